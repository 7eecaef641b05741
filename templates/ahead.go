package templates

import (
	"fmt"
	"slices"

	"tieout/formulas"
)

// How each line of a statement as filed goes on in forecast years.

// aheadWay is how a line comes about in forecast years.
type aheadWay uint8

const (
	notAhead   aheadWay = iota // nothing stands there
	ruledAhead                 // a formula of the template
	totalAhead                 // the sum of its rows, as in actual years
	linkAhead                  // the figure of another line, as in actual years
)

type lineAhead struct {
	way  aheadWay
	rule *rowSpec     // where ruled
	link formulas.Ref // where linked

	bound formulas.Expr // what stands in every forecast year, once it is asked for
}

// aheadOf reports whether a line has figures in forecast years.
func (b *planner) aheadOf(statement, line int) bool {
	return b.ahead != nil && b.ahead[statement] != nil && b.ahead[statement][line].way != notAhead
}

// lookAhead decides how every line of the statements goes on.
func (b *planner) lookAhead() {
	b.ahead = make([][]lineAhead, len(b.m.Statements))
	b.into = make([][][]*rowSpec, len(b.m.Statements))
	if !b.forecasting() {
		return
	}
	for i, st := range b.m.Statements {
		d := &b.statements[i]
		if d.sheet < 0 || !d.annual {
			continue
		}
		for _, block := range b.sheets[d.sheet].spec.blocks {
			if block.kind == asFiledBlock && block.statement == st.ID && (len(block.lines) > 0 || block.otherwise.expr != nil) {
				b.statementAhead(i, block)
			}
		}
	}
}

// statementAhead is lookAhead for one statement.
func (b *planner) statementAhead(i int, block *block) {
	st, d := b.m.Statements[i], &b.statements[i]
	column := slices.Index(d.keys, b.years[b.base].key)
	if column < 0 {
		return // it does not reach the base year
	}
	spec := b.sheets[d.sheet].spec
	lines := make([]lineAhead, len(st.Lines))
	b.ahead[i] = lines
	b.into[i] = make([][]*rowSpec, len(st.Lines))
	for _, r := range block.lines {
		name := r.line
		if r.into != "" {
			name = r.into
		}
		p, ok := b.lineOf(target{statement: st.ID, line: name})
		switch {
		case !ok && r.optional, ok && p.statement != i:
		case !ok:
			b.failAt(r.at, fmt.Sprintf("expected a line %s in the filing's %s, found none; correct the name, or add optional: true%s",
				name, statementName(st.ID), didYouMean(name, d.rowIDs)))
		case r.into != "":
			b.into[i][p.line] = append(b.into[i][p.line], r)
		default:
			lines[p.line] = lineAhead{way: ruledAhead, rule: r}
		}
	}
	for j, line := range st.Lines {
		if lines[j].way != notAhead || line.Heading {
			continue
		}
		p := place{i, j, column}
		switch b.ledger.at(p).way {
		case absent, worded:
			continue
		case down:
			lines[j].way = totalAhead
			continue
		case linked:
			if ref, ok := b.reference(b.ledger.at(p).from, p); ok && ref.(formulas.Ref).Period == "" {
				lines[j] = lineAhead{way: linkAhead, link: ref.(formulas.Ref)}
				continue
			}
		}
		if block.otherwise.expr == nil {
			b.failAt(block.at, fmt.Sprintf("expected a forecast of %s (%s) in the %s, found none; add it to lines, or say what goes for every other line in otherwise",
				d.rowIDs[j], captionOf(line), statementName(st.ID)))
			continue
		}
		lines[j] = lineAhead{way: ruledAhead, rule: &rowSpec{line: d.rowIDs[j], forecast: block.otherwise, sheet: spec.id, at: block.at}}
	}
	for j := range st.Lines {
		if rows := b.into[i][j]; len(rows) > 0 && lines[j].way != totalAhead {
			b.failAt(rows[0].at, fmt.Sprintf("expected %s to be a total that is the sum of its rows, found %s; name another total", rows[0].into, captionOf(st.Lines[j])))
		}
	}
}

// totalOf is the total a row of the template is added to.
func (b *planner) totalOf(r *rowSpec) (place, bool) {
	for i := range b.into {
		for j, rows := range b.into[i] {
			if slices.Contains(rows, r) {
				return place{statement: i, line: j}, true
			}
		}
	}
	return place{}, false
}

