package templates

import (
	"tieout/formulas"
)

// A copied row has no cells of its own. Nine tenths of a workbook's cells are
// those of copies, and all they have of their own is what they compute: caption
// and formats are the live row's, and so are the formulas, whose references are
// put in place of those to the live rows.

// copied is one row laid out again.
type copied struct {
	of     *original
	host   int32 // sheet it stands on
	serial int32 // among all copies
	from   int32 // first column that holds something computed
	wide   bool  // actual years before the base year are read too
	reads  []lead
	parts  []rowAt // rows of the blocks that were taken apart, one block after the other

	values []formulas.Value // from that column on; blank until it is computed

	driver []Cell // of a driver in an instance, which has cells of its own
}

// lead is where a reference of a copied row leads: to rows of a sheet, or for a
// block taken apart to those of parts from first to before last.
type lead struct {
	sheet, first, last int32
	apart              bool
	copy               *copied // in that row, nil for a row that is none
}

// area is where a lead that is not taken apart leads, in columns.
func (t *lead) area(from, until int) Area {
	return Area{Sheet: int(t.sheet), Row: int(t.first), LastRow: int(t.last), Column: from, LastColumn: until}
}

// run is the run that a column is in, nil for none; right is how far right of
// the run's first column it is.
func (c *copied) run(column int) (r *run, right int) {
	if column >= len(c.of.at) || c.of.at[column] < 0 {
		return nil, 0
	}
	r = &c.of.runs[c.of.at[column]]
	return r, column - r.column
}

// value is that of a column that holds something.
func (c *copied) value(column int) *formulas.Value { return &c.values[column-int(c.from)] }

// links reports whether a column shows the live figure.
func (c *copied) links(column int) bool {
	return column < len(c.of.at) && (c.of.at[column] == liveHere || c.wide && c.of.at[column] == liveWide)
}

// holds reports whether anything stands in a column.
func (c *copied) holds(column int) bool {
	return column == captionColumn || column < len(c.of.at) && c.of.at[column] >= 0 || c.links(column)
}

// targets are the areas that a reference leads to, added to list: one, or the
// rows of a block taken apart.
func (c *copied) targets(list []Area, r *run, n, right int) []Area {
	from, until := r.aims[n].columns(right)
	t := &c.reads[r.offset+n]
	if !t.apart {
		return append(list, t.area(from, until))
	}
	for _, at := range c.parts[t.first:t.last] {
		list = append(list, Area{Sheet: at.sheet, Row: at.row, LastRow: at.row, Column: from, LastColumn: until})
	}
	return list
}

// Cells are the cells of a row: its own, or those of a copy, laid out in room,
// which may be used again for the next row. The formula of a copy is that of the
// live row, as that reads; Formula says how it reads in the copy.
func (p *Plan) Cells(sheet, row int, room *[]Cell) []Cell {
	r := &p.Sheets[sheet].Rows[row]
	if r.copy == nil {
		return r.Cells
	}
	c := r.copy
	live := p.Sheets[c.of.sheet].Rows[c.of.row].Cells
	*room = append((*room)[:0], make([]Cell, len(live))...)
	cells := *room
	cells[captionColumn] = live[captionColumn]
	cells[captionColumn].aside = &c.of.caption
	if c.links(captionColumn) {
		cells[captionColumn].Expr = theLive
	}
	for k := firstYear; k < len(live); k++ {
		if run, _ := c.run(k); run != nil {
			cells[k] = live[k]
			cells[k].Expr, cells[k].Value, cells[k].Role, cells[k].aside = run.formula.Expr, *c.value(k), CalcRole, nil
		} else if c.links(k) {
			cells[k] = Cell{Expr: theLive, Value: *c.value(k), Role: CrossRole, Format: live[k].Format, Decimals: live[k].Decimals}
		}
	}
	return cells
}

// theLive is a reference to the live row, which says no more than that.
var theLive formulas.Expr = formulas.Ref{}

// liveFormula is the formula of a link to the live row.
var liveFormula = formulas.Prepare(theLive)

// Copied reports whether a row is a copy of a live one, whose formulas are told
// by Reading.
func (r *Row) Copied() bool { return r.copy != nil }

