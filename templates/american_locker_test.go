package templates

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/model"
)

// lockers is the model of the sample filing.
func lockers(t testing.TB) *model.Model {
	t.Helper()
	m := read(t, filepath.Join("..", "testdata", "sample-10k.txt"))
	if m == nil {
		t.Fatal("the sample filing cannot be read")
	}
	return m
}

// lockerPlan is the workbook of the sample filing for a case and settings.
func lockerPlan(t testing.TB, m *model.Model, o Options) *Plan {
	t.Helper()
	tmpl, err := Standard("american-locker")
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.PlanWith(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// singlePlan is the workbook of a filing without its copies of the model, which makes many settings cheap to try.
func singlePlan(t testing.TB, template string, m *model.Model) *Plan {
	t.Helper()
	files, err := Files(template)
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := Load(template, files)
	if err != nil {
		t.Fatal(err)
	}
	tmpl.sheets = slices.DeleteFunc(tmpl.sheets, func(s *sheetSpec) bool { return slices.Contains([]string{"cases", "sensitivity", "dashboard"}, s.id) })
	for _, s := range tmpl.sheets {
		s.blocks = slices.DeleteFunc(s.blocks, func(b *block) bool { return b.kind == chartsBlock })
	}
	for _, check := range tmpl.outlook.checks {
		check.liveOnly = true
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// figure is the value of sheet.line in a column.
func figure(t testing.TB, p *Plan, line, column string) float64 {
	t.Helper()
	sheet, id, _ := strings.Cut(line, ".")
	return at(t, p, sheet, id, column).Value.Num
}

var forecastYears = []string{"2004", "2005", "2006", "2007", "2008"}

// What the notes and the discussion say is found by description.
func TestFactsOfTheFiling(t *testing.T) {
	m := lockers(t)
	p := lockerPlan(t, m, Options{})
	for fact, want := range map[string]float64{
		"cbu_sales_0": 21223000, "cbu_sales_1": 22649000, "cbu_sales_2": 23864000,
		"opl_sales_0": 744000, "opl_sales_2": 1302000,
		"other_products_0": 17135000, "smc_change_0": 1140000, "smc_sales_1": 7708000, "smc_sales_2": 3137000,
		"luggage_cart_sales_0": 154000, "luggage_cart_sales_2": 1080000,
		"usps_contract_end": 38092, // April 15, 2004
		"usps_share_0":      .527, "usps_share_2": .631,
		"severance_charge": 65000, "covenant_balance": 58333, "covenant_amortization": 116667, "lifo_allowance": -263496,
		"libor_note_balance": 4050000, "libor_note_payment": 225000, "libor_note_margin": .02, "libor_note_rate": .0315,
		"libor_note_through": 39635, // July 6, 2008
		"fixed_note_balance": 1375000, "fixed_note_payment": 25000, "fixed_note_rate": .0807,
		"mortgage_balance": 2560487, "mortgage_payment": 26823, "mortgage_rate": .0804,
		"mortgage_balloon":    38930, // August 1, 2006
		"seller_note_payment": 320000, "seller_note_rate": .065, "line_limit": 3000000, "prime_rate": .04,
		"maturities_1": 1641316, "maturities_3": 3507733, "maturities_5": 625000, "stated_sensitivity": 40000, "stated_shock": .01,
		"leases_1": 259741, "leases_5": 0, "current_taxes_0": 1479723, "current_taxes_1": 1796458,
		"pbo_0": 3900931, "pbo_2": 2482076, "plan_assets_0": 2929977, "plan_assets_2": 2113406, "abo_0": 3336248, "abo_1": 2651675,
		"unrecognized_loss_0": 1091487, "pension_cost_0": 306678, "loss_amortization_0": 32671, "pension_discount_0": .06, "pension_discount_1": .0675,
		"expected_contribution": 300000, "shares_outstanding": 1534146, "options_outstanding": 80600, "options_price": 6.34, "dilution_0": 30899, "closing_price": 14.05,
	} {
		if got := factValue(t, p, fact); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", fact, got, want)
		}
	}
}

// factValue is the value of a fact or input on the assumptions sheet.
func factValue(t testing.TB, p *Plan, id string) float64 {
	t.Helper()
	for _, s := range p.Sheets {
		if s.ID != "assumptions" {
			continue
		}
		for _, r := range s.Rows {
			if r.ID != id {
				continue
			}
			for i, c := range r.Cells {
				if i < len(s.Columns) && s.Columns[i].Key == "value" {
					return c.Value.Num
				}
			}
		}
	}
	t.Fatalf("no %s on the assumptions sheet", id)
	return 0
}

// Balances follow from the terms; the note's maturities follow another convention only for the mortgage.
func TestDebtFromTheTerms(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	for _, want := range []struct {
		line   string
		years  []float64
		within float64
	}{
		{"debt.ln_balance", []float64{3150000, 2250000, 1350000, 450000, 0}, .005},
		{"debt.fn_balance", []float64{1075000, 775000, 475000, 175000, 0}, .005},
		{"debt.sn_balance", []float64{0, 0, 0, 0, 0}, .005},
		{"debt.mo_balance", []float64{2443596, 2316209, 0, 0, 0}, 1},
		{"debt.disclosed_maturities", []float64{1641316, 1331438, 3507733, 1200000, 625000}, .005},
		{"debt.mortgage_disclosed", []float64{121316, 131438, 2307733, 0, 0}, .005},
		// 121,316 and 131,438 are disclosed, actual/360 pays 116,891 and 127,387; the balloon takes it back.
		{"debt.mortgage_difference", []float64{4425, 4051, -8476, 0, 0}, 1},
		{"debt.static_sensitivity", []float64{31500}, .005},
	} {
		for i, v := range want.years {
			if got := figure(t, p, want.line, forecastYears[i]); math.Abs(got-v) > want.within {
				t.Errorf("%s %s is %.2f, want %.2f", want.line, forecastYears[i], got, v)
			}
		}
	}
	// What 2003's mechanics give beside what is printed.
	for line, want := range map[string]float64{
		"debt.mo_balance": 2560486, "debt.static_sensitivity": 40500, "debt.mo_repaid": 108327, "debt.ln_repaid": 900000, "debt.sn_balance": 320000, "debt.reported_interest": 529642,
		"eps.dilution": 30801, "pension_forecast.loss_roll_residual": 0, "pension_forecast.minimum_liability_residual": 0,
		"pension_forecast.interest_cost_residual": -1566,
	} {
		if got := figure(t, p, line, "2003"); math.Abs(got-want) > 1 {
			t.Errorf("%s of 2003 is %.2f, want %.0f", line, got, want)
		}
	}
	for line, want := range map[string]float64{ // of the year before: at 7.5%, and over the service that 2003 implies
		"debt.mortgage_residual": 0, "pension_forecast.interest_cost_residual": 183742 - .075*(2482076-79520.0/2), "pension_forecast.expected_return_residual": -159462 + .07*(2113406+339646.0/2-79520.0/2),
		"pension_forecast.loss_before": 392378, "pension_forecast.loss_amortization_residual": 10516 - (392378-248207.6)*32671/(733012-311922.2),
	} {
		if got := figure(t, p, line, "2002"); math.Abs(got-want) > .01 {
			t.Errorf("%s of 2002 is %.2f, want %.2f", line, got, want)
		}
	}
	if got := figure(t, p, "debt.mortgage_residual", "2003"); math.Abs(got-1) > .5 {
		t.Errorf("the mortgage of 2003 is reported %.2f beyond its terms, want a dollar", got)
	}
	if got := figure(t, p, "debt.interest_residual", "2003"); math.Abs(got) > 25000 {
		t.Errorf("reported interest is %.0f beyond the terms", got)
	}
}

// A point of LIBOR costs what the quarterly repaid balance implies, reset at each payment.
func TestLIBORMovesInterest(t *testing.T) {
	m := lockers(t)
	base := lockerPlan(t, m, Options{})
	up := lockerPlan(t, m, Options{Scenario: "libor_up_100"})
	moved := figure(t, up, "debt.interest_from_terms", "2004") - figure(t, base, "debt.interest_from_terms", "2004")
	// January 6 to April 6, July 6, October 6 and the year's end, actual/360.
	want := (3825000*91 + 3600000*91 + 3375000*92 + 3150000*87) / 360.0 / 100
	if math.Abs(moved-want) > .01 {
		t.Errorf("100 bp move interest of 2004 by %.2f, want %.2f", moved, want)
	}
	if got := figure(t, base, "debt.amortizing_sensitivity", "2004"); math.Abs(got-want) > .01 {
		t.Errorf("the sheet says %.2f, want %.2f", got, want)
	}
}

// Net periodic cost of 2004 under SFAS 87, from the figures of the note alone.
func TestPensionCost(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	service := 247315 * 1.02 * math.Pow(1.0675/1.06, 12)
	interest := .06 * (3900931 - 77957.0/2)
	expected := -.07 * (2929977 + 300000.0/2 - 77957.0/2)
	remaining := (733012 - 311922.2) / 32671
	loss := (1091487 - 390093.1) / remaining
	for line, want := range map[string]float64{
		"service_cost": service, "interest_cost": interest, "expected_return": expected, "loss_amortization": loss, "prior_service_amortization": 1506,
		"pension_cost": service + interest + expected + loss + 1506,
	} {
		if got := figure(t, p, "pension_forecast."+line, "2004"); math.Abs(got-want) > .01 {
			t.Errorf("%s of 2004 is %.2f, want %.2f", line, got, want)
		}
	}
	if got := figure(t, p, "pension_forecast.implied_service", "2003"); math.Abs(got-12.888794) > 1e-6 {
		t.Errorf("implied remaining service is %v", got)
	}
}

// Volume that halves and comes back leaves no trace in costs.
func TestVolumeComesBack(t *testing.T) {
	m := lockers(t)
	base := lockerPlan(t, m, Options{})
	back := lockerPlan(t, m, Options{Set: []string{"usps_volume.2004=-50%"}})
	if a, b := figure(t, base, "costs.variable_product_cost", "2004"), figure(t, back, "costs.variable_product_cost", "2004"); b >= a {
		t.Errorf("half the volume costs %.0f, all of it %.0f", b, a)
	}
	for _, line := range []string{"sales.total_sales", "costs.variable_product_cost", "costs.fixed_product_cost", "costs.product_cost", "costs.variable_sga", "costs.fixed_sga", "costs.sga_total"} {
		for _, year := range forecastYears[1:] {
			if a, b := figure(t, base, line, year), figure(t, back, line, year); math.Abs(a-b) > .005 {
				t.Errorf("%s %s is %.2f after volume came back, %.2f without", line, year, b, a)
			}
		}
	}
}

// Every case balances, whatever it does to cash.
func TestEveryCaseBalances(t *testing.T) {
	base := lockerPlan(t, lockers(t), Options{})
	for _, label := range []string{"Base", "USPS volume -10%", "USPS volume -25%", "USPS contract lost", "USPS volume +10%", "USPS rebid at lower prices",
		"LIBOR +100 bp", "LIBOR +300 bp", "Pension stress", "Combined downside", "Upside"} {
		t.Run(label, func(t *testing.T) {
			balances(t, changed(t, base, map[string]formulas.Value{"Scenario": formulas.Str(label)}))
		})
	}
}

// changed is the plan with other values in its input cells.
func changed(t *testing.T, p *Plan, changes map[string]formulas.Value) *Plan {
	t.Helper()
	q, err := p.Evaluate(changes)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// Overlays and inputs anywhere in their ranges leave a workbook that balances.
func TestRandomSettingsBalance(t *testing.T) {
	p := singlePlan(t, "american-locker", lockers(t))
	random := rand.New(rand.NewPCG(20031231, 1))
	for n := range settings() {
		changes := map[string]formulas.Value{}
		for _, d := range driversOf(t, "american-locker") {
			changes["Overlay_"+d.name] = formulas.Num(d.low + random.Float64()*(d.high-d.low))
		}
		if n%2 == 1 {
			for _, in := range inputsOf(t, "american-locker") {
				changes["assumptions."+in.id+"[value]"] = in.pick(random)
			}
		}
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			balances(t, changed(t, p, changes))
			if t.Failed() {
				t.Log(changes)
			}
		})
	}
}

// A case at least as adverse in every driver never earns more.
func TestAdverseEarnsNoMore(t *testing.T) {
	p := singlePlan(t, "american-locker", lockers(t))
	random := rand.New(rand.NewPCG(20031231, 2))
	for n := range settings() {
		better, worse := map[string]formulas.Value{}, map[string]formulas.Value{}
		for _, d := range driversOf(t, "american-locker") {
			a := d.low + random.Float64()*(d.high-d.low)
			b := a
			if random.IntN(3) > 0 {
				to := d.low
				if d.adverse == "up" {
					to = d.high
				}
				b += random.Float64() * (to - a)
			}
			better["Overlay_"+d.name], worse["Overlay_"+d.name] = formulas.Num(a), formulas.Num(b)
		}
		a, b := changed(t, p, better), changed(t, p, worse)
		for _, year := range forecastYears {
			x, y := figure(t, a, "income_statement.net_income", year), figure(t, b, "income_statement.net_income", year)
			if y > x+.005 {
				t.Errorf("pair %d, %s: the more adverse case earns %.2f, the other %.2f\nworse %v\nbetter %v", n, year, y, x, worse, better)
			}
		}
	}
}

// A case that hurts in no way and yet earns more says so, and fails no check: here
// cash earns LIBOR, and there is more cash than floating debt.
func TestAdverseCaseThatEarnsMore(t *testing.T) {
	m := lockers(t)
	for setting, want := range map[string][]string{"cash_pass_through=0": nil, "cash_pass_through=100%": {"LIBOR +100 bp", "LIBOR +300 bp"}} {
		p := lockerPlan(t, m, Options{Set: []string{setting}})
		var on []string
		for _, s := range p.Sheets {
			for _, r := range s.Rows {
				if s.ID == "tie_out" && len(r.Cells) > 7 && r.Cells[7].Value.Str == verdictAlert && strings.HasPrefix(r.Cells[0].Value.Str, "A case at least as adverse") {
					on = append(on, r.Cells[1].Value.Str)
				}
			}
		}
		if !slices.Equal(on, want) {
			t.Errorf("%s: alerts on %v, want %v", setting, on, want)
		}
		failed(t, p, setting)
	}
}

// settings is how many random settings a test tries: few under -short, 40 else, more where TIEOUT_SETTINGS says so.
func settings() int {
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_SETTINGS")); err == nil {
		return n
	}
	if testing.Short() {
		return 10
	}
	return 40
}

// testDriver is a driver as the template declares it, testInput an assumption.
type (
	testDriver struct {
		name, adverse string
		low, high     float64
	}
	testInput struct {
		id        string
		choices   []string
		low, high float64
		whole     bool
	}
)

func (in testInput) pick(random *rand.Rand) formulas.Value {
	if len(in.choices) > 0 {
		return formulas.Str(in.choices[random.IntN(len(in.choices))])
	}
	x := in.low + random.Float64()*(in.high-in.low)
	if in.whole {
		x = math.Round(x)
	}
	return formulas.Num(x)
}

// balances holds the identities of the forecast against the figures themselves, not against the rows of checks.
func balances(t *testing.T, p *Plan) {
	t.Helper()
	identities(t, p, "2003", forecastYears, func(of, was func(line string) float64) map[string]float64 {
		return map[string]float64{
			"debt": of("balance_sheet.short_term_debt") + of("balance_sheet.current_portion_of_long_term_debt") + of("balance_sheet.long_term_debt") -
				of("debt.ln_balance") - of("debt.fn_balance") - of("debt.mo_balance") - of("debt.rf_balance") - of("debt.sn_balance") - of("debt.line_balance"),
			"equity roll":    of("balance_sheet.stockholders_equity") - was("balance_sheet.stockholders_equity") - of("income_statement.net_income") - of("equity_roll.equity_oci"),
			"line of credit": math.Max(0, of("debt.line_balance")-3000000) + math.Max(0, -of("debt.line_balance")),
		}
	})
}

// identities reports what does not balance in the forecast: what every company's statements must say, and differences
// of its own that must be nil. Of is a figure of the year, was that of the year before.
func identities(t *testing.T, p *Plan, base string, years []string, own func(of, was func(line string) float64) map[string]float64) {
	t.Helper()
	prior := base
	for _, year := range years {
		of := func(line string) float64 { return figure(t, p, line, year) }
		was := func(line string) float64 { return figure(t, p, line, prior) }
		differences := own(of, was)
		differences["assets less liabilities and equity"] = of("balance_sheet.total_assets") - of("balance_sheet.total_liabilities_and_equity")
		differences["cash roll"] = of("balance_sheet.cash") - was("balance_sheet.cash") - of("cash_flow.cash_from_operating") - of("cash_flow.cash_from_investing") - of("cash_flow.cash_from_financing")
		for name, difference := range differences {
			if math.Abs(difference) > .005 {
				t.Errorf("%s %s: off by %.4f", year, name, difference)
			}
		}
		prior = year
	}
	if n := at(t, p, "tie_out", checksFailedLine, workbookKey).Value.Num; n != 0 {
		t.Errorf("%v checks fail", n)
	}
	for i, s := range p.Sheets {
		var room []Cell
		for r := range s.Rows {
			for c, cell := range p.Cells(i, r, &room) {
				if cell.Value.Kind == formulas.KindErr {
					t.Errorf("%s shows %v", p.where(i, r, c), cell.Value)
				}
			}
		}
	}
}

func driversOf(t *testing.T, template string) []testDriver {
	t.Helper()
	tmpl, err := Standard(template)
	if err != nil {
		t.Fatal(err)
	}
	var list []testDriver
	for _, d := range tmpl.outlook.drivers {
		list = append(list, testDriver{name: d.name, adverse: d.adverse, low: d.low, high: d.high})
	}
	return list
}

func inputsOf(t *testing.T, template string) []testInput {
	t.Helper()
	tmpl, err := Standard(template)
	if err != nil {
		t.Fatal(err)
	}
	var list []testInput
	for _, in := range tmpl.outlook.inputs {
		whole := strings.HasSuffix(in.id, "_day") || strings.HasSuffix(in.id, "_months") || strings.HasSuffix(in.id, "_years")
		list = append(list, testInput{id: in.id, choices: in.choices, low: in.low, high: in.high, whole: whole})
	}
	return list
}
