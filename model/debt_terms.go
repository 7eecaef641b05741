package model

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// allocate says how much principal of every instrument falls due in which
// year, as far as the terms tell, and what the maturities leave for the rest.
func (d *Debt) allocate(f *filing) {
	if len(d.Years) == 0 || f.PeriodEnd.IsZero() {
		return
	}
	at := f.PeriodEnd
	horizon := 5
	if d.Maturities != nil {
		horizon = max(horizon, len(d.Maturities.Amounts))
	}
	open := []*Instrument{}
	for _, i := range d.Instruments {
		i.accrue(at, d.Years, horizon)
		if !i.schedule(at, d.Years) {
			open = append(open, i)
		}
	}
	if len(open) == 1 && d.Maturities != nil {
		open[0].Principal = d.rest(open[0])
	}
}

// schedule sets the principal due by year of an instrument repaid by equal
// amounts of principal, or in one sum; false where the terms do not tell.
func (i *Instrument) schedule(at time.Time, years []int) bool {
	balance, ok := i.Balance(years[0])
	if !ok || balance.Value.IsZero() {
		return ok
	}
	switch {
	case i.Payment != nil && i.Months > 0 && !i.IncludesInterest && i.BalloonDue.IsZero() && i.Payment.Value.IsPositive() && i.repays(years):
		n := balance.Value.DivRound(i.Payment.Value, 8).Ceil().IntPart()
		if n < 1 || n > 600 {
			return false
		}
		i.Payments = int(n)
		first := at.AddDate(0, i.Months, 0)
		if !i.Through.IsZero() {
			i.Stated = paymentsThrough(at, i.Through, i.Months)
			first = back(i.Through, (i.Stated-1)*i.Months)
		}
		i.NextPayment = first
		left := balance.Value
		for k := range i.Payments {
			date := back(first, -k*i.Months)
			pay := decimal.Min(left, i.Payment.Value)
			left = left.Sub(pay)
			i.Principal = addPrincipal(i.Principal, fiscalYearOf(date, at), pay)
			i.LastPayment = date
		}
		return true
	case i.Payment == nil && !i.Through.IsZero() && i.Kind != RateUnknown && i.Through.After(at) && !hasAny(allWords(i.Caption), "zero", "installment", "amortizing"):
		i.Principal = []PrincipalDue{{Year: fiscalYearOf(i.Through, at), Amount: balance.Value}}
		return true
	}
	return false
}

// repays reports whether the balance fell by payments of principal over the
// last year, so that the amount stated is of principal; with one year-end
// printed the words alone decide.
func (i *Instrument) repays(years []int) bool {
	if len(years) < 2 {
		return true
	}
	now, _ := i.Balance(years[0])
	before, ok := i.Balance(years[1])
	if !ok || before.Value.IsZero() {
		return true
	}
	return before.Value.Sub(now.Value).Equal(i.Payment.Value.Mul(decimal.New(int64(12/i.Months), 0)))
}

// paymentsThrough counts the payment dates after a date up to the last one,
// counted back from it.
func paymentsThrough(at, last time.Time, months int) int {
	n := 0
	for date := last; date.After(at) && n < 600; n++ {
		date = back(last, (n+1)*months)
	}
	return n
}

