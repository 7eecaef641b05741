package model

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// pensionProse adds what sentences say of a retirement plan: the accumulated
// benefit obligation, and what the employer expects to contribute. Both are
// taken where there is one pension plan only, since sentences seldom say which.
func (r *noteReader) pensionProse(p *Pension) {
	var plan *PensionPlan
	for _, x := range p.Plans {
		if !x.Other {
			if plan != nil {
				return
			}
			plan = x
		}
	}
	if plan == nil {
		return
	}
	if plan.Accumulated == nil {
		plan.Accumulated = r.accumulatedObligation(plan)
	}
	plan.Contribution = r.expectedContribution()
}

// accumulatedObligation reads "the accumulated benefit obligation was $5 at
// December 31, 2003"; SFAS 132R.5(e). An amount above the projected obligation
// is something else.
func (r *noteReader) accumulatedObligation(plan *PensionPlan) *Item {
	for s := range r.sentencesWith(func(w []string) bool {
		return has(w, "accumulated", "benefit", "obligation") && !hasAny(w, "exceed", "excess", "projected", "fair", "postretirement", "vested")
	}) {
		item := &Item{Caption: "Accumulated benefit obligation"}
		money := s.money(r.f)
		for _, k := range money {
			fact := factInSentence(r.f, k, r.yearOf(r.f.Quantities[k].Period))
			projected, ok := plan.Obligation.Closing.of(fact.Year)
			if fact.Year != 0 && item.At(fact.Year) == nil && ok && !fact.Value.GreaterThan(projected.Value.Abs()) {
				item.Facts = append(item.Facts, &fact)
			}
		}
		if len(item.Facts) > 0 && len(item.Facts) == len(money) {
			return item
		}
	}
	return nil
}

// expectedContribution reads what the employer expects to pay into the plan in
// the next year, from the note first.
func (r *noteReader) expectedContribution() *Fact {
	next := r.f.PeriodEnd.Year() + 1
	var best *Fact
	for s := range r.sentencesWith(func(w []string) bool {
		return hasAny(w, "contribution", "contribute") && !hasAny(w, "match", "k", "saving", "capital", "charitable", "profit")
	}) {
		title := r.sectionWords(r.f.Sentences[s.sentence].Section)
		note := hasAny(title, "pension", "retirement", "benefit")
		if !note && !hasAny(s.words, "pension", "plan") {
			continue
		}
		var amounts []int
		for _, k := range s.money(r.f) {
			if q := r.f.Quantities[k]; q.Period.Year() == next && q.Period.Months == 12 {
				amounts = append(amounts, k)
			}
		}
		if len(amounts) == 1 && (note || best == nil) {
			fact := factInSentence(r.f, amounts[0], next)
			best = &fact
			if note {
				break
			}
		}
	}
	return best
}

// minimumLiabilities puts what the note charges to other comprehensive income
// beside the same net of tax in the note on comprehensive income.
func (r *noteReader) minimumLiabilities(plan *PensionPlan) {
	before := rowOf(plan.Sheet, PensionOCI)
	if before == nil {
		return
	}
	for _, d := range r.of(OCITable) {
		for i, l := range d.st.Lines {
			if w := l.words; l.Heading || !has(w, "minimum", "pension") {
				continue
			}
			for c, column := range d.st.Columns {
				b, ok := before.of(column.Year)
				a := r.fact(d, i, c)
				if !ok || a == nil || b.Value.IsZero() {
					continue
				}
				rate := decimal.New(1, 0).Sub(a.Value.Abs().DivRound(b.Value.Abs(), 8)).Round(4)
				if rate.IsNegative() || rate.GreaterThan(decimal.New(6, -1)) {
					continue
				}
				plan.Minimum = append(plan.Minimum, MinimumLiability{Year: column.Year, Before: b, After: *a, TaxRate: rate})
			}
			if len(plan.Minimum) > 0 {
				return
			}
		}
	}
}

