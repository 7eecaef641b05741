package parse

import (
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// money reads "$90,000", "$ 15.2 million", "$(5,000)"; skip is the length of
// what stands before the dollar sign.
func (x *lexer) money(i, skip int) int {
	w, n := x.at(i)[skip+1:], 1
	if w == "" {
		w, n = x.at(i+1), 2
	}
	negative := strings.HasPrefix(w, "(")
	w = strings.TrimPrefix(w, "(")
	size := scanFigure(w)
	if size == 0 || w[0] == '$' || w[0] == '(' {
		return 0
	}
	if rest := strings.TrimSuffix(w[size:], ")"); rest != "" && rest != "-" && !strings.HasPrefix(rest, "/share") {
		return 0
	}
	scale, words := scaleWord(x.at(i + n))
	q := x.newFigure(Money, Currency)
	q.measure(w[:size], scale)
	if negative {
		q.Value = q.Value.Neg()
	}
	n += words
	if x.perShare(i+n) || strings.HasSuffix(w, "/share") {
		q.Unit = PerShare
	}
	return n
}

// newFigure appends a figure. It is good until the next one.
func (x *lexer) newFigure(kind QuantityKind, unit Unit) *Quantity {
	n := len(x.figures)
	x.figures = slices.Grow(x.figures, 1)[:n+1]
	x.figures[n] = Quantity{Kind: kind, Unit: unit}
	return &x.figures[n]
}

// scaleWord is the factor of "million", and the words it takes.
func scaleWord(s string) (factor int64, words int) {
	switch s {
	case "thousand":
		return 1e3, 1
	case "million":
		return 1e6, 1
	case "billion":
		return 1e9, 1
	}
	return 1, 0
}

// perShare reports whether "per share", "a share", "per diluted share" stands
// at word i.
func (x *lexer) perShare(i int) bool {
	if w := x.at(i); w != "per" && w != "a" {
		return false
	}
	for k := i + 1; k <= i+3; k++ {
		switch x.at(k) {
		case "share":
			return true
		case "common", "diluted", "basic", "ordinary", "outstanding":
		default:
			return false
		}
	}
	return false
}

// measure sets the value of printed digits, and how far they are exact.
func (q *Quantity) measure(digits string, scale int64) {
	v, exp, ok := fewDigits(digits)
	if ok && (scale == 1 || v <= math.MaxInt64/scale) {
		q.Value = decimal.New(v*scale, exp)
	} else if long, ok := digitsOf(digits); ok {
		q.Value, exp = long.Mul(decimal.NewFromInt(scale)), long.Exponent()
	} else {
		return
	}
	if exp == 0 && scale == 1 && zerosAtEnd(digits) >= 3 && !q.Value.IsZero() {
		exp = 3
	}
	q.Half = half(exp, scale)
}

// zerosAtEnd counts the zeros that whole digits end in.
func zerosAtEnd(digits string) int {
	n := 0
	for i := len(digits) - 1; i >= 0 && (digits[i] == '0' || digits[i] == ','); i-- {
		if digits[i] == '0' {
			n++
		}
	}
	return n
}

// number reads a figure that begins with a digit.
func (x *lexer) number(i int) int {
	w := x.at(i)
	size := scanFigure(w)
	if size == 0 {
		return 0
	}
	digits, rest := w[:size], w[size:]
	plain := strings.IndexByte(digits, ',') < 0 && strings.IndexByte(digits, '.') < 0
	value := func() decimal.Decimal {
		v, _ := digitsOf(digits)
		return v
	}
	if len(digits) > mostDigits {
		if _, ok := digitsOf(digits); !ok {
			return 0
		}
	}
	next := x.at(i + 1)
	split := x.words[i].comma || x.words[i].stop || x.words[i].close // nothing after it belongs to it
	if split {
		next = ""
	}
	add := func(kind QuantityKind, unit Unit, n int) int {
		q := x.newFigure(kind, unit)
		q.measure(digits, 1)
		if kind == Percentage || kind == Points || kind == Ratio || kind == Multiple {
			q.Half = half(q.Value.Exponent(), 1)
		}
		return n
	}
	switch {
	case rest == "%":
		if next == "point" || next == "points" {
			return add(Points, Percent, 2)
		}
		return add(Percentage, Percent, 1)
	case rest == "x":
		return add(Multiple, Number, 1)
	case strings.HasPrefix(rest, ":1") && len(rest) == 2:
		return add(Ratio, Number, 1)
	case strings.HasPrefix(rest, "-"):
		if f, after, ok := fraction(rest[1:]); ok && plain {
			return x.fractional(i, value().Add(f), f, after)
		}
		return x.duration(i, rest[1:], value)
	case (rest == "'s" || rest == "\u2019s") && isYear(digits):
		return x.year(i, digits)
	case rest != "":
		return 0
	}
	if f, after, ok := fraction(next); ok && plain {
		if n := x.fractional(i+1, value().Add(f), f, after); n > 0 {
			return n + 1
		}
	}
	before := x.at(i - 1)
	if refersBy(before) || x.words[i].open && x.words[i].close && len(digits) <= 2 {
		return 0
	}
	switch next {
	case "%", "percent":
		if after := x.at(i + 2); !x.words[i+1].comma && (after == "point" || after == "points") {
			return add(Points, Percent, 3)
		}
		return add(Percentage, Percent, 2)
	case "per":
		if x.at(i+2) == "cent" {
			return add(Percentage, Percent, 3)
		}
	case "percentage":
		if after := x.at(i + 2); after == "point" || after == "points" {
			return add(Points, Percent, 3)
		}
	case "basis":
		if after := x.at(i + 2); after == "point" || after == "points" {
			v := value()
			q := Quantity{Kind: Points, Unit: Percent, Value: v.Shift(-2), Half: decimal.New(5, v.Exponent()-3)}
			x.figures = append(x.figures, q)
			return 3
		}
	case "points", "point":
		return add(Points, Percent, 2)
	case "dollars":
		return add(Money, Currency, 2)
	case "times":
		return add(Multiple, Number, 2)
	case "to":
		if to := x.at(i + 2); to == "1" || to == "1.0" || to == "one" {
			if !plain || len(digits) <= 2 {
				return add(Ratio, Number, 3)
			}
		}
	case "thousand", "million", "billion":
		return x.scaled(i, digits, next)
	}
	if n := x.duration(i, "", value); n > 0 {
		return n
	}
	if isYear(digits) && !isCounted(next) {
		return x.year(i, digits)
	}
	if x.percentsFrom(i) {
		return add(Percentage, Percent, 1)
	}
	return x.count(i, digits, next)
}

// percentsFrom reports whether number i begins a list or a range whose last
// figure carries the percent sign: "68, 70 and 71 percent", "3 to 5%".
func (x *lexer) percentsFrom(i int) bool {
	for k := i; k < i+8; k++ {
		w := x.at(k)
		if w == "" || x.words[k].stop || x.words[k].close {
			return false
		}
		n := scanFigure(w)
		switch {
		case n == 0 && k > i && (w == "and" || w == "or" || w == "to"):
			continue
		case n == 0 || n > 6 || w[0] == '$':
			return false
		case k > i && (w[n:] == "%" || n == len(w) && x.at(k+1) == "percent" && !x.words[k].comma):
			return true
		case n < len(w):
			return false
		}
		if next := x.at(k + 1); !x.words[k].comma && next != "and" && next != "or" && next != "to" {
			return false
		}
	}
	return false
}

// scaled reads "12 million dollars" and "12 million shares".
func (x *lexer) scaled(i int, digits, scale string) int {
	factor, _ := scaleWord(scale)
	q := x.newFigure(Count, Number)
	q.measure(digits, factor)
	n := 2
	if !x.words[i+1].comma && !x.words[i+1].stop {
		switch noun := x.at(i + 2); {
		case noun == "dollars":
			q.Kind, q.Unit, n = Money, Currency, 3
		case isCounted(noun):
			q.Of, n = noun, 3
			if noun == "shares" {
				q.Unit = Shares
			}
		case noun == "common" && x.at(i+3) == "shares":
			q.Of, q.Unit, n = "shares", Shares, 4
		}
	}
	return n
}

// count reads "12,000 shares" and "154 individuals". A small number without a
// noun is none: most are references.
func (x *lexer) count(i int, digits, next string) int {
	before := x.at(i - 1)
	if i > 0 && len(digits) <= 3 && len(before) > 1 && before == strings.ToLower(before) && isUpper(x.text[x.words[i-1].from:x.words[i-1].to]) {
		return 0 // "SFAS 109"
	}
	n, unit, of := 1, Number, ""
	switch {
	case next == "shares" || next == "common" && x.at(i+2) == "shares":
		of, unit, n = "shares", Shares, 2
		if next == "common" {
			n = 3
		}
	case isCounted(next) || isNoun(next) && (strings.HasSuffix(next, "s") || next == "people" || next == "percent"):
		of, n = next, 2
	case strings.IndexByte(digits, ',') >= 0:
	default:
		return 0
	}
	q := x.newFigure(Count, unit)
	q.measure(digits, 1)
	q.Of = of
	return n
}

func isUpper(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < 'A' || s[i] > 'Z' {
			return false
		}
	}
	return true
}

