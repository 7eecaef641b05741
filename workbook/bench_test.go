package workbook

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"tieout/formulas"
	"tieout/parse"
	"tieout/templates"
)

// longPlan is as large as the plan of a real filing: five sheets of formulas, and the filing line by line.
func longPlan(t testing.TB) *templates.Plan {
	small := widgetPlan(t)
	p := &templates.Plan{Title: small.Title, Company: small.Company, Created: small.Created, SHA256: small.SHA256, Sheets: small.Sheets, Names: small.Names}
	var lines strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&lines, "Line %4d of the report  ......................   $ %7d     $ %7d\n", i+1, i*7919%100_000, i*104_729%100_000)
	}
	src := parse.NewSource("long.txt", []byte(lines.String()))
	filing := newSheet("filing", "Filing", templates.SourceSheet, templates.Column{Width: 7}, templates.Column{Width: 100})
	for n := 1; n <= 3000; n++ {
		filing.row("", templates.TextRow, templates.Cell{Value: formulas.Num(float64(n)), Format: templates.IntegerFormat},
			templates.Cell{Value: formulas.Str(src.Line(n).Text()), Verbatim: true}.With(templates.Aside{Place: src.Line(n)}))
	}
	p.Sheets[4] = filing.Sheet
	years := []templates.Column{{Width: 40}}
	for year := 1999; year <= 2008; year++ {
		years = append(years, templates.Column{Key: fmt.Sprint(year), Width: 12, Forecast: year > 2003})
	}
	years = append(years, templates.Column{Width: 10})
	for s := range 5 {
		b := newSheet(fmt.Sprintf("schedule_%d", s), fmt.Sprintf("Schedule %d", s), templates.ScheduleSheet, years...)
		b.row("", templates.TitleRow, label(b.Name))
		for r := range 16 {
			line := b.row(fmt.Sprintf("line_%d", r), templates.LineRow, label(fmt.Sprintf("Line %d", r)))
			for c := range 10 {
				if r < 2 || c == 0 {
					line.Cells = append(line.Cells, filed(float64(1000*r+c+1), templates.AmountFormat, src.Line(r+1)))
					continue
				}
				line.Cells = append(line.Cells, calc(t, fmt.Sprintf("line_%d[-1] * (1 + line_0 / line_1[2003]) + income.sales[2003]", r), templates.AmountFormat, templates.CrossRole))
			}
			line.Cells = append(line.Cells, templates.Cell{Value: formulas.Str(fmt.Sprintf("line %d", r)), Role: templates.SourceRole}.
				With(templates.Aside{Link: &templates.Area{Sheet: 4, Row: r, LastRow: r}}))
		}
		p.Sheets = append(p.Sheets, b.Sheet)
	}
	return compute(t, p)
}

func BenchmarkWrite(b *testing.B) {
	p := longPlan(b)
	b.ReportAllocs()
	for b.Loop() {
		if err := Write(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}
