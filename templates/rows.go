package templates

import (
	"slices"
	"strings"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// notAvailable stands where a named row has no figure.
const notAvailable = "n/a"

// templateRows lays out rows of the template over the annual columns.
func (b *planner) templateRows(index int, block *block) {
	s := b.sheets[index].sheet
	var heading *rowSpec
	for _, r := range block.rows {
		if r.heading != "" {
			heading = r
			continue
		}
		cells, shown := b.rowCells(index, r)
		if !shown {
			continue
		}
		if heading != nil {
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, heading.heading))
			heading = nil
		}
		style := r.style
		if style == 0 {
			style = LineRow
		}
		b.positions[[2]int{index, len(s.Rows)}] = r.actualAt
		at := s.add(Row{ID: r.line, Style: style, Cells: cells})
		b.nameRow(index, at, r)
	}
}

// nameRow defines the name of a row: over its forecast years where there are any.
func (b *planner) nameRow(index, at int, r *rowSpec) {
	if r.name == "" || len(b.years) == 0 {
		return
	}
	first, last := firstYear, firstYear+len(b.years)-1
	if b.forecasting() {
		first = firstYear + b.base + 1
	}
	b.plan.Names = append(b.plan.Names, Name{Name: r.name, Comment: r.label,
		Area: Area{Sheet: index, Row: at, LastRow: at, Column: first, LastColumn: last}})
}

// rowCells is a row of the template; shown is false where the filing has
// nothing for it and the row is optional. A named row is always shown.
func (b *planner) rowCells(index int, r *rowSpec) (cells []Cell, shown bool) {
	cells = make([]Cell, b.columnsAfter())
	cells[captionColumn] = Cell{Value: formulas.Str(r.label), Indent: 1, Wrap: true}.noted(r.note)
	var missing [2]string // in actual and in forecast years
	var filled [2]int
	var bound [2]formulas.Expr // a formula reads the same in every year
	for k, y := range b.years {
		cell := &cells[firstYear+k]
		side := 0
		if y.forecast {
			side = 1
		}
		e := b.formulaIn(r, k)
		lacks := "a formula"
		if e != nil {
			lacks = b.lacks(r, k)
		}
		if lacks != "" {
			if k == b.base || missing[side] == "" {
				missing[side] = lacks
			}
			if r.name != "" {
				*cell = Cell{Value: formulas.Str(notAvailable)}
				cell.Format, cell.Decimals = b.rowFormat(r)
			}
			continue
		}
		filled[side]++
		if bound[side] == nil {
			bound[side] = b.bound(b.annualFrame(index, r, k), e)
		}
		*cell = Cell{Expr: bound[side], Role: CalcRole}
		cell.Format, cell.Decimals = b.rowFormat(r)
		if ref, single := cell.Expr.(formulas.Ref); single && strings.Contains(ref.Line, ".") {
			cell.Role = CrossRole
		}
	}
	if filled[0] > 0 && r.actual != nil {
		cells[sourceColumn] = b.rowSource(r)
	}
	for side, f := range []formula{{expr: r.actual, at: r.actualAt, where: r.where}, r.forecast} {
		if f.expr == nil || side == 1 && !b.forecasting() {
			continue
		}
		if filled[side] > 0 {
			for _, fault := range b.unitFaults(r, f.expr) {
				b.fail(f.where(fault.offset), "%s", fault.msg)
			}
		} else if !r.optional && !(filled[1] > 0 && r.forecast.expr != nil && f.at == r.forecast.at) {
			b.fail(f.at, "expected %s in the filing, which row %s needs, found none; correct the name, or add optional: true%s",
				missing[side], r.line, b.lineHint(r, f.expr))
		}
	}
	return cells, filled[0]+filled[1] > 0 || r.name != ""
}

// rowSource leads to the line of the filing a row restates; a row that computes
// something has none.
func (b *planner) rowSource(r *rowSpec) Cell {
	ref, single := r.actual.(formulas.Ref)
	if !single || ref.Block() {
		return Cell{}
	}
	f := frame{spec: r.sheet, own: r}
	to := b.targetOf(f, ref)
	if to.row != nil && to.row.actual != nil && to.row != r {
		return b.rowSource(to.row)
	}
	if to.assumed != "" {
		return b.factSource(to.assumed)
	}
	p, ok := b.lineOf(to)
	if !ok {
		return Cell{}
	}
	return b.toSource(b.figuresSpan(b.m.Statements[p.statement].Lines[p.line]))
}

