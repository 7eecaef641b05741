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

// footGridOf scales the rows named by index; nil where nothing could foot.
func footGridOf(rows []FootRow, index []int) *footGrid {
	cols := 0
	for _, i := range index {
		cols = max(cols, len(rows[i].Cells))
	}
	if len(index) < 3 || cols == 0 || len(index)*cols > footMaxCells {
		return nil
	}
	n := len(index)
	whole, says := make([]int64, (n+2)*cols), make([]bool, (n+2)*cols)
	g := &footGrid{
		rows: n, cols: cols,
		v: whole[:n*cols], has: says[:n*cols],
		unit: whole[n*cols : (n+1)*cols], grain: whole[(n+1)*cols:],
		dead: says[n*cols : (n+1)*cols], apart: says[(n+1)*cols:],
		marks: make([]footMark, n),
	}
	digits := make([]int32, cols)
	for k, i := range index {
		r := &rows[i]
		g.marks[k] = footMark{Rule: r.Rule, Break: r.Break, Indent: r.Indent}
		g.ruled = g.ruled || r.Rule
		for c, cell := range r.Cells {
			if !cell.Valid {
				continue
			}
			e := cell.Decimal.Exponent()
			if e < -footMaxDecimal || e > 12 || cell.Decimal.NumDigits() > 16 {
				g.dead[c] = true
				continue
			}
			digits[c] = max(digits[c], -e)
			g.decimals = max(g.decimals, -e)
		}
	}
	for k, i := range index {
		for c, cell := range rows[i].Cells {
			if !cell.Valid || g.dead[c] {
				continue
			}
			f, ok := footScaled(cell.Decimal, g.decimals)
			if !ok {
				g.dead[c] = true
				continue
			}
			g.v[k*cols+c], g.has[k*cols+c] = f, true
		}
	}
	for c := range cols {
		g.measure(c, footPow10(g.decimals-digits[c]))
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

// footScaled is d, of 16 digits at most, in units of 10^-decimals; false where
// it would not fit.
func footScaled(d decimal.Decimal, decimals int32) (int64, bool) {
	shift := d.Exponent() + decimals
	if shift < 0 || shift > 18 {
		return 0, false
	}
	x, p := d.CoefficientInt64(), footPow10(shift)
	if footAbs(x) > footMaxFigure/p {
		return 0, false
	}
	return x * p, true
}

func footPow10(n int32) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

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
