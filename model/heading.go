package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// setUnits finds the lines per share and the share counts of an income
// statement where the table reader could not tell: captions and headings say
// so, and figures with cents among whole amounts.
func (d *draft) setUnits() {
	whole := true // amounts are printed without decimals
	counted := 0
	for _, l := range d.st.Lines {
		if l.Heading {
			continue
		}
		if decimals(l) > 0 && counted < 6 && l.Unit != parse.PerShare {
			whole = false
		}
		counted++
	}
	var share parse.Unit // unit the last heading or line announced
	for i, l := range d.st.Lines {
		w := d.words[i]
		all := l.words
		perShare := has(all, "per") && hasAny(all, "share", "unit")
		count := hasAny(w, "share", "unit") && (hasAny(w, "average", "outstanding", "number") || hasAny(w, "used", "dilution", "dilutive")) && !has(w, "per", "share")
		if has(w, "calculation") || has(w, "computing") || has(w, "computation") {
			count, perShare = true, false
		}
		if l.Heading {
			switch {
			case count:
				share = parse.Shares
			case perShare:
				share = parse.PerShare
			case !hasAny(w, "basic", "primary", "diluted"):
				share = parse.Currency
			}
			continue
		}
		if l.Unit != parse.Currency {
			continue
		}
		cents := decimals(l) >= 2 && small(l)
		switch {
		case whole && cents:
			l.Unit, share = parse.PerShare, parse.PerShare
		case count && decimals(l) < 2:
			l.Unit = parse.Shares
		case perShare && (small(l) || cents):
			l.Unit = parse.PerShare
		case share == parse.PerShare && allDashes(l):
			l.Unit = parse.PerShare
		case share == parse.Shares && decimals(l) < 2:
			l.Unit = parse.Shares
		}
	}
}

// decimals is the most decimals printed in a line.
func decimals(l *Line) int {
	n := 0
	for _, f := range l.Figures {
		if f.Kind == parse.Figure {
			n = max(n, int(-f.Value.Exponent()))
		}
	}
	return n
}

func small(l *Line) bool {
	limit := decimal.New(1000, 0)
	for _, f := range l.Figures {
		if f.Kind == parse.Figure && f.Value.Abs().GreaterThan(limit) {
			return false
		}
	}
	return true
}

func allDashes(l *Line) bool {
	for _, f := range l.Figures {
		if f.Kind == parse.Figure {
			return false
		}
	}
	return true
}

// setHeadings gives every line the headings above it. A heading covers the
// lines below it until a heading at its own indent, or the line that totals it.
func (d *draft) setHeadings() {
	var stack []openHeading
	caption := func(o openHeading) string { return o.caption }
	for i, l := range d.st.Lines {
		if l.Heading {
			for len(stack) > 0 && stack[len(stack)-1].indent >= l.Indent {
				stack = stack[:len(stack)-1]
			}
			d.heading = append(d.heading, joinCaptions(stack, caption))
			stack = append(stack, openHeading{i, l.Indent, l.Caption})
		} else {
			d.heading = append(d.heading, joinCaptions(stack, caption))
		}
		if i > 0 && d.heading[i] == d.heading[i-1] {
			d.headings = append(d.headings, d.headings[i-1])
		} else {
			d.headings = append(d.headings, slices.Clip(d.f.allWords(d.heading[i])))
		}
		l.Under = d.heading[i]
		if f := d.total[i]; f != nil {
			stack = d.closed(stack, f.Terms[0].Row)
		}
	}
}

// openHeading is a heading whose lines are not over yet.
type openHeading struct {
	line, indent int
	caption      string
}

// closed drops the headings a total ends: those between its rows, and the one
// its first row stands directly under.
func (d *draft) closed(stack []openHeading, first int) []openHeading {
	for len(stack) > 0 && stack[len(stack)-1].line > first {
		stack = stack[:len(stack)-1]
	}
	if n := len(stack); n > 0 && d.onlyHeadings(stack[n-1].line, first) {
		stack = stack[:n-1]
	}
	return stack
}

func joinCaptions[T any](stack []T, caption func(T) string) string {
	parts := make([]string, len(stack))
	for i, s := range stack {
		parts[i] = caption(s)
	}
	return strings.Join(parts, " / ")
}
