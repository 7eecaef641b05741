package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// Copies lay rows of the live model out again with other values of the drivers:
// one instance per case, per point of a grid, per end of a tornado's bar. Only
// rows that depend on a driver are copied, and two instances that agree in the
// drivers a row depends on share its copy. A copy has the same formula, with
// the references to copied rows put in place of those to the live ones.

// rowAt is a row of the plan.
type rowAt struct{ sheet, row int }

// binding says what one driver is worth in an instance.
type binding struct {
	key   string // equal keys mean equal values
	label string
	value formulas.Expr // in the column of the instance's sheet; nil for the live value
}

// instance is the model with other values of the drivers.
type instance struct {
	label   string
	host    int // sheet its annual copies stand on
	drivers map[string]binding
	copies  []*copied
	months  []*copied
	classes []int32 // by class of rows: what tells its copies apart, as copyKey has it; -1 where not asked yet
}

// copyKey is what tells copies apart: the row, and the values of the drivers
// it depends on as a number that equal values share. 0 is the live row.
type copyKey struct {
	of     rowAt
	values int32
}

// copied is one row laid out again.
type copied struct {
	of   rowAt
	host int    // sheet it stands on
	id   string // of its row
	far  string // the same as other sheets name it
	row  Row
	wide bool // actual years before the base year are read too
}

// copier makes copies.
type copier struct {
	*planner
	depends [][]int32        // class of a row, by sheet and row: rows of one depend on the same drivers
	classes [][]string       // drivers of a class, sorted; none for the first
	live    map[rowAt]string // live rows of drivers
	values  map[string]int32 // values of the drivers of a class, numbered from 1
	made    map[copyKey]*copied
	read    map[rowAt][]reading // what the copied rows read, once known
	far     [][]string          // ids of rows as other sheets name them, once asked for
	order   []*instance
	monthly int // sheet of monthly copies, -1 for none yet
	annuals int // sheet of annual copies that are no cases, -1 for none yet
	serial  int

	studyRows map[string]studyRows // by id
	centres   []centreCheck

	differences map[string]formulas.Expr // by check and case
}

// copies lays out everything that computes the model more than once.
func (b *planner) copies() {
	if !b.forecasting() {
		return
	}
	c := &copier{planner: b, made: map[copyKey]*copied{}, values: map[string]int32{}, read: map[rowAt][]reading{}, monthly: -1, annuals: -1, studyRows: map[string]studyRows{}}
	c.trace()
	b.copier = c
	for i, d := range b.sheets {
		switch {
		case d.spec.has(casesBlock):
			c.casesSheet(i)
		case d.spec.has(sensitivityBlock):
			c.sensitivitySheet(i)
		}
	}
	var charts []func()
	for _, fill := range b.later {
		if fill.last {
			charts = append(charts, fill.do)
			continue
		}
		fill.do()
	}
	c.caseDifferences()
	c.layOut()
	for _, draw := range charts {
		draw()
	}
}

// trace finds the drivers each row depends on: forward from the live rows of
// the drivers along the references, turned round.
func (c *copier) trace() {
	b := c.planner
	b.plan.index = index{}
	c.live = map[rowAt]string{}
	depends := map[rowAt][]string{}
	readers := map[rowAt][]rowAt{}
	for i, d := range b.sheets {
		if !d.spec.monthly && !d.annual() && !d.spec.has(scenariosBlock) {
			continue
		}
		for j := range d.sheet.Rows {
			seen := map[rowAt]bool{}
			for k := range d.sheet.Rows[j].Cells {
				cell := &d.sheet.Rows[j].Cells[k]
				if cell.Expr == nil {
					continue
				}
				for _, ref := range formulas.Refs(cell.Expr) {
					a, err := b.plan.Locate(i, j, k, ref)
					if err != nil {
						continue // reported when it is computed
					}
					for r := a.Row; r <= a.LastRow; r++ {
						if from := (rowAt{a.Sheet, r}); !seen[from] {
							seen[from] = true
							readers[from] = append(readers[from], rowAt{i, j})
						}
					}
				}
			}
		}
	}
	sheet := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.id == b.t.rows.scenarios })
	for _, dr := range b.shownDrivers() {
		at := slices.IndexFunc(b.sheets[sheet].sheet.Rows, func(r Row) bool { return r.ID == dr.id })
		if at < 0 {
			continue
		}
		start := rowAt{sheet, at}
		c.live[start] = dr.id
		reached := map[rowAt]bool{start: true}
		for queue := []rowAt{start}; len(queue) > 0; queue = queue[1:] {
			for _, next := range readers[queue[0]] {
				if !reached[next] {
					reached[next] = true
					queue = append(queue, next)
				}
			}
		}
		for r := range reached {
			depends[r] = append(depends[r], dr.id)
		}
	}
	c.classes, c.depends = [][]string{nil}, make([][]int32, len(b.sheets))
	known := map[string]int32{}
	for r, list := range depends {
		slices.Sort(list)
		name := strings.Join(list, ";")
		class, ok := known[name]
		if !ok {
			class = int32(len(c.classes))
			known[name], c.classes = class, append(c.classes, list)
		}
		if c.depends[r.sheet] == nil {
			c.depends[r.sheet] = make([]int32, len(b.sheets[r.sheet].sheet.Rows))
		}
		c.depends[r.sheet][r.row] = class
	}
}

