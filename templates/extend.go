package templates

import (
	"fmt"
	"slices"

	"tieout/parse"
)

// overlay lays the template's own sheets over those of its parent. The parent's
// are this template's to change: every Load reads its parent anew.
func (t *Template) overlay(parent []*sheetSpec, errs *parse.Errors) {
	fail := func(at parse.Span, format string, args ...any) {
		*errs = append(*errs, parse.Error{Span: at, Msg: fmt.Sprintf(format, args...)})
	}
	own := t.sheets
	t.sheets = parent
	var moved []*sheetSpec
	seen := map[string]bool{}
	for _, s := range own {
		if seen[s.id] {
			fail(s.at, "expected sheet %s once, found it again; put its blocks together", s.id)
			continue
		}
		seen[s.id] = true
		at := slices.IndexFunc(t.sheets, func(p *sheetSpec) bool { return p.id == s.id })
		switch {
		case s.omit && at < 0:
			fail(s.at, "expected a sheet of the parent template to omit, found no sheet %s%s", s.id, didYouMean(s.id, t.sheetIDs()))
		case s.omit:
			t.sheets = slices.Delete(t.sheets, at, at+1)
		case at < 0:
			for _, key := range []string{"tab", "kind", "blocks"} {
				if !slices.Contains(s.gave, key) {
					fail(s.at, "expected sheet %s to have %s, found none%s", s.id, key, didYouMean(s.id, t.sheetIDs()))
				}
			}
			blocks := s.blocks
			s.blocks = nil
			for _, b := range blocks {
				s.add(b, fail)
			}
			t.sheets = append(t.sheets, s)
			moved = append(moved, s)
		default:
			p := t.sheets[at]
			if len(s.gave) == 1 {
				fail(s.at, "sheet %s says nothing, so it has no effect; remove it or add a key", s.id)
			}
			replace(&p.tab, s.tab)
			replace(&p.kind, s.kind)
			replace(&p.about, s.about)
			p.ahead = p.ahead || s.ahead
			p.onePage = p.onePage || s.onePage
			for _, b := range s.blocks {
				p.add(b, fail)
			}
			p.after, p.afterAt = s.after, s.afterAt
			moved = append(moved, p)
		}
	}
	// Only when all sheets stand: one file may name those of another.
	for _, s := range moved {
		t.move(s, fail)
	}
}

type failure func(at parse.Span, format string, args ...any)

// replace takes what the child says, where it says something.
func replace[T comparable](into *T, by T) {
	if by != *new(T) {
		*into = by
	}
}

func (t *Template) sheetIDs() []string {
	ids := make([]string, len(t.sheets))
	for i, s := range t.sheets {
		ids[i] = s.id
	}
	return ids
}

// move puts a sheet after the one it names.
func (t *Template) move(s *sheetSpec, fail failure) {
	if s.after == "" {
		return
	}
	from := slices.Index(t.sheets, s)
	if s.after == s.id {
		fail(s.afterAt, "expected another sheet, found %s itself; name the one it stands behind", s.id)
		return
	}
	if !slices.ContainsFunc(t.sheets, func(o *sheetSpec) bool { return o.id == s.after && o != s }) {
		fail(s.afterAt, "expected a sheet that stands before %s, found no sheet %s%s", s.id, s.after, didYouMean(s.after, t.sheetIDs()))
		return
	}
	t.sheets = slices.Delete(t.sheets, from, from+1)
	to := slices.IndexFunc(t.sheets, func(o *sheetSpec) bool { return o.id == s.after })
	t.sheets = slices.Insert(t.sheets, to+1, s)
}

