package parse

import (
	"slices"
	"strings"
)

// rowReader assembles the rows of one table: it joins wrapped captions, keeps
// headings apart, and puts figures into columns.
type rowReader struct {
	src     *Source
	lines   []line
	scans   []scanned
	cols    []column
	notes   int // where a column of references to notes begins; 0 for none
	limit   int // column that the widest caption reaches
	rows    []Row
	cells   []Cell // room for those of the next rows
	at      []int  // of the row at hand: its figure in every column
	pending []int  // lines of captions that no figures have followed yet
	rule    bool
	brk     bool
}

// readRows reads the lines from the first caption to the last row.
func (t *rowReader) readRows(stubs []int, r region, floor int) []Row {
	for i := r.first; i <= r.last; i++ {
		if t.scans[i].class == row && len(t.scans[i].tokens) > 0 {
			t.limit = max(t.limit, t.scans[i].label)
		}
	}
	begin := r.first
	if len(stubs) > 0 {
		begin = stubs[0]
	}
	texts := 0
	for k := begin; k <= r.last; k++ {
		if t.lines[k].kind == textLine {
			texts++
		}
	}
	t.rows = make([]Row, 0, texts)
	for k := begin; k <= r.last; k++ {
		text := t.lines[k].kind == textLine || t.lines[k].kind == pageLine
		if k >= r.first || !text || slices.Contains(stubs, k) && !isUnitNote(t.lines[k].text) {
			t.line(k, r)
		}
	}
	// A caption may go on below the last figures.
	k := r.last + 1
	if k < len(t.lines) && t.continues(k) {
		t.join(k)
		k++
	}
	if n := len(t.rows); n > 0 && k < len(t.lines) && t.lines[k].kind == doubleLine {
		t.rows[n-1].Double = true
	}
	return t.rows
}

// isUnitNote reports whether a line only states units: "(In millions)".
func isUnitNote(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) < 90 && isScale(s) && (s[0] == '(' || beginsFold(s, "in ") || beginsFold(s, "dollars"))
}

func (t *rowReader) line(k int, r region) {
	l, s := &t.lines[k], &t.scans[k]
	switch {
	case l.kind == blankLine, l.kind == tagLine, l.kind == pageLine && (s.class == nothing || !t.fits(s) || k < r.first || t.pageNumber(k)):
		if n := len(t.pending); n > 0 && !t.open(t.pending[n-1]) {
			t.flush(n)
		}
		t.brk = true
	case l.kind == ruleLine:
		if k > r.first {
			t.rule = true
		}
	case l.kind == doubleLine:
		if n := len(t.rows); n > 0 && len(t.pending) == 0 {
			t.rows[n-1].Double = true
		}
		t.rule = false
	case s.class == row || (s.class == weak || s.class == lone) && k >= r.first && t.fits(s):
		t.figures(k)
	case s.class == years && k >= r.first && s.label == 0 && len(s.tokens) == 1 && s.tokens[0].right < t.cols[0].left:
		t.pending = append(t.pending, k)
	case s.class == years && k >= r.first && t.fits(s):
		t.figures(k)
	default:
		if t.continues(k) {
			t.join(k)
			return
		}
		if n := len(t.pending); n > 0 && l.text[l.indent:] == t.lines[t.pending[n-1]].text[t.lines[t.pending[n-1]].indent:] {
			return // a line printed twice
		}
		t.pending = append(t.pending, k)
	}
}

// pageNumber reports whether a number by itself on a line is the page's and
// no figure: blank lines stand around it, and the table has other columns.
func (t *rowReader) pageNumber(k int) bool {
	return len(t.cols) > 1 && t.lines[k-1].kind != textLine && t.lines[k-1].kind != ruleLine && (k+1 >= len(t.lines) || t.lines[k+1].kind != ruleLine && t.lines[k+1].kind != doubleLine)
}

// fits reports whether all figures of a line stand in columns.
func (t *rowReader) fits(s *scanned) bool {
	for _, f := range valueTokens(s) {
		if distance(t.cols, f) > 2 {
			return false
		}
	}
	return true
}

// open reports whether a caption line is plainly unfinished.
func (t *rowReader) open(k int) bool {
	s := t.lines[k].text
	return strings.Count(s, "(") > strings.Count(s, ")") || strings.HasSuffix(s, ",") || endsOpen(s)
}

