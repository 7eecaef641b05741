package parse

import (
	"strings"

	"github.com/shopspring/decimal"
)

// word is item k in lower case, "" for a figure and beyond either end.
func (x *lexer) word(k int) string {
	if k < 0 || k >= len(x.items) || x.items[k].q >= 0 {
		return ""
	}
	return x.low[x.items[k].from:x.items[k].to]
}

// figure is the figure of item k, nil for a word and beyond either end.
func (x *lexer) figure(k int) *Quantity {
	if k < 0 || k >= len(x.items) || x.items[k].q < 0 {
		return nil
	}
	return &x.figures[x.items[k].q]
}

// parted reports whether punctuation parts item k from the next: a comma, a
// semicolon, a dash, a parenthesis, the end of the sentence.
func (x *lexer) parted(k int) bool {
	if k < 0 || k >= len(x.items) {
		return true
	}
	it := x.items[k]
	return it.comma || it.stop || it.close || k+1 < len(x.items) && x.items[k+1].open
}

// context completes the figures of a sentence from the words around them.
func (x *lexer) context() {
	x.lists()
	x.units()
	for k := range x.items {
		if q := x.figure(k); q != nil && !q.Kind.period() && q.Kind != Duration {
			q.Bound = x.bound(k)
		}
	}
	for i := range x.figures {
		q := &x.figures[i]
		if q.List >= 0 && q.Bound == Exact && x.figures[q.List].Bound == About {
			q.Bound = About
		}
		q.Approximate = q.Bound != Exact
		q.loosen()
	}
	x.inTurn()
	for k := range x.items {
		if q := x.figure(k); q != nil && q.Kind.amount() && q.When < 0 {
			if when := x.when(k); when >= 0 {
				q.When, q.Period = when, x.figures[when].Period
			}
		}
	}
}

// loosen widens Half of a whole amount behind "approximately": none of the
// zeros it ends in is certainly meant. A percentage keeps all but one.
func (q *Quantity) loosen() {
	if q.Bound == Exact || q.Kind.period() || q.Value.IsZero() || q.Half.Exponent() < -1 {
		return
	}
	last := q.Text[len(q.Text)-1]
	if last >= 'a' && last <= 'z' && q.Kind == Money {
		return // "approximately $15 million"
	}
	digits := strings.TrimRight(q.Text, "%abcdefghijklmnopqrstuvwxyz )-")
	if strings.IndexByte(digits, '.') >= 0 || strings.Contains(q.Text, "illion") {
		return
	}
	n := zerosAtEnd(digits)
	if q.Unit == Percent {
		n = min(n, 1)
	}
	if half := decimal.New(5, int32(n)-1); half.GreaterThan(q.Half) {
		q.Half = half
	}
}

// lists finds runs of figures of one kind with nothing but commas, "and" and
// "or" between them, and marks each with the first of its run.
func (x *lexer) lists() {
	for k := 0; k < len(x.items); k++ {
		q := x.figure(k)
		if q == nil {
			continue
		}
		j := k + 1
		joined := x.items[k].comma
		for j < len(x.items) && (x.word(j) == "and" || x.word(j) == "or" || x.word(j) == "&") && !x.items[j].comma {
			j++
			joined = true
		}
		next := x.figure(j)
		if next == nil || !joined || j > k+2 || x.items[k].stop || x.items[k].close || x.items[j].open || !sameFamily(q, next) {
			continue
		}
		if q.List < 0 {
			q.List = x.items[k].q
		}
		next.List = q.List
	}
}

func sameFamily(a, b *Quantity) bool {
	if a.Kind.period() {
		return b.Kind.period() && (a.Period.Months == 1) == (b.Period.Months == 1)
	}
	return a.Kind == b.Kind
}

// units gives figures the unit that a later one of the same list or range
// states for all: "$22, $23 and $24 million", "$.09 and $.11 per share".
func (x *lexer) units() {
	share := strings.Contains(x.low, "per share") || strings.Contains(x.low, "per common share") || strings.Contains(x.low, "per diluted share")
	next, factor := -1, int64(1)
	for k := len(x.items) - 1; k >= 0; k-- {
		q := x.figure(k)
		if q == nil || q.Kind != Money {
			continue
		}
		small := q.Value.Abs().LessThan(thousand) && strings.IndexByte(q.Text, ',') < 0
		if small && q.Unit == Currency && share && cents(q.Text) {
			q.Unit = PerShare
		}
		own, scaled := scaleWord(strings.ToLower(q.Text[strings.LastIndexByte(q.Text, ' ')+1:]))
		switch shared := next >= 0 && small && scaled == 0 && q.Unit == Currency && x.joins(k, next); {
		case shared && factor > 1 && q.Value.GreaterThanOrEqual(decimal.NewFromInt(1)):
			f := decimal.NewFromInt(factor)
			q.Half = decimal.New(5, q.Value.Exponent()-1).Mul(f)
			q.Value = q.Value.Mul(f)
		case shared && x.figure(next).Unit == PerShare:
			q.Unit = PerShare
			factor = own
		default:
			factor = own
		}
		next = k
	}
}

