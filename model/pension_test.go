package model

import (
	"fmt"
	"strings"
	"testing"
)

func saidRows(rows []PensionRow) string {
	var all []string
	for i := range rows {
		all = append(all, string(rows[i].Role)+": "+said(&rows[i].Item))
	}
	return strings.Join(all, "; ")
}

// saidPlan writes everything a plan holds, a line each.
func saidPlan(p *PensionPlan) string {
	lines := []string{fmt.Sprintf("%s other %v %v", p.ID, p.Other, p.Years)}
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, name+": "+text)
		}
	}
	add("opening obligation", said(p.Obligation.Opening))
	add("movements", saidRows(p.Obligation.Movements))
	add("obligation", said(p.Obligation.Closing))
	add("opening assets", said(p.Assets.Opening))
	add("movements", saidRows(p.Assets.Movements))
	add("assets", said(p.Assets.Closing))
	add("funded", said(p.Funded))
	add("unrecognized", saidRows(p.Unrecognized))
	add("net", said(p.Net))
	add("sheet", saidRows(p.Sheet))
	add("sheet net", said(p.SheetNet))
	add("cost", saidRows(p.Cost))
	add("net cost", said(p.NetCost))
	add("rates", saidRows(p.Rates))
	add("accumulated", said(p.Accumulated))
	add("vested", said(p.Vested))
	add("allocation", saidRows(p.Allocation))
	add("contribution", saidFact(p.Contribution))
	for _, m := range p.Minimum {
		add(fmt.Sprint("minimum liability ", m.Year), fmt.Sprintf("%s, net of tax %s, rate %s", m.Before.Value, m.After.Value, m.TaxRate))
	}
	return strings.Join(lines, "\n")
}

