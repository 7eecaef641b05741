package model

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// readInstruments takes the table of instruments that ties best: a total, less
// the current part, is the long-term part, and those are on the balance sheet.
func (d *Debt) readInstruments(schedules []*Statement) {
	var best *Debt
	bestTies := 0
	for _, st := range schedules {
		if st.Type != DebtTable {
			continue
		}
		for _, g := range planGroups(st) {
			if x := debtTable(st, g); x != nil {
				ties := rowTies(x.LongTerm, d.SheetLongTerm) + rowTies(x.Current, d.SheetCurrent) + rowTies(x.Total, d.SheetLongTerm)
				if ties > bestTies {
					best, bestTies = x, ties
				}
			}
		}
	}
	if best != nil {
		d.Schedule, d.Years, d.Instruments = best.Schedule, best.Years, best.Instruments
		d.Total, d.Current, d.LongTerm = best.Total, best.Current, best.LongTerm
	}
}

// rowTies counts the years in which two rows print the same figure, whatever
// the scale stated over each.
func rowTies(a, b *Item) int {
	n := 0
	if a == nil || b == nil {
		return 0
	}
	for _, f := range a.Facts {
		if g, ok := b.of(f.Year); ok && printedDigits(f.Text) == printedDigits(g.Text) && printedDigits(f.Text) != "" {
			n++
		}
	}
	return n
}

// digits are the digits of a printed figure.
func printedDigits(text string) string {
	return strings.TrimLeft(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text), "0")
}

// debtTable reads a table of instruments in the columns of a group; nil where
// the instruments do not add up to a total in any year.
func debtTable(st *Statement, g planColumns) *Debt {
	if len(g.columns) == 0 || slices.Contains(g.years, 0) {
		return nil
	}
	row := func(i int) *Item { return amountRow(st, i, g) }
	current := -1
	for i, l := range st.Lines {
		w := l.words
		if !l.Heading && current < 0 && row(i) != nil && i > 1 && hasAny(w, "current", "within") && (hasAny(w, "portion", "maturity", "installment", "less", "due", "payable") || len(w) <= 3) {
			current = i
		}
	}
	total := -1
	for i := current - 1; i > 0; i-- {
		if !st.Lines[i].Heading && row(i) != nil {
			total = i
			break
		}
	}
	if total <= 0 {
		return nil
	}
	leaves := debtLeaves(st, g, total)
	if len(leaves) < 2 {
		return nil
	}
	d := &Debt{Schedule: st.ID, Total: row(total), Current: row(current)}
	for _, leaf := range leaves {
		if r := row(leaf.Row); r != nil {
			d.Instruments = append(d.Instruments, newInstrument(st, leaf, *r, g))
		}
	}
	for i := current + 1; i < len(st.Lines); i++ {
		if r := row(i); !st.Lines[i].Heading && r != nil {
			holds := 0
			for _, f := range r.Facts {
				t, ok := d.Total.of(f.Year)
				c, also := d.Current.of(f.Year)
				if ok && also && t.Value.Sub(c.Value.Abs()).Equal(f.Value) {
					holds++
				}
			}
			if holds > 0 {
				d.LongTerm = r
			}
			break
		}
	}
	d.Years = append([]int(nil), g.years...)
	slices.Sort(d.Years)
	slices.Reverse(d.Years)
	return d
}

// amountRow is the amounts of a line in the columns of a group; nil where none
// is printed. A line whose rate stands in a column of its own has amounts all
// the same.
func amountRow(st *Statement, line int, g planColumns) *Item {
	l := st.Lines[line]
	r := &Item{Caption: l.Caption}
	for k, c := range g.columns {
		if f, ok := amountAt(st, line, c, g.years[k]); ok {
			r.Facts = append(r.Facts, &f)
		}
	}
	if len(r.Facts) == 0 {
		return nil
	}
	return r
}

func amountAt(st *Statement, line, column, year int) (Fact, bool) {
	f, ok := factOf(st, line, column, year)
	if ok && f.Unit == parse.Percent && !strings.HasSuffix(f.Text, "%") {
		f = factIn(st, line, column, year, parse.Currency)
	}
	return f, ok && f.Unit == parse.Currency
}

