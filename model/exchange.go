package model

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Figures set in the wrong column break every sum they stand in, so that
// footing, which looks for what holds, sees nothing. Two things still show
// them: the sum of both columns holds, and the same two figures stand the other
// way round in another place.

// exchange is a row whose figures of two columns stand under each other's heading.
type exchange struct {
	of       *draft
	row      int
	a, b     int   // the columns
	explains []int // identities that fail because of it
	evidence []string
}

// exchanges finds rows whose figures are exchanged, and records the identities
// that fail because of them.
func (t *tieOut) exchanges(all []*series) []exchange {
	var found []exchange
	for _, d := range append(t.found[:len(t.found):len(t.found)], t.schedules...) {
		if d != nil && d.kind != Equity {
			found = append(found, t.exchangedInSums(d)...)
		}
	}
	known := t.noFigures()
	for _, x := range found {
		known.add(place{x.of, x.row, x.a})
		known.add(place{x.of, x.row, x.b})
	}
	return append(found, t.exchangedTwins(all, known)...)
}

// exchangedInSums looks for sums that hold for two columns together and fail in
// each, by the difference between the two figures of one row.
func (t *tieOut) exchangedInSums(d *draft) []exchange {
	if !d.unfooted() {
		return nil
	}
	var found []exchange
	for a := range d.st.Columns {
		for b := a + 1; b < len(d.st.Columns) && b < a+5; b++ {
			if d.st.Columns[a].Unit != d.st.Columns[b].Unit || d.st.Columns[a].Year == 0 || d.st.Columns[b].Year == 0 {
				continue
			}
			for _, f := range d.footTogether(a, b) {
				if x, ok := t.exchanged(d, f, a, b); ok {
					found = append(found, x)
				}
			}
		}
	}
	return found
}

// unfooted reports whether a statement has a line that looks like a sum and is none.
func (d *draft) unfooted() bool {
	for i, l := range d.st.Lines {
		if !l.Heading && l.Unit == parse.Currency && d.total[i] == nil && i > 1 && (l.Rule || d.captionless(i) || hasAny(l.words, "total", "net")) {
			return true
		}
	}
	return false
}

// footTogether foots the sum of two columns.
func (d *draft) footTogether(a, b int) []parse.Footing {
	rows := make([]parse.FootRow, 0, len(d.st.Lines))
	cells := make([]decimal.NullDecimal, 0, len(d.st.Lines))
	index := make([]int, 0, len(d.st.Lines))
	gap := true
	for i, l := range d.st.Lines {
		if l.Heading {
			gap = true
			continue
		}
		row := parse.FootRow{Rule: l.Rule, Break: gap, Indent: l.Indent, Apart: l.Unit != parse.Currency}
		if l.Caption == "" {
			row.Indent = -1
		}
		var sum tally
		for _, c := range [...]int{a, b} {
			if v, ok := d.value(i, c); ok {
				sum.add(v, 1)
			}
		}
		cells = append(cells, decimal.NullDecimal{Decimal: sum.value(), Valid: sum.n > 0})
		row.Cells = cells[len(cells)-1:]
		rows, index, gap = append(rows, row), append(index, i), false
	}
	found := parse.Foot(rows)
	for i := range found {
		found[i].Total = index[found[i].Total]
		for k := range found[i].Terms {
			found[i].Terms[k].Row = index[found[i].Terms[k].Row]
		}
	}
	return found
}

// exchanged is the row that makes a sum fail in two columns by opposite
// amounts, where there is exactly one.
func (t *tieOut) exchanged(d *draft, f parse.Footing, a, b int) (exchange, bool) {
	if len(f.Proven) == 0 {
		return exchange{}, false
	}
	off := func(c int) (decimal.Decimal, bool) {
		var diff tally
		v, ok := d.value(f.Total, c)
		diff.add(v, 1)
		for _, term := range f.Terms {
			v, _ := d.value(term.Row, c)
			diff.add(v, -term.Sign)
		}
		return diff.value(), ok
	}
	da, ok := off(a)
	db, also := off(b)
	if !ok || !also || da.IsZero() || !da.Add(db).IsZero() {
		return exchange{}, false
	}
	row, n := -1, 0
	for _, term := range append([]parse.FootTerm{{Row: f.Total, Sign: -1}}, f.Terms...) {
		x, ok := d.value(term.Row, a)
		y, also := d.value(term.Row, b)
		if !ok || !also || x.IsZero() || y.IsZero() {
			continue
		}
		if y.Sub(x).Mul(decimal.New(int64(term.Sign), 0)).Equal(da) {
			row = term.Row
			n++
		}
	}
	if n != 1 {
		return exchange{}, false
	}
	x := exchange{of: d, row: row, a: a, b: b}
	for _, c := range []int{a, b} {
		left := []signed{{place{d, f.Total, c}, 1}}
		var right []signed
		for _, term := range f.Terms {
			right = append(right, signed{place{d, term.Row, c}, term.Sign})
		}
		if t.add(FootingCheck, d.checkID(string(FootingCheck), d.st.Lines[f.Total].ID, c), t.name(left[0].place)+" = "+t.label(right), d.st.Columns[c].Key, left, right) != nil {
			x.explains = append(x.explains, len(t.identities)-1)
		}
	}
	return x, true
}

