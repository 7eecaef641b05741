package templates

import (
	"errors"
	"fmt"
	"slices"

	"tieout/formulas"
)

// evaluate computes every formula of the plan, each after what it reads.
func (p *Plan) evaluate() error {
	e := newEvaluation(p)
	e.forget()
	for i, s := range p.Sheets {
		for j := range s.Rows {
			if copy := s.Rows[j].copy; copy != nil {
				for k := range int(copy.size) {
					if _, err := e.copied(i, j, int(copy.from)+k); err != nil {
						return err
					}
				}
				continue
			}
			for k := range s.Rows[j].Cells {
				if s.Rows[j].Cells[k].Expr == nil {
					continue
				}
				if _, err := e.value(i, j, k); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// States of the formula of a cell while the plan is computed.
const (
	underWay = 1
	computed = 2
)

type evaluation struct {
	p     *Plan
	areas []formulas.Value // of the formulas under way, one after the other
	large map[Area][]formulas.Value

	sources     spare[source]
	copySources spare[copySource]
}

func newEvaluation(p *Plan) *evaluation {
	return &evaluation{p: p, large: map[Area][]formulas.Value{}}
}

// forget takes what was computed before for not computed.
func (e *evaluation) forget() {
	for _, s := range e.p.Sheets {
		for j := range s.Rows {
			cells := s.Rows[j].Cells
			for k := range cells {
				cells[k].state = 0
			}
		}
	}
	for i := range e.p.copies.values {
		e.p.copies.values[i] = notComputed
	}
	e.p.copies.texts = e.p.copies.texts[:0]
}

// largeArea is how many cells an area has that is kept for the next formula: a
// row over the months is read by many.
const largeArea = 24

func (e *evaluation) value(sheet, row, column int) (formulas.Value, error) {
	r := &e.p.Sheets[sheet].Rows[row]
	if r.copy != nil {
		return e.copied(sheet, row, column)
	}
	if column >= len(r.Cells) {
		return formulas.Value{}, nil
	}
	c := &r.Cells[column]
	if c.Expr == nil {
		return c.Value, nil
	}
	switch c.state {
	case underWay:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(sheet, row, column))
	case computed:
		return c.Value, nil
	}
	c.state = underWay
	areas := len(e.areas)
	from := e.sources.take()
	*from = source{e, sheet, row, column}
	v, err := formulas.Eval(c.Expr, from)
	e.sources.give(from)
	e.areas = e.areas[:areas]
	if err = e.fault(sheet, row, column, v, err); err != nil {
		return v, err
	}
	c.Value = v
	c.state = computed
	return v, nil
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

// copied is the value of a cell of a copied row.
func (e *evaluation) copied(sheet, row, column int) (formulas.Value, error) {
	c, copies := e.p.Sheets[sheet].Rows[row].copy, &e.p.copies
	if column == captionColumn && !c.links(column) {
		return e.value(c.of.sheet, c.of.row, column)
	}
	slot := copies.slot(c, column)
	if slot == nil {
		return formulas.Value{}, nil
	}
	switch *slot {
	case beingComputed:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(sheet, row, column))
	case notComputed:
	default:
		return copies.value(*slot), nil
	}
	run, right := c.run(column)
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
	areas := len(e.areas)
	from := e.copySources.take()
	*from = copySource{e, c, run, right}
	v, err := run.formula.Eval(from)
	e.copySources.give(from)
	e.areas = e.areas[:areas]
	if err = e.fault(sheet, row, column, v, err); err != nil {
		return v, err
	}
	*slot = copies.pack(v)
	return v, nil
}

// copySource reads cells for the formula in one cell of a copied row.
type copySource struct {
	e     *evaluation
	c     *copied
	run   *run
	right int
}

var errLost = errors.New("expected a reference to a row, found one that leads nowhere")

// spare are sources of formulas that are computed, for the next ones.
type spare[S any] []*S

func (s *spare[S]) take() *S {
	n := len(*s) - 1
	if n < 0 {
		return new(S)
	}
	x := (*s)[n]
	*s = (*s)[:n]
	return x
}

func (s *spare[S]) give(x *S) { *s = append(*s, x) }

// Value implements formulas.Source.
func (s *copySource) Value(ref formulas.Ref) (formulas.Value, error) { return s.Cell(ref.N) }

// Area implements formulas.Source.
func (s *copySource) Area(ref formulas.Ref) (formulas.Area, error) { return s.Range(ref.N) }

// Cell implements formulas.Places.
func (s *copySource) Cell(n int) (formulas.Value, error) {
	a, t := &s.run.aims[n], s.c.reads[s.run.offset+n]
	if a.lost {
		return formulas.Value{}, errLost
	}
	from, _ := a.columns(s.right)
	copies := &s.e.p.copies
	if t.sheet == toCopy {
		if slot := copies.slot(copies.rows[t.first], from); slot != nil && *slot&noNumber != noNumber {
			return copies.value(*slot), nil
		}
	}
	at, _ := copies.at(t)
	return s.e.value(at.sheet, at.row, from)
}

// Range implements formulas.Places.
func (s *copySource) Range(n int) (formulas.Area, error) {
	if s.run.aims[n].lost {
		return formulas.Area{}, errLost
	}
	t, copies := s.c.reads[s.run.offset+n], &s.e.p.copies
	from, until := s.run.aims[n].columns(s.right)
	if t.sheet != toParts {
		return s.e.area(copies.area(t, from, until))
	}
	// Rows of a block that was taken apart, one above the other.
	parts := copies.parts[t.first:t.last]
	out := formulas.Area{Columns: until - from + 1}
	out.Values = s.e.room(len(parts) * out.Columns)[:0]
	for _, part := range parts {
		at, _ := copies.at(part)
		for k := from; k <= until; k++ {
			v, err := s.e.value(at.sheet, at.row, k)
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

// source reads cells for the formula in one cell.
type source struct {
	e                  *evaluation
	sheet, row, column int
}

// Value implements formulas.Source.
func (s *source) Value(ref formulas.Ref) (formulas.Value, error) {
	a, err := s.e.p.Locate(s.sheet, s.row, s.column, ref)
	if err != nil {
		return formulas.Value{}, err
	}
	return s.e.value(a.Sheet, a.Row, a.Column)
}

// Area implements formulas.Source.
func (s *source) Area(ref formulas.Ref) (formulas.Area, error) {
	a, err := s.e.p.Locate(s.sheet, s.row, s.column, ref)
	if err != nil {
		return formulas.Area{}, err
	}
	return s.e.area(a)
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
		cells, copy := e.p.Sheets[a.Sheet].Rows[r].Cells, e.p.Sheets[a.Sheet].Rows[r].copy
		for c := a.Column; c <= a.LastColumn; c, i = c+1, i+1 {
			switch {
			case copy != nil:
				if area.Values[i], err = e.copied(a.Sheet, r, c); err != nil {
					return area, err
				}
			case c >= len(cells):
				area.Values[i] = formulas.Value{}
			case cells[c].Expr == nil:
				area.Values[i] = cells[c].Value
			default:
				if area.Values[i], err = e.value(a.Sheet, r, c); err != nil {
					return area, err
				}
			}
		}
	}
	if n >= largeArea {
		e.large[a] = area.Values
	}
	return area, nil
}
