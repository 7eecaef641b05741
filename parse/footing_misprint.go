package parse

import "math"

// finish turns the readings into footings. A reading that is dropped proves
// nothing of a sum above that took its computed figure.
func (w *footWork) finish() []Footing {
	for {
		if out, firm := w.settleAll(); firm {
			return out
		}
	}
}

// settleAll sorts the columns of the readings, decides which failures are
// misprints, and drops what does not stand without them. It is not firm where
// another reading took the computed figure of one that is dropped, which it
// will not do again.
func (w *footWork) settleAll() (out []Footing, firm bool) {
	agree := make([]int, w.g.cols) // relations with evidence that hold in a column
	fail := make([]int, w.g.cols)
	confirmed := make(map[[2]int]bool) // {row, column}: the computed figure fits above
	for _, f := range w.found {
		for c := range w.g.cols {
			switch s := w.column(c, f.total, f.terms); s.state {
			case footFailed:
				fail[c]++
			case footExact, footRounded:
				if w.chanceSize(c, f.total, f.terms) > 4*w.g.grain[c] {
					agree[c]++
				}
				if s.computed >= 0 {
					confirmed[[2]int{s.computed, c}] = true
				}
			}
		}
	}
	firm = true
	for i, f := range w.found {
		o, ok := w.settle(f, agree, fail, confirmed)
		if ok {
			out = append(out, o)
			continue
		}
		for c := range w.g.cols {
			if confirmed[[2]int{f.total, c}] && f.failed > 0 {
				w.found[i].failed, firm = 0, false
			}
		}
	}
	return out, firm
}

func (w *footWork) settle(f footReading, agree, fail []int, confirmed map[[2]int]bool) (Footing, bool) {
	o := Footing{Total: f.total, Terms: f.terms, Weight: math.Round(10*f.weight) / 10}
	g := w.g
	unsettled := 0
	for c := range g.cols {
		s := w.column(c, f.total, f.terms)
		switch s.state {
		case footExact:
			o.Proven = append(o.Proven, c)
		case footRounded:
			o.Rounded = append(o.Rounded, c)
		case footFailed:
			if g.apart[c] {
				continue
			}
			if !w.misprint(f, c, s, agree[c], fail[c], confirmed[[2]int{f.total, c}]) {
				unsettled++
				continue
			}
			o.Broken = append(o.Broken, FootBreak{Column: c,
				Printed: g.decimal(g.v[f.total*g.cols+c]), Computed: g.decimal(s.sum)})
		}
	}
	// A relation with failures nobody can explain must stand on the rest alone.
	return o, len(o.Proven)+len(o.Rounded) > 0 && (unsettled == 0 || f.bits-f.cost >= footThreshold+10)
}

// misprint decides whether the failure of a proven relation in column c is a
// misprint of the total or of a term. It needs proof that the column sums at
// all (other relations hold in it, or it looks like a column in which this one
// holds), and then one of: the computed figure is what the next total adds up;
// the difference is that of a slip in typesetting; or the relation is certain
// from two other columns.
func (w *footWork) misprint(f footReading, c int, s footSum, agree, fail int, confirmed bool) bool {
	if f.failed != 1 || w.missingTerm(f, c, s) {
		return false
	}
	proof := f.bits - f.cost
	if confirmed {
		return proof >= footThreshold
	}
	slip := w.slip(f, c, s.sum)
	alike, held := w.alike(f, c)
	if fail > 1 && fail > agree {
		return false
	}
	if fail > agree && !alike {
		return slip >= 8 && proof >= 18 && !w.across
	}
	switch {
	case slip >= 4:
		return proof+slip >= 18
	case slip >= 3 && alike && held >= 2:
		return proof >= 16
	}
	return (alike || agree >= 2) && w.uniform(f, c) && held >= 2 && proof >= 26 && f.cost < 2 && !w.gap(f, c)
}

