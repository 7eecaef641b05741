package templates

import (
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// frame is where a formula stands: its names are seen from a sheet, its
// periods from a column.
type frame struct {
	sheet   int      // index of the plan's sheet; names of other sheets are qualified
	spec    string   // id of the sheet whose rows need no qualification
	k       int      // year or month of the column
	monthly bool     // the columns of the sheet are months
	own     *rowSpec // what self and filed mean, nil for nothing
	line    *place   // what self means on a statement as filed
}

// annualFrame is the frame of an annual row in year k.
func (b *planner) annualFrame(index int, r *rowSpec, k int) frame {
	return frame{sheet: index, spec: r.sheet, k: k, own: r}
}

// targetOf resolves a reference of a formula.
func (b *planner) targetOf(f frame, ref formulas.Ref) target {
	switch ref.Line {
	case selfName:
		if f.line == nil && f.own != nil {
			return target{row: f.own}
		}
		return target{}
	case filedName:
		if f.own == nil {
			return target{}
		}
		if _, ok := b.keys[f.own.line]; ok {
			return target{key: f.own.line}
		}
		for _, id := range statementIDs {
			to := target{statement: id, line: f.own.line}
			if _, ok := b.lineOf(to); ok {
				return to
			}
		}
		return target{key: f.own.line}
	}
	to, _ := b.t.rows.find(f.spec, ref.Line)
	if _, ok := b.keys[to.key]; to.key != "" && !ok {
		// On the sheet of a statement a name may be a line of it.
		for _, id := range statementIDs {
			if own := (target{statement: id, line: ref.Line}); b.t.rows.shows[id] == f.spec && f.spec != "" {
				if _, ok := b.lineOf(own); ok {
					return own
				}
			}
		}
	}
	return to
}

// lineTo is the line of a statement a reference means.
func (b *planner) lineTo(f frame, ref formulas.Ref, to target) (place, bool) {
	if ref.Line == selfName && f.line != nil {
		return *f.line, true
	}
	return b.lineOf(to)
}

// bound puts lines of the plan in place of the names of a formula.
func (b *planner) bound(f frame, e formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		return b.boundRef(f, e)
	case formulas.Neg:
		e.X = b.bound(f, e.X)
		return e
	case formulas.Binary:
		e.X, e.Y = b.bound(f, e.X), b.bound(f, e.Y)
		return e
	case formulas.Call:
		switch word := strings.ToLower(e.Func); word {
		case yearlyWord, yearEndWord:
			return b.overMonths(f, e.Args[0].(formulas.Ref), word == yearEndWord)
		case annualWord:
			return b.boundRef(f, e.Args[0].(formulas.Ref))
		}
		args := make([]formulas.Expr, len(e.Args))
		for i, arg := range e.Args {
			args[i] = b.bound(f, arg)
		}
		e.Args = args
		return e
	}
	return e
}

// on is a line as the sheet with that index names it.
func (b *planner) on(index int, sheet, line string) string {
	if index >= 0 && index < len(b.sheets) && b.sheets[index].spec.id == sheet {
		return line
	}
	return sheet + "." + line
}

