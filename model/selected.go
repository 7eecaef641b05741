package model

import (
	"strings"

	"tieout/parse"
)

// Selected is the selected financial data of five years or more, line by line
// as filed.
type Selected struct {
	Lines []SelectedLine
}

// SelectedLine is one line of selected data.
type SelectedLine struct {
	Item
	Concept string // key figure or "shares_basic", "shares_diluted", "shares_outstanding", "equity_per_share"; "" where none fits
	Unit    parse.Unit
}

// Line is the line of a concept, nil for none.
func (s *Selected) Line(concept string) *SelectedLine {
	if s == nil {
		return nil
	}
	for i := range s.Lines {
		if s.Lines[i].Concept == concept {
			return &s.Lines[i]
		}
	}
	return nil
}

func (r *noteReader) selected() *Selected {
	s := &Selected{}
	for _, d := range r.of(SelectedTable) {
		for i, l := range d.st.Lines {
			if l.Heading {
				continue
			}
			x := r.item(d, i)
			if x == nil {
				continue
			}
			line := SelectedLine{Item: *x, Unit: x.Facts[0].Unit, Concept: r.selectedConcept(d, i, x)}
			if h := lastHeading(d.heading[i]); h != "" && len(d.words[i]) < 3 && d.headings[i] != nil && line.Unit != parse.Currency {
				line.Caption = strings.TrimRight(h, ": ") + ": " + line.Caption
			}
			if line.Concept != "" && s.Line(line.Concept) != nil {
				line.Concept = ""
			}
			s.Lines = append(s.Lines, line)
		}
	}
	if len(s.Lines) == 0 {
		return nil
	}
	r.selectedRelations(s)
	return s
}

// selectedConcept is what a line of selected data is.
func (r *noteReader) selectedConcept(d *draft, line int, x *Item) string {
	w := d.all(line)
	all := append(append([]string(nil), d.headings[line]...), w...)
	basic, diluted := hasAny(all, "basic", "primary"), hasAny(all, "diluted", "dilution")
	partial := hasAny(all, "continuing", "discontinued", "extraordinary", "cumulative", "pro", "before", "dividend")
	switch unit := d.st.Unit(line, 0); {
	case unit == parse.PerShare:
		switch {
		case hasAny(w, "equity", "book"):
			return "equity_per_share"
		case partial || !hasAny(all, "earning", "income", "loss"):
			return ""
		case diluted && !basic:
			return "eps_diluted"
		case basic && !diluted:
			return "eps_basic"
		}
	case unit == parse.Shares:
		average := has(all, "average") || has(all, "weighted")
		switch {
		case average && diluted:
			return "shares_diluted"
		case average && basic:
			return "shares_basic"
		case !average && hasAny(w, "outstanding"):
			return "shares_outstanding"
		}
	case unit == parse.Currency:
		best, most := "", 0
		for _, id := range []string{"revenue", "income_before_taxes", "income_taxes", "net_income", "total_assets", "stockholders_equity"} {
			if n := r.agrees(x, id); n > most {
				best, most = id, n
			}
		}
		return best
	}
	return ""
}

// selectedRelations recompute the figures per share.
func (r *noteReader) selectedRelations(s *Selected) {
	for _, x := range []struct{ id, amount, shares string }{
		{"eps_basic", "net_income", "shares_basic"},
		{"eps_diluted", "net_income", "shares_diluted"},
		{"equity_per_share", "stockholders_equity", "shares_outstanding"},
	} {
		per, amount, shares := s.Line(x.id), s.Line(x.amount), s.Line(x.shares)
		if per == nil || amount == nil || shares == nil {
			continue
		}
		for _, f := range shares.Facts {
			r.asShares(f)
		}
		if scale := r.shareScale(&per.Item, &amount.Item, &shares.Item); scale != 0 {
			r.earningsOver(x.id, &per.Item, &amount.Item, &shares.Item, scale)
		}
	}
}
