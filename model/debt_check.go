package model

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// relateDebt tests the debt note against the statements, management's table of
// obligations, and itself.
func (r *noteReader) relateDebt(d *Debt, o *Obligations, l *Leases) {
	if d != nil {
		r.relateMaturities(d)
		r.relateRepayments(d)
		for _, i := range d.Instruments {
			r.tooManyPayments(d, i)
			r.levelPayments(d, i)
		}
		r.relateDue("obligations.debt", o.Debt(), d.Maturities)
	}
	if l != nil {
		r.relateDue("obligations.leases", o.Leases(), l.Operating)
	}
	r.relateObligations(o)
}

// relateMaturities tests that maturities add up to the debt, and that the first
// is the current portion. Leases, discounts and swaps may enter one and not the
// other, so a difference alone says nothing.
func (r *noteReader) relateMaturities(d *Debt) {
	if d.Maturities == nil || len(d.Years) == 0 {
		return
	}
	year := d.Years[0]
	if total := d.Total.At(year); total != nil {
		var parts []part
		for i := range d.Maturities.Amounts {
			parts = append(parts, plus(&d.Maturities.Amounts[i].Fact))
		}
		r.tie(BetweenNotesCheck, "debt.maturities", year, true, []part{plus(total)}, parts)
		if d.Maturities.Total != nil {
			r.tie(BetweenNotesCheck, "debt.total", year, true, []part{plus(total)}, []part{plus(d.Maturities.Total)})
		}
	}
	first := &d.Maturities.Amounts[0]
	if current := d.Current.At(year); current != nil && first.From == first.To {
		r.tie(BetweenNotesCheck, "debt.current_portion", year, true, []part{plus(current)}, []part{plus(&first.Fact)})
	}
}

// relateRepayments tests the fall of the debt against the cash flow statement,
// and the current portion of a year against what was repaid in the next. The
// last is a contradiction where every instrument was repaid by its terms.
func (r *noteReader) relateRepayments(d *Debt) {
	if d.Total == nil || len(d.Years) < 2 || d.Years[1] != d.Years[0]-1 {
		return
	}
	year := d.Years[0]
	now, before := d.Total.At(year), d.Total.At(year-1)
	if now == nil || before == nil {
		return
	}
	repaid := d.Repaid.At(year)
	if repaid != nil {
		sign := 1
		if repaid.Value.IsPositive() {
			sign = -1
		}
		r.tie(RollForwardCheck, "debt.repaid", year, true, []part{plus(now)}, []part{plus(before), {sign, repaid}})
	}
	current := d.Current.At(year - 1)
	if current == nil {
		return
	}
	a, _ := r.sum(plus(current))
	b, _ := r.sum(plus(before), minus(now))
	x := relation{kind: BetweenNotesCheck, group: "debt.scheduled_principal", column: yearKey(year), left: a, right: b, quiet: true, unnamed: true,
		what: fmt.Sprintf("%s of %d = principal repaid in %d", short(d.Current.Caption), year-1, year)}
	fell := before.Value.Sub(now.Value)
	if a.side.Value.Abs().Equal(fell) || repaid == nil || !repaid.Value.Abs().Equal(fell) || !d.byTerms() {
		r.relate(x)
		return
	}
	id := r.sayFinding(current, current.Value, fell,
		fmt.Sprintf("The current portion of the debt at the end of %d is printed as %s; the principal due in %d by the terms, and repaid, is %s.", year-1, figureText(current.Value), year, figureText(fell)),
		append(d.repayments(), fmt.Sprintf("%s, cash flow statement of %d: %s", short(d.Repaid.Caption), year, figureText(repaid.Value)))...)
	x.check = Check{ID: x.group + "." + x.column, Kind: x.kind, What: x.what, Column: x.column, Left: a.side, Right: b.side,
		Difference: a.side.Value.Sub(b.side.Value), Tolerance: a.half.Add(b.half), Verdict: Differs, Finding: id}
	r.keep(&x)
}

