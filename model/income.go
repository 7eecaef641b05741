package model

import (
	"slices"

	"tieout/parse"
)

// readIncome finds the lines of an income statement that every filer has:
// pre-tax income less taxes leads to net income, revenue less cost is gross
// profit, and whatever has no caption gets its name from such an identity.
func readIncome(d *draft) {
	d.setIncomePlaces()
	d.classify()
	d.taxIdentity()
	d.netIncome()
	d.revenueAndCost()
	d.operatingIncome()
	d.earningsPerShare()
	d.turnLosses()
	if net, revenue := d.keyAt("net_income"), d.keyAt("revenue"); d.proofs == 0 && net >= 0 && d.total[net] != nil && d.reach(net)[revenue] == 1 {
		d.proofs = len(d.total[net].Proven) // who pays no taxes proves net income by revenue
	}
}

// turnLosses makes results negative that are printed without a sign as what
// they are by name: "Net loss 5,000". Taxes between two such lines are what
// makes the loss smaller, a benefit.
func (d *draft) turnLosses() {
	var losses []int
	for _, id := range []string{"gross_profit", "operating_income", "income_before_taxes", "income_after_taxes", "net_income", "eps_basic", "eps_diluted"} {
		if k, ok := d.keys[id]; ok && d.printsLoss(k.line) && !slices.Contains(losses, k.line) {
			losses = append(losses, k.line)
			if id == "income_before_taxes" {
				tax := d.keys["income_taxes"]
				d.key("income_taxes", tax.line, -tax.sign)
			}
		}
	}
	d.turn(losses)
}

// printsLoss reports whether a line is called a loss and nothing else and is
// printed without a sign. Where its sum leads to revenue, revenue decides:
// what sales diminish is a loss.
func (d *draft) printsLoss(i int) bool {
	w := d.st.Lines[i].words
	if k := slices.Index(w, "before"); k > 0 {
		w = w[:k]
	}
	if !hasAny(w, "loss", "deficit") || hasAny(w, "income", "earning", "profit", "margin", "gain") {
		return false
	}
	if revenue := d.keyAt("revenue"); revenue >= 0 {
		if sign := d.reach(i)[revenue]; sign != 0 {
			return sign < 0
		}
	}
	return d.positive(i)
}

// setIncomePlaces says under which heading a line stands.
func (d *draft) setIncomePlaces() {
	d.place = make([]string, len(d.st.Lines))
	place := inPlain
	closes := -1 // total that ends the part
	for i, l := range d.st.Lines {
		w := d.words[i]
		if l.Heading {
			next := ""
			all := l.words
			switch {
			case hasAny(w, "basic", "primary") && hasAny(w, "diluted"):
				next = inShare
			case hasAny(w, "diluted") || has(w, "assuming", "dilution"):
				next = inDiluted
			case hasAny(w, "basic", "primary"):
				next = inBasic
			case has(all, "per") && has(all, "share"):
				next = inShare
			case hasAny(w, "cost") && !hasAny(w, "expense", "operating"):
				next = inCost
			case hasAny(w, "revenue", "sale") && !hasAny(w, "cost", "expense"):
				next = inRevenue
			default:
				next = inPlain
			}
			place, closes = next, -1
		}
		if !l.Heading && l.Unit != parse.PerShare && (place == inBasic || place == inDiluted || place == inShare) {
			d.place[i] = inPlain
		} else {
			d.place[i] = place
		}
		if (place == inRevenue || place == inCost) && !l.Heading && closes < 0 && (d.total[i] != nil || len(w) > 0 && w[0] == "total") {
			place = inPlain
		}
	}
}

