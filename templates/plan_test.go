package templates

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// dump lists a plan one cell per line, as a person reads it.
func dump(t *testing.T, p *Plan) string {
	t.Helper()
	var out strings.Builder
	for i, s := range p.Sheets {
		fmt.Fprintf(&out, "== %s (%s)\n", s.Name, s.Kind)
		for r, row := range s.Rows {
			if s.Kind == SourceSheet && r > 8 {
				break // the rest is more of the same
			}
			for c := range p.Width(i, r) {
				cell := p.cell(i, r, c)
				if cell.Expr == nil && cell.Value.Kind == formulas.KindBlank {
					continue
				}
				at := fmt.Sprintf("%c%d", 'A'+c, r+1)
				fmt.Fprintf(&out, "%-5s", at)
				if cell.Expr != nil {
					fmt.Fprintf(&out, " =%s ->", formulas.Excel(cell.Expr, func(ref formulas.Ref) string {
						a, err := p.Locate(i, r, c, ref)
						if err != nil {
							t.Fatal(err)
						}
						return address(p, i, a)
					}))
				}
				fmt.Fprintf(&out, " %s", cell.Value)
				for _, mark := range []string{row.Style.String(), cell.Role.String(), cell.Format.String(), cell.Note()} {
					if mark != "" && mark != "line" {
						fmt.Fprintf(&out, "  [%s]", mark)
					}
				}
				if cell.Link() != nil {
					fmt.Fprintf(&out, "  -> %s", address(p, -1, *cell.Link()))
				}
				out.WriteByte('\n')
			}
		}
	}
	for _, n := range p.Names {
		fmt.Fprintf(&out, "name %s = %s\n", n.Name, address(p, -1, n.Area))
	}
	return out.String()
}

func address(p *Plan, from int, a Area) string {
	s := fmt.Sprintf("%c%d", 'A'+a.Column, a.Row+1)
	if a.LastRow != a.Row || a.LastColumn != a.Column {
		s += fmt.Sprintf(":%c%d", 'A'+a.LastColumn, a.LastRow+1)
	}
	if a.Sheet != from {
		s = "'" + p.Sheets[a.Sheet].Name + "'!" + s
	}
	return s
}

// The whole workbook of the small company, cell by cell.
func TestPlan(t *testing.T) {
	tmpl, err := Load("testdata/statements", os.DirFS("testdata/statements"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(widgets(t))
	if err != nil {
		t.Fatal(err)
	}
	got := dump(t, p)
	golden := filepath.Join("testdata", "widgets.plan")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the plan differs from %s at line %d; run with -update and read the difference", golden, firstDifference(got, string(want)))
	}
}

func firstDifference(a, b string) int {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return i + 1
		}
	}
	return min(len(x), len(y)) + 1
}

