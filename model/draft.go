package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// draft is one or more tables read as a statement of one kind: a candidate
// until it is chosen.
type draft struct {
	kind   Kind
	tables []*parse.Table
	st     *Statement
	order  int    // index of the first table in the filing
	first  int    // number of its first figure among those of all statements and schedules
	name   string // what sentences call a schedule: "Note 6, Income Taxes"

	f        *filing
	wordings []*wording // of the captions, by line
	words    [][]string // the same without what stands in parentheses
	ruled    [][]string // what rules say the lines are, see Place
	heading  []string   // captions of the headings a line stands under, outermost first, joined with " / "
	headings [][]string // normal form of the same
	place    []string   // part of the statement
	concept  []*Concept
	groups   []string               // by column: see columnGroups
	total    map[int]*parse.Footing // footing by its total line
	byAmount map[amountOf][]int     // lines, once asked for
	byLine   map[string]int         // lines by id, once asked for
	unit     []decimal.Decimal      // by column: the last printed digit

	keys   map[string]keyLine // lines found by concept and structure
	proofs int                // columns in which the statement's own identities hold
	score  int
}

// keyLine is a line that carries a key figure. Sign turns the printed figure
// into the key figure's own sign.
type keyLine struct {
	line, sign int
}

func newDraft(f *filing, kind Kind, order int, tables ...*parse.Table) *draft {
	d := &draft{f: f, kind: kind, tables: tables, order: order, keys: map[string]keyLine{}}
	first := tables[0]
	d.st = &Statement{Kind: kind, ID: kind.id(), Title: first.Title, Tables: tables, Scale: f.statedScale(first)}
	columns := statementColumns(f, kind, first)
	if len(columns) == 0 {
		return nil
	}
	for _, c := range columns {
		d.st.Columns = append(d.st.Columns, c.Column)
	}
	for i, t := range tables {
		at := columns
		if i > 0 {
			if at = continuedColumns(f, kind, columns, t); at == nil {
				return nil
			}
		}
		d.addRows(t, at)
	}
	if kind == Income {
		d.setUnits()
	}
	d.measure()
	d.foot()
	d.setHeadings()
	return d
}

// statedScale is the table's scale; some filers state it in the heading of the
// columns only.
func (f *filing) statedScale(t *parse.Table) int64 {
	if t.Scale > 1 || !t.ScaleAt.IsZero() {
		return max(t.Scale, 1)
	}
	for _, c := range t.Columns {
		switch w := f.allWords(c.Heading); {
		case has(w, "in", "million"):
			return 1_000_000
		case has(w, "in", "thousand") && !hasAny(w, "share"):
			return 1_000
		}
	}
	return 1
}

// tableColumn is a column of a statement and its index in the table.
type tableColumn struct {
	Column
	at int
}

func (d *draft) addRows(t *parse.Table, columns []tableColumn) {
	levels := indentLevels(t)
	d.st.Lines, d.words, d.ruled = slices.Grow(d.st.Lines, len(t.Rows)), slices.Grow(d.words, len(t.Rows)), slices.Grow(d.ruled, len(t.Rows))
	lines := make([]Line, len(t.Rows))
	for i := range t.Rows {
		r := &t.Rows[i]
		w := d.f.wording(r.Label)
		line := &lines[i]
		*line = Line{Caption: r.Label, Name: r.Label, Unit: r.Unit, Rule: r.Rule, Double: r.Double, Span: r.Span, words: w.all}
		if r.Indent >= 0 {
			line.Indent = levels[r.Indent]
		}
		present := false
		if r.Cells != nil {
			line.Figures = d.f.figures.list(len(columns))
		}
		for _, c := range columns {
			cell := parse.Cell{}
			if c.at < len(r.Cells) {
				cell = r.Cells[c.at]
			}
			present = present || cell.Present()
			line.Figures = append(line.Figures, Figure{Cell: cell, Proven: cell.Value})
		}
		if !present {
			line.Heading, line.Figures = true, nil
			if strings.TrimSpace(r.Label) == "" {
				continue
			}
		}
		d.st.Lines = append(d.st.Lines, line)
		d.words = append(d.words, w.plain)
		d.wordings = append(d.wordings, w)
		d.ruled = append(d.ruled, r.Lines)
	}
}

