package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// annualHead gives a sheet of copies the annual columns and its headings.
func (c *copier) annualHead(index int) *Sheet {
	s := c.sheets[index].sheet
	s.Columns = append(leadColumns(labelKey), c.columnsOf(index, nil)...)
	header := c.sheetHead(index, nil)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, firstYear, header+1
	return s
}

// casesSheet compares outputs over the cases, above the model of each case.
func (c *copier) casesSheet(index int) {
	s := c.annualHead(index)
	outputs := c.sheets[index].spec.blocks[0].outputs
	c.comparedLines(index, s, outputs)
}

// host is the sheet annual copies stand on.
func (c *copier) host() int {
	if i := slices.IndexFunc(c.sheets, func(d *sheetDraft) bool { return d.spec.has(casesBlock) }); i >= 0 {
		return i
	}
	return c.copiesHost()
}

// copiesHost is the sheet of annual copies that are no cases, made when it is
// first needed.
func (c *copier) copiesHost() int {
	if c.annuals >= 0 {
		return c.annuals
	}
	own := &sheetSpec{id: "model_copies", tab: "Model Copies", kind: ScheduleSheet, about: "The annual rows once per point of the sensitivities and step of the bridges"}
	sheet := &Sheet{ID: own.id, Name: own.tab, Kind: own.kind}
	c.annuals = len(c.sheets)
	c.sheets = append(c.sheets, &sheetDraft{spec: own, sheet: sheet, ids: map[string]int{}})
	c.plan.Sheets = append(c.plan.Sheets, sheet)
	c.annualHead(c.annuals)
	return c.annuals
}

// outputRow is the row of an output as formulas name it, with its unit; ok is
// false where the filing lacks it.
func (b *planner) outputRow(line string, k int) (formulas.Expr, bool) {
	f, ref := frame{sheet: -1, k: k}, formulas.Ref{Line: line}
	if b.missing(f, ref, true) != "" {
		return nil, false
	}
	return b.boundRef(f, ref), true
}

// unitOfLine is the unit of a row or of a line of a statement.
func (b *planner) unitOfLine(line string) rowUnit {
	to, _ := b.t.rows.find("", line)
	if to.row != nil {
		return to.row.unit
	}
	if p, ok := b.lineOf(to); ok {
		return unitOfFigures(b.m.Statements[p.statement].Lines[p.line].Unit)
	}
	return currencyUnit
}

// comparedID is the row that shows an output in a case.
func comparedID(line, id string) string {
	return "compared_" + underscored(line) + "__" + id
}

func underscored(line string) string {
	out := []byte(line)
	for i, ch := range out {
		if ch == '.' {
			out[i] = '_'
		}
	}
	return string(out)
}

// comparedLines shows rows over the forecast years, one row per case.
func (c *copier) comparedLines(index int, s *Sheet, outputs []output) {
	host := c.host()
	for _, o := range outputs {
		unit := o.unit
		if o.line != "" && unit == "" {
			unit = c.unitOfLine(o.line)
		}
		format, decimals := c.figureUnit(unit)
		s.add(Row{Style: BlankRow})
		s.add(textRow(HeadingRow, o.label))
		for _, cs := range c.shownCases() {
			in := c.caseInstance(host, cs)
			row := Row{ID: comparedID(o.line, cs.id), Style: LineRow, Cells: make([]Cell, c.columnsAfter())}
			if o.line == "" {
				row.ID = ""
			}
			row.Cells[0] = Cell{Value: formulas.Str(cs.label), Indent: 1}
			for k, y := range c.years {
				if !y.forecast || o.line == "" && k != c.base+1 {
					continue
				}
				var e formulas.Expr
				if o.line != "" {
					ref, ok := c.outputRow(o.line, k)
					if !ok {
						continue
					}
					e = c.from(in, index, ref, rowAt{index, 0}, firstYear+k)
				} else {
					if c.missing(frame{sheet: -1}, o.value.expr, true) != "" {
						continue
					}
					e = c.of(in, index, c.bound(frame{sheet: -1}, o.value.expr))
				}
				row.Cells[firstYear+k] = Cell{Expr: e, Role: CrossRole, Format: format, Decimals: decimals}
			}
			s.add(row)
		}
	}
}

