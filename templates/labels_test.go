package templates

import (
	"slices"
	"strings"
	"testing"

	"tieout/formulas"
)

func dressed(t *testing.T, text string) (*Plan, []string, error) {
	t.Helper()
	theme, err := ReadTheme("theme.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p := mustPlan(t, widgets(t))
	idle, err := p.Dress(theme)
	var notes []string
	for _, e := range idle {
		notes = append(notes, e.Error())
	}
	return p, notes, err
}

// Labels change words everywhere, in captions, verdicts and names of tabs, and
// no figure.
func TestLabels(t *testing.T) {
	plain := mustPlan(t, widgets(t))
	p, idle, err := dressed(t, `labels:
  Cover: Deckblatt
  Net sales: Umsatz
  OK: in Ordnung
  checks fail: Prüfungen ohne Erfolg
  "line *": "Zeile *"
`)
	if err != nil || len(idle) > 0 {
		t.Fatal(err, idle)
	}
	if p.Sheets[0].Name != "Deckblatt" {
		t.Errorf("the cover is called %s", p.Sheets[0].Name)
	}
	words := map[string]int{}
	for i, s := range p.Sheets {
		var room, before []Cell
		for j := range s.Rows {
			was := plain.Cells(i, j, &before)
			for k, c := range p.Cells(i, j, &room) {
				was := was[k]
				if c.Value.Kind == formulas.KindStr {
					words[c.Value.Str]++
					if was.Verbatim && was.Value.Str != c.Value.Str {
						t.Errorf("%s says %q, the filing %q", p.where(i, j, k), c.Value.Str, was.Value.Str)
					}
				} else if c.Value != was.Value {
					t.Errorf("%s shows %v, without labels %v", p.where(i, j, k), c.Value, was.Value)
				}
			}
		}
	}
	for _, want := range []string{"Umsatz", "in Ordnung", "Zeile 4"} {
		if words[want] == 0 {
			t.Errorf("no cell says %q", want)
		}
	}
	for _, gone := range []string{"Cover", "OK", "line 4"} {
		if words[gone] > 0 {
			t.Errorf("%d cells still say %q", words[gone], gone)
		}
	}
}

// A label that does nothing is named with the nearest one; words that formulas
// could not tell apart are refused.
func TestLabelsAtFault(t *testing.T) {
	for text, want := range map[string]string{
		"labels:\n  Covr: X\n":          "theme.yaml:2:3: no text of this workbook says \"Covr\"; did you mean Cover?",
		"labels:\n  OK: x\n  FAIL: x\n": "theme.yaml:2:3: expected labels that formulas can tell apart",
		"labels:\n  Cover: \"A/B\"\n":   "theme.yaml:2:3: expected a tab name as Excel allows it",
		"labels:\n  Cover: Filing\n":    "expected tabs with names of their own",
	} {
		_, idle, err := dressed(t, text)
		got := strings.Join(idle, "\n")
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"labels: [a]\n":                     "theme.yaml:1:9: expected labels as the program's words with the house's, found a list",
		"labels:\n  Cover: Cover\n":         "theme.yaml:2:10: expected other words than the program's",
		"labels:\n  \"line *\": Zeile\n":    "theme.yaml:2:13: expected as many * as in line *, found 0",
		"labels:\n  confirmed: bestätigt\n": "theme.yaml:2:3: expected a label, found \"confirmed\"",
		"labels:\n  Cover: A\n  Cover: B\n": "expected Cover once",
	} {
		if _, err := ReadTheme("theme.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

// The list of labels is made of texts that a theme may replace.
func TestLabelsListed(t *testing.T) {
	p := mustPlan(t, widgets(t))
	list := p.Labels()
	for _, want := range []string{"Cover", "Does it tie out?", "OK", "Net sales", "checks fail", "Year ended *"} {
		if !slices.Contains(list, want) {
			t.Errorf("%q is not listed", want)
		}
	}
	if slices.Contains(list, "open") || slices.Contains(list, "Accounts receivable") {
		t.Error("the list holds what a theme may not replace")
	}
}