// taxIdentity finds pre-tax income p and taxes t with p - t = the next result.
func (d *draft) taxIdentity() {
	taxes := d.lines("income_taxes")
	for i := range d.st.Lines { // the sum of taxes by kind, without caption
		if f := d.total[i]; f != nil && d.captionless(i) {
			for _, t := range f.Terms {
				if c := d.concept[t.Row]; c != nil && (c.ID == "deferred_income_taxes" || c.ID == "current_income_taxes") || d.underTaxes(t.Row) {
					taxes = append(taxes, i)
					break
				}
			}
		}
	}
	before := d.lines("income_before_taxes")
	pretax, tax, after, sign := -1, -1, -1, 1
	var best agreement
	consider := func(p, t int) {
		for a := t + 1; a < len(d.st.Lines) && a <= t+8; a++ {
			if !d.amounts(a) {
				continue
			}
			for _, s := range []int{1, -1} {
				terms := []parse.FootTerm{{Row: p, Sign: 1}, {Row: t, Sign: -s}}
				got := d.sums(a, terms...)
				// Equity in affiliates and minority interests may stand between.
				if !got.good() && a > t+1 {
					for j := t + 1; j < a; j++ {
						if d.amounts(j) && d.total[j] == nil {
							for _, js := range []int{1, -1} {
								if more := d.sums(a, append(terms[:2:2], parse.FootTerm{Row: j, Sign: js})...); more.good() && more.better(got) {
									got = more
								}
							}
						}
					}
				}
				if got.good() && (pretax < 0 || got.better(best) || !best.better(got) && p > pretax) {
					pretax, tax, after, sign, best = p, t, a, s, got
				}
			}
		}
	}
	for _, t := range taxes {
		near := false
		for _, p := range before {
			if p < t && t-p <= 8 {
				near = true
				consider(p, t)
			}
		}
		if !near {
			for p := t - 1; p >= 0 && p >= t-4; p-- {
				if d.captionless(p) && d.amounts(p) && d.total[p] != nil {
					consider(p, t)
				}
			}
		}
	}
	if pretax < 0 {
		if len(taxes) == 1 && d.small(taxes[0]) { // a nil needs no identity
			d.key("income_taxes", taxes[0], 1)
		}
		return
	}
	d.key("income_before_taxes", pretax, 1)
	d.key("income_taxes", tax, sign)
	d.key("income_after_taxes", after, 1)
	d.proofs += 2 * best.holds()
}

// underTaxes reports whether a line is one of those listed under income taxes,
// as federal and state taxes are, by its heading.
func (d *draft) underTaxes(line int) bool {
	h := d.headings[line]
	return hasAny(h, "tax") && hasAny(h, "income", "provision", "earning") && !hasAny(h, "before")
}

// netIncome is the company's own, before preferred dividends.
func (d *draft) netIncome() {
	var lines []int
	for _, i := range d.lines("net_income_attributable_to_parent") {
		if !hasAny(d.words[i], "noncontrolling", "minority", "common") {
			lines = append(lines, i)
		}
	}
	lines = append(lines, d.lines("net_income")...)
	after, pretax := d.keyAt("income_after_taxes"), d.keyAt("income_before_taxes")
	for _, i := range lines {
		reach := d.reach(i)
		_, fromPretax := reach[pretax]
		_, fromAfter := reach[after]
		if i == after || pretax >= 0 && fromPretax || after >= 0 && fromAfter {
			d.key("net_income", i, 1)
			d.proofs += 2
			return
		}
	}
	// Discontinued operations and the like between the result after taxes and
	// net income, in a table too short for footing.
	for _, i := range lines {
		if after < 0 || i <= after {
			continue
		}
		terms := []parse.FootTerm{{Row: after, Sign: 1}}
		for j := after + 1; j < i; j++ {
			if d.amounts(j) && d.total[j] == nil {
				sign := 1
				if c := d.concept[j]; c != nil && c.Sign < 0 && d.positive(j) {
					sign = -1 // minority interests without parentheses
				}
				terms = append(terms, parse.FootTerm{Row: j, Sign: sign})
			}
		}
		if d.sums(i, terms...).good() {
			d.key("net_income", i, 1)
			d.proofs += 2
			return
		}
	}
	if len(lines) > 0 {
		for _, i := range lines {
			if d.total[i] != nil || after < 0 {
				d.key("net_income", i, 1)
				return
			}
		}
	}
}

