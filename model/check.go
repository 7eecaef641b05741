package model

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// place is one figure of one statement or schedule.
type place struct {
	of           *draft
	line, column int
}

// number tells a figure from all others of the statements and schedules.
func (p place) number() int { return p.of.first + p.line*len(p.of.st.Columns) + p.column }

// figureSet is a set of figures, by number.
type figureSet []bool

func (s figureSet) has(p place) bool { return s[p.number()] }
func (s figureSet) add(p place)      { s[p.number()] = true }

// noFigures is a set without figures.
func (t *tieOut) noFigures() figureSet { return make(figureSet, t.figures) }

// signed is a figure that enters one side of an identity.
type signed struct {
	place
	sign int
}

// term says where a figure stands in the words of the model.
func (s signed) term() Term {
	term := Term{Sign: s.sign, Statement: s.of.kind, Line: s.of.st.Lines[s.line].ID, Column: s.column}
	if s.of.kind == Schedule {
		term.Schedule = s.of.st.ID
	}
	return term
}

// identity is a check before its verdict: left equals right.
type identity struct {
	Check
	left, right []signed
	twin        bool   // one figure in two places
	also        string // evidence beside the identity itself
	scaled      bool   // compared in whole currency, not as printed
	soft        bool   // the sum is known from other periods only
}

// tieOut collects every identity that can be tested and explains those that fail.
type tieOut struct {
	filing      *filing
	found       chosen
	schedules   []*draft
	series      []*series
	crossedRows []exchange
	links       []Link
	identities  []identity
	findings    []Finding
	figures     int // how many places there are
	doubtful    figureSet
	terms       room[Term]
	signs       room[signed]
	usage       []usage // by figure, as far as identities are counted
	counted     int
	printings   map[printing]bool // of schedules, once asked for
	agreeing    map[rows][]int    // twins that hold, once asked for
	said        [][]string        // sentences in normal form, as far as asked for
	ids         takenIDs          // of checks
	numbers     findingIDs
	pairs       map[string]bool // the figures of an identity, so that none is tested twice
	key         []byte          // of the pair asked for last
}

func newTieOut(f *filing, found chosen, schedules []*draft) *tieOut {
	t := &tieOut{filing: f, found: found, schedules: schedules, said: make([][]string, len(f.Sentences)), numbers: findingIDs{}}
	sums := 0
	for _, d := range append(found[:len(found):len(found)], schedules...) {
		if d != nil {
			sums += len(d.st.Footed) * len(d.st.Columns)
			d.first = t.figures
			t.figures += len(d.st.Lines) * len(d.st.Columns)
		}
	}
	t.doubtful = t.noFigures()
	expected := 2*sums + sums/4 + 16 // about half of all are sums
	t.identities = make([]identity, 0, expected)
	t.ids, t.pairs = make(takenIDs, expected), make(map[string]bool, expected)
	for _, d := range found {
		if d != nil {
			t.footings(d)
		}
	}
	t.incomeIdentities()
	t.cashIdentities()
	t.balanceIdentities()
	t.netIncomeTies()
	t.cashTies()
	t.equityTies()
	for _, d := range schedules {
		t.footings(d)
	}
	t.series = allSeries(f, found, schedules)
	t.twins(t.series)
	t.quarters(t.series)
	t.maturities(t.series)
	t.debtRollForward(t.series)
	t.taxPayable()
	t.crossedRows = t.exchanges(t.series)
	t.diagnose()
	t.link()
	return t
}

// sentence is the normal form of a sentence; a reference to a note at its end is
// not cut.
func (t *tieOut) sentence(i int) []string {
	if t.said[i] == nil {
		t.said[i] = t.filing.uncut(t.filing.Sentences[i].Text)
	}
	return t.said[i]
}

// checks are the identities with their verdicts, and room for more.
func (t *tieOut) checks(more int) []Check {
	all := make([]Check, 0, len(t.identities)+more)
	for i := range t.identities {
		all = append(all, t.identities[i].Check)
	}
	return all
}

func (t *tieOut) figure(p place) *Figure {
	return &p.of.st.Lines[p.line].Figures[p.column]
}

func (t *tieOut) value(p place) (decimal.Decimal, bool) {
	return p.of.value(p.line, p.column)
}

func (t *tieOut) lineOf(p place) *Line { return p.of.st.Lines[p.line] }

func (t *tieOut) columnOf(p place) Column { return p.of.st.Columns[p.column] }

