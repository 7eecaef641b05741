package model

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Due is what falls due year by year after the balance sheet date: principal,
// minimum lease payments, purchase commitments.
//
// Units: whole currency. Sign: as printed, a payment positive. Rules: SFAS 47
// (maturities of five years), SFAS 13 (leases), Regulation S-K Item 303(a)(5)
// (contractual obligations).
type Due struct {
	Schedule string // id of the schedule, "" where a sentence gives the figures
	Name     string // heading or caption of its own: "Operating Leases"; may be ""
	Amounts  []DueAmount
	Total    *Fact // as printed; nil where the filing prints none
}

// DueAmount is what falls due in a year or in several.
type DueAmount struct {
	From, To int // fiscal years, first and last; To is 0 for "thereafter"
	Fact
}

// Sum is the sum of the amounts by year.
func (d *Due) Sum() decimal.Decimal {
	sum := decimal.Zero
	for _, a := range d.Amounts {
		sum = sum.Add(a.Value)
	}
	return sum
}

// In is the amount due in one year; false where the filing gives no amount for
// that year alone.
func (d *Due) In(year int) (Fact, bool) {
	if d != nil {
		for _, a := range d.Amounts {
			if a.From == year && a.To == year {
				return a.Fact, true
			}
		}
	}
	return Fact{}, false
}

// Obligations is the table of contractual obligations in management's
// discussion: kinds of obligation side by side, and their total.
type Obligations struct {
	Schedule string
	Kinds    []*Due // debt, leases, purchases ... in the order of the table
	Total    *Due   // nil where the table has none
}

// Debt is the first kind that is debt, Leases the first that is operating
// leases; nil where the table has none.
func (o *Obligations) Debt() *Due {
	return o.kind(func(w []string) bool { return debtWords(w) && !leaseWords(w) })
}

func (o *Obligations) Leases() *Due {
	return o.kind(func(w []string) bool { return leaseWords(w) && !hasAny(w, "capital", "capitalized") })
}

func (o *Obligations) kind(is func(w []string) bool) *Due {
	if o == nil {
		return nil
	}
	for _, k := range o.Kinds {
		if is(allWords(k.Name)) {
			return k
		}
	}
	return nil
}

func debtWords(w []string) bool {
	return hasAny(w, "debt", "borrowing", "maturity", "principal", "mortgage", "indebtedness", "loan") || has(w, "note", "payable")
}

func leaseWords(w []string) bool { return hasAny(w, "lease", "leased", "rental", "rent") }

// obligations takes the first table that puts debt and leases side by side.
func (r *noteReader) obligations() *Obligations {
	schedules := r.m.Schedules
	for _, st := range schedules {
		o := &Obligations{Schedule: st.ID}
		debt, lease := false, false
		for _, d := range r.due[st] {
			w := r.f.allWords(d.Name)
			if hasAny(w, "total") && o.Total == nil {
				o.Total = d
				continue
			}
			debt = debt || debtWords(w) && !leaseWords(w)
			lease = lease || leaseWords(w)
			o.Kinds = append(o.Kinds, d)
		}
		if debt && lease && (o.Total != nil || st.Type == ObligationsTable) {
			return o
		}
	}
	return nil
}

// dueIn reads what a schedule says falls due in the years after the balance
// sheet date: years down the side, or across the top.
func dueIn(f *filing, st *Statement) []*Due {
	if found := dueDown(f, st); found != nil {
		return found
	}
	return dueAcross(f, st)
}

