package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// period is a fiscal year or one of its quarters.
type period struct{ year, quarter int }

// series is one thing over periods, as one table states it: a row over the
// columns of periods; a caption that comes again in blocks of rows, one block a
// year; or a column over rows that are years.
type series struct {
	of       *draft
	rank     int // statements first, then schedules, by place
	nth      int // among all series
	caption  string
	core     []string // telling words of the caption and column
	context  []string // telling words of headings, title and note
	opening  bool     // balances that open a period
	nameless bool     // of a column among others that prints no heading
	bare     bool     // no caption: a total is known by its table
	concept  string
	unit     parse.Unit
	points   []point
}

// point is a figure in ten-thousandths of the unit.
type point struct {
	period
	place
	value  int64
	unit   int64 // the last printed digit
	digits int   // significant digits as printed, zeros at the end not counted
}

// fine is the decimals of the parts of a unit that figures are compared in, and
// maxFine the digits of such a figure that fit 64 bits.
const (
	fine    = 4
	maxFine = 18
)

// powers of ten by their exponent.
var powers = [...]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12}

// commonWords say nothing about what a figure is.
const commonWords = "total net of the a an and or at in for to on by from with as is are year end ended beginning begin december january march june september october less plus other amount balance per all item various subtotal sub note consist consisting following table data"

// meanings are words by what they say: "" of a common word, else the word that
// filers use for the same.
var meanings = func() map[string]string {
	m := map[string]string{
		"uncollectible": "doubtful", "bad": "doubtful", "revenue": "sale", "turnover": "sale", "earning": "income", "profit": "income",
		"reserve": "allowance", "fixed": "property", "expenditure": "purchase", "addition": "purchase", "employee": "employe", "employer": "company",
		"repurchased": "purchased", "reacquired": "purchased", "share": "stock", "borrowing": "debt", "indebtedness": "debt", "instalment": "installment",
	}
	for w := range strings.FieldsSeq(commonWords) {
		m[w] = ""
	}
	return m
}()

// meant has, by the first letter of such words, a bit for each of their lengths:
// most words need not be looked up.
var meant = func() (t [256]uint32) {
	for w := range meanings {
		t[w[0]] |= 1 << len(w)
	}
	return t
}()

// telling are the words of a caption that say what it is.
func (f *filing) telling(w []string) []string {
	kept := f.room.open(len(w))
	for _, x := range w {
		if len(x) < 2 {
			continue
		}
		if meant[x[0]]&(1<<len(x)) != 0 {
			if meaning, known := meanings[x]; known {
				if x = meaning; x == "" {
					continue
				}
			}
		}
		if !oneOf(x, kept) {
			kept = append(kept, x)
		}
	}
	return f.room.keep(kept)
}

// readSeries appends the series of one statement or schedule.
func readSeries(all []*series, f *filing, d *draft, rank, latest int) []*series {
	byKey := make(map[seriesKey]*series, len(d.st.Lines))
	title := slices.Clip(d.titleWords(f))
	tied := d.columnGroups()
	opens, groupWords := make([]bool, len(tied)), make([][]string, len(tied))
	for c, group := range tied {
		opens[c], groupWords[c] = isOpening(group), f.allWords(group)
	}
	undated := !d.dated()
	for i, l := range d.st.Lines {
		if l.Heading {
			continue
		}
		said, under, quarter := d.wordings[i], f.wording(withoutYears(l.Under)), f.lineQuarter(l)
		caption := l.Caption
		if yearCaption(caption) != 0 || quarter > 0 {
			caption, said = "", f.wording("")
		}
		openingLine := isOpening(l.Caption)
		var context []string // of the line's series, once one is new
		for c, column := range d.st.Columns {
			figure := l.Figures[c]
			if !figure.Present() {
				continue
			}
			if d.kind == Equity && d.shareColumn(c) {
				continue
			}
			p, dated := d.periodOf(l, quarter, column)
			if !dated && undated {
				p.year, dated = latest, true
			}
			if !dated {
				continue
			}
			group := tied[c]
			opening := openingLine || opens[c]
			if opening && d.kind != Equity {
				p.year--
			}
			key := seriesKey{caption: said, under: under, group: slices.Index(tied, group), opening: opening}
			s := byKey[key]
			for s != nil && s.has(p) {
				key.again++
				s = byKey[key]
			}
			if s == nil {
				if context == nil {
					context = f.telling(append(under.all, title...))
				}
				s = &series{of: d, rank: rank, unit: d.st.Unit(i, c), caption: strings.TrimSpace(caption)}
				if s.core = f.tellingOf(said); len(groupWords[c]) > 0 {
					s.core = f.telling(append(said.all[:len(said.all):len(said.all)], groupWords[c]...))
				}
				s.opening = opening
				s.nameless = column.Heading == "" && column.Year == 0 && len(d.st.Columns) > 1
				s.bare = len(s.core) == 0
				s.context = context
				s.concept = d.seriesConcept(l, said, groupWords[c], group, s.unit)
				s.points = f.points.list(len(d.st.Columns) - c)
				byKey[key] = s
				all = append(all, s)
			}
			v := figure.Value
			u := d.unitOf(i, c)
			if s.unit == parse.Currency {
				v, u = d.st.whole(v), d.st.whole(u)
			}
			value, ok := inFine(v)
			unit, also := inFine(u)
			if ok && also {
				s.points = append(s.points, point{period: p, place: place{d, i, c}, value: value, unit: unit, digits: significant(figure.Value)})
			}
		}
	}
	return all
}

