package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// told is one thing that a sentence states for several years, by year the
// index of its quantity.
type told struct {
	sentence int
	of       map[int]int
	name     string
}

// partsOfWholes finds amounts that sentences under one heading give as parts of
// another, or of revenue: sales by product. That they are parts is inferred
// from the figures, as footings are: the sum must hold, within rounding, in
// every year stated, at least two.
func (p *prose) partsOfWholes() {
	var block []told
	heading, section := "", -1
	flush := func() {
		if len(block) >= 3 && len(block) <= 16 {
			p.wholes(block)
		}
		block = nil
	}
	for i := 0; i < len(p.f.Quantities); {
		q := p.quantity(i)
		s := p.f.Sentences[q.Sentence]
		if s.Heading != heading || s.Section != section {
			flush()
			heading, section = s.Heading, s.Section
		}
		j := i
		for j < len(p.f.Quantities) && p.f.Quantities[j].Sentence == q.Sentence {
			j++
		}
		if !p.fromElsewhere(q) {
			block = append(block, p.toldIn(i, j)...)
		}
		i = j
	}
	flush()
}

// toldIn are the things that the quantities from i to j, of one sentence, state
// for two years or more.
func (p *prose) toldIn(i, j int) []told {
	var all []told
	var t told
	flush := func() {
		if len(t.of) >= 2 {
			all = append(all, t)
		}
		t = told{}
	}
	for ; i < j; i++ {
		q := p.quantity(i)
		if q.Kind != parse.Money || q.Unit != parse.Currency || p.part[i] {
			continue
		}
		y := p.yearOf(q.Period)
		if y.year == 0 || y.quarter != 0 || q.Value.Sign() <= 0 || significant(q.Value) < 2 {
			continue
		}
		if _, again := t.of[y.year]; again || t.name != "" && q.Subject != "" && q.Subject != t.name {
			flush()
		}
		if t.of == nil {
			t = told{sentence: q.Sentence, of: map[int]int{}, name: q.Subject}
		}
		t.of[y.year] = i
	}
	flush()
	return all
}

// wholes tests every thing told under a heading as a sum of others. The fewest
// parts that do are taken; those told before the whole are not parts of it
// unless it is all of revenue.
func (p *prose) wholes(block []told) {
	for w, whole := range block {
		var digits int
		var years []int
		for y, i := range whole.of {
			years = append(years, y)
			digits = max(digits, significant(p.quantity(i).Value))
		}
		if digits < 4 {
			continue
		}
		slices.Sort(years)
		var rest []told
		for k, t := range block {
			all := k > w
			for _, y := range years {
				_, ok := t.of[y]
				all = all && ok
			}
			if all {
				rest = append(rest, t)
			}
		}
		for n := 2; n <= min(5, len(rest)); n++ {
			if parts := p.partition(whole, rest, years, n); parts != nil {
				p.recordParts(whole, parts, years)
				break
			}
		}
	}
}

// partition is the only choice of n things that sums to the whole in every
// year; nil where none or several do.
func (p *prose) partition(whole told, rest []told, years []int, n int) []told {
	var found []told
	count := 0
	var pick func(from int, chosen []told)
	pick = func(from int, chosen []told) {
		if len(chosen) == n {
			for _, y := range years {
				var off, half tally
				off.add(p.quantity(whole.of[y]).Value, 1)
				half.add(p.quantity(whole.of[y]).Half, 1)
				for _, t := range chosen {
					off.add(p.quantity(t.of[y]).Value, -1)
					half.add(p.quantity(t.of[y]).Half, 1)
				}
				if off.exceeds(&half) {
					return
				}
			}
			count++
			found = slices.Clone(chosen)
			return
		}
		for k := from; k < len(rest); k++ {
			pick(k+1, append(chosen, rest[k]))
		}
	}
	pick(0, make([]told, 0, n))
	if count != 1 {
		return nil
	}
	return found
}

