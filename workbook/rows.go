package workbook

import (
	"fmt"
	"strconv"

	"tieout/formulas"
	"tieout/templates"
)

// drawing turns the sheets of a plan into markup, one after the other.
type drawing struct {
	plan     *templates.Plan
	styles   *styles
	quoted   []string // names of the sheets as references need them
	problems []Problem
	err      error // the first failure that is not the plan's fault
}

// sheetMarkup is what a sheet holds, in the order in which it stands in the sheet's part.
type sheetMarkup struct {
	rows, conditions, validations, links []byte
	notes                                []note
	rowLevels, columnLevels              int // deepest outline levels, which the sheet must announce
}

type note struct{ cell, text string }

func newDrawing(p *templates.Plan, s *styles) *drawing {
	d := &drawing{plan: p, styles: s, quoted: make([]string, len(p.Sheets))}
	for i, sheet := range p.Sheets {
		d.quoted[i] = quoteSheet(sheet.Name)
	}
	return d
}

// fixed is an area with its sheet, all parts absolute.
func (d *drawing) fixed(a templates.Area) string { return d.quoted[a.Sheet] + "!" + fixedName(a) }

func (d *drawing) problem(sheet, row, column int, format string, args ...any) {
	d.problems = append(d.problems, Problem{d.quoted[sheet] + "!" + cellName(row, column), fmt.Sprintf(format, args...)})
}

// page is the sheet being drawn.
type page struct {
	*drawing
	index    int
	sheet    *templates.Sheet
	heading  []columnKind // under the last header row, near it
	columns  []columnKind // from the last header or heading row to the next
	forecast int          // first forecast column, -1 for none
	out      sheetMarkup
	verdicts []verdict
}

// sheet draws one sheet.
func (d *drawing) sheet(index int) sheetMarkup {
	s := d.plan.Sheets[index]
	p := &page{drawing: d, index: index, sheet: s, forecast: -1}
	for c, column := range s.Columns {
		if column.Forecast {
			p.forecast = c
			break
		}
	}
	for _, column := range s.Columns {
		p.out.columnLevels = max(p.out.columnLevels, columnLevel(column))
	}
	p.out.rows = make([]byte, 0, 160*len(s.Rows))
	_, columns := extent(s)
	p.heading = make([]columnKind, columns)
	p.columns = columnKinds(s, 0, columns, p.heading, isBoundary)
	for r := range s.Rows {
		if s.Rows[r].Style == templates.HeaderRow {
			p.heading = columnKinds(s, r+1, columns, nil, isHeader)
		}
		if isBoundary(s.Rows[r].Style) {
			p.columns = columnKinds(s, r+1, columns, p.heading, isBoundary)
		}
		p.row(r)
	}
	if p.out.links != nil {
		p.out.links = append(p.out.links, "</hyperlinks>"...)
	}
	p.closeValidations()
	p.drawConditions()
	return p.out
}

// columnKind is what most lines of a column show.
type columnKind uint8

const (
	textColumn columnKind = iota
	figureColumn
	verdictColumn
)

// isHeader and isBoundary say which rows end a table or a block of one.
func isHeader(style templates.RowStyle) bool { return style == templates.HeaderRow }
func isBoundary(style templates.RowStyle) bool {
	return isHeader(style) || style == templates.HeadingRow
}

// countedLines is how many lines tell what a column holds: what stands far below a heading may be another table.
const countedLines = 12

