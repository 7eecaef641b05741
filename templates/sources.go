package templates

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tieout/formulas"
	"tieout/parse"
)

// Rows above the first line of the filing on the sheet that shows it.
const filingTop = 5

// filingRow is the row of a line of the filing, counted from 1.
func filingRow(line int) int { return filingTop + min(line, maxFilingLines) - 1 }

// maxFilingLines keeps the sheet within the rows a spreadsheet has.
const maxFilingLines = 1_000_000

// filingSheet shows the filing, one row per line: where every source leads.
func (b *planner) filingSheet(index int) {
	s, src := b.sheets[index].sheet, b.m.Filing.Source
	s.Columns = []Column{{Key: "line", Width: 8}, {Key: "text", Width: minLineWidth}}
	s.Frozen.Rows, s.Header = filingTop, filingTop
	lines := src.Lines()
	if lines > 1 && src.Line(lines).Text() == "" {
		lines-- // the file ends with a line end
	}
	b.top(s, label("The filing, line by line"), baseName(src.Name)+", SHA-256 "+b.m.Filing.SHA256)
	s.add(Row{Style: HeaderRow, Cells: []Cell{label("Line"), label("Text (the number of a line that is used is a link to where it stands)")}})
	shown := min(lines, maxFilingLines)
	cells := make([]Cell, 2*shown)
	rows := make([]Row, len(s.Rows), len(s.Rows)+shown+1)
	copy(rows, s.Rows)
	for n := 1; n <= shown; n++ {
		pair := cells[2*n-2 : 2*n : 2*n]
		pair[0] = Cell{Value: formulas.Num(float64(n)), Format: IntegerFormat}
		if text := printable(src.Line(n).Text()); text != "" {
			pair[1] = Cell{Value: formulas.Str(text), Verbatim: true}
			if width := &s.Columns[1].Width; fixedPitch*float64(len(text))+2 > *width { // there are as many characters at most
				*width = max(*width, min(fixedPitch*float64(utf8.RuneCountInString(text))+2, maxLineWidth))
			}
		}
		rows = append(rows, Row{Style: TextRow, Cells: pair})
	}
	if shown < lines {
		rows = append(rows, textRow(NoteRow, strconv.Itoa(lines-shown)+" more lines are left out: a sheet has no more rows"))
	}
	s.Rows = rows
}

// Widths of the lines of the filing in units of column width. A page holds the
// widest at a scale that can be read; what is longer runs over its edge.
const (
	minLineWidth = 80
	maxLineWidth = 160
	fixedPitch   = 1.07 // of a character of the filing
)

// maxLineText is the longest text a cell takes.
const maxLineText = 32_000

// printable is a line of the filing as a cell can hold it: tabs as blanks up
// to the next stop, no control characters, bytes that are not UTF-8 as Latin-1.
func printable(line string) string {
	plain := len(line) <= maxLineText
	for i := 0; i < len(line) && plain; i++ {
		plain = line[i] >= ' ' && line[i] < 0x7f
	}
	if plain {
		return strings.TrimRight(line, " ")
	}
	var out strings.Builder
	column := 0
	for i := 0; i < len(line) && column < maxLineText; {
		r, size := utf8.DecodeRuneInString(line[i:])
		if r == utf8.RuneError && size == 1 {
			r = rune(line[i])
		}
		i += size
		switch {
		case r == '\t':
			for {
				out.WriteByte(' ')
				column++
				if column%8 == 0 {
					break
				}
			}
		case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
		default:
			out.WriteRune(r)
			column++
		}
	}
	return strings.TrimRight(out.String(), " ")
}

// maxNameWidth keeps the names of figures from pushing what they are off the page.
const maxNameWidth = 66

