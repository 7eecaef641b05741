package templates

import (
	"slices"

	"tieout/formulas"
)

// One or two charts stand below the figures; more stand beside them, two
// abreast, so that one screen shows both.
const (
	chartHeight  = 16 // rows a chart covers
	chartSlack   = 2  // rows below, since not every spreadsheet takes the standard height of a row
	chartWidth   = 46
	besideHeight = 14 // least rows of a chart beside figures
	besideZoom   = 80 // percent: what a screen shows of such a sheet
)

// chartRows reserves room for charts.
func (b *planner) chartRows(index int, block *block) {
	if !b.forecasting() {
		return
	}
	charts := slices.DeleteFunc(slices.Clone(block.charts), func(ch *chartSpec) bool { return !b.drawable(index, ch) })
	if len(charts) > 2 {
		b.chartsBeside(index, charts)
		return
	}
	s := b.sheets[index].sheet
	// A chart covers the captions and the actual years, or the years ahead.
	edges := []int{0, firstYear + b.base + 1, b.columnsAfter()}
	s.add(Row{Style: BlankRow})
	at := len(s.Rows)
	for range chartHeight + chartSlack {
		s.add(Row{Style: BlankRow})
	}
	for i, ch := range charts {
		b.placeChart(index, ch, Area{Row: at, LastRow: at + chartHeight - 1, Column: edges[i], LastColumn: edges[i+1] - 1})
	}
}

// chartsBeside puts charts to the right of the figures, in two columns that
// fill the height of the figures.
func (b *planner) chartsBeside(index int, charts []*chartSpec) {
	s := b.sheets[index].sheet
	s.Zoom = besideZoom
	for range 2 {
		s.Columns = append(s.Columns, Column{Width: gapWidth, Apart: true}, Column{Width: chartWidth, Apart: true})
	}
	first := len(s.Columns) - 3
	s.Columns = append(s.Columns, Column{Width: gapWidth, Apart: true}) // so that the edge of the paper cuts no frame
	down := (len(charts) + 1) / 2
	top := s.Frozen.Rows
	for len(s.Rows) < top+down*besideHeight {
		s.add(Row{Style: BlankRow})
	}
	height := (len(s.Rows) - top) / down
	for i, ch := range charts {
		at, column := top+i/2*height, first+i%2*2
		b.placeChart(index, ch, Area{Row: at, LastRow: at + height - 2, Column: column, LastColumn: column})
	}
}

// placeChart draws a chart once all its cells stand.
func (b *planner) placeChart(index int, ch *chartSpec, place Area) {
	place.Sheet = index
	b.later = append(b.later, later{do: func() { b.chart(index, ch, place) }, last: true})
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
	cases := b.shownCases()
	byCase := ch.cases != "" && ch.kind == BarChart && len(cases) > 0
	switch {
	case byCase:
		// A bar for every case: its figure of the first forecast year.
		sheet, row := b.find(comparedID(ch.cases, cases[0].id))
		if sheet < 0 {
			return
		}
		series(sheet, row, first)
		rows := Area{Sheet: sheet, Row: row, LastRow: row + len(cases) - 1}
		out.Categories, out.Series[0] = rows, Series{Name: cellArea(sheet, row-1, 0), Values: rows}
		out.Series[0].Values.Column, out.Series[0].Values.LastColumn = first, first
	case ch.cases != "":
		for _, cs := range cases {
			if sheet, row := b.find(comparedID(ch.cases, cs.id)); sheet >= 0 {
				series(sheet, row, first)
			}
		}
	}
	if sheet, row := b.find("year"); sheet >= 0 && !byCase {
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
		if unit := b.axisUnit(out.Format); unit != "" {
			out.Title += ", " + unit
		}
		b.plan.Charts = append(b.plan.Charts, out)
	}
}

// axisUnit says in what the figures of a chart are, "" for plain numbers.
func (b *planner) axisUnit(f Format) string {
	currency := currencyName(b.m.Filing.Currency)
	switch f {
	case AmountFormat, MoneyFormat, DecimalFormat:
		if f == DecimalFormat && b.decimals == 0 {
			return "" // a ratio
		}
		return scaleName(b.m.Statements[b.firstStatement(nil)].Scale) + currency
	case PerShareFormat:
		return currency + " per share"
	case SharesFormat:
		return "shares"
	}
	return ""
}

func blank(c *Cell) bool {
	return c == nil || c.Expr == nil && c.Value.Kind == formulas.KindBlank || c.Value.Kind == formulas.KindStr
}
