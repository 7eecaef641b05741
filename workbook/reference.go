package workbook

import (
	"fmt"
	"strings"

	"tieout/templates"
)

// book is what formulas, names and links of a workbook may point at.
type book struct {
	sheets map[string]templates.Area // used area by name; Sheet is the place in the workbook
	prefix map[string]prefixed       // the same by the name as formulas of ours have it, with its !
	names  map[string]bool           // defined names in lower case

	last prefixed // the prefix asked for last: most references follow one to the same sheet
}

// prefixed is the used area of a sheet, and how a reference to it begins.
type prefixed struct {
	prefix string
	area   templates.Area
}

// checkFormula is what is wrong with a formula as it stands in a sheet: "" for nothing. own is the area of the sheet
// it stands in. The formula has no equals sign in front.
func (b *book) checkFormula(text []byte, own templates.Area) string {
	depth := 0
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case plainInFormula[c]:
			i++
		case c == '"':
			end := i + 1
			for ; end < len(text); end++ {
				if text[end] == '"' {
					if end+1 < len(text) && text[end+1] == '"' {
						end++
						continue
					}
					break
				}
			}
			if end >= len(text) {
				return "the formula has a text without end"
			}
			i = end + 1
		case c == '(':
			depth++
			i++
		case c == ')':
			if depth--; depth < 0 {
				return "the formula closes a parenthesis that is not open"
			}
			i++
		case c == '[' || c == ']':
			return "the formula refers to another workbook or a table"
		case c == '#':
			return "the formula contains an error value: " + string(text[i:min(len(text), i+8)])
		case c == '\'' || c == '$' || c == '_' || isNameByte(c):
			n, msg := b.checkOperand(text[i:], own)
			if msg != "" {
				return msg
			}
			i += n
		default:
			i++
		}
	}
	if depth != 0 {
		return "the formula leaves a parenthesis open"
	}
	if len(text) == 0 {
		return "the formula is empty"
	}
	return ""
}

// plainInFormula are the characters of a formula that mean nothing by themselves: operators, commas, blanks.
var plainInFormula = func() (is [256]bool) {
	for _, c := range []byte("+-*/^&=<>,:; %") {
		is[c] = true
	}
	return is
}()

// checkOperand reads what stands at the start of s, a number, function, name or reference, and is its length and what
// is wrong with it.
func (b *book) checkOperand(s []byte, own templates.Area) (n int, msg string) {
	if c := s[0]; c >= '0' && c <= '9' || c == '.' {
		return numberLength(s), ""
	}
	area := own
	if length := prefixLength(s); length > 0 {
		n = length
		if area, msg = b.sheetAt(s[:n]); msg != "" {
			return 0, msg
		}
	} else if s[0] == '\'' {
		return 0, "the formula has a sheet name without end"
	}
	row, column, length := parseCell(s[n:])
	if length > 0 && !continues(s, n+length) {
		if row > area.LastRow || column > area.LastColumn {
			return 0, outside(s[:n+length])
		}
		n += length
		if n < len(s) && s[n] == ':' {
			row, column, length = parseCell(s[n+1:])
			if length == 0 {
				return 0, "the formula has a range without end: " + string(s[:n+1])
			}
			if row > area.LastRow || column > area.LastColumn {
				return 0, outside(s[:n+1+length])
			}
			n += 1 + length
		}
		return n, ""
	}
	if n > 0 || s[0] == '$' {
		return 0, "the formula has a reference that is no cell: " + string(s[:min(len(s), 40)])
	}
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	if n < len(s) && s[n] == '(' {
		return n, ""
	}
	word := string(s[:n])
	if strings.EqualFold(word, "TRUE") || strings.EqualFold(word, "FALSE") ||
		b.names[strings.ToLower(word)] {
		return n, ""
	}
	return 0, fmt.Sprintf("the formula uses the name %s, which is not defined", word)
}

func outside(reference []byte) string {
	return "the reference " + string(reference) + " points outside what is used of its sheet"
}

// continues reports whether the word at s goes on at i: B7 is a cell, B7x a name, LOG10( a function.
func continues(s []byte, i int) bool { return i < len(s) && (isNameByte(s[i]) || s[i] == '(') }

