package templates

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"tieout/formulas"
	"tieout/parse"
)

// outlook is what a template says about the future: everything a forecast
// takes besides the formulas of rows.
type outlook struct {
	years   int // after the last actual one, 0 for no forecast
	yearsAt parse.Span
	history int      // columns of actual years, counted from the last one; more where the statements have more
	needs   []string // key figures that the base year must have
	anew    bool     // nothing of the parent's forecast is taken over
	facts   []*factSpec
	inputs  []*inputSpec
	drivers []*driverSpec
	cases   []*caseSpec
	checks  []*checkSpec
	alerts  []*alertSpec
}

// formula is a formula of a template with its place.
type formula struct {
	expr  formulas.Expr // nil for none
	at    parse.Span
	where func(offset int) parse.Span // of a byte of the text
}

// named is what facts, inputs, drivers, cases, checks and alerts have in common.
type named struct {
	id, label string
	omit      bool
	at        parse.Span
}

func (n *named) identity() *named { return n }

// factSpec describes a figure of the filing that stands outside the statements.
type factSpec struct {
	named
	unit               rowUnit
	section            string
	anchors            []string // each with alternatives parted by |
	near               string   // alternatives parted by |
	kind               parse.QuantityKind
	period             string // "", base, base-1
	noted              string // a figure of a note by its meaning instead, "" for none
	ahead              int    // of a noted figure: years after the base year
	table, row, column string // words of a table instead
	caption            bool   // the figure stands in the caption of the row
	nth                int    // of several in the order of the file, from 1; 0 for the only one
	optional           bool
	fallback           *setting
}

// inputSpec is an assumption.
type inputSpec struct {
	named
	group, source string
	unit          rowUnit
	defaults      []setting // the first that the filing has what it needs for
	low, high     float64
	bounded       bool
	choices       []string
	optional      bool
}

// driverSpec is a scenario input.
type driverSpec struct {
	named
	group, source, name string
	unit                rowUnit
	adverse             string // up, down, or "" where neither hurts
	low, high           float64
	fallback            setting
	moves               [2]float64 // how far the tornado moves it
	optional            formula    // what the filing must have, nil for nothing
}

// caseSpec is a case: by driver one value for all years, one per year, or a formula.
type caseSpec struct {
	named
	about  string
	needs  formula // what the filing must have, nil for nothing
	values []caseValue
}

type caseValue struct {
	driver   string
	settings []setting // by forecast year; the last goes on
	at       parse.Span
}

// setting is a constant or a formula.
type setting struct {
	value   formulas.Value
	formula formula // where its expr is not nil
	follows string  // id of the case whose value it takes, "" for none
	at      parse.Span
}

// checkSpec is an identity of the forecast.
type checkSpec struct {
	named
	left, right formula
	tolerance   float64
	years       string
	liveOnly    bool // not repeated for every case
}

// alertSpec is a state of the business worth a look.
type alertSpec struct {
	named
	value    formula
	noHigher formula // instead of a value: what no case at least as adverse as another has higher
	limit    setting
	below    bool
	hasLimit bool
}

// halfCent is the tolerance of a check that states none.
const halfCent = 0.005

// quantityKinds are the kinds of figures a fact may ask for.
var quantityKinds = []string{"money", "percentage", "points", "date", "year", "duration", "count", "ratio", "multiple"}

