package model

import (
	"slices"
	"strings"

	"tieout/parse"
)

// Geography is sales, and other measures, by area.
type Geography struct {
	Sales    []*Item // by area
	Total    *Item   // as in the income statement
	Measures []Measure
}

// Measure is something other than sales by area or by segment.
type Measure struct {
	Name  string // "Long-Lived Assets"
	Items []*Item
	Total *Item // nil where the filing prints none
}

// Customer is a customer the filing names for its share of sales.
type Customer struct {
	Name   string  // as the sentence calls it
	Shares []*Fact // percent of net sales, by year and place
}

func (r *noteReader) geography() *Geography {
	g := &Geography{}
	for _, d := range r.of(GeographyTable, SegmentTable) {
		for _, m := range r.measures(d) {
			if !areas(m.Items) {
				continue
			}
			if g.Total == nil && r.isRevenue(m) {
				g.Sales, g.Total = m.Items, m.Total
				continue
			}
			g.Measures = append(g.Measures, m)
		}
	}
	if g.Total == nil {
		return nil
	}
	return g
}

// areas reports whether most of the captions name places.
func areas(items []*Item) bool {
	n := 0
	for _, x := range items {
		w := allWords(x.Caption)
		if has(w, "united", "state") || hasAny(w, "u", "us", "america", "foreign", "domestic", "international", "europe", "european", "asia", "japan", "canada", "pacific", "country", "kingdom", "germany", "africa", "latin", "emea", "mexico", "world", "geographic", "non") {
			n++
		}
	}
	return n > 0 && n*2 >= len(items)
}

// isRevenue reports whether a measure's total is the income statement's revenue.
func (r *noteReader) isRevenue(m Measure) bool {
	for _, year := range m.Total.years() {
		if k := r.key("revenue", year); k != nil && !k.Value.IsZero() && k.Value.Sub(m.Total.At(year).Value).Abs().LessThanOrEqual(k.Half.Add(m.Total.At(year).Half)) {
			return true
		}
	}
	return false
}

// measures are the blocks of a table whose columns are years: rows and the
// total that sums them.
func (r *noteReader) measures(d *draft) []Measure {
	var all []Measure
	for i := range d.st.Lines {
		at := d.sumOf(i)
		if len(at) < 2 {
			continue
		}
		m := Measure{Name: lastHeading(d.heading[at[0]]), Total: r.item(d, i)}
		if m.Total == nil {
			continue
		}
		if m.Name == "" {
			m.Name = r.f.lastTitle(d.st.Title)
		}
		m.Name = strings.TrimRight(strings.TrimSpace(m.Name), ":")
		for _, k := range at {
			if x := r.item(d, k); x != nil {
				m.Items = append(m.Items, x)
			}
		}
		all = append(all, m)
	}
	return all
}

// customers reads the shares of sales that sentences on customers state, with
// the year of each. A share stated in two places for the same year must be
// the same.
func (r *noteReader) customers() []Customer {
	var all []Customer
	for _, x := range r.figured {
		i := x.sentence
		w := x.words
		if !hasAny(w, "sale", "revenue") || !hasAny(w, "customer") && !x.about("customer", "concentration") || hasAny(w, "cost", "expense", "distributor", "margin", "profit", "expenditure") {
			continue
		}
		for _, at := range r.stated(i, parse.Percentage) {
			q := &r.f.Quantities[at]
			name := customerName(q.Subject)
			if q.Bound == parse.Over || q.Bound == parse.Under || name == "" || !r.ofSales(at) {
				continue // "no customer accounts for more than 10%"
			}
			f := r.quantity(at)
			if f.Year == 0 {
				f.Year = r.inTurn(at)
			}
			k := sameCustomer(all, name)
			if k < 0 {
				k = len(all)
				all = append(all, Customer{Name: name})
			}
			all[k].Shares = append(all[k].Shares, f)
		}
	}
	for i := range all {
		r.sameShares(&all[i])
	}
	return all
}

// ofSales reports whether a percentage, or the list it stands in, is one of
// sales: the words "of net sales" follow it, or lead the sentence.
func (r *noteReader) ofSales(at int) bool {
	q := &r.f.Quantities[at]
	for at+1 < len(r.f.Quantities) && q.List >= 0 && r.f.Quantities[at+1].List == q.List {
		at++
	}
	if of := wordsBehind(r.after(at)); of != nil {
		return hasAny(of, "sale", "revenue")
	}
	text := r.f.Sentences[q.Sentence].Text
	return hasAny(wordsBehind(text[:q.Words[0]]), "sale", "revenue")
}

// wordsBehind are up to five words behind the first "of", nil where there is
// none.
func wordsBehind(text string) []string {
	w := allWords(text)
	for i, x := range w {
		if x == "of" {
			return w[i+1 : min(i+6, len(w))]
		}
	}
	return nil
}

// inTurn is the year of a figure of a list in a sentence that lists as many
// years, and no others, before it and ends in "respectively".
func (r *noteReader) inTurn(at int) int {
	q := &r.f.Quantities[at]
	if q.List < 0 || !strings.Contains(r.f.Sentences[q.Sentence].Text, "respectively") {
		return 0
	}
	var list []int
	for _, k := range r.stated(q.Sentence, parse.Percentage) {
		if r.f.Quantities[k].List == q.List {
			list = append(list, k)
		}
	}
	years := r.stated(q.Sentence, parse.Year)
	if len(list) != len(years) {
		return 0
	}
	for k, i := range list {
		if i == at {
			return r.yearOf(r.f.Quantities[years[k]].Period)
		}
	}
	return 0
}

// customerName cuts the lead of a subject: "Sales to X", "one customer, X".
func customerName(subject string) string {
	s := strings.TrimSpace(subject)
	for _, lead := range []string{"sales to ", "net sales to ", "sales made to ", "one customer, ", "single customer, ", "a single customer, ", "a customer, ", "customer, ", "the "} {
		if len(s) > len(lead) && strings.EqualFold(s[:len(lead)], lead) {
			s = s[len(lead):]
		}
	}
	return strings.Trim(strings.TrimSpace(s), ",;")
}

// sameCustomer is the customer whose name has all the words of another, found
// with and without "United States", "U.S." or an article before it.
func sameCustomer(all []Customer, name string) int {
	w := properWords(allWords(name))
	for k, c := range all {
		v := properWords(allWords(c.Name))
		n := 0
		for _, x := range w {
			if slices.Contains(v, x) {
				n++
			}
		}
		if n >= min(len(v), len(w)) && (n >= 2 || n == max(len(v), len(w))) {
			return k
		}
	}
	return -1
}

// properWords leaves out articles and the ways to write the United States.
func properWords(w []string) []string {
	var kept []string
	for _, x := range w {
		if len(x) > 2 && x != "the" && x != "united" && x != "state" && x != "and" {
			kept = append(kept, x)
		}
	}
	return kept
}

// moreShares is how many of the earlier statements of a share the next one is
// related to: a report that repeats itself a hundred times says no more.
const moreShares = 8

// sameShares relates the shares of one customer and year stated in several
// places.
func (r *noteReader) sameShares(c *Customer) {
	for i, f := range c.Shares {
		for _, g := range c.Shares[max(0, i-moreShares):i] {
			if f.Year == 0 || f.Year != g.Year {
				continue
			}
			left, _ := r.sum(plus(g))
			right, _ := r.sum(plus(f))
			r.relate(relation{kind: NoteCheck, group: "customers." + shorten(identifier(c.Name)), column: yearKey(f.Year), left: left, right: right, same: true})
		}
	}
}
