package templates

import (
	"fmt"
	"slices"
	"strconv"

	"tieout/formulas"
)

// Keys of the columns of scenarios and assumptions beside the years.
const (
	labelKey   = "label"
	valueKey   = "value"
	overlayKey = "overlay"
	unitKey    = "unit"
	lowKey     = "low"
	highKey    = "high"
	noteKey    = "note"
	statusKey  = "status"
	basisKey   = "basis"
)

// Lines of the sheet with the scenarios, besides the drivers'.
const (
	scenarioLine = "scenario"       // the chosen case, by its label
	indexLine    = "scenario_index" // its place in the list of cases
	casePrefix   = "case_"
	scenarioName = "Scenario"
	overlayName  = "Overlay_"
)

// caseLine is the row of a driver's values in one case.
func caseLine(driver, id string) string { return driver + "__" + id }

// shownDrivers are the drivers the filing has what they need for.
func (b *planner) shownDrivers() []*driverSpec {
	var list []*driverSpec
	for _, dr := range b.t.outlook.drivers {
		if b.driven[dr.id] {
			list = append(list, dr)
		}
	}
	return list
}

// shownCases are the cases that say something about a driver that is shown, or
// nothing about any.
func (b *planner) shownCases() []*caseSpec {
	var list []*caseSpec
	for _, c := range b.cases {
		if c.needs.expr != nil && b.missing(frame{sheet: -1}, c.needs.expr, true) != "" {
			continue
		}
		if len(c.values) == 0 || slices.ContainsFunc(c.values, func(v caseValue) bool { return b.driven[v.driver] }) {
			list = append(list, c)
		}
	}
	return list
}

// scenariosSheet lays out the calendar, the chosen case and the drivers: one
// block each, cases as rows and forecast years as columns.
func (b *planner) scenariosSheet(index int) {
	d := b.sheets[index]
	s := d.sheet
	columns := b.columnsOf(index, nil)
	s.Columns = append(leadColumns(labelKey), columns...)
	extra := len(s.Columns)
	s.Columns = append(s.Columns, Column{Key: overlayKey, Width: 12}, Column{Key: unitKey, Width: 11}, Column{Key: lowKey, Width: 11},
		Column{Key: highKey, Width: 11}, Column{Key: basisKey, Width: 50})
	header := b.sheetHead(index, nil)
	for i, text := range []string{"Overlay", "Unit", "Lowest", "Highest", "Basis"} {
		for len(s.Rows[header].Cells) < extra+i {
			s.Rows[header].Cells = append(s.Rows[header].Cells, Cell{})
		}
		s.Rows[header].Cells = append(s.Rows[header].Cells, label(text))
	}
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, firstYear, header+1
	row := func(id, text string) *Row {
		at := s.add(Row{ID: id, Style: LineRow, Cells: make([]Cell, len(s.Columns))})
		s.Rows[at].Cells[0] = Cell{Value: formulas.Str(text), Indent: 1, Wrap: true}
		return &s.Rows[at]
	}
	b.calendar(row("year", "Fiscal year"), row("period_end", "Last day of the fiscal year"))
	cases, drivers := b.shownCases(), b.shownDrivers()
	if len(cases) == 0 {
		return
	}
	b.choice(index, cases, row)
	for _, dr := range drivers {
		s.add(Row{Style: BlankRow})
		s.add(textRow(HeadingRow, dr.label))
		live := row(dr.id, "Live: chosen case and overlay, within the range")
		format, decimals := b.unitFormat(dr.unit)
		at := len(s.Rows) - 1
		own := func(key string) formulas.Ref { return formulas.Ref{Line: dr.id, Period: key} }
		for k := b.base + 1; k < len(b.years); k++ {
			chosen := call("INDEX", formulas.Ref{Line: caseLine(dr.id, cases[0].id), To: caseLine(dr.id, cases[len(cases)-1].id)},
				formulas.Ref{Line: indexLine, Period: b.years[b.base+1].key})
			live.Cells[firstYear+k] = Cell{Role: CalcRole, Format: format, Decimals: decimals,
				Expr: within(own, formulas.Binary{Op: "+", X: chosen, Y: own(overlayKey)})}
		}
		live.Style = StrongRow
		unit := unitLabel(dr.unit, b)
		overlay := Cell{Value: formulas.Num(0), Role: InputRole, Format: format, Decimals: decimals}.noted("Added to the live value in every forecast year")
		set, given := b.settings[overlayName+dr.name]
		overlay = typed(overlay, &Input{Name: overlayName + dr.name, Label: dr.label + ", overlay", Unit: unit, given: given})
		if given {
			overlay.Value = set
		}
		for i, c := range []Cell{
			overlay,
			label(shownUnit(unit)),
			bound(dr.low, format, decimals, dr.label+", lowest", unit),
			bound(dr.high, format, decimals, dr.label+", highest", unit),
			{Value: formulas.Str(dr.source), Wrap: true},
		} {
			live.Cells[extra+i] = c
		}
		b.plan.Names = append(b.plan.Names, Name{Name: overlayName + dr.name, Comment: "Added to " + dr.label, Area: cellArea(index, at, extra)})
		b.positions[[2]int{index, at}] = dr.at
		for n, c := range cases {
			r := row(caseLine(dr.id, c.id), c.label)
			b.positions[[2]int{index, len(s.Rows) - 1}] = c.at
			for k := b.base + 1; k < len(b.years); k++ {
				cell := b.caseCell(index, dr, c, n, k, cases)
				cell.Format, cell.Decimals = format, decimals
				r.Cells[firstYear+k] = typed(cell, &Input{Label: dr.label + ", " + c.label + ", " + b.years[k].key, Unit: unit,
					Bounded: true, Low: dr.low, High: dr.high, given: c.id == customCase && b.given[givenYear{dr.id, b.years[k].key}]})
				if c.id == customCase {
					b.customDefault(&r.Cells[firstYear+k], dr, k)
				}
			}
		}
	}
}