// indentLevels numbers the indents of a table from 0.
func indentLevels(t *parse.Table) map[int]int {
	seen := map[int]bool{}
	widest := 0
	for _, r := range t.Rows {
		if r.Indent >= 0 {
			seen[r.Indent] = true
			widest = max(widest, r.Indent)
		}
	}
	levels := map[int]int{}
	for i, n := 0, 0; i <= widest; i++ {
		if seen[i] {
			levels[i] = n
			n++
		}
	}
	return levels
}

// measure finds the last printed digit of the amounts: filers who round to
// thousands may still print the zeros.
func (d *draft) measure() {
	zeros, places := int32(9), int32(0)
	for _, l := range d.st.Lines {
		if l.Heading || l.Unit != parse.Currency {
			continue
		}
		for _, f := range l.Figures {
			if f.Kind != parse.Figure || f.Value.IsZero() {
				continue
			}
			places = min(places, f.Value.Exponent())
			zeros = min(zeros, zerosAtEnd(f.Value))
		}
	}
	unit := decimal.New(1, 0)
	switch {
	case places < 0:
		unit = decimal.New(1, places)
	case zeros >= 3: // fewer zeros may be chance
		unit = decimal.New(1, zeros)
	}
	for range d.st.Columns {
		d.unit = append(d.unit, unit)
	}
}

// zerosAtEnd is how many zeros an amount ends in, written without needless
// decimals.
func zerosAtEnd(v decimal.Decimal) int32 {
	if v.Exponent() < 0 || v.NumDigits() > maxFine {
		text := v.Abs().String()
		return int32(len(text) - len(strings.TrimRight(text, "0")))
	}
	zeros := v.Exponent()
	for n := v.CoefficientInt64(); n != 0 && n%10 == 0; n /= 10 {
		zeros++
	}
	return zeros
}

// foot finds the sums among the lines.
func (d *draft) foot() {
	rows := make([]parse.FootRow, 0, len(d.st.Lines))
	index := make([]int, 0, len(d.st.Lines))
	gap := true
	for i, l := range d.st.Lines {
		if l.Heading {
			gap = true
			continue
		}
		row := parse.FootRow{Rule: l.Rule, Break: gap, Indent: l.Indent, Apart: l.Unit != parse.Currency, Cells: make([]decimal.NullDecimal, len(l.Figures))}
		if l.Caption == "" {
			row.Indent = -1
		}
		for c, f := range l.Figures {
			row.Cells[c] = decimal.NullDecimal{Decimal: f.Value, Valid: f.Present()}
		}
		rows, index, gap = append(rows, row), append(index, i), false
	}
	d.st.Footed = parse.Foot(rows)
	d.total = map[int]*parse.Footing{}
	for i := range d.st.Footed {
		f := &d.st.Footed[i]
		f.Total = index[f.Total]
		for t := range f.Terms {
			f.Terms[t].Row = index[f.Terms[t].Row]
		}
		d.total[f.Total] = f
	}
	if d.kind != Equity {
		d.footUnnamed()
	}
	if d.kind == Equity {
		d.st.Across = parse.FootAcross(rows)
		for i := range d.st.Across {
			f := &d.st.Across[i]
			for p := range f.Proven {
				f.Proven[p] = index[f.Proven[p]]
			}
			for p := range f.Rounded {
				f.Rounded[p] = index[f.Rounded[p]]
			}
			for p := range f.Broken {
				f.Broken[p].Column = index[f.Broken[p].Column]
			}
		}
	}
}

// value is a printed amount of a line; false where nothing is printed.
func (d *draft) value(line, column int) (decimal.Decimal, bool) {
	l := d.st.Lines[line]
	if l.Heading || column >= len(l.Figures) || !l.Figures[column].Present() {
		return decimal.Decimal{}, false
	}
	return l.Figures[column].Value, true
}

