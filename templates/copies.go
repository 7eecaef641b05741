package templates

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tieout/formulas"
)

// Copies lay rows of the live model out again with other values of the drivers:
// one instance per case, per point of a grid, per end of a tornado's bar. Only
// rows that depend on a driver are copied, and two instances that agree in the
// drivers a row depends on share its copy.

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
	classes []int32 // by class of rows: the number of its values, which tells its copies apart; -1 where not asked yet
}

// copier makes copies.
type copier struct {
	*planner
	first   []int              // number of the first row of every sheet: rows are numbered through
	class   []int32            // of a row, by number: rows of one depend on the same drivers
	rank    []int32            // of a row among those of its class, by number
	sizes   []int32            // rows of a class
	classes [][]string         // drivers of a class, sorted; none for the first
	live    map[rowAt]string   // live rows of drivers
	values  map[string]int32   // values of the drivers of a class, numbered from 1
	size    int32              // columns of all copies
	made    [][]*copied        // by number of the values and rank of the row
	driver  map[*copied][]Cell // those of drivers, which have cells of their own
	rooms   []copied           // for the next copies, made many at once
	left    []aim              // of the last formula that stands in no row: room for those of the next
	spare   []aim              // of the last formula of an original, likewise
	name    []byte             // of values, while they are numbered
	leads   []lead             // room for the references of the next copies

	originals []*original // by number of the row, once asked for
	far       [][]string  // ids of rows as other sheets name them, once asked for
	names     [][2]string // of copies on their own sheet and elsewhere, once asked for
	order     []*instance
	monthly   int // sheet of monthly copies, -1 for none yet
	annuals   int // sheet of annual copies that are no cases, -1 for none yet

	studyRows map[string]studyRows // by id
	centres   []centreCheck

	differences map[string]formulas.Expr // by check and case
}

// copies lays out everything that computes the model more than once.
func (b *planner) copies() {
	if !b.forecasting() {
		return
	}
	c := &copier{planner: b, values: map[string]int32{}, driver: map[*copied][]Cell{}, monthly: -1, annuals: -1, studyRows: map[string]studyRows{}}
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
	c.readMonths()
	c.layOut()
	for _, draw := range charts {
		draw()
	}
}

// readMonths has the formulas of monthly rows read once for all their columns: there are many, in runs of one formula.
func (c *copier) readMonths() {
	for i, d := range c.sheets[:len(c.first)-1] {
		for j := range d.sheet.Rows {
			if cells := d.sheet.Rows[j].Cells; d.spec.monthly && len(cells) > firstYear && cells[len(cells)-1].Expr != nil {
				c.original(rowAt{i, j})
			}
		}
	}
}

// trace finds the drivers each row depends on: forward from the live rows of
// the drivers along the references, turned round.
func (c *copier) trace() {
	b := c.planner
	b.plan.index = index{}
	c.live = map[rowAt]string{}
	c.first = make([]int, len(b.sheets)+1)
	for i, d := range b.sheets {
		c.first[i+1] = c.first[i] + len(d.sheet.Rows)
	}
	rows := c.first[len(b.sheets)]
	readers := c.readers(rows)
	depends := make([][]string, rows) // sorted
	sheet := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.id == b.t.rows.scenarios })
	drivers := slices.Clone(b.shownDrivers())
	slices.SortFunc(drivers, func(x, y *driverSpec) int { return strings.Compare(x.id, y.id) })
	for _, dr := range drivers {
		at := slices.IndexFunc(b.sheets[sheet].sheet.Rows, func(r Row) bool { return r.ID == dr.id })
		if at < 0 {
			continue
		}
		c.live[rowAt{sheet, at}] = dr.id
		reached := make([]bool, rows)
		queue := []int32{int32(c.first[sheet] + at)}
		for reached[queue[0]] = true; len(queue) > 0; queue = queue[1:] {
			depends[queue[0]] = append(depends[queue[0]], dr.id)
			for _, next := range readers[queue[0]] {
				if !reached[next] {
					reached[next] = true
					queue = append(queue, next)
				}
			}
		}
	}
	c.classes, c.sizes = [][]string{nil}, []int32{0}
	c.class, c.rank, c.originals = make([]int32, rows), make([]int32, rows), make([]*original, rows)
	known := map[string]int32{"": 0}
	for r, list := range depends {
		name := strings.Join(list, ";")
		class, ok := known[name]
		if !ok {
			class = int32(len(c.classes))
			known[name], c.classes, c.sizes = class, append(c.classes, list), append(c.sizes, 0)
		}
		c.class[r], c.rank[r] = class, c.sizes[class]
		c.sizes[class]++
	}
}