// isCounted recognises nouns that filings count.
func isCounted(s string) bool {
	switch s {
	case "shares", "employees", "people", "persons", "individuals", "units", "holders", "stockholders", "shareholders", "options", "customers", "stores", "acres", "vehicles":
		return true
	}
	return false
}

// isNoun reports whether a word may be the noun that a number counts.
func isNoun(s string) bool {
	if len(s) < 4 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if (s[i] < 'a' || s[i] > 'z') && s[i] != '-' {
			return false
		}
	}
	switch s {
	case "was", "is", "its", "has", "does", "versus", "plus", "less", "minus", "provides", "requires", "becomes", "establishes", "addresses", "results", "includes", "changes", "permits", "states":
		return false
	}
	return true
}

// duration reads a span of time: "90 days", "three-year", "12-month". unit is
// what a hyphen joins to the number, "" where the next word is to tell.
func (x *lexer) duration(i int, unit string, value func() decimal.Decimal) int {
	n := 1
	if unit == "" {
		if x.words[i].comma || x.words[i].stop || x.words[i].close {
			return 0
		}
		unit, n = x.at(i+1), 2
	}
	switch unit {
	case "year", "years", "month", "months", "day", "days", "week", "weeks", "quarter", "quarters":
	case "calendar", "consecutive", "business", "fiscal":
		switch x.at(i + n) {
		case "years", "months", "days", "weeks", "quarters":
			unit = x.at(i + n)
			n++
		default:
			return 0
		}
	default:
		return 0
	}
	x.figures = append(x.figures, Quantity{Kind: Duration, Unit: Number, Value: value(), Of: unit})
	return n
}

