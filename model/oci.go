package model

// ComprehensiveIncome is the accumulated other comprehensive income by
// component, with the sign it has in equity.
type ComprehensiveIncome struct {
	Components []*Item
	Total      *Item
}

func (r *noteReader) comprehensive() *ComprehensiveIncome {
	for _, d := range r.of(OCITable) {
		for i := range d.st.Lines {
			at := d.sumOf(i)
			if len(at) < 2 || d.st.Columns[0].Year == 0 {
				continue
			}
			o := &ComprehensiveIncome{Total: r.item(d, i)}
			for _, k := range at {
				if x := r.item(d, k); x != nil {
					o.Components = append(o.Components, x)
				}
			}
			if o.Total == nil || !r.accumulated(o) {
				continue
			}
			r.componentsRoll(o, d, at)
			return o
		}
	}
	return nil
}

// accumulated reports whether the total is the balance sheet's accumulated
// other comprehensive income in one year or more.
func (r *noteReader) accumulated(o *ComprehensiveIncome) bool {
	for _, year := range o.Total.years() {
		if b := r.concept(BalanceSheet, year, "accumulated_other_comprehensive_income"); b != nil && b.Value.Equal(o.Total.At(year).Value) && !b.Value.IsZero() {
			return true
		}
	}
	return false
}

// componentsRoll relates the change of a component in a year to its line of
// the statement of equity.
func (r *noteReader) componentsRoll(o *ComprehensiveIncome, d *draft, lines []int) {
	e := r.found[Equity]
	if e == nil {
		return
	}
	column := -1
	for c, x := range e.st.Columns {
		if x.Key == "accumulated_other_comprehensive_income" {
			column = c
		}
	}
	if column < 0 {
		return
	}
	for k, x := range o.Components {
		if k >= len(lines) {
			return
		}
		topic := componentTopic(d.all(lines[k]))
		for _, year := range x.years() {
			now, before := x.At(year), x.At(year-1)
			if before == nil || topic == "" {
				continue
			}
			var parts []part
			for i, l := range e.st.Lines {
				if !l.Heading && l.Year == year && componentTopic(e.all(i)) == topic {
					if f := r.fact(e, i, column); f != nil {
						f.Year = year
						parts = append(parts, plus(f))
					}
				}
			}
			if len(parts) == 0 {
				continue
			}
			left, _ := r.sum(plus(now), minus(before))
			right, _ := r.sum(parts...)
			r.relate(relation{kind: RollForwardCheck, group: now.Schedule + "." + topic, column: yearKey(year), left: left, right: right})
		}
	}
}

// componentTopic is what a component of other comprehensive income is about.
func componentTopic(w []string) string {
	switch {
	case hasAny(w, "translation", "currency"):
		return "translation"
	case hasAny(w, "pension", "minimum", "retirement"):
		return "pension"
	case hasAny(w, "derivative", "hedge", "hedging"):
		return "derivatives"
	case hasAny(w, "security", "investment", "unrealized"):
		return "securities"
	}
	return ""
}