// dueYears is a caption or heading as years due: "2004", "2005-2006",
// "Thereafter", "1-3 years"; fiscal is the year reported on.
func dueYears(text string, fiscal int) (from, to int, ok bool) {
	var years, numbers []int
	var after, beyond, less, ordinal bool
	parted := func(r rune) bool {
		return r == ' ' || r == '(' || r == ')' || r == '-' || r == ':' || r == ',' || r == '.' || r == '\t'
	}
	for w := range strings.FieldsFuncSeq(text, parted) {
		w = strings.ToLower(w)
		n, err := strconv.Atoi(w)
		nth := slices.Index(ordinals[:], w)
		switch {
		case err == nil && n > 1900 && n < 2200:
			years = append(years, n)
		case err == nil && n > 0 && n <= 31:
			numbers = append(numbers, n)
		case nth >= 0:
			numbers, ordinal = append(numbers, nth+1), true
		case dateWord(w):
		default:
			switch w {
			case "after", "beyond":
				after, beyond = true, len(years) == 0 // "beyond 2003" begins a year later than "2003 and beyond"
			case "thereafter", "later", "subsequent", "over", "more", "there":
				after = true
			case "less", "within", "under":
				less = true
			case "one":
				numbers = append(numbers, 1)
			case "five":
				numbers = append(numbers, 5)
			case "to", "through", "than", "due", "in":
			default:
				return 0, 0, false // a caption, not a year
			}
		}
	}
	ascending := len(numbers) == 2 && numbers[0] < numbers[1]
	switch {
	case ordinal && len(numbers) == 1 && after:
		return fiscal + numbers[0], 0, true
	case ordinal && len(numbers) == 1:
		return fiscal + numbers[0], fiscal + numbers[0], true
	case ordinal:
		return fiscal + numbers[0], fiscal + numbers[len(numbers)-1], ascending
	case after && len(years) == 1 && beyond:
		return years[0] + 1, 0, true
	case after && len(years) == 1:
		return years[0], 0, true
	case after && len(years) == 0 && len(numbers) == 1:
		return fiscal + numbers[0] + 1, 0, true
	case after && len(years) == 0:
		return fiscal + 1, 0, true
	case len(years) == 1 && len(numbers) <= 1: // "December 31, 2004" has a day
		return years[0], years[0], true
	case len(years) == 2 && years[0] < years[1] && years[1] < years[0]+6:
		return years[0], years[1], true
	case len(years) == 0 && less && len(numbers) == 1:
		return fiscal + 1, fiscal + numbers[0], true
	case len(years) == 0 && ascending:
		first := numbers[0]
		if first == 1 || first == 3 { // "1-3 years" begins where the first year ends
			first++
		}
		return fiscal + first, fiscal + numbers[1], true
	}
	return 0, 0, false
}

// ordinals name years due: "First year", "Sixth through tenth years".
var ordinals = [...]string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"}

// follows reports whether years due come in order, beginning with the year
// after the one reported on.
func follows(amounts []DueAmount, from, to, fiscal int) bool {
	if len(amounts) == 0 {
		return from == fiscal+1 || from == fiscal || from == fiscal+2 && to == from // the current portion may stand elsewhere
	}
	last := amounts[len(amounts)-1]
	return last.To != 0 && (from == last.To+1 || to == 0 && from <= last.To+1)
}

func dueDown(f *filing, st *Statement) []*Due {
	fiscal := f.PeriodEnd.Year()
	type years struct {
		from, to int
		due      bool
	}
	said := make([]years, len(st.Lines)) // what the captions say
	for i, l := range st.Lines {
		if !l.Heading {
			said[i].from, said[i].to, said[i].due = dueYears(l.Caption, fiscal)
		}
	}
	if !slices.ContainsFunc(said, func(y years) bool { return y.due }) {
		return nil
	}
	var found []*Due
	for c, column := range st.Columns {
		if column.Unit != parse.Currency {
			continue
		}
		d := &Due{Schedule: st.ID, Name: column.Heading}
		years := 0
		for i, l := range st.Lines {
			if l.Heading {
				continue
			}
			from, to := said[i].from, said[i].to
			if !said[i].due {
				if len(d.Amounts) == 0 {
					continue
				}
				if fact, ok := factOf(st, i, c, 0); ok && (l.Caption == "" || hasAny(l.words, "total", "minimum")) {
					d.Total = &fact
				}
				break
			}
			fact, ok := factOf(st, i, c, 0)
			if !follows(d.Amounts, from, to, fiscal) {
				return nil
			}
			if !ok {
				continue
			}
			if n := len(d.Amounts); to == 0 && n > 0 {
				from = d.Amounts[n-1].To + 1
			}
			fact.Year = from
			years++
			d.Amounts = append(d.Amounts, DueAmount{from, to, fact})
		}
		if years >= 3 {
			found = append(found, d.proven())
		}
	}
	return found
}