// debtLeaves are the rows that add up to a total, through subtotals.
func debtLeaves(st *Statement, g planColumns, total int) []parse.FootTerm {
	foots := map[int]*parse.Footing{}
	for i := range st.Footed {
		foots[st.Footed[i].Total] = &st.Footed[i]
	}
	var leaves []parse.FootTerm
	var expand func(t parse.FootTerm, depth int)
	expand = func(t parse.FootTerm, depth int) {
		if f := foots[t.Row]; f != nil && depth < 8 {
			for _, x := range f.Terms {
				expand(parse.FootTerm{Row: x.Row, Sign: x.Sign * t.Sign}, depth+1)
			}
			return
		}
		if above := blockAbove(st, g, t.Row); strings.TrimSpace(st.Lines[t.Row].Caption) == "" && above != nil && depth < 8 {
			for _, i := range above {
				expand(parse.FootTerm{Row: i, Sign: t.Sign}, depth+1)
			}
			return
		}
		leaves = append(leaves, t)
	}
	if foots[total] != nil {
		expand(parse.FootTerm{Row: total, Sign: 1}, 0)
		slices.SortFunc(leaves, func(a, b parse.FootTerm) int { return a.Row - b.Row })
		return leaves
	}
	for _, i := range blockAbove(st, g, total) {
		leaves = append(leaves, parse.FootTerm{Row: i, Sign: 1})
	}
	return leaves
}

// blockAbove is the rows directly above a row that add up to it in every
// column that prints it; nil where there are none.
func blockAbove(st *Statement, g planColumns, total int) []int {
	var rows []int
	for i := total - 1; i >= 0; i-- {
		if st.Lines[i].Heading {
			continue
		}
		rows = append(rows, i)
		holds, fails := 0, 0
		for k, column := range g.columns {
			want, ok := amountAt(st, total, column, g.years[k])
			if !ok {
				continue
			}
			sum := decimal.Zero
			for _, r := range rows {
				if f, ok := amountAt(st, r, column, g.years[k]); ok {
					sum = sum.Add(f.Value)
				}
			}
			if sum.Equal(want.Value) {
				holds++
			} else {
				fails++
			}
		}
		if holds > 0 && fails == 0 && len(rows) > 1 {
			slices.Reverse(rows)
			return rows
		}
	}
	return nil
}

// newInstrument reads the terms in a caption, and in columns of rates and
// maturities beside the balances.
func newInstrument(st *Statement, leaf parse.FootTerm, balances Item, g planColumns) *Instrument {
	line := st.Lines[leaf.Row]
	i := &Instrument{ID: line.ID, Caption: line.Caption, Balances: balances, Sign: leaf.Sign}
	caption := func(v *decimal.Decimal, unit parse.Unit) *Fact {
		if v == nil {
			return nil
		}
		text, half := printedIn(line.Caption, *v)
		return &Fact{Term: termOf(st, leaf.Row, -1), Value: *v, Half: half, Unit: unit, Text: text, Span: line.Span}
	}
	t := parse.Terms(line.Caption)
	i.Payment, i.Months, i.IncludesInterest = caption(t.Payment, parse.Currency), t.Frequency, t.IncludesInterest
	i.Rate, i.Margin, i.Base = caption(t.Rate, parse.Percent), caption(t.Margin, parse.Percent), t.Base
	i.RateAsOf = t.RateAsOf.Year()
	i.Through, i.BalloonDue = t.Through, t.BalloonDue
	w := line.words
	if len(yearsIn(line.Caption)) > 1 && t.Payment == nil || hasAny(w, "thereafter") {
		i.Through = time.Time{} // several maturities, or a rate that changes on the way
	}
	for c, column := range st.Columns {
		if slices.Contains(g.columns, c) {
			continue
		}
		f, ok := factOf(st, leaf.Row, c, 0)
		head := allWords(column.Heading)
		switch {
		case !ok:
		case f.Unit == parse.Percent && i.Rate == nil && column.Year == 0:
			i.Rate = &f
		case hasAny(head, "maturity", "due") && i.Through.IsZero() && onlyYear(f.Text) != 0:
			i.Through = time.Date(onlyYear(f.Text), 12, 31, 0, 0, 0, 0, time.UTC)
		}
	}
	switch {
	case i.Base != "":
		i.Kind = RateFloating
	case i.Rate != nil && !hasAny(append(w, headingOver(st, leaf.Row)...), "average", "variable", "floating", "weighted", "other", "thereafter"):
		i.Kind = RateFixed
	}
	if i.Kind == RateFloating && i.Rate != nil && i.Margin != nil {
		base := i.Rate.Value.Sub(i.Margin.Value)
		i.BaseRate = &base
	}
	return i
}