// seriesKey tells the series of one table apart. Rows of the same name in the
// same period are series of their own: again counts them.
type seriesKey struct {
	caption, under *wording // of the filing, each once
	group          int      // the first column with the heading of the group
	opening        bool
	again          int
}

// whole is an amount of the statement in whole currency.
func (st *Statement) whole(v decimal.Decimal) decimal.Decimal {
	if st.Scale == 1 {
		return v
	}
	return v.Mul(decimal.New(st.Scale, 0))
}

// inFine is a figure in ten-thousandths; false where it does not fit.
func inFine(v decimal.Decimal) (int64, bool) {
	// Nearly all figures are whole or have a few decimals.
	if exp := v.Exponent() + fine; exp >= 0 && exp < int32(len(powers)) && v.NumDigits()+int(exp) <= maxFine {
		return v.CoefficientInt64() * powers[exp], true
	}
	shifted := v.Shift(fine)
	if !shifted.IsInteger() || shifted.NumDigits() > maxFine {
		return 0, false
	}
	return shifted.IntPart(), true
}

// significant counts the digits of a figure without zeros at either end.
func significant(v decimal.Decimal) int {
	if v.NumDigits() <= maxFine {
		n, digits := v.CoefficientInt64(), 0
		for n != 0 && n%10 == 0 {
			n /= 10
		}
		for ; n != 0; n /= 10 {
			digits++
		}
		return digits
	}
	s := strings.Trim(v.Coefficient().String(), "-")
	return len(strings.TrimRight(s, "0"))
}

func (s *series) has(p period) bool { return s.at(p) != nil }

func (s *series) at(p period) *point {
	for i := range s.points {
		if s.points[i].period == p {
			return &s.points[i]
		}
	}
	return nil
}

// dated reports whether anything in a table names a year.
func (d *draft) dated() bool {
	for _, c := range d.st.Columns {
		if c.Year != 0 && d.kind != Equity {
			return true
		}
	}
	for _, l := range d.st.Lines {
		if l.Year != 0 {
			return true
		}
	}
	return false
}

// periodOf is the period of a figure: of its column, else of its line, which is
// about a quarter or, with 0, about none.
func (d *draft) periodOf(l *Line, quarter int, c Column) (period, bool) {
	if d.kind != Equity && c.Year != 0 {
		if c.Quarter > 0 {
			return period{c.Year, c.Quarter}, true
		}
		if m := c.Period.Months; m == 0 || m >= 11 {
			return period{c.Year, quarter}, true
		}
		return period{}, false
	}
	if l.Year != 0 {
		return period{l.Year, quarter}, true
	}
	return period{}, false
}

