package templates

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tieout/formulas"
	"tieout/model"
)

// headlineYears is how many of the latest years the cover shows.
const headlineYears = 3

// Keys of the columns of the cover beside those of the years.
const (
	caseBaseKey = "base_case" // the first case, in the first forecast year
	chosenKey   = "chosen"    // the chosen case with its overlays
	changeKey   = "change"
)

// Columns of the cover, after captions.
const (
	coverYears = 1
	coverBase  = coverYears + headlineYears
	coverWidth = coverBase + 3
)

// coverSheet is the first page: what the workbook is and whether it ties out. It
// prints on one page whatever the filing holds.
func (b *planner) coverSheet(index int) {
	s := b.sheets[index].sheet
	s.OnePage = true
	s.Columns = []Column{{Key: labelKey, Width: 44}}
	for range coverWidth - 1 {
		s.Columns = append(s.Columns, Column{Width: 15})
	}
	// The columns have the keys of their years, so that a row has one formula.
	for k, y := range b.headlineYears() {
		s.Columns[coverYears+k].Key = y.key
	}
	s.Columns[coverBase].Key, s.Columns[coverBase+1].Key, s.Columns[coverBase+2].Key = caseBaseKey, chosenKey, changeKey
	form := "Form " + b.plan.Form
	if !b.plan.PeriodEnd.IsZero() {
		form += " for the fiscal year ended " + b.plan.PeriodEnd.Format("January 2, 2006")
	}
	s.add(Row{ID: companyLine, Style: TitleRow, Cells: []Cell{filed(b.plan.Company)}})
	s.add(textRow(SubtitleRow, form))
	s.add(textRow(SubtitleRow, "Every figure leads to its line in the filing; every total is a live formula"))
	s.Frozen.Rows = len(s.Rows)
	spec := b.sheets[index].spec.blocks[0]
	for _, p := range spec.parts {
		s.add(Row{Style: BlankRow})
		switch p {
		case aboutPart:
			b.about(s)
		case lightsPart:
			b.lights(index, s)
		case headlinePart:
			b.headline(index, s, spec.headline)
		case findingsPart:
			b.coverFindings(s)
		case contentsPart:
			b.contents(index, s)
		case legendPart:
			legend(s)
		}
	}
}

// about says what the workbook was made of; the company and the form stand in
// the title.
func (b *planner) about(s *Sheet) {
	s.add(textRow(HeadingRow, "About"))
	add := func(name string, value Cell) {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(name), Indent: 1}, value}})
	}
	f := b.m.Filing
	add("Source file", filed(baseName(f.Source.Name)))
	add("SHA-256 of the file", filed(f.SHA256[:min(16, len(f.SHA256))]))
	if f.CIK != "" {
		add("CIK", filed(f.CIK))
	}
	add("Amounts", label(b.unitsLine(nil)+"; signs as filed"))
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
			{Value: formulas.Str(name), Indent: 1, aside: &Aside{Link: &Area{Sheet: b.tieOut}}},
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
			{Value: formulas.Str("Reliance"), Indent: 1, aside: &Aside{Link: &Area{Sheet: at}}},
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

// choosesOnCover reports whether the cell that chooses the case stands on the
// cover, beside what it moves; the index of the cover.
func (b *planner) choosesOnCover() (int, bool) {
	at := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.has(coverBlock) })
	return at, at >= 0 && b.forecasting() && len(b.shownCases()) > 0 && slices.Contains(b.sheets[at].spec.blocks[0].parts, headlinePart)
}

// lookUpHeadlines finds the headlines of the first forecast year, in the first
// case and in the chosen one, while the model of each case is laid out.
func (b *planner) lookUpHeadlines() {
	index, ok := b.choosesOnCover()
	if !ok {
		return
	}
	b.coverAhead = map[string][2]formulas.Expr{}
	for _, h := range b.sheets[index].spec.blocks[0].headline {
		ref := formulas.Ref{Line: h.line, Period: b.years[b.base+1].key}
		if b.missing(frame{sheet: -1, k: b.base + 1}, ref, true) != "" {
			continue
		}
		b.later = append(b.later, later{do: func() {
			c := b.copier
			live := c.bound(frame{sheet: -1, k: b.base + 1}, ref)
			b.coverAhead[h.line] = [2]formulas.Expr{c.of(c.caseInstance(c.host(), c.shownCases()[0]), index, live), live}
		}})
	}
}