func (b *planner) boundRef(f frame, ref formulas.Ref) formulas.Expr {
	out := formulas.Ref{Pos: ref.Pos, Shift: ref.Shift, PeriodTo: ref.PeriodTo}
	scenarios := b.t.rows.scenarios
	if ref.Case {
		out.Line = b.on(f.sheet, scenarios, ref.Line)
		return b.annualPeriod(f, ref, out, true)
	}
	to := b.targetOf(f, ref)
	switch {
	case to.assumed != "":
		return formulas.Ref{Pos: ref.Pos, Line: b.on(f.sheet, b.t.rows.assumptions, to.assumed), Period: valueKey}
	case to.calendar != "" && f.monthly:
		out.Line = to.calendar
		return b.monthPeriod(f, f.spec, ref, out)
	case to.calendar != "":
		out.Line = b.on(f.sheet, scenarios, to.calendar)
		return b.annualPeriod(f, ref, out, false)
	case to.row != nil:
		out.Line = b.on(f.sheet, to.row.sheet, to.row.line)
		if ref.To != "" {
			end, _ := b.t.rows.find(f.spec, qualify(ref.Line, ref.To))
			out.To = ref.To
			if end.row != nil {
				out.To = end.row.line
			}
		}
		if b.t.rows.monthly[to.row.sheet] {
			return b.monthPeriod(f, to.row.sheet, ref, out)
		}
		return b.annualPeriod(f, ref, out, false)
	}
	p, ok := b.lineTo(f, ref, to)
	if !ok {
		return out // reported as lacking
	}
	d := &b.statements[p.statement]
	out.Line = b.on(f.sheet, b.sheets[d.sheet].spec.id, d.rowIDs[p.line])
	if ref.To != "" {
		if last, ok := b.lineOf(target{statement: to.statement, line: ref.To}); ok {
			out.To = d.rowIDs[last.line]
		}
	}
	e := b.annualPeriod(f, ref, out, false)
	if single, ok := e.(formulas.Ref); ok {
		e = b.scaled(single, p)
	}
	if to.key != "" && b.reversed[to.key] && ref.To == "" && ref.PeriodTo == "" {
		return formulas.Neg{Pos: ref.Pos, X: e}
	}
	return e
}

// annualPeriod says which column of an annual sheet a reference means. From a
// monthly sheet that is the year of the month; beyond the last year the last
// one goes on, and a driver has no value before the first forecast year.
func (b *planner) annualPeriod(f frame, ref, out formulas.Ref, driver bool) formulas.Expr {
	if ref.Period != "" {
		out.Shift, out.Period = 0, b.years[b.yearOf(ref, f.k)].key
	}
	if _, shift := ref.ToShift(); ref.PeriodTo != "" && !shift {
		out.PeriodTo = b.years[b.yearOf(formulas.Ref{Period: ref.PeriodTo}, f.k)].key
	}
	if !f.monthly || ref.Period != "" {
		return out
	}
	first, last := b.years[0].key, b.years[len(b.years)-1].key
	calendar := func(key, to string) formulas.Ref {
		return formulas.Ref{Line: b.on(f.sheet, b.t.rows.scenarios, "year"), Period: key, PeriodTo: to}
	}
	year := formulas.Expr(formulas.Ref{Line: "year"})
	op := "-"
	if ref.Shift > 0 {
		op = "+"
	}
	for range max(ref.Shift, -ref.Shift) {
		year = formulas.Binary{Op: op, X: year, Y: formulas.Number{Value: 1}}
	}
	year = call("MIN", year, calendar(last, ""))
	if driver && b.base+1 < len(b.years) {
		year = call("MAX", year, calendar(b.years[b.base+1].key, ""))
	}
	out.Shift, out.Period, out.PeriodTo = 0, first, last
	return call("INDEX", out, call("MATCH", year, calendar(first, last), formulas.Number{}))
}

func call(name string, args ...formulas.Expr) formulas.Call {
	return formulas.Call{Func: name, Args: args}
}