// continues reports whether line k carries on the caption of the row above:
// it follows directly, begins in lower case, and that caption is unfinished
// or nothing else could own the line.
func (t *rowReader) continues(k int) bool {
	n := len(t.rows)
	if n == 0 || len(t.pending) > 0 || t.rule || t.brk || t.rows[n-1].Cells == nil || t.lines[k].kind != textLine {
		return false
	}
	l := &t.lines[k]
	if t.scans[k].class == row || len(l.text) > max(t.limit+4, 24) {
		return false
	}
	text := l.text[l.indent:]
	if text[0] >= 'a' && text[0] <= 'z' {
		next := k + 1
		alone := next >= len(t.lines) || t.lines[next].kind != textLine
		return alone || endsOpen(t.rows[n-1].Label) || strings.HasSuffix(t.rows[n-1].Label, ",") || t.cut(k)
	}
	if t.cut(k) {
		return true
	}
	return text[0] == '(' && strings.HasSuffix(text, ")") && l.indent > t.rows[n-1].Indent && len(text) < 30 && endsOpen(t.rows[n-1].Label)
}

// cut reports whether the caption of the row above was cut where its figures
// begin and goes on with line k: further in, in the same case, and unfinished,
// or with a word that is no caption or had no room left.
func (t *rowReader) cut(k int) bool {
	above, l := &t.rows[len(t.rows)-1], &t.lines[k]
	text := l.text[l.indent:]
	if l.indent <= above.Indent || t.lines[k-1].kind != textLine || upper(above.Label) != upper(text) && !isDigit(text[0]) {
		return false
	}
	if endsOpen(above.Label) || strings.EqualFold(text, "activities") || strings.EqualFold(text, "equivalents") {
		return true
	}
	first, _, _ := strings.Cut(text, " ")
	return (text[0] >= 'a' && text[0] <= 'z' || isDigit(text[0])) && above.Indent+len(above.Label)+1+len(first) > t.limit
}

// join adds line k to the caption of the last row.
func (t *rowReader) join(k int) {
	r := &t.rows[len(t.rows)-1]
	r.Label = joinWords(r.Label, words(t.lines[k].text))
	r.Span.End = t.lines[k].offset(len(t.lines[k].text)-1) + 1
}

// figures makes a row of line k, with as many of the pending captions as are
// its own beginning.
func (t *rowReader) figures(k int) {
	l, s := &t.lines[k], &t.scans[k]
	tokens, label := s.tokens, s.label
	if vt := valueTokens(s); len(vt) < len(tokens) {
		label = tokens[0].right
		tokens = vt
	}
	if s.loose != nil && len(tokens) < len(t.cols) && distance(t.cols, *s.loose) == 0 && misfit(t.cols[0], *s.loose) <= 3 {
		tokens = append([]token{*s.loose}, tokens...)
		label = trimmedTo(l.text, s.loose.left)
	}
	for len(tokens) > len(t.cols) {
		label = tokens[0].right
		tokens = tokens[1:]
	}
	// A figure far left of the first column is part of the caption.
	for len(tokens) > 1 && tokens[0].right < t.cols[0].left-6 && len(tokens) < len(t.cols) {
		label = tokens[0].right
		tokens = tokens[1:]
	}
	at, ok := place(t.cols, tokens, t.at[:0])
	t.at = at
	if !ok || len(tokens) == 0 {
		t.pending = append(t.pending, k)
		return
	}
	for label > 0 && (l.text[label-1] == '$' || l.text[label-1] == ' ' || l.text[label-1] == '.') {
		label--
	}
	own := ""
	if label > l.indent {
		own = l.text[l.indent:label]
	}
	note := ""
	if t.notes > 0 && label > t.notes {
		if g := segments(l.text[:label], 0); len(g) > 0 && g[len(g)-1].left >= t.notes-2 {
			note = words(l.text[g[len(g)-1].left:label])
			label = trimmedTo(l.text, g[len(g)-1].left)
			own = l.text[min(l.indent, label):label]
		}
	}
	from := t.captionFrom(k, own)
	t.flush(from)
	out := Row{Note: note, Indent: -1, Rule: t.rule, Break: t.brk, Cells: t.blank()}
	start := l.offset(l.indent)
	for _, p := range t.pending {
		pl := &t.lines[p]
		if out.Indent < 0 {
			out.Indent, start = pl.indent, pl.offset(pl.indent)
		}
		out.Label = joinWords(out.Label, words(pl.text))
	}
	t.pending = t.pending[:0]
	if own != "" {
		if out.Indent < 0 {
			out.Indent = l.indent
		}
		// Some filings print the last line of a wrapped caption twice.
		if tail := words(own); !strings.HasSuffix(out.Label, tail) || len(out.Label) > len(tail) && out.Label[len(out.Label)-len(tail)-1] != ' ' {
			out.Label = joinWords(out.Label, tail)
		}
	}
	for j, i := range at {
		if i >= 0 {
			out.Cells[j] = l.cellOf(t.src, tokens[i])
		}
	}
	out.Span = t.src.Span(start, l.offset(len(l.text)-1)+1)
	t.rows = append(t.rows, out)
	t.rule, t.brk = false, false
}

