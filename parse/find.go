package parse

import (
	"bytes"
	"sort"
	"strings"
)

// Query describes a figure that stands in a sentence, by words that do not
// change from one year's report to the next. Words match in any case and with
// any white space; a section is named by words of its title, never by number.
type Query struct {
	Section string       // words of the title of the Item or note, or of the heading above the sentence; "" for anywhere
	Anchor  []string     // phrases that must stand in the sentence, in any order
	Near    string       // phrase the figure stands nearest to; "" takes every figure of the sentence
	Kind    QuantityKind // AnyKind for every kind
	Period  Period       // a date matches that date, anything longer its year; the zero Period matches everything
}

// Match is one figure that answers a Query.
type Match struct {
	Quantity int // index in Filing.Quantities
	Sentence int // index in Filing.Sentences
	Distance int // bytes between the figure and Query.Near, 0 without it
}

// Find lists the figures that answer a query: nearest first, in the order of
// the file where they are equally near. With Near each sentence gives at most
// one figure. None means that the filing does not say it in these words, more
// than one that the query is ambiguous unless Near tells them apart.
func (f *Filing) Find(q Query) []Match {
	var out []Match
	near := fold(q.Near)
	section := strings.Fields(fold(q.Section))
	words := [][]byte{[]byte(near)}
	for _, a := range q.Anchor {
		words = append(words, []byte(fold(a)))
	}
	inSection := make([]bool, len(f.Sections))
	for i, s := range f.Sections {
		inSection[i] = hasWords(fold(s.Title), section)
	}
	var low []byte                           // room for the sentence in lower case
	heading, headed := "", len(section) == 0 // of the sentence before: most stand under the same
	for first := 0; first < len(f.Quantities); {
		i := f.Quantities[first].Sentence
		last := first
		for last < len(f.Quantities) && f.Quantities[last].Sentence == i {
			last++
		}
		s := &f.Sentences[i]
		if s.Heading != heading {
			heading, headed = s.Heading, hasWords(fold(s.Heading), section)
		}
		if headed || s.Section >= 0 && inSection[s.Section] {
			low = appendLower(low[:0], s.Text)
			if containsAll(low, words) {
				out = append(out, f.nearest(first, last, string(low), near, q)...)
			}
		}
		first = last
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Distance < out[b].Distance })
	return out
}

// nearest are the figures from first to last that fit, only the nearest where
// a phrase to be near to is given.
func (f *Filing) nearest(first, last int, text, near string, q Query) []Match {
	var out []Match
	for k := first; k < last; k++ {
		c := &f.Quantities[k]
		if q.Kind != AnyKind && c.Kind != q.Kind || !q.Period.fits(c.Period) {
			continue
		}
		m := Match{Quantity: k, Sentence: c.Sentence}
		if near == "" {
			out = append(out, m)
			continue
		}
		m.Distance = distanceTo(text, near, c.Words)
		if len(out) == 0 || m.Distance < out[0].Distance {
			out = append(out[:0], m)
		}
	}
	return out
}

// distanceTo is the number of bytes between a phrase and a figure, the nearest
// of its occurrences taken. A figure before the phrase counts as twice as far:
// what a figure is said of mostly stands before it.
func distanceTo(text, near string, figure [2]int) int {
	best := 2 * len(text)
	for from := 0; ; {
		i := strings.Index(text[from:], near)
		if i < 0 {
			return best
		}
		i += from
		switch end := i + len(near); {
		case end <= figure[0]:
			best = min(best, figure[0]-end)
		case i >= figure[1]:
			best = min(best, 2*(i-figure[1]))
		default:
			best = 0
		}
		from = i + max(len(near), 1)
		if from > len(text) {
			return best
		}
	}
}

// fits reports whether a figure of period p answers a query for period q.
func (q Period) fits(p Period) bool {
	switch {
	case q.End.IsZero() && q.Label == 0:
		return true
	case p.End.IsZero():
		return false
	case q.Months == 0 && q.Label == 0:
		return p.End.Equal(q.End)
	}
	return p.Year() == q.Year()
}

// fold brings words to lower case with single blanks between them.
func fold(s string) string { return lowerASCII(strings.Join(strings.Fields(s), " ")) }

// lowerASCII keeps every byte in its place, as strings.ToLower does not.
func lowerASCII(s string) string { return string(appendLower(nil, s)) }

// hasWords reports whether every word stands in s as a whole word.
func hasWords(s string, list []string) bool {
	if len(list) == 0 {
		return true
	}
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '(' || r == ')' || r == ':' })
	for _, w := range list {
		found := false
		for _, have := range words {
			found = found || have == strings.Trim(w, ",.:()")
		}
		if !found {
			return false
		}
	}
	return true
}

func containsAll(s []byte, list [][]byte) bool {
	for _, w := range list {
		if !bytes.Contains(s, w) {
			return false
		}
	}
	return true
}

// FindIn lists the figures of any text, such as the caption of a row, that
// answer a query: nearest first. The section and the anchors of the query do
// not count. The figures have no place in the file.
func FindIn(text string, q Query) []Quantity {
	var x lexer
	x.read(joinSpace(text))
	if len(x.items) == 0 {
		return nil
	}
	x.context()
	near, low := fold(q.Near), lowerASCII(joinSpace(text))
	if !strings.Contains(low, near) {
		return nil
	}
	type candidate struct {
		figure   Quantity
		distance int
	}
	var list []candidate
	for _, c := range x.figures {
		if (q.Kind == AnyKind || c.Kind == q.Kind) && q.Period.fits(c.Period) {
			distance := 0
			if near != "" {
				distance = distanceTo(low, near, c.Words)
			}
			list = append(list, candidate{c, distance})
		}
	}
	sort.SliceStable(list, func(a, b int) bool { return list[a].distance < list[b].distance })
	out := make([]Quantity, len(list))
	for i, c := range list {
		out[i] = c.figure
	}
	return out
}
