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
				if s.gave[key] == nil {
					fail(s.at, "expected sheet %s to have %s, found none%s", s.id, key, didYouMean(s.id, t.sheetIDs()))
				}
			}
			blocks := s.blocks
			s.blocks = nil
			for _, b := range blocks {
				s.add(b, fail)
			}
			t.sheets = append(t.sheets, s)
			t.move(s, fail)
		default:
			p := t.sheets[at]
			if len(s.gave) == 1 {
				fail(s.at, "sheet %s says nothing, so it has no effect; remove it or add a key", s.id)
			}
			replace(&p.tab, s.tab)
			replace(&p.kind, s.kind)
			replace(&p.about, s.about)
			for _, b := range s.blocks {
				p.add(b, fail)
			}
			p.after, p.afterAt = s.after, s.afterAt
			t.move(p, fail)
		}
	}
}

type failure func(at parse.Span, format string, args ...any)

// replace takes what the child says, where it says something.
func replace[T ~string](into *T, by T) {
	if by != "" {
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
		if old.kind == b.kind && b.kind == asFiledBlock && old.statement == b.statement {
			fail(b.at, "expected the statement %s once on sheet %s, found it again; remove one", b.statement, s.id)
			return
		}
		if old.kind == b.kind && (b.kind == schedulesBlock || b.kind == termsBlock) {
			continue // more tables below
		}
		if old.kind == b.kind && b.kind != asFiledBlock {
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
			if r.heading == "" && r.gave["label"] == nil {
				fail(r.at, "expected row %s to have a label, found none%s", r.line, didYouMean(r.line, s.lines()))
			}
			if r.heading == "" && r.gave["actual"] == nil && r.gave["name"] == nil {
				fail(r.at, "expected row %s to have a formula, found none; add actual: filed or a formula", r.line)
			}
			home, at = fresh, len(fresh.rows)
			fresh.rows = append(fresh.rows, r)
		}
		if r.after == "" {
			continue
		}
		to, _ := s.row(r.after)
		if to == nil || r.after == r.line {
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
	r.optional = r.optional || by.optional
	r.at, r.after, r.afterAt = by.at, by.after, by.afterAt
}
