package parse

import "strings"

// columnHeads gives every column the words above it, headings that span
// several columns first, and the phrases at the left of the heading lines.
// What a heading line says about the units of the whole table is neither.
func columnHeads(lines []line, scans []scanned, h heading, cols []column) (heads []string, phrases []string) {
	parts := make([][]string, len(cols))
	for n, k := range h.columns {
		l, s := &lines[k], &scans[k]
		segs := headSegments(l, s)
		strokes := strokesUnder(lines, k)
		inPlace := len(strokes) == len(segs)
		lost := !inPlace && lostPlace(l, segs, len(cols)) && segs[len(segs)-1].middle() < cols[len(cols)-1].left
		block := s.class == years && len(segs) == 1 && len(cols) > 1 && (len(h.columns) == 1 || n == len(h.columns)-1)
		area := segs[:0:0]
		for i, g := range segs {
			text := withoutStrokes(l.text[g.left:g.right])
			switch {
			case text == "" || text == "$" || isColumnLetter(text) || h.isTableUnit(lines, n, segs, i, cols):
			case block && (len(h.columns) == 1 || g.middle() < cols[0].left):
				phrases = append(phrases, words(text))
			case g.middle() >= cols[0].left-8 || inPlace && strokes[i].middle() >= cols[0].left-8 || lost:
				area = append(area, g)
			default:
				phrases = append(phrases, words(text))
			}
		}
		last := n+1 == len(h.columns)
		span := false
		if len(area) < len(segs) {
			strokes = strokes[max(0, len(strokes)-len(area)):]
		}
		if len(area) == 1 && !last {
			next := &scans[h.columns[n+1]]
			span = spansAll(l.text[area[0].left:area[0].right]) ||
				next.class == years && len(next.tokens) == len(cols) && s.class != years && overMiddle(area[0], cols)
		}
		for j, g := range headingsFor(area, strokes, cols, span, last, lost) {
			if g >= 0 {
				parts[j] = append(parts[j], words(withoutStrokes(l.text[area[g].left:area[g].right])))
			}
		}
	}
	heads = make([]string, len(cols))
	for j, p := range parts {
		heads[j] = strings.Join(p, " ")
	}
	return heads, phrases
}

// isColumnLetter recognises "COL. A" and "Column B", by which the SEC's rules
// name the columns of a schedule.
func isColumnLetter(s string) bool {
	low := strings.ToLower(s)
	rest := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(low, "column"), "col."), " ")
	return len(rest) == 1 && len(low) > 4 && isLetter(rest[0])
}

// withoutStrokes is a piece of a heading without the rules around it.
func withoutStrokes(s string) string {
	for _, stroke := range [...]string{"---", "===", "___"} {
		for strings.HasPrefix(s, stroke) {
			s = strings.TrimLeft(s, stroke[:1]+" ")
		}
		for strings.HasSuffix(s, stroke) {
			s = strings.TrimRight(s, stroke[:1]+" ")
		}
	}
	if strings.Trim(s, "-=_ ") == "" {
		return ""
	}
	return s
}

// isTableUnit reports whether piece i of the n-th heading line states the
// units of the whole table: "(In millions)" above all other headings, or by
// itself and over no column in particular. Below the heading of a column it
// is about that column.
func (h heading) isTableUnit(lines []line, n int, segs []segment, i int, cols []column) bool {
	text := lines[h.columns[n]].text[segs[i].left:segs[i].right]
	if !isUnitNote(text) {
		return false
	}
	if segs[i].middle() < cols[0].left-8 {
		return true
	}
	notes := 0
	for _, g := range segs {
		if isUnitNote(lines[h.columns[n]].text[g.left:g.right]) {
			notes++
		}
	}
	return notes == 1 && (n == 0 || len(cols) > 1 && !overOne(segs[i], cols) || strings.Contains(text, "except"))
}

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
// one piece a year, however close to the words before it, and so are the
// numbers of columns.
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

