package templates

import (
	"testing"

	"tieout/formulas"
)

// Another setting of a plan that is there already.
func BenchmarkEvaluate(b *testing.B) {
	m := sampleFiling(b)
	tmpl, err := For(m)
	if err != nil {
		b.Fatal(err)
	}
	p, err := tmpl.Plan(m)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := p.Evaluate(map[string]formulas.Value{"Overlay_LIBOR": formulas.Num(.01)}); err != nil {
			b.Fatal(err)
		}
	}
}