// headline shows lines of the template for the latest years and, where there is
// a forecast, the cell that chooses the case and its next year against the first case's.
func (b *planner) headline(index int, s *Sheet, lines []headline) {
	years := b.headlineYears()
	if len(years) == 0 {
		return
	}
	_, ahead := b.choosesOnCover()
	if ahead {
		next := b.years[b.base+1]
		cases := b.shownCases()
		scenarios := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.id == b.t.rows.scenarios })
		list := b.rowsOf(scenarios, casePrefix+cases[0].id, casePrefix+cases[len(cases)-1].id)
		at := s.add(Row{ID: scenarioLine, Style: LineRow, Cells: make([]Cell, coverWidth)})
		s.Rows[at].Cells[0] = Cell{Value: formulas.Str("Chosen case: pick one"), aside: &Aside{Link: &Area{Sheet: scenarios}}}
		s.Rows[at].Cells[coverYears] = b.chooser(cases, list)
		s.Rows[at].Cells[coverYears+2] = label("The whole workbook follows; drivers: " + b.sheets[scenarios].sheet.Name)
		s.Columns[coverYears].Key = years[0].key
		b.plan.Names = append(b.plan.Names, Name{Name: scenarioName, Comment: "The chosen case", Area: cellArea(index, at, coverYears)})
		s.add(Row{Style: BlankRow})
		head := Row{Style: HeaderRow, Cells: make([]Cell, coverWidth)}
		for k, y := range years {
			head.Cells[coverYears+k] = label(y.dates)
		}
		head.Cells[0] = label("Headline figures")
		head.Cells[coverBase] = label(cases[0].label + " " + next.key)
		head.Cells[coverBase+1] = label("Chosen " + next.key)
		head.Cells[coverBase+2] = label("Difference")
		s.add(head)
		for k := range 2 {
			s.Columns[coverBase+k].Forecast = true
		}
	} else {
		head := Row{Style: HeaderRow, Cells: []Cell{label("Headline figures")}}
		for _, y := range years {
			head.Cells = append(head.Cells, label(y.dates))
		}
		s.add(head)
	}
	for _, h := range lines {
		to, _ := b.t.rows.find("", h.line)
		sheet, at, caption := b.rowOf(to)
		if sheet < 0 {
			continue
		}
		source := b.sheets[sheet].sheet
		row := Row{ID: h.line, Style: LineRow, Cells: []Cell{{Value: formulas.Str(firstWords(caption, coverCaption)), Indent: 1, Verbatim: to.row == nil,
			aside: &Aside{Link: &Area{Sheet: sheet, Row: at, LastRow: at}, Tip: "To " + caption}}}}
		var like Cell
		for _, y := range years {
			k := b.yearColumn(source, y.key)
			cell := Cell{}
			if k >= 0 && k < len(source.Rows[at].Cells) {
				if from := &source.Rows[at].Cells[k]; from.Expr != nil || from.Value.Kind != formulas.KindBlank {
					cell = Cell{Expr: formulas.Ref{Line: source.ID + "." + source.Rows[at].ID}, Role: CrossRole,
						Format: from.Format, Decimals: from.Decimals}
					if cell.Format == MoneyFormat {
						cell.Format = AmountFormat // the sign belongs to the first and last rows of a statement
					}
					like = cell
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		if like.Expr == nil {
			continue
		}
		if sides, ok := b.coverAhead[h.line]; ok {
			for len(row.Cells) < coverWidth {
				row.Cells = append(row.Cells, Cell{})
			}
			own := func(key string) formulas.Ref { return formulas.Ref{Line: h.line, Period: key} }
			row.Cells[coverBase] = Cell{Expr: sides[0], Role: CrossRole}
			row.Cells[coverBase+1] = Cell{Expr: sides[1], Role: CrossRole}
			row.Cells[coverBase+2] = Cell{Expr: difference(own(chosenKey), own(caseBaseKey)), Role: CalcRole}
			for k := coverBase; k < coverWidth; k++ {
				row.Cells[k].Format, row.Cells[k].Decimals = like.Format, like.Decimals
			}
		}
		s.add(row)
	}
}

// difference is one figure less another, "n/a" where one of them is.
func difference(x, y formulas.Expr) formulas.Expr {
	na := formulas.Text{Value: notAvailable}
	lacks := call("OR", formulas.Binary{Op: "=", X: x, Y: na}, formulas.Binary{Op: "=", X: y, Y: na})
	return call("IF", lacks, na, formulas.Binary{Op: "-", X: x, Y: y})
}

// rowsOf are the captions of the rows of a sheet from one id to another.
func (b *planner) rowsOf(sheet int, first, last string) Area {
	a := Area{Sheet: sheet}
	for j, row := range b.plan.Sheets[sheet].Rows {
		switch row.ID {
		case first:
			a.Row, a.LastRow = j, j
		case last:
			a.LastRow = j
		}
	}
	return a
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

// Bounds that keep the cover on one page.
const (
	coverFindings = 16  // findings with a line of their own
	coverText     = 102 // characters of such a line
	coverAbreast  = 4   // names of sheets side by side
)

// coverFindings shows one line per finding, the gravest first, and how many more
// there are: all of them stand in full on the sheet of the checks.
func (b *planner) coverFindings(s *Sheet) {
	s.add(textRow(HeadingRow, "Findings: where the filing contradicts itself"))
	if len(b.m.Findings) == 0 {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str("None"), Indent: 1}}})
		return
	}
	var sorted []model.Finding
	for _, severity := range []model.Severity{model.Misprint, model.Inconsistency, model.Rounding} {
		for _, f := range b.m.Findings {
			if f.Severity == severity {
				sorted = append(sorted, f)
			}
		}
	}
	shown := len(sorted)
	if shown > coverFindings {
		shown = coverFindings - 1
	}
	for _, f := range sorted[:shown] {
		c := Cell{Value: formulas.Str(string(f.Severity)), Indent: 1}
		if at, ok := b.findingRow[f.ID]; ok && b.tieOut >= 0 {
			c.aside = &Aside{Link: &Area{Sheet: b.tieOut, Row: at, LastRow: at}, Tip: "To the finding in full"}
		}
		s.add(Row{Style: LineRow, Cells: []Cell{c, label(firstWords(f.Message, coverText))}})
	}
	if rest := sorted[shown:]; len(rest) > 0 {
		more := Cell{Value: formulas.Str(strconv.Itoa(len(rest)) + " more"), Indent: 1}
		if at, ok := b.findingRow[rest[0].ID]; ok && b.tieOut >= 0 {
			more.aside = &Aside{Link: &Area{Sheet: b.tieOut, Row: at, LastRow: at}, Tip: "To the findings in full"}
		}
		s.add(Row{Style: LineRow, Cells: []Cell{more, label(severities(rest))}})
	}
}

