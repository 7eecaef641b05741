package model

import (
	"github.com/shopspring/decimal"

	"tieout/parse"
)

// maturities tests that principal due by year adds up to the debt, where the
// table prints no total, and that what is due first is the current portion on
// the balance sheet. Tables of this kind may stop after five years or leave out
// leases: only what agrees is recorded.
func (t *tieOut) maturities(all []*series) {
	balance := t.found[BalanceSheet]
	for _, s := range all {
		if s.of.kind != Schedule || s.of.st.Type != MaturitiesTable && s.of.st.Type != ObligationsTable || s.unit != parse.Currency {
			continue
		}
		var rows []signed
		sum, unit, first, last := int64(0), int64(0), (*point)(nil), 0
		for i := range s.points {
			p := &s.points[i]
			if yearCaption(t.lineOf(p.place).Caption) == 0 || p.year <= last {
				continue
			}
			if first == nil {
				first = p
			}
			last = p.year
			sum, unit = sum+p.value, max(unit, p.unit)
			rows = append(rows, signed{p.place, 1})
		}
		if len(rows) < 3 {
			continue
		}
		latest := first.year - 1
		if total := t.debtOf(all, s, period{latest, 0}, sum, unit*int64(len(rows)+1)/2); total != nil && !s.totalled(rows) {
			id := s.of.st.ID + ".sum." + t.lineOf(first.place).ID + "." + s.of.st.Columns[first.column].Key
			t.add(BetweenNotesCheck, id, t.named(total.place)+" = principal due by year ("+s.of.noun()+")", yearKey(latest), []signed{{total.place, 1}}, rows)
		}
		if balance == nil {
			continue
		}
		for _, i := range balance.lines("current_portion_of_long_term_debt", "short_term_debt") {
			c := balance.columnOfYear(latest)
			if c < 0 {
				continue
			}
			v, ok := balance.value(i, c)
			if x, fits := inFine(v.Mul(scaleOf(balance))); ok && fits && x != 0 && x == first.value && first.digits >= 3 {
				e := t.add(NoteCheck, s.of.checkID("twin", t.lineOf(first.place).ID, first.column),
					t.named(place{balance, i, c})+" = "+t.named(first.place), yearKey(latest), []signed{{place{balance, i, c}, 1}}, []signed{{first.place, 1}})
				if e != nil {
					e.twin = true
				}
			}
		}
	}
}

// debtOf is the nearest figure for debt that a sum of maturities is, to within
// its rounding.
func (t *tieOut) debtOf(all []*series, s *series, at period, sum, tolerance int64) *point {
	for _, a := range all {
		p := a.at(at)
		if a == s || p == nil || a.unit != s.unit || p.digits < twinDigits {
			continue
		}
		if off := p.value - sum; off > tolerance || -off > tolerance {
			continue
		}
		named := func(w []string) bool { return hasAny(w, "debt", "note", "loan", "lease", "obligation") }
		if named(a.core) || named(a.context) {
			return p
		}
	}
	return nil
}

// totalled reports whether the rows have a total that footing found.
func (s *series) totalled(rows []signed) bool {
	for _, f := range s.of.st.Footed {
		for _, term := range f.Terms {
			if term.Row == rows[0].line {
				return true
			}
		}
	}
	return false
}

// debtRollForward tests that debt at the end of a year is debt at its beginning
// with what the cash flow statement says was borrowed and repaid, where that
// holds in two years at least.
func (t *tieOut) debtRollForward(all []*series) {
	cash := t.found[CashFlow]
	if cash == nil {
		return
	}
	flows := cash.lines("proceeds_from_long_term_debt", "repayments_of_long_term_debt")
	if len(flows) == 0 {
		return
	}
	for _, s := range all {
		if s.unit != parse.Currency || s.opening || !hasAny(s.core, "debt") || s.of.kind == CashFlow || s.of.kind == Income {
			continue
		}
		holds := 0
		type roll struct{ left, right []signed }
		var rolls []roll
		for i := range s.points {
			now := &s.points[i]
			before := s.at(period{now.year - 1, 0})
			c := cash.columnOfYear(now.year)
			if now.quarter != 0 || before == nil || c < 0 {
				continue
			}
			sum := before.value
			right := []signed{{before.place, 1}}
			moved := false
			for _, f := range flows {
				v, ok := cash.value(f, c)
				x, fits := inFine(v.Mul(scaleOf(cash)))
				if !ok || !fits {
					continue
				}
				moved = moved || x != 0
				sum += x
				right = append(right, signed{place{cash, f, c}, 1})
			}
			if sum == now.value && moved {
				holds++
				rolls = append(rolls, roll{[]signed{{now.place, 1}}, right})
			}
		}
		if holds < 2 {
			continue
		}
		for _, r := range rolls {
			p := r.left[0]
			t.add(RollForwardCheck, s.of.checkID("roll-forward", t.lineOf(p.place).ID, p.column), t.named(p.place)+" = "+t.label(r.right)+" (cash flow statement)", t.when(p.place), r.left, r.right)
		}
		t.scheduledPrincipal(cash)
		return
	}
}

// scheduledPrincipal holds the current portion of debt at the end of a year
// against what was repaid in the next, in a report whose debt rolls forward.
// Repayments may be more, or less, for many reasons; a difference within a
// hundredth of the amount is no other thing, but the same one stated twice.
func (t *tieOut) scheduledPrincipal(cash *draft) {
	balance := t.found[BalanceSheet]
	if balance == nil {
		return
	}
	portion, paid := balance.lines("current_portion_of_long_term_debt"), cash.lines("repayments_of_long_term_debt")
	if len(portion) != 1 || len(paid) != 1 {
		return
	}
	for c, column := range balance.st.Columns {
		e := cash.columnOfYear(column.Year + 1)
		if e < 0 || !balance.soleYear(c) {
			continue
		}
		p, q := place{balance, portion[0], c}, place{cash, paid[0], e}
		due, ok := t.value(p)
		repaid, also := t.value(q)
		due, repaid = due.Mul(scaleOf(balance)), repaid.Mul(scaleOf(cash)).Abs()
		if !ok || !also || due.IsZero() || due.Sub(repaid).Abs().Mul(decimal.New(100, 0)).GreaterThan(due) {
			continue
		}
		t.add(ArticulationCheck, "articulation.current_portion_repaid."+cash.st.Columns[e].Key,
			t.named(p)+" = "+t.named(q)+" of the next year", column.Key, []signed{{p, 1}}, []signed{{q, -1}})
	}
}
