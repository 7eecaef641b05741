package model

import (
	"fmt"
	"iter"
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"
)

// diagnose explains every identity that fails. One figure that is wrong makes
// all identities fail it stands in, by the same amount, and none other: the
// figure for which that is so is the misprint. Where several figures would do,
// the one whose right value differs from print by a slip of the pen, or is
// printed elsewhere in the filing, is taken; where none is, the places
// disagree and nothing is proven.
func (t *tieOut) diagnose() {
	t.reportExchanges(t.crossedRows)
	s := t.suspects()
	s.misprints()
	dropped := map[int]bool{}
	for _, i := range s.failing {
		if t.identities[i].Finding != "" {
			continue
		}
		suspects := s.left(i)
		if x := t.likely(suspects); x != nil {
			t.misprint(x.place, x.shift, []int{i})
			continue
		}
		if t.identities[i].soft && !t.anySlip(suspects) {
			// More likely a row that was not read than a contradiction: no
			// claim, and no figure taken from it.
			dropped[i] = true
			for _, x := range suspects {
				t.doubtful.add(x.place)
			}
			continue
		}
		if t.identities[i].twin {
			t.contradiction(i)
			continue
		}
		t.inconsistency(i, suspects)
	}
	t.drop(dropped)
	t.missingRows(t.series)
	t.roundings()
	t.findings = byPlace(t.findings)
}

// byPlace puts findings in the order of the filing.
func byPlace(list []Finding) []Finding {
	sort.SliceStable(list, func(i, j int) bool { return list[i].Span.Start < list[j].Span.Start })
	return list
}

// terms are the figures of both sides; the right side enters against the left.
func (e *identity) terms() iter.Seq[signed] {
	return func(yield func(signed) bool) {
		for _, s := range e.left {
			if !yield(s) {
				return
			}
		}
		for _, s := range e.right {
			if !yield(signed{s.place, -s.sign}) {
				return
			}
		}
	}
}

// sum prints the right side with the decimals of its figures.
func (e *identity) sum(t *tieOut) string {
	places := int32(0)
	for _, s := range e.right {
		places = max(places, -t.figure(s.place).Value.Exponent())
	}
	return printed(e.Right.Value.StringFixed(places), e.Right.Value.IsNegative())
}

// drop takes identities out again.
func (t *tieOut) drop(dropped map[int]bool) {
	if len(dropped) == 0 {
		return
	}
	kept := t.identities[:0]
	for i, e := range t.identities {
		if !dropped[i] {
			kept = append(kept, e)
		}
	}
	t.identities = kept
	t.usage, t.counted = nil, 0
}

// slip reports whether two figures differ by one digit changed, added, left
// out, or by two neighbours exchanged, or by the sign.
func slip(a, b decimal.Decimal) bool {
	if a.Neg().Equal(b) {
		return true
	}
	if a.Sign()*b.Sign() < 0 {
		return false
	}
	x, y := a.Abs().String(), b.Abs().String()
	if len(x) < len(y) {
		x, y = y, x
	}
	i := 0
	for i < len(y) && x[i] == y[i] {
		i++
	}
	switch {
	case len(x) == len(y)+1:
		return x[i+1:] == y[i:]
	case len(x) != len(y) || i == len(x):
		return false
	case x[i+1:] == y[i+1:]:
		return true
	}
	return i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && x[i+2:] == y[i+2:]
}

// misprint records a figure that others prove wrong.
func (t *tieOut) misprint(p place, shift decimal.Decimal, explains []int) {
	f := t.figure(p)
	right := f.Value.Sub(shift)
	finding := t.finding(Misprint, p, right)
	first := &t.identities[explains[0]]
	for _, i := range explains {
		if e := &t.identities[i]; len(e.left)+len(e.right) > len(first.left)+len(first.right) {
			first = &t.identities[i]
		}
	}
	finding.Message = fmt.Sprintf("%s for %s is printed as %s; the other figures of %s prove %s.",
		t.name(p), t.when(p), amount(*f), p.of.within(), printed(right.String(), right.IsNegative()))
	if first.twin && len(explains) == 1 {
		other := first.left[0]
		if other.place == p {
			other = first.right[0]
		}
		finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s; %s has %s.",
			t.name(p), t.when(p), amount(*f), p.of.within(), other.of.within(), amount(*t.figure(other.place)))
	}
	for _, i := range explains {
		e := &t.identities[i]
		e.Finding = finding.ID
		finding.Evidence = append(finding.Evidence, t.evidence(e, p))
	}
	f.Proven, f.Finding = right, finding.ID
	t.findings = append(t.findings, finding)
}

