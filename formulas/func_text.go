package formulas

import (
	"math"
	"strings"
)

// Characters are counted as Unicode code points; spreadsheets count the rare ones beyond the basic plane as two.
func textFunctions() []function {
	return []function{
		{name: "EXACT", min: 2, max: 2, takes: "vv", scalar: func(v []Value) Value { return Logical(v[0].String() == v[1].String()) },
			args: "text, text", meaning: "TRUE where the texts are the same, case included", example: `exact("Net", "net")`, result: "FALSE"},
		{name: "LEN", min: 1, max: 1, takes: "v", scalar: func(v []Value) Value { return Num(float64(len([]rune(v[0].String())))) },
			args: "text", meaning: "the number of characters", example: `len("sales")`, result: "5", words: "the length of $1"},
		{name: "LEFT", min: 1, max: 2, takes: "vv", scalar: func(v []Value) Value {
			text, n, code := textAndCount(v)
			if code != "" {
				return Fail(code)
			}
			return Str(string(text[:n]))
		}, args: "text, [count]", meaning: "the first characters, one if count is absent", example: `left("sales", 2)`, result: "sa"},
		{name: "RIGHT", min: 1, max: 2, takes: "vv", scalar: func(v []Value) Value {
			text, n, code := textAndCount(v)
			if code != "" {
				return Fail(code)
			}
			return Str(string(text[len(text)-n:]))
		}, args: "text, [count]", meaning: "the last characters, one if count is absent", example: `right("sales", 2)`, result: "es"},
		{name: "MID", min: 3, max: 3, takes: "vvv", scalar: mid,
			args: "text, start, count", meaning: "characters from the middle; start counts from 1", example: `mid("sales", 2, 3)`, result: "ale"},
		{name: "TRIM", min: 1, max: 1, takes: "v", scalar: func(v []Value) Value {
			return Str(strings.Join(strings.FieldsFunc(v[0].String(), func(r rune) bool { return r == ' ' }), " "))
		}, args: "text", meaning: "without spaces at the ends, and with single ones between words", example: `trim("  net   sales ")`, result: "net sales", words: "$1"},
		{name: "UPPER", min: 1, max: 1, takes: "v", scalar: func(v []Value) Value { return Str(strings.ToUpper(v[0].String())) },
			args: "text", meaning: "in upper case", example: `upper("sales")`, result: "SALES", words: "$1 in upper case"},
		{name: "LOWER", min: 1, max: 1, takes: "v", scalar: func(v []Value) Value { return Str(strings.ToLower(v[0].String())) },
			args: "text", meaning: "in lower case", example: `lower("SALES")`, result: "sales", words: "$1 in lower case"},
		{name: "TEXT", min: 2, max: 2, takes: "vv", scalar: text,
			args: "number, format", meaning: `the number as text, in a format such as "#,##0", "0.0%", "$#,##0.00;($#,##0.00)"; dates and exponents are left out`,
			example: `text(1234.5, "#,##0.00")`, result: "1,234.50", words: "$1"},
	}
}

// textAndCount reads LEFT's and RIGHT's arguments; the count is cut to the length of the text.
func textAndCount(v []Value) (text []rune, n int, code string) {
	count := 1.0
	if len(v) == 2 {
		if count, code = v[1].number(); code != "" {
			return nil, 0, code
		}
	}
	if count < 0 {
		return nil, 0, errValue
	}
	text = []rune(v[0].String())
	return text, int(math.Min(count, float64(len(text)))), ""
}

func mid(v []Value) Value {
	var start, count float64
	if code := numbers(v[1:], &start, &count); code != "" {
		return Fail(code)
	}
	if start < 1 || count < 0 {
		return Fail(errValue)
	}
	text := []rune(v[0].String())
	from := int(math.Min(start-1, float64(len(text))))
	return Str(string(text[from : from+int(math.Min(count, float64(len(text)-from)))]))
}
