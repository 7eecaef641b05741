package templates

import (
	"slices"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/parse"
)

// How each figure of the statements stands in the workbook: entered, summed
// down, summed across, or taken from where it stands already. This is decided
// on the model, in exact arithmetic, before anything is laid out.
//
// A row that a footing computes is a formula. Its value is the figure that
// arithmetic proves; where the sum of its rows misses that (a rounding, a
// misprinted row), the difference is a row of its own, "Difference as filed".
// Only where the total itself is what fails, and nothing proves it, the sum
// stands and the printed figure is kept on the tie-out sheet.

// way is how a figure comes about.
type way uint8

const (
	absent  way = iota // nothing is printed, nothing stands
	entered            // a constant as printed
	down               // the sum of other rows
	across             // the sum of other columns
	linked             // the figure of another place
	worded             // a word in place of a figure
)

// place is one figure of the model.
type place struct{ statement, line, column int }

// standing is one figure as it stands in the workbook.
type standing struct {
	way      way
	value    decimal.Decimal
	footing  int   // index in Across where the way is across
	from     place // where the way is linked
	shift    int32 // power of ten from its scale to this one's
	negative bool  // it is printed with the other sign
	state    uint8 // of the computation: 0 not begun, 1 under way, 2 done
}

// ledger holds the standings of every figure.
type ledger struct {
	m          *model.Model
	cells      [][][]standing      // by statement, line, column
	foot       [][]int             // by statement, line: index in Footed, -1 for none
	difference [][]decimalByColumn // by statement, line: what the rows of a total miss
	byID       []map[string]int    // by statement: line id -> index
	byKind     map[model.Kind]int
	schedules  map[string]int // by id
}

// decimalByColumn is nil where every column is zero.
type decimalByColumn []decimal.Decimal

func newLedger(m *model.Model) *ledger {
	l := &ledger{m: m, byKind: map[model.Kind]int{}, schedules: map[string]int{}}
	for i, s := range m.Statements {
		if s.Kind == model.Schedule {
			l.schedules[s.ID] = i
		} else {
			l.byKind[s.Kind] = i
		}
		cells := make([][]standing, len(s.Lines))
		ids := make(map[string]int, len(s.Lines))
		for j, line := range s.Lines {
			cells[j] = make([]standing, len(s.Columns))
			for k := range min(len(s.Columns), len(line.Figures)) {
				switch line.Figures[k].Kind {
				case parse.Figure, parse.Dash:
					cells[j][k].way = entered
				case parse.Word:
					cells[j][k].way = worded
				}
			}
			if _, twice := ids[line.ID]; !twice && line.ID != "" {
				ids[line.ID] = j
			}
		}
		l.cells = append(l.cells, cells)
		l.byID = append(l.byID, ids)
		l.difference = append(l.difference, make([]decimalByColumn, len(s.Lines)))
		l.foot = append(l.foot, chooseFootings(s))
	}
	l.assignSums()
	l.assignLinks()
	l.assignRepeats()
	l.assignOpenings()
	for i := range l.cells {
		for j := range l.cells[i] {
			for k := range l.cells[i][j] {
				l.settle(place{i, j, k})
			}
		}
	}
	return l
}

func (l *ledger) at(p place) *standing { return &l.cells[p.statement][p.line][p.column] }

// figure is what is printed; the zero figure, a blank, where a line has none.
func (l *ledger) figure(p place) model.Figure {
	figures := l.m.Statements[p.statement].Lines[p.line].Figures
	if p.column >= len(figures) {
		return model.Figure{}
	}
	return figures[p.column]
}

// chooseFootings is the footing each line is computed with: of several, the
// one that fails least, holds most, and is least likely by chance.
func chooseFootings(s *model.Statement) []int {
	best := make([]int, len(s.Lines))
	for i := range best {
		best[i] = -1
	}
	better := func(a, b parse.Footing) bool {
		if len(a.Broken) != len(b.Broken) {
			return len(a.Broken) < len(b.Broken)
		}
		if len(a.Proven) != len(b.Proven) {
			return len(a.Proven) > len(b.Proven)
		}
		return a.Weight > b.Weight
	}
	for i, f := range s.Footed {
		if !validFooting(f, len(s.Lines)) {
			continue
		}
		if old := best[f.Total]; old < 0 || better(f, s.Footed[old]) {
			best[f.Total] = i
		}
	}
	return best
}

// validFooting reports whether every index of a footing is one of n.
func validFooting(f parse.Footing, n int) bool {
	if f.Total < 0 || f.Total >= n || len(f.Terms) == 0 {
		return false
	}
	for _, t := range f.Terms {
		if t.Row < 0 || t.Row >= n || t.Row == f.Total {
			return false
		}
	}
	return true
}

// holdsIn reports whether a footing was tested in a column: it is exact, it
// rounds, or it fails there.
func holdsIn(f parse.Footing, column int) bool {
	return slices.Contains(f.Proven, column) || slices.Contains(f.Rounded, column) || brokenIn(f, column)
}

