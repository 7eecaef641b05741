package model

import (
	"time"

	"tieout/parse"
)

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
func (f *chosen) align(tables []*parse.Table) {
	f.borrowScale(tables)
	f.alignScale()
	f.alignYears()
	f.findCash()
}

// alignScale gives a statement that states no scale the scale of the others,
// where it ties to one of them or its figures are of the same length.
func (f *chosen) alignScale() {
	var scale int64
	var like *draft
	for _, d := range f {
		if d != nil && d.scaled() {
			like = d
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
		if d != nil && !d.scaled() && (f.tied(d) || d.digits() >= like.digits()-1 && d.digits() <= like.digits()+1) {
			d.st.Scale = scale
		}
	}
}

// digits is the length of the longest amount before the decimal point.
func (d *draft) digits() int {
	longest := 0
	for i, l := range d.st.Lines {
		for c := range l.Figures {
			if v, ok := d.value(i, c); ok && d.amounts(i) {
				longest = max(longest, len(v.Abs().Truncate(0).String()))
			}
		}
	}
	return longest
}

// borrowScale looks, where no statement states a scale, for a table that does
// and has the very figures of net income or revenue: a filer who reports in
// whole dollars prints other digits in a table in thousands.
func (f *chosen) borrowScale(tables []*parse.Table) {
	income := f[Income]
	for _, d := range f {
		if d != nil && d.scaled() {
			return
		}
	}
	if income == nil {
		return
	}
	for _, id := range []string{"net_income", "revenue"} {
		at := income.keyAt(id)
		if at < 0 {
			continue
		}
		for _, t := range tables {
			if t.Scale <= 1 {
				continue
			}
			for _, r := range t.Rows {
				same := 0
				for c := range income.st.Columns {
					v, ok := income.value(at, c)
					for _, cell := range r.Cells {
						if ok && v.NumDigits() >= 3 && cell.Kind == parse.Figure && cell.Value.Equal(v) {
							same++
							break
						}
					}
				}
				if same >= 2 {
					income.st.Scale = t.Scale
					return
				}
			}
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
	if balance != nil && n < len(balance.st.Columns) && f.alignWeeks(n) {
		return
	}
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

// alignWeeks labels with the year before what closes in the first days of
// January: a year of 52 or 53 weeks ends on January 4, 1997 or December 30,
// 1995. It does so when more of closing cash agrees then than n columns.
func (f *chosen) alignWeeks(n int) bool {
	columns := f[BalanceSheet].st.Columns
	before := append([]Column(nil), columns...)
	for c := range columns {
		if end := columns[c].Period.End; end.Month() == time.January && end.Day() <= 10 && columns[c].Year == end.Year() {
			columns[c].Year--
			columns[c].Key = yearKey(columns[c].Year)
		}
	}
	if tiesAt(f[CashFlow], "cash_end_of_year", f[BalanceSheet], "cash", 0) > n {
		return true
	}
	copy(columns, before)
	return false
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
