package workbook

import (
	"cmp"
	"fmt"
	"strconv"

	"tieout/formulas"
	"tieout/templates"
)

// drawing turns the sheets of a plan into markup. They may be surveyed side by side, then have their styles numbered in
// their order, and may then be drawn side by side.
type drawing struct {
	plan   *templates.Plan
	styles *styles
	quoted []string // names of the sheets as references need them
	marked []string // the same as markup
	sheets []sheetSurvey
	partOf []int // index among the parts of the package, by sheet
}

// sheetSurvey is what must be known of a sheet before it is drawn.
type sheetSurvey struct {
	cells                   []int16   // looks of the cells, row by row; noCell for one that is left out
	looks                   []look    // each once, as they were met
	styles                  []string  // of the looks as markup, once they are numbered
	heights                 []float64 // of the rows, 0 for the standard height
	notes                   []note
	conditional             bool // it has verdicts that lose their colour
	rowLevels, columnLevels int  // deepest outline levels, which the sheet must announce
	size                    int  // of its markup, about
}

// noCell stands for the look of a cell that is not written.
const noCell = -1

type note struct{ cell, text string }

func newDrawing(p *templates.Plan, s *styles, workers int) (*drawing, error) {
	d := &drawing{plan: p, styles: s, quoted: make([]string, len(p.Sheets)), marked: make([]string, len(p.Sheets)), sheets: make([]sheetSurvey, len(p.Sheets))}
	for i, sheet := range p.Sheets {
		d.quoted[i] = quoteSheet(sheet.Name)
		d.marked[i] = string(appendText(nil, d.quoted[i]))
	}
	sizes := make([]int, len(p.Sheets))
	for i := range p.Sheets {
		sizes[i] = len(p.Sheets[i].Rows)
	}
	abreast(workers, sizes, d.survey)
	for i := range d.sheets {
		survey := &d.sheets[i]
		survey.styles = make([]string, len(survey.looks))
		for n, look := range survey.looks {
			id, err := s.id(look)
			if err != nil {
				return nil, fmt.Errorf("style of sheet %s: %w", p.Sheets[i].Name, err)
			}
			if id != 0 {
				survey.styles[n] = `" s="` + strconv.Itoa(id)
			}
		}
	}
	return d, nil
}

// fixed is an area with its sheet, all parts absolute.
func (d *drawing) fixed(a templates.Area) string { return d.quoted[a.Sheet] + "!" + fixedName(a) }

// page is the sheet being surveyed or drawn.
type page struct {
	*drawing
	*sheetSurvey
	index    int
	sheet    *templates.Sheet
	heading  []columnKind // under the last header row, near it
	columns  []columnKind // from the last header or heading row to the next
	forecast int          // first forecast column, -1 for none
	problems []Problem

	laidOut []templates.Cell  // for the cells of a copied row
	reading templates.Reading // of a copied cell
	escaped *formulas.Formula // whose pieces are escaped
	tested  int               // row whose copied formula was held against Excel's limits last
	pieces  []string

	currency currency
	looked   []look         // of the cells of the row that is surveyed
	known    map[look]int16 // places of the looks, while they are surveyed
	last     look           // of the cell surveyed last: most look as the one before
	lastAt   int16

	left              []int16 // looks of the cells not drawn yet
	rowNumber         []byte  // of the row that is drawn
	rows, validations []byte
	links             []link
	formulaText       []byte
	atRow, atColumn   int                                     // of the formula that is written
	refer             func(b []byte, ref formulas.Ref) []byte // reference
	verdicts          []verdict
}

func (p *page) problem(row, column int, format string, args ...any) {
	p.problems = append(p.problems, Problem{p.quoted[p.index] + "!" + cellName(row, column), fmt.Sprintf(format, args...)})
}

func (d *drawing) page(index int) *page {
	p := &page{drawing: d, sheetSurvey: &d.sheets[index], index: index, sheet: d.plan.Sheets[index], forecast: -1}
	p.refer = p.reference
	return p
}

