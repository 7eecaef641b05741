package parse

import (
	"math/bits"
	"slices"
)

// For each row the hypotheses go from the usual to the odd: the live rows
// just above it, all added; the row as the last part of a total printed above;
// one block subtracted; one block left out; totals only; any signs. What a
// hypothesis costs in bits is how far down that list it stands, so that odd
// readings need more evidence than usual ones. Two columns (the pivots) are
// compared first, and only a match there is weighed over all columns.

const (
	footWindow = 48      // live rows looked at above a total
	footBlock  = 18      // longest run of terms with one block subtracted or left out
	footSigns  = 10      // longest run of terms with any signs
	footSteps  = 300_000 // figures looked at in one table

	footThreshold = 10.0 // bits for a relation to be kept
	footCap       = 40.0 // bits beyond which a relation is simply certain
)

// pivots picks the two columns in which row r says most.
func (w *footWork) pivots(r int) (a, b int, ok bool) {
	a, b = -1, -1
	var wa, wb float64
	for c := range w.g.cols {
		if w.g.apart[c] || w.g.v[r*w.g.cols+c] == 0 {
			continue
		}
		e := float64(footAbs(w.g.v[r*w.g.cols+c])) / float64(w.g.grain[c])
		switch {
		case e > wa:
			a, b, wa, wb = c, a, e, wa
		case e > wb:
			b, wb = c, e
		}
	}
	if b < 0 {
		b = a
	}
	return a, b, a >= 0
}

func (w *footWork) search(r int) {
	a, b, ok := w.pivots(r)
	if !ok {
		return
	}
	g := w.g
	live := w.live
	if len(live) > footWindow {
		live = live[len(live)-footWindow:]
	}
	m := len(live)
	prefA, prefB := append(w.prefA[:0], 0), append(w.prefB[:0], 0)
	for i, row := range live {
		prefA = append(prefA, prefA[i]+g.v[row*g.cols+a])
		prefB = append(prefB, prefB[i]+g.v[row*g.cols+b])
	}
	w.prefA, w.prefB = prefA, prefB
	totalA, totalB := g.v[r*g.cols+a], g.v[r*g.cols+b]
	likely := g.marks[r].Rule || !g.ruled || g.marks[r].Indent < 0
	for k := 2; k <= m && w.steps < footSteps; k++ {
		i := m - k
		offA := prefA[m] - prefA[i] - totalA
		offB := prefB[m] - prefB[i] - totalB
		tolA, tolB := g.tolerance(a, k), g.tolerance(b, k)
		w.steps += k
		if footAbs(offA) <= tolA || footAbs(offB) <= tolB {
			w.propose(r, r, live[i:], 0, 0, 0, 1)
		}
		// live[i] is the sum of the live rows below it and r.
		upA := prefA[m] - prefA[i+1] + totalA - g.v[live[i]*g.cols+a]
		upB := prefB[m] - prefB[i+1] + totalB - g.v[live[i]*g.cols+b]
		if footAbs(upA) <= tolA || footAbs(upB) <= tolB {
			w.proposeUp(r, live[i:])
		}
		if k > footBlock || !likely && k > 4 {
			continue
		}
		for from := i; from < m && w.steps < footSteps; from++ {
			for to := from + 1; to <= m; to++ {
				blockA, blockB := prefA[to]-prefA[from], prefB[to]-prefB[from]
				if blockA == 0 && blockB == 0 && w.best.terms != nil && w.best.failed == 0 {
					continue // the pivots cannot tell, and a reading without failure stands
				}
				if footWithin(offA-2*blockA, tolA) || footWithin(offB-2*blockB, tolB) {
					w.propose(r, r, live[i:], from-i, to-i, -1, w.blockCost(k, from-i, to-i))
				}
				if from > i && likely && to-from < k-1 &&
					(footWithin(offA-blockA, tolA) || footWithin(offB-blockB, tolB)) {
					w.proposeSkip(r, live[i:], from-i, to-i)
				}
			}
		}
		w.steps += k * k / 2
	}
	if likely {
		w.totalsOnly(r, live, a, b)
	}
	if w.across {
		w.everyOther(r)
		return
	}
	if likely && w.best.terms == nil {
		w.anySigns(r, live, a, b)
	}
}

