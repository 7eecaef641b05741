package templates

import (
	"slices"

	"tieout/formulas"
)

// original is a live row that is laid out again: how its formulas read.
type original struct {
	rowAt
	runs    []run
	at      []int16 // by column: the index of its run, or one of those below
	caption Aside   // of a copy: a click leads to the live row
	refs    int     // references of all runs
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
	sheet, row, last  int32 // a row, or the first and the last one of a block
	from, until       int32 // columns
	moves, untilMoves bool
	lost              bool      // nowhere, which is reported when the live cell is computed
	live              bool      // to an actual year, which no driver moves
	block             *aimBlock // of rows that are an argument of a function; nil for any other
}

// aimBlock is a block of rows that is taken apart where some of them are copied.
type aimBlock struct {
	call string  // function that it is an argument of
	rows []rowAt // those that hold something in the column
}

// at is the row, or the first one of a block.
func (a *aim) at() rowAt { return rowAt{int(a.sheet), int(a.row)} }

// call is the function that a block is an argument of, "" for none.
func (a *aim) call() string {
	if a.block == nil {
		return ""
	}
	return a.block.call
}

// rows are those of a block that hold something.
func (a *aim) rows() []rowAt {
	if a.block == nil {
		return nil
	}
	return a.block.rows
}

// columns are those of the aim, seen from a column as far right of the first one.
func (a *aim) columns(right int) (from, until int) {
	from, until = int(a.from), int(a.until)
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
	return a.lost == b.lost && a.at() == b.at() && a.last == b.last && from == int(b.from) && until == int(b.until) && a.live == b.live && slices.Equal(a.rows(), b.rows())
}

// original is how a live row reads, found once.
func (c *copier) original(at rowAt) *original {
	n, _ := c.number(at)
	if known := c.originals[n]; known != nil {
		return known
	}
	cells := c.plan.Sheets[at.sheet].Rows[at.row].Cells
	o := &original{rowAt: at, at: make([]int16, len(cells)), caption: Aside{Link: &Area{Sheet: at.sheet, Row: at.row, LastRow: at.row}}}
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
		aims := c.aims(c.spare[:0], "", cells[k].Expr, at, k)
		c.spare = aims
		if n := len(o.runs) - 1; n < 0 || !o.runs[n].goesOn(k, cells[k].Expr, aims) {
			o.runs = append(o.runs, run{column: k, formula: formulas.Prepare(cells[k].Expr), aims: slices.Clone(aims), offset: o.refs})
			o.refs += len(aims)
		}
		o.at[k] = int16(len(o.runs) - 1)
	}
	c.originals[n] = o
	c.plan.copies.originals = append(c.plan.copies.originals, o)
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

// lost reports whether a reference leads nowhere.
func (r *run) lost() bool { return slices.ContainsFunc(r.aims, func(a aim) bool { return a.lost }) }

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
	a := aim{sheet: int32(at.Sheet), row: int32(at.Row), last: int32(at.LastRow), from: int32(at.Column), until: int32(at.LastColumn), moves: ref.Period == "",
		live: ref.Period != "" && ref.PeriodTo == "" && c.actualColumn(at.Sheet, at.Column)}
	if a.untilMoves = a.moves; ref.PeriodTo != "" {
		_, a.untilMoves = ref.ToShift()
	}
	if ref.To != "" && call != "" {
		// Where some rows of a block are copied it is taken apart: their copies need not stand one below the other.
		a.block = &aimBlock{call: call}
		for r := at.Row; r <= at.LastRow; r++ {
			if c.plan.Sheets[at.Sheet].Rows[r].ID != "" && !c.plan.Empty(at.Sheet, r, at.Column) {
				a.block.rows = append(a.block.rows, rowAt{at.Sheet, r})
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
	out := lead{sheet: a.sheet, first: a.row, last: a.last}
	if a.live {
		return out
	}
	if a.last > a.row {
		if !c.someCopied(in, a) {
			return out
		}
		if !c.mayTakeApart(made.of.rowAt, a.call(), ref) {
			return out
		}
		// Copies that are made meanwhile put their parts behind.
		rows, first := a.rows(), len(c.plan.copies.parts)
		c.plan.copies.parts = append(doubled(c.plan.copies.parts, len(rows)), make([]lead, len(rows))...)
		for i, at := range rows {
			part := c.leadTo(in, ref, at)
			c.plan.copies.parts[first+i] = part
		}
		return lead{sheet: toParts, first: int32(first), last: int32(first + len(rows))}
	}
	return c.leadTo(in, ref, a.at())
}

// leadTo is where a reference to one row leads in an instance.
func (c *copier) leadTo(in *instance, ref formulas.Ref, at rowAt) lead {
	if copy := c.copyOf(in, at); copy != nil {
		copy.reach(ref)
		return lead{sheet: toCopy, first: copy.serial}
	}
	return lead{sheet: int32(at.sheet), first: int32(at.row), last: int32(at.row)}
}

// reach makes room for what a reference reads before the base year.
func (c *copied) reach(ref formulas.Ref) { c.wide = c.wide || ref.PeriodTo != "" || ref.Shift < -1 }