// shownInto are the rows added to a total that the filing has what they need for.
func (b *planner) shownInto(i, j int) []*rowSpec {
	if b.into == nil || b.into[i] == nil {
		return nil
	}
	var rows []*rowSpec
	for _, r := range b.into[i][j] {
		if !r.optional || b.lacks(r, b.base+1) == "" {
			rows = append(rows, r)
		}
	}
	return rows
}

// cellAhead is the cell of a line of a statement in forecast year k.
func (b *planner) cellAhead(index int, p place, k int, rows lineRows) Cell {
	a := &b.ahead[p.statement][p.line]
	switch a.way {
	case ruledAhead:
		f := frame{sheet: index, spec: a.rule.sheet, k: k, line: &p, own: a.rule}
		if missing := b.missing(f, a.rule.forecast.expr, a.rule.optional); missing != "" {
			b.failOnce(a.rule, fmt.Sprintf("expected %s, which the forecast of %s needs, found none", missing, a.rule.line))
			return Cell{}
		}
		if a.bound == nil {
			a.bound = b.bound(f, a.rule.forecast.expr)
		}
		c := Cell{Expr: a.bound, Role: CalcRole}
		if ref, single := c.Expr.(formulas.Ref); single && b.crosses(ref) {
			c.Role = CrossRole
		}
		return c
	case totalAhead:
		if a.bound == nil {
			a.bound = b.sumAhead(p, rows)
		}
		return Cell{Expr: a.bound, Role: CalcRole}
	case linkAhead:
		if a.bound == nil {
			a.bound = a.link
		}
		c := Cell{Expr: a.bound, Role: CalcRole}
		if b.crosses(a.link) {
			c.Role = CrossRole
		}
		return c
	}
	return Cell{}
}

// failOnce reports what is wrong with a rule once, not once a year.
func (b *planner) failOnce(r *rowSpec, msg string) {
	at := r.forecast.at
	if at.IsZero() {
		at = r.at
	}
	for _, e := range b.errs {
		if e.Span == at && e.Msg == msg {
			return
		}
	}
	b.fail(at, "%s", msg)
}

// sumAhead is the formula of a total in forecast years.
func (b *planner) sumAhead(p place, rows lineRows) formulas.Expr {
	d := &b.statements[p.statement]
	f := b.m.Statements[p.statement].Footed[b.ledger.foot[p.statement][p.line]]
	terms := make([]term, 0, len(f.Terms))
	for _, t := range f.Terms {
		terms = append(terms, term{d.rowIDs[t.Row], rows.first[t.Row], t.Sign, b.aheadOf(p.statement, t.Row)})
	}
	for n, r := range b.shownInto(p.statement, p.line) {
		sign := 1
		if r.minus {
			sign = -1
		}
		terms = append(terms, term{r.line, rows.into[p.line] + n, sign, true})
	}
	if at := rows.difference[p.line]; at >= 0 && b.differenceAhead(p.statement, p.line) {
		terms = append(terms, term{d.rowIDs[p.line] + differenceSuffix, at, +1, true})
	}
	return b.sum(p.statement, rows, terms, func(from, to string) formulas.Ref { return formulas.Ref{Line: from, To: to} })
}

// intoRow lays out a row of the template above the total it is added to. In the
// base year it is nil: the filing does not have it.
func (b *planner) intoRow(index int, r *rowSpec, width int) Row {
	row := Row{ID: r.line, Style: LineRow, Cells: make([]Cell, width)}
	row.Cells[captionColumn] = Cell{Value: formulas.Str(r.label), Indent: 1, Wrap: true}.noted(r.note)
	format, decimals := b.unitFormat(r.unit)
	var bound formulas.Expr
	for k, y := range b.years {
		cell := &row.Cells[firstYear+k]
		switch {
		case k == b.base:
			*cell = Cell{Value: formulas.Num(0), Role: InputRole, Format: format, Decimals: decimals}
		case y.forecast:
			if lacks := b.lacks(r, k); lacks != "" {
				b.failOnce(r, fmt.Sprintf("expected %s, which row %s needs, found none", lacks, r.line))
				continue
			}
			if bound == nil {
				bound = b.bound(b.annualFrame(index, r, k), r.forecast.expr)
			}
			*cell = Cell{Expr: bound, Role: CalcRole, Format: format, Decimals: decimals}
		}
	}
	return row
}
