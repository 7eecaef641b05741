package parse

import (
	"math"
	"slices"
)

// What makes a sum believable.
//
// That figures sum by chance is as likely as the third largest of them (the
// total included) is small: with two figures given that nearly cancel, the
// rest only has to fill the gap. So a column is worth the logarithm of its
// third largest figure, counted in grains; and where signs were chosen to fit
// and the two sides nearly pair off (basic and diluted earnings per share), of
// what the pairs leave. Columns that repeat another in proportion are worth
// nothing.

// footVerdict is what the columns say about one relation.
type footVerdict struct {
	bits    float64
	held    int // columns with evidence in which the relation holds
	rounded int // of these, within rounding only
	failed  int // columns in which it does not

	failedAt int // the last of these, and the sum there
	computed int64
}

// credible says that enough columns agree for the others to be the exception.
func (v footVerdict) credible(across bool) bool {
	if across {
		return 2*v.failed <= v.held
	}
	return v.failed <= v.held
}

// footSum is the state of a relation in one column.
type footSum struct {
	sum      int64 // computed total
	state    footState
	nonzero  int // terms that are not zero or blank
	computed int // the broken term whose computed figure was taken; -1 none
}

type footState int

const (
	footSilent  footState = iota // no evidence: the total is blank, or alone in its column
	footExact                    // the terms sum to the total
	footRounded                  // they do within rounding
	footFailed                   // they do not
)

// column adds up the terms in column c.
func (w *footWork) column(c, total int, terms []FootTerm) footSum {
	g := w.g
	s := footSum{computed: -1}
	if g.dead[c] || !g.has[total*g.cols+c] {
		return s
	}
	printed := g.v[total*g.cols+c]
	for _, t := range terms {
		if x := g.v[t.Row*g.cols+c]; x != 0 {
			s.sum += int64(t.Sign) * x
			s.nonzero++
		}
	}
	off := s.sum - printed
	switch tol := g.tolerance(c, len(terms)); {
	case off == 0:
		s.state = footExact
	case footAbs(off) <= tol:
		s.state = footRounded
	case s.nonzero == 0:
		s.state = footSilent
	default:
		s.state = footFailed
		w.substitute(&s, c, off, tol, terms)
	}
	return s
}

// holds says that the terms sum to the total, within rounding at least.
func (s footSum) holds() bool { return s.state == footExact || s.state == footRounded }

// chanceSize is what chance would have had to hit for the terms in column c to
// sum to the printed total, in units of the grid.
//
// It is the third largest figure of both sides of the equation. With signs of
// our choice it is the second largest difference left when the two sides are
// paired off by size, where that is smaller and each has several figures.
func (w *footWork) chanceSize(c, total int, terms []FootTerm) int64 {
	first, second, third := footAbs(w.g.v[total*w.g.cols+c]), int64(0), int64(0)
	differs := false
	for _, t := range terms {
		differs = differs || t.Sign < 0
		switch x := footAbs(w.g.v[t.Row*w.g.cols+c]); {
		case x <= third:
		case x <= second:
			third = x
		case x <= first:
			second, third = x, second
		default:
			first, second, third = x, first, second
		}
	}
	if differs && third > 0 {
		return min(third, w.unpaired(c, total, terms))
	}
	return third
}

// unpaired is the second largest difference left when the two sides of an
// equation are paired off by size; all of it where one has not several figures.
func (w *footWork) unpaired(c, total int, terms []FootTerm) int64 {
	in, out := w.in[:0], w.out[:0] // the two sides, without signs
	if printed := w.g.v[total*w.g.cols+c]; printed >= 0 {
		out = append(out, printed)
	} else {
		in = append(in, -printed)
	}
	for _, t := range terms {
		switch x := int64(t.Sign) * w.g.v[t.Row*w.g.cols+c]; {
		case x > 0:
			in = append(in, x)
		case x < 0:
			out = append(out, -x)
		}
	}
	w.in, w.out = in, out
	if len(in) < 2 || len(out) < 2 {
		return math.MaxInt64
	}
	slices.Sort(in)
	slices.Sort(out)
	var first, second int64
	for k := 1; k <= len(in) || k <= len(out); k++ {
		var d int64
		if k <= len(in) {
			d = in[len(in)-k]
		}
		if k <= len(out) {
			d -= out[len(out)-k]
		}
		switch d = footAbs(d); {
		case d > first:
			first, second = d, first
		case d > second:
			second = d
		}
	}
	return second
}