// numberLength is the length of the number at the start of s.
func numberLength(s []byte) int {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') {
		i++
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		j := i + 1
		if j < len(s) && (s[j] == '+' || s[j] == '-') {
			j++
		}
		if j < len(s) && s[j] >= '0' && s[j] <= '9' {
			for i = j; i < len(s) && s[i] >= '0' && s[i] <= '9'; {
				i++
			}
		}
	}
	return max(i, 1)
}

// prefixLength is the length of 'Balance Sheet'! or Debt! at the start of s, 0 where there is none.
func prefixLength(s []byte) int {
	n := 0
	if s[0] != '\'' {
		for n < len(s) && isNameByte(s[n]) {
			n++
		}
	} else {
		for n = 1; n < len(s); n++ {
			if s[n] == '\'' {
				if n++; n >= len(s) || s[n] != '\'' {
					break
				}
			}
		}
	}
	if n > 0 && n < len(s) && s[n] == '!' {
		return n + 1
	}
	return 0
}

// sheetPrefix reads 'Balance Sheet'! or Debt! at the start of s; n includes the exclamation mark.
func sheetPrefix(s string) (name string, n int, ok bool) {
	if s == "" {
		return "", 0, false
	}
	if s[0] != '\'' {
		for n < len(s) && isNameByte(s[n]) {
			n++
		}
		if n > 0 && n < len(s) && s[n] == '!' {
			return s[:n], n + 1, true
		}
		return "", 0, false
	}
	for i := 1; i < len(s); i++ {
		if s[i] != '\'' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			i++
			continue
		}
		if i+1 < len(s) && s[i+1] == '!' {
			return strings.ReplaceAll(s[1:i], "''", "'"), i + 2, true
		}
		break
	}
	return "", 0, false
}

// checkTarget is what is wrong with a place that a link or a name leads to: a sheet and a cell or a range.
func (b *book) checkTarget(s []byte) string {
	n := 0
	if len(s) > 0 {
		n = prefixLength(s)
	}
	if n == 0 {
		return "expected a sheet and a cell, found " + string(s)
	}
	sheet, msg := b.sheetAt(s[:n])
	if msg != "" {
		return msg
	}
	area, ok := parseRange(s[n:])
	if !ok {
		area, ok = parseRows(string(s[n:]))
	}
	if !ok {
		return "expected a sheet and a cell, found " + string(s)
	}
	if area.LastRow > sheet.LastRow || area.LastColumn > sheet.LastColumn {
		return string(s) + " lies outside what is used of its sheet"
	}
	return ""
}

// sheetAt is the area used of the sheet that a prefix names, and what is wrong with the prefix.
func (b *book) sheetAt(prefix []byte) (area templates.Area, msg string) {
	if string(prefix) == b.last.prefix {
		return b.last.area, ""
	}
	if known, ok := b.prefix[string(prefix)]; ok {
		b.last = known
		return known.area, ""
	}
	name, _, _ := sheetPrefix(string(prefix))
	area, ok := b.sheets[name]
	if !ok {
		return area, "there is no sheet " + quoteSheet(name)
	}
	return area, ""
}

// checkTitles is what is wrong with what repeats on printed pages: whole rows, with whole columns before them or not.
func (b *book) checkTitles(s string) string {
	if _, n, ok := sheetPrefix(s); ok {
		if columns, rows, both := strings.Cut(s[n:], ","); both {
			first, last, _ := strings.Cut(columns, ":")
			if msg := b.checkTarget([]byte(s[:n] + first + "1:" + last + "1")); msg != "" {
				return msg
			}
			s = rows
		}
	}
	return b.checkTarget([]byte(s))
}

// parseRows reads $1:$4, whole rows.
func parseRows(s string) (templates.Area, bool) {
	first, last, ok := strings.Cut(s, ":")
	from, _, n := parseCell("A" + strings.TrimPrefix(first, "$"))
	to, _, m := parseCell("A" + strings.TrimPrefix(last, "$"))
	return templates.Area{Row: from, LastRow: to}, ok && n > 0 && m > 0 && from <= to
}
