package parse

import (
	"bytes"
	"math/bits"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// proseLine is a line of a paragraph, or a piece of a line between wider gaps.
type proseLine struct {
	line   int32
	column int32
	at     int32 // where it begins in the text of the paragraph
}

// proseReader gathers paragraphs line by line and cuts them into sentences.
type proseReader struct {
	f       *Filing
	lines   []line
	inTable []bool
	section int // index of the first section that may hold the next sentence

	text      []byte      // of the paragraph being gathered: as laid out, white space folded
	parts     []proseLine // its lines, in pieces where gaps are wider than a blank
	odd       bool        // one of its lines is not as in the source
	said      string      // text, when it is cut into sentences
	paragraph int
	heading   string
	headed    int    // where the heading stands in the file
	held      string // heading met while a sentence is open at the end of a page
	page      bool   // a page ended since the last line of text
	table     bool   // a table stood since the last line of text

	wide []byte // scratch: a sentence with characters beyond ASCII
	kept arena  // the texts of the paragraphs
	lex  lexer
}

// arena keeps short texts in few large ones.
type arena struct{ b strings.Builder }

// add is a copy of text. What it has returned stays as it is when more is added.
func (a *arena) add(text []byte) string {
	const most = 32 << 10
	if n := a.b.Cap(); n-a.b.Len() < len(text) {
		a.b = strings.Builder{}
		a.b.Grow(max(min(2*n, most), len(text)))
	}
	from := a.b.Len()
	a.b.Write(text)
	return a.b.String()[from:]
}

// maxWords is where a sentence is cut that does not end: no writer's is as
// long, and a hostile one stays cheap.
const maxWords = 1000

// tableLines marks the lines that belong to tables. Sentences that lead up to
// a table are no part of it.
func tableLines(f *Filing, lines []line) []bool {
	in := make([]bool, len(lines))
	for _, t := range f.Tables {
		from, to := lineRange(f.Source, t.Span)
		first, _ := t.Rows[0].Span.Position()
		for k := from; k < to && k < len(in); k++ {
			in[k] = true
		}
		running := false // within a sentence above the figures
		for k := from; k < first-1; k++ {
			s := lines[k].text[lines[k].indent:]
			if lines[k].kind != textLine {
				running = false
				continue
			}
			if lines[k].gapIn() >= 0 {
				continue
			}
			long := len(s) >= 50 && lowerShare(s)
			short := strings.Count(s, " ") >= 2 && (s[len(s)-1] == '.' || s[len(s)-1] == ':') && lowerShare(s)
			if long || short || running {
				in[k] = false
				running = !closes(s)
			}
		}
	}
	return in
}

// closes reports whether a sentence ends with s.
func closes(s string) bool {
	s = unquote(s)
	return s == "" || strings.IndexByte(".:!?", s[len(s)-1]) >= 0
}

// unquote takes closing quotes and parentheses off the end of layout text.
func unquote(s string) string {
	for s != "" {
		switch s[len(s)-1] {
		case ')', ']', '"', '\'', 0x92, 0x94:
			s = s[:len(s)-1]
			continue
		}
		break
	}
	return s
}

// unopen takes opening quotes and parentheses off the beginning.
func unopen(s string) string {
	for s != "" {
		switch s[0] {
		case '(', '[', '"', '\'', 0x91, 0x93:
			s = s[1:]
			continue
		}
		break
	}
	return s
}

// gapIn is where a gap too wide for justified text stands behind the indent, -1
// for none. A mark or number that hangs before a paragraph is not parted by one.
func (l *line) gapIn() int {
	const wide = 6
	if l.gap < wide {
		return -1
	}
	s := l.text[l.indent:]
	i := blanks(s, wide)
	if i >= 0 && i < wide && blanks(strings.TrimLeft(s[i:], " "), wide) < 0 {
		return -1
	}
	return i
}

// blanks is where n blanks in a row first stand in s, -1 for nowhere. It looks
// at one character in n of words, which is why strings.Index does not do.
func blanks(s string, n int) int {
	for i := n - 1; i < len(s); i += n {
		if s[i] != ' ' {
			continue
		}
		from, to := i, i+1
		for from > 0 && s[from-1] == ' ' {
			from--
		}
		for to < len(s) && to-from < n && s[to] == ' ' {
			to++
		}
		if to-from >= n {
			return from
		}
	}
	return -1
}

// read reads the lines from first to last, half open.
func (r *proseReader) read(first, last int) {
	last = min(last, len(r.lines))
	fresh := true // the line before holds no text
	titled := -2  // line of the last heading
	for i := first; i < last; i++ {
		l := &r.lines[i]
		switch {
		case r.inTable[i]:
			r.table = r.table || l.kind == textLine
			fresh = true
			continue
		case l.kind == textLine:
		case l.kind == pageLine, l.kind == tagLine && tagName(l.text[l.indent:]) == "PAGE":
			r.page, fresh = true, true
			continue
		case l.kind == blankLine:
			fresh = true
			continue
		case l.kind == ruleLine && !fresh:
			continue // it underlines words of the line above
		default:
			r.table = r.table || l.kind == tagLine
			fresh = true
			continue
		}
		s := l.text[l.indent:]
		switch {
		case l.gapIn() >= 0 || noLetters(s):
			r.flush()
			fresh = true
			continue
		case titled == i-1 && s[0] >= 'a' && s[0] <= 'z' && len(s) < 75 && !closes(s):
			r.heading += " " + words(s)
			titled = i
			continue
		case r.isHeading(i, last, fresh):
			titled = i
			if r.gathers() && r.page && r.open() {
				r.held = words(s)
			} else {
				r.flush()
				r.heading, r.headed = words(s), l.start
			}
			fresh = true
			continue
		case fresh && r.gathers() && !r.goesOn(s):
			r.flush()
		case !fresh && r.gathers() && l.indent >= r.lastIndent()+2 && !r.open():
			r.flush()
		}
		r.add(i)
		r.page, r.table, fresh, r.held = false, false, false, ""
	}
	r.flush()
}

// noLetters reports whether a line is figures and signs only.
func noLetters(s string) bool {
	for i := 0; i < len(s); i++ {
		if isLetter(s[i]) {
			return false
		}
	}
	return strings.IndexByte(s, ' ') >= 0
}

// open reports whether the last sentence gathered has no end yet.
func (r *proseReader) open() bool {
	return r.gathers() && !closes(string(r.text[bytes.LastIndexByte(r.text, ' ')+1:]))
}

// gathers reports whether a paragraph is being gathered.
func (r *proseReader) gathers() bool { return len(r.text) > 0 }

func (r *proseReader) lastIndent() int { return r.lines[r.parts[len(r.parts)-1].line].indent }

// goesOn reports whether a line after blank lines, a page break or a table
// carries on the open sentence.
func (r *proseReader) goesOn(s string) bool {
	if !r.open() {
		return false
	}
	c := s[0]
	lower := c >= 'a' && c <= 'z' && !(len(s) > 1 && s[1] == ' ' && c != 'a')
	switch {
	case r.table:
		return lower && r.page
	case r.page:
		return r.held == "" || lower
	}
	return lower || c == '$' || c >= '0' && c <= '9' && !isListMark(s)
}

// isListMark reports whether s begins with "1." or "2)".
func isListMark(s string) bool {
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' {
		i++
	}
	return i > 0 && i < len(s)-1 && (s[i] == '.' || s[i] == ')') && s[i+1] == ' '
}

