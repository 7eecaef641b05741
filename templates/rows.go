package templates

import (
	"slices"
	"strconv"
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
		if style == "" {
			style = LineRow
		}
		b.positions[[2]int{index, len(s.Rows)}] = r.actualAt
		at := s.add(Row{ID: r.line, Style: style, Cells: cells})
		if r.name != "" && len(b.years) > 0 {
			b.plan.Names = append(b.plan.Names, Name{Name: r.name, Comment: r.label,
				Area: Area{Sheet: index, Row: at, LastRow: at, Column: firstYear, LastColumn: firstYear + len(b.years) - 1}})
		}
	}
}

// rowCells is a row of the template; shown is false where the filing has
// nothing for it and the row is optional. A named row is always shown.
func (b *planner) rowCells(index int, r *rowSpec) (cells []Cell, shown bool) {
	cells = make([]Cell, firstYear+len(b.years))
	cells[captionColumn] = Cell{Value: formulas.Str(r.label), Indent: 1, Wrap: true}
	missing, filled := "", 0
	for k, y := range b.years {
		cell := &cells[firstYear+k]
		var lacks string
		if r.actual == nil {
			lacks = "a formula"
		} else {
			lacks = b.lacks(r, k, map[*rowSpec]bool{})
		}
		if lacks != "" {
			if y.period.End.Equal(b.m.Filing.PeriodEnd) || missing == "" {
				missing = lacks
			}
			if r.name != "" {
				*cell = Cell{Value: formulas.Str(notAvailable)}
			}
			continue
		}
		filled++
		*cell = Cell{Expr: b.bind(index, r, k), Role: CalcRole}
		cell.Format, cell.Decimals = b.rowFormat(r)
		if ref, single := cell.Expr.(formulas.Ref); single && strings.Contains(ref.Line, ".") {
			cell.Role = CrossRole
		}
	}
	if filled > 0 {
		cells[sourceColumn] = b.rowSource(r)
		for _, f := range b.unitFaults(r) {
			b.fail(r.where(f.offset), "%s", f.msg)
		}
		return cells, true
	}
	if !r.optional && r.actual != nil {
		b.fail(r.actualAt, "expected %s in the filing, which row %s needs, found none; correct the name, or add optional: true%s",
			missing, r.line, b.lineHint(r))
	}
	return cells, r.name != ""
}

// rowSource leads to the line of the filing a row restates; a row that computes
// something has none.
func (b *planner) rowSource(r *rowSpec) Cell {
	ref, single := r.actual.(formulas.Ref)
	if !single || ref.Block() {
		return Cell{}
	}
	to := b.target(r, ref)
	if to.row != nil && to.row.actual != nil {
		return b.rowSource(to.row)
	}
	p, ok := b.lineOf(to)
	if !ok {
		return Cell{}
	}
	return b.toSource(b.figuresSpan(b.m.Statements[p.statement].Lines[p.line]))
}