// add records an identity in one column, with the verdict of the printed
// figures. An identity with nothing printed on one side is none. Without a what
// it is that of a line and the sum on the right, blank terms included.
func (t *tieOut) add(kind CheckKind, id, what, column string, left, right []signed) *identity {
	if t.pairs[string(t.pairKey(right, left))] || t.pairs[string(t.pairKey(left, right))] {
		return nil
	}
	e := identity{Check: Check{ID: id, Kind: kind, What: what, Column: column}}
	e.scaled = kind != ArticulationCheck && differentScales(left, right) // statements may state their scale in part
	unit := decimal.Decimal{}
	n := int64(0)
	sum := func(terms []signed, like decimal.Decimal) (Side, []signed, bool) {
		kept := t.printed(terms)
		if len(kept) == 0 {
			return Side{}, nil, false
		}
		side := Side{Terms: t.terms.list(len(kept))}
		var total tally
		for _, s := range kept {
			v, _ := t.value(s.place)
			n++
			u := s.of.unitOf(s.line, s.column)
			if e.scaled && s.of.st.Unit(s.line, s.column) == parse.Currency {
				v, u = s.of.st.whole(v), s.of.st.whole(u)
			}
			if u.GreaterThan(unit) {
				unit = u
			}
			total.add(v, s.sign)
			side.Terms = append(side.Terms, s.term())
		}
		side.Value, side.Label = total.like(like), t.label(kept)
		return side, kept, true
	}
	var ok, also bool
	e.Left, e.left, ok = sum(left, decimal.Decimal{})
	e.Right, e.right, also = sum(right, e.Left.Value)
	if !ok || !also {
		return nil
	}
	t.pairs[string(t.key)] = true
	e.ID = t.ids.unique(e.ID, ".")
	if what == "" {
		e.What = t.lineOf(left[0].place).caption() + " = "
		if len(e.right) == len(right) {
			e.What += e.Right.Label
		} else {
			e.What += t.label(right)
		}
	}
	e.Difference = difference(e.Left.Value, e.Right.Value)
	e.Tolerance = halfOfEach(unit, n)
	switch {
	case e.Difference.IsZero():
		e.Verdict = Agrees
	case e.Difference.Abs().LessThanOrEqual(e.Tolerance):
		e.Verdict = Rounds
	default:
		e.Verdict = Differs
	}
	t.identities = append(t.identities, e)
	return &t.identities[len(t.identities)-1]
}

// printed are the figures that are, without the blank ones.
func (t *tieOut) printed(terms []signed) []signed {
	blank := func(s signed) bool {
		_, ok := t.value(s.place)
		return !ok
	}
	if !slices.ContainsFunc(terms, blank) {
		return terms
	}
	return slices.DeleteFunc(slices.Clone(terms), blank)
}

// halfOfEach is half a unit for each of n figures.
func halfOfEach(unit decimal.Decimal, n int64) decimal.Decimal {
	if n < int64(len(halfOfOnes)) && unit.Exponent() == 0 && unit.Equal(digitOf(0)) {
		return halfOfOnes[n]
	}
	return unit.Mul(decimal.New(n*5, -1))
}

// halfOfOnes are half of one for each of n figures, by n.
var halfOfOnes = func() (t [32]decimal.Decimal) {
	for n := range t {
		t[n] = decimal.New(int64(n)*5, -1)
	}
	return t
}()

// pairKey tells the figures of an identity from those of any other.
func (t *tieOut) pairKey(left, right []signed) []byte {
	t.key = t.key[:0]
	for i, side := range [...][]signed{left, right} {
		if i > 0 {
			t.key = append(t.key, '=')
		}
		for _, s := range side {
			t.key = append(strconv.AppendInt(t.key, int64(s.number()), 10), byte(','+s.sign))
		}
	}
	return t.key
}

// differentScales reports whether the figures of an identity are printed in
// different scales; they are then compared in whole currency.
func differentScales(left, right []signed) bool {
	other := func(s signed) bool { return s.of.st.Scale != left[0].of.st.Scale }
	return slices.ContainsFunc(left, other) || slices.ContainsFunc(right, other)
}

// unitOf is the last printed digit of a figure: of the column, for figures per
// share a cent.
func (d *draft) unitOf(line, column int) decimal.Decimal {
	if d.st.Unit(line, column) != parse.Currency {
		if d.st.Lines[line].Figures[column].Kind == parse.Dash {
			return decimal.Decimal{}
		}
		return digitOf(min(d.st.Lines[line].Figures[column].Value.Exponent(), 0))
	}
	return d.unit[column]
}

