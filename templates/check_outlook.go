package templates

import (
	"slices"
	"strings"

	"tieout/parse"
)

// outlook tests facts, inputs, drivers, cases, checks, alerts and studies.
func (c *checker) outlook() {
	o := &c.t.outlook
	c.identities(o)
	for _, b := range c.blocks() {
		for _, r := range b.lines {
			c.line(b, r)
		}
		if b.otherwise.expr != nil {
			c.names(c.sheetOf(b), b.otherwise, false)
		}
	}
	if o.years == 0 {
		if len(o.inputs)+len(o.drivers)+len(o.cases)+len(o.checks)+len(o.alerts) > 0 {
			c.fail(o.yearsAt, "expected forecast: with a number of years, found inputs, drivers, cases, checks or alerts without it")
		}
		return
	}
	if len(o.drivers)+len(o.cases) > 0 && c.x.scenarios == "" {
		c.fail(o.yearsAt, "expected a sheet with the block scenarios, which shows the drivers, found none")
	}
	if len(o.facts)+len(o.inputs) > 0 && c.x.assumptions == "" {
		c.fail(o.yearsAt, "expected a sheet with the block assumptions, which shows facts and inputs, found none")
	}
	if len(o.drivers) > 0 && len(o.cases) == 0 {
		c.fail(o.drivers[0].at, "expected cases with the drivers, found none; add cases: with one case: base")
	}
	if c.x.scenarios == "" {
		c.fail(o.yearsAt, "expected a sheet with the block scenarios, which shows the years of the forecast, found none")
	}
	for _, in := range o.inputs {
		for _, s := range in.defaults {
			c.setting(s, true)
		}
	}
	for _, dr := range o.drivers {
		c.setting(dr.fallback, false)
		if dr.optional.expr != nil {
			c.names("", dr.optional, true)
		}
	}
	labels := map[string]bool{}
	for _, cs := range o.cases {
		if labels[strings.ToLower(cs.label)] {
			c.fail(cs.at, "expected cases with labels of their own, found %q again", cs.label)
		}
		labels[strings.ToLower(cs.label)] = true
		if cs.needs.expr != nil {
			c.names("", cs.needs, true)
		}
		for _, v := range cs.values {
			if _, ok := c.x.driven[v.driver]; !ok {
				c.fail(v.at, "no driver %s%s", v.driver, didYouMean(v.driver, keysOf(c.x.driven)))
			}
			for _, s := range v.settings {
				c.setting(s, false)
			}
		}
	}
	for _, ch := range o.checks {
		if ch.left.expr != nil {
			c.names("", ch.left, false)
		}
		if ch.right.expr != nil {
			c.names("", ch.right, false)
		}
	}
	for _, a := range o.alerts {
		for _, f := range []formula{a.value, a.noHigher} {
			if f.expr != nil {
				c.names("", f, false)
			}
		}
		c.setting(a.limit, false)
	}
	c.studies()
}

func (c *checker) blocks() []*block {
	var all []*block
	for _, s := range c.t.sheets {
		all = append(all, s.blocks...)
	}
	return all
}

func (c *checker) sheetOf(b *block) string {
	for _, s := range c.t.sheets {
		if slices.Contains(s.blocks, b) {
			return s.id
		}
	}
	return ""
}

// identities tests that facts, inputs and drivers have names of their own, and
// cases, checks and alerts too.
func (c *checker) identities(o *outlook) {
	seen := map[string]string{}
	take := func(what, id string, at parse.Span) {
		if other, twice := seen[id]; twice {
			c.fail(at, "expected names once, found %s as a %s and a %s", id, other, what)
		}
		if slices.Contains(calendarNames(false), id) || slices.Contains(calendarNames(true), id) || id == filedName || id == selfName {
			c.fail(at, "%s is a name of the language; choose another", id)
		}
		if len(c.x.byLine[id]) > 0 {
			c.fail(at, "%s is a row too; choose another name", id)
		}
		seen[id] = what
	}
	for _, f := range o.facts {
		take("fact", f.id, f.at)
	}
	for _, in := range o.inputs {
		take("input", in.id, in.at)
	}
	for _, dr := range o.drivers {
		take("driver", dr.id, dr.at)
	}
}

