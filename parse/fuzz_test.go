package parse

import (
	"strings"
	"testing"
	"time"
)

// checkFiling holds what is true of every filing that is read: places lie in
// the source and in order, rows have a cell for every column, and the text of
// a cell still means its value.
func checkFiling(t *testing.T, f *Filing) {
	t.Helper()
	inside := func(what string, p Span) {
		if p.Start < 0 || p.End < p.Start || p.End > len(f.Source.Bytes) {
			t.Fatalf("%s: bytes %d to %d of %d", what, p.Start, p.End, len(f.Source.Bytes))
		}
	}
	for _, s := range f.Sections {
		inside("section "+s.Title, s.Span)
	}
	for n, table := range f.Tables {
		inside(table.ID, table.Span)
		if n > 0 && table.Span.Start < f.Tables[n-1].Span.End && !isAbreast(f.Tables[:n], table) {
			t.Fatalf("%s begins at byte %d, before the table above it ends at %d", table.ID, table.Span.Start, f.Tables[n-1].Span.End)
		}
		if len(table.Columns) == 0 || len(table.Rows) == 0 {
			t.Fatalf("%s has %d columns and %d rows", table.ID, len(table.Columns), len(table.Rows))
		}
		at := 0
		for i, r := range table.Rows {
			inside(table.ID, r.Span)
			if r.Span.Start < at && !beside(table.Rows[:i], r) {
				t.Fatalf("%s row %d begins at byte %d, before the row above it ends at %d", table.ID, i, r.Span.Start, at)
			}
			at = r.Span.End
			if r.Cells != nil && len(r.Cells) != len(table.Columns) {
				t.Fatalf("%s row %d has %d cells, the table %d columns", table.ID, i, len(r.Cells), len(table.Columns))
			}
			from := r.Span.Start
			for j, c := range r.Cells {
				if c.Kind == Blank {
					continue
				}
				inside(table.ID, c.Span)
				if c.Span.Start < from {
					t.Fatalf("%s row %d column %d begins at byte %d, before byte %d", table.ID, i, j, c.Span.Start, from)
				}
				from = c.Span.End
				if c.Kind != Figure {
					continue
				}
				if v, ok := Amount(c.Text); !ok || !v.Equal(c.Value) {
					t.Fatalf("%s row %d column %d: %q was read as %s, is read again as %s, %v", table.ID, i, j, c.Text, c.Value, v, ok)
				}
			}
		}
		for _, g := range table.Footings {
			for _, x := range g.Terms {
				if x.Row < 0 || x.Row >= len(table.Rows) || table.Rows[x.Row].Cells == nil {
					t.Fatalf("%s: row %d is no row of figures", table.ID, x.Row)
				}
			}
		}
	}
}

// beside reports whether a row stands right of all earlier ones: the first of
// the second half of a schedule or a page set side by side.
func beside(rows []Row, r Row) bool {
	_, column := r.Span.Position()
	for _, above := range rows {
		if _, c := above.Span.Position(); c >= column {
			return false
		}
	}
	return true
}

// isAbreast reports whether a table may stand beside the tables above it that
// end after it begins: no figure is read in both.
func isAbreast(above []*Table, right *Table) bool {
	taken := map[int]bool{}
	for _, left := range above {
		for _, r := range left.Rows {
			for _, c := range r.Cells {
				taken[c.Span.Start] = taken[c.Span.Start] || c.Kind != Blank
			}
		}
	}
	for _, r := range right.Rows {
		for _, c := range r.Cells {
			if c.Kind != Blank && taken[c.Span.Start] {
				return false
			}
		}
	}
	return true
}

func FuzzTenK(f *testing.F) {
	for _, c := range layouts {
		f.Add([]byte(c.text))
	}
	for _, c := range hostile {
		f.Add([]byte(c.text(1)))
	}
	text := sample(f)
	const slice = 3000
	for i := 0; i+slice < len(text); i += slice {
		f.Add(text[i : i+slice])
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, text := range []string{item8(string(body)), string(body)} {
			if filing, err := TenK(NewSource("fuzz", []byte(text))); err == nil {
				checkFiling(t, filing)
			} else if !strings.Contains(err.Error(), "expected an annual report") {
				t.Fatalf("the message does not say what was expected: %v", err)
			}
		}
	})
}

func FuzzAmount(f *testing.F) {
	for _, c := range printedAmounts {
		f.Add(c.printed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, ok := Amount(s)
		if !ok {
			return
		}
		// What was read, printed plainly, means the same.
		if again, ok := Amount(v.String()); !ok || !again.Equal(v) {
			t.Fatalf("%q is %s, which is read as %s, %v", s, v, again, ok)
		}
		if !strings.ContainsAny(s, "0123456789") {
			t.Fatalf("%q holds no digit and is %s", s, v)
		}
	})
}

func FuzzDates(f *testing.F) {
	for _, c := range dateTexts {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fiscal := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
		for _, d := range dates(s) {
			if d.month < 0 || d.month > 12 || d.day < 0 || d.day > 31 || d.year != 0 && (d.year < 1900 || d.year > 2099) {
				t.Fatalf("%q says %+v", s, d)
			}
			if end := d.end(fiscal); d.year != 0 && end.Year() != d.year {
				t.Fatalf("%q: a date of %d ends in %v", s, d.year, end)
			}
		}
	})
}