// label writes one side of an identity in words.
func (t *tieOut) label(terms []signed) string {
	if len(terms) == 1 && terms[0].sign > 0 {
		return t.name(terms[0].place)
	}
	var b strings.Builder
	b.Grow(24 * min(len(terms), 14))
	for i, s := range terms {
		switch {
		case s.sign < 0 && i == 0:
			b.WriteString("-")
		case s.sign < 0:
			b.WriteString(" - ")
		case i > 0:
			b.WriteString(" + ")
		}
		if i == 12 && len(terms) > 14 {
			fmt.Fprintf(&b, "%d more", len(terms)-i)
			break
		}
		b.WriteString(t.name(s.place))
		if t.twice(terms, s) {
			b.WriteString(" " + t.when(s.place))
		}
	}
	return b.String()
}

// twice reports whether the line of a figure stands in a sum more than once: in
// two periods the period is said with it.
func (t *tieOut) twice(terms []signed, s signed) bool {
	n := 0
	for _, o := range terms {
		if o.line == s.line && o.of == s.of {
			n++
		}
	}
	return n > 1
}

// footings tests every sum found in a statement, in the columns where it means
// something.
func (t *tieOut) footings(d *draft) {
	for i := range d.st.Footed {
		f := &d.st.Footed[i]
		total := d.st.Lines[f.Total]
		check := FootingCheck
		if c := d.concept[f.Total]; c != nil && (c.ID == "balance" || c.ID == "cash_end_of_year") {
			check = RollForwardCheck
		}
		for c := range d.st.Columns {
			soft := !speaksOf(f, c)
			if soft && !d.mustFoot(f, c) || d.quarterlyPerShare(f, c) {
				continue
			}
			left := append(t.signs.list(1), signed{place{d, f.Total, c}, 1})
			right := t.signs.list(len(f.Terms))
			for _, term := range f.Terms {
				right = append(right, signed{place{d, term.Row, c}, term.Sign})
			}
			if e := t.add(check, d.checkID(string(check), total.ID, c), "", d.st.Columns[c].Key, left, right); e != nil {
				e.soft = soft
			}
		}
	}
	for i := range d.st.Across {
		f := &d.st.Across[i]
		if d.shareColumn(f.Total) {
			continue
		}
		names := make([]string, len(f.Terms))
		for k, term := range f.Terms {
			names[k] = d.st.Columns[term.Row].Heading
		}
		sum := ": " + d.st.Columns[f.Total].Heading + " = " + strings.Join(names, " + ")
		rows := slices.Concat(f.Proven, f.Rounded)
		for _, b := range f.Broken {
			rows = append(rows, b.Column)
		}
		slices.Sort(rows)
		for _, row := range slices.Compact(rows) {
			if row < 0 || row >= len(d.st.Lines) {
				continue
			}
			left := append(t.signs.list(1), signed{place{d, row, f.Total}, 1})
			right := t.signs.list(len(f.Terms))
			for _, term := range f.Terms {
				right = append(right, signed{place{d, row, term.Row}, term.Sign})
			}
			t.add(CrossFootingCheck, d.checkID(string(CrossFootingCheck), d.st.Lines[row].ID, f.Total), d.st.Lines[row].caption()+sum, d.st.Columns[f.Total].Key, left, right)
		}
	}
}

// speaksOf reports whether footing found that a sum holds or fails in a column.
func speaksOf(f *parse.Footing, column int) bool {
	return slices.Contains(f.Proven, column) || slices.Contains(f.Rounded, column) ||
		slices.ContainsFunc(f.Broken, func(b parse.FootBreak) bool { return b.Column == column })
}

// quarterlyPerShare reports whether a sum is of four quarters per share and
// misses by more than rounding: every quarter has a number of shares of its
// own, and nothing is contradicted.
func (d *draft) quarterlyPerShare(f *parse.Footing, column int) bool {
	figure := d.st.Lines[f.Total].Figures[column]
	if d.kind != Schedule || len(f.Terms) != 4 || figure.Value.Exponent() > -2 {
		return false
	}
	for _, t := range f.Terms {
		if d.f.quarterWord(d.st.Lines[t.Row].Caption) == 0 {
			return false
		}
	}
	off, _ := d.value(f.Total, column)
	for _, t := range f.Terms {
		v, _ := d.value(t.Row, column)
		off = off.Sub(v.Mul(decimal.New(int64(t.Sign), 0)))
	}
	return off.Abs().GreaterThan(decimal.New(25, -3))
}

