package model

import (
	"iter"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Quote is a sentence that states a term in words.
type Quote struct {
	Sentence int // index in Filing.Sentences
	Text     string
	Span     parse.Span
}

// factOf is the figure in a cell; false where nothing is printed.
func factOf(st *Statement, line, column, year int) (Fact, bool) {
	l := st.Lines[line]
	if l.Heading || column >= len(l.Figures) || !l.Figures[column].Present() {
		return Fact{}, false
	}
	return factIn(st, line, column, year, unitAt(st, line, column)), true
}

// factIn is the figure in a cell, of a unit known from elsewhere.
func factIn(st *Statement, line, column, year int, unit parse.Unit) Fact {
	c := st.Lines[line].Figures[column]
	value, half := c.Value, halfDigit(min(c.Value.Exponent(), 0))
	if unit == parse.Currency && st.Scale > 1 {
		scale := decimal.New(st.Scale, 0)
		value, half = value.Mul(scale), half.Mul(scale)
	}
	return Fact{Term: termOf(st, line, column), Value: value, Half: half, Unit: unit, Year: year, Text: c.Text, Span: c.Span}
}

func termOf(st *Statement, line, column int) Term {
	t := Term{Sign: 1, Statement: st.Kind, Line: st.Lines[line].ID, Column: column}
	if st.Kind == Schedule {
		t.Schedule = st.ID
	}
	return t
}

// unitAt is what a figure counts: what its line says, else its column, else
// the sign printed with it.
func unitAt(st *Statement, line, column int) parse.Unit {
	if strings.HasSuffix(st.Lines[line].Figures[column].Text, "%") {
		return parse.Percent
	}
	return st.Unit(line, column)
}

// planColumns are the columns of a table that belong to one plan, sector or
// kind of agreement, with their years.
type planColumns struct {
	name    string // heading without dates, as filed
	columns []int
	years   []int
}

// planGroups parts the columns of a schedule by what their headings say
// besides dates; in the order of the first column of each. Where every dated
// column has a year of its own, these are one group.
func planGroups(st *Statement) []planColumns {
	distinct := true
	years := map[int]bool{}
	for _, c := range st.Columns {
		distinct = distinct && !years[c.Year]
		years[c.Year] = c.Year != 0
	}
	var groups []planColumns
	at := map[string]int{}
	for c, column := range st.Columns {
		name := undated(column.Heading)
		key := strings.ToLower(name)
		if distinct && column.Year != 0 {
			key = "\x00 dated"
		}
		g, ok := at[key]
		if !ok {
			g = len(groups)
			at[key] = g
			groups = append(groups, planColumns{name: name})
		}
		if !strings.EqualFold(groups[g].name, name) {
			groups[g].name = ""
		}
		groups[g].columns = append(groups[g].columns, c)
		groups[g].years = append(groups[g].years, column.Year)
	}
	return groups
}

// undated is a heading without years, months and the words around them.
func undated(heading string) string {
	var kept []string
	for _, w := range strings.Fields(heading) {
		low := strings.ToLower(strings.Trim(w, ".,:;()*-"))
		if low == "" || strings.Trim(low, "0123456789") == "" || dateWord(low) {
			continue
		}
		kept = append(kept, w)
	}
	return strings.Join(kept, " ")
}

func dateWord(w string) bool {
	switch w {
	case "year", "years", "ended", "ending", "at", "as", "of", "fiscal", "for", "the", "and", "end",
		"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec":
		return true
	}
	return false
}

// of is the fact of a year in an item; false where it has none.
func (i *Item) of(year int) (Fact, bool) {
	if f := i.At(year); f != nil {
		return *f, true
	}
	return Fact{}, false
}

// leadIn is the text that introduces a schedule: what stands before it, up to
// a few lines, and its title, in normal form. The words nearest the table are last.
func leadIn(f *filing, st *Statement) []string {
	if len(st.Tables) == 0 {
		return f.allWords(st.Title)
	}
	if w, known := f.leads[st]; known {
		return w
	}
	start := st.Tables[0].Span.Start
	from := max(0, start-600)
	text := f.Source.Span(from, start).Text()
	// Only the last paragraph with words introduces the table.
	lines := strings.Split(text, "\n")
	first := len(lines)
	seen := false
	for i := len(lines) - 1; i > 0; i-- {
		if strings.ContainsFunc(lines[i], isLetter) {
			first, seen = i, true
		} else if seen && strings.TrimSpace(lines[i]) == "" {
			break
		}
	}
	w := append(f.allWords(strings.Join(lines[first:], " ")), f.allWords(st.Title)...)
	f.leads[st] = w
	return w
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// sectionTitle is the heading of the Item or note a schedule stands in, in normal form.
func sectionTitle(f *filing, st *Statement) []string { return f.titleOf(st.Section).all }

// factInSentence is a figure stated in a sentence.
func factInSentence(f *filing, quantity, year int) Fact {
	q := f.Quantities[quantity]
	return Fact{Term: Term{Sign: 1, Statement: Prose, Quantity: quantity}, Value: q.Value, Half: q.Half, Unit: q.Unit, Year: year, Text: q.Text, Span: q.Span}
}

// sentenceFigures is a sentence with figures in normal form, and the figures it
// states, as indices in Filing.Quantities, in order.
type sentenceFigures struct {
	sentence         int
	words            []string
	section, heading []string // what it stands under
	figures          []int
}

// figuresBySentence are the sentences that state figures.
func (r *noteReader) figuresBySentence() []sentenceFigures {
	indices := make([]int, len(r.f.Quantities))
	all := make([]sentenceFigures, 0, len(indices)/2)
	for from, to := 0, 0; from < len(indices); from = to {
		s := r.f.Quantities[from].Sentence
		for to < len(indices) && r.f.Quantities[to].Sentence == s {
			indices[to] = to
			to++
		}
		said := &r.f.Sentences[s]
		all = append(all, sentenceFigures{sentence: s, words: r.said(s), section: r.sectionWords(said.Section), heading: r.f.allWords(said.Heading), figures: indices[from:to:to]})
	}
	return all
}

// said are the words of a sentence.
func (r *noteReader) said(sentence int) []string {
	w := withoutNote(r.t.sentence(sentence))
	return w[:len(w):len(w)]
}

// sentencesWith are the sentences with figures whose words satisfy a test.
func (r *noteReader) sentencesWith(is func(w []string) bool) iter.Seq[sentenceFigures] {
	return func(yield func(sentenceFigures) bool) {
		for _, s := range r.figured {
			if is(s.words) && !yield(s) {
				return
			}
		}
	}
}

// figuresOf are the figures of a sentence, of any kind.
func (r *noteReader) figuresOf(sentence int) []int {
	at, stated := slices.BinarySearchFunc(r.figured, sentence, func(s sentenceFigures, i int) int { return s.sentence - i })
	if !stated {
		return nil
	}
	return r.figured[at].figures
}

func (x sentenceFigures) money(f *filing) []int {
	var found []int
	for _, k := range x.figures {
		if f.Quantities[k].Kind == parse.Money {
			found = append(found, k)
		}
	}
	return found
}

func quote(f *filing, sentence int) Quote {
	s := f.Sentences[sentence]
	return Quote{Sentence: sentence, Text: s.Text, Span: s.Span}
}
