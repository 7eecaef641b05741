package parse

import (
	"strings"
	"testing"
	"time"
)

func TestTermsOfDebt(t *testing.T) {
	on := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		text           string
		payment        string
		frequency      int
		interest       bool
		base           string
		margin, rate   string
		asOf           string
		through, final string
	}{
		{text: "Bank note payable through July 6, 2008 at $225,000 quarterly plus interest at the 3-month LIBOR rate plus 2% (3.15% at December 31, 2003)",
			payment: "225000", frequency: 3, base: "3-month LIBOR", margin: "2", rate: "3.15", asOf: "2003-12-31", through: "2008-07-06"},
		{text: "Bank note payable through July 6, 2008 at $25,000 monthly plus interest at 8.07%",
			payment: "25000", frequency: 1, rate: "8.07", through: "2008-07-06"},
		{text: "Mortgage payable to bank through July 2006 at $26,823 monthly including interest at 8.04% with payment for remaining balance due August 1, 2006",
			payment: "26823", frequency: 1, interest: true, rate: "8.04", through: "2006-07-31", final: "2006-08-01"},
		{text: "Note payable in annual installments of $320,000 through July 6, 2004 plus interest at 6.50%",
			payment: "320000", frequency: 12, rate: "6.5", through: "2004-07-06"},
		{text: "The line bears interest at the prime rate (4.0% at December 31, 2003).", base: "prime", rate: "4", asOf: "2003-12-31"},
		{text: "Term loan at 1.75% above LIBOR, due June 1, 2007", base: "LIBOR", margin: "1.75", through: "2007-06-01"},
		{text: "Loan at prime less 0.5%, monthly payments of $1,500 per month", base: "prime", margin: "-0.5", payment: "1500", frequency: 1},
		{text: "Total long-term debt"},
	} {
		got := Terms(c.text)
		str := func(ok bool, s func() string) string {
			if !ok {
				return ""
			}
			return s()
		}
		if g := str(got.Payment != nil, func() string { return got.Payment.String() }); g != c.payment || got.Frequency != c.frequency || got.IncludesInterest != c.interest {
			t.Errorf("%s: pays %s every %d months, interest included: %v", c.text, g, got.Frequency, got.IncludesInterest)
		}
		if g := str(got.Margin != nil, func() string { return got.Margin.String() }); g != c.margin || got.Base != c.base {
			t.Errorf("%s: base %q, margin %s", c.text, got.Base, g)
		}
		if g := str(got.Rate != nil, func() string { return got.Rate.String() }); g != c.rate {
			t.Errorf("%s: rate %s, want %s", c.text, g, c.rate)
		}
		for _, d := range []struct {
			name string
			got  time.Time
			want string
		}{{"rate as of", got.RateAsOf.End, c.asOf}, {"through", got.Through, c.through}, {"balloon", got.BalloonDue, c.final}} {
			if d.want == "" && !d.got.IsZero() || d.want != "" && !d.got.Equal(on(d.want)) {
				t.Errorf("%s: %s %v, want %s", c.text, d.name, d.got, d.want)
			}
		}
	}
}

// A template describes a figure by words; the sample has it once.
func TestFindInTheSample(t *testing.T) {
	f, err := TenK(NewSource("sample-10k.txt", sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	year := func(y int) Period { return Period{End: time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC), Months: 12} }
	for _, c := range []struct {
		name string
		q    Query
		want string // texts of the matches, nearest first
	}{
		{"one product in one year", Query{Section: "Net Sales", Anchor: []string{"plastic  CLUSTER box units"}, Kind: Money, Period: year(2003), Near: "cluster box units"}, "$21,223,000"},
		{"the other year", Query{Section: "Net Sales", Anchor: []string{"outdoor parcel lockers"}, Near: "outdoor parcel lockers", Kind: Money, Period: year(2001)}, "$1,302,000"},
		{"discount rate", Query{Section: "Pension Assumptions", Anchor: []string{"discount rate", "pension cost"}, Near: "pension cost was", Kind: Percentage}, "6.75%"},
		{"line of credit", Query{Section: "Debt", Anchor: []string{"line of credit"}, Near: "line of credit of", Kind: Money}, "$3,000,000"},
		{"sensitivity", Query{Anchor: []string{"LIBOR rate", "would raise"}, Near: "interest expense by", Kind: Money}, "$40,000"},
		{"every figure without Near", Query{Section: "Goodwill", Anchor: []string{"gave rise to goodwill"}}, "2001, $6,155,000"},
		{"nothing in another section", Query{Section: "Inventories", Anchor: []string{"discount rate"}}, ""},
		{"a section is not a substring", Query{Section: "Deb", Anchor: []string{"line of credit"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, m := range f.Finder().Find(c.q) {
				got = append(got, f.Quantities[m.Quantity].Text)
			}
			if g := strings.Join(got, ", "); g != c.want {
				t.Errorf("found %s, want %s", g, c.want)
			}
		})
	}
}