// mustFoot reports whether a sum proven in other periods should hold in a
// period about which footing is silent: it does so where the sum misses by
// more than a single slip of print makes credible, as when two relations fail
// at once.
func (d *draft) mustFoot(f *parse.Footing, column int) bool {
	if d.kind == Equity || d.st.Columns[column].Year == 0 || len(f.Proven) == 0 || d.st.Columns[column].Unit != d.st.Columns[f.Proven[0]].Unit {
		return false
	}
	if _, ok := d.value(f.Total, column); !ok {
		return false
	}
	for _, t := range f.Terms {
		_, here := d.value(t.Row, column)
		_, there := d.value(t.Row, f.Proven[0])
		if there && !here {
			return false
		}
	}
	return true
}

func (d *draft) checkID(kind, line string, column int) string {
	if key := d.st.Columns[column].Key; key != "" {
		return d.st.ID + "." + kind + "." + line + "." + key
	}
	return d.st.ID + "." + kind + "." + line
}

// incomeIdentities are the two every income statement has, where footing did
// not find them already.
func (t *tieOut) incomeIdentities() {
	d := t.found[Income]
	if d == nil {
		return
	}
	t.within(d, "gross_profit", []string{"revenue", "cost_of_sales"}, []int{1, -1})
	t.within(d, "income_after_taxes", []string{"income_before_taxes", "income_taxes"}, []int{1, -1})
}

func (t *tieOut) cashIdentities() {
	d := t.found[CashFlow]
	if d == nil {
		return
	}
	t.within(d, "net_change_in_cash", []string{"cash_from_operating", "cash_from_investing", "cash_from_financing", "fx_effect_on_cash"}, []int{1, 1, 1, 1})
	t.within(d, "cash_end_of_year", []string{"cash_beginning_of_year", "net_change_in_cash"}, []int{1, 1})
}

func (t *tieOut) balanceIdentities() {
	d := t.found[BalanceSheet]
	if d == nil {
		return
	}
	t.within(d, "total_assets", []string{"total_liabilities_and_equity"}, []int{1})
}

// within tests an identity of key lines in one statement, provided it holds in
// most of the columns and footing has not tested the total with the same lines.
func (t *tieOut) within(d *draft, total string, terms []string, signs []int) {
	at := d.keyAt(total)
	if at < 0 {
		return
	}
	var foot []parse.FootTerm
	for i, id := range terms {
		if k, ok := d.keys[id]; ok {
			foot = append(foot, parse.FootTerm{Row: k.line, Sign: signs[i] * k.sign})
		} else if id != "fx_effect_on_cash" {
			return
		}
	}
	if f := d.total[at]; f != nil && (len(f.Terms) > 1 && len(foot) > 1) {
		same := true
		for _, x := range foot {
			inside := false
			for _, y := range f.Terms {
				inside = inside || x.Row == y.Row
			}
			same = same && inside
		}
		if same {
			return
		}
	}
	// A balance sheet balances by definition: one column is proof that these are its totals.
	if a := d.sums(at, foot...); !a.good() && (total != "total_assets" || a.holds() == 0) {
		return
	}
	kind := FootingCheck
	if total == "cash_end_of_year" {
		kind = RollForwardCheck
	}
	for c := range d.st.Columns {
		left := []signed{{place{d, at, c}, 1}}
		var right []signed
		for _, x := range foot {
			right = append(right, signed{place{d, x.Row, c}, x.Sign})
		}
		t.add(kind, d.checkID(string(kind), d.st.Lines[at].ID, c), "", d.st.Columns[c].Key, left, right)
	}
}

// tie is a pair of figures that should be the same.
type tie struct {
	id, column  string
	left, right signed
}

// addTies records ties of one kind, provided that one of them holds: two lines
// that never agree are not the same thing.
func (t *tieOut) addTies(kind CheckKind, ties []tie) {
	holds := 0
	for _, x := range ties {
		a, ok := t.value(x.left.place)
		b, also := t.value(x.right.place)
		if !ok || !also {
			continue
		}
		if x.left.sign*x.right.sign < 0 {
			b = b.Neg()
		}
		if a.Equal(b) && !a.IsZero() {
			holds++
		}
	}
	if holds == 0 {
		return
	}
	for _, x := range ties {
		if _, ok := t.value(x.left.place); !ok {
			continue
		}
		what := fmt.Sprintf("%s = %s", t.named(x.left.place), t.named(x.right.place))
		t.add(kind, x.id, what, x.column, []signed{x.left}, []signed{x.right})
	}
}
