package model

import "strconv"

// Articulation: what one statement says, the others must say too.

// columnOfYear is the only column of a year, -1 where there is none.
func (d *draft) columnOfYear(year int) int {
	for c := range d.st.Columns {
		if d.st.Columns[c].Year == year && d.soleYear(c) {
			return c
		}
	}
	return -1
}

// netIncomeTies: net income is the same on the income statement, at the head
// of the cash flow statement, and in the statement of equity, there both in
// retained earnings and in the total.
func (t *tieOut) netIncomeTies() {
	income := t.found[Income]
	if income == nil || income.keyAt("net_income") < 0 {
		return
	}
	at := income.keyAt("net_income")
	if cash := t.found[CashFlow]; cash != nil && cash.keyAt("net_income") >= 0 {
		var ties []tie
		for c, column := range income.st.Columns {
			if e := cash.columnOfYear(column.Year); e >= 0 && income.soleYear(c) {
				ties = append(ties, tie{"articulation.net_income.cash_flow." + column.Key, column.Key,
					signed{place{cash, cash.keyAt("net_income"), e}, 1}, signed{place{income, at, c}, 1}})
			}
		}
		t.addTies(ArticulationCheck, ties)
	}
	equity := t.found[Equity]
	if equity == nil {
		return
	}
	for _, component := range []string{"retained_earnings", "total", "comprehensive_income"} {
		e := equity.componentColumn(component)
		if e < 0 {
			continue
		}
		var ties []tie
		for _, i := range equity.lines("net_income") {
			year := equity.st.Lines[i].Year
			if c := income.columnOfYear(year); c >= 0 {
				key := strconv.Itoa(year)
				ties = append(ties, tie{"articulation.net_income.equity_" + component + "." + key, key,
					signed{place{equity, i, e}, 1}, signed{place{income, at, c}, 1}})
			}
		}
		t.addTies(ArticulationCheck, ties)
	}
}

// cashTies: closing cash of the cash flow statement is cash of the balance
// sheet, and one year's closing cash is the next one's opening cash.
func (t *tieOut) cashTies() {
	cash := t.found[CashFlow]
	if cash == nil {
		return
	}
	opening, closing := cash.keyAt("cash_beginning_of_year"), cash.keyAt("cash_end_of_year")
	if closing < 0 {
		return
	}
	if opening >= 0 {
		var ties []tie
		for c, column := range cash.st.Columns {
			if e := cash.columnOfYear(column.Year - 1); e >= 0 && cash.soleYear(c) {
				ties = append(ties, tie{"cash_flow.roll-forward.cash_beginning_of_year." + column.Key, column.Key,
					signed{place{cash, opening, c}, 1}, signed{place{cash, closing, e}, 1}})
			}
		}
		t.addTies(RollForwardCheck, ties)
	}
	balance := t.found[BalanceSheet]
	if balance == nil || balance.keyAt("cash") < 0 {
		return
	}
	for _, side := range []struct {
		id    string
		line  int
		shift int
	}{{"cash_end_of_year", closing, 0}, {"cash_beginning_of_year", opening, 1}} {
		if side.line < 0 {
			continue
		}
		var ties []tie
		for c, column := range cash.st.Columns {
			if e := balance.columnOfYear(column.Year - side.shift); e >= 0 && cash.soleYear(c) {
				right := place{balance, balance.keyAt("cash"), e}
				left := place{cash, cash.sameCash(side.id, side.line, c, right, t), c}
				ties = append(ties, tie{"articulation." + side.id + ".balance_sheet." + column.Key, column.Key, signed{left, 1}, signed{right, 1}})
			}
		}
		t.addTies(ArticulationCheck, ties)
	}
}

// sameCash is the line of closing (or opening) cash that means the same as the
// balance sheet: the cash flow statement may show cash of discontinued
// operations, or restricted cash, on lines of their own.
func (d *draft) sameCash(id string, line, column int, right place, t *tieOut) int {
	want, ok := t.value(right)
	if v, also := d.value(line, column); !ok || also && v.Equal(want) {
		return line
	}
	for _, i := range d.lines(id) {
		if v, also := d.value(i, column); also && v.Equal(want) {
			return i
		}
	}
	return line
}