// revenueAndCost finds the top line and what was spent on it. Two top lines
// that no total joins are two businesses: nothing is said then.
func (d *draft) revenueAndCost() {
	end := d.resultLine()
	reach := map[int]int{}
	if end >= 0 {
		reach = d.reach(end)
		if d.printsLoss(end) {
			for i := range reach {
				reach[i] = -reach[i]
			}
		}
	}
	revenue := d.topLine(d.revenueLines(end), reach)
	if revenue < 0 {
		return
	}
	d.key("revenue", revenue, 1)

	costs := d.costLines(end)
	// Gross profit proves the cost.
	for _, i := range slices.Concat(d.lines("gross_profit"), d.unnamed(revenue, end)) {
		for _, cost := range costs {
			for _, sign := range []int{1, -1} {
				if a := d.sums(i, parse.FootTerm{Row: revenue, Sign: 1}, parse.FootTerm{Row: cost, Sign: -sign}); a.good() && i > cost && i > revenue {
					d.key("cost_of_sales", cost, sign)
					d.key("gross_profit", i, 1)
					d.proofs += a.holds()
					return
				}
			}
		}
	}
	if gross := d.lines("gross_profit"); len(gross) == 1 {
		if inside := d.reach(gross[0]); inside[revenue] == 1 && d.total[gross[0]] != nil {
			d.key("gross_profit", gross[0], 1)
		}
	} else if len(gross) == 0 && len(costs) == 1 {
		d.grossSubtotal(revenue, costs[0], end)
	}
	if len(costs) == 1 && !d.otherCosts(costs[0], end) {
		sign := 1
		if reach[costs[0]] == 1 && reach[revenue] == 1 || reach[costs[0]] == 0 && !d.positive(costs[0]) {
			sign = -1
		}
		d.key("cost_of_sales", costs[0], sign)
	}
}

// grossSubtotal is a sum without caption that has revenue and cost in it, more
// costs of the kind perhaps, and no expense of selling, administration or
// research.
func (d *draft) grossSubtotal(revenue, cost, end int) {
	for _, i := range d.unnamed(revenue, end) {
		inside := d.reach(i)
		if d.total[i] == nil || inside[revenue] != 1 || inside[cost] == 0 {
			continue
		}
		expense := false
		for j := range inside {
			if c := d.concept[j]; c != nil && j != cost && j != revenue {
				switch c.ID {
				case "selling_general_and_administrative", "selling_expense", "general_and_administrative", "research_and_development",
					"depreciation_and_amortization", "depreciation", "restructuring", "special_charges", "operating_expenses", "other_income":
					expense = true
				}
			}
		}
		if !expense {
			d.key("gross_profit", i, 1)
		}
		return
	}
}

// resultLine is the line revenue must lead to.
func (d *draft) resultLine() int {
	for _, id := range []string{"income_before_taxes", "net_income"} {
		if i := d.keyAt(id); i >= 0 {
			return i
		}
	}
	return -1
}

func (d *draft) revenueLines(end int) []int {
	var found []int
	for _, i := range d.lines("revenue") {
		if (end < 0 || i < end) && d.place[i] != inCost {
			found = append(found, i)
		}
	}
	if len(found) == 0 { // who sells one kind of thing names its sales by the kind
		if i := d.only("service_revenue", 0, max(end, 0)); i >= 0 && len(d.lines("product_sales", "rental_revenue", "license_revenue", "other_revenue")) == 0 {
			return []int{i}
		}
	}
	for i := range d.st.Lines { // the sum of sales by kind, called "Total" or nothing
		if f := d.total[i]; f != nil && d.bareTotal(i) && d.allIn(f, inRevenue) {
			found = append(found, i)
		}
	}
	return found
}

// topLine chooses among lines called revenue: the total of the others, or the
// only one.
func (d *draft) topLine(lines []int, reach map[int]int) int {
	lines = d.outermost(lines)
	var totals []int
	for _, i := range lines {
		if w := d.words[i]; len(w) > 0 && w[0] == "total" {
			totals = append(totals, i)
		}
	}
	switch {
	case len(lines) == 1:
		return lines[0]
	case len(totals) == 1 && reach[totals[0]] == 1:
		return totals[0]
	}
	var entering []int
	for _, i := range lines {
		if reach[i] == 1 {
			entering = append(entering, i)
		}
	}
	if len(entering) == 1 && len(lines) < 3 {
		return entering[0]
	}
	return -1
}