// joins reports whether figures at items a and b belong to one list or range.
func (x *lexer) joins(a, b int) bool {
	for k := a + 1; k < b; k++ {
		switch x.word(k) {
		case "and", "or", "to":
		default:
			return false
		}
	}
	return b > a+1 || x.items[a].comma || b == a+1
}

// cents reports whether an amount is printed with cents: ".09", "1.41".
func cents(s string) bool {
	i := strings.IndexByte(s, '.')
	return i >= 0 && (len(s)-i == 3 || len(s)-i == 4)
}

// bound says how the words before item k bind its figure.
func (x *lexer) bound(k int) Bound {
	if x.ranged(k) || x.ranged(x.rangeStart(k)) {
		return Between
	}
	if x.word(k+1) == "or" && !x.parted(k) {
		switch x.word(k + 2) {
		case "more", "greater":
			return Over
		case "less", "fewer":
			return UpTo
		}
	}
	j := k - 1
	for x.word(j) == "a" || x.word(j) == "an" || x.word(j) == "the" || x.word(j) == "only" {
		j--
	}
	if j >= 0 && x.parted(j) && x.items[j].close {
		return Exact
	}
	before := x.word(j - 1)
	switch x.word(j) {
	case "approximately", "about", "roughly", "nearly", "almost", "around", "approximate", "approximates", "approximated", "approximating":
		return About
	case "exceeding", "exceeds", "exceed":
		if before == "to" && x.word(j-2) == "not" || before == "not" {
			return UpTo
		}
		return Over
	case "over":
		if !isCue(before) && before != "" && !strings.HasSuffix(before, "%") && j == k-1 {
			return Over
		}
	case "under":
		if before != "" && j == k-1 {
			return Under
		}
	case "than":
		if j != k-1 || x.figure(j-2) != nil {
			return Exact // "$5 more than the $3 of 2002"
		}
		no := x.word(j-2) == "not" || x.word(j-2) == "no"
		switch before {
		case "more", "greater":
			if no {
				return UpTo
			}
			return Over
		case "less", "fewer":
			if no {
				return Over
			}
			return Under
		}
	case "of":
		switch {
		case before == "excess":
			return Over
		case before == "minimum":
			return Over
		case before == "maximum":
			return UpTo
		}
	case "least":
		return Over
	case "most":
		if before == "at" {
			return UpTo
		}
	case "to":
		if before == "up" && x.figure(j-2) == nil {
			return UpTo
		}
	case "as":
		if before == "much" {
			return UpTo
		}
	}
	return Exact
}

// rangeStart is the item of the figure that a range ending at item k begins
// with, -1 for none.
func (x *lexer) rangeStart(k int) int {
	j := k - 1
	for isAbout(x.word(j)) {
		j--
	}
	if w := x.word(j); w != "and" && w != "to" && x.figure(j) == nil {
		return -1
	}
	if x.figure(j) == nil {
		j--
	}
	if x.figure(j) == nil || j != k-1 && x.items[j].comma {
		return -1
	}
	return j
}

// ranged reports whether the figure of item k begins a range: "between $3 and
// $5", "ranging from 3% to 5%", "3% to 5%", "3%-5%".
func (x *lexer) ranged(k int) bool {
	a := x.figure(k)
	if a == nil || !a.Kind.amount() || x.items[k].comma || x.items[k].stop && x.figure(k+1) == nil {
		return false
	}
	j := k + 1
	link := x.word(j)
	if link != "" {
		j++
	}
	for isAbout(x.word(j)) {
		j++
	}
	b := x.figure(j)
	if b == nil || b.Kind != a.Kind {
		return false
	}
	before := k - 1
	for isAbout(x.word(before)) {
		before--
	}
	switch link {
	case "":
		return x.low[a.Words[1]:b.Words[0]] == "-"
	case "and":
		return x.word(before) == "between"
	case "to":
		if x.word(before) == "from" {
			for n := before - 1; n >= before-2; n-- {
				switch x.word(n) {
				case "ranging", "range", "ranges", "ranged", "vary", "varying", "varies", "varied", "between":
					return true
				}
			}
			return false
		}
		for n := before; n >= 0 && n >= before-6; n-- {
			if u := cueOf(x.word(n)); u.form == verbCue || u.form == adverbCue || n == before && u.form != noCue || n < before && x.parted(n) {
				return u.form == noCue
			}
		}
		w := x.word(before)
		return w != "by" && w != "from" && w != ""
	}
	return false
}