// blockCost is the price of subtracting the rows from..to of k.
func (w *footWork) blockCost(k, from, to int) float64 {
	switch {
	case from == 1 && to == k:
		return 2 // revenue less its costs
	case to == k:
		return 3
	case from == 0:
		return 12 // a sum that begins with a subtraction
	case to-from == 1:
		return 4
	}
	return 6
}

// skipCost is the price of leaving a block of live rows out.
func (w *footWork) skipCost(r int, block []int, last bool) float64 {
	if w.memoRows(r, block) {
		return 3
	}
	cost := 6.0
	for _, row := range block {
		if w.footed[row] < 0 {
			cost += 1
		} else {
			cost += 3
		}
	}
	if last {
		cost += 3
	}
	return cost
}

// propose weighs total = run, where the rows from..to of the run are subtracted
// (sign -1) or left out (sign +1); from == to means neither. at is the row being read.
func (w *footWork) propose(at, total int, run []int, from, to, sign int, cost float64) {
	w.terms = w.terms[:0]
	for i, row := range run {
		s := 1
		if i >= from && i < to {
			if sign > 0 {
				continue
			}
			s = -1
		}
		w.terms = append(w.terms, FootTerm{Row: row, Sign: s})
	}
	// A difference of two live rows is also the upper one divided in two.
	if sign < 0 && from == 1 && to == len(run) && w.divides(at, run) {
		w.proposeUp(at, run)
		return
	}
	w.consider(at, total, cost)
}

// proposeSkip weighs r = run without run[from:to]. Two kinds of rows are left
// out as a matter of course: the terms of a subtotal that is too small to be
// believed alone, and such a subtotal where its terms were added instead.
func (w *footWork) proposeSkip(r int, run []int, from, to int) {
	block := run[from:to]
	if to < len(run) && len(block) >= 2 && w.sums(run[to], block) {
		w.propose(r, r, run, from, to, 1, 2)
		w.reveal(r, run[to], block)
		return
	}
	cost := w.skipCost(r, block, to == len(run))
	if len(block) == 1 {
		for j := from - 2; j >= 0; j-- {
			if !w.sums(run[from], run[j:from]) {
				continue
			}
			if w.memoRows(r, block) {
				w.propose(r, r, run, from, to, 1, 2)
				w.reveal(r, run[from], run[j:from])
				return
			}
			if j == 0 && to == len(run) {
				break // nothing but the terms of the subtotal
			}
			w.propose(r, r, run, from, to, 1, 2)
			w.reveal(r, run[from], run[j:from])
			return
		}
	}
	w.propose(r, r, run, from, to, 1, cost)
}

// memoRows says that every row of block is printed in one column only, where r
// has figures in more: it may be a subtotal for that column.
func (w *footWork) memoRows(r int, block []int) bool {
	g := w.g
	for _, row := range block {
		printed, blank := 0, 0
		for c := range g.cols {
			switch {
			case g.has[row*g.cols+c]:
				printed++
			case g.v[r*g.cols+c] != 0:
				blank++
			}
		}
		if printed > 1 || blank < 2 {
			return false
		}
	}
	return true
}

// sums says that the rows of block add up to row x, in all columns but one at most.
func (w *footWork) sums(x int, block []int) bool {
	if w.footed[x] >= 0 {
		return false
	}
	w.terms = w.terms[:0]
	for _, row := range block {
		w.terms = append(w.terms, FootTerm{Row: row, Sign: 1})
	}
	v := w.weigh(x, w.terms, 1)
	return v.held > 0 && (v.failed == 0 && v.bits >= 3 || v.failed == 1 && v.bits >= 8)
}

// reveal notes that the best reading of r makes x the sum of block: it is the
// scratch terms, in which block stands for x, or the same with x itself.
func (w *footWork) reveal(r, x int, block []int) {
	if w.best.terms == nil || w.best.total != r || w.best.parts != nil {
		return
	}
	parts := make([]FootTerm, len(block))
	for i, row := range block {
		parts[i] = FootTerm{Row: row, Sign: 1}
	}
	if !slices.Equal(w.best.terms, w.terms) {
		if !slices.Equal(w.best.terms, footFold(w.terms, parts, x)) || w.weigh(x, parts, w.g.cols).bits < 6 {
			return
		}
	}
	w.best.part, w.best.parts = x, parts
}

