package templates

import (
	"slices"

	"tieout/formulas"
)

// A copied row has no cells of its own. Nine tenths of a workbook's cells are
// those of copies, and all they have of their own is what they compute: caption
// and formats are the live row's, and so are the formulas, whose references are
// put in place of those to the live rows.

// original is a live row that is laid out again: how its formulas read.
type original struct {
	rowAt
	runs []run
	at   []int16 // by column: the index of its run, or one of those below
	from int     // first column that holds something computed
	area Area    // where a click on the caption of a copy leads
	refs int     // references of all runs
}

// What stands in a column of an original without a run.
const (
	nothing  = -1
	liveHere = -2 // an actual period: the copy shows the live figure
	liveWide = -3 // the same, where the copy is read further back than one period
)

// run is a stretch of columns with one formula.
type run struct {
	column  int // the first one
	formula *formulas.Formula
	aims    []aim // of its references
	offset  int   // of the first of them among those of the row
}

// aim is where a reference of an original leads, seen from the first column of
// the run.
type aim struct {
	lost              bool // nowhere, which is reported when the live cell is computed
	at                rowAt
	last              int // last row of a block
	from, until       int // columns
	moves, untilMoves bool
	live              bool    // to an actual year, which no driver moves
	call              string  // function that a block of rows is an argument of, "" for none
	rows              []rowAt // of such a block: those that hold something in its column
}

// columns are those of the aim, seen from a column as far right of the first one.
func (a *aim) columns(right int) (from, until int) {
	from, until = a.from, a.until
	if a.moves {
		from += right
	}
	if a.untilMoves {
		until += right
	}
	return from, until
}

// goesOn reports whether the aim, seen from so many columns further right, is b.
func (a *aim) goesOn(right int, b *aim) bool {
	from, until := a.columns(right)
	return a.lost == b.lost && a.at == b.at && a.last == b.last && from == b.from && until == b.until && a.live == b.live && slices.Equal(a.rows, b.rows)
}

// copied is one row laid out again.
type copied struct {
	of     *original
	host   int32 // sheet it stands on
	serial int32 // among all copies
	wide   bool  // actual years before the base year are read too
	reads  []lead
	parts  []rowAt // rows of the blocks that were taken apart, one block after the other

	values []formulas.Value // from the original's first column on; blank until it is computed

	driver []Cell // of a driver in an instance, which has cells of its own
}

