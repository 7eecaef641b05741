package parse

import (
	"strings"

	"github.com/shopspring/decimal"
)

// token is one figure of a line as laid out: columns left to right, half open.
type token struct {
	left, right int // of everything printed, "$" and parentheses included
	edge        int // column after the last digit: where a column of figures is flush
	kind        CellKind
	year        bool // four digits from 1900 to 2099 without comma, point or sign
	percent     bool
	dollar      bool
	mark        string // footnote mark beside it
	gap         int    // blanks between it and what stands left of it, the line's start included
}

// word is a run of characters without a blank.
type word struct{ left, right int }

// split appends the words of a line to buf. Leader dots are a boundary and
// no word; a figure glued to a closing parenthesis ("1995)1,496") is cut off.
func split(s string, buf []word) []word {
	i := 0
	for i < len(s) {
		if s[i] == ' ' {
			i++
			continue
		}
		if s[i] == '.' && leader(s, i) {
			for i < len(s) && s[i] == '.' {
				i++
			}
			continue
		}
		j := i
		for j < len(s) && s[j] != ' ' && !(s[j] == '.' && leader(s, j)) {
			j++
		}
		if k := glued(s[i:j]); k > 0 {
			buf = append(buf, word{i, i + k})
			i += k
		}
		buf = append(buf, word{i, j})
		i = j
	}
	return buf
}

// glued is where a figure begins that stands directly behind a closing
// parenthesis after a letter or digit, 0 for none.
func glued(s string) int {
	k := strings.IndexByte(s, ')')
	if k <= 0 || k+4 >= len(s) {
		return 0
	}
	c := s[k+1]
	if c != '$' && (c < '0' || c > '9') {
		return 0
	}
	if k = k + 1; strings.IndexByte(s[k:], ',') < 0 && s[k] != '$' {
		return 0
	}
	if end := scanFigure(s[k:]); end == len(s)-k {
		return k
	}
	return 0
}

// scanFigure is the length of the figure that s begins with, 0 for none:
// digits with commas in threes and a point, or ".28".
func scanFigure(s string) int {
	i := 0
	for i < len(s) && (s[i] == '$' || s[i] == '(') {
		i++
	}
	digits, group, point := 0, -1, false
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits++
			if group >= 0 && !point {
				group++
			}
		case c == ',' && !point && digits > 0 && (group < 0 && digits <= 3 || group == 3):
			if i+3 >= len(s) || s[i+1] < '0' || s[i+1] > '9' {
				return figureEnd(s, i, digits, group)
			}
			group = 0
		case c == '.' && !point && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			point = true
		default:
			return figureEnd(s, i, digits, group)
		}
	}
	return figureEnd(s, i, digits, group)
}

func figureEnd(s string, i, digits, group int) int {
	if digits == 0 || group >= 0 && group != 3 {
		return 0
	}
	return i
}

// figures appends the figures that stand at the end of a line, left to right:
// the longest run of words that are figures, each at least two blanks (or a
// dollar sign, or leader dots) away from what stands left of it. loose is a
// figure directly left of the run that stands only one blank from its caption.
func figures(s string, ws []word, buf []token) (run []token, loose *token) {
	run = buf
	end := len(ws)
	for end > 0 {
		t, first, ok := figureAt(s, ws, end)
		if !ok {
			break
		}
		if t.gap < 2 && first > 0 && !closeBy(s, ws[first-1], t) {
			if t.kind == Figure && !t.year {
				loose = &t
			}
			break
		}
		run = append(run, t)
		end = first
	}
	for i, j := len(buf), len(run)-1; i < j; i, j = i+1, j-1 {
		run[i], run[j] = run[j], run[i]
	}
	return run, loose
}

// closeBy reports whether a figure one blank away from the word left of it is
// a column of its own all the same: that word is a figure too, and a dollar
// sign or a parenthesis parts the two.
func closeBy(s string, left word, t token) bool {
	prev := s[left.left:left.right]
	if kind, _, _, _, _, _ := readFigure(prev); kind != Figure && kind != Dash {
		return false
	}
	return t.dollar || s[t.left] == '(' || prev[len(prev)-1] == ')' && prev[0] == '('
}

// figureAt reads the figure whose last word is ws[end-1]; first is the index
// of its first word.
func figureAt(s string, ws []word, end int) (t token, first int, ok bool) {
	i := end - 1
	last := ws[i]
	t.right = last.right
	text := s[last.left:last.right]

	// Marks and signs set apart to the right of the digits.
	for i > 0 && (text == ")" || text == "%" || text == "%)" || text == ")%" || isMark(text)) && last.left-ws[i-1].right <= markGap(text) {
		prev := s[ws[i-1].left:ws[i-1].right]
		if c := prev[len(prev)-1]; !(c >= '0' && c <= '9' || c == ')' || c == '%' && isMark(text)) {
			break
		}
		if isMark(text) {
			t.mark = text
		}
		if strings.IndexByte(text, '%') >= 0 {
			t.percent = true
		}
		i--
		last = ws[i]
		text = prev
	}

	left := last.left
	kind, edge, mark, percent, dollar, year := readFigure(text)
	if kind == Blank {
		return t, 0, false
	}
	if mark != "" {
		t.mark = mark
	}
	t.kind, t.edge, t.year = kind, last.left+edge, year
	t.percent = t.percent || percent
	t.dollar = dollar
	// A dollar sign or an opening parenthesis set apart to the left.
	for i > 0 {
		prev := s[ws[i-1].left:ws[i-1].right]
		gap := left - ws[i-1].right
		if prev == "$" || prev == "$(" || prev == "($" || prev == "(" && gap <= 3 || prev == "US$" || prev == "-$" {
			if gap > 16 {
				break
			}
			t.dollar = t.dollar || strings.IndexByte(prev, '$') >= 0
			i--
			left = ws[i].left
			t.year = false
			continue
		}
		break
	}
	t.left = left
	t.gap = left
	if i > 0 {
		t.gap = left - ws[i-1].right
		if dots(s, ws[i-1].right, left) {
			t.gap = max(t.gap, 4)
		}
	}
	return t, i, true
}

