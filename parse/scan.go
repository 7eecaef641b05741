package parse

import (
	"math/bits"
	"strings"
)

// scanned is what one line says to somebody looking for tables.
type scanned struct {
	tokens []token // figures at the end of the line, left to right
	loose  *token  // a figure one blank away from its caption, left of tokens
	label  int     // column after the caption's last character; 0 for none
	class  class
}

type class uint8

const (
	nothing class = iota // blank, a rule, a tag, page furniture
	prose                // text that is no caption and no heading of columns by its looks
	caption              // text without figures
	weak                 // one figure at the end that may as well end a sentence
	lone                 // a small number by itself: a page number unless flush with a column
	years                // a heading of years: nothing but years and perhaps a phrase on the left
	row                  // a caption and figures in columns
)

// scan looks once at every line from first to last, half open, and at the few
// behind that tell where a table ends. What it finds it puts into out, which
// has room for all lines.
func scan(out []scanned, lines []line, first, last int) {
	const behind = 4
	last = min(last+behind, len(lines))
	var ws []word
	var run []token
	arena := make([]token, 0, (last-first)/2)
	for i := first; i < last; i++ {
		l, s := &lines[i], &out[i]
		if s.class != nothing { // a line behind the document above
			*s = scanned{}
		}
		if l.kind != textLine {
			if l.kind != pageLine || l.indent+len(l.text) == 0 {
				continue
			}
		}
		if !mayEndInFigure(l.text) {
			s.class, s.label = textClass(l), len(l.text)
			if s.class == caption && i > 0 && endsParagraph(l, &lines[i-1], &out[i-1]) {
				s.class = prose
			}
			continue
		}
		var loose *token
		if run = run[:0]; !endsInWord(l.text) {
			ws = splitFrom(l.text, lastPlainWord(l.text), ws[:0])
			run, loose = figures(l.text, ws, run)
		}
		if l.kind == pageLine && len(run) != 1 {
			continue
		}
		if len(run) > 0 {
			from := len(arena)
			arena = append(arena, run...)
			s.tokens = arena[from:len(arena):len(arena)]
			s.loose = loose
			s.label = trimmedTo(l.text, run[0].left)
		} else {
			s.label = len(l.text)
		}
		s.class = lineClass(l, s)
		if s.class == years && len(s.tokens) == 1 && s.label == 0 && i > 0 && l.endsClause(&lines[i-1]) {
			s.tokens, s.label, s.class = nil, len(l.text), caption
		}
		if l.kind == pageLine {
			s.class = lone
		}
		if i > 0 && s.label == 0 && s.endsRanges(&out[i-1]) {
			above := &out[i-1]
			above.tokens, above.label = nil, len(lines[i-1].text)
			above.class = textClass(&lines[i-1])
		}
	}
}

// trimmedTo is where a text ends before column c, blanks and leader dots left aside.
func trimmedTo(s string, c int) int {
	for c > 0 && (s[c-1] == ' ' || s[c-1] == '.') {
		c--
	}
	return c
}

// endsClause reports whether a year by itself is the end of the caption above,
// "$123,904 in" over "2000", and no heading.
func (l *line) endsClause(above *line) bool {
	return l.indent <= above.indent+4 && (strings.HasSuffix(above.text, " in") || strings.HasSuffix(above.text, " and")) && hasDigit(above.text)
}

// endsRanges reports whether the figures of a line without a caption are the
// upper ends of ranges that began on the line above: "$36.50-" over "$48.25".
func (s *scanned) endsRanges(above *scanned) bool {
	for _, t := range above.tokens {
		if !t.minusBehind {
			return false
		}
	}
	return len(above.tokens) > 0 && len(above.tokens) == len(s.tokens)
}

// mayEndInFigure is a quick refusal of lines that end in a word.
func mayEndInFigure(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[len(s)-1]; {
	case c >= '0' && c <= '9', c == ')', c == '%', c == '*', c == '-', c == '#', c == '+', c == 0x96, c == 0x97, c == '/', c == '}', c == '_',
		c == 'l', c == 'L', c == 'a', c == 'A', c == 'm', c == 'M', c == 'e', c == 'E', c == '.', c == '$':
		return true
	case c == 's', c == 'h', c == 'r':
		return isTime(s[strings.LastIndexByte(s, ' ')+1:])
	}
	return false
}

