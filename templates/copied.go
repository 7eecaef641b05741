package templates

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// A copied row has no cells of its own. Nine tenths of a workbook's cells are
// those of copies, and all they have of their own is what they compute: caption
// and formats are the live row's, and so are the formulas, whose references are
// put in place of those to the live rows.

// copies are the rows of a plan that are laid out again.
type copies struct {
	originals []*original
	rows      []*copied
	parts     []lead    // rows of the blocks that were taken apart, one block after the other
	values    []compact // of all copied rows; blank until they are computed
	texts     []string  // that stand among the values
}

// copied is one row laid out again.
type copied struct {
	of         *original
	reads      []lead // by reference of the original
	host       int32  // sheet it stands on
	row        int32  // in which row, once it is laid out
	serial     int32  // among all copies
	from, size int32  // first column that holds something computed, and how many columns
	values     int32  // where those of its columns begin
	wide       bool   // actual years before the base year are read too
}

// lead is where a reference of a copied row leads: to rows of a sheet from first
// to last; or to a copied row, whose serial first is; or for a block taken apart
// to the parts from first to before last.
type lead struct{ sheet, first, last int32 }

// What a lead has in place of a sheet.
const (
	toCopy  = -1
	toParts = -2
)

// at is the first row that a lead leads to which is not taken apart, and the
// last one.
func (p *copies) at(t lead) (first rowAt, last int) {
	if t.sheet == toCopy {
		c := p.rows[t.first]
		return rowAt{int(c.host), int(c.row)}, int(c.row)
	}
	return rowAt{int(t.sheet), int(t.first)}, int(t.last)
}

// area is where a lead that is not taken apart leads, in columns.
func (p *copies) area(t lead, from, until int) Area {
	at, last := p.at(t)
	return Area{Sheet: at.sheet, Row: at.row, LastRow: last, Column: from, LastColumn: until}
}

// compact is a value in eight bytes: the bits of a number, or those of a number
// that there is none of, with a kind and what belongs to it.
type compact uint64

const (
	noNumber   compact = 0x7FF8 << 48 // all bits of it are set in no number that a cell shows
	kindShift          = 40
	detailMask         = 1<<kindShift - 1
)

// textsSearched is how many of the last texts among the values are compared with
// the next: most are one of very few.
const textsSearched = 16

// Values of a cell that has none yet.
const (
	notComputed   = noNumber | compact(formulas.KindBlank)<<kindShift
	beingComputed = noNumber | 0xFF<<kindShift // its formula is under way
)

// pack makes a value compact.
func (p *copies) pack(v formulas.Value) compact {
	detail := 0
	switch v.Kind {
	case formulas.KindNum:
		return compact(math.Float64bits(v.Num))
	case formulas.KindBool:
		if v.Bool {
			detail = 1
		}
	case formulas.KindStr, formulas.KindErr:
		late := max(0, len(p.texts)-textsSearched)
		if detail = late + slices.Index(p.texts[late:], v.Str); detail < late {
			detail = len(p.texts)
			p.texts = append(p.texts, v.Str)
		}
	}
	return noNumber | compact(v.Kind)<<kindShift | compact(detail)
}

// value is a compact value in full; that of a cell which has none yet is blank.
func (p *copies) value(v compact) formulas.Value {
	if v&noNumber != noNumber {
		return formulas.Value{Kind: formulas.KindNum, Num: math.Float64frombits(uint64(v))}
	}
	switch kind, detail := formulas.Kind(v>>kindShift), v&detailMask; kind {
	case formulas.KindBool:
		return formulas.Logical(detail != 0)
	case formulas.KindStr, formulas.KindErr:
		return formulas.Value{Kind: kind, Str: p.texts[detail]}
	}
	return formulas.Value{}
}

// run is the run that a column is in, nil for none; right is how far right of
// the run's first column it is.
func (o *original) run(column int) (r *run, right int) {
	if column >= len(o.at) || o.at[column] < 0 {
		return nil, 0
	}
	r = &o.runs[o.at[column]]
	return r, column - r.column
}

// slot is where the value of a column stands, nil for one that holds nothing.
func (p *copies) slot(c *copied, column int) *compact {
	if k := column - int(c.from); k >= 0 && k < int(c.size) {
		return &p.values[int(c.values)+k]
	}
	return nil
}

// links reports whether a column shows the live figure.
func (c *copied) links(column int) bool {
	return column < len(c.of.at) && (c.of.at[column] == liveHere || c.wide && c.of.at[column] == liveWide)
}

