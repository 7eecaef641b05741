package model

import (
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// usage lists the identities that hold with a figure and those that fail.
type usage struct{ holds, fails []int }

// uses are the identities a figure stands in, in their order.
func (t *tieOut) uses(p place) *usage {
	if t.usage == nil {
		t.usage = make([]usage, t.figures)
	}
	var few room[int] // most figures stand in one or two
	for ; t.counted < len(t.identities); t.counted++ {
		e := &t.identities[t.counted]
		for s := range e.terms() {
			list := &t.usage[s.number()].holds
			if e.Verdict == Differs {
				list = &t.usage[s.number()].fails
			}
			if *list == nil {
				*list = few.list(2)
			}
			if n := len(*list); n == 0 || (*list)[n-1] != t.counted {
				*list = append(*list, t.counted)
			}
		}
	}
	return &t.usage[p.number()]
}

// suspicion is a figure, the amount it is printed too high, and the failing
// identities that would explain.
type suspicion struct {
	place
	shift    decimal.Decimal
	suspect  *suspect
	explains []int // in order, those that a finding explains left out; twice where the figure stands in one twice
	weighed  int   // the last search for a misprint that came upon it
}

// suspect is a figure that stands in no identity that holds, with the amounts
// it would have to be off by.
type suspect struct {
	suspicions []*suspicion
	stands     int // how often it stands in failing identities that no finding explains
}

// suspects are the figures that may make identities fail.
type suspects struct {
	t       *tieOut
	failing []int                // identities, in order
	in      map[int][]*suspicion // by failing identity, in the order of its figures
	weighed int                  // counts searches
}

// suspects are the figures of the identities that fail and that no finding
// explains yet.
func (t *tieOut) suspects() *suspects {
	s := &suspects{t: t}
	sound := t.noFigures()
	for i := range t.identities {
		switch e := &t.identities[i]; {
		case e.Verdict != Differs:
			for x := range e.terms() {
				sound.add(x.place)
			}
		case e.Finding == "":
			s.failing = append(s.failing, i)
		}
	}
	type amount struct {
		place
		shift string
	}
	s.in = make(map[int][]*suspicion, len(s.failing))
	suspects, suspicions := map[place]*suspect{}, map[amount]*suspicion{}
	for _, i := range s.failing {
		e := &t.identities[i]
		for p := range e.terms() {
			if sound.has(p.place) || t.figure(p.place).Finding != "" {
				continue
			}
			shift := e.tooHigh(p)
			key := amount{p.place, shift.String()}
			x := suspicions[key]
			if x == nil {
				if suspects[p.place] == nil {
					suspects[p.place] = &suspect{}
				}
				x = &suspicion{place: p.place, shift: shift, suspect: suspects[p.place]}
				suspicions[key] = x
				x.suspect.suspicions = append(x.suspect.suspicions, x)
			}
			x.explains = append(x.explains, i)
			x.suspect.stands++
			s.in[i] = append(s.in[i], x)
		}
	}
	return s
}

// tooHigh is the amount a figure is printed too high if it alone makes an
// identity fail.
func (e *identity) tooHigh(s signed) decimal.Decimal {
	shift := e.Difference
	if s.sign < 0 {
		shift = shift.Neg()
	}
	if e.scaled && s.of.st.Unit(s.line, s.column) == parse.Currency {
		shift = shift.DivRound(decimal.New(s.of.st.Scale, 0), 6)
	}
	return shift
}

// left are the suspicions of an identity whose figures have no finding.
func (s *suspects) left(i int) []*suspicion {
	var left []*suspicion
	for _, x := range s.in[i] {
		if s.t.figure(x.place).Finding == "" {
			left = append(left, x)
		}
	}
	return left
}

// misprints records the figures that explain two or more failing identities
// each by one amount, in the order of the first that a suspicion explains.
func (s *suspects) misprints() {
	for at := 0; at < len(s.failing); at++ {
		i := s.failing[at]
		for _, x := range s.in[i] {
			if x.first() != i {
				continue
			}
			if culprit := s.culprit(x); culprit != nil {
				// What the others explain has changed: the search goes back to the first of them.
				first := s.firstBeside(culprit)
				s.mend(culprit)
				at, _ = slices.BinarySearch(s.failing, first)
				at--
				break
			}
		}
	}
}

// culprit is, of a suspicion and those that explain as many of the same
// identities, the one that is more likely than the others; nil where none is,
// or where another explains more.
func (s *suspects) culprit(x *suspicion) *suspicion {
	if s.refuted(x) {
		return nil
	}
	s.weighed++
	rivals := []*suspicion{x}
	for _, i := range x.explains {
		for _, y := range s.in[i] {
			if y.suspect == x.suspect || y.weighed == s.weighed || len(y.explains) < len(x.explains) || s.refuted(y) {
				continue
			}
			if len(y.explains) > len(x.explains) {
				return nil
			}
			y.weighed = s.weighed
			rivals = append(rivals, y)
		}
	}
	if len(rivals) == 1 {
		return x
	}
	return s.t.likely(rivals)
}

// refuted reports whether a figure fails elsewhere by another amount: in more
// than half as many identities, or in one that does not just hold it against
// another place, which may be wrong on its own account.
func (s *suspects) refuted(x *suspicion) bool {
	rest := x.suspect.stands - len(x.explains)
	if rest == 0 || 2*rest > len(x.explains) {
		return rest > 0
	}
	for _, y := range x.suspect.suspicions {
		for _, i := range y.explains {
			if y != x && !s.t.identities[i].twin && !slices.Contains(x.explains, i) {
				return true
			}
		}
	}
	return false
}

// mend records a misprint and takes the identities it explains, and the figure,
// out of all suspicions.
func (s *suspects) mend(culprit *suspicion) {
	explained := slices.Clone(culprit.explains)
	s.t.misprint(culprit.place, culprit.shift, explained)
	for _, i := range explained {
		for _, x := range s.in[i] {
			n := len(x.explains)
			x.explains = slices.DeleteFunc(x.explains, func(j int) bool { return j == i })
			x.suspect.stands -= n - len(x.explains)
		}
	}
	for _, x := range culprit.suspect.suspicions {
		x.explains = nil
	}
	culprit.suspect.stands = 0
}

// firstBeside is the first identity of the suspicions that are weighed otherwise
// once a misprint is mended: those that share an identity with a figure that
// stands in one the misprint explains.
func (s *suspects) firstBeside(culprit *suspicion) int {
	first := culprit.explains[0]
	seen := map[int]bool{}
	for _, i := range culprit.explains {
		for _, x := range s.in[i] {
			for _, y := range x.suspect.suspicions {
				first = min(first, s.firstWith(y, seen))
			}
		}
	}
	return first
}

// firstWith is the first identity of the suspicions that share one with a
// suspicion that explains several, but for identities seen before.
func (s *suspects) firstWith(y *suspicion, seen map[int]bool) int {
	first := y.first()
	for _, j := range y.explains {
		if len(y.explains) < 2 || seen[j] {
			continue
		}
		seen[j] = true
		for _, z := range s.in[j] {
			first = min(first, z.first())
		}
	}
	return first
}

// first is the first identity of a suspicion that explains several.
func (x *suspicion) first() int {
	if len(x.explains) < 2 {
		return math.MaxInt
	}
	return x.explains[0]
}

// likely is the one suspicion whose right value is a slip of the pen away from
// print, or the only one whose right value is printed elsewhere in the filing;
// nil for none.
func (t *tieOut) likely(suspects []*suspicion) *suspicion {
	var elsewhere, slips []*suspicion
	for _, x := range suspects {
		v, _ := t.value(x.place)
		right := v.Sub(x.shift)
		if t.printedElsewhere(x.place, right) {
			elsewhere = append(elsewhere, x)
		}
		if slip(v, right) {
			slips = append(slips, x)
		}
	}
	switch {
	case len(elsewhere) == 1:
		return elsewhere[0]
	case len(slips) == 1 && len(elsewhere) == 0:
		return slips[0]
	}
	return nil
}

func (t *tieOut) anySlip(suspects []*suspicion) bool {
	for _, x := range suspects {
		if v, _ := t.value(x.place); slip(v, v.Sub(x.shift)) {
			return true
		}
	}
	return false
}

// printing is an amount of at least a thousand, without its sign, in a scale
// and under a caption in normal form.
type printing struct {
	scale   int64
	amount  int64  // in ten-thousandths, 0 where that does not fit
	text    string // of an amount that does not fit
	caption string
}

// printingOf is the printing of an amount under a caption; false for one that
// is too small or has no caption.
func printingOf(scale int64, v decimal.Decimal, caption string) (p printing, ok bool) {
	if v = v.Abs(); v.LessThan(decimal.New(1000, 0)) || caption == "" {
		return p, false
	}
	p = printing{scale: scale, caption: caption}
	if p.amount, ok = inFine(v); !ok {
		p.text = v.String()
	}
	return p, true
}

// printedElsewhere reports whether a table of the filing besides the statements,
// which are what disagrees, has a row of the same caption with this figure.
func (t *tieOut) printedElsewhere(p place, right decimal.Decimal) bool {
	if t.printings == nil {
		t.printings = map[printing]bool{}
		for _, d := range t.schedules {
			for i, l := range d.st.Lines {
				caption := strings.Join(d.words[i], " ")
				for _, f := range l.Figures {
					if x, ok := printingOf(d.tables[0].Scale, f.Value, caption); ok && f.Kind == parse.Figure {
						t.printings[x] = true
					}
				}
			}
		}
	}
	x, ok := printingOf(p.of.st.Scale, right, strings.Join(p.of.words[p.line], " "))
	return ok && t.printings[x]
}
