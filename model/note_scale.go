package model

import (
	"github.com/shopspring/decimal"

	"tieout/parse"
)

// fitScales gives schedules that state no scale that of the statements, where
// their figures are the statements' own as printed, or stand in a note with
// such a schedule: a filer who says once that amounts are in thousands does
// not repeat it over every table.
func (r *noteReader) fitScales() {
	scale, known := r.statementFigures()
	if scale == 1 {
		return
	}
	sections := map[int]bool{}
	var open []*draft
	for _, d := range r.schedules {
		if d.st.Scale != 1 || !d.unscaled() {
			continue
		}
		if d.repeats(known) {
			d.st.Scale = scale
			if d.st.Section >= 0 {
				sections[d.st.Section] = true
			}
			continue
		}
		open = append(open, d)
	}
	for _, d := range open {
		if sections[d.st.Section] && r.f.Sections[d.st.Section].Note != "" {
			d.st.Scale = scale
		}
	}
}

// unscaled reports whether the tables of a schedule leave the scale open.
func (d *draft) unscaled() bool {
	for _, t := range d.tables {
		if !t.ScaleAt.IsZero() {
			return false
		}
	}
	return true
}

// statementFigures are the amounts of the statements as printed, and the scale
// the statements have; 1 where they do not agree on one.
func (r *noteReader) statementFigures() (int64, map[string]bool) {
	scale := int64(0)
	known := map[string]bool{}
	for _, d := range r.found {
		if d == nil {
			continue
		}
		if scale != 0 && scale != d.st.Scale {
			return 1, nil
		}
		scale = d.st.Scale
		for i, l := range d.st.Lines {
			for c := range l.Figures {
				if v, ok := d.value(i, c); ok && l.Unit == parse.Currency {
					known[v.Abs().String()] = true
				}
			}
		}
	}
	return max(scale, 1), known
}

// repeats reports whether a schedule prints figures of the statements: one of
// five digits, two of four, or three of three.
func (d *draft) repeats(known map[string]bool) bool {
	weight := 0
	seen := map[string]bool{}
	for i, l := range d.st.Lines {
		for c := range l.Figures {
			v, ok := d.value(i, c)
			if !ok || d.st.Unit(i, c) != parse.Currency {
				continue
			}
			text := v.Abs().String()
			if v.Abs().GreaterThanOrEqual(decimal.New(1900, 0)) && v.Abs().LessThan(decimal.New(2100, 0)) || seen[text] || !known[text] {
				continue
			}
			seen[text] = true
			switch n := len(text); {
			case n >= 5:
				weight += 6
			case n == 4:
				weight += 3
			case n == 3:
				weight += 2
			}
		}
	}
	return weight >= 6
}
