package model

// Segments is what the filing says of its business segments, measure by
// measure.
type Segments struct {
	Measures []Measure // "Net sales", "Operating profit", "Identifiable assets" ...
}

// segments reads tables whose columns are years: measures as headings over
// segments, or segments as headings over measures.
func (r *noteReader) segments() *Segments {
	s := &Segments{}
	for _, d := range r.of(SegmentTable) {
		for _, m := range r.measures(d) {
			if !areas(m.Items) && distinct(m.Items) {
				s.Measures = append(s.Measures, m)
			}
		}
		if len(s.Measures) == 0 {
			s.Measures = r.bySegment(d)
		}
		if len(s.Measures) > 0 {
			return s
		}
	}
	return nil
}

// distinct reports whether no two items have one caption.
func distinct(items []*Item) bool {
	seen := map[string]bool{}
	for _, x := range items {
		if seen[x.Caption] {
			return false
		}
		seen[x.Caption] = true
	}
	return true
}

// bySegment reads blocks of the same rows under the headings of segments.
func (r *noteReader) bySegment(d *draft) []Measure {
	var all []Measure
	at := map[string]int{}
	for i := range d.st.Lines {
		under := lastHeading(d.heading[i])
		if !d.leaf(i) || under == "" {
			continue
		}
		x := r.item(d, i)
		if x == nil {
			continue
		}
		name := x.Caption
		k, ok := at[name]
		if !ok {
			k = len(all)
			at[name] = k
			all = append(all, Measure{Name: name})
		}
		x.Caption = under
		all[k].Items = append(all[k].Items, x)
	}
	kept := all[:0]
	for _, m := range all {
		if len(m.Items) > 1 {
			kept = append(kept, m)
		}
	}
	r.segmentsSum(kept)
	return kept
}

// segmentsSum relates sales by segment to revenue.
func (r *noteReader) segmentsSum(all []Measure) {
	for _, m := range all {
		if !hasAny(r.f.allWords(m.Name), "sale", "revenue") {
			continue
		}
		for _, year := range r.years {
			var parts []part
			for _, x := range m.Items {
				if f := x.At(year); f != nil {
					parts = append(parts, plus(f))
				}
			}
			total := r.key("revenue", year)
			if len(parts) != len(m.Items) || total == nil {
				continue
			}
			left, _ := r.sum(plus(total))
			right, _ := r.sum(parts...)
			r.relate(relation{kind: NoteCheck, group: parts[0].fact.Schedule + ".sales_by_segment", column: yearKey(year), left: left, right: right, quiet: true})
		}
	}
}
