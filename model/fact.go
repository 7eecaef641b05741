package model

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Fact is one figure of a typed construct with its place: a figure of a
// statement or schedule, a figure in the caption of a line, or one stated in a
// sentence. What the filing does not give is a nil *Fact, never a zero.
//
// Units: amounts in whole currency (scale applied), PerShare in currency,
// Percent as printed (39 is 39 %), Shares as printed: a schedule that counts
// in thousands may count its shares so too, or not.
// Sign: as printed, turned by Term.Sign.
type Fact struct {
	Term
	Year  int             // fiscal year the figure is of, 0 where it is not known
	Value decimal.Decimal //
	Half  decimal.Decimal // half a unit of the last printed digit, in the unit of Value
	Unit  parse.Unit
	Text  string     // as printed
	Span  parse.Span // of the figure; of the line where it stands in a caption
}

// Item is one line of a typed construct over its periods.
type Item struct {
	Caption string  // as filed, "" where the filing prints none
	Facts   []*Fact // in the order of the filing, none of them nil
}

// At is the item's figure of a year, nil where it has none.
func (i *Item) At(year int) *Fact {
	if i == nil {
		return nil
	}
	for _, f := range i.Facts {
		if f.Year == year {
			return f
		}
	}
	return nil
}

// Value is the item's figure of a year.
func (i *Item) Value(year int) (decimal.Decimal, bool) {
	if f := i.At(year); f != nil {
		return f.Value, true
	}
	return decimal.Decimal{}, false
}

// years are the years the item has figures of, in its order.
func (i *Item) years() []int {
	if i == nil {
		return nil
	}
	var years []int
	for _, f := range i.Facts {
		years = append(years, f.Year)
	}
	return years
}

// fact is a figure of a statement or schedule, nil where nothing is printed.
// The year is the column's.
func (r *noteReader) fact(d *draft, line, column int) *Fact {
	v, ok := d.value(line, column)
	if !ok {
		return nil
	}
	l, fig := d.st.Lines[line], &d.st.Lines[line].Figures[column]
	f := &Fact{Term: d.term(line, column), Year: d.st.Columns[column].Year, Value: v, Unit: d.st.Unit(line, column), Text: fig.Text, Span: fig.Span}
	last := min(v.Exponent(), 0)
	f.Half = halfDigit(last)
	if f.Unit == parse.Currency {
		if u := d.unit[column]; l.Unit == parse.Currency && u.GreaterThan(digitOf(last)) {
			f.Half = u.Mul(halfDigit(0))
		}
		f.Value, f.Half = d.st.whole(v), d.st.whole(f.Half)
	}
	return f
}

// halves are half a unit by the decimals of a figure.
var halves = [...]decimal.Decimal{decimal.New(5, -1), decimal.New(5, -2), decimal.New(5, -3), decimal.New(5, -4), decimal.New(5, -5)}

// halfDigit is half a unit of the last digit of a figure with an exponent.
func halfDigit(exponent int32) decimal.Decimal {
	if exponent <= 0 && exponent > -int32(len(halves)) {
		return halves[-exponent]
	}
	return decimal.New(5, exponent-1)
}

// lastDigits are units of the last digit by the decimals of a figure.
var lastDigits = [...]decimal.Decimal{decimal.New(1, 0), decimal.New(1, -1), decimal.New(1, -2), decimal.New(1, -3), decimal.New(1, -4)}

// digitOf is a unit of the last digit of a figure with an exponent.
func digitOf(exponent int32) decimal.Decimal {
	if exponent <= 0 && exponent > -int32(len(lastDigits)) {
		return lastDigits[-exponent]
	}
	return decimal.New(1, exponent)
}

func (d *draft) term(line, column int) Term {
	t := Term{Sign: 1, Statement: d.kind, Line: d.st.Lines[line].ID, Column: column}
	if d.kind == Schedule {
		t.Schedule = d.st.ID
	}
	return t
}

// item is a line over the columns that are years.
func (r *noteReader) item(d *draft, line int) *Item {
	i := &Item{Caption: d.st.Lines[line].Caption}
	for c, column := range d.st.Columns {
		if column.Year == 0 {
			continue
		}
		if f := r.fact(d, line, c); f != nil {
			i.Facts = append(i.Facts, f)
		}
	}
	if len(i.Facts) == 0 {
		return nil
	}
	return i
}