// survey finds the styles of a sheet's cells, and what else its frame needs.
func (d *drawing) survey(index int) {
	p := d.page(index)
	s := p.sheet
	for c, column := range s.Columns {
		if column.Forecast && p.forecast < 0 {
			p.forecast = c
		}
		p.columnLevels = max(p.columnLevels, columnLevel(column))
	}
	p.currency = currencyOf(p.plan.Currency)
	_, columns := extent(d.plan, index)
	cells := 0
	for r := range s.Rows {
		cells += max(p.plan.Width(index, r), len(s.Columns))
	}
	p.cells, p.heights, p.known = make([]int16, 0, cells), make([]float64, len(s.Rows)), map[look]int16{}
	p.heading = make([]columnKind, columns)
	p.columns = columnKinds(d.plan, index, 0, columns, p.heading, isBoundary)
	for r := range s.Rows {
		row := &s.Rows[r]
		if row.Style == templates.HeaderRow {
			p.heading = columnKinds(d.plan, index, r+1, columns, nil, isHeader)
		}
		if isBoundary(row.Style) {
			p.columns = columnKinds(d.plan, index, r+1, columns, p.heading, isBoundary)
		}
		p.rowLevels = max(p.rowLevels, int(row.Level))
		shown := p.plan.Cells(index, r, &p.laidOut)
		p.looked = p.looked[:0]
		for c := range shown {
			p.looked = append(p.looked, p.look(row, c, &shown[c]))
		}
		p.heights[r] = p.height(row, shown)
		p.size += rowSize
		tall := p.heights[r] > 0 && row.Style != templates.TitleRow
		for c := range shown {
			p.surveyCell(r, c, row, &shown[c], p.looked[c], tall)
		}
		for c := len(row.Cells); c < headed(s) && row.Style == templates.HeaderRow; c++ {
			p.surveyCell(r, c, row, &templates.Cell{}, p.look(row, c, &templates.Cell{}), tall)
		}
	}
}

// Bytes of markup, about.
const (
	rowSize     = 24
	cellSize    = 40 // beside the text
	formulaSize = 72
	linkSize    = 72 // without a tip
)

// surveyCell notes a cell with its look, in a row of several lines or not.
func (p *page) surveyCell(r, c int, row *templates.Row, cell *templates.Cell, look look, tall bool) {
	if isBlank(row, cell) && row.Style != templates.HeaderRow && cell.Role == templates.LabelRole && cell.Link() == nil && cell.Note() == "" {
		p.cells = append(p.cells, noCell)
		return
	}
	if look.top = tall; look != p.last || len(p.looks) == 0 {
		at, ok := p.known[look]
		if !ok {
			at = int16(len(p.looks))
			p.known[look], p.looks = at, append(p.looks, look)
		}
		p.last, p.lastAt = look, at
	}
	p.cells = append(p.cells, p.lastAt)
	p.size += cellSize + len(cell.Value.Str)
	if cell.Expr != nil {
		p.size += formulaSize
		p.conditional = p.conditional || cell.Role == templates.PassRole
	}
	if cell.Link() != nil {
		p.size += linkSize
	}
	if cell.Note() != "" {
		p.notes = append(p.notes, note{cellName(r, c), cutText(propertyText(cell.Note()), maxNote)})
	}
}

// isBlank reports whether a cell holds nothing; a line of text that is empty is a blank.
func isBlank(row *templates.Row, cell *templates.Cell) bool {
	return cell.Expr == nil && (cell.Value.Kind == formulas.KindBlank || row.Style == templates.TextRow && cell.Value == formulas.Str(""))
}

