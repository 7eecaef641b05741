package parse

import (
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// item is one word of a sentence, or all the words of one figure.
type item struct {
	from, to int32 // bytes in the text, punctuation around it left aside
	q        int   // index of its figure in lexer.figures, -1 for a word
	open     bool
	comma    bool  // a comma follows
	close    bool  // a parenthesis closes behind it
	stop     bool  // a semicolon, colon or dash follows
	means    uint8 // of a word of a sentence with figures: its number in the vocabulary
}

// lexer turns the text of one sentence into items. Its slices are used again
// for the next sentence.
type lexer struct {
	text    string
	low     string // text in lower case, byte for byte
	items   []item
	words   []item
	figures []Quantity
	places  []int     // items of the figures
	says    wordClass // what its words do
	bounds  []int32   // of the words, punctuation included
	used    []bool    // figures that a claim has taken
	claimed []Claim
	fiscal  time.Time
	years   map[int]Period
	lower   []byte
	kept    arena // the texts in lower case
}

// read lexes one sentence. It reports false where there
// is no figure in it.
func (x *lexer) read(text string) bool {
	return mayHoldFigure(text) && x.readWords(text)
}

// readWords lexes one sentence that may hold a figure. It reports false where it
// does not.
func (x *lexer) readWords(text string) bool {
	x.text, x.items, x.words, x.figures = text, x.items[:0], x.words[:0], x.figures[:0]
	x.places, x.says = x.places[:0], 0
	x.lower = appendLower(x.lower[:0], text)
	x.low = x.kept.add(x.lower)
	x.split()
	items := slices.Grow(x.items, len(x.words))
	for i := 0; i < len(x.words); {
		n, w := 0, x.at(i)
		if mayBeFigure(w) {
			n = x.figureAt(i)
		}
		if n == 0 {
			it := x.words[i]
			it.means = wordNumber(w)
			x.says |= vocabulary.meanings[it.means].class
			items = append(items, it)
			i++
			continue
		}
		it, last := x.words[i], &x.words[i+n-1]
		it.to, it.comma, it.close, it.stop = last.to, last.comma, last.close, last.stop
		it.q = len(x.figures) - 1
		q := &x.figures[it.q]
		q.Words = [2]int{int(it.from), int(it.to)}
		q.Text = text[it.from:it.to]
		q.Of = strings.Clone(q.Of) // without the text in lower case around it
		q.When, q.List = -1, -1
		x.places = append(x.places, len(items))
		items = append(items, it)
		i += n
	}
	x.items = items
	return len(x.figures) > 0
}

// mayHoldFigure is a quick refusal of sentences without figures: no digit, and
// no number in words before a span of time.
func mayHoldFigure(s string) bool {
	if hasDigit(s) {
		return true
	}
	for i := strings.IndexByte(s, 'y'); i >= 0; i = nextByte(s, i+1, 'y') {
		if i > 1 && s[i-1] == 'a' && s[i-2] == 'd' || countsTime(s, i, "year") {
			return true
		}
	}
	for i := strings.IndexByte(s, 'm'); i >= 0; i = nextByte(s, i+1, 'm') {
		if countsTime(s, i, "month") {
			return true
		}
	}
	return false
}

// countsTime reports whether a span of time, joined to a number by a hyphen or
// in the plural, stands at byte i: "three-year", "ten months".
func countsTime(s string, i int, span string) bool {
	if i == 0 || s[i-1] != '-' && s[i-1] != ' ' || !strings.HasPrefix(s[i:], span) {
		return false
	}
	return s[i-1] == '-' || strings.HasPrefix(s[i+len(span):], "s")
}

// nextByte is where c next stands in s from byte i on, -1 for nowhere.
func nextByte(s string, i int, c byte) int {
	if k := strings.IndexByte(s[i:], c); k >= 0 {
		return i + k
	}
	return -1
}

// split cuts the text into words and takes the punctuation off them.
func (x *lexer) split() {
	s := x.low
	x.bounds = wordBounds(s, x.bounds[:0])
	bounds := x.bounds
	dash := -1 // where the next hyphen stands, or a character that may be a dash
	for i := 0; i+1 < len(bounds); i += 2 {
		from, to := int(bounds[i]), int(bounds[i+1])
		for dash < from {
			dash = nextDash(s, dash+1)
		}
		switch {
		case dash < to:
			x.parts(from, to)
		case trimmed[s[from]] || trimmed[s[to-1]]:
			x.trim(from, to, false)
		default:
			x.words = append(x.words, item{from: int32(from), to: int32(to), q: -1})
		}
	}
}

// trimmed marks what trim takes off the ends of a word.
var trimmed = [256]bool{'(': true, '[': true, ']': true, ')': true, '"': true, '\'': true, ',': true, ';': true, ':': true, '.': true, '!': true, '?': true}

// parts cuts the text from i to j where dashes part it.
func (x *lexer) parts(i, j int) {
	for i < j {
		k := partOf(x.low[i:j])
		x.trim(i, i+k, i+k < j)
		i += k
		for i < j && (x.low[i] == '-' || strings.HasPrefix(x.low[i:j], "\u2014")) {
			if x.low[i] == '-' {
				i++
			} else {
				i += len("\u2014")
			}
		}
	}
}

// partOf is the length of the first part of a word that dashes part: of
// "2001--the" and of the ranges "3%-5%", "$3-$5". Other words are one part.
func partOf(s string) int {
	for i := 1; i+1 < len(s); i++ {
		switch c := s[i]; {
		case c != '-' && c < 0x80:
		case c == '-' && s[i+1] == '-', strings.HasPrefix(s[i:], "\u2014"):
			return i
		case c == '-' && s[0] == '$' && (s[i+1] == '$' || s[i+1] >= '0' && s[i+1] <= '9'):
			return i
		case c == '-' && (s[i-1] == '%' || strings.IndexByte(s, '/') < 0 && strings.IndexByte(s, '%') > i) && s[i+1] >= '0' && s[i+1] <= '9':
			return i
		}
	}
	return len(s)
}

// trim makes a word of the text from i to j. A dash behind it is a stop unless
// it joins a range.
func (x *lexer) trim(i, j int, dash bool) {
	w := item{q: -1}
	for i < j {
		if c := x.low[i]; c == '(' || c == '[' {
			w.open = true
		} else if c != '"' && c != '\'' {
			break
		}
		i++
	}
	for j > i {
		switch x.low[j-1] {
		case ',':
			w.comma = true
		case ';', ':':
			w.stop = true
		case ')', ']':
			if strings.HasPrefix(x.low[i:j], "$(") {
				w.from, w.to = int32(i), int32(j)
				x.words = append(x.words, w)
				return
			}
			w.close = true
		case '.', '"', '\'', '!', '?':
		default:
			w.from, w.to = int32(i), int32(j)
			w.stop = w.stop || dash && x.low[j] == '-' && j+1 < len(x.low) && x.low[j+1] == '-'
			x.words = append(x.words, w)
			return
		}
		j--
	}
	if n := len(x.words); n > 0 { // punctuation by itself
		x.words[n-1].comma = x.words[n-1].comma || w.comma
		x.words[n-1].stop = x.words[n-1].stop || w.stop
		x.words[n-1].close = x.words[n-1].close || w.close
	}
}

// at is word i in lower case, "" beyond the last.
func (x *lexer) at(i int) string {
	if i < 0 || i >= len(x.words) {
		return ""
	}
	return x.low[x.words[i].from:x.words[i].to]
}

// mayBeFigure is a quick refusal of words in small letters that begin no figure.
func mayBeFigure(w string) bool {
	if c := w[0]; !isLetter(c) {
		return isDigit(c) || c == '$' || c == '.'
	}
	return len(w) >= 3 && figureWords.mayBegin(w)
}

// figureWords are how words for numbers, the names of months and an amount with
// its country begin.
var figureWords = newLexicon([]string{"one", "two", "thr", "fou", "fiv", "six", "sev", "eig", "nin", "ten", "twe", "fif", "thi", "for",
	"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "us$"})

// figureAt reads the figure that begins with word i and appends it to the
// figures. It is the number of words of the figure, 0 for none.
func (x *lexer) figureAt(i int) int {
	w := x.at(i)
	switch c := w[0]; {
	case isLetter(c):
		if x.text[x.words[i].from] <= 'Z' && monthOf(w) != 0 {
			return x.date(i)
		}
		if strings.HasPrefix(w, "us$") {
			return x.money(i, 2)
		}
		if n, rest := numeral(w); n > 0 {
			return x.duration(i, rest, func() decimal.Decimal { return decimal.NewFromInt(int64(n)) })
		}
	case c == '$':
		return x.money(i, 0)
	case isDigit(c), c == '.' && len(w) > 1 && isDigit(w[1]):
		return x.number(i)
	}
	return 0
}

func isYear(digits string) bool {
	_, ok := yearOf(digits)
	return ok && len(digits) == 4
}

// year reads "2003". Where it follows a date in a list ("June 30, 2003 and
// 2002") it is the same day of another year.
func (x *lexer) year(i int, digits string) int {
	y, _ := yearOf(digits)
	if n := len(x.figures); n > 0 && x.listed(i, x.figures[n-1].Words[1]) {
		if last := x.figures[n-1]; last.Kind == Date && last.Period.Months != 1 {
			d := dateWord{month: last.Date.Month(), day: last.Date.Day(), year: y}
			q := Quantity{Kind: Date, Unit: Number, Date: d.end(x.fiscal)}
			q.Period = Period{End: q.Date, Months: last.Period.Months}
			x.figures = append(x.figures, q)
			return 1
		}
	}
	q := Quantity{Kind: Year, Unit: Number, Value: yearValues[y-firstYear]}
	p, known := x.years[y]
	if !known {
		p = Period{End: dateWord{year: y}.end(x.fiscal), Months: 12}
		if p.End.Year() != y {
			p.Label = y
		}
	}
	if n := x.quarterOf(i); n > 0 && !p.End.IsZero() {
		end := p.End.AddDate(0, 0, 1).AddDate(0, -3*(4-n), 0)
		p = Period{End: end.AddDate(0, 0, -1), Months: 3}
		if p.End.Year() != y {
			p.Label = y
		}
	}
	q.Date, q.Period = p.End, p
	x.figures = append(x.figures, q)
	return 1
}

// quarterOf is the quarter that the words before year i name, 0 for none:
// "first quarter of fiscal 2003".
func (x *lexer) quarterOf(i int) int {
	k := i - 1
	for k > 0 && (x.at(k) == "fiscal" || x.at(k) == "of" || x.at(k) == "year" || x.at(k) == "the") {
		k--
	}
	if x.at(k) != "quarter" {
		return 0
	}
	switch x.at(k - 1) {
	case "first":
		return 1
	case "second":
		return 2
	case "third":
		return 3
	case "fourth", "final", "last":
		return 4
	}
	return 0
}

// listed reports whether only "and", "or", "&" and commas stand between byte
// end and word i.
func (x *lexer) listed(i, end int) bool {
	gap := strings.Trim(x.low[end:x.words[i].from], " ,")
	return gap == "" || gap == "and" || gap == "or" || gap == "&"
}

// date reads "July 6, 2008", "November 2002" and the first half of "June 30
// and December 31, 2003".
func (x *lexer) date(i int) int {
	d := dateWord{month: monthOf(x.at(i))}
	next := x.at(i + 1)
	if y, ok := yearOf(next); ok && len(next) == 4 {
		d.year = y
		end := d.end(x.fiscal)
		x.figures = append(x.figures, Quantity{Kind: Date, Unit: Number, Date: end, Period: Period{End: end, Months: 1}})
		return 2
	}
	day, ok := small(next)
	n := 2
	if !ok {
		k := strings.IndexByte(next, ',') // "31,2003"
		if k < 0 {
			return 0
		}
		y, isYear := yearOf(next[k+1:])
		if day, ok = small(next[:k]); !ok || !isYear {
			return 0
		}
		d.year = y
	}
	if day < 1 || day > 31 {
		return 0
	}
	d.day = day
	if d.year == 0 {
		year := x.at(i + 2)
		if y, ok := yearOf(strings.TrimSuffix(year, "'s")); ok {
			d.year, n = y, 3
		} else if y := x.sharedYear(i + 2); y != 0 {
			d.year = y
		} else {
			return 0
		}
	}
	end := d.end(x.fiscal)
	q := Quantity{Kind: Date, Unit: Number, Date: end, Period: Period{End: end, Months: x.lengthBefore(i)}}
	x.figures = append(x.figures, q)
	return n
}

// sharedYear is the year of the date that follows in a list of two.
func (x *lexer) sharedYear(i int) int {
	if w := x.at(i); w == "and" || w == "or" || w == "to" || w == "through" {
		i++
	}
	if monthOf(x.at(i)) == 0 {
		return 0
	}
	if _, ok := small(x.at(i + 1)); !ok {
		return 0
	}
	y, _ := yearOf(x.at(i + 2))
	return y
}

// lengthBefore is the length in months that the words before a date state:
// 12 for "year ended", 0 for none.
func (x *lexer) lengthBefore(i int) int {
	if w := x.at(i - 1); w != "ended" && w != "ending" {
		return 0
	}
	from := x.words[max(i-4, 0)].from
	return lengthOf(x.low[from:x.words[i].from])
}