// evidence solves an identity for a figure: what the others say it is.
func (t *tieOut) evidence(e *identity, p place) string {
	sign := 0
	terms := slices.Collect(e.terms())
	var names, figures strings.Builder
	for _, s := range terms {
		if s.place == p {
			sign = s.sign
		}
	}
	sum := decimal.Decimal{}
	for _, s := range terms {
		if s.place == p {
			continue
		}
		v, _ := t.value(s.place)
		plus := s.sign*sign < 0
		if plus {
			sum = sum.Add(v)
		} else {
			sum = sum.Sub(v)
		}
		sep := " + "
		if !plus {
			sep = " - "
		}
		if names.Len() > 0 || !plus {
			names.WriteString(sep)
			figures.WriteString(sep)
		}
		names.WriteString(t.name(s.place))
		if t.twice(terms, s) {
			names.WriteString(" " + t.when(s.place))
		}
		figures.WriteString(amount(*t.figure(s.place)))
	}
	if len(e.left) == 1 && len(e.right) == 1 && e.right[0].sign != e.left[0].sign || e.twin {
		other := e.left[0]
		if other.place == p {
			other = e.right[0]
		}
		return fmt.Sprintf("%s is %s", t.named(other.place), amount(*t.figure(other.place)))
	}
	return fmt.Sprintf("%s = %s = %s", strings.TrimSpace(names.String()), strings.TrimSpace(figures.String()), printed(sum.String(), sum.IsNegative()))
}

// inconsistency records an identity that fails where nothing proves which
// figure is wrong.
func (t *tieOut) inconsistency(i int, suspects []*suspicion) {
	e := &t.identities[i]
	p := e.left[0].place
	finding := t.finding(Inconsistency, p, e.Right.Value)
	if e.left[0].sign < 0 {
		finding.Expected = e.Right.Value.Neg()
	}
	off := printed(e.Difference.Abs().String(), false)
	held := (e.Kind == QuarterCheck || p.of.kind == Schedule) && len(e.right) > 1 && t.support(p) > 0
	if held {
		finding.Expected = finding.Printed
	}
	switch sum := e.sum(t); {
	case e.Kind == QuarterCheck && held:
		finding.Message = fmt.Sprintf("%s for %s is %s in %s; the four quarters in %s add up to %s, so one of them is off by %s.", t.name(p), t.when(p), amount(*t.figure(p)), p.of.within(), e.right[0].of.within(), sum, off)
	case held:
		finding.Message = fmt.Sprintf("%s for %s is printed as %s, which other figures prove; its rows add up to %s, so one of them is off by %s.", t.name(p), t.when(p), amount(*t.figure(p)), sum, off)
	case e.Kind == QuarterCheck:
		finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s; the four quarters in %s add up to %s, and nothing else shows which is right.", t.name(p), t.when(p), amount(*t.figure(p)), p.of.within(), e.right[0].of.within(), sum)
	case len(e.right) == 1 && e.right[0].of == p.of:
		q := e.right[0].place
		finding.Message = fmt.Sprintf("%s for %s is %s; %s for %s is %s, and should be the same.", t.name(p), t.when(p), amount(*t.figure(p)), t.name(q), t.when(q), amount(*t.figure(q)))
	case len(e.right) == 1:
		q := e.right[0].place
		other := amount(*t.figure(q))
		if t.when(q) != t.when(p) {
			other += " for " + t.when(q)
		}
		finding.Message = fmt.Sprintf("%s for %s is %s in %s and %s in %s.", t.name(p), t.when(p), amount(*t.figure(p)), p.of.within(), other, q.of.within())
	case e.Kind == ArticulationCheck:
		finding.Message = fmt.Sprintf("%s for %s is %s in %s; %s comes to %s.", t.name(p), t.when(p), amount(*t.figure(p)), p.of.within(), t.label(e.right), sum)
	default:
		finding.Message = fmt.Sprintf("%s for %s is printed as %s; its rows add up to %s, and nothing else shows which is right.",
			t.name(p), t.when(p), amount(*t.figure(p)), sum)
	}
	finding.Evidence = append(finding.Evidence, t.evidence(e, p))
	if e.also != "" {
		finding.Evidence = append(finding.Evidence, e.also)
	}
	e.Finding = finding.ID
	if f := t.figure(p); f.Finding == "" {
		f.Finding = finding.ID
	}
	for _, s := range suspects {
		t.doubtful.add(s.place)
	}
	t.findings = append(t.findings, finding)
}