// names of facts, inputs and drivers, before anything is resolved.
func (c *checker) nameOutlook() {
	for _, f := range c.t.outlook.facts {
		c.x.assumed[f.id] = f.unit
	}
	for _, in := range c.t.outlook.inputs {
		c.x.assumed[in.id] = in.unit
	}
	for _, dr := range c.t.outlook.drivers {
		c.x.driven[dr.id] = dr.unit
	}
}

func (c *checker) setting(s setting, fixed bool) {
	if s.formula.expr != nil {
		c.names("", s.formula, fixed)
	}
}

// line tests the forecast of a line of a statement.
func (c *checker) line(b *block, r *rowSpec) {
	switch {
	case r.line == "":
		c.fail(r.at, "headings stand among rows; the lines of a statement have those of the filing")
		return
	case r.forecast.expr == nil && r.forecast.at.IsZero():
		c.fail(r.at, "expected a forecast of %s, found none", r.line)
		return
	case r.actual != nil:
		c.fail(r.actualAt, "actual years of a statement are as filed; remove actual")
	case r.start.expr != nil:
		c.fail(r.start.at, "start belongs to sheets with months")
	case r.into == "" && (r.label != "" || r.name != "" || r.style != ""):
		c.fail(r.at, "a line of the filing has its own caption; remove label, name and style, or add into: with the total that %s adds to", r.line)
	case r.into != "" && r.label == "":
		c.fail(r.at, "expected row %s to have a label, found none", r.line)
	}
	if r.into != "" || r.forecast.expr == nil {
		return // tested as a row
	}
	c.names(r.sheet, r.forecast, false)
}

// studies tests what sensitivities, comparisons, bridges and charts name.
func (c *checker) studies() {
	driver := func(at parse.Span, id string) {
		if _, ok := c.x.driven[id]; !ok {
			c.fail(at, "no driver %s%s", id, didYouMean(id, keysOf(c.x.driven)))
		}
	}
	ids := map[string]bool{}
	compared := map[string]bool{}
	for _, b := range c.blocks() {
		studies := b.studies
		if b.kind == bridgeBlock {
			studies = []*study{b.bridge}
		}
		for _, s := range studies {
			if ids[s.id] {
				c.fail(s.at, "expected studies with ids of their own, found %s again", s.id)
			}
			ids[s.id] = true
			if s.value.expr != nil {
				c.names("", s.value, true)
			}
			if s.kind == gridStudy {
				driver(s.downAt, s.down)
				driver(s.acrossAt, s.across)
				if s.down == s.across {
					c.fail(s.acrossAt, "expected two drivers, found %s twice", s.down)
				}
				if !slices.Contains(s.downSteps, 0) || !slices.Contains(s.acrosSteps, 0) {
					c.fail(s.at, "expected 0 among the steps of grid %s, so that its centre is the chosen case", s.id)
				}
			}
			for _, id := range s.drivers {
				driver(s.at, id)
			}
			for _, step := range s.steps {
				for _, id := range step.drivers {
					driver(step.at, id)
				}
			}
		}
		for _, o := range b.outputs {
			if o.value.expr != nil {
				c.names("", o.value, true)
				continue
			}
			compared[o.line] = true
			if _, msg := c.x.resolve("", o.line); msg != "" {
				c.fail(o.at, "%s", msg)
			}
		}
	}
	for _, b := range c.blocks() {
		for _, ch := range b.charts {
			for _, line := range ch.rows {
				if _, msg := c.x.resolve(c.sheetOf(b), line); msg != "" {
					c.fail(ch.at, "%s", msg)
				}
			}
			if ch.of != "" && !ids[ch.of] {
				c.fail(ch.at, "no bridge or tornado %s%s", ch.of, didYouMean(ch.of, keysOf(ids)))
			}
			if ch.cases != "" && !compared[ch.cases] {
				c.fail(ch.at, "expected a line that a block cases or compare shows over the cases, found %s%s", ch.cases, didYouMean(ch.cases, keysOf(compared)))
			}
		}
	}
}