// turn gives the figures of lines the other sign, in the sums as well. Their
// text stays as printed.
func (d *draft) turn(lines []int) {
	for _, i := range lines {
		l := d.st.Lines[i]
		for c := range l.Figures {
			f := &l.Figures[c]
			f.Value, f.Proven = f.Value.Neg(), f.Proven.Neg()
		}
		for total, f := range d.total {
			for b := range f.Broken {
				if total == i {
					f.Broken[b].Printed, f.Broken[b].Computed = f.Broken[b].Printed.Neg(), f.Broken[b].Computed.Neg()
				}
			}
			for t := range f.Terms {
				if total == i {
					f.Terms[t].Sign = -f.Terms[t].Sign
				}
				if f.Terms[t].Row == i {
					f.Terms[t].Sign = -f.Terms[t].Sign
				}
			}
		}
	}
}

// amounts reports whether a line holds amounts of currency.
func (d *draft) amounts(line int) bool {
	l := d.st.Lines[line]
	return !l.Heading && l.Unit == parse.Currency
}

// agreement counts the columns in which an identity holds, holds within
// rounding, and fails.
type agreement struct{ exact, rounded, fails int }

func (a agreement) holds() int { return a.exact + a.rounded }
func (a agreement) good() bool { return a.holds() > 0 && a.holds() > a.fails }
func (a agreement) better(b agreement) bool {
	if a.fails != b.fails {
		return a.fails < b.fails
	}
	if a.holds() != b.holds() {
		return a.holds() > b.holds()
	}
	return a.exact > b.exact
}

// sums tests whether a total is the signed sum of terms. Blank terms count as
// nothing; a column without the total or without any term says nothing.
func (d *draft) sums(total int, terms ...parse.FootTerm) agreement {
	var a agreement
	for c := range d.st.Columns {
		v, ok := d.value(total, c)
		if !ok {
			continue
		}
		var off, allowed tally
		off.add(v, 1)
		for _, t := range terms {
			if v, ok := d.value(t.Row, c); ok {
				off.add(v, -t.Sign)
			}
		}
		allowed.add(halfOfEach(d.unit[c], int64(off.n)), 1)
		switch {
		case off.n == 1:
		case off.isZero():
			a.exact++
		case !off.exceeds(&allowed):
			a.rounded++
		default:
			a.fails++
		}
	}
	return a
}

// reach is every line that enters a total through its terms and theirs, with
// the sign it enters with.
func (d *draft) reach(total int) map[int]int {
	found := map[int]int{}
	type step struct{ line, sign int }
	todo := []step{{total, 1}}
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		f := d.total[s.line]
		if f == nil {
			continue
		}
		for _, t := range f.Terms {
			if _, seen := found[t.Row]; !seen {
				found[t.Row] = s.sign * t.Sign
				todo = append(todo, step{t.Row, s.sign * t.Sign})
			}
		}
	}
	return found
}

// lines are the lines of a concept, in order.
func (d *draft) lines(concepts ...string) []int {
	var found []int
	for i, c := range d.concept {
		if c != nil && oneOf(c.ID, concepts) && !d.st.Lines[i].Heading {
			found = append(found, i)
		}
	}
	return found
}

// classify gives every line the concept its caption names.
func (d *draft) classify() {
	c := catalogues()[d.kind]
	d.concept = make([]*Concept, len(d.st.Lines))
	for i, l := range d.st.Lines {
		if l.Heading || l.Caption == "" {
			continue
		}
		if d.concept[i] = c.ruled(d.kind, d.ruled[i], l.Unit); d.concept[i] == nil {
			d.concept[i] = c.named(d.wordings[i], d.placeOf(i), l.Unit)
		}
	}
}

func (d *draft) placeOf(line int) string {
	if line < len(d.place) {
		return d.place[line]
	}
	return ""
}

// blank reports whether a line has figures and no caption.
func (d *draft) captionless(line int) bool {
	l := d.st.Lines[line]
	return !l.Heading && strings.TrimSpace(l.Caption) == ""
}

// key records a line found; the sign says how to turn what is printed.
func (d *draft) key(id string, line, sign int) { d.keys[id] = keyLine{line, sign} }

func (d *draft) keyAt(id string) int {
	if k, ok := d.keys[id]; ok {
		return k.line
	}
	return -1
}
