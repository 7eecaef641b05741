package parse

import (
	"slices"
	"strings"
)

// Balance sheets are often set on a page that lies on its side, the assets on
// the left and the liabilities abreast of them:
//
//	ASSETS             2003    2002   LIABILITIES AND EQUITY    2003    2002
//	Cash             $  410  $  395   Accounts payable        $  512  $  498
//	Receivables       1,204   1,187   Bank loan                  300     350
//
// They are read as if the right half stood below the left one.

const (
	minAbreast   = 3  // rows with figures in both halves that show a page is set so
	abreastLines = 14 // lines at most between two such rows
	abreastPage  = 90 // lines at most of all of them
	abreastDrift = 12 // by how much the captions of the right half are indented at most
)

// abreast is a run of lines set in two halves, the right one from column at.
type abreast struct{ first, last, at int }

// foldAbreast sets the right halves of balance sheets below their left halves.
// It gives lines and to back as they are where there are none.
func foldAbreast(lines []line, from, to int) ([]line, int) {
	blocks := findAbreast(lines, from, to)
	if len(blocks) == 0 {
		return lines, to
	}
	var out []line
	next := 0
	for _, b := range blocks {
		out = append(out, lines[next:b.first]...)
		flushTitles(out[max(len(out)-abreastLines, 0):])
		for k := b.first; k <= b.last; k++ {
			l := lines[k]
			if l.kind != tagLine && clearAt(l.text, b.at) {
				l.text = strings.TrimRight(l.text[:min(b.at, len(l.text))], " ")
				l = l.settled()
			}
			out = append(out, l)
		}
		for k := b.first; k <= b.last; k++ {
			l := lines[k]
			if l.kind == tagLine || len(l.text) <= b.at || !clearAt(l.text, b.at) {
				continue
			}
			l.text = strings.Repeat(" ", b.at) + l.text[b.at:]
			out = append(out, l.settled())
		}
		next = b.last + 1
	}
	to += len(out) - next
	out = append(out, lines[next:]...)
	return out, to
}

// flushTitles sets the titles at the end of lines flush left: centred on both
// halves, they would stand over the figures of the left one.
func flushTitles(lines []line) {
	for k := len(lines) - 1; k >= 0 && (lines[k].kind == blankLine || lines[k].kind == textLine); k-- {
		l := &lines[k]
		if l.kind == blankLine || l.gap > 1 {
			continue
		}
		start := l.offset(l.indent)
		if l.columns != nil {
			moved := slices.Clone((*l.columns)[min(l.indent, len(*l.columns)):])
			for i := range moved {
				moved[i] -= int32(start - l.start)
			}
			l.columns = &moved
		}
		l.text, l.start, l.indent = l.text[l.indent:], start, 0
	}
}

// findAbreast finds the balance sheets set in halves.
func findAbreast(lines []line, from, to int) []abreast {
	var found []abreast
	var ws []word
	for k := from; k < to; k++ {
		x, words := rightCaption(&lines[k], ws)
		ws = words
		if x == 0 {
			continue
		}
		b, rows := abreast{k, k, x}, 1
		for j := k + 1; j < to && j-b.last <= abreastLines && j-k < abreastPage; j++ {
			x, ws = rightCaption(&lines[j], ws)
			if x > 0 && abs(x-b.at) <= abreastDrift {
				b.last, b.at = j, min(b.at, x)
				rows++
			}
		}
		if rows < minAbreast {
			continue
		}
		if b.grow(lines, from, to) && b.balances(lines) {
			found = append(found, b)
			k = b.last
			from = b.last + 1
		}
	}
	return found
}

// rightCaption is where the caption of the right half begins on a line that
// has a caption and figures in both halves, 0 for any other line.
func rightCaption(l *line, ws []word) (at int, words []word) {
	if l.kind != textLine || len(l.text) < 50 || !isDigit(l.text[len(l.text)-1]) && l.text[len(l.text)-1] != ')' && l.text[len(l.text)-1] != '-' {
		return 0, ws
	}
	s := l.text
	if l.gap < 2 || !hasSecondCaption(s[l.indent:]) {
		return 0, ws
	}
	ws = split(s, ws[:0])
	caption, figure := false, false
	for i, w := range ws {
		text := s[w.left:w.right]
		switch f := readFigure(text); {
		case f.kind == Figure && !f.year || f.kind == Dash:
			figure = caption
		case text == "$":
		case figure && isLetter(text[0]) && w.left-ws[i-1].right >= 2:
			end := readFigure(s[ws[len(ws)-1].left:])
			if end.kind == Figure && !end.year || end.kind == Dash {
				return w.left, ws
			}
			return 0, ws
		default:
			caption, figure = true, false
		}
	}
	return 0, ws
}

// hasSecondCaption is a quick refusal of lines on which no word stands behind a
// gap.
func hasSecondCaption(s string) bool {
	for i := 2; i < len(s); i++ {
		if s[i-1] == ' ' && s[i-2] == ' ' && isLetter(s[i]) {
			return true
		}
	}
	return false
}

// clearAt reports whether the gap between two halves is empty on a line.
func clearAt(s string, at int) bool {
	return len(s) < at || s[at-1] == ' ' && s[at-2] == ' '
}

// grow takes in the headings above the first row and the totals below the last
// one. It reports false where something stands across the gap between the
// halves, or figures of the left half stand right of it.
func (b *abreast) grow(lines []line, from, to int) bool {
	var ws []word
	for k := b.first; k <= b.last; k++ {
		l := &lines[k]
		if l.kind == textLine && !clearAt(l.text, b.at) {
			return false
		}
		x, words := rightCaption(l, ws)
		if ws = words; x > b.at && strings.TrimLeft(l.text[b.at:x], " ") != "" {
			return false
		}
	}
	headed := false
	for k := b.first - 1; k >= from; k-- {
		l := &lines[k]
		if l.kind == blankLine && !headed || l.kind == tagLine && tagName(l.text[l.indent:]) == "S" {
			continue
		}
		if l.kind != textLine && l.kind != ruleLine || !clearAt(l.text, b.at) {
			break
		}
		b.first = k
		headed = headed || l.indent < b.at && len(l.text) > b.at
	}
	for k := b.last + 1; k < to; k++ {
		l := &lines[k]
		if l.kind == blankLine {
			continue
		}
		figures := l.kind == textLine && (endsInFigure(l.text) || endsInFigure(l.text[:min(b.at, len(l.text))]))
		if l.kind != ruleLine && l.kind != doubleLine && !figures || !clearAt(l.text, b.at) {
			break
		}
		b.last = k
	}
	return true
}

// balances reports whether the left half is about assets and the right half
// about liabilities.
func (b *abreast) balances(lines []line) bool {
	assets, liabilities := false, false
	for k := b.first; k <= b.last; k++ {
		if l := &lines[k]; l.kind == textLine {
			low := strings.ToLower(l.text)
			assets = assets || strings.Contains(low[:min(b.at, len(low))], "assets")
			liabilities = liabilities || strings.Contains(low[min(b.at, len(low)):], "liabilities")
		}
	}
	return assets && liabilities
}