// columnKinds says what the columns hold in the lines from row first to the next row of an ending style, so that
// headings and texts stand as the figures do. A column that shows nothing there holds what otherwise says.
func columnKinds(s *templates.Sheet, first, columns int, otherwise []columnKind, ends func(templates.RowStyle) bool) []columnKind {
	type count struct{ figures, texts, verdicts int }
	counts, lines := make([]count, columns), 0
	for r := first; r < len(s.Rows) && lines < countedLines && !ends(s.Rows[r].Style); r++ {
		switch s.Rows[r].Style {
		case templates.LineRow, templates.SubtotalRow, templates.TotalRow:
			lines++
			for c := range s.Rows[r].Cells {
				switch cell := &s.Rows[r].Cells[c]; {
				case isVerdict(cell.Role):
					counts[c].verdicts++
				case cell.Format != templates.TextFormat && cell.Value.Kind != formulas.KindBlank && cell.Format != templates.DateFormat:
					counts[c].figures++
				case cell.Value.Kind == formulas.KindStr:
					counts[c].texts++
				}
			}
		}
	}
	kinds := make([]columnKind, columns)
	for c, n := range counts {
		switch {
		case n.verdicts > n.figures+n.texts:
			kinds[c] = verdictColumn
		case n.figures > n.texts:
			kinds[c] = figureColumn
		case n == count{} && otherwise != nil:
			kinds[c] = otherwise[c]
		}
	}
	return kinds
}

// isText reports whether a sheet shows a text line by line.
func isText(s *templates.Sheet) bool {
	return len(s.Rows) > 0 && s.Rows[len(s.Rows)-1].Style == templates.TextRow
}

// extent is how many rows and columns of a sheet are used; columns that only have a width count.
func extent(s *templates.Sheet) (rows, columns int) {
	columns = len(s.Columns)
	for r := range s.Rows {
		columns = max(columns, len(s.Rows[r].Cells))
	}
	if columns == 0 {
		return 0, 0
	}
	return len(s.Rows), columns
}

// row draws row r. A row without cells, height or level is left out.
func (p *page) row(r int) {
	row := &p.sheet.Rows[r]
	height := p.height(row)
	tall := height > 0 && row.Style != templates.TitleRow
	b := p.out.rows
	start := len(b)
	b = append(b, `<row r="`...)
	b = strconv.AppendInt(b, int64(r)+1, 10)
	b = append(b, '"')
	if height > 0 {
		b = append(b, ` ht="`...)
		b = strconv.AppendFloat(b, height, 'f', -1, 64)
		b = append(b, '"')
		if row.Style == templates.TitleRow {
			b = append(b, ` customHeight="1"`...)
		}
	}
	if row.Level > 0 {
		p.out.rowLevels = max(p.out.rowLevels, row.Level)
		b = append(b, ` outlineLevel="`...)
		b = strconv.AppendInt(b, int64(row.Level), 10)
		b = append(b, '"')
	}
	b = append(b, '>')
	opened := len(b)
	p.out.rows = b
	for c := range row.Cells {
		p.cell(r, c, row, &row.Cells[c], tall)
	}
	if row.Style == templates.HeaderRow {
		for c := len(row.Cells); c < len(p.sheet.Columns); c++ {
			p.cell(r, c, row, &templates.Cell{}, tall)
		}
	}
	if b = p.out.rows; len(b) == opened && row.Level == 0 {
		p.out.rows = b[:start]
		return
	}
	p.out.rows = append(b, "</row>"...)
}

// height is the row's height in points where the standard height will not do, else 0.
func (p *page) height(row *templates.Row) float64 {
	if row.Style == templates.TitleRow {
		return titleHeight
	}
	lines := 1
	for c := range row.Cells {
		if cell := &row.Cells[c]; cell.Value.Kind == formulas.KindStr && (cell.Wrap || p.wrapsHeading(row, c, cell)) {
			lines = max(lines, wrappedLines(cell.Value.Str, p.room(row, c, max(cell.Indent, min(c, 1)))))
		}
	}
	if lines == 1 {
		return 0
	}
	return min(float64(lines)*lineHeight+heightMargin, maxHeight)
}

// room is how much text a cell holds in one line, in units of column width.
func (p *page) room(row *templates.Row, c, indent int) float64 {
	width := standardWidth
	if c < len(p.sheet.Columns) && p.sheet.Columns[c].Width > 0 {
		width = p.sheet.Columns[c].Width
	}
	width -= cellPadding + indentWidth*float64(indent)
	switch row.Style {
	case templates.HeaderRow, templates.HeadingRow, templates.SubtotalRow, templates.TotalRow:
		return width / boldFactor
	}
	return width
}

