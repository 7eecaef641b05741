package model

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Derived is a figure that a note gives outright, or that follows from several
// of its figures.
type Derived struct {
	Value decimal.Decimal
	From  []SignedFact // what it is read from, one of them where the note prints it; Value is their sum where Sum says so
	Sum   bool
	Basis string // in words, what it was made of: "average of 3 rates, by balance"
}

// SignedFact is a fact that is added or, with a sign of -1, deducted.
type SignedFact struct {
	Sign int
	*Fact
}

// At is the fact that a reader is led to, nil where there is none.
func (d *Derived) At() *Fact {
	if len(d.From) == 0 {
		return nil
	}
	return d.From[0].Fact
}

// plausible reports whether the maturities are of no more than the debt there
// is: principal may be a discount above what is carried.
func (d *Debt) plausible() bool {
	if d.Maturities == nil || len(d.Maturities.Amounts) == 0 {
		return false
	}
	owed := decimal.Zero
	if total, ok := d.latest(d.Total); ok {
		owed = total.Value
	} else {
		year := d.Maturities.Amounts[0].From - 1
		for _, row := range []*Item{d.SheetCurrent, d.SheetLongTerm} {
			if f := row.At(year); f != nil {
				owed = owed.Add(f.Value)
			}
		}
	}
	return d.Maturities.Sum().LessThanOrEqual(owed.Mul(decimal.New(105, -2)))
}

// DueIn is the principal due in a fiscal year: what the maturities say, an equal
// part of what they say of several years together; else what the terms of every
// instrument come to. Whole currency; nil where neither tells.
func (d *Debt) DueIn(year int) *Derived {
	if d == nil {
		return nil
	}
	if d.plausible() {
		amounts := d.Maturities.Amounts
		for i := range amounts {
			a := &amounts[i]
			if a.From > year || a.To < year && a.To != 0 || a.To == 0 && a.From < year {
				continue
			}
			if a.To == 0 {
				return nil // one sum for this and all later years
			}
			n := a.To - a.From + 1
			out := &Derived{Value: a.Value, From: []SignedFact{{1, &a.Fact}}, Sum: n == 1}
			if n > 1 {
				out.Value = a.Value.DivRound(decimal.NewFromInt(int64(n)), 0)
				out.Basis = fmt.Sprintf("an equal part of what is due from %d to %d", a.From, a.To)
			}
			return out
		}
		return nil
	}
	return d.principalIn(year, "")
}

// FloatingDue is the principal due in a fiscal year on borrowings at a floating
// rate; nil where there are none, or the terms of one do not tell.
func (d *Debt) FloatingDue(year int) *Derived {
	if d.balanceOf(RateFloating) == nil {
		return nil
	}
	return d.principalIn(year, RateFloating)
}

// principalIn adds up the principal of the instruments of a kind, of all where
// kind is empty; nil where that of one is not known.
func (d *Debt) principalIn(year int, kind RateKind) *Derived {
	if d == nil || len(d.Years) == 0 {
		return nil
	}
	out := &Derived{}
	for _, i := range d.Instruments {
		balance, ok := i.Balance(d.Years[0])
		if kind != "" && i.Kind != kind || ok && balance.Value.IsZero() {
			continue
		}
		if !ok || len(i.Principal) == 0 {
			return nil
		}
		for _, p := range i.Principal {
			if p.Year == year {
				out.Value = out.Value.Add(p.Amount.Mul(decimal.NewFromInt(int64(i.Sign))))
			}
		}
		out.From = append(out.From, SignedFact{i.Sign, &balance})
	}
	if len(out.From) == 0 {
		return nil
	}
	out.Basis = "by the terms of " + counted(len(out.From), "borrowing")
	return out
}

// Floating is the balance at the latest year-end of borrowings at a floating
// rate; nil where none is found to be at one.
func (d *Debt) Floating() *Derived { return d.balanceOf(RateFloating) }

// balanceOf adds up the latest balances of a kind.
func (d *Debt) balanceOf(kind RateKind) *Derived {
	if d == nil || len(d.Years) == 0 {
		return nil
	}
	out := &Derived{Sum: true}
	for _, i := range d.Instruments {
		if balance, ok := i.Balance(d.Years[0]); ok && i.Kind == kind {
			out.Value = out.Value.Add(balance.Value.Mul(decimal.NewFromInt(int64(i.Sign))))
			out.From = append(out.From, SignedFact{i.Sign, &balance})
		}
	}
	if len(out.From) == 0 || !out.Value.IsPositive() {
		return nil
	}
	out.Basis = counted(len(out.From), "borrowing") + " at a " + string(kind) + " rate"
	return out
}

// FloatingRate is the rate at the latest year-end, all in, of borrowings at a
// floating rate, FixedRate that of all others, BaseRate the base rate without
// its margin: averages by balance, in percent. Each is nil where the note states
// it for less than half of the balances.
func (d *Debt) FloatingRate() *Derived { return d.averageRate("rate", (*Instrument).rate, true) }

func (d *Debt) FixedRate() *Derived { return d.averageRate("rate", (*Instrument).rate, false) }

func (d *Debt) BaseRate() *Derived {
	return d.averageRate("base rate", func(i *Instrument) *decimal.Decimal { return i.BaseRate }, true)
}

// rate is the rate that an instrument states, nil for none.
func (i *Instrument) rate() *decimal.Decimal {
	if i.Rate == nil {
		return nil
	}
	return &i.Rate.Value
}

func (d *Debt) averageRate(what string, rate func(*Instrument) *decimal.Decimal, floating bool) *Derived {
	if d == nil || len(d.Years) == 0 {
		return nil
	}
	out := &Derived{}
	all, known, weighted := decimal.Zero, decimal.Zero, decimal.Zero
	for _, i := range d.Instruments {
		balance, ok := i.Balance(d.Years[0])
		if !ok || (i.Kind == RateFloating) != floating || i.Sign < 0 || !balance.Value.IsPositive() {
			continue
		}
		all = all.Add(balance.Value)
		if r := rate(i); r != nil {
			known = known.Add(balance.Value)
			weighted = weighted.Add(balance.Value.Mul(*r))
			out.From = append(out.From, SignedFact{1, i.Rate})
		}
	}
	if known.IsZero() || known.Add(known).LessThan(all) {
		return nil
	}
	out.Value = weighted.DivRound(known, 6)
	switch n := len(out.From); {
	case n > 1:
		out.Basis = fmt.Sprintf("average of %d %ss, by balance", n, what)
	case what == "rate":
		out.Sum = true
	default:
		out.Basis = "the rate less its margin"
	}
	return out
}

// Committed is what banks have committed to lend on lines of credit; nil where
// the note describes none, or several that may be one.
func (d *Debt) Committed() *Derived {
	if d == nil || len(d.Credit) != 1 {
		return nil
	}
	return &Derived{Value: d.Credit[0].Commitment.Value, From: []SignedFact{{1, &d.Credit[0].Commitment}}, Sum: true}
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
