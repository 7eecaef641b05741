package parse

import "strings"

// columnHeads gives every column the words above it, headings that span
// several columns first, and the phrases at the left of the heading lines.
// What a heading line says about the units of the whole table is neither.
func columnHeads(lines []line, scans []scanned, h heading, cols []column) (heads []string, phrases []string) {
	parts := make([][]string, len(cols))
	room := make([]string, len(cols)*len(h.columns))
	for j := range parts {
		parts[j], room = room[:0:len(h.columns)], room[len(h.columns):]
	}
	pieces := h.pieces(lines, scans)
	below := reaches(pieces, h)
	mixed := h.mixedPeriods(lines, pieces)
	var groups []int // what the nearest line of group headings above assigned
	var segsOver, reachOver [16]segment
	for n, k := range h.columns {
		l, s := &lines[k], &scans[k]
		segs, strokes := pieces[n].segs, pieces[n].strokes
		inPlace := len(strokes) == len(segs)
		lost := !inPlace && lostPlace(l, segs, len(cols)) && segs[len(segs)-1].middle() < cols[len(cols)-1].left
		block := s.class == years && len(segs) == 1 && len(cols) > 1 && (len(h.columns) == 1 || n == len(h.columns)-1)
		row := headLine{cols: cols, segs: segsOver[:0], reach: reachOver[:0], last: n+1 == len(h.columns), lost: lost, groups: groups}
		for i, g := range segs {
			text := withoutStrokes(l.text[g.left:g.right])
			switch {
			case text == "" || text == "$" || isColumnLetter(text) || h.isTableUnit(lines, n, segs, i, cols):
			case block && (len(h.columns) == 1 || g.middle() < cols[0].left):
				phrases = append(phrases, words(text))
			case g.middle() >= cols[0].left-8 || inPlace && strokes[i].middle() >= cols[0].left-8 || lost:
				row.segs = append(row.segs, g)
				row.reach = append(row.reach, below[n][i])
			default:
				phrases = append(phrases, words(text))
			}
		}
		if !row.last {
			next := &scans[h.columns[n+1]]
			row.uniform = next.class == years && len(next.tokens) == len(cols) && s.class != years
			if len(row.segs) == 1 {
				row.all = spansAll(l.text[row.segs[0].left:row.segs[0].right]) && !mixed || row.uniform && overMiddle(row.segs[0], cols)
			}
		}
		at := row.assign()
		for j, g := range at {
			if g >= 0 {
				parts[j] = append(parts[j], words(withoutStrokes(l.text[row.segs[g].left:row.segs[g].right])))
			}
		}
		if len(row.segs) > 1 && len(row.segs) < len(cols) {
			groups = at
		}
	}
	heads = make([]string, len(cols))
	for j, p := range parts {
		heads[j] = strings.Join(p, " ")
	}
	return heads, phrases
}

// headPieces are the pieces of a line of headings and the strokes below them.
type headPieces struct{ segs, strokes []segment }

func (h heading) pieces(lines []line, scans []scanned) []headPieces {
	out := make([]headPieces, len(h.columns))
	for n, k := range h.columns {
		out[n] = headPieces{headSegments(&lines[k], &scans[k]), strokesUnder(lines, k)}
	}
	return out
}

// mixedPeriods reports whether the headings name two lengths or two days of the
// year, as for six months ended December 31 beside years ended June 30: none of
// them is then about all columns.
func (h heading) mixedPeriods(lines []line, pieces []headPieces) bool {
	length, month := 0, 0
	for n, k := range h.columns {
		for _, g := range pieces[n].segs {
			text := lines[k].text[g.left:g.right]
			if n := int(lengthOf(text)); n != 0 {
				if length != 0 && length != n {
					return true
				}
				length = n
			}
			if ds := dates(text); len(ds) == 1 && ds[0].year == 0 && ds[0].month != 0 {
				m := int(ds[0].month)
				if month != 0 && month != m {
					return true
				}
				month = m
			}
		}
	}
	return false
}

// reaches finds how far the pieces of all heading lines reach: by the stroke
// below, or as far as the piece below that stands in the same place.
func reaches(pieces []headPieces, h heading) [][]segment {
	out := make([][]segment, len(h.columns))
	var under []segment
	for n := len(h.columns) - 1; n >= 0; n-- {
		k := h.columns[n]
		segs, strokes := pieces[n].segs, pieces[n].strokes
		out[n] = make([]segment, len(segs))
		for i, g := range segs {
			out[n][i] = reachOf(segs, i, strokes)
			if out[n][i].right > 0 || n+1 == len(h.columns) || h.columns[n+1] != k+1 {
				continue
			}
			for j, u := range under {
				if r := out[n+1][j]; r.right > 0 && abs(u.middle()-g.middle()) <= 2 && g.left >= r.left-2 && g.right <= r.right+2 {
					out[n][i] = r
				}
			}
		}
		under = segs
	}
	return out
}

