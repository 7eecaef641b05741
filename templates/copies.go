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
}

// copied is one row laid out again.
type copied struct {
	of   rowAt
	id   string
	row  Row
	wide bool // actual years before the base year are read too
}

// copier makes copies.
type copier struct {
	*planner
	depends map[rowAt][]string // drivers a row depends on, sorted
	live    map[rowAt]string   // live rows of drivers
	made    map[string]*copied
	where   map[*copied]int // sheet a copy stands on
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
	c := &copier{planner: b, made: map[string]*copied{}, where: map[*copied]int{}, monthly: -1, annuals: -1, studyRows: map[string]studyRows{}}
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
	c.depends, c.live = map[rowAt][]string{}, map[rowAt]string{}
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
			c.depends[r] = append(c.depends[r], dr.id)
		}
	}
	for _, list := range c.depends {
		slices.Sort(list)
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

// key is what tells copies of a row apart; "" where the live row serves.
func (c *copier) key(in *instance, of rowAt) string {
	var key strings.Builder
	some := false
	for _, id := range c.depends[of] {
		if bound, ok := in.drivers[id]; ok && bound.value != nil {
			some = true
			key.WriteString(id + "=" + bound.key + ";")
		} else {
			key.WriteString(id + "=live;")
		}
	}
	if !some {
		return ""
	}
	return fmt.Sprintf("%d.%d;", of.sheet, of.row) + key.String()
}

// copyOf is the copy of a row in an instance, nil where the live row serves.
func (c *copier) copyOf(in *instance, of rowAt) *copied {
	key := c.key(in, of)
	if key == "" {
		return nil
	}
	if known := c.made[key]; known != nil {
		return known
	}
	c.serial++
	from := &c.plan.Sheets[of.sheet].Rows[of.row]
	made := &copied{of: of, id: from.ID + "__" + strconv.Itoa(c.serial)}
	c.made[key] = made
	host := in.host
	if c.sheets[of.sheet].spec.monthly {
		host = c.monthlyHost()
		in.months = append(in.months, made)
	} else {
		in.copies = append(in.copies, made)
	}
	c.where[made] = host
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
	monthly := c.sheets[of.sheet].spec.monthly
	for k := firstYear; k < len(from.Cells); k++ {
		cell := &from.Cells[k]
		switch {
		case !monthly && k >= c.columnsAfter(), cell.Expr == nil && cell.Value.Kind == formulas.KindBlank:
			continue // parts of the company stand after the years
		case !monthly && !c.years[min(k-firstYear, len(c.years)-1)].forecast, cell.Expr == nil:
			continue // linked when all copies are made
		}
		copy := *cell
		copy.Expr = c.rebound(in, host, cell.Expr, of, k)
		copy.Role, copy.Note, copy.Link = CalcRole, "", nil
		made.row.Cells[k] = copy
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
	sheet.add(Row{Style: TitleRow, Cells: []Cell{label(own.tab)}})
	sheet.add(Row{Style: SubtitleRow, Cells: []Cell{filed(c.plan.Company)}})
	sheet.add(textRow(SubtitleRow, c.unitsLine(nil)))
	sheet.add(textRow(SubtitleRow, "The same formulas as on the live sheets, with the drivers of each case"))
	c.monthHead(sheet, months)
	return c.monthly
}

// rebound is a formula of a live cell, with copies in place of live rows.
func (c *copier) rebound(in *instance, host int, e formulas.Expr, of rowAt, column int) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		return c.reboundRef(in, host, e, of, column)
	case formulas.Neg:
		e.X = c.rebound(in, host, e.X, of, column)
		return e
	case formulas.Binary:
		e.X, e.Y = c.rebound(in, host, e.X, of, column), c.rebound(in, host, e.Y, of, column)
		return e
	case formulas.Call:
		var args []formulas.Expr
		for _, arg := range e.Args {
			if ref, ok := arg.(formulas.Ref); ok && ref.To != "" {
				if rows, split := c.blockRows(in, host, e.Func, ref, of, column); split {
					args = append(args, rows...)
					continue
				}
			}
			args = append(args, c.rebound(in, host, arg, of, column))
		}
		e.Args = args
		return e
	}
	return e
}

