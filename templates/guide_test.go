package templates

import (
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/formulas"
)

// guideFiles are the files that the guide shows, by their paths.
func guideFiles(t *testing.T) (text string, files map[string]string) {
	t.Helper()
	page, err := os.ReadFile(filepath.Join("..", "docs", "guide.md"))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, m := range regexp.MustCompile("(?s)```yaml\n# (\\S+\\.yaml)\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		files[m[1]] = m[2]
	}
	return string(page), files
}

// guidePlan is the workbook of the sample with a template of the guide.
func guidePlan(t *testing.T, name string, o Options) *Plan {
	t.Helper()
	_, files := guideFiles(t)
	tmpl, err := Load(name, fstest.MapFS{"template.yaml": {Data: []byte(files[name+"/template.yaml"])}})
	if err != nil {
		t.Fatal(err)
	}
	p, err := tmpl.PlanWith(sampleFiling(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Every task of an analyst has a page of the guide.
func TestGuideHasEveryTask(t *testing.T) {
	page, _ := guideFiles(t)
	for _, task := range []string{"Rename a label", "Add a ratio", "Add a driver and a scenario", "Change a forecast method", "Add a sheet", "Drop a sheet",
		"Add a check", "Add a chart", "Change the theme and the logo", "Export into the house's own workbook", "Map an unknown caption", "Write a template for a new company"} {
		if !strings.Contains(page, "\n## "+task+"\n") {
			t.Errorf("the guide has no section %q", task)
		}
	}
}

// What a task of the guide promises stands in the workbook.
func TestGuideTasks(t *testing.T) {
	plain, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	before, err := plain.Plan(sampleFiling(t))
	if err != nil {
		t.Fatal(err)
	}
	sheets := func(p *Plan) (ids []string) {
		for _, s := range p.Sheets {
			ids = append(ids, s.ID)
		}
		return ids
	}
	for name, holds := range map[string]func(t *testing.T, p *Plan){
		"labels": func(t *testing.T, p *Plan) {
			for _, s := range p.Sheets {
				for _, r := range s.Rows {
					if s.ID == "key_figures" && r.ID == "net_sales" && r.Cells[0].Value.Str != "Sales" {
						t.Errorf("the caption is %q", r.Cells[0].Value.Str)
					}
				}
			}
		},
		"ratios": func(t *testing.T, p *Plan) {
			equity := figure(t, p, "balance_sheet.stockholders_equity", "2003")
			want := (figure(t, p, "balance_sheet.total_assets", "2003") - equity) / equity
			if got := figure(t, p, "key_figures.liabilities_to_equity", "2003"); math.Abs(got-want) > 1e-9 {
				t.Errorf("the ratio is %v, want %v", got, want)
			}
		},
		"returns": func(t *testing.T, p *Plan) {
			recall := changed(t, p, map[string]formulas.Value{"Scenario": formulas.Str("Recall")})
			for year, share := range map[string]float64{"2004": .9, "2005": .98, "2006": 1, "2008": 1} {
				if got, want := figure(t, recall, "forecast.sales", year), share*figure(t, p, "forecast.sales", year); math.Abs(got-want) > .005 {
					t.Errorf("%s: a recall leaves sales of %.2f, want %.2f", year, got, want)
				}
			}
			if p.Values("Overlay_Returns") == nil {
				t.Error("the driver has no overlay")
			}
		},
		"method": func(t *testing.T, p *Plan) {
			dear := changed(t, p, map[string]formulas.Value{"Overlay_Cost_Level": formulas.Num(.1)})
			if got, want := figure(t, dear, "forecast.inventories_end", "2004"), 1.1*figure(t, p, "forecast.inventories_end", "2004"); math.Abs(got-want) > .005 {
				t.Errorf("inventories are %.2f where costs rise by a tenth, want %.2f", got, want)
			}
		},
		"growth": func(t *testing.T, p *Plan) {
			ids := sheets(p)
			if at := slices.Index(ids, "growth"); at < 1 || ids[at-1] != "key_figures" {
				t.Errorf("the sheets are %v", ids)
			}
			if p.Values("Sales_Growth") == nil {
				t.Error("the row has no name")
			}
		},
		"short": func(t *testing.T, p *Plan) {
			if slices.Contains(sheets(p), "equity") || !slices.Contains(sheets(before), "equity") {
				t.Errorf("the sheets are %v", sheets(p))
			}
		},
		"checks": func(t *testing.T, p *Plan) {
			made := func(p *Plan) float64 { return at(t, p, "tie_out", checksMadeLine, workbookKey).Value.Num }
			if made(p) <= made(before) {
				t.Errorf("%v checks are made with one more, %v without", made(p), made(before))
			}
		},
		"charts": func(t *testing.T, p *Plan) {
			if !slices.ContainsFunc(p.Charts, func(c Chart) bool {
				return c.Title == "Sales and net income, US dollars" && p.Sheets[c.Sheet].ID == "key_figures"
			}) {
				t.Error("the chart is not there")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := guidePlan(t, name, Options{})
			if n := at(t, p, "tie_out", checksFailedLine, workbookKey).Value.Num; n != 0 {
				t.Errorf("%v checks fail", n)
			}
			holds(t, p)
		})
	}
}
