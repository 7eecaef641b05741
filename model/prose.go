package model

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Standing says what became of a figure that a sentence states.
type Standing string

const (
	NoAmount   Standing = ""            // a date, a year, a span of time
	StatedOnce Standing = "stated once" // nothing in the filing to compare it with
	TiedOut    Standing = "tied"        // it restates a figure of a table
	Repeated   Standing = "repeated"    // it restates a figure of an earlier sentence
	Recomputed Standing = "recomputed"  // other figures give it
)

// Stated is what became of one figure that a sentence states.
type Stated struct {
	Quantity int // index in Filing.Quantities
	Standing Standing
	To       Term     // the figure it restates, where TiedOut or Repeated; else zero
	Checks   []string // ids of the checks it enters on the left, in the order made
}

// Coverage counts the amounts that sentences of some Items state.
type Coverage struct{ Tied, Repeated, Recomputed, Once int }

// Amounts is how many there are.
func (c Coverage) Amounts() int { return c.Tied + c.Repeated + c.Recomputed + c.Once }

// ProseCoverage counts what became of the amounts in the sentences of the Items
// named ("5", "7", "7A", "8"). Of an annual report to shareholders, which has
// no Items, everything counts.
func (m *Model) ProseCoverage(items ...string) Coverage {
	var c Coverage
	for _, s := range m.Stated {
		q := m.Filing.Quantities[s.Quantity]
		if k := m.Filing.Sentences[q.Sentence].Section; k >= 0 && m.Filing.Sections[k].Item != "" && !oneOf(m.Filing.Sections[k].Item, items) {
			continue
		}
		switch s.Standing {
		case TiedOut:
			c.Tied++
		case Repeated:
			c.Repeated++
		case Recomputed:
			c.Recomputed++
		case StatedOnce:
			c.Once++
		}
	}
	return c
}

// prose holds what sentences state against tables and against one another.
//
// A figure is tied to the one it restates where value, period and words agree;
// where only some do, it is left alone. What a sentence claims of several
// figures is recomputed from the figures of the tables where they are known,
// else from those of the sentence. A contradiction is claimed only where the
// words leave no doubt which figures are meant.
type prose struct {
	t        *tieOut
	f        *filing
	years    map[time.Time]int // fiscal years by the dates the statements are drawn up for
	figures  [parse.Number + 1][]seriesFigure
	bySize   [parse.Number + 1][]int // indices of the same, by value
	byPeriod chains[periodOf, int]   // indices of the same, in order
	coarsest [parse.Number + 1]int64 // the largest last printed digit of the same
	mended   []*series               // those of which a figure is not worth what is printed
	scratch  []string                // words of the sentence read last
	words    [][]string              // telling words of sentences, once asked for
	subjects map[string]*subject
	stated   []Stated
	near     [][]string // by quantity: see nearby
	part     []bool     // by quantity: a change, a share or the like, not a level
	tied     []*mark    // by quantity: the figure of a table it restates
	checks   []Check
	findings []Finding
	ids      takenIDs
	bought   map[purchase][]int // amounts that sentences state as sold to customers, once asked for
}

// seriesFigure is one figure of a series, without its sign.
type seriesFigure struct {
	s     *series
	p     *point
	value int64 // ten-thousandths of the unit, as arithmetic proves it
}

// periodOf is where the figures of a unit in a period are.
type periodOf struct {
	unit parse.Unit
	period
}

// mark is a figure of a table that a sentence restates.
type mark struct {
	s *series
	p *point
}

// operand is a figure that enters a check of prose.
type operand struct {
	term  Term
	value decimal.Decimal // whole currency; term.Sign not applied
	half  decimal.Decimal // how far the figure meant may lie from it
	name  string          // "Net income 2003"
	shown string          // the figure as printed
	where string          // "income statement", "line 741"
}