// alike says that in column c every figure of the relation has the sign and
// about the size it has in a column where the relation holds; held counts such
// columns. A rate or a percentage of change does not look like that.
func (w *footWork) alike(f footReading, c int) (alike bool, held int) {
	g := w.g
	similar := func(row, p int) bool {
		x, y := g.v[row*g.cols+c], g.v[row*g.cols+p]
		if x == 0 || y == 0 {
			return x == y
		}
		return (x < 0) == (y < 0) && footAbs(x)/8 <= footAbs(y) && footAbs(y)/8 <= footAbs(x)
	}
	for p := range g.cols {
		if p == c || g.apart[p] || !w.column(p, f.total, f.terms).holds() || w.chanceSize(p, f.total, f.terms) == 0 {
			continue
		}
		held++
		odd := 0
		for _, t := range f.terms {
			if !similar(t.Row, p) {
				odd++
			}
		}
		// The misprinted figure itself may be the odd one.
		if !similar(f.total, p) {
			odd++
		}
		alike = alike || odd <= 1
	}
	return alike, held
}

// uniform says that column c is printed as finely as the columns in which the
// relation holds: earnings per share beside amounts are not, and do not sum.
func (w *footWork) uniform(f footReading, c int) bool {
	for p := range w.g.cols {
		if w.g.unit[p] != w.g.unit[c] && w.column(p, f.total, f.terms).state == footExact && w.chanceSize(p, f.total, f.terms) > 0 {
			return false
		}
	}
	return true
}

// missingTerm says that another row explains the difference: one that is zero
// in all the columns where the relation holds.
func (w *footWork) missingTerm(f footReading, c int, s footSum) bool {
	g := w.g
	off := footAbs(g.v[f.total*g.cols+c] - s.sum)
	for r := range g.rows {
		if r == f.total || footAbs(footAbs(g.v[r*g.cols+c])-off) > g.tolerance(c, len(f.terms)+1) {
			continue
		}
		inside := false
		for _, t := range f.terms {
			inside = inside || t.Row == r
		}
		if !inside {
			return true
		}
	}
	return false
}

// gap says that a term is blank in column c and not elsewhere: the figure may
// have been lost on the way here.
func (w *footWork) gap(f footReading, c int) bool {
	g := w.g
	for _, t := range f.terms {
		if g.has[t.Row*g.cols+c] {
			continue
		}
		for k := range g.cols {
			if k != c && g.v[t.Row*g.cols+k] != 0 {
				return true
			}
		}
	}
	return false
}

// slip is the evidence, in bits, that one of the figures was mistyped: one
// digit wrong, lost or doubled, two neighbours exchanged, or a sign lost.
// Zero where no single slip explains the difference.
func (w *footWork) slip(f footReading, c int, sum int64) float64 {
	g := w.g
	off := sum - g.v[f.total*g.cols+c]
	unit := g.unit[c]
	found := footSlip(g.v[f.total*g.cols+c]/unit, sum/unit)
	for _, t := range f.terms {
		x := g.v[t.Row*g.cols+c]
		if found || x == 0 {
			continue
		}
		right := x - int64(t.Sign)*off
		found = footSlip(x/unit, right/unit)
	}
	if !found {
		return 0
	}
	size := max(footAbs(sum), footAbs(g.v[f.total*g.cols+c])) / unit
	digits := len(footDigits(nil, size))
	odds := float64(size) / float64(20*digits*(len(f.terms)+1))
	return max(0, math.Log2(odds+1))
}

// footSlip says whether one slip in typesetting turns right into printed.
func footSlip(printed, right int64) bool {
	if printed == -right {
		return true
	}
	if (printed < 0) != (right < 0) {
		return false
	}
	var roomP, roomR [20]byte
	p, r := footDigits(roomP[:0], footAbs(printed)), footDigits(roomR[:0], footAbs(right))
	if len(p) < len(r) {
		p, r = r, p
	}
	i := 0
	for i < len(r) && p[i] == r[i] {
		i++
	}
	if len(p) == len(r)+1 {
		return string(p[i+1:]) == string(r[i:])
	}
	if len(p) != len(r) || i == len(r) {
		return false
	}
	if string(p[i+1:]) == string(r[i+1:]) {
		return true
	}
	return i+1 < len(r) && p[i] == r[i+1] && p[i+1] == r[i] && string(p[i+2:]) == string(r[i+2:])
}

// footDigits appends the digits of a number to b, the last one first.
func footDigits(b []byte, x int64) []byte {
	for b = append(b, byte('0'+x%10)); x >= 10; b = append(b, byte('0'+x%10)) {
		x /= 10
	}
	return b
}
