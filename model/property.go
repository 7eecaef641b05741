package model

// Property is property, plant and equipment by class, from a note or from the
// face of the balance sheet.
//
// Accumulated depreciation has the sign it is printed with.
type Property struct {
	Classes     []*Item // land, buildings, machinery and equipment ...
	Gross       *Item   // at cost
	Accumulated *Item   // depreciation
	Net         *Item
	Additions   *Item // capital expenditures of the cash flow statement, negative
	OnFace      bool  // the classes stand on the face of the balance sheet
}

func (r *noteReader) property() *Property {
	for _, d := range r.of(PropertyTable) {
		if p := r.propertyOf(d); p != nil {
			return r.withAdditions(p)
		}
	}
	if d := r.found[BalanceSheet]; d != nil {
		if p := r.propertyOf(d); p != nil {
			p.OnFace = true
			return r.withAdditions(p)
		}
	}
	return nil
}

// propertyOf finds the sum of classes among which land, buildings or machinery
// are, and what is taken off it.
func (r *noteReader) propertyOf(d *draft) *Property {
	for i := range d.st.Lines {
		at := d.sumOf(i)
		classes := 0
		for _, k := range at {
			if hasAny(d.all(k), "land", "building", "machinery", "equipment", "leasehold", "furniture", "vehicle") && !hasAny(d.all(k), "depreciation", "amortization") {
				classes++
			}
		}
		if classes < 2 || classes*2 < len(at) {
			continue
		}
		p := &Property{Gross: r.item(d, i)}
		for _, k := range at {
			x := r.item(d, k)
			switch {
			case x == nil:
			case hasAny(d.all(k), "depreciation"):
				p.Accumulated, p.Net, p.Gross = x, r.item(d, i), nil
			default:
				p.Classes = append(p.Classes, x)
			}
		}
		for j := i + 1; j < len(d.st.Lines) && j <= i+4 && p.Net == nil; j++ {
			w := d.all(j)
			if !hasAny(w, "depreciation", "amortization") {
				continue
			}
			p.Accumulated = r.item(d, j)
			for k := j + 1; k < len(d.st.Lines) && k <= j+2; k++ {
				if terms := d.sumOf(k); len(terms) == 2 && same(terms, []int{i, j}) {
					p.Net = r.item(d, k)
				}
			}
		}
		return p
	}
	return nil
}

func (r *noteReader) withAdditions(p *Property) *Property {
	if d := r.found[CashFlow]; d != nil {
		if at := d.line("capital_expenditures"); at >= 0 {
			p.Additions = r.item(d, at)
		}
	}
	return p
}
