package templates

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/parse"
)

// add appends a row and returns its index.
func (s *Sheet) add(r Row) int {
	s.Rows = append(s.Rows, r)
	return len(s.Rows) - 1
}

// textRow is a row with one text in its first column.
func textRow(style RowStyle, text string) Row {
	return Row{Style: style, Cells: []Cell{label(text)}}
}

// label is a text of ours.
func label(text string) Cell { return Cell{Value: formulas.Str(text)} }

// filed is a caption or words of the filing: never a formula.
func filed(text string) Cell { return Cell{Value: formulas.Str(text), Verbatim: true} }

// input is a constant.
func input(v decimal.Decimal, f Format, decimals int8) Cell {
	x, _ := v.Float64()
	return Cell{Value: formulas.Num(x), Role: InputRole, Format: f, Decimals: decimals}
}

// toSource is a jump to a line of the filing.
func (b *planner) toSource(at parse.Span) Cell {
	if at.IsZero() {
		return Cell{}
	}
	line, _ := at.Position()
	name, known := b.lines[line]
	if !known {
		if b.lines == nil {
			b.lines = map[int]lineName{}
		}
		n := strconv.Itoa(line)
		name = lineName{"line " + n, "Line " + n + " of " + baseName(b.m.Filing.Source.Name)}
		b.lines[line] = name
	}
	aside := &Aside{Place: at}
	if b.filing >= 0 {
		aside = leading(Area{Sheet: b.filing, Row: filingRow(line), LastRow: filingRow(line), Column: 0, LastColumn: 1}, Aside{Place: at, Tip: name.tip})
	}
	return Cell{Value: formulas.Str(name.label), Role: SourceRole, aside: aside}
}

// lineName is what a jump to a line of the filing says: in its cell, and where the pointer rests on it.
type lineName struct{ label, tip string }

func baseName(name string) string {
	return filepath.Base(strings.ReplaceAll(name, `\`, "/"))
}

// toSheet is a jump to a cell of the workbook.
func toSheet(text string, at Area) Cell {
	return Cell{Value: formulas.Str(text), aside: leading(at, Aside{})}
}

// leading is what stands aside of a cell that leads somewhere: it and the place
// in one piece of memory.
func leading(to Area, a Aside) *Aside {
	both := struct {
		aside Aside
		to    Area
	}{a, to}
	both.aside.Link = &both.to
	return &both.aside
}

// noted is the cell with a comment in place of the one it has.
func (c Cell) noted(note string) Cell {
	a := c.Aside()
	a.Note = note
	return c.With(a)
}

// readAt is the cell as one whose value was read there.
func (c Cell) readAt(at parse.Span) Cell {
	a := c.Aside()
	a.Place = at
	return c.With(a)
}

// fill puts a value in place of what the template or the filing gives.
func (c *Cell) fill(v formulas.Value) {
	*c = c.readAt(parse.Span{})
	c.Value, c.Expr = v, nil
}

// cellArea is one cell.
func cellArea(sheet, row, column int) Area {
	return Area{Sheet: sheet, Row: row, Column: column, LastRow: row, LastColumn: column}
}
