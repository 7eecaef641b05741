package parse

import (
	"math/bits"

	"github.com/shopspring/decimal"
)

// The limits keep hostile tables cheap; no statement comes near them.
const (
	footMaxCells   = 200_000
	footMaxFigure  = 1_000_000_000_000_000 // scaled; sums of a whole window stay far inside an int64
	footMaxDecimal = 6
)

// footGrid is a table scaled once to whole numbers.
type footGrid struct {
	rows, cols int
	v          []int64 // rows*cols; 0 where blank
	has        []bool  // a figure or a dash is printed
	unit       []int64 // per column: one unit of the last printed digit
	grain      []int64 // per column: the largest number that divides all figures, for weighing evidence
	dead       []bool  // per column: holds a figure too large or too fine to add up
	apart      []bool  // per column: no evidence (cross-footing only)
	decimals   int32   // a figure is v / 10^decimals
	ruled      bool    // the table prints rules
	marks      []footMark
}

// footMark is what the layout says of a row, as in FootRow.
type footMark struct {
	Rule, Break bool
	Indent      int
}

// footTable is the figures of a table and the marks of its rows.
type footTable struct {
	rows    []footTableRow
	cols    int
	figures []footFigure // row by row
}

type footTableRow struct {
	footMark
	apart bool
}

// footFigure is a figure as printed: coefficient times ten to the power of exponent.
type footFigure struct {
	coefficient int64
	exponent    int32
	state       footFigureState
}

type footFigureState uint8

const (
	footBlank  footFigureState = iota
	footUsable                 // small and coarse enough to be added up
	footUnfit
)

// footFigureOf is a printed figure.
func footFigureOf(d decimal.Decimal) footFigure {
	e := d.Exponent()
	if e < -footMaxDecimal || e > 12 || d.NumDigits() > 16 {
		return footFigure{state: footUnfit}
	}
	return footFigure{d.CoefficientInt64(), e, footUsable}
}

func footTableOf(rows []FootRow) *footTable {
	t := &footTable{rows: make([]footTableRow, len(rows))}
	for i := range rows {
		t.cols = max(t.cols, len(rows[i].Cells))
	}
	t.figures = make([]footFigure, len(rows)*t.cols)
	for i := range rows {
		r := &rows[i]
		t.rows[i] = footTableRow{footMark{Rule: r.Rule, Break: r.Break, Indent: r.Indent}, r.Apart}
		for c, cell := range r.Cells {
			if cell.Valid {
				t.figures[i*t.cols+c] = footFigureOf(cell.Decimal)
			}
		}
	}
	return t
}

// grid scales the figures of n rows; nil where nothing could foot.
func (t *footTable) grid(n, cols int, figure func(row, col int) footFigure) *footGrid {
	if n < 3 || cols == 0 || n*cols > footMaxCells {
		return nil
	}
	whole, says := make([]int64, (n+3)*cols), make([]bool, (n+2)*cols)
	g := &footGrid{
		rows: n, cols: cols,
		v: whole[:n*cols], has: says[:n*cols],
		unit: whole[n*cols : (n+1)*cols], grain: whole[(n+1)*cols : (n+2)*cols],
		dead: says[n*cols : (n+1)*cols], apart: says[(n+1)*cols:],
		marks: make([]footMark, n),
	}
	digits := whole[(n+2)*cols:]
	for k := range n {
		for c := range cols {
			switch f := figure(k, c); f.state {
			case footUnfit:
				g.dead[c] = true
			case footUsable:
				digits[c] = max(digits[c], int64(-f.exponent))
				g.decimals = max(g.decimals, -f.exponent)
			}
		}
	}
	for k := range n {
		for c := range cols {
			f := figure(k, c)
			if f.state != footUsable || g.dead[c] {
				continue
			}
			v, ok := f.scaled(g.decimals)
			if !ok {
				g.dead[c] = true
				continue
			}
			g.v[k*cols+c], g.has[k*cols+c] = v, true
		}
	}
	for c := range cols {
		g.measure(c, footPow10(g.decimals-int32(digits[c])))
	}
	return g
}

// measure finds the unit and the grain of column c, whose last printed digit is
// worth unit. Figures all printed as whole thousands are rounded to thousands.
func (g *footGrid) measure(c int, unit int64) {
	var grain int64
	figures := 0
	for r := range g.rows {
		if x := g.v[r*g.cols+c]; x != 0 && !g.dead[c] {
			if figures++; grain != 1 {
				grain = footGCD(grain, footAbs(x))
			}
		}
		if g.dead[c] {
			g.v[r*g.cols+c], g.has[r*g.cols+c] = 0, false
		}
	}
	g.unit[c], g.grain[c] = unit, unit
	if figures >= 3 {
		g.grain[c] = max(unit, grain)
	}
	if figures >= 6 && grain%(1000*unit) == 0 {
		g.unit[c] = 1000 * unit
	}
}

func (g *footGrid) decimal(x int64) decimal.Decimal { return decimal.New(x, -g.decimals) }

// tolerance is the rounding that n added numbers and their total may hide: half a unit for each.
func (g *footGrid) tolerance(c, n int) int64 { return int64(n+1) * g.unit[c] / 2 }

// proportional says that over the total and its terms column b is a multiple
// of column a, and so repeats what a already said.
func (g *footGrid) proportional(a, b, total int, terms []FootTerm) bool {
	x, y := g.v[total*g.cols+a], g.v[total*g.cols+b]
	for _, t := range terms {
		p, q := g.v[t.Row*g.cols+a], g.v[t.Row*g.cols+b]
		if !footSameProduct(x, q, y, p) {
			return false
		}
	}
	return true
}

// footSameProduct says whether a*b == c*d, in 128 bits.
func footSameProduct(a, b, c, d int64) bool {
	if (a == 0 || b == 0) || (c == 0 || d == 0) {
		return (a == 0 || b == 0) == (c == 0 || d == 0)
	}
	if ((a < 0) != (b < 0)) != ((c < 0) != (d < 0)) {
		return false
	}
	h1, l1 := bits.Mul64(uint64(footAbs(a)), uint64(footAbs(b)))
	h2, l2 := bits.Mul64(uint64(footAbs(c)), uint64(footAbs(d)))
	return h1 == h2 && l1 == l2
}

// scaled is a figure in units of 10^-decimals; false where it would not fit.
func (f footFigure) scaled(decimals int32) (int64, bool) {
	shift := f.exponent + decimals
	if shift < 0 || shift > 18 {
		return 0, false
	}
	p := footPow10(shift)
	if footAbs(f.coefficient) > footMaxFigure/p {
		return 0, false
	}
	return f.coefficient * p, true
}

func footPow10(n int32) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// footWithin reports whether x is tolerance off zero at most. It does not branch:
// most figures are asked this, and no guess is good at it.
func footWithin(x, tolerance int64) bool { return uint64(x+tolerance) <= uint64(2*tolerance) }

func footAbs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

func footGCD(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
