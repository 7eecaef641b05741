package templates

import (
	"os"
	"slices"
	"strings"
	"testing"

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
	for j := range s.Rows {
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
			if copied := at > 0 && strings.TrimLeft(row.ID[at:], "_0123456789") == ""; copied {
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
				used = used || column < len(s.Rows[r].Cells) && s.Rows[r].Cells[column].Link != nil
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
		{"The differences between the federal statutory rate and the effective rate are", 1, "Note 6. Income Taxes: The differences between the federal statutory rate\u2026"},
	} {
		if got := b.scheduleTitle(&model.Statement{Title: c.title, Section: c.section}); got != c.want {
			t.Errorf("%q is called %q, want %q", c.title, got, c.want)
		}
	}
}
