package model

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// sampleModel builds the sample filing with pieces of its text exchanged, old
// then new.
func sampleModel(t testing.TB, exchange ...string) *Model {
	t.Helper()
	data, err := os.ReadFile("../testdata/sample-10k.txt")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(exchange); i += 2 {
		if !strings.Contains(string(data), exchange[i]) {
			t.Fatalf("the sample does not contain %q", exchange[i])
		}
	}
	text := strings.NewReplacer(exchange...).Replace(string(data))
	f, err := parse.TenK(parse.NewSource("sample-10k.txt", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// said writes an item: "2003 4050000, 2002 4950000".
func said(i *Item) string {
	if i == nil {
		return ""
	}
	var parts []string
	for _, f := range i.Facts {
		parts = append(parts, fmt.Sprint(f.Year, " ", f.Value))
	}
	return strings.Join(parts, ", ")
}

func saidFact(f *Fact) string {
	if f == nil {
		return ""
	}
	return f.Text
}

func saidDate(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

func saidPrincipal(list []PrincipalDue) string {
	var parts []string
	for _, p := range list {
		parts = append(parts, fmt.Sprint(p.Year, " ", p.Amount))
	}
	return strings.Join(parts, ", ")
}

func saidDue(d *Due) string {
	if d == nil {
		return ""
	}
	var parts []string
	for _, a := range d.Amounts {
		year := fmt.Sprint(a.From)
		switch {
		case a.To == 0:
			year += "+"
		case a.To != a.From:
			year += fmt.Sprint("-", a.To)
		}
		parts = append(parts, year+" "+a.Value.String())
	}
	if d.Total != nil {
		parts = append(parts, "total "+d.Total.Value.String())
	}
	return strings.Join(parts, ", ")
}

func TestDebtNote(t *testing.T) {
	d := sampleModel(t).Notes.Debt
	if d == nil {
		t.Fatal("no debt note")
	}
	instruments := []struct {
		balances, kind, rate, base, margin, payment string
		months                                      int
		interest                                    bool
		through, balloon, last                      string
		payments, stated                            int
		principal                                   string
	}{
		{"2003 4050000, 2002 4950000", "floating", "3.15%", "3-month LIBOR", "2%", "$225,000", 3, false, "2008-07-06", "", "2008-04-06", 18, 19,
			"2004 900000, 2005 900000, 2006 900000, 2007 900000, 2008 450000"},
		{"2003 1375000, 2002 1675000", "fixed", "8.07%", "", "", "$25,000", 1, false, "2008-07-06", "", "2008-07-06", 55, 55,
			"2004 300000, 2005 300000, 2006 300000, 2007 300000, 2008 175000"},
		{"2003 2560487, 2002 2668813", "fixed", "8.04%", "", "", "$26,823", 1, true, "2006-07-31", "2006-08-01", "", 0, 0,
			"2004 121316, 2005 131438, 2006 2307733"},
		{"2003 320000, 2002 640000", "fixed", "6.50%", "", "", "$320,000", 12, false, "2004-07-06", "", "2004-07-06", 1, 1,
			"2004 320000"},
	}
	if len(d.Instruments) != len(instruments) {
		t.Fatalf("%d instruments, want %d", len(d.Instruments), len(instruments))
	}
	for n, want := range instruments {
		i := d.Instruments[n]
		got := want
		got.balances, got.kind, got.rate, got.base, got.margin = said(&i.Balances), string(i.Kind), saidFact(i.Rate), i.Base, saidFact(i.Margin)
		got.payment, got.months, got.interest = saidFact(i.Payment), i.Months, i.IncludesInterest
		got.through, got.balloon, got.last = saidDate(i.Through), saidDate(i.BalloonDue), saidDate(i.LastPayment)
		got.payments, got.stated, got.principal = i.Payments, i.Stated, saidPrincipal(i.Principal)
		if got != want {
			t.Errorf("%s\n got %+v\nwant %+v", i.Caption, got, want)
		}
	}
	floating := d.Instruments[0]
	if floating.BaseRate == nil || floating.BaseRate.String() != "1.15" || floating.RateAsOf != 2003 {
		t.Errorf("implied base rate %v of %d, want 1.15 of 2003", floating.BaseRate, floating.RateAsOf)
	}
	if c := floating.Payment; c.Column != -1 || c.Schedule != d.Schedule || c.Line != floating.ID {
		t.Errorf("the payment points at %+v, want the caption of its line", c.Term)
	}
	best := d.Instruments[2].Accrual[0]
	if best.Convention != Actual360 || best.Closing.String() != "2560486" || best.Difference.String() != "-1" {
		t.Errorf("best day count is %+v, want actual/360, 2560486, -1", best)
	}
	for name, pair := range map[string][2]string{
		"total":                 {said(d.Total), "2003 8305487, 2002 9933813"},
		"current":               {said(d.Current), "2003 1641316, 2002 1630000"},
		"long-term":             {said(d.LongTerm), "2003 6664171, 2002 8303813"},
		"current, balance":      {said(d.SheetCurrent), "2003 1641316, 2002 1630000"},
		"long-term, balance":    {said(d.SheetLongTerm), "2003 6664171, 2002 8303813"},
		"repaid":                {said(d.Repaid), "2003 -1628326, 2002 -1644874, 2001 -681315"},
		"interest":              {said(d.Interest), "2003 -529642, 2002 -670144, 2001 -441773"},
		"maturities":            {saidDue(d.Maturities), "2004 1641316, 2005 1331438, 2006 3507733, 2007 1200000, 2008 625000, total 8305487"},
		"fair value":            {saidFact(d.FairValue), "$8,480,000"},
		"implied interest":      {d.Implied.String(), "506235"},
		"sentences on security": {fmt.Sprint(len(d.Security), len(d.Covenants)), "1 1"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s, want %s", name, pair[0], pair[1])
		}
	}
	if len(d.Credit) != 1 {
		t.Fatalf("%d lines of credit, want 1", len(d.Credit))
	}
	c := d.Credit[0]
	if c.Commitment.Text != "$3,000,000" || saidFact(c.Outstanding) != "$0" || c.Base != "prime" || c.Rate == nil || c.Rate.String() != "4" || c.Secured == nil || *c.Secured {
		t.Errorf("line of credit %+v", c)
	}
}

// debtFindings are the findings that the debt note gives rise to.
func debtFindings(m *Model) string {
	var all []string
	for _, f := range m.Findings {
		if d := m.Notes.Debt; d != nil && strings.HasPrefix(f.ID, d.Schedule+".") {
			all = append(all, strings.TrimPrefix(f.ID, d.Schedule+".")+" "+f.Printed.String()+" for "+f.Expected.String())
		}
	}
	return strings.Join(all, "; ")
}

// What of the terms is at odds with the figures, and that nothing is said once
// the figures are put right.
func TestDebtFindings(t *testing.T) {
	const (
		payments = "bank_note_payable_through_july_6_2008_at 19 for 18"
		mortgage = "mortgage_payable_to_bank_through_july_2006_at 121316 for 116891"
		current  = "less_current_portion.2002 1630000 for 1628326"
	)
	for _, c := range []struct {
		name     string
		exchange []string
		want     string
	}{
		{"as filed", nil, payments + "; " + mortgage + "; " + current},
		{"last payment three months earlier", []string{"July 6, 2008 at $225,000", "April 6, 2008 at $225,000"},
			mortgage + "; " + current},
		{"maturities by actual/360", []string{"1,641,316", "1,636,891", "1,331,438", "1,327,387", "3,507,733", "3,516,209", "6,664,171", "6,668,596"},
			payments + "; " + current},
		{"balances by 30/360, maturities too", []string{
			"2,560,487", "2,557,466", "8,305,487", "8,302,466", "1,628,326", "1,631,347", "1,641,316", "1,640,637", "1,331,438", "1,330,702", "3,507,733", "3,506,127", "6,664,171", "6,661,829"},
			payments + "; less_current_portion.2002 1630000 for 1631347"},
		{"current portion as repaid", []string{"1,630,000", "1,628,326", "8,303,813", "8,305,487"},
			payments + "; " + mortgage},
		{"the rate is not printed", []string{"at 8.04% with payment for", "at a rate, with payment for"},
			payments},
		{"another loan was drawn", []string{"(1,628,326)", "(1,928,326)"},
			payments + "; " + mortgage},
	} {
		if got := debtFindings(sampleModel(t, c.exchange...)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// noteOf is a filing of a small company with a note of tables.
func noteOf(title string, tables ...*parse.Table) *parse.Filing {
	f := acme()
	f.PeriodEnd = time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	f.Sections = []parse.Section{{Item: "8", Note: "3", Title: title}}
	for _, t := range tables {
		t.Section = 0
		f.Tables = append(f.Tables, t)
		t.ID = fmt.Sprint("t", len(f.Tables))
	}
	return f
}

func TestInstruments(t *testing.T) {
	const maturities = `
2004|$1,000,000
2005|1,000,000
2006|1,000,000
2007|1,000,000
2008|-
Thereafter|2,000,000
----
|$6,000,000
`
	for _, c := range []struct {
		name, table string
		principal   []string // of each instrument
		kinds       string
	}{
		{"floating term loan and bullet", `
Term loan, $250,000 quarterly through December 31, 2007, prime plus 1.5% (5.5% at December 31, 2003)|$4,000,000|$5,000,000
Debentures, 9.25%, due 2010|2,000,000|2,000,000
----
|6,000,000|7,000,000
Less current portion|1,000,000|1,000,000
----
|$5,000,000|$6,000,000
`, []string{"2004 1000000, 2005 1000000, 2006 1000000, 2007 1000000", "2010 2000000"}, "floating fixed"},
		{"terms of one unknown: the rest of the maturities", `
Bank loan|$4,000,000|$5,000,000
Debentures, 9.25%, due 2010|2,000,000|2,000,000
----
Total debt|6,000,000|7,000,000
Less amounts due within one year|1,000,000|1,000,000
----
Long-term debt|$5,000,000|$6,000,000
`, []string{"2004 1000000, 2005 1000000, 2006 1000000, 2007 1000000", "2010 2000000"}, " fixed"},
		{"two unknown: nothing is said", `
Bank loan|$4,000,000|$5,000,000
Other|2,000,000|2,000,000
----
|6,000,000|7,000,000
Less current maturities|1,000,000|1,000,000
----
|$5,000,000|$6,000,000
`, []string{"", ""}, " "},
		{"a rate that steps up and notes of many dates", `
Notes, 5% through 2004 and 7% thereafter|$4,000,000|$5,000,000
Notes, 6%, due 2005 to 2010|2,000,000|2,000,000
----
|6,000,000|7,000,000
Less current maturities|1,000,000|1,000,000
----
|$5,000,000|$6,000,000
`, []string{"", ""}, " fixed"},
	} {
		f := noteOf("Long-Term Debt", grid("Long-Term Debt", "2003|2002", c.table), grid("Maturities of long-term debt", "", maturities))
		d := build(t, f).Notes.Debt
		if d == nil || len(d.Instruments) != len(c.principal) {
			t.Errorf("%s: instruments not read: %+v", c.name, d)
			continue
		}
		var kinds []string
		for n, i := range d.Instruments {
			kinds = append(kinds, string(i.Kind))
			if got := saidPrincipal(i.Principal); got != c.principal[n] {
				t.Errorf("%s: %s: principal %q, want %q", c.name, i.Caption, got, c.principal[n])
			}
		}
		if got := strings.Join(kinds, " "); got != c.kinds {
			t.Errorf("%s: rates %q, want %q", c.name, got, c.kinds)
		}
		if got := saidDue(d.Maturities); got != "2004 1000000, 2005 1000000, 2006 1000000, 2007 1000000, 2008 0, 2009+ 2000000, total 6000000" {
			t.Errorf("%s: maturities %s", c.name, got)
		}
	}
}

// maturitiesOfSample is the table of the sample that says when principal is due.
const maturitiesOfSample = `Principal due on long-term obligations in each of the next five years,  from the
balances outstanding at December 31, 2003:

     2004                                                    $     1,641,316
     2005                                                          1,331,438
     2006                                                          3,507,733
     2007                                                          1,200,000
     2008                                                            625,000
                                                           -------------------
                                                              $    8,305,487
                                                           ===================
`

// Maturities are the debt's own where the figures prove it, however the note puts them.
func TestMaturities(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"in one sentence, years first", `
Annual maturities in millions of dollars on long-term debt outstanding at
December 31, 2003, are as follows:  2004, $1.641316; 2005, $1.331438; 2006,
$3.507733; 2007 and beyond, $1.825.
`, "2004 1641316, 2005 1331438, 2006 3507733, 2007+ 1825000"},
		{"from the second year on", `
The long-term debt at December 31, 2003 is due as follows:

     Second year                                             $     1,331,438
     Third year                                                    3,507,733
     Fourth year                                                   1,200,000
     Fifth year and thereafter                                       625,000
                                                           -------------------
                                                              $    6,664,171
                                                           ===================
`, "2004 1641316, 2005 1331438, 2006 3507733, 2007 1200000, 2008+ 625000"},
		{"four years that begin with the current portion, and other maturities before them", `
Maturities of derivative debt instruments held at December 31, 2003:

     2004                                                    $     9,000,000
     2005                                                          8,000,000
     2006                                                          7,000,000

Maturities of long-term debt for the years after December 31, 2003:

     2004                                                    $     1,641,316
     2005                                                          1,331,438
     2006                                                          3,507,733
     2007                                                          1,200,000
`, "2004 1641316, 2005 1331438, 2006 3507733, 2007 1200000"},
	} {
		if got := saidDue(sampleModel(t, maturitiesOfSample, c.text).Notes.Debt.Maturities); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

// Instruments that add up to nothing are not read.
func TestDebtNotUnderstood(t *testing.T) {
	f := noteOf("Long-Term Debt", grid("Long-Term Debt", "2003|2002", `
Bank loan, 5%, due 2008|$4,100,000|$5,300,000
Debentures, 9.25%, due 2010|2,700,000|2,000,000
----
|6,000,000|7,000,000
Less current portion|1,000,000|1,000,000
----
|$5,000,000|$6,000,000
`))
	if d := build(t, f).Notes.Debt; d != nil && len(d.Instruments) > 0 {
		t.Errorf("instruments were read that do not add up: %d", len(d.Instruments))
	}
}

func TestPaymentDates(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		at, last string
		months   int
		want     int
	}{
		{"2003-12-31", "2008-07-06", 3, 19},
		{"2003-12-31", "2008-04-06", 3, 18},
		{"2003-12-31", "2008-07-06", 1, 55},
		{"2003-12-31", "2004-07-06", 12, 1},
		{"2003-12-31", "2003-12-31", 1, 0},
		{"2003-06-30", "2003-08-31", 1, 2}, // July 31 and August 31
	} {
		if got := paymentsThrough(day(c.at), day(c.last), c.months); got != c.want {
			t.Errorf("payments after %s through %s every %d months: %d, want %d", c.at, c.last, c.months, got, c.want)
		}
	}
	for _, c := range []struct {
		date, at string
		want     int
	}{
		{"2004-01-06", "2003-12-31", 2004}, {"2004-12-31", "2003-12-31", 2004}, {"2005-01-01", "2003-12-31", 2005},
		{"2004-06-30", "2003-06-30", 2004}, {"2004-07-01", "2003-06-30", 2005},
	} {
		if got := fiscalYearOf(day(c.date), day(c.at)); got != c.want {
			t.Errorf("%s after a year that ended on %s: %d, want %d", c.date, c.at, got, c.want)
		}
	}
}

// A loan of 12,000 at 12 % in level payments of 1,066.19 is repaid in a year
// by 30/360.
func TestLevelPayments(t *testing.T) {
	rate, payment := decimal.New(12, 0), decimal.RequireFromString("1066.19")
	i := &Instrument{Kind: RateFixed, Rate: &Fact{Value: rate}, Payment: &Fact{Value: payment}, Months: 1, IncludesInterest: true}
	at := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	first := time.Date(2004, 1, 15, 0, 0, 0, 0, time.UTC)
	left, done := i.run(Thirty360, first, decimal.New(12000, 0), at, back(at, -11))
	if got := left.String(); got != "1056" || done {
		t.Errorf("after eleven payments %s is left (%v), want 1056", got, done)
	}
	if left, _ := i.run(Thirty360, first, decimal.New(12000, 0), at, back(at, -12)); left.GreaterThan(decimal.New(1, 0)) {
		t.Errorf("after twelve payments %s is left", left)
	}
	if left, _ := i.run(Actual360, first, decimal.New(12000, 0), at, back(at, -11)); !left.GreaterThan(decimal.New(1056, 0)) {
		t.Errorf("actual/360 accrues no more than 30/360: %s is left", left)
	}
}

func TestNextPayment(t *testing.T) {
	day := func(s string) time.Time {
		d, _ := time.Parse("2006-01-02", s)
		return d
	}
	for _, c := range []struct {
		day, after string
		months     int
		want       string
	}{
		{"2006-08-01", "2002-12-31", 1, "2003-01-01"},
		{"2006-08-01", "2003-01-01", 1, "2003-02-01"},
		{"2008-07-06", "2003-12-31", 3, "2004-01-06"},
		{"2008-08-15", "2003-12-31", 3, "2004-02-15"},
		{"2001-03-31", "2003-12-31", 6, "2004-03-31"},
		{"2004-05-31", "2004-05-31", 12, "2005-05-31"},
	} {
		i := &Instrument{Months: c.months}
		if got := saidDate(i.nextPayment(day(c.day), day(c.after))); got != c.want {
			t.Errorf("paid every %d months, also on %s: after %s comes %s, want %s", c.months, c.day, c.after, got, c.want)
		}
	}
}

// What the note comes to by year and kind of rate, where maturities speak of
// several years together, and where the terms alone tell.
func TestDebtSums(t *testing.T) {
	said := func(d *Derived) string {
		if d == nil {
			return ""
		}
		return strings.TrimSpace(d.Value.String() + " " + d.Basis)
	}
	const table = `
Term loan, $250,000 quarterly through December 31, 2007, prime plus 1.5% (5.5% at December 31, 2003)|$4,000,000|$5,000,000
Debentures, 9.25%, due 2010|1,500,000|1,500,000
Mortgage notes, 7.25%, due 2010|500,000|500,000
----
|6,000,000|7,000,000
Less current portion|1,000,000|1,000,000
----
|$5,000,000|$6,000,000
`
	for _, c := range []struct{ name, maturities, due2004, due2005, due2008 string }{
		{"two years together", "\n2004|$1,000,000\n2005-2006|2,000,000\n2007-2010|3,000,000\n----\n|$6,000,000\n",
			"1000000", "1000000 an equal part of what is due from 2005 to 2006", "750000 an equal part of what is due from 2007 to 2010"},
		{"one sum for the last years", "\n2004|$1,000,000\n2005|1,000,000\n2006|1,000,000\nThereafter|3,000,000\n----\n|$6,000,000\n", "1000000", "1000000", ""},
		{"maturities of something else", "\n2004|$9,000,000\n2005|8,000,000\n2006|7,000,000\nThereafter|3,000,000\n----\n|$27,000,000\n",
			"1000000 by the terms of 3 borrowings", "1000000 by the terms of 3 borrowings", "0 by the terms of 3 borrowings"},
	} {
		d := build(t, noteOf("Long-Term Debt", grid("Long-Term Debt", "2003|2002", table), grid("Maturities of long-term debt", "", c.maturities))).Notes.Debt
		got := [3]string{said(d.DueIn(2004)), said(d.DueIn(2005)), said(d.DueIn(2008))}
		if want := [3]string{c.due2004, c.due2005, c.due2008}; got != want {
			t.Errorf("%s: due %q, want %q", c.name, got, want)
		}
		rates := [5]string{said(d.Floating()), said(d.FloatingDue(2005)), said(d.FloatingRate()), said(d.BaseRate()), said(d.FixedRate())}
		if want := [5]string{"4000000 1 borrowing at a floating rate", "1000000 by the terms of 1 borrowing", "5.5", "4 the rate less its margin", "8.75 average of 2 rates, by balance"}; rates != want {
			t.Errorf("%s: by rate %q, want %q", c.name, rates, want)
		}
	}
	var none *Debt
	if none.DueIn(2004) != nil || none.Floating() != nil || none.FixedRate() != nil || none.Committed() != nil {
		t.Error("a filing without debt has figures of it")
	}
}
