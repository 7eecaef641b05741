package templates

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/parse"
)

// forecastTemplate is a template that uses everything the forecast language has.
func forecastTemplate(t testing.TB) *Template {
	t.Helper()
	tmpl, err := Load("testdata/forecast", os.DirFS("testdata/forecast"))
	if err != nil {
		t.Fatal(err)
	}
	return tmpl
}

func forecastPlan(t testing.TB, o Options) *Plan {
	t.Helper()
	p, err := forecastTemplate(t).PlanWith(widgets(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// near holds a cell against a figure, to a millionth.
func holds(t *testing.T, p *Plan, sheet, line, key string, want float64) {
	t.Helper()
	if got := at(t, p, sheet, line, key).Value; got.Kind != formulas.KindNum || math.Abs(got.Num-want) > 1e-6 {
		t.Errorf("%s.%s[%s] is %v, want %v", sheet, line, key, got, want)
	}
}

// The widget company a year on, by hand: sales and costs stay, the loan of 100
// falls by 1 a month at half a percent, tax at 9/23, receivables at 29.2 days.
func TestForecast(t *testing.T) {
	p := forecastPlan(t, Options{})
	interest := 0.0
	for balance := 100.0; balance > 88; balance-- {
		interest += balance * .06 / 12
	}
	pretax := 1000 - 600 - 150 - interest
	profit := pretax * (1 - 90.0/230)
	holds(t, p, "loan", "loan_closing", "2004-12", 88)
	holds(t, p, "income_statement", "interest_expense", "2004", -interest)
	holds(t, p, "income_statement", "income_before_taxes", "2004", pretax)
	holds(t, p, "income_statement", "net_income", "2004", profit)
	holds(t, p, "cash_flow", "net_income", "2004", profit) // restated, as in actual years
	holds(t, p, "balance_sheet", "receivables", "2004", 80)
	holds(t, p, "balance_sheet", "cash", "2004", 120+profit-59-12) // inventories rise to 59, the loan is repaid
	holds(t, p, "balance_sheet", "total_current_liabilities_difference", "2008", 1)
	holds(t, p, "scenarios", "year", "2008", 2008)
	holds(t, p, "scenarios", "period_end", "2004", 38352) // December 31, 2004: a leap year
	for _, year := range []string{"2004", "2005", "2006", "2007", "2008"} {
		holds(t, p, "balance_sheet", "total_assets", year, at(t, p, "balance_sheet", "total_liabilities_and_equity", year).Value.Num)
	}
	if v := p.Values("Net_Income"); len(v) != 5 || math.Abs(v[0].Num-profit) > 1e-6 {
		t.Errorf("Net_Income names %v, want the five forecast years", v)
	}
}

// A case chosen, driver by driver and year by year.
func TestOptions(t *testing.T) {
	for _, tt := range []struct {
		options Options
		volume  []float64 // live, by year
	}{
		{Options{}, []float64{0, 0, 0, 0, 0}},
		{Options{Scenario: "down"}, []float64{-.1, -.1, -.1, -.1, -.1}},
		{Options{Scenario: "volume -10 %"}, []float64{-.1, -.1, -.1, -.1, -.1}},
		{Options{Scenario: "lost"}, []float64{0, -1, -1, -1, -1}},
		{Options{Set: []string{"volume=5%"}}, []float64{.05, .05, .05, .05, .05}},
		{Options{Scenario: "down", Set: []string{"volume.2006=-0.2"}}, []float64{-.1, -.1, -.2, -.1, -.1}},
		{Options{Set: []string{"VOLUME.2005=5%"}}, []float64{0, .05, 0, 0, 0}},
		{Options{Scenario: "down", Set: []string{"Overlay_Volume=-5%"}}, []float64{-.15, -.15, -.15, -.15, -.15}},
		{Options{Scenario: "lost", Set: []string{"LIBOR=1%"}}, []float64{0, -1, -1, -1, -1}},
	} {
		p := forecastPlan(t, tt.options)
		for i, want := range tt.volume {
			holds(t, p, "scenarios", "volume", fmt.Sprint(2004+i), want)
		}
	}
	holds(t, forecastPlan(t, Options{Set: []string{"receivable_days=45"}}), "balance_sheet", "receivables", "2004", 1000*45.0/365)
	for _, tt := range []struct {
		options Options
		want    string
	}{
		{Options{Scenario: "downn"}, "did you mean down?"},
		{Options{Scenario: "zzzzzzz"}, "there are base, down, lost, rates"},
		{Options{Set: []string{"volum=1%"}}, "did you mean volume?"},
		{Options{Set: []string{"volume"}}, "expected NAME=VALUE"},
		{Options{Set: []string{"volume=much"}}, "expected a number for volume"},
		{Options{Set: []string{"volume=200%"}}, "between -1 and 1"},
		{Options{Set: []string{"Overlay_Volume=much"}}, "expected a number for Overlay_Volume"},
		{Options{Set: []string{"Overlay_Volume=300%"}}, "expected Overlay_Volume between -2 and 2"},
		{Options{Set: []string{"volume.2010=1%"}}, "from 2004 to 2008"},
		{Options{Set: []string{"tax_rate=0.9"}}, "between 0 and 0.6"},
		{Options{Set: []string{"balloon=ignore"}}, "one of refinance, repay"},
	} {
		_, err := forecastTemplate(t).PlanWith(widgets(t), tt.options)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: error %v, want %q", tt.options, err, tt.want)
		}
	}
}

func TestReadOptions(t *testing.T) {
	o, err := ReadOptions(parse.NewSource("case.yaml", []byte("scenario: down\nset:\n  volume.2005: -12%\n  limit: 1,000\n")))
	if err != nil || o.Scenario != "down" || !slices.Equal(o.Set, []string{"volume.2005=-12%", "limit=1,000"}) {
		t.Errorf("read %+v, %v", o, err)
	}
	if _, err := ReadOptions(parse.NewSource("case.yaml", []byte("scenarios: down\n"))); err == nil || !strings.Contains(err.Error(), "case.yaml:1:1") {
		t.Errorf("error %v, want one at case.yaml:1:1", err)
	}
}

// Whatever case is chosen: the case's own copy of the model shows what the live
// model shows, the bridge ends there, and the centre of the grid is it.
func TestCopiesAgreeWithLive(t *testing.T) {
	p := forecastPlan(t, Options{})
	for _, c := range []struct{ id, label string }{{"base", "Base"}, {"down", "Volume -10 %"}, {"lost", "Contract lost"}, {"rates", "Base rate +100 bp"}} {
		q, err := p.Evaluate(map[string]formulas.Value{"Scenario": formulas.Str(c.label)})
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []string{"2004", "2005", "2006", "2007", "2008"} {
			holds(t, q, "cases", "compared_profit__"+c.id, year, at(t, q, "income_statement", "net_income", year).Value.Num)
			holds(t, q, "cases", "compared_balance_sheet_cash__"+c.id, year, at(t, q, "balance_sheet", "cash", year).Value.Num)
		}
		live := at(t, q, "income_statement", "net_income", "2004").Value.Num
		holds(t, q, "dashboard", "net_income_bridge_3", "2004", live)
		holds(t, q, "sensitivity", "volume_by_rate_3", "step_2", live)
		failed(t, q, c.label)
	}
}

// A point of a grid is what the live model shows with the overlays of the point.
func TestGridPoints(t *testing.T) {
	p := forecastPlan(t, Options{})
	q, err := p.Evaluate(map[string]formulas.Value{"Overlay_Volume": formulas.Num(-.2), "Overlay_LIBOR": formulas.Num(.01)})
	if err != nil {
		t.Fatal(err)
	}
	holds(t, p, "sensitivity", "volume_by_rate_1", "step_3", at(t, q, "income_statement", "net_income", "2004").Value.Num)
	down, err := p.Evaluate(map[string]formulas.Value{"Overlay_Volume": formulas.Num(-.1)})
	if err != nil {
		t.Fatal(err)
	}
	last := func(p *Plan) float64 { return at(t, p, "income_statement", "net_income", "2008").Value.Num }
	holds(t, p, "sensitivity", "tornado_1", "step_3", last(down)-last(p))
	if rank := at(t, p, "sensitivity", "tornado_1", "step_6").Value.Num; rank != 1 {
		t.Errorf("volume ranks %v, want 1", rank)
	}
}

// failed reports checks that fail.
func failed(t *testing.T, p *Plan, when string) {
	t.Helper()
	if v := p.Values(checksFailedName); len(v) != 1 || v[0].Num != 0 {
		t.Errorf("%s: %v checks fail", when, v)
	}
}

// Whatever the overlays and inputs within their ranges, every check holds and a
// worse volume or rate earns no more.
func TestRandomSettings(t *testing.T) {
	p := forecastPlan(t, Options{})
	random := rand.New(rand.NewPCG(1, 2))
	between := func(low, high float64) float64 { return low + (high-low)*random.Float64() }
	for range 200 {
		inputs := map[string]formulas.Value{
			"Scenario":                           formulas.Str([]string{"Base", "Volume -10 %", "Contract lost", "Base rate +100 bp"}[random.IntN(4)]),
			"assumptions.receivable_days[value]": formulas.Num(between(0, 200)),
			"assumptions.tax_rate[value]":        formulas.Num(between(0, .6)),
			"assumptions.minimum_cash[value]":    formulas.Num(between(0, 1000)),
			"assumptions.variable_share[value]":  formulas.Num(between(0, 1)),
			"assumptions.instalment[value]":      formulas.Num(between(0, 10)),
		}
		volume, rate := between(-1, 1), between(-.05, .1)
		inputs["Overlay_Volume"], inputs["Overlay_LIBOR"] = formulas.Num(volume), formulas.Num(rate)
		better, err := p.Evaluate(inputs)
		if err != nil {
			t.Fatalf("%v: %v", inputs, err)
		}
		failed(t, better, fmt.Sprint(inputs))
		inputs["Overlay_Volume"], inputs["Overlay_LIBOR"] = formulas.Num(between(-1, volume)), formulas.Num(between(rate, .1))
		worse, err := p.Evaluate(inputs)
		if err != nil {
			t.Fatalf("%v: %v", inputs, err)
		}
		for i, v := range worse.Values("Net_Income") {
			if b := better.Values("Net_Income")[i]; v.Num > b.Num+1e-9 {
				t.Errorf("%v: net income of year %d rises from %v to %v in a worse case", inputs, i+1, b, v)
			}
		}
	}
}

// An alert is a state, no failed check.
func TestAlerts(t *testing.T) {
	p := forecastPlan(t, Options{Scenario: "lost"})
	failed(t, p, "contract lost")
	if v := p.Values(alertsCountName); len(v) != 1 || v[0].Num != 4 {
		t.Errorf("%v alerts, want one for each of the four years without sales", v)
	}
}

func TestEvaluateRefuses(t *testing.T) {
	p := forecastPlan(t, Options{})
	for name, want := range map[string]string{
		"Net_Sales":                   "has several",
		"Checks_Failed":               "expected an input cell",
		"nothing":                     "expected a name",
		"assumptions.nothing[value]":  "found nothing",
		"income_statement.x[2004]":    "expected a row",
		"assumptions.tax_rate[wrong]": `found "wrong"`,
	} {
		if _, err := p.Evaluate(map[string]formulas.Value{name: formulas.Num(1)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
}

// What a filing shows of a year to come is not what the forecast says of it.
func TestFiledYearBeyondTheBase(t *testing.T) {
	m := widgets(t)
	m.Filing.PeriodEnd = m.Filing.PeriodEnd.AddDate(-1, 0, 0)
	tmpl, err := loadText(t, strings.Replace(outlookOf(""), "formula: revenue", "formula: revenue, optional: true", 1))
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Sheets {
		if s.ID != "income" {
			continue
		}
		var keys []string
		for _, c := range s.Columns[firstYear:] {
			keys = append(keys, c.Key)
		}
		if got, want := strings.Join(keys, " "), "2001 2002 2003 2004 2005 2006 2007 2003_filed"; got != want {
			t.Errorf("columns %s, want %s", got, want)
		}
	}
	if c := at(t, p, "income", "revenue", "2003_filed"); c.Role != InputRole {
		t.Errorf("the figure the filing gives is %+v", c)
	}
	if c := at(t, p, "rows", "sales", "2003"); c.Value.Kind == formulas.KindNum {
		t.Errorf("sales forecast for 2003 are those filed: %v", c.Value)
	}
}

// A check of the template that fails is the filing's fault where it holds
// figures of the filing against each other, or the filing contradicts itself;
// else it is the template's.
func TestWhoseFaultAFailingCheckIs(t *testing.T) {
	text := func(years string) string {
		return strings.Replace(outlookOf(""), "sheets:", "checks: [{check: c, label: Sales are none, left: sales, right: 0 * sales, years: "+years+"}]\nsheets:\n"+
			"- {sheet: tie_out, tab: Tie-out, kind: check, blocks: [{tie_out: [status, checks, forecast_checks, findings]}]}", 1)
	}
	forecast := strings.NewReplacer("as_filed: income_statement}", `as_filed: income_statement, lines: [{line: revenue, forecast: "self[-1]"}], otherwise: "self[-1]"}`)
	for _, tt := range []struct {
		name, years   string
		contradictory bool
		unfounded     bool
	}{
		{"figures of a sound filing", "actual", false, true},
		{"the forecast of a sound filing", "forecast", false, false},
		{"the forecast of a filing that contradicts itself", "forecast", true, true},
	} {
		m := widgets(t)
		if !tt.contradictory {
			m.Findings = nil
		}
		tmpl, err := loadText(t, forecast.Replace(text(tt.years)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = tmpl.Plan(m)
		var unfounded *UnfoundedError
		if got := errors.As(err, &unfounded); got != tt.unfounded || err != nil && !got {
			t.Errorf("%s: %v", tt.name, err)
		}
		if unfounded != nil && !strings.Contains(err.Error(), "the first: Sales are none, 200") {
			t.Errorf("%s: %v does not name the check", tt.name, err)
		}
	}
}
