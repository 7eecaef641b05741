package parse

import "strings"

// verbBefore is the item of the verb, or of the "of", that joins a figure to
// its subject, -1 where there is none near.
func (x *lexer) verbBefore(k int) int {
	if q := x.figure(k); q.List >= 0 {
		for k > 0 && x.items[k].q != q.List {
			k--
		}
	}
	for j := k - 1; j >= 0 && j >= k-5; j-- {
		if x.items[j].stop || x.items[j].close {
			return -1
		}
		if q := x.figure(j); q != nil {
			if q.Kind.period() {
				continue
			}
			return -1
		}
		switch w := x.word(j); w {
		case "was", "were", "is", "are", "totaled", "totalled", "amounted", "amounts", "amount", "came", "stood", "reached", "approximated", "accounted", "accounts", "represented", "represents",
			"constituted", "constitutes", "comprised", "comprises", "equaled", "averaged", "cost", "aggregated", "be", "been", "made", "took":
			return j
		case "of":
			if j == k-1 || x.is(j+1, aboutWord) && j == k-2 {
				return j
			}
		default:
			if x.items[j].comma || !x.is(j, aboutWord|periodWord) && w != "to" && w != "a" && w != "up" && w != "by" && w != "also" && !strings.HasSuffix(w, "ly") {
				return -1
			}
		}
	}
	return -1
}

// subject is the noun phrase before the verb of item v, "" where there is none
// that is plain.
func (x *lexer) subject(v int) string {
	if v <= 0 {
		return ""
	}
	last := v - 1
	for last >= 0 && !x.items[last].stop && (x.auxiliary(last) || x.when0(last)) {
		last--
	}
	if q := x.figure(last); last < 0 || x.items[last].stop || q != nil && !q.Kind.period() {
		return ""
	}
	first := last
	for j := last; j >= 0; j-- {
		q := x.figure(j)
		if x.items[j].stop || q != nil && !q.Kind.period() || q != nil && j < last && x.items[j].comma {
			break
		}
		if q == nil {
			w := x.word(j)
			if j < last && x.items[j].comma {
				switch x.word(j + 1) {
				case "while", "whereas", "but", "which", "with", "as", "however":
					return x.trimmed(j+2, last)
				case "compared", "versus", "against", "from", "up", "down", "over":
					return ""
				case "and":
					if x.amountBefore(j) {
						return x.trimmed(j+2, last)
					}
				}
			}
			if w == "whereas" || w == "while" || w == "because" || w == "since" {
				break
			}
		}
		first = j
	}
	return x.trimmed(first, last)
}

// amountBefore reports whether a figure that is no date stands before item j in
// its clause: what follows is another statement then, not another thing.
func (x *lexer) amountBefore(j int) bool {
	for j--; j >= 0 && !x.items[j].stop; j-- {
		if q := x.figure(j); q != nil && !q.Kind.period() {
			return true
		}
	}
	return false
}

// core cuts a subject to what the figure is a figure of: an explanation set
// off by a comma is left off, and so is "The Company has".
func (x *lexer) core(first, last int) (int, int) {
	for k := first; k < last; k++ {
		if !x.items[k].comma {
			continue
		}
		switch x.word(k + 1) {
		case "primarily", "chiefly", "including", "principally", "mainly", "largely", "mostly", "which", "consisting", "such", "exclusive", "excluding":
			last = k
		}
	}
	for k := last - 1; k > first; k-- {
		switch x.word(k) {
		case "has", "have", "had", "includes", "included", "include", "consists", "consisted", "require", "requires", "required", "recorded", "recognized", "received", "paid", "incurred", "reported", "anticipates", "anticipated", "expects", "spent":
			switch x.word(k + 1) {
			case "in", "by", "as", "to", "for", "on", "from", "with": // "goodwill included in other assets"
				continue
			}
			first = k + 1
			for first < last && (strings.HasSuffix(x.word(first), "ly") || x.word(first) == "of" || x.word(first) == "an") {
				first++
			}
			return first, last
		}
	}
	return first, last
}

// auxiliary reports whether item k belongs to the verb behind it.
func (x *lexer) auxiliary(k int) bool {
	switch w := x.word(k); w {
	case "was", "were", "has", "have", "had", "been", "is", "are", "which", "that", "also", "be", "will", "being", "and", "they":
		return true
	default:
		return strings.HasSuffix(w, "ly") && len(w) > 5
	}
}

// when0 reports whether item k is a date or year, or a word that leads up to
// one that has been left off already.
func (x *lexer) when0(k int) bool {
	if q := x.figure(k); q != nil {
		return q.Kind.period()
	}
	next := x.figure(k + 1)
	w := x.word(k)
	if next != nil && next.Kind.period() {
		return x.is(k, periodWord) || w == "of" || w == "and"
	}
	return x.is(k, periodWord) && x.is(k+1, periodWord) && w != "the"
}