// compareRows reserves the rows of a comparison over the cases on an annual sheet.
func (b *planner) compareRows(index int, block *block) {
	if !b.forecasting() || len(b.shownCases()) == 0 {
		return
	}
	s := b.sheets[index].sheet
	cases := b.shownCases()
	var lines, values []output
	for _, o := range block.outputs {
		if o.line != "" {
			lines = append(lines, o)
		} else if b.missing(frame{sheet: -1}, o.value.expr, true) == "" {
			values = append(values, o)
		}
	}
	// A block of values: cases down, figures across, as many as there are forecast years.
	across := len(b.years) - b.base - 1
	for len(values) > 0 {
		n := min(across, len(values))
		b.compareValues(index, values[:n], cases)
		values = values[n:]
	}
	for _, o := range lines {
		at := len(s.Rows)
		for range len(cases) + 2 {
			s.add(Row{Style: BlankRow})
		}
		b.later = append(b.later, later{do: func() {
			part := &Sheet{Columns: s.Columns}
			b.copier.comparedLines(index, part, []output{o})
			copy(s.Rows[at:], part.Rows)
		}})
	}
}

// compareValues reserves a table with a case a row and a figure a column. Its
// cells look the figures up in the list on the sheet of the cases, by the names
// of the row and the column, so that they all have one formula.
func (b *planner) compareValues(index int, values []output, cases []*caseSpec) {
	s := b.sheets[index].sheet
	s.Columns[0].Key = labelKey
	b.tables++
	headID := "compare_" + strconv.Itoa(b.tables)
	s.add(Row{Style: BlankRow})
	head := Row{ID: headID, Style: HeaderRow, Cells: make([]Cell, firstYear+b.base+1)}
	head.Cells[0] = label("By case")
	for _, o := range values {
		cell := label(o.label)
		cell.Wrap = true
		head.Cells = append(head.Cells, cell)
	}
	s.add(head)
	at := len(s.Rows)
	for range len(cases) + 1 {
		s.add(Row{Style: LineRow})
	}
	b.later = append(b.later, later{do: func() { b.copier.compared(index, at, headID, values, cases) }})
}

// compared fills the list and the table, the chosen case with its overlays first.
func (c *copier) compared(index, at int, headID string, values []output, cases []*caseSpec) {
	host := c.host()
	list := c.plan.Sheets[host]
	listID := func(n int) string { return headID + "_value_" + strconv.Itoa(n) }
	list.add(Row{Style: BlankRow})
	list.add(textRow(HeadingRow, "Figures compared over the cases"))
	next := c.years[c.base+1].key
	n := 0
	listed := func(name Cell, o output, value formulas.Expr) {
		n++
		format, decimals := c.figureUnit(o.unit)
		row := Row{ID: listID(n), Style: LineRow, Cells: make([]Cell, firstYear+c.base+2)}
		row.Cells[0] = name
		row.Cells[0].Indent = 1
		row.Cells[firstYear+c.base+1] = Cell{Expr: value, Role: CalcRole, Format: format, Decimals: decimals}
		list.add(row)
	}
	join := func(x, y formulas.Expr) formulas.Expr { return formulas.Binary{Op: "&", X: x, Y: y} }
	named := func(figure formulas.Expr, of formulas.Expr) formulas.Expr {
		return join(join(of, formulas.Text{Value: ": "}), figure)
	}
	chosen := func(sheet int) formulas.Expr {
		return join(formulas.Text{Value: "Chosen, with overlays: "}, formulas.Ref{Line: c.on(sheet, c.t.rows.scenarios, scenarioLine), Period: next})
	}
	for _, o := range values {
		listed(Cell{Expr: named(formulas.Text{Value: o.label}, chosen(host)), Role: CalcRole}, o, c.bound(frame{sheet: host}, o.value.expr))
	}
	for _, cs := range cases {
		in := c.caseInstance(host, cs)
		for _, o := range values {
			listed(Cell{Value: formulas.Str(cs.label + ": " + o.label), Wrap: true}, o, c.of(in, host, c.bound(frame{sheet: -1}, o.value.expr)))
		}
	}
	block := func(key string) formulas.Ref {
		return formulas.Ref{Line: c.on(index, list.ID, listID(1)), To: listID(n), Period: key}
	}
	s := c.sheets[index].sheet
	row := func(at int, id string, name Cell, style RowStyle) {
		row := Row{ID: id, Style: style, Cells: make([]Cell, firstYear+c.base+1)}
		row.Cells[0] = name
		row.Cells[0].Indent = 1
		sought := named(formulas.Ref{Line: headID}, formulas.Ref{Line: id, Period: labelKey})
		for _, o := range values {
			format, decimals := c.figureUnit(o.unit)
			row.Cells = append(row.Cells, Cell{Expr: call("INDEX", block(next), call("MATCH", sought, block(labelKey), formulas.Number{})), Role: CrossRole,
				Format: format, Decimals: decimals})
		}
		s.Rows[at] = row
	}
	row(at, headID+"_live", Cell{Expr: chosen(index), Role: CrossRole}, StrongRow)
	for i, cs := range cases {
		row(at+1+i, headID+"_case_"+strconv.Itoa(i+1), Cell{Value: formulas.Str(cs.label)}, LineRow)
	}
}