// readers are the rows whose formulas read a row, by number; only those of
// sheets that the model stands on.
func (c *copier) readers(rows int) [][]int32 {
	b := c.planner
	readers := make([][]int32, rows)
	seenBy := slices.Repeat([]int32{-1}, rows)
	for i, d := range b.sheets {
		if !d.spec.monthly && !d.annual() && !d.spec.has(scenariosBlock) {
			continue
		}
		for j := range d.sheet.Rows {
			reader := int32(c.first[i] + j)
			var before formulas.Expr
			for k := range d.sheet.Rows[j].Cells {
				e := d.sheet.Rows[j].Cells[k].Expr
				if e == nil || before != nil && formulas.Same(before, e) {
					continue // reads the same rows in another column
				}
				before = e
				formulas.Walk(e, func(e formulas.Expr) bool {
					ref, ok := e.(formulas.Ref)
					if !ok {
						return true
					}
					a, err := b.plan.Locate(i, j, k, ref)
					if err != nil {
						before = nil
						return true // reported when it is computed
					}
					for r := c.first[a.Sheet] + a.Row; r <= c.first[a.Sheet]+a.LastRow; r++ {
						if seenBy[r] != reader {
							seenBy[r] = reader
							readers[r] = append(readers[r], reader)
						}
					}
					return true
				})
			}
		}
	}
	return readers
}