// newProse reads the sentences of a filing whose tables have been tied out.
func newProse(t *tieOut) *prose {
	f := t.filing
	n := len(f.Quantities)
	p := &prose{t: t, f: f, checks: make([]Check, 0, n/6), years: map[time.Time]int{}, words: make([][]string, len(f.Sentences)), subjects: make(map[string]*subject, n), near: make([][]string, n), part: make([]bool, n), tied: make([]*mark, n), ids: takenIDs{}}
	for _, d := range t.found {
		if d == nil || d.kind == Equity {
			continue
		}
		for _, c := range d.st.Columns {
			if c.Year != 0 && !c.Period.End.IsZero() {
				p.years[c.Period.End] = c.Year
			}
		}
	}
	count := 0
	for _, s := range t.series {
		count += len(s.points)
	}
	p.byPeriod = newChains[periodOf, int](0, count)
	p.figures[parse.Currency] = make([]seriesFigure, 0, count)
	for _, s := range t.series {
		if int(s.unit) >= len(p.figures) {
			continue
		}
		for i := range s.points {
			x := &s.points[i]
			v, ok := inFine(t.worth(x.place).Abs())
			if !ok || v != max(x.value, -x.value) {
				p.mended = append(p.mended, s)
			}
			if ok && v != 0 {
				at := periodOf{s.unit, x.period}
				p.byPeriod.add(at, p.byPeriod.ends[at], len(p.figures[s.unit]))
				p.figures[s.unit] = append(p.figures[s.unit], seriesFigure{s, x, v})
				p.coarsest[s.unit] = max(p.coarsest[s.unit], x.unit)
			}
		}
	}
	for unit, figures := range p.figures {
		at := make([]int, len(figures))
		for k := range at {
			at[k] = k
		}
		slices.SortFunc(at, func(a, b int) int {
			return cmp.Or(cmp.Compare(figures[a].value, figures[b].value), a-b)
		})
		p.bySize[unit] = at
	}
	p.stated = make([]Stated, n)
	for i := range f.Quantities {
		p.stated[i].Quantity = i
		if isAmount(f.Quantities[i].Kind) {
			p.stated[i].Standing = StatedOnce
		}
	}
	return p
}

// between are the indices of the figures of a unit from low to high, by value.
func (p *prose) between(unit parse.Unit, low, high int64) []int {
	figures, at := p.figures[unit], p.bySize[unit]
	from := sort.Search(len(at), func(i int) bool { return figures[at[i]].value >= low })
	to := from + sort.Search(len(at)-from, func(i int) bool { return figures[at[from+i]].value > high })
	return at[from:to]
}

// read ties and recomputes everything.
func (p *prose) read() {
	for i := range p.f.Claims {
		c := &p.f.Claims[i]
		for _, q := range [...]int{c.Change, c.Percent} {
			if q >= 0 {
				p.part[q] = true
			}
		}
	}
	p.paymentsDue()
	p.levels()
	p.lists()
	p.measures()
	p.claims()
	p.partsOfWholes()
	p.netsOfChanges()
	p.sensitivities()
	p.perShareEffects()
	p.differences()
	p.restOfFigures()
	p.customers()
	p.repeats()
}

// isAmount reports whether a figure says how much of something.
func isAmount(k parse.QuantityKind) bool {
	switch k {
	case parse.Money, parse.Percentage, parse.Points, parse.Count, parse.Ratio, parse.Multiple:
		return true
	}
	return false
}

// worth is what a figure of a table is in whole currency.
func (t *tieOut) worth(at place) decimal.Decimal {
	v := t.figure(at).Proven
	if at.of.st.Unit(at.line, at.column) == parse.Currency {
		v = at.of.st.whole(v)
	}
	return v
}

// yearOf is the fiscal year a period is, or ends; zero where it is neither.
func (p *prose) yearOf(q parse.Period) period {
	switch {
	case q.End.IsZero():
		return period{}
	case q.Months == 3:
		return period{fiscalYear(p.f, q), quarter(p.f, q)}
	case q.Months == 12:
		return period{q.Year(), 0}
	case q.Months > 1:
		return period{}
	}
	if y := p.years[q.End]; y != 0 {
		return period{y, 0}
	}
	if !p.f.PeriodEnd.IsZero() && q.End.Month() == p.f.PeriodEnd.Month() {
		return period{q.Year(), 0}
	}
	return period{}
}

func (p *prose) quantity(i int) *parse.Quantity { return &p.f.Quantities[i] }

func (p *prose) line(i int) int {
	line, _ := p.quantity(i).Span.Position()
	return line
}

// stateds is a quantity as an operand, with the words that name it.
func (p *prose) stateds(i, sign int, name string) operand {
	q := p.quantity(i)
	if y := p.yearOf(q.Period); y.year != 0 && !strings.Contains(name, strconv.Itoa(y.year)) && !strings.Contains(name, " (line ") {
		name += " " + strconv.Itoa(y.year)
	}
	half := q.Half
	if q.Value.Abs().GreaterThanOrEqual(hundredMillion) && q.Value.Mod(million).IsZero() {
		half = decimal.Max(half, decimal.New(5, 5)) // six zeros written out are rounding too
	}
	return operand{term: Term{Sign: sign, Statement: Prose, Quantity: i}, value: q.Value, half: half, name: strings.TrimSpace(name), shown: q.Text, where: "line " + strconv.Itoa(p.line(i))}
}

