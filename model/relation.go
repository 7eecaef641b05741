package model

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// reckoned is one side of a relation between facts: its value, how far print
// leaves it open, and what it was made of.
//
// The error of print travels along: half a digit for every figure added, the
// relative halves of numerator and denominator for a quotient.
type reckoned struct {
	side  Side
	half  decimal.Decimal
	facts []*Fact
	shown func() string // with figures: "3,900 + 100"
	plain bool          // a sum: a fact can be solved for
}

// part is a fact that enters a sum.
type part struct {
	sign int
	fact *Fact
}

func plus(f *Fact) part  { return part{1, f} }
func minus(f *Fact) part { return part{-1, f} }

// sum adds facts; those that are nil are left out, and a sum of none is not ok.
func (r *noteReader) sum(parts ...part) (reckoned, bool) {
	m := reckoned{plain: true}
	var label strings.Builder
	year, several := 0, false
	for _, p := range parts {
		if p.fact != nil {
			several = several || year != 0 && p.fact.Year != 0 && p.fact.Year != year
			year = max(year, p.fact.Year)
		}
	}
	var value, half tally
	m.facts, m.side.Terms = make([]*Fact, 0, len(parts)), make([]Term, 0, len(parts))
	for _, p := range parts {
		if p.fact == nil {
			continue
		}
		t := p.fact.Term
		if p.sign < 0 {
			t.Sign = -t.Sign
		}
		name := r.name(p.fact)
		if several && p.fact.Year != 0 && name != yearKey(p.fact.Year) {
			name += " " + yearKey(p.fact.Year)
		}
		join(&label, p.sign, name)
		value.add(p.fact.Value, p.sign)
		half.add(p.fact.Half, 1)
		m.side.Terms = append(m.side.Terms, t)
		m.side.Unit = p.fact.Unit
		m.facts = append(m.facts, p.fact)
	}
	m.side.Value, m.half = value.value(), half.value()
	m.side.Label = label.String()
	facts, terms := m.facts, m.side.Terms
	m.shown = func() string {
		var b strings.Builder
		for i, f := range facts {
			join(&b, terms[i].Sign*f.Sign, figureText(r.asPrinted(f, f.Value)))
		}
		return b.String()
	}
	return m, len(m.facts) > 0
}

func join(b *strings.Builder, sign int, text string) {
	switch {
	case sign < 0 && b.Len() == 0:
		b.WriteString("-")
	case sign < 0:
		b.WriteString(" - ")
	case b.Len() > 0:
		b.WriteString(" + ")
	}
	b.WriteString(text)
}

// figureText prints a figure as a filing does, with the decimals it is known to.
func figureText(v decimal.Decimal) string {
	text := v.String()
	if e := v.Exponent(); e < 0 && e >= -4 && !v.IsInteger() {
		text = v.StringFixed(-e)
	}
	return printed(text, v.IsNegative())
}

// product is a number of things times what each costs, or an amount times a
// percentage of it.
func (r *noteReader) product(sign int, number, price *Fact) reckoned {
	second := price.Term
	first := number.Term
	first.Times = &second
	v := number.Value.Mul(price.Value)
	h := number.Value.Abs().Mul(price.Half).Add(price.Value.Abs().Mul(number.Half))
	if sign < 0 {
		v, first.Sign = v.Neg(), -first.Sign
	}
	return reckoned{
		side:  Side{Label: r.name(number) + " x " + r.priceName(number, price), Terms: []Term{first}, Value: v},
		half:  h,
		facts: []*Fact{number, price},
		shown: func() string {
			return figureText(r.asPrinted(number, number.Value)) + " x " + figureText(r.asPrinted(price, price.Value))
		},
	}
}

// priceName is what a price is called beside the number it belongs to: the
// heading of its column where both stand in one line.
func (r *noteReader) priceName(number, price *Fact) string {
	if d := r.draft(price.Term); d != nil && number.Line == price.Line && number.Schedule == price.Schedule && price.Column >= 0 && price.Column < len(d.st.Columns) {
		return columnName(d.st.Columns[price.Column])
	}
	return r.name(price)
}

// together adds sides.
func together(all ...reckoned) reckoned {
	var m reckoned
	var labels []string
	for _, x := range all {
		m.side.Terms = append(m.side.Terms, x.side.Terms...)
		m.side.Value = m.side.Value.Add(x.side.Value)
		m.side.Unit = x.side.Unit
		m.half = m.half.Add(x.half)
		m.facts = append(m.facts, x.facts...)
		labels = append(labels, x.side.Label)
	}
	m.side.Label = strings.Join(labels, " + ")
	m.shown = func() string {
		var shown []string
		for _, x := range all {
			shown = append(shown, x.shown())
		}
		return strings.Join(shown, " + ")
	}
	return m
}

