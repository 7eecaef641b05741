package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/internal/witness"
	"tieout/model"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// TestSettingsInLibreOffice opens the workbook of every shipped template in
// LibreOffice, without its cached values, and holds every formula cell against
// our evaluator: in every case, and for random settings of overlays and inputs
// within their ranges: TIEOUT_SETTINGS of them for the first book, a tenth of
// that for the others. In each, the balance sheet balances to the cent, cash, debt
// and equity roll, and no check fails. Liquidity trouble is an alert, not a failed
// check.
func TestSettingsInLibreOffice(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE names no soffice command")
	}
	python, err := witness.Python(os.Getenv("TIEOUT_PYTHON"))
	if err != nil {
		t.Fatal(err)
	}
	settings := 20
	if n, err := strconv.Atoi(os.Getenv("TIEOUT_SETTINGS")); err == nil {
		settings = n
	}
	cents := map[string][]string{ // differences that are nothing in every forecast year, in the line language of rows
		"american-locker": {
			"balance_sheet.total_assets -balance_sheet.total_liabilities_and_equity",
			"balance_sheet.cash -balance_sheet.cash[-1] -cash_flow.cash_from_operating -cash_flow.cash_from_investing -cash_flow.cash_from_financing",
			"balance_sheet.short_term_debt balance_sheet.current_portion_of_long_term_debt balance_sheet.long_term_debt -debt.ln_balance -debt.fn_balance -debt.mo_balance -debt.rf_balance -debt.sn_balance -debt.line_balance",
			"balance_sheet.stockholders_equity -balance_sheet.stockholders_equity[-1] -income_statement.net_income -equity_roll.equity_oci",
		},
		templates.Generic: {
			"forecast.assets -forecast.liabilities_and_equity",
			"forecast.cash_end -forecast.cash_end[-1] -forecast.operating_flow -forecast.investing_flow -forecast.financing_flow",
			"forecast.borrowings -forecast.borrowings[-1] -forecast.drawn forecast.repaid",
			"forecast.equity_end -forecast.equity_end[-1] -forecast.profit forecast.dividends_paid",
		},
	}
	for _, book := range []struct {
		template, filing string // "" for the sample
		random           int
	}{{"american-locker", "", settings}, {templates.Generic, "", settings / 10}, {"aeroflex", "aeroflex-1995.txt", settings / 10}} {
		t.Run(book.template, func(t *testing.T) {
			filing := parse.NewSource("sample-10k.txt", sample)
			if book.filing != "" {
				folder := os.Getenv("TIEOUT_FILINGS")
				if folder == "" {
					t.Skip("TIEOUT_FILINGS names no folder of real filings")
				}
				data, err := os.ReadFile(filepath.Join(folder, book.filing))
				if err != nil {
					t.Fatal(err)
				}
				filing = parse.NewSource(book.filing, data)
			}
			p := planOf(t, filing, book.template)
			dir := t.TempDir()
			file, err := os.Create(filepath.Join(dir, "book.xlsx"))
			if err != nil {
				t.Fatal(err)
			}
			if err := workbook.Write(file, p); err != nil {
				t.Fatal(err)
			}
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			tried := slices.Concat(caseSettings(t, p), randomSettings(p, book.random))
			changes := make([][]witness.Change, len(tried))
			for n, s := range tried {
				changes[n] = s.changes(t, p)
			}
			compared := 0
			err = witness.Settings(soffice, python, file.Name(), dir, changes, func(n int, shown map[string]witness.Grid) error {
				ours, err := p.Evaluate(tried[n])
				if err != nil {
					return err
				}
				faults, formulas := disagreements(ours, shown)
				faults = append(faults, unbalanced(t, ours, shown, cents[book.template])...)
				if compared += formulas; (n+1)%50 == 0 {
					t.Logf("%d settings done", n+1)
				}
				if len(faults) > 0 {
					return fmt.Errorf("setting %d, %v:\n%s", n, tried[n], strings.Join(faults[:min(20, len(faults))], "\n"))
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%d settings, %d formula cells compared", len(tried), compared)
			if compared < len(tried)*1000 {
				t.Errorf("only %d formula cells in %d settings", compared, len(tried))
			}
		})
	}
}

// planOf is the workbook of a filing by a template, by the one that fits it where none is named.
func planOf(t *testing.T, source *parse.Source, template string) *templates.Plan {
	t.Helper()
	filing, err := parse.TenK(source)
	if err != nil {
		t.Fatal(err)
	}
	m, err := model.Build(filing)
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := templates.For(m.Filing)
	if template != "" {
		tmpl, err = templates.Standard(template)
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// setting is what is put into the input cells of a plan, by their names.
type setting map[string]formulas.Value

// changes are the same by sheet, row and column.
func (s setting) changes(t *testing.T, p *templates.Plan) []witness.Change {
	t.Helper()
	var list []witness.Change
	for name, v := range s {
		at, err := p.CellAt(name)
		if err != nil {
			t.Fatal(err)
		}
		value := witness.Value{Number: v.Num}
		if v.Kind == formulas.KindStr {
			value = witness.Value{IsText: true, Text: v.Str}
		}
		list = append(list, witness.Change{Sheet: p.Sheets[at.Sheet].Name, Row: at.Row, Column: at.Column, Value: value})
	}
	return list
}

// caseSettings choose every case of the workbook, one after the other.
func caseSettings(t *testing.T, p *templates.Plan) []setting {
	t.Helper()
	chosen, err := p.Cell("Scenario")
	if err != nil || chosen.Choices() == nil || chosen.Choices().From == nil {
		t.Fatalf("no list of cases: %v", err)
	}
	var list []setting
	for r := chosen.Choices().From.Row; r <= chosen.Choices().From.LastRow; r++ {
		list = append(list, setting{"Scenario": p.Sheets[chosen.Choices().From.Sheet].Rows[r].Cells[chosen.Choices().From.Column].Value})
	}
	if len(list) < 5 {
		t.Fatalf("only %d cases", len(list))
	}
	return list
}

// randomSettings move the case and every overlay; every second one moves every
// input as well, anywhere in the range that its row of the workbook states.
func randomSettings(p *templates.Plan, n int) []setting {
	random := rand.New(rand.NewPCG(20031231, 4))
	var list []setting
	for i := range n {
		s := setting{}
		for _, sheet := range p.Sheets {
			column := func(key string) int {
				return slices.IndexFunc(sheet.Columns, func(c templates.Column) bool { return c.Key == key })
			}
			low, high, value, overlay := column("low"), column("high"), column("value"), column("overlay")
			if low < 0 || high < 0 {
				continue
			}
			for _, row := range sheet.Rows {
				if row.ID == "" || max(high, value, overlay) >= len(row.Cells) {
					continue
				}
				a, b := row.Cells[low].Value, row.Cells[high].Value
				x := a.Num + random.Float64()*(b.Num-a.Num)
				switch bounded := a.Kind == formulas.KindNum && b.Kind == formulas.KindNum; {
				case overlay >= 0 && bounded:
					s[sheet.ID+"."+row.ID+"[overlay]"] = formulas.Num(x)
				case overlay >= 0 || i%2 == 0:
				case bounded:
					if slices.ContainsFunc([]string{"_day", "_months", "_years"}, func(whole string) bool { return strings.HasSuffix(row.ID, whole) }) {
						x = math.Round(x)
					}
					s[sheet.ID+"."+row.ID+"[value]"] = formulas.Num(x)
				case row.Cells[value].Choices() != nil:
					list := row.Cells[value].Choices().List
					s[sheet.ID+"."+row.ID+"[value]"] = formulas.Str(list[random.IntN(len(list))])
				}
			}
		}
		list = append(list, s)
	}
	return list
}

// disagreements are the formula cells whose value is another in LibreOffice;
// formulas is how many there are.
func disagreements(p *templates.Plan, shown map[string]witness.Grid) (faults []string, count int) {
	var room []templates.Cell
	for i, sheet := range p.Sheets {
		for j := range sheet.Rows {
			for k, c := range p.Cells(i, j, &room) {
				if c.Expr == nil {
					continue
				}
				count++
				ours := witness.Value{Number: c.Value.Num}
				switch c.Value.Kind {
				case formulas.KindStr:
					ours = witness.Value{IsText: true, Text: c.Value.Str}
				case formulas.KindErr, formulas.KindBlank:
					faults = append(faults, fmt.Sprintf("%s, row %d, column %d: we show %v", sheet.Name, j+1, k+1, c.Value))
					continue
				}
				// What is left of large figures that cancel out is dust.
				theirs, ok := shown[sheet.Name].At(j, k)
				dust := ok && !ours.IsText && !theirs.IsText && math.Abs(ours.Number) < 1e-6 && math.Abs(theirs.Number) < 1e-6
				if !ok || !dust && !witness.Same(ours, theirs) {
					faults = append(faults, fmt.Sprintf("%s, row %d, column %d: %v here, %v in LibreOffice", sheet.Name, j+1, k+1, ours, theirs))
				}
			}
		}
	}
	return faults, count
}

// unbalanced are the sums of signed lines that are not nothing to the cent in a
// forecast year, as LibreOffice shows them, and its count of failed checks.
func unbalanced(t *testing.T, p *templates.Plan, shown map[string]witness.Grid, sums []string) (faults []string) {
	t.Helper()
	number := func(name string) float64 {
		at, err := p.CellAt(name)
		if err != nil {
			t.Fatal(err)
		}
		v, ok := shown[p.Sheets[at.Sheet].Name].At(at.Row, at.Column)
		if !ok || v.IsText {
			faults = append(faults, fmt.Sprintf("%s shows %v", name, v))
		}
		return v.Number
	}
	if n := number("Checks_Failed"); n != 0 {
		faults = append(faults, fmt.Sprintf("%v checks fail", n))
	}
	for _, sum := range sums {
		for year := 2004; year <= 2008; year++ {
			total := 0.0
			for _, term := range strings.Fields(sum) {
				name, negative := strings.CutPrefix(term, "-")
				name, before := strings.CutSuffix(name, "[-1]")
				key := year
				if before {
					key--
				}
				x := number(fmt.Sprintf("%s[%d]", name, key))
				if negative {
					x = -x
				}
				total += x
			}
			if math.Abs(total) > .005 {
				faults = append(faults, fmt.Sprintf("%s is %v in %d", sum, total, year))
			}
		}
	}
	return faults
}
