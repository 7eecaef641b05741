package templates

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tieout/formulas"
)

// headlineYears is how many of the latest years the cover shows.
const headlineYears = 3

// coverSheet is the first page: what the workbook is and whether it ties out.
func (b *planner) coverSheet(index int) {
	s := b.sheets[index].sheet
	s.Columns = []Column{{Width: 36}, {Width: 17}, {Width: 17}, {Width: 17}, {Width: 34}}
	// The columns have the keys of their years, so that a row has one formula.
	for k, y := range b.headlineYears() {
		s.Columns[1+k].Key = y.key
	}
	form := b.plan.Form
	if !b.plan.PeriodEnd.IsZero() {
		form += " for the fiscal year ended " + longDate(b.plan.PeriodEnd)
	}
	s.Columns[0].Key = labelKey
	s.add(Row{ID: companyLine, Style: TitleRow, Cells: []Cell{filed(b.plan.Company)}})
	s.add(textRow(SubtitleRow, form))
	s.add(textRow(SubtitleRow, "Every figure leads to its line in the filing; every total is a live formula"))
	spec := b.sheets[index].spec.blocks[0]
	for _, p := range spec.parts {
		s.add(Row{Style: BlankRow})
		switch p {
		case aboutPart:
			b.about(s)
		case lightsPart:
			b.lights(index, s)
		case headlinePart:
			b.headline(s, spec.headline)
		case findingsPart:
			b.coverFindings(s)
		case contentsPart:
			b.contents(index, s)
		case legendPart:
			legend(s)
		}
	}
}

func (b *planner) about(s *Sheet) {
	s.add(textRow(HeadingRow, "About"))
	add := func(name string, value Cell) {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(name), Indent: 1}, value}})
	}
	f := b.m.Filing
	add("Company", filed(f.Company))
	if f.CIK != "" {
		add("CIK", filed(f.CIK))
	}
	add("Form", filed(f.Form))
	if !f.PeriodEnd.IsZero() {
		add("Fiscal year end", Cell{Value: formulas.Num(dateSerial(f.PeriodEnd)), Format: DateFormat})
	}
	add("Source file", filed(baseName(f.Source.Name)))
	add("SHA-256 of the file", filed(f.SHA256[:min(16, len(f.SHA256))]))
	add("Amounts", label(b.unitsLine(nil)))
	add("Template", label(b.t.Name))
	var lacking string
	for _, id := range statementIDs {
		if _, wanted := b.t.rows.shows[id]; wanted && b.statementIndex(id) < 0 {
			if lacking != "" {
				lacking += ", "
			}
			lacking += statementName(id)
		}
	}
	if lacking != "" {
		add("Not found in the filing", label(lacking))
	}
}

func statementName(id string) string {
	switch id {
	case "income_statement":
		return "income statement"
	case "balance_sheet":
		return "balance sheet"
	case "cash_flow":
		return "statement of cash flows"
	}
	return "statement of stockholders' equity"
}

// dateSerial is a date as spreadsheets count days.
func dateSerial(t time.Time) float64 {
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return math.Round(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

// lights say at a glance whether the workbook ties out.
func (b *planner) lights(index int, s *Sheet) {
	s.add(textRow(HeadingRow, "Does it tie out?"))
	count := func(line string) formulas.Ref {
		return formulas.Ref{Line: b.sheets[b.tieOut].spec.id + "." + line, Period: workbookKey}
	}
	light := func(name string, failed formulas.Ref, bad string, text formulas.Expr) {
		at := s.add(Row{Style: LineRow, Cells: []Cell{
			{Value: formulas.Str(name), Indent: 1, Link: &Area{Sheet: b.tieOut}},
			{Expr: formulas.Call{Func: "IF", Args: []formulas.Expr{
				formulas.Binary{Op: "=", X: failed, Y: formulas.Number{Value: 0}},
				formulas.Text{Value: verdictOK}, formulas.Text{Value: bad}}}, Role: PassRole},
			{Expr: text, Role: CrossRole},
		}})
		b.verdicts = append(b.verdicts, [3]int{index, at, 1})
	}
	and := func(parts ...formulas.Expr) formulas.Expr {
		e := parts[0]
		for _, p := range parts[1:] {
			e = formulas.Binary{Op: "&", X: e, Y: p}
		}
		return e
	}
	light("Arithmetic", count(checksFailedLine), verdictFail, and(count(checksFailedLine), formulas.Text{Value: " of "},
		count(checksMadeLine), formulas.Text{Value: " checks fail"}))
	text := formulas.Expr(and(count(findingsCountLine), formulas.Text{Value: " in the filing"}))
	if list := severities(b.m.Findings); list != "" {
		text = and(count(findingsCountLine), formulas.Text{Value: " in the filing: " + list})
	}
	if at := b.assumptionsIndex(); at >= 0 {
		open := formulas.Ref{Line: b.sheets[at].spec.id + "." + openLine, Period: valueKey}
		row := s.add(Row{Style: LineRow, Cells: []Cell{
			{Value: formulas.Str("Reliance"), Indent: 1, Link: &Area{Sheet: at}},
			{Expr: call("IF", formulas.Binary{Op: "=", X: open, Y: formulas.Number{}}, formulas.Text{Value: verdictOK}, formulas.Text{Value: verdictOpen}), Role: PassRole},
			{Expr: and(open, formulas.Text{Value: " assumptions nobody has confirmed"}), Role: CrossRole},
		}})
		b.verdicts = append(b.verdicts, [3]int{index, row, 1})
	}
	if alerts := count(alertsCountLine); b.forecasting() {
		light("Alerts", alerts, verdictAlert, and(alerts, formulas.Text{Value: " in the chosen case"}))
	}
	light("Findings", count(findingsCountLine), verdictFinding, text)
}

// verdictOpen is the light of assumptions that nobody has confirmed.
const verdictOpen = "Open"

// assumptionsIndex is the sheet of the assumptions, -1 for none.
func (b *planner) assumptionsIndex() int {
	return slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.has(assumptionsBlock) })
}

