package templates

import (
	"slices"
	"strings"

	"tieout/formulas"
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
		if dr.low < dr.high {
			c.within(dr, dr.fallback)
		}
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
			at := slices.IndexFunc(o.drivers, func(dr *driverSpec) bool { return dr.id == v.driver })
			for _, s := range v.settings {
				c.setting(s, false)
				if at >= 0 {
					c.within(o.drivers[at], s)
				}
			}
		}
	}
	for _, ch := range o.checks {
		known := true
		for _, side := range []formula{ch.left, ch.right} {
			known = side.expr != nil && c.names("", side, false) && known
		}
		if known {
			c.sides(ch)
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

// sides tests that what a check holds against each other is of one unit.
func (c *checker) sides(ch *checkSpec) {
	of := func(ref formulas.Ref) dimension { return c.x.unitOf("", ref) }
	left, right := &unitCheck{of: of}, &unitCheck{of: of}
	l, r := left.dimension(ch.left.expr), right.dimension(ch.right.expr)
	for side, check := range map[*formula]*unitCheck{&ch.left: left, &ch.right: right} {
		for _, fault := range check.faults {
			c.fail(side.where(fault.offset), "%s", fault.msg)
		}
	}
	if !l.free && !r.free && l != r {
		c.fail(ch.right.at, "expected both sides of check %s in one unit, found %s and %s", ch.id, l, r)
	}
}

// within tests that a number a driver is given lies within its range.
func (c *checker) within(dr *driverSpec, s setting) {
	if v := s.value; s.formula.expr == nil && s.follows == "" && v.Kind == formulas.KindNum && (v.Num < dr.low || v.Num > dr.high) {
		c.fail(s.at, "expected a value of %s within its range from %v to %v, found %v; live values are kept within it", dr.id, dr.low, dr.high, v.Num)
	}
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
		for _, r := range c.x.byLine[id] {
			if c.inherited(at) && !c.inherited(r.at) {
				c.fail(r.at, "%s is a %s of the template %s, at %s; choose another name for the row", id, what, c.t.Extends, at)
				continue
			}
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

// inherited reports whether something stands in the parent's files.
func (c *checker) inherited(at parse.Span) bool {
	return c.t.Extends != "" && at.Source() != nil && strings.HasPrefix(at.Source().Name, c.t.Extends+"/")
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
	case r.into == "" && (r.label != "" || r.name != "" || r.style != 0):
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