// divides says that the layout shows run[1:] and row r as parts of run[0].
func (w *footWork) divides(r int, run []int) bool {
	head := run[0]
	if w.footed[head] >= 0 || w.g.marks[r].Rule {
		return false
	}
	if w.across {
		return len(run) >= 3
	}
	in := w.g.marks[head].Indent
	if in < 0 {
		return false
	}
	for _, row := range run[1:] {
		if w.g.marks[row].Indent <= in {
			return false
		}
	}
	return w.g.marks[r].Indent > in
}

// proposeUp weighs run[0] as the total of run[1:] and row r.
func (w *footWork) proposeUp(r int, run []int) {
	if !w.divides(r, run) {
		return
	}
	w.terms = w.terms[:0]
	for _, row := range run[1:] {
		w.terms = append(w.terms, FootTerm{Row: row, Sign: 1})
	}
	w.terms = append(w.terms, FootTerm{Row: r, Sign: 1})
	w.consider(r, run[0], 2)
}

// totalsOnly tries the subtotals above r, with what follows the last of them,
// as if the rows between that no total has taken were not there.
func (w *footWork) totalsOnly(r int, live []int, a, b int) {
	g := w.g
	w.terms = w.terms[:0]
	cost := 4.0
	sumA, sumB := -g.v[r*g.cols+a], -g.v[r*g.cols+b]
	passed, skipped := false, false
	for i := len(live) - 1; i >= 0; i-- {
		row := live[i]
		if w.footed[row] < 0 && passed {
			skipped = true
			cost += 0.5
			continue
		}
		passed = passed || w.footed[row] >= 0
		w.terms = slices.Insert(w.terms, 0, FootTerm{Row: row, Sign: 1})
		sumA += g.v[row*g.cols+a]
		sumB += g.v[row*g.cols+b]
		n := len(w.terms)
		if skipped && n >= 2 && (footAbs(sumA) <= g.tolerance(a, n) || footAbs(sumB) <= g.tolerance(b, n)) {
			w.consider(r, r, cost)
		}
	}
}

// anySigns tries every choice of signs over the shortest runs above r.
func (w *footWork) anySigns(r int, live []int, a, b int) {
	g := w.g
	m := len(live)
	most := min(m, footSigns)
	for k := 3; k <= most; k++ {
		run := live[m-k:]
		var twiceA, twiceB [footSigns]int64
		for i, row := range run {
			twiceA[i], twiceB[i] = 2*g.v[row*g.cols+a], 2*g.v[row*g.cols+b]
		}
		sumA := w.prefA[m] - w.prefA[m-k] - g.v[r*g.cols+a]
		sumB := w.prefB[m] - w.prefB[m-k] - g.v[r*g.cols+b]
		tolA, tolB := g.tolerance(a, k), g.tolerance(b, k)
		minus := 0 // bit i: run[i] is subtracted
		// A Gray code turns one sign at each step. The first term stays added.
		for step := 1; step < 1<<(k-1) && w.steps < footSteps; step++ {
			bit := 1 + bits.TrailingZeros(uint(step))
			minus ^= 1 << bit
			sumA, sumB = sumA-twiceA[bit], sumB-twiceB[bit]
			twiceA[bit], twiceB[bit] = -twiceA[bit], -twiceB[bit] // next time the sign turns back
			if !footWithin(sumA, tolA) && !footWithin(sumB, tolB) {
				continue
			}
			w.terms = w.terms[:0]
			for i, row := range run {
				w.terms = append(w.terms, FootTerm{Row: row, Sign: 1 - 2*(minus>>i&1)})
			}
			w.consider(r, r, 4+float64(k))
		}
		w.steps += 1 << k
	}
}

// everyOther tries columns of the same kind where several kinds take turns:
// the last pair of columns is often the total of the pairs before it.
func (w *footWork) everyOther(r int) {
	for stride := 2; stride <= 4; stride++ {
		for from := r - 2*stride; from >= 0; from -= stride {
			w.terms = w.terms[:0]
			for row := from; row < r; row += stride {
				w.terms = append(w.terms, FootTerm{Row: row, Sign: 1})
			}
			if w.untaken() {
				w.consider(r, r, 3)
			}
		}
	}
}

