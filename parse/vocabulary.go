package parse

// wordClass is what a word may do beside the figures of a sentence, a bit for
// each part.
type wordClass uint16

const (
	aboutWord   wordClass = 1 << iota // binds a figure loosely: "approximately"
	joinWord                          // joins the figures of a list: "and"
	whenWord                          // a preposition that says when: "in 2003", not "since"
	partingWord                       // ends what a figure is said of: "compared", "due"
	periodWord                        // stands around a date or a year: "the fiscal year ended"
	leadWord                          // stands between a preposition and its date or year
	supposeWord                       // says what would be, not what is: "if"
	percentWord                       // "as a percentage of"
)

// meaning is what a word says beside figures: its parts, and of a change.
type meaning struct {
	class wordClass
	cue   cue
}

// vocabulary is the words that mean something, looked up once for every word of
// a sentence with figures. Number 0 is all other words.
var vocabulary = func() (v struct {
	words    []string
	meanings []meaning
	at       [1 << 10]uint8 // by hash: the number of the word, 0 for none
}) {
	v.words, v.meanings = make([]string, 1), make([]meaning, 1)
	entry := func(w string) *meaning {
		h := wordHash(w)
		for ; v.at[h] != 0; h = (h + 1) % uint(len(v.at)) {
			if k := v.at[h]; v.words[k] == w {
				return &v.meanings[k]
			}
		}
		v.at[h] = uint8(len(v.words))
		v.words, v.meanings = append(v.words, w), append(v.meanings, meaning{})
		return &v.meanings[v.at[h]]
	}
	for _, list := range []struct {
		class wordClass
		words []string
	}{
		{aboutWord, []string{"approximately", "about", "roughly", "nearly", "almost", "around"}},
		{joinWord, []string{"and", "or", "&"}},
		{whenWord, []string{"in", "during", "for", "at", "of", "on", "throughout", "as"}},
		{partingWord, []string{"from", "to", "compared", "versus", "vs", "against", "and", "or", "but", "while", "whereas", "which", "that", "than", "over", "after", "due", "because",
			"through", "until", "payable", "expiring", "expires", "before", "since", "by", "beginning", "effective", "if", "would", "maturing", "prior", "follows",
			"with", "relating", "related", "associated", "attributable", "upon", "acquired", "issued", "granted"}},
		{periodWord, []string{"in", "during", "for", "at", "the", "fiscal", "year", "years", "ended", "ending", "of", "quarter", "first", "second", "third", "fourth", "end", "months",
			"calendar", "on", "full"}},
		{leadWord, []string{"the", "fiscal", "year", "years", "quarter", "quarters", "first", "second", "third", "fourth", "last", "final", "ended", "ending", "end", "calendar", "both",
			"each", "months", "month", "weeks", "full", "early", "late", "mid"}},
		{supposeWord, []string{"would", "could", "might", "if", "hypothetical", "assuming"}},
		{percentWord, []string{"percentage", "percent"}},
	} {
		for _, w := range list.words {
			entry(w).class |= list.class
		}
	}
	for _, list := range []struct {
		cue   cue
		words []string
	}{
		{cue{+1, verbCue}, []string{"increased", "rose", "grew", "climbed", "increasing", "rising"}},
		{cue{-1, verbCue}, []string{"decreased", "declined", "fell", "dropped", "shrank", "decreasing", "declining"}},
		{cue{+1, nounCue}, []string{"increase", "increases", "rise", "growth"}},
		{cue{-1, nounCue}, []string{"decrease", "decreases", "decline", "declines", "reduction", "drop"}},
		{cue{+1, degreeCue}, []string{"higher", "more", "greater"}},
		{cue{-1, degreeCue}, []string{"lower", "less", "fewer"}},
		{cue{+1, betweenCue}, []string{"above"}},
		{cue{-1, betweenCue}, []string{"below"}},
		{cue{+1, adverbCue}, []string{"up"}},
		{cue{-1, adverbCue}, []string{"down"}},
	} {
		for _, w := range list.words {
			entry(w).cue = list.cue
		}
	}
	return v
}()

// wordHash is the place of a word in the vocabulary.
func wordHash(w string) uint {
	n := len(w)
	h := uint(n)*0x9e37 + uint(w[0])*0x79b9 + uint(w[n/2])*0x85eb + uint(w[n-1])*0xca6b
	return h >> 4 % (1 << 10)
}

// wordNumber is the number of a word in small letters.
func wordNumber(w string) uint8 {
	if w == "" {
		return 0
	}
	v := &vocabulary
	h := wordHash(w)
	for v.at[h] != 0 && v.words[v.at[h]] != w {
		h = (h + 1) % uint(len(v.at))
	}
	return v.at[h]
}

// meaningOf is what a word in small letters means.
func meaningOf(w string) meaning { return vocabulary.meanings[wordNumber(w)] }