// within keeps a value within a driver's range.
func within(own func(key string) formulas.Ref, value formulas.Expr) formulas.Expr {
	return call("MAX", own(lowKey), call("MIN", own(highKey), value))
}

// calendar fills the rows every lookup by year reads.
func (b *planner) calendar(years, ends *Row) {
	for k, y := range b.years {
		n, err := strconv.Atoi(y.key)
		yearCell, endCell := &years.Cells[firstYear+k], &ends.Cells[firstYear+k]
		if y.forecast {
			*yearCell = Cell{Role: CalcRole, Format: IntegerFormat,
				Expr: formulas.Binary{Op: "+", X: formulas.Ref{Line: "year", Shift: -1}, Y: formulas.Number{Value: 1}}}
			*endCell = Cell{Role: CalcRole, Format: DateFormat,
				Expr: call("EOMONTH", formulas.Ref{Line: "period_end", Shift: -1}, formulas.Number{Value: monthsPerYear})}
			continue
		}
		if err == nil {
			*yearCell = Cell{Value: formulas.Num(float64(n)), Role: InputRole, Format: IntegerFormat}
		}
		if !y.period.End.IsZero() {
			*endCell = Cell{Value: formulas.Num(dateSerial(y.period.End)), Role: InputRole, Format: DateFormat}
		}
	}
}

// chooser is the cell that chooses a case of a list.
func (b *planner) chooser(cases []*caseSpec, list Area) Cell {
	c := typed(Cell{Value: formulas.Str(cases[0].label), Role: ChoiceRole, aside: &Aside{Choices: &Choices{From: &list}}},
		&Input{Name: scenarioName, Label: "Chosen case", Unit: string(textUnit), given: b.chosenGiven})
	c.Value = formulas.Str(b.chosen(cases).label)
	return c
}