// untaken says that no total has the scratch terms yet.
func (w *footWork) untaken() bool {
	for _, t := range w.terms {
		if !slices.Contains(w.live, t.Row) {
			return false
		}
	}
	return true
}

// consider weighs the scratch terms, in row order, as the terms of total and
// keeps them if they are the best so far. at is the row being read.
func (w *footWork) consider(at, total int, cost float64) {
	plain := cost == 1
	if w.across && len(w.terms) > 3 && w.subtracts() {
		return // columns are not subtracted in a long row
	}
	lose := w.g.cols / 2 // as many as can be held against
	if w.across {
		lose = w.g.cols / 3
	}
	v := w.weigh(total, w.terms, lose)
	if v.held == 0 || !v.credible(w.across) {
		return
	}
	cost += w.layoutCost(at, total)
	// Where a shorter run sums already, a longer reading is that identity and
	// another one added together, and proves only the other one.
	if w.near.terms != nil && total == at && !w.extends(w.near, total) {
		v.bits -= w.near.bits
	} else if v.failed == 0 && total == at && plain && w.near.terms == nil {
		w.near = footReading{total: total, terms: append([]FootTerm(nil), w.terms...), bits: v.bits}
	}
	if v.rounded == v.held && w.subtracts() {
		cost += 6
	}
	weight := min(v.bits, footCap) - cost - 8*float64(v.failed)
	proof := v.bits - cost
	if v.failed == 1 {
		// A near miss of the kind typesetting makes is evidence too.
		near := w.slip(footReading{total: total, terms: w.terms}, v.failedAt, v.computed)
		weight, proof = weight+near, proof+near
	}
	if weight < footThreshold || v.failed > 0 && proof < footThreshold+6 {
		return
	}
	reading := footReading{total: total, terms: w.terms, weight: weight, bits: v.bits, cost: cost, failed: v.failed}
	if w.best.terms != nil && !reading.above(w.best) || v.failed > 0 && !w.determined(total) {
		return
	}
	reading.terms = append(w.best.terms[:0], w.terms...)
	w.best = reading
}

// above says that reading f is better than g. Of two readings of the same rows,
// one that holds in every column is better than one with a sign misprinted.
func (f *footReading) above(g footReading) bool {
	if (f.failed == 0) != (g.failed == 0) && slices.EqualFunc(f.terms, g.terms, func(x, y FootTerm) bool { return x.Row == y.Row }) {
		return f.failed == 0
	}
	return f.weight > g.weight
}

// determined says that columns in which the scratch terms hold decide the signs
// and the rows left out: what only the failing columns see is no reading.
func (w *footWork) determined(total int) bool {
	g := w.g
	var open []int // rows whose part must be decided
	k := 0
	for _, row := range w.live {
		for k < len(w.terms) && w.terms[k].Row < row {
			k++
		}
		if row > w.terms[0].Row && (k == len(w.terms) || w.terms[k].Row != row) || k < len(w.terms) && w.terms[k].Row == row && w.terms[k].Sign < 0 {
			open = append(open, row)
		}
	}
	if len(open) == 0 {
		return true
	}
	decided := make([]bool, len(open))
	for c := range g.cols {
		s := w.column(c, total, w.terms)
		for i, row := range open {
			switch {
			case g.v[row*g.cols+c] == 0:
			case s.state == footExact, s.state == footRounded:
				decided[i] = true
			}
		}
	}
	for i, row := range open {
		if !decided[i] && !w.zeroRow(row, total) && !w.memoRows(total, open[i:i+1]) {
			return false
		}
	}
	return true
}

// zeroRow says that row is zero or blank wherever total is printed.
func (w *footWork) zeroRow(row, total int) bool {
	for c := range w.g.cols {
		if w.g.has[total*w.g.cols+c] && w.g.v[row*w.g.cols+c] != 0 {
			return false
		}
	}
	return true
}

// extends says that the scratch terms are those of near and rows that are zero
// wherever the total is printed.
func (w *footWork) extends(near footReading, total int) bool {
	for _, t := range w.terms {
		if !(t.Sign > 0 && t.Row >= near.terms[0].Row) && !w.zeroRow(t.Row, total) {
			return false
		}
	}
	return true
}

func (w *footWork) subtracts() bool {
	for _, t := range w.terms {
		if t.Sign < 0 {
			return true
		}
	}
	return false
}
