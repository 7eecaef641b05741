package parse

import "strings"

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

// scan looks at every line once.
func scan(lines []line) []scanned {
	out := make([]scanned, len(lines))
	var ws []word
	var run []token
	arena := make([]token, 0, len(lines)/2)
	for i := range lines {
		l := &lines[i]
		if l.kind != textLine {
			if l.kind != pageLine || l.indent+len(l.text) == 0 {
				continue
			}
		}
		s := &out[i]
		if !mayEndInFigure(l.text) {
			s.class, s.label = textClass(l), len(l.text)
			continue
		}
		ws = split(l.text, ws[:0])
		var loose *token
		run, loose = figures(l.text, ws, run[:0])
		if l.kind == pageLine && len(run) != 1 {
			continue
		}
		if len(run) > 0 {
			from := len(arena)
			arena = append(arena, run...)
			s.tokens = arena[from:len(arena):len(arena)]
			s.loose = loose
			s.label = len(strings.TrimRight(l.text[:run[0].left], " ."))
		} else {
			s.label = len(l.text)
		}
		s.class = lineClass(l, s)
		if l.kind == pageLine {
			s.class = lone
		}
	}
	return out
}

// mayEndInFigure is a quick refusal of lines that end in a word.
func mayEndInFigure(s string) bool {
	if s == "" {
		return false
	}
	switch c := s[len(s)-1]; {
	case c >= '0' && c <= '9', c == ')', c == '%', c == '*', c == '-', c == '#', c == '+', c == 0x96, c == 0x97, c == '/',
		c == 'l', c == 'L', c == 'a', c == 'A', c == 'm', c == 'M', c == 'e', c == 'E', c == '.', c == '$':
		return true
	}
	return false
}

func lineClass(l *line, s *scanned) class {
	n := len(s.tokens)
	if n == 0 {
		return textClass(l)
	}
	allYears := true
	for _, t := range s.tokens {
		allYears = allYears && t.year
	}
	if allYears && (s.label == 0 || n > 1 || s.tokens[0].gap >= 3) {
		return years
	}
	first := s.tokens[0]
	switch {
	case n >= 2 && (first.gap >= 2 || first.dollar):
		return row
	case first.gap >= 4 || first.dollar && first.gap >= 3 || s.label == 0 && first.left > 20:
		return row
	}
	return weak
}

func textClass(l *line) class {
	if len(l.text)-l.indent >= 56 && l.indent < 16 && strings.Count(l.text, "   ") == 0 && lowerShare(l.text) {
		return prose
	}
	return caption
}

// lowerShare reports whether most letters are lower case, as in a sentence.
func lowerShare(s string) bool {
	lower, upper := 0, 0
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
func segments(s string, from int) []segment {
	var out []segment
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