// substitute tries, in place of a broken term, the figure its own terms give.
func (w *footWork) substitute(s *footSum, c int, off, tol int64, terms []FootTerm) {
	for _, t := range terms {
		k := w.footed[t.Row]
		if k < 0 || w.found[k].failed == 0 {
			continue
		}
		own := w.plainSum(c, w.found[k].terms)
		shift := int64(t.Sign) * (own - w.g.v[t.Row*w.g.cols+c])
		if shift == 0 || footAbs(off+shift) > tol {
			continue
		}
		s.sum += shift
		s.computed = t.Row
		s.state = footRounded
		if off+shift == 0 {
			s.state = footExact
		}
		return
	}
}

func (w *footWork) plainSum(c int, terms []FootTerm) int64 {
	var sum int64
	for _, t := range terms {
		sum += int64(t.Sign) * w.g.v[t.Row*w.g.cols+c]
	}
	return sum
}

// weigh counts the bits of evidence for total = terms. Where more columns fail
// than the reading may lose, nothing else is counted.
func (w *footWork) weigh(total int, terms []FootTerm, lose int) footVerdict {
	g := w.g
	w.steps += (len(terms) + 4) * g.cols
	var v footVerdict
	w.states = w.states[:0]
	for c := range g.cols {
		var s footSum
		if !g.apart[c] {
			s = w.column(c, total, terms)
		}
		if s.state == footFailed {
			v.failedAt, v.computed = c, s.sum
			if v.failed++; v.failed > lose {
				return v
			}
		}
		w.states = append(w.states, s.state)
	}
	var counted [footWindow]int // columns that gave evidence
	n := 0
	for c, state := range w.states {
		if state != footExact && state != footRounded {
			continue
		}
		size := w.chanceSize(c, total, terms)
		if size == 0 {
			continue
		}
		grains := float64(size) / float64(g.grain[c])
		if state == footRounded {
			grains = float64(size) / float64(2*g.tolerance(c, len(terms))+1)
		}
		if grains < 1 {
			grains = 1
		}
		repeats := false
		for _, p := range counted[:n] {
			if g.proportional(p, c, total, terms) {
				repeats = true
				break
			}
		}
		v.held++
		if state == footRounded {
			v.rounded++
		}
		if repeats {
			continue
		}
		if n < len(counted) {
			counted[n] = c
			n++
		}
		v.bits += math.Log2(grains + 0.5)
	}
	return v
}

// layoutCost is what the layout takes from a reading, in bits; negative where
// it speaks for it. at is the row being read.
func (w *footWork) layoutCost(at, total int) float64 {
	g := w.g
	cost := math.Log2(float64(min(len(w.live), footWindow) + 1))
	mark := g.marks[at]
	switch {
	case mark.Rule:
		cost -= 4
	case g.ruled:
		cost += 4
	}
	if total == at && mark.Indent < 0 && !w.across {
		cost -= 3
	}
	first := w.terms[0].Row
	if w.naturalStart(first) {
		cost -= 1
		if mark.Rule && w.ruled >= 2 {
			cost -= 2 // as the totals before it
		}
	} else {
		cost += 2
	}
	for i, t := range w.terms {
		// A rule closes what stands above it: a subtotal or an opening balance.
		if i < 2 || len(w.terms) == 2 || !g.marks[t.Row].Rule || w.footed[t.Row] >= 0 || w.footed[w.terms[i-1].Row] >= 0 {
			continue
		}
		cost += 3
		if t.Sign < 0 {
			cost += 5 // a total in disguise
		}
	}
	return cost
}

// naturalStart says that a run of terms may well begin at row first: at the
// head of a block, at a total, or just below one.
func (w *footWork) naturalStart(first int) bool {
	if w.g.marks[first].Break || w.footed[first] >= 0 {
		return true
	}
	for i, row := range w.live {
		if row == first {
			return i == 0 || w.footed[w.live[i-1]] >= 0
		}
	}
	return false
}
