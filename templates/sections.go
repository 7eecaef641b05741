package templates

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
)

// checkHeadings are the sections of the tie-out sheet, in their order; a kind of
// check that is not among them follows under its own name.
var checkHeadings = []struct {
	kind model.CheckKind
	text string
}{
	{model.FootingCheck, "Totals against their rows"},
	{model.CrossFootingCheck, "Total columns against their columns"},
	{model.RollForwardCheck, "Closing balances against opening balances and movements"},
	{model.ArticulationCheck, "One statement against another"},
	{model.NoteCheck, "Statements against notes"},
	{model.BetweenNotesCheck, "Notes against each other"},
	{model.SelectedCheck, "Five-year data against statements and notes"},
	{model.QuarterCheck, "Quarters against the year"},
	{model.RatioCheck, "Ratios, rates and averages, recomputed"},
	{model.ProseCheck, "Sentences against tables"},
	{model.DiscussionCheck, "Changes, shares and ratios in sentences, recomputed"},
}

const asPrintedHeading = "Formulas against the figures as printed"

// section is a group of checks of one kind, with the range of their verdicts.
type section struct {
	heading     string
	row         int // of the heading
	first, last string
}

// CheckSection is the checks of one kind under one heading.
type CheckSection struct {
	Heading string
	Differ  []*model.Check // those with a difference beyond rounding
	Agree   []*model.Check // the others, in the order of the model
}

// CheckSections groups checks as the tie-out sheet shows them: by kind, those
// that differ apart from the others.
func CheckSections(checks []model.Check) []CheckSection {
	var list []CheckSection
	at := map[string]int{}
	for _, h := range checkHeadings {
		at[h.text] = len(at)
		list = append(list, CheckSection{Heading: h.text})
	}
	for i := range checks {
		c := &checks[i]
		heading := kindHeading(c.Kind)
		n, known := at[heading]
		if !known {
			n = len(list)
			at[heading] = n
			list = append(list, CheckSection{Heading: heading})
		}
		if c.Verdict == model.Differs {
			list[n].Differ = append(list[n].Differ, c)
		} else {
			list[n].Agree = append(list[n].Agree, c)
		}
	}
	return slices.DeleteFunc(list, func(s CheckSection) bool { return len(s.Differ)+len(s.Agree) == 0 })
}

