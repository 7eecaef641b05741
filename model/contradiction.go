package model

import (
	"fmt"
	"slices"
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
		t.doubtful.add(weak.place)
		t.doubtful.add(strong.place)
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

// support counts the identities that hold with a figure.
func (t *tieOut) support(p place) int { return len(t.uses(p).holds) }

// ownRows are the identities that make a figure the sum of rows of its own
// table that stand in no other identity.
func (t *tieOut) ownRows(p place) []int {
	var own []int
	for _, i := range t.uses(p).holds {
		e := &t.identities[i]
		if e.twin || len(e.left) != 1 || e.left[0].place != p {
			continue
		}
		shared := func(s signed) bool { return s.of != p.of || t.support(s.place) != 1 }
		if !slices.ContainsFunc(e.right, shared) {
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
	holds := t.uses(p.place).holds
	for _, i := range holds[:min(len(holds), 5)] {
		f.Evidence = append(f.Evidence, t.named(p.place)+": "+t.evidence(&t.identities[i], p.place))
	}
}

// rows are two lines held against each other, by the tables and by name.
type rows struct {
	x, y         *draft
	xName, yName string
}

func (t *tieOut) rowsOf(e *identity) rows {
	x, y := e.left[0].place, e.right[0].place
	return rows{x.of, y.of, t.name(x), t.name(y)}
}

// elsewhere says in which other periods two lines agree.
func (t *tieOut) elsewhere(e *identity) []string {
	if t.agreeing == nil {
		t.agreeing = map[rows][]int{}
		for i := range t.identities {
			if o := &t.identities[i]; o.twin && o.Verdict != Differs {
				key := t.rowsOf(o)
				t.agreeing[key] = append(t.agreeing[key], i)
			}
		}
	}
	var periods []string
	for _, i := range t.agreeing[t.rowsOf(e)] {
		y := t.identities[i].right[0].place
		periods = append(periods, fmt.Sprintf("%s (%s)", t.when(y), amount(*t.figure(y))))
	}
	if len(periods) == 0 {
		return nil
	}
	return []string{"The two agree for " + strings.Join(periods, " and ")}
}
