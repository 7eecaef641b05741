package templates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// annualSheet lays out a sheet of statements as filed and rows of the template.
func (b *planner) annualSheet(index int) {
	d := b.sheets[index]
	s := d.sheet
	var shown []int // statements on this sheet
	for i := range b.statements {
		if b.statements[i].sheet == index {
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(shown, func(x, y int) int {
		at := func(i int) int {
			return slices.IndexFunc(d.spec.blocks, func(k *block) bool { return k.statement == b.m.Statements[i].ID })
		}
		return cmp.Compare(at(x), at(y))
	})
	columns := b.columnsOf(index, shown)
	s.Columns = append(leadColumns(""), columns...)
	header := b.sheetHead(index, shown)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, firstYear, header+1
	for _, block := range d.spec.blocks {
		switch block.kind {
		case asFiledBlock:
			i := slices.IndexFunc(shown, func(i int) bool { return b.m.Statements[i].ID == block.statement })
			if i < 0 {
				continue
			}
			if i > 0 {
				s.add(Row{Style: BlankRow})
				s.add(Row{Style: HeadingRow, Cells: []Cell{filed(ownTitle(b.m.Statements[shown[i]].Title))}})
			}
			b.statementLines(index, shown[i])
		case rowsBlock:
			b.templateRows(index, block)
		case compareBlock:
			b.compareRows(index, block)
		case bridgeBlock:
			b.bridgeRows(index, block)
		case chartsBlock:
			b.chartRows(index, block)
		}
	}
}

// columnsOf is the columns of figures of a sheet: the annual ones, or those of
// an equity statement with components.
func (b *planner) columnsOf(index int, shown []int) []Column {
	var columns []Column
	for _, i := range shown {
		if d := &b.statements[i]; !d.annual {
			for _, key := range d.keys {
				columns = append(columns, Column{Key: key})
			}
			return columns
		}
	}
	used := map[string]bool{}
	for _, i := range shown {
		for _, key := range b.statements[i].keys {
			used[key] = true
		}
	}
	ahead := len(shown) == 0 || slices.ContainsFunc(shown, func(i int) bool { return b.ahead[i] != nil })
	for _, y := range b.years {
		c := Column{Key: y.key, Forecast: y.forecast}
		if len(shown) > 0 && !used[y.key] && !(y.forecast && ahead) {
			c.Level, c.Collapsed = 1, true
		}
		columns = append(columns, c)
	}
	for _, y := range b.parts {
		if used[y.key] {
			columns = append(columns, Column{Key: y.key})
		}
	}
	return columns
}

// statementLines lays out a statement as filed.
func (b *planner) statementLines(index, i int) {
	s, st, d := b.sheets[index].sheet, b.m.Statements[i], &b.statements[i]
	column, top := b.columnIndex(s, d.keys), len(s.Rows)
	if d.row != nil {
		column = b.ownColumns(i)
	}
	rows := b.placeRows(i, len(s.Rows))
	d.rows, d.column = rows, column
	width := firstYear + maxIndex(column) + 1
	if b.ahead[i] != nil {
		width = max(width, b.columnsAfter())
	}
	for j, line := range st.Lines {
		for len(s.Rows) < rows.first[j] {
			switch at := len(s.Rows); {
			case rows.difference[j] == at:
				s.add(b.differenceRow(i, j, column))
			case rows.into[j] >= 0 && at >= rows.into[j]:
				r := b.shownInto(i, j)[at-rows.into[j]]
				b.positions[[2]int{index, at}] = r.forecast.at
				s.add(b.intoRow(index, r, width))
				b.nameRow(index, at, r)
			default:
				s.add(Row{Style: BlankRow})
			}
		}
		row := Row{ID: d.rowIDs[j], Style: b.lineStyle(i, j), Cells: make([]Cell, width)}
		caption := filed(cmp.Or(line.Caption, line.Name))
		caption.Indent, caption.Wrap = int8(min(line.Indent, maxIndent)), true
		row.Cells[captionColumn] = caption
		if row.Style == HeadingRow {
			row.Cells = row.Cells[:1]
			row.Cells[0].Wrap = utf8.RuneCountInString(caption.Value.Str) > maxTitle // a shorter one runs on
			s.add(row)
			continue
		}
		row.Cells[sourceColumn] = b.toSource(b.figuresSpan(line))
		format, decimals := figureFormat(line, printsDollars(line))
		for k := range st.Columns {
			if k >= len(line.Figures) {
				break
			}
			c := b.figureCell(place{i, j, k}, rows)
			if c.Value.Kind != formulas.KindStr {
				c.Format, c.Decimals = format, decimals
				if st.Kind == model.Schedule {
					c.Format, c.Decimals = formatAt(st, j, k)
				}
			}
			row.Cells[column[k]] = c
		}
		if b.aheadOf(i, j) {
			if rule := b.ahead[i][j].rule; rule != nil {
				b.positions[[2]int{index, len(s.Rows)}] = rule.forecast.at
			}
			for k, y := range b.years {
				if y.forecast {
					c := b.cellAhead(index, place{i, j, 0}, k, rows)
					c.Format, c.Decimals = format, decimals
					row.Cells[firstYear+k] = c
				}
			}
		}
		s.add(row)
	}
	if own := d.row; own != nil {
		for r := top; r < len(s.Rows); r++ {
			s.Rows[r].keys = &own
		}
	}
}

// crosses reports whether a reference leads to another sheet.
func (b *planner) crosses(ref formulas.Ref) bool { return strings.Contains(ref.Line, ".") }

// columnIndex is where each column of a statement stands on its sheet.
func (b *planner) columnIndex(s *Sheet, keys []string) []int {
	at := make([]int, len(keys))
	for k, key := range keys {
		at[k] = slices.IndexFunc(s.Columns, func(c Column) bool { return c.Key == key })
	}
	return at
}

func maxIndex(at []int) int {
	if len(at) == 0 {
		return 0
	}
	return slices.Max(at) - firstYear
}

// figuresSpan is where the figures of a line stand; a caption of several lines
// begins above them.
func (b *planner) figuresSpan(line *model.Line) parse.Span {
	for _, f := range line.Figures {
		if f.Kind != parse.Blank && !f.Span.IsZero() {
			return f.Span
		}
	}
	return line.Span
}

// lineStyle rules what a footing computes: twice where the filing does, or
// prints a dollar sign as it does at the end of a statement.
func (b *planner) lineStyle(i, j int) RowStyle {
	line := b.m.Statements[i].Lines[j]
	if line.Heading || !slices.ContainsFunc(line.Figures, func(f model.Figure) bool { return f.Kind != parse.Blank }) {
		return HeadingRow
	}
	switch total := b.ledger.foot[i][j] >= 0; {
	case total && (line.Double || printsDollars(line)):
		return TotalRow
	case total:
		return SubtotalRow
	}
	return LineRow
}

// printsDollars reports whether a line is printed with dollar signs.
func printsDollars(line *model.Line) bool {
	return slices.ContainsFunc(line.Figures, func(f model.Figure) bool { return strings.Contains(f.Text, "$") })
}

// figureFormat is how the figures of a line are shown: with the decimals they
// are printed with.
func figureFormat(line *model.Line, money bool) (Format, int8) {
	decimals := int8(0)
	for _, f := range line.Figures {
		if f.Kind == parse.Figure {
			decimals = max(decimals, int8(-f.Value.Exponent()))
		}
	}
	switch line.Unit {
	case parse.PerShare:
		if decimals > 2 {
			return DecimalFormat, decimals
		}
		return PerShareFormat, 2
	case parse.Shares:
		if decimals > 0 {
			return DecimalFormat, decimals
		}
		return SharesFormat, 0
	case parse.Percent:
		return PercentFormat, max(decimals-2, 0) // held as a fraction
	case parse.Number:
		return DecimalFormat, decimals
	}
	switch {
	case decimals > 0:
		return DecimalFormat, decimals
	case money:
		return MoneyFormat, 0
	}
	return AmountFormat, 0
}

// lineRows says on which row of its sheet each line of a statement stands.
type lineRows struct {
	first      []int
	into       []int // first of the rows that the template adds to a total, above it; -1 for none
	difference []int // row of "Difference as filed" above a total, -1 for none
}

// placeRows counts the rows: a blank one parts a block that ends in a total
// from the heading of the next.
func (b *planner) placeRows(i, row int) lineRows {
	st := b.m.Statements[i]
	rows := lineRows{first: make([]int, len(st.Lines)), into: make([]int, len(st.Lines)), difference: make([]int, len(st.Lines))}
	last := RowStyle(0)
	for j := range st.Lines {
		style := b.lineStyle(i, j)
		if style == HeadingRow && (last == SubtotalRow || last == TotalRow) {
			row++
		}
		rows.difference[j], rows.into[j] = -1, -1
		if n := len(b.shownInto(i, j)); n > 0 {
			rows.into[j] = row
			row += n
		}
		if b.ledger.difference[i][j] != nil {
			rows.difference[j] = row
			row++
		}
		rows.first[j] = row
		row++
		last = style
	}
	return rows
}

const differenceSuffix = "_difference"

// maxIndent is as deep as captions are indented.
const maxIndent = 15

// differenceRow keeps the formula of a total and the truth together: what its
// rows, as printed, miss of the figure that is proven.
func (b *planner) differenceRow(i, j int, column []int) Row {
	st, d := b.m.Statements[i], &b.statements[i]
	line := st.Lines[j]
	caption := label("Difference as filed")
	caption.Indent = int8(min(line.Indent+1, maxIndent))
	row := Row{ID: d.rowIDs[j] + differenceSuffix, Style: LineRow, Cells: make([]Cell, max(firstYear+maxIndex(column)+1, b.columnsAfter()))}
	row.Cells[captionColumn] = caption
	row.Cells[sourceColumn] = b.toSource(b.figuresSpan(line))
	format, decimals := figureFormat(line, false)
	for k, missing := range b.ledger.difference[i][j] {
		if b.ledger.cells[i][j][k].way != down {
			continue
		}
		a := Aside{Place: line.Figures[k].Span}
		if !missing.IsZero() {
			a.Note = b.noteOnDifference(i, j, k)
		}
		row.Cells[column[k]] = input(missing, format, decimals).With(a)
	}
	for k, y := range b.years {
		if y.forecast && b.differenceAhead(i, j) {
			row.Cells[firstYear+k] = Cell{Expr: formulas.Ref{Line: row.ID, Shift: -1}, Role: CalcRole, Format: format, Decimals: decimals}
		}
	}
	return row
}

// differenceAhead reports whether a difference as filed goes on in forecast
// years: that of a balance does, so that the balances keep tying.
func (b *planner) differenceAhead(i, j int) bool {
	if b.ahead[i] == nil || b.ahead[i][j].way != totalAhead || b.m.Statements[i].Kind != model.BalanceSheet {
		return false
	}
	column := slices.Index(b.statements[i].keys, b.years[b.base].key)
	return column >= 0 && b.ledger.difference[i][j] != nil && b.ledger.cells[i][j][column].way == down
}

func (b *planner) noteOnDifference(i, j, k int) string {
	line := b.m.Statements[i].Lines[j]
	for _, t := range b.m.Statements[i].Footed[b.ledger.foot[i][j]].Terms {
		if id := b.ledger.figure(place{i, t.Row, k}).Finding; id != "" {
			if f := b.finding(id); f != nil {
				return f.Message
			}
		}
	}
	if f := b.finding(line.Figures[k].Finding); f != nil {
		return f.Message
	}
	return "The filing prints " + line.Figures[k].Text + "; the rows above, as printed, add up to another figure. The difference is within rounding."
}

func (b *planner) finding(id string) *model.Finding {
	if id == "" {
		return nil
	}
	for i := range b.m.Findings {
		if b.m.Findings[i].ID == id {
			return &b.m.Findings[i]
		}
	}
	return nil
}

// figureCell is one figure as it stands on its statement.
func (b *planner) figureCell(p place, rows lineRows) Cell {
	st := b.m.Statements[p.statement]
	figure, c := b.ledger.figure(p), b.ledger.at(p)
	if c.way == absent {
		return Cell{}
	}
	a := Aside{Place: figure.Span}
	if f := b.finding(figure.Finding); f != nil {
		a.Note = f.Message
	}
	cell := Cell{}.With(a)
	switch c.way {
	case worded:
		cell.Value, cell.Verbatim = formulas.Str(figure.Text), true
		return cell
	case entered:
		x, _ := figure.Value.Float64()
		cell.Value, cell.Role = formulas.Num(x), InputRole
		return cell
	case down:
		cell.Expr = b.sumDown(p, st.Footed[b.ledger.foot[p.statement][p.line]], rows)
	case across:
		cell.Expr = b.sumAcross(p, st.Across[c.footing])
	case linked:
		if e, ok := b.reference(c.from, p); ok {
			cell.Expr, cell.Role = c.inUnitsOf(e), CrossRole
			if c.from.statement == p.statement {
				cell.Role = CalcRole
			}
			return cell
		}
		// The template does not show where the figure stands first.
		return input(c.value, AmountFormat, 0).readAt(figure.Span)
	}
	cell.Role = CalcRole
	return cell
}

// fitColumns makes captions and figures fit.
// A year that the sheet has nothing for is out of view.
func (b *planner) fitColumns(d *sheetDraft) {
	s := d.sheet
	fitted := len(s.Columns)
	if !d.spec.has(asFiledBlock) && !d.spec.has(schedulesBlock) && !d.spec.has(termsBlock) {
		fitted = min(fitted, firstYear+len(b.years)) // then come columns of the sheet's own
	}
	widths, used := make([]float64, fitted), make([]bool, fitted)
	at := slices.Index(b.plan.Sheets, s)
	var room []Cell
	for i := range s.Rows {
		row := &s.Rows[i]
		cells := b.plan.Cells(at, i, &room)
		for k := firstYear; k < min(fitted, len(cells)); k++ {
			c := &cells[k]
			if row.Style != HeaderRow && (c.Expr != nil || c.Value.Kind != formulas.KindBlank) && c.Value != formulas.Str(notAvailable) {
				used[k] = true
			}
			switch {
			case c.Value.Kind == formulas.KindNum:
				widths[k] = max(widths[k], figureWidth(c))
			case row.Style == LineRow && c.Value.Kind == formulas.KindStr && utf8.RuneCountInString(c.Value.Str) <= shortText:
				widths[k] = max(widths[k], float64(utf8.RuneCountInString(c.Value.Str))+1)
			case row.Style == HeaderRow:
				if n := utf8.RuneCountInString(c.Value.Str); n > wordyHeading && n <= shortHeading {
					widths[k] = max(widths[k], float64(n)+2) // on one line, apart from the next heading
				}
				for word := range strings.FieldsSeq(c.Value.Str) {
					widths[k] = max(widths[k], float64(utf8.RuneCountInString(word))+2)
				}
			}
		}
	}
	leading := b.forecasting() && len(b.years) > 0
	for k := firstYear; k < fitted; k++ {
		s.Columns[k].Width = min(max(widths[k], 13), 24)
		empty := !used[k] && k < firstYear+len(b.years)
		if leading = leading && (empty || d.spec.has(scenariosBlock) && k < firstYear+b.base); leading {
			s.Columns[k].Level, s.Columns[k].Collapsed = 1, true
		}
	}
}

// A heading of so many characters would fill a column to its edge.
const wordyHeading, shortHeading = 12, 15

// shortText is how many characters a text among figures has at most that widens
// its column, such as a range of prices; a longer one runs on.
const shortText = 18

// figureWidth is the characters an accounting format needs for a figure:
// digits, separators, sign, currency sign and room at both ends.
func figureWidth(c *Cell) float64 {
	digits := 1
	for x := math.Abs(c.Value.Num) + 0.5; x >= 10; x /= 10 {
		digits++
	}
	return float64(digits+(digits-1)/3) + float64(max(c.Decimals, 0)) + 5
}
