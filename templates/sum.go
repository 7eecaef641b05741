package templates

import (
	"cmp"
	"slices"

	"tieout/formulas"
	"tieout/parse"
)

// reference is how the cell of one figure names another; false where the
// template does not show the other.
func (b *planner) reference(to, from place) (formulas.Expr, bool) {
	t, f := &b.statements[to.statement], &b.statements[from.statement]
	if t.sheet < 0 {
		return nil, false
	}
	ref := formulas.Ref{Line: t.rowIDs[to.line]}
	if t.sheet != f.sheet {
		ref.Line = b.far(to)
	}
	key, own := t.keys[to.column], f.keys[from.column]
	at := func(key string) int { return slices.IndexFunc(b.years, func(y year) bool { return y.key == key }) }
	switch {
	case key == own && (t.annual && f.annual || to.statement == from.statement):
	case t.annual && f.annual && at(key) >= 0 && at(own) >= 0:
		// An opening balance: the year before, counted so that the row has one formula.
		ref.Shift = at(key) - at(own)
	default:
		ref.Period = key
	}
	return ref, true
}

// sumDown is the formula of a total: its rows and the row of the difference,
// where it has one.
func (b *planner) sumDown(p place, f parse.Footing, rows lineRows) formulas.Expr {
	d := &b.statements[p.statement]
	terms := make([]term, 0, len(f.Terms)+1)
	for _, t := range f.Terms {
		terms = append(terms, term{d.rowIDs[t.Row], rows.first[t.Row], t.Sign, b.numeric(place{p.statement, t.Row, p.column})})
	}
	if at := rows.difference[p.line]; at >= 0 {
		terms = append(terms, term{d.rowIDs[p.line] + differenceSuffix, at, +1, true})
	}
	return b.sum(p.statement, rows, terms, func(from, to string) formulas.Ref { return formulas.Ref{Line: from, To: to} })
}

// term is one row of a sum.
type term struct {
	id        string
	row, sign int
	present   bool // a figure stands in the column of the sum
}

// sum adds rows in the order of the sheet, a block of rows with the same sign
// as one SUM; ref names one row, or a block. A row that is blank in the column
// is left out, so that no formula points at an empty cell; within the block of
// a SUM it may stand, because a SUM passes over it and the row of the total then
// keeps one formula in all its columns.
func (b *planner) sum(statement int, rows lineRows, terms []term, ref func(from, to string) formulas.Ref) formulas.Expr {
	slices.SortFunc(terms, func(x, y term) int { return cmp.Compare(x.row, y.row) })
	var sum formulas.Expr
	for i := 0; i < len(terms); {
		n := i + 1
		for n < len(terms) && terms[n].sign == terms[i].sign && !b.figuresBetween(statement, rows, terms[n-1].row, terms[n].row) {
			n++
		}
		block := terms[i:n]
		present := 0
		for _, t := range block {
			if t.present {
				present++
			}
		}
		switch {
		case len(block) > 2 && present > 0, len(block) == 2 && present == 1:
			sum = joined(sum, terms[i].sign, formulas.Call{Func: "SUM", Args: []formulas.Expr{ref(block[0].id, block[len(block)-1].id)}})
		default:
			for _, t := range block {
				if t.present {
					sum = joined(sum, t.sign, ref(t.id, ""))
				}
			}
		}
		i = n
	}
	return sum
}

// joined adds or subtracts a part of a sum.
func joined(sum formulas.Expr, sign int, part formulas.Expr) formulas.Expr {
	switch {
	case sum == nil && sign < 0:
		return formulas.Neg{X: part}
	case sum == nil:
		return part
	case sign < 0:
		return formulas.Binary{Op: "-", X: sum, Y: part}
	}
	return formulas.Binary{Op: "+", X: sum, Y: part}
}

// numeric reports whether a figure stands as a number.
func (b *planner) numeric(p place) bool {
	w := b.ledger.at(p).way
	return w != absent && w != worded
}

// figuresBetween reports whether a row with figures stands between two rows:
// a SUM over both would count it.
func (b *planner) figuresBetween(statement int, rows lineRows, from, to int) bool {
	for j, row := range rows.first {
		if row > from && row < to && b.lineStyle(statement, j) != HeadingRow {
			return true
		}
		if at := rows.difference[j]; at > from && at < to {
			return true
		}
		if at := rows.into[j]; at > from && at < to {
			return true
		}
	}
	return false
}

// sumAcross is the formula of a total column: a block of columns as one SUM.
func (b *planner) sumAcross(p place, f parse.Footing) formulas.Expr {
	d := &b.statements[p.statement]
	id := d.rowIDs[p.line]
	terms := slices.Clone(f.Terms)
	slices.SortFunc(terms, func(x, y parse.FootTerm) int { return cmp.Compare(x.Row, y.Row) })
	adjacent := !d.annual
	for i, t := range terms {
		adjacent = adjacent && t.Sign > 0 && (i == 0 || t.Row == terms[i-1].Row+1)
	}
	if adjacent && len(terms) > 2 {
		first, last := terms[0].Row, terms[len(terms)-1].Row
		return formulas.Call{Func: "SUM", Args: []formulas.Expr{formulas.Ref{Line: id, Period: d.keys[first], PeriodTo: d.keys[last]}}}
	}
	var sum formulas.Expr
	for _, t := range terms {
		if b.numeric(place{p.statement, p.line, t.Row}) {
			sum = joined(sum, t.Sign, formulas.Ref{Line: id, Period: d.keys[t.Row]})
		}
	}
	return sum
}
