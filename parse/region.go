package parse

import "strings"

// region is a run of lines that hold the figures of one table.
type region struct {
	floor       int // first line its headings may stand on
	first, last int // first and last row of figures
	tagged      bool
}

// regions finds the tables of a document: runs of rows of figures, with the
// captions, rules and page breaks between them, cut where new headings of
// columns begin. It looks at every line a bounded number of times.
func regions(lines []line, scans []scanned, from, to int) []region {
	var out []region
	floor, tagged := from, false
	for i := from; i < to; i++ {
		if i > from && goesBack(lines, i) {
			floor = i
		}
		if lines[i].kind == tagLine {
			name, closing := tagName(lines[i].text[lines[i].indent:]), strings.Contains(lines[i].text, "</")
			if name == "TABLE" {
				tagged = !closing
				if closing {
					floor = i + 1
				}
			}
			continue
		}
		if scans[i].class != row && !(tagged && scans[i].class == weak) {
			continue
		}
		r := region{floor: floor, first: i, tagged: tagged}
		r.last = extend(lines, scans, i, to, tagged)
		if worthReading(scans, r) {
			out = append(out, r)
		}
		i = r.last
		floor = i + 1
	}
	return out
}

// worthReading leaves out single figures that end a line by chance.
func worthReading(scans []scanned, r region) bool {
	rows, most := 0, 0
	for i := r.first; i <= r.last; i++ {
		if c := scans[i].class; c == row || c == weak {
			rows++
			most = max(most, len(scans[i].tokens))
		}
	}
	return rows >= 2 || most >= 2 || r.tagged
}

const (
	maxBlanks = 9  // blank lines within a table, a page break included
	maxTexts  = 14 // lines without figures between two rows of figures
)

// extend is the last row of figures of the table that begins at line i.
func extend(lines []line, scans []scanned, i, to int, tagged bool) int {
	last, blanks, texts := i, 0, 0
	left := firstLeft(&scans[i])
	edges := edgesOf(nil, &scans[i])
	for j := i + 1; j < to; j++ {
		l, s := &lines[j], &scans[j]
		switch {
		case goesBack(lines, j):
			return last
		case l.kind == tagLine:
			name := tagName(l.text[l.indent:])
			if name == "TABLE" || name == "FN" || name == "DOCUMENT" || name == "TEXT" || name == "TYPE" {
				return last
			}
			if name == "S" && j > last+1 && texts > 0 {
				return last // stops of columns: headings of a new block stand above
			}
		case s.class == nothing, s.class == lone && !near(edges, s):
			if l.kind == blankLine || l.kind == pageLine {
				if blanks++; blanks > maxBlanks {
					return last
				}
			}
		case s.class == row, s.class == weak && (tagged || near(edges, s)), s.class == lone:
			last, blanks, texts = j, 0, 0
			left = min(left, firstLeft(s))
			edges = edgesOf(edges, s)
		case s.class == years:
			// The year of a block begins a table of its own, but not after an
			// opening balance that the block rolls forward.
			if !isBlockYear(s) || s.tokens[0].left >= left || !endsInBalance(lines, scans, last) {
				return last
			}
		case s.class == prose || s.class == weak:
			if len(l.text) > left+2 && !leadsToRow(lines, scans, j, edges) {
				return last
			}
			if texts++; texts > maxTexts {
				return last
			}
		default: // a caption
			if isTitle(l.text[l.indent:]) && (lines[j-1].kind != textLine || belowCompany(lines, j)) || isSectionHeading(l.text) {
				return last
			}
			if headsColumns(l, left) {
				return last
			}
			if texts++; texts > maxTexts {
				return last
			}
		}
	}
	return last
}

// goesBack reports whether line j is the first of the right half of a page set
// abreast: it stands further up in the source than the line before it.
func goesBack(lines []line, j int) bool { return lines[j].start < lines[j-1].start }

// belowCompany reports whether the line above line j stands apart and names a
// company, as above the heading of a statement.
func belowCompany(lines []line, j int) bool {
	above := &lines[j-1]
	return j > 1 && lines[j-2].kind != textLine && hasCompany(above.text) && len(segments(above.text, above.indent)) == 1
}

// leadsToRow reports whether line j is the wide beginning of a caption: it
// follows no sentence, and within two lines, with no gap, stand figures flush
// with the columns.
func leadsToRow(lines []line, scans []scanned, j int, edges []int) bool {
	if c := scans[j-1].class; c == prose || c == weak {
		return false
	}
	for k := j + 1; k < len(lines) && k <= j+2 && lines[k].kind == textLine; k++ {
		if scans[k].class == row {
			return scans[k].label > 0 && near(edges, &scans[k])
		}
	}
	return false
}

// endsInBalance reports whether the row on line k is a balance at a date.
func endsInBalance(lines []line, scans []scanned, k int) bool {
	label := min(scans[k].label, len(lines[k].text))
	for _, d := range dates(lines[k].text[:label]) {
		if d.month != 0 && d.year != 0 {
			return true
		}
	}
	return false
}

func firstLeft(s *scanned) int {
	if ts := valueTokens(s); len(ts) > 0 {
		return ts[0].left
	}
	return 1 << 20
}

func edgesOf(edges []int, s *scanned) []int {
	for _, t := range s.tokens {
		known := false
		for _, e := range edges {
			known = known || e == t.edge
		}
		if !known && len(edges) < 64 {
			edges = append(edges, t.edge)
		}
	}
	return edges
}

// near reports whether the last figure of a line is flush with a column.
func near(edges []int, s *scanned) bool {
	t := s.tokens[len(s.tokens)-1]
	for _, e := range edges {
		if t.edge-e <= 1 && e-t.edge <= 1 {
			return true
		}
	}
	return false
}

// headsColumns reports whether a line without figures stands over the columns
// in several pieces, as headings of columns do.
func headsColumns(l *line, left int) bool {
	over := 0
	var room [16]segment
	for _, g := range appendSegments(room[:0], l.text, l.indent) {
		if g.middle() >= left && l.text[g.left:g.right] != "$" {
			over++
		}
	}
	return over >= 2
}

// titleWords are what the heading of a statement or schedule contains.
var titleWords = newLexicon([]string{"balance sheet", "statement of ", "statements of ", "income statement", "notes to ", "cash flows statement", "operations statement"})

// isTitle reports whether a line by itself looks like the heading of a
// statement: short, the words of a title, no sentence.
func isTitle(s string) bool {
	if len(s) > 100 || len(s) < 8 {
		return false
	}
	c := s[0]
	if !(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z') || strings.HasSuffix(s, ".") && len(s) > 60 {
		return false
	}
	if titleWords.beginning(s, 40) == 0 || beginsFold(s, "see ") {
		return false
	}
	return !holdsFold(s, "accompanying") && !holdsFold(s, "integral")
}
