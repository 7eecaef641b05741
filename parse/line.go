package parse

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// lineKind is what a line is before anything is known about its neighbours.
type lineKind uint8

const (
	blankLine  lineKind = iota
	ruleLine            // dashes: "-------   -------"
	doubleLine          // equal signs: "=======   ======="
	tagLine             // SGML: <TABLE>, <PAGE>, <S> <C>
	pageLine            // page furniture: "- 12 -", "F-3", a form feed
	textLine            // anything else
)

// line is one line of the filing as laid out: one byte a column, tabs
// expanded to 8, characters in Windows-1252 whatever the file's encoding, and
// figures in parentheses where they stand in angle brackets.
type line struct {
	text    string   // no trailing blanks
	indent  int      // column of the first character that is not blank
	start   int      // offset of the line in the source
	columns *[]int32 // offset of every column relative to start; nil where they are the same
	gap     int32    // blanks between two words at most
	kind    lineKind
}

// offset is where column c of the line stands in the source.
func (l *line) offset(c int) int {
	if l.columns == nil {
		return l.start + c
	}
	columns := *l.columns
	if c >= len(columns) {
		if len(columns) == 0 {
			return l.start
		}
		return l.start + int(columns[len(columns)-1]) + c - len(columns) + 1
	}
	return l.start + int(columns[c])
}

// layOut makes the lines of a source.
func layOut(src *Source) []line {
	lines := make([]line, src.Lines())
	whole := string(src.Bytes)
	bytewise := sync.OnceValue(func() bool { return !utf8.ValidString(whole) })
	for i := range lines {
		span := src.Line(i + 1)
		lines[i].layOut(whole[span.Start:span.End], span.Start, bytewise)
	}
	return lines
}

// layOut expands tabs and brings every character to one byte. Where the file is
// not UTF-8, its bytes are taken as Windows-1252.
func (l *line) layOut(raw string, start int, bytewise func() bool) {
	if strings.HasPrefix(raw, "- -") {
		// A signed submission escapes a line that began with a dash.
		raw, start = raw[2:], start+2
	}
	l.text, l.start = raw, start
	if !l.settle() || strings.IndexByte(raw, '<') >= 0 && strings.IndexByte(raw, '>') >= 0 {
		text, columns := expand(raw, bytewise())
		l.text, l.columns = text, &columns
		l.settle()
	}
	if text, columns := closeUp(l.text); text != "" {
		for i := range columns {
			columns[i] = int32(l.offset(int(columns[i])) - l.start)
		}
		l.text, l.columns = text, &columns
		l.settle()
	}
	if l.kind == blankLine && strings.IndexByte(raw, '\f') >= 0 {
		l.kind = pageLine
	}
}

// settle sets what follows from the text of a line. It reports false where the
// text has characters that are not as laid out.
func (l *line) settle() bool {
	first, end, gap, plain := extent(l.text)
	l.text, l.indent, l.gap = l.text[:end], min(first, end), int32(gap)
	l.kind = kindOf(l.text[l.indent:])
	return plain
}

func expand(raw string, bytewise bool) (string, []int32) {
	const tab = 8
	text := make([]byte, 0, len(raw)+2*tab)
	columns := make([]int32, 0, len(raw)+2*tab)
	put := func(b byte, at int) {
		text = append(text, b)
		columns = append(columns, int32(at))
	}
	for i := 0; i < len(raw); {
		b := raw[i]
		switch {
		case b == '\t':
			put(' ', i)
			for len(text)%tab != 0 {
				put(' ', i)
			}
			i++
		case b < ' ' || b == 0x7f || b == '|': // bars are drawn between columns
			put(' ', i)
			i++
		case b == '<' && angled(raw[i:]) > 0:
			n := angled(raw[i:])
			put('(', i)
			for k := i + 1; k < i+n-1; k++ {
				put(raw[k], k)
			}
			put(')', i+n-1)
			i += n
		case b < utf8.RuneSelf || bytewise:
			if b == 0xa0 {
				b = ' '
			}
			put(b, i)
			i++
		default:
			r, n := utf8.DecodeRuneInString(raw[i:])
			put(narrow(r), i)
			i += n
		}
	}
	return string(text), columns
}

// closeUp takes the blanks out of a heading whose letters are set apart,
// "B A L A N C E   S H E E T", and says of every character left in which column
// it stood. The text is "" where a line is none.
func closeUp(s string) (text string, columns []int32) {
	from := 0
	for from < len(s) && s[from] == ' ' {
		from++
	}
	if t := s[from:]; len(t) < 7 || !isLetter(t[0]) || t[1] != ' ' || !isLetter(t[2]) || t[3] != ' ' {
		return "", nil
	}
	gap := 0 // blanks before a character
	out := []byte(s[:from])
	for i := range out {
		columns = append(columns, int32(i))
	}
	for i := from; i < len(s); i++ {
		if s[i] == ' ' {
			if i+1 == len(s) || s[i+1] != ' ' {
				continue // between two letters
			}
			gap = i
			for i+1 < len(s) && s[i+1] == ' ' {
				i++
			}
			gap = i - gap + 1
		} else if i+1 < len(s) && s[i+1] != ' ' && isLetter(s[i]) && isLetter(s[i+1]) {
			if gap < 2 || len(out) < from+6 || s[i-1] != ' ' {
				return "", nil // letters side by side
			}
			for k := i - gap + 1; k < len(s); k++ { // words in a column further right
				out, columns = append(out, s[k]), append(columns, int32(k))
			}
			break
		}
		out, columns = append(out, s[i]), append(columns, int32(i))
	}
	return string(out), columns
}