func isAbout(w string) bool {
	switch w {
	case "approximately", "about", "roughly", "nearly", "almost", "around":
		return true
	}
	return false
}

// inTurn gives the figures of a list their dates or years in turn: "$5, $6 and
// $7 in 2003, 2002 and 2001, respectively". Without "respectively" the years
// must follow directly.
func (x *lexer) inTurn() {
	for k := range x.items {
		q := x.figure(k)
		if q == nil || !q.Kind.amount() || q.List != x.items[k].q {
			continue
		}
		n, end := x.listFrom(k)
		if p := x.turns(k, end, n); p >= 0 {
			for i, j := 0, p; i < n; j++ {
				when := x.figure(j)
				if when == nil {
					continue
				}
				for x.figure(k) == nil {
					k++
				}
				own := x.figure(k)
				own.When, own.Period = x.items[j].q, when.Period
				i++
				k++
			}
		}
	}
}

// otherTurns reports whether the figure of item k stands in a list that goes
// with another than one of years: "57% and 59% of A and B, respectively".
func (x *lexer) otherTurns(k int) bool {
	q := x.figure(k)
	if q.List < 0 || !strings.Contains(x.low, "respectively") {
		return false
	}
	for i := range x.figures {
		if o := &x.figures[i]; o != q && o.List == q.List && (o.When == q.When || o.When < 0) {
			return true
		}
	}
	return false
}

// listFrom is the number of figures of the list that begins at item k, and the
// item of its last one.
func (x *lexer) listFrom(k int) (n, end int) {
	first := x.figure(k).List
	for j := k; j < len(x.items); j++ {
		if q := x.figure(j); q != nil {
			if q.List != first {
				break
			}
			n, end = n+1, j
		}
	}
	return n, end
}

// turns is the item of the first of n dates or years that the list of figures
// from item k to end goes with, -1 for none.
func (x *lexer) turns(k, end, n int) int {
	respectively := func(end int) bool {
		return x.word(end+1) == "respectively" || x.word(end+2) == "respectively"
	}
	after := -1
	steps := 0
	for j := end + 1; j < len(x.items) && !x.items[j-1].stop; j++ {
		q := x.figure(j)
		if q == nil {
			steps++
			continue
		}
		if q.Kind.period() && q.List == x.items[j].q {
			if m, last := x.listFrom(j); m == n && (respectively(last) || respectively(end) || steps <= 12 && attaches(x.prepositionBefore(j))) {
				after = j
			}
			break
		}
		if q.Kind.amount() && q.List != x.figure(end).List {
			break
		}
	}
	if after >= 0 {
		return after
	}
	if !respectively(end) {
		return -1
	}
	for j := k - 1; j >= 0 && !x.items[j].stop; j-- {
		q := x.figure(j)
		if q != nil && q.Kind.period() && q.List == x.items[j].q {
			if m, _ := x.listFrom(j); m == n {
				return j
			}
		}
	}
	return -1
}

// prepositionBefore is the preposition that the date or year of item k, the
// first of its list, depends on, "" for none.
func (x *lexer) prepositionBefore(k int) string {
	if q := x.figure(k); q != nil && q.List >= 0 {
		for k > 0 && (x.figure(k-1) == nil && isJoin(x.word(k-1)) || x.figure(k-1) != nil && x.figure(k-1).List == q.List) {
			k--
		}
		for x.figure(k) == nil {
			k++
		}
	}
	for j := k - 1; j >= 0; j-- {
		if q := x.figure(j); q != nil {
			if q.Kind == Duration {
				continue
			}
			return ""
		}
		switch w := x.word(j); w {
		case "the", "fiscal", "year", "years", "quarter", "quarters", "first", "second", "third", "fourth", "last", "final", "ended", "ending", "end", "calendar", "both", "each", "months", "month", "weeks", "full", "early", "late", "mid":
			if x.items[j].comma || x.items[j].stop {
				return ""
			}
		case "of":
			if u := x.word(j - 1); u == "year" || u == "quarter" || u == "end" || u == "half" || u == "months" {
				continue
			}
			return w
		default:
			return w
		}
	}
	return ""
}

