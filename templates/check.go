package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/parse"
)

// rowIndex finds what a name of the line language stands for.
type rowIndex struct {
	bySheet map[string]map[string]*rowSpec // sheet id, then line
	byLine  map[string][]*rowSpec
	shows   map[string]string // statement id -> id of the sheet that shows it as filed
	order   []*rowSpec        // as they stand in the template

	assumed     map[string]rowUnit // facts and inputs
	driven      map[string]rowUnit // drivers
	monthly     map[string]bool    // sheet id: its columns are months
	scenarios   string             // id of the sheet with the drivers
	assumptions string             // id of the sheet with facts and inputs
}

// target is what a name stands for: a row of the template, a line of a
// statement, or a key figure.
type target struct {
	row       *rowSpec
	statement string // id of the statement of line
	line      string // id of a line, or of a concept
	key       string // id of a key figure
	assumed   string // id of a fact or input
	calendar  string // year, period_end; on a monthly sheet year, month, month_end
}

// keyUnits are the key figures every annual report has, with their units.
// In the language they are names of their own.
var keyUnits = map[string]rowUnit{
	"revenue": currencyUnit, "cost_of_sales": currencyUnit, "gross_profit": currencyUnit, "operating_income": currencyUnit,
	"income_before_taxes": currencyUnit, "income_taxes": currencyUnit, "net_income": currencyUnit,
	"eps_basic": perShareUnit, "eps_diluted": perShareUnit, "cash": currencyUnit, "total_current_assets": currencyUnit,
	"total_assets": currencyUnit, "total_current_liabilities": currencyUnit, "total_liabilities_and_equity": currencyUnit,
	"stockholders_equity": currencyUnit, "cash_from_operating": currencyUnit, "cash_from_investing": currencyUnit,
	"cash_from_financing": currencyUnit, "net_change_in_cash": currencyUnit,
}

// filedName is the reported figure of the line with the row's own id.
const filedName = "filed"

// selfName is the row itself, in another period.
const selfName = "self"

// calendarNames are the names every column has a value for.
func calendarNames(monthly bool) []string {
	if monthly {
		return []string{"year", "month", "month_end"}
	}
	return []string{"year", "period_end"}
}

// Names of the workbook that no row may take.
const (
	checksFailedName  = "Checks_Failed"
	findingsCountName = "Findings_Count"
	alertsCountName   = "Alerts_Count"
)

// check tests everything that needs no filing: what stands where, the names,
// the units, and that nothing depends on itself.
func (t *Template) check(errs *parse.Errors) {
	c := &checker{t: t, errs: errs}
	c.index()
	c.nameOutlook()
	c.sheets()
	for _, r := range c.x.order {
		c.row(r)
	}
	c.outlook()
	c.circles()
	t.rows = c.x
}

type checker struct {
	t    *Template
	x    *rowIndex
	errs *parse.Errors
}

// fail reports a problem, once: formula: stands for two formulas.
func (c *checker) fail(at parse.Span, format string, args ...any) {
	e := parse.Error{Span: at, Msg: fmt.Sprintf(format, args...)}
	if !slices.Contains(*c.errs, e) {
		*c.errs = append(*c.errs, e)
	}
}

func (c *checker) index() {
	c.x = &rowIndex{bySheet: map[string]map[string]*rowSpec{}, byLine: map[string][]*rowSpec{}, shows: map[string]string{},
		assumed: map[string]rowUnit{}, driven: map[string]rowUnit{}, monthly: map[string]bool{}}
	for _, s := range c.t.sheets {
		rows := map[string]*rowSpec{}
		c.x.bySheet[s.id] = rows
		c.x.monthly[s.id] = s.monthly
		for _, b := range s.blocks {
			if b.kind == asFiledBlock {
				if other, twice := c.x.shows[b.statement]; twice {
					c.fail(b.at, "expected the statement %s on one sheet, found it on %s and %s; a figure is entered once", b.statement, other, s.id)
				}
				c.x.shows[b.statement] = s.id
			}
			switch b.kind {
			case scenariosBlock:
				c.x.scenarios = s.id
			case assumptionsBlock:
				c.x.assumptions = s.id
			}
			for _, r := range slices.Concat(b.rows, b.lines) {
				if r.line == "" || r.into == "" && slices.Contains(b.lines, r) {
					continue
				}
				rows[r.line] = r
				c.x.byLine[r.line] = append(c.x.byLine[r.line], r)
				c.x.order = append(c.x.order, r)
			}
		}
	}
}

