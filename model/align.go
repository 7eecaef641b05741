package model

// scaled reports whether a table of the statement states its scale.
func (d *draft) scaled() bool {
	if d.st.Scale > 1 {
		return true
	}
	for _, t := range d.tables {
		if t.Scale > 1 || !t.ScaleAt.IsZero() {
			return true
		}
	}
	return false
}

// align makes the statements speak of the same years and units where they
// agree in figures but not in labels.
func (f *chosen) align() {
	f.alignScale()
	f.alignYears()
	f.findCash()
}

// alignScale gives a statement that states no scale the scale of one it ties to.
func (f *chosen) alignScale() {
	var scale int64
	for _, d := range f {
		if d != nil && d.scaled() {
			if scale != 0 && scale != d.st.Scale {
				return // two scales are stated: nothing to borrow
			}
			scale = d.st.Scale
		}
	}
	if scale == 0 {
		return
	}
	for _, d := range f {
		if d != nil && !d.scaled() && f.tied(d) {
			d.st.Scale = scale
		}
	}
}

// tied reports whether a statement agrees with another in a figure.
func (f *chosen) tied(d *draft) bool {
	switch d.kind {
	case Income:
		return ties(d, "net_income", f[CashFlow], "net_income") > 0
	case BalanceSheet:
		return ties(f[CashFlow], "cash_end_of_year", d, "cash") > 0 || f[Equity] != nil && equityTies(f[Equity], d) > 0
	case CashFlow:
		return ties(f[Income], "net_income", d, "net_income") > 0 || ties(d, "cash_end_of_year", f[BalanceSheet], "cash") > 0
	}
	return equityTies(d, f[BalanceSheet]) > 0
}

// alignYears labels the balance sheet with the fiscal years of the other
// statements where its dates fall into the next calendar year.
func (f *chosen) alignYears() {
	balance := f[BalanceSheet]
	n, shift := tiesShifted(f[CashFlow], "cash_end_of_year", balance, "cash")
	if n == 0 || shift == 0 {
		return
	}
	for c := range balance.st.Columns {
		column := &balance.st.Columns[c]
		if column.Year != 0 {
			column.Year -= shift
			column.Key = yearKey(column.Year)
		}
	}
}

// findCash takes, where no line of the balance sheet is called cash, the one
// asset that is closing cash of the cash flow statement in every year.
func (f *chosen) findCash() {
	balance, cash := f[BalanceSheet], f[CashFlow]
	if balance == nil || cash == nil || balance.keyAt("cash") >= 0 || len(balance.lines("cash")) > 0 || cash.keyAt("cash_end_of_year") < 0 {
		return
	}
	closing, found := cash.keyAt("cash_end_of_year"), -1
	for i := 0; i < balance.keyAt("total_assets"); i++ {
		if !balance.amounts(i) || balance.total[i] != nil {
			continue
		}
		same, fails := 0, 0
		for c, column := range balance.st.Columns {
			e := cash.columnOfYear(column.Year)
			if e < 0 {
				continue
			}
			x, ok := balance.value(i, c)
			y, also := cash.value(closing, e)
			switch {
			case ok && also && x.Equal(y) && !x.IsZero():
				same++
			default:
				fails++
			}
		}
		if same > 0 && fails == 0 {
			if found >= 0 {
				return
			}
			found = i
		}
	}
	if found >= 0 {
		balance.key("cash", found, 1)
	}
}
