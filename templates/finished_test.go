package templates

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// The rules of a finished workbook, held on every plan the tests make: in its
// cells, not in the templates they come from.
func TestFinishedPlans(t *testing.T) {
	plans := map[string]*Plan{"everything": forecastPlan(t, Options{}), "custom": forecastPlan(t, Options{Set: []string{"volume=-5%"}}), "generic": mustPlan(t, widgets(t))}
	m := sampleFiling(t)
	for _, name := range Names() {
		tmpl, err := Standard(name)
		if err != nil {
			t.Fatal(err)
		}
		if name != Generic && !tmpl.Matches(m.Filing) {
			continue // made for another filer
		}
		p, err := tmpl.Plan(m)
		if err != nil {
			t.Fatal(err)
		}
		plans[name+" of the sample"] = p
	}
	if os.Getenv("TIEOUT_FILINGS") != "" {
		plans["aeroflex"] = aeroflexPlan(t, Options{})
	}
	for name, p := range plans {
		t.Run(name, func(t *testing.T) {
			for i := range p.Sheets {
				finishedSheet(t, p, i)
			}
			traced(t, p)
		})
	}
}

// plainConstants are the numbers that may stand in a formula: nothing, one, the
// unit factors and the scale between statements, and the digits verdicts round to.
var plainConstants = []float64{0, 1, 365, 12, 1000, 1_000_000}

func finishedSheet(t *testing.T, p *Plan, index int) {
	s := p.Sheets[index]
	functions := map[string]bool{}
	for _, f := range formulas.Functions() {
		functions[f.Name] = true
	}
	above := BlankRow
	for j := range s.Rows {
		// A rule says that what stands above it adds up: first under a heading nothing does.
		if style := s.Rows[j].Style; s.Kind == ScheduleSheet && (style == SubtotalRow || style == TotalRow) && above != LineRow && above != StrongRow && above != SubtotalRow && above != TotalRow {
			t.Errorf("%s: %q is ruled first under a heading", s.Name, s.Rows[j].Cells[0].Value.Str)
		}
		above = s.Rows[j].Style
		var first formulas.Expr
		firstAt := 0
		for k := range p.Width(index, j) {
			c := p.cell(index, j, k)
			if c.Expr == nil {
				continue
			}
			where := p.where(index, j, k)
			if c.Value.Kind == formulas.KindErr || c.Value.Kind == formulas.KindBlank {
				t.Errorf("%s shows %v", where, c.Value)
			}
			formulas.Walk(c.Expr, func(e formulas.Expr) bool {
				switch e := e.(type) {
				case formulas.Number:
					if !slices.Contains(plainConstants, e.Value) && s.Kind != CheckSheet {
						t.Errorf("%s: the constant %v in %s", where, e.Value, formulas.Print(c.Expr))
					}
				case formulas.Call:
					if !functions[e.Func] || slices.Contains([]string{"NOW", "TODAY", "RAND", "OFFSET", "INDIRECT"}, e.Func) {
						t.Errorf("%s: the function %s", where, e.Func)
					}
				case formulas.Ref:
					a, err := p.Locate(index, j, k, e)
					if err != nil {
						t.Errorf("%s: %v", where, err)
					} else if a.Row == a.LastRow && a.Column == a.LastColumn && blankCell(p, a) {
						t.Errorf("%s: %s points at an empty cell", where, e)
					}
				}
				return true
			})
			// The cover compares cases, not years.
			if k >= len(s.Columns) || s.Kind == CoverSheet || !s.Columns[k].Forecast || s.Columns[k].Key == "" || s.Rows[j].Style == HeaderRow {
				continue
			}
			if first == nil {
				first, firstAt = c.Expr, k
				continue
			}
			if formulas.Print(first) != formulas.Print(c.Expr) {
				t.Errorf("%s: %s in %s, %s here", where, formulas.Print(first), s.Columns[firstAt].Key, formulas.Print(c.Expr))
			}
		}
	}
}

func blankCell(p *Plan, a Area) bool {
	c := p.cell(a.Sheet, a.Row, a.Column)
	return c == nil || c.Expr == nil && c.Value.Kind == formulas.KindBlank
}

