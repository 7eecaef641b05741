package model

import (
	"github.com/shopspring/decimal"

	"tieout/parse"
)

// PerShare is the computation of earnings per share, under SFAS 128 or before.
//
// Share counts are as printed: in ones or in thousands, see Scale.
type PerShare struct {
	Numerator     *Item   // net income, or income available to common shares
	BasicShares   *Item   // weighted average
	Dilutive      []*Item // shares that options, warrants, conversions would add
	DilutedShares *Item
	Basic         *Item
	Diluted       *Item
	Scale         int64 // what a printed number of shares is multiplied with
}

// perShare reads the note on earnings per share; what it does not repeat comes
// from the income statement.
func (r *noteReader) perShare() *PerShare {
	p := &PerShare{}
	for _, d := range append(r.of(EPSTable), r.within("earning", "income")...) {
		if d.st.Type == Untyped && !has(r.sectionWords(d.st.Section), "per", "share") {
			continue
		}
		r.perShareTable(p, d)
		if p.BasicShares != nil && p.DilutedShares != nil {
			break
		}
	}
	if d := r.found[Income]; d != nil {
		for id, into := range map[string]**Item{"eps_basic": &p.Basic, "eps_diluted": &p.Diluted, "net_income": &p.Numerator} {
			if k, ok := d.keys[id]; ok && *into == nil {
				*into = r.item(d, k.line)
			}
		}
		for id, into := range map[string]**Item{"shares_basic": &p.BasicShares, "shares_diluted": &p.DilutedShares} {
			if at := d.line(id); at >= 0 && *into == nil {
				*into = r.item(d, at)
			}
		}
	}
	if p.BasicShares == nil && p.DilutedShares == nil {
		return nil
	}
	p.Scale = r.shareScale(p.Basic, p.Numerator, p.BasicShares)
	if p.Scale == 0 {
		p.Scale = r.shareScale(p.Diluted, p.Numerator, p.DilutedShares)
	}
	if p.Scale == 0 {
		return nil // whatever these are, they are not the shares of the earnings per share
	}
	r.perShareRelations(p)
	return p
}

func (r *noteReader) perShareTable(p *PerShare, d *draft) {
	for i := range d.st.Lines {
		if d.st.Lines[i].Heading {
			continue
		}
		w := d.all(i)
		x := r.item(d, i)
		if x == nil || hasAny(w, "pro", "effect") && hasAny(w, "pro", "weighted", "average") {
			continue
		}
		count := d.st.Unit(i, 0) == parse.Shares || hasAny(w, "share") && !hasAny(w, "per")
		denominator := hasAny(w, "denominator", "number") || has(w, "weighted", "average")
		switch {
		case denominator && hasAny(w, "diluted", "dilution") && p.DilutedShares == nil:
			p.DilutedShares = x
		case denominator && (hasAny(w, "basic") || has(w, "weighted", "average")) && p.BasicShares == nil:
			p.BasicShares = x
		case d.st.Unit(i, 0) == parse.PerShare && hasAny(w, "diluted") && p.Diluted == nil:
			p.Diluted = x
		case d.st.Unit(i, 0) == parse.PerShare && hasAny(w, "basic") && p.Basic == nil:
			p.Basic = x
		case p.Numerator == nil && r.isKey(d, i, "net_income"):
			p.Numerator = x
		case p.BasicShares != nil && p.DilutedShares == nil && d.leaf(i) && (count || hasAny(w, "option", "warrant", "convertible", "stock", "other") || has(d.headings[i], "dilutive")):
			p.Dilutive = append(p.Dilutive, x)
		}
	}
	for _, x := range p.Dilutive { // printed without a unit
		for _, f := range x.Facts {
			if f.Unit == parse.Currency && len(p.BasicShares.Facts) > 0 && p.BasicShares.Facts[0].Unit == parse.Shares {
				r.asShares(f)
			}
		}
	}
	if p.BasicShares != nil {
		for _, x := range []*Item{p.BasicShares, p.DilutedShares} {
			if x == nil {
				continue
			}
			for _, f := range x.Facts {
				r.asShares(f)
			}
		}
		for _, x := range p.Dilutive {
			for _, f := range x.Facts {
				r.asShares(f)
			}
		}
	}
}

