package model

import "github.com/shopspring/decimal"

// zeros are nothing, by the decimals of what was taken away from its like.
var zeros = [...]decimal.Decimal{decimal.New(0, 0), decimal.New(0, -1), decimal.New(0, -2), decimal.New(0, -3), decimal.New(0, -4)}

// difference is a less b, decimals and all; most often the two are the same.
func difference(a, b decimal.Decimal) decimal.Decimal {
	if e := a.Exponent(); e <= 0 && e > -int32(len(zeros)) && e == b.Exponent() && a.Equal(b) {
		return zeros[-e]
	}
	return a.Sub(b)
}

// near reports whether two facts may be the same amount, as far as print tells.
func near(a, b *Fact) bool {
	var off, half tally
	off.add(a.Value, 1)
	off.add(b.Value, -1)
	half.add(a.Half, 1)
	half.add(b.Half, 1)
	return !off.exceeds(&half)
}
