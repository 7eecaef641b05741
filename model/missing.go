package model

import (
	"fmt"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// gapBlock is a total that its own words promise and footing did not find: the
// rows directly above it, up to the heading or total before them.
type gapBlock struct {
	of    *draft
	total int
	rows  []int
	gaps  []amountIn // by which the total exceeds them, see lacks
}

// gapBlocks lists totals by caption or rule whose rows are known and do not
// have a sum yet.
func (d *draft) gapBlocks() []gapBlock {
	var found []gapBlock
	for i, l := range d.st.Lines {
		if l.Heading || l.Unit != parse.Currency || d.total[i] != nil {
			continue
		}
		w := l.words
		if !(len(w) > 0 && w[0] == "total" || l.Rule && (d.captionless(i) || has(w, "net", "cash"))) || hasAny(w, "including", "excluding", "other") {
			continue
		}
		var rows []int
		for j := i - 1; j >= 0; j-- {
			above := d.st.Lines[j]
			if above.Heading || d.total[j] != nil || above.Unit != parse.Currency {
				break
			}
			rows = append(rows, j)
		}
		if len(rows) >= 2 {
			found = append(found, gapBlock{of: d, total: i, rows: rows})
		}
	}
	return found
}

// footTotals adds sums of totals that say so and add up in every column, but
// whose figures are too few or too small to prove it alone.
func (d *draft) footTotals() {
	for _, b := range d.gapBlocks() {
		f := parse.Footing{Total: b.total}
		for k := len(b.rows) - 1; k >= 0; k-- {
			f.Terms = append(f.Terms, parse.FootTerm{Row: b.rows[k], Sign: 1})
		}
		fails := 0
		for c, column := range d.st.Columns {
			if column.Unit == parse.PerShare || column.Unit == parse.Percent {
				continue
			}
			off, n, ok := b.off(c)
			switch {
			case !ok || n < 2:
			case off.IsZero():
				f.Proven = append(f.Proven, c)
			default:
				fails++
			}
		}
		if fails == 0 && len(f.Proven) > 0 {
			d.st.Footed = append(d.st.Footed, f)
			d.index()
		}
	}
}

// index lists footings by their total again.
func (d *draft) index() {
	for i := range d.st.Footed {
		d.total[d.st.Footed[i].Total] = &d.st.Footed[i]
	}
}

// off is how much a total exceeds its rows in a column, and how many are printed.
func (b gapBlock) off(c int) (decimal.Decimal, int, bool) {
	off, ok := b.of.value(b.total, c)
	n := 0
	for _, i := range b.rows {
		if v, ok := b.of.value(i, c); ok {
			off = off.Sub(v)
			n++
		}
	}
	return off, n, ok
}

// missingRows finds totals whose rows fall short, in every period, of exactly
// what another place states for one thing: the row of that thing is missing.
func (t *tieOut) missingRows(all []*series) {
	var blocks []gapBlock
	lacking := map[amountIn][]*series{}
	for _, d := range append(t.found[:len(t.found):len(t.found)], t.schedules...) {
		if d == nil || d.kind == Equity {
			continue
		}
		for _, b := range d.gapBlocks() {
			if b.gaps = b.lacks(); len(b.gaps) > 0 {
				lacking[b.gaps[0]] = nil
			}
			blocks = append(blocks, b)
		}
	}
	findStated(lacking, all)
	for _, b := range blocks {
		if s := b.missing(lacking); s != nil {
			t.reportMissing(b, s)
		} else if t.shortOfRows(b) {
			t.reportMissing(b, nil)
		}
	}
}

// lacks are the amounts by which a total exceeds its rows in two years or more,
// nil where it does not in every column.
func (b gapBlock) lacks() []amountIn {
	var gaps []amountIn
	for c, column := range b.of.st.Columns {
		off, n, ok := b.off(c)
		v, fits := inFine(off.Mul(scaleOf(b.of)))
		if !ok || n == 0 || !fits || v == 0 || column.Year == 0 || column.Quarter != 0 {
			return nil
		}
		gaps = append(gaps, amountIn{period{column.Year, 0}, parse.Currency, max(v, -v)})
	}
	if len(gaps) < 2 {
		return nil
	}
	return gaps
}

// missing is the series of another table that a total lacks, of those that
// state the first amount it lacks.
func (b gapBlock) missing(stated map[amountIn][]*series) *series {
	if len(b.gaps) == 0 {
		return nil
	}
	for _, s := range stated[b.gaps[0]] {
		if s.of == b.of {
			continue
		}
		digits, same := 0, 0
		for _, g := range b.gaps {
			if p := s.at(g.period); p != nil && max(p.value, -p.value) == g.size {
				same++
				digits += p.digits
			}
		}
		if same == len(b.gaps) && digits >= 2*twinDigits {
			return s
		}
	}
	return nil
}

// shortOfRows reports whether a total that other sums or places prove in every
// period misses its rows in every period, under the rule printed above it.
func (t *tieOut) shortOfRows(b gapBlock) bool {
	if len(b.of.st.Columns) < 2 || !b.of.st.Lines[b.total].Rule {
		return false
	}
	for c := range b.of.st.Columns {
		off, n, ok := b.off(c)
		total, _ := b.of.value(b.total, c)
		if !ok || n == 0 || off.IsZero() || off.Abs().GreaterThan(total.Abs()) || t.support(place{b.of, b.total, c}) == 0 {
			return false
		}
	}
	return true
}

func (t *tieOut) reportMissing(b gapBlock, s *series) {
	p := place{b.of, b.total, 0}
	f := t.figure(p)
	if f.Finding != "" {
		return
	}
	off, _, _ := b.off(0)
	finding := t.finding(Inconsistency, p, f.Value)
	finding.Message = fmt.Sprintf("%s for %s is printed as %s in %s; its rows add up to %s and miss it in every other period too.",
		t.name(p), t.when(p), amount(*f), b.of.within(), printed(f.Value.Sub(off).String(), f.Value.Sub(off).IsNegative()))
	if s != nil {
		finding.Message += fmt.Sprintf(" What is missing is %s, as in %s.", t.name(s.points[0].place), s.of.within())
	}
	for c := range b.of.st.Columns {
		if off, _, ok := b.off(c); ok {
			finding.Evidence = append(finding.Evidence, fmt.Sprintf("%s: the rows fall short by %s", t.when(place{b.of, b.total, c}), printed(off.String(), off.IsNegative())))
		}
	}
	t.prove(&finding, signed{p, 1})
	f.Finding = finding.ID
	t.findings = append(t.findings, finding)
}
