package model

import (
	"slices"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// lists ties what a sentence states for several years to a row of a table that
// has the same figures in the same years: the more of them agree, the fewer
// words are asked for.
func (p *prose) lists() {
	for i := 0; i < len(p.f.Quantities); {
		j := i
		for j < len(p.f.Quantities) && p.f.Quantities[j].Sentence == p.f.Quantities[i].Sentence {
			j++
		}
		if !p.fromElsewhere(p.quantity(i)) {
			for _, t := range p.toldIn(i, j) {
				p.list(t)
			}
		}
		i = j
	}
}

func (p *prose) list(t told) {
	words := p.wordsOf(t.sentence)
	values, halves := map[int]int64{}, map[int]int64{}
	for _, k := range t.of {
		v, ok := inFine(p.quantity(k).Value.Abs())
		h, also := inFine(p.quantity(k).Half)
		if !ok || !also {
			return
		}
		values[k], halves[k] = v, h
	}
	var found *series
	for _, s := range p.candidates(t.of, values, halves) {
		if s.unit != parse.Currency || found != nil && s.nth >= found.nth {
			continue
		}
		digits, n := 0, 0
		for i := range s.points {
			x := &s.points[i]
			k, ok := t.of[x.year]
			if !ok || x.quarter != 0 {
				continue
			}
			if off := max(x.value, -x.value) - values[k]; off > halves[k] || -off > halves[k] || p.tied[k] != nil {
				n = 0
				break
			}
			n++
			digits += significant(p.quantity(k).Value)
		}
		if n < len(t.of) || digits < 6 {
			continue
		}
		if digits >= 10 || common(s.core, words)+common(s.context, words) > 0 {
			found = s
		}
	}
	if found == nil {
		return
	}
	for i := range found.points {
		x := &found.points[i]
		if k, ok := t.of[x.year]; ok && x.quarter == 0 {
			p.tie(k, &fit{at: &seriesFigure{s: found, p: x}})
		}
	}
}

// candidates are the series that may have a figure in every year: those that
// have it in one of them, by value, and those whose print was mended.
func (p *prose) candidates(of map[int]int, values, halves map[int]int64) []*series {
	found := slices.Clip(p.mended)
	for year, k := range of {
		if values[k] <= halves[k] {
			continue // a nil has no place among the figures
		}
		for _, i := range p.between(parse.Currency, values[k]-halves[k], values[k]+halves[k]) {
			if x := &p.figures[parse.Currency][i]; x.p.period == (period{year, 0}) {
				found = append(found, x.s)
			}
		}
		return found
	}
	return p.t.series
}

// differences finds sentences of which one amount is the sum of two others, to
// the digit: "$5, less accumulated amortization of $3, is $2".
func (p *prose) differences() {
	for i := 0; i < len(p.f.Quantities); {
		var amounts []int
		digits := 0
		j := i
		for ; j < len(p.f.Quantities) && p.f.Quantities[j].Sentence == p.f.Quantities[i].Sentence; j++ {
			if q := p.quantity(j); q.Kind == parse.Money && q.Unit == parse.Currency && q.Value.Sign() > 0 && p.stated[j].Standing == StatedOnce {
				amounts = append(amounts, j)
				digits = max(digits, significant(q.Value))
			}
		}
		if len(amounts) >= 3 && len(amounts) <= 6 && digits >= 5 && !p.fromElsewhere(p.quantity(i)) {
			p.difference(amounts)
		}
		i = j
	}
}

func (p *prose) difference(amounts []int) {
	for _, a := range amounts {
		for _, b := range amounts {
			for _, c := range amounts {
				whole, x, y := p.quantity(a), p.quantity(b), p.quantity(c)
				if b >= c || !x.Value.Add(y.Value).Equal(whole.Value) || x.Value.Equal(y.Value) {
					continue
				}
				terms := []operand{p.stateds(b, 1, p.nameOf(b)), p.stateds(c, 1, p.nameOf(c))}
				right, half := total(terms...)
				name := p.nameOf(a)
				p.record(claim{kind: ProseCheck, id: "sum." + p.idOf(name, 0), subject: name, quantity: a, right: right, half: half, based: terms, fitting: true})
				for _, k := range [...]int{a, b, c} {
					if s := &p.stated[k]; s.Standing == StatedOnce {
						s.Standing, s.Checks = Recomputed, append(s.Checks, p.checks[len(p.checks)-1].ID)
					}
				}
				return
			}
		}
	}
}

// restOfFigures finds two amounts of one sentence that make up a figure of a
// table between them: debt at fixed and at variable rates.
func (p *prose) restOfFigures() {
	for i := 0; i+1 < len(p.f.Quantities); i++ {
		a := p.quantity(i)
		if a.Kind != parse.Money || a.Unit != parse.Currency || p.stated[i].Standing != StatedOnce || p.part[i] || significant(a.Value) < 3 || p.fromElsewhere(a) {
			continue
		}
		at := p.yearOf(a.Period)
		for j := i + 1; j < len(p.f.Quantities) && p.f.Quantities[j].Sentence == a.Sentence; j++ {
			b := p.quantity(j)
			if b.Kind != parse.Money || b.Unit != parse.Currency || p.stated[j].Standing != StatedOnce || p.part[j] || significant(b.Value) < 3 || at.year == 0 || p.yearOf(b.Period) != at && !b.Period.End.IsZero() {
				continue
			}
			if m := p.figureOf(a.Value.Add(b.Value), a.Half.Add(b.Half), at, a.Sentence); m != nil {
				rest := []operand{p.tabled(m.p, 1), p.stateds(j, -1, p.nameOf(j))}
				right, half := total(rest...)
				name := p.nameOf(i)
				if p.record(claim{kind: ProseCheck, id: "rest." + p.idOf(name, at.year), subject: p.titled(name, at.year), when: at.year, quantity: i, right: right, half: half, based: rest, fitting: true}) {
					for _, k := range [...]int{i, j} {
						if s := &p.stated[k]; s.Standing == StatedOnce {
							s.Standing = Recomputed
						}
					}
					p.stated[j].Checks = append(p.stated[j].Checks, p.checks[len(p.checks)-1].ID)
					break
				}
			}
		}
	}
}

// figureOf is the figure of a table of at least five digits that a sum is,
// named in the words of a sentence.
func (p *prose) figureOf(sum, half decimal.Decimal, at period, sentence int) *mark {
	words := p.wordsOf(sentence)
	units, exact := inFine(sum)
	open, fits := inFine(half)
	exact = exact && fits
	for k := range p.byPeriod.of(periodOf{parse.Currency, at}) {
		x := &p.figures[parse.Currency][k]
		if x.p.digits < 5 || x.s.of.kind == Equity {
			continue
		}
		if exact && max(x.value-units, units-x.value) > open {
			continue
		}
		v := p.t.worth(x.p.place).Abs()
		if v.Sub(sum).Abs().GreaterThan(half) || significant(sum) < 4 {
			continue
		}
		if common(x.s.core, words) >= 2 || x.s.bare && common(x.s.context, words) >= 2 {
			return &mark{x.s, x.p}
		}
	}
	return nil
}
