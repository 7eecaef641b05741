package parse

import "strings"

// cue is what a word says of a change.
type cue struct {
	direction int // +1 or -1, 0 for no cue
	form      cueForm
}

type cueForm uint8

const (
	noCue      cueForm = iota
	verbCue            // "increased", "fell": a figure may follow directly or behind "by"
	nounCue            // "increase", "decline": a figure stands before it or behind "of"
	degreeCue          // "higher", "less": a figure stands before it
	betweenCue         // "above", "below": a figure before it, what is compared behind it
	adverbCue          // "up", "down"
)

// isCue reports whether a word says that something changed.
func isCue(w string) bool { return meaningOf(w).cue.form != noCue }

// role is the part a figure plays in a change.
type role uint8

const (
	noRole role = iota
	levelRole
	fromRole
	toRole
	changeRole
)

// change is a claim of a change while its figures are gathered.
type change struct {
	claim    Claim
	first    int  // item of its first figure
	verb     int  // item where its predicate begins
	last     int  // item of its last figure
	explicit bool // From is compared in words ("compared with"), not only "from"
	twin     bool // To and From are two years of one series, compared by what follows
	conflict bool // cues in both directions
	nominal  int  // item of the noun that names the change, -1 for none
	lastRole role
}

// take gives figure i at item k its part. It reports false where the part is
// taken already.
func (c *change) take(r role, k, i int, kind QuantityKind, direction int) bool {
	slot := &c.claim.To
	switch {
	case r == fromRole:
		slot = &c.claim.From
	case r == changeRole && kind == Percentage:
		slot = &c.claim.Percent
	case r == changeRole:
		slot = &c.claim.Change
	}
	if *slot >= 0 {
		return false
	}
	*slot = i
	c.last, c.lastRole = k, r
	c.turn(direction)
	return true
}

// turn notes the direction that a cue gives.
func (c *change) turn(direction int) {
	if direction != 0 && c.claim.Direction != 0 && direction != c.claim.Direction {
		c.conflict = true
	}
	if direction != 0 {
		c.claim.Direction = direction
	}
}

// head begins a chain with the figure of item k; ok is false where the words
// before it say that it is no beginning.
func (x *lexer) head(k int) (c change, ok bool) {
	b, ok := x.begins(k)
	if !ok {
		return c, false
	}
	c = change{claim: newClaim(Change, "", func(*Claim) {}), first: k, verb: b.verb, nominal: b.nominal}
	c.take(b.role, k, x.items[k].q, x.figure(k).Kind, b.direction)
	return c, true
}

// beginning is what the words around the first figure of a chain say of it.
type beginning struct {
	role          role
	direction     int
	verb, nominal int // as in change
}

// begins reads the words around the figure of item k as those of the first in a
// chain; ok is false where they say that it is no beginning.
func (x *lexer) begins(k int) (b beginning, ok bool) {
	r, direction, verb, nominal := levelRole, 0, -1, -1
	j := k - 1
	of := false
	for j >= 0 && !x.parted(j) {
		w := x.word(j)
		if w == "of" || w == "by" {
			of = true
		} else if !x.is(j, aboutWord) && w != "a" && w != "an" && w != "another" && w != "only" {
			break
		}
		j--
	}
	w, said := "", cue{}
	if j >= 0 && !x.parted(j) {
		w, said = x.word(j), x.cue(j)
	}
	after := cue{}
	if !x.parted(k) {
		after = x.cue(k + 1)
	}
	switch u := said; {
	case u.form == verbCue, u.form == adverbCue && !of && x.predicate(j-1):
		r, direction, verb = changeRole, u.direction, j
	case u.form == nounCue && of && x.word(j-1) != "to":
		r, direction, nominal, verb = changeRole, u.direction, j, j
	case after.form == nounCue:
		r, direction, nominal = changeRole, after.direction, k+1
	case after.form == degreeCue && x.word(k+2) != "of", after.form == betweenCue:
		r, direction = changeRole, after.direction
	case x.pairedCue(k) != 0:
		r, direction = changeRole, x.pairedCue(k)
	case w == "to" || w == "from":
		if d, v := x.cueBefore(j); d != 0 {
			r, direction, verb = toRole, d, v
			if w == "from" {
				r = fromRole
			}
		} else if n := x.changeIn(j); n >= 0 && w == "from" {
			r, direction, nominal = fromRole, x.cue(n).direction, n
		}
	case of:
		if n := x.changeIn(j + 1); n >= 0 {
			r, direction, nominal = changeRole, x.cue(n).direction, n
		}
	}
	if r == levelRole && (w == "from" || w == "by" || w == "to" || w == "than") {
		return b, false
	}
	return beginning{r, direction, verb, nominal}, true
}

