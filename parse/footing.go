package parse

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// FootRow is one row of a table as footing sees it: numbers and a few marks
// of layout, never words.
type FootRow struct {
	// Cells holds one figure per column as printed, its sign applied and its
	// scale not. An invalid cell is blank (absent); a printed dash is a valid zero.
	Cells []decimal.NullDecimal
	// Rule says that a rule is printed between the row with figures above and this one.
	Rule bool
	// Break says that a heading row without figures, or a blank line, stands before this row.
	Break bool
	// Indent counts the columns of white space before the caption; -1 where there is no caption.
	Indent int
	// Apart marks figures of another kind (per share, percent, shares), which
	// are summed among themselves only.
	Apart bool
}

// FootTerm is one row that enters a total. Sign is +1 or -1: how the printed
// figure enters.
type FootTerm struct{ Row, Sign int }

// FootBreak is a column in which a relation proven elsewhere fails. Printed is
// the figure of the total row, Computed the sum of its terms, both as printed
// in the table (its scale not applied).
type FootBreak struct {
	Column            int
	Printed, Computed decimal.Decimal
}

// Footing says that a row is the sum of others.
//
// A column is listed once or not at all: a total that is blank, and figures of
// another nature that do not sum (a rate, a percentage of change), say nothing
// about the relation. Where a term is itself broken in a column and its
// computed figure is the one that fits, the sum is taken with that figure.
type Footing struct {
	Total   int         // index of the total row
	Terms   []FootTerm  // in row order, at least two
	Proven  []int       // columns in which the sum is exact
	Rounded []int       // columns in which it holds within half a unit of the last digit for each number added, the total included
	Broken  []FootBreak // columns in which it fails although the relation is beyond doubt: a misprint
	Weight  float64     // how unlikely the relation is by chance, in bits, at most 40; layout counts too
}

// Foot finds which rows of a table are sums of which others, from the figures
// alone. It returns at most one Footing for a row, ordered by Total, and
// claims only what chance or habit could not give: a list of unrelated figures
// yields nothing. No row is, through its terms, a part of itself. A row is a
// term of one total only, except that the terms of a memo total (one that is
// blank in columns where its terms are not, as total comprehensive income is
// in a statement of equity) also stand in the next total.
func Foot(rows []FootRow) []Footing { return footTableOf(rows).down() }

// FootAcross finds which columns of a table are sums of which others
// (cross-footing). In the result rows and columns are exchanged: Total and the
// terms are columns, the listed columns and breaks are rows. Rows set Apart are
// no evidence, but are listed where the relation holds in them too. Tables of
// more than 48 columns are not read.
func FootAcross(rows []FootRow) []Footing { return footTableOf(rows).across() }

func (t *footTable) down() []Footing {
	var found []Footing
	index := make([]int, 0, len(t.rows))
	for _, apart := range [...]bool{false, true} {
		index = index[:0]
		for i, r := range t.rows {
			if r.apart == apart {
				index = append(index, i)
			}
		}
		g := t.grid(len(index), t.cols, func(k, c int) footFigure { return t.figures[index[k]*t.cols+c] })
		if g == nil {
			continue
		}
		for k, i := range index {
			g.marks[k] = t.rows[i].footMark
			g.ruled = g.ruled || t.rows[i].Rule
		}
		w := newFootWork(g, false)
		w.run()
		for _, f := range w.finish() {
			f.Total = index[f.Total]
			for i := range f.Terms {
				f.Terms[i].Row = index[f.Terms[i].Row]
			}
			found = append(found, f)
		}
	}
	slices.SortFunc(found, func(x, y Footing) int { return x.Total - y.Total })
	return found
}

func (t *footTable) across() []Footing {
	if t.cols < 3 || t.cols > footWindow {
		return nil
	}
	g := t.grid(t.cols, len(t.rows), func(k, c int) footFigure { return t.figures[c*t.cols+k] })
	if g == nil {
		return nil
	}
	for r := range t.rows {
		g.apart[r] = t.rows[r].apart
	}
	w := newFootWork(g, true)
	w.run()
	return w.finish()
}

// Explain says the relation in words: the total, its terms with their signs,
// and the columns (counted from 1) in which it is proven, holds within
// rounding, or fails. label gives the caption of a row.
func (f Footing) Explain(label func(row int) string) string {
	var b strings.Builder
	b.WriteString(label(f.Total))
	b.WriteString(" =")
	for i, t := range f.Terms {
		switch {
		case t.Sign < 0:
			b.WriteString(" - ")
		case i > 0:
			b.WriteString(" + ")
		default:
			b.WriteString(" ")
		}
		b.WriteString(label(t.Row))
	}
	for _, part := range []struct {
		word    string
		columns []int
	}{{"proven in", f.Proven}, {"within rounding in", f.Rounded}} {
		if len(part.columns) > 0 {
			b.WriteString("; " + part.word + " " + footColumnList(part.columns))
		}
	}
	for _, k := range f.Broken {
		b.WriteString("; fails in column " + strconv.Itoa(k.Column+1) +
			": printed " + k.Printed.String() + ", computed " + k.Computed.String())
	}
	return b.String()
}

func footColumnList(columns []int) string {
	word := "column "
	if len(columns) > 1 {
		word = "columns "
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = strconv.Itoa(c + 1)
	}
	return word + strings.Join(names, ", ")
}
