package templates

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"tieout/formulas"
	"tieout/model"
)

// aeroflex is the model of the filing its template is written for.
func aeroflex(t testing.TB) *model.Model {
	t.Helper()
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		t.Skip("TIEOUT_FILINGS is not set: it names the folder of real filings")
	}
	m := read(t, filepath.Join(dir, "aeroflex-1995.txt"))
	if m == nil {
		t.Skip("no aeroflex-1995.txt among the filings")
	}
	return m
}

// aeroflexPlan is its workbook with the template that fits the filer.
func aeroflexPlan(t testing.TB, o Options) *Plan {
	t.Helper()
	m := aeroflex(t)
	tmpl, err := For(m.Filing)
	if err != nil {
		t.Fatal(err)
	}
	if tmpl.Name != "aeroflex" {
		t.Fatalf("the filing gets the template %s", tmpl.Name)
	}
	p, err := tmpl.PlanWith(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var aeroflexYears = []string{"1996", "1997", "1998", "1999", "2000"}

// Segments, debt and taxes are found by description.
func TestAeroflexFacts(t *testing.T) {
	p := aeroflexPlan(t, Options{})
	for fact, want := range map[string]float64{
		"electronics_0": 55607000, "electronics_2": 39145000, "isolators_0": 15506000, "isolators_1": 14017000,
		"government_share_0": .74, "government_share_1": .72, "government_share_2": .75, "backlog": 34681000, "research_0": 2389000, "research_1": 694000,
		"bank_loans": 822000, "equipment_loan": 900000, "capital_leases": 1795000, "other_loans": 270000, "credit_line_drawn": 0, "credit_line_limit": 16000000,
		"bank_rate_low": .0491, "bank_rate_high": .0638, "prime_rate": .09, "debenture_rate": .075,
		"maturities_1": 1936000, "maturities_2": 513000, "maturities_3": 438000, "maturities_4": 496000, "maturities_5": 404000,
		"sinking_start": 36784, "debenture_due": 38153, // September 15, 2000; June 15, 2004
		"sinking_share_1": .1, "sinking_share_2": .1, "sinking_share_3": .15, "sinking_share_4": .15, "issue_cost": 947000,
		"statutory_tax": 2529000, "losses_used_tax": -1702000, "state_tax": 392000, "minimum_tax": 97000, "current_tax_0": 1004000, "tax_losses": 14000000,
		"leases_1": 628000, "leases_5": 3000, "interest_earned": 669000, "restructuring_noncash": 597000,
	} {
		if got := factValue(t, p, fact); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", fact, got, want)
		}
	}
}

// Debt falls due as the note says, and the debentures pay their coupon until
// the sinking fund begins after the forecast.
func TestAeroflexDebt(t *testing.T) {
	p := aeroflexPlan(t, Options{})
	for line, want := range map[string]float64{
		"debt.principal_paid[1996]": 1936000, "debt.principal_paid[2000]": 404000, "debt.equipment_balance[1996]": 0,
		"debt.fixed_balance[2000]": 0, "debt.debentures[2000]": 10000000, "debt.debenture_interest[1997]": 750000,
		"balance_sheet.current_portion_of_long_term_debt[1996]": 513000,
		"balance_sheet.current_portion_of_long_term_debt[2000]": 1000000, // the first payment into the sinking fund, in September 2000
		"balance_sheet.subordinated_debt[2000]":                 9000000,
	} {
		line, year := line[:len(line)-6], line[len(line)-5:len(line)-1]
		if got := figure(t, p, line, year); math.Abs(got-want) > .005 {
			t.Errorf("%s %s is %.2f, want %.2f", line, year, got, want)
		}
	}
}

// A conversion turns the debentures into equity, and saves what they cost.
func TestAeroflexConversion(t *testing.T) {
	base, converted := aeroflexPlan(t, Options{}), aeroflexPlan(t, Options{Scenario: "converted"})
	if debt := figure(t, converted, "debt.debentures", "1997"); debt != 0 {
		t.Errorf("%.0f of debentures is left after all are converted", debt)
	}
	rise := figure(t, converted, "income_statement.income_before_taxes", "1997") - figure(t, base, "income_statement.income_before_taxes", "1997")
	if want := 750000 + 94700.0; math.Abs(rise-want) > .005 {
		t.Errorf("income before taxes rises by %.2f, want coupon and cost of issue of %.2f", rise, want)
	}
	shares := figure(t, converted, "income_statement.shares_basic", "1997") - figure(t, base, "income_statement.shares_basic", "1997")
	if want := 10000000 / 5.625; math.Abs(shares-want) > .005 {
		t.Errorf("%.2f shares are issued, want %.2f", shares, want)
	}
	if primary, diluted := figure(t, converted, "income_statement.eps_basic", "1997"), figure(t, converted, "income_statement.eps_diluted", "1997"); diluted > primary {
		t.Errorf("fully diluted earnings of %.4f exceed primary ones of %.4f", diluted, primary)
	}
}

// Losses of earlier years are used once, and shelter income until then.
func TestAeroflexTaxLosses(t *testing.T) {
	base, lost := aeroflexPlan(t, Options{}), aeroflexPlan(t, Options{Scenario: "losses_lost"})
	used, saved := 0.0, 0.0
	for _, year := range aeroflexYears {
		used += figure(t, base, "taxes.losses_used", year)
		saved += figure(t, lost, "taxes.provision", year) - figure(t, base, "taxes.provision", year)
	}
	if rate := factValue(t, base, "federal_rate") - factValue(t, base, "minimum_tax_rate"); math.Abs(saved/14000000-rate) > .03 {
		t.Errorf("the losses save %.0f of tax, want about %.3f of them", saved, rate)
	}
	if math.Abs(used-14000000) > .005 {
		t.Errorf("losses of %.0f are used, 14,000,000 are there", used)
	}
}

// Every case and any setting within its range leaves a workbook that balances.
func TestAeroflexBalances(t *testing.T) {
	p := aeroflexPlan(t, Options{})
	tmpl, err := Standard("aeroflex")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range tmpl.outlook.cases {
		t.Run(c.id, func(t *testing.T) {
			aeroflexBalances(t, changed(t, p, map[string]formulas.Value{"Scenario": formulas.Str(c.label)}))
		})
	}
	single := singlePlan(t, "aeroflex", aeroflex(t))
	random := rand.New(rand.NewPCG(19950630, 1))
	for n := range settings() {
		changes := map[string]formulas.Value{}
		for _, d := range driversOf(t, "aeroflex") {
			changes["Overlay_"+d.name] = formulas.Num(d.low + random.Float64()*(d.high-d.low))
		}
		if n%2 == 1 {
			for _, in := range inputsOf(t, "aeroflex") {
				changes["assumptions."+in.id+"[value]"] = in.pick(random)
			}
		}
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			aeroflexBalances(t, changed(t, single, changes))
			if t.Failed() {
				t.Log(changes)
			}
		})
	}
}

func aeroflexBalances(t *testing.T, p *Plan) {
	t.Helper()
	identities(t, p, "1995", aeroflexYears, func(of, was func(line string) float64) map[string]float64 {
		return map[string]float64{
			"debt": of("balance_sheet.current_portion_of_long_term_debt") + of("balance_sheet.long_term_debt") + of("balance_sheet.subordinated_debt") -
				of("debt.equipment_balance") - of("debt.fixed_balance") - of("debt.debentures") - of("debt.line_balance"),
			"equity roll": of("balance_sheet.stockholders_equity") - was("balance_sheet.stockholders_equity") - of("income_statement.net_income") -
				of("debt.converted") + of("debt.cost_written_off"),
			"segments":    of("income_statement.revenue") - of("sales.electronics") - of("sales.isolators"),
			"credit line": math.Max(0, of("debt.line_balance")-16000000) + math.Max(0, -of("debt.line_balance")),
			"tax losses":  math.Max(0, -of("taxes.losses_left")),
		}
	})
}
