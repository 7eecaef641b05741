package templates

import (
	"testing"

	"tieout/formulas"
)

// Another setting of a plan that is there already.
func BenchmarkEvaluate(b *testing.B) {
	m := sampleFiling(b)
	tmpl, err := For(m.Filing)
	if err != nil {
		b.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		b.Fatal(err)
	}
	count := 0
	var room []Cell
	for at, s := range p.Sheets {
		for i := range s.Rows {
			for _, c := range p.Cells(at, i, &room) {
				if c.Expr != nil {
					count++
				}
			}
		}
	}
	for b.Loop() {
		if _, err := p.Evaluate(map[string]formulas.Value{"Overlay_LIBOR": formulas.Num(.01)}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(count), "ns/formula")
}
