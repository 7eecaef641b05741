package model

import (
	"slices"

	"tieout/parse"
)

// readCashFlow finds the three kinds of cash flow and proves them: together
// with the effect of exchange rates they are the change in cash, and that
// leads from opening to closing cash.
func readCashFlow(d *draft) {
	d.setCashFlowPlaces()
	d.classify()
	opening, closing, change, sense := d.cashBalances()
	if closing >= 0 {
		d.key("cash_end_of_year", closing, 1)
	}
	if opening >= 0 {
		d.key("cash_beginning_of_year", opening, 1)
	}
	if change < 0 {
		return
	}
	d.key("net_change_in_cash", change, 1)
	flows, signs, a := d.cashFlows(change, sense)
	var out []int // printed without a sign
	if sense < 0 {
		out = append(out, change)
	}
	for i, line := range flows {
		if line >= 0 && signs[i] < 0 && a.good() {
			out = append(out, line)
		}
	}
	d.turn(out)
	if !a.good() {
		return
	}
	d.proofs += 2 * a.holds()
	for i, id := range []string{"cash_from_operating", "cash_from_investing", "cash_from_financing"} {
		if flows[i] >= 0 {
			d.key(id, flows[i], 1)
		}
	}
	if fx := d.lines("fx_effect_on_cash"); len(fx) == 1 {
		d.key("fx_effect_on_cash", fx[0], 1)
	}
	if ni := d.lines("net_income"); len(ni) > 0 {
		d.key("net_income", ni[0], 1)
	}
}

// senses are the signs by which a line may count: both for what is called a
// decrease of cash or cash used and nothing else, which filers print with and
// without a sign.
func (d *draft) senses(i int) []int {
	if i >= 0 {
		w := d.st.Lines[i].words
		if hasAny(w, "used", "decrease", "applied", "required", "outflow") && !hasAny(w, "provided", "increase", "generated", "change", "inflow") {
			return []int{1, -1}
		}
	}
	return []int{1}
}

// setCashFlowPlaces follows the headings, and the totals where there are none.
func (d *draft) setCashFlowPlaces() {
	d.place = make([]string, len(d.st.Lines))
	place, ended := "", false
	for i, l := range d.st.Lines {
		w := d.words[i]
		next := ""
		switch {
		case hasAny(w, "supplemental", "supplementary", "noncash") && (l.Heading || ended):
			next = inSupplemental
		case l.Heading && ended && has(w, "paid"):
			next = inSupplemental
		case l.Heading && hasAny(w, "operating", "operation") && !hasAny(w, "adjustment", "change", "reconcile", "discontinued", "asset"):
			next = inOperating
		case l.Heading && hasAny(w, "investing", "investment") && !has(w, "noncash"):
			next = inInvesting
		case l.Heading && has(w, "financing"):
			next = inFinancing
		case place == "" && !l.Heading && !has(w, "cash") && hasAny(w, "income", "earning", "loss", "net"):
			next = inOperating
		}
		if next != "" {
			place = next
		}
		if ended && place != inSupplemental && place != "" && !l.Heading && !has(w, "cash") {
			place = inSupplemental
		}
		d.place[i] = place
		if !l.Heading && place != inSupplemental && has(w, "cash") && hasAny(w, "activity", "operation") && hasAny(w, "operating", "investing", "financing", "operation") {
			place = inCashTotals // until the next heading
		}
		if !l.Heading && has(w, "end") && (hasAny(w, "cash", "balance")) {
			ended = true
		}
	}
}