// reachOf is how far piece i of a heading line reaches: as far as the stroke
// below it alone; the zero segment where there is none, or one that only
// underlines the words.
func reachOf(segs []segment, i int, strokes []segment) segment {
	g := segs[i]
	if len(strokes) == len(segs) && !(strokes[i].left <= g.left && g.right <= strokes[i].right) {
		return strokes[i]
	}
	for _, s := range strokes {
		if s.left-2 > g.left || g.right > s.right+2 || s.right-s.left <= g.right-g.left+2 {
			continue
		}
		for j, other := range segs {
			if j != i && other.left < s.right && s.left < other.right {
				return segment{}
			}
		}
		return s
	}
	return segment{}
}

// isColumnLetter recognises "COL. A" and "Column B", by which the SEC's rules
// name the columns of a schedule.
func isColumnLetter(s string) bool {
	if len(s) <= 4 || !isLetter(s[len(s)-1]) {
		return false
	}
	before := strings.TrimSuffix(s[:len(s)-1], " ")
	return equalFold(before, "column") || equalFold(before, "col.")
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
		var out []segment
		for _, g := range segments(l.text, l.indent) {
			out = appendPeriods(out, l.text, g)
		}
		return out
	}
	out := make([]segment, 0, len(s.tokens)+2)
	if s.label > 0 {
		out = appendSegments(out, l.text[:s.label], 0)
	}
	for _, t := range s.tokens {
		out = append(out, segment{t.left, t.right})
	}
	return out
}

// appendPeriods appends a piece of a heading line to out, cut where it names
// several periods alike a single blank apart: "Dec. 31, 1998 Dec. 31, 1997".
func appendPeriods(out []segment, s string, g segment) []segment {
	n, words, shape := len(out), 0, 0
	closed := false // the word before ends a date
	from := g.left
	for i := g.left; i < g.right; {
		j := i
		for j < g.right && s[j] != ' ' {
			j++
		}
		word := s[i:j]
		if begins := equalFold(word, "fiscal") || monthOf(word) != 0; closed && begins {
			if shape == 0 {
				shape = words
			}
			if words != shape {
				return append(out[:n], g)
			}
			out = append(out, segment{from, i - 1})
			from, words = i, 0
		} else if words == 0 && !begins {
			return append(out[:n], g)
		}
		words++
		_, year := yearOf(word)
		_, day := small(word)
		closed = year || day && word[len(word)-1] == ','
		for i = j; i < g.right && s[i] == ' '; i++ {
		}
	}
	if shape != 0 && words != shape {
		return append(out[:n], g)
	}
	return append(out, segment{from, g.right})
}

// strokesUnder are the strokes directly below line k, which show how far each
// heading of the line reaches.
func strokesUnder(lines []line, k int) []segment {
	if k+1 >= len(lines) || lines[k+1].kind != ruleLine && lines[k+1].kind != textLine {
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
		if lines[k+1].kind == ruleLine || j-i > 2 && !isLetter(s[i]) && !isDigit(s[i]) && strings.Trim(s[i:j], "-_\ufffd") == "" {
			out = append(out, segment{i, j})
		}
		i = j
	}
	return out
}

// headLine is one line of headings over columns.
type headLine struct {
	cols    []column
	segs    []segment // its pieces over the columns
	reach   []segment // the stroke below each, zero where there is none
	groups  []int     // the pieces of the line of group headings above, by column; nil for none
	last    bool      // no line of headings follows
	lost    bool      // the pieces stand in order but not in place
	all     bool      // the only piece is about all columns
	uniform bool      // the next line has a year for every column
}

// assign says for every column which piece stands over it, -1 for none.
func (r headLine) assign() []int {
	at := make([]int, len(r.cols))
	for j := range at {
		at[j] = -1
	}
	n := len(r.segs)
	switch {
	case n == 0:
		return at
	case n == len(at):
		for j := range at {
			at[j] = j
		}
		return at
	case n == 1 && (r.all || r.reach[0].right == 0 && !r.last && overAll(r.segs[0], r.cols)):
		for j := range at {
			at[j] = 0
		}
		return at
	case n == 2 && len(at) > 2 && !r.last && r.reach[0].right == 0 && centered(r.segs[1], r.cols[len(at)-1]) && overMiddle(r.segs[0], r.cols[:len(at)-1]):
		for j := range at {
			at[j] = 0
		}
		at[len(at)-1] = 1 // "Years ended", and "From inception to" over the last column alone
		return at
	case n > 1 && len(at)%n == 0 && (r.lost || !r.last && r.reach[0].right == 0 && inGroups(r.segs, r.cols)):
		for j := range at {
			at[j] = j / (len(at) / n)
		}
		return at
	}
	if parts := r.partition(); parts != nil {
		return parts
	}
	for g := range r.segs {
		if r.reach[g].right > 0 {
			for j, c := range r.cols {
				if m := (c.left + c.right) / 2; at[j] < 0 && r.reach[g].left-1 <= m && m <= r.reach[g].right {
					at[j] = g
				}
			}
		}
	}
	for g, s := range r.segs {
		if r.reach[g].right == 0 && !r.sameGroup(at, g) {
			r.place(at, g, s)
		}
	}
	return at
}