func mustPlan(t testing.TB, m *model.Model) *Plan {
	t.Helper()
	tmpl, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// at finds a cell by sheet, line and column key.
func at(t testing.TB, p *Plan, sheet, line, key string) *Cell {
	t.Helper()
	for i, s := range p.Sheets {
		if s.ID != sheet {
			continue
		}
		a, err := p.Locate(i, 0, 0, formulas.Ref{Line: line, Period: key})
		if err != nil {
			t.Fatal(err)
		}
		c := p.cell(a.Sheet, a.Row, a.Column)
		if c == nil {
			t.Fatalf("%s.%s[%s] holds nothing", sheet, line, key)
		}
		return c
	}
	t.Fatalf("no sheet %s", sheet)
	return nil
}

// Each case is one ruling on how a figure stands in the workbook.
func TestStanding(t *testing.T) {
	p := mustPlan(t, widgets(t))
	for _, c := range []struct {
		why, sheet, line, key string
		value                 float64
		formula               string // in the line language; "" for a constant
		role                  Role
	}{
		{"a leaf is a constant", "income_statement", "revenue", "2003", 1000, "", InputRole},
		{"a total is a formula in the filing's signs", "income_statement", "income_before_taxes", "2003", 230, "gross_profit - selling_expense + interest_expense", CalcRole},
		{"a misprinted leaf stands as printed", "balance_sheet", "receivables", "2002", 61, "", InputRole},
		{"the difference keeps the proven total", "balance_sheet", "total_current_assets_difference", "2002", -1, "", InputRole},
		{"the proven total includes it", "balance_sheet", "total_current_assets", "2002", 190, "sum(cash..total_current_assets_difference)", CalcRole},
		{"a misprinted total shows what its rows add up to", "balance_sheet", "total_current_liabilities", "2002", 150, "sum(accounts_payable..total_current_liabilities_difference)", CalcRole},
		{"a rounding is a difference too", "balance_sheet", "total_current_liabilities_difference", "2003", 1, "", InputRole},
		{"and zero where the rows add up", "balance_sheet", "total_current_liabilities_difference", "2002", 0, "", InputRole},
		{"the second net income is a link", "cash_flow", "net_income", "2002", 120, "income_statement.net_income", CrossRole},
		{"opening cash is last year's closing cash", "cash_flow", "opening_cash", "2003", 90, "cash[-1]", CalcRole},
		{"the first opening cash is entered", "cash_flow", "opening_cash", "2001", 45, "", InputRole},
		{"a closing balance rolls forward", "equity", "balance_2003", "total", 270, "sum(balance_2002..dividends)", CalcRole},
		{"a movement adds up across", "equity", "net_income", "total", 140, "net_income[common_stock] + net_income[retained_earnings]", CalcRole},
		{"a blank is left out of a sum", "equity", "dividends", "total", -60, "dividends[retained_earnings]", CalcRole},
		{"net income in equity is a link", "equity", "net_income", "retained_earnings", 140, "income_statement.net_income[2003]", CrossRole},
		{"a dash is zero", "balance_sheet", "inventories", "2003", 0, "", InputRole},
		{"a ratio of the template", "key_figures", "gross_margin", "2003", 0.4, `if(income_statement.revenue = 0, "n/a", income_statement.gross_profit / income_statement.revenue)`, CalcRole},
	} {
		cell := at(t, p, c.sheet, c.line, c.key)
		formula := ""
		if cell.Expr != nil {
			formula = formulas.Print(cell.Expr)
		}
		if cell.Value.Num != c.value || formula != c.formula || cell.Role != c.role {
			t.Errorf("%s: %s.%s[%s] is %v %q %s, want %v %q %s", c.why, c.sheet, c.line, c.key, cell.Value, formula, cell.Role, c.value, c.formula, c.role)
		}
		if cell.Role == InputRole && cell.Place().IsZero() {
			t.Errorf("%s: a constant of the filing has no place", c.why)
		}
	}
	if c := at(t, p, "balance_sheet", "total_current_liabilities", "2002"); !strings.Contains(c.Note(), "4,150") {
		t.Errorf("the misprinted total carries the note %q", c.Note())
	}
	if c := at(t, p, "balance_sheet", "accounts_payable", "2001"); c.Expr != nil || c.Value.Kind != formulas.KindBlank {
		t.Errorf("a year the filing does not print holds %v", c.Value)
	}
}

// The filing's own contradictions are explained; typing over any figure that a
// total, a link or a check reads makes a check fail.
func TestChecksAreLive(t *testing.T) {
	p := mustPlan(t, widgets(t))
	failed := func() float64 { return at(t, p, "tie_out", checksFailedLine, workbookKey).Value.Num }
	if n := failed(); n != 0 {
		t.Fatalf("%v checks fail in the workbook as made", n)
	}
	if n := at(t, p, "tie_out", findingsCountLine, workbookKey).Value.Num; n != 2 {
		t.Errorf("%v findings, want 2", n)
	}
	read := map[[3]int]bool{}
	for i, s := range p.Sheets {
		if s.ID == "sources" || s.ID == "key_figures" {
			continue
		}
		for r := range s.Rows {
			for c := range p.Width(i, r) {
				cell := p.cell(i, r, c)
				if cell.Expr == nil {
					continue
				}
				for ref := range formulas.Refs(cell.Expr) {
					a, err := p.Locate(i, r, c, ref)
					if err != nil {
						t.Fatal(err)
					}
					for x := a.Row; x <= a.LastRow; x++ {
						for y := a.Column; y <= a.LastColumn; y++ {
							read[[3]int{a.Sheet, x, y}] = true
						}
					}
				}
			}
		}
	}
	typed := 0
	for i, s := range p.Sheets {
		if s.Kind != StatementSheet {
			continue
		}
		for r := range s.Rows {
			for c := range s.Rows[r].Cells {
				cell := &s.Rows[r].Cells[c]
				if cell.Role != InputRole || !read[[3]int{i, r, c}] {
					continue
				}
				typed++
				old := cell.Value
				cell.Value = formulas.Num(old.Num + 1)
				if err := p.evaluate(); err != nil {
					t.Fatal(err)
				}
				if failed() == 0 {
					t.Errorf("typing over %s leaves every check as it was", p.where(i, r, c))
				}
				cell.Value = old
			}
		}
	}
	if typed < 40 {
		t.Errorf("only %d figures are read by a formula", typed)
	}
}

// The same filing makes the same plan.
func TestPlanIsDeterministic(t *testing.T) {
	m := widgets(t)
	if a, b := dump(t, mustPlan(t, m)), dump(t, mustPlan(t, m)); a != b {
		t.Errorf("two plans of one filing differ at line %d", firstDifference(a, b))
	}
}

// A row of a template that the filing has nothing for is an error at its
// place, unless it is optional.
func TestRowsNeedTheirLines(t *testing.T) {
	const head = `template: t
extends: generic
sheets:
- sheet: key_figures
  blocks:
  - rows:
    - line: mine
      label: Mine
`
	for _, c := range []struct{ name, row, want string }{
		{"a misspelt line", "      actual: balance_sheet.long_term_det\n", "t/template.yaml:9:15: expected balance_sheet.long_term_det in the filing, which row mine needs, found none; correct the name, or add optional: true; did you mean long_term_debt?"},
		{"the same, optional", "      optional: true\n      actual: balance_sheet.long_term_det\n", ""},
		{"a line of the filing", "      actual: balance_sheet.long_term_debt / revenue\n      unit: ratio\n", ""},
		{"the reported figure", "      actual: filed\n", "t/template.yaml:9:15: expected mine in the filing, which row mine needs, found none; correct the name, or add optional: true"},
		{"units of the filing's lines", "      actual: balance_sheet.long_term_debt + income_statement.eps_diluted\n", "t/template.yaml:9:46: balance_sheet.long_term_debt (currency) and income_statement.eps_diluted (currency per share) cannot be added"},
		{"a value that is an error", "      unit: ratio\n      actual: revenue / (balance_sheet.inventories[base] * 1)\n", "t/template.yaml:10:15: key_figures.mine[2001]: income_statement.revenue / (balance_sheet.inventories[2003] * 1) is #DIV/0! in a spreadsheet; say what the row shows where it cannot be computed"},
	} {
		tmpl, err := loadText(t, head+c.row)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		_, err = tmpl.Plan(widgets(t))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A filing with less than four statements still makes a workbook, and it says
// what is missing.
func TestFewStatements(t *testing.T) {
	for n := range 5 {
		m := widgets(t)
		m.Statements = m.Statements[:n]
		p := mustPlan(t, m)
		text := dump(t, p)
		if n < 4 && !strings.Contains(text, "Not found in the filing") {
			t.Errorf("%d statements: the cover does not say what is missing", n)
		}
		if n > 0 && at(t, p, "tie_out", checksFailedLine, workbookKey).Value.Num != 0 {
			t.Errorf("%d statements: checks fail", n)
		}
	}
}

// BenchmarkPlan lays out a filing of 3,000 lines.
func BenchmarkPlan(b *testing.B) {
	m := widgetsOf(b, 3000)
	tmpl, err := Standard(Generic)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(m.Filing.Source.Bytes)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tmpl.Plan(m); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFor reads the shipped templates.
func BenchmarkFor(b *testing.B) {
	m := widgetsOf(b, 0)
	for b.Loop() {
		if _, err := For(m.Filing); err != nil {
			b.Fatal(err)
		}
	}
}

// A model that contradicts itself makes a plan or an error, never a panic.
func TestHostileModels(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		m := widgets(t)
		for _, s := range m.Statements {
			for range 3 {
				switch r.IntN(9) {
				case 0:
					s.Footed = append(s.Footed, parse.Footing{Total: r.IntN(20) - 2, Proven: []int{r.IntN(6) - 1},
						Terms: []parse.FootTerm{{Row: r.IntN(20) - 2, Sign: 1}, {Row: r.IntN(20) - 2, Sign: -1}}})
				case 1:
					s.Across = append(s.Across, parse.Footing{Total: r.IntN(5), Proven: []int{r.IntN(12)}, Terms: []parse.FootTerm{{Row: r.IntN(5), Sign: 1}}})
				case 2:
					l := s.Lines[r.IntN(len(s.Lines))]
					l.Figures = l.Figures[:len(l.Figures)/2]
				case 3:
					s.Columns[r.IntN(len(s.Columns))].Key = s.Columns[0].Key
				case 4:
					s.Lines[r.IntN(len(s.Lines))].ID = s.Lines[r.IntN(len(s.Lines))].ID
				case 5:
					s.Columns[r.IntN(len(s.Columns))] = model.Column{}
				case 6:
					s.Scale = 1000
				case 7:
					for _, f := range s.Lines[r.IntN(len(s.Lines))].Figures {
						f.Kind = parse.Word
					}
				case 8:
					s.Lines[r.IntN(len(s.Lines))].Figures = nil
				}
			}
		}
		for i := range m.Checks {
			if r.IntN(10) == 0 {
				m.Checks[i].Right.Terms = append(m.Checks[i].Right.Terms, model.Term{Sign: -1, Statement: model.Kind(r.IntN(6)), Line: "nowhere", Column: r.IntN(9) - 2})
			}
			if r.IntN(10) == 0 {
				m.Checks[i].Left.Terms = nil
			}
		}
		m.Findings = append(m.Findings, model.Finding{ID: "x", Statement: model.Kind(r.IntN(6)), Line: "nowhere", Column: r.IntN(9) - 2})
		tmpl, err := Standard(Generic)
		if err != nil {
			t.Fatal(err)
		}
		p, err := tmpl.Plan(m)
		if (p == nil) == (err == nil) {
			t.Errorf("seed %d: plan %v, error %v", seed, p, err)
		}
		if err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	}
}

// Two columns for one year are parts of the company: they stand after the
// years, as filed, and no row takes one of them for the whole.
func TestPartsOfACompany(t *testing.T) {
	m := widgets(t)
	flows := m.Statements[2]
	for k, heading := range []string{"2003 Automotive", "2003 Financial Services"} {
		flows.Columns[k].Key, flows.Columns[k].Heading, flows.Columns[k].Period = "2003", heading, flows.Columns[0].Period
	}
	m.Checks = slices.DeleteFunc(m.Checks, func(c model.Check) bool { return c.Kind == model.ArticulationCheck })
	p := mustPlan(t, m)
	for _, s := range p.Sheets {
		if s.ID != "cash_flow" {
			continue
		}
		var keys, headings []string
		for k := firstYear; k < len(s.Columns); k++ {
			keys = append(keys, s.Columns[k].Key)
			headings = append(headings, s.Rows[s.Header-1].Cells[k].Value.Str)
		}
		if got, want := strings.Join(keys, " "), "2001 2002 2003 2003_1 2003_2"; got != want {
			t.Errorf("columns %s, want %s", got, want)
		}
		if got, want := strings.Join(headings[3:], ", "), "2003 Automotive, 2003 Financial Services"; got != want {
			t.Errorf("headings %s, want %s", got, want)
		}
	}
	if c := at(t, p, "key_figures", "operating_cash_flow", "2003"); c.Expr != nil {
		t.Errorf("cash from operating activities of the company is that of a part: %s", formulas.Print(c.Expr))
	}
	if c := at(t, p, "key_figures", "operating_cash_flow", "2001"); c.Value.Num != 130 {
		t.Errorf("cash from operating activities of 2001 is %v", c.Value)
	}
}

// An optional row takes none of several lines of one meaning.
func TestSeveralLinesOfOneConcept(t *testing.T) {
	m := widgets(t)
	for _, l := range m.Statements[0].Lines {
		if l.ID == "selling_expense" {
			l.Concept = "interest_expense"
		}
	}
	if c := at(t, mustPlan(t, m), "key_figures", "interest_expense", "2003"); c.Value.Str != notAvailable {
		t.Errorf("interest expense is %v where two lines are called so", c.Value)
	}
}
