package parse

import "strings"

// Schedules by year are often set in two halves side by side, to save lines:
//
//	1996........ $ 1,936    1999........     496
//	1997........     513    2000........     404
//	1998........     438    Thereafter..       -
//	                                     -------
//	                                     $ 3,787
//
// The right half goes on where the left one ends, and the total is of both.

// gutter is the column at which the right half of such a schedule begins, 0
// for a table that is not set in halves.
func gutter(lines []line, scans []scanned, r region) int {
	at, halves, rows := 0, 0, 0
	var ws []word
	for k := r.first; k <= r.last; k++ {
		if lines[k].kind != textLine || len(scans[k].tokens) == 0 {
			continue
		}
		rows++
		s := lines[k].text
		if c := s[lines[k].indent]; c != '1' && c != '2' {
			continue // no year
		}
		ws = split(s, ws[:0])
		x := secondCaption(s, ws)
		if x == 0 {
			continue
		}
		if at == 0 {
			at = x
		}
		if abs(x-at) > 1 {
			return 0
		}
		at = min(at, x)
		halves++
	}
	if halves < 2 || 2*halves < rows {
		return 0
	}
	for k := r.first; k <= r.last; k++ {
		if lines[k].kind != textLine {
			continue
		}
		s := lines[k].text
		left := s[:min(at, len(s))]
		if len(s) > at && s[at-1] != ' ' || !endsInFigure(left) || !endsInFigure(s[len(left):]) {
			return 0 // something stands across the gutter, or a half has no figure
		}
	}
	return at
}

// endsInFigure reports whether half a line ends in a figure; an empty one does.
func endsInFigure(s string) bool {
	s = strings.TrimRight(s, " ")
	if s == "" {
		return true
	}
	f := readFigure(s[strings.LastIndexAny(s, " .")+1:])
	return f.kind == Figure || f.kind == Dash
}

// secondCaption is where a year stands as the caption of a second figure on a
// line that begins with a year as well, 0 where none does.
func secondCaption(s string, ws []word) int {
	if len(ws) < 4 {
		return 0
	}
	if _, ok := yearOf(s[ws[0].left:ws[0].right]); !ok {
		return 0
	}
	figure := false
	for i := 1; i+1 < len(ws); i++ {
		text := s[ws[i].left:ws[i].right]
		_, year := yearOf(text)
		if figure && year && ws[i].left-ws[i-1].right >= 2 {
			next := readFigure(s[ws[i+1].left:ws[i+1].right])
			if next.year || next.kind == Blank && s[ws[i+1].left:ws[i+1].right] != "$" {
				return 0
			}
			return ws[i].left
		}
		f := readFigure(text)
		figure = f.kind == Figure && !f.year || f.kind == Dash
		if !figure && text != "$" {
			return 0
		}
	}
	return 0
}

// unfold sets the right half of a table below its left half. The lines above
// come along for the headings, the one below for a rule.
func unfold(lines []line, r region, x int) ([]line, []scanned, region) {
	out := append([]line(nil), lines[r.floor:r.first]...)
	to := region{first: len(out), tagged: r.tagged}
	for k := r.first; k <= r.last; k++ {
		l := lines[k]
		l.text = strings.TrimRight(l.text[:min(x, len(l.text))], " ")
		out = append(out, l.settled())
	}
	for k := r.first; k <= r.last; k++ {
		l := lines[k]
		if len(l.text) > x {
			l.text = strings.Repeat(" ", x) + l.text[x:]
			out = append(out, l.settled())
		}
	}
	to.last = len(out) - 1
	if r.last+1 < len(lines) {
		out = append(out, lines[r.last+1])
	}
	scans := make([]scanned, len(out))
	scan(scans, out, 0, len(out))
	return out, scans, to
}

// settled is the line with all else set anew from its text.
func (l line) settled() line {
	l.settle()
	return l
}
