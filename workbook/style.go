package workbook

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// The theme. Everything that decides how a workbook looks stands in this file.
const (
	textFont  = "Calibri"
	fixedFont = "Courier New" // verbatim lines of the filing, whose columns are made of blanks

	titleSize = 14
	bodySize  = 10
	smallSize = 9

	ink      = "000000"
	navy     = "1F3864" // titles and headings
	gray     = "595959" // subtitles, notes, line numbers
	ruleGray = "8496B0"
	markGray = "B2B2B2" // the dotted line under inputs
	linkBlue = "0563C1"

	inputBlue  = "0000FF"
	crossGreen = "006B3C"

	assumptionFill = "FFF9E5" // an input nobody filed
	headerFill     = "E9EEF5"
	forecastFill   = "FBF1E4" // heading of a forecast period

	passFill, passInk = "D9EFDC", "0B5A22"
	failFill, failInk = "F9D3D3", "8B0000"
	warnFill, warnInk = "FFEBB3", "704200"

	titleHeight  = 21.0  // points
	bodyHeight   = 14.0  // of a row of one line
	textHeight   = 12.0  // of a line of the filing
	lineHeight   = 12.75 // of each line in a taller row
	heightMargin = 1.25
	maxHeight    = 409.0 // Excel's limit
)

// maxIndent is how far Excel indents.
const maxIndent = 15

// Widths in units of column width.
const (
	standardWidth = 8.43 // of a column that has none of its own
	cellPadding   = 0.8  // at both ends of a cell, 5 pixels and a little to spare
	indentWidth   = 1.4  // of one step of indent
)

// Border styles as excelize counts them.
const (
	thinLine   = 1
	dottedLine = 4
	doubleLine = 6
)

// tabColors tell the kinds of sheets apart.
func tabColor(kind templates.SheetKind) string {
	switch kind {
	case templates.CoverSheet:
		return "1F3864"
	case templates.StatementSheet:
		return "2F75B5"
	case templates.ScheduleSheet:
		return "9BC2E6"
	case templates.CheckSheet:
		return "548235"
	case templates.SourceSheet:
		return "808080"
	}
	return ""
}

// look is everything about a cell that its style depends on. It is the key of the style cache and made for every cell,
// so it is small and holds no pointers.
type look struct {
	row        templates.RowStyle
	role       templates.Role
	format     templates.Format
	sign       currency // for amounts that show it
	decimals   int8
	indent     int8
	figure     bool // stands in a column of figures
	verdict    bool // heads a column of verdicts
	live       bool // a formula
	text       bool // shows text, whatever its format
	wrap       bool
	top        bool // the row is of several lines
	verbatim   bool
	quoted     bool // begins like a formula
	assumption bool // an input that was not read from the filing
	forecast   bool // heading of a forecast period
	edge       bool // first forecast column
	link       bool
}

// styles registers the styles that are used, once each.
type styles struct {
	file *excelize.File
	palette
	ids map[look]int

	parts map[any]int        // an excelize style that has a part: a new style of parts that are known takes them from there
	known map[styleParts]int // of every style, by what it is made of
}

func newStyles(file *excelize.File, theme *templates.Theme) *styles {
	palette := newPalette(theme)
	// The standard font decides what a unit of column width is.
	font := file.Styles.Fonts.Font[0]
	*font.Sz.Val, *font.Name.Val = bodySize, cmp.Or(palette.text, textFont)
	return &styles{file: file, palette: palette, ids: make(map[look]int, 128), parts: map[any]int{}, known: map[styleParts]int{}}
}

// id is the index of the style for a look.
func (s *styles) id(l look) (int, error) {
	id, ok := s.ids[l]
	if !ok {
		var err error
		if id, err = s.register(l); err != nil {
			return 0, err
		}
		s.ids[l] = id
	}
	return id, nil
}

// register adds the style for a look.
func (s *styles) register(l look) (int, error) {
	id, err := s.put(s.apply(l))
	if err != nil {
		return 0, err
	}
	if l.quoted {
		// excelize has no setting for the quote prefix and finds styles without looking at it: a copy at the end is
		// never found for another look.
		xfs, yes := s.file.Styles.CellXfs, true
		xf := xfs.Xf[id]
		xf.QuotePrefix = &yes
		id = len(xfs.Xf)
		xfs.Xf = append(xfs.Xf, xf)
		xfs.Count = len(xfs.Xf)
	}
	return id, nil
}

// styleParts is what a style is made of.
type styleParts struct {
	font      excelize.Font
	fill      stylePart
	border    stylePart
	format    stylePart
	alignment excelize.Alignment
}

// stylePart is a fill, a border or a number format in words, after its kind.
type stylePart [2]string