// bridgeRows reserves the rows of a bridge from the first case to the live one.
func (b *planner) bridgeRows(index int, block *block) {
	br := block.bridge
	if !b.forecasting() || len(b.shownCases()) == 0 || b.missing(frame{sheet: -1}, br.value.expr, true) != "" {
		return
	}
	s := b.sheets[index].sheet
	var steps []bridgeStep
	for _, step := range br.steps {
		if slices.ContainsFunc(step.drivers, func(d string) bool { return b.driven[d] }) {
			steps = append(steps, step)
		}
	}
	s.add(Row{Style: BlankRow})
	s.add(textRow(HeadingRow, br.label))
	at := len(s.Rows)
	for range len(steps) + 3 {
		s.add(Row{Style: LineRow})
	}
	b.later = append(b.later, later{do: func() { b.copier.bridge(index, at, br, steps) }})
}

// bridge fills the rows: the first case, each step's effect, what is left, and
// the live figure; beside each the running total.
func (c *copier) bridge(index, at int, br *study, steps []bridgeStep) {
	s := c.sheets[index].sheet
	first := c.shownCases()[0]
	host := c.host()
	next := c.years[c.base+1].key
	value := c.bound(frame{sheet: -1}, br.value.expr)
	format, decimals := c.unitFormat(br.unit)
	base := c.caseInstance(host, first)
	drivers := map[string]binding{}
	for _, dr := range c.shownDrivers() {
		drivers[dr.id] = base.drivers[dr.id]
	}
	id := func(n int) string { return br.id + "_" + strconv.Itoa(n) }
	last := c.of(base, index, value)
	put := func(n int, text string, style RowStyle, e formulas.Expr) {
		row := Row{ID: id(n), Style: style, Cells: make([]Cell, c.columnsAfter())}
		row.Cells[0] = Cell{Value: formulas.Str(text), Indent: 1}
		row.Cells[firstYear+c.base+1] = Cell{Expr: e, Role: CalcRole, Format: format, Decimals: decimals}
		s.Rows[at+n] = row
	}
	put(0, first.label, StrongRow, last)
	for n, step := range steps {
		bound := map[string]binding{}
		for id, b := range drivers {
			bound[id] = b
		}
		for _, id := range step.drivers {
			delete(bound, id) // live
		}
		drivers = bound
		in := c.instance(host, br.label+": "+step.label, bound)
		now := c.of(in, index, value)
		put(n+1, step.label, LineRow, formulas.Binary{Op: "-", X: now, Y: last})
		last = now
	}
	n := len(steps)
	put(n+1, "Other", LineRow, formulas.Binary{Op: "-", X: value, Y: last})
	put(n+2, "Chosen case with overlays", TotalRow, call("SUM", formulas.Ref{Line: id(0), To: id(n + 1), Period: next}))
	c.studyRows[br.id] = studyRows{sheet: index, first: at, last: at + n + 2, column: firstYear + c.base + 1, labels: captionColumn, format: format}
}

