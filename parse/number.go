package parse

import "strings"

// token is one figure of a line as laid out: columns left to right, half open.
type token struct {
	left, right int // of everything printed, "$" and parentheses included
	edge        int // column after the last digit: where a column of figures is flush
	kind        CellKind
	year        bool // four digits from 1900 to 2099 without comma, point or sign, or a range of years
	percent     bool
	dollar      bool
	between     bool   // a range: "1998-2007"
	time        bool   // "years" or "months" stands behind it
	minusBehind bool   // "1,628-": a minus, or the first half of a range that goes on below
	mark        string // footnote mark beside it
	gap         int    // blanks between it and what stands left of it, the line's start included
}

// word is a run of characters without a blank.
type word struct{ left, right int }

// split appends the words of a line to buf. Leader dots are a boundary and
// no word; what is set without a blank between two columns is cut apart.
func split(s string, buf []word) []word { return splitFrom(s, 0, buf) }

// splitFrom is split for the words from byte i on, where one begins.
func splitFrom(s string, i int, buf []word) []word {
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
		mayGlue := false
		for ; j < len(s) && s[j] != ' '; j++ {
			if c := s[j]; c == '.' && leader(s, j) {
				break
			} else if c == '$' || c == ')' || c == '}' {
				mayGlue = mayGlue || j > i || c != '$'
			}
		}
		if mayGlue {
			for k := glued(s[i:j]); k > 0; k = glued(s[i:j]) {
				buf = append(buf, word{i, i + k})
				i += k
			}
		}
		buf = append(buf, word{i, j})
		i = j
	}
	return buf
}

// lastPlainWord is where the last word begins that is nothing but letters, and
// neither a figure nor the unit of one: the figures at the end of the line stand
// behind it. It is 0 where there is none.
func lastPlainWord(s string) int {
	for i := len(s); i > 0; {
		for i > 0 && s[i-1] == ' ' {
			i--
		}
		end := i
		for i > 0 && isLetter(s[i-1]) {
			i--
		}
		if i < end && (i == 0 || s[i-1] == ' ') && !isTime(s[i:end]) && readFigure(s[i:end]).kind == Blank {
			return i
		}
		for i > 0 && s[i-1] != ' ' {
			i--
		}
	}
	return 0
}

// maxWord is the length beyond which a word without blanks is looked at as a
// whole only.
const maxWord = 120