// exchangedTwins looks for two figures of a row that stand the other way round
// in another place.
func (t *tieOut) exchangedTwins(all []*series, known figureSet) []exchange {
	twinned := t.noFigures()
	for i := range t.identities {
		if e := &t.identities[i]; e.twin {
			twinned.add(e.left[0].place)
			twinned.add(e.right[0].place)
		}
	}
	type key struct {
		unit  parse.Unit
		value int64
	}
	index := newChains[key, int32](len(all), len(all))
	seen := make([]int, len(all)) // by series: the last one, from 1, it was held against
	var found []exchange
	for i, s := range all {
		for _, p := range s.points {
			if p.digits < twinDigits || twinned.has(p.place) || s.of.kind == Equity || s.opening {
				continue
			}
			k := key{s.unit, max(p.value, -p.value)}
			list := index.ends[k]
			for j := range index.all(list) {
				if o := all[j]; seen[j] != i+1 && o.of != s.of && alike(o, s) > 0 {
					seen[j] = i + 1
					if x, ok := t.crossed(o, s, known); ok {
						found = append(found, x)
					}
				}
			}
			index.add(k, list, int32(i))
		}
	}
	return found
}

// crossed reports whether two series have the figures of two periods the other
// way round, and the row that is more likely wrong.
func (t *tieOut) crossed(a, b *series, known figureSet) (exchange, bool) {
	for i := range b.points {
		for j := i + 1; j < len(b.points); j++ {
			p, q := &b.points[i], &b.points[j]
			x, y := a.at(p.period), a.at(q.period)
			if x == nil || y == nil || p.value == q.value || p.line != q.line || x.line != y.line || p.digits < twinDigits || q.digits < twinDigits {
				continue
			}
			if x.value != q.value || y.value != p.value {
				continue
			}
			if known.has(p.place) || known.has(x.place) {
				continue
			}
			for _, at := range [...]place{p.place, q.place, x.place, y.place} {
				known.add(at)
			}
			wrong, right := [2]*point{p, q}, [2]*point{x, y}
			if t.support(p.place)+t.support(q.place) > t.support(x.place)+t.support(y.place) {
				wrong, right = right, wrong
			}
			e := exchange{of: wrong[0].of, row: wrong[0].line, a: wrong[0].column, b: wrong[1].column}
			for k := range wrong {
				e.evidence = append(e.evidence, fmt.Sprintf("%s for %s is %s", t.named(right[k].place), t.when(right[k].place), amount(*t.figure(right[k].place))))
				left, other := x.place, p.place
				if k == 1 {
					left, other = y.place, q.place
				}
				if id := t.add(NoteCheck, b.of.checkID("twin", t.lineOf(other).ID, other.column), t.named(left)+" = "+t.named(other), t.when(other), []signed{{left, 1}}, []signed{{other, 1}}); id != nil {
					id.twin = true
					e.explains = append(e.explains, len(t.identities)-1)
				}
			}
			return e, true
		}
	}
	return exchange{}, false
}

// reportExchanges turns exchanged rows into findings; identities they explain
// need no other explanation.
func (t *tieOut) reportExchanges(found []exchange) {
	done := map[[2]int]int{} // by row and draft
	for _, x := range found {
		key := [2]int{x.of.order*10 + int(x.of.kind), x.row}
		if at, ok := done[key]; ok {
			for _, i := range x.explains {
				t.identities[i].Finding = t.findings[at].ID
				t.findings[at].Evidence = append(t.findings[at].Evidence, t.evidence(&t.identities[i], place{x.of, x.row, x.a}))
			}
			continue
		}
		p, q := place{x.of, x.row, x.a}, place{x.of, x.row, x.b}
		f, g := t.figure(p), t.figure(q)
		if f.Finding != "" || g.Finding != "" {
			continue
		}
		finding := t.finding(Misprint, p, g.Value)
		finding.Message = fmt.Sprintf("%s is printed as %s for %s and %s for %s in %s; the two figures stand under each other's heading.",
			t.name(p), amount(*f), t.when(p), amount(*g), t.when(q), x.of.within())
		finding.Evidence = append(finding.Evidence, x.evidence...)
		f.Proven, g.Proven = g.Value, f.Value
		f.Finding, g.Finding = finding.ID, finding.ID
		for _, i := range x.explains {
			e := &t.identities[i]
			e.Finding = finding.ID
			if !e.twin {
				finding.Evidence = append(finding.Evidence, t.evidence(e, e.left[0].place)+", printed "+amount(*t.figure(e.left[0].place)))
			}
		}
		// Whatever else fails because of the two figures.
		for _, i := range slices.Concat(t.uses(p).fails, t.uses(q).fails) {
			if e := &t.identities[i]; e.Finding == "" {
				e.Finding = finding.ID
			}
		}
		done[key] = len(t.findings)
		t.findings = append(t.findings, finding)
	}
}
