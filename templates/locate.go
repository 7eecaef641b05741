package templates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tieout/formulas"
)

// index finds rows by line and columns by key. It is built once, when the first
// reference is looked up, and sheets may be drawn side by side.
type index struct {
	once    sync.Once
	rows    []map[string]int32 // by sheet and line
	sheets  map[string]int     // by id
	keys    map[string]int32   // numbers of the keys of columns
	key     [][]int32          // by sheet and column: the number of its key, 0 for none
	columns [][]int32          // by sheet and number of a key: the column, -1 for none
}

func (p *Plan) buildIndex() {
	x := &p.index
	x.sheets = make(map[string]int, len(p.Sheets))
	x.rows = make([]map[string]int32, len(p.Sheets))
	x.keys, x.key = map[string]int32{"": 0}, make([][]int32, len(p.Sheets))
	for i, s := range p.Sheets {
		x.sheets[s.ID] = i
		x.rows[i] = make(map[string]int32, len(s.Rows))
		for j := range s.Rows {
			if id := s.Rows[j].ID; id != "" {
				x.rows[i][id] = int32(j)
			}
		}
		x.key[i] = make([]int32, len(s.Columns))
		for j, c := range s.Columns {
			n, ok := x.keys[c.Key]
			if !ok {
				n = int32(len(x.keys))
				x.keys[c.Key] = n
			}
			x.key[i][j] = n
		}
	}
	x.columns = make([][]int32, len(p.Sheets))
	for i := range p.Sheets {
		x.columns[i] = slices.Repeat([]int32{-1}, len(x.keys))
		for j, n := range x.key[i] {
			if n != 0 {
				x.columns[i][n] = int32(j)
			}
		}
	}
}

// Locate is where a reference stands that is written in the cell at row,
// column of a sheet: a line of the same sheet, or of another as sheet.line, in
// the cell's own column or the one the reference names. The error says what the
// reference names that the plan does not have.
func (p *Plan) Locate(sheet, row, column int, ref formulas.Ref) (Area, error) {
	p.index.once.Do(p.buildIndex)
	if sheet < 0 || sheet >= len(p.Sheets) {
		return Area{}, fmt.Errorf("%s: expected a formula on one of %d sheets, found it on sheet %d", ref, len(p.Sheets), sheet)
	}
	to, line := sheet, ref.Line
	if dot := strings.IndexByte(line, '.'); dot >= 0 {
		i, ok := p.index.sheets[line[:dot]]
		if !ok {
			return Area{}, fmt.Errorf("%s: expected a sheet of the plan, found %s", ref, line[:dot])
		}
		to, line = i, line[dot+1:]
	}
	first, ok := p.index.rows[to][line]
	if !ok {
		return Area{}, fmt.Errorf("%s: expected a row of sheet %s, found %s", ref, p.Sheets[to].ID, line)
	}
	last := first
	if ref.To != "" {
		end := ref.To
		if _, rest, qualified := strings.Cut(end, "."); qualified {
			end = rest
		}
		if last, ok = p.index.rows[to][end]; !ok {
			return Area{}, fmt.Errorf("%s: expected a row of sheet %s, found %s", ref, p.Sheets[to].ID, end)
		}
	}
	own, there := place{sheet, row, column}, place{to, int(first), 0}
	from, err := p.column(own, there, ref.Period, ref.Shift)
	if err != nil {
		return Area{}, fmt.Errorf("%s: %w", ref, err)
	}
	until := from
	if ref.PeriodTo != "" {
		key, shift := ref.PeriodTo, 0
		if isShift(key) {
			shift, _ = strconv.Atoi(key)
			key = ""
		}
		if until, err = p.column(own, there, key, shift); err != nil {
			return Area{}, fmt.Errorf("%s: %w", ref, err)
		}
	}
	return Area{Sheet: to, Row: int(min(first, last)), Column: min(from, until), LastRow: int(max(first, last)), LastColumn: max(from, until)}, nil
}

// column finds a column in a row of a sheet (to): by its key, or by what stands
// in the formula's own column of its own row, moved by shift. The places are
// indices of a sheet, a row and a column.
func (p *Plan) column(from, to place, key string, shift int) (int, error) {
	x, number := &p.index, int32(0)
	if key == "" {
		columns, at := p.Sheets[from.statement].Columns, from.column+shift
		if at < 0 || at >= len(columns) {
			return 0, fmt.Errorf("expected a column of sheet %s, found one outside it", p.Sheets[from.statement].ID)
		}
		if from.statement == to.statement {
			return at, nil
		}
		key = columns[at].Key
		if own := p.rowKeys(from); at < len(own) {
			key = own[at]
		} else if from.statement < len(x.key) && at < len(x.key[from.statement]) {
			number = x.key[from.statement][at]
		}
	}
	if own := p.rowKeys(to); own != nil {
		if i := slices.Index(own, key); i >= 0 {
			return i, nil
		}
	} else {
		if number == 0 {
			number = x.keys[key]
		}
		if i := x.columns[to.statement][number]; i >= 0 {
			return int(i), nil
		}
	}
	return 0, fmt.Errorf("expected a column of sheet %s, found %q", p.Sheets[to.statement].ID, key)
}

// rowKeys are the keys a row has of its own.
func (p *Plan) rowKeys(at place) []string {
	if rows := p.Sheets[at.statement].Rows; at.line >= 0 && at.line < len(rows) {
		return rows[at.line].Keys
	}
	return nil
}