// wholeNumber reads a whole number; ok is false for anything else, which costs
// nothing where it is a word.
func wholeNumber(s string) (n int, ok bool) {
	if s == "" || s[len(s)-1] < '0' || s[len(s)-1] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// monthPeriod says which column of a monthly sheet a reference means.
func (b *planner) monthPeriod(f frame, sheet string, ref, out formulas.Ref) formulas.Expr {
	months := b.monthsOf(sheet)
	if ref.Period != "" {
		out.Shift, out.Period = 0, months[b.monthOf(months, ref.Period)].key
	}
	if _, shift := ref.ToShift(); ref.PeriodTo != "" && !shift {
		out.PeriodTo = months[b.monthOf(months, ref.PeriodTo)].key
	}
	return out
}

// overMonths takes a monthly row to a year: the sum of its months, or the last
// of them.
func (b *planner) overMonths(f frame, ref formulas.Ref, last bool) formulas.Expr {
	to := b.targetOf(f, ref)
	months := b.monthsOf(to.row.sheet)
	row := func(line string) formulas.Ref {
		return formulas.Ref{Line: b.on(f.sheet, to.row.sheet, line), Period: months[0].key, PeriodTo: months[len(months)-1].key}
	}
	args := []formulas.Expr{row(to.row.line), row("year"), formulas.Ref{Line: b.on(f.sheet, b.t.rows.scenarios, "year")}}
	if last {
		args = append(args, row("month"), formulas.Number{Value: monthsPerYear})
	}
	return call("SUMIFS", args...)
}

const monthsPerYear = 12

// lackKey is a row in a column, for what is known to be missing.
type lackKey struct {
	row *rowSpec
	k   int
}

// formulaIn is the formula of an annual row in year k, nil for none.
func (b *planner) formulaIn(r *rowSpec, k int) formulas.Expr {
	if b.years[k].forecast {
		return r.forecast.expr
	}
	return r.actual
}

// lacks names the first thing an annual row needs in year k that the filing
// does not have, "" where it has all. A block needs one figure: a SUM passes
// over blanks. An optional row lacks a line where the filing's has another unit.
func (b *planner) lacks(r *rowSpec, k int) string {
	key := lackKey{r, k}
	if known, ok := b.lacking[key]; ok {
		return known
	}
	b.lacking[key] = r.line // what depends on itself is missing
	out := r.line
	if r.into != "" && k == b.base {
		out = b.lacksInto(r)
	} else if e := b.formulaIn(r, k); e != nil && k >= b.firstOf(r) && !(r.optional && len(b.unitFaults(r, e)) > 0) {
		out = b.missing(b.annualFrame(-1, r, k), e, r.optional)
		if out == "" && r.into != "" {
			out = b.lacksInto(r)
		}
	}
	b.lacking[key] = out
	return out
}

// firstOf is the first year a row's formula stands in.
func (b *planner) firstOf(r *rowSpec) int {
	if r.from == "" {
		return 0
	}
	return b.yearOf(formulas.Ref{Period: r.from}, 0)
}

// lacksInto names the total of a row that the statement does not have.
func (b *planner) lacksInto(r *rowSpec) string {
	if _, ok := b.totalOf(r); !ok {
		return r.into
	}
	return ""
}

// missing names the first reference of a formula that has no figure.
func (b *planner) missing(f frame, e formulas.Expr, optional bool) string {
	var looked map[int]string // nil for most formulas
	formulas.Walk(e, func(e formulas.Expr) bool {
		if c, ok := e.(formulas.Call); ok && slices.Contains(lookups, strings.ToLower(c.Func)) {
			if looked == nil {
				looked = map[int]string{}
			}
			looked[c.Args[0].Offset()] = strings.ToLower(c.Func)
		}
		return true
	})
	for ref := range formulas.Refs(e) {
		if b.hasFigure(f, ref, looked[ref.Pos], optional) {
			continue
		}
		if ref.Line == filedName && f.own != nil {
			return f.own.line
		}
		return ref.String()
	}
	return ""
}

func (b *planner) hasFigure(f frame, ref formulas.Ref, look string, optional bool) bool {
	to := b.targetOf(f, ref)
	ownMonths := to.row != nil && b.t.rows.monthly[to.row.sheet]
	switch {
	case to.assumed != "":
		return b.assumed[to.assumed]
	case ref.Case && !b.driven[ref.Line]:
		return false
	case to.calendar != "" && f.monthly:
		return true
	case to.calendar != "" && !b.forecasting():
		return false
	case ownMonths:
		months := b.monthsOf(to.row.sheet)
		if look == yearlyWord || look == yearEndWord {
			if !slices.ContainsFunc(months, func(m month) bool { return m.year == b.years[f.k].key && m.number == monthsPerYear }) {
				return false
			}
		}
		if ref.Period != "" && b.monthOf(months, ref.Period) < 0 {
			return false
		}
		return b.lacksMonthly(to.row) == ""
	}
	if f.monthly && ref.Period == "" {
		// The row must go through the forecast; what lies before is taken where it is there.
		return b.inYear(f, ref, to, min(b.base+1, len(b.years)-1), optional)
	}
	from, until := b.yearOf(ref, f.k), b.endYear(ref, f.k)
	if from < 0 || until < 0 {
		return false
	}
	for y := min(from, until); y <= max(from, until); y++ {
		if b.inYear(f, ref, to, y, optional) {
			return true
		}
	}
	return false
}

// inYear reports whether a reference to an annual row has a figure in a year.
func (b *planner) inYear(f frame, ref formulas.Ref, to target, y int, optional bool) bool {
	switch {
	case ref.Case:
		return b.years[y].forecast
	case to.calendar != "":
		return true
	case to.row != nil && ref.To == "":
		return b.lacks(to.row, y) == ""
	case to.row != nil:
		return slices.ContainsFunc(b.t.rows.block(f.spec, ref), func(r *rowSpec) bool { return b.lacks(r, y) == "" })
	}
	p, ok := b.lineTo(f, ref, to)
	if !ok || optional && to.key == "" && b.several(p, to.line) {
		return false
	}
	last := p
	if ref.To != "" {
		if last, ok = b.lineOf(target{statement: to.statement, line: ref.To}); !ok || last.statement != p.statement {
			return false
		}
	}
	d := &b.statements[p.statement]
	if !d.annual || d.sheet < 0 {
		return false
	}
	if b.years[y].forecast {
		for j := min(p.line, last.line); j <= max(p.line, last.line); j++ {
			if b.aheadOf(p.statement, j) {
				return true
			}
		}
		return false
	}
	column := slices.Index(d.keys, b.years[y].key)
	if column < 0 {
		return false
	}
	for j := min(p.line, last.line); j <= max(p.line, last.line); j++ {
		if b.numeric(place{p.statement, j, column}) {
			return true
		}
	}
	return false
}

// lacksMonthly names what a monthly row needs that is not there.
func (b *planner) lacksMonthly(r *rowSpec) string {
	key := lackKey{r, -1}
	if known, ok := b.lacking[key]; ok {
		return known
	}
	b.lacking[key] = "" // a balance depends on that of the month before
	out := ""
	f := frame{sheet: -1, spec: r.sheet, monthly: true, own: r}
	for _, e := range []formulas.Expr{r.start.expr, r.forecast.expr} {
		if e != nil && out == "" {
			out = b.missing(f, e, r.optional)
		}
	}
	if r.forecast.expr == nil {
		out = r.line
	}
	b.lacking[key] = out
	return out
}

// month is one column of a monthly sheet.
type month struct {
	key    string // 2003-12
	year   string // key of its fiscal year
	number int    // in its fiscal year, 1 to 12
	end    float64
	fiscal int
}

// monthsOf are the columns of a monthly sheet.
func (b *planner) monthsOf(sheet string) []month {
	if known, ok := b.months[sheet]; ok {
		return known
	}
	list := b.countMonths(sheet)
	b.months[sheet] = list
	return list
}

func (b *planner) countMonths(sheet string) []month {
	for _, s := range b.t.sheets {
		if s.id != sheet || !s.monthly {
			continue
		}
		end := b.years[b.base].period.End
		fiscal, _ := strconv.Atoi(b.years[b.base].key)
		list := make([]month, 0, s.to-s.from+1)
		for n := s.from; n <= s.to; n++ {
			last := monthEnd(end, n)
			years, number := floorDiv(n-1, monthsPerYear), n
			number = n - years*monthsPerYear
			m := month{key: last.Format("2006-01"), year: strconv.Itoa(fiscal + years + 1), number: number, end: dateSerial(last), fiscal: fiscal + years + 1}
			list = append(list, m)
		}
		return list
	}
	return nil
}

// floorDiv is a/b rounded down.
func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

// monthOf is the index of the month a period names, -1 for none.
func (b *planner) monthOf(months []month, period string) int {
	base := slices.IndexFunc(months, func(m month) bool { return m.year == b.years[b.base].key && m.number == monthsPerYear })
	if key, n := counted(period); n != 0 {
		if at := b.monthOf(months, key); at >= 0 && at+n >= 0 && at+n < len(months) {
			return at + n
		}
		return -1
	}
	switch period {
	case "first":
		return 0
	case "last":
		return len(months) - 1
	case "base":
		return base
	case "next":
		return base + 1
	}
	if i := slices.IndexFunc(months, func(m month) bool { return m.key == period }); i >= 0 {
		return i
	}
	return slices.IndexFunc(months, func(m month) bool { return m.year == period && m.number == monthsPerYear })
}

// yearOf is the index of the year a reference means, seen from year k; -1
// where there is none.
func (b *planner) yearOf(ref formulas.Ref, k int) int {
	at := k + ref.Shift
	if key, n := counted(ref.Period); n != 0 {
		if at = b.yearOf(formulas.Ref{Period: key}, k); at >= 0 {
			at += n
		}
		if at < 0 || at >= len(b.years) {
			return -1
		}
		return at
	}
	switch ref.Period {
	case "":
	case "first":
		at = 0
	case "base":
		at = b.base
	case "next":
		at = b.base + 1
		if !b.forecasting() {
			return -1
		}
	case "last":
		at = len(b.years) - 1
	default:
		at = slices.IndexFunc(b.years, func(y year) bool { return y.key == ref.Period })
	}
	if at < 0 || at >= len(b.years) {
		return -1
	}
	return at
}

// counted splits base-1 into base and -1; n is 0 where the period is no such one.
func counted(period string) (key string, n int) {
	at := strings.IndexAny(period, "+-")
	if at <= 0 || period[0] >= '0' && period[0] <= '9' {
		return period, 0
	}
	n, err := strconv.Atoi(period[at:])
	if err != nil {
		return period, 0
	}
	return period[:at], n
}

// endYear is the last year of a reference over several.
func (b *planner) endYear(ref formulas.Ref, k int) int {
	if ref.PeriodTo == "" {
		return b.yearOf(ref, k)
	}
	if n, ok := ref.ToShift(); ok {
		return b.yearOf(formulas.Ref{Shift: n}, k)
	}
	return b.yearOf(formulas.Ref{Period: ref.PeriodTo}, k)
}

// forecasting reports whether the plan has forecast years.
func (b *planner) forecasting() bool { return b.base+1 < len(b.years) && b.years[b.base+1].forecast }

// unitFaults tests a formula against the units the filing's lines have.
func (b *planner) unitFaults(r *rowSpec, e formulas.Expr) []unitFault {
	f := frame{sheet: -1, spec: r.sheet, own: r, monthly: b.t.rows.monthly[r.sheet]}
	return unitFaults(r, e, func(ref formulas.Ref) dimension {
		to := b.targetOf(f, ref)
		if p, ok := b.lineTo(f, ref, to); ok && to.row == nil && !ref.Case && to.assumed == "" && to.calendar == "" {
			return unitOfFigures(b.m.Statements[p.statement].Lines[p.line].Unit).dimension()
		}
		return b.t.rows.unitOf(r.sheet, ref)
	})
}

// columnsAfter is how many columns the annual columns take.
func (b *planner) columnsAfter() int { return firstYear + len(b.years) }