// The same year stands in the same column on every annual sheet.
func TestYearsStandInOneColumn(t *testing.T) {
	p := forecastPlan(t, Options{})
	column := map[string]int{}
	for _, s := range p.Sheets {
		if s.ID == "cover" {
			continue
		}
		for k, c := range s.Columns {
			if len(c.Key) != 4 || !strings.HasPrefix(c.Key, "200") {
				continue
			}
			if at, seen := column[c.Key]; seen && at != k {
				t.Errorf("%s: %s stands in column %d, elsewhere in %d", s.ID, c.Key, k, at)
			}
			column[c.Key] = k
		}
	}
	if len(column) != 8 {
		t.Errorf("%d years, want 2001 to 2008", len(column))
	}
}

// Copies of the model stand in groups that a click closes, each under the heading of its case or step.
func TestCopiesAreGrouped(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	grouped := map[string]int{}
	for _, s := range p.Sheets {
		for r := range s.Rows {
			row := &s.Rows[r]
			at := strings.LastIndex(row.ID, "__")
			if copied := row.Copied() || at > 0 && strings.TrimLeft(row.ID[at:], "_0123456789") == ""; copied {
				grouped[s.Name]++
				if row.Level != 1 {
					t.Errorf("%s: the copy %s is in no group", s.Name, row.ID)
				}
			} else if s.Kind == ScheduleSheet && row.Level != 0 {
				t.Errorf("%s: row %d is grouped with the copies", s.Name, r+1)
			}
		}
	}
	for _, name := range []string{"Cases", "Model Copies"} {
		if grouped[name] == 0 {
			t.Errorf("%s: no copies, where %v are", name, grouped)
		}
	}
}

// A column without sources is a gap, and a text among figures stands where they end.
func TestLooksOfColumns(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	for _, s := range p.Sheets {
		if len(s.Columns) <= checksColumn || s.Columns[captionColumn].Width != captionWidth || s.Columns[checksColumn].Width > checksWidth {
			continue
		}
		for _, column := range []int{sourceColumn, checksColumn} {
			used := false
			for r := s.Frozen.Rows; r < len(s.Rows); r++ {
				used = used || column < len(s.Rows[r].Cells) && s.Rows[r].Cells[column].Link() != nil
			}
			if gap := s.Columns[column].Width == gapWidth; gap == used {
				t.Errorf("%s: column %d is a gap: %v, and leads somewhere: %v", s.Name, column, gap, used)
			}
		}
		for r := range s.Rows {
			for k := firstYear; k < len(s.Rows[r].Cells) && s.Rows[r].Style == LineRow && k < len(s.Columns) && len(s.Columns[k].Key) == 4; k++ {
				if c := &s.Rows[r].Cells[k]; c.Expr != nil && c.Value.Kind == formulas.KindStr && c.Format == TextFormat && s.ID != "scenarios" {
					t.Errorf("%s stands on the left among figures", p.where(slices.Index(p.Sheets, s), r, k))
				}
			}
		}
	}
}

// A table is named by what it shows, then by its Item; by its note before; never by a running head or a period.
func TestScheduleTitles(t *testing.T) {
	b := &planner{m: &model.Model{Filing: &parse.Filing{Sections: []parse.Section{
		{Item: "8", Title: "Financial Statements and Supplementary Data"}, {Note: "6", Title: "Income Taxes"}}}}}
	for _, c := range []struct {
		title   string
		section int
		want    string
	}{
		{"Interest and other income (expense), net, consists of the following:", 0, "Interest and other income (expense), net, consists of the following (Item 8)"},
		{"ended September", 0, "Item 8. Financial Statements and Supplementary Data"},
		{"Schedule of Reserves / FOR THE THREE YEARS ENDED DECEMBER 31, 2000", 0, "Schedule of Reserves (Item 8)"},
		{"NOTES TO CONSOLIDATED FINANCIAL STATEMENTS -- (CONTINUED)", 1, "Note 6. Income Taxes"},
		{"INCOME TAXES", 1, "Note 6. Income Taxes"},
		{"NOTE 6: INCOME TAXES", 1, "Note 6. Income Taxes"},
		{"6 Income Taxes / (in millions)", 1, "Note 6. Income Taxes"},
		{"6 Years of Taxes", 1, "Note 6. Income Taxes: 6 Years of Taxes"},
		{"The differences between the federal statutory rate and the effective rate are", 1, "Note 6. Income Taxes: The differences between the federal statutory rate\u2026"},
	} {
		if got := b.scheduleTitle(&model.Statement{Title: c.title, Section: c.section}); got != c.want {
			t.Errorf("%q is called %q, want %q", c.title, got, c.want)
		}
	}
}