// relatePension tests the identities of SFAS 87 and 132 in every plan.
func (r *noteReader) relatePension(plan *PensionPlan) {
	group := func(name string) string { return plan.ID + "." + name }
	r.relateRoll(group("obligation"), plan.Obligation)
	r.relateRoll(group("plan_assets"), plan.Assets)
	r.relateFunded(plan)
	if plan.Net != nil {
		for _, f := range plan.Net.Facts {
			parts, whole := itemParts(f.Year, plan.Unrecognized)
			if funded := plan.Funded.At(f.Year); funded != nil {
				r.tie(FootingCheck, group("recognized"), f.Year, !whole, []part{plus(f)}, append([]part{plus(funded)}, parts...))
			}
			if sheet := plan.SheetNet.At(f.Year); sheet != nil {
				r.tie(BetweenNotesCheck, group("balance_sheet"), f.Year, false, []part{plus(sheet)}, []part{plus(f)})
			}
		}
	}
	if plan.NetCost != nil {
		for _, f := range plan.NetCost.Facts {
			parts, whole := itemParts(f.Year, plan.Cost)
			r.tie(FootingCheck, group("cost"), f.Year, !whole, []part{plus(f)}, parts)
		}
	}
	for _, role := range []PensionRole{ServiceCost, InterestCost} {
		a, b := rowOf(plan.Obligation.Movements, role), rowOf(plan.Cost, role)
		if a == nil || b == nil {
			continue
		}
		for _, f := range a.Facts {
			if g := b.At(f.Year); g != nil {
				r.tie(BetweenNotesCheck, group(string(role)), f.Year, false, []part{plus(g)}, []part{plus(f)})
			}
		}
	}
	r.relatePrepaid(plan)
	r.relateMinimum(plan)
}

// tie relates two sums of facts. Quiet ties are recorded where they hold only.
func (r *noteReader) tie(kind CheckKind, group string, year int, quiet bool, left, right []part) {
	a, ok := r.sum(left...)
	b, also := r.sum(right...)
	if !ok || !also || a.side.Value.IsZero() && b.side.Value.IsZero() {
		return
	}
	r.relate(relation{kind: kind, group: group, column: yearKey(year), left: a, right: b, quiet: quiet, unnamed: true})
}

// itemParts are the facts of a year; whole is false where a row that other
// years print is not printed in this one.
func itemParts(year int, rows []PensionRow) (parts []part, whole bool) {
	whole = true
	for i := range rows {
		if f := rows[i].At(year); f != nil {
			parts = append(parts, plus(f))
		} else {
			whole = false
		}
	}
	return parts, whole
}

// relateRoll tests that opening balance and movements give the closing balance,
// and that a year opens as the year before closed.
func (r *noteReader) relateRoll(group string, roll PensionRoll) {
	if roll.Opening == nil || roll.Closing == nil {
		return
	}
	for _, f := range roll.Closing.Facts {
		open := roll.Opening.At(f.Year)
		if open == nil {
			continue
		}
		parts, whole := itemParts(f.Year, roll.Movements)
		r.tie(RollForwardCheck, group, f.Year, !whole, []part{plus(f)}, append([]part{plus(open)}, parts...))
		if before := roll.Closing.At(f.Year - 1); before != nil {
			r.tie(RollForwardCheck, group+".opening", f.Year, false, []part{plus(open)}, []part{plus(before)})
		}
	}
}

// relateFunded tests the funded status against assets and obligation, with the
// signs the note prints them with.
func (r *noteReader) relateFunded(plan *PensionPlan) {
	if plan.Funded == nil || plan.Assets.Closing == nil || plan.Obligation.Closing == nil {
		return
	}
	var best []int
	most := 0
	for _, signs := range [][]int{{1, -1}, {1, 1}, {-1, 1}} {
		n := 0
		for _, f := range plan.Funded.Facts {
			a, b := plan.Assets.Closing.At(f.Year), plan.Obligation.Closing.At(f.Year)
			if a == nil || b == nil {
				continue
			}
			sum := signedValue(a, signs[0]).Add(signedValue(b, signs[1]))
			if sum.Sub(f.Value).Abs().LessThanOrEqual(a.Half.Add(b.Half).Add(f.Half)) {
				n++
			}
		}
		if n > most {
			best, most = signs, n
		}
	}
	if best == nil {
		return
	}
	for _, f := range plan.Funded.Facts {
		a, b := plan.Assets.Closing.At(f.Year), plan.Obligation.Closing.At(f.Year)
		if a != nil && b != nil {
			r.tie(FootingCheck, plan.ID+".funded_status", f.Year, false, []part{plus(f)}, []part{{best[0], a}, {best[1], b}})
		}
	}
}

