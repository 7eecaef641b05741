package parse

import "strings"

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
	for x.is(j, aboutWord) {
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
	for x.is(j, aboutWord) {
		j++
	}
	b := x.figure(j)
	if b == nil || b.Kind != a.Kind {
		return false
	}
	before := k - 1
	for x.is(before, aboutWord) {
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
			if u := x.cue(n); u.form == verbCue || u.form == adverbCue || n == before && u.form != noCue || n < before && x.parted(n) {
				return u.form == noCue
			}
		}
		w := x.word(before)
		return w != "by" && w != "from" && w != ""
	}
	return false
}