// sameGroup gives a piece the columns of the group above when it stands over
// their middle: the second line of a group's heading.
func (r headLine) sameGroup(at []int, g int) bool {
	if !r.uniform || r.groups == nil {
		return false
	}
	for a := 0; a < len(at); {
		b := a
		for b+1 < len(at) && r.groups[b+1] == r.groups[a] {
			b++
		}
		if r.groups[a] >= 0 && b > a && abs(2*r.segs[g].middle()-r.cols[a].left-r.cols[b].right) <= 8 {
			for j := a; j <= b; j++ {
				if at[j] < 0 {
					at[j] = g
				}
			}
			return true
		}
		a = b + 1
	}
	return false
}

// place gives a piece the column it stands over, or both columns it stands
// between.
func (r headLine) place(at []int, g int, s segment) {
	best, far := -1, 1<<30
	for j, c := range r.cols {
		if d := apartBy(s, c); d < far && at[j] < 0 {
			best, far = j, d
		}
	}
	if far > 6 {
		return
	}
	at[best] = g
	for j, c := range r.cols {
		if !r.last && at[j] < 0 && s.left <= c.left && c.right <= s.right {
			at[j] = g // it covers this column as well
		}
	}
	alone := len(r.segs) == 1 && s.right-s.left >= 10 && !(r.cols[best].left <= s.left && s.right <= r.cols[best].right)
	for _, j := range [...]int{best - 1, best + 1} {
		if r.last || far == 0 || centered(s, r.cols[best]) || j < 0 || j >= len(at) || at[j] >= 0 {
			continue
		}
		if apartBy(s, r.cols[j])-far <= 3 || alone && gapTo(s, r.cols[j]) <= 3 {
			at[j] = g
		}
	}
}

// centered reports whether a piece no wider than a column stands over its middle.
func centered(g segment, c column) bool {
	return abs(2*g.middle()-c.left-c.right) <= 4 && g.right-g.left <= c.right-c.left+4
}

// gapTo is the number of blanks between a piece and a column, 0 where they
// overlap.
func gapTo(g segment, c column) int { return max(g.left-c.right, c.left-g.right, 0) }

// partition divides all columns into groups, one for each piece, so that
// every piece stands over the middle of its group. It is nil where that
// cannot be, and where every piece stands over a column of its own.
func (r headLine) partition() []int {
	n, m := len(r.segs), len(r.cols)
	if r.last || r.uniform && r.groups != nil || n < 2 || n >= m {
		return nil
	}
	const limit = 8 // twice the blanks a piece may stand off the middle
	apart := false
	for g, s := range r.segs {
		least, over := limit, 0
		for _, c := range r.cols {
			least = min(least, apartBy(s, c))
			if s.left < c.right && c.left < s.right {
				over++
			}
		}
		apart = apart || least >= 2 || over >= 2
		if r.reach[g].right > 0 {
			return nil
		}
	}
	if !apart {
		return nil
	}
	// cost[g][a]: how far the pieces g.. stand off when they divide the
	// columns a..; end[g][a]: where the group of piece g ends then.
	const never = 1 << 20
	cost, end := make([][]int, n+1), make([][]int, n+1)
	for g := range cost {
		cost[g], end[g] = make([]int, m+1), make([]int, m+1)
		for a := range cost[g] {
			cost[g][a] = never
		}
	}
	cost[n][m] = 0
	for g := n - 1; g >= 0; g-- {
		for a := g; a < m; a++ {
			for b := a; b < m; b++ {
				off := 2*r.segs[g].middle() - r.cols[a].left - r.cols[b].right
				if off < -limit {
					break
				}
				if c := off*off + cost[g+1][b+1]; off <= limit && c < cost[g][a] {
					cost[g][a], end[g][a] = c, b+1
				}
			}
		}
	}
	if cost[0][0] >= never {
		return nil
	}
	at := make([]int, m)
	for g, a := 0, 0; g < n; g++ {
		for b := end[g][a]; a < b; a++ {
			at[a] = g
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
func overAll(g segment, cols []column) bool {
	return !overOne(g, cols) && overMiddle(g, cols) && 4*(g.right-g.left) >= cols[len(cols)-1].right-cols[0].left
}

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