// headlineYears are the latest years.
func (b *planner) headlineYears() []year {
	last := b.base + 1
	return b.years[max(0, last-headlineYears):last]
}

// headline shows lines of the template for the latest years.
func (b *planner) headline(s *Sheet, lines []headline) {
	years := b.headlineYears()
	if len(years) == 0 {
		return
	}
	head := Row{Style: HeaderRow, Cells: []Cell{label("Headline figures")}}
	for _, y := range years {
		head.Cells = append(head.Cells, label(y.dates))
	}
	s.add(head)
	for _, h := range lines {
		to, _ := b.t.rows.resolve("", h.line)
		sheet, at, caption := b.rowOf(to)
		if sheet < 0 {
			continue
		}
		source := b.sheets[sheet].sheet
		row := Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(caption), Indent: 1, Verbatim: to.row == nil,
			Link: &Area{Sheet: sheet, Row: at, LastRow: at}}}}
		filled := false
		for _, y := range years {
			k := b.yearColumn(source, y.key)
			cell := Cell{}
			if k >= 0 && k < len(source.Rows[at].Cells) {
				if from := &source.Rows[at].Cells[k]; from.Expr != nil || from.Value.Kind != formulas.KindBlank {
					cell = Cell{Expr: formulas.Ref{Line: source.ID + "." + source.Rows[at].ID}, Role: CrossRole,
						Format: from.Format, Decimals: from.Decimals}
					filled = true
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if filled {
			s.add(row)
		}
	}
}

func (b *planner) yearColumn(s *Sheet, key string) int {
	for k, c := range s.Columns {
		if c.Key == key {
			return k
		}
	}
	return -1
}

// rowOf is where a line of the template or of a statement stands; the sheet is
// -1 where the filing has no such line.
func (b *planner) rowOf(to target) (sheet, row int, caption string) {
	if to.row == nil {
		p, ok := b.lineOf(to)
		if !ok {
			return -1, 0, ""
		}
		d, line := &b.statements[p.statement], b.m.Statements[p.statement].Lines[p.line]
		return d.sheet, d.rows.first[p.line], cmp.Or(line.Caption, line.Name)
	}
	for i, s := range b.sheets {
		if s.spec.id != to.row.sheet {
			continue
		}
		for j := range s.sheet.Rows {
			if s.sheet.Rows[j].ID == to.row.line {
				return i, j, to.row.label
			}
		}
	}
	return -1, 0, ""
}

// coverFindings shows one line per finding.
func (b *planner) coverFindings(s *Sheet) {
	s.add(textRow(HeadingRow, "Findings: where the filing contradicts itself"))
	if len(b.m.Findings) == 0 {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str("None"), Indent: 1}}})
		return
	}
	for _, f := range b.m.Findings {
		c := Cell{Value: formulas.Str(string(f.Severity)), Role: WarnRole}
		if at, ok := b.findingRow[f.ID]; ok && b.tieOut >= 0 {
			c.Link = &Area{Sheet: b.tieOut, Row: at, LastRow: at}
		}
		for _, line := range folded(f.Message, coverText) {
			s.add(Row{Style: LineRow, Cells: []Cell{c, label(line)}})
			c = Cell{}
		}
	}
}

// coverText is how many characters fit beside the first column of the cover.
const coverText = 84

// folded breaks a text between words into lines of at most so many characters.
func folded(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}

// contents leads to every sheet.
func (b *planner) contents(index int, s *Sheet) {
	s.add(textRow(HeadingRow, "Sheets"))
	for i, d := range b.sheets {
		if i == index {
			continue
		}
		name := toSheet(d.sheet.Name, Area{Sheet: i})
		name.Indent = 1
		s.add(Row{Style: LineRow, Cells: []Cell{name, label(d.spec.about)}})
	}
}

// legend says what colours and marks mean.
func legend(s *Sheet) {
	s.add(textRow(HeadingRow, "Colours and marks"))
	for _, l := range []struct {
		sample string
		role   Role
		text   string
	}{
		{"Blue, dotted line", InputRole, "A constant: a figure of the filing as printed"},
		{"Black", CalcRole, "A formula over the same sheet"},
		{"Green", CrossRole, "A figure taken from another sheet"},
		{"line 123", SourceRole, "A jump to the line of the filing"},
		{verdictOK, PassRole, "A check that holds"},
		{verdictFinding, WarnRole, "A difference that the filing itself has, and a finding explains"},
		{verdictFail, FailRole, "A check that does not hold"},
		{"-", LabelRole, "Nil, printed as a dash or zero; an empty cell means that the filing prints nothing"},
	} {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(l.sample), Role: l.role, Indent: 1}, label(l.text)}})
	}
}