// outermost leaves out lines that are parts of another in the list.
func (d *draft) outermost(lines []int) []int {
	inside := map[int]bool{}
	for _, i := range lines {
		for j := range d.reach(i) {
			inside[j] = true
		}
	}
	var found []int
	for _, i := range lines {
		if !inside[i] {
			found = append(found, i)
		}
	}
	return found
}

func (d *draft) costLines(end int) []int {
	var found []int
	for _, i := range d.lines("cost_of_sales") {
		if end < 0 || i < end {
			found = append(found, i)
		}
	}
	for i := range d.st.Lines {
		f := d.total[i]
		if f == nil || end >= 0 && i >= end || slices.Contains(found, i) {
			continue
		}
		if d.bareTotal(i) && d.allIn(f, inCost) || has(d.words[i], "total", "cost") && d.allCosts(f) {
			found = append(found, i)
		}
	}
	if len(found) == 0 { // who sells one kind of thing names its cost by the kind
		for _, i := range d.lines("cost_of_services", "cost_of_product_sales") {
			if end < 0 || i < end {
				found = append(found, i)
			}
		}
		if len(found) > 1 {
			return nil
		}
	}
	return d.outermost(found)
}

// otherCosts reports whether costs of another kind of sales stand beside a
// line of costs, with no sum of both: goods, and then services.
func (d *draft) otherCosts(cost, end int) bool {
	inside := d.reach(cost)
	for _, i := range d.lines("cost_of_services", "services_cost", "cost_of_products", "cost_of_product_sales") {
		if _, part := inside[i]; !part && i != cost && (end < 0 || i < end) {
			return true
		}
	}
	return false
}

func (d *draft) allIn(f *parse.Footing, place string) bool {
	for _, t := range f.Terms {
		if d.place[t.Row] != place {
			return false
		}
	}
	return true
}

// bareTotal reports whether a line's caption says no more than "Total".
func (d *draft) bareTotal(line int) bool {
	return d.captionless(line) || len(d.words[line]) == 1 && d.words[line][0] == "total"
}

// allCosts reports whether a sum has nothing in it but costs of what was sold.
func (d *draft) allCosts(f *parse.Footing) bool {
	for _, t := range f.Terms {
		if c := d.concept[t.Row]; c == nil || !slices.Contains([]string{"cost_of_sales", "cost_of_product_sales", "cost_of_services", "cost_of_products", "services_cost"}, c.ID) {
			return false
		}
	}
	return true
}

// unnamed are the amounts without caption between two lines.
func (d *draft) unnamed(from, to int) []int {
	if to < 0 {
		to = len(d.st.Lines)
	}
	var found []int
	for i := from + 1; i < to; i++ {
		if d.captionless(i) && d.amounts(i) {
			found = append(found, i)
		}
	}
	return found
}

// operatingIncome is the line of that name on the way to pre-tax income, or
// the subtotal without a caption that has revenue and operating costs in it
// and neither interest nor other income.
func (d *draft) operatingIncome() {
	revenue := d.keyAt("revenue")
	if revenue < 0 {
		return
	}
	end := d.resultLine()
	var named []int
	for _, i := range d.lines("operating_income") {
		if i > revenue && (end < 0 || i < end) {
			named = append(named, i)
		}
	}
	if len(named) > 1 {
		if outer := d.outermost(named); len(outer) == 1 {
			named = outer
		}
	}
	if len(named) == 1 {
		d.key("operating_income", named[0], 1)
		return
	}
	if len(named) > 1 || end < 0 {
		return
	}
	into := d.reach(end)
	for _, i := range d.unnamed(revenue, end) {
		if d.total[i] == nil || i == d.keyAt("gross_profit") || i == d.keyAt("cost_of_sales") || into[i] != 1 {
			continue
		}
		inside := d.reach(i)
		if inside[revenue] != 1 {
			continue
		}
		operating := true
		for j := range inside {
			if c := d.concept[j]; c != nil {
				switch c.ID {
				case "interest_income", "interest_expense", "net_interest", "other_income", "equity_income", "minority_interest", "nonoperating_income":
					operating = false
				}
			}
		}
		if operating && len(d.total[i].Terms) >= 2 {
			d.key("operating_income", i, 1)
			return
		}
	}
}