// kindHeading is what stands over the checks of a kind.
func kindHeading(kind model.CheckKind) string {
	for _, h := range checkHeadings {
		if h.kind == kind {
			return h.text
		}
	}
	text := string(kind)
	if text == "" {
		return "Other checks"
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// checks lays out the checks of the model kind by kind. Within a kind those
// whose difference a finding explains stand first, then the others by table.
func (t *tieOut) checks() {
	n := 0
	for _, group := range CheckSections(t.m.Checks) {
		s := section{heading: group.Heading}
		s.row = t.heading(s.heading)
		s.first = "check_" + strconv.Itoa(n+1)
		for _, c := range group.Differ {
			n++
			t.check(c, "check_"+strconv.Itoa(n))
		}
		table := ""
		for _, c := range group.Agree {
			n++
			if name := t.tableOf(c); name != table {
				if table, t.what = name, ""; name != "" {
					t.s.add(Row{Style: NoteRow, Level: 1, Cells: []Cell{{Value: formulas.Str(name), Verbatim: true, Indent: 1}}})
				}
			}
			row := len(t.s.Rows)
			t.check(c, "check_"+strconv.Itoa(n))
			t.s.Rows[row].Level = 1
		}
		s.last = "check_" + strconv.Itoa(n)
		t.sections = append(t.sections, s)
	}
	t.counted("check_", n)
}

// tableOf names the table outside the statements that every figure of a check
// stands in, "" where it is a statement or several tables.
func (t *tieOut) tableOf(c *model.Check) string {
	id := ""
	for _, side := range [2]model.Side{c.Left, c.Right} {
		for _, term := range side.Terms {
			if term.Statement != model.Schedule || id != "" && term.Schedule != id {
				return ""
			}
			id = term.Schedule
		}
	}
	if i, ok := t.ledger.schedules[id]; ok {
		return t.scheduleTitle(t.m.Statements[i])
	}
	return ""
}

// summaryRows is how many rows the totals by section take.
func (t *tieOut) summaryRows() int { return len(CheckSections(t.m.Checks)) + 3 }

// summary counts the verdicts of every section and leads to each.
func (t *tieOut) summary(at int) {
	t.s.Rows[at] = Row{Style: HeaderRow, Cells: t.headings("Section", "", "Checks", "OK", "Explained by a finding", "Fail")}
	n := at + 1
	for _, s := range t.sections {
		verdicts := formulas.Ref{Line: s.first, To: s.last, Period: verdictKey}
		count := func(verdict string) Cell {
			return Cell{Expr: formulas.Call{Func: "COUNTIF", Args: []formulas.Expr{verdicts, formulas.Text{Value: verdict}}}, Role: CalcRole, Format: IntegerFormat}
		}
		to := toSheet(s.heading, cellArea(t.index, s.row, 0))
		to.Indent = 1
		cells := []Cell{to, {}, {Expr: formulas.Call{Func: "COUNTA", Args: []formulas.Expr{verdicts}}, Role: CalcRole, Format: IntegerFormat},
			count(verdictOK), count(verdictFinding), count(verdictFail)}
		t.s.Rows[n] = Row{Style: LineRow, Cells: cells}
		n++
	}
	for last := at + t.summaryRows(); n < last; n++ {
		t.s.Rows[n] = Row{Style: BlankRow}
	}
}

// printed holds every formula of the statements and schedules that no exact
// check covers against the figure the filing prints in its place.
func (t *tieOut) printed() {
	n := 0
	s := section{heading: asPrintedHeading}
	for i, st := range t.m.Statements {
		headed := false
		if t.statements[i].sheet < 0 {
			continue
		}
		for j, line := range st.Lines {
			for k := range st.Columns {
				p := place{i, j, k}
				switch t.ledger.at(p).way {
				case down, across, linked:
				default:
					continue
				}
				if t.proven[p] {
					continue
				}
				if n == 0 {
					s.row = t.heading(s.heading)
				}
				if !headed {
					name := t.sheets[t.statements[i].sheet].sheet.Name
					if st.Kind == model.Schedule {
						name += ": " + t.scheduleTitle(st)
					}
					t.s.add(Row{Style: NoteRow, Level: 1, Cells: []Cell{{Value: formulas.Str(name), Verbatim: true, Indent: 1}}})
					headed = true
				}
				n++
				figure := t.ledger.figure(p)
				r := checkRow{what: captionOf(line), period: columnHeading(st.Columns[k]), printed: true,
					live:  side{places: []place{p}, signs: []int{1}, plain: true, live: true, value: t.ledger.at(p).value, at: figure.Span},
					other: side{print: figure.Value, at: figure.Span}}
				r.finding = t.findingOf(figure.Finding, r.live)
				row := len(t.s.Rows)
				t.row(r, "printed_"+strconv.Itoa(n))
				t.s.Rows[row].Level = 1
			}
		}
	}
	t.counted("printed_", n)
	if n > 0 {
		s.first, s.last = "printed_1", "printed_"+strconv.Itoa(n)
		t.sections = append(t.sections, s)
	}
}

// maxToleranceDecimals is as far as a tolerance is shown.
const maxToleranceDecimals = 5

// toleranceCell shows a tolerance with the decimals it has.
func (t *tieOut) toleranceCell(v decimal.Decimal, format Format, decimals int8) Cell {
	own := int8(0)
	for own < maxToleranceDecimals && !v.Equal(v.Truncate(int32(own))) {
		own++
	}
	if format == PercentFormat {
		return input(v, format, max(decimals, own-2))
	}
	if own > decimals {
		return input(v, DecimalFormat, own)
	}
	return input(v, format, decimals)
}

// findingPlace is the figure a finding is about.
func (t *tieOut) findingPlace(f *model.Finding) (place, bool) {
	i, ok := t.ledger.statementOf(model.Term{Statement: f.Statement, Schedule: f.Schedule})
	if !ok || f.Line == "" || f.Column < 0 || f.Column >= len(t.m.Statements[i].Columns) {
		return place{}, false
	}
	j, ok := t.ledger.byID[i][f.Line]
	return place{i, j, f.Column}, ok && f.Column < len(t.m.Statements[i].Lines[j].Figures)
}

// figureFormatAt is how a figure is shown outside its table.
func (t *tieOut) figureFormatAt(p place) (Format, int8) {
	st := t.m.Statements[p.statement]
	if st.Kind != model.Schedule || p.column >= len(st.Lines[p.line].Figures) {
		return figureFormat(st.Lines[p.line], false)
	}
	format, decimals := formatAt(st, p.line, p.column)
	if format == MoneyFormat {
		format = AmountFormat
	}
	return format, decimals
}

// isPercent reports whether a figure is printed as a percentage.
func (t *tieOut) isPercent(p place) bool {
	f, _ := t.figureFormatAt(p)
	return f == PercentFormat
}

// sortedParts lays out the findings above the checks whatever their order in the
// template: what a reader looks for first stands first.
func sortedParts(parts []part) []part {
	order := []part{statusPart, findingsPart, checksPart, printedPart}
	out := slices.Clone(parts)
	slices.SortStableFunc(out, func(a, b part) int { return slices.Index(order, a) - slices.Index(order, b) })
	return out
}