// sourcesSheet lists every figure with its line in the filing.
func (b *planner) sourcesSheet(index int) {
	s := b.sheets[index].sheet
	s.Columns = []Column{{Key: "figure", Width: 52}, {Key: "caption", Width: 48}, {Key: "period", Width: 24},
		{Key: "printed", Width: 16}, {Key: "value", Width: 16}, {Key: "finding", Width: 14}, {Key: "source", Width: 10}}
	b.top(s, label("Every figure with its line in the filing"), "A click on a figure leads to its place in the workbook, one on a line to the filing; the value is the one the statement shows")
	header := s.add(Row{Style: HeaderRow, Cells: []Cell{label("Figure"), label("Caption as filed"), label("Period or column"),
		label("As printed"), label("In the workbook"), label("Finding"), label("Source")}})
	s.Frozen.Rows, s.Header = header+1, header+1
	for i, st := range b.m.Statements {
		d := &b.statements[i]
		if d.sheet < 0 {
			continue
		}
		headings := make([]string, len(st.Columns))
		for k, c := range st.Columns {
			headings[k] = periodHeading(c)
		}
		s.Rows = slices.Grow(s.Rows, len(st.Lines)*len(st.Columns))
		for j, line := range st.Lines {
			format, decimals := figureFormat(line, false)
			for k, figure := range line.Figures {
				if k >= len(st.Columns) || figure.Kind == parse.Blank {
					continue
				}
				p := place{i, j, k}
				row := Row{ID: d.rowIDs[j] + "_" + d.keys[k], Style: LineRow, Cells: make([]Cell, len(s.Columns))}
				if !b.sheets[index].take(row.ID) {
					row.ID = "" // two lines on different sheets; nothing refers to the row
				}
				name := st.ID + "." + line.ID + "." + d.keys[k]
				row.Cells[0] = toSheet(name, b.areaOf(p))
				s.Columns[0].Width = max(s.Columns[0].Width, min(float64(len(name)), maxNameWidth)) // LibreOffice wraps no link
				row.Cells[1] = filed(cmp.Or(line.Caption, line.Name))
				row.Cells[2] = filed(headings[k])
				row.Cells[3] = filed(figure.Text)
				if e, ok := b.elsewhere(index, p); ok && b.numeric(p) {
					row.Cells[4] = Cell{Expr: e, Role: CrossRole, Format: format, Decimals: decimals}
				}
				if f := b.finding(figure.Finding); f != nil {
					row.Cells[5] = label(string(f.Severity))
					row.Cells[5].Role = WarnRole
					if at, ok := b.findingRow[f.ID]; ok && b.tieOut >= 0 {
						row.Cells[5].aside = &Aside{Link: &Area{Sheet: b.tieOut, Row: at, LastRow: at}}
					}
				}
				for k := range 4 {
					row.Cells[k].Wrap = true
				}
				row.Cells[6] = b.toSource(figure.Span)
				s.add(row)
			}
		}
	}
}

// elsewhere is how a cell of another sheet names a figure.
func (b *planner) elsewhere(sheet int, p place) (formulas.Expr, bool) {
	d := &b.statements[p.statement]
	if d.sheet < 0 {
		return nil, false
	}
	ref := formulas.Ref{Line: d.rowIDs[p.line], Period: d.keys[p.column]}
	if p.line < len(d.rows.first) && p.column < len(d.column) { // laid out already
		ref.At = placeAt(d.sheet, d.rows.first[p.line], d.column[p.column])
	}
	if d.sheet != sheet {
		ref.Line = b.far(p)
	}
	return ref, true
}

// placeAt is a cell that a reference leads to; none where it is further off than a spreadsheet has columns.
func placeAt(sheet, row, column int) formulas.Place {
	if column > math.MaxInt16 {
		return formulas.Place{}
	}
	return formulas.Place{Sheet: int16(sheet + 1), Row: int32(row), Column: int16(column)}
}

// far is how other sheets name the row of a figure.
func (b *planner) far(p place) string {
	d := &b.statements[p.statement]
	if d.far == nil {
		d.far = make([]string, len(d.rowIDs))
	}
	if d.far[p.line] == "" {
		d.far[p.line] = b.sheets[d.sheet].spec.id + "." + d.rowIDs[p.line]
	}
	return d.far[p.line]
}