// headingOver is the heading nearest above a line, in normal form.
func headingOver(st *Statement, line int) []string {
	for i := line - 1; i >= 0; i-- {
		if st.Lines[i].Heading {
			return st.Lines[i].words
		}
	}
	return nil
}

// printedIn finds a value among the words of a caption: its text and half a
// unit of its last printed digit.
func printedIn(caption string, v decimal.Decimal) (string, decimal.Decimal) {
	for _, w := range strings.Fields(caption) {
		w = strings.Trim(w, "(),;:")
		if !strings.ContainsAny(w, "0123456789") {
			continue
		}
		x, err := decimal.NewFromString(strings.ReplaceAll(strings.Trim(w, "$%."), ",", ""))
		if err == nil && x.Equal(v) {
			return w, decimal.New(5, min(x.Exponent(), 0)-1)
		}
	}
	return v.String(), decimal.New(5, min(v.Exponent(), 0)-1)
}

// readMaturities finds principal by year: the series whose sum is the debt
// total, or that goes on from the current portion to it, or begins with the
// current portion; else the first that says so.
func (d *Debt) readMaturities(r *noteReader) {
	f := r.f
	var said *Due
	for _, st := range r.m.Schedules {
		if st.Type == ObligationsTable {
			continue
		}
		var here []*Due
		for _, x := range r.due[st] {
			own := allWords(x.Name)
			if leaseWords(own) || hasAny(own, "interest", "total") && len(own) > 1 {
				continue
			}
			if own := d.ownSeries(x); own != nil {
				d.Maturities = own
				return
			}
			about := debtWords(own)
			if !about && st.Type != SelectedTable {
				for _, w := range [][]string{leadIn(f, st), sectionTitle(f, st)} {
					if debtWords(w) || leaseWords(w) {
						about = debtWords(w) && !leaseWords(w) && !hasAny(w, "derivative", "security", "investment", "receivable")
						break
					}
				}
			}
			if about && x.Amounts[0].From <= f.PeriodEnd.Year()+1 {
				here = append(here, x)
			}
		}
		if len(here) == 1 && said == nil { // of two, neither is the whole
			said = here[0]
		}
	}
	for s := range r.sentencesWith(func(w []string) bool {
		return hasAny(w, "maturity", "mature", "principal", "repayment") && hasAny(w, "debt", "borrowing", "note", "principal") && !leaseWords(w)
	}) {
		x := dueInSentence(f, s.sentence, s.figures)
		if x == nil {
			continue
		}
		if own := d.ownSeries(x); own != nil {
			d.Maturities = own
			return
		}
		if said == nil {
			said = x
		}
	}
	d.Maturities = said
}

// ownSeries is a series that is the debt's own by its figures, nil for another.
// One that begins with the second year is given the current portion as its
// first.
func (d *Debt) ownSeries(x *Due) *Due {
	total, known := d.latest(d.Total)
	current, alone := d.latest(d.Current)
	rest, also := d.latest(d.LongTerm)
	same := func(a, b Fact) bool {
		return printedDigits(a.Value.Abs().String()) == printedDigits(b.Value.Abs().String())
	}
	sum := Fact{Value: x.Sum()}
	switch first := x.Amounts[0]; {
	case known && same(sum, total):
		return x
	case alone && also && first.From == d.Years[0]+2 && same(sum, rest):
		return &Due{Schedule: x.Schedule, Name: x.Name, Amounts: append([]DueAmount{{first.From - 1, first.From - 1, current}}, x.Amounts...)}
	case alone && known && first.From == d.Years[0]+1 && !first.Value.IsZero() && same(first.Fact, current):
		if sum.Value.LessThanOrEqual(total.Value.Mul(decimal.New(105, -2))) { // principal may be a discount above what is carried
			return x
		}
	}
	return nil
}

// latest is the figure of the latest year-end.
func (d *Debt) latest(r *Item) (Fact, bool) {
	if len(d.Years) == 0 {
		return Fact{}, false
	}
	return r.of(d.Years[0])
}