// quotient divides one side by another. In Percent it is times 100. It is
// rounded as the fact it is compared with is printed. It is not ok where the
// divisor may be zero.
func quotient(a, b reckoned, unit parse.Unit, like *Fact) (reckoned, bool) {
	if b.side.Value.Abs().LessThanOrEqual(b.half) {
		return reckoned{}, false
	}
	places := max(-like.Half.Exponent()-1, 0)
	v := a.side.Value.DivRound(b.side.Value, 12)
	h := a.half.Add(v.Abs().Mul(b.half)).DivRound(b.side.Value.Abs(), 12)
	if unit == parse.Percent {
		v, h = v.Shift(2), h.Shift(2)
	}
	rounded := v.Round(places)
	m := reckoned{
		side: Side{Label: wrap(a.side.Label) + " / " + wrap(b.side.Label), Terms: a.side.Terms, Over: b.side.Terms, Unit: unit, Round: &places},
		// What was printed is some quotient within print, rounded: as far as it
		// may be off is a multiple of the last digit.
		half:  decimal.Max(v.Add(h).Round(places).Sub(rounded), rounded.Sub(v.Sub(h).Round(places))),
		facts: append(slices.Clone(a.facts), b.facts...),
		shown: func() string { return wrap(a.shown()) + " / " + wrap(b.shown()) },
	}
	m.side.Value = rounded
	return m, true
}

func wrap(s string) string {
	if strings.Contains(s, " + ") || strings.Contains(s, " - ") {
		return "(" + s + ")"
	}
	return s
}

// relation is one identity that needs to know what its figures mean, in one
// period. Relations of one group stand or fall together.
type relation struct {
	kind        CheckKind
	group       string // "note_9_stock_options.average_price"
	column      string // period: "2003"
	what        string
	name        string // of the left side in a sentence: its label, where nothing better is known
	by          string // what the right side does, in a sentence: "the four quarters add up to"
	left, right reckoned
	also        string // another computation of the same, in words and figures
	likely      bool   // worth a finding though no other period proves it
	same        bool   // one figure stated twice: one period in which the two agree proves it
	quiet       bool   // recorded where it holds only: other things may enter it
	unnamed     bool   // a difference from rounding is no finding

	check Check
}

// relate tests left against right. The left side of a ratio is what is
// printed, and its own rounding is in the right side's already.
func (r *noteReader) relate(x relation) {
	tolerance := x.left.half.Add(x.right.half)
	if x.right.side.Round != nil {
		tolerance = x.right.half
	}
	x.check = Check{ID: x.group, Kind: x.kind, What: x.what, Column: x.column, Left: x.left.side, Right: x.right.side,
		Difference: difference(x.left.side.Value, x.right.side.Value), Tolerance: tolerance}
	if x.column != "" {
		x.check.ID += "." + x.column
	}
	if scale := r.commonScale(x); scale != 1 {
		s := decimal.New(scale, 0)
		for _, v := range []*decimal.Decimal{&x.check.Left.Value, &x.check.Right.Value, &x.check.Difference, &x.check.Tolerance} {
			*v = v.DivRound(s, 8)
		}
	}
	if x.what == "" {
		x.check.What = x.left.side.Label + " = " + x.right.side.Label
	}
	if x.name == "" {
		x.name = x.left.side.Label
	}
	if x.by == "" {
		x.by = x.right.side.Label + " gives"
	}
	switch {
	case x.check.Difference.IsZero():
		x.check.Verdict = Agrees
	case x.check.Difference.Abs().LessThanOrEqual(x.check.Tolerance):
		x.check.Verdict = Rounds
	default:
		x.check.Verdict = Differs
	}
	r.relations = append(r.relations, x)
	if n := len(r.relations) - 1; !r.tested.add(&r.relations[n].check) {
		r.relations = r.relations[:n]
	}
}

// commonScale is the scale in which all amounts of a relation are printed, 1
// where they are printed in several or where it relates no amounts.
func (r *noteReader) commonScale(x relation) int64 {
	scale := int64(0)
	if x.right.side.Over != nil {
		return 1
	}
	for f := range x.facts() {
		s := int64(1)
		if d := r.draft(f.Term); d != nil && f.Column >= 0 {
			s = d.st.Scale
		}
		if f.Unit != parse.Currency || scale != 0 && s != scale {
			return 1
		}
		scale = s
	}
	return max(scale, 1)
}