// lineHint suggests a line of the filing for the first name that is none.
func (b *planner) lineHint(r *rowSpec, e formulas.Expr) string {
	for ref := range formulas.Refs(e) {
		to, msg := b.t.rows.resolve(r.sheet, ref.Line)
		if msg != "" || to.line == "" {
			continue
		}
		if _, ok := b.lineOf(to); ok {
			continue
		}
		var ids []string
		for i := range b.statements {
			if b.m.Statements[i].ID == to.statement {
				ids = b.statements[i].rowIDs
			}
		}
		return didYouMean(to.line, ids)
	}
	return ""
}

// rowFormat is how a row of the template is shown.
func (b *planner) rowFormat(r *rowSpec) (Format, int8) { return b.figureUnit(r.unit) }

// figureUnit is how figures of a unit are shown in a column of figures, where a
// text stands as they do.
func (b *planner) figureUnit(unit rowUnit) (Format, int8) {
	if unit == textUnit {
		return AmountFormat, 0
	}
	return b.unitFormat(unit)
}

// unitFormat is how figures of a unit are shown.
func (b *planner) unitFormat(unit rowUnit) (Format, int8) {
	switch unit {
	case perShareUnit:
		return PerShareFormat, 2
	case sharesUnit:
		return SharesFormat, 0
	case percentUnit:
		return PercentFormat, 1
	case rateUnit:
		return PercentFormat, 2
	case ratioUnit, numberUnit:
		return DecimalFormat, 2
	case countUnit:
		return IntegerFormat, 0
	case dateUnit:
		return DateFormat, 0
	case textUnit:
		return TextFormat, 0
	}
	if b.decimals > 0 {
		return DecimalFormat, b.decimals
	}
	return AmountFormat, 0
}

// printedDecimals is with how many decimals the statements print amounts.
func (b *planner) printedDecimals() int8 {
	decimals := int8(0)
	for i, st := range b.m.Statements {
		if st.Kind == model.Schedule {
			continue
		}
		for j, line := range st.Lines {
			if line.Unit == parse.Currency && b.ledger.cells[i][j] != nil {
				_, d := figureFormat(line, false)
				decimals = max(decimals, d)
			}
		}
	}
	return decimals
}

// lineOf is the line of a statement a name stands for: by its id, else by the
// concept it is filed under.
func (b *planner) lineOf(to target) (place, bool) {
	if to.key != "" {
		p, ok := b.keys[to.key]
		return p, ok && b.statements[p.statement].sheet >= 0
	}
	sheet := -1
	for i, s := range b.m.Statements {
		if s.ID == to.statement {
			sheet = b.statements[i].sheet
		}
	}
	if sheet < 0 {
		return place{}, false
	}
	for i := range b.m.Statements {
		if d := &b.statements[i]; d.sheet == sheet {
			if j := slices.Index(d.rowIDs, to.line); j >= 0 {
				return place{statement: i, line: j}, true
			}
		}
	}
	for i, s := range b.m.Statements {
		if b.statements[i].sheet != sheet {
			continue
		}
		if j := slices.IndexFunc(s.Lines, func(l *model.Line) bool { return l.Concept == to.line && !l.Heading }); j >= 0 {
			return place{statement: i, line: j}, true
		}
	}
	return place{}, false
}

// several reports whether a name is a concept of which a statement has more
// than one line, such as the interest expense of two parts of the company: an
// optional row, which is written without knowing the filer, takes none of them
// for the whole. A name that is the line's own means that line.
func (b *planner) several(p place, name string) bool {
	lines := b.m.Statements[p.statement].Lines
	n, concept := 0, lines[p.line].Concept
	if name != concept {
		return false
	}
	for _, l := range lines {
		if l.Concept == concept && l.Unit == lines[p.line].Unit && len(l.Figures) > 0 {
			n++
		}
	}
	return n > 1
}

// scaled brings an amount to the units of the first statement, which are those
// of the template's rows.
func (b *planner) scaled(ref formulas.Ref, p place) formulas.Expr {
	own, theirs := b.m.Statements[0].Scale, b.m.Statements[p.statement].Scale
	if own == theirs || own <= 0 || theirs <= 0 || ref.To != "" || ref.PeriodTo != "" ||
		b.m.Statements[p.statement].Lines[p.line].Unit != parse.Currency {
		return ref
	}
	if theirs > own {
		return formulas.Binary{Op: "*", X: ref, Y: formulas.Number{Value: float64(theirs / own)}}
	}
	return formulas.Binary{Op: "/", X: ref, Y: formulas.Number{Value: float64(own / theirs)}}
}
