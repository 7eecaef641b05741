package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// pensionReader reads the tables of retirement notes row by row. Rows gather
// in a block until the row that is their sum; a block whose sum holds nowhere
// is not understood and left out.
type pensionReader struct {
	f      *filing
	plans  []*PensionPlan
	latest map[string]*PensionPlan

	groups  []planColumns // of the table read now
	other   bool
	block   pensionBlock
	items   []pensionLine
	heading []string
}

type pensionBlock uint8

const (
	noBlock pensionBlock = iota
	obligationBlock
	assetBlock
	recognitionBlock
	sheetBlock
	costBlock
)

// pensionLine is a row with the columns of the plans it gives figures of.
type pensionLine struct {
	st     *Statement
	line   int
	groups []planColumns
	role   PensionRole
}

func (l pensionLine) at(group, column int) (Fact, bool) {
	if group >= len(l.groups) || column >= len(l.groups[group].columns) {
		return Fact{}, false
	}
	return factOf(l.st, l.line, l.groups[group].columns[column], l.groups[group].years[column])
}

func (l pensionLine) row(group int) *Item {
	r := &Item{Caption: l.st.Lines[l.line].Caption}
	for c := range l.groups[group].columns {
		if f, ok := l.at(group, c); ok {
			r.Facts = append(r.Facts, &f)
		}
	}
	if len(r.Facts) == 0 {
		return nil
	}
	return r
}

// pension reads the retirement notes among the schedules; nil for a filing
// without one, or with one that is not understood.
func (n *noteReader) pension() *Pension {
	f, schedules := n.f, n.m.Schedules
	r := &pensionReader{f: f, latest: map[string]*PensionPlan{}}
	section, inNote := -1, false
	notes := map[int]bool{}
	for _, st := range schedules {
		pension := st.Type == PensionTable || st.Type == PensionCostTable || st.Type == PensionRatesTable || st.Type == PensionSheetTable
		if st.Section != section {
			section, inNote = st.Section, false
			r.groups, r.block, r.items = nil, noBlock, nil
		}
		inNote = inNote || pension
		if pension && st.Section >= 0 {
			notes[st.Section] = true
		}
		if inNote && (pension || st.Type == Untyped) {
			r.table(st)
		}
	}
	r.join()
	if len(r.plans) == 0 {
		return nil
	}
	seen := takenIDs{}
	for _, p := range r.plans {
		p.ID = seen.unique(planID(p.Other, p.Name), "_")
		p.Years = planYears(p)
	}
	found := &Pension{Plans: r.plans}
	n.pensionProse(found)
	for i, q := 0, 0; i < len(f.Sentences); i++ {
		amounts := 0
		for ; q < len(f.Quantities) && f.Quantities[q].Sentence == i; q++ {
			if k := f.Quantities[q].Kind; k != parse.Year {
				amounts++
			}
		}
		if amounts > 0 && notes[f.Sentences[i].Section] {
			found.Said = append(found.Said, quote(f, i))
		}
	}
	for _, p := range found.Plans {
		n.minimumLiabilities(p)
		n.relatePension(p)
	}
	return found
}

func planYears(p *PensionPlan) []int {
	seen := map[int]bool{}
	for _, r := range []*Item{p.Obligation.Closing, p.Assets.Closing, p.Net} {
		if r != nil {
			for _, f := range r.Facts {
				seen[f.Year] = true
			}
		}
	}
	var years []int
	for y := range seen {
		years = append(years, y)
	}
	slices.Sort(years)
	slices.Reverse(years)
	return years
}

func (r *pensionReader) table(st *Statement) {
	before := r.groups
	r.groups = planGroups(st)
	if !slices.ContainsFunc(st.Columns, func(c Column) bool { return c.Year != 0 }) {
		// A continuation need not repeat the headings.
		n := 0
		for _, g := range before {
			n += len(g.columns)
		}
		if n == 0 || n != len(st.Columns) {
			r.groups, r.block, r.items = nil, noBlock, nil
			return
		}
		r.groups = before
	} else if !sameShape(before, r.groups) {
		r.block, r.items = noBlock, nil
	}
	for _, g := range r.groups {
		for i, y := range g.years {
			if y == 0 || slices.Contains(g.years[:i], y) {
				r.groups, r.block, r.items = nil, noBlock, nil
				return // two figures for one year: the columns are not understood
			}
		}
	}
	r.other = r.otherTable(st)
	r.heading = nil
	for i := range st.Lines {
		r.line(pensionLine{st: st, line: i, groups: r.groups})
	}
	r.allocation(st)
}

func sameShape(a, b []planColumns) bool {
	return slices.EqualFunc(a, b, func(x, y planColumns) bool {
		return slices.Equal(x.columns, y.columns) && slices.Equal(x.years, y.years) && (strings.EqualFold(x.name, y.name) || len(a) == 1)
	})
}

