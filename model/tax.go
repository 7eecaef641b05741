package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// IncomeTaxes is the note on income taxes, under SFAS 109.
//
// Signs are as printed: a provision is positive, a benefit negative; deferred
// assets and liabilities are both positive where they stand under headings of
// their own, a valuation allowance as the filer prints it.
type IncomeTaxes struct {
	Sources  []*Item // income before taxes by source: "United States", "Foreign"
	Pretax   *Item   // their total
	Current  []*Item // current provision by jurisdiction
	Deferred []*Item // deferred provision by jurisdiction

	TotalCurrent  *Item
	TotalDeferred *Item
	Provision     *Item // current and deferred together

	// Rates reconcile the statutory rate, the first of them, to the effective
	// one, in percent of income before taxes; Amounts do so in currency.
	Rates     []*Item
	Effective *Item
	Amounts   []*Item

	Assets             []*Item // deferred tax assets by cause
	Liabilities        []*Item // deferred tax liabilities by cause
	ValuationAllowance *Item
	TotalAssets        *Item // before the allowance where it is shown apart
	TotalLiabilities   *Item
	Net                *Item // assets less liabilities; the other way round where the filer says liability
	NetIsLiability     bool
	CurrentPart        *Item // how the net amount is split in the balance sheet
	LongTermPart       *Item
	netBefore          bool // Net stands above the liabilities

	Undistributed []*Fact // earnings of foreign subsidiaries for which no tax is provided
	Losses        []*Fact // operating loss carryforwards stated in sentences
}

// taxes reads the tables and sentences on income taxes.
func (r *noteReader) taxes() *IncomeTaxes {
	t := &IncomeTaxes{}
	tables := r.of(PretaxTable, TaxTable, TaxRateTable, DeferredTaxTable)
	for _, d := range append(tables, r.within("tax")...) {
		r.pretax(t, d)
		r.provision(t, d)
		r.rates(t, d)
		r.deferred(t, d)
	}
	r.provisionByColumn(t)
	if t.TotalLiabilities != nil && t.netBefore {
		t.Net = nil // the assets net of their allowance
	}
	r.taxProse(t)
	if t.Provision == nil && t.Pretax == nil && t.Rates == nil && t.Assets == nil && t.Net == nil && t.Amounts == nil {
		return nil
	}
	r.taxRelations(t)
	return t
}

// pretax reads income before taxes by source: two rows or more whose total is
// the income statement's in at least one year.
func (r *noteReader) pretax(t *IncomeTaxes, d *draft) {
	if t.Pretax != nil || d.st.Type == DeferredTaxTable {
		return
	}
	for i := range d.st.Lines {
		at := d.sumOf(i)
		if len(at) < 2 || !r.isKey(d, i, "income_before_taxes") && !has(append(r.f.allWords(d.st.Title), d.headings[at[0]]...), "before", "tax") {
			continue
		}
		foreign := false
		for _, k := range at {
			foreign = foreign || hasAny(d.all(k), "foreign", "international", "non", "nonu", "other", "rest")
		}
		if !foreign {
			continue
		}
		for _, k := range at {
			if x := r.item(d, k); x != nil {
				t.Sources = append(t.Sources, x)
			}
		}
		t.Pretax = r.item(d, i)
		return
	}
}

// isKey reports whether a line states a key figure in one year or more.
func (r *noteReader) isKey(d *draft, line int, id string) bool {
	return r.agrees(r.item(d, line), id) > 0
}

// agrees counts the years in which an item states a key figure.
func (r *noteReader) agrees(x *Item, id string) int {
	n := 0
	for _, year := range x.years() {
		k, f := r.key(id, year), x.At(year)
		if k != nil && !k.Value.IsZero() && near(f, k) {
			n++
		}
	}
	return n
}

