package templates

import "testing"

// The same year stands in the same column on every annual sheet, the five-year
// data included, and what is out of view are the leading years only.
func TestSameYearSameColumn(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	for _, s := range p.Sheets {
		shown := false
		for k, c := range s.Columns {
			if c.Collapsed && shown {
				t.Errorf("%s: column %d is out of view behind one that is not", s.Name, k)
			}
			shown = shown || k >= firstYear && !c.Collapsed
		}
	}
	for sheet, first := range map[string]string{"Income Statement": "2001", "Balance Sheet": "2002"} {
		for _, s := range p.Sheets {
			if s.Name != sheet {
				continue
			}
			for k, c := range s.Columns[firstYear : firstYear+5] {
				if want := string(rune('0' + (1999+k)%10)); c.Key[3:] != want || c.Collapsed != (c.Key < first) {
					t.Errorf("%s: column %d is %s, out of view %v", sheet, k, c.Key, c.Collapsed)
				}
			}
		}
	}
}