func signedValue(f *Fact, sign int) decimal.Decimal {
	if sign < 0 {
		return f.Value.Neg()
	}
	return f.Value
}

// relatePrepaid tests that the amount recognized moved by contributions less
// cost. Transfers, settlements and exchange rates enter it too, so a year in
// which it fails says nothing.
func (r *noteReader) relatePrepaid(plan *PensionPlan) {
	paid := rowOf(plan.Assets.Movements, EmployerContribution)
	if plan.Net == nil || plan.NetCost == nil || paid == nil {
		return
	}
	for _, f := range plan.Net.Facts {
		before, in, cost := plan.Net.At(f.Year-1), paid.At(f.Year), plan.NetCost.At(f.Year)
		if before == nil || in == nil || cost == nil {
			continue
		}
		for _, sign := range []int{1, -1} { // a liability may be printed positive
			r.tie(RollForwardCheck, plan.ID+".amount_recognized", f.Year, true, []part{plus(f)}, []part{plus(before), {sign, in}, {-sign, cost}})
		}
	}
}

// relateMinimum tests the additional minimum liability of SFAS 87.36: intangible
// asset and other comprehensive income are the unfunded accumulated obligation
// plus the prepaid cost, or less the accrued.
func (r *noteReader) relateMinimum(plan *PensionPlan) {
	oci := rowOf(plan.Sheet, PensionOCI)
	if oci == nil || plan.Accumulated == nil || plan.Assets.Closing == nil || plan.Net == nil {
		return
	}
	intangible := rowOf(plan.Sheet, PensionIntangible)
	var all []relation
	holds := false
	for _, f := range oci.Facts {
		abo, assets, net := plan.Accumulated.At(f.Year), plan.Assets.Closing.At(f.Year), plan.Net.At(f.Year)
		if abo == nil || assets == nil || net == nil || !abo.Value.Abs().GreaterThan(assets.Value) {
			continue
		}
		sign := 1
		if abo.Value.IsNegative() {
			sign = -1
		}
		left := []part{plus(f)}
		if i := intangible.At(f.Year); i != nil {
			left = append([]part{plus(i)}, left...)
		}
		x, _ := r.sum(left...)
		y, _ := r.sum(part{sign, abo}, minus(assets), plus(net))
		holds = holds || x.side.Value.Equal(y.side.Value)
		all = append(all, relation{kind: BetweenNotesCheck, group: plan.ID + ".minimum_liability", column: yearKey(f.Year), left: x, right: y, unnamed: true})
	}
	for _, x := range all {
		x.likely = holds // five figures of four tables do not agree by chance
		r.relate(x)
	}
}

// sayFinding records a contradiction in words of its own, about a figure.
func (r *noteReader) sayFinding(f *Fact, printed, expected decimal.Decimal, message string, evidence ...string) string {
	finding := r.finding(Inconsistency, f, expected)
	finding.Printed, finding.Expected = printed, expected
	finding.Message, finding.Evidence = message, evidence
	finding.Schedule = f.Schedule
	if fig := r.figure(f.Term); fig != nil && fig.Finding == "" {
		fig.Finding = finding.ID
	}
	r.m.Findings = append(r.m.Findings, finding)
	return finding.ID
}

// every says how often payments are made.
func every(months int) string {
	switch months {
	case 1:
		return "a month"
	case 3:
		return "a quarter"
	case 6:
		return "a half-year"
	case 12:
		return "a year"
	}
	return fmt.Sprintf("every %d months", months)
}

// short is a caption cut after a few words, for sentences.
func short(caption string) string {
	w := strings.Fields(caption)
	if len(w) > 10 {
		return strings.Join(w[:10], " ") + " ..."
	}
	return strings.Join(w, " ")
}
