package model

import (
	"slices"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Twins are figures that stand in two places: a note's total on the balance
// sheet, selected data in the statements. That two series state the same thing
// is inferred from the figures first, as footing is: the more digits agree in
// the more periods, the fewer words are asked for.

// match is how a series agrees with an earlier one.
type match struct {
	a, b    *series // a stands on a statement or earlier
	sign    int64
	exact   int  // periods in which both print the same figure
	digits  int  // significant digits of those
	rounded int  // periods in which one is the other, rounded
	coarse  int  // significant digits of the coarser print in those
	differs int  // periods in which they are neither
	off     pair // the figures of that period, where it is one
	words   int  // 2 the same words or concept, 1 a telling word in common, 0 none
	twin    bool // the series state the same thing: they agree in every period both have
}

// pair is a figure of each series in the same period.
type pair struct{ a, b *point }

// The digits that make a twin: with the same words, with a word in common, and
// by figures alone. Of figures alone at least two must agree, or one with more
// digits than chance can give.
const (
	twinDigits       = 4
	strangerDigits   = 12
	singleDigits     = 7
	contradictDigits = 5
)

// compare holds two series against each other in the periods they share. It
// says nothing of series that cannot state the same thing.
func compare(a, b *series) (m match, ok bool) {
	m = match{a: a, b: b, sign: 1}
	same, flipped := 0, 0
	for i := range b.points {
		y := &b.points[i]
		x := a.at(y.period)
		if x == nil || x.value == 0 || y.value == 0 {
			continue
		}
		if within(x.value, y.value, max(x.unit, y.unit)) {
			same++
		}
		if within(x.value, -y.value, max(x.unit, y.unit)) {
			flipped++
		}
	}
	if flipped > same {
		m.sign = -1
	}
	for i := range b.points {
		y := &b.points[i]
		x := a.at(y.period)
		if x == nil || x.value == 0 || y.value == 0 {
			continue
		}
		v := m.sign * y.value
		switch {
		case x.value == v:
			m.exact++
			m.digits += min(x.digits, y.digits)
		case rounded(x, y, v):
			m.rounded++
			m.coarse += min(x.digits, y.digits)
		default:
			if m.differs++; m.differs > 1 {
				return m, false
			}
			m.off = pair{x, y}
		}
	}
	m.words = alike(a, b)
	if m.differs > 0 {
		return m, m.words == 2 || m.exact+m.rounded > 0
	}
	m.twin = m.strong() && !m.strangers()
	return m, m.twin
}

// within reports whether two figures differ by less than a unit: one is the
// other, rounded or cut off.
func within(x, y, unit int64) bool {
	d := x - y
	return d < unit && -d < unit
}

// rounded reports whether of two figures the one with the coarser print, of the
// period's value v, is the other rounded, or cut off at three digits or more.
func rounded(x, y *point, v int64) bool {
	coarse, fine, unit, digits := x.value, v, x.unit, x.digits
	if y.unit > x.unit {
		coarse, fine, unit, digits = v, x.value, y.unit, y.digits
	}
	if x.unit == y.unit || !within(coarse, fine, unit) {
		return false
	}
	off := max(coarse-fine, fine-coarse)
	return 2*off <= unit || digits >= 3 && max(coarse, -coarse) < max(fine, -fine)
}

// alike weighs the words of two series.
func alike(a, b *series) int {
	if a.nameless || b.nameless {
		return 0
	}
	if a.concept != "" && a.concept == b.concept {
		return 2
	}
	if len(a.core) > 0 && len(a.core) == len(b.core) && has(a.core, b.core...) {
		return 2
	}
	if meets(a.core, b.core) {
		return 1
	}
	if a.bare && meets(a.context, b.core) || b.bare && (meets(b.context, a.core) || meets(b.context, a.context)) {
		return 1
	}
	return 0
}

func meets(a, b []string) bool {
	for _, x := range a {
		if oneOf(x, b) {
			return true
		}
	}
	return false
}

// opens reports whether one series is the opening balance of the other.
func (m *match) opens() bool { return m.a.opening != m.b.opening }

// strangers reports whether words forbid what figures suggest: one is the
// opposite of the other, or the two are different rows of one table.
func (m *match) strangers() bool {
	for _, o := range opposites {
		if oneOf(o[0], m.a.core) && !oneOf(o[1], m.a.core) && oneOf(o[1], m.b.core) && !oneOf(o[0], m.b.core) ||
			oneOf(o[1], m.a.core) && !oneOf(o[0], m.a.core) && oneOf(o[0], m.b.core) && !oneOf(o[1], m.b.core) {
			return true
		}
	}
	if m.a.of != m.b.of || m.opens() && m.words == 2 {
		return false
	}
	return m.a.unit != parse.Currency || !m.a.bare && !m.b.bare && m.words < 2
}

// opposites are words of which a line has one or the other.
var opposites = [...][2]string{{"basic", "diluted"}, {"primary", "diluted"}, {"federal", "state"}, {"domestic", "foreign"}, {"high", "low"}, {"short", "long"}, {"asset", "liability"}, {"current", "noncurrent"}, {"current", "deferred"}, {"expense", "income"}}

// strong reports whether what agrees is more than chance gives.
func (m *match) strong() bool {
	n, digits := m.exact+m.rounded, m.digits+m.coarse
	switch {
	case n == 0:
		return false
	case m.words == 2:
		return digits >= twinDigits || n >= 2 && digits >= 2*n && m.exact > 0
	case m.words == 1:
		return digits >= twinDigits && (m.exact > 0 || digits >= 2*twinDigits)
	}
	return n >= 2 && digits >= strangerDigits || m.exact > 0 && n == 1 && digits >= singleDigits
}

// better orders matches of one series: exact before rounded, same words before
// others, statements before schedules.
func (m *match) better(o *match) bool {
	if (m.exact > 0) != (o.exact > 0) {
		return m.exact > 0
	}
	if m.words != o.words && (m.words == 2 || o.words == 2) {
		return m.words > o.words
	}
	if p, q := m.a.of.kind != Schedule, o.a.of.kind != Schedule; p != q {
		return p
	}
	if m.digits != o.digits {
		return m.digits > o.digits
	}
	if m.words != o.words {
		return m.words > o.words
	}
	return m.a.rank < o.a.rank
}

// bucket is where figures of about the same size meet: period, unit and the
// first three digits.
type bucket struct {
	period
	unit parse.Unit
	head int64
}

func bucketOf(p period, unit parse.Unit, value int64) bucket {
	if value < 0 {
		value = -value
	}
	scale := int64(0)
	for value >= 1000 {
		value /= 10
		scale++
	}
	return bucket{p, unit, scale*1000 + value}
}

// buckets are all buckets a figure may meet its twin in, appended to list.
func buckets(list []bucket, u parse.Unit, p point) []bucket {
	size := max(p.value, -p.value)
	list = append(list, bucketOf(p.period, u, size))
	for _, v := range [...]int64{size - p.unit, size + p.unit} {
		if b := bucketOf(p.period, u, max(v, 0)); b != list[0] && (len(list) < 2 || b != list[1]) {
			list = append(list, b)
		}
	}
	return list
}

// findTwins compares every series of a schedule with the series before it that
// have a figure in common with it. The result is by series, best match first.
func findTwins(all []*series) [][]match {
	index := newChains[bucket, int32](4*len(all), 4*len(all))
	result := make([][]match, len(all))
	seen := make([]int, len(all)) // by series: the last one, from 1, it was met by
	var near []bucket
	var met []int
	for i, b := range all {
		compared := b.of.kind == Schedule || b.of.kind == Equity
		met = met[:0]
		for _, p := range b.points {
			if p.value == 0 {
				continue
			}
			near = buckets(near[:0], b.unit, p)
			for _, k := range near {
				list := index.ends[k]
				if compared {
					for j := range index.all(list) {
						if int(j) < i && seen[j] != i+1 {
							seen[j] = i + 1
							met = append(met, int(j))
						}
					}
				}
				if list.n < maxBucket && (list.n == 0 || index.links[list.last].value != int32(i)) {
					index.add(k, list, int32(i))
				}
			}
		}
		for _, j := range met {
			if b.of.kind == Equity && all[j].of.kind != CashFlow {
				continue // articulation has its own rules
			}
			if m, ok := compare(all[j], b); ok {
				result[i] = append(result[i], m)
			}
		}
		slices.SortFunc(result[i], func(x, y match) int {
			switch p, q := x.better(&y), y.better(&x); {
			case p && !q:
				return -1
			case q && !p:
				return 1
			}
			return x.a.points[0].Span().Start - y.a.points[0].Span().Start
		})
	}
	return result
}

// maxBucket bounds the series a figure is compared with: in a text that says
// everything over and over the first ones do for all.
const maxBucket = 50

// printed is the figure, its scale not applied.
func (p *point) printed() decimal.Decimal {
	return p.of.st.Lines[p.line].Figures[p.column].Value
}

// Span is where the figure is printed.
func (p *point) Span() parse.Span { return p.of.st.Lines[p.line].Figures[p.column].Span }

// twins tests every figure of a schedule that stands in an earlier place too.
func (t *tieOut) twins(all []*series) {
	matches := findTwins(all)
	covered := t.noFigures() // figures with a twin
	type repeat struct {
		place
		in *draft
	}
	repeated := map[repeat]bool{} // figures that stand again in a later table
	for i, b := range all {
		for k := range matches[i] {
			m := &matches[i][k]
			if !m.twin {
				continue
			}
			for _, y := range b.points {
				x := m.a.at(y.period)
				if x == nil || x.value == 0 || y.value == 0 || covered.has(y.place) || x.of == y.of && b.of.contains(y.place, x.place) {
					continue
				}
				covered.add(y.place)
				repeated[repeat{x.place, b.of}] = true
				t.twin(m, x.place, y.place)
			}
		}
	}
	related := relations(matches)
	for i, b := range all {
		for k := range matches[i] {
			m := &matches[i][k]
			if m.differs == 0 || m.strangers() {
				continue
			}
			p := m.off
			if covered.has(p.b.place) || repeated[repeat{p.a.place, b.of}] || !m.contradicts(related[[2]*draft{m.a.of, b.of}]) {
				continue
			}
			covered.add(p.b.place)
			for _, y := range b.points {
				if x := m.a.at(y.period); x != nil && x.value != 0 && y.value != 0 && !covered.has(y.place) {
					covered.add(y.place)
					t.twin(m, x.place, y.place)
				}
			}
			t.twin(m, p.a.place, p.b.place)
		}
	}
}

// contains reports whether one of two figures of a table enters the other.
func (d *draft) contains(a, b place) bool {
	_, below := d.reach(a.line)[b.line]
	_, above := d.reach(b.line)[a.line]
	return a.column == b.column && (below || above) || a.line == b.line && !isOpening(d.st.Columns[a.column].Heading+d.st.Columns[b.column].Heading)
}

// relations counts the twins between two tables.
func relations(matches [][]match) map[[2]*draft]int {
	n := map[[2]*draft]int{}
	for i := range matches {
		for k := range matches[i] {
			if m := &matches[i][k]; m.twin {
				n[[2]*draft{m.a.of, m.b.of}]++
				break
			}
		}
	}
	return n
}

// contradicts reports whether two series that differ in one period only still
// state the same thing. Related is how many other rows of the tables are twins.
func (m *match) contradicts(related int) bool {
	p := m.off
	slipped := slip(p.a.printed(), p.b.printed())
	same := m.words == 2 && slipped && related >= 2
	switch {
	case m.a.unit != parse.Currency && m.a.unit != parse.Shares:
		same = m.exact >= 2 && m.digits >= contradictDigits && m.a.unit == parse.PerShare && (m.words == 2 || m.words == 1 && slipped)
	case m.rounded > 0 && m.exact+m.rounded >= 3 && m.digits+m.coarse >= 2*contradictDigits:
		same = m.words > 0
	case m.exact >= 2 && m.digits >= contradictDigits:
		same = m.words == 2 || slipped && (m.words == 1 || m.digits >= strangerDigits)
	case m.exact == 1 && m.digits >= twinDigits:
		same = m.words == 2 && (slipped || related >= 3) || slipped && m.words == 1 && related >= 1
	}
	return same && !m.explained(p)
}

// explained reports whether the difference of two figures is a figure of one
// of their tables for the same period: one place then counts in what the other
// shows apart, and nothing is contradicted.
func (m *match) explained(p pair) bool {
	off := p.a.value - m.sign*p.b.value
	for _, q := range [...]*point{p.a, p.b} {
		lines := q.of.linesOf(amountOf{q.column, m.a.unit, max(off, -off)})
		if len(lines) > 1 || len(lines) == 1 && lines[0] != q.line {
			return true
		}
	}
	return false
}

// amountOf is an amount of a column in ten-thousandths, without its sign.
type amountOf struct {
	column int
	unit   parse.Unit
	size   int64
}

// linesOf are the lines of an amount that is printed as a hundred or more.
func (d *draft) linesOf(a amountOf) []int {
	if d.byAmount == nil {
		d.byAmount = map[amountOf][]int{}
		for i := range d.st.Lines {
			for c := range d.st.Columns {
				v, ok := d.value(i, c)
				if !ok || v.Abs().LessThan(hundred) {
					continue
				}
				unit := d.st.Unit(i, c)
				if unit == parse.Currency {
					v = d.st.whole(v)
				}
				if x, ok := inFine(v); ok {
					key := amountOf{c, unit, max(x, -x)}
					d.byAmount[key] = append(d.byAmount[key], i)
				}
			}
		}
	}
	return d.byAmount[a]
}

// twin records that two figures should be the same.
func (t *tieOut) twin(m *match, x, y place) {
	kind := NoteCheck
	switch {
	case y.of.st.Type == SelectedTable || x.of.st.Type == SelectedTable:
		kind = SelectedCheck
	case y.of.st.Type == QuarterlyTable && x.of.st.Type == QuarterlyTable:
		kind = QuarterCheck
	case x.of.kind == Schedule:
		kind = BetweenNotesCheck
	case y.of.kind != Schedule:
		kind = ArticulationCheck
	}
	if x.of == y.of && m.opens() {
		kind = RollForwardCheck
		if m.a.opening {
			x, y = y, x
		}
	}
	what := t.named(x) + " = " + t.named(y)
	e := t.add(kind, y.of.checkID("twin", t.lineOf(y).ID, y.column), what, t.when(y), append(t.signs.list(1), signed{x, 1}), append(t.signs.list(1), signed{y, int(m.sign)}))
	if e != nil {
		e.twin = true
	}
}

// link lists the figures of schedules that repeat another place, where they
// agree to the digit.
func (t *tieOut) link() {
	linked := t.noFigures()
	for i := range t.identities {
		e := &t.identities[i]
		if !e.twin || e.Verdict != Agrees {
			continue
		}
		x, y := e.left[0], e.right[0]
		if linked.has(y.place) || y.of.kind != Schedule {
			continue
		}
		linked.add(y.place)
		to := x.term()
		to.Sign = x.sign * y.sign
		from := y.term()
		t.links = append(t.links, Link{Schedule: from.Schedule, Line: from.Line, Column: from.Column, To: to})
	}
}
