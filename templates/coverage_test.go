package templates

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// No figure of a table is lost: each printed one stands in the workbook as a
// constant, a link or a formula whose printed value is held against it on the
// tie-out sheet, at the very characters it was read from.
func TestEveryFigureOfEveryTable(t *testing.T) {
	files := []string{filepath.Join("..", "testdata", "sample-10k.txt")}
	if dir := os.Getenv("TIEOUT_FILINGS"); dir != "" {
		more, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, more...)
	}
	for _, file := range files {
		m := read(t, file)
		if m == nil {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) { everyFigure(t, m) })
	}
}

// standingCount says how the figures of the tables stand in the workbook.
type standingCount struct{ figures, constants, links, computed int }

func everyFigure(t *testing.T, m *model.Model) {
	tmpl, err := For(m.Filing)
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	cells := map[[2]int][]*Cell{} // by first and last byte of the place
	onTieOut := map[*Cell]bool{}
	for _, s := range p.Sheets {
		if s.Kind == SourceSheet {
			continue
		}
		for r := range s.Rows {
			for c := range s.Rows[r].Cells {
				cell := &s.Rows[r].Cells[c]
				if cell.Role == SourceRole || cell.Place().IsZero() {
					continue
				}
				key := placeKey(cell.Place())
				cells[key] = append(cells[key], cell)
				onTieOut[cell] = s.Kind == CheckSheet
			}
		}
	}
	var audited, others standingCount
	lost := 0
	for _, table := range m.Filing.Tables {
		count := &others
		if s := table.Section; s >= 0 && s < len(m.Filing.Sections) {
			if slices.Contains([]string{"5", "6", "7", "7A", "8", "14", "15"}, m.Filing.Sections[s].Item) || m.Filing.Sections[s].Note != "" {
				count = &audited
			}
		}
		for _, row := range table.Rows {
			for _, printed := range row.Cells {
				if !printed.Present() {
					continue
				}
				count.figures++
				if how := standsAs(cells[placeKey(printed.Span)], onTieOut, printed); how != nil {
					*how(count)++
					continue
				}
				if lost++; lost <= 10 {
					line, column := printed.Span.Position()
					t.Errorf("%s at line %d, column %d of table %s (%q, row %q) stands nowhere in the workbook", printed.Text, line, column, table.ID, table.Title, row.Label)
				}
			}
		}
	}
	if lost > 0 {
		t.Errorf("%d figures are lost", lost)
	}
	t.Logf("Items 5 to 8 and 15: %+v; elsewhere: %+v; lost %d", audited, others, lost)
}

func placeKey(at parse.Span) [2]int { return [2]int{int(at.Start), int(at.End)} }

// standsAs is how a printed figure stands: a constant or link of its value, or
// a formula whose printed value stands on the tie-out sheet beside it where it
// computes another; nil where it does not stand.
func standsAs(cells []*Cell, onTieOut map[*Cell]bool, printed parse.Cell) func(*standingCount) *int {
	value, _ := printed.Value.Float64()
	same := func(c *Cell) bool {
		v := c.Value.Num
		if c.Value.Kind != formulas.KindNum {
			return false
		}
		return near(v, value) || c.Format == PercentFormat && near(v*100, value)
	}
	var stands *Cell
	shown := false
	for _, c := range cells {
		if onTieOut[c] {
			shown = shown || same(c)
		} else if stands == nil {
			stands = c
		}
	}
	switch {
	case stands == nil || !same(stands) && !shown:
		return nil
	case stands.Expr == nil:
		return func(n *standingCount) *int { return &n.constants }
	case stands.Role == CrossRole:
		return func(n *standingCount) *int { return &n.links }
	}
	return func(n *standingCount) *int { return &n.computed }
}

func near(a, b float64) bool {
	d := a - b
	return max(d, -d) <= 1e-9*max(1, a, -a)
}