// sheets tests what a workbook has at most once, and what needs what.
func (c *checker) sheets() {
	tabs := map[string]string{}
	blocks := map[blockKind]*block{}
	for _, s := range c.t.sheets {
		if other, twice := tabs[strings.ToLower(s.tab)]; twice {
			c.fail(s.at, "expected tabs with names of their own, found %q on %s and %s", s.tab, other, s.id)
		}
		tabs[strings.ToLower(s.tab)] = s.id
		single, filed, matrix, tables := 0, 0, false, false
		for _, b := range s.blocks {
			switch b.kind {
			case asFiledBlock:
				filed++
				matrix = matrix || b.statement == "equity"
				if matrix && filed > 1 {
					c.fail(b.at, "the columns of equity are its components, those of other statements are years; put it on a sheet of its own")
				}
			case rowsBlock:
				if matrix {
					c.fail(b.at, "rows run over years and the columns of equity are its components; put the rows on another sheet")
				}
			case schedulesBlock, termsBlock:
				tables = true
			case compareBlock, bridgeBlock, chartsBlock:
			default:
				single++
				if blocks[b.kind] != nil {
					c.fail(b.at, "expected one block %s in a workbook, found a second; remove one", b.kind)
				}
				blocks[b.kind] = b
			}
		}
		if tables && filed+single > 0 {
			c.fail(s.at, "the columns of schedules are their own; put them on a sheet with rows or alone, not beside a statement on %s", s.id)
		}
		if single > 0 && len(s.blocks) > 1 {
			c.fail(s.at, "expected a cover, tie_out, sources, filing, scenarios, assumptions, inputs, cases or sensitivity alone on its sheet, found other blocks beside it on %s", s.id)
		}
		if s.monthly && slices.ContainsFunc(s.blocks, func(b *block) bool { return b.kind != rowsBlock }) {
			c.fail(s.at, "expected rows only on a sheet with months, found another block on %s", s.id)
		}
	}
	for _, need := range []struct {
		kind blockKind
		part part
	}{{coverBlock, lightsPart}} {
		if b := blocks[need.kind]; b != nil && slices.Contains(b.parts, need.part) {
			if to := blocks[tieOutBlock]; to == nil || !slices.Contains(to.parts, statusPart) {
				c.fail(b.at, "the part %s shows what a tie_out with the part status counts; add one or remove the part", need.part)
			}
		}
	}
	if b := blocks[tieOutBlock]; b != nil && !slices.Contains(b.parts, checksPart) && slices.Contains(b.parts, statusPart) {
		c.fail(b.at, "the part status counts the part checks; add checks or remove status")
	}
	if b := blocks[coverBlock]; b != nil {
		for _, h := range b.headline {
			if _, msg := c.x.resolve("", h.line); msg != "" {
				c.fail(h.at, "%s", msg)
			}
		}
	}
	names := map[string]string{}
	for _, r := range c.x.order {
		if r.name == "" {
			continue
		}
		key := strings.ToLower(r.name)
		for _, own := range []string{checksFailedName, findingsCountName, alertsCountName} {
			if strings.EqualFold(own, r.name) {
				c.fail(r.nameAt, "%s is a name of the workbook itself; choose another", r.name)
			}
		}
		if other, twice := names[key]; twice {
			c.fail(r.nameAt, "expected names once in a workbook, found %s on %s and %s", r.name, other, r.line)
		}
		names[key] = r.line
	}
}

// resolve finds what a name stands for, seen from a sheet; msg says why not.
func (x *rowIndex) resolve(sheet, name string) (to target, msg string) {
	to, ok := x.find(sheet, name)
	if ok {
		return to, ""
	}
	return to, x.unknown(sheet, name)
}

