package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// The JSON of this program; docs/json.md explains it and docs/*.schema.json
// state it. Amounts are decimal strings in whole units of currency.

// schemaVersion changes when a reader of the JSON would have to.
const schemaVersion = 1

type filingJSON struct {
	Company       string `json:"company"`
	CIK           string `json:"cik"`
	Form          string `json:"form"`
	FiscalYearEnd string `json:"fiscal_year_end"`
	Format        string `json:"format"`
	Scale         int64  `json:"scale"`
	Currency      string `json:"currency"`
	SHA256        string `json:"sha256"`
}

type parseJSON struct {
	Schema     int                                   `json:"schema"`
	Filing     filingJSON                            `json:"filing"`
	KeyFigures map[string]map[string]decimal.Decimal `json:"key_figures"`
	Tables     []tableJSON                           `json:"tables"`
	Findings   []findingJSON                         `json:"findings"`
}

type tableJSON struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Section string       `json:"section"`
	Lines   [2]int       `json:"lines"`
	Unit    string       `json:"unit"`
	Scale   int64        `json:"scale"`
	Columns []columnJSON `json:"columns"`
	Rows    []rowJSON    `json:"rows"`
}

type columnJSON struct {
	Heading   string `json:"heading"`
	PeriodEnd string `json:"period_end,omitempty"`
	Months    int    `json:"months,omitempty"`
	Year      int    `json:"year,omitempty"`
}

type rowJSON struct {
	Label  string      `json:"label"`
	Indent int         `json:"indent"`
	Cells  []*cellJSON `json:"cells"` // null where nothing is printed
}

type cellJSON struct {
	Text   string           `json:"text"`
	Value  *decimal.Decimal `json:"value,omitempty"` // absent where the text is no figure
	Line   int              `json:"line"`
	Column int              `json:"column"`
}

type findingJSON struct {
	ID       string          `json:"id"`
	Severity model.Severity  `json:"severity"`
	Message  string          `json:"message"`
	Line     int             `json:"line"`
	Printed  decimal.Decimal `json:"printed"`
	Expected decimal.Decimal `json:"expected"`
}

type checkResultJSON struct {
	Schema   int           `json:"schema"`
	Filing   filingJSON    `json:"filing"`
	Summary  verdictsJSON  `json:"summary"`
	Checks   []checkJSON   `json:"checks"`
	Findings []findingJSON `json:"findings"`
}

type verdictsJSON struct {
	Checks  int `json:"checks"`
	Agree   int `json:"agree"`
	Round   int `json:"rounding"`
	Differ  int `json:"differ"`
	Failing int `json:"unexplained"` // differ, and no finding says why
}

type checkJSON struct {
	ID         string          `json:"id"`
	Kind       model.CheckKind `json:"kind"`
	What       string          `json:"what"`
	Column     string          `json:"column"`
	Left       sideJSON        `json:"left"`
	Right      sideJSON        `json:"right"`
	Difference decimal.Decimal `json:"difference"`
	Tolerance  decimal.Decimal `json:"tolerance"`
	Verdict    model.Verdict   `json:"verdict"`
	Finding    string          `json:"finding,omitempty"`
}

type sideJSON struct {
	Label string          `json:"label"`
	Value decimal.Decimal `json:"value"`
}

type exportJSON struct {
	Schema   int           `json:"schema"`
	Workbook string        `json:"workbook"`
	Bytes    int           `json:"bytes"`
	Template string        `json:"template"`
	Sheets   []string      `json:"sheets"`
	Filing   filingJSON    `json:"filing"`
	Summary  verdictsJSON  `json:"summary"`
	Findings []findingJSON `json:"findings"`
	Notes    []string      `json:"notes,omitempty"`
	Kept     *keptJSON     `json:"kept,omitempty"`
}

type keptJSON struct {
	From       string      `json:"from"`
	Carried    []pieceJSON `json:"carried"`
	NotCarried []pieceJSON `json:"not_carried"`
}

type pieceJSON struct {
	Kind  templates.KeptKind `json:"kind"`
	Name  string             `json:"name,omitempty"`
	Label string             `json:"label"`
	Place string             `json:"place,omitempty"`
	Value string             `json:"value"`
	Why   string             `json:"why,omitempty"`
}

type statusJSON struct {
	Schema    int                  `json:"schema"`
	Workbook  string               `json:"workbook"`
	Template  string               `json:"template"`
	Filing    string               `json:"filing_sha256"`
	Untouched bool                 `json:"untouched"`
	SavedBy   string               `json:"saved_by"`
	Counts    map[string]countJSON `json:"counts"`
}

type countJSON struct {
	Cell  string `json:"cell"`
	Value *int   `json:"value"` // null where the file holds no value
}