// cashBalances are opening cash, closing cash and the change between, proven
// by opening + change = closing; sense is the sign the change counts with.
func (d *draft) cashBalances() (opening, closing, change, sense int) {
	opens, closes, changes := d.lines("cash_beginning_of_year"), d.lines("cash_end_of_year"), d.lines("net_change_in_cash")
	opening, closing, change, sense = -1, -1, -1, 1
	var best agreement
	for _, c := range closes {
		for _, o := range opens {
			for _, n := range changes {
				for _, sign := range d.senses(n) {
					a := d.sums(c, parse.FootTerm{Row: o, Sign: 1}, parse.FootTerm{Row: n, Sign: sign})
					if a.good() && (closing < 0 || a.better(best)) {
						opening, closing, change, sense, best = o, c, n, sign, a
					}
				}
			}
		}
	}
	if closing < 0 { // dates alone ("Cash at January 1"), or a row between change and end
		cash := d.lines("cash_beginning_of_year", "cash_end_of_year")
		for _, o := range cash {
			for _, c := range cash {
				for _, n := range changes {
					if o == c || o == n || c == n || slices.Contains(closes, o) && slices.Contains(opens, c) {
						continue
					}
					a := d.sums(c, parse.FootTerm{Row: o, Sign: 1}, parse.FootTerm{Row: n, Sign: 1})
					if a.good() && a.fails == 0 && (closing < 0 || a.better(best)) {
						opening, closing, change, best = o, c, n, a
					}
				}
			}
		}
	}
	if closing < 0 {
		if len(changes) == 1 {
			change = changes[0]
		}
		if len(closes) == 1 {
			closing = closes[0]
		}
		if len(opens) == 1 {
			opening = opens[0]
		}
		return opening, closing, change, sense
	}
	d.proofs += best.holds()
	return opening, closing, change, sense
}

// cashFlows are the totals of operating, investing and financing activities
// which, with lines after them such as the effect of exchange rates, sum to
// the change in cash. A part with one line needs no total. The signs say how
// each counts toward an increase; sense is that of the change.
func (d *draft) cashFlows(change, sense int) (flows, signs [3]int, best agreement) {
	var choices [3][]int
	for i, id := range []string{"cash_from_operating", "cash_from_investing", "cash_from_financing"} {
		choices[i] = d.lines(id)
		place := []string{inOperating, inInvesting, inFinancing}[i]
		var inside []int
		for j := range d.st.Lines {
			if d.place[j] == place && d.amounts(j) && j < change {
				inside = append(inside, j)
			}
		}
		if len(choices[i]) == 0 && len(inside) == 1 {
			choices[i] = inside
		}
		for _, j := range inside { // totals without a caption
			if d.captionless(j) && (d.total[j] != nil || j == inside[len(inside)-1] && len(inside) == 2) {
				choices[i] = append(choices[i], j)
			}
		}
		choices[i] = append(choices[i], -1)
	}
	others := d.lines("fx_effect_on_cash")
	flows = [3]int{-1, -1, -1}
	parts := 0
	try := func(lines, by [3]int) {
		var terms []parse.FootTerm
		last := -1
		for i, line := range lines {
			if line >= 0 {
				terms = append(terms, parse.FootTerm{Row: line, Sign: sense * by[i]})
				last = max(last, line)
			}
		}
		if len(terms) < 2 || len(terms) < parts {
			return
		}
		for _, more := range [][]int{others, d.between(last, change), d.united(others, d.between(last, change))} {
			full := terms
			for _, line := range more {
				if !slices.ContainsFunc(full, func(t parse.FootTerm) bool { return t.Row == line }) && line != change {
					full = append(full[:len(full):len(full)], parse.FootTerm{Row: line, Sign: sense})
				}
			}
			a := d.sums(change, full...)
			if a.good() && (len(terms) > parts || a.better(best)) {
				flows, signs, best, parts = lines, by, a, len(terms)
			}
		}
	}
	for _, op := range choices[0] {
		for _, inv := range choices[1] {
			for _, fin := range choices[2] {
				for _, a := range d.senses(op) {
					for _, b := range d.senses(inv) {
						for _, c := range d.senses(fin) {
							try([3]int{op, inv, fin}, [3]int{a, b, c})
						}
					}
				}
			}
		}
	}
	return flows, signs, best
}

// between are the amounts after the last cash flow and before the change.
func (d *draft) between(last, change int) []int {
	var found []int
	for i := last + 1; i < change; i++ {
		if d.amounts(i) {
			found = append(found, i)
		}
	}
	return found
}

func (d *draft) united(a, b []int) []int {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	slices.Sort(all)
	return all
}
