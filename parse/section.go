package parse

import (
	"strconv"
	"strings"
)

// isSectionHeading reports whether a line begins a Part or an Item.
func isSectionHeading(s string) bool {
	_, _, kind := headingOf(s)
	return kind != 0
}

// headingOf recognises "PART II" (kind 'P') and "Item 7A. Quantitative ..."
// (kind 'I'): its number and its title.
func headingOf(s string) (number, title string, kind byte) {
	for s != "" && s[0] == ' ' {
		s = s[1:]
	}
	if len(s) < 6 || len(s) > 160 || s[0] != 'P' && s[0] != 'p' && s[0] != 'I' && s[0] != 'i' {
		return "", "", 0
	}
	switch {
	case beginsFold(s, "part "):
		rest := strings.TrimLeft(s[5:], " ")
		n := 0
		for n < len(rest) && (rest[n] == 'I' || rest[n] == 'V') {
			n++
		}
		after := strings.TrimLeft(rest[n:], " .,-:\ufffd")
		if n == 0 || n > 3 || len(after) > 0 && rest[n] != '.' && rest[n] != ',' && !beginsFold(after, "item") {
			return "", "", 0
		}
		return rest[:n], "", 'P'
	case beginsFold(s, "item ") || beginsFold(s, "items "):
		rest := strings.TrimLeft(strings.TrimPrefix(strings.TrimPrefix(s[4:], "s"), "S"), " ")
		if w, tail, ok := numberWord(rest); ok {
			rest = w + tail
		}
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		if n == 0 || n > 2 {
			return "", "", 0
		}
		k := n
		if k < len(rest) && (rest[k] >= 'A' && rest[k] <= 'C' || rest[k] == 'a' || rest[k] == 'b') && (k+1 == len(rest) || !isLetter(rest[k+1])) {
			k++
		} else if strings.HasPrefix(rest[k:], "(a)") || strings.HasPrefix(rest[k:], "(A)") {
			k += 3
		}
		number = strings.ToUpper(rest[:n] + strings.Trim(rest[n:k], "()"))
		tail := rest[k:]
		if tail != "" && tail[0] != '.' && tail[0] != ' ' && tail[0] != ':' && tail[0] != '-' && tail[0] != 0x96 && tail[0] != 0x97 && tail[0] != ',' {
			return "", "", 0
		}
		title = strings.Trim(tail, " .:-,\ufffd")
		// A sentence that mentions an Item goes on in lower case.
		if title != "" && title[0] >= 'a' && title[0] <= 'z' || beginsFold(title, "of this") {
			return "", "", 0
		}
		return number, title, 'I'
	}
	return "", "", 0
}

// numberWord reads "SEVEN" as "7"; tail is what follows the word.
func numberWord(s string) (number, tail string, ok bool) {
	i := 0
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	for n, w := range [...]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"} {
		if equalFold(s[:i], w) {
			return strconv.Itoa(n + 1), s[i:], true
		}
	}
	return "", "", false
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' }