// json prints a result, indented, with a line end.
func (p *page) json(result any) error {
	e := json.NewEncoder(p)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(result)
}

func parseResult(m *model.Model) parseJSON {
	r := parseJSON{Schema: schemaVersion, Filing: filingFacts(m), KeyFigures: map[string]map[string]decimal.Decimal{},
		Tables: make([]tableJSON, len(m.Filing.Tables)), Findings: findings(m)}
	for _, k := range m.Key {
		year := fmt.Sprint(k.Year)
		if r.KeyFigures[year] == nil {
			r.KeyFigures[year] = map[string]decimal.Decimal{}
		}
		r.KeyFigures[year][k.ID] = k.Value
	}
	for i, t := range m.Filing.Tables {
		r.Tables[i] = table(m.Filing, t)
	}
	return r
}

func filingFacts(m *model.Model) filingJSON {
	f := m.Filing
	return filingJSON{Company: f.Company, CIK: f.CIK, Form: f.Form, FiscalYearEnd: day(f.PeriodEnd),
		Format: f.Format, Scale: scaleOf(m), Currency: f.Currency, SHA256: f.SHA256}
}

// scaleOf is the scale of the primary statements: what their printed amounts
// are multiplied with.
func scaleOf(m *model.Model) int64 {
	for _, s := range m.Statements {
		if s.Scale != 0 {
			return s.Scale
		}
	}
	return 1
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2006-01-02")
}

func table(f *parse.Filing, t *parse.Table) tableJSON {
	first, _ := t.Span.Position()
	j := tableJSON{ID: t.ID, Title: t.Title, Lines: [2]int{first, t.Span.LastLine()}, Unit: unitName(t.Unit),
		Scale: max(1, t.Scale), Columns: make([]columnJSON, len(t.Columns)), Rows: make([]rowJSON, len(t.Rows))}
	if t.Section >= 0 && t.Section < len(f.Sections) {
		j.Section = sectionName(f.Sections[t.Section])
	}
	for i, c := range t.Columns {
		j.Columns[i] = columnJSON{Heading: c.Heading, PeriodEnd: day(c.Period.End), Months: c.Period.Months, Year: c.Period.Year()}
	}
	for i, r := range t.Rows {
		j.Rows[i] = rowJSON{Label: r.Label, Indent: r.Indent, Cells: make([]*cellJSON, len(r.Cells))}
		for c, cell := range r.Cells {
			j.Rows[i].Cells[c] = figure(cell, cellScale(t, r, c))
		}
	}
	return j
}

// figure is a cell with its scale applied, nil for a blank.
func figure(c parse.Cell, scale int64) *cellJSON {
	if c.Kind == parse.Blank {
		return nil
	}
	line, column := c.Span.Position()
	j := &cellJSON{Text: c.Text, Line: line, Column: column}
	if c.Present() {
		value := c.Value.Mul(decimal.NewFromInt(scale))
		j.Value = &value
	}
	return j
}

// cellScale is what a cell's figure is multiplied with: the table's scale where
// it is an amount of currency, 1 otherwise.
func cellScale(t *parse.Table, r parse.Row, column int) int64 {
	unit := r.Unit
	if unit == t.Unit && column < len(t.Columns) {
		unit = t.Columns[column].Unit
	}
	if unit != parse.Currency {
		return 1
	}
	return max(1, t.Scale)
}

func unitName(u parse.Unit) string {
	switch u {
	case parse.Currency:
		return "currency"
	case parse.PerShare:
		return "per_share"
	case parse.Shares:
		return "shares"
	case parse.Percent:
		return "percent"
	}
	return "number"
}

func sectionName(s parse.Section) string {
	switch {
	case s.Note != "":
		return "Note " + s.Note + " " + s.Title
	case s.Item != "":
		return "Item " + s.Item + " " + s.Title
	}
	return s.Title
}

func findings(m *model.Model) []findingJSON {
	list, lines := make([]findingJSON, len(m.Findings)), linesByPlace(m)
	for i, f := range m.Findings {
		term := model.Term{Sign: 1, Statement: f.Statement, Schedule: f.Schedule, Line: f.Line, Column: f.Column}
		scale := sideScale(lines, model.Side{Terms: []model.Term{term}, Value: f.Printed})
		line, _ := f.Span.Position()
		list[i] = findingJSON{ID: f.ID, Severity: f.Severity, Message: f.Message, Line: line,
			Printed: f.Printed.Mul(scale), Expected: f.Expected.Mul(scale)}
	}
	return list
}

