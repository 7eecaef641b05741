package parse

import (
	"slices"
	"strings"
)

// heading is what stands above the figures of a table.
type heading struct {
	titles  []int // lines above the headings of columns, top down
	columns []int // lines that head columns, top down
	stubs   []int // captions between the headings of columns and the first figure
	said    []int // lines of the paragraph above that ends in a colon, top down
}

const (
	maxHeading = 24 // lines of text above the first figures
	maxSaid    = 8  // lines of a sentence above a table
)

// readHeading sorts the lines above the first row of figures: upwards from
// it, first captions, then headings of columns, then titles.
func readHeading(lines []line, scans []scanned, r region, cols []column) heading {
	var h heading
	headTop := -1 // uppermost line found to head columns
	blanks, texts := 0, 0
	outside := false // above the tag that opens the table
	var rest []int   // lines above headTop or, without one, above the figures; bottom up
	k := r.first - 1
up:
	for ; k >= r.floor && texts < maxHeading; k-- {
		l, s := &lines[k], &scans[k]
		switch l.kind {
		case blankLine:
			if blanks++; blanks > 7 {
				break up
			}
			continue
		case pageLine:
			break up
		case tagLine:
			name := tagName(l.text[l.indent:])
			if name == "PAGE" || name == "TEXT" || name == "FN" || name == "TABLE" && strings.HasPrefix(l.text[l.indent:], "</") {
				break up
			}
			outside = outside || name == "TABLE" && headTop >= 0
			blanks = 0
			continue
		case ruleLine, doubleLine:
			blanks = 0
			continue
		}
		if s.class == row {
			break
		}
		gap := blanks
		blanks = 0
		if gap >= 3 && len(rest) > 0 {
			break
		}
		text := l.text[l.indent:]
		if _, _, kind := headingOf(l.text); kind != 0 {
			if kind == 'I' {
				rest = append(rest, k)
			}
			break
		}
		over := !outside && headOver(lines, k, s, cols)
		switch {
		case s.class == years && !outside && (over || headTop < 0):
			h.columns, headTop = append(h.columns, k), k
		case over && !isTitle(text) && (headTop < 0 || gap == 0 || gap <= 2 && (saysPeriod(text) || len(segments(l.text, l.indent)) > 1)):
			h.columns, headTop = append(h.columns, k), k
		case s.class == prose && (!isUnitNote(text) || strings.HasSuffix(text, ":")) || s.class == weak && gap == 0 && headTop < 0 && k+1 < r.first:
			break up
		default:
			if headTop >= 0 || isTitle(text) {
				rest = append(rest, k)
			} else {
				h.stubs = append(h.stubs, k)
			}
			texts++
		}
	}
	reverse(h.columns)
	reverse(h.stubs)
	if headTop < 0 {
		// No heading of columns: captions directly above the figures belong to
		// them, what stands apart is a title.
		h.stubs, rest = apart(lines, r.first, h.stubs, rest)
	}
	h.titles = rest
	slices.Sort(h.titles)
	h.titles = withoutTail(lines, scans, h.titles, r.floor)
	h.said = sentenceAbove(lines, scans, r.floor, h.top(r.first))
	return h
}

// top is the uppermost line of a heading, first where there is none.
func (h heading) top(first int) int {
	for _, group := range [...][]int{h.titles, h.columns, h.stubs} {
		if len(group) > 0 {
			first = min(first, group[0])
		}
	}
	return first
}

// saysPeriod reports whether a line names a date or the length of a period.
func saysPeriod(s string) bool { return len(dates(s)) > 0 || lengthOf(s) != 0 || isScale(s) }

func reverse(s []int) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// apart divides lines that precede figures without headings of columns.
func apart(lines []line, first int, stubs, rest []int) (near, far []int) {
	cut := 0
	for i := len(stubs) - 1; i >= 0; i-- {
		below := first
		if i+1 < len(stubs) {
			below = stubs[i+1]
		}
		blank := false
		for k := stubs[i] + 1; k < below; k++ {
			blank = blank || lines[k].kind == blankLine
		}
		if blank || isTitle(lines[stubs[i]].text[lines[stubs[i]].indent:]) {
			cut = i + 1
			break
		}
	}
	far = rest
	titles := append([]int(nil), stubs[:cut]...)
	reverse(titles)
	return stubs[cut:], append(titles, far...)
}

// withoutTail drops titles that are the end of a paragraph: lines that follow
// a line of prose directly, or begin in lower case.
func withoutTail(lines []line, scans []scanned, titles []int, floor int) []int {
	for n := len(titles) - 1; n >= 0; n-- {
		k := titles[n]
		if isUnitNote(lines[k].text) {
			continue
		}
		tail := k > floor && (scans[k-1].class == prose || scans[k-1].class == weak)
		if c := lines[k].text[lines[k].indent]; c >= 'a' && c <= 'z' && strings.HasSuffix(lines[k].text, ":") {
			tail = true
		}
		if tail {
			return titles[n+1:]
		}
	}
	return titles
}

