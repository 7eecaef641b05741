package model

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// diagnose explains every identity that fails. One figure that is wrong makes
// all identities fail it stands in, by the same amount, and none other: the
// figure for which that is so is the misprint. Where several figures would do,
// the one whose right value differs from print by a slip of the pen, or is
// printed elsewhere in the filing, is taken; where none is, the places
// disagree and nothing is proven.
func (t *tieOut) diagnose() {
	sound := map[place]bool{} // figures of identities that hold
	var failing []int
	for i := range t.identities {
		e := &t.identities[i]
		if e.Verdict == Differs {
			failing = append(failing, i)
			continue
		}
		for _, s := range e.terms() {
			sound[s.place] = true
		}
	}
	failing = t.reportExchanges(t.crossedRows, failing)
	dropped := map[int]bool{}
	for len(failing) > 0 {
		suspect, shift, explains := t.suspect(failing, sound)
		if len(explains) < 2 {
			break
		}
		t.misprint(suspect, shift, explains)
		failing = without(failing, explains)
	}
	for len(failing) > 0 {
		i := failing[0]
		suspects := t.suspectsOf(i, sound)
		if p, shift, ok := t.likely(suspects); ok {
			explains := []int{i}
			t.misprint(p, shift, explains)
			failing = without(failing, explains)
			continue
		}
		failing = failing[1:]
		if t.identities[i].soft && !t.anySlip(suspects) {
			// More likely a row that was not read than a contradiction: no
			// claim, and no figure taken from it.
			dropped[i] = true
			for _, s := range suspects {
				t.doubtful[s.place] = true
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
func (e *identity) terms() []signed {
	all := append([]signed(nil), e.left...)
	for _, s := range e.right {
		all = append(all, signed{s.place, -s.sign})
	}
	return all
}

func without(list, remove []int) []int {
	var kept []int
	for _, x := range list {
		if !slices.Contains(remove, x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// suspicion is a figure and the amount it is printed too high.
type suspicion struct {
	place
	shift decimal.Decimal
}

// suspect is a figure that explains two or more failing identities with one
// shift, more than any other figure of these identities, and those it explains.
func (t *tieOut) suspect(failing []int, sound map[place]bool) (place, decimal.Decimal, []int) {
	type claim struct {
		place
		shift string
	}
	explains := map[claim][]int{}
	var order []suspicion
	stands := map[place]int{}
	for _, i := range failing {
		for _, s := range t.suspectsOf(i, sound) {
			stands[s.place]++
			c := claim{s.place, s.shift.String()}
			if explains[c] == nil {
				order = append(order, s)
			}
			explains[c] = append(explains[c], i)
		}
	}
	of := func(s suspicion) []int {
		list := explains[claim{s.place, s.shift.String()}]
		if rest := stands[s.place] - len(list); rest > 0 && (2*rest > len(list) || !t.twinsBut(failing, list, s.place)) {
			return nil // it fails elsewhere by another amount
		}
		return list
	}
	for _, s := range order {
		mine := of(s)
		if len(mine) < 2 {
			continue
		}
		rivals := []suspicion{s}
		beaten := false
		for _, other := range order {
			theirs := of(other)
			if other.place == s.place || !meet(mine, theirs) {
				continue
			}
			beaten = beaten || len(theirs) > len(mine)
			if len(theirs) == len(mine) {
				rivals = append(rivals, other)
			}
		}
		if beaten {
			continue
		}
		if len(rivals) > 1 {
			p, shift, ok := t.likely(rivals)
			if !ok {
				continue
			}
			s = suspicion{p, shift}
		}
		return s.place, s.shift, of(s)
	}
	return place{}, decimal.Decimal{}, nil
}

func meet(a, b []int) bool {
	for _, x := range a {
		if slices.Contains(b, x) {
			return true
		}
	}
	return false
}

// sum prints the right side with the decimals of its figures.
func (e *identity) sum(t *tieOut) string {
	places := int32(0)
	for _, s := range e.right {
		places = max(places, -t.figure(s.place).Value.Exponent())
	}
	return printed(e.Right.Value.StringFixed(places), e.Right.Value.IsNegative())
}

// twinsBut reports whether all failing identities of a figure but those listed
// only hold it against another place, which may be wrong on its own account.
func (t *tieOut) twinsBut(failing, listed []int, p place) bool {
	for _, i := range failing {
		e := &t.identities[i]
		if slices.Contains(listed, i) || e.twin {
			continue
		}
		for _, s := range e.terms() {
			if s.place == p {
				return false
			}
		}
	}
	return true
}

// suspectsOf are the figures of an identity that stand in none that holds.
func (t *tieOut) suspectsOf(i int, sound map[place]bool) []suspicion {
	e := &t.identities[i]
	var found []suspicion
	for _, s := range e.terms() {
		if sound[s.place] || t.figure(s.place).Finding != "" {
			continue
		}
		shift := e.Difference
		if s.sign < 0 {
			shift = shift.Neg()
		}
		if e.scaled && s.of.st.Unit(s.line, s.column) == parse.Currency {
			shift = shift.DivRound(decimal.New(s.of.st.Scale, 0), 6)
		}
		found = append(found, suspicion{s.place, shift})
	}
	return found
}

// likely is the one suspect whose right value is a slip of the pen away from
// print, or the only one whose right value is printed elsewhere in the filing.
func (t *tieOut) likely(suspects []suspicion) (place, decimal.Decimal, bool) {
	if len(suspects) == 0 {
		return place{}, decimal.Decimal{}, false
	}
	var elsewhere, slips []suspicion
	for _, s := range suspects {
		v, _ := t.value(s.place)
		right := v.Sub(s.shift)
		if t.printedElsewhere(s.place, right) {
			elsewhere = append(elsewhere, s)
		}
		if slip(v, right) {
			slips = append(slips, s)
		}
	}
	switch {
	case len(elsewhere) == 1:
		return elsewhere[0].place, elsewhere[0].shift, true
	case len(slips) == 1 && len(elsewhere) == 0:
		return slips[0].place, slips[0].shift, true
	}
	return place{}, decimal.Decimal{}, false
}

func (t *tieOut) anySlip(suspects []suspicion) bool {
	for _, s := range suspects {
		if v, _ := t.value(s.place); slip(v, v.Sub(s.shift)) {
			return true
		}
	}
	return false
}

// drop takes identities out again.
func (t *tieOut) drop(dropped map[int]bool) {
	kept := t.identities[:0]
	for i, e := range t.identities {
		if !dropped[i] {
			kept = append(kept, e)
		}
	}
	t.identities = kept
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

// printedElsewhere reports whether a table of the filing besides the statements,
// which are what disagrees, has a row of the same caption with this figure.
func (t *tieOut) printedElsewhere(p place, right decimal.Decimal) bool {
	if right.Abs().LessThan(decimal.New(1000, 0)) {
		return false
	}
	d := p.of
	w := strings.Join(d.words[p.line], " ")
	if w == "" {
		return false
	}
	for _, table := range t.filing.Tables {
		if table.Scale != d.st.Scale || slices.ContainsFunc(t.found[:], func(other *draft) bool { return other != nil && slices.Contains(other.tables, table) }) {
			continue
		}
		for _, r := range table.Rows {
			for _, c := range r.Cells {
				if c.Kind == parse.Figure && c.Value.Abs().Equal(right.Abs()) && strings.Join(words(r.Label), " ") == w {
					return true
				}
			}
		}
	}
	return false
}

// misprint records a figure that others prove wrong.
func (t *tieOut) misprint(p place, shift decimal.Decimal, explains []int) {
	f := t.figure(p)
	right := f.Value.Sub(shift)
	finding := t.finding(Misprint, p, right)
	first := &t.identities[explains[0]]
	for _, i := range explains {
		if len(t.identities[i].terms()) > len(first.terms()) {
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
	terms := e.terms()
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
func (t *tieOut) inconsistency(i int, suspects []suspicion) {
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
		t.doubtful[s.place] = true
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
	taken := 1
	for _, other := range t.findings {
		if other.ID == id || strings.HasPrefix(other.ID, id+".") {
			taken++
		}
	}
	if taken > 1 {
		id = fmt.Sprintf("%s.%d", id, taken)
	}
	return Finding{ID: id, Severity: severity, Span: f.Span, Printed: f.Value, Expected: expected, Statement: d.kind, Schedule: signed{place: p}.term().Schedule, Line: t.lineOf(p).ID, Column: p.column}
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
