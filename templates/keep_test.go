package templates

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tieout/formulas"
)

// left is what an earlier workbook of the widget company holds.
func left(inputs ...EarlierInput) *Earlier {
	return &Earlier{Company: "WIDGET WORKS, INCORPORATED", SHA256: "earlier", Inputs: inputs}
}

func edited(name, unit string, was, is formulas.Value) EarlierInput {
	return EarlierInput{Name: name, Label: name, Unit: unit, Place: "Somewhere!A1", Default: was, Value: is}
}

// What was changed in an earlier workbook is carried by its name, or it is said
// why not; what was not changed gives way to the new default.
func TestKeepValues(t *testing.T) {
	num, str := formulas.Num, formulas.Str
	pinned := edited("assumptions.tax_rate[value]", "fraction", num(.4), num(.4))
	pinned.DefaultFormula = true
	own := edited("assumptions.minimum_cash[value]", "dollars", num(50), num(75))
	own.Formula = "B1+B2"
	same := edited("assumptions.tax_rate[value]", "fraction", num(.4), num(.4))
	same.DefaultFormula, same.Formula = true, "B1/B2"
	broken := edited("assumptions.minimum_cash[value]", "dollars", num(50), formulas.Value{})
	broken.Fault = "it shows #DIV/0!"
	for _, tt := range []struct {
		name    string
		in      EarlierInput
		options []string // --set
		cell    string
		want    formulas.Value
		why     string // of the listing; "-" for no mention
		lost    bool
	}{
		{name: "changed", in: edited("assumptions.minimum_cash[value]", "dollars", num(50), num(80)),
			cell: "assumptions.minimum_cash[value]", want: num(80)},
		{name: "not changed, and the default is another now", in: edited("assumptions.minimum_cash[value]", "dollars", num(40), num(40)),
			cell: "assumptions.minimum_cash[value]", want: num(50), why: "-"},
		{name: "changed, and the default is another now", in: edited("assumptions.minimum_cash[value]", "dollars", num(40), num(80)),
			cell: "assumptions.minimum_cash[value]", want: num(80), why: "the default moved from 40 to 50"},
		{name: "typed over a formula", in: pinned, cell: "assumptions.tax_rate[value]", want: num(.4)},
		{name: "a formula that is the default", in: same, cell: "assumptions.tax_rate[value]", want: num(90.0 / 230), why: "-"},
		{name: "a formula of the user's", in: own, cell: "assumptions.minimum_cash[value]", want: num(75), why: "the value of its formula =B1+B2"},
		{name: "no value", in: broken, cell: "assumptions.minimum_cash[value]", want: num(50), why: "#DIV/0!", lost: true},
		{name: "out of range", in: edited("assumptions.tax_rate[value]", "fraction", num(.4), num(.7)),
			cell: "assumptions.tax_rate[value]", want: num(90.0 / 230), why: "expected between 0% and 60%", lost: true},
		{name: "text for a number", in: edited("assumptions.minimum_cash[value]", "dollars", num(50), str("much")),
			cell: "assumptions.minimum_cash[value]", want: num(50), why: "expected a number", lost: true},
		{name: "cleared", in: edited("assumptions.minimum_cash[value]", "dollars", num(50), formulas.Value{}),
			cell: "assumptions.minimum_cash[value]", want: num(50), why: "expected a number", lost: true},
		{name: "a choice", in: edited("assumptions.balloon[value]", "text", str("refinance"), str("repay")),
			cell: "assumptions.balloon[value]", want: str("repay")},
		{name: "no choice any more", in: edited("assumptions.balloon[value]", "text", str("refinance"), str("ignore")),
			cell: "assumptions.balloon[value]", want: str("refinance"), why: "expected one of refinance, repay", lost: true},
		{name: "another unit", in: edited("assumptions.minimum_cash[value]", "thousands", num(50), num(80)),
			cell: "assumptions.minimum_cash[value]", want: num(50), why: "its unit was thousands and is now dollars", lost: true},
		{name: "gone", in: edited("assumptions.maximum_cash[value]", "dollars", num(50), num(80)),
			cell: "assumptions.minimum_cash[value]", want: num(50), why: "no such input", lost: true},
		{name: "set on the command line", in: edited("assumptions.minimum_cash[value]", "dollars", num(50), num(80)), options: []string{"minimum_cash=60"},
			cell: "assumptions.minimum_cash[value]", want: num(60), why: "the command line sets it to 60", lost: true},
		{name: "a value of a case", in: edited("scenarios.volume__down[2005]", "fraction", num(-.1), num(-.2)),
			cell: "scenarios.volume__down[2005]", want: num(-.2)},
		{name: "typed where a case follows the first", in: func() EarlierInput {
			e := edited("scenarios.volume__rates[2005]", "fraction", num(0), num(-.3))
			e.DefaultFormula = true
			return e
		}(), cell: "scenarios.volume__rates[2005]", want: num(-.3)},
		{name: "a year that is no forecast year", in: edited("scenarios.volume__down[2003]", "fraction", num(-.1), num(-.2)),
			cell: "scenarios.volume__down[2004]", want: num(-.1), why: "2003 is no forecast year", lost: true},
		{name: "a shock", in: edited("Overlay_Volume", "fraction", num(0), num(-.05)), cell: "Overlay_Volume", want: num(-.05)},
		{name: "the case", in: edited("Scenario", "text", str("Base"), str("Contract lost")), cell: "Scenario", want: str("Contract lost")},
		{name: "the end of a range", in: edited("assumptions.minimum_cash[high]", "dollars", num(1000), num(2000)),
			cell: "assumptions.minimum_cash[high]", want: num(2000)},
		{name: "a threshold", in: edited("alert.shortfall[2005]", "dollars", num(.005), num(5)), cell: "tie_out.alert_2[compared]", want: num(5)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := forecastPlan(t, Options{Set: tt.options, Keep: left(tt.in)})
			c, err := p.Cell(tt.cell)
			if err != nil {
				t.Fatal(err)
			}
			if !SameValue(c.Value, tt.want) {
				t.Errorf("%s is %v, want %v", tt.cell, c.Value, tt.want)
			}
			switch {
			case tt.why == "-":
				if len(p.Kept) > 0 {
					t.Errorf("listed: %+v, want nothing", p.Kept)
				}
			case len(p.Kept) != 1 || p.Kept[0].Carried == tt.lost || !strings.Contains(p.Kept[0].Why, tt.why):
				t.Errorf("listed: %+v, want %q", p.Kept, tt.why)
			}
		})
	}
}

