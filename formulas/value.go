package formulas

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what a Value is.
type Kind uint8

// The kinds of values. The zero Value is a blank.
const (
	KindBlank Kind = iota // an empty cell
	KindNum               // a number
	KindStr               // a text, perhaps empty
	KindBool              // TRUE or FALSE
	KindErr               // an Excel error; Str holds it, such as #DIV/0!
)

// Value is what a cell holds or a formula yields. Only the field of its kind counts.
type Value struct {
	Kind Kind
	Bool bool
	Num  float64
	Str  string
}

// Excel's errors.
const (
	errDiv0  = "#DIV/0!"
	errNA    = "#N/A"
	errNum   = "#NUM!"
	errRef   = "#REF!"
	errValue = "#VALUE!"
)

// Num is a number; one that is not finite is #NUM!, as it is in a spreadsheet.
func Num(x float64) Value {
	if x-x != 0 {
		return Fail(errNum)
	}
	return Value{Kind: KindNum, Num: x}
}

// Str is a text.
func Str(s string) Value { return Value{Kind: KindStr, Str: s} }

// Logical is TRUE or FALSE.
func Logical(b bool) Value { return Value{Kind: KindBool, Bool: b} }

// Fail is an Excel error, such as #N/A.
func Fail(code string) Value { return Value{Kind: KindErr, Str: code} }

// String is the value as it reads in a joined text; for an error its code.
func (v Value) String() string {
	switch v.Kind {
	case KindNum:
		return numberText(v.Num)
	case KindBool:
		if v.Bool {
			return "TRUE"
		}
		return "FALSE"
	}
	return v.Str
}

// numberText is a number as & joins it: at most 15 digits, exponents as 1E+15.
func numberText(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'G', 15, 64)
}

// number is the value in arithmetic; where it has none, code is the error it gives.
func (v Value) number() (x float64, code string) {
	switch v.Kind {
	case KindNum:
		return v.Num, ""
	case KindBlank:
		return 0, ""
	case KindBool:
		if v.Bool {
			return 1, ""
		}
		return 0, ""
	case KindErr:
		return 0, v.Str
	}
	x, ok := plainNumber(v.Str)
	if !ok {
		return 0, errValue
	}
	return x, ""
}

// plainNumber reads a text that spells a plain number, such as " -12.5" or 1e3. Thousands separators, currency and
// percent signs are left out because spreadsheets disagree on them.
func plainNumber(s string) (float64, bool) {
	s = strings.Trim(s, " ")
	if s == "" || strings.Trim(s, "0123456789.eE+-") != "" {
		return 0, false
	}
	x, err := strconv.ParseFloat(s, 64)
	return x, err == nil
}

// logical is the value as a condition; where it is none, code is the error it gives.
func (v Value) logical() (b bool, code string) {
	switch v.Kind {
	case KindBool:
		return v.Bool, ""
	case KindStr:
		switch {
		case strings.EqualFold(v.Str, "TRUE"):
			return true, ""
		case strings.EqualFold(v.Str, "FALSE"):
			return false, ""
		}
		return false, errValue
	}
	x, code := v.number()
	return x != 0, code
}

// nearly reports whether two numbers are the same to a spreadsheet, which keeps 15 digits. Whole numbers are exact.
func nearly(x, y float64) bool {
	if x == y {
		return true
	}
	d := math.Abs(x - y)
	if d > min(math.Abs(x), math.Abs(y))*0x1p-48 {
		return false
	}
	return !(whole(x) && whole(y))
}

// whole reports whether x is a whole number that a double holds exactly.
func whole(x float64) bool { return math.Abs(x) <= 1<<53 && x == math.Trunc(x) }

// add is x+y, where what is left of two opposite numbers beyond their fifteenth digit is 0.
func add(x, y float64) float64 {
	if sum := x + y; x > 0 != (y > 0) && nearly(x, -y) {
		return 0
	} else {
		return sum
	}
}

// floor is the whole number at or below x, which is taken as whole where it is one in all digits but the last.
func floor(x float64) float64 {
	if r := math.Round(x); nearlyWhole(x, r) {
		return r
	}
	return math.Floor(x)
}

// nearlyWhole reports whether x misses the whole number r by no more than the noise of a computation.
func nearlyWhole(x, r float64) bool { return math.Abs(x-r) <= math.Abs(x)*0x1p-48 }

// compare orders values as a spreadsheet does: numbers before texts before logical values, texts without regard to
// case, a blank as whatever stands on the other side. Neither may be an error.
func compare(x, y Value) int {
	if x.Kind == KindNum && y.Kind == KindNum {
		if nearly(x.Num, y.Num) {
			return 0
		}
		return cmp.Compare(x.Num, y.Num)
	}
	x, y = x.besides(y), y.besides(x)
	if x.Kind != y.Kind {
		return cmp.Compare(x.Kind, y.Kind)
	}
	switch x.Kind {
	case KindNum:
		if nearly(x.Num, y.Num) {
			return 0
		}
		return cmp.Compare(x.Num, y.Num)
	case KindStr:
		return compareFold(x.Str, y.Str)
	case KindBool:
		switch {
		case x.Bool == y.Bool:
			return 0
		case y.Bool:
			return -1
		}
		return 1
	}
	return 0
}

// besides is a blank as it counts beside y: 0, the empty text or FALSE.
func (v Value) besides(y Value) Value {
	if v.Kind == KindBlank {
		v.Kind = y.Kind
	}
	return v
}

// compareFold compares texts without regard to case, without allocating.
func compareFold(x, y string) int {
	for x != "" && y != "" {
		a, n := utf8.DecodeRuneInString(x)
		b, m := utf8.DecodeRuneInString(y)
		if a != b {
			if c := cmp.Compare(unicode.ToLower(a), unicode.ToLower(b)); c != 0 {
				return c
			}
		}
		x, y = x[n:], y[m:]
	}
	return cmp.Compare(len(x), len(y))
}