// back goes back by months; a day the month does not have is its last.
func back(date time.Time, months int) time.Time {
	year, month, day := date.Date()
	month -= time.Month(months)
	if day > 28 {
		day = min(day, time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day())
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// fiscalYearOf is the fiscal year a date falls in, named as the year of at is.
func fiscalYearOf(date, at time.Time) int {
	year := at.Year()
	for end := at; date.After(end) && year < at.Year()+100; year++ {
		end = back(at, -12*(year+1-at.Year()))
	}
	return year
}

func addPrincipal(list []PrincipalDue, year int, amount decimal.Decimal) []PrincipalDue {
	if n := len(list); n > 0 && list[n-1].Year == year {
		list[n-1].Amount = list[n-1].Amount.Add(amount)
		return list
	}
	return append(list, PrincipalDue{Year: year, Amount: amount})
}

// rest is what the maturities leave for one instrument when all others are
// known; nil where that is less than nothing, or not its balance.
func (d *Debt) rest(open *Instrument) []PrincipalDue {
	var rest []PrincipalDue
	sum := decimal.Zero
	for _, a := range d.Maturities.Amounts {
		left := a.Value
		for _, i := range d.Instruments {
			for _, p := range i.Principal {
				if p.Year == a.From || p.Year > a.From && (a.To == 0 || p.Year <= a.To) {
					left = left.Sub(p.Amount.Mul(decimal.New(int64(i.Sign), 0)))
				}
			}
		}
		if left.IsNegative() {
			return nil
		}
		sum = sum.Add(left)
		if !left.IsZero() {
			rest = append(rest, PrincipalDue{Year: a.From, Amount: left, Rest: true})
		}
	}
	if balance, ok := open.Balance(d.Years[0]); !ok || !sum.Equal(balance.Value) {
		return nil
	}
	return rest
}

// accrue computes what level payments leave, by each day-count convention.
func (i *Instrument) accrue(at time.Time, years []int, horizon int) {
	now, ok := i.Balance(years[0])
	if !i.Level() || !ok || now.Value.IsZero() {
		return
	}
	before, known := Fact{}, false
	if len(years) > 1 && years[1] == years[0]-1 {
		before, known = i.Balance(years[1])
	}
	day := i.Through
	if !i.BalloonDue.IsZero() {
		day = i.BalloonDue
	}
	if day.IsZero() {
		day = at.AddDate(0, 0, 1)
	}
	i.NextPayment = i.nextPayment(day, at)
	for _, convention := range []DayCount{Thirty360, Actual360, Actual365} {
		a := Accrual{Convention: convention}
		if known {
			a.Closing, _ = i.run(convention, day, before.Value, back(at, 12), at)
			a.Difference = a.Closing.Sub(now.Value)
		}
		balance := now.Value
		for y := range horizon {
			from, to := back(at, -12*y), back(at, -12*(y+1))
			left, due := i.run(convention, day, balance, from, to)
			if balloon := i.BalloonDue; !balloon.IsZero() && !balloon.After(to) && balloon.After(from) || due {
				left = decimal.Zero
			}
			if paid := balance.Sub(left); !paid.IsZero() {
				a.Principal = append(a.Principal, PrincipalDue{Year: at.Year() + y + 1, Amount: paid})
			}
			balance = left
		}
		i.Accrual = append(i.Accrual, a)
	}
	if known {
		slices.SortStableFunc(i.Accrual, func(a, b Accrual) int { return a.Difference.Abs().Cmp(b.Difference.Abs()) })
	}
}

// nextPayment is the first payment date after a date; day is one of them.
func (i *Instrument) nextPayment(day, after time.Time) time.Time {
	months := (after.Year()-day.Year())*12 + int(after.Month()) - int(day.Month())
	months -= (months%i.Months + i.Months) % i.Months
	date := back(day, -months-i.Months)
	for back(date, i.Months).After(after) {
		date = back(date, i.Months)
	}
	for !date.After(after) {
		date = back(date, -i.Months)
	}
	return date
}

// run makes the payments after one date up to another; the second result says
// that nothing is left.
func (i *Instrument) run(convention DayCount, day time.Time, balance decimal.Decimal, from, to time.Time) (decimal.Decimal, bool) {
	rate := i.Rate.Value.Shift(-2)
	date := i.nextPayment(day, from)
	for !date.After(to) {
		interest := balance.Mul(rate)
		time, year := int64(i.Months), monthsOfYear
		if convention != Thirty360 {
			time, year = int64(date.Sub(back(date, i.Months)).Hours()/24+0.5), daysOf360
		}
		if convention == Actual365 {
			year = daysOf365
		}
		interest = interest.Mul(decimal.New(time, 0)).DivRound(year, 8)
		balance = balance.Add(interest).Sub(i.Payment.Value)
		if !balance.IsPositive() {
			return decimal.Zero, true
		}
		date = back(date, -i.Months)
	}
	return balance.Round(0), false
}

var monthsOfYear, daysOf360, daysOf365 = decimal.New(12, 0), decimal.New(360, 0), decimal.New(365, 0)

// imply computes the interest of the last year that balances and rates imply.
func (d *Debt) imply() {
	if len(d.Years) < 2 || d.Years[1] != d.Years[0]-1 {
		return
	}
	sum := decimal.Zero
	for _, i := range d.Instruments {
		now, ok := i.Balance(d.Years[0])
		before, also := i.Balance(d.Years[1])
		if !ok || !also || i.Rate == nil || i.Kind == RateUnknown {
			return
		}
		average := now.Value.Add(before.Value).DivRound(decimal.New(2, 0), 8)
		sum = sum.Add(average.Mul(i.Rate.Value).DivRound(decimal.New(100, 0), 8))
	}
	sum = sum.Round(0)
	d.Implied = &sum
}