func TestRetirementNote(t *testing.T) {
	p := sampleModel(t).Notes.Pension
	if p == nil || len(p.Plans) != 1 {
		t.Fatalf("retirement note %+v, want one plan", p)
	}
	const want = `pension other false [2003 2002]
opening obligation: 2003 3119222, 2002 2482076
movements: service_cost: 2003 247315, 2002 220751; interest_cost: 2003 206350, 2002 183742; actuarial_loss: 2003 406001, 2002 294643; plan_amendments: 2003 0, 2002 17530; benefits_paid: 2003 -77957, 2002 -79520
obligation: 2003 3900931, 2002 3119222
opening assets: 2003 2476487, 2002 2113406
movements: actual_return: 2003 196019, 2002 102955; employer_contribution: 2003 335428, 2002 339646; benefits_paid: 2003 -77957, 2002 -79520
assets: 2003 2929977, 2002 2476487
funded: 2003 -970954, 2002 -642735
unrecognized: unrecognized_loss: 2003 1091487, 2002 733012; unrecognized_prior_service_cost: 2003 15941, 2002 17447
net: 2003 136474, 2002 107724
sheet: intangible_asset: 2003 15941, 2002 17447; accrued_cost: 2003 -275162, 2002 -175188; accrued_cost: 2003 -131109, 2002 0; accumulated_oci: 2003 526804, 2002 265465
sheet net: 2003 136474, 2002 107724
cost: service_cost: 2003 247315, 2002 220751, 2001 182135; interest_cost: 2003 206350, 2002 183742, 2001 172969; expected_return: 2003 -181164, 2002 -159462, 2001 -149779; amortization_of_transition: 2003 0, 2002 -104892, 2001 -106041; amortization_of_loss: 2003 32671, 2002 10516, 2001 1869; amortization_of_prior_service_cost: 2003 1506, 2002 1506, 2001 425
net cost: 2003 306678, 2002 152161, 2001 101578
rates: discount_rate: 2003 6, 2002 6.75; expected_return_rate: 2003 7, 2002 7; compensation_rate: 2003 5.5, 2002 5.5
accumulated: 2003 3336248, 2002 2651675
contribution: $300,000
minimum liability 2003: 526804, net of tax -316082, rate 0.4
minimum liability 2002: 265465, net of tax -159279, rate 0.4`
	if got := saidPlan(p.Plans[0]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if f := p.Plans[0].Accumulated.At(2003); f.Statement != Prose || f.Span.Text() != "$3,336,248" {
		t.Errorf("the accumulated obligation points at %+v %q", f.Term, f.Span.Text())
	}
	if f := p.Plans[0].Row(ServiceCost).At(2001); f == nil || f.Span.Text() == "" || f.Schedule == "" {
		t.Errorf("service cost of 2001 has no place: %+v", f)
	}
}

// Every identity of SFAS 87 and 132 stands among the checks and holds.
func TestRetirementChecks(t *testing.T) {
	m := sampleModel(t)
	var keys keyWriter
	held := map[string]bool{}
	for i := range m.Checks {
		if c := &m.Checks[i]; c.Verdict == Agrees {
			held[string(keys.check(c))] = true
		}
	}
	p := m.Notes.Pension.Plans[0]
	check := func(name string, facts ...*Fact) {
		t.Helper()
		var c Check
		for _, f := range facts {
			if f == nil {
				t.Errorf("%s: a figure is missing", name)
				return
			}
			c.Left.Terms = append(c.Left.Terms, f.Term)
		}
		if !held[string(keys.check(&c))] {
			t.Errorf("%s is not among the checks that hold", name)
		}
	}
	for _, y := range []int{2003, 2002} {
		year := fmt.Sprint(y, ": ")
		all := func(rows []PensionRow, more ...*Fact) []*Fact {
			for i := range rows {
				more = append(more, rows[i].At(y))
			}
			return more
		}
		check(year+"obligation rolls forward", all(p.Obligation.Movements, p.Obligation.Opening.At(y), p.Obligation.Closing.At(y))...)
		check(year+"assets roll forward", all(p.Assets.Movements, p.Assets.Opening.At(y), p.Assets.Closing.At(y))...)
		check(year+"funded status", p.Funded.At(y), p.Assets.Closing.At(y), p.Obligation.Closing.At(y))
		check(year+"reconciliation", all(p.Unrecognized, p.Funded.At(y), p.Net.At(y))...)
		check(year+"balance sheet amounts", all(p.Sheet, p.SheetNet.At(y))...)
		check(year+"balance sheet and reconciliation", p.SheetNet.At(y), p.Net.At(y))
		check(year+"service cost in both tables", rowOf(p.Obligation.Movements, ServiceCost).At(y), rowOf(p.Cost, ServiceCost).At(y))
		check(year+"interest cost in both tables", rowOf(p.Obligation.Movements, InterestCost).At(y), rowOf(p.Cost, InterestCost).At(y))
		check(year+"net periodic cost", all(p.Cost, p.NetCost.At(y))...)
		check(year+"minimum liability", p.Row(PensionIntangible).At(y), p.Row(PensionOCI).At(y), p.Accumulated.At(y), p.Assets.Closing.At(y), p.Net.At(y))
	}
	check("opening obligation", p.Obligation.Opening.At(2003), p.Obligation.Closing.At(2002))
	check("opening assets", p.Assets.Opening.At(2003), p.Assets.Closing.At(2002))
	check("prepaid cost", p.Net.At(2003), p.Net.At(2002), p.Row(EmployerContribution).At(2003), p.NetCost.At(2003))
}

// A wrong figure of the note is found, and named.
func TestRetirementMisprints(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"two digits exchanged in the interest cost of the roll", " 206,350          183,742\n", " 260,350          183,742\n", "interest_cost.2003 260350 for 206350"},
		{"a digit of the closing assets", " 2,929,977 ", " 2,929,917 ", "fair_value_of_plan_assets_at_end_of.2003 2929917 for 2929977"},
		{"a sign lost among the balance sheet amounts", "(275,162)", " 275,162 ", "275162"},
		{"the accumulated obligation of the text", "$3,336,248", "$3,363,248", "3363248 for 3336248"},
	} {
		m := sampleModel(t)
		before := findings(m)
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

func TestRetirementTables(t *testing.T) {
	for _, c := range []struct {
		name   string
		tables [][3]string // title, columns, rows
		want   []string    // a plan each
	}{
		{"two plans side by side, cut in two tables, obligation of 1999 layout",
			[][3]string{{"Pension plans", "U.S. 2003|Foreign 2003|U.S. 2002|Foreign 2002", `
Benefit obligation at beginning of year|$1,000|$400|$900|$410
Service cost|50|20|45|21
Interest cost|70|25|65|24
Obligation of business acquired|30|-|-|-
Benefits paid|(40)|(15)|(10)|(55)
----
Benefit obligation at end of year|1,110|430|1,000|400
Fair value of plan assets at beginning of year|800|300|780|290
Actual return on plan assets|(20)|10|30|15
`}, {"Pension plans", "U.S. 2003|Foreign 2003|U.S. 2002|Foreign 2002", `
Company contributions|60|20|-|10
Benefits paid|(40)|(15)|(10)|(15)
----
Fair value of plan assets at end of year|800|315|800|300
----
Funded status|(310)|(115)|(200)|(100)
Unamortized net loss|110|40|50|30
----
Accrued pension cost|$(200)|$(75)|$(150)|$(70)
`}},
			[]string{`pension_u_s other false [2003 2002]
opening obligation: 2003 1000, 2002 900
movements: service_cost: 2003 50, 2002 45; interest_cost: 2003 70, 2002 65; transfers: 2003 30, 2002 0; benefits_paid: 2003 -40, 2002 -10
obligation: 2003 1110, 2002 1000
opening assets: 2003 800, 2002 780
movements: actual_return: 2003 -20, 2002 30; employer_contribution: 2003 60, 2002 0; benefits_paid: 2003 -40, 2002 -10
assets: 2003 800, 2002 800
funded: 2003 -310, 2002 -200
unrecognized: unrecognized_loss: 2003 110, 2002 50
net: 2003 -200, 2002 -150`,
				`pension_foreign other false [2003 2002]
opening obligation: 2003 400, 2002 410
movements: service_cost: 2003 20, 2002 21; interest_cost: 2003 25, 2002 24; transfers: 2003 0, 2002 0; benefits_paid: 2003 -15, 2002 -55
obligation: 2003 430, 2002 400
opening assets: 2003 300, 2002 290
movements: actual_return: 2003 10, 2002 15; employer_contribution: 2003 20, 2002 10; benefits_paid: 2003 -15, 2002 -15
assets: 2003 315, 2002 300
funded: 2003 -115, 2002 -100
unrecognized: unrecognized_loss: 2003 40, 2002 30
net: 2003 -75, 2002 -70`}},
		{"SFAS 87 layout before 132, and a plan of other benefits",
			[][3]string{{"Funded status of the pension plan", "2003|2002", `
Vested benefit obligation|$(700)|$(650)
Accumulated benefit obligation|$(760)|$(700)
Projected benefit obligation|$(900)|$(850)
Plan assets at fair value|950|880
----
Plan assets in excess of projected benefit obligation|50|30
Unrecognized net asset at transition|(15)|(20)
Unrecognized prior service cost|5|6
----
Prepaid pension cost|$40|$16
`}, {"Net periodic postretirement benefit cost", "2003|2002|2001", `
Service cost|$3|$2|$2
Interest cost|9|8|8
Net amortization and deferral|(2)|(1)|(1)
----
|$10|$9|$9
`}},
			[]string{`pension other false [2003 2002]
obligation: 2003 -900, 2002 -850
assets: 2003 950, 2002 880
funded: 2003 50, 2002 30
unrecognized: unrecognized_transition: 2003 -15, 2002 -20; unrecognized_prior_service_cost: 2003 5, 2002 6
net: 2003 40, 2002 16
accumulated: 2003 -760, 2002 -700
vested: 2003 -700, 2002 -650`,
				`other_benefits other true []
cost: service_cost: 2003 3, 2002 2, 2001 2; interest_cost: 2003 9, 2002 8, 2001 8; net_amortization: 2003 -2, 2002 -1, 2001 -1
net cost: 2003 10, 2002 9, 2001 9`}},
		{"sums that hold nowhere are not understood",
			[][3]string{{"Pension plan", "2003|2002", `
Benefit obligation at beginning of year|$1,000|$900
Service cost|50|45
Benefits paid|(40)|(10)
----
Benefit obligation at end of year|1,110|1,000
`}}, nil},
	} {
		f := noteOf("Retirement Plans")
		for _, g := range c.tables {
			table := grid(g[0], g[1], g[2])
			table.Section, table.ID = 0, fmt.Sprint("t", len(f.Tables)+1)
			f.Tables = append(f.Tables, table)
		}
		var got []string
		if p := build(t, f).Notes.Pension; p != nil {
			for _, plan := range p.Plans {
				got = append(got, saidPlan(plan))
			}
		}
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