// lineQuarter is the quarter a row is about: "First Quarter".
func (f *filing) lineQuarter(l *Line) int {
	if w := l.words; len(w) <= 4 && (hasAny(w, "quarter") || len(w) == 1) {
		return f.quarterWord(l.Caption)
	}
	return 0
}

// columnGroups say, by column, what a column is besides a period: "" for a
// column that is nothing but one, else its heading without years.
func (d *draft) columnGroups() []string {
	if d.groups != nil {
		return d.groups
	}
	groups := make([]string, len(d.st.Columns))
	count := map[string]int{}
	for c, column := range d.st.Columns {
		if column.Quarter > 0 {
			continue
		}
		if column.Year != 0 && d.kind != Equity {
			count[yearKey(column.Year)]++
		}
		if column.Year == 0 || d.kind == Equity {
			groups[c] = headingKey(column.Heading)
		}
	}
	for c, column := range d.st.Columns {
		if column.Year != 0 && count[yearKey(column.Year)] > 1 {
			groups[c] = headingKey(column.Heading)
		}
		groups[c] = strings.ReplaceAll(groups[c], "_", " ")
	}
	d.groups = groups
	return groups
}

// isOpening reports whether a caption or heading is of a balance that opens a period.
func isOpening(text string) bool {
	return mentions(text, "beginning") || mentions(text, "start of")
}

func withoutYears(text string) string {
	if len(yearsIn(text)) == 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, text)
}

// titleWords are the words of the title of a schedule and of its note; those
// of a primary statement say nothing about a line.
func (d *draft) titleWords(f *filing) []string {
	if d.kind != Schedule {
		return nil
	}
	w := f.allWords(d.st.Title)
	if s := d.st.Section; s >= 0 && s < len(f.Sections) && (f.Sections[s].Note != "" || len(w) == 0) {
		w = append(w, f.allWords(f.Sections[s].Title)...)
	}
	return w
}

// seriesConcept is the concept of the statements a line of a schedule names.
func (d *draft) seriesConcept(l *Line, said *wording, column []string, group string, unit parse.Unit) string {
	if d.kind != Schedule {
		return l.Concept
	}
	all := d.f.tellingOf(said)
	switch {
	case len(all) == 0 && group == "":
		return totalConcept[d.st.Type]
	case hasAny(all, "doubtful") && hasAny(column, "charged", "addition", "provision", "expense"):
		return "provision_for_doubtful_accounts"
	case group != "":
		return ""
	}
	for _, k := range []Kind{Income, BalanceSheet, CashFlow} {
		if c := catalogues()[k].named(said, "", unit); c != nil {
			return c.ID
		}
	}
	return ""
}

// totalConcept is what the total of a schedule is on the statements.
var totalConcept = map[ScheduleType]string{
	PretaxTable:    "income_before_taxes",
	TaxTable:       "income_taxes",
	InventoryTable: "inventories",
	GeographyTable: "revenue",
	OCITable:       "accumulated_other_comprehensive_income",
}

// allSeries are the series of the statements, then those of the schedules by place.
func allSeries(f *filing, found chosen, schedules []*draft) []*series {
	latest := 0
	if !f.PeriodEnd.IsZero() {
		latest = f.PeriodEnd.Year()
	}
	for _, kind := range []Kind{BalanceSheet, Income} {
		if d := found[kind]; d != nil {
			for _, c := range d.st.Columns {
				latest = max(latest, c.Year)
			}
		}
	}
	var all []*series
	for i, d := range append(found[:len(found):len(found)], schedules...) {
		if d != nil {
			all = readSeries(all, f, d, i, latest)
		}
	}
	for i, s := range all {
		s.nth = i
	}
	return all
}

// amountIn is an amount of a period in ten-thousandths, without its sign.
type amountIn struct {
	period
	unit parse.Unit
	size int64
}

// findStated lists, by amount asked for, the series that state it.
func findStated(asked map[amountIn][]*series, all []*series) {
	if len(asked) == 0 {
		return
	}
	for _, s := range all {
		for i := range s.points {
			p := &s.points[i]
			key := amountIn{p.period, s.unit, max(p.value, -p.value)}
			if list, ok := asked[key]; ok {
				asked[key] = append(list, s)
			}
		}
	}
}