// instance starts one; drivers without a binding keep their live value.
func (c *copier) instance(host int, label string, drivers map[string]binding) *instance {
	in := &instance{label: label, host: host, drivers: drivers}
	c.order = append(c.order, in)
	return in
}

// caseBinding is a driver's value in a case, within the range.
func (c *copier) caseBinding(host int, driver string, cs *caseSpec) binding {
	own := c.ownDriver(host, driver)
	return binding{key: "case_" + cs.id, label: cs.label,
		value: within(own, formulas.Ref{Line: c.on(host, c.t.rows.scenarios, caseLine(driver, cs.id))})}
}

// movedBinding is a driver's live value moved by a cell, within the range.
func (c *copier) movedBinding(host int, driver, key, label string, by formulas.Expr) binding {
	own := c.ownDriver(host, driver)
	return binding{key: key, label: label,
		value: within(own, formulas.Binary{Op: "+", X: formulas.Ref{Line: c.on(host, c.t.rows.scenarios, driver)}, Y: by})}
}

func (c *copier) ownDriver(host int, driver string) func(string) formulas.Ref {
	return func(key string) formulas.Ref {
		return formulas.Ref{Line: c.on(host, c.t.rows.scenarios, driver), Period: key}
	}
}

// caseInstance is the model in a case.
func (c *copier) caseInstance(host int, cs *caseSpec) *instance {
	for _, in := range c.order {
		if in.label == cs.label && in.drivers != nil && len(in.drivers) == len(c.shownDrivers()) {
			if all := slices.ContainsFunc(c.shownDrivers(), func(dr *driverSpec) bool { return in.drivers[dr.id].key != "case_"+cs.id }); !all {
				return in
			}
		}
	}
	drivers := map[string]binding{}
	for _, dr := range c.shownDrivers() {
		drivers[dr.id] = c.caseBinding(host, dr.id, cs)
	}
	return c.instance(host, cs.label, drivers)
}

// key is what tells copies of a row apart; its values are 0 where the live row
// serves.
func (c *copier) key(in *instance, of rowAt) copyKey {
	key := copyKey{of: of}
	if of.sheet >= len(c.depends) || of.row >= len(c.depends[of.sheet]) {
		return key // laid out since: nothing is made of it
	}
	class := c.depends[of.sheet][of.row]
	if class == 0 {
		return key
	}
	if in.classes == nil {
		in.classes = slices.Repeat([]int32{-1}, len(c.classes))
	}
	if in.classes[class] < 0 {
		in.classes[class] = c.valuesOf(in, c.classes[class])
	}
	key.values = in.classes[class]
	return key
}

// valuesOf is the number of what the drivers are worth in an instance, 0 where
// all have their live values.
func (c *copier) valuesOf(in *instance, drivers []string) int32 {
	var name strings.Builder
	some := false
	for _, id := range drivers {
		if bound, ok := in.drivers[id]; ok && bound.value != nil {
			some = true
			name.WriteString(id + "=" + bound.key + ";")
		} else {
			name.WriteString(id + "=live;")
		}
	}
	if !some {
		return 0
	}
	number, ok := c.values[name.String()]
	if !ok {
		number = int32(len(c.values)) + 1
		c.values[name.String()] = number
	}
	return number
}