var million, hundredMillion = decimal.New(1, 6), decimal.New(1, 8)

// tabled is a figure of a table as an operand.
func (p *prose) tabled(x *point, sign int) operand {
	s := signed{x.place, sign}
	o := operand{term: s.term(), value: p.t.worth(x.place), name: p.t.name(x.place), shown: amount(*p.t.figure(x.place)), where: strings.TrimPrefix(x.of.noun(), "the ")}
	if yearCaption(o.name) != 0 {
		o.name = strings.TrimPrefix(x.of.noun(), "the ")
	}
	if when := p.t.when(x.place); when != "" {
		o.name += " " + when
	}
	if x.unit > 10000 { // figures in thousands or millions are rounded themselves
		o.half = decimal.New(x.unit*5, -fine-1)
	}
	return o
}

// best is the figure of a table that a quantity restates, else the quantity.
func (p *prose) best(i, sign int, name string) operand {
	if m := p.tied[i]; m != nil {
		o := p.tabled(m.p, sign)
		if o.value.Sign()*p.quantity(i).Value.Sign() < 0 { // printed as a deduction, spoken of as an amount
			o.term.Sign = -sign
		}
		return o
	}
	return p.stateds(i, sign, name)
}

// amount is the operand's value with its sign in a sum.
func (o operand) amount() decimal.Decimal {
	if o.term.Sign < 0 {
		return o.value.Neg()
	}
	return o.value
}

// total is one side made of a signed sum, and how far it may be off.
func total(list ...operand) (Side, decimal.Decimal) {
	var s Side
	var value, half tally
	var b strings.Builder
	s.Terms = make([]Term, 0, len(list))
	for i, o := range list {
		switch {
		case o.amountSign() < 0:
			b.WriteString(" - ")
		case i > 0:
			b.WriteString(" + ")
		}
		b.WriteString(o.name)
		s.Terms = append(s.Terms, o.term)
		value.add(o.value, o.term.Sign)
		half.add(o.half, 1)
	}
	s.Value, s.Label = value.value(), strings.TrimPrefix(b.String(), " ")
	return s, half.value()
}

// amountSign is how an operand enters a sum to a reader: a deduction printed in
// parentheses and taken without them is added.
func (o operand) amountSign() int {
	if o.value.Sign() < 0 {
		return -o.term.Sign
	}
	return o.term.Sign
}

// hundred times a quotient is a percentage.
var hundred = decimal.New(100, 0)

// divided is over / under, in percent where unit is Percent, and how far it
// may be off; ok is false where under is zero.
func divided(unit parse.Unit, over, under []operand) (s Side, half decimal.Decimal, ok bool) {
	s, ha := total(over...)
	b, hb := total(under...)
	if b.Value.IsZero() {
		return s, half, false
	}
	factor := decimal.New(1, 0)
	if unit == parse.Percent {
		factor = hundred
	}
	if len(over) > 1 {
		s.Label = "(" + s.Label + ")"
	}
	s.Label += " / " + b.Label
	s.Over, s.Unit = b.Terms, unit
	s.Value = s.Value.DivRound(b.Value, quotientDigits).Mul(factor)
	by := b.Value.Abs()
	half = factor.Mul(ha).DivRound(by, quotientDigits).Add(s.Value.Abs().Mul(hb).DivRound(by, quotientDigits))
	return s, half, true
}

// quotientDigits are the decimals of quotients.
const quotientDigits = 14

// claim is a check of prose before its verdict.
type claim struct {
	kind     CheckKind
	id       string // what is claimed, in snake_case
	subject  string // what is claimed, in words
	when     int    // fiscal year, 0 for none
	quantity int
	right    Side
	half     decimal.Decimal // how far the right side may be off
	based    []operand       // figures of the right side
	sure     bool            // a difference is a contradiction, not a misunderstanding
	says     string          // what the right side comes to, in words; "" for its label and value
	fitting  bool            // only what agrees is recorded, cut off figures not
}

