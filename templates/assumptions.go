package templates

import (
	"cmp"
	"fmt"

	"tieout/formulas"
	"tieout/parse"
)

// Status of an assumption.
const (
	openStatus      = "open"
	confirmedStatus = "confirmed"
)

// openLine counts the assumptions nobody has confirmed.
const openLine = "assumptions_open"

// settle finds the facts, and decides which facts, inputs, drivers and cases the
// filing has what they need for.
func (b *planner) settle() {
	o := &b.t.outlook
	b.assumed, b.driven, b.facts, b.chosenDefault = map[string]bool{}, map[string]bool{}, map[string]found{}, map[string]setting{}
	b.cases = o.cases
	if !b.forecasting() {
		return
	}
	for _, f := range o.facts {
		fact, err := b.findFact(f)
		switch {
		case err == nil:
			b.facts[f.id] = fact
		case f.fallback != nil:
		case !f.optional:
			b.fail(f.at, "fact %s: %v", f.id, err)
			fallthrough
		default:
			b.assumed[f.id] = false
			continue
		}
		b.assumed[f.id] = true
	}
	b.assumeRest(o)
}

// assumeRest takes all inputs and drivers for given and takes back what then
// lacks something, until nothing more falls.
func (b *planner) assumeRest(o *outlook) {
	for _, in := range o.inputs {
		b.assumed[in.id] = true
	}
	for _, dr := range o.drivers {
		b.driven[dr.id] = true
	}
	f := frame{sheet: -1}
	for fell := true; fell; {
		fell = false
		b.lacking = map[lackKey]string{}
		b.lookAhead()
		for _, in := range o.inputs {
			if !b.assumed[in.id] {
				continue
			}
			some := false
			for _, s := range in.defaults {
				if s.formula.expr == nil || b.missing(f, s.formula.expr, true) == "" {
					b.chosenDefault[in.id], some = s, true
					break
				}
			}
			if !some {
				b.assumed[in.id], fell = false, true
			}
		}
		for _, dr := range o.drivers {
			if b.driven[dr.id] && dr.optional.expr != nil && b.missing(f, dr.optional.expr, true) != "" {
				b.driven[dr.id], fell = false, true
			}
		}
	}
	for _, in := range o.inputs {
		if !b.assumed[in.id] && !in.optional {
			s := in.defaults[len(in.defaults)-1]
			b.failAt(s.at, fmt.Sprintf("expected %s, which the default of %s needs, found none; add another default, or optional: true",
				b.missing(f, s.formula.expr, true), in.id))
		}
	}
}

// failAt reports a problem once.
func (b *planner) failAt(at parse.Span, msg string) {
	for _, e := range b.errs {
		if e.Span == at && e.Msg == msg {
			return
		}
	}
	b.fail(at, "%s", msg)
}

// factSource is the jump to the line of a fact.
func (b *planner) factSource(id string) Cell {
	if f, ok := b.facts[id]; ok {
		return b.toSource(f.at)
	}
	return Cell{}
}

// assumptionsSheet lists facts and inputs: one value each, with its range and
// where it comes from.
func (b *planner) assumptionsSheet(index int) {
	d := b.sheets[index]
	s := d.sheet
	s.Columns = []Column{{Key: labelKey, Width: 52}, {Width: 11}, {Key: valueKey, Width: 15}, {Key: unitKey, Width: 12},
		{Key: lowKey, Width: 12}, {Key: highKey, Width: 12}, {Key: statusKey, Width: 12}, {Key: noteKey, Width: 30}, {Key: basisKey, Width: 66}}
	b.top(s, label(d.spec.tab), b.unitsLine(nil)+". Type over any blue cell; say in its status whether somebody has confirmed it, and in its note why")
	count := s.add(Row{})
	head := Row{Style: HeaderRow}
	for _, text := range []string{"Assumption", "Source", "Value", "Unit", "Lowest", "Highest", "Status", NoteHead, "Basis"} {
		head.Cells = append(head.Cells, label(text))
	}
	header := s.add(head)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, 1, header+1
	first, last := "", ""
	track := func(id string) { first, last = cmp.Or(first, id), id }
	for _, p := range d.spec.blocks[0].parts {
		if p == factsPart {
			b.factRows(index, track)
		} else {
			b.inputRows(index, track)
		}
	}
	open := formulas.Expr(formulas.Number{})
	if first != "" {
		open = call("COUNTIF", formulas.Ref{Line: first, To: last, Period: statusKey}, formulas.Text{Value: openStatus})
	}
	s.Rows[count] = Row{ID: openLine, Style: LineRow, Cells: []Cell{{Value: formulas.Str("Assumptions nobody has confirmed"), Indent: 1}, {},
		{Expr: open, Role: CalcRole, Format: IntegerFormat}}}
	if first == "" {
		s.Rows[count].Cells[2] = Cell{Value: formulas.Num(0), Format: IntegerFormat}
	}
}