// copyOf is the copy of a row in an instance, nil where the live row serves.
func (c *copier) copyOf(in *instance, of rowAt) *copied {
	key := c.key(in, of)
	if key.values == 0 {
		return nil
	}
	if known := c.made[key]; known != nil {
		return known
	}
	c.serial++
	from := &c.plan.Sheets[of.sheet].Rows[of.row]
	made := &copied{of: of, id: from.ID + "__" + strconv.Itoa(c.serial), host: in.host}
	c.made[key] = made
	if c.sheets[of.sheet].spec.monthly {
		made.host = c.monthlyHost()
		in.months = append(in.months, made)
	} else {
		in.copies = append(in.copies, made)
	}
	made.far = c.sheets[made.host].spec.id + "." + made.id
	made.row = Row{ID: made.id, Style: LineRow, Cells: make([]Cell, len(from.Cells))}
	if from.Style == SubtotalRow || from.Style == TotalRow {
		made.row.Style = SubtotalRow
	}
	if driver, ok := c.live[of]; ok {
		c.boundDriver(in, made, driver)
		return made
	}
	made.row.Cells[0] = from.Cells[0]
	made.row.Cells[0].Link, made.row.Cells[0].Note = &Area{Sheet: of.sheet, Row: of.row, LastRow: of.row}, ""
	var last formulas.Expr
	for _, r := range c.readings(of) {
		if !r.again {
			last = c.rebound(in, made.host, from.Cells[r.column].Expr, &aims{of, r.aims})
		}
		copy := from.Cells[r.column]
		copy.Expr, copy.Role, copy.Note, copy.Link = last, CalcRole, "", nil
		made.row.Cells[r.column] = copy
	}
	return made
}

// boundDriver is the row of a driver in an instance.
func (c *copier) boundDriver(in *instance, made *copied, driver string) {
	bound := in.drivers[driver]
	for _, dr := range c.t.outlook.drivers {
		if dr.id != driver {
			continue
		}
		format, decimals := c.unitFormat(dr.unit)
		made.row.Cells = make([]Cell, c.columnsAfter())
		made.row.Cells[0] = Cell{Value: formulas.Str(dr.label), Indent: 1, Wrap: true, Link: &Area{Sheet: made.of.sheet, Row: made.of.row, LastRow: made.of.row}}
		for k, y := range c.years {
			if y.forecast {
				made.row.Cells[firstYear+k] = Cell{Expr: bound.value, Role: CalcRole, Format: format, Decimals: decimals}
			}
		}
	}
}

// monthlyHost is the sheet of the monthly copies, made when it is first needed.
func (c *copier) monthlyHost() int {
	if c.monthly >= 0 {
		return c.monthly
	}
	var spec *sheetSpec
	for _, d := range c.sheets {
		if d.spec.monthly {
			spec = d.spec
			break
		}
	}
	own := &sheetSpec{id: "monthly_copies", tab: "Monthly Copies", kind: ScheduleSheet, about: "The monthly rows once per case and sensitivity", monthly: true}
	sheet := &Sheet{ID: own.id, Name: own.tab, Kind: own.kind}
	months := c.monthsOf(spec.id)
	sheet.Columns = c.monthColumns(months)
	c.monthly = len(c.sheets)
	c.sheets = append(c.sheets, &sheetDraft{spec: own, sheet: sheet, ids: map[string]bool{}})
	c.plan.Sheets = append(c.plan.Sheets, sheet)
	c.top(sheet, label(own.tab), c.unitsLine(nil)+". The same formulas as on the live sheets, with the drivers of each case")
	c.monthHead(sheet, months)
	return c.monthly
}

// reading is what a cell of a live row reads.
type reading struct {
	column int
	again  bool  // the same as the cell before: the copy has the same formula
	aims   []aim // of its references, left to right
}

// aim is where a reference leads from its cell.
type aim struct {
	lost bool // nowhere, which is reported when the live cell is computed
	at   rowAt
	live bool     // to an actual year, which no driver moves
	rows []oneRow // of a block in a call, those that hold something in its column
	last int      // last row of a block
}

// oneRow is a row of a block, as a reference of its own.
type oneRow struct {
	ref formulas.Ref
	aim aim
}

// aims are those of a formula that rebound has not come to yet.
type aims struct {
	of   rowAt // where the formula stands
	left []aim
}

func (a *aims) next() aim {
	first := a.left[0]
	a.left = a.left[1:]
	return first
}

// readings are what the forecast of a live row reads, cell by cell. Actual
// years are linked when all copies are made.
func (c *copier) readings(of rowAt) []reading {
	if known, ok := c.read[of]; ok {
		return known
	}
	var list []reading
	cells := c.plan.Sheets[of.sheet].Rows[of.row].Cells
	monthly := c.sheets[of.sheet].spec.monthly
	for k := firstYear; k < len(cells); k++ {
		switch {
		case cells[k].Expr == nil, !monthly && k >= c.columnsAfter():
			continue // parts of the company stand after the years
		case !monthly && !c.years[min(k-firstYear, len(c.years)-1)].forecast:
			continue
		}
		r := reading{column: k, aims: c.aims(nil, cells[k].Expr, of, k)}
		if n := len(list) - 1; n >= 0 && slices.EqualFunc(list[n].aims, r.aims, aim.equal) &&
			formulas.Same(cells[list[n].column].Expr, cells[k].Expr) {
			r.again, r.aims = true, list[n].aims
		}
		list = append(list, r)
	}
	c.read[of] = list
	return list
}