// find finds what a name stands for, seen from a sheet. Lines of statements
// cannot be tested before there is a filing.
func (x *rowIndex) find(sheet, name string) (to target, ok bool) {
	if qualifier, line, qualified := strings.Cut(name, "."); qualified {
		if r := x.bySheet[qualifier][line]; r != nil {
			return target{row: r}, true
		}
		for _, id := range statementIDs {
			if x.shows[id] == qualifier && x.bySheet[qualifier] != nil {
				return target{statement: id, line: line}, true
			}
		}
		return target{}, false
	}
	if r := x.bySheet[sheet][name]; r != nil {
		return target{row: r}, true
	}
	if slices.Contains(calendarNames(x.monthly[sheet]), name) {
		return target{calendar: name}, true
	}
	switch found := x.byLine[name]; {
	case len(found) == 1:
		return target{row: found[0]}, true
	case len(found) > 1:
		return target{}, false
	}
	if _, ok := x.assumed[name]; ok {
		return target{assumed: name}, true
	}
	if _, ok := keyUnits[name]; ok {
		return target{key: name}, true
	}
	for _, id := range statementIDs {
		if x.shows[id] == sheet && sheet != "" {
			return target{statement: id, line: name}, true // known only with a filing
		}
	}
	return target{}, false
}

// unknown says why a name stands for nothing, and what may be meant.
func (x *rowIndex) unknown(sheet, name string) string {
	if qualifier, line, qualified := strings.Cut(name, "."); qualified {
		rows, ok := x.bySheet[qualifier]
		if !ok {
			return fmt.Sprintf("no sheet %s%s", qualifier, didYouMean(qualifier, keysOf(x.bySheet)))
		}
		return fmt.Sprintf("no line %s on sheet %s%s", line, qualifier, didYouMean(line, keysOf(rows)))
	}
	if found := x.byLine[name]; len(found) > 1 {
		return fmt.Sprintf("line %s stands on the sheets %s and %s; write %s.%s or %s.%s", name, found[0].sheet, found[1].sheet,
			found[0].sheet, name, found[1].sheet, name)
	}
	if _, ok := x.driven[name]; ok {
		return fmt.Sprintf("%s is a driver; write case(%s)", name, name)
	}
	if cellAddress.MatchString(name) {
		return fmt.Sprintf("no line %s; a formula names lines, not cells: rows move from filing to filing", name)
	}
	known := append(keysOf(x.assumed), calendarNames(x.monthly[sheet])...)
	known = append(known, keysOf(x.byLine)...)
	known = append(known, keysOf(keyUnits)...)
	return fmt.Sprintf("no line %s%s", name, didYouMean(name, known))
}

