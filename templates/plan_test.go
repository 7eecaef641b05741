package templates

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/formulas"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// dump lists a plan one cell per line, as a person reads it.
func dump(t *testing.T, p *Plan) string {
	t.Helper()
	var out strings.Builder
	for i, s := range p.Sheets {
		fmt.Fprintf(&out, "== %s (%s)\n", s.Name, s.Kind)
		for r, row := range s.Rows {
			for c, cell := range row.Cells {
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
				for _, mark := range []string{string(row.Style), string(cell.Role), string(cell.Format), cell.Note} {
					if mark != "" && mark != "line" {
						fmt.Fprintf(&out, "  [%s]", mark)
					}
				}
				if cell.Link != nil {
					fmt.Fprintf(&out, "  -> %s", address(p, -1, *cell.Link))
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
	tmpl, err := Standard(Generic)
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