func (a aim) equal(b aim) bool {
	return a.lost == b.lost && a.at == b.at && a.live == b.live && a.last == b.last &&
		slices.EqualFunc(a.rows, b.rows, func(x, y oneRow) bool { return x.ref == y.ref && x.aim.equal(y.aim) })
}

// aims adds where the references of a formula lead from its cell, in the order
// in which rebound comes to them.
func (c *copier) aims(list []aim, e formulas.Expr, of rowAt, column int) []aim {
	switch e := e.(type) {
	case formulas.Ref:
		return append(list, c.aim(e, of, column))
	case formulas.Neg:
		return c.aims(list, e.X, of, column)
	case formulas.Binary:
		return c.aims(c.aims(list, e.X, of, column), e.Y, of, column)
	case formulas.Call:
		for _, arg := range e.Args {
			n := len(list)
			list = c.aims(list, arg, of, column)
			if ref, ok := arg.(formulas.Ref); ok && ref.To != "" && !list[n].lost {
				list[n].rows = c.blockRows(ref, of, column)
			}
		}
	}
	return list
}

func (c *copier) aim(ref formulas.Ref, of rowAt, column int) aim {
	a, err := c.plan.Locate(of.sheet, of.row, column, ref)
	if err != nil {
		return aim{lost: true}
	}
	return aim{at: rowAt{a.Sheet, a.Row}, last: a.LastRow,
		live: ref.Period != "" && ref.PeriodTo == "" && c.actualColumn(a.Sheet, a.Column)}
}

// blockRows takes a block apart, for where some of its rows are copied: their
// copies need not stand one below the other.
func (c *copier) blockRows(ref formulas.Ref, of rowAt, column int) []oneRow {
	var rows []oneRow
	a, _ := c.plan.Locate(of.sheet, of.row, column, ref)
	for r := a.Row; r <= a.LastRow; r++ {
		from := &c.plan.Sheets[a.Sheet].Rows[r]
		if from.ID == "" || a.Column >= len(from.Cells) || from.Cells[a.Column].Expr == nil && from.Cells[a.Column].Value.Kind == formulas.KindBlank {
			continue
		}
		one := ref
		one.To = ""
		one.Line = c.sheets[a.Sheet].spec.id + "." + from.ID
		rows = append(rows, oneRow{one, c.aim(one, of, column)})
	}
	return rows
}

// rebound is a formula of a live cell, with copies in place of live rows.
func (c *copier) rebound(in *instance, host int, e formulas.Expr, a *aims) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		return c.reboundRef(in, host, e, a.next())
	case formulas.Neg:
		e.X = c.rebound(in, host, e.X, a)
		return e
	case formulas.Binary:
		e.X = c.rebound(in, host, e.X, a)
		e.Y = c.rebound(in, host, e.Y, a)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, 0, len(e.Args))
		for _, arg := range e.Args {
			ref, ok := arg.(formulas.Ref)
			switch {
			case !ok:
				args = append(args, c.rebound(in, host, arg, a))
			case ref.To != "":
				args = c.reboundBlock(args, in, host, e.Func, ref, a)
			default:
				args = append(args, c.reboundRef(in, host, ref, a.next()))
			}
		}
		e.Args = args
		return e
	}
	return e
}

// reboundRef is one reference of a live cell seen from a copy.
func (c *copier) reboundRef(in *instance, host int, ref formulas.Ref, a aim) formulas.Expr {
	if a.lost {
		return ref
	}
	var made *copied
	if !a.live {
		made = c.copyOf(in, a.at)
	}
	switch {
	case made == nil && a.at.sheet == host:
		ref.Line = c.plan.Sheets[a.at.sheet].Rows[a.at.row].ID
	case made == nil:
		ref.Line = c.farID(a.at)
	default:
		made.wide = made.wide || ref.PeriodTo != "" || ref.Shift < -1
		if ref.Line = made.far; made.host == host {
			ref.Line = made.id
		}
	}
	return ref
}