func brokenIn(f parse.Footing, column int) bool {
	return slices.ContainsFunc(f.Broken, func(b parse.FootBreak) bool { return b.Column == column })
}

// assignSums makes formulas of the figures that footings compute. Where a
// figure is both the foot of its column and of its row, it is the foot of its
// column, and the tie-out sheet tests the other.
func (l *ledger) assignSums() {
	for i, s := range l.m.Statements {
		for j := range s.Lines {
			for k := range s.Columns {
				p := place{i, j, k}
				if l.at(p).way != entered {
					continue
				}
				if f := l.foot[i][j]; f >= 0 && holdsIn(s.Footed[f], k) && l.anyTerm(p, s.Footed[f].Terms, true) {
					l.at(p).way = down
					continue
				}
				for n, f := range s.Across {
					if f.Total == k && validFooting(f, len(s.Columns)) && holdsIn(f, j) && l.anyTerm(p, f.Terms, false) {
						*l.at(p) = standing{way: across, footing: n}
						break
					}
				}
			}
		}
	}
}

// anyTerm reports whether at least one term of a sum is printed.
func (l *ledger) anyTerm(p place, terms []parse.FootTerm, down bool) bool {
	return slices.ContainsFunc(terms, func(t parse.FootTerm) bool {
		at := place{p.statement, p.line, t.Row}
		if down {
			at = place{p.statement, t.Row, p.column}
		}
		return l.at(at).way != absent && l.at(at).way != worded
	})
}

// where finds the figure a term of a check points at.
func (l *ledger) where(t model.Term) (place, bool) {
	i, ok := l.statementOf(t)
	if !ok {
		return place{}, false
	}
	j, ok := l.byID[i][t.Line]
	if !ok || t.Column < 0 || t.Column >= len(l.m.Statements[i].Columns) || l.cells[i][j][t.Column].way == absent {
		return place{}, false
	}
	return place{i, j, t.Column}, true
}

// assignLinks takes a figure that stands in two places from the first of them,
// where every articulation check between the two lines finds the same figure.
func (l *ledger) assignLinks() {
	type pair struct{ fromStatement, fromLine, toStatement, toLine int }
	var order []pair
	links := map[pair][][2]place{}
	unequal := map[pair]bool{}
	for _, c := range l.m.Checks {
		if c.Kind != model.ArticulationCheck || len(c.Left.Terms) != 1 || len(c.Right.Terms) != 1 || c.Left.Terms[0].Sign != c.Right.Terms[0].Sign {
			continue
		}
		from, ok := l.where(c.Left.Terms[0])
		to, ok2 := l.where(c.Right.Terms[0])
		if !ok || !ok2 || from == to {
			continue
		}
		if l.later(from, to) {
			from, to = to, from
		}
		key := pair{from.statement, from.line, to.statement, to.line}
		if links[key] == nil {
			order = append(order, key)
		}
		links[key] = append(links[key], [2]place{from, to})
		a, b := l.figure(from), l.figure(to)
		misprinted := l.at(from).way == entered && !a.Proven.Equal(a.Value)
		if misprinted || !a.Proven.Equal(b.Proven) {
			unequal[key] = true
		}
	}
	for _, key := range order {
		if unequal[key] {
			continue
		}
		for _, link := range links[key] {
			if to := l.at(link[1]); to.way == entered && !l.dependsOn(link[0], link[1], map[place]bool{}) {
				*to = standing{way: linked, from: link[0]}
			}
		}
	}
}

// assignOpenings makes one chain of a row of opening balances. Where a check
// found one of them elsewhere, and the statement's own closing balance of the
// year before is the same figure in every year, each is taken from there; the
// first year's is entered.
func (l *ledger) assignOpenings() {
	for i, s := range l.m.Statements {
		order := byPeriod(s)
		if order == nil {
			continue
		}
		for j := range s.Lines {
			if !slices.ContainsFunc(l.cells[i][j], func(c standing) bool { return c.way == linked }) {
				continue
			}
			closing := slices.IndexFunc(l.foot[i], func(f int) bool {
				return f >= 0 && slices.ContainsFunc(s.Footed[f].Terms, func(t parse.FootTerm) bool { return t.Row == j })
			})
			if closing < 0 || !l.carries(i, j, closing, order) {
				continue
			}
			for n := 1; n < len(order); n++ {
				opening, before := place{i, j, order[n]}, place{i, closing, order[n-1]}
				if c := l.at(opening); c.way == entered || c.way == linked {
					if !l.dependsOn(before, opening, map[place]bool{}) {
						*c = standing{way: linked, from: before}
					}
				}
			}
		}
	}
}

// carries reports whether a line is, in every year, another line's figure of
// the year before.
func (l *ledger) carries(i, opening, closing int, order []int) bool {
	some := false
	for n := 1; n < len(order); n++ {
		o, c := place{i, opening, order[n]}, place{i, closing, order[n-1]}
		if l.at(o).way == absent && l.at(c).way == absent {
			continue
		}
		if l.at(o).way == absent || l.at(c).way != down || !l.figure(o).Proven.Equal(l.figure(c).Proven) {
			return false
		}
		some = true
	}
	return some
}