func keysOf[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// row tests the names, periods and units of a row.
func (c *checker) row(r *rowSpec) {
	monthly := c.x.monthly[r.sheet]
	switch {
	case !monthly && r.start.expr != nil:
		c.fail(r.start.at, "start is the formula of the first month, and sheet %s has no months; use actual", r.sheet)
	case monthly && r.actual != nil && r.forecast.expr == nil:
		c.fail(r.actualAt, "sheet %s has months; write formula: for them, and start: for the first", r.sheet)
	}
	if r.actual != nil && !monthly {
		c.formula(r, formula{expr: r.actual, at: r.actualAt, where: r.where}, false)
	}
	if r.forecast.expr != nil {
		c.formula(r, r.forecast, false)
	}
	if r.start.expr != nil {
		c.formula(r, r.start, false)
	}
}

// formula tests a formula of a row: its names, periods and units. A fixed one
// stands in no column, so everything in it names its period.
func (c *checker) formula(r *rowSpec, f formula, fixed bool) {
	if c.names(r.sheet, f, fixed) {
		c.units(r, f)
	}
}

func (c *checker) names(sheet string, f formula, fixed bool) bool {
	known := true
	fail := func(at parse.Span, format string, args ...any) {
		known = false
		c.fail(at, format, args...)
	}
	var looked map[int]string // offset of a reference -> the lookup it stands in; nil for most formulas
	formulas.Walk(f.expr, func(e formulas.Expr) bool {
		if call, ok := e.(formulas.Call); ok && slices.Contains(lookups, strings.ToLower(call.Func)) {
			ref, single := call.Args[0].(formulas.Ref)
			if !single || ref.Block() {
				fail(f.where(call.Pos), "expected one line in %s, found %s", strings.ToLower(call.Func), formulas.Print(call.Args[0]))
			}
			if looked == nil {
				looked = map[int]string{}
			}
			looked[ref.Pos] = strings.ToLower(call.Func)
		}
		return true
	})
	for ref := range formulas.Refs(f.expr) {
		at := f.where(ref.Pos)
		for _, p := range []string{ref.Period, ref.PeriodTo} {
			if !knownPeriod(p) {
				fail(at, "expected a period (base, next, first, last, a year, a month, or a number of columns such as -1), found %s%s", p, didYouMean(p, []string{"base", "first", "next", "last"}))
			}
		}
		if ref.Case {
			if _, ok := c.x.driven[ref.Line]; !ok {
				fail(at, "no driver %s%s", ref.Line, didYouMean(ref.Line, keysOf(c.x.driven)))
			}
			if fixed && ref.Period == "" {
				fail(at, "expected case(%s) with a period, as in case(%s)[next]: this formula stands in no column", ref.Line, ref.Line)
			}
			continue
		}
		if ref.Line == filedName || ref.Line == selfName {
			if ref.Block() {
				fail(at, "%s is one figure; a block begins with the name of a line", ref.Line)
			}
			continue
		}
		to, msg := c.x.resolve(sheet, ref.Line)
		if msg != "" {
			fail(at, "%s", msg)
			continue
		}
		if ref.To != "" {
			before := len(*c.errs)
			c.blockEnd(sheet, ref, to, at)
			known = known && len(*c.errs) == before
		}
		months := to.row != nil && c.x.monthly[to.row.sheet]
		switch look := looked[ref.Pos]; {
		case to.assumed != "":
			if ref.Period != "" || ref.Shift != 0 {
				fail(at, "%s is the same in every period; leave the brackets out", ref.Line)
			}
		case look == annualWord && (months || !c.x.monthly[sheet]):
			fail(at, "annual(x) takes an annual row to a monthly sheet, and this is not one")
		case (look == yearlyWord || look == yearEndWord) && (!months || c.x.monthly[sheet] || ref.Period != "" || ref.Shift != 0):
			fail(at, "%s(x) takes a row of a monthly sheet to an annual one, without a period", look)
		case look == "" && months && sheet != to.row.sheet && ref.Period == "":
			fail(at, "%s has months; write yearly(%s), year_end(%s), or a month", ref.Line, ref.Line, ref.Line)
		case fixed && ref.Period == "" && to.assumed == "":
			fail(at, "expected %s with a period, as in %s[base]: this formula stands in no column", ref.Line, ref.Line)
		}
	}
	return known
}

// unitOf is the unit a reference has as far as the template tells.
func (x *rowIndex) unitOf(sheet string, ref formulas.Ref) dimension {
	if ref.Case {
		return x.driven[ref.Line].dimension()
	}
	to, _ := x.find(sheet, ref.Line)
	switch {
	case ref.Line == filedName || ref.Line == selfName:
		return dimension{free: true}
	case to.row != nil:
		return to.row.unit.dimension()
	case to.key != "":
		return keyUnits[to.key].dimension()
	case to.assumed != "":
		return x.assumed[to.assumed].dimension()
	case to.calendar != "":
		return dimension{}
	}
	return dimension{free: true}
}

// blockEnd tests a..b: both on one sheet, in this order.
func (c *checker) blockEnd(sheet string, ref formulas.Ref, from target, at parse.Span) {
	end, msg := c.x.resolve(sheet, qualify(ref.Line, ref.To))
	switch {
	case msg != "":
		c.fail(at, "%s", msg)
	case from.row == nil || end.row == nil:
		if from.statement == "" || from.statement != end.statement {
			c.fail(at, "expected a block of rows of one sheet, found %s..%s; write sheet.%s..%s", ref.Line, ref.To, ref.Line, ref.To)
		}
	case from.row.sheet != end.row.sheet:
		c.fail(at, "expected a block of rows of one sheet, found %s on %s and %s on %s", ref.Line, from.row.sheet, ref.To, end.row.sheet)
	case slices.Index(c.x.order, from.row) >= slices.Index(c.x.order, end.row):
		c.fail(at, "expected the first row of a block before its last, found %s..%s; turn them round", ref.Line, ref.To)
	}
}

// qualify gives the end of a block the sheet of its beginning.
func qualify(from, to string) string {
	if sheet, _, qualified := strings.Cut(from, "."); qualified && !strings.Contains(to, ".") {
		return sheet + "." + to
	}
	return to
}

func knownPeriod(p string) bool {
	key, _ := counted(p)
	switch key {
	case "", "base", "first", "next", "last":
		return true
	}
	if year, month, found := strings.Cut(p, "-"); found && len(year) == 4 {
		y, errY := strconv.Atoi(year)
		m, errM := strconv.Atoi(month)
		return errY == nil && errM == nil && y > 1900 && y < 2200 && m >= 1 && m <= 12
	}
	n, err := strconv.Atoi(p)
	return err == nil && (n > 1900 && n < 2200 || n > -100 && n < 100)
}

// units tests a formula of a row against the units of what it names.
func (c *checker) units(r *rowSpec, f formula) {
	for _, fault := range unitFaults(r, f.expr, func(ref formulas.Ref) dimension { return c.x.unitOf(r.sheet, ref) }) {
		c.fail(f.where(fault.offset), "%s", fault.msg)
	}
}

func unitFaults(r *rowSpec, e formulas.Expr, of func(formulas.Ref) dimension) []unitFault {
	check := &unitCheck{of: of}
	got, want := check.dimension(e), r.unit.dimension()
	if !got.free && !want.free && got != want && len(check.faults) == 0 {
		check.faults = append(check.faults, unitFault{0, fmt.Sprintf("expected %s to be %s, as its unit says, found %s; change the unit or the formula", r.line, want, got)})
	}
	return check.faults
}

// circles refuses a row that depends on itself in the same period, actual or
// forecast.
func (c *checker) circles() {
	for _, of := range []func(*rowSpec) formula{
		func(r *rowSpec) formula { return formula{expr: r.actual, at: r.actualAt} },
		func(r *rowSpec) formula { return r.forecast },
	} {
		if c.circle(of) {
			return
		}
	}
	c.inputCircle()
}

// inputCircle refuses an input whose default needs itself, by way of others.
func (c *checker) inputCircle() {
	inputs := map[string]*inputSpec{}
	for _, in := range c.t.outlook.inputs {
		inputs[in.id] = in
	}
	done := map[string]bool{}
	var visit func(in *inputSpec, path []string, at parse.Span) bool
	visit = func(in *inputSpec, path []string, at parse.Span) bool {
		if i := slices.Index(path, in.id); i >= 0 {
			c.fail(at, "the default of %s depends on itself: %s", in.id, strings.Join(append(path[i:], in.id), " needs "))
			return true
		}
		if done[in.id] {
			return false
		}
		for _, s := range in.defaults {
			if s.formula.expr == nil {
				continue
			}
			for ref := range formulas.Refs(s.formula.expr) {
				if to := inputs[ref.Line]; to != nil && !ref.Case && visit(to, append(path, in.id), s.formula.where(ref.Pos)) {
					return true
				}
			}
		}
		done[in.id] = true
		return false
	}
	for _, in := range c.t.outlook.inputs {
		if visit(in, nil, in.at) {
			return
		}
	}
}

func (c *checker) circle(of func(*rowSpec) formula) (found bool) {
	state := map[*rowSpec]int{} // 1 under way, 2 done
	var path []*rowSpec
	var visit func(r *rowSpec)
	visit = func(r *rowSpec) {
		if state[r] == 2 {
			return
		}
		if state[r] == 1 {
			found = true
			names := []string{r.line}
			for _, p := range path[slices.Index(path, r)+1:] {
				names = append(names, p.line)
			}
			if len(names) == 1 {
				c.fail(of(r).at, "%s depends on itself", r.line)
			} else {
				c.fail(of(r).at, "%s depends on itself: %s", r.line, strings.Join(append(names, r.line), " needs "))
			}
			return
		}
		state[r] = 1
		path = append(path, r)
		if e := of(r).expr; e != nil {
			for ref := range formulas.Refs(e) {
				if ref.Shift != 0 || ref.Period != "" || ref.Line == filedName || ref.Case {
					continue
				}
				if ref.Line == selfName {
					ref.Line = r.line
				}
				for _, to := range c.x.block(r.sheet, ref) {
					visit(to)
				}
			}
		}
		path = path[:len(path)-1]
		state[r] = 2
	}
	for _, r := range c.x.order {
		visit(r)
	}
	return found
}

// block lists the template's rows a reference covers.
func (x *rowIndex) block(sheet string, ref formulas.Ref) []*rowSpec {
	from, _ := x.find(sheet, ref.Line)
	if from.row == nil {
		return nil
	}
	if ref.To == "" {
		return []*rowSpec{from.row}
	}
	end, _ := x.find(sheet, qualify(ref.Line, ref.To))
	if end.row == nil {
		return []*rowSpec{from.row}
	}
	i, j := slices.Index(x.order, from.row), slices.Index(x.order, end.row)
	if i > j {
		return []*rowSpec{from.row} // refused as a block
	}
	return x.order[i : j+1]
}
