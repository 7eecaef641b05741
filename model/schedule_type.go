package model

import (
	"strings"

	"tieout/parse"
)

// scheduleWords are what a table says of itself, in normal form.
type scheduleWords struct {
	item     string
	title    []string   // title and the note it stands in
	rows     [][]string // captions, line by line
	headings []string   // of all columns together
	all      []string   // captions of all lines together
	years    int        // fiscal years its columns are of
	yearRows int        // lines that are years
	quarters int        // columns that are quarters
	percent  bool       // every figure is a percentage or small
}

func (w *scheduleWords) row(stems ...string) bool {
	for _, r := range w.rows {
		if has(r, stems...) {
			return true
		}
	}
	return false
}

func (w *scheduleWords) rowAny(stems ...string) bool { return hasAny(w.all, stems...) }

// count is how many of the stems occur among the captions.
func (w *scheduleWords) count(stems ...string) int {
	n := 0
	for _, s := range stems {
		if oneOf(s, w.all) {
			n++
		}
	}
	return n
}

// scheduleType says what a table is about, from its captions first, its title
// and note second. The order is that of the narrower claim.
func scheduleType(f *filing, d *draft) ScheduleType {
	w := wordsOf(f, d)
	for _, rule := range scheduleRules {
		if rule.is(w) {
			return rule.as
		}
	}
	return Untyped
}

func wordsOf(f *filing, d *draft) *scheduleWords {
	w := &scheduleWords{title: f.allWords(d.st.Title)}
	if s := d.st.Section; s >= 0 && s < len(f.Sections) {
		w.item = f.Sections[s].Item
		w.title = append(w.title, f.allWords(f.Sections[s].Title)...)
	}
	small, n := true, 0
	for _, l := range d.st.Lines {
		n += len(l.words)
	}
	w.rows, w.all = make([][]string, 0, len(d.st.Lines)), make([]string, 0, n)
	for _, l := range d.st.Lines {
		all := l.words
		w.rows, w.all = append(w.rows, all), append(w.all, all...)
		if !l.Heading && yearCaption(l.Caption) != 0 {
			w.yearRows++
		}
		small = small && (l.Heading || l.Unit == parse.Percent)
	}
	w.percent = small
	years := map[int]bool{}
	for _, c := range d.st.Columns {
		w.headings = append(w.headings, f.allWords(c.Heading)...)
		switch {
		case c.Period.Months == 3 || strings.HasPrefix(c.Key, "q"):
			w.quarters++
		case c.Year != 0:
			years[c.Year] = true
		}
	}
	w.years = len(years)
	return w
}

// yearCaption is the year a caption consists of: "2004", "2009 and thereafter" is none.
func yearCaption(caption string) int {
	text := strings.TrimRight(strings.TrimSpace(caption), " .:")
	if n := len(text); n < 4 || text[n-1] < '0' || text[n-1] > '9' {
		return 0
	}
	text = strings.TrimPrefix(strings.ToLower(text), "fiscal ")
	text = strings.TrimPrefix(text, "year ")
	if len(text) != 4 {
		return 0
	}
	return onlyYear(text)
}

// scheduleRule recognises one type.
type scheduleRule struct {
	as ScheduleType
	is func(w *scheduleWords) bool
}

