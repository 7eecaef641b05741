package parse

// lexicon finds phrases in a text in one pass, in letters of either case. Its
// phrases come in groups: what counts is whether a text says anything of a
// group.
type lexicon struct {
	entries []entry
	begun   [1 << 15 / 64]uint64 // a bit for the first three bytes of every phrase
	chains  [1 << 10]uint8       // by the second and the third: 1 + its entry, 0 for none
}

type entry struct {
	phrase string // in small letters
	group  phraseGroups
	next   uint8 // 1 + the next entry with the same second and third byte, 0 for none
}

// phraseGroups is a set of groups of phrases, a bit for each.
type phraseGroups uint32

// newLexicon makes a lexicon of groups of phrases in small letters, each of at
// least three bytes. The bit of the first group is 1<<0.
func newLexicon(groups ...[]string) *lexicon {
	x := &lexicon{}
	for g, phrases := range groups {
		for _, p := range phrases {
			begin := threeBytes(p[0], p[1], p[2])
			x.begun[begin/64] |= 1 << (begin % 64)
			at := &x.chains[begin%(1<<10)]
			x.entries = append(x.entries, entry{phrase: p, group: 1 << g, next: *at})
			*at = uint8(len(x.entries))
		}
	}
	return x
}

// threeBytes are five bits of each byte: letters of either case are the same.
func threeBytes(a, b, c byte) uint { return uint(a&31)<<10 | uint(b&31)<<5 | uint(c&31) }

// mayBegin is a quick refusal of texts, of three bytes at least, that begin with
// no phrase.
func (x *lexicon) mayBegin(s string) bool {
	begin := threeBytes(s[0], s[1], s[2])
	return x.begun[begin/64]>>(begin%64)&1 != 0
}

// in is the set of groups that a text says anything of.
func (x *lexicon) in(s string) phraseGroups { return x.beginning(s, len(s)) }

// beginning is the set of groups of the phrases that begin in the first n bytes
// of a text.
func (x *lexicon) beginning(s string, n int) phraseGroups {
	var found phraseGroups
	if len(s) < 3 {
		return 0
	}
	last := min(len(s), n+2)
	begin := threeBytes(0, s[0], s[1])
	for i := 2; i < last; i++ {
		begin = (begin<<5 | uint(s[i]&31)) & (1<<15 - 1)
		if x.begun[begin/64]>>(begin%64)&1 == 0 {
			continue
		}
		for at := x.chains[begin%(1<<10)]; at != 0; {
			e := &x.entries[at-1]
			if found&e.group == 0 && beginsFold(s[i-2:], e.phrase) {
				found |= e.group
			}
			at = e.next
		}
	}
	return found
}

// first is the phrase that begins first in a text, by its number among all
// phrases, and where it does; -1 for none. Of several that begin there it is the
// one with the lowest number.
func (x *lexicon) first(s string) (phrase, at int) {
	phrase = -1
	for i := 0; i+2 < len(s) && phrase < 0; i++ {
		begin := threeBytes(s[i], s[i+1], s[i+2])
		if x.begun[begin/64]>>(begin%64)&1 == 0 {
			continue
		}
		for k := x.chains[begin%(1<<10)]; k != 0; {
			if e := &x.entries[k-1]; beginsFold(s[i:], e.phrase) {
				phrase, at = int(k)-1, i // the chain goes from high numbers to low
			}
			k = x.entries[k-1].next
		}
	}
	return phrase, at
}

// beginsFold reports whether s begins with a phrase given in small letters.
func beginsFold(s, phrase string) bool {
	return len(s) >= len(phrase) && equalFold(s[:len(phrase)], phrase)
}

// endsFold reports whether s ends with a phrase given in small letters.
func endsFold(s, phrase string) bool {
	return len(s) >= len(phrase) && equalFold(s[len(s)-len(phrase):], phrase)
}

// equalFold reports whether s is a phrase given in small letters.
func equalFold(s, phrase string) bool {
	if len(s) != len(phrase) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c != phrase[i] && (c < 'A' || c > 'Z' || c|0x20 != phrase[i]) {
			return false
		}
	}
	return true
}

// indexFold is where a phrase given in small letters first stands in s, -1 for
// nowhere.
func indexFold(s, phrase string) int {
	for i := 0; i+len(phrase) <= len(s); i++ {
		if s[i]|0x20 == phrase[0]|0x20 && equalFold(s[i:i+len(phrase)], phrase) {
			return i
		}
	}
	return -1
}

// holdsFold reports whether a phrase given in small letters stands in s.
func holdsFold(s, phrase string) bool { return indexFold(s, phrase) >= 0 }
