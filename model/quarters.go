package model

import (
	"strings"

	"tieout/parse"
)

// quarters tests that four quarters add up to the year. Amounts must; earnings
// per share need not, since every quarter has shares of its own: they are
// tested where the difference is one of rounding.
func (t *tieOut) quarters(all []*series) {
	type kindOfRow struct {
		words string
		unit  parse.Unit
	}
	annual := map[kindOfRow]*series{} // what a row of quarters adds up to, proven in one year
	rowOf := func(s *series) kindOfRow { return kindOfRow{strings.Join(s.core, " "), s.unit} }
	type year struct {
		row  *series
		year int
	}
	var years []year
	for _, s := range all {
		if s.of.kind != Schedule {
			continue
		}
		for _, p := range s.points {
			if p.quarter == 1 && s.at(period{p.year, 4}) != nil {
				years = append(years, year{s, p.year})
			}
		}
	}
	inYear := func(y year, sum int64) amountIn {
		return amountIn{period{y.year, 0}, y.row.unit, max(sum, -sum)}
	}
	stated := map[amountIn][]*series{}
	for _, y := range years {
		if sum, _, ok := y.row.sumOfQuarters(y.year); ok && y.row.unit == parse.Currency {
			stated[inYear(y, sum)] = nil
		}
	}
	findStated(stated, all)
	for _, y := range years {
		sum, digits, ok := y.row.sumOfQuarters(y.year)
		if !ok || y.row.unit != parse.Currency {
			continue
		}
		var best *series
		for _, a := range stated[inYear(y, sum)] {
			if words := alike(a, y.row); digits < twinDigits || words == 0 && digits < singleDigits {
				continue
			}
			if best == nil || alike(a, y.row) > alike(best, y.row) || a.of.kind != Schedule && best.of.kind == Schedule {
				best = a
			}
		}
		if best != nil && (annual[rowOf(y.row)] == nil || best.of.kind != Schedule) {
			annual[rowOf(y.row)] = best
		}
	}
	proven := map[*draft]bool{} // tables of which one row adds up
	for _, y := range years {
		proven[y.row.of] = proven[y.row.of] || annual[rowOf(y.row)] != nil
	}
	for _, y := range years {
		a := annual[rowOf(y.row)]
		if a == nil && (y.row.unit == parse.PerShare || proven[y.row.of] && (y.row.concept == "revenue" || y.row.concept == "net_income")) {
			a = ofYear(all, y.row)
		}
		if a == nil {
			continue
		}
		x := a.at(period{y.year, 0})
		sum, _, ok := y.row.sumOfQuarters(y.year)
		if x == nil || !ok {
			continue
		}
		sign := 1
		if (x.value < 0) != (sum < 0) {
			sign = -1
		}
		var right []signed
		for q := 1; q <= 4; q++ {
			right = append(right, signed{y.row.at(period{y.year, q}).place, sign})
		}
		if off := x.value - int64(sign)*sum; y.row.unit == parse.PerShare && (off > 250 || off < -250) {
			continue // more than five half cents: the number of shares changed
		} else if off > max(x.value, -x.value)/10 || -off > max(x.value, -x.value)/10 {
			continue // not the same thing
		}
		first := y.row.at(period{y.year, 1}).place
		id := y.row.of.st.ID + "." + string(QuarterCheck) + "." + t.lineOf(first).ID + "." + yearKey(y.year)
		t.add(QuarterCheck, id, t.named(x.place)+" = the four quarters ("+y.row.of.noun()+")", yearKey(y.year), []signed{{x.place, 1}}, right)
	}
}

// sumOfQuarters adds up the quarters of a year; false where one is missing.
func (s *series) sumOfQuarters(year int) (sum int64, digits int, ok bool) {
	for q := 1; q <= 4; q++ {
		p := s.at(period{year, q})
		if p == nil {
			return 0, 0, false
		}
		sum += p.value
		digits = max(digits, p.digits)
	}
	return sum, digits, sum != 0
}

// ofYear is the line of the income statement that a row of quarters names.
func ofYear(all []*series, row *series) *series {
	for _, a := range all {
		if a.of.kind == Income && a.unit == row.unit && a.concept != "" && a.concept == row.concept {
			return a
		}
	}
	return nil
}
