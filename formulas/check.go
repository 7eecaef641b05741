package formulas

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// Excel's limits on a formula.
const (
	maxExcelLength  = 8192 // characters
	maxExcelArgs    = 255
	maxExcelNesting = 64
)

// Check reports whether a formula as Excel prints it keeps Excel's limits: 8,192 characters, 255 arguments of a call,
// 64 levels of calls and parentheses, 255 characters of a text constant, and everything opened also closed. The error
// is an Error with an offset into the text.
func Check[T string | []byte](text T) error {
	if tooLong(text, maxExcelLength) {
		return Error{0, fmt.Sprintf("the formula has %d characters in Excel, which takes %d; split it into several lines", utf16Length(text), maxExcelLength)}
	}
	type level struct{ open, args int }
	levels := make([]level, 0, 8)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"', '\'':
			end := closingQuote(text, i)
			if end < 0 {
				return Error{i, fmt.Sprintf("expected a closing %c, found the end of the formula", c)}
			}
			if constant := text[i+1 : end]; c == '"' && tooLong(constant, maxTextConstant) {
				return Error{i, fmt.Sprintf("the text constant has %d characters, Excel takes %d; join shorter ones with &", utf16Length(constant), maxTextConstant)}
			}
			i = end
		case '(':
			levels = append(levels, level{i, 1})
			if len(levels) > maxExcelNesting {
				return Error{i, fmt.Sprintf("the formula is nested more than %d deep, Excel's limit; split it into several lines", maxExcelNesting)}
			}
		case ')':
			if len(levels) == 0 {
				return Error{i, "found ) that closes nothing"}
			}
			levels = levels[:len(levels)-1]
		case ',':
			if len(levels) == 0 {
				return Error{i, "found a comma outside the arguments of a function"}
			}
			last := &levels[len(levels)-1]
			if last.args++; last.args > maxExcelArgs {
				return Error{last.open, fmt.Sprintf("the function has more than %d arguments, Excel's limit; name a block instead", maxExcelArgs)}
			}
		}
	}
	if len(levels) > 0 {
		return Error{levels[len(levels)-1].open, "expected a closing ), found the end of the formula"}
	}
	return nil
}

// closingQuote is the offset of the quote that closes the one at start, doubled ones skipped, or -1.
func closingQuote[T string | []byte](text T, start int) int {
	for i := start + 1; i < len(text); i++ {
		if text[i] != text[start] {
			continue
		}
		if i+1 < len(text) && text[i+1] == text[start] {
			i++
			continue
		}
		return i
	}
	return -1
}

// tooLong reports whether a text is longer than limit as Excel counts, which is never more than its bytes.
func tooLong[T string | []byte](s T, limit int) bool { return len(s) > limit && utf16Length(s) > limit }

// utf16Length is the length Excel counts.
func utf16Length[T string | []byte](s T) int {
	n := 0
	for i := 0; i < len(s); n++ {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		if utf16.RuneLen(r) > 1 {
			n++
		}
		i += size
	}
	return n
}