// readSentences finds what the prose says of lines of credit, fair value,
// security and covenants.
func (d *Debt) readSentences(r *noteReader) {
	f := r.f
	section, debt := -2, false // of the sentence asked about last
	inDebtNote := func(s int) bool {
		if at := f.Sentences[s].Section; at != section {
			w := r.sectionWords(at)
			section, debt = at, hasAny(w, "debt", "borrowing", "indebtedness", "financing", "credit", "loan") && !hasAny(w, "item") || has(w, "note", "payable")
		}
		return debt
	}
	for s := range f.Sentences {
		if !inDebtNote(s) {
			continue
		}
		w := r.said(s)
		secured, covenant := hasAny(w, "secured", "collateralized", "collateral", "pledged"), hasAny(w, "covenant")
		limited := hasAny(w, "restrict", "limit", "require")
		if !secured && !covenant && !(limited && hasAny(w, "agreement", "credit", "loan")) {
			continue
		}
		if secured && !hasAny(w, "unsecured") {
			d.Security = append(d.Security, quote(f, s))
		}
		if covenant || limited {
			d.Covenants = append(d.Covenants, quote(f, s))
		}
	}
	d.readFairValue(r)
	d.readCredit(r, inDebtNote)
}

func (d *Debt) readFairValue(r *noteReader) {
	f := r.f
	for s := range r.sentencesWith(func(w []string) bool {
		return has(w, "fair", "value", "debt") && !hasAny(w, "swap", "derivative", "option", "forward")
	}) {
		for _, k := range s.money(f) {
			q := f.Quantities[k]
			year := q.Period.Year()
			if !has(f.allWords(q.Subject), "fair", "value") || year != f.PeriodEnd.Year() {
				continue
			}
			fact := factInSentence(f, k, year)
			d.FairValue = &fact
			return
		}
	}
}

// readCredit finds lines of credit in the debt note: a sentence that gives one
// amount of a line, and what the rest of the paragraph says of it.
func (d *Debt) readCredit(r *noteReader, inNote func(int) bool) {
	f := r.f
	about := func(w []string) bool {
		return has(w, "credit") && hasAny(w, "line", "facility", "revolving") &&
			!hasAny(w, "terminated", "expired", "replaced", "letter", "amended", "repaid", "former", "previously", "fee", "these", "those", "transfer")
	}
	for s := range r.sentencesWith(about) {
		money := s.money(f)
		if !inNote(s.sentence) || len(money) != 1 || f.Quantities[money[0]].Value.IsZero() || !hasAny(s.words, "of", "up", "available") {
			continue
		}
		if hasAny(s.words, "outstanding", "borrowed", "borrowing", "drawn") && !hasAny(s.words, "available", "unsecured", "provide", "grant", "committed") {
			continue
		}
		c := &CreditLine{Commitment: factInSentence(f, money[0], f.PeriodEnd.Year()), Said: []Quote{quote(f, s.sentence)}}
		switch {
		case hasAny(s.words, "unsecured"):
			no := false
			c.Secured = &no
		case hasAny(s.words, "secured", "collateralized"):
			yes := true
			c.Secured = &yes
		}
		first := f.Sentences[s.sentence]
		text := first.Text
		for n := s.sentence + 1; n < len(f.Sentences) && f.Sentences[n].Paragraph == first.Paragraph && !about(r.said(n)); n++ {
			text += " " + f.Sentences[n].Text
			c.Said = append(c.Said, quote(f, n))
			w := r.said(n)
			for _, k := range r.figuresOf(n) {
				if q := f.Quantities[k]; q.Kind == parse.Money && c.Outstanding == nil && hasAny(w, "drawn", "outstanding", "borrowed", "borrowing", "used", "use") && !hasAny(w, "available") {
					fact := factInSentence(f, k, q.Period.Year())
					c.Outstanding = &fact
				}
			}
		}
		t := parse.Terms(text)
		c.Base, c.Margin = t.Base, t.Margin
		if t.Base != "" && t.Rate != nil && t.RateAsOf.Year() == f.PeriodEnd.Year() {
			c.Rate = t.Rate
		}
		d.Credit = append(d.Credit, c)
	}
}
