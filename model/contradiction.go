package model

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// contradiction explains two places that state the same thing differently. Where
// one figure is tied into the rest of the filing and the other is not, the
// other is the misprint, even where the rows of its own table add up to it: then
// one of those is off too. Where both stand as firm, nothing decides.
func (t *tieOut) contradiction(i int) {
	e := &t.identities[i]
	x, y := e.left[0], e.right[0]
	strong, weak := x, y
	if t.support(y.place) > t.support(x.place) && t.figure(x.place).Finding == "" {
		strong, weak = y, x
	}
	firm, loose := t.support(strong.place), t.support(weak.place)
	if f := t.figure(strong.place); !f.Proven.Equal(f.Value) {
		firm += 3 // mended by other figures
	}
	own := t.ownRows(weak.place)
	proven := firm >= 1 && loose == 0 || firm >= 3 && loose <= len(own) || firm >= 2 && len(own) > 0 && loose == len(own)
	if !proven && firm == loose && !cutShort(t.figure(y.place).Value, t.figure(x.place).Value) {
		strong, weak = y, x
	}
	f := t.figure(weak.place)
	right := t.inScaleOf(strong, weak)
	severity := Inconsistency
	if proven {
		severity = Misprint
	}
	finding := t.finding(severity, weak.place, right)
	if proven {
		finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s; %s has %s, which other figures prove%s.",
			t.name(weak.place), t.when(weak.place), amount(*f), weak.of.within(), strong.of.within(), t.proven(strong.place), t.blame(own, weak, right))
		t.prove(&finding, strong)
	} else {
		finding.Message = fmt.Sprintf("%s for %s is %s in %s and %s in %s, and nothing else shows which is right.",
			t.name(weak.place), t.when(weak.place), amount(*f), weak.of.within(), amount(*t.figure(strong.place)), strong.of.within())
		t.prove(&finding, weak)
		t.prove(&finding, strong)
		t.doubtful[weak.place], t.doubtful[strong.place] = true, true
	}
	finding.Evidence = append(finding.Evidence, t.elsewhere(e)...)
	for _, k := range own {
		if proven {
			finding.Evidence = append(finding.Evidence, t.candidates(k, weak, right)...)
		}
	}
	e.Finding = finding.ID
	if f.Finding == "" {
		f.Finding = finding.ID
	}
	if proven && len(own) == 0 {
		f.Proven = right
	}
	t.findings = append(t.findings, finding)
}

// proven prints the figure that arithmetic proves.
func (t *tieOut) proven(p place) string {
	f := *t.figure(p)
	f.Value = f.Proven
	return amount(f)
}

// cutShort reports whether a figure is another without its first digits.
func cutShort(short, long decimal.Decimal) bool {
	a, b := short.Abs().String(), long.Abs().String()
	return len(a) < len(b) && strings.HasSuffix(b, a) && !short.IsZero()
}

// support counts the identities that hold a figure, itself not zero, in place.
func (t *tieOut) support(p place) int {
	n := 0
	for i := range t.identities {
		e := &t.identities[i]
		if e.Verdict != Differs && e.has(p) {
			n++
		}
	}
	return n
}

// has reports whether a figure stands on either side of an identity.
func (e *identity) has(p place) bool {
	for _, side := range [][]signed{e.left, e.right} {
		for _, s := range side {
			if s.place == p {
				return true
			}
		}
	}
	return false
}

// ownRows are the identities that make a figure the sum of rows of its own
// table that stand in no other identity.
func (t *tieOut) ownRows(p place) []int {
	var own []int
	for i := range t.identities {
		e := &t.identities[i]
		if e.Verdict == Differs || e.twin || len(e.left) != 1 || e.left[0].place != p {
			continue
		}
		alone := true
		for _, s := range e.right {
			alone = alone && s.of == p.of && t.support(s.place) == 1
		}
		if alone {
			own = append(own, i)
		}
	}
	return own
}

// inScaleOf is the figure of one place as it would be printed in another.
func (t *tieOut) inScaleOf(from, to signed) decimal.Decimal {
	v := t.figure(from.place).Proven
	if from.sign*to.sign < 0 {
		v = v.Neg()
	}
	if from.of.st.Unit(from.line, from.column) != parse.Currency || from.of.st.Scale == to.of.st.Scale {
		return v
	}
	return v.Mul(decimal.New(from.of.st.Scale, 0)).DivRound(decimal.New(to.of.st.Scale, 0), 6)
}

// blame ends the sentence about a wrong total whose rows add up to it.
func (t *tieOut) blame(own []int, p signed, right decimal.Decimal) string {
	if len(own) == 0 {
		return ""
	}
	off := t.figure(p.place).Value.Sub(right)
	return fmt.Sprintf("; its rows add up to it, so one of them is off by %s, and nothing shows which", printed(off.Abs().String(), false))
}

// candidates say, row by row, which figure would make a table agree.
func (t *tieOut) candidates(i int, total signed, right decimal.Decimal) []string {
	var list []string
	off := right.Sub(t.figure(total.place).Value)
	for _, s := range t.identities[i].right {
		v, _ := t.value(s.place)
		if v.IsZero() {
			continue
		}
		would := v.Add(off)
		if s.sign < 0 {
			would = v.Sub(off)
		}
		list = append(list, fmt.Sprintf("%s would be %s for %s", t.name(s.place), printed(would.String(), would.IsNegative()), amount(*t.figure(s.place))))
	}
	return list
}

// prove lists what holds a figure: at most five identities.
func (t *tieOut) prove(f *Finding, p signed) {
	n := 0
	for i := range t.identities {
		e := &t.identities[i]
		if e.Verdict != Differs && n < 5 && e.has(p.place) {
			f.Evidence = append(f.Evidence, t.named(p.place)+": "+t.evidence(e, p.place))
			n++
		}
	}
}

// elsewhere says in which other periods two lines agree.
func (t *tieOut) elsewhere(e *identity) []string {
	var periods []string
	x, y := e.left[0], e.right[0]
	for i := range t.identities {
		o := &t.identities[i]
		if !o.twin || o.Verdict == Differs || o.left[0].of != x.of || o.right[0].of != y.of {
			continue
		}
		if t.name(o.left[0].place) == t.name(x.place) && t.name(o.right[0].place) == t.name(y.place) {
			periods = append(periods, fmt.Sprintf("%s (%s)", t.when(o.right[0].place), amount(*t.figure(o.right[0].place))))
		}
	}
	if len(periods) == 0 {
		return nil
	}
	return []string{"The two agree for " + strings.Join(periods, " and ")}
}