// sideScale is what the value of one side of a check is multiplied with to be
// in whole units: the scale of its figures where the value is their sum as
// printed, 1 where it is in whole units already.
func sideScale(lines map[linePlace]placedLine, side model.Side) decimal.Decimal {
	scale, sum := int64(0), decimal.Zero
	for _, t := range side.Terms {
		at, ok := lines[placeOfTerm(t)]
		if !ok || t.Column < 0 || t.Column >= len(at.st.Lines[at.line].Figures) {
			continue
		}
		v := at.st.Lines[at.line].Figures[t.Column].Value
		if t.Sign < 0 {
			v = v.Neg()
		}
		sum = sum.Add(v)
		own := int64(1)
		if at.st.Unit(at.line, t.Column) == parse.Currency {
			own = max(1, at.st.Scale)
		}
		if scale == 0 {
			scale = own
		}
		if scale != own {
			return decimal.NewFromInt(1)
		}
	}
	if scale == 0 || !sum.Equal(side.Value) {
		return decimal.NewFromInt(1)
	}
	return decimal.NewFromInt(scale)
}

// linePlace says where a line stands.
type linePlace struct {
	kind           model.Kind
	schedule, line string
}

func placeOfTerm(t model.Term) linePlace {
	return linePlace{t.Statement, t.Schedule, t.Line}
}

// placedLine is a line of a statement or schedule by its index.
type placedLine struct {
	st   *model.Statement
	line int
}

// linesByPlace are the lines of all statements and schedules.
func linesByPlace(m *model.Model) map[linePlace]placedLine {
	lines := map[linePlace]placedLine{}
	for _, list := range [...][]*model.Statement{m.Statements, m.Schedules} {
		for _, st := range list {
			at := linePlace{kind: st.Kind}
			if st.Kind == model.Schedule {
				at.schedule = st.ID
			}
			for i, l := range st.Lines {
				at.line = l.ID
				if _, taken := lines[at]; !taken {
					lines[at] = placedLine{st, i}
				}
			}
		}
	}
	return lines
}

func checkResult(m *model.Model) checkResultJSON {
	r := checkResultJSON{Schema: schemaVersion, Filing: filingFacts(m), Summary: verdicts(m),
		Checks: make([]checkJSON, len(m.Checks)), Findings: findings(m)}
	lines := linesByPlace(m)
	for i, c := range m.Checks {
		scale := sideScale(lines, c.Left)
		if other := sideScale(lines, c.Right); !c.Right.Value.IsZero() && other.LessThan(scale) || c.Left.Value.IsZero() {
			scale = other
		}
		r.Checks[i] = checkJSON{ID: c.ID, Kind: c.Kind, What: c.What, Column: c.Column,
			Left:       sideJSON{c.Left.Label, c.Left.Value.Mul(scale)},
			Right:      sideJSON{c.Right.Label, c.Right.Value.Mul(scale)},
			Difference: c.Difference.Mul(scale), Tolerance: c.Tolerance.Mul(scale), Verdict: c.Verdict, Finding: c.Finding}
	}
	return r
}

func verdicts(m *model.Model) verdictsJSON {
	v := verdictsJSON{Checks: len(m.Checks)}
	for _, c := range m.Checks {
		switch c.Verdict {
		case model.Agrees:
			v.Agree++
		case model.Rounds:
			v.Round++
		default:
			v.Differ++
			if c.Finding == "" {
				v.Failing++
			}
		}
	}
	return v
}

func exportResult(x *exported, kept string) exportJSON {
	r := exportJSON{Schema: schemaVersion, Workbook: x.path, Bytes: len(x.book), Template: x.plan.Template,
		Filing: filingFacts(x.model), Summary: verdicts(x.model), Findings: findings(x.model), Notes: x.notes}
	for _, sheet := range x.plan.Sheets {
		r.Sheets = append(r.Sheets, sheet.Name)
	}
	if kept != "" {
		r.Kept = &keptJSON{From: kept, Carried: []pieceJSON{}, NotCarried: []pieceJSON{}}
	}
	for _, k := range x.plan.Kept {
		into := &r.Kept.NotCarried
		if k.Carried {
			into = &r.Kept.Carried
		}
		*into = append(*into, pieceJSON{k.Kind, k.Name, k.Label, k.Place, k.Value, k.Why})
	}
	return r
}

func workbookStatus(name string, status *workbook.Status) statusJSON {
	r := statusJSON{Schema: schemaVersion, Workbook: name, Template: status.Template, Filing: status.Filing,
		Untouched: status.Untouched, SavedBy: status.SavedBy, Counts: map[string]countJSON{}}
	for _, c := range status.Counts {
		entry := countJSON{Cell: c.Cell}
		if !c.Stale {
			entry.Value = &c.Value
		}
		r.Counts[c.Name] = entry
	}
	return r
}
