package model

import (
	"tieout/parse"
)

// readBalanceSheet finds the totals of a balance sheet: by caption where there
// is one, else by what they sum to. Total assets and total liabilities and
// equity must be equal, or it is none.
func readBalanceSheet(d *draft) {
	d.place = nil
	d.classify()
	assets, claims := d.balancingTotals()
	if assets < 0 || claims < 0 {
		return
	}
	d.key("total_assets", assets, 1)
	d.key("total_liabilities_and_equity", claims, 1)
	d.proofs += d.sums(claims, parse.FootTerm{Row: assets, Sign: 1}).holds()

	currentAssets := d.only("total_current_assets", 0, assets)
	currentLiabilities := d.only("total_current_liabilities", assets+1, claims)
	if currentAssets < 0 {
		currentAssets = d.unnamedCurrent(0, assets, "current", "asset")
	}
	if currentLiabilities < 0 {
		currentLiabilities = d.unnamedCurrent(assets+1, claims, "current", "liability")
	}
	equity := d.equityTotal(assets, claims)
	d.setBalancePlaces(assets, claims, currentAssets, currentLiabilities, equity)
	d.classify()

	cash := d.cashLine(assets)
	sectors := len(cash) > 1
	if len(cash) == 1 {
		d.key("cash", cash[0], 1)
	}
	if !sectors {
		if currentAssets >= 0 {
			d.key("total_current_assets", currentAssets, 1)
		}
		if currentLiabilities >= 0 {
			d.key("total_current_liabilities", currentLiabilities, 1)
		}
	}
	if equity >= 0 {
		d.key("stockholders_equity", equity, 1)
	}
	for _, line := range []int{assets, claims, currentAssets, currentLiabilities, equity} {
		if f := d.total[line]; f != nil {
			d.proofs += len(f.Proven) + len(f.Rounded)
		}
	}
}

// only is the single line of a concept between two lines, -1 where there is
// none or more than one.
func (d *draft) only(concept string, from, to int) int {
	found := -1
	for _, i := range d.lines(concept) {
		if i < from || i >= to {
			continue
		}
		if found >= 0 {
			return -1
		}
		found = i
	}
	return found
}

// unnamedCurrent is the total without caption of the lines below the heading
// "Current", -1 where there is none.
func (d *draft) unnamedCurrent(from, to int, stems ...string) int {
	for i := from; i < to; i++ {
		if d.captionless(i) && d.under(i, stems...) && has(d.words[d.total[i].Terms[0].Row-1], "current") {
			return i
		}
	}
	return -1
}

// balancingTotals are total assets and total liabilities and equity: two lines
// with the same figures, of those captions or without.
func (d *draft) balancingTotals() (assets, claims int) {
	fits := func(line int, concept string) bool {
		if d.bareTotal(line) {
			return true
		}
		return d.concept[line] != nil && d.concept[line].ID == concept
	}
	assets, claims = -1, -1
	var best agreement
	named := -1
	for i := range d.st.Lines {
		if !d.amounts(i) || !fits(i, "total_assets") {
			continue
		}
		for j := i + 2; j < len(d.st.Lines); j++ {
			if !d.amounts(j) || !fits(j, "total_liabilities_and_equity") {
				continue
			}
			a := d.sums(j, parse.FootTerm{Row: i, Sign: 1})
			names := 0
			for _, line := range []int{i, j} {
				if !d.bareTotal(line) {
					names++
				}
			}
			// Of two columns one may be misprinted where captions and sums speak for both totals.
			misprint := names == 2 && a.holds() > 0 && a.holds() == a.fails && d.total[i] != nil && d.total[j] != nil
			if !a.good() && !misprint || d.small(j) {
				continue
			}
			if assets < 0 || names > named || names == named && (a.better(best) || !best.better(a) && d.larger(i, assets)) {
				assets, claims, best, named = i, j, a, names
			}
		}
	}
	return assets, claims
}

// small reports whether a line has no figure but zero.
func (d *draft) small(line int) bool {
	for c := range d.st.Columns {
		if v, ok := d.value(line, c); ok && !v.IsZero() {
			return false
		}
	}
	return true
}

func (d *draft) larger(a, b int) bool {
	for c := range d.st.Columns {
		x, ok := d.value(a, c)
		y, also := d.value(b, c)
		if ok && also && !x.Equal(y) {
			return x.GreaterThan(y)
		}
	}
	return false
}

// equityTotal is the line of total stockholders' equity: the parent's own
// where it stands apart.
func (d *draft) equityTotal(assets, claims int) int {
	var named []int
	for _, i := range d.lines("stockholders_equity", "total_equity") {
		if i > assets && i < claims {
			named = append(named, i)
		}
	}
	if len(named) > 0 {
		for _, i := range named {
			if hasAny(d.words[i], "stockholder", "member", "partner") && d.total[i] != nil {
				return i
			}
		}
		for _, i := range named {
			if d.total[i] != nil {
				return i
			}
		}
		if len(named) == 1 {
			return named[0]
		}
		return -1
	}
	// Without a caption it is the last total before the end that contains
	// retained earnings and is itself a term of the end.
	reach := d.reach(claims)
	for i := claims - 1; i > assets; i-- {
		if !d.captionless(i) || d.total[i] == nil || reach[i] != 1 && d.total[claims] != nil {
			continue
		}
		inside := d.reach(i)
		for j := range inside {
			if w := d.st.Lines[j].words; hasAny(w, "retained", "reinvested", "deficit", "partner", "member") {
				return i
			}
		}
	}
	return -1
}

// setBalancePlaces says of every line in which part of the balance sheet it stands.
func (d *draft) setBalancePlaces(assets, claims, currentAssets, currentLiabilities, equity int) {
	d.place = make([]string, len(d.st.Lines))
	equityStart := claims
	inEquityTotal := map[int]int{}
	if equity >= 0 {
		inEquityTotal = d.reach(equity)
	}
	for i := assets + 1; i < claims && i != equity; i++ {
		w := d.words[i]
		_, part := inEquityTotal[i]
		heading := d.st.Lines[i].Heading && has(w, "equity") && !has(w, "liability")
		if i > currentLiabilities && (part || heading || hasAny(w, "common", "preferred") && hasAny(w, "stock", "share") && !hasAny(w, "redeemable", "mandatorily")) {
			equityStart = i
			break
		}
	}
	current := false // where no total of current items is printed
	for i := range d.st.Lines {
		if d.st.Lines[i].Heading && has(d.words[i], "current") {
			current = true
		}
		switch {
		case i <= assets && (currentAssets >= 0 && i <= currentAssets):
			d.place[i] = inCurrentAssets
		case i <= assets && (currentAssets >= 0 || !current):
			d.place[i] = inNoncurrentAssets
		case i <= assets:
			d.place[i] = ""
		case i >= equityStart:
			d.place[i] = inEquity
		case currentLiabilities >= 0 && i <= currentLiabilities:
			d.place[i] = inCurrentLiabilities
		default:
			d.place[i] = inNoncurrentLiabilities
		}
	}
}

// cashLine is the line of cash; two of them are two sectors and say nothing
// about the whole.
func (d *draft) cashLine(assets int) []int {
	var found []int
	for _, i := range d.lines("cash") {
		if i < assets {
			found = append(found, i)
		}
	}
	return d.outermost(found) // "Total cash and cash equivalents" has the others in it
}
