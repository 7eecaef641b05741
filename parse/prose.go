package parse

import (
	"bytes"
	"time"

	"github.com/shopspring/decimal"
)

// Sentence is one sentence of the text outside tables, headings and page
// furniture. It may run over a page break.
type Sentence struct {
	Section   int    // index in Filing.Sections, -1 outside any
	Paragraph int    // counted from 0 through the file
	Heading   string // nearest heading line above it, "" for none
	Text      string // white space folded
	Span      Span   // bytes from its first to its last word
}

// QuantityKind says what a figure in a sentence is.
type QuantityKind uint8

const (
	AnyKind    QuantityKind = iota // no figure has it; a Query with it takes every kind
	Money                          // "$90,000", "$15.2 million", "12 million dollars"
	Percentage                     // "6.75%", "7-1/2%", "10 percent"
	Points                         // a difference of percentages: "1.2 points", "100 basis points"
	Date                           // "July 6, 2008", "November 2002", each year of "June 30, 2003 and 2002"
	Year                           // "2003", "fiscal 2003"
	Duration                       // "three-year", "90 days"
	Count                          // "12,000 shares", "154 individuals"
	Ratio                          // "3.1 to 1"
	Multiple                       // "2.5 times"
)

var quantityKindNames = [...]string{"any", "money", "percentage", "points", "date", "year", "duration", "count", "ratio", "multiple"}

func (k QuantityKind) String() string {
	if int(k) < len(quantityKindNames) {
		return quantityKindNames[k]
	}
	return "unknown"
}

// period reports whether a figure of the kind says when, not how much.
func (k QuantityKind) period() bool { return k == Date || k == Year }

// amount reports whether a figure of the kind says how much of something.
func (k QuantityKind) amount() bool {
	switch k {
	case Money, Percentage, Points, Count, Ratio, Multiple:
		return true
	}
	return false
}

// Bound says how the words before a figure bind it.
type Bound uint8

const (
	Exact   Bound = iota // nothing is said
	About                // "approximately", "about", "nearly"
	Over                 // "more than", "in excess of", "at least"
	Under                // "less than", "fewer than"
	UpTo                 // "up to", "as much as", "not more than"
	Between              // either end of "between $3 and $5", "3% to 5%"
)

var boundNames = [...]string{"exact", "about", "over", "under", "up to", "between"}

func (b Bound) String() string {
	if int(b) < len(boundNames) {
		return boundNames[b]
	}
	return "unknown"
}

// Quantity is a figure stated in a sentence.
//
// Value is in whole units of what Unit names, the word "million" applied:
// "$15.2 million" is 15200000, "6.75%" is 6.75, "100 basis points" is 1,
// "3.1 to 1" is 3.1. A heading such as "(in thousands)" is not applied. The
// sign is that of the figure: a loss or a decrease said in words is positive,
// "$(5)" is negative.
type Quantity struct {
	Sentence    int // index in Filing.Sentences
	Kind        QuantityKind
	Unit        Unit   // Currency, PerShare, Shares, Percent or Number
	Bound       Bound  // how the words before it bind it
	Approximate bool   // they do, see Bound
	Text        string // as printed, white space folded: "$15.2 million", "July 6, 2008"
	Value       decimal.Decimal
	Of          string // what a Count or a Duration counts: "shares", "days", "year"

	// Half is half a unit of the last digit that is certainly meant; it is
	// zero for dates and durations. Printed decimals are meant, and so is the unit
	// before "million". Zeros written out are ambiguous: up to three of them at
	// the end of an amount count as rounding ("$39,256,000" is 500, "$3,000,000"
	// too), all of them behind "approximately" ("approximately $40,000" is 5000).
	Half decimal.Decimal

	Date  time.Time // last day of what a Date or a Year names; else zero
	Words [2]int    // byte range in the sentence's Text
	Span  Span      // its place in the file; a page break may lie within

	// Period is when the figure was so, where the sentence says it: "$5 in
	// 2003", "At December 31, 2003 ... $5", or its turn in a list that ends in
	// "respectively". For a Date or a Year it is what that names. Zero where the
	// sentence leaves it open.
	Period  Period
	When    int    // index in Filing.Quantities of the date or year that Period was read from, -1 for none
	List    int    // index of the first figure of the list it stands in ("52%, 56% and 63%"), -1 outside a list
	Subject string // what it is a figure of, as far as the words before the verb tell
}

