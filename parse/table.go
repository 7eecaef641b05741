package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// readTables reads every table of a document. scans is room for what its lines
// say, one for each line of the filing.
func readTables(src *Source, lines []line, scans []scanned, from, to int, fiscal time.Time) []*Table {
	lines, to = foldAbreast(lines, from, to)
	if len(lines) > len(scans) {
		scans = make([]scanned, len(lines)) // the halves of a page stand one below the other
	}
	scan(scans, lines, from, to)
	var out []*Table
	var above laidOut
	for _, r := range regions(lines, scans, from, to) {
		if above.table != nil {
			// A caption that went on below the last figures is read already.
			r.floor = min(max(r.floor, above.table.Span.LastLine()), r.first)
		}
		t := readTable(src, lines, scans, r, above, fiscal)
		if t.table == nil {
			continue
		}
		out = append(out, t.table)
		above, above.last = t, r.last
	}
	return out
}

// laidOut is the table read last: a table without headings of its own that
// follows it goes on in its columns.
type laidOut struct {
	table *Table
	cols  []column // those of references to notes too
	heads []string // of these columns
	last  int      // line of its last figures
}

// readTable reads one table: its columns, its headings, its rows. The table of
// the result is nil where there is none.
func readTable(src *Source, lines []line, scans []scanned, r region, above laidOut, fiscal time.Time) laidOut {
	follows := above.table != nil && goesOn(lines, scans, above.last, r.first)
	if x := gutter(lines, scans, r); x > 0 {
		lines, scans, r = unfold(lines, r, x)
	}
	var figureRows []*scanned
	for i := r.first; i <= r.last; i++ {
		if scans[i].class == row || scans[i].class == weak && r.tagged {
			figureRows = append(figureRows, &scans[i])
		}
	}
	cols := findColumns(figureRows)
	if len(cols) == 0 {
		return laidOut{}
	}
	h := readHeading(lines, scans, r, cols).withBlock(lines, scans, r)
	inherits := follows && !h.ownColumns(scans) && !h.newTitle(lines, above.table.Title) && fitAll(above.cols, figureRows)
	if inherits {
		cols = above.cols
		h = readHeading(lines, scans, r, cols).withBlock(lines, scans, r)
	}
	heads, phrases := columnHeads(lines, scans, h, cols)
	if inherits {
		heads = above.heads
	}
	titles := make([]string, len(h.titles))
	for i, k := range h.titles {
		titles[i] = words(lines[k].text)
	}
	reader := rowReader{src: src, lines: lines, scans: scans, cols: cols, notes: notesColumn(lines, h, cols[0].left)}
	rows := reader.readRows(h.stubs, r, r.floor)
	if len(rows) == 0 {
		return laidOut{}
	}
	for i := range rows {
		rows[i].Label = unbroken(rows[i].Label, src.around(rows[i].Span))
	}
	t := &Table{Document: 0, Section: -1, Rows: rows, Scale: 1}
	t.Title = titleOf(titles)
	if said := h.sentence(lines); said != "" && !t.named(titles) {
		t.Title = joinTitles(t.Title, said)
	}
	t.Span = src.Span(lines[h.top(r.first)].start, rows[len(rows)-1].Span.End)
	t.scale(src, lines, scans, h, r, cols)
	for j, p := range periods(heads, phrases, titles, fiscal) {
		t.Columns = append(t.Columns, Column{Heading: heads[j], Period: p.Period, exact: p.exact, Unit: unitOf(heads[j])})
	}
	t.dropNotes()
	if follows {
		t.carryOn(above.table, inherits, len(titles) == 0 && len(h.said) == 0)
	}
	t.percentColumns()
	t.yearColumns()
	t.perShareColumns()
	setUnits(t.Rows, t.Columns)
	if len(t.Columns) == 0 || !t.hasFigures() || t.isIndex() {
		return laidOut{}
	}
	return laidOut{table: t, cols: cols, heads: heads}
}

// withBlock makes a caption of the year above the first rows when the years of
// other blocks stand as captions between later rows.
func (h heading) withBlock(lines []line, scans []scanned, r region) heading {
	n := len(h.columns) - 1
	if n < 0 || !isBlockYear(&scans[h.columns[n]]) {
		return h
	}
	for k := r.first; k <= r.last; k++ {
		if scans[k].class == years && isBlockYear(&scans[k]) {
			h.stubs = append([]int{h.columns[n]}, h.stubs...)
			h.columns = h.columns[:n]
			return h
		}
	}
	return h
}

// isBlockYear reports whether a line is one year and nothing else.
func isBlockYear(s *scanned) bool {
	return s.class == years && len(s.tokens) == 1 && s.label == 0
}

// ownColumns reports whether anything but the year of a block heads columns.
func (h heading) ownColumns(scans []scanned) bool {
	for _, k := range h.columns {
		if !isBlockYear(&scans[k]) {
			return true
		}
	}
	return false
}