// proven drops a total that is far from the sum of the years: it is a figure of
// something else, or the years are not all there.
func (d *Due) proven() *Due {
	if d.Total != nil && d.Sum().Sub(d.Total.Value).Abs().Mul(decimal.New(10, 0)).GreaterThan(d.Total.Value.Abs()) {
		d.Total = nil
	}
	d.round()
	return d
}

// round widens the precision of amounts that are all printed in thousands with
// their zeros.
func (d *Due) round() {
	zeros := int32(9)
	for _, a := range d.Amounts {
		if !a.Value.IsZero() {
			zeros = min(zeros, zerosAtEnd(a.Value))
		}
	}
	if zeros < 3 {
		return
	}
	for i := range d.Amounts {
		if h := decimal.New(5, zeros-1); h.GreaterThan(d.Amounts[i].Half) {
			d.Amounts[i].Half = h
		}
	}
}

func dueAcross(f *filing, st *Statement) []*Due {
	fiscal := f.PeriodEnd.Year()
	type span struct{ from, to, column int }
	var spans []span
	var order []DueAmount
	total := -1
	for c, column := range st.Columns {
		if hasAny(f.allWords(column.Heading), "total") && len(spans) == 0 {
			total = c
			continue
		}
		from, to, ok := dueYears(column.Heading, fiscal)
		if !ok {
			if hasAny(f.allWords(column.Heading), "total") && total < 0 {
				total = c
				continue
			}
			break
		}
		if !follows(order, from, to, fiscal) {
			return nil
		}
		if n := len(order); to == 0 && n > 0 {
			from = order[n-1].To + 1
		}
		order = append(order, DueAmount{From: from, To: to})
		spans = append(spans, span{from, to, c})
	}
	if len(spans) < 3 {
		return nil
	}
	var found []*Due
	heading := ""
	for i, l := range st.Lines {
		if l.Heading {
			heading = l.Caption
			continue
		}
		d := &Due{Schedule: st.ID, Name: strings.TrimSpace(heading + " " + l.Caption)}
		for _, s := range spans {
			if fact, ok := factOf(st, i, s.column, s.from); ok && fact.Unit == parse.Currency {
				d.Amounts = append(d.Amounts, DueAmount{s.from, s.to, fact})
			}
		}
		if total >= 0 {
			if fact, ok := factOf(st, i, total, 0); ok {
				d.Total = &fact
			}
		}
		if len(d.Amounts) > 0 {
			found = append(found, d.proven())
		}
	}
	return found
}

// dueInSentence reads amounts by year from a sentence: "$5 million in 2004, $3
// million in 2005 and $2 million thereafter", "2004, $5; 2005, $3"; nil where it gives fewer than
// three years in order.
func dueInSentence(f *filing, sentence int, quantities []int) *Due {
	fiscal := f.PeriodEnd.Year()
	d := &Due{}
	years := 0
	text := f.Sentences[sentence].Text
	for n, k := range quantities {
		q := f.Quantities[k]
		if q.Kind != parse.Money {
			continue
		}
		from := q.Period.Year()
		to := from
		rest := strings.ToLower(strings.TrimSpace(text[q.Words[1]:]))
		if from == 0 && n > 0 && f.Quantities[quantities[n-1]].Kind == parse.Year { // "1998, $2,948"
			before := f.Quantities[quantities[n-1]]
			if first, last, ok := dueYears(text[before.Words[0]:q.Words[0]], fiscal); ok {
				from, to = first, last
			}
		}
		if strings.HasPrefix(rest, "after") || strings.HasPrefix(rest, "thereafter") || strings.HasPrefix(rest, "in the aggregate thereafter") {
			if len(d.Amounts) == 0 {
				return nil
			}
			from, to = d.Amounts[len(d.Amounts)-1].To+1, 0
		}
		if from == 0 || !follows(d.Amounts, from, to, fiscal) {
			return nil
		}
		if to != 0 {
			years++
		}
		d.Amounts = append(d.Amounts, DueAmount{from, to, factInSentence(f, k, from)})
	}
	if years < 3 {
		return nil
	}
	return d
}