func (p *prose) recordParts(whole told, parts []told, years []int) {
	for _, y := range years {
		name := p.nameOf(whole.of[y])
		var terms []operand
		for _, t := range parts {
			terms = append(terms, p.stateds(t.of[y], 1, p.nameOf(t.of[y])))
		}
		right, half := total(terms...)
		c := claim{kind: DiscussionCheck, id: "parts." + p.idOf(name, y), subject: p.titled(name, y), when: y, quantity: whole.of[y], right: right, half: half, based: terms}
		if !p.record(c) {
			continue
		}
		check := &p.checks[len(p.checks)-1]
		if check.Verdict == Rounds && check.Finding == "" {
			check.Finding = p.partsFinding(c, check)
		}
		for _, t := range parts {
			if s := &p.stated[t.of[y]]; s.Standing == StatedOnce {
				s.Standing = Recomputed
				s.Checks = append(s.Checks, check.ID)
			}
		}
	}
}

// partsFinding says that parts as stated miss the whole as stated.
func (p *prose) partsFinding(c claim, check *Check) string {
	q := p.quantity(c.quantity)
	f := Finding{ID: check.ID, Severity: Rounding, Span: q.Span, Printed: q.Value, Expected: c.right.Value, Statement: Prose, Quantity: c.quantity}
	f.Message = fmt.Sprintf("%s is stated as %s; its parts as stated, each rounded, sum to %s: %s.", sentenceCase(c.subject), q.Text, worded(c.right.Value, q.Unit), c.right.Label)
	for _, o := range c.based {
		f.Evidence = append(f.Evidence, fmt.Sprintf("%s: %s (%s)", o.name, o.shown, o.where))
	}
	p.findings = append(p.findings, f)
	return f.ID
}

// netsOfChanges finds a change explained by two others in the next sentence:
// "This increase consists of ... offset by ...". Figures that do not net to it
// are something else.
func (p *prose) netsOfChanges() {
	for k := range p.f.Claims {
		c := &p.f.Claims[k]
		if c.Kind != parse.Change || c.Change < 0 {
			continue
		}
		var two []int
		for i := range p.after(c.Sentence, 1) {
			if q := p.quantity(i); q.Kind == parse.Money && q.Unit == parse.Currency {
				two = append(two, i)
			}
		}
		if len(two) != 2 || p.tied[two[0]] != nil || p.tied[two[1]] != nil || significant(p.quantity(c.Change).Value) < 2 {
			continue
		}
		a, b := p.stateds(two[0], 1, p.nameOf(two[0])), p.stateds(two[1], 1, p.nameOf(two[1]))
		for _, terms := range [][]operand{{a, less(b)}, {less(a), b}, {a, b}} {
			right, half := total(terms...)
			year := p.yearOf(c.ToPeriod).year
			if !p.record(claim{kind: DiscussionCheck, id: "net." + p.idOf(p.subjectName(c), year), subject: p.titled("change of "+p.subjectName(c), year), when: year, quantity: c.Change, right: right, half: half, based: terms, fitting: true}) {
				continue
			}
			for _, i := range two {
				if s := &p.stated[i]; s.Standing == StatedOnce {
					s.Standing = Recomputed
					s.Checks = append(s.Checks, p.checks[len(p.checks)-1].ID)
				}
			}
			break
		}
	}
}

// sensitivities recomputes what a move of a rate does to interest: the move
// times a balance that the sentence or one of the three before it names as
// floating.
func (p *prose) sensitivities() {
	for k := range p.f.Claims {
		c := &p.f.Claims[k]
		if c.Kind != parse.Sensitivity || !hasAny(p.subjectOf(c.Subject).words, "interest") {
			continue
		}
		i := p.floating(c)
		if i < 0 {
			continue
		}
		move, balance := p.stateds(c.Percent, 1, "move of the rate"), p.best(i, 1, "balance at a variable rate")
		if balance.amount().Sign() < 0 {
			balance.term.Sign = -balance.term.Sign
		}
		right, half := total(balance)
		percent := move.value.Shift(-2)
		right.Terms[0].Times = &move.term
		right.Label += " x " + p.quantity(c.Percent).Text
		right.Value = right.Value.Mul(percent)
		half = half.Mul(percent)
		p.record(claim{kind: DiscussionCheck, id: "sensitivity." + p.idOf(c.Subject, 0), subject: "effect on " + c.Subject, quantity: c.Change, right: right, half: half, based: []operand{balance, move}, fitting: true})
	}
}