// cell is nil where nothing stands. That of a copied row is laid out for the
// caller, with its formula as it reads there.
func (p *Plan) cell(sheet, row, column int) *Cell {
	var room []Cell
	cells := p.Cells(sheet, row, &room)
	if column >= len(cells) {
		return nil
	}
	c := &cells[column]
	if p.Sheets[sheet].Rows[row].copy != nil {
		c.Expr = p.Formula(sheet, row, column)
	}
	return c
}

// evaluate computes every formula of the plan, each after what it reads.
func (p *Plan) evaluate() error {
	e := newEvaluation(p)
	for _, s := range p.Sheets {
		for j := range s.Rows {
			if copy := s.Rows[j].copy; copy != nil {
				clear(copy.values)
			}
		}
	}
	for i, s := range p.Sheets {
		for j := range s.Rows {
			if copy := s.Rows[j].copy; copy != nil {
				for k := range copy.values {
					if _, err := e.copied(i, j, copy.of.from+k); err != nil {
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

const (
	underWay = 1
	computed = 2
)

type evaluation struct {
	p     *Plan
	state [][][]uint8      // by sheet, row, column; nil for a row not reached
	areas []formulas.Value // of the formulas under way, one after the other
	large map[Area][]formulas.Value
	spare []*copySource // of formulas that are computed
}

func newEvaluation(p *Plan) *evaluation {
	e := &evaluation{p: p, state: make([][][]uint8, len(p.Sheets)), large: map[Area][]formulas.Value{}}
	for i, s := range p.Sheets {
		e.state[i] = make([][]uint8, len(s.Rows))
	}
	return e
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
	states := e.state[sheet][row]
	if states == nil {
		states = make([]uint8, len(e.p.Sheets[sheet].Rows[row].Cells))
		e.state[sheet][row] = states
	}
	switch states[column] {
	case underWay:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(sheet, row, column))
	case computed:
		return c.Value, nil
	}
	states[column] = underWay
	areas := len(e.areas)
	v, err := formulas.Eval(c.Expr, &source{e, sheet, row, column})
	e.areas = e.areas[:areas]
	if err = e.fault(sheet, row, column, v, err); err != nil {
		return v, err
	}
	c.Value = v
	states[column] = computed
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

// beingComputed marks the value of a copied cell whose formula is under way.
const beingComputed formulas.Kind = 0xFF

// copied is the value of a cell of a copied row.
func (e *evaluation) copied(sheet, row, column int) (formulas.Value, error) {
	c := e.p.Sheets[sheet].Rows[row].copy
	if column == captionColumn && !c.links(column) {
		return e.value(c.of.sheet, c.of.row, column)
	}
	if column < c.of.from || column-c.of.from >= len(c.values) {
		return formulas.Value{}, nil
	}
	switch v := *c.value(column); v.Kind {
	case beingComputed:
		return formulas.Value{}, fmt.Errorf("%s depends on itself", e.p.where(sheet, row, column))
	case formulas.KindBlank:
	default:
		return v, nil
	}
	run, right := c.run(column)
	if run == nil {
		if !c.links(column) {
			return formulas.Value{}, nil
		}
		v, err := e.value(c.of.sheet, c.of.row, column)
		if err == nil {
			*c.value(column) = v
		}
		return v, err
	}
	c.value(column).Kind = beingComputed
	areas := len(e.areas)
	from := e.copySource()
	*from = copySource{e, c, run, right}
	v, err := run.formula.Eval(from)
	e.spare = append(e.spare, from)
	e.areas = e.areas[:areas]
	if err = e.fault(sheet, row, column, v, err); err != nil {
		return v, err
	}
	*c.value(column) = v
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

// copySource is one that no formula uses.
func (e *evaluation) copySource() *copySource {
	n := len(e.spare) - 1
	if n < 0 {
		return new(copySource)
	}
	s := e.spare[n]
	e.spare = e.spare[:n]
	return s
}

// Value implements formulas.Source.
func (s *copySource) Value(ref formulas.Ref) (formulas.Value, error) { return s.Cell(ref.N) }

// Area implements formulas.Source.
func (s *copySource) Area(ref formulas.Ref) (formulas.Area, error) { return s.Range(ref.N) }

// Cell implements formulas.Places.
func (s *copySource) Cell(n int) (formulas.Value, error) {
	a, t := &s.run.aims[n], &s.c.reads[s.run.offset+n]
	if a.lost {
		return formulas.Value{}, errLost
	}
	from, _ := a.columns(s.right)
	return s.e.value(int(t.sheet), int(t.first), from)
}

// Range implements formulas.Places.
func (s *copySource) Range(n int) (formulas.Area, error) {
	if s.run.aims[n].lost {
		return formulas.Area{}, errLost
	}
	t := &s.c.reads[s.run.offset+n]
	from, until := s.run.aims[n].columns(s.right)
	if !t.apart {
		return s.e.area(t.area(from, until))
	}
	// Rows of a block that was taken apart, one above the other.
	rows := s.c.parts[t.first:t.last]
	out := formulas.Area{Columns: until - from + 1, Values: make([]formulas.Value, 0, len(rows)*(until-from+1))}
	for _, at := range rows {
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

// where names a cell for a person: sheet, line and column.
func (p *Plan) where(sheet, row, column int) string {
	s := p.Sheets[sheet]
	line, key := s.Rows[row].ID, strconv.Itoa(column+1)
	if line == "" {
		line = "row " + strconv.Itoa(row+1)
	}
	if column < len(s.Columns) && s.Columns[column].Key != "" {
		key = s.Columns[column].Key
	}
	return s.ID + "." + line + "[" + key + "]"
}

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
		// What the cells need is put behind the area while it is filled.
		e.areas = slices.Grow(e.areas, n)[:len(e.areas)+n]
		area.Values = e.areas[len(e.areas)-n : len(e.areas) : len(e.areas)]
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