// draw adds the markup of a sheet from its rows to its links to the rows. After each row and link it calls drawn, which
// may take away what there is.
func (p *page) draw(drawn func()) {
	p.left = p.cells
	p.rows = append(p.rows, "<sheetData>"...)
	for r := range p.sheet.Rows {
		p.row(r)
		drawn()
	}
	p.rows = append(p.rows, "</sheetData>"...)
	p.drawConditions()
	p.drawValidations()
	p.drawLinks(drawn)
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
func columnKinds(p *templates.Plan, index, first, columns int, otherwise []columnKind, ends func(templates.RowStyle) bool) []columnKind {
	type count struct{ figures, texts, verdicts int }
	counts, lines := make([]count, columns), 0
	s := p.Sheets[index]
	var room []templates.Cell
	for r := first; r < len(s.Rows) && lines < countedLines && !ends(s.Rows[r].Style); r++ {
		switch s.Rows[r].Style {
		case templates.LineRow, templates.StrongRow, templates.SubtotalRow, templates.TotalRow:
			lines++
			cells := p.Cells(index, r, &room)
			for c := range cells {
				switch cell := &cells[c]; {
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
func extent(p *templates.Plan, index int) (rows, columns int) {
	s := p.Sheets[index]
	columns = len(s.Columns)
	for r := range s.Rows {
		columns = max(columns, p.Width(index, r))
	}
	if columns == 0 {
		return 0, 0
	}
	return len(s.Rows), columns
}

// row draws row r. A row without cells, height or level is left out.
func (p *page) row(r int) {
	row := &p.sheet.Rows[r]
	b := p.rows
	start := len(b)
	p.rowNumber = strconv.AppendInt(p.rowNumber[:0], int64(r)+1, 10)
	b = append(append(append(b, `<row r="`...), p.rowNumber...), '"')
	if height := p.heights[r]; height > 0 {
		b = append(b, ` ht="`...)
		b = strconv.AppendFloat(b, height, 'f', -1, 64)
		// LibreOffice would fit the row anew, to the metrics of the screen, and print too tall or too low a row.
		b = append(b, `" customHeight="1"`...)
	}
	if row.Level > 0 {
		b = append(b, ` outlineLevel="`...)
		b = strconv.AppendInt(b, int64(row.Level), 10)
		b = append(b, '"')
	}
	b = append(b, '>')
	opened := len(b)
	p.rows = b
	cells := p.plan.Cells(p.index, r, &p.laidOut)
	for c := range cells {
		p.cell(r, c, row, &cells[c])
	}
	for c := len(cells); c < headed(p.sheet) && row.Style == templates.HeaderRow; c++ {
		p.cell(r, c, row, &templates.Cell{})
	}
	if r == len(p.sheet.Rows)-1 && row.Style != templates.HeaderRow {
		// Charts may cover the last rows and columns: what the sheet says it uses ends with them.
		if _, columns := extent(p.plan, p.index); len(p.rows) == opened || len(cells) < columns {
			p.rows = append(appendCell(append(p.rows, `<c r="`...), r, columns-1), `"/>`...)
		}
	}
	if b = p.rows; len(b) == opened && row.Level == 0 {
		p.rows = b[:start]
		return
	}
	p.rows = append(b, "</row>"...)
}

// height is the height in points of the row whose cells were looked at, where the standard height will not do, else 0.
func (p *page) height(row *templates.Row, cells []templates.Cell) float64 {
	if row.Style == templates.TitleRow {
		return titleHeight
	}
	lines := 1
	if row.Copied() {
		cells = cells[:min(1, len(cells))] // the others are figures
	}
	for c := range cells {
		if c < len(p.sheet.Columns) && p.sheet.Columns[c].Collapsed {
			continue // what is out of view makes no row taller
		}
		if look := &p.looked[c]; look.text && look.wrap {
			lines = max(lines, wrappedLines(cells[c].Value.Str, p.room(row, c, look.alignment().Indent)))
		}
	}
	if lines == 1 {
		return 0
	}
	return min(float64(lines)*lineHeight+heightMargin, maxHeight)
}

// standardHeight is the height of the sheet's rows that have none of their own, in points.
func standardHeight(s *templates.Sheet) float64 {
	if isText(s) {
		return textHeight
	}
	return bodyHeight
}

// printed is the height of the rows of a sheet that are printed, in points.
func (s *sheetSurvey) printed(sheet *templates.Sheet) float64 {
	total := 0.0
	for r, height := range s.heights {
		if sheet.Printed == 0 || r < sheet.Printed {
			total += cmp.Or(height, standardHeight(sheet))
		}
	}
	return total
}

// headed is how many columns the headings of a sheet run over: not those of charts beside the figures.
func headed(s *templates.Sheet) int {
	for c := range s.Columns {
		if s.Columns[c].Apart {
			return c
		}
	}
	return len(s.Columns)
}

// columnWidth is the width of a column, in units of column width.
func columnWidth(s *templates.Sheet, c int) float64 {
	if c < len(s.Columns) && s.Columns[c].Width > 0 {
		return s.Columns[c].Width
	}
	return standardWidth
}

// room is how much text a cell holds in one line, in units of column width.
func (p *page) room(row *templates.Row, c, indent int) float64 {
	width := columnWidth(p.sheet, c) - cellPadding - indentWidth*float64(indent)
	switch row.Style {
	case templates.HeaderRow, templates.HeadingRow, templates.StrongRow, templates.SubtotalRow, templates.TotalRow:
		return width / boldFactor
	}
	return width
}

// wrapsHeading reports whether a column heading is too long for its column: it takes several lines then.
func (p *page) wrapsHeading(row *templates.Row, c int, cell *templates.Cell) bool {
	return row.Style == templates.HeaderRow && cell.Value.Kind == formulas.KindStr && textWidth(cell.Value.Str) > p.room(row, c, 0)
}

// cell draws the next cell, its link and its drop-down.
func (p *page) cell(r, c int, row *templates.Row, cell *templates.Cell) {
	at := p.left[0]
	p.left = p.left[1:]
	if at == noCell {
		return
	}
	b := append(p.rows, `<c r="`...)
	b = append(appendColumn(b, c), p.rowNumber...)
	b = append(b, p.sheetSurvey.styles[at]...)
	switch {
	case isBlank(row, cell):
		b = append(b, `"/>`...)
	case cell.Expr != nil:
		b = p.formula(b, r, c, cell)
	default:
		b = constant(b, cell.Value)
	}
	p.rows = b
	p.attach(r, c, cell)
}

// look gathers what the style of a cell depends on, but for the height of its row.
func (p *page) look(row *templates.Row, c int, cell *templates.Cell) look {
	text := cell.Value.Kind == formulas.KindStr
	kind := p.columns[c]
	if row.Style == templates.HeaderRow {
		kind = p.heading[c]
	}
	l := look{row: row.Style, role: cell.Role, format: cell.Format, indent: max(cell.Indent, 0),
		figure: kind == figureColumn, text: text, live: text && cell.Expr != nil, link: cell.Link() != nil,
		wrap: cell.Wrap || p.wrapsHeading(row, c, cell)}
	l.figure = l.figure || text && cell.Format != templates.TextFormat
	if l.format == templates.DecimalFormat || l.format == templates.PercentFormat {
		l.decimals = min(max(cell.Decimals, 0), 10)
	}
	if l.format == templates.MoneyFormat || l.format == templates.PerShareFormat {
		l.sign = p.currency
	}
	if l.role == templates.InputRole {
		l.assumption = cell.Place().IsZero()
	}
	if l.text && cell.Expr == nil {
		l.verbatim, l.quoted = cell.Verbatim, looksLikeFormula(cell.Value.Str)
	}
	switch row.Style {
	case templates.HeaderRow, templates.LineRow, templates.StrongRow, templates.SubtotalRow, templates.TotalRow:
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
	b = appendContent(append(b, '>'), cellText(v.Str))
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
