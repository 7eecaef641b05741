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
}

// gapBlocks lists totals by caption or rule whose rows are known and do not
// have a sum yet.
func (d *draft) gapBlocks() []gapBlock {
	var found []gapBlock
	for i, l := range d.st.Lines {
		if l.Heading || l.Unit != parse.Currency || d.total[i] != nil {
			continue
		}
		w := allWords(l.Caption)
		if !(len(w) > 0 && w[0] == "total" || l.Rule && d.captionless(i)) || hasAny(w, "including", "excluding", "other") {
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
			found = append(found, gapBlock{d, i, rows})
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
	for _, d := range append(t.found[:len(t.found):len(t.found)], t.schedules...) {
		if d == nil || d.kind == Equity {
			continue
		}
		for _, b := range d.gapBlocks() {
			if s := t.missing(all, b); s != nil {
				t.reportMissing(b, s)
			}
		}
	}
}

// missing is the series of another table that a total lacks.
func (t *tieOut) missing(all []*series, b gapBlock) *series {
	type gap struct {
		period
		value int64
	}
	var gaps []gap
	for c, column := range b.of.st.Columns {
		off, n, ok := b.off(c)
		v, fits := inFine(off.Mul(scaleOf(b.of)))
		if !ok || n == 0 || !fits || v == 0 || column.Year == 0 || column.Quarter != 0 {
			return nil
		}
		gaps = append(gaps, gap{period{column.Year, 0}, v})
	}
	if len(gaps) < 2 {
		return nil
	}
	for _, s := range all {
		if s.of == b.of || s.unit != parse.Currency {
			continue
		}
		digits, same := 0, 0
		for _, g := range gaps {
			if p := s.at(g.period); p != nil && (p.value == g.value || p.value == -g.value) {
				same++
				digits += p.digits
			}
		}
		if same == len(gaps) && digits >= 2*twinDigits {
			return s
		}
	}
	return nil
}

func (t *tieOut) reportMissing(b gapBlock, s *series) {
	p := place{b.of, b.total, 0}
	f := t.figure(p)
	if f.Finding != "" {
		return
	}
	other := s.points[0].place
	finding := t.finding(Inconsistency, p, f.Value)
	off, _, _ := b.off(0)
	finding.Message = fmt.Sprintf("%s is printed as %s for %s in %s, which is %s more than its rows in this and every other period; a row is missing: %s has %s.",
		t.name(p), amount(*f), t.when(p), b.of.within(), printed(off.String(), off.IsNegative()), s.of.within(), t.name(other))
	f.Finding = finding.ID
	t.findings = append(t.findings, finding)
}
