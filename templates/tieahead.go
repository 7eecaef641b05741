package templates

import (
	"cmp"
	"fmt"
	"strconv"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// forecastChecks are the identities of the forecast: one row per year, and one
// per case with the largest difference of its years.
func (t *tieOut) forecastChecks() {
	if !t.forecasting() {
		return
	}
	n := 0
	for _, ch := range t.t.outlook.checks {
		headed := false
		heading := func() {
			if !headed {
				t.heading("Forecast: " + ch.label)
				headed = true
			}
		}
		f := frame{sheet: -1}
		for k, y := range t.years {
			if y.forecast && ch.years == "actual" || !y.forecast && ch.years == "forecast" {
				continue
			}
			f.k = k
			if t.missing(f, ch.left.expr, true) != "" || t.missing(f, ch.right.expr, true) != "" {
				continue
			}
			heading()
			n++
			left, right := t.pinned(t.bound(f, ch.left.expr), k), t.pinned(t.bound(f, ch.right.expr), k)
			t.liveCheck("forecast_"+strconv.Itoa(n), ch.label, y.key, left, right, ch.tolerance, ch.at)
			t.identities[len(t.identities)-1].filed = !y.forecast
		}
		if ch.liveOnly || ch.years == "actual" {
			continue
		}
		for _, cs := range t.shownCases() {
			e := t.caseDifference(ch, cs)
			if e == nil {
				continue
			}
			heading()
			n++
			t.liveCheck("forecast_"+strconv.Itoa(n), largestDifference, cs.label, e, nil, ch.tolerance, ch.at)
			t.identities[len(t.identities)-1].what = ch.label
		}
	}
	for _, centre := range t.centres() {
		n++
		if centre.unit == textUnit { // texts have no difference: 1 where they differ
			centre.left = call("IF", formulas.Binary{Op: "=", X: centre.left, Y: centre.right}, formulas.Number{Value: 0}, formulas.Number{Value: 1})
			centre.right = nil
		}
		t.liveCheck("forecast_"+strconv.Itoa(n), "Centre of the grid = chosen case: "+centre.label, t.years[t.base+1].key, centre.left, centre.right, halfCent, parse.Span{})
	}
	t.counted("forecast_", n)
}

func (b *planner) centres() []centreCheck {
	if b.copier == nil {
		return nil
	}
	return b.copier.centres
}

// largestDifference is the check of a case, under the heading of its kind.
const largestDifference = "Largest difference of the years, in the case"

// caseDifference is the largest difference between the sides of a check over the
// forecast years in a case; nil where no driver moves either side.
func (t *tieOut) caseDifference(ch *checkSpec, cs *caseSpec) formulas.Expr {
	if t.copier == nil {
		return nil
	}
	return t.copier.differences[differenceKeyOf(ch.id, cs.id)]
}

func differenceKeyOf(check, id string) string { return check + "\x00" + id }

// caseDifferences prepares the checks of every case, while copies can still be made.
func (c *copier) caseDifferences() {
	c.differences = map[string]formulas.Expr{}
	if len(c.order) == 0 {
		return // nothing computes the cases
	}
	host := c.host()
	c.againstAdversity(host)
	for _, ch := range c.t.outlook.checks {
		if ch.liveOnly || ch.years == "actual" {
			continue
		}
		var sides [][2]formulas.Expr // by year
		for k, y := range c.years {
			f := frame{sheet: -1, k: k}
			if y.forecast && c.missing(f, ch.left.expr, true) == "" && c.missing(f, ch.right.expr, true) == "" {
				sides = append(sides, [2]formulas.Expr{c.pinned(c.bound(f, ch.left.expr), k), c.pinned(c.bound(f, ch.right.expr), k)})
			}
		}
		for _, cs := range c.shownCases() {
			in := c.caseInstance(host, cs)
			each := make([]formulas.Expr, 0, len(sides))
			moved := false
			for _, side := range sides {
				left, right := side[0], side[1]
				inCase, otherInCase := c.of(in, -1, left), c.of(in, -1, right)
				moved = moved || !formulas.Same(inCase, left) || !formulas.Same(otherInCase, right)
				each = append(each, call("ABS", formulas.Binary{Op: "-", X: inCase, Y: otherInCase}))
			}
			if moved {
				c.differences[differenceKeyOf(ch.id, cs.id)] = call("MAX", each...)
			}
		}
	}
}

// againstAdversity prepares the alerts on lines that an adverse case has higher
// than the first one, or a favourable case lower.
func (c *copier) againstAdversity(host int) {
	cases := c.shownCases()
	compared := false
	for _, a := range c.t.outlook.alerts {
		if a.noHigher.expr == nil || len(cases) < 2 {
			continue
		}
		if !compared {
			c.compareDrivers(host, cases)
			compared = true
		}
		var each []formulas.Expr // by year
		for k, y := range c.years {
			if f := (frame{sheet: -1, k: k}); y.forecast && c.missing(f, a.noHigher.expr, true) == "" {
				each = append(each, c.pinned(c.bound(f, a.noHigher.expr), k))
			}
		}
		if len(each) == 0 {
			continue
		}
		for _, cs := range cases[1:] {
			higher, lower := []formulas.Expr{formulas.Number{}}, []formulas.Expr{formulas.Number{}}
			in := c.caseInstance(host, cs)
			first := c.caseInstance(host, cases[0])
			for _, e := range each {
				inCase, inFirst := c.of(in, -1, e), c.of(first, -1, e)
				higher = append(higher, formulas.Binary{Op: "-", X: inCase, Y: inFirst})
				lower = append(lower, formulas.Binary{Op: "-", X: inFirst, Y: inCase})
			}
			none := func(id string) formulas.Expr {
				all := formulas.Ref{Line: c.sheets[host].spec.id + "." + id, Period: c.years[c.base+1].key, PeriodTo: c.years[len(c.years)-1].key}
				return formulas.Binary{Op: "=", X: call("SUM", all), Y: formulas.Number{}}
			}
			c.differences[differenceKeyOf(a.id, cs.id)] = call("IF", none(lessAdverseLine(cs)), call("MAX", higher...),
				call("IF", none(moreAdverseLine(cs)), call("MAX", lower...), formulas.Number{}))
		}
	}
}

func lessAdverseLine(cs *caseSpec) string { return "less_adverse__" + cs.id }
func moreAdverseLine(cs *caseSpec) string { return "more_adverse__" + cs.id }

// compareDrivers counts for every case and year the drivers that are less, and
// those that are more adverse than in the first case.
func (c *copier) compareDrivers(host int, cases []*caseSpec) {
	s := c.plan.Sheets[host]
	line := func(dr *driverSpec, cs *caseSpec) formulas.Ref {
		return formulas.Ref{Line: c.on(host, c.t.rows.scenarios, caseLine(dr.id, cs.id))}
	}
	for _, side := range []struct {
		heading    string
		id         func(*caseSpec) string
		down, up   string // how a driver compares whose fall, whose rise hurts
		eitherWays string
	}{
		{"Drivers less adverse than in the first case", lessAdverseLine, ">", "<", "<>"},
		{"Drivers more adverse than in the first case", moreAdverseLine, "<", ">", "<>"},
	} {
		s.add(Row{Style: BlankRow})
		s.add(textRow(HeadingRow, side.heading))
		for _, cs := range cases[1:] {
			var count formulas.Expr
			for _, dr := range c.shownDrivers() {
				op := map[string]string{"down": side.down, "up": side.up, "": side.eitherWays}[dr.adverse]
				one := call("IF", formulas.Binary{Op: op, X: line(dr, cs), Y: line(dr, cases[0])}, formulas.Number{Value: 1}, formulas.Number{})
				if count == nil {
					count = one
				} else {
					count = formulas.Binary{Op: "+", X: count, Y: one}
				}
			}
			row := Row{ID: side.id(cs), Style: LineRow, Cells: make([]Cell, c.columnsAfter())}
			row.Cells[0] = Cell{Value: formulas.Str(cs.label), Indent: 1}
			for k, y := range c.years {
				if y.forecast {
					row.Cells[firstYear+k] = Cell{Expr: count, Role: CalcRole, Format: IntegerFormat}
				}
			}
			s.add(row)
		}
	}
}

// liveCheck is a row whose sides are both computed.
func (t *tieOut) liveCheck(id, what, period string, left, right formulas.Expr, tolerance float64, at parse.Span) {
	format, decimals := t.unitFormat(currencyUnit)
	cells := make([]Cell, len(t.s.Columns))
	cells[0] = Cell{Value: formulas.Str(what), Wrap: true, Indent: 1}
	cells[1] = Cell{Value: formulas.Str(period), Wrap: true}
	cells[2] = Cell{Expr: left, Role: CrossRole}
	cells[3] = Cell{Value: formulas.Num(0), Role: LabelRole}
	if right != nil {
		cells[3] = Cell{Expr: right, Role: CrossRole}
	}
	cells[4] = Cell{Expr: differenceFormula, Role: CalcRole}
	cells[5] = Cell{Value: formulas.Num(0), Role: LabelRole}
	cells[6] = Cell{Value: formulas.Num(tolerance), Role: LabelRole}
	cells[verdictColumn] = Cell{Expr: verdictFormula, Role: PassRole}
	for i := 2; i <= 5; i++ {
		cells[i].Format, cells[i].Decimals = format, decimals
	}
	cells[6].Format, cells[6].Decimals = DecimalFormat, 3
	row := t.s.add(Row{ID: id, Style: LineRow, Cells: cells})
	if !at.IsZero() {
		t.positions[[2]int{t.index, row}] = at
	}
	t.verdicts = append(t.verdicts, [3]int{t.index, row, verdictColumn})
	t.identities = append(t.identities, identity{row: row})
}

// alerts are states of the business in the live case, one row per year.
func (t *tieOut) alerts() {
	if !t.forecasting() {
		return
	}
	n := 0
	for _, a := range t.t.outlook.alerts {
		headed := false
		state := func(period string, value, limit formulas.Expr) {
			if !headed {
				t.heading("Alert: " + a.label)
				headed = true
			}
			n++
			t.alert(a, "alert_"+strconv.Itoa(n), period, value, limit)
		}
		for k, y := range t.years {
			f := frame{sheet: -1, k: k}
			if !y.forecast || a.value.expr == nil || t.missing(f, a.value.expr, true) != "" || a.limit.formula.expr != nil && t.missing(f, a.limit.formula.expr, true) != "" {
				continue
			}
			var limit formulas.Expr
			if a.limit.formula.expr != nil {
				limit = t.pinned(t.bound(f, a.limit.formula.expr), k)
			}
			state(y.key, t.pinned(t.bound(f, a.value.expr), k), limit)
		}
		if t.copier == nil || a.noHigher.expr == nil {
			continue
		}
		for _, cs := range t.shownCases() {
			if e := t.copier.differences[differenceKeyOf(a.id, cs.id)]; e != nil {
				state(cs.label, e, nil)
			}
		}
	}
	if n > 0 {
		t.states = &formulas.Ref{Line: "alert_1", To: "alert_" + strconv.Itoa(n), Period: verdictKey}
	}
}

func (t *tieOut) alert(a *alertSpec, id, period string, value, limit formulas.Expr) {
	format, decimals := t.unitFormat(t.unitOfAlert(a))
	cells := make([]Cell, len(t.s.Columns))
	cells[0] = Cell{Value: formulas.Str(a.label), Wrap: true, Indent: 1}
	cells[1] = label(period)
	cells[2] = Cell{Expr: value, Role: CrossRole, Format: format, Decimals: decimals}
	cells[3] = Cell{Value: a.limit.value, Role: InputRole, Format: format, Decimals: max(decimals, 3)}
	if format == AmountFormat {
		cells[3].Format = DecimalFormat
	}
	cells[3] = typed(cells[3], &Input{Name: "alert." + a.id + "[" + period + "]", Label: a.label + ", " + period, Unit: unitLabel(t.unitOfAlert(a), t.planner)})
	if limit != nil {
		cells[3] = Cell{Expr: limit, Role: CrossRole, Format: format, Decimals: decimals}
	}
	op := ">"
	if a.below {
		op = "<"
	}
	// A text such as n/a is no state.
	state := call("IF", call("ISNUMBER", own(workbookKey)),
		call("IF", formulas.Binary{Op: op, X: own(workbookKey), Y: own(comparedKey)}, formulas.Text{Value: verdictAlert}, formulas.Text{Value: verdictOK}),
		formulas.Text{Value: verdictOK})
	cells[verdictColumn] = Cell{Expr: state, Role: PassRole}
	row := t.s.add(Row{ID: id, Style: LineRow, Cells: cells})
	t.positions[[2]int{t.index, row}] = a.at
	t.verdicts = append(t.verdicts, [3]int{t.index, row, verdictColumn})
}

// unitOfAlert is the unit of what an alert watches, where it is one row.
func (t *tieOut) unitOfAlert(a *alertSpec) rowUnit {
	for _, f := range []formula{a.value, a.noHigher} {
		if ref, ok := f.expr.(formulas.Ref); ok && !ref.Case {
			return t.unitOfLine(ref.Line)
		}
	}
	return numberUnit
}

// identity is a check of the template's on the tie-out sheet.
type identity struct {
	row   int
	what  string // where its row does not say
	filed bool   // of an actual year: it holds figures of the filing against each other
}

// UnfoundedError is a forecast that does not tie out because of the filing: its
// statements and notes contradict themselves, or do not give what the template
// takes them to give.
type UnfoundedError struct {
	Failed         int    // checks of the template
	First          string // of them
	Contradictions int    // misprints and inconsistencies in statements and notes
}

func (e *UnfoundedError) Error() string {
	what := "the figures found in the filing are not what the template takes them for"
	if e.Contradictions > 0 {
		what = fmt.Sprintf("the filing contradicts itself in %d figures of its statements and notes", e.Contradictions)
	}
	return fmt.Sprintf("%s, and %d checks of a forecast made from them fail (the first: %s)", what, e.Failed, e.First)
}

// unfounded is an *UnfoundedError where checks of the template fail for want of
// a sound filing: one that contradicts itself may have lost a sign or a row, and
// a check of an actual year fails on figures of the filing alone. Any other
// check that fails is the template's fault.
func (b *planner) unfounded() error {
	e := &UnfoundedError{}
	ours := false
	for _, check := range b.identities {
		cells := b.sheets[b.tieOut].sheet.Rows[check.row].Cells
		if cells[verdictColumn].Value.Str != verdictFail {
			continue
		}
		ours = ours || !check.filed
		if e.Failed++; e.First == "" {
			e.First = cmp.Or(check.what, cells[0].Value.Str) + ", " + cells[1].Value.Str
		}
	}
	for _, f := range b.m.Findings {
		if f.Severity != model.Rounding && f.Statement != model.Prose {
			e.Contradictions++
		}
	}
	if e.Failed == 0 || ours && e.Contradictions == 0 {
		return nil
	}
	return e
}