// isHeading reports whether line i is a heading: the heading of a section, a
// line with a rule below, or a short line of capitalized words by itself or at
// the top of its paragraph.
func (r *proseReader) isHeading(i, last int, fresh bool) bool {
	l := &r.lines[i]
	s := l.text[l.indent:]
	next := blankLine
	var below *line
	if i+1 < last {
		below = &r.lines[i+1]
		if next = below.kind; r.inTable[i+1] {
			next = blankLine
		}
	}
	if next == ruleLine || next == doubleLine {
		under := len(below.text) - below.indent
		return len(s) < 90 && !(lowerShare(s) && len(s) >= 56 && under < len(s)*3/4)
	}
	if !fresh {
		return false
	}
	if isSectionHeading(s) {
		return true
	}
	if next != textLine {
		if _, _, ok := noteHeading(s, false); ok {
			return true
		}
	}
	if len(s) > 75 || strings.IndexByte(".;,:-", s[len(s)-1]) >= 0 && !isSerial(s) || strings.IndexByte(s, '$') >= 0 || strings.IndexByte(s, '%') >= 0 {
		return false
	}
	if next != textLine {
		return capitalized(s) || len(s) < 50 && s[0] >= 'A' && s[0] <= 'Z' && strings.Count(s, " ") < 5 && !r.open()
	}
	b := below.text[below.indent:]
	return len(s) < 56 && capitalized(s) && !(b[0] >= 'a' && b[0] <= 'z')
}

// isSerial reports whether s ends in an abbreviation that headings end in.
func isSerial(s string) bool { return strings.HasSuffix(s, " Inc.") || strings.HasSuffix(s, " Co.") }

