package templates

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"tieout/formulas"
)

// genericPlan is the sample filing in the template for any filer.
func genericPlan(t testing.TB, o Options) *Plan {
	t.Helper()
	tmpl, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.PlanWith(lockers(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What the note on debt says moves the forecast of any filer: principal by its
// maturities, interest by kind of rate, and a shift of the base rate only on
// what floats and is still owed.
func TestGenericForecastFromTheDebtNote(t *testing.T) {
	p := genericPlan(t, Options{})
	for line, want := range map[string][]float64{
		"forecast.repaid":        {1641316, 1331438, 3507733, 1200000, 625000},
		"forecast.debt":          {6664171, 5332733, 1825000, 625000, 0},
		"forecast.floating_debt": {3150000, 2250000, 1350000, 450000, 0},
	} {
		for i, year := range forecastYears {
			if got := figure(t, p, line, year); math.Abs(got-want[i]) > .005 {
				t.Errorf("%s %s is %.2f, want %.2f", line, year, got, want[i])
			}
		}
	}
	fixed := (1375000*.0807 + 2560487*.0804 + 320000*.065)
	if got := figure(t, p, "forecast.interest_charge", "2004"); math.Abs(got-fixed-4050000*.0315) > 1 {
		t.Errorf("interest of 2004 is %.2f, want %.2f", got, fixed+4050000*.0315)
	}
	up := changed(t, p, map[string]formulas.Value{"Overlay_Base_Rate": formulas.Num(.01)})
	for i, floating := range []float64{4050000, 3150000, 2250000, 1350000, 450000} {
		year := forecastYears[i]
		if got := figure(t, up, "forecast.interest_charge", year) - figure(t, p, "forecast.interest_charge", year); math.Abs(got-floating/100) > .005 {
			t.Errorf("100 bp move interest of %s by %.2f, want %.2f", year, got, floating/100)
		}
	}
	// The base rate falls to nil, the margin stays.
	down := changed(t, p, map[string]formulas.Value{"Overlay_Base_Rate": formulas.Num(-.1)})
	if got := figure(t, down, "forecast.floating_cost", "2004"); math.Abs(got-.02) > 1e-9 {
		t.Errorf("without a base rate floating borrowings cost %v, want their margin of 2%%", got)
	}
	// What falls due may be borrowed anew.
	half := genericPlan(t, Options{Set: []string{"refinanced_share=50%"}})
	for i, want := range []float64{8305487 - 1641316/2, 8305487 - (1641316+1331438)/2} {
		if got := figure(t, half, "forecast.debt", forecastYears[i]); math.Abs(got-want) > .005 {
			t.Errorf("with half of it borrowed anew borrowings of %s are %.2f, want %.2f", forecastYears[i], got, want)
		}
	}
	failed(t, half, "half borrowed anew")
	for _, id := range []string{"rate_up_100", "rate_up_300"} {
		if figure(t, genericPlan(t, Options{Scenario: id}), "forecast.interest_charge", "2004") <= figure(t, p, "forecast.interest_charge", "2004") {
			t.Errorf("case %s costs no more", id)
		}
	}
}

// Without a note the balance sheet alone says what is due.
func TestGenericForecastWithoutDebtNote(t *testing.T) {
	tmpl, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	m := lockers(t)
	m.Notes.Debt = nil
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{6664171, 5022855, 3381539, 1740223, 98907} {
		if got := figure(t, p, "forecast.debt", forecastYears[i]); math.Abs(got-want) > .005 {
			t.Errorf("borrowings of %s are %.2f, want %.2f", forecastYears[i], got, want)
		}
	}
	if got := figure(t, p, "forecast.interest_charge", "2004"); math.Abs(got-529642) > .005 {
		t.Errorf("interest of 2004 is %.2f, want that of the base year", got)
	}
	failed(t, p, "without a note")
}

// A loss is carried back against the taxes of two years, then forward.
func TestGenericTaxLoss(t *testing.T) {
	p := genericPlan(t, Options{Set: []string{"sales_volume.2004=-100%"}})
	of := func(line, year string) float64 { return figure(t, p, "forecast."+line, year) }
	rate := factValue(t, p, "tax_rate")
	benefit := -of("profit_before_taxes", "2004") * rate
	taxes := 1398247.0 + 1949479
	if benefit <= taxes {
		t.Fatalf("a loss that is worth %.0f is less than the taxes it is carried back against", benefit)
	}
	for line, want := range map[string]float64{
		"refund_second": 1949479, "refund_first": 1398247, "carryforward": benefit - taxes, "tax_asset": benefit - taxes, "tax_charge": -benefit, "tax_paid": 0,
	} {
		if got := of(line, "2004"); math.Abs(got-want) > .005 {
			t.Errorf("%s of the loss year is %.2f, want %.2f", line, got, want)
		}
	}
	used := math.Min(benefit-taxes, of("profit_before_taxes", "2005")*rate)
	for line, want := range map[string]float64{"carryforward_used": used, "carryforward": benefit - taxes - used, "tax_left": 0} {
		if got := of(line, "2005"); math.Abs(got-want) > .005 {
			t.Errorf("%s of the year after is %.2f, want %.2f", line, got, want)
		}
	}
	failed(t, p, "a loss")
	q := genericPlan(t, Options{Set: []string{"sales_volume.2004=-100%", "loss_carryback=not allowed"}})
	if got := figure(t, q, "forecast.carryforward", "2004"); math.Abs(got-benefit) > .005 {
		t.Errorf("without carryback %.2f are carried forward, want %.2f", got, benefit)
	}
	failed(t, q, "a loss that is not carried back")
}

// A setting at least as adverse in every driver earns no more, whatever the filer's template.
func TestGenericAdverseEarnsNoMore(t *testing.T) {
	p := genericPlan(t, Options{})
	tmpl, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(20031231, 3))
	for n := range settings() {
		better, worse := map[string]formulas.Value{}, map[string]formulas.Value{}
		for _, d := range tmpl.outlook.drivers {
			a := d.low + random.Float64()*(d.high-d.low)
			to := d.low
			if d.adverse == "up" {
				to = d.high
			}
			better["Overlay_"+d.name], worse["Overlay_"+d.name] = formulas.Num(a), formulas.Num(a+float64(random.IntN(2))*random.Float64()*(to-a))
		}
		a, b := changed(t, p, better), changed(t, p, worse)
		failed(t, a, fmt.Sprint("pair ", n, ", the better"))
		failed(t, b, fmt.Sprint("pair ", n, ", the worse"))
		for _, year := range forecastYears {
			if x, y := figure(t, a, "forecast.profit", year), figure(t, b, "forecast.profit", year); y > x+.005 {
				t.Errorf("pair %d, %s: the more adverse setting earns %.2f, the other %.2f\nworse %v\nbetter %v", n, year, y, x, worse, better)
			}
		}
	}
}