// record makes a check of a claim. It reports false, and records nothing, where
// the sides differ and it is not sure that they should not.
func (p *prose) record(c claim) bool {
	q := p.quantity(c.quantity)
	left := Term{Sign: 1, Statement: Prose, Quantity: c.quantity}
	diff := difference(q.Value, c.right.Value)
	check := Check{Kind: c.kind, What: c.subject + " = " + c.right.Label, Left: Side{Label: c.subject, Terms: []Term{left}, Value: q.Value}, Right: c.right, Difference: diff, Tolerance: q.Half.Add(c.half)}
	if c.when != 0 {
		check.Column = strconv.Itoa(c.when)
	}
	severity := Severity("")
	switch off := diff.Abs(); {
	case off.IsZero():
		check.Verdict = Agrees
	case off.LessThanOrEqual(check.Tolerance):
		check.Verdict = Rounds
		coarse := c.kind == ProseCheck && q.Unit == parse.Currency && q.Half.GreaterThan(decimal.New(500, 0)) && strings.HasSuffix(q.Text, "000")
		if q.Approximate && (coarse || c.kind == DiscussionCheck && q.Kind == parse.Money && off.Mul(hundred).GreaterThan(q.Value.Abs())) {
			severity = Rounding
		}
	case c.fitting:
		return false
	case off.LessThan(check.Tolerance.Add(q.Half)):
		check.Verdict, check.Tolerance, severity = Rounds, check.Tolerance.Add(q.Half), Rounding
	case !c.sure || q.Bound == parse.Over || q.Bound == parse.Under || q.Bound == parse.UpTo:
		return false
	default:
		check.Verdict, severity = Differs, Inconsistency
	}
	check.ID = p.ids.unique("prose."+c.id, ".")
	if severity != "" {
		check.Finding = p.finding(severity, c, check.ID)
	}
	p.checks = append(p.checks, check)
	s := &p.stated[c.quantity]
	s.Checks = append(s.Checks, check.ID)
	if c.kind == DiscussionCheck && s.Standing == StatedOnce {
		s.Standing = Recomputed
	}
	if check.Verdict != Differs {
		p.supports(c, q)
	}
	return true
}

// finding says how a sentence and the figures it rests on differ.
func (p *prose) finding(severity Severity, c claim, id string) string {
	q := p.quantity(c.quantity)
	unit := q.Half.Add(q.Half)
	f := Finding{ID: id, Severity: severity, Span: q.Span, Printed: q.Value, Expected: roundTo(c.right.Value, unit), Statement: Prose, Quantity: c.quantity}
	exact := c.right.Value
	if severity == Rounding && f.Expected.Equal(q.Value) {
		f.Expected = exact
	}
	shown := c.says
	if shown == "" {
		shown = c.right.Label + " is " + worded(exact, q.Unit)
	}
	switch {
	case severity == Inconsistency:
		f.Message = fmt.Sprintf("%s is stated as %s; %s.", sentenceCase(c.subject), q.Text, shown)
	case q.Approximate:
		f.Message = fmt.Sprintf("%s is stated as approximately %s; %s.", sentenceCase(c.subject), q.Text, shown)
	case exact.Abs().GreaterThan(q.Value.Abs()):
		f.Message = fmt.Sprintf("%s is stated as %s, cut off instead of rounded; %s.", sentenceCase(c.subject), q.Text, shown)
	default:
		f.Message = fmt.Sprintf("%s is stated as %s, rounded up; %s.", sentenceCase(c.subject), q.Text, shown)
	}
	for _, o := range c.based {
		f.Evidence = append(f.Evidence, fmt.Sprintf("%s: %s (%s)", o.name, o.shown, o.where))
	}
	p.findings = append(p.findings, f)
	return id
}

// supports notes, with the finding of a table's figure that is wrong in print,
// that a sentence agrees with the right one.
func (p *prose) supports(c claim, q *parse.Quantity) {
	for _, o := range c.based {
		if o.term.Statement == Prose {
			continue
		}
		for i := range p.t.findings {
			f := &p.t.findings[i]
			if f.Severity == Misprint && f.Statement == o.term.Statement && f.Schedule == o.term.Schedule && f.Line == o.term.Line && f.Column == o.term.Column {
				f.Evidence = append(f.Evidence, fmt.Sprintf("%s of %s (line %d) = %s", sentenceCase(c.subject), q.Text, p.line(c.quantity), c.right.Label))
			}
		}
	}
}

// roundTo rounds to a multiple of unit; a unit of zero leaves the value alone.
func roundTo(v, unit decimal.Decimal) decimal.Decimal {
	if unit.IsZero() {
		return v
	}
	return v.DivRound(unit, 0).Mul(unit)
}

// worded writes a computed figure as sentences do.
func worded(v decimal.Decimal, unit parse.Unit) string {
	switch unit {
	case parse.Percent:
		return v.Round(2).String() + "%"
	case parse.Currency, parse.Shares:
		v = v.Round(0)
	default:
		v = v.Round(4)
	}
	return printed(v.String(), v.IsNegative())
}

func sentenceCase(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