// choice lays out the list of cases and the cell that chooses one.
func (b *planner) choice(index int, cases []*caseSpec, row func(id, text string) *Row) {
	s := b.sheets[index].sheet
	next := firstYear + b.base + 1
	s.add(Row{Style: BlankRow})
	s.add(textRow(HeadingRow, "Cases"))
	first := len(s.Rows) + 2
	chosen := row(scenarioLine, "Chosen case")
	at := len(s.Rows) - 1
	chosen.Style = StrongRow
	cover, onCover := b.choosesOnCover()
	if onCover {
		chosen.Cells[next] = Cell{Expr: formulas.Ref{Line: b.sheets[cover].spec.id + "." + scenarioLine, Period: b.headlineYears()[0].key}, Role: CrossRole,
			aside: &Aside{Link: &Area{Sheet: cover}, Tip: "Chosen on the cover"}}
	} else {
		chosen.Cells[next] = b.chooser(cases, Area{Sheet: index, Row: first, LastRow: first + len(cases) - 1})
		b.plan.Names = append(b.plan.Names, Name{Name: scenarioName, Comment: "The chosen case", Area: cellArea(index, at, next)})
	}
	number := row(indexLine, "Number of the chosen case")
	number.Cells[next] = Cell{Role: CalcRole, Format: IntegerFormat, Expr: call("MATCH", formulas.Ref{Line: scenarioLine, Period: b.years[b.base+1].key},
		formulas.Ref{Line: casePrefix + cases[0].id, To: casePrefix + cases[len(cases)-1].id, Period: labelKey}, formulas.Number{})}
	for _, c := range cases {
		r := row(casePrefix+c.id, c.label)
		r.Cells[0].Indent = 0
		r.Cells[next] = label(c.about)
		if c.about == "" {
			r.Cells[next] = Cell{}
		}
	}
}

// caseCell is a driver's value in a case and year.
func (b *planner) caseCell(index int, dr *driverSpec, c *caseSpec, n, k int, cases []*caseSpec) Cell {
	set := dr.fallback
	at := slices.IndexFunc(c.values, func(v caseValue) bool { return v.driver == dr.id })
	switch {
	case at >= 0:
		settings := c.values[at].settings
		set = settings[min(k-b.base-1, len(settings)-1)]
	case n > 0:
		from := cases[0].id
		if c.id == customCase {
			from = b.customOf
		}
		return Cell{Expr: formulas.Ref{Line: caseLine(dr.id, from)}, Role: CalcRole}
	}
	if set.follows != "" {
		return Cell{Expr: formulas.Ref{Line: caseLine(dr.id, set.follows)}, Role: CalcRole}
	}
	if set.formula.expr == nil {
		return Cell{Value: set.value, Role: InputRole}
	}
	f := frame{sheet: index, k: k}
	if missing := b.missing(f, set.formula.expr, false); missing != "" {
		b.failAt(set.at, fmt.Sprintf("expected %s, which case %s needs, found none", missing, c.id))
		return Cell{}
	}
	return Cell{Expr: b.bound(f, set.formula.expr), Role: CalcRole}
}

// unitLabel is what a unit is called beside a value.
func unitLabel(u rowUnit, b *planner) string {
	switch u {
	case currencyUnit, "":
		if i := b.firstStatement(nil); i >= 0 {
			return scaleShort(b.m.Statements[i].Scale)
		}
		return "currency"
	case perShareUnit:
		return "per share"
	case percentUnit, rateUnit:
		return fractionLabel
	case countUnit:
		return string(numberUnit)
	}
	return string(u)
}

// shownUnit is what stands beside a value for those who type one: percentages are
// typed as they are shown. The list of inputs, which --keep reads, calls them
// fractions, as they are held.
func shownUnit(unit string) string {
	switch unit {
	case fractionLabel:
		return "percent"
	case string(textUnit):
		return "choice"
	}
	return unit
}

// fractionLabel is the unit of percentages and rates.
const fractionLabel = "fraction"

func scaleShort(scale int64) string {
	switch scale {
	case 1000:
		return "thousands"
	case 1_000_000:
		return "millions"
	}
	return "dollars"
}