// quantity is a figure stated in a sentence.
func (r *noteReader) quantity(at int) *Fact {
	q := &r.f.Quantities[at]
	return &Fact{Term: Term{Sign: 1, Statement: Prose, Quantity: at}, Year: r.yearOf(q.Period), Value: q.Value, Half: q.Half, Unit: q.Unit, Text: q.Text, Span: q.Span}
}

// captioned are the amounts in the caption of a line: "less allowance of
// $371,000 in 2003 and $333,000 in 2002".
func (r *noteReader) captioned(d *draft, line int) []*Fact {
	l := d.st.Lines[line]
	if !strings.Contains(l.Caption, "$") {
		return nil
	}
	var facts []*Fact
	for i, q := range r.f.FiguresIn(l.Caption) {
		if q.Kind != parse.Money {
			continue
		}
		t := d.term(line, -1)
		t.Quantity = i
		facts = append(facts, &Fact{Term: t, Year: r.yearOf(q.Period), Value: q.Value, Half: q.Half, Unit: q.Unit, Text: q.Text, Span: l.Span})
	}
	return facts
}

// yearOf is the fiscal year of a period: a year that ends on January 2, 2000
// is the one the statements call so.
func (r *noteReader) yearOf(p parse.Period) int {
	if p.End.IsZero() {
		return 0
	}
	for _, d := range r.found {
		if d == nil {
			continue
		}
		for _, c := range d.st.Columns {
			if c.Year != 0 && c.Period.End.Equal(p.End) {
				return c.Year
			}
		}
	}
	year := p.Year()
	if p.Label == 0 && p.End.Month() == time.January && p.End.Day() <= 10 && r.f.PeriodEnd.Month() != time.January {
		year-- // weeks that run over the end of the calendar year
	}
	return year
}

// figure is the printed figure a fact was read from, nil for one of a sentence
// or a caption.
func (r *noteReader) figure(t Term) *Figure {
	d := r.draft(t)
	if d == nil || t.Column < 0 {
		return nil
	}
	if at := d.lineOf(t.Line); at >= 0 && t.Column < len(d.st.Lines[at].Figures) {
		return &d.st.Lines[at].Figures[t.Column]
	}
	return nil
}

// draft is the statement or schedule a term points into.
func (r *noteReader) draft(t Term) *draft {
	switch {
	case t.Statement < Schedule:
		return r.found[t.Statement]
	case t.Statement == Schedule:
		return r.byID[t.Schedule]
	}
	return nil
}

// name is what a fact is called in a sentence: its caption, with the heading
// it stands under where the caption alone says little, and the heading of its
// column where its year has several.
func (r *noteReader) name(f *Fact) string {
	d := r.draft(f.Term)
	if d == nil {
		if f.Statement == Prose && f.Quantity < len(r.f.Quantities) {
			if s := r.f.Quantities[f.Quantity].Subject; s != "" {
				return s
			}
		}
		return f.Text
	}
	i := d.lineOf(f.Line)
	if i < 0 {
		return f.Line
	}
	if f.Column < 0 {
		return f.Text + " in the caption"
	}
	name := d.st.Lines[i].caption()
	if h := strings.TrimRight(strings.TrimSpace(lastHeading(d.heading[i])), ":"); h != "" && len(d.words[i]) <= 2 && len(h) < 60 {
		name = h + ": " + name
	}
	if c := f.Column; c < len(d.st.Columns) && len(d.st.Columns) > 1 && !d.soleYear(c) && d.kind != Equity {
		name += ", " + columnName(d.st.Columns[c])
	}
	return name
}

// lineOf is the line of an id, -1 for none.
func (d *draft) lineOf(id string) int {
	if d.byLine == nil {
		d.byLine = make(map[string]int, len(d.st.Lines))
		for i, l := range d.st.Lines {
			d.byLine[l.ID] = i
		}
	}
	if i, ok := d.byLine[id]; ok {
		return i
	}
	return -1
}

// columnName is what a column that is no year is called in a sentence.
func columnName(c Column) string {
	if h := strings.TrimSpace(c.Heading); h != "" && len(h) <= 40 {
		return h
	}
	return strings.ReplaceAll(c.Key, "_", " ")
}