// holds reports whether anything stands in a column.
func (c *copied) holds(column int) bool {
	return column == captionColumn || column < len(c.of.at) && c.of.at[column] >= 0 || c.links(column)
}

// targets are the areas that a reference leads to, added to list: one, or the
// rows of a block taken apart, where those that stand one below the other are
// one area.
func (p *copies) targets(list []Area, c *copied, r *run, n, right int) []Area {
	from, until := r.aims[n].columns(right)
	t := c.reads[r.offset+n]
	if t.sheet != toParts {
		return append(list, p.area(t, from, until))
	}
	first := len(list)
	for _, part := range p.parts[t.first:t.last] {
		a := p.area(part, from, until)
		if last := len(list) - 1; last >= first && list[last].Sheet == a.Sheet && list[last].LastRow+1 == a.Row {
			list[last].LastRow = a.LastRow
		} else {
			list = append(list, a)
		}
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
		if run, _ := c.of.run(k); run != nil {
			cells[k] = live[k]
			cells[k].Expr, cells[k].Value, cells[k].Role, cells[k].aside = run.formula.Expr, p.copies.value(*p.copies.slot(c, k)), CalcRole, nil
		} else if c.links(k) {
			cells[k] = Cell{Expr: theLive, Value: p.copies.value(*p.copies.slot(c, k)), Role: CrossRole, Format: live[k].Format, Decimals: live[k].Decimals}
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
	run, right := c.of.run(column)
	switch {
	case run != nil:
		r.Formula = run.formula
		for n := range run.aims {
			a := &run.aims[n]
			before := len(r.areas)
			r.areas = p.copies.targets(r.areas, c, run, n, right)
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
	run, _ := c.of.run(column)
	switch {
	case run != nil:
		return p.named(sheet, c, run, run.formula.Expr)
	case c.links(column):
		return formulas.Ref{Line: p.lineAs(sheet, c.of.rowAt)}
	}
	return nil
}

// lineID is the line id of a row: its own, or that of the live row with a number
// for a copy.
func (p *Plan) lineID(at rowAt) string {
	r := &p.Sheets[at.sheet].Rows[at.row]
	if r.copy == nil {
		return r.ID
	}
	return p.copyID(r.copy)
}

// copyID is the line id of a copy.
func (p *Plan) copyID(c *copied) string {
	return p.Sheets[c.of.sheet].Rows[c.of.row].ID + copyMark + strconv.Itoa(int(c.serial)+1)
}

// copyMark stands between the id of a live row and the number of a copy.
const copyMark = "__"

// copyOf is the row of the copy on a sheet that has a line id.
func (p *Plan) copyOf(sheet int, line string) (row int, ok bool) {
	at := strings.LastIndex(line, copyMark)
	if at < 0 {
		return 0, false
	}
	n, err := strconv.Atoi(line[at+len(copyMark):])
	if err != nil || n < 1 || n > len(p.copies.rows) {
		return 0, false
	}
	c := p.copies.rows[n-1]
	return int(c.row), c.row > 0 && int(c.host) == sheet && p.copyID(c) == line
}

// lineAs is a row as formulas on a sheet name it.
func (p *Plan) lineAs(sheet int, at rowAt) string {
	id := p.lineID(at)
	if at.sheet == sheet {
		return id
	}
	return p.Sheets[at.sheet].ID + "." + id
}

// named is the formula of an original with the names of the rows that the copy
// reads.
func (p *Plan) named(sheet int, c *copied, r *run, e formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		if !r.aims[e.N].lost {
			at, _ := p.copies.at(c.reads[r.offset+int(e.N)])
			e.Line = p.lineAs(sheet, at)
		}
		e.N = 0
		return e
	case formulas.Neg:
		e.X = p.named(sheet, c, r, e.X)
		return e
	case formulas.Binary:
		e.X, e.Y = p.named(sheet, c, r, e.X), p.named(sheet, c, r, e.Y)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, 0, len(e.Args))
		for _, arg := range e.Args {
			ref, ok := arg.(formulas.Ref)
			if !ok || r.aims[ref.N].lost || c.reads[r.offset+int(ref.N)].sheet != toParts {
				args = append(args, p.named(sheet, c, r, arg))
				continue
			}
			n := int(ref.N)
			ref.N = 0
			for _, a := range p.copies.targets(nil, c, r, n, 0) {
				ref.Line, ref.To = p.lineAs(sheet, rowAt{a.Sheet, a.Row}), ""
				if a.LastRow > a.Row {
					ref.To = p.lineID(rowAt{a.Sheet, a.LastRow})
				}
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