// rounds reports whether the coarser print is the other, properly rounded: to
// within half a unit, whatever the number of figures.
func (t *tieOut) rounds(e *identity) bool {
	n := decimal.New(int64(len(e.left)+len(e.right)), 0)
	return e.Difference.Abs().Mul(n).LessThanOrEqual(e.Tolerance)
}

// roundings records, once for a figure, that a total misses its rows by no
// more than rounding allows.
func (t *tieOut) roundings() {
	for i := range t.identities {
		e := &t.identities[i]
		if e.Verdict != Rounds || e.Kind != FootingCheck && e.Kind != QuarterCheck && t.rounds(e) {
			continue
		}
		p := e.left[0].place
		f := t.figure(p)
		if f.Finding != "" {
			e.Finding = f.Finding
			continue
		}
		finding := t.finding(Rounding, p, f.Value)
		finding.Message = fmt.Sprintf("%s for %s is printed as %s; its rows add up to %s, a difference of %s from rounding.",
			t.name(p), t.when(p), amount(*f), printed(e.Right.Value.String(), e.Right.Value.IsNegative()), e.Difference.Abs())
		if e.twin {
			finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s and %s in %s, a difference of %s: cut off rather than rounded.",
				t.name(p), t.when(p), amount(*f), p.of.within(), amount(*t.figure(e.right[0].place)), e.right[0].of.within(), e.Difference.Abs())
		}
		if e.Kind == QuarterCheck && !e.twin {
			finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s; the four quarters in %s add up to %s, a difference of %s from rounding.",
				t.name(p), t.when(p), amount(*f), p.of.within(), e.right[0].of.within(), e.sum(t), e.Difference.Abs())
		}
		finding.Evidence = append(finding.Evidence, t.evidence(e, p))
		e.Finding, f.Finding = finding.ID, finding.ID
		t.findings = append(t.findings, finding)
	}
}

func (t *tieOut) finding(severity Severity, p place, expected decimal.Decimal) Finding {
	d := p.of
	f := t.figure(p)
	id := d.st.ID + "." + t.lineOf(p).ID
	if key := t.columnOf(p).Key; key != "" {
		id += "." + key
	}
	return Finding{ID: t.numbers.next(id), Severity: severity, Span: f.Span, Printed: f.Value, Expected: expected, Statement: d.kind, Schedule: signed{place: p}.term().Schedule, Line: t.lineOf(p).ID, Column: p.column}
}

// when names the period of a figure, in the statement of equity the year of
// the row and the component.
func (t *tieOut) when(p place) string {
	if p.of.kind == Schedule {
		if year := t.lineOf(p).Year; year != 0 && t.columnOf(p).Year == 0 {
			return yearKey(year)
		}
		return strings.ReplaceAll(t.columnOf(p).Key, "_", " ")
	}
	if p.of.kind == Equity {
		name := strings.ToLower(strings.ReplaceAll(t.columnOf(p).Key, "_", " "))
		if year := t.lineOf(p).Year; year != 0 {
			return fmt.Sprintf("%d (%s)", year, name)
		}
		return name
	}
	return t.columnOf(p).Key
}
