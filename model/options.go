package model

import (
	"strings"
	"unicode"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Options is the activity of stock options and what is outstanding.
//
// Numbers are as printed, exercises and forfeitures with their printed sign,
// prices in currency per share.
type Options struct {
	Years     []OptionYear // as filed
	Tranches  []Tranche    // outstanding at the latest balance sheet date, by exercise price
	Available []*Fact      // options or shares still to be granted
	Life      *Fact        // weighted average remaining life in years
}

// OptionYear is the activity of one year.
type OptionYear struct {
	Year        int
	Opening     OptionRow
	Movements   []OptionRow // granted, exercised, forfeited ...
	Closing     OptionRow
	Exercisable OptionRow
}

// OptionRow is a number of options with their average exercise price.
type OptionRow struct {
	Caption string
	Number  *Fact // nil where nothing is printed
	Price   *Fact // nil where nothing is printed
	grant   int   // +1 adds to the options outstanding, -1 takes away, 0 where the caption does not say
	taken   bool  // exercised
}

// Tranche is the options outstanding at one exercise price, or in a range.
type Tranche struct {
	Range  string // as filed: "$3.11 - 21.63"
	Number *Fact
	Price  *Fact
}

func (r *noteReader) options() *Options {
	o := &Options{}
	for _, d := range append(r.of(OptionsTable), r.within("stock", "option", "equity", "compensation")...) {
		activity := r.optionYears(d)
		if len(o.Years) == 0 {
			o.Years = activity
		}
		if len(o.Tranches) == 0 && len(activity) == 0 && d.st.Type == OptionsTable {
			o.Tranches = r.optionTranches(d)
		}
	}
	if !o.tranchesFit() {
		o.Tranches = r.statedTranches()
	}
	if !o.tranchesFit() {
		o.Tranches = nil
	}
	r.optionProse(o)
	if len(o.Years) == 0 && len(o.Tranches) == 0 {
		return nil
	}
	r.optionRelations(o)
	return o
}

// optionYears reads a table with a column of numbers, or one of numbers and one
// of prices, for every year. Two columns of numbers for a year say something
// else: shares and what they cost, or the options of several plans. So does a
// table by which nothing was granted or exercised.
func (r *noteReader) optionYears(d *draft) []OptionYear {
	var years []OptionYear
	numbers := map[int]int{}
	granted := false
	for c, column := range d.st.Columns {
		if column.Year == 0 || column.Unit == parse.PerShare || isPrice(column) {
			continue
		}
		price := -1
		for _, k := range []int{c + 1, c - 1} {
			if price < 0 && k >= 0 && k < len(d.st.Columns) && d.st.Columns[k].Year == column.Year && isPrice(d.st.Columns[k]) {
				price = k
			}
		}
		if numbers[column.Year]++; numbers[column.Year] > 1 {
			return nil
		}
		y := OptionYear{Year: column.Year}
		for i, l := range d.st.Lines {
			if l.Heading {
				continue
			}
			w := d.all(i)
			granted = granted || hasAny(w, "granted", "grant", "exercised", "exercisable", "option")
			row := OptionRow{Caption: l.Caption, Number: r.count(d, i, c)}
			if price >= 0 {
				if row.Price = r.fact(d, i, price); row.Price != nil {
					row.Price.Unit = parse.PerShare
				}
			}
			if row.Number == nil {
				continue
			}
			switch {
			case hasAny(w, "exercisable"):
				if y.Exercisable.Number == nil {
					y.Exercisable = row
				}
			case hasAny(w, "outstanding", "balance") && hasAny(w, "beginning", "january") || hasAny(w, "outstanding", "balance") && y.Opening.Number == nil && y.Movements == nil:
				if y.Opening.Number == nil {
					y.Opening = row
				}
			case hasAny(w, "outstanding", "balance") && y.Closing.Number == nil:
				y.Closing = row
			case y.Closing.Number == nil && y.Opening.Number != nil:
				switch {
				case hasAny(w, "granted", "grant", "converted", "assumed", "issued"):
					row.grant = 1
				case hasAny(w, "exercised", "exercise"):
					row.grant, row.taken = -1, true
				case hasAny(w, "forfeited", "expired", "canceled", "cancelled", "lapsed", "terminated", "forfeiture", "cancellation", "surrendered"):
					row.grant = -1
				}
				y.Movements = append(y.Movements, row)
			}
		}
		if y.Opening.Number != nil && y.Closing.Number != nil && len(y.Movements) > 0 {
			years = append(years, y)
		}
	}
	if !granted {
		return nil
	}
	return years
}

func isPrice(c Column) bool {
	return c.Unit == parse.PerShare || hasAny(allWords(c.Heading), "price")
}

// count is a figure as a number of options, whatever the scale of amounts.
func (r *noteReader) count(d *draft, line, column int) *Fact {
	f := r.fact(d, line, column)
	if f != nil {
		r.asShares(f)
	}
	return f
}

// optionTranches reads a table of ranges of exercise prices with the number
// outstanding and its average price.
func (r *noteReader) optionTranches(d *draft) []Tranche {
	number, price := -1, -1
	for c, column := range d.st.Columns {
		w := r.f.allWords(column.Heading)
		switch {
		case hasAny(w, "life", "remaining", "range"):
		case isPrice(column) && number >= 0 && price < 0:
			price = c
		case !isPrice(column) && number < 0 && hasAny(w, "number", "outstanding", "share", "option"):
			number = c
		}
	}
	if number < 0 || price < 0 {
		return nil
	}
	var all []Tranche
	for i, l := range d.st.Lines {
		n, p := r.count(d, i, number), r.fact(d, i, price)
		if n == nil || p == nil || d.total[i] != nil || strings.IndexFunc(l.Caption, unicode.IsDigit) < 0 {
			continue // a tranche is called by its prices
		}
		p.Unit = parse.PerShare
		all = append(all, Tranche{Range: l.Caption, Number: n, Price: p})
	}
	if len(all) < 2 {
		return nil
	}
	// A last row that sums the others is no tranche.
	rest, last := decimal.Zero, all[len(all)-1].Number.Value
	for _, t := range all[:len(all)-1] {
		rest = rest.Add(t.Number.Value)
	}
	if rest.Equal(last) {
		all = all[:len(all)-1]
	}
	return all
}

// statedTranches reads a list of prices and numbers in one sentence: "$2.81 for
// 12,000 shares, $6.50 for 48,600 shares", or numbers first.
func (r *noteReader) statedTranches() []Tranche {
	for _, x := range r.figured {
		i := x.sentence
		if !x.about("option", "stock") || !hasAny(x.words, "option", "exercise", "outstanding") {
			continue
		}
		var all []Tranche
		var number, price *Fact
		for _, at := range r.stated(i, parse.Money, parse.Count) {
			f := r.quantity(at)
			q := &r.f.Quantities[at]
			if q.Kind == parse.Money {
				price = f
				price.Unit = parse.PerShare
			} else {
				number = f
				number.Half = decimal.Zero // a number of options is counted, not rounded
			}
			if number != nil && price != nil {
				all = append(all, Tranche{Range: price.Text, Number: number, Price: price})
				number, price = nil, nil
			}
		}
		if len(all) >= 2 && number == nil && price == nil {
			return all
		}
	}
	return nil
}

// latest is the last year of activity, nil for none.
func (o *Options) latest() *OptionYear {
	var last *OptionYear
	for i := range o.Years {
		if last == nil || o.Years[i].Year > last.Year {
			last = &o.Years[i]
		}
	}
	return last
}

// tranchesFit reports whether the tranches add up to what is outstanding but
// for a few in a hundred: those of options that are exercisable, or a part of
// the rows, do not.
func (o *Options) tranchesFit() bool {
	last := o.latest()
	if last == nil || len(o.Tranches) < 2 {
		return false
	}
	sum := decimal.Zero
	for _, t := range o.Tranches {
		sum = sum.Add(t.Number.Value)
	}
	off := sum.Sub(last.Closing.Number.Value).Abs()
	return off.LessThanOrEqual(last.Closing.Number.Value.Abs().Mul(decimal.New(3, -2)))
}

func (r *noteReader) optionProse(o *Options) {
	for _, x := range r.figured {
		i := x.sentence
		if !x.about("option", "stock", "incentive", "compensation") {
			continue
		}
		w := x.words
		if hasAny(w, "available", "remain") && hasAny(w, "grant", "issuance", "future") {
			for _, at := range r.stated(i, parse.Count) {
				if of := r.f.Quantities[at].Of; strings.HasPrefix(of, "option") || strings.HasPrefix(of, "share") {
					o.Available = append(o.Available, r.quantity(at))
				}
			}
		}
		if o.Life == nil && hasAny(w, "life") && (hasAny(w, "remaining", "left", "contractual")) {
			for _, at := range r.stated(i, parse.Duration) {
				if strings.HasPrefix(r.f.Quantities[at].Of, "year") {
					o.Life = r.quantity(at)
				}
			}
		}
	}
}

func (r *noteReader) optionRelations(o *Options) {
	for k, y := range o.Years {
		r.optionRoll(&y)
		r.averagePrice(&y)
		r.proceeds(&y)
		for _, before := range o.Years[k+1:] {
			if before.Year == y.Year-1 {
				left, _ := r.sum(plus(y.Opening.Number))
				right, _ := r.sum(plus(before.Closing.Number))
				r.relate(relation{kind: RollForwardCheck, group: y.Opening.Number.Schedule + ".opening", column: yearKey(y.Year), left: left, right: right, same: true})
				if y.Opening.Price != nil && before.Closing.Price != nil {
					left, _ := r.sum(plus(y.Opening.Price))
					right, _ := r.sum(plus(before.Closing.Price))
					r.relate(relation{kind: RollForwardCheck, group: y.Opening.Price.Schedule + ".opening_price", column: yearKey(y.Year), left: left, right: right, same: true})
				}
			}
		}
	}
	latest := o.latest()
	if len(o.Tranches) < 2 || latest == nil {
		return
	}
	var parts []part
	var worth []reckoned
	for _, t := range o.Tranches {
		parts = append(parts, plus(t.Number))
		worth = append(worth, r.product(1, t.Number, t.Price))
	}
	group := latest.Closing.Number.Schedule
	left, _ := r.sum(plus(latest.Closing.Number))
	right, _ := r.sum(parts...)
	r.relate(relation{kind: NoteCheck, group: group + ".tranches", column: yearKey(latest.Year), left: left, right: right,
		by: "the options outstanding by exercise price add up to"})
	if price := latest.Closing.Price; price != nil {
		left, _ := r.sum(plus(price))
		if right, ok := quotient(together(worth...), right, parse.PerShare, price); ok {
			r.relate(relation{kind: RatioCheck, group: group + ".tranche_price", column: yearKey(latest.Year), left: left, right: right, unnamed: true,
				by: "the options outstanding by exercise price average"})
		}
	}
}

// optionRoll relates the closing number to the opening one and the movements,
// which some filers print without parentheses.
func (r *noteReader) optionRoll(y *OptionYear) {
	parts := []part{plus(y.Opening.Number)}
	for _, m := range y.Movements {
		sign := 1
		if m.grant < 0 && m.Number.Value.IsPositive() {
			sign = -1
		}
		parts = append(parts, part{sign, m.Number})
	}
	left, _ := r.sum(plus(y.Closing.Number))
	right, _ := r.sum(parts...)
	r.relate(relation{kind: RollForwardCheck, group: y.Closing.Number.Schedule + ".activity", column: yearKey(y.Year), left: left, right: right})
}

// averagePrice relates the average price of the options left to that of those
// there were and what came and went.
func (r *noteReader) averagePrice(y *OptionYear) {
	if y.Closing.Price == nil || y.Opening.Price == nil {
		return
	}
	all := []reckoned{r.product(1, y.Opening.Number, y.Opening.Price)}
	for _, m := range y.Movements {
		if m.Number.Value.IsZero() {
			continue
		}
		if m.Price == nil || m.grant == 0 {
			return
		}
		sign := 1
		if m.grant < 0 && m.Number.Value.IsPositive() {
			sign = -1
		}
		all = append(all, r.product(sign, m.Number, m.Price))
	}
	left, _ := r.sum(plus(y.Closing.Price))
	below, _ := r.sum(plus(y.Closing.Number))
	if right, ok := quotient(together(all...), below, parse.PerShare, y.Closing.Price); ok {
		r.relate(relation{kind: RatioCheck, group: y.Closing.Price.Schedule + ".average_price", column: yearKey(y.Year), left: left, right: right, unnamed: true,
			by: "the options at the beginning and what came and went average"})
	}
}

// proceeds relates options exercised times their price to what the statements
// show for stock issued.
func (r *noteReader) proceeds(y *OptionYear) {
	for _, m := range y.Movements {
		if !m.taken || m.Price == nil || m.Number.Value.IsZero() {
			continue
		}
		paid := r.concept(CashFlow, y.Year, "proceeds_from_stock")
		if paid == nil {
			continue
		}
		sign := 1
		if m.Number.Value.IsNegative() {
			sign = -1
		}
		left, _ := r.sum(plus(paid))
		right := r.product(sign, m.Number, m.Price)
		r.relate(relation{kind: NoteCheck, group: m.Number.Schedule + ".proceeds", column: yearKey(y.Year), left: left, right: right, quiet: true,
			by: "options exercised times their average price are"})
	}
}
