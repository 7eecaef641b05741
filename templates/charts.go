package templates

import (
	"slices"

	"tieout/formulas"
)

// Charts stand two abreast, from three on three abreast and lower.
const (
	chartHeight      = 16 // rows a chart covers
	smallChartHeight = 14
	chartSlack       = 2 // rows below, since not every spreadsheet takes the standard height of a row
)

// chartRows reserves room for charts, two side by side: left of the first
// forecast year, and from there on.
func (b *planner) chartRows(index int, block *block) {
	if !b.forecasting() {
		return
	}
	s := b.sheets[index].sheet
	charts := slices.DeleteFunc(slices.Clone(block.charts), func(ch *chartSpec) bool { return !b.drawable(index, ch) })
	// A chart covers the captions, or some of the years.
	edges, height := []int{0, firstYear + b.base + 1, b.columnsAfter()}, chartHeight
	if len(charts) > 2 {
		edges, height = []int{0, firstYear, (firstYear + b.columnsAfter()) / 2, b.columnsAfter()}, smallChartHeight
	}
	for len(charts) > 0 {
		s.add(Row{Style: BlankRow})
		at := len(s.Rows)
		for range height + chartSlack {
			s.add(Row{Style: BlankRow})
		}
		for from := 0; len(charts) > 0; charts = charts[1:] {
			ch, to := charts[0], from+1
			if ch.cases != "" && len(edges) > 3 { // a line for every case needs the room of two
				to++
			}
			if to >= len(edges) {
				break
			}
			place := Area{Sheet: index, Row: at, LastRow: at + height - 1, Column: edges[from], LastColumn: edges[to] - 1}
			b.later = append(b.later, later{do: func() { b.chart(index, ch, place) }, last: true})
			from = to
		}
	}
}

// drawable reports whether the filing has what a chart shows.
func (b *planner) drawable(index int, ch *chartSpec) bool {
	if len(ch.rows) == 0 {
		return len(b.shownCases()) > 0
	}
	return slices.ContainsFunc(ch.rows, func(line string) bool { return b.charted(index, line) })
}

func (b *planner) charted(index int, line string) bool {
	f := frame{sheet: -1, spec: b.sheets[index].spec.id, k: b.base + 1}
	return b.missing(f, formulas.Ref{Line: line}, true) == ""
}

// find is the row with an id, on any sheet that has it.
func (b *planner) find(id string) (sheet, row int) {
	for i, s := range b.plan.Sheets {
		if at := slices.IndexFunc(s.Rows, func(r Row) bool { return r.ID == id }); at >= 0 {
			return i, at
		}
	}
	return -1, -1
}

// chart adds a chart once all its cells stand.
func (b *planner) chart(index int, ch *chartSpec, place Area) {
	first, last := firstYear+b.base+1, b.columnsAfter()-1
	if ch.years == "all" {
		first = firstYear
	}
	out := Chart{Kind: ch.kind, Title: ch.title, Alt: ch.alt, Sheet: index, Place: place}
	series := func(sheet, row, from int) {
		cell := b.plan.cell(sheet, row, firstYear+b.base+1)
		if out.Format == TextFormat && cell != nil {
			out.Format = cell.Format
		}
		out.Series = append(out.Series, Series{Name: cellArea(sheet, row, 0), Values: Area{Sheet: sheet, Row: row, LastRow: row, Column: from, LastColumn: last}})
	}
	for _, line := range ch.rows {
		if !b.charted(index, line) {
			continue
		}
		to := b.targetOf(frame{sheet: -1, spec: b.sheets[index].spec.id}, formulas.Ref{Line: line})
		if sheet, row, _ := b.rowOf(to); sheet >= 0 {
			from := first
			for from < firstYear+b.base+1 && blank(b.plan.cell(sheet, row, from)) {
				from++
			}
			first = max(first, from)
		}
	}
	for _, line := range ch.rows {
		to := b.targetOf(frame{sheet: -1, spec: b.sheets[index].spec.id}, formulas.Ref{Line: line})
		if sheet, row, _ := b.rowOf(to); sheet >= 0 && b.charted(index, line) {
			series(sheet, row, first)
		}
	}
	if ch.cases != "" {
		for _, cs := range b.shownCases() {
			if sheet, row := b.find(comparedID(ch.cases, cs.id)); sheet >= 0 {
				series(sheet, row, first)
			}
		}
	}
	if sheet, row := b.find("year"); sheet >= 0 {
		if at := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.id == b.t.rows.scenarios }); at >= 0 {
			sheet = at
			row = slices.IndexFunc(b.plan.Sheets[at].Rows, func(r Row) bool { return r.ID == "year" })
		}
		out.Categories = Area{Sheet: sheet, Row: row, LastRow: row, Column: first, LastColumn: last}
	}
	if rows, ok := b.copier.studyRows[ch.of]; ok {
		out.Format = rows.format
		out.Categories = Area{Sheet: rows.sheet, Row: rows.first, LastRow: rows.last, Column: rows.labels, LastColumn: rows.labels}
		for _, column := range append([]int{rows.column}, rows.columns...) {
			name := cellArea(rows.sheet, rows.first-1, 0)
			if rows.head > 0 {
				name = cellArea(rows.sheet, rows.head, column)
			}
			out.Series = append(out.Series, Series{Name: name, Values: Area{Sheet: rows.sheet, Row: rows.first, LastRow: rows.last, Column: column, LastColumn: column}})
		}
	}
	if len(out.Series) > 0 {
		b.plan.Charts = append(b.plan.Charts, out)
	}
}

func blank(c *Cell) bool {
	return c == nil || c.Expr == nil && c.Value.Kind == formulas.KindBlank || c.Value.Kind == formulas.KindStr
}
