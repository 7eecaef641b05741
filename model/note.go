package model

import (
	"hash/maphash"
	"slices"
	"strings"

	"tieout/parse"
)

// Notes are the typed constructs of a filing: what its notes, schedules and
// sentences say, subject by subject. A subject the filing does not treat, or
// whose tables were not understood, is nil.
type Notes struct {
	Debt        *Debt
	Leases      *Leases
	Obligations *Obligations
	Pension     *Pension
	Taxes       *IncomeTaxes
	Inventories *Inventories
	Property    *Property
	Intangibles *Intangibles
	PerShare    *PerShare
	Options     *Options
	OCI         *ComprehensiveIncome
	Geography   *Geography
	Customers   []Customer
	Segments    *Segments
	Quarters    *Quarters
	Selected    *Selected
	Prices      *Prices
	Valuation   *Valuation
}

// noteReader reads the typed constructs. It works on the statements and
// schedules as they were read, and collects the relations that need to know
// what the figures mean.
type noteReader struct {
	m         *Model
	t         *tieOut
	f         *filing
	found     chosen
	schedules []*draft
	relations []relation
	ids       takenIDs // of checks
	numbers   findingIDs
	tested    testedChecks
	byID      map[string]*draft     // schedules
	years     []int                 // fiscal years of the primary statements, latest first
	figured   []sentenceFigures     // the sentences that state figures, in order
	due       map[*Statement][]*Due // what falls due by year, by schedule
}

// readNotes fills Notes and adds the checks and findings they give rise to.
func readNotes(m *Model, t *tieOut) {
	r := &noteReader{m: m, t: t, f: t.filing, found: t.found, schedules: t.schedules, ids: make(takenIDs, len(m.Checks)), numbers: findingIDs{}, tested: testedChecks{seed: maphash.MakeSeed(), made: make(map[uint64][]*Check, len(m.Checks)+64)}, byID: make(map[string]*draft, len(t.schedules)), years: yearsOf(t.found), relations: make([]relation, 0, 64), due: map[*Statement][]*Due{}}
	for _, d := range r.schedules {
		r.byID[d.st.ID] = d
	}
	r.figured = r.figuresBySentence()
	for _, st := range m.Schedules {
		r.due[st] = dueIn(r.f, st)
	}
	for i := range m.Checks {
		r.ids.take(m.Checks[i].ID)
		r.tested.add(&m.Checks[i])
	}
	for i := range m.Findings {
		r.numbers.take(m.Findings[i].ID)
	}
	n := &m.Notes
	n.Debt = r.debt()
	n.Leases = r.leases()
	n.Obligations = r.obligations()
	n.Pension = r.pension()
	r.relateDebt(n.Debt, n.Obligations, n.Leases)
	r.outliveTheNote(n.Leases)
	n.Taxes = r.taxes()
	n.Inventories = r.inventories()
	n.Property = r.property()
	n.Intangibles = r.intangibles()
	n.PerShare = r.perShare()
	n.Options = r.options()
	n.OCI = r.comprehensive()
	n.Geography = r.geography()
	n.Customers = r.customers()
	n.Segments = r.segments()
	n.Quarters = r.quarters()
	n.Selected = r.selected()
	n.Prices = r.prices()
	n.Valuation = r.valuation()
	r.conclude()
}

// of are the schedules of the types given, type by type, each in the order of
// the filing.
func (r *noteReader) of(types ...ScheduleType) []*draft {
	var all []*draft
	for _, t := range types {
		for _, d := range r.schedules {
			if d.st.Type == t {
				all = append(all, d)
			}
		}
	}
	return all
}

// within are the schedules without a type in sections whose heading has one of
// the words.
func (r *noteReader) within(stems ...string) []*draft {
	var all []*draft
	for _, d := range r.of(Untyped) {
		if hasAny(r.sectionWords(d.st.Section), stems...) || hasAny(r.f.allWords(d.st.Title), stems...) {
			all = append(all, d)
		}
	}
	return all
}