// conclude turns relations into checks and what they contradict into findings.
//
// A relation that fails as often as it holds is no relation of this filer's,
// and says nothing, unless a relation of another group gives the same figure
// the same right value.
func (r *noteReader) conclude() {
	holds, fails := map[string]int{}, map[string]int{}
	for i := range r.relations {
		x := &r.relations[i]
		if x.check.Verdict == Differs {
			fails[x.group]++
		} else {
			holds[x.group]++
		}
	}
	proven := func(x *relation) bool {
		return holds[x.group] > fails[x.group] || x.same && holds[x.group] > 0 && holds[x.group] == fails[x.group]
	}
	with := map[figureKey][]int{} // failing relations by figure
	var failing []int
	for i := range r.relations {
		if x := &r.relations[i]; x.check.Verdict == Differs && !x.quiet {
			failing = append(failing, i)
			for f := range x.facts() {
				key := f.figure()
				with[key] = append(with[key], i)
			}
		}
	}
	sound := r.sound(with)
	for i := range r.relations {
		x := &r.relations[i]
		if x.check.Verdict != Differs && (proven(x) || x.quiet) {
			r.keep(x)
			for f := range x.facts() {
				sound[f.figure()] = true
			}
		}
	}
	var solo []int
	for _, i := range failing {
		if r.relations[i].check.Finding != "" {
			continue
		}
		if f, right, explains := r.culprit(i, with, sound); len(explains) > 1 {
			r.misprinted(f, right, explains)
		} else {
			solo = append(solo, i)
		}
	}
	for _, i := range solo {
		x := &r.relations[i]
		if proven(x) || x.likely {
			r.disagrees(i, sound)
		}
	}
	slices.SortStableFunc(r.m.Findings, func(a, b Finding) int { return int(a.Span.Start) - int(b.Span.Start) })
}

// sound are, of some figures, those of checks that hold.
func (r *noteReader) sound(figures map[figureKey][]int) map[figureKey]bool {
	sound := map[figureKey]bool{}
	if len(figures) == 0 {
		return sound
	}
	for i := range r.m.Checks {
		c := &r.m.Checks[i]
		if c.Verdict == Differs {
			continue
		}
		for _, list := range [...][]Term{c.Left.Terms, c.Right.Terms} {
			for i := range list {
				if list[i].Times != nil {
					continue // no figure of its own
				}
				key := list[i].figure()
				if _, asked := figures[key]; asked {
					sound[key] = true
				}
			}
		}
	}
	return sound
}

// keep adds the check of a relation to the model's, with a finding where it
// holds by rounding only.
func (r *noteReader) keep(x *relation) {
	x.check.ID = r.ids.unique(x.check.ID, ".")
	if x.check.Verdict == Rounds && !x.unnamed {
		f := x.left.facts[0]
		finding := r.finding(Rounding, f, f.Value)
		finding.Message = fmt.Sprintf("%s%s is %s; %s %s, a difference of %s from rounding.", x.name, inPeriod(x.column), figureText(x.check.Left.Value), x.by, figureText(x.check.Right.Value), figureText(x.check.Difference.Abs()))
		finding.Evidence = append(finding.Evidence, x.evidence())
		x.check.Finding = finding.ID
		r.m.Findings = append(r.m.Findings, finding)
	}
	r.m.Checks = append(r.m.Checks, x.check)
}

func inPeriod(column string) string {
	if column == "" {
		return ""
	}
	return " for " + column
}

func (x *relation) evidence() string {
	return x.right.side.Label + " = " + x.right.shown() + " = " + figureText(x.check.Right.Value)
}

// solved is the value of a fact that would make a relation hold; not ok where
// it cannot be told.
func (x *relation) solved(f *Fact) (decimal.Decimal, bool) {
	diff := x.left.side.Value.Sub(x.right.side.Value) // in whole currency, as facts are
	for side, m := range []reckoned{x.left, x.right} {
		if !m.plain {
			continue
		}
		for k, g := range m.facts {
			if g.figure() != f.figure() {
				continue
			}
			sign := m.side.Terms[k].Sign * f.Sign
			if side == 1 {
				sign = -sign
			}
			if sign < 0 {
				return f.Value.Add(diff), true
			}
			return f.Value.Sub(diff), true
		}
	}
	return decimal.Decimal{}, false
}

// facts are those of both sides.
func (x *relation) facts() iter.Seq[*Fact] {
	return func(yield func(*Fact) bool) {
		for _, side := range [...][]*Fact{x.left.facts, x.right.facts} {
			for _, f := range side {
				if !yield(f) {
					return
				}
			}
		}
	}
}

// culprit is the figure of a failing relation for which most of the failing
// relations behind it, given by figure, give the same right value, in none that
// holds; explains are those.
func (r *noteReader) culprit(i int, with map[figureKey][]int, sound map[figureKey]bool) (*Fact, decimal.Decimal, []int) {
	var best *Fact
	var right decimal.Decimal
	var most []int
	x := &r.relations[i]
	for f := range x.facts() {
		key := f.figure()
		if sound[key] || r.known(f) != "" {
			continue
		}
		want, ok := x.solved(f)
		if !ok {
			continue
		}
		explains := []int{i}
		for _, j := range with[key] {
			y := &r.relations[j]
			if j <= i || y.check.Finding != "" || y.group == x.group || explains[len(explains)-1] == j {
				continue
			}
			if w, ok := y.solved(f); ok && w.Sub(want).Abs().LessThanOrEqual(decimal.Max(x.left.half.Add(x.right.half), y.left.half.Add(y.right.half))) {
				explains = append(explains, j)
			}
		}
		if len(explains) > len(most) {
			best, right, most = f, want, explains
		}
	}
	return best, right, most
}

