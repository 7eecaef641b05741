package templates

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
)

// findings lists what the filing itself gets wrong.
func (t *tieOut) findings() {
	t.heading("Findings: the filing's own contradictions")
	if len(t.m.Findings) == 0 {
		t.s.add(Row{Style: NoteRow, Cells: []Cell{{Value: formulas.Str("None"), Indent: 1}}})
		return
	}
	t.s.add(Row{Style: HeaderRow, Cells: t.headings("Finding", "Period", "As printed", "Expected", "Difference", "", "", "Severity", "", "Stands at", "Source")})
	for n, f := range t.m.Findings {
		id := "finding_" + strconv.Itoa(n+1)
		if n == 0 {
			t.first = id
		}
		t.last = id
		cells := make([]Cell, len(t.s.Columns))
		cells[0] = label(f.Message)
		cells[0].Wrap, cells[0].Indent = true, 1
		format, decimals := AmountFormat, int8(0)
		shift := int32(0)
		if p, ok := t.findingPlace(&f); ok {
			cells[1] = filed(columnHeading(t.m.Statements[p.statement].Columns[f.Column]))
			if t.statements[p.statement].sheet >= 0 {
				cells[9] = t.toPlace(p)
			}
			format, decimals = t.figureFormatAt(p)
			if t.isPercent(p) {
				shift = -2
			}
		}
		if f.Statement == model.Prose && f.Quantity >= 0 && f.Quantity < len(t.m.Filing.Quantities) {
			q := &t.m.Filing.Quantities[f.Quantity]
			cells[1] = filed(periodName(q.Period))
			format, decimals = statedFormat(q)
			if format == PercentFormat {
				shift = -2
			}
			if row, ok := t.statedRows[f.Quantity]; ok {
				cells[9] = toSheet(t.sheets[t.statedSheetAt].sheet.Name, cellArea(t.statedSheetAt, row, 4))
			}
		}
		f.Printed, f.Expected = f.Printed.Shift(shift), f.Expected.Shift(shift)
		decimals = max(decimals, shownDecimals(f.Printed, format), shownDecimals(f.Expected, format))
		if decimals > 0 && (format == AmountFormat || format == SharesFormat) {
			format = DecimalFormat
		}
		cells[2], cells[3] = input(f.Printed, format, decimals).readAt(f.Span), input(f.Expected, format, decimals).readAt(f.Span)
		cells[4] = Cell{Expr: differenceFormula, Role: CalcRole, Format: format, Decimals: decimals}
		cells[7] = Cell{Value: formulas.Str(string(f.Severity)), Role: WarnRole}
		cells[10] = t.toSource(f.Span)
		t.findingRow[f.ID] = t.s.add(Row{ID: id, Style: LineRow, Cells: cells})
		for _, e := range f.Evidence {
			t.s.add(Row{Style: NoteRow, Cells: []Cell{{Value: formulas.Str(e), Indent: 3, Wrap: true}}})
		}
	}
}

// linkFindings leads from the differences to the findings that explain them.
func (t *tieOut) linkFindings() {
	for _, p := range t.pending {
		f := t.finding(p.finding)
		if f == nil {
			continue
		}
		c := label(string(f.Severity))
		c.Role = WarnRole
		if at, ok := t.findingRow[f.ID]; ok {
			c.aside = &Aside{Link: &Area{Sheet: t.index, Row: at, LastRow: at}, Tip: f.Message}
		}
		t.s.Rows[p.row].Cells[findingAt] = c
	}
}

// status counts checks, findings and alerts, and names the counts.
func (t *tieOut) status(at int) {
	countIf := func(verdict string) formulas.Expr {
		var sum formulas.Expr
		for _, r := range t.ranges {
			sum = joined(sum, 1, formulas.Call{Func: "COUNTIF", Args: []formulas.Expr{r, formulas.Text{Value: verdict}}})
		}
		return sum
	}
	var made, found formulas.Expr
	for _, r := range t.ranges {
		made = joined(made, 1, formulas.Call{Func: "COUNTA", Args: []formulas.Expr{r}})
	}
	if t.first != "" {
		found = formulas.Call{Func: "COUNTA", Args: []formulas.Expr{formulas.Ref{Line: t.first, To: t.last, Period: verdictKey}}}
	}
	n := at
	add := func(id, text, name string, e formulas.Expr) {
		cells := []Cell{label(text), {}, {Expr: e, Role: CalcRole, Format: IntegerFormat}}
		if e == nil {
			cells[2] = Cell{Value: formulas.Num(0), Format: IntegerFormat} // nothing of the kind to count
		}
		t.s.Rows[n] = Row{ID: id, Style: LineRow, Cells: cells}
		if name != "" {
			t.plan.Names = append(t.plan.Names, Name{Name: name, Area: cellArea(t.index, n, 2), Comment: text})
		}
		n++
	}
	t.s.Rows[n] = textRow(HeadingRow, "Status")
	n++
	add(checksMadeLine, "Checks made", "", made)
	add(checksFailedLine, "Checks that fail: must be 0", checksFailedName, countIf(verdictFail))
	add(explainedLine, "Differences that a finding explains", "", countIf(verdictFinding))
	add(findingsCountLine, "Findings in the filing", findingsCountName, found)
	var states formulas.Expr
	if t.states != nil {
		states = call("COUNTIF", *t.states, formulas.Text{Value: verdictAlert})
	}
	add(alertsCountLine, "Alerts", alertsCountName, states)
	t.s.Rows[n] = Row{Style: BlankRow}
}

// severities says how many findings there are of each kind: "1 misprint, 2
// roundings".
func severities(findings []model.Finding) string {
	var parts []string
	for _, kind := range []struct {
		severity  model.Severity
		one, many string
	}{{model.Misprint, "misprint", "misprints"}, {model.Inconsistency, "inconsistency", "inconsistencies"}, {model.Rounding, "rounding", "roundings"}} {
		n := 0
		for _, f := range findings {
			if f.Severity == kind.severity {
				n++
			}
		}
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+kind.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", n, kind.many))
		}
	}
	return strings.Join(parts, ", ")
}

// shownDecimals are the decimals that a printed figure needs, at most four.
func shownDecimals(v decimal.Decimal, format Format) int8 {
	if format == PercentFormat {
		v = v.Shift(2)
	}
	n := int8(0)
	for n < 4 && !v.Equal(v.Truncate(int32(n))) {
		n++
	}
	return n
}