func (d *document) outlookFields(o *outlook) []field {
	return []field{
		{"forecast", func(n *yaml.Node) {
			o.yearsAt = d.span(n)
			years, err := strconv.Atoi(n.Value)
			if err != nil || years < 1 || years > 20 {
				d.fail(o.yearsAt, "expected a number of years from 1 to 20, found %s", kindName(n))
				return
			}
			o.years = years
		}},
		{"history", func(n *yaml.Node) {
			years, err := strconv.Atoi(n.Value)
			if err != nil || years < 1 || years > 20 {
				d.fail(d.span(n), "expected a number of years from 1 to 20, found %s", kindName(n))
				return
			}
			o.history = years
		}},
		{"forecast_needs", d.list("key figures", func(n *yaml.Node) {
			var s string
			d.id(&s)(n)
			if _, ok := keyUnits[s]; s != "" && !ok {
				d.fail(d.span(n), "no key figure %s%s", s, didYouMean(s, keysOf(keyUnits)))
			}
			o.needs = append(o.needs, s)
		})},
		{"forecast_of_parent", func(n *yaml.Node) {
			var what string
			oneOf(d, "what becomes of it", &what, []string{"omit"})(n)
			o.anew = what != ""
		}},
		{"facts", d.list("facts", func(n *yaml.Node) { addNamed(&o.facts, d.readFact(n)) })},
		{"inputs", d.list("inputs", func(n *yaml.Node) { addNamed(&o.inputs, d.readInput(n)) })},
		{"drivers", d.list("drivers", func(n *yaml.Node) { addNamed(&o.drivers, d.readDriver(n)) })},
		{"cases", d.list("cases", func(n *yaml.Node) { addNamed(&o.cases, d.readCase(n)) })},
		{"checks", d.list("checks", func(n *yaml.Node) { addNamed(&o.checks, d.readCheck(n)) })},
		{"alerts", d.list("alerts", func(n *yaml.Node) { addNamed(&o.alerts, d.readAlert(n)) })},
	}
}

func addNamed[T any](list *[]*T, x *T) {
	if x != nil {
		*list = append(*list, x)
	}
}

// identified finishes the reading of something with an id.
func (d *document) identified(n *yaml.Node, s *named, what string, found map[string]*yaml.Node) bool {
	switch {
	case found == nil:
		return false
	case found[what] == nil:
		d.fail(d.span(n), "expected a %s with its id, found none; add %s: my_%s", what, what, what)
		return false
	case s.id == "":
		return false
	case s.omit && len(found) > 2:
		d.fail(s.at, "%s %s is omitted, so nothing else about it has an effect; remove the other keys", what, s.id)
	case !s.omit && found["label"] == nil:
		d.fail(s.at, "expected %s %s to have a label, found none", what, s.id)
	}
	return true
}

func (d *document) identity(s *named, what string, more ...field) []field {
	return append([]field{
		{what, func(n *yaml.Node) { d.id(&s.id)(n); s.at = d.span(n) }},
		{"label", d.text(&s.label)},
		{"omit", d.yes(&s.omit)},
	}, more...)
}

func (d *document) readFact(n *yaml.Node) *factSpec {
	f := &factSpec{}
	var kind string
	found := d.fields(n, "a fact", d.identity(&f.named, "fact",
		field{"unit", d.unitKey(&f.unit)},
		field{"section", d.text(&f.section)},
		field{"anchor", d.list("phrases", func(n *yaml.Node) {
			var s string
			d.text(&s)(n)
			if s != "" {
				f.anchors = append(f.anchors, s)
			}
		})},
		field{"near", d.text(&f.near)},
		field{"kind", oneOf(d, "a kind of figure", &kind, quantityKinds)},
		field{"period", oneOf(d, "a period", &f.period, []string{"base", "base-1", "base-2", "base+1", "base+2", "base+3", "base+4", "base+5"})},
		field{"noted", oneOf(d, "a figure of a note", &f.noted, notedNames())},
		field{"table", d.text(&f.table)},
		field{"row", d.text(&f.row)},
		field{"column", d.text(&f.column)},
		field{"in", func(n *yaml.Node) {
			var in string
			oneOf(d, "a place", &in, []string{"caption"})(n)
			f.caption = in != ""
		}},
		field{"nth", func(n *yaml.Node) {
			nth, err := strconv.Atoi(n.Value)
			if err != nil || nth < 1 {
				d.fail(d.span(n), "expected a number from 1 on, found %s", kindName(n))
			}
			f.nth = nth
		}},
		field{"optional", d.yes(&f.optional)},
		field{"default", func(n *yaml.Node) {
			s := d.setting(n, f.unit, true)
			f.fallback = &s
		}},
	))
	f.kind = parse.AnyKind
	if at := slices.Index(quantityKinds, kind); at >= 0 {
		f.kind = parse.QuantityKind(at + 1)
	}
	if !d.identified(n, &f.named, "fact", found) {
		return nil
	}
	switch {
	case f.omit:
	case f.noted != "":
		d.notedFact(f)
	case strings.Contains(f.period, "+"):
		d.fail(f.at, "expected the period of fact %s to be past, found %s; only a noted figure may be of a year to come", f.id, f.period)
	case (f.table != "") != (f.row != ""):
		d.fail(f.at, "expected fact %s to have table and row together, found one of them", f.id)
	case f.table == "" && len(f.anchors) == 0:
		d.fail(f.at, "expected fact %s to have an anchor or a table, found neither; say where it stands", f.id)
	case f.optional && f.fallback != nil:
		d.fail(f.at, "fact %s is optional and has a default; a default makes it always there, remove one", f.id)
	}
	return f
}