// changeIn is the item of "increase" in "increase in pension costs" where the
// phrase ends before item j, -1 for none.
func (x *lexer) changeIn(j int) int {
	for n := j - 1; n > 0 && n > j-8; n-- {
		if x.figure(n) != nil || x.parted(n) || n < j-1 && x.is(n, partingWord) && !x.is(n, joinWord) {
			return -1
		}
		if x.word(n) == "in" {
			if x.cue(n-1).form == nounCue && !x.parted(n-1) {
				return n - 1
			}
			return -1
		}
	}
	return -1
}

// predicate reports whether "up" or "down" behind item j is what is said of a
// subject: "were up", not "made up" and not "(up 4% in constant currency)".
func (x *lexer) predicate(j int) bool {
	switch x.word(j) {
	case "was", "were", "is", "are":
		return !x.items[j+1].open
	}
	return false
}

// pairedCue is the direction of the cue behind a pair of figures: "$5 or 11%
// above"; 0 for none.
func (x *lexer) pairedCue(k int) int {
	q, p := x.figure(k), x.figure(k+2)
	if x.word(k+1) != "or" || p == nil || p.Kind == q.Kind || p.Kind != Percentage && q.Kind != Percentage || x.parted(k) || x.parted(k+2) {
		return 0
	}
	if u := x.cue(k + 3); u.form == nounCue || u.form == betweenCue || u.form == degreeCue && x.word(k+4) != "of" {
		return u.direction
	}
	return 0
}

// cueBefore is the direction of the verb that "to" or "from" at item j belongs
// to, and its item: "increased in 2003 to", "rose slightly from".
func (x *lexer) cueBefore(j int) (direction, verb int) {
	for n := j - 1; n >= 0 && n >= j-8 && !x.items[n].stop; n-- {
		if q := x.figure(n); q != nil {
			if q.Kind.period() {
				continue
			}
			return 0, 0
		}
		if u := x.cue(n); u.form == verbCue || u.form == adverbCue {
			return u.direction, n
		}
		if !x.is(n, periodWord) && !strings.HasSuffix(x.word(n), "ly") {
			return 0, 0
		}
	}
	return 0, 0
}

// link is the part that the figure of item b plays in chain c, by the words
// since its last figure.
func (x *lexer) link(c *change, b int) (role, int) {
	a := c.last
	if b-a > 16 {
		return noRole, 0
	}
	for k := a; k < b; k++ {
		if x.items[k].stop {
			return noRole, 0
		}
	}
	i := x.skipPeriods(a+1, b)
	direction := 0
	qa, qb := x.figure(a), x.figure(b)
	if (x.word(i) == "or" && i == b-1 || i == b && x.items[b].open) && c.lastRole == changeRole && qa.Kind != qb.Kind && (qb.Kind == Percentage || qa.Kind == Percentage) {
		return changeRole, 0
	}
	u := x.cue(i)
	if x.compares(i) { // "more than", "less than" and the like are seen below
		u = cue{}
	}
	switch {
	case u.form == betweenCue && c.lastRole == changeRole:
		if x.names(i+1, b) {
			return fromRole, u.direction
		}
		return noRole, 0
	case (u.form == nounCue || u.form == degreeCue) && c.lastRole == changeRole && !x.parted(a):
		direction = u.direction
		i = x.skipPeriods(i+1, b)
		if x.word(i) == "in" || x.word(i) == "of" {
			return noRole, 0
		}
	case (u.form == adverbCue || u.form == verbCue) && c.lastRole != changeRole:
		direction = u.direction
		i++
		if x.word(i) == "by" {
			i++
		}
		if x.abouts(i, b) {
			return changeRole, direction
		}
	}
	if n := x.comparison(i); n > 0 && x.names(i+n, b) {
		c.explicit = c.explicit || x.word(i) != "from" && x.word(i) != "over"
		return fromRole, direction
	}
	if x.word(i) == "and" && i+1 == b && c.lastRole == levelRole && c.claim.From < 0 && x.twins(a, b) {
		c.twin = true
		return fromRole, 0
	}
	if x.word(i) == "to" && x.abouts(i+1, b) && (c.lastRole == changeRole || c.lastRole == fromRole) {
		return toRole, direction
	}
	if c.lastRole == changeRole {
		return noRole, 0
	}
	if d, ok := x.apposition(i, b); ok {
		return changeRole, d
	}
	return noRole, 0
}