// farID is the id of a live row as other sheets name it.
func (c *copier) farID(at rowAt) string {
	for len(c.far) <= at.sheet {
		c.far = append(c.far, nil)
	}
	if rows := len(c.plan.Sheets[at.sheet].Rows); len(c.far[at.sheet]) < rows {
		c.far[at.sheet] = append(c.far[at.sheet], make([]string, rows-len(c.far[at.sheet]))...)
	}
	id := &c.far[at.sheet][at.row]
	if *id == "" {
		*id = c.sheets[at.sheet].spec.id + "." + c.plan.Sheets[at.sheet].Rows[at.row].ID
	}
	return *id
}

// actualColumn reports whether a column of an annual sheet is an actual year.
func (c *copier) actualColumn(sheet, column int) bool {
	return !c.sheets[sheet].spec.monthly && column >= firstYear && column-firstYear <= c.base
}

// reboundBlock adds a block of rows among the arguments of a call: row by row
// where some of them are copied.
func (c *copier) reboundBlock(args []formulas.Expr, in *instance, host int, function string, ref formulas.Ref, from *aims) []formulas.Expr {
	a, some := from.next(), false
	for r := a.at.row; r <= a.last && !a.lost; r++ {
		some = some || c.key(in, rowAt{a.at.sheet, r}).values != 0
	}
	if some && !slices.Contains([]string{"SUM", "MIN", "MAX", "AVERAGE", "COUNT"}, function) {
		c.failAt(c.positions[[2]int{from.of.sheet, from.of.row}], fmt.Sprintf("%s over the block %s cannot be repeated for every case; write its rows one by one", strings.ToLower(function), ref))
		some = false
	}
	if !some {
		return append(args, c.reboundRef(in, host, ref, a))
	}
	for _, r := range a.rows {
		args = append(args, c.reboundRef(in, host, r.ref, r.aim))
	}
	return args
}

// layOut puts the copies on their sheets, in the order of the live rows.
func (c *copier) layOut() {
	for _, in := range c.order {
		for _, list := range [][]*copied{in.copies, in.months} {
			if len(list) == 0 {
				continue
			}
			slices.SortFunc(list, func(x, y *copied) int {
				if x.of.sheet != y.of.sheet {
					return x.of.sheet - y.of.sheet
				}
				return x.of.row - y.of.row
			})
			s := c.plan.Sheets[list[0].host]
			if s.Printed == 0 {
				s.Printed = len(s.Rows) // what the copies are for; nobody reads them on paper
			}
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, in.label))
			for _, made := range list {
				c.finish(made)
				c.positions[[2]int{made.host, len(s.Rows)}] = c.positions[[2]int{made.of.sheet, made.of.row}]
				made.row.Level = 1 // under the heading of its case, which a click closes
				s.add(made.row)
			}
		}
	}
}

// finish links the actual years that the copy's forecast begins with.
func (c *copier) finish(made *copied) {
	from := &c.plan.Sheets[made.of.sheet].Rows[made.of.row]
	if _, driver := c.live[made.of]; driver {
		return
	}
	monthly := c.sheets[made.of.sheet].spec.monthly
	link := formulas.Expr(formulas.Ref{Line: c.farID(made.of)})
	for k := firstYear; k < len(from.Cells); k++ {
		cell := &from.Cells[k]
		if made.row.Cells[k].Expr != nil || cell.Expr == nil && cell.Value.Kind == formulas.KindBlank {
			continue
		}
		if !monthly && (k >= c.columnsAfter() || k-firstYear != c.base && !made.wide) {
			continue
		}
		made.row.Cells[k] = Cell{Expr: link, Role: CrossRole,
			Format: cell.Format, Decimals: cell.Decimals}
	}
}

// of is a formula that stands in no column, in an instance. Its references name
// their sheets and periods.
func (c *copier) of(in *instance, host int, e formulas.Expr) formulas.Expr {
	return c.from(in, host, e, rowAt{max(host, 0), 0}, firstYear)
}

// from is a formula as it would stand in a cell, in an instance.
func (c *copier) from(in *instance, host int, e formulas.Expr, of rowAt, column int) formulas.Expr {
	return c.rebound(in, host, e, &aims{of, c.aims(nil, e, of, column)})
}

// pinned is a formula of an annual row as it reads in year k, from a cell that
// stands in no year.
func (b *planner) pinned(e formulas.Expr, k int) formulas.Expr {
	return rewrite(e, func(ref formulas.Ref) formulas.Expr {
		if ref.Period == "" {
			ref.Period, ref.Shift = b.years[k+ref.Shift].key, 0
		}
		if ref.PeriodTo != "" && isShift(ref.PeriodTo) {
			n, _ := strconv.Atoi(ref.PeriodTo)
			ref.PeriodTo = b.years[k+n].key
		}
		return ref
	})
}
