package model

import (
	"slices"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// claims recomputes what sentences say of changes and shares.
func (p *prose) claims() {
	type sharesOf struct{ part, whole string }
	agreed := map[sharesOf]int{} // digits of the percentages that agree
	var failed []claim
	var names []sharesOf
	for i := range p.f.Claims {
		c := &p.f.Claims[i]
		switch c.Kind {
		case parse.Change:
			p.change(c)
		case parse.Level:
			p.levelContradiction(i)
		case parse.Share:
			x, ok := p.share(c)
			if !ok {
				continue
			}
			name := sharesOf{c.Subject, c.Of}
			if p.record(x) {
				agreed[name] = max(agreed[name], significant(p.quantity(c.Percent).Value))
			} else {
				failed, names = append(failed, x), append(names, name)
			}
		}
	}
	for i, x := range failed {
		q := p.quantity(x.quantity)
		near := q.Value.Sub(x.right.Value).Abs().Mul(decimal.New(10, 0)).LessThan(q.Value.Abs())
		if x.sure = agreed[names[i]] >= 3 && near; x.sure {
			p.record(x)
		}
	}
}

// ends are the two figures of a change: from and to. Given says that the
// sentence gives both itself, guessed that it leaves open what it compares
// with: the year before is taken.
func (p *prose) ends(c *parse.Claim) (from, to operand, given, guessed, ok bool) {
	unit := parse.Currency
	for _, q := range [...]int{c.From, c.To, c.Change} {
		if q >= 0 {
			unit = p.quantity(q).Unit
		}
	}
	if unit != parse.Currency && unit != parse.PerShare && unit != parse.Shares {
		if c.From < 0 || c.To < 0 {
			return from, to, false, false, false
		}
	}
	end := func(q int, at period) (operand, bool) {
		if q >= 0 {
			return p.best(q, 1, p.nameOf(q)), true
		}
		if int(unit) >= len(p.figures) {
			return operand{}, false
		}
		m := p.resolve(c.Subject, at, unit)
		if m == nil {
			return operand{}, false
		}
		return p.tabled(m.p, 1), true
	}
	var also bool
	before, now := p.yearOf(c.FromPeriod), p.yearOf(c.ToPeriod)
	if before.year == 0 && now.year != 0 && now.quarter == 0 {
		before, guessed = period{now.year - 1, 0}, c.From < 0
	}
	from, ok = end(c.From, before)
	to, also = end(c.To, now)
	if !ok || !also || from.term == to.term {
		return from, to, false, false, false
	}
	if from.value.Sign() < 0 && to.value.Sign() < 0 && from.term.Sign > 0 && to.term.Sign > 0 {
		from.term.Sign, to.term.Sign = -1, -1 // printed as deductions, spoken of as amounts
	}
	return from, to, c.From >= 0 && c.To >= 0, guessed, true
}

// subjectName is what a claim is about, else one of its figures.
func (p *prose) subjectName(c *parse.Claim) string {
	if c.Subject != "" {
		return c.Subject
	}
	for _, q := range [...]int{c.To, c.From, c.Change, c.Percent} {
		if q >= 0 {
			return p.nameOf(q)
		}
	}
	return "amount"
}

// less is an operand with the other sign.
func less(o operand) operand {
	o.term.Sign = -o.term.Sign
	return o
}

// change recomputes by how much something changed.
func (p *prose) change(c *parse.Claim) {
	from, to, given, guessed, ok := p.ends(c)
	if !ok {
		return
	}
	up := to.amount().Cmp(from.amount())
	name := p.subjectName(c)
	year := p.yearOf(c.ToPeriod).year
	agrees := up == 0 || c.Direction == 0 || up == c.Direction
	if c.Change >= 0 {
		terms := []operand{to, less(from)}
		if up < 0 {
			terms = []operand{from, less(to)}
		}
		right, half := total(terms...)
		x := claim{kind: DiscussionCheck, id: "change." + p.idOf(name, year), subject: p.titled("change of "+name, year), when: year, quantity: c.Change, right: right, half: half, based: terms}
		q := p.quantity(c.Change)
		x.sure = given && agrees || slip(q.Value, roundTo(right.Value, q.Half.Add(q.Half)))
		x.fitting = !agrees || guessed
		p.record(x)
	}
	if c.Percent >= 0 && from.amount().Sign() > 0 {
		terms := []operand{to, less(from)}
		if up < 0 {
			terms = []operand{from, less(to)}
		}
		right, half, ok := divided(parse.Percent, terms, []operand{from})
		if ok && p.quantity(c.Percent).Kind == parse.Percentage {
			p.record(claim{kind: DiscussionCheck, id: "percent_change." + p.idOf(name, year), subject: p.titled("change of "+name, year) + " in percent", when: year, quantity: c.Percent, right: right, half: half, based: []operand{to, from}, sure: given && agrees, fitting: !agrees || guessed})
		}
	}
	if !guessed {
		p.sameChange(c, from, to)
	}
}

// sameChange finds the difference of the two figures said again in the
// sentences that follow: "This increase of $5,000 ...".
func (p *prose) sameChange(c *parse.Claim, from, to operand) {
	for i := range p.after(c.Sentence, 2) {
		q := p.quantity(i)
		if q.Kind != parse.Money || q.Unit != parse.Currency || p.stated[i].Standing != StatedOnce || significant(q.Value) < 3 {
			continue
		}
		terms := []operand{to, less(from)}
		if to.amount().LessThan(from.amount()) {
			terms = []operand{from, less(to)}
		}
		right, half := total(terms...)
		year := p.yearOf(c.ToPeriod).year
		if p.record(claim{kind: DiscussionCheck, id: "change." + p.idOf(p.subjectName(c), year), subject: p.titled("change of "+p.subjectName(c), year), when: year, quantity: i, right: right, half: half, based: terms}) {
			p.part[i] = true
			return
		}
	}
}

// after yields the quantities of the sentences behind a sentence, as many as n
// in the same paragraph.
func (p *prose) after(sentence, n int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := p.firstAfter(sentence); i < len(p.f.Quantities); i++ {
			s := p.f.Quantities[i].Sentence
			if s > sentence+n || p.f.Sentences[s].Paragraph != p.f.Sentences[sentence].Paragraph {
				return
			}
			if !yield(i) {
				return
			}
		}
	}
}