// twins reports whether figures at items a and b are one thing in two years:
// "$5 in 2003 and $4 in 2002".
func (x *lexer) twins(a, b int) bool {
	p, q := x.figure(a), x.figure(b)
	return p.Kind == q.Kind && p.Unit == q.Unit && p.When >= 0 && q.When >= 0 && p.When != q.When &&
		p.Period.Months == q.Period.Months && x.whenAfter(a) == p.When && x.whenAfter(b) == q.When
}

// skipPeriods is the first item from i on, but before b, that does not say
// when.
func (x *lexer) skipPeriods(i, b int) int {
	j := i
	for j < b {
		q := x.figure(j)
		if q != nil && q.Kind.period() {
			j++
			i = j
			continue
		}
		if q == nil && x.is(j, periodWord) {
			j++
			continue
		}
		break
	}
	return i
}

// compares reports whether item i begins a comparison.
func (x *lexer) compares(i int) bool { return x.comparison(i) > 0 }

// comparison is the number of items of "from", "compared with", "versus" and
// the like at item i, 0 for none.
func (x *lexer) comparison(i int) int {
	switch x.word(i) {
	case "from", "versus", "vs", "against", "over", "than", "after":
		return 1
	case "compared", "comparing":
		if w := x.word(i + 1); w == "to" || w == "with" {
			return 2
		}
	case "as", "when":
		if x.word(i+1) == "compared" && (x.word(i+2) == "to" || x.word(i+2) == "with") {
			return 3
		}
	case "up", "down", "increased", "decreased":
		if x.word(i+1) == "from" {
			return 2
		}
	}
	return 0
}

// names reports whether nothing but a short name of the figure at item b
// stands from item i on: "sales of", "the 2001 amount of", "approximately".
func (x *lexer) names(i, b int) bool {
	if i > b || b-i > 8 {
		return false
	}
	named := false
	for k := i; k < b; k++ {
		if x.items[k].comma || x.items[k].close || x.items[k].open {
			return false
		}
		q := x.figure(k)
		if q != nil {
			if !q.Kind.period() || q.List >= 0 {
				return false
			}
			continue
		}
		switch w := x.word(k); w {
		case "was", "were", "is", "are", "had", "has", "have", "be", "which", "that", "and", "or", "to", "from", "by", "because", "due", "as":
			return false
		default:
			if x.is(k, partingWord) || x.cue(k).form != noCue {
				return false
			}
			named = named || !x.is(k, aboutWord|periodWord) && w != "a"
		}
	}
	if !named {
		return true
	}
	j := b - 1
	for x.is(j, aboutWord) {
		j--
	}
	return x.word(j) == "of"
}

// abouts reports whether nothing but "approximately", "a total of" and the
// like stands between item i and the figure of item b.
func (x *lexer) abouts(i, b int) bool {
	for k := i; k < b; k++ {
		switch w := x.word(k); {
		case x.is(k, aboutWord), w == "a", w == "total", w == "of":
		default:
			return false
		}
	}
	return i <= b
}

// apposition reads ", an increase of", ", a 3% decrease", ", which is $5
// more", ", representing a" before the figure of item b.
func (x *lexer) apposition(i, b int) (direction int, ok bool) {
	if i > b || b-i > 7 {
		return 0, false
	}
	u := cue{}
	for k := i; k < b; k++ {
		if x.figure(k) != nil {
			return 0, false
		}
		w := x.word(k)
		if v := x.cue(k); v.form == nounCue || v.form == adverbCue && k == b-1 {
			if u.form != noCue {
				return 0, false
			}
			u = v
			continue
		}
		switch w {
		case "a", "an", "or", "which", "is", "was", "represents", "represented", "representing", "reflecting", "reflects", "net", "this", "resulting", "in":
			if u.form != noCue {
				return 0, false
			}
		case "of", "by":
			if u.form == noCue {
				return 0, false
			}
		default:
			if !x.is(k, aboutWord) {
				return 0, false
			}
		}
	}
	if u.form != noCue {
		return u.direction, true
	}
	if x.parted(b) {
		return 0, false
	}
	v := x.cue(b + 1)
	return v.direction, v.form == nounCue || v.form == degreeCue && x.word(b+2) != "of"
}