// Reading is a formula of a copied row in one column, with the places of its
// references.
type Reading struct {
	Formula *formulas.Formula
	Places  []ReadingPlace // by reference
	areas   []Area
}

// ReadingPlace is where a reference leads: to one area, or to several that
// stand with commas between them. A first or last column that moves is relative.
type ReadingPlace struct {
	Areas             []Area
	Moves, UntilMoves bool
}

// Reading fills r for a cell of a copied row; false where no formula stands.
func (p *Plan) Reading(sheet, row, column int, r *Reading) bool {
	c := p.Sheets[sheet].Rows[row].copy
	r.Places, r.areas = r.Places[:0], r.areas[:0]
	run, right := c.run(column)
	switch {
	case run != nil:
		r.Formula = run.formula
		for n := range run.aims {
			a := &run.aims[n]
			before := len(r.areas)
			r.areas = c.targets(r.areas, run, n, right)
			r.Places = append(r.Places, ReadingPlace{r.areas[before:], a.moves, a.untilMoves})
		}
	case c.links(column):
		r.Formula = liveFormula
		r.areas = append(r.areas, Area{Sheet: c.of.sheet, Row: c.of.row, LastRow: c.of.row, Column: column, LastColumn: column})
		r.Places = append(r.Places, ReadingPlace{r.areas, true, true})
	default:
		return false
	}
	return true
}

// Formula is the formula of a cell as it reads there, nil for none.
func (p *Plan) Formula(sheet, row, column int) formulas.Expr {
	r := &p.Sheets[sheet].Rows[row]
	if r.copy == nil {
		if column < len(r.Cells) {
			return r.Cells[column].Expr
		}
		return nil
	}
	c := r.copy
	run, _ := c.run(column)
	switch {
	case run != nil:
		return c.named(p, sheet, run, run.formula.Expr)
	case c.links(column):
		return formulas.Ref{Line: p.lineAs(sheet, c.of.rowAt)}
	}
	return nil
}

// lineAs is a row as formulas on a sheet name it.
func (p *Plan) lineAs(sheet int, at rowAt) string {
	id := p.Sheets[at.sheet].Rows[at.row].ID
	if at.sheet == sheet {
		return id
	}
	return p.Sheets[at.sheet].ID + "." + id
}

// named is the formula of an original with the names of the rows that the copy
// reads.
func (c *copied) named(p *Plan, sheet int, r *run, e formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		if !r.aims[e.N].lost {
			t := c.reads[r.offset+e.N]
			e.Line = p.lineAs(sheet, rowAt{int(t.sheet), int(t.first)})
		}
		e.N = 0
		return e
	case formulas.Neg:
		e.X = c.named(p, sheet, r, e.X)
		return e
	case formulas.Binary:
		e.X, e.Y = c.named(p, sheet, r, e.X), c.named(p, sheet, r, e.Y)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, 0, len(e.Args))
		for _, arg := range e.Args {
			ref, ok := arg.(formulas.Ref)
			if !ok || r.aims[ref.N].lost || !c.reads[r.offset+ref.N].apart {
				args = append(args, c.named(p, sheet, r, arg))
				continue
			}
			t := c.reads[r.offset+ref.N]
			for _, at := range c.parts[t.first:t.last] {
				ref.N, ref.To, ref.Line = 0, "", p.lineAs(sheet, at)
				args = append(args, ref)
			}
		}
		e.Args = args
		return e
	}
	return e
}

// Width is how many cells a row has from the first column on.
func (p *Plan) Width(sheet, row int) int {
	r := &p.Sheets[sheet].Rows[row]
	if r.copy != nil {
		return len(p.Sheets[r.copy.of.sheet].Rows[r.copy.of.row].Cells)
	}
	return len(r.Cells)
}

// Empty reports whether nothing stands in a cell.
func (p *Plan) Empty(sheet, row, column int) bool {
	r := &p.Sheets[sheet].Rows[row]
	if r.copy != nil {
		return !r.copy.holds(column)
	}
	if column >= len(r.Cells) {
		return true
	}
	c := &r.Cells[column]
	return c.Expr == nil && c.Value.Kind == formulas.KindBlank
}
