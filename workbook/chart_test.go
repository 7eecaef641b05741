package workbook

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/templates"
)

// charted is a plan of one sheet with a chart over a row of three years.
func charted() *templates.Plan {
	row := func(id string, values ...float64) templates.Row {
		r := templates.Row{ID: id, Style: templates.LineRow, Cells: []templates.Cell{{Value: formulas.Str(id)}}}
		for _, v := range values {
			r.Cells = append(r.Cells, templates.Cell{Value: formulas.Num(v), Role: templates.InputRole, Format: templates.AmountFormat})
		}
		return r
	}
	area := func(row, first, last int) templates.Area {
		return templates.Area{Row: row, LastRow: row, Column: first, LastColumn: last}
	}
	return &templates.Plan{Title: "Charts", Sheets: []*templates.Sheet{{ID: "s", Name: "Sheet", Kind: templates.ScheduleSheet,
		Columns: []templates.Column{{Width: 20}, {Key: "2004", Width: 12}, {Key: "2005", Width: 12}, {Key: "2006", Width: 12}},
		Rows:    []templates.Row{row("year", 2004, 2005, 2006), row("sales", 1, 2, 3)}}},
		Charts: []templates.Chart{{Kind: templates.ColumnChart, Title: "Sales", Alt: "Columns of sales by year.",
			Place: templates.Area{Row: 0, LastRow: 1, Column: 0, LastColumn: 3}, Categories: area(0, 1, 3),
			Series: []templates.Series{{Name: area(1, 0, 0), Values: area(1, 1, 3)}}}}}
}

// The same plan gives the same bytes, charts and all, and the package stands its checks.
func TestCharts(t *testing.T) {
	var first, second bytes.Buffer
	for _, kind := range []templates.ChartKind{templates.ColumnChart, templates.LineChart, templates.StackedChart, templates.BarChart} {
		first.Reset()
		second.Reset()
		p := charted()
		p.Charts[0].Kind = kind
		for _, w := range []io.Writer{&first, &second} {
			if err := Write(w, p); err != nil {
				t.Fatalf("%s: %v", kind, err)
			}
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: two runs give different bytes", kind)
		}
		if err := Inspect(first.Bytes()); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A theme's colours are those of the series, its font that of the chart.
func TestThemedChart(t *testing.T) {
	p := charted()
	p.Theme = &templates.Theme{Font: "Georgia", Charts: []string{"7A1F1F"}, Colours: map[string]string{"title": "C9A227"}}
	chart := partsOf(t, write(t, p))["xl/charts/chart1.xml"]
	for _, want := range []string{`val="7A1F1F"`, `val="C9A227"`, `typeface="Georgia"`} {
		if !strings.Contains(chart, want) {
			t.Errorf("the chart has no %s", want)
		}
	}
	if strings.Contains(chart, textFont) || strings.Contains(chart, navy) {
		t.Error("a shipped font or colour is left in the chart")
	}
}

// What a chart is drawn from is checked before anything is written.
func TestChartsAtFault(t *testing.T) {
	for want, spoil := range map[string]func(*templates.Chart){
		"says nothing":            func(c *templates.Chart) { c.Alt = "" },
		"no series":               func(c *templates.Chart) { c.Series = nil },
		"no number":               func(c *templates.Chart) { c.Series[0].Values = c.Series[0].Name },
		"drawn from cells":        func(c *templates.Chart) { c.Categories.LastRow = 9 },
		"expected column, line":   func(c *templates.Chart) { c.Kind = "pie" },
		"it stands on sheet 3 of": func(c *templates.Chart) { c.Sheet = 2 },
	} {
		p := charted()
		spoil(&p.Charts[0])
		if err := Write(io.Discard, p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestChartColors(t *testing.T) {
	if got := checkColors(&part{name: "xl/charts/chart1.xml", data: []byte(`<a:srgbClr val="FF1F3864"/><a:srgbClr val="1F3864"/>`)}); len(got) != 1 {
		t.Errorf("%v, want one problem", got)
	}
}