// capitalized reports whether every long word of s begins with a capital.
func capitalized(s string) bool {
	start, any := true, false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if start && c >= 'a' && c <= 'z' {
			n := 0
			for i+n < len(s) && s[i+n] != ' ' {
				n++
			}
			if n > 4 || !any {
				return false
			}
		}
		any = any || isLetter(c)
		start = c == ' '
	}
	return any
}

// add appends line i to the paragraph.
func (r *proseReader) add(i int) {
	l := &r.lines[i]
	r.odd = r.odd || l.columns != nil
	for from := l.indent; from < len(l.text); {
		if len(r.text) > 0 {
			r.text = append(r.text, ' ')
		}
		r.parts = append(r.parts, proseLine{line: int32(i), column: int32(from), at: int32(len(r.text))})
		piece, n := l.text[from:], -1
		if l.gap > 1 {
			n = strings.Index(piece, "  ")
		}
		if n >= 0 {
			piece = piece[:n]
		}
		r.text = append(r.text, piece...)
		for from += len(piece); from < len(l.text) && l.text[from] == ' '; from++ {
		}
	}
}

// mayStop marks the characters that stand at the end of a sentence: the marks
// that end one, and what may close behind them.
var mayStop = [256]bool{'.': true, '!': true, '?': true, ')': true, ']': true, '"': true, '\'': true, 0x92: true, 0x94: true}

// flush cuts the paragraph gathered so far into sentences.
func (r *proseReader) flush() {
	if r.gathers() {
		r.said = r.kept.add(r.text)
		r.cut()
		r.text, r.parts, r.odd = r.text[:0], r.parts[:0], false
		r.paragraph++
	}
	if r.held != "" {
		r.heading, r.held = r.held, ""
		if n := len(r.f.Sentences); n > 0 {
			r.headed = r.f.Sentences[n-1].Span.End
		}
	}
}

// cut reads the sentences of the paragraph.
func (r *proseReader) cut() {
	s := r.said
	from, last := 0, 0 // where the sentence at hand begins, and its last word but one ends
	words := 0         // of it
	for at := 0; at <= len(s); at += 64 {
		block := s[at:min(at+64, len(s))]
		ends := blanksIn(block)
		if len(block) < 64 {
			ends |= 1 << len(block)
		}
		for ; ends != 0; ends &= ends - 1 {
			end := at + bits.TrailingZeros64(ends)
			if words++; words > maxWords+1 {
				r.sentence(from, last)
				from, words = last+1, 1
			}
			if last = end; end < len(s) && mayStop[s[end-1]] && r.endsSentence(end, words == 1) {
				r.sentence(from, end)
				from, words = end+1, 0
			}
		}
	}
	r.sentence(from, len(s))
}

// endsSentence reports whether a sentence ends with the word of the paragraph that
// ends at a byte, which is not its last.
func (r *proseReader) endsSentence(at int, first bool) bool {
	start := strings.LastIndexByte(r.said[:at], ' ') + 1
	w := unquote(r.said[start:at])
	if w == "" {
		return false
	}
	end := w[len(w)-1]
	if end != '.' && end != '!' && end != '?' {
		return false
	}
	next, _, _ := strings.Cut(r.said[at+1:], " ")
	next = unopen(next)
	if next == "" || next[0] >= 'a' && next[0] <= 'z' {
		return false
	}
	if end != '.' {
		return true
	}
	w = unopen(w[:len(w)-1])
	digits := next[0] >= '0' && next[0] <= '9'
	switch {
	case w == "":
		return false
	case len(w) == 1 && isLetter(w[0]) || first && isNumeral(w):
		return false // an initial, or the number of a paragraph
	case isNumeral(w) && start > 0 && refersBy(strings.ToLower(strings.TrimLeft(r.said[strings.LastIndexByte(r.said[:start-1], ' ')+1:start-1], "(\""))):
		return false // "Item 8."
	}
	var room [16]byte
	switch string(appendLower(room[:0], w)) {
	case "no", "nos":
		return !digits
	case "mr", "mrs", "ms", "dr", "messrs", "vs", "st", "e.g", "i.e", "d/b/a", "approx", "sec":
		return false
	case "inc", "corp", "co", "ltd", "llc", "l.p", "bros", "jr", "sr", "etc", "cos", "n.a", "p.a", "s.a", "n.v":
		return startsSentence(next)
	case "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return !digits
	}
	if strings.IndexByte(w, '.') > 0 && isLetter(w[0]) && len(w) <= 6 {
		return startsSentence(next) // "U.S. Treasury" against "in the U.S. The"
	}
	return true
}