// notedFact tests a fact that names a figure of a note: its words say nothing
// then, and its unit and year are those of the figure.
func (d *document) notedFact(f *factSpec) {
	figure := f.notedFigure()
	if len(f.anchors) > 0 || f.section+f.near+f.table+f.row+f.column != "" || f.caption || f.kind != parse.AnyKind || f.nth > 0 {
		d.fail(f.at, "fact %s is found by its meaning, so the words about it have no effect; remove section, anchor, near, kind, table, row, column, in and nth", f.id)
	}
	if f.unit != "" && f.unit != figure.unit {
		d.fail(f.at, "expected fact %s in %s, which %s is in, found %s", f.id, figure.unit, f.noted, f.unit)
	}
	f.unit = figure.unit
	if years, ok := strings.CutPrefix(f.period, "base+"); ok {
		f.ahead, _ = strconv.Atoi(years)
	}
	if figure.yearly != (f.ahead > 0) {
		d.fail(f.at, "expected fact %s %s", f.id, map[bool]string{true: "to have a period to come, such as base+1", false: "without a period to come: it is of the base year"}[figure.yearly])
	}
}

func (d *document) unitKey(into *rowUnit) func(*yaml.Node) {
	return func(n *yaml.Node) {
		before := len(*d.errs)
		if oneOf(d, "a unit", into, rowUnits)(n); len(*d.errs) > before {
			*into = noUnit
		}
	}
}

// noUnit is the unit of what has a wrong one: one fault is enough, and no
// formula is held against it.
const noUnit rowUnit = "?"

func (d *document) readInput(n *yaml.Node) *inputSpec {
	in := &inputSpec{}
	var defaults *yaml.Node
	found := d.fields(n, "an input", d.identity(&in.named, "input",
		field{"group", d.text(&in.group)},
		field{"unit", d.unitKey(&in.unit)},
		field{"default", func(n *yaml.Node) { defaults = n }},
		field{"range", func(n *yaml.Node) { in.low, in.high, in.bounded = d.pair(n) }},
		field{"choices", d.list("choices", func(n *yaml.Node) {
			var s string
			d.text(&s)(n)
			if s != "" {
				in.choices = append(in.choices, s)
			}
		})},
		field{"source", d.text(&in.source)},
		field{"optional", d.yes(&in.optional)},
	))
	if !d.identified(n, &in.named, "input", found) {
		return nil
	}
	if in.omit {
		return in
	}
	// Read last: what a default may be depends on the unit.
	if defaults != nil && defaults.Kind == yaml.SequenceNode {
		for _, c := range defaults.Content {
			in.defaults = append(in.defaults, d.setting(c, in.unit, true))
		}
	} else if defaults != nil {
		in.defaults = append(in.defaults, d.setting(defaults, in.unit, true))
	}
	switch {
	case len(in.defaults) == 0:
		d.fail(in.at, "expected input %s to have a default, found none", in.id)
	case in.source == "":
		d.fail(in.at, "expected input %s to have a source, found none; say in a sentence where the default comes from", in.id)
	case (in.unit == textUnit) != (len(in.choices) > 0):
		d.fail(in.at, "expected choices with the unit text, and only with it, at input %s", in.id)
	}
	for _, s := range in.defaults {
		if in.unit == textUnit && s.formula.expr == nil && s.value.Kind == formulas.KindStr && !slices.Contains(in.choices, s.value.Str) {
			d.fail(s.at, "expected one of the choices of %s (%s), found %q", in.id, strings.Join(in.choices, ", "), s.value.Str)
		}
		if in.bounded && s.formula.expr == nil && s.value.Kind == formulas.KindNum && (s.value.Num < in.low || s.value.Num > in.high) {
			d.fail(s.at, "expected the default of %s within its range, found %v", in.id, s.value.Num)
		}
	}
	return in
}

