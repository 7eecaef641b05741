package workbook

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tieout/templates"
)

// Excel's limits on a worksheet and on what names it.
const (
	maxRows      = 1 << 20
	maxColumns   = 1 << 14
	maxSheetName = 31  // UTF-16 units
	maxName      = 255 // characters of a defined name
)

// appendColumn writes the letters of column c, counted from 0: A, Z, AA.
func appendColumn(b []byte, c int) []byte {
	switch {
	case c < 26:
		return append(b, byte('A'+c))
	case c < 26+26*26:
		c -= 26
		return append(b, byte('A'+c/26), byte('A'+c%26))
	}
	c -= 26 + 26*26
	return append(b, byte('A'+c/676), byte('A'+c/26%26), byte('A'+c%26))
}

// columnName is the letters of column c, counted from 0.
func columnName(c int) string { return string(appendColumn(nil, c)) }

// appendCell writes the address of a cell, row and column counted from 0.
func appendCell(b []byte, row, column int) []byte {
	return strconv.AppendInt(appendColumn(b, column), int64(row)+1, 10)
}

// cellName is the address of a cell, row and column counted from 0.
func cellName(row, column int) string { return string(appendCell(nil, row, column)) }

// rangeName is an area as A1 or A1:B2, without its sheet.
func rangeName(a templates.Area) string { return string(appendRange(nil, a)) }

func appendRange(b []byte, a templates.Area) []byte {
	b = appendCell(b, a.Row, a.Column)
	if a.LastRow != a.Row || a.LastColumn != a.Column {
		b = appendCell(append(b, ':'), a.LastRow, a.LastColumn)
	}
	return b
}

// fixedName is an area with every part absolute, as defined names and lists need it: $A$1 or $A$1:$B$2.
func fixedName(a templates.Area) string {
	b := appendFixed(nil, a.Row, a.Column)
	if a.LastRow != a.Row || a.LastColumn != a.Column {
		b = appendFixed(append(b, ':'), a.LastRow, a.LastColumn)
	}
	return string(b)
}

func appendFixed(b []byte, row, column int) []byte {
	b = appendColumn(append(b, '$'), column)
	return strconv.AppendInt(append(b, '$'), int64(row)+1, 10)
}

// parseCell reads an address such as B7 or $B$7 at the start of s; n is its length, 0 where there is none. Row and
// column count from 0.
func parseCell[T string | []byte](s T) (row, column, n int) {
	i := 0
	if len(s) > 0 && s[0] == '$' {
		i = 1
	}
	letters := i
	for ; i < len(s); i++ {
		letter := s[i] | 0x20 - 'a'
		if letter >= 26 {
			break
		}
		if column = column*26 + int(letter) + 1; column > maxColumns {
			return 0, 0, 0
		}
	}
	if i == letters {
		return 0, 0, 0
	}
	if i < len(s) && s[i] == '$' {
		i++
	}
	digits := i
	for ; i < len(s); i++ {
		digit := s[i] - '0'
		if digit > 9 {
			break
		}
		if row = row*10 + int(digit); row > maxRows {
			return 0, 0, 0
		}
	}
	if i == digits || s[digits] == '0' {
		return 0, 0, 0
	}
	return row - 1, column - 1, i
}

// parseRange reads A1 or A1:B2 as a whole.
func parseRange[T string | []byte](s T) (templates.Area, bool) {
	row, column, n := parseCell(s)
	if n == 0 {
		return templates.Area{}, false
	}
	a := templates.Area{Row: row, Column: column, LastRow: row, LastColumn: column}
	if n == len(s) {
		return a, true
	}
	if s[n] != ':' {
		return a, false
	}
	lastRow, lastColumn, m := parseCell(s[n+1:])
	if m == 0 || n+1+m != len(s) || lastRow < row || lastColumn < column {
		return a, false
	}
	a.LastRow, a.LastColumn = lastRow, lastColumn
	return a, true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isNameByte(c byte) bool {
	return isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '.' || c >= utf8.RuneSelf
}

// quoteSheet is the name of a sheet as a reference needs it: in single quotes unless it is a plain word that nothing
// reads as a cell, a number or a logical value.
func quoteSheet(name string) string {
	plain := name != "" && (isLetter(name[0]) || name[0] == '_')
	for i := 0; i < len(name) && plain; i++ {
		plain = isNameByte(name[i]) && name[i] < utf8.RuneSelf && name[i] != '.'
	}
	if plain && checkName(name) == "" {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}

// checkSheetName is what is wrong with a sheet's name, "" for nothing.
func checkSheetName(name string) string {
	switch {
	case name == "":
		return "the name of the sheet is empty; give it one of 1 to 31 characters"
	case utf16Length(name) > maxSheetName:
		return "the name of the sheet has " + strconv.Itoa(utf16Length(name)) + " characters; Excel takes at most 31"
	case strings.ContainsAny(name, `[]:*?/\`):
		return `the name of the sheet contains one of [ ] : * ? / \; Excel takes none of them`
	case strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'"):
		return "the name of the sheet begins or ends with an apostrophe; Excel does not take that"
	case strings.EqualFold(name, "history"):
		return "Excel keeps the sheet name History for itself; choose another"
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(r rune) bool { return controlMark(r) != 0 }):
		return "the name of the sheet contains characters that cannot be shown; use letters, digits and spaces"
	}
	return ""
}

// checkName is what is wrong with a defined name, "" for nothing: letters, digits and underscores, not beginning with
// a digit, and nothing a spreadsheet reads as a cell or a logical value.
func checkName(name string) string {
	if name == "" || len(name) > maxName {
		return "a name has 1 to 255 characters, this one " + strconv.Itoa(len(name))
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		if !isLetter(c) && c != '_' && (i == 0 || c < '0' || c > '9') {
			return "a name is made of letters, digits and underscores and begins with no digit"
		}
	}
	if _, _, n := parseCell(name); n == len(name) {
		return "the name is also the address of a cell; put a letter or an underscore at its end"
	}
	if isR1C1(name) {
		return "the name is also a cell in R1C1 notation; choose a longer one"
	}
	if strings.EqualFold(name, "true") || strings.EqualFold(name, "false") {
		return "the name is a logical value; choose another"
	}
	return ""
}

// isR1C1 reports whether s reads as a row, a column or a cell in R1C1 notation: R, C, R1, C12, R1C1.
func isR1C1(s string) bool {
	i, seen := 0, false
	for _, letter := range "rc" {
		if i < len(s) && s[i]|0x20 == byte(letter) {
			i, seen = i+1, true
			for i < len(s) && s[i] >= '0' && s[i] <= '9' {
				i++
			}
		}
	}
	return seen && i == len(s)
}
