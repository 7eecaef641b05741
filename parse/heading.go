package parse

import (
	"strings"
	"time"
)

// heading is what stands above the figures of a table.
type heading struct {
	titles  []int // lines above the headings of columns, top down
	columns []int // lines that head columns, top down
	stubs   []int // captions between the headings of columns and the first figure
}

// readHeading sorts the lines above the first row of figures: upwards from
// it, first captions, then headings of columns, then titles.
func readHeading(lines []line, scans []scanned, r region, cols []column) heading {
	var h heading
	left := cols[0].left
	right := cols[len(cols)-1].right
	headTop := -1 // uppermost line found to head columns
	blanks, texts := 0, 0
	var rest []int // lines above headTop or, without one, above the figures; bottom up
	k := r.first - 1
	for ; k >= r.floor && texts < 24; k-- {
		l, s := &lines[k], &scans[k]
		if l.kind == blankLine {
			if blanks++; blanks > 7 {
				break
			}
			continue
		}
		if l.kind == pageLine || l.kind == tagLine && tagName(l.text[l.indent:]) == "PAGE" {
			break
		}
		if l.kind == tagLine {
			blanks = 0
			if name := tagName(l.text[l.indent:]); name == "TEXT" || name == "FN" || name == "TABLE" && strings.HasPrefix(l.text[l.indent:], "</") {
				break
			}
			continue
		}
		if l.kind == ruleLine || l.kind == doubleLine {
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
		over := headOver(l, s, left, right, len(cols))
		switch {
		case s.class == years && (over || headTop < 0):
			h.columns, headTop = append(h.columns, k), k
		case over && !isTitle(l.text[l.indent:]) && (headTop < 0 || gap <= 2):
			h.columns, headTop = append(h.columns, k), k
		case s.class == prose || s.class == weak && gap == 0 && headTop < 0 && k+1 < r.first:
			k = -1
		default:
			if headTop >= 0 || isTitle(l.text[l.indent:]) {
				rest = append(rest, k)
			} else {
				h.stubs = append(h.stubs, k)
			}
			texts++
		}
		if k < 0 {
			break
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
	reverse(h.titles)
	h.titles = withoutTail(lines, scans, h.titles, r.floor)
	return h
}

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

// headOver reports whether a line stands over the columns of figures.
func headOver(l *line, s *scanned, left, right, n int) bool {
	if s.class == prose {
		return false
	}
	segs := segments(l.text, l.indent)
	if len(segs) == 0 {
		return false
	}
	if len(segs) == 1 {
		g := segs[0]
		if isScale(l.text) && g.left < left || datedYears(l.text) >= 2 && s.class != years {
			return false
		}
		m := g.middle()
		return m >= left-2 && m <= right+2 && g.left >= left-14 && !hasCompany(l.text[g.left:g.right])
	}
	over := 0
	for _, g := range segs {
		if m := g.middle(); m >= left-2 && m <= right+4 {
			over++
		}
	}
	if over >= 2 || over > 0 && over >= len(segs)-1 {
		return true
	}
	return len(segs) == n && lostPlace(l, segs)
}

// lostPlace reports whether headings come one per column, each a date, though
// they do not stand over the columns any more.
func lostPlace(l *line, segs []segment) bool {
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
	low := strings.ToLower(s)
	for _, w := range [...]string{"incorporated", "corporation", " inc.", ", inc", "company and", "subsidiaries", " llc", "consolidated"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	for _, w := range [...]string{" inc", " co.", " corp.", " corp", " ltd", " ltd.", " company", " l.p."} {
		if strings.HasSuffix(low, w) {
			return true
		}
	}
	return false
}

// columnHeads gives every column the words above it, headings that span
// several columns first, and the phrases at the left of the heading lines.
func columnHeads(lines []line, scans []scanned, h heading, cols []column) (heads []string, phrases []string) {
	parts := make([][]string, len(cols))
	for n, k := range h.columns {
		l, s := &lines[k], &scans[k]
		segs := headSegments(l, s)
		area := segs[:0:0]
		for _, g := range segs {
			if isStroke(l.text[g.left:g.right]) {
				continue
			}
			if g.middle() >= cols[0].left-8 || len(segs) == len(cols) && lostPlace(l, segs) {
				area = append(area, g)
			} else {
				phrases = append(phrases, words(l.text[g.left:g.right]))
			}
		}
		strokes := strokesBelow(lines, k, h, n)
		span := len(area) == 1 && spansAll(l.text[area[0].left:area[0].right]) && n+1 < len(h.columns)
		for j, g := range headingsFor(area, strokes, cols, span) {
			if g >= 0 {
				parts[j] = append(parts[j], words(l.text[area[g].left:area[g].right]))
			}
		}
	}
	heads = make([]string, len(cols))
	for j, p := range parts {
		heads[j] = strings.Join(p, " ")
	}
	return heads, phrases
}

// isStroke reports whether a piece of a line is part of a rule.
func isStroke(s string) bool { return len(s) > 2 && strings.Trim(s, "-=_") == "" }

// spansAll reports whether a heading states the length or the day of periods
// without a year, so that it stands over all of them.
func spansAll(s string) bool {
	ds := dates(s)
	if len(ds) > 0 && ds[0].year != 0 {
		return false
	}
	return lengthOf(s) != 0 || len(ds) == 1 && ds[0].month != 0
}

// headSegments are the pieces of a heading line; a run of years at its end is
// one piece a year, however close to the words before it.
func headSegments(l *line, s *scanned) []segment {
	if s.class != years {
		return segments(l.text, l.indent)
	}
	var out []segment
	if s.label > 0 {
		out = segments(l.text[:s.label], 0)
	}
	for _, t := range s.tokens {
		out = append(out, segment{t.left, t.right})
	}
	return out
}

// strokesBelow are the strokes of a rule directly below a heading line that
// is not the last one: they show how far each heading reaches.
func strokesBelow(lines []line, k int, h heading, n int) []segment {
	if n+1 >= len(h.columns) || k+1 >= len(lines) || lines[k+1].kind != ruleLine {
		return nil
	}
	return segments(lines[k+1].text, lines[k+1].indent)
}

// headingsFor says for every column which piece of a heading line stands over
// it, -1 for none.
//
// span says that the only piece of the line is about all columns.
func headingsFor(segs, strokes []segment, cols []column, span bool) []int {
	at := make([]int, len(cols))
	for j := range at {
		at[j] = -1
	}
	if len(segs) == 0 {
		return at
	}
	if len(segs) == len(cols) {
		for j := range at {
			at[j] = j
		}
		return at
	}
	reach := segs
	if len(strokes) == len(segs) {
		reach = strokes
	} else if len(segs) < len(cols) && len(cols)%len(segs) == 0 && len(segs) > 1 && strokes == nil {
		// Equal groups, if that is how they stand.
		group := len(cols) / len(segs)
		fits := true
		for j := range cols {
			g := segs[j/group]
			first, last := cols[j/group*group], cols[j/group*group+group-1]
			fits = fits && abs(2*g.middle()-first.left-last.right) <= (last.right-first.left)/2
		}
		if fits {
			for j := range at {
				at[j] = j / group
			}
			return at
		}
	}
	if len(segs) == 1 && len(strokes) != 1 {
		m := segs[0].middle()
		first, last := cols[0], cols[len(cols)-1]
		spread := (first.left + last.right) / 2
		if len(cols) > 1 && (span || !overOne(segs[0], cols) && abs(m-spread) <= max(8, (last.right-first.left)/4)) {
			for j := range at {
				at[j] = 0
			}
			return at
		}
	}
	for j, c := range cols {
		best := 1 << 30
		for g, s := range reach {
			d := 0
			switch {
			case s.right <= c.left:
				d = c.left - s.right + 1
			case s.left >= c.right:
				d = s.left - c.right + 1
			}
			if d < best && d <= 4 {
				best, at[j] = d, g
			}
		}
	}
	return at
}

// overOne reports whether a piece stands over exactly one column.
func overOne(g segment, cols []column) bool {
	n := 0
	for _, c := range cols {
		if g.left < c.right && c.left < g.right {
			n++
		}
	}
	return n == 1
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

// periods resolves the headings of columns to periods. A year alone takes its
// month and day from the phrase beside it, from the titles, and at last from
// the fiscal year end of the filing.
func periods(heads, phrases, titles []string, fiscal time.Time) []Period {
	out := make([]Period, len(heads))
	var around []dateWord
	length := 0
	for _, s := range phrases {
		around = append(around, dates(s)...)
		if length == 0 {
			length = lengthOf(s)
		}
	}
	fromPhrases := len(around)
	for i := len(titles) - 1; i >= 0; i-- {
		around = append(around, dates(titles[i])...)
		if length == 0 {
			length = lengthOf(titles[i])
		}
	}
	full := make([]dateWord, 0, len(around)) // dates of titles with a month, a day and a year
	var stem dateWord                        // a month and day that any year may take
	for i, d := range around {
		if d.month != 0 && d.day != 0 {
			if stem.month == 0 {
				stem = d
			}
			if d.year != 0 && i >= fromPhrases {
				full = append(full, d)
			}
		}
	}
	labelled := 0
	for j, head := range heads {
		ds := dates(head)
		d := pick(ds)
		if d.year == 0 {
			continue
		}
		labelled++
		months := lengthOf(head)
		if months == 0 {
			months = length
		}
		label := d.year
		if d.month == 0 {
			d = complete(d, j, len(heads), full, stem)
		}
		p := Period{End: d.end(fiscal), Months: months}
		if p.End.Year() != label {
			p.Label = label
		}
		out[j] = p
	}
	if labelled == 0 && len(heads) == 1 {
		for _, d := range around {
			if d.year != 0 {
				out[0] = Period{End: d.end(fiscal), Months: length}
				break
			}
		}
	}
	if labelled == 0 && len(heads) > 1 {
		var dated []dateWord
		for i := len(titles) - 1; i >= 0 && len(dated) != len(heads); i-- {
			dated = dated[:0]
			for _, d := range dates(titles[i]) {
				if d.year != 0 {
					dated = append(dated, d)
				}
			}
		}
		if len(dated) == len(heads) {
			for j, d := range dated {
				out[j] = Period{End: d.end(fiscal), Months: length}
			}
		}
	}
	return out
}

// pick is the date a heading means: the last year, with the month and day that
// stand beside it or, without a year of their own, elsewhere in the heading.
func pick(ds []dateWord) dateWord {
	var d, bare dateWord
	for _, x := range ds {
		if x.year != 0 {
			d = x
		} else {
			bare = x
		}
	}
	if d.month == 0 {
		d.month, d.day = bare.month, bare.day
	}
	return d
}

// complete gives a bare year its day: the title's date of that year, or the
// title's date in the same place of the list, or the common month and day.
func complete(d dateWord, j, n int, full []dateWord, stem dateWord) dateWord {
	same, count := dateWord{}, 0
	for _, f := range full {
		if f.year == d.year {
			same = f
			count++
		}
	}
	if len(full) == n && abs(full[j].year-d.year) <= 1 {
		return full[j]
	}
	if count == 1 {
		return same
	}
	if stem.month != 0 {
		return dateWord{month: stem.month, day: stem.day, year: d.year}
	}
	return d
}