// byTerms reports whether every instrument fell in the last year by what its
// terms say, so that nothing was prepaid, borrowed or refinanced.
func (d *Debt) byTerms() bool {
	for _, i := range d.Instruments {
		now, ok := i.Balances.of(d.Years[0])
		before, also := i.Balances.of(d.Years[1])
		if !ok || !also || i.Payment == nil || i.Months == 0 {
			return false
		}
		fell := before.Value.Sub(now.Value)
		switch {
		case i.Level():
			if len(i.Accrual) == 0 || i.Accrual[0].Difference.Abs().GreaterThan(i.slack()) {
				return false
			}
		case !fell.Equal(i.Payment.Value.Mul(decimal.New(int64(12/i.Months), 0))):
			return false
		}
	}
	return len(d.Instruments) > 0
}

// repayments says in words what every instrument repaid in the last year.
func (d *Debt) repayments() []string {
	var list []string
	for _, i := range d.Instruments {
		now, _ := i.Balances.of(d.Years[0])
		before, _ := i.Balances.of(d.Years[1])
		list = append(list, fmt.Sprintf("%s: %s - %s = %s", short(i.Caption), figureText(before.Value), figureText(now.Value), figureText(before.Value.Sub(now.Value))))
	}
	return list
}

// slack is how far rounding of the payments of a year may move a balance: half
// a unit of print a payment, and of the balances.
func (i *Instrument) slack() decimal.Decimal {
	return i.Payment.Half.Mul(decimal.New(int64(12/i.Months), 0)).Add(decimal.New(1, 0))
}

// tooManyPayments finds an instrument whose stated last payment is later than
// its balance lasts, where the maturities bear the balance out.
func (r *noteReader) tooManyPayments(d *Debt, i *Instrument) {
	if i.Payments == 0 || i.Stated <= i.Payments || len(i.Principal) == 0 || i.Payment == nil {
		return
	}
	balance, ok := i.Balances.of(d.Years[0])
	if !ok || !balance.Value.Equal(i.Payment.Value.Mul(decimal.New(int64(i.Payments), 0))) || !d.allocated() {
		return
	}
	last := i.Principal[len(i.Principal)-1]
	due, ok := d.Maturities.In(last.Year)
	if !ok {
		return
	}
	evidence := []string{fmt.Sprintf("%s / %s = %d payments", figureText(balance.Value), figureText(i.Payment.Value), i.Payments)}
	said := fmt.Sprintf("principal due in %d: %s", last.Year, figureText(due.Value))
	for _, other := range d.Instruments {
		for _, p := range other.Principal {
			if p.Year == last.Year {
				said += fmt.Sprintf("; %s: %s", short(other.Caption), figureText(p.Amount))
			}
		}
	}
	r.sayFinding(i.Payment, decimal.New(int64(i.Stated), 0), decimal.New(int64(i.Payments), 0),
		fmt.Sprintf("%s: %s at %s %s is %d payments, the last on %s; payments through %s would be %d.",
			short(i.Caption), figureText(balance.Value), figureText(i.Payment.Value), every(i.Months), i.Payments, i.LastPayment.Format("January 2, 2006"), i.Through.Format("January 2, 2006"), i.Stated),
		append(evidence, said)...)
}

// allocated reports whether the principal of every instrument is known and
// comes to the maturities, year by year.
func (d *Debt) allocated() bool {
	if d.Maturities == nil {
		return false
	}
	due := map[int]decimal.Decimal{}
	for _, i := range d.Instruments {
		if balance, ok := i.Balances.of(d.Years[0]); ok && !balance.Value.IsZero() && len(i.Principal) == 0 {
			return false
		}
		for _, p := range i.Principal {
			due[p.Year] = due[p.Year].Add(p.Amount.Mul(decimal.New(int64(i.Sign), 0)))
		}
	}
	for _, a := range d.Maturities.Amounts {
		sum := decimal.Zero
		for year, v := range due {
			if year == a.From || year > a.From && (a.To == 0 || year <= a.To) {
				sum = sum.Add(v)
			}
		}
		if !sum.Equal(a.Value) {
			return false
		}
	}
	return true
}

