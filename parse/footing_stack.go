package parse

import "slices"

// The search reads a table as a stack. Rows with figures are pushed as they
// come; a total takes the live rows just above it off the stack and stands for
// them. So a grand total of totals far apart finds its terms side by side.

type footWork struct {
	g      *footGrid
	across bool
	live   []int // rows on the stack
	footed []int // per row: its place in found, or -1
	found  []footReading
	steps  int
	ruled  int // totals found below a rule

	best  footReading // of the row at hand
	near  footReading // the shortest run of live rows that sums to it in every column
	terms []FootTerm  // scratch
	in    []int64     // scratch: the two sides of an equation
	out   []int64
	prefA []int64 // scratch: sums of the pivots over the window
	prefB []int64

	states []footState // scratch: of the columns
}

// footReading is one hypothesis that survived.
type footReading struct {
	total  int
	terms  []FootTerm
	weight float64
	bits   float64 // evidence of the columns alone
	cost   float64
	memo   bool // the total does not stand for its terms
	failed int
	part   int        // a subtotal that this reading reveals, where parts is not empty
	parts  []FootTerm // and its terms
}

func newFootWork(g *footGrid, across bool) *footWork {
	w := &footWork{g: g, across: across, footed: make([]int, g.rows)}
	n := min(g.rows, footWindow) + 1
	room := make([]int64, 4*n)
	w.prefA, w.prefB, w.in, w.out = room[:0:n], room[n:n:2*n], room[2*n:2*n:3*n], room[3*n:3*n]
	w.terms = make([]FootTerm, 0, n)
	w.states = make([]footState, 0, g.cols)
	for i := range w.footed {
		w.footed[i] = -1
	}
	return w
}

func (w *footWork) run() {
	for r := range w.g.rows {
		if !w.figures(r) {
			continue
		}
		w.best, w.near = footReading{}, footReading{}
		if len(w.live) >= 2 && w.steps < footSteps {
			w.search(r)
		}
		if w.best.terms == nil || w.better(r) {
			w.live = append(w.live, r)
			continue
		}
		w.accept(r)
	}
}

// figures says whether row r prints anything at all; a row of dashes is a term too.
func (w *footWork) figures(r int) bool {
	for c := range w.g.cols {
		if w.g.has[r*w.g.cols+c] {
			return true
		}
	}
	return false
}

// accept keeps the best reading found at row r and updates the stack.
func (w *footWork) accept(r int) {
	f := w.best
	if f.total != r && w.addedWith(f.total, f.terms) {
		w.live = append(w.live, r)
		return
	}
	f.terms = append([]FootTerm(nil), f.terms...)
	if f.parts != nil {
		v := w.weigh(f.part, f.parts, w.g.cols)
		w.keep(footReading{total: f.part, terms: f.parts, weight: max(footThreshold, min(v.bits, footCap)),
			bits: v.bits, failed: v.failed}, f.part)
		if own := w.found[w.footed[f.part]]; !own.memo {
			f.terms = footFold(f.terms, own.terms, f.part)
		}
	}
	w.keep(f, r)
	if w.g.marks[r].Rule && f.total == r {
		w.ruled++
	}
}

// addedWith reports whether a total above its terms was added together with one
// of them before: it cannot be their sum.
func (w *footWork) addedWith(total int, terms []FootTerm) bool {
	for _, f := range w.found {
		if slices.ContainsFunc(f.terms, func(t FootTerm) bool { return t.Row == total }) && footShare(f.terms, terms) {
			return true
		}
	}
	return false
}

// footFold puts the subtotal part in place of its terms own, if they are all there.
func footFold(terms, own []FootTerm, part int) []FootTerm {
	kept := slices.DeleteFunc(slices.Clone(terms), func(t FootTerm) bool { return slices.Contains(own, t) })
	if len(kept)+len(own) != len(terms) {
		return terms
	}
	kept = append(kept, FootTerm{Row: part, Sign: 1})
	slices.SortFunc(kept, func(x, y FootTerm) int { return x.Row - y.Row })
	return kept
}

