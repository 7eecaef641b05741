package model

import (
	"tieout/parse"
)

// readEquity finds the components in the columns and the balances in the rows
// of a statement of stockholders' equity.
func readEquity(d *draft) {
	d.classify()
	seen := map[string]int{}
	known := 0
	for c := range d.st.Columns {
		column := &d.st.Columns[c]
		id := d.f.componentOf(column.Heading)
		if id != "" {
			known++
		}
		if id == "" {
			id = identifier(column.Heading)
		}
		if id == "" {
			id = "component"
		}
		if d.shareColumn(c) {
			id += "_shares"
		}
		seen[id]++
		if n := seen[id]; n > 1 {
			id += "_" + string(rune('a'+min(n, 26)-1))
		}
		column.Key = id
	}
	balances := d.balances()
	if len(balances) < 2 || known < 2 {
		return
	}
	d.key("balance", balances[len(balances)-1], 1)
	d.totalColumn()
	for _, b := range balances {
		if f := d.total[b]; f != nil {
			d.proofs += len(f.Proven) + len(f.Rounded)
		}
	}
	for _, f := range d.st.Across {
		d.proofs += min(len(f.Proven), 8)
	}
	if len(d.st.Across) == 0 {
		for _, b := range balances {
			d.proofs += d.crossFoots(b)
		}
	}
}

// totalColumn makes sure that the column called total is the sum of the others,
// whatever its heading says.
func (d *draft) totalColumn() {
	total, most := -1, 2
	for _, f := range d.st.Across {
		if n := len(f.Proven) + len(f.Rounded); n > most && !d.shareColumn(f.Total) && d.f.componentOf(d.st.Columns[f.Total].Heading) != "comprehensive_income" {
			total, most = f.Total, n
		}
	}
	if total < 0 || d.st.Columns[total].Key == "total" {
		return
	}
	for c := range d.st.Columns {
		if d.st.Columns[c].Key == "total" {
			d.st.Columns[c].Key = "other_component"
		}
	}
	d.st.Columns[total].Key = "total"
}

// componentOf is the balance sheet line a column of the statement of equity
// belongs to, "" where its heading says nothing.
func (f *filing) componentOf(heading string) string {
	w, weight, id := f.words(heading), 0, ""
	for i, c := range componentPatterns() {
		for _, p := range c {
			if (id == "" || p.weight > weight) && p.matches(w) {
				id, weight = componentColumns[i].id, p.weight
			}
		}
	}
	if id == "" {
		if w = f.allWords(heading); hasAny(w, "deficit") {
			return "retained_earnings"
		}
	}
	return id
}

// shareColumn reports whether a column counts shares.
func (d *draft) shareColumn(c int) bool {
	for _, t := range d.tables[:1] {
		for _, column := range t.Columns {
			if column.Heading == d.st.Columns[c].Heading && column.Unit == parse.Shares {
				return true
			}
		}
	}
	w := d.f.words(d.st.Columns[c].Heading)
	return hasAny(w, "share", "number") && !hasAny(w, "cost", "amount", "value", "held", "par")
}

func (d *draft) componentColumn(key string) int {
	for c := range d.st.Columns {
		if d.st.Columns[c].Key == key {
			return c
		}
	}
	return -1
}

// balances are the rows of balances, in order.
func (d *draft) balances() []int {
	var found []int
	for _, i := range d.lines("balance") {
		n := 0
		for c := range d.st.Columns {
			if _, ok := d.value(i, c); ok {
				n++
			}
		}
		if n >= 2 {
			found = append(found, i)
		}
	}
	return found
}

// crossFoots is 1 where the total column of a row is the sum of its components.
func (d *draft) crossFoots(line int) int {
	total := d.componentColumn("total")
	want, ok := d.value(line, max(total, 0))
	if total < 0 || !ok {
		return 0
	}
	for c := range d.st.Columns {
		if v, ok := d.value(line, c); ok && c != total && !d.shareColumn(c) && d.st.Columns[c].Key != "comprehensive_income" {
			want = want.Sub(v)
		}
	}
	if want.IsZero() {
		return 1
	}
	return 0
}

// setEquityYears says to which year every row of the statement of equity
// belongs: the year whose net income stands between two balances. Dates are
// only the second choice, since a fiscal year may end in the next January.
func setEquityYears(d, income *draft) {
	balances := d.balances()
	for k := 1; k < len(balances); k++ {
		open, close := balances[k-1], balances[k]
		year := 0
		moved := false
		for i := open + 1; i < close; i++ {
			if d.st.Lines[i].Heading {
				continue
			}
			moved = true
			if c := d.concept[i]; c != nil && c.ID == "net_income" && income != nil && year == 0 {
				year = d.yearOfIncome(i, income)
			}
		}
		if !moved {
			continue
		}
		if year == 0 {
			if years := yearsIn(d.st.Lines[close].Caption); len(years) > 0 {
				year = years[len(years)-1]
			}
		}
		if year == 0 {
			continue
		}
		for i := open + 1; i <= close; i++ {
			d.st.Lines[i].Year = year
		}
		if d.st.Lines[open].Year == 0 {
			d.st.Lines[open].Year = year - 1
		}
	}
}

func (d *draft) yearOfIncome(line int, income *draft) int {
	at := income.keyAt("net_income")
	if at < 0 {
		return 0
	}
	found := 0
	for c, column := range income.st.Columns {
		want, ok := income.value(at, c)
		if !ok || want.IsZero() {
			continue
		}
		for e := range d.st.Columns {
			if v, ok := d.value(line, e); ok && v.Equal(want) {
				if found != 0 && found != column.Year {
					return 0
				}
				found = column.Year
			}
		}
	}
	return found
}

// closing is the row of the balance at the end of a year, -1 where there is none.
func (d *draft) closing(year int) int {
	found := -1
	for _, i := range d.balances() {
		if d.st.Lines[i].Year == year {
			found = i
			if d.total[i] != nil {
				return i
			}
		}
	}
	return found
}