// levelPayments finds an instrument of level payments whose terms give either
// the printed balances or the maturities, but not both by one day count.
func (r *noteReader) levelPayments(d *Debt, i *Instrument) {
	if !i.Level() || len(i.Accrual) == 0 || len(i.Principal) == 0 || !i.Principal[0].Rest || !d.allocated() || len(d.Years) < 2 {
		return
	}
	before, ok := i.Balances.of(d.Years[1])
	now, also := i.Balances.of(d.Years[0])
	if !ok || !also {
		return
	}
	slack := i.slack()
	var evidence []string
	for _, a := range i.Accrual {
		fits := a.Difference.Abs().LessThanOrEqual(slack)
		text := fmt.Sprintf("%s: %s becomes %s (printed %s), principal ", a.Convention, figureText(before.Value), figureText(a.Closing), figureText(now.Value))
		var dues []string
		for k, p := range i.Principal {
			if k >= len(a.Principal) || a.Principal[k].Year != p.Year {
				return
			}
			dues = append(dues, fmt.Sprintf("%s in %d", figureText(a.Principal[k].Amount), p.Year))
			fits = fits && a.Principal[k].Amount.Sub(p.Amount).Abs().LessThanOrEqual(slack.Mul(decimal.New(int64(k+2), 0)))
		}
		if fits {
			return
		}
		evidence = append(evidence, text+strings.Join(dues, ", "))
	}
	var left []string
	for _, p := range i.Principal {
		left = append(left, fmt.Sprintf("%s in %d", figureText(p.Amount), p.Year))
	}
	best, first := i.Accrual[0], i.Principal[0]
	how := fmt.Sprintf("its terms (%s %s at %s %%) give neither the printed balances nor the maturities by any day count", figureText(i.Payment.Value), every(i.Months), i.Rate.Value)
	if best.Difference.Abs().LessThanOrEqual(slack) {
		how = fmt.Sprintf("its terms (%s %s at %s %%) give the printed balances by %s, and then %s of principal in %d, not the %s that the maturities leave for it",
			figureText(i.Payment.Value), every(i.Months), i.Rate.Value, best.Convention, figureText(best.Principal[0].Amount), first.Year, figureText(first.Amount))
	}
	r.sayFinding(i.Payment, first.Amount, best.Principal[0].Amount, short(i.Caption)+": "+how+".", append(evidence, "the maturities leave "+strings.Join(left, ", "))...)
}

// relateDue tests what management's table says falls due against the note.
func (r *noteReader) relateDue(group string, table, note *Due) {
	if table == nil || note == nil {
		return
	}
	for i := range table.Amounts {
		a := &table.Amounts[i]
		for k := range note.Amounts {
			if b := &note.Amounts[k]; a.From == b.From && a.To == b.To {
				r.tie(BetweenNotesCheck, group, a.From, false, []part{plus(&a.Fact)}, []part{plus(&b.Fact)})
			}
		}
	}
}

// relateObligations tests the total of management's table against its kinds.
func (r *noteReader) relateObligations(o *Obligations) {
	if o == nil || o.Total == nil {
		return
	}
	for i := range o.Total.Amounts {
		t := &o.Total.Amounts[i]
		var parts []part
		for _, k := range o.Kinds {
			for j := range k.Amounts {
				if k.Amounts[j].From == t.From && k.Amounts[j].To == t.To {
					parts = append(parts, plus(&k.Amounts[j].Fact))
				}
			}
		}
		r.tie(CrossFootingCheck, "obligations.total", t.From, false, []part{plus(&t.Fact)}, parts)
	}
}