func isNumeral(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != "" && len(s) <= 3
}

// startsSentence reports whether a capitalized word is one that names nothing,
// so that its capital comes from the beginning of a sentence.
func startsSentence(s string) bool {
	switch strings.TrimRight(s, ",") {
	case "The", "It", "In", "This", "These", "A", "An", "If", "For", "As", "At", "On", "Such", "We", "Our", "Its", "Under", "No", "There", "Each",
		"During", "Both", "Where", "When", "Since", "Because", "That", "Of", "To", "He", "She", "They", "Their", "While", "Although", "However", "All", "Any",
		"Most", "Some", "Other", "By", "From", "With", "After", "Before", "Net", "Sales", "Also", "Certain", "Substantially", "Approximately", "Pursuant", "Upon":
		return true
	}
	return false
}

// refersBy reports whether a number behind the word is a reference: "Note 4",
// "SFAS No. 142", "Form 10".
func refersBy(w string) bool {
	for w != "" && (w[len(w)-1] == '.' || w[len(w)-1] == ',') {
		w = w[:len(w)-1]
	}
	switch w {
	case "note", "notes", "item", "items", "no", "nos", "number", "numbers", "section", "sections", "form", "exhibit", "exhibits", "rule", "page", "pages",
		"part", "chapter", "sfas", "fin", "apb", "eitf", "sop", "sab", "fasb", "fas", "standards", "opinion", "interpretation", "schedule",
		"article", "regulation", "release", "topic", "issue", "phase", "model", "series", "suite", "box", "route", "paragraph", "title", "docket", "bulletin":
		return true
	}
	return false
}

// sentence reads the sentence from one byte of the paragraph to another: its text,
// its figures and what it claims.
func (r *proseReader) sentence(from, to int) {
	f, said := r.f, saying{text: r.said[from:to], at: from}
	if r.odd && !isASCII(said.text) {
		r.wide = r.wide[:0]
		for i := 0; i < len(said.text); i++ {
			r.wide = utf8.AppendRune(r.wide, charmap.Windows1252.DecodeByte(said.text[i]))
		}
		said.text, said.wide = r.kept.add(r.wide), true
	}
	start, end := r.startOf(from), r.endOf(to)
	section := r.sectionAt(start)
	if section >= 0 && f.Sections[section].Span.Start > r.headed {
		r.heading, r.headed = f.Sections[section].Title, f.Sections[section].Span.Start
	}
	f.Sentences = append(f.Sentences, Sentence{Section: section, Paragraph: r.paragraph, Heading: r.heading, Text: said.text, Span: f.Source.Span(start, end)})
	r.figures(len(f.Sentences)-1, said)
}

// saying is a sentence as its paragraph holds it.
type saying struct {
	text string
	at   int  // where it begins in the paragraph
	wide bool // some of its characters take several bytes of the text
}

// sectionAt is the index of the section that holds an offset; offsets come in
// ascending order.
func (r *proseReader) sectionAt(start int) int {
	list := r.f.Sections
	for r.section < len(list) && list[r.section].Span.End <= start {
		r.section++
	}
	if r.section < len(list) && list[r.section].Span.Start <= start {
		return r.section
	}
	return -1
}

// place is the span in the file of bytes from to to of a sentence's text.
func (r *proseReader) place(s *saying, from, to int) Span {
	if s.wide { // a character of the layout may take several bytes of UTF-8
		from, to = utf8.RuneCountInString(s.text[:from]), utf8.RuneCountInString(s.text[:to])
	}
	return r.f.Source.Span(r.startOf(s.at+from), r.endOf(s.at+to))
}

// startOf is the offset in the source of the character at a byte of the paragraph.
func (r *proseReader) startOf(at int) int {
	l, column := r.columnOf(at)
	return r.lines[l].offset(column)
}

// endOf is the offset behind the character before a byte of the paragraph, which
// may take several bytes of the source.
func (r *proseReader) endOf(at int) int {
	i, column := r.columnOf(at - 1)
	switch l := &r.lines[i]; {
	case l.columns == nil:
		return l.start + column + 1
	case column+1 < len(*l.columns):
		return l.offset(column + 1)
	}
	return r.f.Source.Line(i + 1).End
}

// columnOf is the line of a byte of the paragraph and its column there.
func (r *proseReader) columnOf(at int) (line, column int) {
	lo, hi := 0, len(r.parts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; int(r.parts[mid].at) <= at {
			lo = mid
		} else {
			hi = mid
		}
	}
	p := &r.parts[lo]
	return int(p.line), int(p.column) + at - int(p.at)
}