// known is the finding about a printed figure, "" for none.
func (r *noteReader) known(f *Fact) string {
	if fig := r.figure(f.Term); fig != nil {
		return fig.Finding
	}
	return ""
}

// misprinted records a figure for which two relations give one right value.
func (r *noteReader) misprinted(f *Fact, right decimal.Decimal, explains []int) {
	finding := r.finding(Misprint, f, right)
	by := "its computation from other figures gives"
	if len(explains) > 1 {
		by = fmt.Sprintf("%d computations from other figures give", len(explains))
	}
	finding.Message = fmt.Sprintf("%s%s is printed as %s; %s %s.", r.name(f), inPeriod(r.relations[explains[0]].column), figureText(r.asPrinted(f, f.Value)), by, figureText(r.asPrinted(f, right)))
	for _, i := range explains {
		x := &r.relations[i]
		finding.Evidence = append(finding.Evidence, x.evidence())
		x.check.Finding = finding.ID
		x.unnamed = true
		r.keep(x)
	}
	if fig := r.figure(f.Term); fig != nil {
		fig.Finding, fig.Proven = finding.ID, r.asPrinted(f, right)
	}
	r.m.Findings = append(r.m.Findings, finding)
}

// disagrees records a relation that fails by itself. A figure that stands in
// no other check and is a slip of the pen away from its right value is a
// misprint; else nothing decides.
func (r *noteReader) disagrees(i int, sound map[figureKey]bool) {
	x := &r.relations[i]
	var slips []*Fact
	for f := range x.facts() {
		if id := r.known(f); id != "" {
			x.check.Finding = id
			r.keep(x)
			return
		}
		if want, ok := x.solved(f); ok && !sound[f.figure()] && slip(f.Value, want) && len(digits(f.Value)) > 1 {
			slips = append(slips, f)
		}
	}
	if len(slips) == 1 {
		want, _ := x.solved(slips[0])
		r.misprinted(slips[0], want, []int{i})
		return
	}
	f := x.left.facts[0]
	want, ok := x.solved(f)
	if !ok || sound[f.figure()] {
		want = f.Value // other figures bear it out: the fault is among those it is compared with
	}
	finding := r.finding(Inconsistency, f, want)
	verdict := "and nothing else shows which is right"
	if x.also != "" {
		verdict = "and so does another computation"
	}
	finding.Message = fmt.Sprintf("%s%s is printed as %s; %s %s, %s.", x.name, inPeriod(x.column), figureText(x.check.Left.Value), x.by, figureText(x.check.Right.Value), verdict)
	finding.Evidence = append(finding.Evidence, x.evidence())
	if x.also != "" {
		finding.Evidence = append(finding.Evidence, x.also)
	}
	x.check.Finding = finding.ID
	if fig := r.figure(f.Term); fig != nil {
		fig.Finding = finding.ID
	}
	r.keep(x)
	r.m.Findings = append(r.m.Findings, finding)
}

func digits(v decimal.Decimal) string { return strings.Trim(v.Abs().String(), "0.") }

// asPrinted takes the scale of the schedule off an amount again.
func (r *noteReader) asPrinted(f *Fact, v decimal.Decimal) decimal.Decimal {
	if d := r.draft(f.Term); d != nil && f.Unit == parse.Currency && d.st.Scale > 1 {
		v = v.DivRound(decimal.New(d.st.Scale, 0), 8)
	}
	if f.Sign < 0 {
		v = v.Neg()
	}
	return v
}

func (r *noteReader) finding(severity Severity, f *Fact, expected decimal.Decimal) Finding {
	id := "text"
	switch d := r.draft(f.Term); {
	case d != nil:
		id = d.st.ID + "." + f.Line
		if f.Column >= 0 && f.Column < len(d.st.Columns) && d.st.Columns[f.Column].Key != "" {
			id += "." + d.st.Columns[f.Column].Key
		}
	case f.Statement == Prose:
		line, _ := f.Span.Position()
		id = fmt.Sprintf("text.line_%d", line)
	}
	return Finding{ID: r.numbers.next(id), Severity: severity, Span: f.Span, Printed: r.asPrinted(f, f.Value), Expected: r.asPrinted(f, expected), Statement: f.Statement, Schedule: f.Schedule, Line: f.Line, Column: f.Column}
}
