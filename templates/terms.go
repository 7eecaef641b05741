package templates

import (
	"cmp"
	"fmt"
	"strconv"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// subject is a note whose terms a block of terms shows.
type subject string

const (
	debtTerms        subject = "debt"
	pensionTerms     subject = "pension"
	leaseTerms       subject = "leases"
	inventoryTerms   subject = "inventories"
	intangibleTerms  subject = "intangibles"
	customerTerms    subject = "customers"
	taxTerms         subject = "taxes"
	stockOptionTerms subject = "options"
)

func subjects() []subject {
	return []subject{debtTerms, pensionTerms, leaseTerms, inventoryTerms, intangibleTerms, customerTerms, taxTerms, stockOptionTerms}
}

// termRow is one term of a note: a figure, or words of ours on what was read.
type termRow struct {
	heading string // over the terms of one instrument, plan or customer
	label   string
	fact    *model.Fact
	text    string // where there is no figure
	number  int    // a count of ours that the terms imply, where text and fact are empty
	quote   *model.Quote
}

// termsOf are the terms of a subject that no table of the sheet shows as they
// are: what captions and sentences say. It is empty for a filing without them.
func (b *planner) termsOf(s subject) []termRow {
	n := &b.m.Notes
	var rows []termRow
	fact := func(label string, f *model.Fact) {
		if f != nil {
			rows = append(rows, termRow{label: label, fact: f})
		}
	}
	facts := func(label string, list []*model.Fact) {
		for _, f := range list {
			fact(label, f)
		}
	}
	quote := func(label string, list ...model.Quote) {
		for i := range list {
			rows = append(rows, termRow{label: label, quote: &list[i]})
		}
	}
	switch {
	case s == debtTerms && n.Debt != nil:
		for _, i := range n.Debt.Instruments {
			rows = append(rows, instrumentTerms(i)...)
		}
		for _, c := range n.Debt.Credit {
			rows = append(rows, termRow{heading: "Line of credit"})
			fact("Commitment", &c.Commitment)
			fact("Outstanding", c.Outstanding)
			if c.Base != "" {
				rows = append(rows, termRow{label: "Base rate", text: c.Base})
			}
			quote("In the words of the filing", c.Said...)
		}
		if f := n.Debt.FairValue; f != nil || len(n.Debt.Security)+len(n.Debt.Covenants) > 0 {
			rows = append(rows, termRow{heading: "All borrowings"})
			fact("Fair value", f)
			quote("Security", n.Debt.Security...)
			quote("Covenants", n.Debt.Covenants...)
		}
	case s == pensionTerms && n.Pension != nil:
		for _, p := range n.Pension.Plans {
			rows = append(rows, planTerms(p)...)
		}
		if len(n.Pension.Said) > 0 {
			rows = append(rows, termRow{heading: "Other disclosures in the note"})
			quote("", n.Pension.Said...)
		}
	case s == leaseTerms && n.Leases != nil && n.Leases.Rent != nil:
		facts("Rental expense", n.Leases.Rent.Facts)
		if n.Leases.Said != nil {
			quote("In the words of the filing", *n.Leases.Said)
		}
	case s == inventoryTerms && n.Inventories != nil:
		facts("Share of inventories on the LIFO basis", n.Inventories.LIFO)
		facts("Current cost over the LIFO basis", n.Inventories.Reserve)
	case s == intangibleTerms && n.Intangibles != nil:
		for _, a := range n.Intangibles.Stated {
			rows = append(rows, termRow{heading: firstUpper(a.Name)})
			fact("Cost", a.Cost)
			fact("Accumulated amortization", a.Accumulated)
			fact("Carrying amount", a.Carrying)
			facts("Amortization", a.Amortization)
			facts("Expected amortization", a.Expected)
		}
	case s == customerTerms:
		for _, c := range n.Customers {
			rows = append(rows, termRow{heading: c.Name})
			facts("Share of net sales", c.Shares)
		}
	case s == taxTerms && n.Taxes != nil:
		facts("Undistributed earnings of foreign subsidiaries", n.Taxes.Undistributed)
		facts("Operating loss carryforwards", n.Taxes.Losses)
	case s == stockOptionTerms && n.Options != nil:
		facts("Still to be granted", n.Options.Available)
		fact("Average remaining life, years", n.Options.Life)
	}
	return rows
}

// instrumentTerms are the terms of one borrowing.
func instrumentTerms(i *model.Instrument) []termRow {
	rows := []termRow{{heading: cmp.Or(i.Caption, "Borrowing printed without a caption")}}
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, termRow{label: label, text: text})
		}
	}
	add("Kind of rate", string(i.Kind))
	add("Base rate", i.Base)
	if i.Margin != nil {
		rows = append(rows, termRow{label: "Margin over the base rate", fact: i.Margin})
	}
	if i.Rate != nil {
		label := "Rate"
		if i.RateAsOf != 0 {
			label = "Rate, all in, at the end of " + strconv.Itoa(i.RateAsOf)
		}
		rows = append(rows, termRow{label: label, fact: i.Rate})
	}
	if i.Payment != nil {
		label := "Payment of principal"
		if i.IncludesInterest {
			label = "Payment of interest and principal"
		}
		rows = append(rows, termRow{label: label, fact: i.Payment})
	}
	add("Paid", frequency(i.Months))
	if !i.Through.IsZero() {
		add("Through", longDate(i.Through))
	}
	if !i.BalloonDue.IsZero() {
		add("Remaining balance due", longDate(i.BalloonDue))
	}
	if i.Payments > 0 {
		rows = append(rows, termRow{label: "Payments the balance takes", number: i.Payments})
	}
	if i.Stated > 0 {
		rows = append(rows, termRow{label: "Payments to the stated last date", number: i.Stated})
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func frequency(months int) string {
	switch months {
	case 0:
		return ""
	case 1:
		return "monthly"
	case 3:
		return "quarterly"
	case 6:
		return "twice a year"
	case 12:
		return "annually"
	}
	return fmt.Sprintf("every %d months", months)
}

// planTerms are what sentences say of a plan, and what follows from its tables.
func planTerms(p *model.PensionPlan) []termRow {
	var rows []termRow
	for _, x := range []struct {
		label string
		item  *model.Item
	}{{"Accumulated benefit obligation", p.Accumulated}, {"Vested benefit obligation", p.Vested}} {
		if x.item == nil {
			continue
		}
		for _, f := range x.item.Facts {
			if f.Statement == model.Prose {
				rows = append(rows, termRow{label: x.label, fact: f})
			}
		}
	}
	if p.Contribution != nil {
		rows = append(rows, termRow{label: "Expected employer contribution", fact: p.Contribution})
	}
	if len(rows) == 0 {
		return nil
	}
	name := p.Name
	if name == "" {
		name = "Plan"
	}
	return append([]termRow{{heading: name}}, rows...)
}

// termRows lays out terms: label, source, value, period, and under it the words
// of the filing.
func (b *planner) termRows(index int, block *block) {
	s := b.sheets[index].sheet
	var rows []termRow
	for _, subject := range block.subjects {
		rows = append(rows, b.termsOf(subject)...)
	}
	if len(rows) == 0 {
		return
	}
	keys := append(make([]string, firstYear), "value", "period")
	s.add(Row{Style: BlankRow})
	s.add(textRow(HeadingRow, "Terms disclosed in captions and text"))
	s.add(Row{Style: HeaderRow, keys: &keys, Cells: []Cell{label("In whole " + currencyName(b.m.Filing.Currency) + " and shares"), label(sourceHeading), {}, label("Value"), label("Period")}})
	for n, r := range rows {
		switch {
		case r.heading != "":
			if n > 0 {
				s.add(Row{Style: BlankRow})
			}
			c := filed(r.heading)
			c.Wrap = true
			s.add(Row{Style: HeadingRow, Cells: []Cell{c}})
			continue
		case r.quote != nil:
			if r.label != "" {
				c := label(r.label)
				c.Indent = 1
				s.add(Row{Style: LineRow, Cells: []Cell{c, b.toSource(r.quote.Span)}})
			}
			c := filed(excerpt(r.quote.Text))
			c.Indent, c.Wrap = 2, true
			row := Row{Style: NoteRow, Cells: []Cell{c}}
			if r.label == "" {
				row.Cells = append(row.Cells, b.toSource(r.quote.Span))
			}
			s.add(row)
			continue
		}
		row := Row{ID: b.sheets[index].unique(termID(r.label)), Style: LineRow, keys: &keys, Cells: make([]Cell, len(keys))}
		row.Cells[0] = label(r.label)
		row.Cells[0].Indent, row.Cells[0].Wrap = 1, true
		switch {
		case r.fact != nil:
			row.Cells[sourceColumn] = b.toSource(r.fact.Span)
			row.Cells[firstYear] = b.factCell(index, r.fact)
			if r.fact.Year != 0 {
				row.Cells[firstYear+1] = Cell{Value: formulas.Num(float64(r.fact.Year)), Format: IntegerFormat}
			}
		case r.text != "":
			row.Cells[firstYear] = filed(r.text)
			row.Cells[firstYear].Format = AmountFormat // stands where figures end
		default:
			row.Cells[firstYear] = Cell{Value: formulas.Num(float64(r.number)), Format: IntegerFormat}
		}
		s.add(row)
	}
}

// factCell is a figure of a note: a link where it stands in a table or among the
// figures of sentences, a constant where a caption states it.
func (b *planner) factCell(index int, f *model.Fact) Cell {
	if f.Statement == model.Prose && f.Quantity < len(b.m.Filing.Quantities) {
		format, decimals := statedFormat(&b.m.Filing.Quantities[f.Quantity])
		if b.stated[f.Quantity] != "" {
			return Cell{Expr: b.statedRef(f.Quantity), Role: CrossRole, Format: format, Decimals: decimals}.readAt(f.Span)
		}
	}
	if p, ok := b.ledger.where(f.Term); ok && f.Statement != model.Prose && b.statements[p.statement].sheet >= 0 && b.numeric(p) {
		if e, ok := b.elsewhere(index, p); ok {
			st := b.m.Statements[p.statement]
			format, decimals := formatAt(st, p.line, p.column)
			if unitAt(st, p.line, p.column) == parse.Currency {
				e = times(e, powerOf(st.Scale))
			}
			return Cell{Expr: e, Role: CrossRole, Format: format, Decimals: decimals}.readAt(f.Span)
		}
	}
	v, decimals := f.Value, int8(max(0, -f.Value.Exponent()))
	var c Cell
	switch f.Unit {
	case parse.Percent:
		c = input(v.Shift(-2), PercentFormat, decimals)
	case parse.PerShare:
		c = input(v, PerShareFormat, max(2, decimals))
	default:
		c = input(v, AmountFormat, 0)
		if decimals > 0 {
			c.Format, c.Decimals = DecimalFormat, decimals
		}
	}
	return c.readAt(f.Span)
}

// termID is a label as a name for a row.
func termID(label string) string {
	id := make([]byte, 0, len(label))
	for i := 0; i < len(label); i++ {
		switch c := label[i] | 0x20; {
		case c >= 'a' && c <= 'z', label[i] >= '0' && label[i] <= '9':
			id = append(id, c)
		case len(id) > 0 && id[len(id)-1] != '_':
			id = append(id, '_')
		}
	}
	for len(id) > 0 && id[len(id)-1] == '_' {
		id = id[:len(id)-1]
	}
	return "term_" + string(id)
}

func firstUpper(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
