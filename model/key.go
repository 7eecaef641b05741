package model

import (
	"sort"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// keyFigure says where a key figure stands.
type keyFigure struct {
	id        string
	statement Kind
}

// keyOrder lists the key figures in the order of the JSON.
var keyOrder = [...]keyFigure{
	{"revenue", Income},
	{"cost_of_sales", Income},
	{"gross_profit", Income},
	{"operating_income", Income},
	{"income_before_taxes", Income},
	{"income_taxes", Income},
	{"net_income", Income},
	{"eps_basic", Income},
	{"eps_diluted", Income},
	{"cash", BalanceSheet},
	{"total_current_assets", BalanceSheet},
	{"total_assets", BalanceSheet},
	{"total_current_liabilities", BalanceSheet},
	{"total_liabilities_and_equity", BalanceSheet},
	{"stockholders_equity", BalanceSheet},
	{"cash_from_operating", CashFlow},
	{"cash_from_investing", CashFlow},
	{"cash_from_financing", CashFlow},
	{"net_change_in_cash", CashFlow},
}

// KeyFigureIDs are the ids of the figures every annual report has, in the
// order of the statements. A filing may present only some of them.
func KeyFigureIDs() []string {
	ids := make([]string, len(keyOrder))
	for i, k := range keyOrder {
		ids[i] = k.id
	}
	return ids
}

// keyFigures reads the key figures off their lines, for every year a statement
// has exactly one column of. What is doubtful, because two places of the
// filing disagree and nothing decides, is left out.
func keyFigures(found chosen, doubtful figureSet) []KeyFigure {
	rank := map[string]int{}
	var all []KeyFigure
	for n, k := range keyOrder {
		rank[k.id] = n
		d := found[k.statement]
		if d == nil {
			continue
		}
		at, ok := d.keys[k.id]
		if !ok {
			continue
		}
		line := d.st.Lines[at.line]
		for c, column := range d.st.Columns {
			if !d.soleYear(c) || !line.Figures[c].Present() || doubtful.has(place{d, at.line, c}) {
				continue
			}
			value := line.Figures[c].Proven
			if at.sign < 0 {
				value = value.Neg()
			}
			if line.Unit == parse.Currency {
				value = value.Mul(decimal.New(d.st.Scale, 0))
			}
			all = append(all, KeyFigure{ID: k.id, Year: column.Year, Value: value, Statement: k.statement, Line: line.ID, Column: c, Span: line.Figures[c].Span})
		}
	}
	all = append(all, equityOfOtherYears(found, doubtful)...)
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].Year != all[j].Year {
			return all[i].Year > all[j].Year
		}
		return rank[all[i].ID] < rank[all[j].ID]
	})
	return all
}

// soleYear reports whether no other column of the statement has the same year,
// as two sectors side by side would.
func (d *draft) soleYear(c int) bool {
	year := d.st.Columns[c].Year
	for e, other := range d.st.Columns {
		if e != c && other.Year == year {
			return false
		}
	}
	return year != 0
}

// equityOfOtherYears is total stockholders' equity at the end of years the
// income statement shows and the balance sheet does not, from the statement of
// equity, where that ends in the balance sheet's own figure.
func equityOfOtherYears(found chosen, doubtful figureSet) []KeyFigure {
	equity, income, balance := found[Equity], found[Income], found[BalanceSheet]
	if equity == nil || income == nil {
		return nil
	}
	shown := map[int]bool{}
	if balance != nil && balance.keyAt("stockholders_equity") >= 0 {
		for _, c := range balance.st.Columns {
			shown[c.Year] = true
		}
	}
	var all []KeyFigure
	for c, column := range income.st.Columns {
		if shown[column.Year] || !income.soleYear(c) {
			continue
		}
		line := equity.closing(column.Year)
		if line < 0 {
			continue
		}
		total := equity.equityColumn(line, balance)
		if total < 0 || doubtful.has(place{equity, line, total}) {
			continue
		}
		l := equity.st.Lines[line]
		all = append(all, KeyFigure{
			ID: "stockholders_equity", Year: column.Year, Statement: Equity, Line: l.ID, Column: total, Span: l.Figures[total].Span,
			Value: l.Figures[total].Proven.Mul(decimal.New(equity.st.Scale, 0)),
		})
	}
	return all
}

// equityColumn is the column whose closing balances are stockholders' equity on
// the balance sheet in every year both show, else the total column; -1 where
// columns that fit differ in the row asked for, as with and without
// noncontrolling interests.
func (d *draft) equityColumn(line int, balance *draft) int {
	at := -1
	if balance != nil {
		at = balance.keyAt("stockholders_equity")
	}
	found := -1
	for e := range d.st.Columns {
		if d.shareColumn(e) {
			continue
		}
		same, fails := 0, 0
		if at >= 0 {
			for c, column := range balance.st.Columns {
				i := d.closing(column.Year)
				if i < 0 {
					continue
				}
				x, ok := balance.value(at, c)
				y, also := d.value(i, e)
				if ok && also && x.Equal(y) {
					same++
				} else {
					fails++
				}
			}
		}
		if same == 0 || fails > 0 {
			continue
		}
		v, ok := d.value(line, e)
		if !ok {
			continue
		}
		if found >= 0 {
			if w, _ := d.value(line, found); !w.Equal(v) {
				return -1
			}
			continue
		}
		found = e
	}
	return found
}
