package workbook

import (
	"bytes"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/templates"
)

// Limits of what hangs on a cell.
const (
	maxTip  = 255   // characters of a link's tip
	maxList = 255   // characters of a drop-down's list of values
	maxNote = 32000 // characters of a note
)

// attach gathers what hangs on a cell: its link, its drop-down, and the colour of its verdict.
func (p *page) attach(r, c int, cell *templates.Cell) {
	if to := cell.Link(); to != nil {
		p.links = append(p.links, link{r, c, to, cell.Tip()})
	}
	if cell.Role == templates.ChoiceRole {
		p.choice(r, c, cell)
	}
	if cell.Expr != nil && cell.Role == templates.PassRole {
		p.verdicts = append(p.verdicts, verdict{r, c, cell.Value})
	}
}

// link is a link of a cell, which stands behind the rows: a place in this workbook, never an address outside it.
type link struct {
	row, column int
	to          *templates.Area
	tip         string
}

// drawLinks writes the links of the sheet, and calls drawn after each.
func (p *page) drawLinks(drawn func()) {
	if len(p.links) == 0 {
		return
	}
	p.rows = append(p.rows, "<hyperlinks>"...)
	for i := range p.links {
		l := &p.links[i]
		b := appendCell(append(p.rows, `<hyperlink ref="`...), l.row, l.column)
		b = append(append(b, `" location="`...), p.marked[l.to.Sheet]...)
		b = appendRange(append(b, '!'), *l.to)
		if l.tip != "" {
			b = append(b, `" tooltip="`...)
			b = appendText(b, cutText(l.tip, maxTip))
		}
		p.rows = append(b, `"/>`...)
		drawn()
	}
	p.rows = append(p.rows, "</hyperlinks>"...)
}

// choice draws the cell's drop-down. What is typed instead must be one of the choices.
func (p *page) choice(r, c int, cell *templates.Cell) {
	var list string
	if cell.Choices().From != nil {
		list = p.fixed(*cell.Choices().From)
	} else {
		list = `"` + strings.ReplaceAll(strings.Join(cell.Choices().List, ","), `"`, `""`) + `"`
	}
	b := appendCell(append(p.validations, `<dataValidation type="list" allowBlank="0" showInputMessage="1" showErrorMessage="1" errorTitle="Not one of the choices" error="Pick a value from the list." sqref="`...), r, c)
	b = appendText(append(b, `"><formula1>`...), list)
	p.validations = append(b, "</formula1></dataValidation>"...)
}

// drawValidations writes the list of the drop-downs.
func (p *page) drawValidations() {
	if n := bytes.Count(p.validations, []byte("<dataValidation ")); n > 0 {
		p.rows = append(p.rows, `<dataValidations count="`+strconv.Itoa(n)+`">`...)
		p.rows = append(append(p.rows, p.validations...), "</dataValidations>"...)
	}
}

// verdict is a live verdict that is good now.
type verdict struct {
	row, column int
	value       formulas.Value
}

// drawConditions makes a good verdict lose its colour as soon as its formula says anything else: a light painted once
// would stay green.
func (p *page) drawConditions() {
	var values []formulas.Value
	cells := make(map[formulas.Value][]byte)
	for _, v := range p.verdicts {
		list, seen := cells[v.value]
		if !seen {
			values = append(values, v.value)
		} else {
			list = append(list, ' ')
		}
		cells[v.value] = appendCell(list, v.row, v.column)
	}
	for i, value := range values {
		b := append(p.rows, `<conditionalFormatting sqref="`...)
		b = append(b, cells[value]...)
		b = append(b, `"><cfRule type="cellIs" dxfId="0" priority="`...)
		b = strconv.AppendInt(b, int64(i)+1, 10)
		b = append(b, `" operator="notEqual"><formula>`...)
		switch value.Kind {
		case formulas.KindStr:
			b = appendText(b, formulas.Excel(formulas.Text{Value: value.Str}, nil))
		case formulas.KindBool:
			b = append(b, strings.ToUpper(strconv.FormatBool(value.Bool))...)
		default:
			b = appendNumber(b, value.Num)
		}
		p.rows = append(b, "</formula></cfRule></conditionalFormatting>"...)
	}
}

// cutText is s, cut to limit UTF-16 units.
func cutText(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	units := 0
	for i, r := range s {
		if units += units16(r); units > limit {
			return s[:i]
		}
	}
	return s
}