// otherTable says whether a table is about benefits other than pensions: by
// its captions, the words that introduce it, and the title of its note.
func (r *pensionReader) otherTable(st *Statement) bool {
	var captions []string
	for _, l := range st.Lines {
		captions = append(captions, l.words...)
	}
	for _, w := range [][]string{captions, leadIn(r.f, st), r.f.allWords(st.Title), sectionTitle(r.f, st)} {
		if other, said := otherBenefits(w); said {
			return other
		}
	}
	return r.other && r.block != noBlock
}

// line takes one row.
func (r *pensionReader) line(l pensionLine) {
	line := l.st.Lines[l.line]
	w := line.words
	if line.Heading {
		r.heading = w
		return
	}
	if hasAny(r.heading, "exceed") || hasAny(w, "exceed") && !aboutFunding(w) {
		return // a part of the plans, counted elsewhere already
	}
	if r.percentages(l) {
		if role := rateRole(w); role != "" && !hasAny(w, "year") {
			l.role = role
			r.each(l, func(p *PensionPlan, row *Item) {
				row.Facts = slices.DeleteFunc(row.Facts, func(f *Fact) bool { return f.Value.IsZero() }) // a dash: no rate
				if len(row.Facts) > 0 && (rowOf(p.Rates, role) == nil || role == HealthTrendRate) {
					p.Rates = append(p.Rates, PensionRow{role, *row})
				}
			})
		}
		return
	}
	switch r.block {
	case obligationBlock:
		if aboutObligation(w) && r.closes(l, w) || len(w) == 0 {
			r.close(l, func(p *PensionPlan, open *Item, items []PensionRow, total *Item) {
				p.Obligation = PensionRoll{Opening: open, Movements: items, Closing: total}
			})
			return
		}
		if !aboutAssets(w) && !aboutFunding(w) && !aboutBeginning(w) {
			l.role = obligationRole(w)
			r.items = append(r.items, l)
			return
		}
	case assetBlock:
		if aboutAssets(w) && r.closes(l, w) || len(w) == 0 {
			r.close(l, func(p *PensionPlan, open *Item, items []PensionRow, total *Item) {
				p.Assets = PensionRoll{Opening: open, Movements: items, Closing: total}
			})
			return
		}
		if !aboutObligation(w) && !aboutFunding(w) && !aboutBeginning(w) {
			l.role = assetRole(w)
			r.items = append(r.items, l)
			return
		}
	case recognitionBlock:
		if r.sums(l) {
			r.close(l, func(p *PensionPlan, funded *Item, items []PensionRow, total *Item) {
				p.Funded, p.Unrecognized, p.Net = funded, items, total
			})
			return
		}
		if !r.starts(l, w) {
			l.role = unrecognizedRole(w)
			r.items = append(r.items, l)
			return
		}
	case sheetBlock:
		if len(r.items) > 1 && r.sums(l) {
			r.close(l, func(p *PensionPlan, first *Item, items []PensionRow, total *Item) {
				p.Sheet, p.SheetNet = items, total
				if first != nil {
					p.Sheet = append([]PensionRow{{r.items[0].role, *first}}, items...)
				}
			})
			return
		}
		if role := sheetRole(w); role != OtherPensionRow || !r.starts(l, w) {
			l.role = role
			r.items = append(r.items, l)
			return
		}
	case costBlock:
		if len(r.items) > 1 && r.sums(l) {
			r.closeCost(l)
			return
		}
		if !aboutObligation(w) || hasAny(w, "interest", "amortization") {
			l.role = costRole(w, r.heading)
			r.items = append(r.items, l)
			return
		}
	}
	r.block, r.items = noBlock, nil
	r.open(l, w)
}

// percentages reports whether a row gives rates.
func (r *pensionReader) percentages(l pensionLine) bool {
	any := false
	for g := range l.groups {
		for c := range l.groups[g].columns {
			if f, ok := l.at(g, c); ok {
				if f.Unit == parse.Percent {
					any = true
				} else if !f.Value.IsZero() && f.Value.Abs().GreaterThan(decimal.New(30, 0)) {
					return false
				}
			}
		}
	}
	w := l.st.Lines[l.line].words
	return any || rateRole(w) != "" && hasAny(w, "rate", "increase") && !hasAny(w, "exchange", "cost")
}

// closes reports whether a row about the balance ends its roll-forward: its
// caption says so or the sum does.
func (r *pensionReader) closes(l pensionLine, w []string) bool {
	return !aboutBeginning(w) && (hasAny(w, "end", "ending", "closing") || r.sums(l))
}

