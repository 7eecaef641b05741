package workbook

import (
	"bytes"
	"strconv"
	"strings"

	"tieout/templates"
)

// maxFormula is the length of the longest formula Excel takes.
const maxFormula = 8192

// sheetCheck is the state of checking one sheet.
type sheetCheck struct {
	*checker
	place  string         // the sheet as references name it
	used   templates.Area // what the sheet says it uses
	row    int            // of the row being read, from 0; -1 before the first
	column int            // of the last cell of the row, -1 before the first
	merged []templates.Area

	// The cell being read.
	kind               string
	style              int
	hasFormula, hasV   bool
	formula, value     []byte
	inFormula, inValue bool

	markup markup
	room   []byte // for text without its entities
}

// plain is raw text with its entities replaced, until the next call.
func (k *sheetCheck) plain(raw []byte) []byte {
	if bytes.IndexByte(raw, '&') < 0 {
		return raw
	}
	k.room = appendPlain(k.room[:0], raw)
	return k.room
}

// sheet begins the check of a sheet's part.
func (c *checker) sheet(s sheetPart) *sheetCheck {
	own := *c
	own.problems = nil
	return &sheetCheck{checker: &own, place: quoteSheet(s.name), used: c.sheets[s.name], row: -1, column: -1}
}

// checkSheet reads a sheet's part from start to end, and lists what is wrong with it.
func (c *checker) checkSheet(s sheetPart) []Problem {
	k := c.sheet(s)
	k.read(c.parts[s.part].data, false)
	return k.problems
}

// read checks the next stretch of the part; more says that others follow. A stretch ends where an element does.
func (k *sheetCheck) read(data []byte, more bool) {
	m := &k.markup
	m.goOn(data, more)
	for k.plainCells(m); m.next(); k.plainCells(m) {
		switch m.kind {
		case startToken:
			k.start(m)
		case textToken:
			switch {
			case k.inFormula:
				k.formula = m.text
			case k.inValue:
				k.value = m.text
			}
		case endToken:
			switch string(m.name) {
			case "f", "v":
				k.inFormula, k.inValue = false, false
			case "c":
				k.endCell()
			}
		}
	}
	if more {
		m.letGo()
	} else if m.err != nil {
		k.add(k.place, "%v", m.err)
	}
}

func (k *sheetCheck) start(m *markup) {
	switch string(m.name) {
	case "row":
		row, ok := number(m.attr("r"))
		if !ok || row-1 <= k.row || row > maxRows {
			k.add(k.place, "row %s follows row %d; rows stand in order", m.attr("r"), k.row+1)
		}
		k.row, k.column = row-1, -1
	case "c":
		k.startCell(m.attr("r"), m.attr("s"), m.attr("t"))
	case "f":
		k.hasFormula, k.inFormula = true, true
	case "v":
		k.hasV, k.inValue = true, true
	case "mergeCell":
		k.merge(string(m.attr("ref")))
	case "hyperlink":
		k.hyperlink(m)
	case "dataValidation":
		for area := range strings.FieldsSeq(string(m.attr("sqref"))) {
			if _, ok := parseRange(area); !ok {
				k.add(k.place, "a drop-down hangs on %s, which is no cell", area)
			}
		}
	case "formula1", "formula2", "formula":
		if len(m.open) > 1 {
			k.inFormula = false
			k.list(m)
		}
	}
}

// list checks the formula of a drop-down or a condition, which follows its start.
func (k *sheetCheck) list(m *markup) {
	if end := bytes.IndexByte(m.data[m.pos:min(len(m.data), m.pos+maxFormula)], '<'); end >= 0 {
		if msg := k.checkFormula(plain(m.data[m.pos:m.pos+end]), k.used); msg != "" {
			k.add(k.place, "a drop-down or condition: %s", msg)
		}
	}
}

// plainCells reads the cells that come next and are written as most of ours are: address, style, type, formula and
// value, in that order and nothing else. What is written otherwise is left to the general reading. Either reading makes
// the same checks.
func (k *sheetCheck) plainCells(m *markup) {
	if m.err != nil || m.empty || len(m.open) != 3 || string(m.open[2]) != "row" {
		return
	}
	for {
		cell := m.data[m.pos:]
		at := skip(cell, 0, `<c r="`)
		if at < 0 {
			return
		}
		ref, at := plainValue(cell, at)
		var style, kind, formula, value []byte
		if next := skip(cell, at, ` s="`); next >= 0 {
			style, at = plainValue(cell, next)
		}
		if next := skip(cell, at, ` t="`); next >= 0 {
			kind, at = plainValue(cell, next)
		}
		hasFormula, hasValue := false, false
		if next := skip(cell, at, "/>"); next >= 0 {
			at = next
		} else {
			at = skip(cell, at, ">")
			if next := skip(cell, at, "<f>"); next >= 0 {
				hasFormula = true
				formula, at = m.content(cell, next)
				at = skip(cell, at, "</f>")
			}
			if next := skip(cell, at, "<v>"); next >= 0 {
				hasValue = true
				value, at = m.content(cell, next)
				at = skip(cell, at, "</v>")
			} else if hasFormula {
				at = -1
			} else {
				if next = skip(cell, at, "<is><t>"); next < 0 {
					next = skip(cell, at, `<is><t xml:space="preserve">`)
				}
				_, at = m.content(cell, next)
				at = skip(cell, at, "</t></is>")
			}
			at = skip(cell, at, "</c>")
		}
		if at < 0 {
			m.err = nil // the general reading says what is wrong
			return
		}
		m.pos += at
		k.startCell(ref, style, kind)
		k.hasFormula, k.hasV, k.formula, k.value = hasFormula, hasValue, formula, value
		k.endCell()
	}
}

