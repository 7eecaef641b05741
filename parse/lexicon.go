package parse

// lexicon finds phrases in a text in one pass, in letters of either case. Its
// phrases come in groups: what counts is whether a text says anything of a
// group.
type lexicon struct {
	entries []entry
	pairs   [1 << pairBits]uint8 // by the first two bytes of a phrase: 1 + its entry, 0 for none
}

type entry struct {
	phrase string // in small letters
	group  phraseGroups
	next   uint8 // 1 + the next entry that begins with the same two bytes, 0 for none
}

// phraseGroups is a set of groups of phrases, a bit for each.
type phraseGroups uint32

const pairBits = 10 // five for each byte: letters of either case are the same

// newLexicon makes a lexicon of groups of phrases in small letters, each of at
// least two bytes. The bit of the first group is 1<<0.
func newLexicon(groups ...[]string) *lexicon {
	x := &lexicon{}
	for g, phrases := range groups {
		for _, p := range phrases {
			at := &x.pairs[pairOf(pairOf(0, p[0]), p[1])]
			x.entries = append(x.entries, entry{phrase: p, group: 1 << g, next: *at})
			*at = uint8(len(x.entries))
		}
	}
	return x
}

func pairOf(pair uint, c byte) uint { return (pair<<5 | uint(c&31)) & (1<<pairBits - 1) }

// in is the set of groups that a text says anything of.
func (x *lexicon) in(s string) phraseGroups { return x.beginning(s, len(s)) }

// beginning is the set of groups of the phrases that begin in the first n bytes
// of a text.
func (x *lexicon) beginning(s string, n int) phraseGroups {
	var found phraseGroups
	pair := uint(0)
	for i := 0; i < len(s) && i <= n; i++ {
		pair = pairOf(pair, s[i])
		for at := x.pairs[pair]; at != 0; {
			e := &x.entries[at-1]
			if found&e.group == 0 && i > 0 && beginsFold(s[i-1:], e.phrase) {
				found |= e.group
			}
			at = e.next
		}
	}
	return found
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