// blank is the cells of a row with nothing in them.
func (t *rowReader) blank() []Cell {
	n := len(t.cols)
	if len(t.cells) < n {
		t.cells = make([]Cell, n*min(16, max(4, len(t.rows))))
	}
	out := t.cells[:n:n]
	t.cells = t.cells[n:]
	return out
}

// captionFrom is how many of the pending lines are headings of their own; the
// rest begin the caption that ends on line k with own ("" for figures alone).
func (t *rowReader) captionFrom(k int, own string) int {
	n := len(t.pending)
	if n == 0 {
		return 0
	}
	if t.lines[t.pending[n-1]].start >= t.lines[k].start {
		return n // from the left half of a schedule to its right half no caption goes on
	}
	figures := k
	if own == "" {
		// Figures without a caption directly below a caption belong to it,
		// unless a rule marks a total or the caption is a heading.
		p := t.pending[n-1]
		if t.brk || strings.HasSuffix(t.lines[p].text, ":") || p+1 != k || namesNoAmount(t.lines[p].text) {
			return n
		}
		own = t.lines[p].text[t.lines[p].indent:]
		k = p
		n--
	}
	list := k == figures && t.beginsList(k)
	next, nextIndent := own, t.lines[k].indent
	for n > 0 {
		p := &t.lines[t.pending[n-1]]
		if !t.wraps(p, next, nextIndent, list) && !t.onlyChild(t.pending[n-1], k, list) && !t.thirdLine(n, k, list) {
			break
		}
		next, nextIndent = p.text[p.indent:], p.indent
		n--
	}
	return n
}

// namesNoAmount recognises "Commitments and contingencies", which balance
// sheets print without figures right above a total.
func namesNoAmount(caption string) bool {
	low := strings.ToLower(strings.TrimLeft(caption, " "))
	return strings.HasPrefix(low, "commitments") || strings.HasPrefix(low, "contingencies") || strings.HasPrefix(low, "contingent liabilities")
}

// beginsList reports whether the caption on line k is the first of several at
// its own indent: what stands above it at a lesser indent is then a heading.
func (t *rowReader) beginsList(k int) bool {
	for j := k + 1; j < len(t.lines) && j <= k+3; j++ {
		switch t.lines[j].kind {
		case textLine:
			return t.lines[j].indent == t.lines[k].indent && t.scans[j].class != prose
		case ruleLine, doubleLine, tagLine:
			return false
		}
	}
	return false
}

// onlyChild reports whether line p is the beginning of the caption on line k
// because captions at the indent of p stand before and after the two.
func (t *rowReader) onlyChild(p, k int, list bool) bool {
	n := len(t.rows)
	if list || n == 0 || p+1 != k || t.rows[n-1].Cells == nil || t.rows[n-1].Indent != t.lines[p].indent {
		return false
	}
	a, b := &t.lines[p], &t.lines[k]
	c := a.text[len(a.text)-1]
	return b.indent > a.indent && b.indent <= a.indent+4 && c != ':' && c != ')' &&
		upper(a.text) == upper(b.text[:max(t.scans[k].label, b.indent)]) && t.indentAfter(k) == a.indent
}

// thirdLine reports whether line k goes on with the last pending line because
// that one is itself the second line of a caption, at the same indent.
func (t *rowReader) thirdLine(n, k int, list bool) bool {
	if list || n < 2 || t.pending[n-1]+1 != k || t.pending[n-2]+2 != k {
		return false
	}
	first, second, third := &t.lines[k-2], &t.lines[k-1], &t.lines[k]
	return second.indent == third.indent && second.indent > first.indent && t.indentAfter(k) <= first.indent &&
		t.wraps(first, second.text[second.indent:], second.indent, false)
}

// indentAfter is the indent of the next caption after line k, -1 where a rule
// or the end comes first.
func (t *rowReader) indentAfter(k int) int {
	for j := k + 1; j < len(t.lines) && j <= k+3; j++ {
		switch t.lines[j].kind {
		case textLine:
			return t.lines[j].indent
		case tagLine, ruleLine, doubleLine:
			return -1
		}
	}
	return -1
}