// numeral reads a number in words; rest is what a hyphen joins to it.
func numeral(s string) (n int, rest string) {
	if i := strings.IndexByte(s, '-'); i > 0 {
		s, rest = s[:i], s[i+1:]
	}
	switch s {
	case "one":
		n = 1
	case "two":
		n = 2
	case "three":
		n = 3
	case "four":
		n = 4
	case "five":
		n = 5
	case "six":
		n = 6
	case "seven":
		n = 7
	case "eight":
		n = 8
	case "nine":
		n = 9
	case "ten":
		n = 10
	case "twelve":
		n = 12
	case "fifteen":
		n = 15
	case "eighteen":
		n = 18
	case "twenty":
		n = 20
	case "thirty":
		n = 30
	case "forty":
		n = 40
	case "sixty":
		n = 60
	case "ninety":
		n = 90
	}
	return n, rest
}

// fraction reads "1/2" and "3/4%"; after is what follows it.
func fraction(s string) (v decimal.Decimal, after string, ok bool) {
	i := strings.IndexByte(s, '/')
	if i != 1 || len(s) < 3 {
		return v, "", false
	}
	j := i + 1
	for j < len(s) && s[j] >= '0' && s[j] <= '9' {
		j++
	}
	up, down := int64(s[0]-'0'), int64(0)
	for _, c := range s[i+1 : j] {
		down = down*10 + int64(c-'0')
	}
	for n, d := int32(1), int64(2); d <= 32; n, d = n+1, 2*d {
		if d == down && up > 0 && up < down {
			five := decimal.NewFromInt(5).Pow(decimal.NewFromInt32(n)) // 1/2 is 0.5, 1/4 is 0.25
			return five.Mul(decimal.NewFromInt(up)).Shift(-n), s[j:], true
		}
	}
	return v, "", false
}

// fractional is a percentage with a fraction whose last word is word i.
func (x *lexer) fractional(i int, v, part decimal.Decimal, after string) int {
	n := 1
	if after == "" && x.at(i+1) == "percent" {
		n = 2
	} else if after != "%" {
		return 0
	}
	half := decimal.New(5, part.Exponent()-1)
	x.figures = append(x.figures, Quantity{Kind: Percentage, Unit: Percent, Value: v, Half: half})
	return n
}