// endsInWord reports whether the last word of a line is plainly none of those
// that stand for a figure, such as "n/a", and no figure.
func endsInWord(s string) bool {
	i := len(s) - 1
	if s[i] == '.' {
		// "N.A.", "n.m.", "yrs.", leader dots
		return i > 0 && strings.IndexByte("aAmMs. ", s[i-1]) < 0
	}
	for i >= 0 && (isLetter(s[i]) || s[i] == '/') {
		i--
	}
	switch s[i+1:] {
	case "", "nil", "Nil", "NIL", "none", "None", "n/a", "N/A", "n/m", "N/M", "NM", "nm", "NA":
		return false
	}
	return isLetter(s[len(s)-1]) && !isTime(s[i+1:])
}

func lineClass(l *line, s *scanned) class {
	n := len(s.tokens)
	if n == 0 {
		return textClass(l)
	}
	if allYears(s.tokens) && (s.label == 0 || n > 1 || s.tokens[0].gap >= 3) || s.label == 0 && numbered(l.text, s.tokens) {
		return years
	}
	first := s.tokens[0]
	switch {
	case first.gap <= 3 && !first.dollar && justified(l.text[l.indent:max(s.label, l.indent)]):
		return weak
	case n >= 2 && (first.gap >= 2 || first.dollar):
		return row
	case first.gap >= 4 || first.dollar && first.gap >= 3 || s.label == 0 && first.left > 20:
		return row
	}
	return weak
}

// numbered reports whether a line numbers columns: "(1)   (2)   (3)".
func numbered(s string, ts []token) bool {
	for i, t := range ts {
		if text := s[t.left:t.right]; len(text) != 3 || text[0] != '(' || text[1] != byte('1'+i) || text[2] != ')' {
			return false
		}
	}
	return len(ts) > 1
}

func textClass(l *line) class {
	s := l.text[l.indent:]
	if len(s) < 56 || l.indent >= 16 || !lowerShare(s) {
		return caption
	}
	if l.gap < 3 || justified(s) {
		return prose
	}
	return caption
}

// justified reports whether a text is a sentence set flush on both sides:
// many words, most in lower case, blanks strewn among them, no wide gap.
func justified(s string) bool {
	words, lower, wide := 0, 0, 0
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && s[j] == ' ' {
			j++
		}
		if j-i > 3 {
			return false
		}
		if j-i > 1 {
			wide++
		}
		if j < len(s) && s[j] >= 'a' && s[j] <= 'z' {
			lower++
		}
		words++
		k := j
		for j < len(s) && s[j] != ' ' {
			j++
		}
		if j-k > 2 && s[k] == '-' && s[j-1] == '-' {
			return false // headings above strokes
		}
		i = j
	}
	return words >= 6 && wide > 0 && wide <= words*2/3 && 2*lower >= words
}

// endsParagraph reports whether a short line goes on with the sentence of the
// line of prose directly above it.
func endsParagraph(l, above *line, said *scanned) bool {
	if said.class != prose || l.indent > above.indent+2 || l.gap >= 4 {
		return false
	}
	c := above.text[len(above.text)-1]
	return c != '.' && c != ':' && lowerShare(l.text) || l.text[l.indent] >= 'a' && l.text[l.indent] <= 'z'
}

// lowerShare reports whether most letters are lower case, as in a sentence. It
// counts them eight at once.
func lowerShare(s string) bool {
	lower, upper := 0, 0
	for ; len(s) >= 8; s = s[8:] {
		x := eightBytes(s)
		lower += bits.OnesCount64(within(x, 'a', 'z'))
		upper += bits.OnesCount64(within(x, 'A', 'Z'))
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
			lower++
		case c >= 'A' && c <= 'Z':
			upper++
		}
	}
	return lower > 3*upper
}

// segment is a piece of a line between gaps of at least two blanks.
type segment struct{ left, right int }

func (g segment) middle() int { return (g.left + g.right) / 2 }

// segments cuts a line at gaps of two blanks or more.
func segments(s string, from int) []segment { return appendSegments(nil, s, from) }

// appendSegments appends the pieces of a line to out.
func appendSegments(out []segment, s string, from int) []segment {
	for i := from; i < len(s); {
		if s[i] == ' ' || s[i] == '.' && leader(s, i) {
			i++
			continue
		}
		j := i
		for j < len(s) && !(s[j] == ' ' && (j+1 == len(s) || s[j+1] == ' ')) && !(s[j] == '.' && leader(s, j)) {
			j++
		}
		out = append(out, segment{i, j})
		i = j
	}
	return out
}