// lineHint suggests a line of the filing for the first name that is none.
func (b *planner) lineHint(r *rowSpec) string {
	for _, ref := range formulas.Refs(r.actual) {
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

// rowFormat is how a row of a unit is shown.
func (b *planner) rowFormat(r *rowSpec) (Format, int) {
	switch r.unit {
	case perShareUnit:
		return PerShareFormat, 2
	case sharesUnit:
		return SharesFormat, 0
	case percentUnit:
		return PercentFormat, 1
	case ratioUnit, numberUnit:
		return DecimalFormat, 2
	}
	decimals := 0
	for i, st := range b.m.Statements {
		for j, line := range st.Lines {
			if line.Unit == parse.Currency && b.ledger.cells[i][j] != nil {
				_, d := figureFormat(line, false)
				decimals = max(decimals, d)
			}
		}
	}
	if decimals > 0 {
		return DecimalFormat, decimals
	}
	return AmountFormat, 0
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

// target resolves a reference of a row, `filed` included.
func (b *planner) target(r *rowSpec, ref formulas.Ref) target {
	if ref.Line != filedName {
		to, _ := b.t.rows.resolve(r.sheet, ref.Line)
		return to
	}
	if _, ok := b.keys[r.line]; ok {
		return target{key: r.line}
	}
	for _, id := range statementIDs {
		to := target{statement: id, line: r.line}
		if _, ok := b.lineOf(to); ok {
			return to
		}
	}
	return target{key: r.line}
}

// yearOf is the index of the year a reference means, seen from year k; -1
// where there is none.
func (b *planner) yearOf(ref formulas.Ref, k int) int {
	at := k + ref.Shift
	switch ref.Period {
	case "":
	case "first":
		at = 0
	case "base":
		at = b.baseYear()
	default:
		at = slices.IndexFunc(b.years, func(y year) bool { return y.key == ref.Period })
	}
	if at < 0 || at >= len(b.years) {
		return -1
	}
	return at
}

// baseYear is the last actual year.
func (b *planner) baseYear() int {
	at := len(b.years) - 1
	for k, y := range b.years {
		if y.period.End.Equal(b.m.Filing.PeriodEnd) && !y.period.End.IsZero() {
			at = k
		}
	}
	return at
}

// endYear is the last year of a reference over several.
func (b *planner) endYear(ref formulas.Ref, k int) int {
	if ref.PeriodTo == "" {
		return b.yearOf(ref, k)
	}
	if n, err := strconv.Atoi(ref.PeriodTo); err == nil && n > -100 && n < 100 {
		return b.yearOf(formulas.Ref{Shift: n}, k)
	}
	return b.yearOf(formulas.Ref{Period: ref.PeriodTo}, k)
}

// lacks names the first thing a row needs in year k that the filing does not
// have, "" where it has all. A block needs one figure: a SUM passes over blanks.
// An optional row lacks a line where the filing's has another unit.
func (b *planner) lacks(r *rowSpec, k int, seen map[*rowSpec]bool) string {
	if r.actual == nil || seen[r] || r.optional && len(b.unitFaults(r)) > 0 {
		return r.line
	}
	seen[r] = true
	defer delete(seen, r)
	for _, ref := range formulas.Refs(r.actual) {
		from, until := b.yearOf(ref, k), b.endYear(ref, k)
		if from < 0 || until < 0 {
			return ref.String()
		}
		any := false
		for y := min(from, until); y <= max(from, until); y++ {
			any = any || b.presentIn(r, ref, y, seen)
		}
		if !any {
			if ref.Line == filedName {
				return r.line
			}
			return ref.String()
		}
	}
	return ""
}

func (b *planner) presentIn(r *rowSpec, ref formulas.Ref, y int, seen map[*rowSpec]bool) bool {
	to := b.target(r, ref)
	if to.row != nil {
		for _, row := range b.t.rows.block(r.sheet, ref) {
			if b.lacks(row, y, seen) == "" {
				return true
			}
		}
		return false
	}
	p, ok := b.lineOf(to)
	if !ok || r.optional && to.key == "" && b.several(p) {
		return false
	}
	last := p
	if ref.To != "" {
		if last, ok = b.lineOf(target{statement: to.statement, line: ref.To}); !ok || last.statement != p.statement {
			return false
		}
	}
	d := &b.statements[p.statement]
	column := slices.Index(d.keys, b.years[y].key)
	if !d.annual || column < 0 {
		return false
	}
	for j := min(p.line, last.line); j <= max(p.line, last.line); j++ {
		if b.numeric(place{p.statement, j, column}) {
			return true
		}
	}
	return false
}

// several reports whether a statement has more than one line of a concept, such
// as the interest expense of two parts of the company: an optional row, which
// is written without knowing the filer, takes none of them for the whole.
func (b *planner) several(p place) bool {
	lines := b.m.Statements[p.statement].Lines
	n, concept := 0, lines[p.line].Concept
	for _, l := range lines {
		if l.Concept == concept && concept != "" && l.Unit == lines[p.line].Unit && len(l.Figures) > 0 {
			n++
		}
	}
	return n > 1
}

// bind puts lines of the plan in place of the names of a row's formula.
func (b *planner) bind(index int, r *rowSpec, k int) formulas.Expr {
	return rewrite(r.actual, func(ref formulas.Ref) formulas.Expr {
		to := b.target(r, ref)
		out := formulas.Ref{Pos: ref.Pos, Shift: ref.Shift, To: ref.To}
		if ref.Period != "" {
			out.Shift, out.Period = 0, b.years[b.yearOf(ref, k)].key
		}
		if ref.PeriodTo != "" {
			out.Period, out.Shift = b.years[b.yearOf(ref, k)].key, 0
			out.PeriodTo = b.years[b.endYear(ref, k)].key
		}
		if to.row != nil {
			out.Line = to.row.line
			if to.row.sheet != b.sheets[index].spec.id {
				out.Line = to.row.sheet + "." + out.Line
			}
			return out
		}
		p, _ := b.lineOf(to)
		d := &b.statements[p.statement]
		out.Line = d.rowIDs[p.line]
		if d.sheet != index {
			out.Line = b.sheets[d.sheet].spec.id + "." + out.Line
		}
		if ref.To != "" {
			last, _ := b.lineOf(target{statement: to.statement, line: ref.To})
			out.To = d.rowIDs[last.line]
		}
		return b.scaled(out, p)
	})
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

// unitFaults tests a formula against the units the filing's lines have.
func (b *planner) unitFaults(r *rowSpec) []unitFault {
	return unitFaults(r, func(ref formulas.Ref) dimension {
		to := b.target(r, ref)
		if to.row != nil {
			return to.row.unit.dimension()
		}
		p, ok := b.lineOf(to)
		if !ok {
			return dimension{free: true}
		}
		return unitOfFigures(b.m.Statements[p.statement].Lines[p.line].Unit).dimension()
	})
}