// asShares turns a figure read as an amount into a number of shares as printed.
func (r *noteReader) asShares(f *Fact) {
	if f.Unit != parse.Currency {
		return
	}
	f.Value = r.asPrinted(f, f.Value)
	if fig := r.figure(f.Term); fig != nil {
		f.Half = halfDigit(min(fig.Value.Exponent(), 0))
	}
	f.Unit = parse.Shares
}

// shareScale is the factor of printed share counts that makes earnings over
// shares come near what is printed, 0 where none does.
func (r *noteReader) shareScale(eps, income, shares *Item) int64 {
	for _, scale := range []int64{1, 1000, 1_000_000} {
		for _, year := range eps.years() {
			e, n, s := eps.At(year), income.At(year), shares.At(year)
			if e == nil || n == nil || s == nil || s.Value.IsZero() || e.Value.IsZero() {
				continue
			}
			computed := n.Value.DivRound(s.Value.Mul(decimal.New(scale, 0)), 8)
			if computed.Sub(e.Value).Abs().LessThanOrEqual(e.Value.Abs().Mul(decimal.New(1, -1)).Add(e.Half)) {
				return scale
			}
		}
	}
	return 0
}

func (r *noteReader) perShareRelations(p *PerShare) {
	r.earningsOver("basic_per_share", p.Basic, p.Numerator, p.BasicShares, p.Scale)
	r.earningsOver("diluted_per_share", p.Diluted, p.Numerator, p.DilutedShares, p.Scale)
	for _, year := range p.DilutedShares.years() {
		diluted, basic := p.DilutedShares.At(year), p.BasicShares.At(year)
		if basic == nil {
			continue
		}
		parts := []part{plus(basic)}
		for _, x := range p.Dilutive {
			parts = append(parts, plus(x.At(year)))
		}
		if len(p.Dilutive) == 0 {
			continue
		}
		left, _ := r.sum(plus(diluted))
		right, _ := r.sum(parts...)
		r.relate(relation{kind: FootingCheck, group: diluted.Schedule + ".diluted_shares", column: yearKey(year), left: left, right: right})
	}
}

// earningsOver relates earnings per share to earnings over shares.
func (r *noteReader) earningsOver(id string, eps, income, shares *Item, scale int64) {
	for _, year := range eps.years() {
		e, n, s := eps.At(year), income.At(year), shares.At(year)
		if n == nil || s == nil {
			continue
		}
		r.perShareOf(id, e, n, s, scale)
	}
}

// perShareOf relates an amount per share to an amount over a number of shares
// printed at a scale.
func (r *noteReader) perShareOf(id string, perShare, amount, shares *Fact, scale int64) {
	left, _ := r.sum(plus(perShare))
	a, _ := r.sum(plus(amount))
	b, _ := r.sum(plus(shares))
	factor := decimal.New(scale, 0)
	b.side.Value, b.half = b.side.Value.Mul(factor), b.half.Mul(factor)
	right, ok := quotient(a, b, parse.PerShare, perShare)
	if !ok {
		return
	}
	// Filers add up rounded components, and round what they have not printed: a
	// difference of the last digit proves nothing.
	right.half = decimal.Max(right.half, perShare.Half.Add(perShare.Half))
	group := perShare.Schedule
	if group == "" {
		group = perShare.Statement.id()
	}
	// The face of the statement need not show the earnings and the shares that
	// the figure was computed with (preferred dividends, restricted shares,
	// trusts): there a difference proves nothing.
	if shares.Statement != Schedule && left.side.Value.Sub(right.side.Value).Abs().GreaterThan(right.half.Add(left.half)) {
		return
	}
	r.relate(relation{kind: RatioCheck, group: group + "." + id, column: yearKey(perShare.Year), left: left, right: right, unnamed: true})
}
