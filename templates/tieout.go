package templates

import (
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// Verdicts on the tie-out sheet.
const (
	verdictOK      = "OK"
	verdictFinding = "Finding"
	verdictFail    = "FAIL"
	verdictAlert   = "Alert"
)

// Keys of the columns of the tie-out sheet.
const (
	whatKey       = "what"
	periodKey     = "period"
	workbookKey   = "workbook"
	comparedKey   = "compared"
	differenceKey = "difference"
	explainedKey  = "explained"
	toleranceKey  = "tolerance"
	verdictKey    = "verdict"
	findingKey    = "finding"
	workbookAtKey = "workbook_at"
	comparedAtKey = "compared_at"
)

// Lines of the status part, which the cover refers to.
const (
	checksMadeLine    = "checks_made"
	checksFailedLine  = "checks_failed"
	explainedLine     = "differences_explained"
	findingsCountLine = "findings_count"
	alertsCountLine   = "alerts_count"
)

// tieOutSheet lays out every check as live arithmetic: a side of the workbook
// against the figure the filing prints, or against another side of the
// workbook. Typing over any figure of a statement makes a check fail.
func (b *planner) tieOutSheet(index int) {
	t := &tieOut{planner: b, index: index, s: b.sheets[index].sheet, proven: map[place]bool{}}
	t.s.Columns = []Column{{Key: whatKey, Width: 62}, {Key: periodKey, Width: 17}, {Key: workbookKey, Width: 16}, {Key: comparedKey, Width: 16},
		{Key: differenceKey, Width: 14}, {Key: explainedKey, Width: 14}, {Key: toleranceKey, Width: 10}, {Key: verdictKey, Width: 10},
		{Key: findingKey, Width: 13}, {Key: workbookAtKey, Width: 18}, {Key: comparedAtKey, Width: 18}}
	t.s.Wide = true
	parts := b.sheets[index].spec.blocks[0].parts
	t.s.add(Row{Style: TitleRow, Cells: []Cell{label("Tie-out")}})
	t.s.add(Row{Style: SubtitleRow, Cells: []Cell{filed(b.plan.Company)}})
	t.s.add(textRow(SubtitleRow, "Each check compares a side computed in this workbook with the figure the filing prints, or with another side of the workbook"))
	t.s.add(textRow(SubtitleRow, b.unitsLine(nil)))
	// The status counts rows below it, and findings are linked from above.
	var status []Row
	if slices.Contains(parts, statusPart) {
		status = make([]Row, 7)
	}
	at := len(t.s.Rows)
	t.s.Rows = append(t.s.Rows, status...)
	t.s.add(Row{Style: HeaderRow, Cells: t.headings("Check", "Period", "In the workbook", "Compared with", "Difference",
		"Explained by a finding", "Tolerance", "Verdict", "Finding", "Stands at", "Compared at")})
	t.s.Frozen.Rows, t.s.Frozen.Columns, t.s.Header = 0, 1, 0
	for _, p := range parts {
		switch p {
		case checksPart:
			t.checks()
		case forecastChecksPart:
			t.forecastChecks()
		case alertsPart:
			t.alerts()
		case printedPart:
			t.printed()
		case findingsPart:
			t.findings()
		}
	}
	t.linkFindings()
	if status != nil {
		t.status(at)
	}
}

// tieOut is the tie-out sheet under construction.
type tieOut struct {
	*planner
	index   int
	s       *Sheet
	proven  map[place]bool // formulas whose printed figure a check with no tolerance holds them against
	ranges  []formulas.Ref // verdict columns of the parts
	first   string         // id of the first finding
	last    string
	pending []pendingLink // findings named above their rows
	states  *formulas.Ref // verdict column of the alerts
}

type pendingLink struct {
	row     int
	finding string
}

func (t *tieOut) headings(texts ...string) []Cell {
	cells := make([]Cell, len(texts))
	for i, text := range texts {
		cells[i] = label(text)
		cells[i].Wrap = true
	}
	return cells
}

// side is one side of a check as the workbook can compute it.
type side struct {
	label  string
	places []place // figures that stand on a sheet, in the order of the terms
	signs  []int
	live   bool            // every figure stands on a sheet
	value  decimal.Decimal // what the workbook computes where live
	print  decimal.Decimal // as printed
	at     parse.Span
}

func (t *tieOut) side(s model.Side) side {
	out := side{label: s.Label, print: s.Value, live: true}
	for _, term := range s.Terms {
		p, ok := t.ledger.where(term)
		if !ok {
			i, known := t.ledger.byKind[term.Statement]
			if known {
				_, known = t.ledger.byID[i][term.Line]
			}
			out.live = out.live && known // a blank figure adds nothing
			continue
		}
		if t.statements[p.statement].sheet < 0 || !t.numeric(p) {
			out.live = false
			continue
		}
		out.places, out.signs = append(out.places, p), append(out.signs, term.Sign)
		v := t.ledger.at(p).value
		if term.Sign < 0 {
			v = v.Neg()
		}
		out.value = out.value.Add(v)
		if out.at.IsZero() {
			out.at = t.ledger.figure(p).Span
		}
	}
	out.live = out.live && len(out.places) > 0
	return out
}

// restates reports whether a figure is, in the workbook, the very sum of the
// other side: then comparing the two would compare a formula with itself.
func (t *tieOut) restates(p place, other side) bool {
	for t.ledger.at(p).way == linked {
		p = t.ledger.at(p).from
		if len(other.places) == 1 && t.root(other.places[0]) == p {
			return true
		}
	}
	if len(other.places) == 1 && t.root(other.places[0]) == p {
		return true
	}
	var inputs []place
	for _, from := range t.ledger.inputs(p) {
		if t.numeric(from) {
			inputs = append(inputs, from)
		}
	}
	if len(inputs) != len(other.places) {
		return false
	}
	return !slices.ContainsFunc(other.places, func(o place) bool { return !slices.Contains(inputs, o) })
}

// root follows links to where a figure stands first.
func (t *tieOut) root(p place) place {
	for t.ledger.at(p).way == linked {
		p = t.ledger.at(p).from
	}
	return p
}

var checkHeadings = []struct {
	kind model.CheckKind
	text string
}{
	{model.FootingCheck, "Totals against their rows"},
	{model.CrossFootingCheck, "Total columns against their columns"},
	{model.RollForwardCheck, "Closing balances against opening balances and movements"},
	{model.ArticulationCheck, "One statement against another"},
}

func (t *tieOut) checks() {
	n := 0
	for _, h := range checkHeadings {
		headed := false
		for _, c := range t.m.Checks {
			if c.Kind != h.kind {
				continue
			}
			if !headed {
				t.heading(h.text)
				headed = true
			}
			n++
			t.check(c, "check_"+strconv.Itoa(n))
		}
	}
	t.counted("check_", n)
}

func (t *tieOut) heading(text string) {
	t.s.add(Row{Style: BlankRow})
	t.s.add(textRow(HeadingRow, text))
}

// counted remembers the verdicts of a part for the status.
func (t *tieOut) counted(prefix string, n int) {
	if n > 0 {
		t.ranges = append(t.ranges, formulas.Ref{Line: prefix + "1", To: prefix + strconv.Itoa(n), Period: verdictKey})
	}
}

// check is one check of the model. The left side of the row is live; the right
// side is the other one, or what the filing prints where the workbook computes
// both from the same rows.
func (t *tieOut) check(c model.Check, id string) {
	left, right := t.side(c.Left), t.side(c.Right)
	live, other, printed := left, right, false
	switch {
	case left.live && right.live:
		if len(left.places) == 1 && t.restates(left.places[0], right) && t.ledger.at(left.places[0]).way != entered {
			live, other, printed = right, left, true
		} else if len(right.places) == 1 && t.restates(right.places[0], left) {
			printed = true
		}
	case right.live:
		live, other, printed = right, left, true
	default:
		printed = true
	}
	if c.Kind == model.ArticulationCheck && printed && live.live && other.live && len(live.places) == 1 && len(other.places) == 1 &&
		t.ledger.at(live.places[0]).way == linked {
		live, other = other, live // the first occurrence is computed, the later one as printed
	}
	row := checkRow{what: c.What, period: t.columnName(c), live: live, other: other, printed: printed}
	if c.Verdict == model.Rounds {
		row.tolerance = c.Tolerance
	}
	row.finding = t.findingOf(c.Finding, left, right)
	if printed && c.Verdict == model.Agrees && len(other.places) == 1 {
		t.proven[other.places[0]] = true
	}
	t.row(row, id)
}

// findingOf is the finding that may explain a difference: the check's own, or
// that of a figure in it.
func (t *tieOut) findingOf(id string, sides ...side) string {
	if id != "" {
		return id
	}
	for _, s := range sides {
		for _, p := range s.places {
			if f := t.ledger.figure(p).Finding; f != "" {
				return f
			}
		}
	}
	return ""
}

// columnName is the period of a check as a person reads it.
func (t *tieOut) columnName(c model.Check) string {
	for _, s := range [2]model.Side{c.Left, c.Right} {
		for _, term := range s.Terms {
			if i, ok := t.ledger.byKind[term.Statement]; ok {
				for _, col := range t.m.Statements[i].Columns {
					if col.Key == c.Column && col.Heading != "" && col.Year == 0 {
						return unbroken(col.Heading)
					}
				}
			}
		}
	}
	return c.Column
}

// checkRow is a row of the checks or of the printed figures.
type checkRow struct {
	what, period string
	live, other  side
	printed      bool // the other side is what the filing prints
	tolerance    decimal.Decimal
	finding      string
}

func (t *tieOut) row(r checkRow, id string) {
	format, decimals := AmountFormat, 0
	if len(r.live.places) > 0 {
		p := r.live.places[0]
		format, decimals = figureFormat(t.m.Statements[p.statement].Lines[p.line], false)
	}
	own := func(key string) formulas.Ref { return formulas.Ref{Line: id, Period: key} }
	cells := make([]Cell, len(t.s.Columns))
	cells[0] = filed(r.what)
	cells[0].Wrap, cells[0].Indent = true, 1
	cells[1] = filed(r.period)
	cells[1].Wrap = true
	left, right := r.live.value, r.other.value
	if r.live.live {
		cells[2] = Cell{Expr: t.sideFormula(r.live), Role: CrossRole}
	} else {
		left = r.live.print
		cells[2] = input(left, format, decimals)
	}
	if r.printed {
		right = r.other.print
		cells[3] = input(right, format, decimals)
	} else {
		cells[3] = Cell{Expr: t.sideFormula(r.other), Role: CrossRole}
	}
	cells[3].Place = r.other.at
	if cells[3].Place.IsZero() {
		cells[3].Place = r.live.at
	}
	cells[4] = Cell{Expr: formulas.Binary{Op: "-", X: own(workbookKey), Y: own(comparedKey)}, Role: CalcRole}
	explained := decimal.Zero
	if missing := left.Sub(right); r.finding != "" && missing.Abs().GreaterThan(r.tolerance) {
		explained = missing
	}
	cells[5], cells[6] = input(explained, format, decimals), input(r.tolerance, format, max(decimals, int(-r.tolerance.Exponent())))
	cells[5].Place, cells[6].Place = cells[3].Place, cells[3].Place
	if cells[6].Decimals > decimals {
		cells[6].Format = DecimalFormat
	}
	cells[7] = Cell{Expr: verdictFormula(own), Role: PassRole}
	for i := 2; i <= 5; i++ {
		cells[i].Format, cells[i].Decimals = format, decimals
	}
	if len(r.live.places) > 0 && r.live.live {
		cells[9] = t.toPlace(r.live.places[0])
	}
	switch {
	case r.printed:
		cells[10] = t.toSource(r.other.at)
	case len(r.other.places) > 0:
		cells[10] = t.toPlace(r.other.places[0])
	}
	at := t.s.add(Row{ID: id, Style: LineRow, Cells: cells})
	t.verdicts = append(t.verdicts, [3]int{t.index, at, 7})
	if !explained.IsZero() {
		t.pending = append(t.pending, pendingLink{at, r.finding})
	}
}

// verdictFormula says whether the difference is within the tolerance, or is
// what a finding explains. Binary fractions leave dust in the last digits of a
// difference, so it is rounded far below what any filing prints.
func verdictFormula(own func(string) formulas.Ref) formulas.Expr {
	within := func(difference formulas.Expr) formulas.Expr {
		return formulas.Binary{Op: "<=", X: formulas.Call{Func: "ROUND", Args: []formulas.Expr{
			formulas.Call{Func: "ABS", Args: []formulas.Expr{difference}}, formulas.Number{Value: 6}}}, Y: own(toleranceKey)}
	}
	return formulas.Call{Func: "IF", Args: []formulas.Expr{within(own(differenceKey)), formulas.Text{Value: verdictOK},
		formulas.Call{Func: "IF", Args: []formulas.Expr{
			within(formulas.Binary{Op: "-", X: own(differenceKey), Y: own(explainedKey)}),
			formulas.Text{Value: verdictFinding}, formulas.Text{Value: verdictFail}}}}}
}

// sideFormula is a side over the cells of the statements.
func (t *tieOut) sideFormula(s side) formulas.Expr {
	one := s.places[0]
	block := !slices.ContainsFunc(s.places, func(p place) bool { return p.statement != one.statement || p.column != one.column })
	if !block {
		var sum formulas.Expr
		for i, p := range s.places {
			e, _ := t.elsewhere(t.index, p)
			sum = joined(sum, s.signs[i], e)
		}
		return sum
	}
	d := &t.statements[one.statement]
	terms := make([]term, len(s.places))
	for i, p := range s.places {
		terms[i] = term{d.rowIDs[p.line], d.rows.first[p.line], s.signs[i], true}
	}
	sheet := t.sheets[d.sheet].spec.id + "."
	return t.sum(one.statement, d.rows, terms, func(from, to string) formulas.Ref {
		return formulas.Ref{Line: sheet + from, To: to, Period: d.keys[one.column]}
	})
}

// toPlace is a jump to a figure on its statement.
func (t *tieOut) toPlace(p place) Cell {
	d := &t.statements[p.statement]
	return toSheet(t.sheets[d.sheet].sheet.Name, cellArea(d.sheet, d.rows.first[p.line], d.column[p.column]))
}

// printed holds every formula of the statements that no exact check covers
// against the figure the filing prints in its place.
func (t *tieOut) printed() {
	n := 0
	for i, s := range t.m.Statements {
		headed := false
		if t.statements[i].sheet < 0 {
			continue
		}
		for j, line := range s.Lines {
			for k := range s.Columns {
				p := place{i, j, k}
				switch t.ledger.at(p).way {
				case down, across, linked:
				default:
					continue
				}
				if t.proven[p] {
					continue
				}
				if !headed {
					t.heading("As printed: " + t.sheets[t.statements[i].sheet].sheet.Name)
					headed = true
				}
				n++
				figure := t.ledger.figure(p)
				r := checkRow{what: captionOf(line), period: columnHeading(s.Columns[k]), printed: true,
					live:    side{places: []place{p}, signs: []int{1}, live: true, value: t.ledger.at(p).value, at: figure.Span},
					other:   side{print: figure.Value, at: figure.Span},
					finding: figure.Finding}
				t.row(r, "printed_"+strconv.Itoa(n))
			}
		}
	}
	t.counted("printed_", n)
}

func captionOf(l *model.Line) string {
	if l.Caption != "" {
		return l.Caption
	}
	return l.Name
}

// columnHeading is the year of a column, or the component of equity.
func columnHeading(c model.Column) string {
	if c.Year == 0 && c.Heading != "" {
		return unbroken(c.Heading)
	}
	return c.Key
}