// wrapsHeading reports whether a column heading is too long for its column: it takes several lines then.
func (p *page) wrapsHeading(row *templates.Row, c int, cell *templates.Cell) bool {
	return row.Style == templates.HeaderRow && cell.Value.Kind == formulas.KindStr && textWidth(cell.Value.Str) > p.room(row, c, 0)
}

// cell draws one cell, its link, drop-down and note.
func (p *page) cell(r, c int, row *templates.Row, cell *templates.Cell, tall bool) {
	blank := cell.Expr == nil && (cell.Value.Kind == formulas.KindBlank || row.Style == templates.TextRow && cell.Value == formulas.Str(""))
	if blank && row.Style != templates.HeaderRow && cell.Role == templates.LabelRole && cell.Link == nil && cell.Note == "" {
		return
	}
	style, err := p.styles.id(p.look(row, c, cell, tall))
	if err != nil {
		if p.err == nil {
			p.err = fmt.Errorf("style of %s!%s: %w", p.quoted[p.index], cellName(r, c), err)
		}
		return
	}
	b := append(p.out.rows, `<c r="`...)
	b = appendCell(b, r, c)
	if style != 0 {
		b = append(b, `" s="`...)
		b = strconv.AppendInt(b, int64(style), 10)
	}
	switch {
	case blank:
		b = append(b, `"/>`...)
	case cell.Expr != nil:
		b = p.formula(b, r, c, cell)
	default:
		b = constant(b, cell.Value)
	}
	p.out.rows = b
	p.attach(r, c, cell)
}

// look gathers what the style of a cell depends on.
func (p *page) look(row *templates.Row, c int, cell *templates.Cell, tall bool) look {
	text := cell.Value.Kind == formulas.KindStr
	kind := p.columns[c]
	if row.Style == templates.HeaderRow {
		kind = p.heading[c]
	}
	l := look{row: row.Style, role: cell.Role, format: cell.Format, indent: max(cell.Indent, 0),
		figure: kind == figureColumn, text: text, live: text && cell.Expr != nil, link: cell.Link != nil,
		wrap: cell.Wrap || p.wrapsHeading(row, c, cell)}
	l.top = tall
	l.figure = l.figure || text && cell.Format != templates.TextFormat
	if l.format == templates.DecimalFormat || l.format == templates.PercentFormat {
		l.decimals = min(max(cell.Decimals, 0), 10)
	}
	if l.role == templates.InputRole {
		l.assumption = cell.Place.IsZero()
	}
	if l.text && cell.Expr == nil {
		l.verbatim, l.quoted = cell.Verbatim, looksLikeFormula(cell.Value.Str)
	}
	switch row.Style {
	case templates.HeaderRow, templates.LineRow, templates.SubtotalRow, templates.TotalRow:
		if c > 0 && (l.text || l.format == templates.DateFormat) && !l.figure && !isText(p.sheet) {
			l.indent = max(l.indent, 1) // away from the figures on its left
		}
		l.verdict = row.Style == templates.HeaderRow && kind == verdictColumn
		l.edge = c == p.forecast && c > 0
		l.forecast = row.Style == templates.HeaderRow && c < len(p.sheet.Columns) && p.sheet.Columns[c].Forecast
	}
	return l
}

// constant writes the rest of a cell that holds a value: its type and the value itself. Text stands in the cell, not
// in a table of texts, so that a sheet can be drawn by itself.
func constant(b []byte, v formulas.Value) []byte {
	switch v.Kind {
	case formulas.KindNum:
		b = appendNumber(append(b, `"><v>`...), v.Num)
		return append(b, "</v></c>"...)
	case formulas.KindBool:
		return append(b, `" t="b"><v>`+logical(v.Bool)+"</v></c>"...)
	}
	b = append(b, `" t="inlineStr"><is><t`...)
	if keepsSpace(v.Str) {
		b = append(b, ` xml:space="preserve"`...)
	}
	b = appendText(append(b, '>'), cellText(v.Str))
	return append(b, "</t></is></c>"...)
}

