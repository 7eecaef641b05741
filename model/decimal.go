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

// near reports whether two amounts are no more than a distance apart.
func near(a, b, distance decimal.Decimal) bool {
	x, ok := inFine(a)
	y, also := inFine(b)
	by, fits := inFine(distance)
	if ok && also && fits {
		return x-y <= by && y-x <= by // of 18 digits each: no difference leaves 64 bits
	}
	return a.Sub(b).Abs().LessThanOrEqual(distance)
}
