package model

import (
	"slices"
	"sort"

	"tieout/parse"
)

// chosen are the four statements, nil where the filing has none.
type chosen [4]*draft

// choose finds the statements among the tables of a filing. Every table that
// might be one is read as one; what proves itself, stands where statements
// stand, and ties to the others is taken.
func choose(f *filing) chosen {
	var candidates [4][]*draft
	for i, t := range f.Tables {
		w, title := tableWords(f, t), f.allWords(t.Title)
		aside := t.Section >= 0 && t.Section < len(f.Sections) && (f.Sections[t.Section].Note != "" || f.Sections[t.Section].Item == "6")
		for _, kind := range []Kind{Income, BalanceSheet, CashFlow, Equity} {
			if !mayBe(f, kind, t, w, titledAs(kind, title), aside) {
				continue
			}
			d := read(f, kind, i, t)
			if d == nil || !d.complete() {
				// A statement cut by a page break goes on in one of the next tables.
				for j := i + 1; j < len(f.Tables) && j <= i+2; j++ {
					if f.Tables[j].Document != t.Document {
						break
					}
					if joined := read(f, kind, i, t, f.Tables[j]); joined != nil && joined.complete() && (d == nil || joined.proofs > d.proofs) {
						d = joined
						break
					}
				}
			}
			if kind == Income && d != nil && d.complete() && d.keyAt("eps_basic") < 0 && i+1 < len(f.Tables) && sameTitle(f, t, f.Tables[i+1]) {
				// Earnings per share stand on the next page, under the same title.
				if joined := read(f, kind, i, t, f.Tables[i+1]); joined != nil && joined.complete() && joined.keyAt("eps_basic") >= 0 {
					d = joined
				}
			}
			if d != nil && len(d.keys) > 0 {
				d.score = d.standing(f)
				candidates[kind] = append(candidates[kind], d)
			}
		}
	}
	for k := range candidates {
		list := candidates[k]
		sort.SliceStable(list, func(i, j int) bool { return list[i].score > list[j].score })
		candidates[k] = list[:min(len(list), 5)]
	}
	return bestTogether(candidates)
}

// sameTitle reports whether two tables of a document have the same words, years
// and punctuation aside, for a title.
func sameTitle(f *filing, a, b *parse.Table) bool {
	return a.Document == b.Document && a.Title != "" && slices.Equal(f.allWords(a.Title), f.allWords(b.Title))
}

func read(f *filing, kind Kind, order int, tables ...*parse.Table) *draft {
	d := newDraft(f, kind, order, tables...)
	if d == nil || len(d.st.Lines) < 3 {
		return nil
	}
	switch kind {
	case Income:
		readIncome(d)
	case BalanceSheet:
		readBalanceSheet(d)
	case CashFlow:
		readCashFlow(d)
	case Equity:
		readEquity(d)
	}
	return d
}

func tableWords(f *filing, t *parse.Table) [][]string {
	w := make([][]string, len(t.Rows))
	for i := range t.Rows {
		w[i] = f.words(t.Rows[i].Label)
	}
	return w
}

// mayBe is a quick look at the captions before a table is read in earnest.
// Notes and selected data repeat lines of the statements; they are looked at
// only under a statement's own title.
func mayBe(f *filing, kind Kind, t *parse.Table, rows [][]string, titled, aside bool) bool {
	if len(t.Rows) < 4 || len(t.Columns) == 0 || aside && !titled {
		return false
	}
	count := func(test func(w []string) bool) int {
		n := 0
		for _, w := range rows {
			if test(w) {
				n++
			}
		}
		return n
	}
	parts := count(func(w []string) bool { return hasAny(w, "operating", "investing", "financing") && has(w, "cash") })
	switch kind {
	case Income:
		if parts >= 3 {
			return false // begins with net income too
		}
		result := count(func(w []string) bool {
			return hasAny(w, "net") && (hasAny(w, "income", "earning", "loss", "profit") || len(w) == 1)
		})
		return (result > 0 || titled) && count(func(w []string) bool { return hasAny(w, "tax", "revenue", "sale", "expense", "cost") }) >= 2
	case BalanceSheet:
		if parts >= 3 {
			return false
		}
		assets := count(func(w []string) bool { return hasAny(w, "asset", "inventory", "receivable", "cash") })
		claims := count(func(w []string) bool {
			return hasAny(w, "liability", "payable") || hasAny(w, "retained", "reinvested", "deficit", "equity")
		})
		return assets >= 2 && claims >= 2 || titled && assets+claims >= 2
	case CashFlow:
		parts = count(func(w []string) bool { return hasAny(w, "operating", "investing", "financing") })
		return parts >= 3 || titled && parts >= 1
	default:
		balances := count(func(w []string) bool { return hasAny(w, "balance") || has(w, "equity") })
		return balances >= 2 && len(t.Columns) >= 3 && (titled || componentHeadings(f, t) >= 2)
	}
}

// titledAs reports whether a title names a statement.
func titledAs(kind Kind, title []string) bool {
	switch kind {
	case Income:
		return hasAny(title, "statement") && hasAny(title, "income", "operation", "earning", "loss")
	case BalanceSheet:
		return has(title, "balance", "sheet") || has(title, "financial", "position") || has(title, "financial", "condition")
	case CashFlow:
		return has(title, "cash", "flow")
	}
	return hasAny(title, "equity", "capital", "deficit", "investment") && hasAny(title, "statement", "change")
}

