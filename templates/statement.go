package templates

import (
	"cmp"
	"fmt"
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
	s.Columns = append([]Column{{Width: 46}, {Width: 9}}, columns...)
	header := b.sheetHead(index, shown)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, firstYear, header+1
	s.Wide = len(columns) > 4
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
	for _, y := range b.years {
		c := Column{Key: y.key}
		if len(shown) > 0 && !used[y.key] {
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

// sheetHead writes title, company, units, signs and the headings of the
// columns, and returns the row of the headings.
func (b *planner) sheetHead(index int, shown []int) int {
	d := b.sheets[index]
	s := d.sheet
	title, annual, instants := d.spec.tab, true, len(shown) > 0
	if len(shown) > 0 {
		title = cmp.Or(ownTitle(b.m.Statements[shown[0]].Title), title)
		annual = b.statements[shown[0]].annual
	}
	for _, i := range shown {
		for _, c := range b.m.Statements[i].Columns {
			instants = instants && c.Period.Months == 0
		}
	}
	s.add(Row{Style: TitleRow, Cells: []Cell{filed(title)}})
	s.add(Row{Style: SubtitleRow, Cells: []Cell{filed(b.plan.Company)}})
	s.add(textRow(SubtitleRow, b.unitsLine(shown)))
	if len(shown) > 0 {
		s.add(textRow(SubtitleRow, "Signs as filed: each total adds or subtracts its rows as its formula shows"))
	} else {
		s.add(textRow(SubtitleRow, "Every figure is a formula over the statements"))
	}
	head := Row{Style: HeaderRow, Cells: []Cell{{}, label("Source")}}
	if !annual {
		for k, c := range b.m.Statements[shown[0]].Columns {
			h := filed(cmp.Or(unbroken(c.Heading), b.statements[shown[0]].keys[k]))
			h.Wrap = true
			head.Cells = append(head.Cells, h)
		}
	} else {
		for _, c := range b.columnsOf(index, shown) {
			h := label(b.headingOf(c.Key, instants || c.Collapsed))
			h.Wrap = true
			head.Cells = append(head.Cells, h)
		}
	}
	return s.add(head)
}

// headingOf is what stands over an annual column.
func (b *planner) headingOf(key string, instant bool) string {
	for _, list := range [][]year{b.years, b.parts} {
		for _, y := range list {
			if y.key == key && instant {
				return y.dates
			} else if y.key == key {
				return y.flows
			}
		}
	}
	return key
}

// ownTitle is the part of the headings above a statement that names it: the
// company and the units stand on lines of their own.
func ownTitle(title string) string {
	parts := strings.Split(title, " / ")
	for _, part := range parts {
		lower := strings.ToLower(part)
		for _, word := range []string{"statement", "balance sheet", "financial position", "operations", "earnings", "cash flow"} {
			if strings.Contains(lower, word) {
				return part
			}
		}
	}
	return parts[len(parts)-1]
}

// unbroken joins words that the heading of a narrow column breaks:
// "Compre- hensive".
func unbroken(heading string) string {
	for at := strings.Index(heading, "- "); at > 0; {
		if at+2 < len(heading) && heading[at+2] >= 'a' && heading[at+2] <= 'z' {
			heading = heading[:at] + heading[at+2:]
		}
		next := strings.Index(heading[at:], "- ")
		if next <= 0 {
			break
		}
		at += next
	}
	return heading
}

// unitsLine is "In thousands of US dollars, except per-share amounts".
func (b *planner) unitsLine(shown []int) string {
	scale, perShare, shares := int64(1), len(shown) == 0, false
	if i := b.firstStatement(shown); i >= 0 {
		scale = b.m.Statements[i].Scale
	}
	for _, i := range shown {
		for _, l := range b.m.Statements[i].Lines {
			if len(l.Figures) > 0 {
				perShare = perShare || l.Unit == parse.PerShare
				shares = shares || l.Unit == parse.Shares
			}
		}
	}
	text := "In " + scaleName(scale) + currencyName(b.m.Filing.Currency)
	switch {
	case perShare && shares:
		text += ", except shares and per-share amounts"
	case perShare:
		text += ", except per-share amounts"
	case shares:
		text += ", except shares"
	}
	return text
}

func (b *planner) firstStatement(shown []int) int {
	if len(shown) > 0 {
		return shown[0]
	}
	if len(b.m.Statements) > 0 {
		return 0
	}
	return -1
}

func scaleName(scale int64) string {
	switch scale {
	case 1000:
		return "thousands of "
	case 1_000_000:
		return "millions of "
	case 0, 1:
		return ""
	}
	return fmt.Sprintf("units of %d ", scale)
}

func currencyName(code string) string {
	switch code {
	case "USD", "":
		return "US dollars"
	case "CAD":
		return "Canadian dollars"
	case "EUR":
		return "euros"
	case "GBP":
		return "pounds sterling"
	}
	return code
}

// statementLines lays out a statement as filed.
func (b *planner) statementLines(index, i int) {
	s, st, d := b.sheets[index].sheet, b.m.Statements[i], &b.statements[i]
	column := b.columnIndex(s, d.keys)
	rows := b.placeRows(i, len(s.Rows))
	d.rows, d.column = rows, column
	for j, line := range st.Lines {
		for len(s.Rows) < rows.first[j] {
			if rows.difference[j] == len(s.Rows) {
				s.add(b.differenceRow(i, j, column))
			} else {
				s.add(Row{Style: BlankRow})
			}
		}
		row := Row{ID: d.rowIDs[j], Style: b.lineStyle(i, j), Cells: make([]Cell, firstYear+maxIndex(column)+1)}
		caption := filed(cmp.Or(line.Caption, line.Name))
		caption.Indent, caption.Wrap = line.Indent, true
		row.Cells[captionColumn] = caption
		if row.Style == HeadingRow {
			row.Cells = row.Cells[:1]
			row.Cells[0].Wrap = false
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
			}
			row.Cells[column[k]] = c
		}
		s.add(row)
	}
}

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
func figureFormat(line *model.Line, money bool) (Format, int) {
	decimals := 0
	for _, f := range line.Figures {
		if f.Kind == parse.Figure {
			decimals = max(decimals, int(-f.Value.Exponent()))
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
	case parse.Percent, parse.Number:
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
	difference []int // row of "Difference as filed" above a total, -1 for none
}

// placeRows counts the rows: a blank one parts a block that ends in a total
// from the heading of the next.
func (b *planner) placeRows(i, row int) lineRows {
	st := b.m.Statements[i]
	rows := lineRows{first: make([]int, len(st.Lines)), difference: make([]int, len(st.Lines))}
	last := RowStyle("")
	for j := range st.Lines {
		style := b.lineStyle(i, j)
		if style == HeadingRow && (last == SubtotalRow || last == TotalRow) {
			row++
		}
		rows.difference[j] = -1
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

// differenceRow keeps the formula of a total and the truth together: what its
// rows, as printed, miss of the figure that is proven.
func (b *planner) differenceRow(i, j int, column []int) Row {
	st, d := b.m.Statements[i], &b.statements[i]
	line := st.Lines[j]
	caption := label("Difference as filed")
	caption.Indent = line.Indent + 1
	row := Row{ID: d.rowIDs[j] + differenceSuffix, Style: LineRow, Cells: make([]Cell, firstYear+maxIndex(column)+1)}
	row.Cells[captionColumn] = caption
	row.Cells[sourceColumn] = b.toSource(b.figuresSpan(line))
	format, decimals := figureFormat(line, false)
	for k, missing := range b.ledger.difference[i][j] {
		if b.ledger.cells[i][j][k].way != down {
			continue
		}
		c := input(missing, format, decimals)
		c.Place = line.Figures[k].Span
		if !missing.IsZero() {
			c.Note = b.noteOnDifference(i, j, k)
		}
		row.Cells[column[k]] = c
	}
	return row
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
	cell := Cell{Place: figure.Span}
	if f := b.finding(figure.Finding); f != nil {
		cell.Note = f.Message
	}
	switch c.way {
	case absent:
		return Cell{}
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
			cell.Expr, cell.Role = e, CrossRole
			if c.from.statement == p.statement {
				cell.Role = CalcRole
			}
			return cell
		}
		// The template does not show where the figure stands first.
		cell = input(c.value, AmountFormat, 0)
		cell.Place = figure.Span
		return cell
	}
	cell.Role = CalcRole
	return cell
}

// reference is how the cell of one figure names another; false where the
// template does not show the other.
func (b *planner) reference(to, from place) (formulas.Expr, bool) {
	t, f := &b.statements[to.statement], &b.statements[from.statement]
	if t.sheet < 0 {
		return nil, false
	}
	ref := formulas.Ref{Line: t.rowIDs[to.line]}
	if t.sheet != f.sheet {
		ref.Line = b.sheets[t.sheet].spec.id + "." + ref.Line
	}
	key, own := t.keys[to.column], f.keys[from.column]
	at := func(key string) int { return slices.IndexFunc(b.years, func(y year) bool { return y.key == key }) }
	switch {
	case key == own && (t.annual && f.annual || t.sheet == f.sheet):
	case t.annual && f.annual && at(key) >= 0 && at(own) >= 0:
		// An opening balance: the year before, counted so that the row has one formula.
		ref.Shift = at(key) - at(own)
	default:
		ref.Period = key
	}
	return ref, true
}

// sumDown is the formula of a total: its rows and the row of the difference,
// where it has one.
func (b *planner) sumDown(p place, f parse.Footing, rows lineRows) formulas.Expr {
	d := &b.statements[p.statement]
	terms := make([]term, 0, len(f.Terms)+1)
	for _, t := range f.Terms {
		terms = append(terms, term{d.rowIDs[t.Row], rows.first[t.Row], t.Sign, b.numeric(place{p.statement, t.Row, p.column})})
	}
	if at := rows.difference[p.line]; at >= 0 {
		terms = append(terms, term{d.rowIDs[p.line] + differenceSuffix, at, +1, true})
	}
	return b.sum(p.statement, rows, terms, func(from, to string) formulas.Ref { return formulas.Ref{Line: from, To: to} })
}

// term is one row of a sum.
type term struct {
	id        string
	row, sign int
	present   bool // a figure stands in the column of the sum
}

// sum adds rows in the order of the sheet, a block of rows with the same sign
// as one SUM; ref names one row, or a block. A row that is blank in the column
// is left out, so that no formula points at an empty cell; within the block of
// a SUM it may stand, because a SUM passes over it and the row of the total then
// keeps one formula in all its columns.
func (b *planner) sum(statement int, rows lineRows, terms []term, ref func(from, to string) formulas.Ref) formulas.Expr {
	slices.SortFunc(terms, func(x, y term) int { return cmp.Compare(x.row, y.row) })
	var sum formulas.Expr
	for i := 0; i < len(terms); {
		n := i + 1
		for n < len(terms) && terms[n].sign == terms[i].sign && !b.figuresBetween(statement, rows, terms[n-1].row, terms[n].row) {
			n++
		}
		block := terms[i:n]
		present := 0
		for _, t := range block {
			if t.present {
				present++
			}
		}
		switch {
		case len(block) > 2 && present > 0, len(block) == 2 && present == 1:
			sum = joined(sum, terms[i].sign, formulas.Call{Func: "SUM", Args: []formulas.Expr{ref(block[0].id, block[len(block)-1].id)}})
		default:
			for _, t := range block {
				if t.present {
					sum = joined(sum, t.sign, ref(t.id, ""))
				}
			}
		}
		i = n
	}
	return sum
}

// joined adds or subtracts a part of a sum.
func joined(sum formulas.Expr, sign int, part formulas.Expr) formulas.Expr {
	switch {
	case sum == nil && sign < 0:
		return formulas.Neg{X: part}
	case sum == nil:
		return part
	case sign < 0:
		return formulas.Binary{Op: "-", X: sum, Y: part}
	}
	return formulas.Binary{Op: "+", X: sum, Y: part}
}

// numeric reports whether a figure stands as a number.
func (b *planner) numeric(p place) bool {
	w := b.ledger.at(p).way
	return w != absent && w != worded
}

// figuresBetween reports whether a row with figures stands between two rows:
// a SUM over both would count it.
func (b *planner) figuresBetween(statement int, rows lineRows, from, to int) bool {
	for j, row := range rows.first {
		if row > from && row < to && b.lineStyle(statement, j) != HeadingRow {
			return true
		}
		if at := rows.difference[j]; at > from && at < to {
			return true
		}
	}
	return false
}

// sumAcross is the formula of a total column: a block of columns as one SUM.
func (b *planner) sumAcross(p place, f parse.Footing) formulas.Expr {
	d := &b.statements[p.statement]
	id := d.rowIDs[p.line]
	terms := slices.Clone(f.Terms)
	slices.SortFunc(terms, func(x, y parse.FootTerm) int { return cmp.Compare(x.Row, y.Row) })
	adjacent := !d.annual
	for i, t := range terms {
		adjacent = adjacent && t.Sign > 0 && (i == 0 || t.Row == terms[i-1].Row+1)
	}
	if adjacent && len(terms) > 2 {
		first, last := terms[0].Row, terms[len(terms)-1].Row
		return formulas.Call{Func: "SUM", Args: []formulas.Expr{formulas.Ref{Line: id, Period: d.keys[first], PeriodTo: d.keys[last]}}}
	}
	var sum formulas.Expr
	for _, t := range terms {
		if b.numeric(place{p.statement, p.line, t.Row}) {
			sum = joined(sum, t.Sign, formulas.Ref{Line: id, Period: d.keys[t.Row]})
		}
	}
	return sum
}

// fitColumns makes captions and figures fit.
func fitColumns(s *Sheet) {
	for k := firstYear; k < len(s.Columns); k++ {
		width := 13.0
		for _, row := range s.Rows {
			if k >= len(row.Cells) {
				continue
			}
			switch c := &row.Cells[k]; {
			case c.Value.Kind == formulas.KindNum:
				width = max(width, figureWidth(c))
			case row.Style == HeaderRow:
				for _, word := range strings.Fields(c.Value.Str) {
					width = max(width, float64(utf8.RuneCountInString(word))+2)
				}
			}
		}
		s.Columns[k].Width = min(width, 24)
	}
}

// figureWidth is the characters an accounting format needs for a figure:
// digits, separators, sign, currency sign and room at both ends.
func figureWidth(c *Cell) float64 {
	digits := len(fmt.Sprintf("%.0f", max(c.Value.Num, -c.Value.Num)))
	return float64(digits+(digits-1)/3) + float64(max(c.Decimals, 0)) + 5
}
