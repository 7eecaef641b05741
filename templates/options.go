package templates

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"tieout/formulas"
	"tieout/parse"
)

// Options choose among what a template offers before the workbook is written.
// The zero value takes every default.
type Options struct {
	Scenario string   // id or label of the case to choose, "" for the first
	Set      []string // DRIVER=VALUE, DRIVER.YEAR=VALUE or INPUT=VALUE, in this order
	Keep     *Earlier // work of people to carry into the plan, nil for none; the other options come before it
}

// ReadOptions reads a scenario file: scenario: NAME, and under set: drivers and
// inputs with their values. The error is a parse.Errors with every problem.
func ReadOptions(src *parse.Source) (Options, error) {
	var o Options
	var errs parse.Errors
	d, root := readDocument(src, &errs)
	if root == nil {
		return o, errs.Err()
	}
	d.fields(root, "a scenario file", []field{
		{"scenario", d.text(&o.Scenario)},
		{"set", func(n *yaml.Node) {
			if n.Kind != yaml.MappingNode {
				d.fail(d.span(n), "expected names with values, as in sales_volume: -10%%, found %s", kindName(n))
				return
			}
			for i := 0; i+1 < len(n.Content); i += 2 {
				var value string
				d.text(&value)(n.Content[i+1])
				o.Set = append(o.Set, n.Content[i].Value+"="+value)
			}
		}},
	})
	return o, errs.Err()
}

// ChoiceError says what of the options a template or a filing does not have.
type ChoiceError struct{ msg string }

func (e *ChoiceError) Error() string { return e.msg }

func misfit(format string, args ...any) error { return &ChoiceError{fmt.Sprintf(format, args...)} }

// customCase is the case that Options.Set makes of the chosen one.
const (
	customCase  = "custom"
	customLabel = "Custom"
)

// choose applies the options. It comes after settle, which says what there is.
func (b *planner) choose(o Options) error {
	b.settings, b.given = map[string]formulas.Value{}, map[givenYear]bool{}
	b.chosenGiven = o.Scenario != ""
	o, kept := b.keptChoices(o)
	if o.Scenario == "" && len(o.Set) == 0 && len(kept) == 0 {
		return nil
	}
	if !b.forecasting() {
		return misfit("expected no scenario or setting: the template %s has no forecast of this filing", b.t.Name)
	}
	cases := b.shownCases()
	if o.Scenario != "" {
		at := slices.IndexFunc(cases, func(c *caseSpec) bool {
			return c.id == o.Scenario || strings.EqualFold(c.label, strings.TrimSpace(o.Scenario))
		})
		if at < 0 {
			var names []string
			for _, c := range cases {
				names = append(names, c.id)
			}
			return misfit("no scenario %q%s; there are %s", o.Scenario, didYouMean(strings.ToLower(o.Scenario), names), strings.Join(names, ", "))
		}
		b.chosenCase = cases[at].id
	}
	custom := map[string][]setting{}
	chosen := b.chosen(cases)
	if b.customBeside {
		// Not the chosen case: it stays made of what it was made of.
		b.chosenCase = o.Keep.CustomOf
	}
	for _, set := range kept {
		if err := b.set(set, custom); err != nil {
			return err
		}
	}
	clear(b.given)
	for _, set := range o.Set {
		if err := b.set(set, custom); err != nil {
			return err
		}
	}
	b.chosenGiven = b.chosenGiven || len(b.given) > 0
	if len(custom) == 0 {
		return nil
	}
	live := chosen.id
	chosen = b.chosen(cases)
	if !b.customBeside {
		live = customCase
	}
	made := &caseSpec{named: named{id: customCase, label: customLabel}, about: "Made of " + chosen.label + " by the settings given when the workbook was written"}
	for _, dr := range b.t.outlook.drivers {
		if settings, ok := custom[dr.id]; ok {
			made.values = append(made.values, caseValue{driver: dr.id, settings: settings})
		}
	}
	if slices.ContainsFunc(cases, func(c *caseSpec) bool { return c.id == customCase }) {
		return misfit("the template has a case %s, which settings would make; rename it", customCase)
	}
	b.customOf = chosen.id
	b.cases = append(slices.Clone(b.cases), made)
	b.chosenCase = live
	return nil
}

// chosen is the case that is live.
func (b *planner) chosen(cases []*caseSpec) *caseSpec {
	for _, c := range cases {
		if c.id == b.chosenCase {
			return c
		}
	}
	return cases[0]
}