// appendNumber writes the shortest text that reads back as the same double.
func appendNumber(b []byte, x float64) []byte {
	if x == 0 {
		return append(b, '0') // no spreadsheet has a negative zero
	}
	if x == float64(int64(x)) && x > -1e15 && x < 1e15 {
		return strconv.AppendInt(b, int64(x), 10)
	}
	return strconv.AppendFloat(b, x, 'G', -1, 64)
}

func logical(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// formula writes the rest of a cell that holds a formula: the type of its value, the formula and the value.
func (p *page) formula(b []byte, r, c int, cell *templates.Cell) []byte {
	text := formulas.Excel(cell.Expr, func(ref formulas.Ref) string { return p.reference(r, c, ref) })
	if err := formulas.Check(text); err != nil {
		p.problem(p.index, r, c, "%v", err)
	}
	switch v := cell.Value; v.Kind {
	case formulas.KindStr:
		b = append(b, `" t="str"><f>`...)
		b = appendText(b, text)
		b = appendText(append(b, "</f><v>"...), cellText(v.Str))
	case formulas.KindBool:
		b = appendText(append(b, `" t="b"><f>`...), text)
		b = append(b, "</f><v>"+logical(v.Bool)...)
	default:
		b = appendText(append(b, `"><f>`...), text)
		b = appendNumber(append(b, "</f><v>"...), v.Num)
	}
	return append(b, "</v></c>"...)
}

// reference is the text of a reference in the formula at row r, column c. A column is relative where the reference
// moves with its own formula along the row, and absolute where it names one period or an input, so that every formula
// of a row reads the same and copies right.
func (p *page) reference(r, c int, ref formulas.Ref) string {
	area, err := p.plan.Locate(p.index, r, c, ref)
	if err != nil {
		p.problem(p.index, r, c, "the formula refers to %v", err)
		return "#REF!"
	}
	if msg := checkArea(p.plan, area); msg != "" {
		p.problem(p.index, r, c, "the formula refers to %s, %s", ref, msg)
		return "#REF!"
	}
	if single := area.Row == area.LastRow && area.Column == area.LastColumn; single && emptyCell(p.plan, area) {
		p.problem(p.index, r, c, "the formula refers to %s, which stands in the empty cell %s; an absent figure is not zero",
			ref, p.quoted[area.Sheet]+"!"+rangeName(area))
	}
	var buffer [64]byte
	b := buffer[:0]
	if area.Sheet != p.index {
		b = append(append(b, p.quoted[area.Sheet]...), '!')
	}
	moves := ref.Period == "" && p.key(area.Sheet, area.Column) == p.key(p.index, c+ref.Shift)
	b = appendReference(b, area.Row, area.Column, moves)
	if area.LastRow != area.Row || area.LastColumn != area.Column {
		b = appendReference(append(b, ':'), area.LastRow, area.LastColumn, endMoves(ref, moves))
	}
	return string(b)
}

// endMoves reports whether the last column of a block moves with its formula: as its first one does where the block is
// one column wide, else where it is named by a shift and not by a key.
func endMoves(ref formulas.Ref, moves bool) bool {
	if ref.PeriodTo == "" {
		return moves
	}
	_, err := strconv.Atoi(ref.PeriodTo)
	return err == nil && len(ref.PeriodTo) < 4
}

// key is the column's key; columns without one are told apart by their place.
func (p *page) key(sheet, column int) string {
	if columns := p.plan.Sheets[sheet].Columns; column >= 0 && column < len(columns) && columns[column].Key != "" {
		return columns[column].Key
	}
	return strconv.Itoa(column)
}

func appendReference(b []byte, row, column int, moves bool) []byte {
	if !moves {
		b = append(b, '$')
	}
	return appendCell(b, row, column)
}

// emptyCell reports whether nothing stands in the first cell of an area.
func emptyCell(p *templates.Plan, a templates.Area) bool {
	row := &p.Sheets[a.Sheet].Rows[a.Row]
	if a.Column >= len(row.Cells) {
		return true
	}
	cell := &row.Cells[a.Column]
	return cell.Expr == nil && cell.Value.Kind == formulas.KindBlank
}