// studyRows are the cells a chart of a study is drawn from.
type studyRows struct {
	sheet, first, last, column, labels int
	columns                            []int // more columns of values
	head                               int   // row of the names of the columns, 0 for none
	format                             Format
}

// orderKey is the column of steps down and of the order of rows.
const orderKey = "order"

var tornadoHeads = [...]string{"Move down", "Move up", "Effect of down", "Effect of up", "Spread", "Rank"}

// sensitivitySheet lays out grids and tornados, above the copies they read.
func (c *copier) sensitivitySheet(index int) {
	s := c.sheets[index].sheet
	studies := c.sheets[index].spec.blocks[0].studies
	widest := len(tornadoHeads)
	for _, st := range studies {
		widest = max(widest, len(st.acrosSteps))
	}
	s.Columns = []Column{{Key: labelKey, Width: 54}, {Key: orderKey, Width: 12}}
	for n := range widest {
		s.Columns = append(s.Columns, Column{Key: "step_" + strconv.Itoa(n+1), Width: 14})
	}
	c.top(s, label(c.sheets[index].spec.tab), c.unitsLine(nil)+". Each figure comes from a copy of the model with the drivers moved; the blue steps may be typed over")
	s.Frozen.Rows, s.Frozen.Columns, s.Header = len(s.Rows), 1, len(s.Rows)
	for _, st := range studies {
		if c.missing(frame{sheet: -1}, st.value.expr, true) != "" {
			continue
		}
		switch st.kind {
		case gridStudy:
			if c.driven[st.down] && c.driven[st.across] {
				c.grid(index, s, st)
			}
		case tornadoStudy:
			c.tornado(index, s, st)
		}
	}
}

