package templates

import (
	"testing"

	"tieout/formulas"
)

// A reference that says where it leads leads where its names do.
func TestReferencesLeadWhereTheirNamesDo(t *testing.T) {
	for name, p := range map[string]*Plan{"own template": mustPlan(t, sampleFiling(t)), "generic": mustPlan(t, widgets(t))} {
		known := 0
		for i, s := range p.Sheets {
			for j := range s.Rows {
				for k := range s.Rows[j].Cells {
					e := s.Rows[j].Cells[k].Expr
					if e == nil {
						continue
					}
					for ref := range formulas.Refs(e) {
						if ref.At == (formulas.Place{}) {
							continue
						}
						known++
						at, _ := p.Locate(i, j, k, ref)
						ref.At = formulas.Place{}
						if named, err := p.Locate(i, j, k, ref); err != nil || named != at {
							t.Errorf("%s, %s: %s leads to %v, by its names to %v (%v)", name, p.where(i, j, k), ref, at, named, err)
						}
					}
				}
			}
		}
		if known < 50 {
			t.Errorf("%s: %d references say where they lead, too few to say anything", name, known)
		}
	}
}
