package parse

import (
	"bytes"
	"slices"
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

// Finder answers queries about the sentences of a filing. Making it reads them
// once; each query then reads only words in lower case.
type Finder struct {
	filing *Filing
	// Sentences with figures, in their order: what they say in lower case, one
	// after the other.
	low      []byte
	stated   []stated
	headings [][]string // words of the headings above them, each heading once in a row
	titles   [][]string // words of the titles of the sections
}

// stated is a sentence with figures.
type stated struct {
	first, last int    // its figures in Filing.Quantities
	words       [2]int // in Finder.low
	heading     int    // in Finder.headings
	section     int    // in Finder.titles, -1 for none
}

// Finder makes a filing ready for queries. The filing must not change after.
func (f *Filing) Finder() *Finder {
	d := &Finder{filing: f, titles: make([][]string, len(f.Sections))}
	for i, s := range f.Sections {
		d.titles[i] = wordsOfTitle(s.Title)
	}
	heading := ""
	for first, last := 0, 0; first < len(f.Quantities); first = last {
		i := f.Quantities[first].Sentence
		for last = first; last < len(f.Quantities) && f.Quantities[last].Sentence == i; last++ {
		}
		s := &f.Sentences[i]
		if len(d.headings) == 0 || s.Heading != heading {
			heading = s.Heading
			d.headings = append(d.headings, wordsOfTitle(heading))
		}
		from := len(d.low)
		d.low = appendLower(d.low, s.Text)
		d.stated = append(d.stated, stated{first, last, [2]int{from, len(d.low)}, len(d.headings) - 1, s.Section})
	}
	return d
}

// Find lists the figures that answer a query: nearest first, in the order of
// the file where they are equally near. With Near each sentence gives at most
// one figure. None means that the filing does not say it in these words, more
// than one that the query is ambiguous unless Near tells them apart.
func (d *Finder) Find(q Query) []Match {
	var out []Match
	near := fold(q.Near)
	section := strings.Fields(fold(q.Section))
	for i := range section {
		section[i] = strings.Trim(section[i], ",.:()")
	}
	words := [][]byte{[]byte(near)}
	for _, a := range q.Anchor {
		words = append(words, []byte(fold(a)))
	}
	inSection := make([]bool, len(d.titles))
	for i, title := range d.titles {
		inSection[i] = hasWords(title, section)
	}
	heading, headed := -1, false // of the sentence before: most stand under the same
	for i := range d.stated {
		s := &d.stated[i]
		if s.heading != heading {
			heading, headed = s.heading, hasWords(d.headings[s.heading], section)
		}
		if low := d.low[s.words[0]:s.words[1]]; (headed || s.section >= 0 && inSection[s.section]) && containsAll(low, words) {
			out = append(out, d.filing.nearest(s.first, s.last, string(low), near, q)...)
		}
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

// wordsOfTitle are the words of a title or heading in lower case.
func wordsOfTitle(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '(' || r == ')' || r == ':' })
}

// hasWords reports whether every word is among those of a title.
func hasWords(title, list []string) bool {
	for _, w := range list {
		if !slices.Contains(title, w) {
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
