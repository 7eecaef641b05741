package model

import (
	"slices"
	"strings"

	"tieout/parse"
)

// Intangibles is goodwill and other intangible assets.
type Intangibles struct {
	Goodwill    *Item   // of the balance sheet or the note
	Classes     []*Item // by class, where a table gives them
	Accumulated *Item   // amortization, as printed
	Net         *Item
	Stated      []IntangibleAsset // assets described in sentences
}

// IntangibleAsset is an asset a sentence gives the cost and the accumulated
// amortization of.
type IntangibleAsset struct {
	Name         string  // the words of the sentence that name it
	Cost         *Fact   //
	Accumulated  *Fact   // amortization, positive
	Carrying     *Fact   // cost less accumulated
	Amortization []*Fact // by year
	Expected     []*Fact // amortization of years after the fiscal year
}

func (r *noteReader) intangibles() *Intangibles {
	n := &Intangibles{}
	for _, d := range r.of(IntangibleTable) {
		if n.Net != nil {
			break
		}
		for i := range d.st.Lines {
			w := d.all(i)
			x := r.item(d, i)
			switch {
			case x == nil:
			case has(w, "accumulated", "amortization"):
				n.Accumulated = x
			case d.total[i] != nil:
				n.Net = x
			case d.leaf(i):
				n.Classes = append(n.Classes, x)
				if has(w, "goodwill") && n.Goodwill == nil {
					n.Goodwill = x
				}
			}
		}
	}
	if d := r.found[BalanceSheet]; d != nil && n.Goodwill == nil {
		if at := d.line("goodwill"); at >= 0 {
			n.Goodwill = r.item(d, at)
		}
	}
	n.Stated = r.statedIntangibles()
	if n.Goodwill == nil && n.Classes == nil && n.Stated == nil {
		return nil
	}
	return n
}

// statedIntangibles finds three amounts of one paragraph, one of them
// accumulated amortization, of which one is the difference of the others.
func (r *noteReader) statedIntangibles() []IntangibleAsset {
	var all []IntangibleAsset
	for _, group := range r.paragraphs() {
		var money []int
		accumulated := -1
		words := []string{}
		for _, s := range group {
			words = append(words, allWords(r.f.Sentences[s].Text)...)
			for _, at := range r.stated(s, parse.Money) {
				if strings.Contains(strings.ToLower(r.before(at)), "accumulated amortization") && accumulated < 0 {
					accumulated = at
				}
				money = append(money, at)
			}
		}
		if accumulated < 0 || !hasAny(words, "intangible", "covenant", "patent", "trademark", "license", "goodwill", "franchise", "customer") {
			continue
		}
		x, ok := r.difference(accumulated, money)
		if !ok {
			continue
		}
		x.Name = r.f.Quantities[money[0]].Subject
		for _, s := range group {
			if !hasAny(allWords(r.f.Sentences[s].Text), "amortization") {
				continue
			}
			for _, at := range r.stated(s, parse.Money) {
				r.amortization(&x, at)
			}
		}
		left, _ := r.sum(plus(x.Carrying))
		right, _ := r.sum(plus(x.Cost), minus(x.Accumulated))
		r.relate(relation{kind: NoteCheck, group: "intangibles.carrying_amount", column: yearKey(x.Carrying.Year), left: left, right: right,
			what: "Carrying amount = cost less accumulated amortization: " + x.Carrying.Text + " = " + x.Cost.Text + " - " + x.Accumulated.Text})
		all = append(all, x)
	}
	return all
}

// difference finds cost and carrying amount among the amounts of a paragraph.
func (r *noteReader) difference(accumulated int, money []int) (IntangibleAsset, bool) {
	a := r.f.Quantities[accumulated].Value
	for _, cost := range money {
		for _, carrying := range money {
			c, n := r.f.Quantities[cost].Value, r.f.Quantities[carrying].Value
			if cost != accumulated && carrying != accumulated && cost != carrying && n.IsPositive() && c.Sub(a).Equal(n) {
				x := IntangibleAsset{Cost: r.quantity(cost), Accumulated: r.quantity(accumulated), Carrying: r.quantity(carrying)}
				return x, true
			}
		}
	}
	return IntangibleAsset{}, false
}

// amortization files an amount under the years its sentence names for it.
func (r *noteReader) amortization(x *IntangibleAsset, at int) {
	q := &r.f.Quantities[at]
	for _, known := range []*Fact{x.Cost, x.Accumulated, x.Carrying} {
		if known.Quantity == at {
			return
		}
	}
	f := r.quantity(at)
	if q.Period.Months != 12 || f.Year == 0 {
		return
	}
	latest := 0
	if years := r.years(); len(years) > 0 {
		latest = years[0]
	}
	if f.Year > latest {
		x.Expected = append(x.Expected, f)
		return
	}
	x.Amortization = append(x.Amortization, f)
	// "$5 in 2003 and 2002" and "in 2003 and in 2002" state the amount of both.
	text := strings.ToLower(r.after(at))
	end := q.When
	for end >= 0 && end+1 < len(r.f.Quantities) {
		next := &r.f.Quantities[end+1]
		if next.Sentence != q.Sentence || next.Kind != parse.Year {
			return
		}
		between := strings.TrimSpace(strings.Trim(strings.ToLower(r.before(end+1)), " ,"))
		if !slices.Contains([]string{"and", "and in", "", "and during"}, between) || strings.Contains(text, "respectively") {
			return
		}
		also := *f
		also.Year = r.yearOf(next.Period)
		if also.Year == 0 || also.Year > latest {
			return
		}
		x.Amortization = append(x.Amortization, &also)
		end++
	}
}

// paragraphs are the sentences of every paragraph, in order.
func (r *noteReader) paragraphs() [][]int {
	var all [][]int
	for i := range r.f.Sentences {
		if n := len(all); n > 0 && r.f.Sentences[all[n-1][0]].Paragraph == r.f.Sentences[i].Paragraph {
			all[n-1] = append(all[n-1], i)
			continue
		}
		all = append(all, []int{i})
	}
	return all
}
