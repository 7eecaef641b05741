package parse

import (
	"strings"

	"github.com/shopspring/decimal"
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
	pending []int // lines of captions that no figures have followed yet
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
	skip := map[int]bool{}
	isStub := map[int]bool{}
	for _, k := range stubs {
		isStub[k] = true
	}
	for k := begin; k < r.first; k++ {
		if !isStub[k] || isUnitNote(t.lines[k].text) {
			skip[k] = t.lines[k].kind == textLine || t.lines[k].kind == pageLine
		}
	}
	for k := begin; k <= r.last; k++ {
		if !skip[k] {
			t.line(k, r)
		}
	}
	// A caption may go on below the last figures.
	if k := r.last + 1; k < len(t.lines) && t.continues(k) {
		t.join(k)
	}
	return t.rows
}

// isUnitNote reports whether a line only states units: "(In millions)".
func isUnitNote(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) < 90 && isScale(s) && (s[0] == '(' || strings.HasPrefix(strings.ToLower(s), "in ") || strings.HasPrefix(strings.ToLower(s), "dollars"))
}

func (t *rowReader) line(k int, r region) {
	l, s := &t.lines[k], &t.scans[k]
	switch {
	case l.kind == blankLine, l.kind == tagLine, l.kind == pageLine && (s.class == nothing || !t.fits(s) || k < r.first):
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
		return alone || endsOpen(t.rows[n-1].Label) || strings.HasSuffix(t.rows[n-1].Label, ",")
	}
	return text[0] == '(' && strings.HasSuffix(text, ")") && l.indent > t.rows[n-1].Indent && len(text) < 30 && endsOpen(t.rows[n-1].Label)
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
		label = len(strings.TrimRight(l.text[:s.loose.left], " ."))
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
	at, ok := place(t.cols, tokens)
	if !ok || len(tokens) == 0 {
		t.pending = append(t.pending, k)
		return
	}
	own := ""
	if label > l.indent {
		own = l.text[l.indent:label]
	}
	note := ""
	if t.notes > 0 && label > t.notes {
		if g := segments(l.text[:label], 0); len(g) > 0 && g[len(g)-1].left >= t.notes-2 {
			note = words(l.text[g[len(g)-1].left:label])
			label = len(strings.TrimRight(l.text[:g[len(g)-1].left], " ."))
			own = l.text[min(l.indent, label):label]
		}
	}
	from := t.captionFrom(k, own)
	t.flush(from)
	out := Row{Note: note, Indent: -1, Rule: t.rule, Break: t.brk, Cells: make([]Cell, len(t.cols))}
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
		out.Label = joinWords(out.Label, words(own))
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

// captionFrom is how many of the pending lines are headings of their own; the
// rest begin the caption that ends on line k with own ("" for figures alone).
func (t *rowReader) captionFrom(k int, own string) int {
	n := len(t.pending)
	if n == 0 {
		return 0
	}
	if own == "" {
		// Figures without a caption directly below a caption belong to it,
		// unless a rule marks a total or the caption is a heading.
		p := t.pending[n-1]
		if t.brk || strings.HasSuffix(t.lines[p].text, ":") || p+1 != k {
			return n
		}
		own = t.lines[p].text[t.lines[p].indent:]
		k = p
		n--
	}
	next, nextIndent := own, t.lines[k].indent
	for n > 0 {
		p := &t.lines[t.pending[n-1]]
		if !t.wraps(p, next, nextIndent) {
			break
		}
		next, nextIndent = p.text[p.indent:], p.indent
		n--
	}
	return n
}

func adjacent(lines []line, above, below int) bool {
	for k := above + 1; k < below; k++ {
		if lines[k].kind != ruleLine {
			return false
		}
	}
	return true
}

// wraps reports whether the caption on line a goes on with the words next.
func (t *rowReader) wraps(a *line, next string, indent int) bool {
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
	if endsOpen(s) || strings.HasSuffix(s, ",") || strings.HasSuffix(s, "--") || strings.HasSuffix(s, " -") || strings.HasSuffix(s, "s'") {
		return true
	}
	first := next
	if i := strings.IndexByte(next, ' '); i > 0 {
		first = next[:i]
	}
	if indent > a.indent && startsOpen(first) {
		return true
	}
	// The line was full: the next word would not have fitted.
	return len(s) > 20 && len(a.text)+1+len(first) > t.limit && indent > a.indent && a.text[len(a.text)-1] != '.' && upper(s) == upper(next) && t.limit > 24
}

func upper(s string) bool { return strings.ToUpper(s) == s }

// endsOpen reports whether the last word cannot end a caption.
func endsOpen(s string) bool {
	i := strings.LastIndexByte(s, ' ')
	switch strings.ToLower(strings.TrimRight(s[i+1:], ")")) {
	case "and", "of", "to", "by", "in", "at", "for", "from", "the", "a", "an", "on", "or", "with", "less", "net", "per", "before", "after",
		"ended", "under", "including", "within", "than", "its", "used", "(used", "upon", "through", "into", "as", "&", "provided",
		"-", "excluding", "not", "between", "over", "primarily", "(including", "relating", "related", "additional", "various":
		return i > 0 || len(s) > 3
	}
	return false
}

// startsOpen reports whether a word begins the second line of a caption.
func startsOpen(s string) bool {
	switch strings.ToLower(s) {
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
		for j < n && adjacent(t.lines, t.pending[j-1], t.pending[j]) && t.wraps(end, t.lines[t.pending[j]].text[t.lines[t.pending[j]].indent:], t.lines[t.pending[j]].indent) {
			end = &t.lines[t.pending[j]]
			r.Label = joinWords(r.Label, words(end.text))
			j++
		}
		r.Span = t.src.Span(l.offset(l.indent), end.offset(len(end.text)-1)+1)
		if r.Label != "" {
			t.rows = append(t.rows, r)
			t.brk = true
		}
		i = j
	}
	t.pending = append(t.pending[:0], t.pending[n:]...)
}

// setUnits says what kind of figures the rows hold, from their captions, the
// headings above them and the signs beside the figures.
func setUnits(rows []Row) {
	perShare, shares := -1, -1 // indent of the heading that said so
	for i := range rows {
		r := &rows[i]
		low := strings.ToLower(r.Label)
		says := saysPerShare(low)
		counts := saysShares(low)
		if r.Cells == nil {
			switch {
			case says:
				perShare, shares = r.Indent, -1
			case counts:
				shares, perShare = r.Indent, -1
			case r.Indent <= perShare && !strings.Contains(low, "basic") && !strings.Contains(low, "diluted") && !strings.Contains(low, "primary"):
				perShare = -1
			case r.Indent <= shares && !strings.Contains(low, "basic") && !strings.Contains(low, "diluted") && !strings.Contains(low, "primary"):
				shares = -1
			}
			continue
		}
		small, fraction, percent := true, false, 0
		for _, c := range r.Cells {
			if c.Kind != Figure {
				continue
			}
			small = small && c.Value.Abs().LessThan(thousand)
			fraction = fraction || c.Value.Exponent() < 0
			if strings.Contains(c.Text, "%") {
				percent++
			}
		}
		switch {
		case percent > 0:
			r.Unit = Percent
		case (says || perShare >= 0) && small && (fraction || allDash(r.Cells)):
			r.Unit = PerShare
		case counts && !strings.Contains(low, "stock,") && !strings.Contains(low, "treasury") || shares >= 0 && !small:
			if !dollars(r.Cells) {
				r.Unit = Shares
			}
		}
		if perShare >= 0 && !small {
			perShare = -1
		}
	}
	betweenPercents(rows)
}

// betweenPercents makes percents of the small figures that stand between two
// rows with percent signs: tables print the sign on the first and last only.
func betweenPercents(rows []Row) {
	from := -1
	for i := range rows {
		r := &rows[i]
		if r.Cells == nil {
			continue
		}
		if r.Unit == Percent {
			for k := from + 1; from >= 0 && k < i; k++ {
				if rows[k].Cells != nil {
					rows[k].Unit = Percent
				}
			}
			from = i
			continue
		}
		for _, c := range r.Cells {
			if c.Kind == Figure && (c.Value.Abs().GreaterThan(thousand) || strings.Contains(c.Text, "$")) {
				from = -1
			}
		}
	}
}

var thousand = decimal.New(1000, 0)

func allDash(cells []Cell) bool {
	for _, c := range cells {
		if c.Kind == Figure {
			return false
		}
	}
	return true
}

func dollars(cells []Cell) bool {
	for _, c := range cells {
		if strings.Contains(c.Text, "$") {
			return true
		}
	}
	return false
}

func saysPerShare(low string) bool {
	if strings.Contains(low, "par value") || strings.Contains(low, "stated value") || strings.Contains(low, "authorized") {
		return false
	}
	return strings.Contains(low, "per share") || strings.Contains(low, "per common") || strings.Contains(low, "per unit") ||
		strings.Contains(low, "a share") && strings.Contains(low, "earnings") || strings.Contains(low, "earnings per") || strings.Contains(low, "per average") || strings.Contains(low, "per basic") || strings.Contains(low, "per diluted")
}

func saysShares(low string) bool {
	return strings.Contains(low, "average shares") || strings.Contains(low, "weighted average") || strings.Contains(low, "weighted-average") || strings.Contains(low, "average number") || strings.Contains(low, "average common") ||
		strings.Contains(low, "number of shares") || strings.Contains(low, "shares outstanding") || strings.Contains(low, "shares used") || strings.Contains(low, "equivalent shares") || strings.Contains(low, "dilutive effect")
}