// provision reads current and deferred taxes by jurisdiction, whichever of the
// two is the heading and whichever the row.
func (r *noteReader) provision(t *IncomeTaxes, d *draft) {
	if t.Provision != nil || !hasAny(d.allCaptions(), "current") || !hasAny(d.allCaptions(), "deferred") {
		return
	}
	var current, deferred []*Item
	var currentAt, deferredAt []int
	total := -1
	for i := range d.st.Lines {
		if d.st.Lines[i].Heading {
			continue
		}
		w, under := d.all(i), d.headings[i]
		if d.st.Unit(i, 0) == parse.Percent || hasAny(w, "asset", "liability") || hasAny(under, "asset", "liability") {
			continue
		}
		if r.isKey(d, i, "income_taxes") {
			total = i
		}
		if !d.leaf(i) {
			continue
		}
		place := jurisdiction(w)
		isCurrent, isDeferred := hasAny(w, "current"), hasAny(w, "deferred")
		if !isCurrent && !isDeferred {
			isCurrent, isDeferred = hasAny(under, "current"), hasAny(under, "deferred")
		} else if place == "" {
			place = jurisdiction(under)
		}
		if place == "" || isCurrent == isDeferred {
			continue
		}
		x := r.item(d, i)
		if x == nil {
			continue
		}
		if isCurrent {
			current, currentAt = append(current, x), append(currentAt, i)
		} else {
			deferred, deferredAt = append(deferred, x), append(deferredAt, i)
		}
		if w := d.words[i]; len(w) > 0 && (w[0] == "current" || w[0] == "deferred") {
			x.Caption = strings.TrimRight(lastHeading(d.heading[i]), ": ") + ": " + x.Caption
		}
	}
	if len(current) == 0 || len(deferred) == 0 || total < 0 {
		return
	}
	t.Current, t.Deferred, t.Provision = current, deferred, r.item(d, total)
	for i := range d.st.Lines {
		if at := d.sumOf(i); len(at) > 0 {
			switch {
			case same(at, currentAt):
				t.TotalCurrent = r.item(d, i)
			case same(at, deferredAt):
				t.TotalDeferred = r.item(d, i)
			}
		}
	}
}

// provisionByColumn reads tables with a column each for current and deferred
// taxes, one table a year: the year is that of the income statement's figure
// that the total states. Tables that follow without headings have the same
// columns.
func (r *noteReader) provisionByColumn(t *IncomeTaxes) {
	if t.Provision != nil {
		return
	}
	current, deferred, total := -1, -1, -1
	rows := map[string][2]*Item{}
	for _, d := range r.schedules {
		if !hasAny(r.sectionWords(d.st.Section), "tax") {
			continue
		}
		blank := true
		c, f, a := -1, -1, -1
		for k, column := range d.st.Columns {
			w := r.f.allWords(column.Heading)
			blank = blank && len(w) == 0
			switch {
			case hasAny(w, "current"):
				c = k
			case hasAny(w, "deferred", "prepaid"):
				f = k
			case hasAny(w, "total"):
				a = k
			}
		}
		if c >= 0 && f >= 0 && a >= 0 {
			current, deferred, total = c, f, a
		} else if !blank || total < 0 || len(d.st.Columns) <= total {
			continue
		}
		for i := range d.st.Lines {
			x := r.fact(d, i, total)
			year := 0
			for _, y := range r.years {
				if k := r.key("income_taxes", y); x != nil && k != nil && k.Value.Equal(x.Value) && !k.Value.IsZero() {
					year = y
				}
			}
			if year == 0 || len(d.sumOf(i)) < 2 {
				continue
			}
			add := func(into **Item, caption string, line, column int) {
				f := r.fact(d, line, column)
				if f == nil {
					return
				}
				f.Year = year
				if *into == nil {
					*into = &Item{Caption: caption}
				}
				(*into).Facts = append((*into).Facts, f)
			}
			for _, k := range d.sumOf(i) {
				caption := d.st.Lines[k].Caption
				pair := rows[caption]
				if pair[0] == nil {
					pair = [2]*Item{{Caption: caption}, {Caption: caption}}
					rows[caption] = pair
					t.Current, t.Deferred = append(t.Current, pair[0]), append(t.Deferred, pair[1])
				}
				add(&pair[0], caption, k, current)
				add(&pair[1], caption, k, deferred)
			}
			add(&t.TotalCurrent, d.st.Lines[i].Caption, i, current)
			add(&t.TotalDeferred, d.st.Lines[i].Caption, i, deferred)
			add(&t.Provision, d.st.Lines[i].Caption, i, total)
		}
	}
}

// jurisdiction is who levies a tax, "" where the words name none.
func jurisdiction(w []string) string {
	for _, s := range [...]string{"federal", "foreign", "state", "local", "international", "territory", "domestic", "non", "nonu", "provincial", "u"} {
		if oneOf(s, w) {
			return s
		}
	}
	return ""
}

