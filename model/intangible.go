package model

import (
	"iter"
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
	Cost         *Fact   // original value
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
	for group := range r.paragraphs() {
		if !slices.ContainsFunc(group, func(s int) bool { return strings.Contains(r.f.Sentences[s].Text, "mortization") }) {
			continue
		}
		var money []int
		accumulated := -1
		words := []string{}
		for _, s := range group {
			words = append(words, r.said(s)...)
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
		x.Name = r.assetName(group, money)
		x.Cost.Year, x.Accumulated.Year = x.Carrying.Year, x.Carrying.Year
		for _, s := range group {
			if !hasAny(r.said(s), "amortization") {
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
			if years := r.years; len(years) > 0 && r.yearOf(r.f.Quantities[carrying].Period) > years[0] {
				continue // what will be amortized next
			}
			if cost != accumulated && carrying != accumulated && cost != carrying && n.IsPositive() && c.Sub(a).Equal(n) {
				x := IntangibleAsset{Cost: r.quantity(cost), Accumulated: r.quantity(accumulated), Carrying: r.quantity(carrying)}
				return x, true
			}
		}
	}
	return IntangibleAsset{}, false
}

// assetName is the subject of the first amount of a paragraph that has one, or
// what stands before the verb of its sentence.
func (r *noteReader) assetName(group, money []int) string {
	text := r.f.Sentences[r.f.Quantities[money[0]].Sentence].Text
	for _, verb := range []string{" is ", " was ", " are ", " were ", " has "} {
		if i := strings.Index(text[:r.f.Quantities[money[0]].Words[0]], verb); i > 0 {
			return strings.TrimPrefix(text[:i], "The ")
		}
	}
	for _, at := range money {
		if s := r.f.Quantities[at].Subject; s != "" {
			return s
		}
	}
	return ""
}

// amortization files an amount under the years its sentence names for it: "$5
// in 2003 and 2002" and "in 2003 and in 2002" state the amount of both.
func (r *noteReader) amortization(x *IntangibleAsset, at int) {
	q := &r.f.Quantities[at]
	for _, known := range []*Fact{x.Cost, x.Accumulated, x.Carrying} {
		if known.Quantity == at {
			return
		}
	}
	latest := 0
	if years := r.years; len(years) > 0 {
		latest = years[0]
	}
	text := strings.ToLower(r.f.Sentences[q.Sentence].Text)
	if strings.Contains(text, "respectively") || strings.Contains(text, "each of") {
		if f := r.quantity(at); q.Period.Months == 12 {
			x.file(f, f.Year, latest)
		}
		return
	}
	for i := at + 1; i < len(r.f.Quantities) && r.f.Quantities[i].Sentence == q.Sentence && r.f.Quantities[i].Kind == parse.Year; i++ {
		between := strings.Fields(strings.ToLower(strings.Trim(r.before(i), " ,")))
		for _, w := range between {
			if !slices.Contains([]string{"and", "in", "during", "for", "the", "year", "years", "fiscal"}, w) {
				return
			}
		}
		x.file(r.quantity(at), r.yearOf(r.f.Quantities[i].Period), latest)
	}
}

func (x *IntangibleAsset) file(f *Fact, year, latest int) {
	f.Year = year
	if year > latest {
		x.Expected = append(x.Expected, f)
	} else {
		x.Amortization = append(x.Amortization, f)
	}
}

// paragraphs are the sentences of every paragraph, in order.
func (r *noteReader) paragraphs() iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		all := r.f.Sentences
		indices := make([]int, len(all))
		for from, to := 0, 0; from < len(all); from = to {
			for to < len(all) && all[to].Paragraph == all[from].Paragraph {
				indices[to] = to
				to++
			}
			if !yield(indices[from:to:to]) {
				return
			}
		}
	}
}
