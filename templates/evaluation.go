package templates

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"tieout/formulas"
)

// evaluate computes every formula of the plan, each after what it reads.
func (p *Plan) evaluate() error {
	e := newEvaluation(p)
	e.forget()
	return e.all()
}

// evaluation computes the formulas of a plan. Every value stands in a few bytes beside the others, where the next
// formula finds it: the cells themselves are large, and far apart.
type evaluation struct {
	p       *Plan
	machine *formulas.Machine
	at      formulaAt
	live    map[rowAt]*original // rows that are laid out again
	rows    [][]int32           // by sheet and row: where the values of its own cells begin; and where those of the last row end
	values  []compact
	areas   []formulas.Value // of the formulas under way, one after the other
	large   map[Area][]formulas.Value
}

// formulaAt is the formula under way: in a cell, or of a run so many columns right of its first one, in the live row or
// a copy.
type formulaAt struct {
	sheet, row, column int
	copy               *copied // nil for the live row
	run                *run    // nil for a formula that is of no run
	right              int
}

// inCell is in place of a value that is no number: the cell has it.
const inCell = noNumber | 0xFE<<kindShift

// newEvaluation takes every formula in a cell for not computed.
func newEvaluation(p *Plan) *evaluation {
	e := &evaluation{p: p, rows: make([][]int32, len(p.Sheets)), large: map[Area][]formulas.Value{}, live: make(map[rowAt]*original, len(p.copies.originals))}
	e.machine = formulas.NewMachineOf(e)
	e.machine.Ready(verdictFormula, changedFormula)
	for _, o := range p.copies.originals {
		e.live[o.rowAt] = o
	}
	cells, rows := 0, len(p.Sheets)
	for _, s := range p.Sheets {
		for j := range s.Rows {
			cells += len(s.Rows[j].Cells)
		}
		rows += len(s.Rows)
	}
	e.values = make([]compact, cells)
	first, next := make([]int32, 0, rows), 0
	for i, s := range p.Sheets {
		from := len(first)
		for j := range s.Rows {
			first = append(first, int32(next))
			cells := s.Rows[j].Cells
			values := e.values[next : next+len(cells)]
			next += len(cells)
			for k := range cells {
				v := inCell
				if c := &cells[k]; c.Expr != nil {
					v = notComputed
				} else if c.Value.Kind == formulas.KindNum {
					v = compactNumber(c.Value.Num)
				}
				values[k] = v
			}
		}
		first = append(first, int32(next))
		e.rows[i] = first[from:]
	}
	return e
}

// compactNumber is a number of a cell made compact.
func compactNumber(x float64) compact {
	if v := compact(math.Float64bits(x)); v&noNumber != noNumber {
		return v
	}
	return inCell
}

// forget takes the copies for not computed.
func (e *evaluation) forget() {
	for i := range e.p.copies.values {
		e.p.copies.values[i] = notComputed
	}
	e.p.copies.texts = e.p.copies.texts[:0]
}