// equityTies: the closing balances of the statement of equity are the balance
// sheet's, in total and component by component; a balance printed twice, at
// the end of a year and at the beginning of the next, is the same.
func (t *tieOut) equityTies() {
	equity, balance := t.found[Equity], t.found[BalanceSheet]
	if equity == nil {
		return
	}
	t.equityRollForward(equity)
	balances := equity.balances()
	for e := range equity.st.Columns {
		var again []tie
		for k := 1; k < len(balances); k++ {
			if balances[k] == balances[k-1]+1 || equity.onlyHeadings(balances[k-1], balances[k]) {
				again = append(again, tie{equity.checkID("roll-forward", equity.st.Lines[balances[k]].ID, e), equity.st.Columns[e].Key,
					signed{place{equity, balances[k], e}, 1}, signed{place{equity, balances[k-1], e}, 1}})
			}
		}
		t.addTies(RollForwardCheck, again)
	}
	if balance == nil {
		return
	}
	for e, column := range equity.st.Columns {
		line := -1
		if column.Key == "total" {
			line = balance.keyAt("stockholders_equity")
		} else if !equity.shareColumn(e) {
			if lines := balance.lines(column.Key); len(lines) == 1 && balance.placeOf(lines[0]) == inEquity {
				line = lines[0]
			}
		}
		if line < 0 {
			continue
		}
		for _, sign := range []int{1, -1} {
			var ties []tie
			for c, period := range balance.st.Columns {
				i := equity.closing(period.Year)
				if i < 0 || !balance.soleYear(c) {
					continue
				}
				ties = append(ties, tie{"articulation." + column.Key + ".balance_sheet." + period.Key, period.Key,
					signed{place{equity, i, e}, 1}, signed{place{balance, line, c}, sign}})
			}
			before := len(t.identities)
			t.addTies(ArticulationCheck, ties)
			if len(t.identities) > before {
				break
			}
		}
	}
}

func (d *draft) onlyHeadings(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if !d.st.Lines[i].Heading {
			return false
		}
	}
	return true
}

// equityRollForward tests opening balance and movements against closing
// balance in the columns where footing found no sum: components with few
// movements. Rows of comprehensive income in total repeat rows above them and
// are no movements.
func (t *tieOut) equityRollForward(d *draft) {
	balances := d.balances()
	for k := 1; k < len(balances); k++ {
		open, close := balances[k-1], balances[k]
		if d.onlyHeadings(open, close) {
			continue
		}
		var rows []int
		for i := open + 1; i < close; i++ {
			c := d.concept[i]
			if d.st.Lines[i].Heading || c != nil && c.ID == "comprehensive_income" {
				continue
			}
			rows = append(rows, i)
		}
		for c := range d.st.Columns {
			if d.st.Columns[c].Key == "comprehensive_income" || d.tested(close, c) {
				continue
			}
			left := []signed{{place{d, close, c}, 1}}
			right := []signed{{place{d, open, c}, 1}}
			sum, ok := d.value(open, c)
			if !ok {
				continue
			}
			for _, i := range rows {
				if v, ok := d.value(i, c); ok {
					sum = sum.Add(v)
					right = append(right, signed{place{d, i, c}, 1})
				}
			}
			want, ok := d.value(close, c)
			if !ok || !sum.Equal(want) {
				continue // a sub-total among the movements: only footing can say
			}
			line := d.st.Lines[close]
			t.add(RollForwardCheck, d.checkID("roll-forward", line.ID, c), "", d.st.Columns[c].Key, left, right)
		}
	}
}

// tested reports whether footing has an opinion about a figure.
func (d *draft) tested(line, column int) bool {
	f := d.total[line]
	return f != nil && speaksOf(f, column)
}