// firstAfter is the first quantity behind a sentence.
func (p *prose) firstAfter(sentence int) int {
	i, _ := slices.BinarySearchFunc(p.f.Quantities, sentence+1, func(q parse.Quantity, s int) int { return q.Sentence - s })
	return i
}

// share recomputes a percentage of a whole.
func (p *prose) share(c *parse.Claim) (x claim, ok bool) {
	at := p.yearOf(c.ToPeriod)
	whole := p.resolve(c.Of, at, parse.Currency)
	if whole == nil {
		return x, false
	}
	var part operand
	switch {
	case c.To >= 0:
		part = p.best(c.To, 1, p.nameOf(c.To))
	default:
		m := p.resolve(c.Subject, at, parse.Currency)
		if m == nil || m.s == whole.s {
			return x, false
		}
		part = p.tabled(m.p, 1)
	}
	under := p.tabled(whole.p, 1)
	for _, o := range []*operand{&part, &under} {
		if o.amount().Sign() < 0 {
			o.term.Sign = -o.term.Sign
		}
	}
	right, half, ok := divided(parse.Percent, []operand{part}, []operand{under})
	name := p.subjectName(c)
	return claim{kind: DiscussionCheck, id: "share." + p.idOf(name, at.year), subject: p.titled(name+" as a percentage of "+c.Of, at.year), when: at.year, quantity: c.Percent, right: right, half: half, based: []operand{part, under}}, ok
}

// levelContradiction claims that a sentence misstates a figure: the sentence
// names it word for word, gives another year of it rightly, and misses this
// one by a slip of the pen or by little.
func (p *prose) levelContradiction(i int) {
	c := &p.f.Claims[i]
	if c.To < 0 || p.tied[c.To] != nil || p.stated[c.To].Standing != StatedOnce {
		return
	}
	q := p.quantity(c.To)
	unit, ok := unitsOf(q)
	if !ok || significant(q.Value) < 4 {
		return
	}
	m := p.resolve(c.Subject, p.yearOf(c.ToPeriod), unit)
	if m == nil {
		return
	}
	sibling := false
	for k := i - 3; k <= i+3; k++ {
		if k < 0 || k >= len(p.f.Claims) || k == i {
			continue
		}
		if o := &p.f.Claims[k]; o.Sentence == c.Sentence && o.Subject == c.Subject && o.To >= 0 && p.tied[o.To] != nil && p.tied[o.To].s == m.s && p.tied[o.To].p.period != m.p.period {
			sibling = true
		}
	}
	if c.From >= 0 && p.tied[c.From] != nil && p.tied[c.From].s == m.s {
		sibling = true
	}
	right := p.tabled(m.p, 1)
	if right.amount().Sign() < 0 {
		right.term.Sign = -1
	}
	side, half := total(right)
	near := q.Value.Sub(side.Value).Abs().Mul(decimal.New(20, 0)).LessThan(side.Value.Abs())
	if !sibling || !near && !slip(q.Value, roundTo(side.Value, q.Half.Add(q.Half))) {
		return
	}
	year := p.yearOf(c.ToPeriod).year
	p.record(claim{kind: ProseCheck, id: p.idOf(c.Subject, year), subject: p.titled(c.Subject, year), when: year, quantity: c.To, right: side, half: half, based: []operand{right}, sure: true})
}

