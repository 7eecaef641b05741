package templates

import (
	"strings"
	"testing"
)

// A template with what a forecast needs around the text under test.
func outlookOf(parts string) string {
	return `template: t
forecast: 5
cases: [{case: base, label: Base}]
` + parts + `
sheets:
- {sheet: scenarios, tab: Scenarios, kind: schedule, blocks: [{scenarios: [choice, drivers]}]}
- {sheet: assumptions, tab: Assumptions, kind: schedule, blocks: [{assumptions: [facts, inputs]}]}
- sheet: months
  tab: Months
  kind: schedule
  months: {from: 0, to: 12}
  blocks: [{rows: [{line: balance, label: Balance, start: "revenue[base]", formula: "balance[-1]"}]}]
- sheet: income
  tab: Income
  kind: statement
  blocks: [{as_filed: income_statement}]
- sheet: rows
  tab: Rows
  kind: schedule
  blocks:
  - rows:
    - {line: sales, label: Sales, formula: revenue}
`
}

const volumeDriver = "drivers: [{driver: volume, label: Volume, name: Volume, range: [-1, 1], source: A guess.}]\n"

// What is wrong with facts, inputs, drivers, cases, checks and studies.
func TestOutlookErrors(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{outlookOf("inputs: [{input: rate, label: Rate, unit: rate, default: 5%}]"), "expected input rate to have a source"},
		{outlookOf("inputs: [{input: rate, label: Rate, unit: rate, source: A guess.}]"), "expected input rate to have a default"},
		{outlookOf("inputs: [{input: rate, label: Rate, unit: rate, default: 50%, range: [0, 40%], source: A guess.}]"), "within its range"},
		{outlookOf("inputs: [{input: sales, label: Sales, default: 1, source: A guess.}]"), "sales is a row too"},
		{outlookOf("inputs: [{input: year, label: Year, default: 1, source: A guess.}]"), "is a name of the language"},
		{outlookOf("inputs: [{input: share, label: Share, unit: percent, default: \"revenue / revenue[base]\", source: A guess.}]"), "expected revenue with a period"},
		{outlookOf("inputs: [{input: what, label: What, unit: text, default: a, source: A guess.}]"), "expected choices with the unit text"},
		{outlookOf("facts: [{fact: limit, label: Limit}]"), "expected fact limit to have an anchor or a table"},
		{outlookOf("facts: [{fact: limit, label: Limit, table: debt}]"), "expected fact limit to have table and row together"},
		{outlookOf("facts: [{fact: limit, label: Limit, anchor: [bank], kind: monney}]"), "did you mean money?"},
		{outlookOf("facts: [{fact: due, label: Due, noted: debt.deu, period: base+1}]"), "did you mean debt.due?"},
		{outlookOf("facts: [{fact: due, label: Due, noted: debt.due}]"), "expected fact due to have a period to come, such as base+1"},
		{outlookOf("facts: [{fact: rate, label: Rate, noted: debt.fixed_rate, period: base+1}]"), "it is of the base year"},
		{outlookOf("facts: [{fact: rate, label: Rate, noted: debt.fixed_rate, unit: currency}]"), "expected fact rate in rate"},
		{outlookOf("facts: [{fact: rate, label: Rate, noted: debt.fixed_rate, anchor: [prime]}]"), "found by its meaning"},
		{outlookOf("facts: [{fact: rate, label: Rate, anchor: [prime], period: base+1}]"), "only a noted figure may be of a year to come"},
		{outlookOf("drivers: [{driver: volume, label: Volume, name: Volume, source: A guess.}]"), "expected driver volume to have a range"},
		{strings.Replace(outlookOf(volumeDriver), "label: Base}", "label: Base, values: {volum: 1}}", 1), "no driver volum; did you mean volume?"},
		{strings.Replace(outlookOf(volumeDriver), "formula: revenue", "forecast: \"sales[-1] * volume\"", 1), "volume is a driver; write case(volume)"},
		{strings.Replace(outlookOf(volumeDriver), "formula: revenue", "forecast: \"sales[-1] * case(volum)\"", 1), "no driver volum; did you mean volume?"},
		{strings.Replace(outlookOf(volumeDriver), "formula: revenue", "actual: revenue * case(volume)", 1), "needs scenarios, which actual periods do not have"},
		{strings.Replace(outlookOf(""), "formula: revenue", "forecast: sales", 1), "sales depends on itself"},
		{strings.Replace(outlookOf(""), "formula: revenue", "forecast: balance", 1), "balance has months; write yearly(balance), year_end(balance)"},
		{strings.Replace(outlookOf(""), "formula: revenue", "forecast: yearly(revenue)", 1), "yearly(x) takes a row of a monthly sheet"},
		{strings.Replace(outlookOf(""), "formula: revenue", "forecast: annual(revenue)", 1), "annual(x) takes an annual row to a monthly sheet"},
		{strings.Replace(outlookOf(""), "formula: revenue", "forecast: \"sales[-1] * 1.05\"", 1), "expected no number but 0 and 1"},
		{strings.Replace(outlookOf(""), "formula: revenue", "formula: revenue, actual: revenue", 1), "formula says both what actual and what forecast say"},
		{strings.Replace(outlookOf(""), "as_filed: income_statement}", "as_filed: income_statement, lines: [{line: revenue, label: Sales, forecast: \"self[-1]\"}]}", 1), "has its own caption"},
		{strings.Replace(outlookOf(""), "as_filed: income_statement}", "as_filed: income_statement, lines: [{line: revenue}]}", 1), "expected a forecast of revenue"},
		{outlookOf("checks: [{check: c, label: C, left: sales}]"), "expected check c to have left and right"},
		{outlookOf("alerts: [{alert: a, label: A, value: sales}]"), "expected alert a to have a value, or no_higher, and above or below"},
		{outlookOf("alerts: [{alert: a, label: A, value: sales, no_higher: sales, above: 0}]"), "expected alert a to have a value, or no_higher"},
		{outlookOf("alerts: [{alert: a, label: A, no_higher: sales, below: 0}]"), "expected alert a to say above"},
		{outlookOf("alerts: [{alert: a, label: A, no_higher: revenu, above: 0}]"), "did you mean revenue?"},
		{outlookOf("inputs: [{input: a, label: A, unit: number, default: b + 1, source: S.}, {input: b, label: B, unit: number, default: a + 1, source: S.}]"), "the default of a depends on itself: a needs b needs a"},
		{outlookOf(strings.Replace(volumeDriver, "range: [-1, 1]", "range: [-1, 1], default: 2", 1)), "expected a value of volume within its range from -1 to 1, found 2"},
		{strings.Replace(outlookOf(volumeDriver), "label: Base}", "label: Base, values: {volume: [0, -150%]}}", 1), "expected a value of volume within its range from -1 to 1, found -1.5"},
		{outlookOf("checks: [{check: c, label: C, left: sales, right: eps_diluted}]"), "expected both sides of check c in one unit, found currency and currency per share"},
		{outlookOf("forecast_needs: [revenu]"), "did you mean revenue?"},
		{"template: t\ninputs: [{input: rate, label: Rate, unit: rate, default: 5%, source: A guess.}]\nsheets: []\n", "expected forecast: with a number of years"},
	} {
		_, err := loadText(t, tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("error %v\nwant %q in\n%s", err, tt.want, tt.text)
		} else if !strings.Contains(err.Error(), "t/template.yaml:") {
			t.Errorf("%v has no position", err)
		}
	}
	if _, err := loadText(t, outlookOf(volumeDriver)); err != nil {
		t.Errorf("the template around the faults: %v", err)
	}
}
