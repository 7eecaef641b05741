package templates

import (
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
		lines := 0
		for j := range s.Rows {
			if s.Rows[j].ID != "" {
				lines++
			}
		}
		x.rows[i] = make(map[string]int32, lines)
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
// column of a sheet: a line of the same sheet, or of another as sheet.line, or
// the cell's own where it names none, in the cell's own column or the one the reference names. The error says what the
// reference names that the plan does not have.
func (p *Plan) Locate(sheet, row, column int, ref formulas.Ref) (Area, error) {
	p.index.once.Do(p.buildIndex)
	if sheet < 0 || sheet >= len(p.Sheets) {
		return Area{}, fmt.Errorf("%s: expected a formula on one of %d sheets, found it on sheet %d", ref, len(p.Sheets), sheet)
	}
	if at := ref.At; at.Sheet > 0 && !ref.Block() {
		return cellArea(int(at.Sheet)-1, int(at.Row), int(at.Column)), nil
	}
	to, line := sheet, ref.Line
	if dot := strings.IndexByte(line, '.'); dot >= 0 {
		i, ok := p.index.sheets[line[:dot]]
		if !ok {
			return Area{}, fmt.Errorf("%s: expected a sheet of the plan, found %s", ref, line[:dot])
		}
		to, line = i, line[dot+1:]
	}
	first, ok := row, true
	if ref.Line != "" {
		first, ok = p.rowOf(to, line)
	}
	if !ok {
		return Area{}, fmt.Errorf("%s: expected a row of sheet %s, found %s", ref, p.Sheets[to].ID, line)
	}
	last := first
	if ref.To != "" {
		end := ref.To
		if _, rest, qualified := strings.Cut(end, "."); qualified {
			end = rest
		}
		if last, ok = p.rowOf(to, end); !ok {
			return Area{}, fmt.Errorf("%s: expected a row of sheet %s, found %s", ref, p.Sheets[to].ID, end)
		}
	}
	own, there := place{sheet, row, column}, place{to, first, 0}
	from, err := p.column(own, there, ref.Period, ref.Shift)
	if err != nil {
		return Area{}, fmt.Errorf("%s: %w", ref, err)
	}
	until := from
	if ref.PeriodTo != "" {
		key := ref.PeriodTo
		shift, ok := ref.ToShift()
		if ok {
			key = ""
		}
		if until, err = p.column(own, there, key, shift); err != nil {
			return Area{}, fmt.Errorf("%s: %w", ref, err)
		}
	}
	return Area{Sheet: to, Row: min(first, last), Column: min(from, until), LastRow: max(first, last), LastColumn: max(from, until)}, nil
}

// rowOf is the row of a line on a sheet.
func (p *Plan) rowOf(sheet int, line string) (row int, ok bool) {
	if at, ok := p.index.rows[sheet][line]; ok {
		return int(at), true
	}
	return p.copyOf(sheet, line)
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
		return rows[at.line].Keys()
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

// where names a cell for a person: sheet, line and column.
func (p *Plan) where(sheet, row, column int) string {
	s := p.Sheets[sheet]
	line, key := p.lineID(rowAt{sheet, row}), strconv.Itoa(column+1)
	if line == "" {
		line = "row " + strconv.Itoa(row+1)
	}
	if column < len(s.Columns) && s.Columns[column].Key != "" {
		key = s.Columns[column].Key
	}
	return s.ID + "." + line + "[" + key + "]"
}