var scheduleRules = [...]scheduleRule{
	{PriceTable, func(w *scheduleWords) bool {
		return has(w.headings, "high", "low") || w.rowAny("high") && w.rowAny("low") && w.count("quarter", "first", "second", "price", "stock") > 0
	}},
	{ValuationTable, func(w *scheduleWords) bool {
		return has(w.title, "valuation", "qualifying") || hasAny(w.headings, "beginning") && hasAny(w.headings, "end") && hasAny(w.headings, "charged", "addition", "deduction")
	}},
	{QuarterlyTable, func(w *scheduleWords) bool {
		quarters := w.quarters
		for _, q := range []string{"first", "second", "third", "fourth"} {
			if hasAny(w.headings, q) && hasAny(w.headings, "quarter") || hasAny(w.headings, q) && hasAny(w.title, "quarterly", "quarter") || hasAny(w.all, q) && hasAny(w.all, "quarter") {
				quarters++
			}
		}
		return quarters >= 3 && (hasAny(w.all, "sale", "revenue", "income", "earning", "profit", "loss") || hasAny(w.headings, "sale", "revenue", "income", "earning", "profit"))
	}},
	{SelectedTable, func(w *scheduleWords) bool {
		if w.years < 4 {
			return false
		}
		return w.item == "6" || hasAny(w.title, "selected", "five", "ten", "eleven", "summary", "historical") && hasAny(w.title, "data", "financial", "summary", "year", "review") ||
			w.rowAny("sale", "revenue") && w.row("net", "income") && w.row("total", "asset")
	}},
	{ObligationsTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "contractual") && hasAny(w.title, "obligation") || w.rowAny("contractual", "obligation") && hasAny(w.headings, "less", "thereafter", "after") ||
			w.yearRows >= 3 && hasAny(w.headings, "debt") && hasAny(w.headings, "lease")
	}},
	{PensionTable, func(w *scheduleWords) bool {
		return w.row("benefit", "obligation") && (w.row("plan", "asset") || w.row("service", "cost")) && (w.rowAny("beginning", "january", "year") || w.row("funded", "status")) && !w.row("net", "periodic") ||
			w.row("funded", "status") || w.row("projected", "benefit", "obligation") && w.row("plan", "asset")
	}},
	{PensionCostTable, func(w *scheduleWords) bool {
		return w.row("service", "cost") && (w.row("interest", "cost") || w.row("expected", "return") || w.row("actual", "return")) || w.row("net", "periodic")
	}},
	{PensionRatesTable, func(w *scheduleWords) bool {
		return w.row("discount", "rate") || w.row("compensation", "increase") && w.row("return")
	}},
	{PensionSheetTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "pension", "retirement", "postretirement", "benefit") && (w.row("intangible", "asset") || w.row("prepaid", "benefit") || w.row("accrued", "benefit") || w.row("minimum", "liability"))
	}},
	{TaxRateTable, func(w *scheduleWords) bool {
		return w.rowAny("statutory") && (w.rowAny("rate", "tax"))
	}},
	{DeferredTaxTable, func(w *scheduleWords) bool {
		return w.row("deferred", "tax", "asset") || w.row("deferred", "tax", "liability") || hasAny(w.title, "tax") && w.row("valuation", "allowance")
	}},
	{TaxTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "tax") && w.rowAny("federal", "state", "foreign", "domestic", "current") && w.rowAny("deferred", "current") && w.rowAny("federal", "foreign", "domestic")
	}},
	{PretaxTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "tax") && (w.rowAny("domestic") || w.row("united", "state") || w.row("u")) && w.rowAny("foreign", "international", "non")
	}},
	{EPSTable, func(w *scheduleWords) bool {
		return w.rowAny("denominator", "numerator") || w.row("weighted", "average") && w.row("per", "share") && w.rowAny("dilutive", "dilution", "diluted") && !w.row("net", "sale") && !w.row("total", "asset")
	}},
	{OptionsTable, func(w *scheduleWords) bool {
		if !hasAny(w.title, "option", "stock", "compensation", "incentive", "warrant") && !hasAny(w.headings, "option", "exercise") {
			return false
		}
		return w.count("granted", "exercised", "canceled", "cancelled", "forfeited", "expired", "outstanding", "exercisable") >= 3 || hasAny(w.headings, "exercise") && hasAny(w.headings, "outstanding", "option", "price")
	}},
	{OCITable, func(w *scheduleWords) bool {
		return has(w.title, "comprehensive") && hasAny(w.title, "accumulated", "other") && w.rowAny("translation", "unrealized", "pension") && !w.row("net", "income")
	}},
	{InventoryTable, func(w *scheduleWords) bool {
		return w.row("raw", "material") || w.row("finished") && w.row("process") || hasAny(w.title, "inventory") && w.count("finished", "material", "process", "supply", "lifo", "fifo", "good") >= 2
	}},
	{PropertyTable, func(w *scheduleWords) bool {
		return w.count("land", "building", "machinery", "equipment", "leasehold", "furniture", "construction") >= 3 && !w.row("total", "asset") && !w.rowAny("tax")
	}},
	{LeaseTable, func(w *scheduleWords) bool {
		if w.row("minimum", "lease") || w.row("minimum", "rental") || w.row("rental", "expense") || w.row("rent", "expense") {
			return true
		}
		return w.yearRows >= 3 && hasAny(append(w.title, w.headings...), "lease", "rental", "rent", "commitment")
	}},
	{MaturitiesTable, func(w *scheduleWords) bool {
		return w.yearRows >= 3 && hasAny(append(w.title, w.headings...), "debt", "borrowing", "maturity", "note", "credit", "loan", "financing")
	}},
	{IntangibleTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "intangible", "goodwill") || w.count("goodwill", "patent", "trademark", "license", "intangible", "customer") >= 3 && !w.row("total", "asset") && !w.rowAny("tax")
	}},
	{SegmentTable, func(w *scheduleWords) bool {
		return hasAny(w.title, "segment") && (hasAny(w.all, "sale", "revenue", "profit", "income", "asset", "depreciation") || hasAny(w.headings, "sale", "revenue", "profit"))
	}},
	{GeographyTable, func(w *scheduleWords) bool {
		return w.count("foreign", "domestic", "europe", "asia", "america", "canada", "japan", "international", "pacific", "states")+w.count("state") >= 2 && !w.rowAny("tax", "deferred") ||
			hasAny(w.title, "geographic", "geography", "geographical")
	}},
	{DebtTable, func(w *scheduleWords) bool {
		if w.row("long", "term", "debt") && w.rowAny("current") && w.count("note", "bond", "debenture", "mortgage", "loan", "credit", "payable", "maturity") >= 1 && !w.row("total", "asset") && !w.rowAny("operating", "tax") {
			return true
		}
		return hasAny(w.title, "debt", "borrowing", "financing", "credit") && w.count("note", "bond", "debenture", "mortgage", "loan", "credit", "paper", "line") >= 1 && !w.rowAny("tax", "operating")
	}},
}