// reboundRef is one reference of a live cell seen from a copy.
func (c *copier) reboundRef(in *instance, host int, ref formulas.Ref, of rowAt, column int) formulas.Expr {
	a, err := c.plan.Locate(of.sheet, of.row, column, ref)
	if err != nil {
		return ref // reported when the live cell is computed
	}
	line := c.plan.Sheets[a.Sheet].Rows[a.Row].ID
	out := ref
	out.Line = c.on(host, c.sheets[a.Sheet].spec.id, line)
	made := (*copied)(nil)
	if !(ref.Period != "" && ref.PeriodTo == "" && c.actualColumn(a.Sheet, a.Column)) {
		made = c.copyOf(in, rowAt{a.Sheet, a.Row})
	}
	if made != nil {
		out.Line = c.on(host, c.sheets[c.where[made]].spec.id, made.id)
		made.wide = made.wide || ref.PeriodTo != "" || ref.Shift < -1
	}
	return out
}

// actualColumn reports whether a column of an annual sheet is an actual year.
func (c *copier) actualColumn(sheet, column int) bool {
	return !c.sheets[sheet].spec.monthly && column >= firstYear && column-firstYear <= c.base
}

// blockRows takes a block apart where some of its rows are copied: their copies
// need not stand one below the other.
func (c *copier) blockRows(in *instance, host int, function string, ref formulas.Ref, of rowAt, column int) ([]formulas.Expr, bool) {
	a, err := c.plan.Locate(of.sheet, of.row, column, ref)
	if err != nil {
		return nil, false
	}
	some := false
	for r := a.Row; r <= a.LastRow; r++ {
		some = some || c.key(in, rowAt{a.Sheet, r}) != ""
	}
	if !some {
		return nil, false
	}
	if !slices.Contains([]string{"SUM", "MIN", "MAX", "AVERAGE", "COUNT"}, function) {
		at := c.positions[[2]int{of.sheet, of.row}]
		c.failAt(at, fmt.Sprintf("%s over the block %s cannot be repeated for every case; write its rows one by one", strings.ToLower(function), ref))
		return nil, false
	}
	var rows []formulas.Expr
	for r := a.Row; r <= a.LastRow; r++ {
		row := &c.plan.Sheets[a.Sheet].Rows[r]
		if row.ID == "" || a.Column >= len(row.Cells) || row.Cells[a.Column].Expr == nil && row.Cells[a.Column].Value.Kind == formulas.KindBlank {
			continue
		}
		one := ref
		one.To = ""
		one.Line = c.sheets[a.Sheet].spec.id + "." + row.ID
		rows = append(rows, c.reboundRef(in, host, one, of, column))
	}
	return rows, true
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
			s := c.plan.Sheets[c.where[list[0]]]
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, in.label))
			for _, made := range list {
				c.finish(made)
				c.positions[[2]int{c.where[made], len(s.Rows)}] = c.positions[[2]int{made.of.sheet, made.of.row}]
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
	for k := firstYear; k < len(from.Cells); k++ {
		cell := &from.Cells[k]
		if made.row.Cells[k].Expr != nil || cell.Expr == nil && cell.Value.Kind == formulas.KindBlank {
			continue
		}
		if !monthly && (k >= c.columnsAfter() || k-firstYear != c.base && !made.wide) {
			continue
		}
		made.row.Cells[k] = Cell{Expr: formulas.Ref{Line: c.sheets[made.of.sheet].spec.id + "." + from.ID}, Role: CrossRole,
			Format: cell.Format, Decimals: cell.Decimals}
	}
}

// of is a formula that stands in no column, in an instance. Its references name
// their sheets and periods.
func (c *copier) of(in *instance, host int, e formulas.Expr) formulas.Expr {
	return c.rebound(in, host, e, rowAt{max(host, 0), 0}, firstYear)
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
