package model

import "github.com/shopspring/decimal"

// tally adds figures exactly: in 64 bits as long as they fit, which nearly all
// do. The sum has as many decimals as the figure with most.
type tally struct {
	n     int
	units int64 // the sum, in units of the last decimal
	exp   int32
	long  bool
	sum   decimal.Decimal // of the first figure alone, and once units do not fit
}

// tallied is what may be added to as much without leaving 64 bits.
const tallied = 1 << 61

// add adds a figure, or takes it away where the sign is negative.
func (t *tally) add(v decimal.Decimal, sign int) {
	t.n++
	if !t.long && t.addShort(v, sign) {
		if t.n == 1 && sign > 0 && v.Exponent() <= 0 {
			t.sum = v
		}
		return
	}
	if !t.long {
		t.sum, t.long = decimal.New(t.units, t.exp), true
	}
	if sign < 0 {
		v = v.Neg()
	}
	t.sum = t.sum.Add(v)
}

func (t *tally) addShort(v decimal.Decimal, sign int) bool {
	exp := min(t.exp, v.Exponent())
	up, vup := t.exp-exp, v.Exponent()-exp
	if up >= int32(len(powers)) || vup >= int32(len(powers)) || v.NumDigits() > maxFine {
		return false
	}
	units, more := t.units, v.CoefficientInt64()
	if max(units, -units) > tallied/powers[up] || max(more, -more) > tallied/powers[vup] {
		return false
	}
	if sign < 0 {
		more = -more
	}
	t.units, t.exp = units*powers[up]+more*powers[vup], exp
	return true
}

// like is the sum, v itself where it is the same to the last decimal.
func (t *tally) like(v decimal.Decimal) decimal.Decimal {
	if !t.long && t.exp == v.Exponent() && v.NumDigits() <= maxFine && t.units == v.CoefficientInt64() {
		return v
	}
	return t.value()
}

func (t *tally) isZero() bool {
	if t.long {
		return t.sum.IsZero()
	}
	return t.units == 0
}

// exceeds reports whether the sum, without its sign, is more than another.
func (t *tally) exceeds(other *tally) bool {
	exp := min(t.exp, other.exp)
	x, ok := t.in(exp)
	y, also := other.in(exp)
	if ok && also {
		return max(x, -x) > y
	}
	return t.value().Abs().GreaterThan(other.value())
}

// in is the sum in units of a decimal; false where that does not fit.
func (t *tally) in(exp int32) (int64, bool) {
	up := t.exp - exp
	if t.long || up >= int32(len(powers)) || max(t.units, -t.units) > tallied/powers[up] {
		return 0, false
	}
	return t.units * powers[up], true
}

// value is the sum.
func (t *tally) value() decimal.Decimal {
	if t.long || t.n == 0 || t.n == 1 && t.sum.Exponent() == t.exp && !t.sum.IsZero() {
		return t.sum
	}
	return decimal.New(t.units, t.exp)
}
