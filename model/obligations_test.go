package model

import (
	"strings"
	"testing"
)

func TestDueYears(t *testing.T) {
	for _, c := range []struct {
		text     string
		from, to int
		ok       bool
	}{
		{"2004", 2004, 2004, true},
		{"Fiscal 2005", 2005, 2005, true},
		{"Year ending December 31, 2004", 2004, 2004, true},
		{"2005-2006", 2005, 2006, true},
		{"Thereafter", 2004, 0, true},
		{"Later years", 2004, 0, true},
		{"2009 and thereafter", 2009, 0, true},
		{"2009 and beyond", 2009, 0, true},
		{"After 2008", 2009, 0, true},
		{"Less than 1 year", 2004, 2004, true},
		{"1-3 years", 2005, 2006, true},
		{"4-5 years", 2007, 2008, true},
		{"After 5 years", 2009, 0, true},
		{"More than five years", 2009, 0, true},
		{"First year", 2004, 2004, true},
		{"Sixth through tenth years", 2009, 2013, true},
		{"Eleventh year and thereafter", 2014, 0, true},
		{"First quarter", 0, 0, false},
		{"Total", 0, 0, false},
		{"Notes due 2004", 0, 0, false},
		{"", 0, 0, false},
	} {
		from, to, ok := dueYears(c.text, 2003)
		if from != c.from || to != c.to || ok != c.ok {
			t.Errorf("%q: %d to %d, %v; want %d to %d, %v", c.text, from, to, ok, c.from, c.to, c.ok)
		}
	}
}

func TestLeasesAndObligations(t *testing.T) {
	n := sampleModel(t).Notes
	if n.Leases == nil || n.Obligations == nil {
		t.Fatalf("leases %v, obligations %v", n.Leases, n.Obligations)
	}
	for name, pair := range map[string][2]string{
		"operating leases":             {saidDue(n.Leases.Operating), "2004 259741, 2005 156835, 2006 146100, 2007 133925"},
		"capital leases":               {saidDue(n.Leases.Capital), ""},
		"rental expense":               {said(n.Leases.Rent), "2003 340000, 2002 368000, 2001 340000"},
		"debt in the obligations":      {saidDue(n.Obligations.Debt()), "2004 1641000, 2005 1331000, 2006 3508000, 2007 1200000, 2008 625000"},
		"leases in the obligations":    {saidDue(n.Obligations.Leases()), "2004 260000, 2005 157000, 2006 146000, 2007 134000, 2008 0"},
		"total of the obligations":     {saidDue(n.Obligations.Total), "2004 1901000, 2005 1488000, 2006 3654000, 2007 1334000, 2008 625000"},
		"sentence on rental expense":   {n.Leases.Said.Text[:12], "Rent expense"},
		"obligations and their places": {n.Obligations.Debt().Amounts[0].Span.Text(), "$1,641,000"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %s, want %s", name, pair[0], pair[1])
		}
	}
}

func TestLeaseTables(t *testing.T) {
	for _, c := range []struct{ name, title, columns, rows, operating, capital string }{
		{"capital and operating side by side", "Minimum lease payments", "Capital Leases|Operating Leases", `
2004|$300|$900
2005|200|800
2006|100|700
Thereafter|50|1,500
----
Total minimum lease payments|650|$3,900
Less amount representing interest|(90)|
----
|$560|
`, "2004 900, 2005 800, 2006 700, 2007+ 1500, total 3900", "2004 300, 2005 200, 2006 100, 2007+ 50, total 650"},
		{"years across the top", "Minimum rental commitments", "2004|2005|2006|Thereafter", `
Operating leases|$40|$30|$20|$60
`, "2004 40, 2005 30, 2006 20, 2007+ 60", ""},
		{"two sectors: neither is the whole", "Minimum rental commitments", "2004|2005|2006|Thereafter", `
Manufacturing|$40|$30|$20|$60
Finance|$4|$3|$2|$6
`, "", ""},
		{"years out of order are something else", "Rental income by year", "", `
2001|$40
2002|30
2003|20
`, "", ""},
	} {
		n := build(t, noteOf("Leases", grid(c.title, c.columns, c.rows))).Notes
		var operating, capital string
		if n.Leases != nil {
			operating, capital = saidDue(n.Leases.Operating), saidDue(n.Leases.Capital)
		}
		if operating != c.operating || capital != c.capital {
			t.Errorf("%s: operating %q, capital %q; want %q, %q", c.name, operating, capital, c.operating, c.capital)
		}
	}
}

// Leases said to end after the last year the lease note has a payment for are
// an inconsistency, unless the note may leave later payments out or sums them.
func TestLeasesThatOutliveTheNote(t *testing.T) {
	last := "     2007                                                            133,925\n"
	for _, c := range []struct {
		name, old, new string
		want           bool
	}{
		{"as filed", "", "", true},
		{"said to end with the last payment", "end between 2004 and 2011", "end between 2004 and 2007", false},
		{"an option to renew", "end between 2004 and 2011", "end between 2004 and 2007, with options to renew until 2011", false},
		{"payments thereafter", last, last + "     Thereafter                                                       90,112\n", false},
		{"five years shown", last, last + "     2008                                                             90,112\n", false},
	} {
		found := findings(sampleModel(t, c.old, c.new))
		if got := strings.Contains(found, "2011 for 2007"); got != c.want {
			t.Errorf("%s: found %v, want %v:\n%s", c.name, got, c.want, found)
		}
	}
}

// A figure of management's table that is not the note's, and a total that does
// not add up, are found.
func TestObligationMisprints(t *testing.T) {
	before := findings(sampleModel(t))
	for _, c := range []struct{ name, old, new, want string }{
		{"debt of 2005", "1,331,000 ", "1,311,000 ", "1311000"},
		{"total of 2007", "1,334,000", "1,343,000", "1343000"},
	} {
		after := findings(sampleModel(t, c.old, c.new))
		found := false
		for _, f := range strings.Split(after, "; ") {
			found = found || !strings.Contains(before, f) && strings.Contains(f, c.want)
		}
		if !found {
			t.Errorf("%s: no finding names it:\n%s", c.name, after)
		}
	}
}