func (d *document) readDriver(n *yaml.Node) *driverSpec {
	dr := &driverSpec{}
	var fallback, moves *yaml.Node
	ranged := false
	found := d.fields(n, "a driver", d.identity(&dr.named, "driver",
		field{"group", d.text(&dr.group)},
		field{"unit", d.unitKey(&dr.unit)},
		field{"name", func(n *yaml.Node) {
			d.text(&dr.name)(n)
			if dr.name != "" && !definedName("Overlay_"+dr.name) {
				d.fail(d.span(n), "expected a name of letters, digits and underscores, found %q", dr.name)
			}
		}},
		field{"adverse", oneOf(d, "a direction", &dr.adverse, []string{"up", "down"})},
		field{"range", func(n *yaml.Node) { dr.low, dr.high, ranged = d.pair(n) }},
		field{"default", func(n *yaml.Node) { fallback = n }},
		field{"source", d.text(&dr.source)},
		field{"move", func(n *yaml.Node) { moves = n }},
		field{"needs", func(n *yaml.Node) { dr.optional = d.formula(n, true) }},
	))
	if !d.identified(n, &dr.named, "driver", found) || dr.omit {
		if found["driver"] == nil {
			return nil
		}
		return dr
	}
	if dr.unit == "" {
		dr.unit = percentUnit
	}
	dr.fallback = setting{value: formulas.Num(0)}
	if fallback != nil {
		dr.fallback = d.setting(fallback, dr.unit, true)
	}
	if moves != nil {
		dr.moves[0], dr.moves[1], _ = d.pair(moves)
	}
	for key, missing := range map[string]bool{"range": !ranged, "name": dr.name == "", "source": dr.source == ""} {
		if missing && found[key] == nil {
			d.fail(dr.at, "expected driver %s to have a %s, found none", dr.id, key)
		}
	}
	return dr
}

func (d *document) readCase(n *yaml.Node) *caseSpec {
	c := &caseSpec{}
	found := d.fields(n, "a case", d.identity(&c.named, "case",
		field{"about", d.text(&c.about)},
		field{"needs", func(n *yaml.Node) { c.needs = d.formula(n, true) }},
		field{"values", func(n *yaml.Node) {
			if n.Kind != yaml.MappingNode {
				d.fail(d.span(n), "expected drivers with values, found %s", kindName(n))
				return
			}
			for i := 0; i+1 < len(n.Content); i += 2 {
				key, value := n.Content[i], n.Content[i+1]
				v := caseValue{at: d.span(key)}
				d.id(&v.driver)(key)
				if value.Kind == yaml.SequenceNode {
					for _, each := range value.Content {
						v.settings = append(v.settings, d.setting(each, percentUnit, true))
					}
				} else {
					v.settings = append(v.settings, d.setting(value, percentUnit, true))
				}
				if len(v.settings) == 0 {
					d.fail(v.at, "expected a value for %s, found none", v.driver)
					continue
				}
				c.values = append(c.values, v)
			}
		}},
	))
	if !d.identified(n, &c.named, "case", found) {
		return nil
	}
	return c
}

func (d *document) readCheck(n *yaml.Node) *checkSpec {
	c := &checkSpec{tolerance: halfCent, years: "forecast"}
	found := d.fields(n, "a check", d.identity(&c.named, "check",
		field{"left", func(n *yaml.Node) { c.left = d.formula(n, true) }},
		field{"right", func(n *yaml.Node) { c.right = d.formula(n, true) }},
		field{"tolerance", func(n *yaml.Node) {
			x, ok := number(n.Value)
			if !ok || x < 0 {
				d.fail(d.span(n), "expected a tolerance as a number, found %s", kindName(n))
			}
			c.tolerance = x
		}},
		field{"cases", func(n *yaml.Node) {
			if n.Value != "false" {
				d.fail(d.span(n), "expected false, found %s; leave the key out otherwise", kindName(n))
			}
			c.liveOnly = true
		}},
		field{"years", oneOf(d, "the years", &c.years, []string{"forecast", "actual", "all"})},
	))
	if !d.identified(n, &c.named, "check", found) {
		return nil
	}
	if !c.omit && (found["left"] == nil || found["right"] == nil) {
		d.fail(c.at, "expected check %s to have left and right, found one of them or none", c.id)
	}
	return c
}