// floating is the amount that the sentence of a sensitivity, or one of the
// three before it, calls variable or floating: the one nearest to the word; -1
// for none.
func (p *prose) floating(c *parse.Claim) int {
	best, nearest := -1, 120
	for i := p.firstAfter(c.Sentence - 4); i < len(p.f.Quantities) && p.f.Quantities[i].Sentence <= c.Sentence; i++ {
		q := p.quantity(i)
		if i == c.Change || q.Kind != parse.Money || q.Unit != parse.Currency {
			continue
		}
		text := strings.ToLower(p.f.Sentences[q.Sentence].Text)
		far := min(distance(text, "variable", q), distance(text, "floating", q))
		if far < nearest && far < distance(text, "fixed", q) {
			best, nearest = i, far
		}
	}
	return best
}

// distance is how many letters lie between a figure and the first such word of
// its sentence, a thousand where it has none.
func distance(text, word string, q *parse.Quantity) int {
	if at := strings.Index(text, word); at >= 0 {
		return max(at-q.Words[1], q.Words[0]-at)
	}
	return 1000
}

// perShareEffects recomputes what one amount did to earnings per share: after
// tax at the year's effective rate, over the year's average shares. The amount
// is the only one in the sentence, or in the sentence before it.
func (p *prose) perShareEffects() {
	for i := range p.f.Quantities {
		q := p.quantity(i)
		if q.Kind != parse.Money || q.Unit != parse.PerShare || p.tied[i] != nil || p.fromElsewhere(q) {
			continue
		}
		text := strings.ToLower(p.f.Sentences[q.Sentence].Text)
		year := p.yearOf(q.Period).year
		if year == 0 || !strings.Contains(text, "earnings per share") || !strings.Contains(text, "higher") && !strings.Contains(text, "increased") && !strings.Contains(text, "reduced") && !strings.Contains(text, "decreased") && !strings.Contains(text, "lower") {
			continue
		}
		amount := p.soleAmount(q.Sentence, i)
		if amount < 0 {
			continue
		}
		net, pretax := p.key(Income, "net_income", year), p.key(Income, "income_before_taxes", year)
		if net == nil || pretax == nil || pretax.value.IsZero() {
			continue
		}
		for _, which := range [...]string{"basic", "diluted"} {
			shares := p.averageShares(which, year)
			if shares == nil || !strings.Contains(text, which) && strings.Contains(text, "basic") || !strings.Contains(text, which) && strings.Contains(text, "diluted") {
				continue
			}
			gain := p.stateds(amount, 1, p.quantity(amount).Text+" before tax")
			right, half := total(gain)
			divisor := pretax.amount().Mul(shares.amount())
			over := pretax.term
			right.Terms[0].Times, over.Times = &net.term, &shares.term
			right.Over, right.Unit = []Term{over}, parse.PerShare
			right.Label = gain.name + " x " + net.name + " / " + pretax.name + " / " + shares.name
			right.Value = right.Value.Mul(net.amount()).DivRound(divisor, quotientDigits)
			half = half.Mul(net.amount()).DivRound(divisor, quotientDigits).Abs()
			near := q.Value.Sub(right.Value).Abs().LessThan(q.Half.Mul(decimal.New(5, 0)))
			p.record(claim{kind: DiscussionCheck, id: "per_share." + which + "." + p.idOf("effect", year), subject: p.titled("effect on "+which+" earnings per share", year), when: year, quantity: i, right: right, half: half, based: []operand{gain, *net, *pretax, *shares}, sure: near})
		}
	}
}

// soleAmount is the last amount of money before quantity i that stands alone in
// its sentence, in this sentence or the one before; -1 for none.
func (p *prose) soleAmount(sentence, i int) int {
	for s := sentence; s >= sentence-1 && s >= 0; s-- {
		found := -1
		for k := i - 1; k >= 0 && p.f.Quantities[k].Sentence >= s; k-- {
			if q := p.quantity(k); q.Sentence == s && q.Kind == parse.Money && q.Unit == parse.Currency {
				if found >= 0 && s == sentence {
					return -1
				}
				if found < 0 {
					found = k
				}
			}
		}
		if found >= 0 {
			return found
		}
	}
	return -1
}

// averageShares is the average number of shares that earnings per share of a
// year rest on.
func (p *prose) averageShares(which string, year int) *operand {
	for k := range p.figures[parse.Shares] {
		x := &p.figures[parse.Shares][k]
		if x.p.period == (period{year, 0}) && (x.s.concept == "shares_"+which || hasAny(x.s.core, which) && has(x.s.core, "weighted", "average")) {
			o := p.tabled(x.p, 1)
			return &o
		}
	}
	return nil
}
