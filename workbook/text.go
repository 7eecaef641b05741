package workbook

import (
	"strings"
	"unicode/utf8"
)

// maxCellText is how many UTF-16 units a cell holds.
const maxCellText = 32767

// cutMark ends a text that was too long for a cell.
const cutMark = " [...]"

// What a cell shows of a text, and why it is not always the text byte for byte:
//
//   - XML has no way to write most control characters. Each becomes its picture (a NUL is U+2400), so that the reader
//     sees that something stood there. Tabs and line ends stay. Form feeds, vertical tabs and the end-of-file mark of
//     old systems only say where paper or a file ends; they are dropped.
//   - XML readers turn CR LF and CR into LF, so that is done here, where it can be said.
//   - Bytes that are no UTF-8, and the two code points XML forbids, become U+FFFD.
//   - A spreadsheet reads _x0041_ in a text as the letter A. The underscore is written as _x005F_ there.
//   - A cell holds 32,767 UTF-16 units. A longer text is cut, and ends with a mark that says so.

// cellText is s as far as a cell can hold it.
func cellText(s string) string {
	if len(s) <= maxCellText || utf16Length(s) <= maxCellText {
		return s
	}
	units := 0
	for i, r := range s {
		if units += units16(r); units > maxCellText-len(cutMark) {
			return s[:i] + cutMark
		}
	}
	return s
}

// utf16Length is the length of s as Excel counts it.
func utf16Length(s string) int {
	n := 0
	for _, r := range s {
		n += units16(r)
	}
	return n
}

func units16(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// dropped is what controlMark gives for a character that goes without a trace, as strings.Map has it.
const dropped rune = -1

// controlMark is what stands for a character that XML cannot carry or that nobody would see, 0 for one that may stay.
func controlMark(r rune) rune {
	switch {
	case r == '\t' || r == '\n':
		return 0
	case r == '\f' || r == '\v' || r == 0x1A:
		return dropped
	case r < 0x20:
		return 0x2400 + r
	case r == 0x7F:
		return 0x2421
	case r == 0xFFFE || r == 0xFFFF:
		return utf8.RuneError
	}
	return 0
}

// appendText writes s as an XML attribute value, or as the content of an element, by the rules above.
func appendText[T string | []byte](b []byte, s T) []byte { return appendAt(b, s, inAttribute) }

// appendContent writes s as the content of an element.
func appendContent[T string | []byte](b []byte, s T) []byte { return appendAt(b, s, betweenTags) }

func appendAt[T string | []byte](b []byte, s T, at where) []byte {
	start := 0
	for i := cleanLength(s, at); i < len(s); i += cleanLength(s[i:], at) {
		c, size, with, drop := s[i], 1, "", false
		switch {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&quot;"
		case c == '_':
			if isEscape(string(s[i:min(i+escapeLength, len(s))])) {
				with = "_x005F_"
			}
		case c == '\n':
			with = "&#xA;"
		case c == '\t':
			with = "&#x9;"
		case c == '\r':
			if with = "&#xA;"; i+1 < len(s) && s[i+1] == '\n' {
				size = 2
			}
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
			if r == utf8.RuneError && size == 1 {
				with = string(utf8.RuneError)
			} else if mark := controlMark(r); mark == dropped {
				drop = true
			} else if mark != 0 {
				with = string(mark)
			}
		}
		if with != "" || drop {
			b = append(append(b, s[start:i]...), with...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}

// escapeLength is the length of _xHHHH_.
const escapeLength = 7

// isEscape reports whether s begins with what a spreadsheet reads as one character: _xHHHH_.
func isEscape(s string) bool {
	if len(s) < escapeLength || s[1]|0x20 != 'x' || s[6] != '_' {
		return false
	}
	for i := 2; i < 6; i++ {
		if c := s[i]; !(c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f') {
			return false
		}
	}
	return true
}

// keepsSpace reports whether XML needs to be told to keep the blanks of s: at its ends, or in a row.
func keepsSpace(s string) bool {
	if s == "" {
		return false
	}
	return s[0] == ' ' || s[len(s)-1] == ' ' || strings.Contains(s, "  ") || hasControl(s) && strings.ContainsAny(s, "\t\n\r")
}

// looksLikeFormula reports whether typing s into a cell would start a formula or a command: such a text is written
// with the quote prefix, so that editing the cell leaves it a text.
func looksLikeFormula(s string) bool {
	return s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0
}

// headerText is s inside a page header or footer, where & starts a code. A digit after & or a font size code would
// join it, and there are at most 255 characters in all, so a long text is cut to limit characters.
func headerText(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if controlMark(r) != 0 || r == '\n' || r == '\t' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	if n := 0; len(s) > limit {
		for i := range s {
			if n++; n > limit {
				s = s[:i]
				break
			}
		}
	}
	return strings.ReplaceAll(s, "&", "&&")
}