func (d *document) readAlert(n *yaml.Node) *alertSpec {
	a := &alertSpec{}
	limit := func(below bool) func(*yaml.Node) {
		return func(n *yaml.Node) {
			if a.hasLimit {
				d.fail(d.span(n), "expected above or below, found both")
			}
			a.limit, a.below, a.hasLimit = d.setting(n, numberUnit, true), below, true
		}
	}
	found := d.fields(n, "an alert", d.identity(&a.named, "alert",
		field{"value", func(n *yaml.Node) { a.value = d.formula(n, true) }},
		field{"no_higher", func(n *yaml.Node) { a.noHigher = d.formula(n, true) }},
		field{"above", limit(false)},
		field{"below", limit(true)},
	))
	if !d.identified(n, &a.named, "alert", found) {
		return nil
	}
	switch hasValue := found["value"] != nil; {
	case a.omit:
	case hasValue == (found["no_higher"] != nil), !a.hasLimit:
		d.fail(a.at, "expected alert %s to have a value, or no_higher, and above or below", a.id)
	case !hasValue && a.below:
		d.fail(a.at, "expected alert %s to say above: how much higher is too much", a.id)
	}
	return a
}

// number reads 5%, 0.05, 1,000 or -3.
func number(s string) (float64, bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	digits, percent := strings.CutSuffix(s, "%")
	x, err := strconv.ParseFloat(strings.TrimSpace(digits), 64)
	if err != nil || x != x || x > 1e15 || x < -1e15 || strings.ContainsAny(digits, "xXpP_iInN") {
		return 0, false
	}
	if percent {
		x = roundAt(x/100, 12)
	}
	return x, true
}

// roundAt takes the dust of a binary fraction off a number that was written in decimals.
func roundAt(x float64, digits int) float64 {
	y, err := strconv.ParseFloat(strconv.FormatFloat(x, 'f', digits, 64), 64)
	if err != nil {
		return x
	}
	return y
}

// constant reads a value of a unit; false where the text is none.
func constant(text string, unit rowUnit) (formulas.Value, bool) {
	if unit == textUnit {
		return formulas.Str(text), true
	}
	if t, err := time.Parse("2006-01-02", text); err == nil && unit == dateUnit {
		return formulas.Num(dateSerial(t)), true
	}
	if x, ok := number(text); ok {
		return formulas.Num(x), true
	}
	return formulas.Value{}, false
}

// setting reads a constant, or a formula.
func (d *document) setting(n *yaml.Node, unit rowUnit, formulaToo bool) setting {
	s := setting{at: d.span(n)}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		d.fail(s.at, "expected a value, found %s", kindName(n))
		s.value = formulas.Num(0)
		return s
	}
	if v, ok := constant(n.Value, unit); ok {
		s.value = v
		return s
	}
	s.formula = d.formula(n, formulaToo)
	return s
}

// pair reads a lower and an upper bound.
func (d *document) pair(n *yaml.Node) (low, high float64, ok bool) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != 2 {
		d.fail(d.span(n), "expected two numbers, as in [-10%%, 10%%], found %s", kindName(n))
		return 0, 0, false
	}
	a, okA := valueOf(n.Content[0])
	b, okB := valueOf(n.Content[1])
	if !okA || !okB || a > b {
		d.fail(d.span(n), "expected two numbers, the lower one first, found %s and %s", kindName(n.Content[0]), kindName(n.Content[1]))
		return 0, 0, false
	}
	return a, b, true
}

// valueOf is a number or a date.
func valueOf(n *yaml.Node) (float64, bool) {
	if v, ok := constant(n.Value, dateUnit); ok && n.Kind == yaml.ScalarNode {
		return v.Num, true
	}
	return 0, false
}
