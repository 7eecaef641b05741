package templates

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
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

// Columns of the tie-out sheet.
const (
	verdictColumn = 7
	findingAt     = 8
	workbookAt    = 9
	comparedAt    = 10
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
	t.s.Columns = []Column{{Key: whatKey, Width: 56}, {Key: periodKey, Width: 26}, {Key: workbookKey, Width: 14}, {Key: comparedKey, Width: 14},
		{Key: differenceKey, Width: 14}, {Key: explainedKey, Width: 14}, {Key: toleranceKey, Width: 10}, {Key: verdictKey, Width: 10},
		{Key: findingKey, Width: 13}, {Key: workbookAtKey, Width: 22}, {Key: comparedAtKey, Width: 22}}
	parts := b.sheets[index].spec.blocks[0].parts
	b.top(t.s, label("Tie-out"), b.unitsLine(nil)+". Each check compares a side computed in this workbook with the figure the filing prints, or with another side of the workbook")
	head := t.s.add(Row{Style: HeaderRow, Cells: t.headings("Check", "Period", "In the workbook", "Compared with", "Difference",
		"Explained by a finding", "Tolerance", "Verdict", "Finding", "Stands at", "Compared at")})
	for k := 2; k < verdictColumn; k++ {
		t.s.Rows[head].Cells[k].Format = AmountFormat // over figures, which begin far below
	}
	t.s.Frozen.Rows, t.s.Frozen.Columns, t.s.Header = len(t.s.Rows), 1, len(t.s.Rows)
	// The status and the totals count rows below them, and findings are linked from above.
	at, status := len(t.s.Rows), slices.Contains(parts, statusPart)
	if status {
		t.s.Rows = append(t.s.Rows, make([]Row, statusRows+t.summaryRows())...)
		t.s.Rows = slices.Grow(t.s.Rows, len(b.m.Checks))
	}
	for _, p := range sortedParts(parts) {
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
	t.linkStated()
	if status {
		t.status(at)
		t.summary(at + statusRows)
	}
}

// statusRows is how many rows the status takes.
const statusRows = 7

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

	what     string // the check of the row before holds
	sections []section
	checked  map[int]string // figures of sentences: id of the check that recomputes each
	states   *formulas.Ref  // verdict column of the alerts
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

// heading starts a section and returns the row of its heading.
func (t *tieOut) heading(text string) int {
	t.what = ""
	t.s.add(Row{Style: BlankRow})
	return t.s.add(textRow(HeadingRow, text))
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
func (t *tieOut) check(c *model.Check, id string) {
	left, right, shift := t.sides(c)
	live, other, printed := left, right, false
	switch {
	case left.live && right.live:
		if len(left.places) == 1 && left.plain && t.restates(left.places[0], right) && t.ledger.at(left.places[0]).way != entered {
			live, other, printed = right, left, true
		} else if len(right.places) == 1 && right.plain && t.restates(right.places[0], left) {
			printed = true
		}
	case right.live:
		live, other, printed = right, left, true
	default:
		printed = true
	}
	if printed && live.plain && other.plain && live.live && other.live && len(live.places) == 1 && len(other.places) == 1 &&
		t.ledger.at(live.places[0]).way == linked {
		live, other = other, live // the first occurrence is computed, the later one as printed
	}
	if live.isStated() && other.live {
		live, other = other, live
	}
	t.checkedBy(live, id, c.Verdict)
	t.checkedBy(other, id, c.Verdict)
	row := checkRow{what: c.What, period: t.columnName(c), live: live, other: other, printed: printed}
	if c.Verdict == model.Rounds {
		row.tolerance = c.Tolerance.Shift(shift)
	}
	row.finding = t.findingOf(c.Finding, left, right)
	if printed && c.Verdict == model.Agrees && other.plain && len(other.places) == 1 {
		t.proven[other.places[0]] = true
	}
	t.row(row, id)
}

// findingOf is the finding that may explain a difference: the check's own, that
// of a figure in it, or that of a figure those are computed from.
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
	seen := map[place]bool{}
	for _, s := range sides {
		for _, p := range s.places {
			if f := t.ledger.causeOf(p, seen); f != "" {
				return f
			}
		}
	}
	return ""
}

// columnName is the period of a check as a person reads it.
func (t *tieOut) columnName(c *model.Check) string {
	for _, s := range [2]model.Side{c.Left, c.Right} {
		for _, term := range s.Terms {
			if i, ok := t.ledger.statementOf(term); ok {
				for _, col := range t.m.Statements[i].Columns {
					if col.Key == c.Column && col.Heading != "" && (col.Year == 0 || !isNumber(col.Key, col.Year)) {
						return unbroken(col.Heading)
					}
				}
			}
		}
	}
	return c.Column
}

// isNumber reports whether a text is a whole number, written plainly.
func isNumber(text string, n int) bool {
	var room [20]byte
	return string(strconv.AppendInt(room[:0], int64(n), 10)) == text
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
	format, decimals := t.formatOf(r.live, r.other)
	cells := make([]Cell, len(t.s.Columns))
	cells[0] = filed(t.oneOf(r.what))
	cells[0].Wrap, cells[0].Indent = true, 1
	if cells[0].Value.Str != r.what {
		cells[0].Indent = 2
	}
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
	from := r.other.at
	if from.IsZero() {
		from = r.live.at
	}
	cells[3] = cells[3].readAt(from)
	cells[4] = Cell{Expr: differenceFormula, Role: CalcRole}
	explained := decimal.Zero
	if r.finding != "" {
		if missing := left.Sub(right); missing.Abs().GreaterThan(r.tolerance) {
			explained = missing
		}
	}
	cells[5], cells[6] = input(explained, format, decimals), t.toleranceCell(r.tolerance, format, decimals)
	cells[5].aside, cells[6].aside = cells[3].aside, cells[3].aside
	cells[verdictColumn] = Cell{Expr: verdictFormula, Role: PassRole}
	for i := 2; i <= 5; i++ {
		cells[i].Format, cells[i].Decimals = format, decimals
	}
	if len(r.live.places) > 0 && r.live.live {
		cells[workbookAt] = t.toPlaces(r.live.places)
	}
	switch {
	case r.printed:
		cells[comparedAt] = t.toSource(r.other.at)
	case len(r.other.places) > 0:
		cells[comparedAt] = t.toPlaces(r.other.places)
	}
	at := t.s.add(Row{ID: id, Style: LineRow, Cells: cells})
	t.concern(at, r.live, r.other)
	t.verdicts = append(t.verdicts, [3]int{t.index, at, verdictColumn})
	if !explained.IsZero() {
		t.pending = append(t.pending, pendingLink{at, r.finding})
	}
}

// oneOf is what a check holds, in full where it stands first: the periods below
// name the figure only, where the whole would take lines and lines again.
func (t *tieOut) oneOf(what string) string {
	again := what == t.what
	t.what = what
	if figure, _, equation := strings.Cut(what, equals); again && equation && utf8.RuneCountInString(what) > oneLine {
		return figure
	}
	return what
}

const (
	equals  = " = "
	oneLine = 56 // characters of what a check holds that fit a line
)

// own is a column of the row that a formula stands in.
func own(key string) formulas.Ref { return formulas.Ref{Period: key} }

// What every check has in its row. The verdict says whether the difference is
// within the tolerance, or is what a finding explains. Binary fractions leave
// dust in the last digits of a difference, so it is rounded far below what any
// filing prints.
var (
	differenceFormula formulas.Expr = formulas.Binary{Op: "-", X: own(workbookKey), Y: own(comparedKey)}
	verdictFormula    formulas.Expr = call("IF", withinTolerance(own(differenceKey)), formulas.Text{Value: verdictOK},
		call("IF", withinTolerance(formulas.Binary{Op: "-", X: own(differenceKey), Y: own(explainedKey)}),
			formulas.Text{Value: verdictFinding}, formulas.Text{Value: verdictFail}))
)

func withinTolerance(difference formulas.Expr) formulas.Expr {
	return formulas.Binary{Op: "<=", X: call("ROUND", call("ABS", difference), formulas.Number{Value: 6}), Y: own(toleranceKey)}
}

// toPlace is a jump to a figure on its statement.
func (t *tieOut) toPlace(p place) Cell {
	at := t.areaOf(p)
	return toSheet(t.sheets[at.Sheet].sheet.Name, at)
}

// areaOf is where a figure stands.
func (b *planner) areaOf(p place) Area {
	d := &b.statements[p.statement]
	return cellArea(d.sheet, d.rows.first[p.line], d.column[p.column])
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
