package parse

import "strings"

// currencies are the ways of naming a reporting currency in the heading of a
// statement, in lower case.
var currencies = [...]struct{ phrase, code string }{
	{"canadian dollars", "CAD"},
	{"canadian $", "CAD"},
	{"cdn$", "CAD"},
	{"cdn $", "CAD"},
	{"c$ in", "CAD"},
	{"australian dollars", "AUD"},
	{"new zealand dollars", "NZD"},
	{"hong kong dollars", "HKD"},
	{"pounds sterling", "GBP"},
	{"japanese yen", "JPY"},
	{"swiss francs", "CHF"},
	{"mexican pesos", "MXN"},
	{"deutsche marks", "DEM"},
	{"in euros", "EUR"},
	{"of euros", "EUR"},
}

// reportingCurrency is the currency that the headings of statements name, ISO
// 4217; "USD" where they name none, or dollars of the United States too.
func reportingCurrency(tables []*Table) string {
	found := ""
	for _, t := range tables {
		if titleWords.in(t.Title) == 0 {
			continue
		}
		low := strings.ToLower(t.Title)
		statement := false
		for _, part := range strings.Split(low, " / ") {
			statement = statement || isTitle(part)
		}
		if !statement {
			continue
		}
		if strings.Contains(low, "u.s. dollars") || strings.Contains(low, "united states dollars") || strings.Contains(low, "us dollars") {
			return "USD"
		}
		for _, c := range currencies {
			if found == "" && strings.Contains(low, c.phrase) {
				found = c.code
			}
		}
	}
	if found == "" {
		return "USD"
	}
	return found
}