// A confirmation holds for the value that was confirmed, and no other.
func TestKeepConfirmations(t *testing.T) {
	confirmed := func(name, unit string, was, is float64) EarlierInput {
		e := edited(name, unit, formulas.Num(was), formulas.Num(is))
		e.Status = confirmedStatus
		return e
	}
	rate := confirmed("assumptions.tax_rate[value]", "fraction", .3, .3)
	rate.DefaultFormula, rate.Formula = true, "B1/B2"
	p := forecastPlan(t, Options{Keep: left(
		confirmed("assumptions.minimum_cash[value]", "dollars", 50, 80),
		confirmed("assumptions.variable_share[value]", "fraction", .7, .7),
		confirmed("assumptions.loan_rate[value]", "fraction", .05, .05), // the default is 6 % now
		rate, // computed anew
	)})
	for line, want := range map[string]string{"minimum_cash": confirmedStatus, "variable_share": confirmedStatus, "loan_rate": openStatus, "tax_rate": openStatus} {
		if got := at(t, p, "assumptions", line, statusKey).Value.Str; got != want {
			t.Errorf("%s is %s, want %s", line, got, want)
		}
	}
	var why []string
	for _, k := range p.Kept {
		if k.Kind == KeptConfirmation {
			why = append(why, k.Why)
		}
	}
	if got, want := fmt.Sprintf("%q", why), `["" "" "the value is now 6%" "the value is now 39.13043478%"]`; got != want {
		t.Errorf("listed %s, want %s", got, want)
	}
	open, all := 0, 0
	for _, r := range p.Sheets[slices.IndexFunc(p.Sheets, func(s *Sheet) bool { return s.ID == "assumptions" })].Rows {
		if len(r.Cells) > 6 && r.Cells[6].Role == ChoiceRole {
			all++
			if r.Cells[6].Value.Str == openStatus {
				open++
			}
		}
	}
	if got := at(t, p, "assumptions", openLine, valueKey).Value.Num; got != float64(open) || open != all-2 {
		t.Errorf("%v open by the count, %d of %d by the cells, want two confirmed", got, open, all)
	}
}

