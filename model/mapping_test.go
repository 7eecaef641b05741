package model

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/parse"
)

// sampleWorded is the sample filing with one caption worded another way.
func sampleWorded(t *testing.T, caption, instead string) *parse.Filing {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		t.Fatal(err)
	}
	pad := strings.Repeat(" ", max(0, len(caption)-len(instead)))
	f, err := parse.TenK(parse.NewSource("sample-10k.txt", []byte(strings.ReplaceAll(string(data), caption, instead+pad))))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// A caption the catalogue does not know is placed by a rule, and the figures
// that hang on it are found again.
func TestPlace(t *testing.T) {
	for _, tt := range []struct{ caption, instead, rule, line string }{
		{"Net sales ", "Turnover ", "turnover", "income_statement.revenue"},
		{"Interest expense", "Financing outlay", "financing *", "income_statement.interest_expense"},
		{"Interest expense", "Financing outlay", "Financing outlay (1)", "income_statement.interest_expense"},
		{"Prepaid expenses ", "Paid-up things", "paid-up things", "balance_sheet.prepaid_expenses"},
	} {
		f := sampleWorded(t, tt.caption, tt.instead)
		plain, err := Build(f)
		if err != nil {
			t.Fatal(err)
		}
		if carries(plain, tt.instead, tt.line) {
			t.Errorf("%q is known without a rule; the test proves nothing", tt.instead)
		}
		rules := []CaptionRule{{Caption: tt.rule, Line: tt.line}}
		if msg, _ := rules[0].Fault(); msg != "" {
			t.Errorf("%q: %s", tt.rule, msg)
		}
		Place(f, rules)
		m, err := Build(f)
		if err != nil {
			t.Fatal(err)
		}
		if !carries(m, tt.instead, tt.line) {
			t.Errorf("rule %q does not make %q %s", tt.rule, tt.instead, tt.line)
		}
		if idle := m.Idle(rules); len(idle) > 0 {
			t.Errorf("rule %q is called idle", tt.rule)
		}
	}
}

func carries(m *Model, caption, line string) bool {
	for _, s := range m.Statements {
		for _, l := range s.Lines {
			if strings.HasPrefix(l.Caption, strings.TrimSpace(caption)) && s.ID+"."+l.Concept == line {
				return true
			}
		}
	}
	return false
}

func TestPlacedRevenueIsAKeyFigure(t *testing.T) {
	f := sampleWorded(t, "Net sales ", "Turnover ")
	Place(f, []CaptionRule{{Caption: "turnover", Line: "income_statement.revenue"}})
	m, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range m.Key {
		if k.ID == "revenue" {
			return
		}
	}
	t.Error("expected revenue among the key figures, found none")
}

func TestIdleAndFaultyRules(t *testing.T) {
	m, err := Build(sampleWorded(t, "Interest expense", "Financing outlay"))
	if err != nil {
		t.Fatal(err)
	}
	if idle := m.Idle([]CaptionRule{{Caption: "turnover", Line: "income_statement.revenue"}}); len(idle) != 1 {
		t.Errorf("a rule that places nothing is not called idle: %v", idle)
	}
	for rule, want := range map[CaptionRule]string{
		{Caption: "( 3 )", Line: "income_statement.revenue"}: "at least one word",
		{Caption: "*", Line: "income_statement.revenue"}:     "at least one word",
		{Caption: "turnover", Line: "revenue"}:               "a line of a statement",
		{Caption: "turnover", Line: "income_statement.sale"}: "a line of a statement",
	} {
		if msg, _ := rule.Fault(); !strings.Contains(msg, want) {
			t.Errorf("%v: fault %q, want one with %q", rule, msg, want)
		}
	}
	var found bool
	for _, u := range m.Unplaced() {
		found = found || u.Caption == "Financing outlay" && u.Statement == "income_statement"
	}
	if !found {
		t.Errorf("Financing outlay is not among the unplaced captions: %v", m.Unplaced())
	}
}