// lead is where a reference of a copied row leads: to rows of a sheet, or for a
// block taken apart to those of parts from first to before last.
type lead struct {
	sheet, first, last int32
	apart              bool
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
func (c *copied) value(column int) *formulas.Value { return &c.values[column-c.of.from] }

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
	cells[captionColumn].Link, cells[captionColumn].Note = &c.of.area, ""
	if c.links(captionColumn) {
		cells[captionColumn].Expr = theLive
	}
	for k := firstYear; k < len(live); k++ {
		if run, _ := c.run(k); run != nil {
			cells[k] = live[k]
			cells[k].Expr, cells[k].Value, cells[k].Role, cells[k].Note, cells[k].Link = run.formula.Expr, *c.value(k), CalcRole, "", nil
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

// original is how a live row reads, found once.
func (c *copier) original(at rowAt) *original {
	n, _ := c.number(at)
	if known := c.originals[n]; known != nil {
		return known
	}
	cells := c.plan.Sheets[at.sheet].Rows[at.row].Cells
	o := &original{rowAt: at, at: make([]int16, len(cells)), area: Area{Sheet: at.sheet, Row: at.row, LastRow: at.row}}
	monthly := c.sheets[at.sheet].spec.monthly
	for k := range o.at {
		o.at[k] = nothing
		blank := cells[k].Expr == nil && cells[k].Value.Kind == formulas.KindBlank
		if k == captionColumn && cells[k].Expr != nil {
			o.at[k] = liveHere
		}
		switch {
		case k < firstYear || blank || !monthly && k >= c.columnsAfter():
			continue // parts of the company stand after the years
		case cells[k].Expr == nil || !monthly && !c.years[k-firstYear].forecast:
			if monthly || k-firstYear == c.base {
				o.at[k] = liveHere
			} else if k-firstYear < c.base {
				o.at[k] = liveWide
			}
			continue
		}
		aims := c.aims(nil, "", cells[k].Expr, at, k)
		if n := len(o.runs) - 1; n < 0 || !o.runs[n].goesOn(k, cells[k].Expr, aims) {
			o.runs = append(o.runs, run{column: k, formula: formulas.Prepare(cells[k].Expr), aims: aims, offset: o.refs})
			o.refs += len(aims)
		}
		o.at[k] = int16(len(o.runs) - 1)
	}
	for o.from < len(o.at)-1 && o.at[o.from] == nothing {
		o.from++
	}
	c.originals[n] = o
	c.plan.originals = append(c.plan.originals, o)
	return o
}

// goesOn reports whether the formula of a column further right is the run's.
func (r *run) goesOn(column int, e formulas.Expr, aims []aim) bool {
	if len(aims) != len(r.aims) || !formulas.Same(r.formula.Expr, e) {
		return false
	}
	for n := range aims {
		if !r.aims[n].goesOn(column-r.column, &aims[n]) {
			return false
		}
	}
	return true
}

// aims adds where the references of a formula lead from its cell, from left to
// right. call is the function it is an argument of, "" for none.
func (c *copier) aims(list []aim, call string, e formulas.Expr, of rowAt, column int) []aim {
	switch e := e.(type) {
	case formulas.Ref:
		return append(list, c.aim(call, e, of, column))
	case formulas.Neg:
		return c.aims(list, "", e.X, of, column)
	case formulas.Binary:
		return c.aims(c.aims(list, "", e.X, of, column), "", e.Y, of, column)
	case formulas.Call:
		for _, arg := range e.Args {
			list = c.aims(list, e.Func, arg, of, column)
		}
	}
	return list
}

func (c *copier) aim(call string, ref formulas.Ref, of rowAt, column int) aim {
	at, err := c.plan.Locate(of.sheet, of.row, column, ref)
	if err != nil {
		return aim{lost: true}
	}
	a := aim{at: rowAt{at.Sheet, at.Row}, last: at.LastRow, from: at.Column, until: at.LastColumn, moves: ref.Period == "",
		live: ref.Period != "" && ref.PeriodTo == "" && c.actualColumn(at.Sheet, at.Column)}
	if a.untilMoves = a.moves; ref.PeriodTo != "" {
		a.untilMoves = isShift(ref.PeriodTo)
	}
	if ref.To != "" && call != "" {
		// Where some rows of a block are copied it is taken apart: their copies need not stand one below the other.
		a.call = call
		for r := at.Row; r <= at.LastRow; r++ {
			if c.plan.Sheets[at.Sheet].Rows[r].ID != "" && !c.plan.Empty(at.Sheet, r, at.Column) {
				a.rows = append(a.rows, rowAt{at.Sheet, r})
			}
		}
	}
	return a
}

// lead is where a reference of an original leads in an instance.
func (c *copier) lead(in *instance, made *copied, ref formulas.Ref, a *aim) lead {
	if a.lost {
		return lead{}
	}
	out := lead{sheet: int32(a.at.sheet), first: int32(a.at.row), last: int32(a.last)}
	if a.live {
		return out
	}
	if a.last > a.at.row {
		if !c.someCopied(in, a) {
			return out
		}
		if !c.mayTakeApart(made.of.rowAt, a.call, ref) {
			return out
		}
		first := len(made.parts)
		for _, at := range a.rows {
			if copy := c.copyOf(in, at); copy != nil {
				copy.reach(ref)
				at = rowAt{int(copy.host), notYet(copy)}
			}
			made.parts = append(made.parts, at)
		}
		return lead{first: int32(first), last: int32(len(made.parts)), apart: true}
	}
	if copy := c.copyOf(in, a.at); copy != nil {
		copy.reach(ref)
		out.sheet, out.first = copy.host, int32(notYet(copy))
		out.last = out.first
	}
	return out
}

// reach makes room for what a reference reads before the base year.
func (c *copied) reach(ref formulas.Ref) { c.wide = c.wide || ref.PeriodTo != "" || ref.Shift < -1 }

// notYet stands for the row of a copy that is not laid out yet; settle puts the
// row in its place.
func notYet(c *copied) int { return -1 - int(c.serial) }

func (c *copied) settle(rows []int32) {
	for i := range c.reads {
		if t := &c.reads[i]; t.first < 0 {
			t.first = rows[-1-t.first]
			t.last = t.first
		}
	}
	for i := range c.parts {
		if at := &c.parts[i]; at.row < 0 {
			at.row = int(rows[-1-at.row])
		}
	}
}