// number is that of a row which the copies are made of; ok is false for one that
// was laid out since.
func (c *copier) number(at rowAt) (n int, ok bool) {
	if at.sheet+1 >= len(c.first) || at.row >= c.first[at.sheet+1]-c.first[at.sheet] {
		return 0, false
	}
	return c.first[at.sheet] + at.row, true
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

// valuesFor is the number of what the drivers that a row depends on are worth in
// an instance, 0 where the live row serves.
func (c *copier) valuesFor(in *instance, of rowAt) int32 {
	n, ok := c.number(of)
	if !ok || c.class[n] == 0 {
		return 0
	}
	if in.classes == nil {
		in.classes = slices.Repeat([]int32{-1}, len(c.classes))
	}
	class := c.class[n]
	if in.classes[class] < 0 {
		in.classes[class] = c.valuesOf(in, c.classes[class])
		for int(in.classes[class]) >= len(c.made) {
			c.made = append(c.made, nil)
		}
		if c.made[in.classes[class]] == nil {
			c.made[in.classes[class]] = make([]*copied, c.sizes[class])
		}
	}
	return in.classes[class]
}

// valuesOf is the number of what the drivers are worth in an instance, 0 where
// all have their live values.
func (c *copier) valuesOf(in *instance, drivers []string) int32 {
	name := c.name[:0]
	some := false
	for _, id := range drivers {
		key := "live"
		if bound, ok := in.drivers[id]; ok && bound.value != nil {
			some, key = true, bound.key
		}
		name = append(append(append(append(name, id...), '='), key...), ';')
	}
	c.name = name
	if !some {
		return 0
	}
	number, ok := c.values[string(name)]
	if !ok {
		number = int32(len(c.values)) + 1
		c.values[string(name)] = number
	}
	return number
}

// copyOf is the copy of a row in an instance, nil where the live row serves.
func (c *copier) copyOf(in *instance, of rowAt) *copied {
	values := c.valuesFor(in, of)
	if values == 0 {
		return nil
	}
	n, _ := c.number(of)
	if known := c.made[values][c.rank[n]]; known != nil {
		return known
	}
	if len(c.rooms) == 0 {
		c.rooms = make([]copied, copiesAtOnce)
	}
	made := &c.rooms[0]
	c.rooms = c.rooms[1:]
	made.serial, made.host = int32(len(c.plan.copies.rows)), int32(in.host)
	c.plan.copies.rows = append(doubled(c.plan.copies.rows, 1), made)
	c.made[values][c.rank[n]] = made
	if c.sheets[of.sheet].spec.monthly {
		made.host = int32(c.monthlyHost())
		in.months = append(in.months, made)
	} else {
		in.copies = append(in.copies, made)
	}
	if driver, ok := c.live[of]; ok {
		made.of = &original{rowAt: of}
		c.boundDriver(in, made, driver)
		return made
	}
	made.of = c.original(of)
	made.reads = c.roomForLeads(made.of.refs)
	for i := range made.of.runs {
		r := &made.of.runs[i]
		for n := range r.aims {
			t := c.lead(in, made, r.formula.Refs[n], &r.aims[n])
			made.reads = append(made.reads, t)
		}
	}
	for int(made.from) < len(made.of.at)-1 && made.of.at[made.from] == nothing {
		made.from++
	}
	made.size = int32(len(made.of.at)) - made.from
	made.values, c.size = c.size, c.size+made.size
	return made
}

// copiesAtOnce is for how many copies room is made at once.
const copiesAtOnce = 512

// doubled is a list with room for n more: where it has none, for as many again as
// it holds.
func doubled[T any](list []T, n int) []T {
	if n > cap(list)-len(list) {
		list = slices.Grow(list, max(n, len(list)))
	}
	return list
}

// roomForLeads is an empty list with room for so many.
func (c *copier) roomForLeads(n int) []lead {
	if n > len(c.leads) {
		c.leads = make([]lead, max(n, 4*copiesAtOnce))
	}
	room := c.leads[:0:n]
	c.leads = c.leads[n:]
	return room
}

// boundDriver is the row of a driver in an instance.
func (c *copier) boundDriver(in *instance, made *copied, driver string) {
	bound := in.drivers[driver]
	for _, dr := range c.t.outlook.drivers {
		if dr.id != driver {
			continue
		}
		format, decimals := c.unitFormat(dr.unit)
		cells := make([]Cell, c.columnsAfter())
		cells[0] = Cell{Value: formulas.Str(dr.label), Indent: 1, Wrap: true, aside: &Aside{Link: &Area{Sheet: made.of.sheet, Row: made.of.row, LastRow: made.of.row}}}
		for k, y := range c.years {
			if y.forecast {
				cells[firstYear+k] = Cell{Expr: bound.value, Role: CalcRole, Format: format, Decimals: decimals}
			}
		}
		c.driver[made] = cells
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
	c.sheets = append(c.sheets, &sheetDraft{spec: own, sheet: sheet, ids: map[string]int{}})
	c.plan.Sheets = append(c.plan.Sheets, sheet)
	c.top(sheet, label(own.tab), c.unitsLine(nil)+". The same formulas as on the live sheets, with the drivers of each case")
	c.monthHead(sheet, months)
	return c.monthly
}

// rebound is a formula that stands in no copied row, in an instance: with copies
// in place of live rows. left are the aims of its references that it has not
// come to yet, from is where it stands.
func (c *copier) rebound(in *instance, host int, from rowAt, e formulas.Expr, left *[]aim) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		a := (*left)[0]
		*left = (*left)[1:]
		if a.last > a.row && !a.lost && c.someCopied(in, &a) {
			c.mayTakeApart(from, "", e)
		}
		return c.reboundRef(in, host, e, a.at(), a.live || a.lost)
	case formulas.Neg:
		e.X = c.rebound(in, host, from, e.X, left)
		return e
	case formulas.Binary:
		e.X = c.rebound(in, host, from, e.X, left)
		e.Y = c.rebound(in, host, from, e.Y, left)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, 0, len(e.Args))
		for _, arg := range e.Args {
			ref, ok := arg.(formulas.Ref)
			if !ok || ref.To == "" || (*left)[0].lost || !c.someCopied(in, &(*left)[0]) {
				args = append(args, c.rebound(in, host, from, arg, left))
				continue
			}
			a := (*left)[0]
			*left = (*left)[1:]
			if !c.mayTakeApart(from, e.Func, ref) {
				continue
			}
			for _, at := range a.rows() {
				ref.To = ""
				args = append(args, c.reboundRef(in, host, ref, at, false))
			}
		}
		e.Args = args
		return e
	}
	return e
}

// reboundRef is a reference to a live row as it reads in an instance. A live one
// stays with the row.
func (c *copier) reboundRef(in *instance, host int, ref formulas.Ref, at rowAt, live bool) formulas.Expr {
	var made *copied
	if !live {
		made = c.copyOf(in, at)
	}
	switch {
	case made != nil:
		made.reach(ref)
		ref.Line = c.copyName(made, host)
	case at.sheet == host:
		ref.Line = c.plan.Sheets[at.sheet].Rows[at.row].ID
	default:
		ref.Line = c.farID(at)
	}
	return ref
}