// measure is a figure that every reader computes in the same way.
type measure struct {
	name  string // as sentences call it
	kind  parse.QuantityKind
	right func(p *prose, year int) (side Side, half decimal.Decimal, based []operand, ok bool)
}

// measures of the statements that management discusses. Current ratio and
// working capital are of the year end; the effective rate is income taxes over
// income before them.
var measures = [...]measure{
	{"current ratio", parse.Ratio, func(p *prose, year int) (s Side, half decimal.Decimal, based []operand, ok bool) {
		a, b := p.key(BalanceSheet, "total_current_assets", year), p.key(BalanceSheet, "total_current_liabilities", year)
		if a == nil || b == nil {
			return s, half, nil, false
		}
		s, half, ok = divided(parse.Number, []operand{*a}, []operand{*b})
		return s, half, []operand{*a, *b}, ok
	}},
	{"working capital", parse.Money, func(p *prose, year int) (s Side, half decimal.Decimal, based []operand, ok bool) {
		a, b := p.key(BalanceSheet, "total_current_assets", year), p.key(BalanceSheet, "total_current_liabilities", year)
		if a == nil || b == nil {
			return s, half, nil, false
		}
		based = []operand{*a, less(*b)}
		s, half = total(based...)
		return s, half, based, true
	}},
	{"effective tax rate", parse.Percentage, effectiveRate},
	{"effective income tax rate", parse.Percentage, effectiveRate},
	{"effective rate", parse.Percentage, effectiveRate},
}

func effectiveRate(p *prose, year int) (s Side, half decimal.Decimal, based []operand, ok bool) {
	a, b := p.key(Income, "income_taxes", year), p.key(Income, "income_before_taxes", year)
	if a == nil || b == nil {
		return s, half, nil, false
	}
	s, half, ok = divided(parse.Percent, []operand{*a}, []operand{*b})
	return s, half, []operand{*a, *b}, ok
}

// measures recomputes current ratios, working capital and effective tax rates.
// A filer may mean them otherwise (before a charge, say), so what differs is
// not claimed.
func (p *prose) measures() {
	for i := range p.f.Quantities {
		q := p.quantity(i)
		if q.Kind != parse.Ratio && q.Kind != parse.Percentage && (q.Kind != parse.Money || q.Unit != parse.Currency) || p.part[i] || p.fromElsewhere(q) {
			continue
		}
		for _, m := range measures {
			if m.kind != q.Kind {
				continue
			}
			named := mentions(q.Subject, m.name)
			if !named && (q.Subject != "" || !mentions(p.f.Sentences[q.Sentence].Text, m.name)) {
				continue
			}
			years := []int{p.yearOf(q.Period).year}
			if years[0] == 0 {
				years = p.yearsIn(q.Sentence)
			}
			done := false
			for _, year := range years {
				right, half, based, ok := m.right(p, year)
				if ok {
					done = p.record(claim{kind: DiscussionCheck, id: p.idOf(m.name, year), subject: p.titled(m.name, year), when: year, quantity: i, right: right, half: half, based: based, fitting: !named || q.Kind == parse.Percentage}) || done
				}
			}
			if done {
				p.part[i] = true
			}
			break
		}
	}
}

// yearsIn are the fiscal years a sentence names, once each.
func (p *prose) yearsIn(sentence int) []int {
	var years []int
	for i := p.firstAfter(sentence - 1); i < len(p.f.Quantities) && p.f.Quantities[i].Sentence == sentence; i++ {
		if y := p.yearOf(p.f.Quantities[i].Period); y.year != 0 && y.quarter == 0 && !slices.Contains(years, y.year) {
			years = append(years, y.year)
		}
	}
	return years
}