// key is the figure of a key line of a statement in a year, with the sign of
// the key figure; nil where there is none.
func (r *noteReader) key(id string, year int) *Fact {
	for _, d := range r.found {
		if d == nil {
			continue
		}
		k, ok := d.keys[id]
		if !ok {
			continue
		}
		for c, column := range d.st.Columns {
			if column.Year != year || !d.soleYear(c) {
				continue
			}
			f := r.fact(d, k.line, c)
			if f != nil && k.sign < 0 {
				f.Sign, f.Value = -1, f.Value.Neg()
			}
			return f
		}
	}
	return nil
}

// line is the only line of a concept in a statement, -1 for none or several.
func (d *draft) line(concepts ...string) int {
	if d == nil {
		return -1
	}
	if at := d.lines(concepts...); len(at) == 1 {
		return at[0]
	}
	return -1
}

// inYear is the column of a year, -1 for none.
func (d *draft) inYear(year int) int {
	for c, column := range d.st.Columns {
		if column.Year == year && year != 0 {
			return c
		}
	}
	return -1
}

// concepts is the figure of the only line of a concept in a year, nil for none.
func (r *noteReader) concept(kind Kind, year int, concepts ...string) *Fact {
	d := r.found[kind]
	at := d.line(concepts...)
	if at < 0 {
		return nil
	}
	if c := d.inYear(year); c >= 0 {
		return r.fact(d, at, c)
	}
	return nil
}

// yearsOf are the fiscal years of the primary statements, latest first.
func yearsOf(found chosen) []int {
	var years []int
	for _, d := range found {
		if d == nil || d.kind == Equity {
			continue
		}
		for _, c := range d.st.Columns {
			if c.Year != 0 && !slices.Contains(years, c.Year) {
				years = append(years, c.Year)
			}
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	return years
}

// all are the words of a line's caption, parentheses included.
func (d *draft) all(line int) []string { return d.st.Lines[line].words }

// leaf reports whether a line has figures, a caption and no rows below it that
// it sums.
func (d *draft) leaf(line int) bool {
	l := d.st.Lines[line]
	if l.Heading || strings.TrimSpace(l.Caption) == "" || d.total[line] != nil {
		return false
	}
	w := d.words[line]
	return len(w) == 0 || w[0] != "total"
}

// sumOf are the lines a total is made of.
func (d *draft) sumOf(total int) []int {
	f := d.total[total]
	if f == nil {
		return nil
	}
	var at []int
	for _, t := range f.Terms {
		at = append(at, t.Row)
	}
	return at
}

// sectionWords are the words of the heading of a section: of an Item or a note.
func (r *noteReader) sectionWords(section int) []string { return r.f.titleOf(section).all }

// about reports whether a sentence stands in a note, or under a heading, of
// one of the words.
func (x *sentenceFigures) about(stems ...string) bool {
	return hasAny(x.section, stems...) || hasAny(x.heading, stems...)
}

// stated are the figures of a kind in a sentence.
func (r *noteReader) stated(sentence int, kinds ...parse.QuantityKind) []int {
	first, _ := slices.BinarySearchFunc(r.f.Quantities, sentence, func(q parse.Quantity, s int) int { return q.Sentence - s })
	var at []int
	for i := first; i < len(r.f.Quantities) && r.f.Quantities[i].Sentence == sentence; i++ {
		if slices.Contains(kinds, r.f.Quantities[i].Kind) {
			at = append(at, i)
		}
	}
	return at
}

// before is the text of a sentence before a figure, after the figure that
// precedes it.
func (r *noteReader) before(at int) string {
	q := &r.f.Quantities[at]
	text := r.f.Sentences[q.Sentence].Text
	from := 0
	if at > 0 && r.f.Quantities[at-1].Sentence == q.Sentence {
		from = min(r.f.Quantities[at-1].Words[1], q.Words[0])
	}
	return text[from:q.Words[0]]
}

// after is the text of a sentence behind a figure, up to the next.
func (r *noteReader) after(at int) string {
	q := &r.f.Quantities[at]
	text := r.f.Sentences[q.Sentence].Text
	to := len(text)
	if at+1 < len(r.f.Quantities) && r.f.Quantities[at+1].Sentence == q.Sentence {
		to = max(r.f.Quantities[at+1].Words[0], q.Words[1])
	}
	return text[q.Words[1]:to]
}