// grid is a table of one figure over two drivers: every cell is read from a
// compact copy of the model of its own.
func (c *copier) grid(index int, s *Sheet, st *study) {
	format, decimals := c.figureUnit(st.unit)
	value := c.bound(frame{sheet: -1}, st.value.expr)
	const first = 2
	driver := func(id string) *driverSpec {
		at := slices.IndexFunc(c.t.outlook.drivers, func(d *driverSpec) bool { return d.id == id })
		return c.t.outlook.drivers[at]
	}
	down, across := driver(st.down), driver(st.across)
	s.add(Row{Style: BlankRow})
	s.add(textRow(HeadingRow, st.label))
	s.add(textRow(NoteRow, fmt.Sprintf("Down: %s; across: %s. Steps are added to the live values; 0 and 0 is the chosen case.", down.label, across.label)))
	headID := st.id + "_across"
	head := Row{ID: headID, Style: StrongRow, Cells: make([]Cell, first)}
	head.Cells[0] = label(across.label)
	af, ad := c.unitFormat(across.unit)
	for _, step := range st.acrosSteps {
		head.Cells = append(head.Cells, typed(Cell{Value: formulas.Num(step), Role: InputRole, Format: af, Decimals: ad},
			&Input{Label: fmt.Sprintf("%s, step %d across", st.label, len(head.Cells)-first+1), Unit: unitLabel(across.unit, c.planner)}))
	}
	s.add(head)
	df, dd := c.unitFormat(down.unit)
	centre := rowAt{-1, -1}
	own := c.sheets[index].spec.id + "."
	// The points stand in a list beside the copies, so that the cells of the grid
	// have one formula: the place of a point is found by its two steps.
	host := c.copiesHost()
	list := c.plan.Sheets[host]
	list.add(Row{Style: BlankRow})
	list.add(textRow(HeadingRow, "Points: "+st.label))
	pointID := func(n int) string { return st.id + "_point_" + strconv.Itoa(n) }
	points := formulas.Ref{Line: c.on(index, list.ID, pointID(1)), To: pointID(len(st.downSteps) * len(st.acrosSteps)), Period: c.years[c.base+1].key}
	steps := formulas.Ref{Line: headID, Period: s.Columns[first].Key, PeriodTo: s.Columns[first+len(st.acrosSteps)-1].Key}
	stepsDown := formulas.Ref{Line: st.id + "_1", To: st.id + "_" + strconv.Itoa(len(st.downSteps)), Period: orderKey}
	for i, stepDown := range st.downSteps {
		id := st.id + "_" + strconv.Itoa(i+1)
		row := Row{ID: id, Style: LineRow, Cells: make([]Cell, first)}
		row.Cells[0] = Cell{Value: formulas.Str(down.label), Indent: 1}
		row.Cells[first-1] = typed(Cell{Value: formulas.Num(stepDown), Role: InputRole, Format: df, Decimals: dd},
			&Input{Label: fmt.Sprintf("%s, step %d down", st.label, i+1), Unit: unitLabel(down.unit, c.planner)})
		downBinding := c.movedBinding(c.copiesHost(), st.down, st.id+"_down_"+strconv.Itoa(i), down.label, formulas.Ref{Line: own + id, Period: orderKey})
		for j, stepAcross := range st.acrosSteps {
			key := s.Columns[first+j].Key
			acrossBinding := c.movedBinding(c.copiesHost(), st.across, st.id+"_across_"+strconv.Itoa(j), across.label, formulas.Ref{Line: own + headID, Period: key})
			in := c.instance(c.copiesHost(), fmt.Sprintf("%s: %s %+g, %s %+g", st.label, down.label, stepDown, across.label, stepAcross),
				map[string]binding{st.down: downBinding, st.across: acrossBinding})
			n := i*len(st.acrosSteps) + j + 1
			point := Row{ID: pointID(n), Style: LineRow, Cells: make([]Cell, firstYear+c.base+2)}
			point.Cells[0] = Cell{Value: formulas.Str(fmt.Sprintf("Row %d, column %d", i+1, j+1)), Indent: 1}
			point.Cells[firstYear+c.base+1] = Cell{Expr: c.of(in, host, value), Role: CalcRole, Format: format, Decimals: decimals}
			list.add(point)
			above := formulas.Binary{Op: "-", X: call("MATCH", formulas.Ref{Line: id, Period: orderKey}, stepsDown, formulas.Number{}), Y: formulas.Number{Value: 1}}
			place := formulas.Binary{Op: "+", X: formulas.Binary{Op: "*", X: above, Y: call("COUNT", steps)}, Y: call("MATCH", formulas.Ref{Line: headID}, steps, formulas.Number{})}
			row.Cells = append(row.Cells, Cell{Expr: call("INDEX", points, place), Role: CrossRole, Format: format, Decimals: decimals})
			if stepDown == 0 && stepAcross == 0 {
				centre = rowAt{i, j}
			}
		}
		s.add(row)
	}
	if centre.sheet >= 0 {
		c.centres = append(c.centres, centreCheck{label: st.label, left: formulas.Ref{Line: c.sheets[index].spec.id + "." + st.id + "_" + strconv.Itoa(centre.sheet+1),
			Period: s.Columns[first+centre.row].Key}, right: value, unit: st.unit})
	}
}

// centreCheck says that the centre of a grid is the chosen case.
type centreCheck struct {
	label       string
	left, right formulas.Expr
	unit        rowUnit
}

