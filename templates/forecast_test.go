package templates

import (
	"os"
	"testing"
)

// forecastTemplate is a template that uses everything the forecast language has.
func forecastTemplate(t testing.TB) *Template {
	t.Helper()
	tpl, err := Load("testdata/forecast", os.DirFS("testdata/forecast"))
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}

func TestForecastDump(t *testing.T) {
	p, err := forecastTemplate(t).Plan(widgets(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Sheets {
		t.Log("==", s.Name)
		for _, r := range s.Rows {
			line := r.ID + ": "
			for i, c := range r.Cells {
				if i > 12 {
					break
				}
				line += c.Value.String() + " | "
			}
			t.Log(line)
		}
	}
}