// add lays a block over the sheet: rows change rows of the same line or stand
// in a block of their own below; a cover or tie-out replaces the sheet's.
func (s *sheetSpec) add(b *block, fail failure) {
	if b.kind == rowsBlock {
		s.addRows(b, fail)
		return
	}
	for i, old := range s.blocks {
		if old.kind == b.kind && b.kind == asFiledBlock && old.statement == b.statement && (len(b.lines) > 0 || b.otherwise.expr != nil) {
			old.addLines(b, fail)
			return
		}
		if old.kind == b.kind && b.kind == asFiledBlock && old.statement == b.statement {
			fail(b.at, "expected the statement %s once on sheet %s, found it again; remove one", b.statement, s.id)
			return
		}
		if old.kind == b.kind && (b.kind == schedulesBlock || b.kind == termsBlock) {
			continue // more tables below
		}
		if old.kind == b.kind && (!b.kind.annual()) {
			s.blocks[i] = b
			return
		}
	}
	s.blocks = append(s.blocks, b)
}

// row finds a row of the sheet by its line.
func (s *sheetSpec) row(line string) (b *block, at int) {
	for _, b := range s.blocks {
		for i, r := range b.rows {
			if r.line == line && line != "" {
				return b, i
			}
		}
	}
	return nil, -1
}

func (s *sheetSpec) addRows(b *block, fail failure) {
	fresh := &block{kind: rowsBlock, at: b.at}
	s.blocks = append(s.blocks, fresh)
	seen := map[string]bool{}
	for _, r := range b.rows {
		if seen[r.line] && r.line != "" {
			fail(r.at, "expected line %s once, found it again; rename one", r.line)
			continue
		}
		seen[r.line] = true
		home, at := s.row(r.line)
		switch {
		case r.omit && home == nil:
			fail(r.at, "expected a row of the parent template to omit, found no line %s on sheet %s%s", r.line, s.id, didYouMean(r.line, s.lines()))
			continue
		case r.omit:
			home.rows = slices.Delete(home.rows, at, at+1)
			continue
		case home != nil:
			old := home.rows[at]
			old.change(r, fail)
			r = old
		default:
			if r.heading == "" && !slices.Contains(r.gave, "label") {
				fail(r.at, "expected row %s to have a label, found none%s", r.line, didYouMean(r.line, s.lines()))
			}
			if r.heading == "" && !slices.Contains(r.gave, "actual") && !slices.Contains(r.gave, "name") && r.forecast.at.IsZero() {
				fail(r.at, "expected row %s to have a formula, found none; add actual: filed or a formula", r.line)
			}
			home, at = fresh, len(fresh.rows)
			fresh.rows = append(fresh.rows, r)
		}
		if r.after == "" {
			continue
		}
		if r.after == r.line {
			fail(r.afterAt, "expected another row, found %s itself; name the one it stands below", r.line)
			continue
		}
		to, _ := s.row(r.after)
		if to == nil {
			fail(r.afterAt, "expected a row of sheet %s that stands before %s, found no row %s%s", s.id, r.line, r.after, didYouMean(r.after, s.lines()))
			continue
		}
		home.rows = slices.Delete(home.rows, at, at+1)
		to, at = s.row(r.after)
		to.rows = slices.Insert(to.rows, at+1, r)
	}
	s.blocks = slices.DeleteFunc(s.blocks, func(b *block) bool { return b.kind == rowsBlock && len(b.rows) == 0 })
}

func (s *sheetSpec) lines() []string {
	var lines []string
	for _, b := range s.blocks {
		for _, r := range b.rows {
			if r.line != "" {
				lines = append(lines, r.line)
			}
		}
	}
	return lines
}

// change is a child's row laid over its parent's.
func (r *rowSpec) change(by *rowSpec, fail failure) {
	if len(by.gave) == 1 {
		fail(by.at, "row %s says nothing, so it has no effect; remove it or add a key", by.line)
	}
	replace(&r.label, by.label)
	replace(&r.unit, by.unit)
	replace(&r.style, by.style)
	if by.name != "" {
		r.name, r.nameAt = by.name, by.nameAt
	}
	if by.where != nil {
		// A formula of one's own must find what it needs, unless it says otherwise.
		r.actual, r.actualAt, r.where, r.optional = by.actual, by.actualAt, by.where, by.optional
	}
	if by.forecast.expr != nil {
		r.forecast = by.forecast
	}
	if by.start.expr != nil {
		r.start = by.start
	}
	replace(&r.note, by.note)
	replace(&r.from, by.from)
	r.optional = r.optional || by.optional
	r.at, r.after, r.afterAt = by.at, by.after, by.afterAt
}