// copyName is how formulas on a sheet name a copy.
func (c *copier) copyName(made *copied, host int) string {
	for len(c.names) <= int(made.serial) {
		c.names = append(c.names, [2]string{})
	}
	far := 0
	if int(made.host) != host {
		far = 1
	}
	name := &c.names[made.serial][far]
	if *name == "" {
		if *name = c.plan.copyID(made); far > 0 {
			*name = c.sheets[made.host].spec.id + "." + *name
		}
	}
	return *name
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

// someCopied reports whether any row of a block has a copy in an instance.
func (c *copier) someCopied(in *instance, a *aim) bool {
	for r := a.row; r <= a.last; r++ {
		if c.valuesFor(in, rowAt{int(a.sheet), int(r)}) != 0 {
			return true
		}
	}
	return false
}

// takenApart are the functions to which a block of rows is the same as its rows
// one by one.
var takenApart = []string{"SUM", "MIN", "MAX", "AVERAGE", "COUNT"}

// mayTakeApart reports whether a block can stand row by row in a call; where not,
// that is a fault of the template's.
func (c *copier) mayTakeApart(from rowAt, call string, ref formulas.Ref) bool {
	if slices.Contains(takenApart, call) {
		return true
	}
	c.failAt(c.positions[[2]int{from.sheet, from.row}], fmt.Sprintf("%s over the block %s cannot be repeated for every case; write its rows one by one", strings.ToLower(cmp.Or(call, "a formula")), ref))
	return false
}

// layOut puts the copies on their sheets, in the order of the live rows.
func (c *copier) layOut() {
	more := map[int]int{} // rows that come to a sheet
	for _, in := range c.order {
		for _, list := range [][]*copied{in.copies, in.months} {
			if len(list) > 0 {
				more[int(list[0].host)] += len(list) + 2
			}
		}
	}
	for host, n := range more {
		c.plan.Sheets[host].Rows = slices.Grow(c.plan.Sheets[host].Rows, n)
	}
	for _, in := range c.order {
		for _, list := range [][]*copied{in.copies, in.months} {
			if len(list) == 0 {
				continue
			}
			slices.SortFunc(list, func(x, y *copied) int {
				return cmp.Or(x.of.sheet-y.of.sheet, x.of.row-y.of.row)
			})
			s := c.plan.Sheets[list[0].host]
			if s.Printed == 0 {
				s.Printed = len(s.Rows) // what the copies are for; nobody reads them on paper
			}
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, in.label))
			for _, made := range list {
				made.row = int32(len(s.Rows))
				row := Row{Style: LineRow, Level: 1} // under the heading of its case, which a click closes
				if live := c.plan.Sheets[made.of.sheet].Rows[made.of.row].Style; live == SubtotalRow || live == TotalRow {
					row.Style = SubtotalRow
				}
				if cells, ok := c.driver[made]; ok {
					c.positions[[2]int{int(made.host), len(s.Rows)}] = c.positions[[2]int{made.of.sheet, made.of.row}]
					row.ID, row.Cells = c.plan.copyID(made), cells
				} else {
					row.copy = made
				}
				s.add(row)
			}
		}
	}
	c.plan.copies.values = slices.Repeat([]compact{notComputed}, int(c.size))
}

// of is a formula that stands in no column, in an instance. Its references name
// their sheets and periods.
func (c *copier) of(in *instance, host int, e formulas.Expr) formulas.Expr {
	return c.from(in, host, e, rowAt{max(host, 0), 0}, firstYear)
}

// from is a formula as it would stand in a cell, in an instance.
func (c *copier) from(in *instance, host int, e formulas.Expr, of rowAt, column int) formulas.Expr {
	left := c.aims(c.left[:0], "", e, of, column)
	c.left = left[:0]
	return c.rebound(in, host, of, e, &left)
}

// pinned is a formula of an annual row as it reads in year k, from a cell that
// stands in no year.
func (b *planner) pinned(e formulas.Expr, k int) formulas.Expr {
	return rewrite(e, func(ref formulas.Ref) formulas.Expr {
		ref.At = formulas.Place{}
		if ref.Period == "" {
			ref.Period, ref.Shift = b.years[k+ref.Shift].key, 0
		}
		if n, ok := ref.ToShift(); ok {
			ref.PeriodTo = b.years[k+n].key
		}
		return ref
	})
}