// noteHeading recognises the heading of a note to the statements: "4. Debt",
// "NOTE 7 - Income Taxes", "(3) Inventories", "B. Accounting Changes".
//
// Letters without a point ("D Inventories") are taken in an annual report to
// shareholders only.
func noteHeading(s string, lettered bool) (number, title string, ok bool) {
	s = strings.TrimLeft(s, " ")
	if len(s) < 4 || len(s) > 110 || !(s[0] == '(' || isDigit(s[0]) || s[0] == 'N' || s[0] == 'n' || s[0] >= 'A' && s[0] <= 'Z' && !isLetter(s[1])) {
		return "", "", false
	}
	rest, named := s, false
	if len(s) > 5 && strings.EqualFold(s[:5], "note ") {
		rest, named = strings.TrimLeft(s[5:], " "), true
	}
	closed := false
	if strings.HasPrefix(rest, "(") {
		i := strings.IndexByte(rest, ')')
		if i < 2 || i > 3 {
			return "", "", false
		}
		number, rest, closed = rest[1:i], rest[i+1:], true
	} else {
		i := 0
		for i < len(rest) && i < 2 && rest[i] >= '0' && rest[i] <= '9' {
			i++
		}
		if i == 0 && len(rest) > 1 && rest[0] >= 'A' && rest[0] <= 'Z' && !isLetter(rest[1]) && rest[1] != '\'' {
			i = 1
		}
		if i == 0 {
			return "", "", false
		}
		number, rest = rest[:i], rest[i:]
	}
	for i := 0; i < len(number); i++ {
		if c := number[i]; !(c >= '0' && c <= '9') && !(len(number) == 1 && isLetter(c)) {
			return "", "", false
		}
	}
	bare := lettered && len(number) == 1 && isLetter(number[0]) && len(s) < 60 && rest != "" && rest[0] == ' ' && !strings.HasSuffix(s, ".")
	if !closed && !named && !bare && (rest == "" || rest[0] != '.' && rest[0] != ')') {
		return "", "", false
	}
	title = strings.TrimLeft(rest, " .:-)\ufffd")
	if endsFold(strings.TrimRight(title, ".: "), "(continued)") {
		return "", "", false
	}
	if title == "" {
		return number, "", named
	}
	if title[0] < 'A' || title[0] > 'Z' || len(title) > 90 || !named && strings.HasSuffix(title, ".") && strings.Count(title, " ") > 4 {
		return "", "", false
	}
	if !named && strings.HasSuffix(title, ".") && len(title) > 50 || strings.HasSuffix(title, ",") || strings.HasSuffix(title, ";") {
		return "", "", false
	}
	return number, words(title), true
}

// sections cuts a document into Parts, Items and notes. A heading in a table
// of contents has no text below it and is passed over; where it was not seen
// to be one, Item 1 coming again starts afresh. An Item that comes again is
// the head of a page. Notes are looked for in Item 8, in the Item of the
// exhibits and schedules, and in annual reports to shareholders only.
func sections(src *Source, lines []line, docs []Document) []Section {
	var out []Section
	for _, doc := range docs {
		exhibit := strings.HasPrefix(doc.Type, "EX")
		if exhibit && !strings.HasPrefix(doc.Type, "EX-13") {
			continue
		}
		c := cutter{src: src, lines: lines, doc: doc, exhibit: exhibit, notes: exhibit, expect: 1}
		c.cut()
		out = append(out, c.out...)
	}
	return out
}

// cutter cuts one document into sections.
type cutter struct {
	src         *Source
	lines       []line
	doc         Document
	exhibit     bool
	first, last int // lines of the document, half open
	out         []Section
	part        string
	item        int  // number of the Item that is open
	notes       bool // headings of notes are looked for
	expect      int  // number of the next note
}

func (c *cutter) cut() {
	c.first, c.last = lineRange(c.src, c.doc.Span)
	c.last = min(c.last, len(c.lines))
	for i := c.first; i < c.last; i++ {
		l := &c.lines[i]
		if l.kind != textLine || l.indent > 40 && !c.exhibit {
			continue
		}
		text := l.text[l.indent:]
		if first := text[0] | 0x20; first != 'p' && first != 'i' && !c.notes {
			continue
		}
		switch number, title, kind := headingOf(text); {
		case kind == 'P':
			c.part, c.notes = number, c.exhibit
		case kind == 'I' && !c.exhibit:
			c.openItem(i, number, title)
		case c.notes && (i == c.first || c.lines[i-1].kind != textLine || i+1 >= c.last || c.lines[i+1].kind != textLine):
			c.openNote(i, text)
		}
	}
}

// open begins a section on line i.
func (c *cutter) open(i int, s Section) {
	if n := len(c.out); n > 0 {
		c.out[n-1].Span.End = c.lines[i].start
	}
	s.Part = c.part
	s.Span = c.src.Span(c.lines[i].start, c.doc.Span.End)
	c.out = append(c.out, s)
}

func (c *cutter) openItem(i int, number, title string) {
	if title == "" {
		title = nextTitle(c.lines, i, c.last)
	}
	if strings.HasPrefix(title, "\"") || inContents(c.lines, i, c.last) {
		return
	}
	n, _ := small(strings.TrimRight(number, "ABCT"))
	if n < c.item {
		if number != "1" {
			return
		}
		c.out = c.out[:0] // the contents were taken for the report
		c.part = "I"
	}
	for k := len(c.out) - 1; k >= 0; k-- {
		if c.out[k].Item == number {
			return // the head of a page
		}
	}
	c.item = n
	c.open(i, Section{Item: number, Title: words(title)})
	c.notes = number == "8" || number == "7" && strings.HasPrefix(c.doc.Type, "10-KSB") || n >= 13
}