// tornado moves each driver down and up by its own range and ranks them by what
// that does.
func (c *copier) tornado(index int, s *Sheet, st *study) {
	var drivers []*driverSpec
	for _, dr := range c.shownDrivers() {
		if dr.moves != [2]float64{} && (len(st.drivers) == 0 || slices.Contains(st.drivers, dr.id)) {
			drivers = append(drivers, dr)
		}
	}
	if len(drivers) == 0 {
		return
	}
	format, decimals := c.figureUnit(st.unit)
	value := c.bound(frame{sheet: -1}, st.value.expr)
	const first = 2
	key := func(n int) string { return s.Columns[first+n].Key }
	s.add(Row{Style: BlankRow})
	s.add(textRow(HeadingRow, st.label))
	head := Row{Style: HeaderRow, Cells: make([]Cell, first)}
	for _, text := range tornadoHeads {
		head.Cells = append(head.Cells, label(text))
	}
	s.add(head)
	id := func(n int) string { return st.id + "_" + strconv.Itoa(n+1) }
	block := func(n int) formulas.Ref {
		return formulas.Ref{Line: id(0), To: id(len(drivers) - 1), Period: key(n)}
	}
	for n, dr := range drivers {
		row := Row{ID: id(n), Style: LineRow, Cells: make([]Cell, first)}
		row.Cells[0] = Cell{Value: formulas.Str(dr.label), Indent: 1}
		row.Cells[first-1] = Cell{Value: formulas.Num(float64(n + 1)), Role: InputRole, Format: IntegerFormat}
		df, dd := c.unitFormat(dr.unit)
		own := func(k int) formulas.Ref { return formulas.Ref{Line: id(n), Period: key(k)} }
		for side, move := range dr.moves {
			row.Cells = append(row.Cells, typed(Cell{Value: formulas.Num(move), Role: InputRole, Format: df, Decimals: dd},
				&Input{Label: st.label + ", " + dr.label + ", " + strings.ToLower(tornadoHeads[side]), Unit: unitLabel(dr.unit, c.planner)}))
		}
		for side := range dr.moves {
			moved := c.movedBinding(c.copiesHost(), dr.id, st.id+"_"+strconv.Itoa(side)+"_"+dr.id, dr.label,
				formulas.Ref{Line: c.sheets[index].spec.id + "." + id(n), Period: key(side)})
			in := c.instance(c.copiesHost(), fmt.Sprintf("%s: %s moved %+g", st.label, dr.label, dr.moves[side]), map[string]binding{dr.id: moved})
			row.Cells = append(row.Cells, Cell{Expr: formulas.Binary{Op: "-", X: c.of(in, index, value), Y: value}, Role: CalcRole, Format: format, Decimals: decimals})
		}
		row.Cells = append(row.Cells, Cell{Role: CalcRole, Format: format, Decimals: decimals,
			Expr: formulas.Binary{Op: "-", X: call("MAX", formulas.Number{}, own(2), own(3)), Y: call("MIN", formulas.Number{}, own(2), own(3))}})
		greater := formulas.Binary{Op: ">", X: block(4), Y: own(4)}
		earlier := formulas.Binary{Op: "*", X: formulas.Binary{Op: "=", X: block(4), Y: own(4)},
			Y: formulas.Binary{Op: "<=", X: formulas.Ref{Line: id(0), To: id(len(drivers) - 1), Period: orderKey}, Y: formulas.Ref{Line: id(n), Period: orderKey}}}
		row.Cells = append(row.Cells, Cell{Role: CalcRole, Format: IntegerFormat, Expr: formulas.Binary{Op: "+",
			X: call("SUMPRODUCT", formulas.Binary{Op: "*", X: greater, Y: formulas.Number{Value: 1}}), Y: call("SUMPRODUCT", earlier)}})
		s.add(row)
	}
	s.add(Row{Style: BlankRow})
	ranked := Row{Style: HeaderRow, Cells: make([]Cell, first)}
	ranked.Cells[0] = label("Ranked by spread")
	ranked.Cells = append(ranked.Cells, label("Effect of down"), label("Effect of up"))
	headAt := s.add(ranked)
	for n := range drivers {
		rank := st.id + "_ranked_" + strconv.Itoa(n+1)
		row := Row{ID: rank, Style: LineRow, Cells: make([]Cell, first)}
		row.Cells[first-1] = Cell{Value: formulas.Num(float64(n + 1)), Role: InputRole, Format: IntegerFormat}
		at := call("MATCH", formulas.Ref{Line: rank, Period: orderKey}, block(5), formulas.Number{})
		labels := formulas.Ref{Line: id(0), To: id(len(drivers) - 1), Period: labelKey}
		row.Cells[0] = Cell{Expr: call("INDEX", labels, at), Role: CalcRole, Indent: 1}
		for side := range 2 {
			row.Cells = append(row.Cells, Cell{Expr: call("INDEX", block(2+side), at), Role: CalcRole, Format: format, Decimals: decimals})
		}
		s.add(row)
	}
	c.studyRows[st.id] = studyRows{sheet: index, first: headAt + 1, last: headAt + len(drivers), column: first, columns: []int{first + 1},
		labels: captionColumn, head: headAt, format: format}
}