// markGap is how far from its figure a mark may stand: an asterisk farther than
// "(1)", which alone in a column would be a figure.
func markGap(mark string) int {
	if mark[0] == '*' {
		return 4
	}
	return 2
}

// dots reports whether leader dots stand between two columns.
func dots(s string, from, to int) bool {
	return strings.Count(s[from:to], ".") >= 2
}

// isMark recognises a footnote mark that stands by itself.
func isMark(s string) bool {
	switch s {
	case "*", "**", "***", "#", "+", "(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(1)", "(2)", "(3)", "(4)", "(5)", "/1/", "/2/", "/3/", "/4/":
		return true
	}
	return false
}

// readFigure recognises one word as a figure: its kind, the column after its
// last digit, and what is printed with it. Blank means that it is none.
func readFigure(s string) (kind CellKind, edge int, mark string, percent, dollar, year bool) {
	switch s {
	case "-", "--", "---", "----", "\x96", "\x97", "-0-", "$-", "$--", "$-0-", "$\x97", "-%", "--%", "(-)", "(--)", "$---":
		return Dash, len(s), "", strings.IndexByte(s, '%') >= 0, s[0] == '$', false
	case "nil", "Nil", "NIL", "none", "None":
		return Dash, len(s), "", false, false, false
	case "n/a", "N/A", "n/m", "N/M", "NM", "nm", "NA", "N.A.", "n.a.", "N.M.", "n.m.", "*", "**":
		return Word, len(s), "", false, false, false
	}
	i, open := 0, false
	for i < len(s) && (s[i] == '$' || s[i] == '(' || s[i] == '-' || s[i] == '+') {
		switch s[i] {
		case '(':
			open = true
		case '$':
			dollar = true
		}
		i++
	}
	n := scanFigure(s[i:])
	if n == 0 {
		return Blank, 0, "", false, false, false
	}
	digits := s[i : i+n]
	i += n
	edge = i
	if i < len(s) && s[i] == '%' {
		percent = true
		i++
	}
	if i < len(s) && s[i] == ')' {
		open = false
		i++
		if i < len(s) && s[i] == '%' {
			percent = true
			i++
		}
	}
	if rest := s[i:]; rest != "" {
		if !isMark(rest) {
			return Blank, 0, "", false, false, false
		}
		mark = rest
	}
	year = edge == len(s) && n == 4 && len(s) == 4 && (digits[:2] == "19" || digits[:2] == "20")
	_ = open // the parenthesis may close in a later word
	return Figure, edge, mark, percent, dollar, year
}

// cellOf makes the cell of a token: what is printed there and what it means.
func (l *line) cellOf(src *Source, t token) Cell {
	text := l.text[t.left:t.right]
	start, end := l.offset(t.left), l.offset(t.right-1)+1
	c := Cell{Kind: t.kind, Text: words(text), Mark: t.mark, Span: src.Span(start, end)}
	if t.kind == Figure {
		value, ok := Amount(text)
		if !ok {
			c.Kind = Word
		}
		c.Value = value
	}
	return c
}

// Amount reads one printed figure: "(1,628,326)", "$ 12.5", "- 3", ".28",
// "39%". Parentheses or a leading minus make it negative; percent signs,
// dollar signs and footnote marks are left aside. It reports false for
// anything that is not one figure.
func Amount(s string) (decimal.Decimal, bool) {
	var digits [32]byte
	n, point, exp := 0, false, int32(0)
	negative, seen := false, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			if n == len(digits) {
				return decimal.Decimal{}, false
			}
			digits[n] = c
			n++
			seen = true
			if point {
				exp--
			}
		case c == '.' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			if point {
				return decimal.Decimal{}, false
			}
			point = true
		case c == '(' || c == '-' && !seen:
			if seen {
				// A footnote mark such as (1) follows the figure.
				if i+2 < len(s) && s[i] == '(' {
					i = len(s)
				}
				continue
			}
			negative = true
		case seen && (c == '*' || c == '#' || c == '/'):
			i = len(s)
		}
	}
	if !seen {
		return decimal.Decimal{}, false
	}
	if n <= 18 {
		v := int64(0)
		for _, d := range digits[:n] {
			v = v*10 + int64(d-'0')
		}
		if negative {
			v = -v
		}
		return decimal.New(v, exp), true
	}
	d, err := decimal.NewFromString(string(digits[:n]))
	if err != nil {
		return decimal.Decimal{}, false
	}
	if negative {
		d = d.Neg()
	}
	return d.Shift(exp), true
}