// sentenceAbove finds the paragraph that introduces a table: its last line
// ends in a colon and stands right above line top.
func sentenceAbove(lines []line, scans []scanned, floor, top int) []int {
	k, blanks := top-1, 0
	for ; k >= floor && lines[k].kind != textLine; k-- {
		if lines[k].kind == blankLine {
			blanks++
		}
		if blanks > 3 || lines[k].kind == pageLine {
			return nil
		}
	}
	if k < floor || !strings.HasSuffix(lines[k].text, ":") || scans[k].class == row {
		return nil
	}
	var said []int
	for ; k >= floor && lines[k].kind == textLine && scans[k].class != row && len(said) < maxSaid; k-- {
		said = append(said, k)
	}
	reverse(said)
	return said
}

// sentence is the last sentence of the paragraph above a table.
func (h heading) sentence(lines []line) string {
	var parts []string
	for _, k := range h.said {
		parts = append(parts, words(lines[k].text))
	}
	s := strings.Join(parts, " ")
	for i := len(s) - 3; i > 0; i-- {
		if s[i] == '.' && s[i+1] == ' ' && s[i+2] >= 'A' && s[i+2] <= 'Z' && i > 2 && endsWord(s[i-2:i]) {
			s = s[i+2:]
			break
		}
	}
	if len(s) > 300 {
		return ""
	}
	return s
}

// endsWord reports whether two characters before a point end a word and no
// abbreviation such as "U.S.".
func endsWord(s string) bool {
	return (isLetter(s[0]) || isDigit(s[0])) && (isLetter(s[1]) || isDigit(s[1]) || s[1] == ')')
}

// headOver reports whether line k stands over the columns of figures.
func headOver(lines []line, k int, s *scanned, cols []column) bool {
	l := &lines[k]
	left, right := cols[0].left, cols[len(cols)-1].right
	if s.class == prose {
		return false
	}
	var room [16]segment
	segs := appendSegments(room[:0], l.text, l.indent)
	if len(segs) == 0 {
		return false
	}
	if len(segs) == 1 {
		segs = appendPeriods(segs[:0], l.text, segs[0])
	}
	if len(segs) == 1 {
		g := segs[0]
		if isScale(l.text) && g.left < left || datedYears(l.text) >= 2 && s.class != years || l.text[g.left:g.right] == "$" || isClause(l.text[g.left:g.right]) {
			return false
		}
		m := g.middle()
		return m >= left-2 && m <= right+2 && g.left >= left-14 && !hasCompany(l.text[g.left:g.right])
	}
	for _, g := range segs {
		if text := l.text[g.left:g.right]; isTitle(text) || holdsFold(text, "and subsidiar") {
			return false
		}
	}
	if strokes := strokesUnder(lines, k); len(strokes) == len(segs) && strokes[0].right > left && strokes[len(strokes)-1].left < right {
		return true
	}
	over, caption := 0, false
	for _, g := range segs {
		text := l.text[g.left:g.right]
		if m := g.middle(); m >= left-2 && m <= right+4 && text != "$" {
			if caption && isAmount(text) {
				return false
			}
			over++
		} else {
			caption = true
		}
	}
	if over >= 2 || over > 0 && over >= len(segs)-1 {
		return true
	}
	return lostPlace(l, segs, len(cols))
}

// isClause reports whether a piece of a line is too long for a heading and in
// the words of a sentence.
func isClause(s string) bool {
	if len(s) < 45 {
		return false
	}
	fields := strings.Fields(s)
	lower := 0
	for _, w := range fields {
		if w[0] >= 'a' && w[0] <= 'z' {
			lower++
		}
	}
	return len(fields) > 5 && 2*lower > len(fields)
}

// isAmount reports whether a piece of a line is a figure and no label.
func isAmount(s string) bool {
	f := readFigure(s)
	return f.kind == Figure && !f.year && (f.percent || f.dollar || long(s))
}

// lostPlace reports whether headings are dates, one for each column or group
// of columns, that do not stand over the columns any more.
func lostPlace(l *line, segs []segment, n int) bool {
	if len(segs) < 2 || n%len(segs) != 0 {
		return false
	}
	for _, g := range segs {
		if len(dates(l.text[g.left:g.right])) == 0 {
			return false
		}
	}
	return true
}

// datedYears counts the years a text names.
func datedYears(s string) int {
	n := 0
	for _, d := range dates(s) {
		if d.year != 0 {
			n++
		}
	}
	return n
}

func isScale(s string) bool { return scaleOf(s) != 0 }

// hasCompany reports whether a line names a company, as titles do.
func hasCompany(s string) bool {
	if companyWords.in(s) != 0 {
		return true
	}
	for _, w := range [...]string{" inc", " co.", " corp.", " corp", " ltd", " ltd.", " company", " l.p."} {
		if endsFold(s, w) {
			return true
		}
	}
	return false
}

var companyWords = newLexicon([]string{"incorporated", "corporation", " inc.", ", inc", "company and", "subsidiar", " llc", "consolidated"})
