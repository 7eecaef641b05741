package workbook

import (
	"strconv"

	"tieout/formulas"
	"tieout/templates"
)

// formula writes the rest of a cell that holds a formula: the type of its value, the formula and the value.
func (p *page) formula(b []byte, r, c int, cell *templates.Cell) []byte {
	switch cell.Value.Kind {
	case formulas.KindStr:
		b = append(b, `" t="str"><f>`...)
	case formulas.KindBool:
		b = append(b, `" t="b"><f>`...)
	default:
		b = append(b, `"><f>`...)
	}
	if p.sheet.Rows[r].Copied() {
		b = p.copiedText(b, r, c)
	} else {
		p.atRow, p.atColumn = r, c
		p.formulaText = formulas.AppendExcel(p.formulaText[:0], cell.Expr, p.refer)
		p.checkText(r, c, p.formulaText)
		b = appendContent(b, p.formulaText)
	}
	b = append(b, "</f><v>"...)
	switch v := cell.Value; v.Kind {
	case formulas.KindStr:
		b = appendContent(b, cellText(v.Str))
	case formulas.KindBool:
		b = append(b, logical(v.Bool)...)
	default:
		b = appendNumber(b, v.Num)
	}
	return append(b, "</v></c>"...)
}

// checkText holds a formula against Excel's limits.
func (p *page) checkText(r, c int, text []byte) {
	if err := formulas.Check(text); err != nil {
		p.problem(r, c, "%v", err)
	}
}

// copiedText adds the formula of a copied row, as markup. What stands between its references is the same from column
// to column and from case to case: it is made ready once for all that have it. Excel's limits are tested once a row: a
// block may stand row by row in one case and as a block in another.
func (p *page) copiedText(b []byte, r, c int) []byte {
	if !p.plan.Reading(p.index, r, c, &p.reading) {
		p.problem(r, c, "the copied row has no formula here")
		return b
	}
	start, untested := len(b), p.tested != r
	if p.escaped != p.reading.Formula {
		p.escaped, p.pieces, untested = p.reading.Formula, p.pieces[:0], true
		for _, piece := range p.escaped.Pieces {
			p.pieces = append(p.pieces, string(appendContent(nil, piece)))
		}
	}
	p.tested = r
	b = append(b, p.pieces[0]...)
	for n := range p.reading.Places {
		place := &p.reading.Places[n]
		for i, area := range place.Areas {
			if i > 0 {
				b = append(b, ',')
			}
			b = p.area(b, r, c, p.marked, area, place.Moves, place.UntilMoves)
		}
		b = append(b, p.pieces[n+1]...)
	}
	if untested {
		p.checkText(r, c, plain(b[start:]))
	}
	return b
}

// reference adds the text of a reference in the formula being written. A column is relative where the reference
// moves with its own formula along the row, and absolute where it names one period or an input, so that every formula
// of a row reads the same and copies right.
func (p *page) reference(b []byte, ref formulas.Ref) []byte {
	r, c := p.atRow, p.atColumn
	area, err := p.plan.Locate(p.index, r, c, ref)
	if err != nil {
		p.problem(r, c, "the formula refers to %v", err)
		return append(b, "#REF!"...)
	}
	if msg := checkArea(p.plan, area); msg != "" {
		p.problem(r, c, "the formula refers to %s, %s", ref, msg)
		return append(b, "#REF!"...)
	}
	moves := ref.Period == "" && (area.Sheet == p.index && area.Column == c+ref.Shift || p.key(area.Sheet, area.Column) == p.key(p.index, c+ref.Shift))
	until := moves // a block one column wide ends where it begins
	if ref.PeriodTo != "" {
		_, until = ref.ToShift()
	}
	return p.area(b, r, c, p.quoted, area, moves, until)
}

// area adds an area that the formula at row r, column c refers to, with the names of sheets given. Its columns are
// relative where they move.
func (p *page) area(b []byte, r, c int, names []string, area templates.Area, moves, untilMoves bool) []byte {
	single := area.Row == area.LastRow && area.Column == area.LastColumn
	if single && p.plan.Empty(area.Sheet, area.Row, area.Column) {
		p.problem(r, c, "the formula refers to the empty cell %s; an absent figure is not zero", p.quoted[area.Sheet]+"!"+rangeName(area))
	}
	if area.Sheet != p.index {
		b = append(append(b, names[area.Sheet]...), '!')
	}
	b = appendReference(b, area.Row, area.Column, moves)
	if !single {
		b = appendReference(append(b, ':'), area.LastRow, area.LastColumn, untilMoves)
	}
	return b
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
