package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// paymentsDue holds principal that sentences say falls due in a year to come
// against the maturities of debt of that year. A sentence may speak of one loan
// of several; it contradicts the table only where it is within two percent, or
// where the figure is that of the year before.
func (p *prose) paymentsDue() {
	for i := range p.f.Quantities {
		q := p.quantity(i)
		year := p.yearOf(q.Period).year
		if q.Kind != parse.Money || q.Unit != parse.Currency || year <= p.t.latest() || q.Period.Months != 12 || p.part[i] || p.fromElsewhere(q) {
			continue
		}
		words := append(p.f.telling(p.f.allWords(q.Subject)), p.wordsOf(q.Sentence)...)
		if !hasAny(words, "principal", "maturity") || !hasAny(words, "payment", "repayment", "maturity", "due", "debt") {
			continue
		}
		due := p.maturities(year)
		if len(due) == 0 {
			continue
		}
		o := due[0]
		right, half := total(o)
		off := q.Value.Sub(right.Value).Abs()
		stale := false
		for _, m := range p.concept(BalanceSheet, "current_portion_of_long_term_debt", year-2) {
			stale = stale || p.t.worth(m.p.place).Abs().Equal(q.Value)
			if stale {
				due = append(due, p.tabled(m.p, 1))
				break
			}
		}
		near := off.Mul(decimal.New(50, 0)).LessThan(right.Value)
		name := q.Subject
		if name == "" {
			name = "principal due"
		}
		if p.record(claim{kind: ProseCheck, id: p.idOf(name, year), subject: p.titled(name, year), when: year, quantity: i, right: right, half: half, based: due, sure: near || stale}) {
			p.stated[i].Standing, p.stated[i].To = TiedOut, right.Terms[0]
		}
	}
}

// concept are the figures of a concept of a statement in a fiscal year.
func (p *prose) concept(kind Kind, id string, year int) []*mark {
	var found []*mark
	for k := range p.byPeriod.of(periodOf{parse.Currency, period{year, 0}}) {
		x := &p.figures[parse.Currency][k]
		if x.s.of.kind == kind && x.s.concept == id {
			found = append(found, &mark{x.s, x.p})
		}
	}
	return found
}

// maturities are the figures of tables for the principal of debt due in a
// year: the finest print first, then for next year the current portion.
func (p *prose) maturities(year int) []operand {
	var found []operand
	best := -1
	for k := range p.figures[parse.Currency] {
		x := &p.figures[parse.Currency][k]
		if x.p.period != (period{year, 0}) {
			continue
		}
		switch x.s.of.st.Type {
		case MaturitiesTable:
		case ObligationsTable:
			if !hasAny(x.s.core, "debt") {
				continue
			}
		default:
			continue
		}
		o := p.tabled(x.p, 1)
		if best < 0 || x.p.digits > best {
			best = x.p.digits
			found = append([]operand{o}, found...)
		} else {
			found = append(found, o)
		}
	}
	if year == p.t.latest()+1 {
		for _, m := range p.concept(BalanceSheet, "current_portion_of_long_term_debt", year-1) {
			found = append(found, p.tabled(m.p, 1))
		}
	}
	return found
}

// latest is the latest fiscal year of the balance sheet, 0 for none.
func (t *tieOut) latest() int {
	year := 0
	if d := t.found[BalanceSheet]; d != nil {
		for _, c := range d.st.Columns {
			year = max(year, c.Year)
		}
	}
	return year
}