// Tables that differ only by their year say it; the second of two alike, without
// a heading of its own, has that of the first; what stands behind the last note
// is not called one.
func TestTitlesOfTablesOfOneYear(t *testing.T) {
	table := func(typ model.ScheduleType, title string, year, section int, headings ...string) *model.Statement {
		st := &model.Statement{Kind: model.Schedule, Type: typ, Title: title, Section: section}
		for _, h := range headings {
			st.Columns = append(st.Columns, model.Column{Heading: h, Year: year})
		}
		return st
	}
	quarters := []string{"First", "Second", "Third", "Fourth"}
	list := []*model.Statement{
		table(model.QuarterlyTable, "Quarterly Financial Data", 1995, 0, quarters...),
		table(model.QuarterlyTable, "Exhibits and Schedules", 1994, 0, quarters...),
		table(model.ValuationTable, "Valuation Accounts", 1997, 0, "Opening", "Closing"),
		table(model.Untyped, "Results by quarter", 2003, 0, "March 31, 2003", "June 30, 2003"),
		table(model.Untyped, "Assets of 1996", 1996, 0, "Cost", "Fair value"),
		table(model.PriceTable, "Selected Data", 0, 1, "High", "Low"),
		table(model.PriceTable, "Prices by quarter", 0, 2, "High", "Low"),
	}
	b := &planner{m: &model.Model{Statements: list, Filing: &parse.Filing{Sections: []parse.Section{
		{Item: "14", Title: "Exhibits and Schedules"}, {Note: "Z", Title: "Geographic Areas"}, {Note: "9", Title: "Common Stock"}}}}}
	for i, want := range []string{
		"Quarterly Financial Data, 1995 (Item 14)", "Quarterly Financial Data, 1994 (Item 14)", "Valuation Accounts, 1997 (Item 14)",
		"Results by quarter (Item 14)", "Assets of 1996 (Item 14)", "Selected Data", "Note 9. Common Stock: Prices by quarter",
	} {
		if got := b.scheduleTitle(list[i]); got != want {
			t.Errorf("%q is called %q, want %q", list[i].Title, got, want)
		}
	}
}

// A statement is named by its own heading: no line of the list above it, no head
// of the notes.
func TestTitlesOfStatements(t *testing.T) {
	for title, want := range map[string]string{
		"- Notes to consolidated financial statements. / ACME / CONSOLIDATED BALANCE SHEETS": "CONSOLIDATED BALANCE SHEETS",
		"notes to consolidated financial statements / consolidated statement of cash flows":  "Consolidated statement of cash flows",
		"Acme Inc. / Consolidated Statements of Income":                                      "Consolidated Statements of Income",
		"\u00e9tats consolid\u00e9s / statement of \u00e9quit\u00e9":                         "Statement of \u00e9quit\u00e9",
	} {
		if got := ownTitle(title); got != want {
			t.Errorf("%q is called %q, want %q", title, got, want)
		}
	}
}

// A quoted sentence that is long ends between words.
func TestExcerptEndsBetweenWords(t *testing.T) {
	got := excerpt(strings.Repeat("a sentence ", 40))
	if !strings.HasSuffix(got, " sentence\u2026") && !strings.HasSuffix(got, " a\u2026") || len([]rune(got)) > maxQuote {
		t.Errorf("cut to %q", got)
	}
}

// Years and days are printed without separators and without decimals.
func TestFormatsOfYearsAndCounts(t *testing.T) {
	st := &model.Statement{Columns: []model.Column{{Unit: parse.Number}}, Lines: []*model.Line{
		{Figures: []model.Figure{{Cell: parse.Cell{Text: "2027", Value: decimal.New(2027, 0)}}}}, {Figures: []model.Figure{{Cell: parse.Cell{Text: "1.5", Value: decimal.New(15, -1)}}}}}}
	if format, decimals := formatAt(st, 0, 0); format != IntegerFormat || decimals != 0 {
		t.Errorf("a year in a column of numbers has format %v with %d decimals", format, decimals)
	}
	if format, decimals := formatAt(st, 1, 0); format != DecimalFormat || decimals != 1 {
		t.Errorf("a number has format %v with %d decimals", format, decimals)
	}
	if format, decimals := new(planner).unitFormat(countUnit); format != IntegerFormat || decimals != 0 {
		t.Errorf("a count has format %v with %d decimals", format, decimals)
	}
}
