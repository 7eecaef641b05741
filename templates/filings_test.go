package templates

import (
	"os"
	"path/filepath"
	"testing"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// Every real filing that can be read makes a workbook whose checks all pass,
// whose formulas have values, and whose constants have places.
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
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		filing, err := parse.TenK(parse.NewSource(filepath.Base(file), data))
		if err != nil {
			continue
		}
		m, err := model.Build(filing)
		if err != nil {
			continue
		}
		planned++
		t.Run(filepath.Base(file), func(t *testing.T) {
			tmpl, err := For(m)
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
				for r, row := range s.Rows {
					for c, cell := range row.Cells {
						if cell.Expr != nil && cell.Value.Kind == formulas.KindBlank {
							t.Errorf("%s: a formula without a value", p.where(i, r, c))
						}
						if cell.Role == InputRole && s.Kind == StatementSheet && cell.Place.IsZero() {
							t.Errorf("%s: a constant without a place", p.where(i, r, c))
						}
					}
				}
			}
		})
	}
	if planned == 0 {
		t.Errorf("expected filings in %s, found none that can be read", dir)
	}
}