// addLines lays forecasts of the lines of a statement over the parent's.
func (b *block) addLines(by *block, fail failure) {
	for _, r := range by.lines {
		at := slices.IndexFunc(b.lines, func(old *rowSpec) bool { return old.line == r.line })
		switch {
		case r.omit && at < 0:
			fail(r.at, "expected a line of the parent template to omit, found no %s", r.line)
		case r.omit:
			b.lines = slices.Delete(b.lines, at, at+1)
		case at >= 0:
			b.lines[at] = r
		default:
			b.lines = append(b.lines, r)
		}
	}
	if by.otherwise.expr != nil {
		b.otherwise = by.otherwise
	}
}

// overlayOutlook lays what a template says about the future over its parent's.
func (t *Template) overlayOutlook(parent *outlook, errs *parse.Errors) {
	fail := func(at parse.Span, format string, args ...any) {
		*errs = append(*errs, parse.Error{Span: at, Msg: fmt.Sprintf(format, args...)})
	}
	o := &t.outlook
	if o.needs == nil {
		o.needs = parent.needs
	}
	if o.history == 0 {
		o.history = parent.history
	}
	if o.years == 0 {
		o.years, o.yearsAt = parent.years, parent.yearsAt
	}
	o.facts = overlaid("fact", parent.facts, o.facts, fail)
	o.inputs = overlaid("input", parent.inputs, o.inputs, fail)
	o.drivers = overlaid("driver", parent.drivers, o.drivers, fail)
	o.cases = overlaid("case", parent.cases, o.cases, fail)
	o.checks = overlaid("check", parent.checks, o.checks, fail)
	o.alerts = overlaid("alert", parent.alerts, o.alerts, fail)
}

// overlaid is the parent's list with the child's in it: replaced, taken away, or added at the end.
func overlaid[T interface{ identity() *named }](what string, parent, own []T, fail failure) []T {
	all := slices.Clone(parent)
	seen := map[string]bool{}
	for _, x := range own {
		n := x.identity()
		if seen[n.id] {
			fail(n.at, "expected %s %s once, found it again; rename one", what, n.id)
			continue
		}
		seen[n.id] = true
		at := slices.IndexFunc(all, func(o T) bool { return o.identity().id == n.id })
		switch {
		case n.omit && at < 0:
			fail(n.at, "expected a %s of the parent template to omit, found no %s", what, n.id)
		case n.omit:
			all = slices.Delete(all, at, at+1)
		case at >= 0:
			all[at] = x
		default:
			all = append(all, x)
		}
	}
	return all
}

// dropOutlook takes everything about the future out of a template.
func (t *Template) dropOutlook() {
	t.outlook = outlook{}
	for _, s := range t.sheets {
		for _, b := range s.blocks {
			b.lines, b.otherwise = nil, formula{}
			b.rows = slices.DeleteFunc(b.rows, func(r *rowSpec) bool {
				ahead := r.forecast.expr != nil && r.actual == nil && r.name == ""
				r.forecast = formula{}
				return ahead
			})
		}
		s.blocks = slices.DeleteFunc(s.blocks, func(b *block) bool {
			switch b.kind {
			case scenariosBlock, assumptionsBlock, casesBlock, sensitivityBlock, compareBlock, bridgeBlock, chartsBlock:
				return true
			case rowsBlock:
				return s.monthly || !slices.ContainsFunc(b.rows, func(r *rowSpec) bool { return r.line != "" })
			case tieOutBlock:
				b.parts = slices.DeleteFunc(b.parts, func(p part) bool { return p == forecastChecksPart || p == alertsPart })
			}
			return false
		})
	}
	t.sheets = slices.DeleteFunc(t.sheets, func(s *sheetSpec) bool { return len(s.blocks) == 0 || s.ahead })
}