// ClaimKind says what a sentence claims of its figures.
type ClaimKind uint8

const (
	Change      ClaimKind = iota // Subject went from From to To, by Change or Percent
	Level                        // Subject was To in ToPeriod, and From in FromPeriod where both are given
	Share                        // Subject is Percent of Of; To is the amount where it is given
	Range                        // between From and To
	Expectation                  // Subject will be To in a period after the fiscal year
	Sensitivity                  // a move of Percent would change Subject by Change
)

var claimKindNames = [...]string{"change", "level", "share", "range", "expectation", "sensitivity"}

func (k ClaimKind) String() string {
	if int(k) < len(claimKindNames) {
		return claimKindNames[k]
	}
	return "unknown"
}

// Claim is what a sentence says about one figure or several: that one is
// another changed by a third, or a percentage of something. Figures are
// indices in Filing.Quantities, -1 for none.
//
// A claim is made only where the words leave no doubt which figure is which;
// most figures stand in none.
type Claim struct {
	Kind                 ClaimKind
	Sentence             int    // index in Filing.Sentences
	Subject              string // as far as the words before the verb tell
	Of                   string // the whole that a Share is part of
	From, To             int
	Change, Percent      int // of a Change: the amount and the percentage it changed by
	Direction            int // +1 increase, -1 decrease, 0 where no word says
	FromPeriod, ToPeriod Period
}

// prose reads the sentences of the documents whose tables are read, and the
// figures in them.
func (f *Filing) prose(lines []line, main int) {
	r := proseReader{f: f, lines: lines, inTable: tableLines(f, lines)}
	f.years = yearPeriods(f.Tables)
	r.lex.fiscal, r.lex.years = f.PeriodEnd, f.years
	f.Sentences = make([]Sentence, 0, len(lines)/4)
	f.Quantities = make([]Quantity, 0, len(lines)/4)
	for d, doc := range f.Documents {
		if holdsStatements(doc.Type, d == main) {
			r.read(lineRange(f.Source, doc.Span))
		}
	}
}

// figures reads the figures of a sentence.
func (r *proseReader) figures(sentence int, said saying) {
	f, x := r.f, &r.lex
	if !mayHoldFigure(said.text) {
		return
	}
	if p := f.Sentences[sentence].Span; r.odd && bytes.IndexByte(f.Source.Bytes[p.Start:p.End], '|') >= 0 {
		return // bars are drawn between the columns of a table: no sentence
	}
	first := len(f.Quantities)
	x.figures = f.Quantities[first:] // read where they are kept
	if !x.readWords(said.text) {
		return
	}
	x.context()
	claimed := len(f.Claims)
	f.Claims = append(f.Claims, x.claims()...)
	for i := range x.figures {
		q := &x.figures[i]
		q.Sentence = sentence
		q.Span = r.place(&said, q.Words[0], q.Words[1])
		if q.When >= 0 {
			q.When += first
		}
		if q.List >= 0 {
			q.List += first
		}
	}
	for k := range f.Claims[claimed:] {
		c := &f.Claims[claimed+k]
		c.Sentence = sentence
		for _, i := range [...]*int{&c.From, &c.To, &c.Change, &c.Percent} {
			if *i >= 0 {
				*i += first
			}
		}
	}
	if n := first + len(x.figures); n <= cap(f.Quantities) {
		f.Quantities = f.Quantities[:n]
	} else {
		f.Quantities = append(f.Quantities, x.figures...)
	}
}

// yearPeriods are the fiscal years that tables name, by label: prose says
// "2003" for a year that may end in January 2004.
func yearPeriods(tables []*Table) map[int]Period {
	out := map[int]Period{}
	for _, t := range tables {
		for _, c := range t.Columns {
			if y := c.Period.Year(); c.Period.Months == 12 && y != 0 {
				if _, known := out[y]; !known {
					out[y] = c.Period
				}
			}
		}
	}
	return out
}