func isJoin(w string) bool { return w == "and" || w == "or" || w == "&" }

// attaches reports whether a preposition says when: "in 2003", not "since".
func attaches(w string) bool {
	switch w {
	case "in", "during", "for", "at", "of", "on", "throughout", "as":
		return true
	}
	return false
}

// partsFrom reports whether a word ends what a figure is said of.
func partsFrom(w string) bool {
	switch w {
	case "from", "to", "compared", "versus", "vs", "against", "and", "or", "but", "while", "whereas", "which", "that", "than", "over", "after", "due", "because",
		"through", "until", "payable", "expiring", "expires", "before", "since", "by", "beginning", "effective", "if", "would", "maturing", "prior", "follows",
		"with", "relating", "related", "associated", "attributable", "upon", "acquired", "issued", "granted":
		return true
	}
	return false
}

// when is the index of the date or year that the figure of item k is about,
// -1 where the sentence does not say.
func (x *lexer) when(k int) int {
	if p := x.whenAfter(k); p >= 0 {
		return p
	}
	if p := x.whenOf(k); p >= 0 {
		return p
	}
	return x.whenBefore(k)
}

// whenAfter reads "$5 of sales in 2003".
func (x *lexer) whenAfter(k int) int {
	if q := x.figure(k); q.List >= 0 {
		for j := k + 1; j < len(x.items) && (isJoin(x.word(j)) || x.figure(j) != nil && x.figure(j).List == q.List); j++ {
			k = j
		}
		if x.figure(k) == nil {
			return -1
		}
	}
	for j := k + 1; j < len(x.items) && j <= k+10 && !x.parted(j-1); j++ {
		q := x.figure(j)
		switch {
		case q == nil:
			if partsFrom(x.word(j)) {
				return -1
			}
		case q.Kind == Duration:
		case !q.Kind.period() || q.List >= 0 || !attaches(x.prepositionBefore(j)):
			return -1
		default:
			return x.items[j].q
		}
	}
	return -1
}

// whenOf reads "2001 revenues of $5" and "the 2003 pension cost was $5".
func (x *lexer) whenOf(k int) int {
	for j := k - 1; j >= 0 && j >= k-6 && !x.parted(j); j-- {
		q := x.figure(j)
		if q == nil {
			if partsFrom(x.word(j)) || attaches(x.word(j)) && x.word(j) != "of" {
				return -1
			}
			continue
		}
		if q.Kind == Year && q.List < 0 && j < k-1 && (isNoun(x.word(j+1)) || x.word(j+1) == "had" && j == k-2) {
			return x.items[j].q
		}
		return -1
	}
	return -1
}

// whenBefore reads "In 2003, sales were $5" and "sales of 2003 were $5".
func (x *lexer) whenBefore(k int) int {
	if q := x.figure(k); q.List >= 0 {
		for x.items[k].q != q.List {
			k--
		}
	}
	comma := false // only the phrase that opens the sentence reaches so far
	for j := k - 1; j >= 0 && !x.items[j].stop; j-- {
		comma = comma || x.items[j].comma || x.items[j].close
		q := x.figure(j)
		if q == nil {
			if x.comparison(j) > 0 {
				return -1
			}
			if w := x.word(j); partsFrom(w) && w != "that" && w != "to" {
				comma = true
			}
			continue
		}
		if q.Kind == Duration {
			continue
		}
		if !q.Kind.period() || q.List >= 0 || q.Period.Months == 1 || !attaches(x.prepositionBefore(j)) {
			return -1
		}
		if comma && !(x.items[j].comma && x.leads(j)) {
			return -1
		}
		return x.items[j].q
	}
	return -1
}

// leads reports whether the date or year of item j is all of the phrase that
// opens its sentence or clause: "In 2003,", "For the year ended June 30, 2003,".
func (x *lexer) leads(j int) bool {
	k := j - 1
	for k >= 0 && !x.items[k].stop && !x.items[k].comma && (periodWord(x.word(k)) || x.word(k) == "as") {
		k--
	}
	return k < j-1 && (k < 0 || x.items[k].stop)
}