// byPeriod is the columns of a statement from the earliest to the latest
// period, nil where they are not one period of one length each.
func byPeriod(s *model.Statement) []int {
	order := make([]int, len(s.Columns))
	for k, c := range s.Columns {
		if c.Period.End.IsZero() || c.Period.Months != s.Columns[0].Period.Months {
			return nil
		}
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int { return s.Columns[a].Period.End.Compare(s.Columns[b].Period.End) })
	for n := 1; n < len(order); n++ {
		if s.Columns[order[n]].Period.End.Equal(s.Columns[order[n-1]].Period.End) {
			return nil // two parts of the company
		}
	}
	return order
}

// later reports whether a stands after b: in a later statement, or in the same
// one in a later period, or further down.
func (l *ledger) later(a, b place) bool {
	if a.statement != b.statement {
		return a.statement > b.statement
	}
	columns := l.m.Statements[a.statement].Columns
	if ya, yb := columns[a.column].Period.End, columns[b.column].Period.End; !ya.Equal(yb) {
		return ya.After(yb)
	}
	return a.line > b.line
}

// inputs are the figures a figure is computed from.
func (l *ledger) inputs(p place) []place {
	s, c := l.m.Statements[p.statement], l.at(p)
	var from []place
	switch c.way {
	case down:
		terms := s.Footed[l.foot[p.statement][p.line]].Terms
		from = make([]place, 0, len(terms))
		for _, t := range terms {
			from = append(from, place{p.statement, t.Row, p.column})
		}
	case across:
		terms := s.Across[c.footing].Terms
		from = make([]place, 0, len(terms))
		for _, t := range terms {
			from = append(from, place{p.statement, p.line, t.Row})
		}
	case linked:
		from = append(from, c.from)
	}
	return from
}

// causeOf is the finding that explains why a figure is not worth in the workbook
// what is printed: its own, or that of a figure it is computed from. It is ""
// where the figure is worth what is printed.
func (l *ledger) causeOf(p place, seen map[place]bool) string {
	figure := l.figure(p)
	if seen[p] || l.at(p).value.Equal(figure.Value) {
		return ""
	}
	seen[p] = true
	if figure.Finding != "" {
		return figure.Finding
	}
	for _, from := range l.inputs(p) {
		if f := l.causeOf(from, seen); f != "" {
			return f
		}
	}
	return ""
}

func (l *ledger) dependsOn(p, on place, seen map[place]bool) bool {
	if p == on {
		return true
	}
	if seen[p] {
		return false
	}
	seen[p] = true
	return slices.ContainsFunc(l.inputs(p), func(from place) bool { return l.dependsOn(from, on, seen) })
}

// settle computes what a figure is worth in the workbook. A figure that would
// depend on itself is entered instead.
func (l *ledger) settle(p place) {
	c := l.at(p)
	if c.state != 0 || c.way == absent || c.way == worded {
		return
	}
	c.state = 1
	figure := l.figure(p)
	inputs := l.inputs(p)
	for _, from := range inputs {
		if l.at(from).state == 1 {
			*c = standing{way: entered, state: 1}
			inputs = nil
			break
		}
		l.settle(from)
	}
	s := l.m.Statements[p.statement]
	switch c.way {
	case entered:
		c.value = figure.Value
	case linked:
		c.value = c.taken(l.at(c.from).value)
	case across:
		c.value = l.sum(inputs, s.Across[c.footing].Terms)
		if !c.value.Equal(figure.Proven) {
			// A sum across has no place for a row "Difference as filed".
			*c = standing{way: entered, value: figure.Value}
		}
	case down:
		f := s.Footed[l.foot[p.statement][p.line]]
		computed := l.sum(inputs, f.Terms)
		unproven := figure.Finding != "" && figure.Proven.Equal(figure.Value) && brokenIn(f, p.column)
		c.value = computed
		if missing := figure.Proven.Sub(computed); !unproven && !missing.IsZero() {
			c.value = figure.Proven
			by := &l.difference[p.statement][p.line]
			if *by == nil {
				*by = make(decimalByColumn, len(s.Columns))
			}
			(*by)[p.column] = missing
		}
	}
	c.state = 2
}

// taken is the value of another figure as this one shows it.
func (c *standing) taken(v decimal.Decimal) decimal.Decimal {
	if c.shift != 0 {
		v = v.Shift(c.shift)
	}
	if c.negative {
		v = v.Neg()
	}
	return v
}

func (l *ledger) sum(inputs []place, terms []parse.FootTerm) decimal.Decimal {
	total := decimal.Zero
	for i, from := range inputs {
		switch {
		case terms[i].Sign < 0:
			total = total.Sub(l.at(from).value)
		default:
			total = total.Add(l.at(from).value)
		}
	}
	return total
}