func madeOf(s *excelize.Style) styleParts {
	p := styleParts{font: *s.Font, fill: stylePart{"fill", strings.Join(s.Fill.Color, " ")}, border: stylePart{"border"},
		format: stylePart{"format", strconv.Itoa(s.NumFmt)}}
	for _, b := range s.Border {
		p.border[1] += b.Type + " " + b.Color + " " + strconv.Itoa(b.Style) + ";"
	}
	if s.CustomNumFmt != nil {
		p.format[1] = *s.CustomNumFmt
	}
	if s.Alignment != nil {
		p.alignment = *s.Alignment
	}
	return p
}

// put registers a style once. excelize compares each new one with all there are, part by part; here it is asked only
// where a part is new.
func (s *styles) put(style *excelize.Style) (int, error) {
	of := madeOf(style)
	if id, ok := s.known[of]; ok {
		return id, nil
	}
	xfs := s.file.Styles.CellXfs
	parts, at, known := [...]any{of.font, of.fill, of.border, of.format, of.alignment}, [5]int{}, true
	for i, part := range parts {
		id, ok := s.parts[part]
		at[i], known = id, known && ok
	}
	id := len(xfs.Xf)
	if known {
		xf := xfs.Xf[at[0]]
		fill, border, format, alignment := &xfs.Xf[at[1]], &xfs.Xf[at[2]], &xfs.Xf[at[3]], &xfs.Xf[at[4]]
		xf.FillID, xf.ApplyFill = fill.FillID, fill.ApplyFill
		xf.BorderID, xf.ApplyBorder = border.BorderID, border.ApplyBorder
		xf.NumFmtID, xf.ApplyNumberFormat = format.NumFmtID, format.ApplyNumberFormat
		xf.Alignment, xf.ApplyAlignment = alignment.Alignment, alignment.ApplyAlignment
		xfs.Xf = append(xfs.Xf, xf)
		xfs.Count = len(xfs.Xf)
	} else {
		var err error
		if id, err = s.file.NewStyle(style); err != nil {
			return 0, err
		}
	}
	s.known[of] = id
	for _, part := range parts {
		s.parts[part] = id
	}
	return id, nil
}

// style is the look in excelize's terms.
func (l look) style() *excelize.Style {
	font := &excelize.Font{Family: textFont, Size: bodySize, Color: ink}
	style := &excelize.Style{Font: font, Border: l.borders()}
	if a := l.alignment(); a != (excelize.Alignment{}) {
		style.Alignment = &a
	}
	switch l.row {
	case templates.TitleRow:
		font.Size, font.Bold, font.Color = titleSize, true, navy
	case templates.SubtitleRow:
		font.Color = gray
	case templates.HeaderRow:
		font.Bold, font.Color = true, navy
		style.Fill = fill(headerFill)
		if l.forecast {
			font.Italic = true
			style.Fill = fill(forecastFill)
		}
	case templates.HeadingRow:
		font.Bold, font.Color = true, navy
	case templates.StrongRow, templates.SubtotalRow, templates.TotalRow:
		font.Bold = true
	case templates.NoteRow:
		font.Size, font.Color = smallSize, gray
	case templates.TextRow:
		font.Family, font.Size = fixedFont, smallSize
		if !l.text {
			font.Color = gray // the line number
			if l.link {
				font.Color, font.Underline = linkBlue, "single"
			}
		}
	}
	switch l.role {
	case templates.InputRole, templates.ChoiceRole:
		font.Color = inputBlue
		if l.assumption || l.role == templates.ChoiceRole {
			style.Fill = fill(assumptionFill)
		}
	case templates.CrossRole:
		font.Color = crossGreen
	case templates.SourceRole:
		font.Color, font.Size, font.Bold = linkBlue, smallSize, false
	case templates.PassRole:
		font.Color, font.Bold, style.Fill = passInk, true, fill(passFill)
	case templates.FailRole:
		font.Color, font.Bold, style.Fill = failInk, true, fill(failFill)
	case templates.WarnRole:
		font.Color, font.Bold, style.Fill = warnInk, true, fill(warnFill)
	}
	if l.link && l.text && l.role == templates.LabelRole && l.row != templates.TextRow {
		font.Color = linkBlue
	}
	if l.link && (l.role == templates.SourceRole || l.role == templates.LabelRole && l.text) {
		font.Underline = "single"
	}
	switch format := l.numberFormat(); format {
	case "":
	case "@":
		style.NumFmt = 49
	default:
		style.CustomNumFmt = &format
	}
	return style
}

func fill(color string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
}