// strokesUnder are the strokes of a rule directly below line k, which show
// how far each heading of the line reaches.
func strokesUnder(lines []line, k int) []segment {
	if k+1 >= len(lines) || lines[k+1].kind != ruleLine {
		return nil
	}
	var out []segment
	s := lines[k+1].text
	for i := 0; i < len(s); {
		if s[i] == ' ' {
			i++
			continue
		}
		j := i
		for j < len(s) && s[j] != ' ' {
			j++
		}
		out = append(out, segment{i, j})
		i = j
	}
	return out
}

// headingsFor says for every column which piece of a heading line stands over
// it, -1 for none.
//
// span says that the only piece of the line is about all columns, last that
// no line of headings follows, lost that the pieces stand in order only.
func headingsFor(segs, strokes []segment, cols []column, span, last, lost bool) []int {
	at := make([]int, len(cols))
	for j := range at {
		at[j] = -1
	}
	switch {
	case len(segs) == 0:
		return at
	case len(segs) == len(cols):
		for j := range at {
			at[j] = j
		}
		return at
	case len(strokes) == len(segs):
		for j, c := range cols {
			at[j] = nearest(strokes, c, 4)
		}
		return at
	case len(segs) == 1 && (span || overAll(segs[0], cols)):
		for j := range at {
			at[j] = 0
		}
		return at
	case len(segs) > 1 && len(cols)%len(segs) == 0 && (lost || !last && inGroups(segs, cols)):
		group := len(cols) / len(segs)
		for j := range at {
			at[j] = j / group
		}
		return at
	}
	for g, s := range segs {
		best, far := -1, 1<<30
		for j, c := range cols {
			if d := apartBy(s, c); d < far {
				best, far = j, d
			}
		}
		if far > 6 {
			continue
		}
		at[best] = g
		// Between two columns it heads both.
		for _, j := range [...]int{best - 1, best + 1} {
			if !last && j >= 0 && j < len(cols) && at[j] < 0 && far > 0 && apartBy(s, cols[j])-far <= 3 {
				at[j] = g
			}
		}
	}
	return at
}

// apartBy is how far a piece of a heading stands from a column: between their
// middles or their right edges, whichever are nearer; 0 where the piece covers
// the figures or they cover the piece.
func apartBy(g segment, c column) int {
	if g.left <= c.left && c.right <= g.right || c.left <= g.left && g.right <= c.right {
		return 0
	}
	d := min(abs(g.middle()-(c.left+c.right)/2), abs(g.right-c.right), abs(g.left-c.left))
	if g.left < c.right && c.left < g.right {
		return min(d, 3)
	}
	return max(d, min(abs(g.left-c.right), abs(c.left-g.right)))
}

// nearest is the stroke a column stands under, at most limit away, or -1.
func nearest(strokes []segment, c column, limit int) int {
	at, best := -1, limit+1
	for g, s := range strokes {
		d := 0
		switch {
		case s.right <= c.left:
			d = c.left - s.right + 1
		case s.left >= c.right:
			d = s.left - c.right + 1
		}
		if d < best {
			best, at = d, g
		}
	}
	return at
}

// inGroups reports whether pieces stand over equal groups of columns.
func inGroups(segs []segment, cols []column) bool {
	group := len(cols) / len(segs)
	for g, s := range segs {
		first, last := cols[g*group], cols[g*group+group-1]
		if abs(2*s.middle()-first.left-last.right) > (last.right-first.left)/2 {
			return false
		}
	}
	return true
}

// overAll reports whether a piece stands over the middle of all columns and
// over no single one.
func overAll(g segment, cols []column) bool { return !overOne(g, cols) && overMiddle(g, cols) }

// overMiddle reports whether a piece stands over the middle of all columns.
func overMiddle(g segment, cols []column) bool {
	first, last := cols[0], cols[len(cols)-1]
	return len(cols) > 1 && abs(2*g.middle()-first.left-last.right) <= max(12, (last.right-first.left)/4)
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
