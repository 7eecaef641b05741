package templates

import (
	"go.yaml.in/yaml/v3"

	"tieout/parse"
)

// output is a figure compared over the cases: a row over the forecast years,
// or one value.
type output struct {
	line, label string
	unit        rowUnit
	value       formula
	at          parse.Span
}

// studyKind is what a study shows.
type studyKind string

const (
	gridStudy    studyKind = "grid"
	tornadoStudy studyKind = "tornado"
	bridgeStudy  studyKind = "bridge"
)

// study computes one figure again with other drivers.
type study struct {
	kind                  studyKind
	id, label             string
	unit                  rowUnit
	value                 formula
	down, across          string // grid: drivers
	downSteps, acrosSteps []float64
	drivers               []string // tornado: which; all that move where left out
	steps                 []bridgeStep
	at, downAt, acrossAt  parse.Span
}

// bridgeStep puts drivers of the live case in place of those of the first case.
type bridgeStep struct {
	label   string
	drivers []string
	at      parse.Span
}

// chartSpec is a chart of rows or of a study.
type chartSpec struct {
	kind       ChartKind
	title, alt string
	rows       []string
	years      string // forecast or all
	cases      string // line compared over the cases
	of         string // id of a bridge or tornado
	at         parse.Span
}

func (d *document) outputs(b *block) func(*yaml.Node) {
	return d.list("outputs", func(n *yaml.Node) {
		o := output{at: d.span(n)}
		found := d.fields(n, "an output", []field{
			{"line", d.text(&o.line)},
			{"label", d.text(&o.label)},
			{"unit", d.unitKey(&o.unit)},
			{"value", func(n *yaml.Node) { o.value = d.formula(n, true) }},
		})
		if found == nil {
			return
		}
		if (found["line"] == nil) == (found["value"] == nil) || found["label"] == nil {
			d.fail(o.at, "expected an output with a label and either line or value")
			return
		}
		b.outputs = append(b.outputs, o)
	})
}

func (d *document) readStudy(b *block, n *yaml.Node) {
	s := &study{at: d.span(n)}
	id := func(kind studyKind) func(*yaml.Node) {
		return func(n *yaml.Node) { s.kind = kind; d.id(&s.id)(n) }
	}
	found := d.fields(n, "a study", []field{
		{string(gridStudy), id(gridStudy)},
		{string(tornadoStudy), id(tornadoStudy)},
		{"label", d.text(&s.label)},
		{"unit", d.unitKey(&s.unit)},
		{"value", func(n *yaml.Node) { s.value = d.formula(n, true) }},
		{"down", func(n *yaml.Node) { d.id(&s.down)(n); s.downAt = d.span(n) }},
		{"across", func(n *yaml.Node) { d.id(&s.across)(n); s.acrossAt = d.span(n) }},
		{"down_steps", d.list("steps", func(n *yaml.Node) { d.step(&s.downSteps, n) })},
		{"across_steps", d.list("steps", func(n *yaml.Node) { d.step(&s.acrosSteps, n) })},
		{"drivers", d.names(&s.drivers)},
	})
	switch {
	case found == nil:
		return
	case s.id == "" || found["label"] == nil || found["value"] == nil:
		d.fail(s.at, "expected a grid or tornado with its id, a label and a value")
		return
	case s.kind == gridStudy && (s.down == "" || s.across == "" || len(s.downSteps) == 0 || len(s.acrosSteps) == 0):
		d.fail(s.at, "expected grid %s to have down, down_steps, across and across_steps", s.id)
		return
	}
	b.studies = append(b.studies, s)
}

func (d *document) names(into *[]string) func(*yaml.Node) {
	return d.list("names", func(n *yaml.Node) {
		var s string
		d.id(&s)(n)
		if s != "" {
			*into = append(*into, s)
		}
	})
}

func (d *document) step(into *[]float64, n *yaml.Node) {
	x, ok := number(n.Value)
	if !ok {
		d.fail(d.span(n), "expected a number, found %s", kindName(n))
		return
	}
	*into = append(*into, x)
}

func (d *document) readStep(s *study, n *yaml.Node) {
	step := bridgeStep{at: d.span(n)}
	found := d.fields(n, "a step", []field{
		{"label", d.text(&step.label)},
		{"drivers", d.names(&step.drivers)},
	})
	if found == nil {
		return
	}
	if step.label == "" || len(step.drivers) == 0 {
		d.fail(step.at, "expected a step with a label and drivers")
		return
	}
	s.steps = append(s.steps, step)
}

func (d *document) readChart(b *block, n *yaml.Node) {
	c := &chartSpec{years: "forecast", at: d.span(n)}
	found := d.fields(n, "a chart", []field{
		{"chart", oneOf(d, "a kind of chart", &c.kind, []ChartKind{ColumnChart, LineChart, StackedChart, BarChart})},
		{"title", d.text(&c.title)},
		{"rows", d.list("rows", func(n *yaml.Node) {
			var s string
			d.text(&s)(n)
			if s != "" {
				c.rows = append(c.rows, s)
			}
		})},
		{"years", oneOf(d, "the years", &c.years, []string{"forecast", "all"})},
		{"cases", d.text(&c.cases)},
		{"of", d.id(&c.of)},
		{"alt", d.text(&c.alt)},
	})
	if found == nil {
		return
	}
	n1 := 0
	for _, given := range []bool{len(c.rows) > 0, c.cases != "", c.of != ""} {
		if given {
			n1++
		}
	}
	for _, key := range []string{"chart", "title", "alt"} {
		if found[key] == nil {
			d.fail(c.at, "expected a chart to have %s, found none: %s", key, meaning("a chart", key))
		}
	}
	if n1 != 1 {
		d.fail(c.at, "expected one of rows, cases and of, which say what the chart draws, found %d of them", n1)
	}
	if c.kind == "" || c.title == "" || c.alt == "" || n1 != 1 {
		return
	}
	b.charts = append(b.charts, c)
}

// placed refuses keys of a block that belong to another kind.
func (d *document) placed(b *block, found map[string]*yaml.Node) {
	for _, p := range []struct {
		key  string
		kind blockKind
	}{{"lines", asFiledBlock}, {"otherwise", asFiledBlock}, {"label", bridgeBlock}, {"unit", bridgeBlock}, {"value", bridgeBlock}, {"steps", bridgeBlock}} {
		if at := found[p.key]; at != nil && b.kind != p.kind {
			d.fail(d.span(at), "%s belongs to a block %s; remove it", p.key, p.kind)
		}
	}
	if b.kind == bridgeBlock && (b.bridge.label == "" || found["value"] == nil || len(b.bridge.steps) == 0) {
		d.fail(b.at, "expected a bridge with label, value and steps")
	}
}
