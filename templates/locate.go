package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tieout/formulas"
)

// index finds sheets by id, rows by line and columns by key. It is built once,
// when the first reference is looked up, and sheets may be drawn side by side.
type index struct {
	once    sync.Once
	sheets  map[string]int
	rows    []map[string]int
	columns []map[string]int
}

func (p *Plan) buildIndex() {
	x := &p.index
	x.sheets = make(map[string]int, len(p.Sheets))
	x.rows = make([]map[string]int, len(p.Sheets))
	x.columns = make([]map[string]int, len(p.Sheets))
	for i, s := range p.Sheets {
		x.sheets[s.ID] = i
		x.rows[i], x.columns[i] = map[string]int{}, map[string]int{}
		for j := range s.Rows {
			if id := s.Rows[j].ID; id != "" {
				x.rows[i][id] = j
			}
		}
		for j, c := range s.Columns {
			if c.Key != "" {
				x.columns[i][c.Key] = j
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
	if id, rest, qualified := strings.Cut(ref.Line, "."); qualified {
		i, ok := p.index.sheets[id]
		if !ok {
			return Area{}, fmt.Errorf("%s: expected a sheet of the plan, found %s", ref, id)
		}
		to, line = i, rest
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
	from, err := p.column(place{sheet, row, column}, place{to, first, 0}, ref.Period, ref.Shift)
	if err != nil {
		return Area{}, fmt.Errorf("%s: %w", ref, err)
	}
	until := from
	if ref.PeriodTo != "" {
		key, shift := ref.PeriodTo, 0
		if n, err := strconv.Atoi(key); err == nil && n > -100 && n < 100 {
			key, shift = "", n
		}
		if until, err = p.column(place{sheet, row, column}, place{to, first, 0}, key, shift); err != nil {
			return Area{}, fmt.Errorf("%s: %w", ref, err)
		}
	}
	return Area{Sheet: to, Row: min(first, last), Column: min(from, until), LastRow: max(first, last), LastColumn: max(from, until)}, nil
}

// column finds a column in a row of a sheet (to): by its key, or by what stands
// in the formula's own column of its own row, moved by shift. The places are
// indices of a sheet, a row and a column.
func (p *Plan) column(from, to place, key string, shift int) (int, error) {
	if key == "" {
		at := from.column + shift
		if at < 0 || at >= len(p.Sheets[from.statement].Columns) {
			return 0, fmt.Errorf("expected a column of sheet %s, found one outside it", p.Sheets[from.statement].ID)
		}
		if from.statement == to.statement {
			return at, nil
		}
		key = p.Sheets[from.statement].Columns[at].Key
		if own := p.rowKeys(from); at < len(own) {
			key = own[at]
		}
	}
	if own := p.rowKeys(to); own != nil {
		if i := slices.Index(own, key); i >= 0 {
			return i, nil
		}
	} else if i, ok := p.index.columns[to.statement][key]; ok {
		return i, nil
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

// cell is nil where nothing stands.
func (p *Plan) cell(sheet, row, column int) *Cell {
	cells := p.Sheets[sheet].Rows[row].Cells
	if column >= len(cells) {
		return nil
	}
	return &cells[column]
}

// evaluate computes every formula of the plan, each after what it reads.
func (p *Plan) evaluate() error {
	e := &evaluation{p: p, state: make([][][]uint8, len(p.Sheets))}
	for i, s := range p.Sheets {
		e.state[i] = make([][]uint8, len(s.Rows))
	}
	for i, s := range p.Sheets {
		for j := range s.Rows {
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
	state [][][]uint8 // by sheet, row, column; nil for a row not reached
}

func (e *evaluation) value(sheet, row, column int) (formulas.Value, error) {
	c := e.p.cell(sheet, row, column)
	if c == nil {
		return formulas.Value{}, nil
	}
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
	v, err := formulas.Eval(c.Expr, source{e, sheet, row, column})
	if err != nil {
		return v, fmt.Errorf("%s: %w", e.p.where(sheet, row, column), err)
	}
	if v.Kind == formulas.KindErr {
		return v, &valueError{sheet: sheet, row: row, column: column, text: fmt.Sprintf("%s: %s is %s in a spreadsheet; say what the row shows where it cannot be computed",
			e.p.where(sheet, row, column), formulas.Print(c.Expr), v.Str)}
	}
	c.Value = v
	states[column] = computed
	return v, nil
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
func (s source) Value(ref formulas.Ref) (formulas.Value, error) {
	a, err := s.e.p.Locate(s.sheet, s.row, s.column, ref)
	if err != nil {
		return formulas.Value{}, err
	}
	return s.e.value(a.Sheet, a.Row, a.Column)
}

// Area implements formulas.Source.
func (s source) Area(ref formulas.Ref) (formulas.Area, error) {
	a, err := s.e.p.Locate(s.sheet, s.row, s.column, ref)
	if err != nil {
		return formulas.Area{}, err
	}
	area := formulas.Area{Columns: a.LastColumn - a.Column + 1}
	for r := a.Row; r <= a.LastRow; r++ {
		for c := a.Column; c <= a.LastColumn; c++ {
			v, err := s.e.value(a.Sheet, r, c)
			if err != nil {
				return area, err
			}
			area.Values = append(area.Values, v)
		}
	}
	return area, nil
}