// coverCaption is how much of a caption fits the first column: LibreOffice wraps no link.
const coverCaption = 45

// firstWords is a text as far as it fits a line: up to the end of a clause where
// that leaves most of it, else between words.
func firstWords(text string, width int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= width {
		return text
	}
	cut := string([]rune(text)[:width-1])
	if at := strings.LastIndex(cut, "; "); at > width*3/4 {
		return cut[:at] + " \u2026"
	}
	if at := strings.LastIndexByte(cut, ' '); at > 0 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, ",;:") + " \u2026"
}

// contents leads to every sheet, several abreast; a tip says what each shows.
func (b *planner) contents(index int, s *Sheet) {
	s.add(textRow(HeadingRow, "Sheets"))
	columns := []int{0, 1, 3, 5}
	var row *Row
	n := 0
	for i, d := range b.sheets {
		if i == index {
			continue
		}
		if n%coverAbreast == 0 {
			row = &s.Rows[s.add(Row{Style: LineRow, Cells: make([]Cell, coverWidth)})]
		}
		row.Cells[columns[n%coverAbreast]] = Cell{Value: formulas.Str(d.sheet.Name), Indent: 1, aside: &Aside{Link: &Area{Sheet: i}, Tip: d.spec.about}}
		n++
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
		{"Blue, dotted line", InputRole, "A constant: a figure of the filing as printed; on a yellow ground, an assumption to be confirmed"},
		{"Black", CalcRole, "A formula over the same sheet"},
		{"Green", CrossRole, "A figure taken from another sheet"},
		{"line 123", SourceRole, "A jump to the line of the filing, or to the checks of the row"},
		{verdictOK, PassRole, "A check that holds"},
		{verdictFinding, WarnRole, "A difference that the filing itself has, and a finding explains"},
		{verdictFail, FailRole, "A check that does not hold"},
		{"-", LabelRole, "Nil, printed as a dash or zero; an empty cell means that the filing prints nothing"},
	} {
		s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(l.sample), Role: l.role, Indent: 1}, label(l.text)}})
	}
}