// newTitle reports whether a statement is named above the figures that title
// does not name: a table with one column of one year is then no continuation.
func (h heading) newTitle(lines []line, title string) bool {
	title = strings.ToLower(title)
	for _, k := range h.titles {
		s := strings.ToLower(words(lines[k].text))
		if !isTitle(s) || strings.Contains(s, "continued") || strings.Contains(s, "concluded") {
			continue
		}
		if strings.HasSuffix(s, " data") || strings.Contains(s, " in the ") {
			continue // a part of a table: "Balance sheet data", "Recognized in the balance sheet"
		}
		s, _, _ = strings.Cut(s, "(")
		s, _, _ = strings.Cut(s, ",")
		if !strings.Contains(title, strings.TrimSpace(s)) {
			return true
		}
	}
	return false
}

// goesOn reports whether nothing but page furniture, captions and titles
// stands between two tables.
func goesOn(lines []line, scans []scanned, last, first int) bool {
	texts := 0
	for k := last + 1; k < first; k++ {
		l := &lines[k]
		if l.kind != textLine {
			continue
		}
		if texts++; texts > maxTexts {
			return false
		}
		if c := scans[k].class; c == prose || c == weak || c == row {
			if remarkWords.in(l.text) == 0 {
				return false
			}
			continue
		}
		if isSectionHeading(l.text) {
			return false
		}
		if _, _, ok := noteHeading(l.text, false); ok {
			return false
		}
	}
	return true
}

// remarkWords are of the remark at the foot of a page of statements.
var remarkWords = newLexicon([]string{"accompanying notes", "integral part", "see notes"})

// fitAll reports whether all figures of the rows stand in columns.
func fitAll(cols []column, rows []*scanned) bool {
	for _, r := range rows {
		ts := valueTokens(r)
		if len(ts) > len(cols) {
			return false
		}
		for _, t := range ts {
			if distance(cols, t) > 1 {
				return false
			}
		}
	}
	return true
}

// carryOn gives a table that goes on from the one above what only that one
// states: with inherited columns its title and its periods, and the scale
// where the figures are plainly of the same kind.
func (t *Table) carryOn(above *Table, inherits, untitled bool) {
	if inherits {
		t.Title = joinTitles(above.Title, t.Title)
		dated := false
		for j := range t.Columns {
			dated = dated || t.Columns[j].Period != Period{}
			t.Columns[j].Unit = above.Columns[j].Unit
		}
		for j := range t.Columns {
			if !dated {
				t.Columns[j].Period, t.Columns[j].exact = above.Columns[j].Period, above.Columns[j].exact
			} else if p := &t.Columns[j].Period; p.Months == 0 {
				p.Months = above.Columns[j].Period.Months
			}
		}
	}
	same := inherits || untitled && len(t.Columns) == len(above.Columns)
	for j := 0; same && j < len(t.Columns); j++ {
		year := t.Columns[j].Period.Year()
		same = inherits || year != 0 && year == above.Columns[j].Period.Year()
	}
	if same && !inherits {
		t.Title = above.Title
		for j := range t.Columns {
			t.Columns[j].Period.Months = above.Columns[j].Period.Months
		}
	}
	if same && t.ScaleAt.IsZero() {
		t.Scale, t.ScaleAt = above.Scale, above.ScaleAt
	}
}

func joinTitles(a, b string) string {
	switch {
	case b == "" || a == b:
		return a
	case a == "":
		return b
	}
	return a + " / " + b
}

