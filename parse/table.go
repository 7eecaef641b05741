package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// readTables reads every table of a document.
func readTables(src *Source, lines []line, scans []scanned, from, to int, fiscal time.Time) []*Table {
	var out []*Table
	for _, r := range regions(lines, scans, from, to) {
		if t := readTable(src, lines, scans, r, fiscal); t != nil {
			out = append(out, t)
		}
	}
	return out
}

// readTable reads one table: its columns, its headings, its rows.
func readTable(src *Source, lines []line, scans []scanned, r region, fiscal time.Time) *Table {
	var figureRows []*scanned
	for i := r.first; i <= r.last; i++ {
		if scans[i].class == row || scans[i].class == weak && r.tagged {
			figureRows = append(figureRows, &scans[i])
		}
	}
	cols := findColumns(figureRows)
	if len(cols) == 0 {
		return nil
	}
	h := readHeading(lines, scans, r, cols)
	heads, phrases := columnHeads(lines, scans, h, cols)
	titles := make([]string, len(h.titles))
	for i, k := range h.titles {
		titles[i] = words(lines[k].text)
	}
	reader := rowReader{src: src, lines: lines, scans: scans, cols: cols, notes: notesColumn(lines, h, cols[0].left)}
	rows := reader.readRows(h.stubs, r, r.floor)
	if len(rows) == 0 {
		return nil
	}
	t := &Table{Document: 0, Section: -1, Rows: rows, Scale: 1}
	t.Title = titleOf(titles)
	first := r.first
	for _, group := range [][]int{h.titles, h.columns, h.stubs} {
		for _, k := range group {
			first = min(first, k)
		}
	}
	t.Span = src.Span(lines[first].start, rows[len(rows)-1].Span.End)
	t.scale(src, lines, h, first, r, cols[0].left-2)
	for j, p := range periods(heads, phrases, titles, fiscal) {
		t.Columns = append(t.Columns, Column{Heading: heads[j], Period: p, Unit: unitOf(heads[j])})
	}
	setUnits(t.Rows)
	t.dropNotes()
	if len(t.Columns) == 0 || t.isIndex() {
		return nil
	}
	return t
}

// notesColumn is where the heading "Notes" stands over references to notes
// between the captions and the figures, 0 for nowhere.
func notesColumn(lines []line, h heading, left int) int {
	for _, k := range h.columns {
		for _, g := range segments(lines[k].text, lines[k].indent) {
			if low := strings.ToLower(lines[k].text[g.left:g.right]); g.right <= left+2 && (low == "notes" || low == "note") {
				return g.left
			}
		}
	}
	return 0
}

// titleOf joins the lines of a title, units and periods included.
func titleOf(titles []string) string {
	var kept []string
	for _, s := range titles {
		if s != "" && len(s) < 160 {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, " / ")
}

// scale looks for the factor in everything above the figures, nearest first.
func (t *Table) scale(src *Source, lines []line, h heading, first int, r region, left int) {
	heads := map[int]bool{}
	for _, k := range h.columns {
		heads[k] = true
	}
	for k := r.first - 1; k >= first; k-- {
		l := &lines[k]
		if l.kind != textLine {
			continue
		}
		text := l.text
		if heads[k] && l.indent >= left {
			continue // "(in thousands)" over one column is about that column
		}
		if f := scaleOf(text); f != 0 {
			t.Scale = f
			t.ScaleAt = src.Span(l.offset(l.indent), l.offset(len(text)-1)+1)
			return
		}
	}
}

// isIndex recognises a table of contents: one column of page numbers.
func (t *Table) isIndex() bool {
	if len(t.Columns) != 1 {
		return false
	}
	last, rows, named := decimal.Zero, 0, false
	for _, r := range t.Rows {
		low := strings.ToLower(r.Label)
		for _, w := range [...]string{"statement", "item", "notes to", "report of", "schedule", "page", "exhibit"} {
			named = named || strings.Contains(low, w)
		}
		if r.Cells == nil || !r.Cells[0].Present() {
			continue
		}
		v := r.Cells[0].Value
		if v.LessThan(last) || !v.IsInteger() || v.GreaterThan(thousand) || strings.Contains(r.Cells[0].Text, "$") {
			return false
		}
		last = v
		rows++
	}
	return named && rows > 0
}

// unitOf is what the heading of a column says of its figures.
func unitOf(head string) Unit {
	low := strings.ToLower(head)
	switch {
	case strings.Contains(low, "per share") && !strings.Contains(low, "except"), strings.Contains(low, "exercise price"):
		return PerShare
	case strings.Contains(low, "percent"), strings.HasSuffix(low, "%"):
		return Percent
	case strings.HasSuffix(low, "shares"), strings.HasPrefix(low, "shares"), strings.HasPrefix(low, "number of"), strings.Contains(low, " shares ("), low == "options":
		return Shares
	}
	return Currency
}

// dropNotes removes a column of references to notes ("Notes", "Note"): small
// whole numbers beside the captions, no figures.
func (t *Table) dropNotes() {
	for j := 0; j < len(t.Columns); j++ {
		low := strings.ToLower(t.Columns[j].Heading)
		if low != "note" && low != "notes" && low != "note no." && low != "reference" {
			continue
		}
		t.Columns = append(t.Columns[:j], t.Columns[j+1:]...)
		for i := range t.Rows {
			if t.Rows[i].Cells != nil {
				t.Rows[i].Cells = append(t.Rows[i].Cells[:j], t.Rows[i].Cells[j+1:]...)
			}
		}
		j--
	}
}

// FootRows is the table as footing sees it: numbers and marks of layout. The
// second result gives the index in Rows of every row.
func (t *Table) FootRows() ([]FootRow, []int) {
	var rows []FootRow
	var index []int
	brk := false
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Cells == nil {
			brk = true
			continue
		}
		f := FootRow{Cells: make([]decimal.NullDecimal, len(r.Cells)), Rule: r.Rule, Break: r.Break || brk, Indent: r.Indent, Apart: r.Unit != Currency}
		for j, c := range r.Cells {
			if c.Present() && t.Columns[j].Unit != PerShare && t.Columns[j].Unit != Percent {
				f.Cells[j] = decimal.NullDecimal{Decimal: c.Value, Valid: true}
			}
		}
		rows = append(rows, f)
		index = append(index, i)
		brk = false
	}
	return rows, index
}

// number gives the tables of a filing their ids and their place in it.
func number(tables []*Table, sections []Section, doc int, from int) {
	for i, t := range tables {
		t.ID = "t" + strconv.Itoa(from+i+1)
		t.Document = doc
		at := t.Span.Start
		for k := range sections {
			if sections[k].Span.Start <= at && at < sections[k].Span.End {
				t.Section = k
			}
		}
		if t.Title == "" && t.Section >= 0 {
			t.Title = sections[t.Section].Title
		}
	}
}