func (c *cutter) openNote(i int, text string) {
	number, title, ok := noteHeading(text, c.exhibit)
	if !ok || title == "" && i+1 >= c.last || c.isSentence(i, title) || c.item >= 13 && listedWithReport(title) {
		return
	}
	if n, isNumber := small(number); isNumber {
		if n != c.expect && n != 1 {
			return
		}
		c.expect = n + 1
	} else if len(number) == 1 && number[0] != 'A' && !follows(c.out, number) {
		return
	}
	if title == "" {
		title = words(nextTitle(c.lines, i, c.last))
	}
	item := ""
	if n := len(c.out); n > 0 {
		item = c.out[n-1].Item
	}
	c.open(i, Section{Item: item, Note: number, Title: title})
}

// listedWithReport reports whether a numbered title is one of the lists of the
// last Item, of what is filed with the report: "1. Financial Statements",
// "2. Financial Statement Schedules", "3. Exhibits".
func listedWithReport(title string) bool {
	t := strings.ToLower(strings.TrimRight(strings.TrimSpace(title), ".:"))
	t = strings.TrimPrefix(t, "consolidated ")
	for _, head := range []string{"financial statements", "financial statement schedule", "exhibit", "reports on form 8-k"} {
		if strings.HasPrefix(t, head) {
			return true
		}
	}
	return false
}

// isSentence reports whether what looks like the heading of a note is the
// beginning of a numbered paragraph, or a line of a table of contents.
func (c *cutter) isSentence(i int, title string) bool {
	if strings.Contains(title, ". ") && len(title) > 40 || strings.Contains(title, "$") {
		return true
	}
	if n := len(title); n > 3 && isDigit(title[n-1]) && strings.LastIndexByte(title, ' ') >= n-4 && !strings.Contains(title, ",") {
		if s := strings.TrimRight(c.lines[i].text, "0123456789"); strings.HasSuffix(s, "  ") || strings.HasSuffix(s, ". ") || strings.HasSuffix(s, "..") {
			return true
		}
	}
	if i+1 >= c.last || c.lines[i+1].kind != textLine || len(c.lines[i].text) < 60 {
		return false
	}
	end := title[max(0, len(title)-1):]
	return end != "." && end != ":" && lowerShare(title)
}

// follows reports whether letter comes next after the last lettered note.
func follows(list []Section, letter string) bool {
	for i := len(list) - 1; i >= 0; i-- {
		if n := list[i].Note; len(n) == 1 && isLetter(n[0]) {
			return letter[0] == n[0]+1
		}
	}
	return false
}

// nextTitle is the next line of text, for headings whose title stands below.
func nextTitle(lines []line, i, last int) string {
	for j := i + 1; j < last && j <= i+3; j++ {
		if lines[j].kind == textLine && len(lines[j].text)-lines[j].indent < 100 {
			return lines[j].text[lines[j].indent:]
		}
	}
	return ""
}

// inContents reports whether an Item heading is a line of a table of contents:
// it ends in a page number, or the next text is the heading of another Item.
func inContents(lines []line, i, last int) bool {
	s := lines[i].text
	if n := len(s); n > 0 && s[n-1] >= '0' && s[n-1] <= '9' {
		cut := strings.LastIndexByte(s, ' ')
		if cut > 0 && cut+4 >= n && (s[cut-1] == ' ' || s[cut-1] == '.') {
			return true
		}
	}
	texts := 0
	for j := i + 1; j < last && texts < 3; j++ {
		if lines[j].kind != textLine {
			continue
		}
		if _, _, kind := headingOf(lines[j].text); kind == 'I' {
			return texts <= 1 && j-i <= 3
		}
		texts++
	}
	return false
}

// lineRange is the half-open range of lines, counted from 0, of a span.
func lineRange(src *Source, span Span) (first, last int) {
	l, _ := span.Position()
	return l - 1, span.LastLine()
}
