package model

import (
	"fmt"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// footRates adds the sum of a reconciliation of the tax rate, whose figures are
// too few and too small for footing to prove: the rows up to the last are added
// up where they make the last in half of the periods at least.
func (d *draft) footRates() {
	if d.st.Type != TaxRateTable {
		return
	}
	var rows []int
	for i, l := range d.st.Lines {
		if !l.Heading && d.total[i] == nil {
			rows = append(rows, i)
		}
	}
	if len(rows) < 3 || len(d.st.Footed) > 0 {
		return
	}
	total := rows[len(rows)-1]
	f := parse.Footing{Total: total}
	for _, i := range rows[:len(rows)-1] {
		if d.st.Lines[i].Unit != d.st.Lines[total].Unit {
			return
		}
		f.Terms = append(f.Terms, parse.FootTerm{Row: i, Sign: 1})
	}
	for c := range d.st.Columns {
		sum, n, unit := decimal.Decimal{}, int64(1), d.unitOf(total, c)
		want, ok := d.value(total, c)
		if !ok {
			continue
		}
		for _, term := range f.Terms {
			if v, ok := d.value(term.Row, c); ok {
				sum, n = sum.Add(v), n+1
				if u := d.unitOf(term.Row, c); u.GreaterThan(unit) {
					unit = u
				}
			}
		}
		switch off := sum.Sub(want).Abs(); {
		case off.IsZero():
			f.Proven = append(f.Proven, c)
		case off.LessThanOrEqual(unit.Mul(decimal.New(n*5, -1))):
			f.Rounded = append(f.Rounded, c)
		}
	}
	if 2*len(f.Proven) < len(d.st.Columns) || len(f.Proven) == 0 {
		return
	}
	d.st.Footed = append(d.st.Footed, f)
	d.total[total] = &d.st.Footed[0]
}

// taxPayable holds the change in income taxes of the cash flow statement
// against the balance sheet and the note on taxes. What is charged and not paid
// is a change of prepaid taxes and taxes payable (and, where it goes to
// capital, the tax benefit of options). Where these two agree to the unit and
// the cash flow statement has neither figure, it contradicts both.
func (t *tieOut) taxPayable() {
	cash, balance, equity := t.found[CashFlow], t.found[BalanceSheet], t.found[Equity]
	if cash == nil || balance == nil {
		return
	}
	change := cash.lines("change_in_income_taxes")
	paid := t.taxesPaid(cash)
	current, ok := t.currentProvision()
	if len(change) != 1 || paid < 0 || !ok {
		return
	}
	for c, column := range balance.st.Columns {
		before, flow := balance.columnOfYear(column.Year-1), cash.columnOfYear(column.Year)
		charged := current.at(period{column.Year, 0})
		if before < 0 || flow < 0 || charged == nil {
			continue
		}
		accrued := []signed{{charged.place, 1}, {place{cash, paid, flow}, -1}}
		var moved []signed
		for _, line := range balance.lines("prepaid_income_taxes") {
			moved = append(moved, signed{place{balance, line, before}, 1}, signed{place{balance, line, c}, -1})
		}
		for _, line := range balance.lines("income_taxes_payable") {
			moved = append(moved, signed{place{balance, line, c}, 1}, signed{place{balance, line, before}, -1})
		}
		if len(moved) == 0 {
			return
		}
		if equity != nil {
			for _, i := range equity.lines("tax_benefit_of_stock_options") {
				if e := equity.componentColumn("total"); e >= 0 && equity.st.Lines[i].Year == column.Year {
					moved = append(moved, signed{place{equity, i, e}, 1})
				}
			}
		}
		a, b, own := t.sum(accrued), t.sum(moved), t.sum([]signed{{place{cash, change[0], flow}, 1}})
		plain := moved
		if n := len(moved); moved[n-1].of == equity {
			plain = moved[:n-1]
		}
		if !a.Equal(b) || a.IsZero() || own.IsZero() || own.Equal(a) || own.Equal(t.sum(plain)) {
			continue
		}
		id := fmt.Sprintf("articulation.change_in_income_taxes.%d", column.Year)
		what := t.named(place{cash, change[0], flow}) + " = " + t.label(moved)
		if e := t.add(ArticulationCheck, id, what, column.Key, []signed{{place{cash, change[0], flow}, 1}}, moved); e != nil {
			e.also = "Charged and not paid: " + t.label(accrued) + " = " + printed(a.String(), a.IsNegative())
		}
	}
}

// sum adds up figures, in whole currency.
func (t *tieOut) sum(terms []signed) decimal.Decimal {
	total := decimal.Decimal{}
	for _, s := range terms {
		v, ok := t.value(s.place)
		if !ok {
			continue
		}
		total = total.Add(v.Mul(scaleOf(s.of)).Mul(decimal.New(int64(s.sign), 0)))
	}
	return total
}

func scaleOf(d *draft) decimal.Decimal { return decimal.New(d.st.Scale, 0) }

// taxesPaid is the line of income taxes paid in cash, -1 where there is none.
func (t *tieOut) taxesPaid(cash *draft) int {
	for i, l := range cash.st.Lines {
		if !l.Heading && cash.placeOf(i) == inSupplemental && hasAny(t.filing.words(l.Caption), "tax") {
			return i
		}
	}
	return -1
}

// currentProvision is the total of current taxes in the note.
func (t *tieOut) currentProvision() (*series, bool) {
	for _, s := range t.series {
		if s.of.st.Type != TaxTable || s.unit != parse.Currency {
			continue
		}
		if hasAny(t.filing.allWords(s.caption), "total") && hasAny(t.filing.allWords(s.caption), "current") {
			return s, true
		}
	}
	return nil, false
}