// customers holds the share of a customer in revenue against amounts sold to
// that customer: what it bought of some products cannot be more than its share
// of everything.
func (p *prose) customers() {
	done := map[string]bool{}
	for k := range p.f.Claims {
		c := &p.f.Claims[k]
		if c.Kind != parse.Share || c.Percent < 0 || c.To >= 0 {
			if c.Kind != parse.Level || c.To < 0 || p.quantity(c.To).Kind != parse.Percentage {
				continue
			}
		}
		share := c.Percent
		if share < 0 {
			share = c.To
		}
		if !hasAny(p.wordsOf(c.Sentence), "sale") {
			continue
		}
		year := p.yearOf(p.quantity(share).Period).year
		revenue := p.key(Income, "revenue", year)
		text := p.f.Sentences[c.Sentence].Text
		if revenue == nil || revenue.amount().Sign() <= 0 {
			continue
		}
		for _, who := range names(text) {
			i := p.soldTo(who, year, c.Sentence)
			if i < 0 {
				continue
			}
			key := who + strconv.Itoa(year) + p.quantity(share).Value.String()
			if done[key] {
				continue
			}
			sold := p.stateds(i, 1, p.nameOf(i))
			right, half, ok := divided(parse.Percent, []operand{sold}, []operand{*revenue})
			q := p.quantity(share)
			if !ok || q.Value.Add(q.Half).Add(half).GreaterThanOrEqual(right.Value) {
				continue
			}
			done[key] = true
			subject := "share of " + who + " in revenue"
			says := fmt.Sprintf("what line %d says it bought, %s, is %s of %s", p.line(i), p.quantity(i).Text, worded(right.Value, parse.Percent), revenue.name)
			p.record(claim{kind: DiscussionCheck, says: says, id: "customer." + p.idOf(who, year), subject: p.titled(subject, year), when: year, quantity: share, right: right, half: half, based: []operand{sold, *revenue}, sure: true})
		}
	}
}

// soldTo is the largest amount that another sentence states as sold to a
// customer in a year, -1 for none.
func (p *prose) soldTo(who string, year, except int) int {
	if p.bought == nil {
		p.bought = p.purchases()
	}
	best := -1
	for _, i := range p.bought[purchase{who, year}] {
		q := p.quantity(i)
		if q.Sentence == except || p.tied[i] != nil || best >= 0 && !q.Value.GreaterThan(p.quantity(best).Value) {
			continue
		}
		best = i
	}
	return best
}

// purchase is what a customer bought in a year.
type purchase struct {
	who  string
	year int
}

// purchases are the amounts that sentences state as sold to customers.
func (p *prose) purchases() map[purchase][]int {
	all := map[purchase][]int{}
	sentence, bought := -1, []string(nil) // who bought, says the sentence
	for i := range p.f.Quantities {
		q := p.quantity(i)
		if q.Kind != parse.Money || q.Unit != parse.Currency || p.part[i] {
			continue
		}
		when := p.yearOf(q.Period)
		if when != (period{when.year, 0}) {
			continue
		}
		if q.Sentence != sentence {
			sentence, bought = q.Sentence, bought[:0]
			text := p.f.Sentences[sentence].Text
			for _, verb := range [...]string{" bought ", " purchased ", " took "} {
				if i := strings.Index(text, verb); i >= 0 {
					bought = append(bought, names(text[:i])...)
				}
			}
		}
		for _, who := range buyers(q.Subject, bought) {
			all[purchase{who, when.year}] = append(all[purchase{who, when.year}], i)
		}
	}
	return all
}

// buyers are the customers whom a figure's subject says "sales to", and those
// who bought.
func buyers(subject string, bought []string) []string {
	var all []string
	if i := strings.Index(subject, " to "); i >= 0 && hasAny(allWords(subject[:i]), "sale", "revenue", "shipment") {
		all = names(subject[i:])
	}
	if all = append(all, bought...); len(all) < 2 {
		return all
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// names are the proper names of three words or more in a text, as their initials:
// "United States Mint Office", "U.S. Mint Office" and "USMO" are one.
func names(text string) []string {
	var found []string
	add := func(s string) {
		if len(s) >= 3 && !oneOf(s, found) {
			found = append(found, s)
		}
	}
	run, count := "", 0
	for _, w := range strings.Fields(text) {
		bare := strings.Trim(w, "(),;:\"'")
		letters := strings.ReplaceAll(bare, ".", "")
		upper := letters != "" && strings.ToUpper(letters) == letters && strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		switch {
		case upper && !strings.Contains(bare, ".") && len(letters) >= 3:
			if count >= 2 {
				add(run)
			}
			run, count = "", 0
			add(letters)
			continue
		case upper && len(letters) <= 3:
			run += letters
			count++
		case bare != "" && bare[0] >= 'A' && bare[0] <= 'Z' && !oneOf(bare, []string{"The", "Sales", "In", "During", "Of", "Its", "This"}):
			run += bare[:1]
			count++
		default:
			if count >= 2 {
				add(run)
			}
			run, count = "", 0
			continue
		}
		if strings.HasSuffix(w, ",") || strings.HasSuffix(w, ")") {
			if count >= 2 {
				add(run)
			}
			run, count = "", 0
		}
	}
	if count >= 2 {
		add(run)
	}
	return found
}