// starts reports whether a row begins a block.
func (r *pensionReader) starts(l pensionLine, w []string) bool {
	return hasAny(w, "service") && hasAny(w, "cost") && !hasAny(w, "prior", "past", "unrecognized", "unamortized") || aboutBeginning(w) && (aboutObligation(w) || aboutAssets(w)) || aboutFunding(w)
}

// open begins a block with a row, or takes a row that stands by itself.
func (r *pensionReader) open(l pensionLine, w []string) {
	switch {
	case aboutFunding(w):
		r.block, r.items = recognitionBlock, []pensionLine{l}
		r.each(l, func(p *PensionPlan, row *Item) { p.Funded = row })
	case aboutObligation(w) && (aboutBeginning(w) || r.nextIsService(l)) && !hasAny(w, "interest", "vested"):
		r.block, r.items = obligationBlock, []pensionLine{l}
		r.fresh(l)
	case aboutAssets(w) && (aboutBeginning(w) || r.nextIsReturn(l)):
		r.block, r.items = assetBlock, []pensionLine{l}
	case aboutAssets(w):
		r.each(l, func(p *PensionPlan, row *Item) {
			if p.Assets.Closing == nil {
				p.Assets.Closing = row
			}
		})
	case has(w, "vested", "benefit", "obligation") && !hasAny(w, "accumulated"):
		r.each(l, func(p *PensionPlan, row *Item) { p.Vested = row })
	case has(w, "accumulated", "benefit", "obligation") && !hasAny(w, "postretirement", "interest") && !r.other:
		r.each(l, func(p *PensionPlan, row *Item) {
			if p.Accumulated == nil {
				p.Accumulated = row
			}
		})
	case has(w, "projected", "benefit", "obligation") && !hasAny(w, "reduction", "change", "effect", "acquisition"),
		r.other && hasAny(w, "total") && (aboutObligation(w) || hasAny(r.heading, "obligation")):
		r.each(l, func(p *PensionPlan, row *Item) {
			if p.Obligation.Closing == nil {
				p.Obligation.Closing = row
			}
		})
	case costRole(w, nil) == ServiceCost && hasAny(w, "cost"):
		l.role = ServiceCost
		r.block, r.items = costBlock, []pensionLine{l}
	case sheetRole(w) != OtherPensionRow && !hasAny(w, "change", "increase", "included"):
		l.role = sheetRole(w)
		r.block, r.items = sheetBlock, []pensionLine{l}
	}
}

// next is the next row with figures.
func (l pensionLine) next() []string {
	for _, line := range l.st.Lines[l.line+1:] {
		if !line.Heading {
			return line.words
		}
	}
	return nil
}

func (r *pensionReader) nextIsService(l pensionLine) bool {
	w := l.next()
	return has(w, "service", "cost") && !hasAny(w, "prior")
}

func (r *pensionReader) nextIsReturn(l pensionLine) bool { return hasAny(l.next(), "return") }

// sums reports whether a row is the sum of the block so far, in more plans and
// years than it is not.
func (r *pensionReader) sums(total pensionLine) bool {
	a := r.agreement(total)
	return a.holds() > 0 && a.holds() > a.fails
}

func (r *pensionReader) agreement(total pensionLine) agreement {
	var a agreement
	for g := range total.groups {
		for c := range total.groups[g].columns {
			want, ok := total.at(g, c)
			if !ok || len(r.items) == 0 {
				continue
			}
			var off, half tally
			off.add(want.Value, -1)
			half.add(want.Half, 1)
			any, words := false, false
			for _, l := range r.items {
				if g < len(l.groups) && c < len(l.groups[g].columns) {
					words = words || hasWords(l.st.Lines[l.line].Figures[l.groups[g].columns[c]].Cell)
				}
				if f, ok := l.at(g, c); ok {
					off.add(f.Value, 1)
					half.add(f.Half, 1)
					any = true
				}
			}
			switch {
			case !any || words || off.isZero() && want.Value.IsZero():
			case off.isZero():
				a.exact++
			case !off.exceeds(&half):
				a.rounded++
			default:
				a.fails++
			}
		}
	}
	return a
}

// close ends a block with its total, provided the sum holds somewhere.
func (r *pensionReader) close(total pensionLine, set func(p *PensionPlan, first *Item, items []PensionRow, total *Item)) {
	if r.agreement(total).holds() > 0 {
		r.each(total, func(p *PensionPlan, row *Item) {
			g := r.groupOf(total, row)
			var items []PensionRow
			for _, l := range r.items[1:] {
				if x := l.row(g); x != nil {
					items = append(items, PensionRow{l.role, *x})
				}
			}
			set(p, r.items[0].row(g), items, row)
		})
	}
	r.block, r.items = noBlock, nil
}