// all computes what is not computed yet.
func (e *evaluation) all() error {
	for i, s := range e.p.Sheets {
		for j := range s.Rows {
			if copy := s.Rows[j].copy; copy != nil {
				for k := range int(copy.size) {
					if e.p.copies.values[int(copy.values)+k] == notComputed {
						if _, err := e.copied(copy, int(copy.from)+k); err != nil {
							return err
						}
					}
				}
				continue
			}
			for k, v := range e.values[e.rows[i][j]:e.rows[i][j+1]] {
				if v == notComputed {
					if _, err := e.value(i, j, k); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// largeArea is how many cells an area has that is kept for the next formula: a
// row over the months is read by many.
const largeArea = 24

// value is the value of a cell.
func (e *evaluation) value(sheet, row, column int) (formulas.Value, error) {
	first := int(e.rows[sheet][row])
	if column >= int(e.rows[sheet][row+1])-first {
		if copy := e.p.Sheets[sheet].Rows[row].copy; copy != nil {
			return e.copied(copy, column)
		}
		return formulas.Value{}, nil
	}
	slot := &e.values[first+column]
	if *slot&noNumber != noNumber {
		return formulas.Value{Kind: formulas.KindNum, Num: math.Float64frombits(uint64(*slot))}, nil
	}
	c := &e.p.Sheets[sheet].Rows[row].Cells[column]
	switch *slot {
	case inCell:
		return c.Value, nil
	case beingComputed:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(sheet, row, column))
	}
	*slot = beingComputed
	areas, before := len(e.areas), e.at
	e.at = formulaAt{sheet: sheet, row: row, column: column}
	v, err := e.compute(c)
	e.areas, e.at = e.areas[:areas], before
	if err != nil || v.Kind == formulas.KindErr {
		return v, e.fault(sheet, row, column, v, err)
	}
	c.Value = v
	if *slot = inCell; v.Kind == formulas.KindNum {
		*slot = compactNumber(v.Num)
	}
	return v, nil
}

// compute is the value of the formula in a cell, which is under way.
func (e *evaluation) compute(c *Cell) (formulas.Value, error) {
	if ref, ok := c.Expr.(formulas.Ref); ok && !ref.Block() {
		v, err := e.Value(ref)
		return v.Shown(), err
	}
	if o := e.live[rowAt{e.at.sheet, e.at.row}]; o != nil {
		if run, right := o.run(e.at.column); run != nil && !run.lost() {
			e.at.run, e.at.right = run, right
			return e.machine.Run(run.formula)
		}
	}
	return e.machine.Eval(c.Expr)
}

// fault is what is wrong with what a formula computes, nil for nothing.
func (e *evaluation) fault(sheet, row, column int, v formulas.Value, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", e.p.where(sheet, row, column), err)
	}
	if v.Kind == formulas.KindErr {
		return &valueError{sheet: sheet, row: row, column: column, text: fmt.Sprintf("%s: %s is %s in a spreadsheet; say what the row shows where it cannot be computed",
			e.p.where(sheet, row, column), formulas.Print(e.p.Formula(sheet, row, column)), v.Str)}
	}
	return nil
}

// copied is the value of a copied row in a column.
func (e *evaluation) copied(c *copied, column int) (formulas.Value, error) {
	copies := &e.p.copies
	slot := copies.slot(c, column)
	switch {
	case c.size == 0: // that of a driver, which has cells
		return e.value(int(c.host), int(c.row), column)
	case column == captionColumn && !c.links(column):
		return e.value(c.of.sheet, c.of.row, column)
	case slot == nil:
		return formulas.Value{}, nil
	case *slot == beingComputed:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(int(c.host), int(c.row), column))
	case *slot != notComputed:
		return copies.value(*slot), nil
	}
	run, right := c.of.run(column)
	if run == nil {
		if !c.links(column) {
			return formulas.Value{}, nil
		}
		v, err := e.value(c.of.sheet, c.of.row, column)
		if err == nil {
			*slot = copies.pack(v)
		}
		return v, err
	}
	*slot = beingComputed
	areas, before := len(e.areas), e.at
	e.at.copy, e.at.run, e.at.right = c, run, right
	v, err := e.machine.Run(run.formula)
	e.areas, e.at = e.areas[:areas], before
	if err != nil || v.Kind == formulas.KindErr {
		return v, e.fault(int(c.host), int(c.row), column, v, err)
	}
	*slot = copies.pack(v)
	return v, nil
}

var errLost = errors.New("expected a reference to a row, found one that leads nowhere")

// Cell implements formulas.Places.
func (e *evaluation) Cell(n int) (formulas.Value, error) {
	at, copies := &e.at, &e.p.copies
	a := &at.run.aims[n]
	if a.lost {
		return formulas.Value{}, errLost
	}
	from, _ := a.columns(at.right)
	if at.copy == nil {
		return e.value(int(a.sheet), int(a.row), from)
	}
	t := at.copy.reads[at.run.offset+n]
	if t.sheet == toCopy {
		return e.copied(copies.rows[t.first], from)
	}
	return e.value(int(t.sheet), int(t.first), from)
}

// Range implements formulas.Places.
func (e *evaluation) Range(n int) (formulas.Area, error) {
	at, copies := e.at, &e.p.copies
	a := &at.run.aims[n]
	if a.lost {
		return formulas.Area{}, errLost
	}
	from, until := a.columns(at.right)
	if at.copy == nil {
		return e.area(Area{Sheet: int(a.sheet), Row: int(a.row), LastRow: int(a.last), Column: from, LastColumn: until})
	}
	t := at.copy.reads[at.run.offset+n]
	if t.sheet != toParts {
		return e.area(copies.area(t, from, until))
	}
	// Rows of a block that was taken apart, one above the other.
	parts := copies.parts[t.first:t.last]
	out := formulas.Area{Columns: until - from + 1}
	out.Values = e.room(len(parts) * out.Columns)[:0]
	for _, part := range parts {
		to, _ := copies.at(part)
		for k := from; k <= until; k++ {
			v, err := e.value(to.sheet, to.row, k)
			if err != nil {
				return out, err
			}
			out.Values = append(out.Values, v)
		}
	}
	return out, nil
}

// valueError is a formula whose value is an error of the spreadsheet.
type valueError struct {
	sheet, row, column int
	text               string
}

func (e *valueError) Error() string { return e.text }

// Value implements formulas.Source.
func (e *evaluation) Value(ref formulas.Ref) (formulas.Value, error) {
	a, err := e.p.Locate(e.at.sheet, e.at.row, e.at.column, ref)
	if err != nil {
		return formulas.Value{}, err
	}
	return e.value(a.Sheet, a.Row, a.Column)
}

// Area implements formulas.Source.
func (e *evaluation) Area(ref formulas.Ref) (formulas.Area, error) {
	a, err := e.p.Locate(e.at.sheet, e.at.row, e.at.column, ref)
	if err != nil {
		return formulas.Area{}, err
	}
	return e.area(a)
}

// room is that for the values of an area, until the formula under way is
// computed. What its cells need comes behind it while it is filled.
func (e *evaluation) room(n int) []formulas.Value {
	e.areas = slices.Grow(e.areas, n)[:len(e.areas)+n]
	return e.areas[len(e.areas)-n : len(e.areas) : len(e.areas)]
}

// area is what stands in an area.
func (e *evaluation) area(a Area) (formulas.Area, error) {
	var err error
	area := formulas.Area{Columns: a.LastColumn - a.Column + 1}
	n := area.Columns * (a.LastRow - a.Row + 1)
	if n >= largeArea {
		if known, ok := e.large[a]; ok {
			area.Values = known
			return area, nil
		}
		area.Values = make([]formulas.Value, n)
	} else {
		area.Values = e.room(n)
	}
	for r, i := a.Row, 0; r <= a.LastRow; r++ {
		for c := a.Column; c <= a.LastColumn; c, i = c+1, i+1 {
			if area.Values[i], err = e.value(a.Sheet, r, c); err != nil {
				return area, err
			}
		}
	}
	if n >= largeArea {
		e.large[a] = area.Values
	}
	return area, nil
}
