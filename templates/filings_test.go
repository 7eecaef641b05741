package templates

import (
	"os"
	"path/filepath"
	"testing"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// Every real filing that can be read makes a sound workbook.
func TestRealFilings(t *testing.T) {
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		t.Skip("TIEOUT_FILINGS is not set: it names the folder of real filings")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	planned := 0
	for _, file := range files {
		if m := read(t, file); m != nil {
			planned++
			t.Run(filepath.Base(file), func(t *testing.T) { sound(t, m) })
		}
	}
	if planned == 0 {
		t.Errorf("expected filings in %s, found none that can be read", dir)
	}
}

// The sample filing has a template of its own, and every line it names.
func TestSampleFiling(t *testing.T) {
	m := read(t, filepath.Join("..", "testdata", "sample-10k.txt"))
	if m == nil {
		t.Fatal("the sample filing cannot be read")
	}
	p := sound(t, m)
	if p.Template != "american-locker" {
		t.Errorf("the sample filing is laid out by %s", p.Template)
	}
	for line, want := range map[string]float64{"total_debt": 8305487, "interest_expense": 529642, "ending_cash": 3597990, "ebitda": 4700659} {
		if got := at(t, p, "key_figures", line, "2003").Value; got.Num != want {
			t.Errorf("%s is %v, want %v", line, got, want)
		}
	}
}

// read is the model of a filing, nil where it has none.
func read(t testing.TB, file string) *model.Model {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	filing, err := parse.TenK(parse.NewSource(filepath.Base(file), data))
	if err != nil {
		return nil
	}
	m, err := model.Build(filing)
	if err != nil {
		return nil
	}
	return m
}

// sound is the plan of a filing whose checks all pass, whose formulas have
// values and whose constants have places.
func sound(t *testing.T, m *model.Model) *Plan {
	t.Helper()
	tmpl, err := For(m.Filing)
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		t.Fatal(err)
	}
	if n := at(t, p, "tie_out", checksFailedLine, workbookKey).Value.Num; n != 0 {
		t.Errorf("%v checks fail", n)
	}
	if n := at(t, p, "tie_out", checksMadeLine, workbookKey).Value.Num; n < 20 {
		t.Errorf("only %v checks are made", n)
	}
	for i, s := range p.Sheets {
		var room []Cell
		for r := range s.Rows {
			for c, cell := range p.Cells(i, r, &room) {
				if cell.Expr != nil && cell.Value.Kind == formulas.KindBlank {
					t.Errorf("%s: a formula without a value", p.where(i, r, c))
				}
				if cell.Role == InputRole && s.Kind == StatementSheet && cell.Place().IsZero() {
					t.Errorf("%s: a constant without a place", p.where(i, r, c))
				}
			}
		}
	}
	return p
}

// The generic forecast of every real filing it can begin with: balanced, with
// every check holding in every case and under shocks.
func TestGenericForecastOfFilings(t *testing.T) {
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		t.Skip("TIEOUT_FILINGS is not set: it names the folder of real filings")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	tmpl, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	forecast := 0
	for _, file := range files {
		m := read(t, file)
		if m == nil {
			continue
		}
		p, err := tmpl.Plan(m)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(file), err)
			continue
		}
		if p.Values("Overlay_Sales_Volume") == nil {
			continue // the base year lacks a figure the forecast begins with
		}
		forecast++
		for _, shock := range []float64{0, -.4, .3} {
			q, err := p.Evaluate(map[string]formulas.Value{"Overlay_Sales_Volume": formulas.Num(shock), "Overlay_Base_Rate": formulas.Num(-shock / 4)})
			if err != nil {
				t.Errorf("%s, volume %+g: %v", filepath.Base(file), shock, err)
				continue
			}
			failed(t, q, filepath.Base(file))
		}
	}
	if len(files) >= 10 && forecast < 8 {
		t.Errorf("%d of %d filings are forecast, want at least 8", forecast, len(files))
	}
}
