package parse

import "strings"

// inTurn gives the figures of a list their dates or years in turn: "$5, $6 and
// $7 in 2003, 2002 and 2001, respectively". Without "respectively" the years
// must follow directly.
func (x *lexer) inTurn() {
	for _, k := range x.places {
		q := x.figure(k)
		if !q.Kind.amount() || q.List != x.items[k].q {
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
		for k > 0 && (x.figure(k-1) == nil && x.is(k-1, joinWord) || x.figure(k-1) != nil && x.figure(k-1).List == q.List) {
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
		if x.is(j, leadWord) {
			if x.items[j].comma || x.items[j].stop {
				return ""
			}
			continue
		}
		w := x.word(j)
		if u := x.word(j - 1); w == "of" && (u == "year" || u == "quarter" || u == "end" || u == "half" || u == "months") {
			continue
		}
		return w
	}
	return ""
}

// attaches reports whether a preposition says when: "in 2003", not "since".
func attaches(w string) bool { return meaningOf(w).class&whenWord != 0 }

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
		for j := k + 1; j < len(x.items) && (x.is(j, joinWord) || x.figure(j) != nil && x.figure(j).List == q.List); j++ {
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
			if x.is(j, partingWord) {
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
			if x.is(j, partingWord) || x.is(j, whenWord) && x.word(j) != "of" {
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
			if w := x.word(j); x.is(j, partingWord) && w != "that" && w != "to" {
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
	for k >= 0 && !x.items[k].stop && !x.items[k].comma && (x.is(k, periodWord) || x.word(k) == "as") {
		k--
	}
	return k < j-1 && (k < 0 || x.items[k].stop)
}