// Notes stand beside the value again; comments on its cell.
func TestKeepNotes(t *testing.T) {
	noted := edited("assumptions.minimum_cash[value]", "dollars", formulas.Num(50), formulas.Num(50))
	noted.Note, noted.Comments = "agreed with the bank", []string{"ask again in May"}
	shock := edited("Overlay_Volume", "fraction", formulas.Num(0), formulas.Num(0))
	shock.Comments = []string{"Added to the live value in every forecast year", "for the board"}
	p := forecastPlan(t, Options{Keep: left(noted, shock)})
	if got := at(t, p, "assumptions", "minimum_cash", noteKey).Value.Str; got != noted.Note {
		t.Errorf("note %q, want %q", got, noted.Note)
	}
	if got := at(t, p, "assumptions", "minimum_cash", valueKey).Note(); got != noted.Comments[0] {
		t.Errorf("comment %q, want %q", got, noted.Comments[0])
	}
	if got := at(t, p, "scenarios", "volume", overlayKey).Note(); got != strings.Join(shock.Comments, "\n") {
		t.Errorf("comment %q, want ours and the user's, each once", got)
	}
	if len(p.Kept) != 3 {
		t.Errorf("listed %+v, want three notes", p.Kept)
	}
}

// A custom case comes back with its settings, unless the command line makes one
// of another case.
func TestKeepCustomCase(t *testing.T) {
	custom := edited("scenarios.volume__custom[2005]", "fraction", formulas.Num(0), formulas.Num(-.2))
	custom.DefaultFormula = true
	for _, tt := range []struct {
		name, chosen string
		options      Options
		live         float64 // volume in 2005
		custom       float64 // volume of the custom case in 2005
		lost         int
	}{
		{name: "chosen", chosen: "Custom", live: -.2, custom: -.2},
		{name: "beside another", chosen: "Volume -10 %", live: -.1, custom: -.2},
		{name: "with a further setting", chosen: "Custom", options: Options{Set: []string{"libor=1%"}}, live: -.2, custom: -.2},
		{name: "set again", chosen: "Custom", options: Options{Set: []string{"volume=-50%"}}, live: -.5, custom: -.5, lost: 1},
		{name: "another case on the command line", chosen: "Custom", options: Options{Scenario: "lost"}, live: -1, custom: -.2, lost: 1},
		{name: "another custom case on the command line", chosen: "Custom", options: Options{Scenario: "base", Set: []string{"libor=1%"}}, live: 0, custom: 0, lost: 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := left(custom, edited("Scenario", "text", formulas.Str("Base"), formulas.Str(tt.chosen)))
			e.CustomOf = "base"
			tt.options.Keep = e
			p := forecastPlan(t, tt.options)
			holds(t, p, "scenarios", "volume", "2005", tt.live)
			if c, err := p.Cell("scenarios.volume__custom[2005]"); err != nil || !SameValue(c.Value, formulas.Num(tt.custom)) {
				t.Errorf("custom case in 2005: %v %v, want %v", c, err, tt.custom)
			}
			lost := 0
			for _, k := range p.Kept {
				if !k.Carried {
					lost++
				}
			}
			if lost != tt.lost {
				t.Errorf("listed %+v, want %d lost", p.Kept, tt.lost)
			}
		})
	}
}

// One company, however its name is written; and another.
func TestOtherCompany(t *testing.T) {
	m := widgets(t)
	m.Filing.Company, m.Filing.CIK = "The Widget Works Inc", "0000123"
	for _, tt := range []struct {
		e    Earlier
		want bool
	}{
		{Earlier{Company: "WIDGET WORKS, INC."}, false},
		{Earlier{Company: "Widget Works Incorporated", CIK: "123"}, false},
		{Earlier{Company: "Renamed Corp", CIK: "123"}, false},
		{Earlier{Company: "Widget Works Inc", CIK: "124"}, true},
		{Earlier{Company: "Gadget Works Inc"}, true},
	} {
		if got := tt.e.OtherCompany(m); got != tt.want {
			t.Errorf("%+v: %v, want %v", tt.e, got, tt.want)
		}
	}
}
