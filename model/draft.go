package model

import (
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
	name   string // what sentences call a schedule: "Note 6, Income Taxes"

	words    [][]string // normal form of the captions, by line
	heading  []string   // captions of the headings a line stands under, outermost first, joined with " / "
	headings [][]string // normal form of the same
	place    []string   // part of the statement
	concept  []*Concept
	total    map[int]*parse.Footing // footing by its total line
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

func newDraft(kind Kind, order int, tables ...*parse.Table) *draft {
	d := &draft{kind: kind, tables: tables, order: order, keys: map[string]keyLine{}}
	first := tables[0]
	d.st = &Statement{Kind: kind, ID: kind.id(), Title: first.Title, Tables: tables, Scale: statedScale(first)}
	columns := statementColumns(kind, first)
	if len(columns) == 0 {
		return nil
	}
	for _, c := range columns {
		d.st.Columns = append(d.st.Columns, c.Column)
	}
	for i, t := range tables {
		at := columns
		if i > 0 {
			if at = continuedColumns(kind, columns, t); at == nil {
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
func statedScale(t *parse.Table) int64 {
	if t.Scale > 1 || !t.ScaleAt.IsZero() {
		return max(t.Scale, 1)
	}
	for _, c := range t.Columns {
		switch w := allWords(c.Heading); {
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

// statementColumns are the columns of a table that a statement can have:
// periods, in the statement of equity components too. Columns of notes,
// percentages and quarters are left out.
func statementColumns(kind Kind, t *parse.Table) []tableColumn {
	var found []tableColumn
	for i, c := range t.Columns {
		if !hasFigures(t, i) || c.Unit == parse.Percent {
			continue
		}
		if kind == Equity {
			found = append(found, tableColumn{Column{Heading: c.Heading, Period: c.Period}, i})
			continue
		}
		if kind != BalanceSheet && c.Period.Months > 0 && c.Period.Months < 11 {
			continue
		}
		year := c.Period.Year()
		if year == 0 {
			year = onlyYear(c.Heading)
		}
		found = append(found, tableColumn{Column{Heading: c.Heading, Year: year, Period: c.Period}, i})
	}
	if kind == Equity {
		return found
	}
	dated := found[:0:0]
	for _, c := range found {
		if c.Year != 0 {
			dated = append(dated, c)
		}
	}
	if len(dated) > 0 {
		found = dated
	} else if years := yearsIn(t.Title); len(years) == len(found) {
		for i := range found {
			found[i].Year = years[i]
		}
	} else {
		return nil
	}
	for i := range found {
		if hasAny(allWords(found[i].Heading), "inception", "cumulative") && len(found) > 1 {
			found[i].Year, found[i].Key = 0, "since_inception"
			continue
		}
		found[i].Key = yearKey(found[i].Year)
	}
	return found
}

// continuedColumns lines up the columns of a continuation with those of the
// first table; nil where the periods differ. A continuation need not repeat
// the periods.
func continuedColumns(kind Kind, first []tableColumn, t *parse.Table) []tableColumn {
	next := statementColumns(kind, t)
	if len(next) == 0 {
		for i := range t.Columns {
			if hasFigures(t, i) {
				next = append(next, tableColumn{at: i})
			}
		}
		if len(next) != len(first) {
			return nil
		}
		return next
	}
	if len(first) != len(next) {
		return nil
	}
	for i := range first {
		if first[i].Year != next[i].Year {
			return nil
		}
	}
	return next
}

func hasFigures(t *parse.Table, column int) bool {
	for _, r := range t.Rows {
		if column < len(r.Cells) && r.Cells[column].Present() {
			return true
		}
	}
	return false
}

// yearsIn are the years a heading names, in its order, each once.
func yearsIn(text string) []int {
	var years []int
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j-i == 4 && (i == 0 || text[i-1] != ',' && text[i-1] != '$') {
			year := int(text[i]-'0')*1000 + int(text[i+1]-'0')*100 + int(text[i+2]-'0')*10 + int(text[i+3]-'0')
			known := false
			for _, y := range years {
				known = known || y == year
			}
			if year >= 1950 && year < 2100 && !known {
				years = append(years, year)
			}
		}
		i = max(j, i+1)
	}
	return years
}

func onlyYear(text string) int {
	if years := yearsIn(text); len(years) == 1 {
		return years[0]
	}
	return 0
}

func (d *draft) addRows(t *parse.Table, columns []tableColumn) {
	levels := indentLevels(t)
	for i := range t.Rows {
		r := &t.Rows[i]
		line := &Line{Caption: r.Label, Name: r.Label, Unit: r.Unit, Rule: r.Rule, Double: r.Double, Span: r.Span}
		if r.Indent >= 0 {
			line.Indent = levels[r.Indent]
		}
		present := false
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
		d.words = append(d.words, words(r.Label))
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

// setUnits finds the lines per share and the share counts of an income
// statement where the table reader could not tell: captions and headings say
// so, and figures with cents among whole amounts.
func (d *draft) setUnits() {
	whole := true // amounts are printed without decimals
	counted := 0
	for _, l := range d.st.Lines {
		if l.Heading {
			continue
		}
		if decimals(l) > 0 && counted < 6 {
			whole = false
		}
		counted++
	}
	var share parse.Unit // unit the last heading or line announced
	for i, l := range d.st.Lines {
		w := d.words[i]
		all := allWords(l.Caption)
		perShare := has(all, "per") && hasAny(all, "share", "unit")
		count := hasAny(w, "share", "unit") && (hasAny(w, "average", "outstanding", "number") || hasAny(w, "used", "dilution", "dilutive")) && !has(w, "per", "share")
		if has(w, "calculation") || has(w, "computing") || has(w, "computation") {
			count, perShare = true, false
		}
		if l.Heading {
			switch {
			case count:
				share = parse.Shares
			case perShare:
				share = parse.PerShare
			case !hasAny(w, "basic", "primary", "diluted"):
				share = parse.Currency
			}
			continue
		}
		if l.Unit != parse.Currency {
			continue
		}
		cents := decimals(l) >= 2 && small(l)
		switch {
		case whole && cents:
			l.Unit, share = parse.PerShare, parse.PerShare
		case count && decimals(l) < 2:
			l.Unit = parse.Shares
		case perShare && (small(l) || cents):
			l.Unit = parse.PerShare
		case share == parse.PerShare && allDashes(l):
			l.Unit = parse.PerShare
		case share == parse.Shares && decimals(l) < 2:
			l.Unit = parse.Shares
		}
	}
}

// decimals is the most decimals printed in a line.
func decimals(l *Line) int {
	n := 0
	for _, f := range l.Figures {
		if f.Kind == parse.Figure {
			n = max(n, int(-f.Value.Exponent()))
		}
	}
	return n
}

func small(l *Line) bool {
	limit := decimal.New(1000, 0)
	for _, f := range l.Figures {
		if f.Kind == parse.Figure && f.Value.Abs().GreaterThan(limit) {
			return false
		}
	}
	return true
}

func allDashes(l *Line) bool {
	for _, f := range l.Figures {
		if f.Kind == parse.Figure {
			return false
		}
	}
	return true
}

// setHeadings gives every line the headings above it. A heading covers the
// lines below it until a heading at its own indent, or the line that totals it.
func (d *draft) setHeadings() {
	var stack []openHeading
	caption := func(o openHeading) string { return o.caption }
	for i, l := range d.st.Lines {
		if l.Heading {
			for len(stack) > 0 && stack[len(stack)-1].indent >= l.Indent {
				stack = stack[:len(stack)-1]
			}
			d.heading = append(d.heading, joinCaptions(stack, caption))
			stack = append(stack, openHeading{i, l.Indent, l.Caption})
		} else {
			d.heading = append(d.heading, joinCaptions(stack, caption))
		}
		d.headings = append(d.headings, allWords(d.heading[i]))
		l.Under = d.heading[i]
		if f := d.total[i]; f != nil {
			stack = d.closed(stack, f.Terms[0].Row)
		}
	}
}

// openHeading is a heading whose lines are not over yet.
type openHeading struct {
	line, indent int
	caption      string
}

// closed drops the headings a total ends: those between its rows, and the one
// its first row stands directly under.
func (d *draft) closed(stack []openHeading, first int) []openHeading {
	for len(stack) > 0 && stack[len(stack)-1].line > first {
		stack = stack[:len(stack)-1]
	}
	if n := len(stack); n > 0 && d.onlyHeadings(stack[n-1].line, first) {
		stack = stack[:n-1]
	}
	return stack
}

func joinCaptions[T any](stack []T, caption func(T) string) string {
	parts := make([]string, len(stack))
	for i, s := range stack {
		parts[i] = caption(s)
	}
	return strings.Join(parts, " / ")
}

// measure finds the last printed digit of every column: filers who round to
// thousands may still print the zeros.
func (d *draft) measure() {
	ten := decimal.New(10, 0)
	for c := range d.st.Columns {
		unit, places, any := decimal.New(1, 0), int32(0), false
		zeros := 9
		for _, l := range d.st.Lines {
			if l.Heading || l.Unit != parse.Currency || l.Figures[c].Kind != parse.Figure || l.Figures[c].Value.IsZero() {
				continue
			}
			any = true
			places = min(places, l.Figures[c].Value.Exponent())
			n := 0
			for s := l.Figures[c].Value.Abs().String(); n < len(s) && s[len(s)-1-n] == '0'; n++ {
			}
			zeros = min(zeros, n)
		}
		switch {
		case places < 0:
			unit = decimal.New(1, places)
		case any && zeros >= 3: // fewer zeros may be chance
			for range zeros {
				unit = unit.Mul(ten)
			}
		}
		d.unit = append(d.unit, unit)
	}
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
		left, ok := d.value(total, c)
		if !ok {
			continue
		}
		any := false
		n := int64(1)
		for _, t := range terms {
			if v, ok := d.value(t.Row, c); ok {
				any = true
				n++
				if t.Sign < 0 {
					left = left.Add(v)
				} else {
					left = left.Sub(v)
				}
			}
		}
		switch {
		case !any:
		case left.IsZero():
			a.exact++
		case left.Abs().Mul(decimal.New(2, 0)).LessThanOrEqual(d.unit[c].Mul(decimal.New(n, 0))):
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
		d.concept[i] = c.find(l.Caption, d.placeOf(i), l.Unit)
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