// notesColumn is where the heading "Notes" stands over references to notes
// between the captions and the figures, 0 for nowhere.
func notesColumn(lines []line, h heading, left int) int {
	for _, k := range h.columns {
		for _, g := range segments(lines[k].text, lines[k].indent) {
			if text := lines[k].text[g.left:g.right]; g.right <= left+2 && (equalFold(text, "notes") || equalFold(text, "note")) {
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

// named reports whether a title says more than dates and units.
func (t *Table) named(titles []string) bool {
	for _, s := range titles {
		if !isUnitNote(s) && len(dates(s)) == 0 {
			return true
		}
	}
	return false
}

// scale looks for the factor in everything above the figures, nearest first:
// captions, headings as far as they speak of the whole table, titles, and the
// sentence that introduces the table.
func (t *Table) scale(src *Source, lines []line, scans []scanned, h heading, r region, cols []column) {
	state := func(k, left, right int) bool {
		l := &lines[k]
		f := scaleOf(l.text[left:right])
		if f != 0 {
			t.Scale = f
			t.ScaleAt = src.Span(l.offset(left), l.offset(right-1)+1)
		}
		return f != 0
	}
	for i := len(h.stubs) - 1; i >= 0; i-- {
		if l := &lines[h.stubs[i]]; state(h.stubs[i], l.indent, len(l.text)) {
			return
		}
	}
	for n := len(h.columns) - 1; n >= 0; n-- {
		k := h.columns[n]
		segs := headSegments(&lines[k], &scans[k])
		units := 0
		for _, g := range segs {
			if scaleOf(lines[k].text[g.left:g.right]) != 0 {
				units++
			}
		}
		if units == len(cols) && state(k, segs[0].left, segs[0].right) {
			return // a unit over every column
		}
		for i, g := range segs {
			about := g.middle() < cols[0].left-8 || h.isTableUnit(lines, n, segs, i, cols)
			if about && state(k, g.left, g.right) {
				return
			}
		}
	}
	for _, group := range [...][]int{h.titles, h.said} {
		for i := len(group) - 1; i >= 0; i-- {
			l := &lines[group[i]]
			if state(group[i], l.indent, len(l.text)) {
				return
			}
			if i == 0 || group[i-1]+1 != group[i] {
				continue
			}
			// "(in" at the end of one line and "millions)" on the next.
			above := &lines[group[i-1]]
			if f := scaleOf(above.text + " " + l.text[l.indent:]); f != 0 && scaleOf(above.text) == 0 {
				t.Scale = f
				t.ScaleAt = src.Span(above.offset(above.indent), l.offset(len(l.text)-1)+1)
				return
			}
		}
	}
}

// hasFigures reports whether anything in a table is a figure: a list of
// signatures marked "*" has none.
func (t *Table) hasFigures() bool {
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		for j := range cells {
			if cells[j].Present() {
				return true
			}
		}
	}
	return false
}

// isIndex recognises a table of contents or of exhibits: one column of page
// numbers.
func (t *Table) isIndex() bool {
	if len(t.Columns) != 1 {
		return false
	}
	last, rows, named := decimal.Zero, 0, false
	listed := holdsFold(t.Title, "index")
	for i := range t.Rows {
		r := &t.Rows[i]
		named = named || indexWords.in(r.Label) != 0
		if r.Cells == nil || !r.Cells[0].Present() {
			continue
		}
		v := r.Cells[0].Value
		if v.LessThan(last) && !listed || !v.IsInteger() || v.GreaterThan(thousand) || strings.Contains(r.Cells[0].Text, "$") {
			return false
		}
		last = v
		rows++
	}
	return (named || listed) && rows > 0
}

// indexWords are what tables of contents and of exhibits list.
var indexWords = newLexicon([]string{"statement", "item", "notes to", "report of", "schedule", "page", "exhibit"})

// dropNotes removes a column of references to notes ("Notes", "Note"): small
// whole numbers beside the captions, no figures.
func (t *Table) dropNotes() {
	kept := make([]int, 0, len(t.Columns))
	for j := range t.Columns {
		if head := t.Columns[j].Heading; !equalFold(head, "note") && !equalFold(head, "notes") && !equalFold(head, "note no.") && !equalFold(head, "reference") {
			kept = append(kept, j)
		}
	}
	if len(kept) == len(t.Columns) {
		return
	}
	t.Columns = pickColumns(t.Columns, kept)
	for i := range t.Rows {
		if t.Rows[i].Cells != nil {
			t.Rows[i].Cells = pickColumns(t.Rows[i].Cells, kept)
		}
	}
}

// pickColumns is the elements of a list at the given indexes.
func pickColumns[T any](list []T, kept []int) []T {
	out := make([]T, len(kept))
	for i, j := range kept {
		out[i] = list[j]
	}
	return out
}

// footTable is the table as footing sees it: numbers and marks of layout. The
// second result gives the index in Rows of every row.
func (t *Table) footTable() (*footTable, []int) {
	f := &footTable{rows: make([]footTableRow, 0, len(t.Rows)), cols: len(t.Columns)}
	index := make([]int, 0, len(t.Rows))
	f.figures = make([]footFigure, 0, len(t.Rows)*f.cols)
	summed := func(u Unit) bool { return u != PerShare && u != Percent && u != Number }
	brk := false
	for i := range t.Rows {
		r := &t.Rows[i]
		if r.Cells == nil {
			brk = true
			continue
		}
		f.rows = append(f.rows, footTableRow{footMark{Rule: r.Rule, Break: r.Break || brk, Indent: r.Indent}, r.Unit != Currency})
		index = append(index, i)
		for j := range r.Cells {
			var v footFigure
			if c := &r.Cells[j]; c.Present() && summed(t.Columns[j].Unit) {
				v = footFigureOf(c.Value)
			}
			f.figures = append(f.figures, v)
		}
		brk = false
	}
	return f, index
}

// number gives the tables of a filing their ids and their place in it.
func number(tables []*Table, sections []Section, doc int, from int) {
	for i, t := range tables {
		t.ID = "t" + strconv.Itoa(from+i+1)
		t.Document = doc
		// The heading of a note may stand below the running head of its page.
		at := t.Rows[0].Span.Start
		for k := range sections {
			if sections[k].Span.Start <= at && at < sections[k].Span.End {
				t.Section = k
			}
		}
		if t.Section < 0 {
			continue
		}
		s := &sections[t.Section]
		if t.Title == "" {
			t.Title = s.Title
		}
		if f := scaleOf(s.Title); f != 0 && t.ScaleAt.IsZero() {
			t.Scale, t.ScaleAt = f, s.Span.firstLine()
		}
	}
}