// glued is where the next column begins in a word that holds two: a dollar
// sign behind a figure ("3,084(1)$"), or a figure behind a closing
// parenthesis ("1995)1,496", "(1)(2)5,850(3)"). It is 0 where it holds one.
func glued(s string) int {
	if len(s) > maxWord {
		return 0
	}
	for k := 1; k < len(s); k++ {
		switch before := s[k-1]; {
		case s[k] == '$':
			if before >= '0' && before <= '9' || before == ')' || before == '%' || before == '}' {
				return k
			}
		case before == ')' || before == '}':
			if c := s[k]; c != '(' && (c < '0' || c > '9') {
				continue
			}
			rest := s[k:]
			if rest == "(" && readFigure(s[:k]).kind == Figure {
				return k // "1,234)( 5,678)": the next figure stands apart from its parenthesis
			}
			if n := strings.IndexByte(rest, '$'); n > 0 {
				rest = rest[:n]
			}
			if n := strings.IndexByte(rest, ')'); n > 0 {
				rest = rest[:n+1]
			}
			if !strings.ContainsAny(rest, ",.%") || rest[len(rest)-1] == ',' || rest[len(rest)-1] == '.' {
				continue
			}
			if f := readFigure(rest); f.kind == Figure {
				return k
			}
		}
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
				held := t // a copy, so that not every token has to be allocated
				loose = &held
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
// sign or a parenthesis parts the two, or both are too long for a sentence.
func closeBy(s string, left word, t token) bool {
	prev := s[left.left:left.right]
	f := readFigure(prev)
	if f.kind != Figure && f.kind != Dash {
		return false
	}
	if t.dollar || s[t.left] == '(' || prev[len(prev)-1] == ')' && prev[0] == '(' {
		return true
	}
	return t.kind == Figure && f.kind == Figure && long(s[t.left:t.right]) && long(prev)
}

// long reports whether a figure has thousands set off or decimals.
func long(s string) bool { return strings.IndexByte(s, ',') > 0 || strings.IndexByte(s, '.') >= 0 }

// figureAt reads the figure whose last word is ws[end-1]; first is the index
// of its first word.
func figureAt(s string, ws []word, end int) (t token, first int, ok bool) {
	i := end - 1
	last := ws[i]
	t.right = last.right
	text := s[last.left:last.right]

	// Marks and signs set apart to the right of the digits.
	for i > 0 && !isDigit(text[0]) {
		gap := last.left - ws[i-1].right
		sign := text == ")" || text == "%" || text == "%)" || text == ")%"
		mark := !sign && markApart(text, gap)
		if !mark && gap > 2 || !sign && !mark {
			break
		}
		prev := s[ws[i-1].left:ws[i-1].right]
		if c := prev[len(prev)-1]; !(isDigit(c) || c == ')' || c == '%' && mark) {
			break
		}
		if mark {
			t.mark = text
		}
		if strings.IndexByte(text, '%') >= 0 {
			t.percent = true
		}
		i--
		last = ws[i]
		text = prev
	}
	if isLetter(text[0]) && isTime(text) && i > 0 && last.left-ws[i-1].right <= 2 {
		// "4 years": a figure and its unit.
		if f := readFigure(s[ws[i-1].left:ws[i-1].right]); f.kind == Figure && !f.year {
			t.time = true
			i--
			last = ws[i]
			text = s[last.left:last.right]
		}
	}

	left := last.left
	f := readFigure(text)
	if f.kind == Blank && i > 0 && last.left-ws[i-1].right == 1 && isFraction(text) && isWhole(s[ws[i-1].left:ws[i-1].right]) {
		// "46 5/8": the price of a share in eighths.
		i--
		left = ws[i].left
		f = figureText{kind: Figure, edge: last.right - left}
	} else if f.kind == Blank {
		if !isFraction(text) {
			return t, 0, false
		}
		f = figureText{kind: Word, edge: len(text)}
	}
	if f.mark != "" {
		t.mark = f.mark
	}
	t.kind, t.edge, t.year = f.kind, left+f.edge, f.year && !t.time
	t.percent = t.percent || f.percent
	t.dollar = f.dollar
	t.between = f.between
	t.minusBehind = f.minusBehind
	if f.kind == Figure {
		if n, from := rangeBefore(s, ws, i); n > 0 {
			i -= n
			left = from
			t.kind, t.year, t.between = Word, false, true
		}
	}
	// A dollar sign or an opening parenthesis set apart to the left.
	open := false
	for i > 0 {
		prev := s[ws[i-1].left:ws[i-1].right]
		gap := left - ws[i-1].right
		if c := prev[len(prev)-1]; c != '$' && c != '(' {
			break
		}
		if prev == "$" || prev == "$(" || prev == "($" || prev == "(" && gap <= 3 || prev == "US$" || prev == "-$" {
			if gap > 16 {
				break
			}
			open = open || strings.IndexByte(prev, '(') >= 0
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
		if t.gap < 4 && dots(s, ws[i-1].right, left) {
			t.gap = 4
		}
	}
	if f.closed && !open && t.kind == Figure && !(t.gap >= 2 && long(text)) {
		return t, 0, false // "(Notes 1 and 2)": the end of a remark
	}
	return t, i, true
}

// rangeBefore looks for the lower end of a range whose upper end is ws[i]:
// "3.11 -  21.63", "7.50- $68.00", "25.00 -$16.00". It is how many words
// belong to it besides ws[i], and where it begins.
func rangeBefore(s string, ws []word, i int) (n, from int) {
	if i == 0 {
		return 0, 0
	}
	text := s[ws[i].left:ws[i].right]
	at := i - 1
	if s[ws[at].left:ws[at].right] == "$" && at > 0 && ws[i].left-ws[at].right <= 2 {
		at--
	}
	prev := s[ws[at].left:ws[at].right]
	gap := ws[at+1].left - ws[at].right
	switch {
	case prev == "-" && gap <= 2 && at > 0 && ws[at].left-ws[at-1].right == 1:
		at--
		if f := readFigure(s[ws[at].left:ws[at].right]); f.kind == Figure && f.mark == "" {
			return i - at, ws[at].left
		}
	case gap <= 2 && len(prev) > 1 && prev[len(prev)-1] == '-':
		if f := readFigure(prev[:len(prev)-1]); f.kind == Figure && !f.closed && !(thousands(prev) && thousands(text)) {
			return i - at, ws[at].left
		}
	case text[0] == '-' && len(text) > 1 && text[1] == '$' && gap <= 1 && at == i-1:
		if f := readFigure(prev); f.kind == Figure && f.dollar {
			return 1, ws[at].left
		}
	}
	return 0, 0
}

// thousands reports whether a figure is set off in thousands: an amount, whose
// minus behind it makes no range with the amount of the next column.
func thousands(s string) bool { return strings.IndexByte(s, ',') > 0 }

// dots reports whether leader dots stand between two columns.
func dots(s string, from, to int) bool {
	return strings.Count(s[from:to], ".") >= 2
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isTime recognises the unit behind a term: "4 years".
func isTime(s string) bool {
	switch s {
	case "years", "year", "months", "month", "yrs.", "yrs", "days":
		return true
	}
	return false
}

// isWhole recognises one to three digits, a dollar sign before them or not.
func isWhole(s string) bool {
	s = strings.TrimPrefix(s, "$")
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 3
}

// isFraction recognises "5/8": digits, a stroke, a denominator of a power of two.
func isFraction(s string) bool {
	i := strings.IndexByte(s, '/')
	if i < 1 || i > 2 || !isWhole(s[:i]) || s[0] == '$' {
		return false
	}
	switch s[i+1:] {
	case "2", "4", "8", "16", "32", "64":
		return true
	}
	return false
}

// isMark recognises footnote marks: "*", "**", "#", "(1)", "(a)(b)", "/1/", "{4,5}".
func isMark(s string) bool {
	if s == "" {
		return false
	}
	for s != "" {
		n := 0
		switch s[0] {
		case '*', '#', '+', 0x86, 0x87: // daggers in Windows-1252
			n = 1
		case 0xe2:
			if strings.HasPrefix(s, "\u2020") || strings.HasPrefix(s, "\u2021") {
				n = len("\u2020")
			}
		case '(':
			n = enclosed(s, ')')
		case '{':
			n = enclosed(s, '}')
		case '/':
			n = enclosed(s, '/')
		}
		if n == 0 {
			return false
		}
		s = s[n:]
	}
	return true
}

// markApart reports whether a word is a footnote mark gap blanks behind its
// figure. "(5)" two blanks away is a column of its own, and so is "(12)".
func markApart(s string, gap int) bool {
	if !isMark(s) || gap > 2 && (s[0] != '*' || gap > 4) {
		return false
	}
	return s[0] != '(' || !isDigit(s[1]) || gap <= 1 && len(s) == 3
}

// enclosed is the length of a letter or of a number below 100 between signs.
func enclosed(s string, end byte) int {
	i := strings.IndexByte(s[1:], end) + 1
	if i < 2 || i > 5 {
		return 0
	}
	inner := s[1:i]
	if len(inner) == 1 && isLetter(inner[0]) {
		return i + 1
	}
	for _, part := range strings.Split(inner, ",") {
		if n, ok := small(part); !ok || n == 0 || len(part) > 1 && part[0] == '0' {
			return 0
		}
	}
	return i + 1
}

// figureText is what one word says when it is read as a figure.
type figureText struct {
	kind    CellKind // Blank where it is none
	edge    int      // column after its last digit
	mark    string   // footnote mark printed without a blank
	percent bool
	dollar  bool
	year    bool
	between bool // a range
	closed  bool // ends in a parenthesis that opens in an earlier word

	minusBehind bool
}

// readFigure recognises one word as a figure.
func readFigure(s string) figureText {
	if s != "" && isDigit(s[0]) {
		return readDigits(s, 0, false, figureText{})
	}
	if s != "" && isLetter(s[0]) && s[0]|0x20 != 'n' {
		return figureText{}
	}
	switch s {
	case "-", "--", "---", "----", "\x96", "\x97", "_", "-0-", "$-", "$--", "$-0-", "$\x97", "-%", "--%", "(-)", "(--)", "$---":
		return figureText{kind: Dash, edge: len(s), percent: s[len(s)-1] == '%', dollar: s[0] == '$'}
	case "nil", "Nil", "NIL", "none", "None":
		return figureText{kind: Dash, edge: len(s)}
	case "n/a", "N/A", "n/m", "N/M", "NM", "nm", "NA", "N.A.", "n.a.", "N.M.", "n.m.", "*", "**":
		return figureText{kind: Word, edge: len(s)}
	}
	if k := strings.IndexByte(s, '('); k >= 2 && strings.Trim(s[:k], "-") == "" && isMark(s[k:]) {
		return figureText{kind: Dash, edge: k, mark: s[k:]} // "--(1)": nil, and a footnote
	}
	var f figureText
	i, open := 0, false
	for i < len(s) && s[i] == '*' {
		f.mark = "*" // "*(80,000)": the mark stands before its figure
		i++
	}
	if k := i + pointOutside(s[i:]); k > i {
		// ".(81)" stands for (.81).
		f = readFigure("$"[:dollarSign(s[i:])] + "(." + s[k:])
		f.edge += i
		return f
	}
	for i < len(s) && (s[i] == '$' || s[i] == '(' || s[i] == '-' || s[i] == '+') {
		switch s[i] {
		case '(':
			open = true
		case '$':
			f.dollar = true
		}
		i++
	}
	return readDigits(s, i, open, f)
}

// readDigits is readFigure behind the signs before the digits, which stand at i;
// open says that a parenthesis is one of the signs.
func readDigits(s string, i int, open bool, f figureText) figureText {
	n := scanFigure(s[i:])
	if n == 0 {
		return figureText{}
	}
	digits := s[i : i+n]
	if n > 1 && digits[0] == '0' && strings.Trim(digits, "0") == "" {
		return figureText{} // "($000)" states a unit
	}
	i += n
	if i+1 < len(s) && s[i] == '-' {
		if !isMark(s[i+1:]) {
			return readRange(s, i, f)
		}
		f.mark, s = s[i+1:], s[:i+1]
	}
	f.edge = i
	if i < len(s) && s[i] == '-' && !(n == 4 && (digits[:2] == "19" || digits[:2] == "20")) {
		f.kind, f.minusBehind = Figure, true // a bookkeeping machine's minus; "1995-" is half a range
		return f
	}
	if i < len(s) && s[i] == '%' {
		f.percent = true
		i++
	}
	if i < len(s) && s[i] == ')' {
		f.closed = !open
		i++
		if i < len(s) && s[i] == '%' {
			f.percent = true
			i++
		}
	}
	if rest := s[i:]; rest != "" {
		if !isMark(rest) {
			return figureText{}
		}
		f.mark += rest
	}
	f.kind = Figure
	f.year = n == 4 && f.edge == 4 && !f.percent && !f.closed && (digits[:2] == "19" || digits[:2] == "20")
	return f
}

// pointOutside is the length of "$.(" or ".(" at the beginning of s: the point
// of a negative fraction printed before its parenthesis; else 0.
func pointOutside(s string) int {
	n := dollarSign(s)
	if strings.HasPrefix(s[n:], ".(") && len(s) > n+2 && isDigit(s[n+2]) {
		return n + 2
	}
	return 0
}

func dollarSign(s string) int {
	if strings.HasPrefix(s, "$") {
		return 1
	}
	return 0
}

// readRange recognises "1998-2007" and "6.0-9.5%", which are words, and
// "7-1/4%", which is a figure; the hyphen is at i.
func readRange(s string, i int, f figureText) figureText {
	rest := strings.TrimSuffix(s[i+1:], "%")
	f.percent = len(rest) < len(s)-i-1
	if isFraction(rest) && isWhole(s[:i]) {
		f.kind, f.edge = Figure, i+1+len(rest)
		return f
	}
	rest = strings.TrimPrefix(rest, "$")
	if n := scanFigure(rest); n == 0 || n != len(rest) || len(rest) > 4 && !f.dollar && !long(rest) {
		return figureText{} // 14701-3966 is an address
	}
	f.kind, f.edge, f.between = Word, len(s), true
	f.year = i == 4 && (s[:2] == "19" || s[:2] == "20")
	return f
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
