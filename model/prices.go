package model

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Prices are the market prices of the stock by quarter.
type Prices struct {
	Quarters []PriceQuarter // as filed
}

// PriceQuarter is the range of one quarter. Prices and dividends are in
// currency per share.
type PriceQuarter struct {
	Year     int // 0 where the table does not show it
	Quarter  int // 1 to 4
	High     *Fact
	Low      *Fact
	Dividend *Fact
}

func (r *noteReader) prices() *Prices {
	p := &Prices{}
	var before []int // columns of high, low and dividend of the table above
	for _, d := range r.schedules {
		if d.st.Type != PriceTable && (before == nil || !quarterRows(d)) {
			before = nil
			continue
		}
		if before = r.priceRows(p, d, before); before == nil {
			r.priceColumns(p, d)
		}
	}
	if len(p.Quarters) == 0 {
		return nil
	}
	for _, q := range p.Quarters {
		if q.High == nil || q.Low == nil || !q.Low.Value.GreaterThan(q.High.Value) {
			continue
		}
		f := r.finding(Inconsistency, q.Low, q.High.Value)
		f.Message = fmt.Sprintf("The low of quarter %d%s is printed as %s, above the high of %s.", q.Quarter, inPeriod(yearKey(q.Year)), q.Low.Text, q.High.Text)
		r.m.Findings = append(r.m.Findings, f)
	}
	r.dividends(p)
	return p
}

func quarterRows(d *draft) bool {
	n := 0
	for i := range d.st.Lines {
		if ordinal(d.all(i)) > 0 {
			n++
		}
	}
	return n >= 3
}

// priceRows reads quarters that are rows. A table that goes on without
// headings has the columns of the one above.
func (r *noteReader) priceRows(p *Prices, d *draft, above []int) []int {
	if !quarterRows(d) {
		return nil
	}
	at := []int{-1, -1, -1}
	blank := true
	for c, column := range d.st.Columns {
		w := r.f.allWords(column.Heading)
		blank = blank && len(w) == 0
		switch {
		case hasAny(w, "high") && at[0] < 0:
			at[0] = c
		case hasAny(w, "low") && at[1] < 0:
			at[1] = c
		case hasAny(w, "dividend") && at[2] < 0:
			at[2] = c
		}
	}
	if blank && above != nil && len(d.st.Columns) > above[1] {
		at = above
	}
	if at[0] < 0 || at[1] < 0 {
		return nil
	}
	year := r.yearAbove(d)
	for i := range d.st.Lines {
		k := ordinal(d.all(i))
		if k == 0 {
			if y := onlyYear(d.st.Lines[i].Caption); y != 0 {
				year = y
			}
			continue
		}
		q := PriceQuarter{Year: year, Quarter: k, High: r.price(d, i, at[0], year), Low: r.price(d, i, at[1], year)}
		if at[2] >= 0 && at[2] < len(d.st.Columns) {
			q.Dividend = r.price(d, i, at[2], year)
		}
		if q.High != nil && q.Low != nil {
			p.Quarters = append(p.Quarters, q)
		}
	}
	return at
}

// priceColumns reads quarters that are columns, with rows for high and low.
func (r *noteReader) priceColumns(p *Prices, d *draft) {
	columns, _ := quarterColumns(d)
	if columns == nil {
		return
	}
	high, low, dividend := -1, -1, -1
	for i := range d.st.Lines {
		switch w := d.all(i); {
		case d.st.Lines[i].Heading:
		case hasAny(w, "high") && high < 0:
			high = i
		case hasAny(w, "low") && low < 0:
			low = i
		case hasAny(w, "dividend") && dividend < 0:
			dividend = i
		}
	}
	if high < 0 || low < 0 {
		return
	}
	for k, c := range columns {
		year := d.st.Columns[c].Year
		q := PriceQuarter{Year: year, Quarter: k + 1, High: r.price(d, high, c, year), Low: r.price(d, low, c, year)}
		if dividend >= 0 {
			q.Dividend = r.price(d, dividend, c, year)
		}
		if q.High != nil && q.Low != nil {
			p.Quarters = append(p.Quarters, q)
		}
	}
}

// price is a figure in currency per share, never scaled.
func (r *noteReader) price(d *draft, line, column, year int) *Fact {
	f := r.fact(d, line, column)
	if f == nil {
		return nil
	}
	r.asPerShare(f)
	f.Year = year
	return f
}

// asPerShare turns a figure read as an amount into one per share, never scaled.
func (r *noteReader) asPerShare(f *Fact) {
	if f == nil || f.Unit != parse.Currency {
		return
	}
	f.Value, f.Unit = r.asPrinted(f, f.Value), parse.PerShare
	f.Half = decimal.New(5, min(f.Value.Exponent(), 0)-1)
}

// yearAbove is the year that stands over the captions of a table, or in its
// title: what a column of captions is headed with is not part of any column.
func (r *noteReader) yearAbove(d *draft) int {
	if len(d.tables) == 0 || r.f.Source == nil || len(d.tables[0].Rows) == 0 {
		return 0
	}
	t := d.tables[0]
	text := r.f.Source.Bytes
	from, to := t.Span.Start, t.Rows[0].Span.Start
	if from > to || to > len(text) {
		return 0
	}
	lines := strings.Split(string(text[from:to]), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		fields := strings.Fields(lines[i])
		if len(fields) > 0 && len(fields[0]) == 4 {
			if y := onlyYear(fields[0]); y != 0 {
				return y
			}
		}
	}
	return onlyYear(r.f.lastTitle(d.st.Title))
}

// dividends relate the quarters' dividends to the year's per share.
func (r *noteReader) dividends(p *Prices) {
	byYear := map[int][]part{}
	for _, q := range p.Quarters {
		if q.Dividend != nil && q.Year != 0 {
			byYear[q.Year] = append(byYear[q.Year], plus(q.Dividend))
		}
	}
	for _, year := range r.years {
		total := r.concept(Income, year, "dividends_per_share")
		if parts := byYear[year]; len(parts) == 4 && total != nil {
			left, _ := r.sum(plus(total))
			right, _ := r.sum(parts...)
			r.relate(relation{kind: NoteCheck, group: parts[0].fact.Schedule + ".dividends", column: yearKey(year), left: left, right: right})
		}
	}
}
