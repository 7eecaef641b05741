package templates

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Every key the readers know is in the grammar with its meaning, and what it
// takes.
func TestGrammar(t *testing.T) {
	takes := map[string]string{}
	for _, keys := range slices.Concat(Grammar(), CaptionsGrammar(), ThemeGrammar()) {
		for _, k := range keys.Keys {
			takes[keys.Of+"/"+k.Name] = takesWords(k.Takes)
			if k.Meaning == "" {
				t.Errorf("%s has the key %s without a meaning; add it to meanings", keys.Of, k.Name)
			}
		}
	}
	for key, want := range map[string]string{
		"a template/template": "text",
		"a template/sheets":   "list of: keys of a sheet",
		"match/cik":           "text",
		"a sheet/omit":        "true",
		"a block/as_filed":    "income_statement, balance_sheet, cash_flow, equity",
		"a row/line":          "name",
		"a row/style":         "line, strong, subtotal, total",
	} {
		if takes[key] != want {
			t.Errorf("%s takes %q, want %q", key, takes[key], want)
		}
	}
}

// Every form of the language that the reference shows is one, with units that
// fit.
func TestConstructs(t *testing.T) {
	for _, c := range constructs {
		unit := "currency"
		text := fmt.Sprintf(`template: t
sheets:
- sheet: balance_sheet
  tab: Balance
  kind: statement
  blocks:
  - as_filed: balance_sheet
- sheet: s
  tab: S
  kind: schedule
  blocks:
  - rows:
    - {line: first_part, label: F, actual: revenue}
    - {line: last_part, label: L, actual: cost_of_sales}
    - line: net_income
      label: N
      unit: %s
      actual: %q
`, unit, c.example)
		if _, err := loadText(t, text); err != nil {
			t.Errorf("%s: %v", c.write, err)
		}
	}
}

func TestUnitsHaveMeanings(t *testing.T) {
	units := unitNames()
	if !slices.Contains(units, "per_share") {
		t.Fatalf("expected the units of rows, found %v", units)
	}
	for _, u := range units {
		if unitMeanings[rowUnit(u)] == "" {
			t.Errorf("unit %s has no meaning", u)
		}
	}
}

// The pages made from the code say what the code says.
func TestGeneratedPages(t *testing.T) {
	for name, want := range map[string]string{"template-reference.md": Reference(), SchemaFile: string(Schema()),
		"captions.schema.json": string(CaptionsSchema()), "theme.schema.json": string(ThemeSchema())} {
		path := filepath.Join("..", "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.ReplaceAll(string(got), "\r\n", "\n") != want {
			t.Errorf("%s differs from what the code says at line %d; run with -update", path, firstDifference(string(got), want))
		}
	}
}
