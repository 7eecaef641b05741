package templates

import (
	"fmt"
	"strings"
	"time"

	"tieout/formulas"
)

// monthEnd is the last day of the month n months after that of t.
func monthEnd(t time.Time, n int) time.Time {
	return time.Date(t.Year(), t.Month()+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
}

// monthColumns are the columns of a sheet over months.
func (b *planner) monthColumns(months []month) []Column {
	columns := leadColumns("")
	for _, m := range months {
		columns = append(columns, Column{Key: m.key, Width: 12, Forecast: m.fiscal > b.baseFiscal()})
	}
	return columns
}

// baseFiscal is the base year as a number.
func (b *planner) baseFiscal() int {
	n := 0
	for _, digit := range []byte(b.years[b.base].key) {
		if digit < '0' || digit > '9' {
			break
		}
		n = n*10 + int(digit-'0')
	}
	return n
}

// monthlySheet lays out rows over months.
func (b *planner) monthlySheet(index int) {
	d := b.sheets[index]
	s := d.sheet
	months := b.monthsOf(d.spec.id)
	s.Columns = b.monthColumns(months)
	b.top(s, label(d.spec.tab), b.unitsLine(nil)+". One column a month; the first month opens, every other follows from the one before")
	b.monthHead(s, months)
	for _, block := range d.spec.blocks {
		b.monthlyRows(index, block, months)
	}
}

// monthHead writes the headings of months and the rows of their calendar.
func (b *planner) monthHead(s *Sheet, months []month) {
	head := Row{Style: HeaderRow, Cells: []Cell{{}, label(sourceHeading), {}}}
	for _, m := range months {
		t, _ := time.Parse("2006-01", m.key)
		head.Cells = append(head.Cells, label(t.Format("Jan 2006")))
	}
	header := s.add(head)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, firstYear, header+1
	ref := func(line string, shift int) formulas.Ref { return formulas.Ref{Line: line, Shift: shift} }
	one := formulas.Number{Value: 1}
	for _, r := range []struct {
		id, label string
		format    Format
		first     func(m month) float64
		then      formulas.Expr
	}{
		{"month_end", "Last day of the month", DateFormat, func(m month) float64 { return m.end }, call("EOMONTH", ref("month_end", -1), one)},
		{"month", "Month of the fiscal year", IntegerFormat, func(m month) float64 { return float64(m.number) },
			call("IF", formulas.Binary{Op: "=", X: ref("month", -1), Y: formulas.Number{Value: monthsPerYear}}, one,
				formulas.Binary{Op: "+", X: ref("month", -1), Y: one})},
		{"year", "Fiscal year", IntegerFormat, func(m month) float64 { return float64(m.fiscal) },
			formulas.Binary{Op: "+", X: ref("year", -1), Y: call("IF", formulas.Binary{Op: "=", X: ref("month", 0), Y: one}, one, formulas.Number{})}},
	} {
		row := Row{ID: r.id, Style: LineRow, Cells: make([]Cell, firstYear+len(months))}
		row.Cells[0] = Cell{Value: formulas.Str(r.label), Indent: 1}
		row.Cells[firstYear] = Cell{Value: formulas.Num(r.first(months[0])), Role: InputRole, Format: r.format}
		for k := 1; k < len(months); k++ {
			row.Cells[firstYear+k] = Cell{Expr: r.then, Role: CalcRole, Format: r.format}
		}
		s.add(row)
	}
}

func (b *planner) monthlyRows(index int, block *block, months []month) {
	s := b.sheets[index].sheet
	var heading *rowSpec
	for _, r := range block.rows {
		if r.heading != "" {
			heading = r
			continue
		}
		if lacks := b.lacksMonthly(r); lacks != "" {
			if !r.optional {
				b.failOnce(r, fmt.Sprintf("expected %s, which row %s needs, found none; correct the name, or add optional: true", lacks, r.line))
			}
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
		row := Row{ID: r.line, Style: style, Cells: make([]Cell, firstYear+len(months))}
		row.Cells[0] = Cell{Value: formulas.Str(r.label), Indent: 1}.noted(r.note)
		format, decimals := b.unitFormat(r.unit)
		for _, fault := range b.unitFaults(r, r.forecast.expr) {
			b.fail(r.forecast.where(fault.offset), "%s", fault.msg)
		}
		var before, bound formulas.Expr // a formula reads the same in every month
		for k := range months {
			e := r.forecast.expr
			if k == 0 && r.start.expr != nil {
				e = r.start.expr
			}
			f := frame{sheet: index, spec: r.sheet, k: k, monthly: true, own: r}
			if b.lacksInMonth(r, k, len(months)) {
				continue // nothing stands before the first month, or after the last
			}
			if start := k == 0 && r.start.expr != nil; before == nil || start {
				bound = b.bound(f, e)
				if before = e; start {
					before = nil
				}
			}
			row.Cells[firstYear+k] = Cell{Expr: bound, Role: CalcRole, Format: format, Decimals: decimals}
		}
		b.positions[[2]int{index, len(s.Rows)}] = r.forecast.at
		at := s.add(row)
		if r.name != "" {
			b.plan.Names = append(b.plan.Names, Name{Name: r.name, Comment: r.label,
				Area: Area{Sheet: index, Row: at, LastRow: at, Column: firstYear, LastColumn: firstYear + len(months) - 1}})
		}
	}
}

// lacksInMonth reports whether a row has no figure in month k: its formula
// reads a month that the sheet does not have, or a row that has no figure there.
func (b *planner) lacksInMonth(r *rowSpec, k, months int) bool {
	if first, ok := wholeNumber(r.from); k < 0 || k >= months || ok && first < 100 && k < first-1 {
		return true
	}
	known := b.monthLacks[r]
	if known == nil {
		known = make([]lack, months)
		b.monthLacks[r] = known
	}
	if known[k] != notAsked {
		return known[k] == lacking
	}
	known[k] = lackingNothing // what depends on itself is found when it is computed
	e := r.forecast.expr
	if k == 0 && r.start.expr != nil {
		e = r.start.expr
	}
	out := false
	for _, own := range b.monthRefs(r, e, k == 0) {
		ref, to := own.ref, own.to
		switch at := k + ref.Shift; {
		case to.calendar != "":
			out = out || at < 0 || at >= months
		case to.row == nil || to.row.sheet != r.sheet:
		case ref.Block():
			out = out || at < 0 || at >= months
		default:
			out = out || b.lacksInMonth(to.row, at, months)
		}
	}
	if out {
		known[k] = lacking
	}
	return out
}

// lack is whether a row has no figure in a column.
type lack uint8

const (
	notAsked lack = iota
	lackingNothing
	lacking
)

// monthRef is a reference of a monthly row to a month that moves with its own.
type monthRef struct {
	ref formulas.Ref
	to  target
}

// monthRefs are those of a row's formula, in its first month or the others.
func (b *planner) monthRefs(r *rowSpec, e formulas.Expr, first bool) []monthRef {
	key := monthKey{r, 1}
	if first {
		key.k = 0
	}
	if known, ok := b.monthReads[key]; ok {
		return known
	}
	annual := map[int]bool{}
	formulas.Walk(e, func(e formulas.Expr) bool {
		if c, ok := e.(formulas.Call); ok && strings.EqualFold(c.Func, annualWord) {
			annual[c.Args[0].Offset()] = true
		}
		return true
	})
	f := frame{sheet: -1, spec: r.sheet, monthly: true, own: r}
	list := []monthRef{}
	for ref := range formulas.Refs(e) {
		if !ref.Case && !annual[ref.Pos] && ref.Period == "" {
			list = append(list, monthRef{ref, b.targetOf(f, ref)})
		}
	}
	b.monthReads[key] = list
	return list
}

// monthKey is a row of a monthly sheet in a month.
type monthKey struct {
	row *rowSpec
	k   int
}