// trimmed is the text of items first to last without what only joins it to the
// words around it, "" where it is too long to be a plain subject.
func (x *lexer) trimmed(first, last int) string {
	if last >= len(x.items) {
		return ""
	}
	switch x.word(first) {
	case "first", "second", "third", "lastly", "finally", "also", "additionally", "however":
		if first <= last && x.items[first].comma {
			first++
		}
	}
	first, last = x.core(x.pastLead(first, last), last)
	for first <= last {
		switch x.word(first) {
		case "the", "a", "an", "and", "while", "whereas", "but", "that", "also", "however", "its", "our", "their", "which", "these", "this", "those", "it", "they", "such", "approximately", "respectively":
			first++
			continue
		}
		break
	}
	for last > first && (x.is(last, joinWord) || x.is(last, aboutWord) || x.word(last) == "of") {
		last--
	}
	switch x.word(first) {
	case "on", "in", "at", "for", "by", "with", "from", "to", "under", "of", "into", "compared", "versus", "against", "than", "over":
		return ""
	}
	if first > last || last-first >= 16 || last < 0 {
		return ""
	}
	end := x.items[last].to
	if x.items[last].close && strings.HasPrefix(x.text[end:], ")") {
		end++
	}
	return x.text[x.items[first].from:end]
}

// pastLead is the first item from first on behind a phrase that opens the
// sentence: "For 2003 ...", "At December 31, 2003 and 2002 ...", "Of this, ...".
func (x *lexer) pastLead(first, last int) int {
	switch x.word(first) {
	case "in", "at", "for", "during", "on", "as", "of", "within", "by", "with", "under":
	default:
		return first
	}
	for k := first; k < last && k < first+10; k++ {
		if x.items[k].comma && x.figure(k) == nil {
			return k + 1
		}
	}
	k := first + 1
	for k <= last && x.is(k, periodWord) {
		k++
	}
	if q := x.figure(k); q == nil || !q.Kind.period() {
		return first
	}
	for k <= last && (x.figure(k) != nil && x.figure(k).Kind.period() || x.is(k, joinWord) && x.figure(k+1) != nil) {
		k++
	}
	return k
}

// sibling is the subject of the figure that this one follows in another year:
// "$5 in 2003, $4 in 2002 and $3 in 2001"; "" for none.
func (x *lexer) sibling(k int) string {
	j := x.elder(k)
	if j < 0 {
		return ""
	}
	return x.figure(j).Subject
}

// elder is the item of that figure, -1 for none.
func (x *lexer) elder(k int) int {
	j := k - 1
	for j >= 0 && x.is(j, aboutWord) {
		j--
	}
	if x.word(j) == "and" {
		j--
	}
	for j >= 0 && !x.items[j].stop {
		q := x.figure(j)
		switch {
		case q == nil && !x.is(j, periodWord):
			if p := x.nounOf(j); p >= 0 {
				j = p
				continue
			}
			return -1
		case q == nil, q.Kind.period():
			j--
			continue
		}
		if x.twins(j, k) {
			return j
		}
		return -1
	}
	return -1
}

// nounOf is the item of the percentage that "of sales" up to item j belongs
// to, -1 for none.
func (x *lexer) nounOf(j int) int {
	for n := j; n > j-6 && n > 0 && !x.parted(n-1); n-- {
		if x.word(n) == "of" {
			if q := x.figure(n - 1); q != nil && q.Kind == Percentage {
				return n - 1
			}
			return -1
		}
		if x.figure(n) != nil {
			return -1
		}
	}
	return -1
}

// phrase is the noun phrase that begins with item k: up to punctuation, a
// figure, or a word that begins another part of the sentence.
func (x *lexer) phrase(k int) string {
	if q := x.figure(k); q != nil && q.Kind == Year && isNoun(x.word(k+1)) {
		k++ // "2003 sales"
	}
	last := k - 1
	for j := k; j < len(x.items) && j < k+9; j++ {
		if x.figure(j) != nil || x.items[j].open || endsPhrase(x.word(j)) {
			break
		}
		last = j
		if x.parted(j) {
			break
		}
	}
	return x.trimmed(k, last)
}

func endsPhrase(w string) bool {
	if form := meaningOf(w).cue.form; form == verbCue || form == nounCue {
		return true
	}
	switch w {
	case "represents", "represented", "accounted":
		return true
	case "in", "at", "for", "from", "which", "that", "was", "were", "is", "are", "during", "came", "on", "to", "by", "as", "compared", "versus", "with", "or", "due", "because", "resulting", "than", "over", "has", "had", "have", "will", "who", "would", "through", "while":
		return true
	}
	return false
}