func adjacent(lines []line, above, below int) bool {
	for k := above + 1; k < below; k++ {
		if lines[k].kind != ruleLine {
			return false
		}
	}
	return true
}

// wraps reports whether the caption on line a goes on with the words next;
// list says that next begins a list at its indent.
func (t *rowReader) wraps(a *line, next string, indent int, list bool) bool {
	s := a.text[a.indent:]
	if strings.Count(s, "(") > strings.Count(s, ")") {
		return true
	}
	if strings.HasSuffix(s, ":") || next == "" {
		return false
	}
	c := next[0]
	if c >= 'a' && c <= 'z' || c == '(' || c == '&' || c == '-' && len(next) > 1 || c >= '0' && c <= '9' && indent >= a.indent {
		return !(c == '(' && strings.HasSuffix(s, ")"))
	}
	if endsOpen(s) || strings.HasSuffix(s, ",") || strings.HasSuffix(s, "s'") || strings.HasSuffix(s, "S'") {
		return true
	}
	if list && indent > a.indent {
		return false
	}
	if strings.HasSuffix(s, "--") || strings.HasSuffix(s, " -") {
		return true
	}
	first := next
	if i := strings.IndexByte(next, ' '); i > 0 {
		first = next[:i]
	}
	if indent > a.indent && startsOpen(first) && (upper(s) || !upper(first)) {
		return true
	}
	switch first {
	case "BEFORE", "Before", "ACTIVITIES", "Activities", "EQUIVALENTS", "Equivalents":
		return indent == a.indent && upper(s) == upper(first) // no caption begins so
	}
	// The line was full: the next word would not have fitted.
	return len(s) > 20 && len(a.text)+1+len(first) > t.limit && indent > a.indent && a.text[len(a.text)-1] != '.' && upper(s) == upper(next) && t.limit > 16
}

func upper(s string) bool { return strings.ToUpper(s) == s }

// endsOpen reports whether the last word cannot end a caption.
func endsOpen(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	var room [16]byte
	switch string(appendLower(room[:0], strings.TrimRight(s[i+1:], ")"))) {
	case "and", "of", "to", "by", "in", "at", "for", "from", "the", "a", "an", "on", "or", "with", "less", "net", "per", "before", "after",
		"ended", "under", "including", "within", "than", "its", "used", "(used", "upon", "through", "into", "as", "&", "provided",
		"-", "excluding", "not", "between", "over", "primarily", "(including", "relating", "related", "additional", "various":
		return i > 0 || len(s) > 3
	}
	return false
}

// startsOpen reports whether a word begins the second line of a caption.
func startsOpen(s string) bool {
	var room [16]byte
	switch string(appendLower(room[:0], s)) {
	case "and", "of", "to", "by", "in", "at", "for", "from", "on", "or", "with", "before", "after", "net", "under", "per", "equity", "taxes", "including", "shares", "activities", "equivalents":
		return true
	}
	return false
}

// joinWords joins two lines of a caption.
func joinWords(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	case strings.HasSuffix(a, "-") && len(a) > 1 && a[len(a)-2] != ' ' && a[len(a)-2] != '-' && b[0] >= 'a' && b[0] <= 'z':
		return a + b
	}
	return a + " " + b
}

// flush makes headings of the first n pending lines.
func (t *rowReader) flush(n int) {
	n = min(n, len(t.pending))
	for i := 0; i < n; {
		l := &t.lines[t.pending[i]]
		r := Row{Label: words(l.text), Indent: l.indent, Break: t.brk || i > 0, Rule: false}
		end := l
		j := i + 1
		for j < n && adjacent(t.lines, t.pending[j-1], t.pending[j]) && t.wraps(end, t.lines[t.pending[j]].text[t.lines[t.pending[j]].indent:], t.lines[t.pending[j]].indent, false) {
			end = &t.lines[t.pending[j]]
			r.Label = joinWords(r.Label, words(end.text))
			j++
		}
		r.Span = t.src.Span(l.offset(l.indent), end.offset(len(end.text)-1)+1)
		if g := segments(l.text, 0); t.notes > 0 && j == i+1 && len(g) == 2 && g[1].left >= t.notes-2 {
			r.Label, r.Note = words(l.text[:g[0].right]), words(l.text[g[1].left:])
		}
		if r.Label != "" {
			t.rows = append(t.rows, r)
			t.brk = true
		}
		i = j
	}
	t.pending = append(t.pending[:0], t.pending[n:]...)
}
