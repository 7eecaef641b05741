package model

import (
	"time"

	"github.com/shopspring/decimal"
)

// RateKind says how the interest rate of a borrowing is set.
type RateKind string

const (
	RateUnknown  RateKind = ""
	RateFixed    RateKind = "fixed"
	RateFloating RateKind = "floating" // a base rate and a margin
)

// Debt is the debt note: what is owed, on what terms, and when it falls due.
//
// Units: whole currency, rates in percent. Signs: as printed; amounts owed and
// payments are positive. Rules: Regulation S-X 5-02.22, SFAS 47. What the
// filing does not give is nil or empty.
type Debt struct {
	Schedule    string // id of the table of instruments, "" where there is none
	Years       []int  // year-ends of the table, latest first
	Instruments []*Instrument
	Total       *Item // all instruments
	Current     *Item // less the part due within a year
	LongTerm    *Item

	SheetCurrent  *Item // the same on the balance sheet
	SheetLongTerm *Item
	Repaid        *Item // cash flow statement: principal repaid, negative as printed
	Interest      *Item // income statement: interest expense

	Maturities *Due // principal due by year, for all instruments together
	Credit     []*CreditLine
	FairValue  *Fact // of the debt, from a sentence
	Security   []Quote
	Covenants  []Quote

	// Implied is the interest of the last year by the terms: average balance of
	// every instrument times its rate. Nil where a rate is not known.
	Implied *decimal.Decimal
}

// Instrument is one borrowing.
type Instrument struct {
	ID       string // id of its line
	Caption  string // as filed, terms included
	Balances Item
	Sign     int // +1, or -1 for a discount that is deducted

	Kind     RateKind
	Rate     *Fact            // fixed rate, or the floating one all in at RateAsOf
	RateAsOf int              // year-end a floating rate is stated at, 0 where it is not
	Base     string           // "3-month LIBOR"
	Margin   *Fact            // percentage points above the base
	BaseRate *decimal.Decimal // implied at RateAsOf: Rate less Margin; no margin printed counts as unknown

	Payment          *Fact
	Months           int       // between payments: 1, 3, 6, 12; 0 unknown
	IncludesInterest bool      // level payments of interest and principal
	Through          time.Time // last payment or maturity, as stated
	BalloonDue       time.Time // when what is left falls due in one sum

	// Payments is how many payments of principal the latest balance takes;
	// Stated how many fall between the balance sheet date and Through; zero where
	// the terms do not tell. LastPayment is the date of the last one that the
	// balance takes.
	Payments, Stated int
	NextPayment      time.Time // the first after the balance sheet date
	LastPayment      time.Time

	// Principal is the principal due by year as far as terms and maturities
	// determine it; nil where they do not.
	Principal []PrincipalDue

	// Accrual is how well interest by day-count convention reproduces the
	// printed balances of level payments, best first; nil for other borrowings.
	Accrual []Accrual
}

// PrincipalDue is principal of one instrument in a fiscal year.
type PrincipalDue struct {
	Year   int
	Amount decimal.Decimal
	Rest   bool // what the maturities leave for it, not what its terms say
}

// DayCount is a convention for the interest of a period.
type DayCount string

const (
	Thirty360 DayCount = "30/360"
	Actual360 DayCount = "actual/360"
	Actual365 DayCount = "actual/365"
)

// Accrual is what level payments leave owing under one day-count convention.
type Accrual struct {
	Convention DayCount
	Closing    decimal.Decimal // latest balance from the one before, rounded to whole currency
	Difference decimal.Decimal // Closing less the printed balance
	Principal  []PrincipalDue  // by year from the latest balance, the balloon in its year
}

// CreditLine is a line of credit that sentences of the filing describe.
type CreditLine struct {
	Commitment  Fact
	Outstanding *Fact
	Base        string // "prime"
	Margin      *decimal.Decimal
	Rate        *decimal.Decimal // percent, at the balance sheet date
	Secured     *bool            // nil where the filing does not say
	Said        []Quote
}

// Balance is the balance at a year-end; false where none is printed.
func (i *Instrument) Balance(year int) (Fact, bool) { return i.Balances.of(year) }

// Level reports whether the borrowing is repaid by equal payments of interest
// and principal.
func (i *Instrument) Level() bool {
	return i.IncludesInterest && i.Payment != nil && i.Months > 0 && i.Kind == RateFixed && i.Rate != nil
}

// debt reads the debt note; nil for a filing without debt, or whose note is
// not understood.
func (r *noteReader) debt() *Debt {
	f, statements, schedules := r.f, r.m.Statements, r.m.Schedules
	d := &Debt{}
	for _, st := range statements {
		switch st.Kind {
		case BalanceSheet:
			d.SheetCurrent = conceptRow(st, "current_portion_of_long_term_debt")
			d.SheetLongTerm = conceptRow(st, "long_term_debt")
		case CashFlow:
			d.Repaid = conceptRow(st, "repayments_of_long_term_debt")
		case Income:
			d.Interest = conceptRow(st, "interest_expense")
		}
	}
	d.readInstruments(schedules)
	d.readMaturities(r)
	d.readSentences(r)
	if d.Schedule == "" && d.Maturities == nil && len(d.Credit) == 0 {
		return nil
	}
	d.allocate(f)
	d.imply()
	return d
}

// conceptRow is the one line of a statement that means a concept, by year.
func conceptRow(st *Statement, concept string) *Item {
	var row *Item
	for i, l := range st.Lines {
		if l.Heading || l.Concept != concept {
			continue
		}
		if row != nil {
			return nil // two lines: neither is the whole
		}
		row = &Item{Caption: l.Caption}
		for c, column := range st.Columns {
			if f, ok := factOf(st, i, c, column.Year); ok {
				row.Facts = append(row.Facts, &f)
			}
		}
	}
	return row
}