func same(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

// allCaptions are the words of all captions.
func (d *draft) allCaptions() []string {
	var w []string
	for i := range d.st.Lines {
		w = append(w, d.all(i)...)
	}
	return w
}

// rates reads the way from the statutory to the effective rate.
func (r *noteReader) rates(t *IncomeTaxes, d *draft) {
	first := -1
	for i := range d.st.Lines {
		w := d.all(i)
		if d.st.Lines[i].Heading {
			continue
		}
		percent := d.st.Unit(i, 0) == parse.Percent
		if first < 0 {
			if (hasAny(w, "statutory") || has(w, "expected", "tax") || has(w, "computed", "tax")) && d.total[i] == nil {
				first = i
			}
			continue
		}
		if t.Effective == nil && percent && (has(w, "effective") && !hasAny(w, "before") || len(w) == 0 && d.st.Unit(first, 0) == parse.Percent) {
			t.Effective = r.item(d, i)
			if d.st.Unit(first, 0) == parse.Percent && t.Rates == nil {
				t.Rates = r.leaves(d, first, i)
			}
		}
		if !percent && t.Amounts == nil && r.isKey(d, i, "income_taxes") && d.total[i] != nil {
			t.Amounts = r.leaves(d, first, i)
		}
	}
}

// leaves are the items from line first up to line last, half open, without
// headings and subtotals.
func (r *noteReader) leaves(d *draft, first, last int) []*Item {
	var items []*Item
	for i := first; i < last; i++ {
		if !d.leaf(i) || hasAny(d.all(i), "before") && has(d.all(i), "effective") {
			continue
		}
		if x := r.item(d, i); x != nil {
			items = append(items, x)
		}
	}
	return items
}

// deferred reads deferred tax assets and liabilities and the way their net
// amount is split.
func (r *noteReader) deferred(t *IncomeTaxes, d *draft) {
	if d.st.Type != DeferredTaxTable {
		return
	}
	title := r.f.allWords(r.f.lastTitle(d.st.Title))
	for i := range d.st.Lines {
		if d.st.Lines[i].Heading {
			continue
		}
		w, under := d.all(i), d.headings[i]
		assets, liabilities := hasAny(under, "asset"), hasAny(under, "liability")
		if !assets && !liabilities && has(title, "deferred", "tax") {
			assets, liabilities = hasAny(title, "asset"), hasAny(title, "liability")
		}
		x := r.item(d, i)
		switch {
		case x == nil:
		case has(w, "valuation", "allowance"):
			if t.ValuationAllowance == nil {
				t.ValuationAllowance = x
			}
		case hasAny(w, "current") && has(w, "deferred", "tax") && !hasAny(w, "non", "noncurrent", "net"):
			t.CurrentPart = x
		case (hasAny(w, "noncurrent") || has(w, "non", "current") || has(w, "long", "term")) && has(w, "deferred", "tax"):
			t.LongTermPart = x
		case hasAny(w, "net") && hasAny(w, "asset", "liability") && has(w, "deferred", "tax"):
			if t.Net == nil || t.TotalLiabilities != nil && t.netBefore {
				t.Net, t.NetIsLiability, t.netBefore = x, !hasAny(w, "asset"), t.TotalLiabilities == nil
			}
		case hasAny(w, "total", "gross") && hasAny(w, "asset") && t.TotalAssets == nil:
			t.TotalAssets = x
		case hasAny(w, "total", "gross") && hasAny(w, "liability") && t.TotalLiabilities == nil:
			t.TotalLiabilities = x
		case !d.leaf(i) || assets == liabilities:
		case assets:
			t.Assets = append(t.Assets, x)
		default:
			t.Liabilities = append(t.Liabilities, x)
		}
	}
}

// taxProse reads undistributed earnings and loss carryforwards.
func (r *noteReader) taxProse(t *IncomeTaxes) {
	for _, x := range r.figured {
		i := x.sentence
		if !x.about("tax") {
			continue
		}
		w := x.words
		undistributed := hasAny(w, "undistributed", "unremitted", "reinvested", "repatriated") || has(w, "not", "distributed")
		losses := hasAny(w, "carryforward", "carryover") || has(w, "carry", "forward")
		if undistributed == losses {
			continue
		}
		for _, at := range r.stated(i, parse.Money) {
			if undistributed {
				t.Undistributed = append(t.Undistributed, r.quantity(at))
			} else {
				t.Losses = append(t.Losses, r.quantity(at))
			}
		}
	}
}

func (r *noteReader) taxRelations(t *IncomeTaxes) {
	hundred := decimal.New(100, 0)
	for _, year := range t.Effective.years() {
		rate := t.Effective.At(year)
		provision, pretax := t.Provision.At(year), t.Pretax.At(year)
		if provision == nil {
			provision = r.key("income_taxes", year)
		}
		if pretax == nil {
			pretax = r.key("income_before_taxes", year)
		}
		if provision != nil && pretax != nil {
			r.ratio("effective_rate", rate, provision, pretax, parse.Percent)
		}
		var parts []part
		for _, x := range t.Rates {
			if f := x.At(year); f != nil && f.Value.Abs().LessThan(hundred) {
				parts = append(parts, plus(f))
			}
		}
		if len(parts) > 1 {
			left, _ := r.sum(plus(rate))
			right, _ := r.sum(parts...)
			r.relate(relation{kind: FootingCheck, group: rate.Schedule + ".rates", column: yearKey(year), left: left, right: right})
		}
	}
	r.deferredRoll(t)
	r.taxesPayable(t)
}

// ratio relates a printed ratio to the quotient of two facts.
func (r *noteReader) ratio(id string, printed, above, below *Fact, unit parse.Unit) {
	left, ok := r.sum(plus(printed))
	a, also := r.sum(plus(above))
	b, too := r.sum(plus(below))
	if !ok || !also || !too {
		return
	}
	right, ok := quotient(a, b, unit, printed)
	if !ok {
		return
	}
	group := printed.Schedule
	if group == "" {
		group = printed.Statement.id()
	}
	r.relate(relation{kind: RatioCheck, group: group + "." + id, column: yearKey(printed.Year), left: left, right: right, unnamed: true})
}

// deferredRoll ties the change of net deferred taxes to the deferred provision
// and the taxes within other comprehensive income. Acquisitions and other
// things may enter it, so that a difference says nothing.
func (r *noteReader) deferredRoll(t *IncomeTaxes) {
	if t.Net == nil || t.TotalDeferred == nil {
		return
	}
	for _, year := range t.Net.years() {
		now, before, provision := t.Net.At(year), t.Net.At(year-1), t.TotalDeferred.At(year)
		if now == nil || before == nil || provision == nil {
			continue
		}
		left, _ := r.sum(plus(now), minus(before))
		sign := -1
		if t.NetIsLiability {
			sign = 1
		}
		parts := []part{{sign, provision}}
		for _, f := range r.taxInEquity(year) {
			parts = append(parts, part{-sign, f})
		}
		right, _ := r.sum(parts...)
		r.relate(relation{kind: RollForwardCheck, group: now.Schedule + ".net_deferred_taxes", column: yearKey(year), left: left, right: right, quiet: true,
			name: "The change of net deferred taxes", by: "the deferred provision and the tax within other comprehensive income make"})
	}
}

// taxInEquity are the tax benefits that captions of other comprehensive income
// in the statement of equity state: "net of tax benefit of $104,536".
func (r *noteReader) taxInEquity(year int) []*Fact {
	d := r.found[Equity]
	if d == nil {
		return nil
	}
	var facts []*Fact
	for i, l := range d.st.Lines {
		if l.Heading || l.Year != year || !has(d.all(i), "tax", "benefit") || !has(d.all(i), "net") {
			continue
		}
		if stated := r.captioned(d, i); len(stated) == 1 {
			facts = append(facts, stated[0])
		}
	}
	return facts
}

// taxesPayable compares two ways to the taxes owed: what was charged less what
// was paid, and the change of the balance sheet's tax accounts with the tax
// benefit of options. Both are often disturbed by other things, and are
// compared where they agree.
func (r *noteReader) taxesPayable(t *IncomeTaxes) {
	if t.TotalCurrent == nil || r.found[CashFlow] == nil {
		return
	}
	for _, year := range t.TotalCurrent.years() {
		charged, paid := t.TotalCurrent.At(year), r.concept(CashFlow, year, "income_taxes_paid")
		if charged == nil || paid == nil {
			continue
		}
		owed, _ := r.sum(plus(charged), minus(paid))
		var parts []part
		for _, id := range []string{"prepaid_income_taxes", "income_taxes_payable"} {
			now, before := r.concept(BalanceSheet, year, id), r.concept(BalanceSheet, year-1, id)
			if now == nil || before == nil {
				continue
			}
			if id == "prepaid_income_taxes" {
				now, before = before, now
			}
			parts = append(parts, plus(now), minus(before))
		}
		if len(parts) == 0 {
			continue
		}
		parts = append(parts, part{1, r.optionBenefit(year)})
		accounts, _ := r.sum(parts...)
		r.relate(relation{kind: NoteCheck, group: charged.Schedule + ".taxes_owed", column: yearKey(year), left: owed, right: accounts, quiet: true})
	}
}

// optionBenefit is the tax benefit of exercised options in the statement of
// equity, nil where there is none.
func (r *noteReader) optionBenefit(year int) *Fact {
	d := r.found[Equity]
	if d == nil {
		return nil
	}
	for i, l := range d.st.Lines {
		if l.Heading || l.Year != year || l.Concept != "tax_benefit_of_stock_options" {
			continue
		}
		for c, column := range d.st.Columns {
			if column.Key == "total" {
				if f := r.fact(d, i, c); f != nil {
					f.Year = year
					return f
				}
			}
		}
	}
	return nil
}