// borders are the rules of the row and the mark under an input, which tells it from a formula without colour.
func (l look) borders() []excelize.Border {
	var borders []excelize.Border
	line := func(side, color string, style int) {
		borders = append(borders, excelize.Border{Type: side, Color: color, Style: style})
	}
	if l.edge {
		line("left", ruleGray, thinLine)
	}
	bottom := false
	switch {
	case l.row == templates.HeaderRow:
		line("bottom", navy, thinLine)
		bottom = true
	case l.row == templates.SubtotalRow && l.figure:
		line("top", ink, thinLine)
	case l.row == templates.TotalRow && l.figure:
		line("top", ink, thinLine)
		line("bottom", ink, doubleLine)
		bottom = true
	}
	if (l.role == templates.InputRole || l.role == templates.ChoiceRole) && !bottom {
		line("bottom", markGray, dottedLine)
	}
	return borders
}

// alignment puts headings over their figures and texts among figures where the figures end.
func (l look) alignment() excelize.Alignment {
	a := excelize.Alignment{Indent: min(int(l.indent), maxIndent), WrapText: l.wrap}
	switch {
	case isVerdict(l.role):
		if !l.wrap {
			a.Horizontal, a.Indent = "center", 0
		}
	case l.verdict:
		a.Horizontal, a.Indent = "center", 0
	case l.text && l.figure && l.row != templates.TextRow && l.row != templates.TitleRow &&
		l.row != templates.SubtitleRow && l.row != templates.NoteRow && (!l.wrap || l.row == templates.HeaderRow):
		a.Horizontal, a.Indent = "right", 0
	case l.row == templates.HeaderRow && l.figure:
		a.Horizontal, a.Indent = "right", 0
	case l.indent > 0:
		a.Horizontal = "left"
	}
	if l.top {
		a.Vertical = "top"
	}
	if l.row == templates.HeaderRow {
		a.Vertical = "bottom"
	}
	return a
}

func isVerdict(role templates.Role) bool {
	return role == templates.PassRole || role == templates.FailRole || role == templates.WarnRole
}

// numberFormat is the number format of the cell, "" for General. Figures leave room for a closing parenthesis, and so
// does what stands over them. The text a formula gives is shown as it is: a format that pads it makes programs that
// read what a cell shows find a blank more than the value has.
func (l look) numberFormat() string {
	if l.verbatim {
		return "@"
	}
	if l.text && l.figure && !l.live && l.role == templates.LabelRole && l.format == templates.TextFormat && l.row != templates.TextRow {
		return "@_)" // a text format: what is typed there stays text, which is right for headings only
	}
	if l.row == templates.HeaderRow && l.format == templates.IntegerFormat {
		return "0_)"
	}
	switch l.format {
	case templates.AmountFormat, templates.SharesFormat:
		return accounting("", 0)
	case templates.MoneyFormat:
		return accounting(l.sign.sign(), 0)
	case templates.PerShareFormat:
		return accounting(l.sign.sign(), 2)
	case templates.NumberFormat:
		return accounting("", 2)
	case templates.DecimalFormat:
		return accounting("", int(l.decimals))
	case templates.PercentFormat:
		digits := "0" + point(max(int(l.decimals), 1)) + "%"
		return digits + "_);(" + digits + ");" + digits + "_);@"
	case templates.IntegerFormat:
		return "0_);(0);0_);@"
	case templates.DateFormat:
		return "mmm d, yyyy"
	}
	return ""
}

// accounting is a format with thousands separators, negative figures in parentheses, a dash for zero, and a currency
// sign at the left edge of the cell.
func accounting(currency string, decimals int) string {
	if currency != "" {
		currency = `"` + currency + `"`
	}
	digits, dash := "#,##0"+point(decimals), `"-"`
	if decimals > 0 {
		dash += strings.Repeat("?", min(decimals, 4))
	}
	return "_(" + currency + "* " + digits + "_);_(" + currency + "* (" + digits + ");_(" + currency + "* " + dash + "_);@"
}

// currency is a currency whose amounts have a mark, by its place in the list; 0 is any other.
type currency uint8

var currencies = [...]struct{ code, sign string }{{}, {"USD", "$"}, {"CAD", "C$"}, {"EUR", "\u20ac"}, {"GBP", "\u00a3"}, {"JPY", "\u00a5"}}

// currencyOf is the currency with a code of ISO 4217.
func currencyOf(code string) currency {
	for i := range currencies {
		if currencies[i].code == code {
			return currency(i)
		}
	}
	return 0
}

// sign marks amounts of the currency.
func (c currency) sign() string { return currencies[c].sign }

// point is a decimal point with as many digits, nothing for none.
func point(decimals int) string {
	if decimals <= 0 {
		return ""
	}
	return "." + strings.Repeat("0", min(decimals, 10))
}
