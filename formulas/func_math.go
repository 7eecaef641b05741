package formulas

import (
	"math"
	"strconv"
	"strings"
)

func mathFunctions() []function {
	return []function{
		{name: "ABS", min: 1, max: 1, takes: "v", scalar: ofNumber(func(x float64) Value { return Num(math.Abs(x)) }),
			args: "number", meaning: "the number without its sign", example: "abs(a - d)", result: "3", words: "the absolute value of $1"},
		{name: "INT", min: 1, max: 1, takes: "v", scalar: ofNumber(func(x float64) Value { return Num(floor(x)) }),
			args: "number", meaning: "the whole number at or below; int(-1.5) is -2", example: "int(c / b)", result: "1", words: "$1 rounded down to a whole number"},
		{name: "SIGN", min: 1, max: 1, takes: "v", scalar: ofNumber(func(x float64) Value {
			switch {
			case x > 0:
				return Num(1)
			case x < 0:
				return Num(-1)
			}
			return Num(0)
		}), args: "number", meaning: "1, 0 or -1 for a positive number, zero or a negative number", example: "sign(a - b)", result: "-1", words: "the sign of $1"},
		{name: "SQRT", min: 1, max: 1, takes: "v", scalar: ofNumber(func(x float64) Value { return Num(math.Sqrt(x)) }),
			args: "number", meaning: "the square root; #NUM! for a negative number", example: "sqrt(d)", result: "2", words: "the square root of $1"},
		{name: "MOD", min: 2, max: 2, takes: "vv", scalar: mod,
			args: "number, divisor", meaning: "the remainder of a division, with the sign of the divisor", example: "mod(-a, c)", result: "2",
			words: "the remainder of $1 by $2"},
		{name: "ROUND", min: 2, max: 2, takes: "vv", scalar: rounding(halfAway),
			args: "number, digits", meaning: "rounded to digits after the point, halves away from zero; negative digits round to tens, hundreds",
			example: "round(1.005, 2)", result: "1.01", words: "$1 rounded to $2 decimals"},
		{name: "ROUNDUP", min: 2, max: 2, takes: "vv", scalar: rounding(awayFromZero),
			args: "number, digits", meaning: "rounded away from zero", example: "roundup(a / c, 2)", result: "0.34", words: "$1 rounded up to $2 decimals"},
		{name: "ROUNDDOWN", min: 2, max: 2, takes: "vv", scalar: rounding(towardsZero),
			args: "number, digits", meaning: "rounded towards zero", example: "rounddown(b / c, 2)", result: "0.66", words: "$1 rounded down to $2 decimals"},
	}
}

func mod(v []Value) Value {
	var x, y float64
	if code := numbers(v, &x, &y); code != "" {
		return Fail(code)
	}
	if y == 0 {
		return Fail(errDiv0)
	}
	return Num(add(x, -y*floor(x/y)))
}

// roundingMode says where a remainder goes.
type roundingMode int

const (
	halfAway roundingMode = iota
	awayFromZero
	towardsZero
)

func rounding(mode roundingMode) func([]Value) Value {
	return func(v []Value) Value {
		var x, digits float64
		if code := numbers(v, &x, &digits); code != "" {
			return Fail(code)
		}
		return Num(round(x, int(math.Max(-400, math.Min(400, digits))), mode))
	}
}

// round rounds the number as it reads in 15 digits, which is what a spreadsheet rounds: 1.005 is a little less than
// that as a double, and still rounds to 1.01.
func round(x float64, digits int, mode roundingMode) float64 {
	size := math.Abs(x)
	if 0 <= digits && digits <= 8 {
		unit := powersOfTen[digits]
		scaled := size * unit
		kept := math.Floor(scaled)
		rest := scaled - kept
		const noise = 1e-6
		// Far from where the mode turns from one number to the next, the fifteenth digit decides nothing.
		switch {
		case scaled >= 1e8:
		case mode == halfAway && math.Abs(rest-0.5) > noise:
			return math.Copysign(math.Round(scaled)/unit, x)
		case mode != halfAway && rest > noise && rest < 1-noise:
			if mode == awayFromZero {
				kept++
			}
			return math.Copysign(kept/unit, x)
		}
	}
	return math.Copysign(roundDecimal(size, digits, mode), x)
}

var powersOfTen = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8}

// roundDecimal rounds a number that is not negative on its 15 decimal digits.
func roundDecimal(x float64, digits int, mode roundingMode) float64 {
	if x == 0 {
		return 0
	}
	text := strconv.FormatFloat(x, 'e', 14, 64) // d.dddddddddddddde±xx
	mantissa, exponent, _ := strings.Cut(text, "e")
	mantissa = mantissa[:1] + mantissa[2:]
	exp, _ := strconv.Atoi(exponent)
	keep := exp + 1 + digits // digits of the mantissa that stay
	if keep >= len(mantissa) {
		return x
	}
	up := mode == awayFromZero
	if keep < 0 {
		mantissa, keep = "0", 0
	} else {
		rest := mantissa[keep:]
		switch mode {
		case halfAway:
			up = rest[0] >= '5'
		case awayFromZero:
			up = strings.Trim(rest, "0") != ""
		}
		mantissa = mantissa[:keep]
	}
	kept, _ := strconv.ParseInt("0"+mantissa, 10, 64)
	if keep == 0 {
		kept = 0
	}
	if up {
		kept++
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatInt(kept, 10)+"e"+strconv.Itoa(-digits), 64)
	return rounded
}