// skip is the place behind a text that stands in s at a place, -1 where something else does or the place is none.
func skip(s []byte, at int, text string) int {
	if end := at + len(text); at >= 0 && end <= len(s) && string(s[at:end]) == text {
		return end
	}
	return -1
}

// plainValue is the attribute value of plain characters that begins at a place, and the place behind its quotation mark,
// -1 where there is no such value.
func plainValue(s []byte, at int) ([]byte, int) {
	if at < 0 {
		return nil, -1
	}
	end := at
	for end < len(s) && plainInValue[s[end]] && s[end] != '"' {
		end++
	}
	if end == len(s) || s[end] != '"' {
		return nil, -1
	}
	return s[at:end], end + 1
}

// content is the text that begins at a place, and the place of the tag that ends it; -1 where there is no text, or none
// that may stand there.
func (m *markup) content(s []byte, at int) ([]byte, int) {
	if at < 0 {
		return nil, -1
	}
	n := plainLength(s[at:])
	if at+n < len(s) && s[at+n] != '<' {
		rest := bytes.IndexByte(s[at+n:], '<')
		if rest < 0 || !m.checkContent(s[at:at+n+rest]) {
			return nil, -1
		}
		n += rest
	}
	if n == 0 {
		return nil, -1
	}
	return s[at : at+n], at + n
}

func (k *sheetCheck) startCell(r, s, kind []byte) {
	row, column, n := parseCell(r)
	switch {
	case n == 0 || n != len(r):
		k.add(k.place, "%q is no cell", r)
	case row != k.row:
		k.add(k.place+"!"+string(r), "the cell stands in row %d", k.row+1)
	case column <= k.column:
		k.add(k.place+"!"+string(r), "the cell stands twice or out of order")
	case row > k.used.LastRow || column > k.used.LastColumn:
		k.add(k.place+"!"+string(r), "the cell lies outside what the sheet says it uses")
	}
	k.column, k.kind, k.style = column, kindOf(kind), 0
	if s != nil {
		var ok bool
		if k.style, ok = number(s); !ok || k.style >= k.styles {
			k.add(k.place+"!"+string(r), "there is no style %s; the workbook has %d", s, k.styles)
		}
	}
	k.hasFormula, k.hasV, k.formula, k.value = false, false, nil, nil
}

// kindOf is the type of a cell as text, without taking memory for those there are.
func kindOf(t []byte) string {
	switch string(t) {
	case "":
		return ""
	case "str":
		return "str"
	case "inlineStr":
		return "inlineStr"
	case "b":
		return "b"
	}
	return string(t)
}

// endCell checks the cell just read.
func (k *sheetCheck) endCell() {
	if k.kind == "inlineStr" && !k.hasFormula {
		return
	}
	bad := func(format string, args ...any) { k.add(k.place+"!"+cellName(k.row, k.column), format, args...) }
	switch k.kind {
	case "e":
		bad("the value is the error %s", k.value)
	case "s":
		if n, ok := number(k.value); !ok || n >= k.shared {
			bad("there is no shared text %s; the workbook has %d", k.value, k.shared)
		}
	case "b":
		if v := string(k.value); v != "0" && v != "1" {
			bad("%q is no logical value", v)
		}
	case "", "n":
		if k.hasV {
			if isDecimal(k.value) {
				break
			}
			if _, err := strconv.ParseFloat(string(k.value), 64); err != nil {
				bad("%q is no number", k.value)
			}
		}
	case "str", "inlineStr":
	default:
		bad("the value is of unknown type %q", k.kind)
	}
	if !k.hasFormula {
		return
	}
	if !k.hasV {
		bad("the formula has no computed value")
	}
	text := k.plain(k.formula)
	if n := len(text); n >= maxFormula && utf16Length(string(text)) >= maxFormula {
		bad("the formula has %d characters; Excel takes %d", utf16Length(string(text)), maxFormula)
	}
	if msg := k.checkFormula(text, k.used); msg != "" {
		bad("%s", msg)
	}
}

func (k *sheetCheck) merge(ref string) {
	area, ok := parseRange(ref)
	if !ok {
		k.add(k.place, "%q is no range to merge", ref)
		return
	}
	for _, other := range k.merged {
		if area.Row <= other.LastRow && other.Row <= area.LastRow && area.Column <= other.LastColumn && other.Column <= area.LastColumn {
			k.add(k.place, "the merged cells %s and %s overlap", rangeName(other), ref)
		}
	}
	k.merged = append(k.merged, area)
}

func (k *sheetCheck) hyperlink(m *markup) {
	ref := m.attr("ref")
	if _, ok := parseRange(ref); !ok {
		k.add(k.place, "a link hangs on %q, which is no cell", ref)
	}
	if m.attr("r:id") != nil {
		k.add(k.place+"!"+string(ref), "the link leads out of the workbook")
		return
	}
	if msg := k.checkTarget(k.plain(m.attr("location"))); msg != "" {
		k.add(k.place+"!"+string(ref), "the link leads nowhere: %s", msg)
	}
}

// isDecimal reports whether s is a number of at most maxDecimal digits, with a minus sign and a point or without.
func isDecimal(s []byte) bool {
	if len(s) > 0 && s[0] == '-' {
		s = s[1:]
	}
	digits, points := 0, 0
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			digits++
		case c == '.':
			points++
		default:
			return false
		}
	}
	return digits > 0 && digits <= maxDecimal && points <= 1
}

// maxDecimal is how many digits a number may have that nobody needs to compute to know it for one.
const maxDecimal = 300

// number reads a whole number of at most nine digits.
func number(s []byte) (int, bool) {
	if len(s) == 0 || len(s) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