func (r *pensionReader) closeCost(total pensionLine) {
	for g := range total.groups {
		row := total.row(g)
		if row == nil {
			continue
		}
		p := r.plan(total.groups[g].name)
		if p.NetCost != nil {
			p = r.add(total.groups[g].name, true) // pensions have theirs already
		}
		p.NetCost = row
		for _, l := range r.items {
			if x := l.row(g); x != nil {
				p.Cost = append(p.Cost, PensionRow{l.role, *x})
			}
		}
	}
	r.block, r.items = noBlock, nil
}

func (r *pensionReader) groupOf(l pensionLine, row *Item) int {
	for g := range l.groups {
		if slices.Contains(l.groups[g].columns, row.Facts[0].Column) {
			return g
		}
	}
	return 0
}

// each gives every plan its part of a row.
func (r *pensionReader) each(l pensionLine, do func(p *PensionPlan, row *Item)) {
	for g := range l.groups {
		if row := l.row(g); row != nil {
			do(r.plan(l.groups[g].name), row)
		}
	}
}

func planKey(other bool, name string) string {
	key := strings.ToLower(name)
	if other {
		key = "other " + key
	}
	return key
}

// plan is the plan that columns of a name are about, a new one where there is none.
func (r *pensionReader) plan(name string) *PensionPlan {
	other := r.other
	if o, said := otherBenefits(r.f.allWords(name)); said {
		other = o
	} else if hasAny(r.f.allWords(name), "health", "medical", "postretirement") {
		other = true
	}
	if p := r.latest[planKey(other, name)]; p != nil {
		return p
	}
	if name == "" {
		var only *PensionPlan
		n := 0
		for _, p := range r.plans {
			if p.Other == other {
				only = p
				n++
			}
		}
		if n == 1 {
			return only
		}
	}
	return r.add(name, other)
}

func (r *pensionReader) add(name string, other bool) *PensionPlan {
	p := &PensionPlan{Name: name, Other: other}
	r.plans = append(r.plans, p)
	r.latest[planKey(other, name)] = p
	return p
}

// fresh opens a new plan where the plan of the same columns has an obligation already.
func (r *pensionReader) fresh(l pensionLine) {
	for _, g := range l.groups {
		if p := r.plan(g.name); p.Obligation.Closing != nil {
			r.add(g.name, p.Other)
		}
	}
}

// join puts the cost of a plan without a name to the one plan there is, unless
// their service costs differ.
func (r *pensionReader) join() {
	for i := 0; i < len(r.plans); i++ {
		p := r.plans[i]
		if p.Name != "" || p.Obligation.Closing != nil || p.Net != nil || p.NetCost == nil {
			continue
		}
		var only *PensionPlan
		n := 0
		for _, q := range r.plans {
			if q != p && q.Other == p.Other {
				only = q
				n++
			}
		}
		if n != 1 || only.NetCost != nil {
			continue
		}
		same := true
		a, b := rowOf(p.Cost, ServiceCost), rowOf(only.Obligation.Movements, ServiceCost)
		if a != nil && b != nil {
			for _, f := range a.Facts {
				if g, ok := b.of(f.Year); ok && !g.Value.Equal(f.Value) {
					same = false
				}
			}
		}
		if same {
			only.Cost, only.NetCost = p.Cost, p.NetCost
			only.Rates = append(only.Rates, p.Rates...)
			r.plans = slices.Delete(r.plans, i, i+1)
			i--
		}
	}
	// A name alone, or rates alone, is no plan.
	r.plans = slices.DeleteFunc(r.plans, func(p *PensionPlan) bool {
		return p.Obligation.Closing == nil && p.Net == nil && p.NetCost == nil
	})
}

// allocation takes a table of percentages by class of asset that come to 100.
func (r *pensionReader) allocation(st *Statement) {
	var lines []pensionLine
	var all []string
	for i, l := range st.Lines {
		if l.Heading {
			continue
		}
		p := pensionLine{st: st, line: i, groups: r.groups}
		if !r.percentages(p) {
			return
		}
		w := l.words
		if hasAny(w, "total") || len(w) == 0 {
			continue
		}
		all = append(all, w...)
		lines = append(lines, p)
	}
	if !hasAny(all, "equity", "stock") || !hasAny(all, "debt", "bond", "fixed") || len(r.groups) == 0 {
		return
	}
	sum := decimal.Zero
	for _, l := range lines {
		if f, ok := l.at(0, 0); ok {
			sum = sum.Add(f.Value)
		}
	}
	if sum.Sub(decimal.New(100, 0)).Abs().GreaterThan(decimal.New(1, 0)) {
		return
	}
	for _, l := range lines {
		r.each(l, func(p *PensionPlan, row *Item) {
			p.Allocation = append(p.Allocation, PensionRow{OtherPensionRow, *row})
		})
	}
}
