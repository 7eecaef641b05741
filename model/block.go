package model

import (
	"sort"

	"tieout/parse"
)

// footBlocks adds the sums a statement must have by its own words, where the
// figures alone did not show them: total current assets is everything above it
// under that heading, net cash from investing all lines of that part. It takes
// a block only when it sums in one period at least.
func (d *draft) footBlocks() {
	d.footResults()
	d.footNetIncome()
	for _, id := range []string{"total_current_assets", "total_current_liabilities", "stockholders_equity", "cash_from_operating", "cash_from_investing", "cash_from_financing"} {
		k, ok := d.keys[id]
		if !ok || d.total[k.line] != nil {
			continue
		}
		block := d.block(k.line)
		if len(block) < 2 {
			continue
		}
		var terms []parse.FootTerm
		for _, i := range block {
			sign := 1
			if c := d.concept[i]; c != nil && c.Sign < 0 && d.positive(i) && d.kind == BalanceSheet {
				sign = -1 // "Less: treasury stock" printed without parentheses
			}
			terms = append(terms, parse.FootTerm{Row: i, Sign: sign})
		}
		d.addFooting(k.line, terms)
	}
}

// footResults does the same for the two results of an income statement: what
// stands between revenue, or gross profit, and operating income; and between
// that and pre-tax income.
func (d *draft) footResults() {
	for _, step := range []struct {
		to   string
		from []string
	}{{"operating_income", []string{"gross_profit", "revenue"}}, {"income_before_taxes", []string{"operating_income"}}} {
		end := d.keyAt(step.to)
		if end < 0 || d.total[end] != nil {
			continue
		}
		for _, from := range step.from {
			start := d.keyAt(from)
			if start < 0 || start > end {
				continue
			}
			var between []int
			for i := start + 1; i < end; i++ {
				if d.amounts(i) {
					between = append(between, i)
				}
			}
			terms := []parse.FootTerm{{Row: start, Sign: 1}}
			for _, i := range d.outermost(between) {
				sign := 1
				c := d.concept[i]
				cost := c != nil && c.Sign < 0 || step.to == "operating_income"
				if cost && d.positive(i) {
					sign = -1
				}
				terms = append(terms, parse.FootTerm{Row: i, Sign: sign})
			}
			if len(terms) > 1 && d.addFooting(end, terms) {
				break
			}
		}
	}
}

// footNetIncome adds what stands between the last subtotal and net income:
// extraordinary items and the like, blank in most years.
func (d *draft) footNetIncome() {
	end := d.keyAt("net_income")
	if d.kind != Income || end < 0 || d.total[end] != nil {
		return
	}
	start := end - 1
	for start >= 0 && (!d.amounts(start) || d.total[start] == nil && start != d.keyAt("income_after_taxes")) {
		start--
	}
	if start < 0 {
		return
	}
	terms := []parse.FootTerm{{Row: start, Sign: 1}}
	for i := start + 1; i < end; i++ {
		if d.amounts(i) {
			sign := 1
			if c := d.concept[i]; c != nil && c.Sign < 0 && d.positive(i) {
				sign = -1
			}
			terms = append(terms, parse.FootTerm{Row: i, Sign: sign})
		}
	}
	if len(terms) > 1 {
		d.addFooting(end, terms)
	}
}

// footUnnamed adds what is plain to the eye and too little for proof where a
// statement has one column: figures without a caption below a heading and its
// lines, which are their sum.
func (d *draft) footUnnamed() {
	for i := range d.st.Lines {
		if d.total[i] != nil || !d.captionless(i) || !d.amounts(i) {
			continue
		}
		var terms []parse.FootTerm
		j := i - 1
		for ; j >= 0 && d.amounts(j) && d.total[j] == nil && !d.captionless(j); j-- {
			terms = append([]parse.FootTerm{{Row: j, Sign: 1}}, terms...)
		}
		if j < 0 || !d.st.Lines[j].Heading || len(terms) < 2 {
			continue
		}
		a := d.sums(i, terms...)
		if a.exact == 0 || a.fails+a.rounded > 0 || !d.ofDigits(i, 3) {
			continue
		}
		f := parse.Footing{Total: i, Terms: terms}
		for c := range d.st.Columns {
			if d.oneColumn(c).sums(i, terms...).exact > 0 {
				f.Proven = append(f.Proven, c)
			}
		}
		d.addSorted(f)
	}
}

// addSorted records a sum among the others, ordered by total.
func (d *draft) addSorted(f parse.Footing) {
	d.st.Footed = append(d.st.Footed, f)
	sort.SliceStable(d.st.Footed, func(i, j int) bool { return d.st.Footed[i].Total < d.st.Footed[j].Total })
	for i := range d.st.Footed {
		d.total[d.st.Footed[i].Total] = &d.st.Footed[i]
	}
}

// ofDigits reports whether a line has a figure of n digits.
func (d *draft) ofDigits(line, n int) bool {
	for c := range d.st.Columns {
		if v, ok := d.value(line, c); ok && v.NumDigits() >= n {
			return true
		}
	}
	return false
}

// under reports whether the first line a total sums stands directly below a
// heading of these words and no others.
func (d *draft) under(total int, stems ...string) bool {
	f := d.total[total]
	if f == nil || f.Terms[0].Row == 0 {
		return false
	}
	above := f.Terms[0].Row - 1
	if !d.st.Lines[above].Heading || len(d.words[above]) == 0 {
		return false
	}
	for _, w := range d.words[above] {
		if !oneOf(w, stems) {
			return false
		}
	}
	return true
}

// block is the lines of the part a total ends, without lines that others of
// the part already contain.
func (d *draft) block(total int) []int {
	place := d.placeOf(total)
	if d.kind == CashFlow {
		place = ""
		for i := total - 1; i >= 0 && place == ""; i-- {
			if p := d.placeOf(i); p != inCashTotals && !d.st.Lines[i].Heading {
				place = p
			}
		}
	}
	if place == "" {
		return nil
	}
	var lines []int
	for i := 0; i < total; i++ {
		if d.placeOf(i) == place && d.amounts(i) {
			lines = append(lines, i)
		}
	}
	return d.outermost(lines)
}

func (d *draft) positive(line int) bool {
	for c := range d.st.Columns {
		if v, ok := d.value(line, c); ok && v.IsNegative() {
			return false
		}
	}
	return true
}

// addFooting records a sum that holds exactly in figures of six digits taken
// together, and says whether it did.
func (d *draft) addFooting(total int, terms []parse.FootTerm) bool {
	f := parse.Footing{Total: total, Terms: terms}
	digits := 0
	for c := range d.st.Columns {
		one := d.oneColumn(c)
		switch a := one.sums(total, terms...); {
		case a.exact > 0 && !one.small(total):
			f.Proven = append(f.Proven, c)
			v, _ := one.value(total, 0)
			digits += v.NumDigits()
		case a.rounded > 0:
			f.Rounded = append(f.Rounded, c)
		}
	}
	if digits < 6 {
		return false
	}
	d.addSorted(f)
	return true
}

// oneColumn is the statement with a single column, for asking about it alone.
func (d *draft) oneColumn(c int) *draft {
	one := *d
	st := *d.st
	st.Columns = d.st.Columns[c : c+1]
	st.Lines = make([]*Line, len(d.st.Lines))
	for i, l := range d.st.Lines {
		copied := *l
		if !l.Heading {
			copied.Figures = l.Figures[c : c+1]
		}
		st.Lines[i] = &copied
	}
	one.st, one.unit = &st, d.unit[c:c+1]
	return &one
}