// set applies one setting.
func (b *planner) set(text string, custom map[string][]setting) error {
	name, value, ok := strings.Cut(text, "=")
	name = strings.TrimSpace(name)
	if !ok || name == "" {
		return misfit("expected NAME=VALUE, as in sales_volume=-10%%, found %q", text)
	}
	for _, dr := range b.shownDrivers() {
		if dr.name != "" && strings.EqualFold(name, overlayName+dr.name) {
			return b.setOverlay(dr, value)
		}
	}
	id, yearText, dated := strings.Cut(name, ".")
	id = b.settable(id)
	if b.driven[id] {
		return b.setDriver(id, yearText, dated, value, custom)
	}
	if b.assumed[id] && !dated {
		return b.setInput(id, value)
	}
	known := []string{}
	for _, dr := range b.shownDrivers() {
		known = append(known, dr.id)
	}
	drivers := slices.Clone(known)
	for id, there := range b.assumed {
		if there {
			known = append(known, id)
		}
	}
	slices.Sort(known)
	if near := didYouMean(id, known); near != "" {
		return misfit("no driver or input %s%s", id, near)
	}
	return misfit("no driver or input %s; the drivers are %s", id, strings.Join(drivers, ", "))
}

// settable is the id of a driver or input that goes by this name: its id, or the
// name a driver has in the workbook, Sales_Volume say, whatever the capitals.
func (b *planner) settable(name string) string {
	for _, dr := range b.shownDrivers() {
		if strings.EqualFold(name, dr.id) || strings.EqualFold(name, dr.name) {
			return dr.id
		}
	}
	for id, there := range b.assumed {
		if there && strings.EqualFold(name, id) {
			return id
		}
	}
	return name
}

func (b *planner) setDriver(id, yearText string, dated bool, value string, custom map[string][]setting) error {
	var dr *driverSpec
	for _, d := range b.t.outlook.drivers {
		if d.id == id {
			dr = d
		}
	}
	x, ok := number(value)
	if !ok {
		return misfit("expected a number for %s, such as 5%% or 0.05, found %q", id, value)
	}
	if x < dr.low || x > dr.high {
		return misfit("expected %s between %s and %s, found %s", id, plain(dr.low), plain(dr.high), value)
	}
	years := b.years[b.base+1:]
	settings := custom[id]
	if settings == nil {
		for range years {
			settings = append(settings, setting{follows: b.chosen(b.shownCases()).id})
		}
		custom[id] = settings
	}
	if !dated {
		for i := range settings {
			settings[i] = setting{value: formulas.Num(x)}
			b.given[givenYear{id, years[i].key}] = true
		}
		return nil
	}
	at := slices.IndexFunc(years, func(y year) bool { return y.key == yearText })
	if at < 0 {
		return misfit("expected a forecast year from %s to %s in %s.%s, found %s", years[0].key, years[len(years)-1].key, id, yearText, yearText)
	}
	settings[at] = setting{value: formulas.Num(x)}
	b.given[givenYear{id, yearText}] = true
	return nil
}

// setOverlay sets the shock that is added to a driver in every forecast year, in
// either direction up to the width of the driver's range.
func (b *planner) setOverlay(dr *driverSpec, value string) error {
	name, width := overlayName+dr.name, math.Round((dr.high-dr.low)*1e9)/1e9
	x, ok := number(value)
	if !ok {
		return misfit("expected a number for %s, such as 5%% or 0.05, found %q", name, value)
	}
	if x < -width || x > width {
		return misfit("expected %s between %s and %s, found %s", name, plain(-width), plain(width), value)
	}
	b.settings[name] = formulas.Num(x)
	return nil
}

func (b *planner) setInput(id, text string) error {
	for _, f := range b.t.outlook.facts {
		if f.id == id {
			v, ok := constant(strings.TrimSpace(text), f.unit)
			if !ok {
				return misfit("expected a value for %s, found %q", id, text)
			}
			b.settings[id] = v
		}
	}
	for _, in := range b.t.outlook.inputs {
		if in.id != id {
			continue
		}
		v, ok := constant(strings.TrimSpace(text), in.unit)
		switch {
		case !ok:
			return misfit("expected a value for %s, such as 5%% or 0.05, found %q", id, text)
		case in.bounded && (v.Num < in.low || v.Num > in.high):
			return misfit("expected %s between %s and %s, found %s", id, plain(in.low), plain(in.high), text)
		case len(in.choices) > 0 && !slices.Contains(in.choices, v.Str):
			return misfit("expected one of %s for %s, found %q", strings.Join(in.choices, ", "), id, text)
		}
		b.settings[id] = v
	}
	return nil
}

func plain(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
