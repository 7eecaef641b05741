package parse

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// Amount reads one printed figure: "(1,628,326)", "$ 12.5", "- 3", ".28",
// "39%", "46 5/8", "4 years". Parentheses or a minus at either end make it negative;
// percent signs, dollar signs, units of time and footnote marks are left
// aside. It reports false for anything that is not one figure.
func Amount(s string) (decimal.Decimal, bool) {
	s = strings.TrimSpace(s)
	for s != "" && (s[0] == '$' || s[0] == ' ' || s[0] == '*') {
		s = s[1:]
	}
	if n := pointOutside(s); n > 0 {
		s = "(." + s[n:]
	}
	i, negative := 0, false
	for ; i < len(s); i++ {
		switch s[i] {
		case '(', '-':
			negative = true
			continue
		case '$', '+', ' ':
			continue
		case 'U':
			if strings.HasPrefix(s[i:], "US$") {
				i++
				continue
			}
		}
		break
	}
	n := scanFigure(s[i:])
	if n == 0 {
		return decimal.Decimal{}, false
	}
	digits, rest := s[i:i+n], s[i+n:]
	if rest == "" || rest == ")" {
		return signed(digits, negative || rest != "")
	}
	value, ok := digitsOf(digits)
	if !ok {
		return decimal.Decimal{}, false
	}
	if len(rest) > 3 && (rest[0] == ' ' || rest[0] == '-') {
		part := rest[1:]
		if k := strings.IndexAny(part, " %)"); k > 0 {
			part = part[:k]
		}
		if isFraction(part) {
			if _, _, few := fewDigits(digits); !few {
				return decimal.Decimal{}, false // prices have fractions, and few digits before them
			}
			value = value.Add(readFraction(part))
			rest = rest[1+len(part):]
		}
	}
	for rest = strings.TrimLeft(rest, " "); rest != ""; rest = strings.TrimLeft(rest, " ") {
		k := strings.IndexAny(rest[1:], " )%(") + 1
		if k == 0 {
			k = len(rest)
		}
		switch {
		case rest[0] == '%':
			k = 1
		case rest[0] == ')', rest[:k] == "-":
			negative = true
			k = 1
		case isMark(rest):
			k = len(rest)
		case !isMark(rest[:k]) && !isTime(rest[:k]):
			return decimal.Decimal{}, false
		}
		rest = rest[k:]
	}
	if negative {
		value = value.Neg()
	}
	return value, true
}

// halves are half a unit of every exponent from -finest on, times each power of
// a thousand up to a billion: figures of sentences have so few exponents that
// one of each does for all.
const finest = 8

var halves = func() (list [4][finest + 10]decimal.Decimal) {
	for k, scale := range [...]int64{1, 1e3, 1e6, 1e9} {
		for i := range list[k] {
			list[k][i] = decimal.New(5*scale, int32(i-finest)-1)
		}
	}
	return list
}()

// half is half a unit of the last digit of figures with an exponent, times scale,
// a power of a thousand.
func half(exponent int32, scale int64) decimal.Decimal {
	thousands := 0
	for n := scale; n > 1; n /= 1000 {
		thousands++
	}
	if i := int(exponent) + finest; i >= 0 && i < len(halves[0]) {
		return halves[thousands][i]
	}
	return decimal.New(5*scale, exponent-1)
}

// firstYear is the first of the years that figures name.
const firstYear = 1900

var yearValues = func() (list [200]decimal.Decimal) {
	for i := range list {
		list[i] = decimal.New(int64(firstYear+i), 0)
	}
	return list
}()

// digitsOf is the value of digits with commas and a point.
func digitsOf(s string) (decimal.Decimal, bool) {
	if v, exp, ok := fewDigits(s); ok {
		return decimal.New(v, exp), true
	}
	return manyDigits(s)
}

// signed is digitsOf, below zero where negative.
func signed(s string, negative bool) (decimal.Decimal, bool) {
	if v, exp, ok := fewDigits(s); ok && negative {
		return decimal.New(-v, exp), true
	}
	value, ok := digitsOf(s)
	if negative {
		value = value.Neg()
	}
	return value, ok
}

// mostDigits is how many digits fit 64 bits, whatever they are.
const mostDigits = 18

// fewDigits is digitsOf where they fit 64 bits: v times ten to the power of exp.
func fewDigits(s string) (v int64, exp int32, ok bool) {
	digits, point := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case isDigit(c):
			if v > 0 || c != '0' {
				digits++
			}
			if digits > mostDigits {
				return 0, 0, false
			}
			v = v*10 + int64(c-'0')
			if point {
				exp--
			}
		case c == '.':
			point = true
		}
	}
	return v, exp, true
}

// manyDigits is digitsOf where they do not fit 64 bits; no filing prints a
// figure of more than maxDigits.
func manyDigits(s string) (decimal.Decimal, bool) {
	const maxDigits = 40
	s = strings.ReplaceAll(s, ",", "")
	if s[0] == '.' {
		s = "0" + s
	}
	if len(s) > maxDigits {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	return d, err == nil
}

// fraction is the value of "5/8".
func readFraction(s string) decimal.Decimal {
	i := strings.IndexByte(s, '/')
	over, _ := strconv.ParseInt(s[:i], 10, 64)
	under, _ := strconv.ParseInt(s[i+1:], 10, 64)
	return decimal.New(over, 0).DivRound(decimal.New(under, 0), 6) // 1/64 has six places
}