// keep records a reading made at row r and takes its terms off the stack.
func (w *footWork) keep(f footReading, r int) {
	f.memo = w.memo(f)
	all := f
	f.terms = w.printedTerms(f)
	w.footed[f.total] = len(w.found)
	w.found = append(w.found, f)
	if f.memo {
		switch at := slices.Index(w.live, f.total); {
		case at >= 0:
			w.live = slices.Delete(w.live, at, at+1)
		case f.total != r:
			w.live = append(w.live, r)
		}
		return
	}
	kept := w.live[:0]
	k := 0
	for _, row := range w.live {
		for k < len(all.terms) && all.terms[k].Row < row {
			k++
		}
		if k < len(all.terms) && all.terms[k].Row == row {
			continue
		}
		kept = append(kept, row)
	}
	w.live = kept
	if f.total == r && !slices.Contains(w.live, r) { // a subtotal just revealed is there
		w.live = append(w.live, r)
	}
}

// printedTerms leaves out the terms that are blank wherever the total is printed.
func (w *footWork) printedTerms(f footReading) []FootTerm {
	g := w.g
	kept := make([]FootTerm, 0, len(f.terms))
	for _, t := range f.terms {
		for c := range g.cols {
			if g.has[f.total*g.cols+c] && g.has[t.Row*g.cols+c] {
				kept = append(kept, t)
				break
			}
		}
	}
	if len(kept) < 2 {
		return f.terms
	}
	return kept
}

// memo says that the total is blank in most of the columns where its terms have
// figures: it is printed for one column and stands for nothing in the others.
func (w *footWork) memo(f footReading) bool {
	blank, printed := 0, 0
	for c := range w.g.cols {
		if w.g.has[f.total*w.g.cols+c] {
			printed++
			continue
		}
		for _, t := range f.terms {
			if w.g.v[t.Row*w.g.cols+c] != 0 {
				blank++
				break
			}
		}
	}
	return blank >= printed
}

// better says that row r, read as a mere term, helps a total just below it
// more than its own reading is worth: the last line of a division is the
// difference of the other two as well, and the last line of a balance sheet is
// total assets less all the others.
func (w *footWork) better(r int) bool {
	if w.best.total == r && w.best.cost < 2 && w.g.marks[r].Rule {
		return false
	}
	best, near := w.best, w.near
	best.terms = append([]FootTerm(nil), best.terms...)
	depth := len(w.live)
	defer func() { w.live, w.best, w.near = w.live[:depth], best, near }()
	differs := false
	for _, t := range best.terms {
		differs = differs || t.Sign < 0
	}
	w.live = append(w.live, r)
	for u, seen := r+1, 0; u < w.g.rows && seen < 4; u++ {
		if !w.figures(u) {
			continue
		}
		seen++
		if differs && w.twin(u, best.terms) {
			return true
		}
		if a, b, ok := w.pivots(u); ok && seen < 4 {
			w.best, w.near = footReading{}, footReading{}
			w.plain(u, depth, a, b)
			if w.best.terms != nil && w.best.failed <= best.failed && footShare(w.best.terms, best.terms) &&
				(differs || w.best.weight > best.weight) {
				return true
			}
		}
		w.live = append(w.live, u)
	}
	return false
}

// footShare says that two readings want the same row.
func footShare(a, b []FootTerm) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Row == y.Row {
				return true
			}
		}
	}
	return false
}

// twin says that row u prints the figures of a term added, in every column or
// in all but one (which may be misprinted).
func (w *footWork) twin(u int, terms []FootTerm) bool {
	g := w.g
	for _, t := range terms {
		same, other := 0, 0
		for c := range g.cols {
			switch x, y := g.v[u*g.cols+c], g.v[t.Row*g.cols+c]; {
			case x != y:
				other++
			case x != 0:
				same++
			}
		}
		if t.Sign > 0 && same > 0 && other <= 1 && same >= other {
			return true
		}
	}
	return false
}

// plain tries, for row u, the runs that reach up at least to live[upto], all added.
func (w *footWork) plain(u, upto, a, b int) {
	g := w.g
	sumA, sumB := -g.v[u*g.cols+a], -g.v[u*g.cols+b]
	for i := len(w.live) - 1; i >= 0 && len(w.live)-i <= footWindow; i-- {
		row := w.live[i]
		sumA += g.v[row*g.cols+a]
		sumB += g.v[row*g.cols+b]
		k := len(w.live) - i
		w.steps++
		if i > upto || k < 2 || footAbs(sumA) > g.tolerance(a, k) && footAbs(sumB) > g.tolerance(b, k) {
			continue
		}
		w.propose(u, u, w.live[i:], 0, 0, 0, 1)
	}
}