// angled is the length of a figure between angle brackets, "<1,234>" or
// "< $5.20>", which some filings print for parentheses; 0 for none.
func angled(s string) int {
	n := strings.IndexByte(s[:min(len(s), maxAngled)], '>') + 1
	if n < 3 {
		return 0
	}
	inner := strings.Trim(s[1:n-1], " $")
	if k := scanFigure(inner); k == 0 || k < len(inner) && inner[k:] != "%" {
		return 0
	}
	return n
}

const maxAngled = 32 // the longest figure looked for between angle brackets

// narrow is the Windows-1252 byte of a character, '?' where it has none.
func narrow(r rune) byte {
	switch r {
	case '\u00a0', '\u2002', '\u2003', '\u2007', '\u2009', '\u202f', '\u200b', '\ufeff':
		return ' '
	case '\u2010', '\u2011', '\u2212':
		return '-'
	case '\u2015':
		return 0x97
	}
	if b, ok := charmap.Windows1252.EncodeRune(r); ok {
		return b
	}
	return '?'
}

// words is a piece of layout text as UTF-8 with its white space folded and
// leader dots removed.
func words(s string) string {
	if s = strings.Trim(s, " "); isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '.' && leader(s, i) {
			for i+1 < len(s) && (s[i+1] == '.' || s[i+1] == ' ' && i+2 < len(s) && s[i+2] == '.') {
				i++
			}
			space = b.Len() > 0
			continue
		}
		if c == ' ' {
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		if c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			b.WriteRune(charmap.Windows1252.DecodeByte(c))
		}
	}
	return b.String()
}

// isFolded reports whether a text of ASCII has no two blanks in a row and no
// leader dots.
func isFolded(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		switch c := s[i]; {
		case c > '.':
			if c >= utf8.RuneSelf {
				return false
			}
		case c == ' ' && s[i+1] == ' ', c == '.' && leader(s, i):
			return false
		}
	}
	return s == "" || s[len(s)-1] < utf8.RuneSelf
}

// leader reports whether the dot at i begins leader dots: three or more dots,
// or two or more that stand apart.
func leader(s string, i int) bool {
	if i+2 < len(s) && s[i+1] == '.' && s[i+2] == '.' {
		return true
	}
	return i > 0 && s[i-1] == ' ' && i+2 < len(s) && s[i+1] == ' ' && s[i+2] == '.'
}

// kindOf recognises a line by itself; s has no blanks around it.
func kindOf(s string) lineKind {
	if s == "" {
		return blankLine
	}
	switch s[0] {
	case '<':
		if isTag(s) {
			return tagLine
		}
	case '-', '=', '_', 0x97:
		if k := ruleKind(s); k != textLine {
			return k
		}
		if isPageNumber(s) {
			return pageLine
		}
	default:
		if len(s) <= 12 && (isDigit(s[len(s)-1]) || s[len(s)-1] == '-') && isPageNumber(s) {
			return pageLine
		}
	}
	return textLine
}

// ruleKind reports whether s is drawn of dashes or equal signs only: strokes
// of two or more, and one of at least three unless they are equal signs, since
// two dashes alone are a nil.
func ruleKind(s string) lineKind {
	kind, stroke, longest := ruleLine, 0, 0
	for i := 0; i <= len(s); i++ {
		if i == len(s) || s[i] == ' ' {
			if stroke == 1 {
				return textLine
			}
			longest = max(longest, stroke)
			stroke = 0
			continue
		}
		switch s[i] {
		case '-', '_', 0x97:
		case '=':
			kind = doubleLine
		default:
			return textLine
		}
		stroke++
	}
	if longest < 3 && kind == ruleLine {
		return textLine
	}
	return kind
}

// isPageNumber recognises "- 12 -", "12", "F-3", "-12-", "A-1", "xii" is not.
func isPageNumber(s string) bool {
	s = strings.TrimSpace(strings.Trim(s, "- "))
	if len(s) > 2 && s[1] == '-' && s[0] >= 'A' && s[0] <= 'Z' {
		s = s[2:]
	} else if len(s) > 3 && s[2] == '-' && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'A' && s[1] <= 'Z' {
		s = s[3:]
	}
	if s == "" || len(s) > 3 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isTag recognises the SGML that EDGAR put into text documents.
func isTag(s string) bool {
	name := tagName(s)
	switch name {
	case "TABLE", "CAPTION", "S", "C", "PAGE", "FN", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9",
		"DOCUMENT", "TYPE", "SEQUENCE", "FILENAME", "DESCRIPTION", "TEXT", "MULTIPLIER", "ARTICLE", "LEGEND",
		"SEC-DOCUMENT", "SEC-HEADER", "IMS-DOCUMENT", "IMS-HEADER", "SUBMISSION", "ACCEPTANCE-DATETIME":
		return true
	}
	return false
}

// tagName is the upper-case name of the tag that s begins with, "" for none;
// the slash of a closing tag is not part of it.
func tagName(s string) string {
	if len(s) < 3 || s[0] != '<' {
		return ""
	}
	i := 1
	if s[i] == '/' {
		i++
	}
	j := i
	for j < len(s) && (s[j] >= 'A' && s[j] <= 'Z' || s[j] >= 'a' && s[j] <= 'z' || s[j] >= '0' && s[j] <= '9' || s[j] == '-') {
		j++
	}
	if j == i || j == len(s) || s[j] != '>' {
		return ""
	}
	return strings.ToUpper(s[i:j])
}