// status is the cell that says whether somebody has confirmed a value.
func status() Cell {
	return Cell{Value: formulas.Str(openStatus), Role: ChoiceRole, aside: &Aside{Choices: &Choices{List: []string{openStatus, confirmedStatus}}}}
}

// remark is the cell beside a value for a note of the user's.
func remark() Cell {
	return Cell{Value: formulas.Str(""), Role: InputRole, Wrap: true}
}

// bound is a cell with the end of a range.
func bound(x float64, format Format, decimals int8, what, unit string) Cell {
	return typed(Cell{Value: formulas.Num(x), Role: InputRole, Format: format, Decimals: decimals}, &Input{Label: what, Unit: unit})
}

// assumption is the cell of a fact or an input, with the value it was given in
// place of its default.
func (b *planner) assumption(c Cell, about *Input, id string) Cell {
	c = typed(c, about)
	if set, ok := b.settings[id]; ok {
		about.given = true
		c.fill(set)
	}
	return c
}

func (b *planner) factRows(index int, track func(string)) {
	s := b.sheets[index].sheet
	headed := false
	for _, f := range b.t.outlook.facts {
		if !b.assumed[f.id] {
			continue
		}
		if !headed {
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, "Facts of the filing"))
			headed = true
		}
		format, decimals := b.unitFormat(f.unit)
		row := Row{ID: f.id, Style: LineRow, Cells: make([]Cell, len(s.Columns))}
		row.Cells[0] = Cell{Value: formulas.Str(f.label), Indent: 1, Wrap: true}
		value := Cell{Role: InputRole, Format: format, Decimals: moreDecimals(format, decimals)}
		if fact, ok := b.facts[f.id]; ok {
			value.Value = fact.value
			row.Cells[1] = b.toSource(fact.at)
			row.Cells[8] = filed("Printed as " + fact.text)
			if fact.basis == "" {
				value = value.readAt(fact.at)
			} else { // what is printed there is another figure
				row.Cells[8] = label(fact.basis)
			}
			if e, ok := b.sumOf(index, fact.sum); ok {
				value.Value, value.Expr = formulas.Value{}, e
			}
		} else {
			value.Value = f.fallback.value
			row.Cells[6] = status()
			row.Cells[8] = label("Not found in the filing; an assumption")
			track(f.id)
			if f.fallback.formula.expr != nil {
				value.Value, value.Expr = formulas.Value{}, b.bound(frame{sheet: index}, f.fallback.formula.expr)
			}
		}
		unit := unitLabel(f.unit, b)
		_, stated := b.facts[f.id]
		value = b.assumption(value, &Input{Label: f.label, Unit: unit, stated: stated}, f.id)
		row.Cells[2] = value
		row.Cells[3] = label(shownUnit(unit))
		row.Cells[7] = remark()
		b.positions[[2]int{index, len(s.Rows)}] = f.at
		s.add(row)
	}
}

// moreDecimals shows rates as precisely as they are printed.
func moreDecimals(format Format, decimals int8) int8 {
	if format == PercentFormat {
		return 2
	}
	return decimals
}

func (b *planner) inputRows(index int, track func(string)) {
	s := b.sheets[index].sheet
	group := ""
	headed := false
	for _, in := range b.t.outlook.inputs {
		if !b.assumed[in.id] {
			continue
		}
		if in.group != "" && in.group != group || !headed {
			group = cmp.Or(in.group, group, "Assumptions")
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, group))
			headed = true
		}
		format, decimals := b.unitFormat(in.unit)
		decimals = moreDecimals(format, decimals)
		row := Row{ID: in.id, Style: LineRow, Cells: make([]Cell, len(s.Columns))}
		row.Cells[0] = Cell{Value: formulas.Str(in.label), Indent: 1, Wrap: true}
		value := Cell{Role: InputRole, Format: format, Decimals: decimals}
		if len(in.choices) > 0 {
			value.Role, value.aside = ChoiceRole, &Aside{Choices: &Choices{List: in.choices}}
		}
		switch set := b.chosenDefault[in.id]; {
		case set.formula.expr != nil:
			value.Expr = b.bound(frame{sheet: index}, set.formula.expr)
		default:
			value.Value = set.value
		}
		unit := unitLabel(in.unit, b)
		about := &Input{Label: in.label, Unit: unit}
		if in.bounded {
			about.Bounded, about.Low, about.High = true, in.low, in.high
			row.Cells[4] = bound(in.low, format, decimals, in.label+", lowest", unit)
			row.Cells[5] = bound(in.high, format, decimals, in.label+", highest", unit)
		}
		row.Cells[2] = b.assumption(value, about, in.id)
		row.Cells[3] = label(shownUnit(unit))
		row.Cells[6] = status()
		row.Cells[7] = remark()
		row.Cells[8] = Cell{Value: formulas.Str(in.source), Wrap: true}
		b.positions[[2]int{index, len(s.Rows)}] = in.at
		s.add(row)
		track(in.id)
	}
}