// componentHeadings counts the columns headed with a component of equity.
func componentHeadings(f *filing, t *parse.Table) int {
	n := 0
	for _, c := range t.Columns {
		if f.componentOf(c.Heading) != "" {
			n++
		}
	}
	return n
}

// complete reports whether a statement is all there.
func (d *draft) complete() bool {
	has := func(ids ...string) bool {
		for _, id := range ids {
			if _, ok := d.keys[id]; !ok {
				return false
			}
		}
		return true
	}
	switch d.kind {
	case Income:
		return has("net_income")
	case BalanceSheet:
		return has("total_assets", "total_liabilities_and_equity")
	case CashFlow:
		return has("net_change_in_cash", "cash_from_operating") && (has("cash_from_investing") || has("cash_from_financing"))
	}
	return has("balance")
}

// standing weighs a candidate by itself: what its arithmetic proves, what its
// title says, and where it stands.
func (d *draft) standing(f *filing) int {
	score := 2*min(d.proofs, 16) + len(d.keys) + min(len(d.st.Lines), 40)/4
	title := f.allWords(d.st.Title)
	titled := titledAs(d.kind, title)
	if titled {
		score += 12
	}
	if hasAny(title, "consolidated") && titled {
		score += 3
	}
	for _, w := range []string{"pro", "condensed", "parent", "supplemental", "schedule", "quarterly", "quarter", "selected", "summary", "unaudited", "segment", "subsidiary", "guarantor", "consolidating", "bottler", "equity method"} {
		if w == "subsidiary" && hasAny(title, "and") {
			continue // "and subsidiaries" is the whole company
		}
		if hasAny(title, w) {
			score -= 14
		}
	}
	first := d.tables[0]
	if s := first.Section; s >= 0 && s < len(f.Sections) {
		section := f.Sections[s]
		switch {
		case section.Item == "8" && section.Note == "":
			score += 6
		case section.Note != "":
			score -= 12
		case section.Item == "6" || section.Item == "7":
			score -= 8
		}
	}
	if n := first.Document; n >= 0 && n < len(f.Documents) && n > 0 {
		switch doc := f.Documents[n].Type; {
		case len(doc) >= 5 && doc[:5] == "EX-13":
			score += 6
		case len(doc) >= 3 && doc[:3] == "EX-":
			score -= 20
		}
	}
	return score
}

// bestTogether takes the statements that agree with each other.
func bestTogether(candidates [4][]*draft) chosen {
	with := func(list []*draft) []*draft { return append(list[:len(list):len(list)], nil) }
	var best chosen
	bestScore := 0
	for _, income := range with(candidates[Income]) {
		for _, balance := range with(candidates[BalanceSheet]) {
			for _, cash := range with(candidates[CashFlow]) {
				ic := ties(income, "net_income", cash, "net_income")
				cb := ties(cash, "cash_end_of_year", balance, "cash")
				score := 10 * (min(ic, 2) + min(cb, 2))
				for _, d := range []*draft{income, balance, cash} {
					if d == nil {
						continue
					}
					if d.proofs == 0 && ic+cb == 0 {
						score -= 1000
					}
					score += max(d.score, -20)
				}
				if score > bestScore {
					bestScore = score
					best = chosen{Income: income, BalanceSheet: balance, CashFlow: cash}
				}
			}
		}
	}
	bestScore = 0
	for _, equity := range candidates[Equity] {
		score := equity.score + 8*equityTies(equity, best[BalanceSheet])
		if equity.proofs > 0 && score > bestScore {
			bestScore, best[Equity] = score, equity
		}
	}
	return best
}

// ties counts the years in which a figure of one statement is a figure of another.
func ties(a *draft, aKey string, b *draft, bKey string) int {
	n, _ := tiesShifted(a, aKey, b, bKey)
	return n
}

// tiesShifted also says by how many years the second statement's labels run
// ahead: a balance sheet of February 2, 2013 closes the fiscal year 2012.
func tiesShifted(a *draft, aKey string, b *draft, bKey string) (ties, shift int) {
	for _, s := range []int{0, 1, -1} {
		if n := tiesAt(a, aKey, b, bKey, s); n > ties {
			ties, shift = n, s
		}
	}
	return ties, shift
}

func tiesAt(a *draft, aKey string, b *draft, bKey string, shift int) int {
	if a == nil || b == nil || a.scaled() && b.scaled() && a.st.Scale != b.st.Scale {
		return 0
	}
	i, j := a.keyAt(aKey), b.keyAt(bKey)
	if i < 0 || j < 0 {
		return 0
	}
	n := 0
	for c, column := range a.st.Columns {
		for e, other := range b.st.Columns {
			if column.Year != other.Year-shift || column.Year == 0 || other.Year == 0 {
				continue
			}
			x, ok := a.value(i, c)
			y, also := b.value(j, e)
			if ok && also && x.Equal(y) && !x.IsZero() {
				n++
			}
		}
	}
	return n
}

// equityTies counts the balances that are total equity on the balance sheet.
func equityTies(equity, balance *draft) int {
	if balance == nil {
		return 0
	}
	line := balance.keyAt("stockholders_equity")
	if line < 0 {
		return 0
	}
	n := 0
	for c := range balance.st.Columns {
		want, ok := balance.value(line, c)
		if !ok || want.IsZero() {
			continue
		}
		for _, i := range equity.balances() {
			for e := range equity.st.Columns {
				if v, ok := equity.value(i, e); ok && v.Equal(want) {
					n++
				}
			}
		}
	}
	return min(n, 3)
}
