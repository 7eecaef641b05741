package parse

// scalePhrases are the ways of stating a factor, in lower case.
var scalePhrases = [...]struct {
	phrase string
	factor int64
}{
	{"000,000 omitted", 1000000},
	{"000,000's omitted", 1000000},
	{"$000,000", 1000000},
	{"in millions", 1000000},
	{"(millions", 1000000},
	{"millions of dollars", 1000000},
	{"millions of u.s. dollars", 1000000},
	{"$ millions", 1000000},

	{"000 omitted", 1000},
	{"000's omitted", 1000},
	{"000s omitted", 1000},
	{"$000", 1000},
	{"(000's)", 1000},
	{"(000)", 1000},
	{"(000s)", 1000},
	{"in 000's", 1000},
	{"in 000s", 1000},
	{"dollars in 000", 1000},
	{"in thousands", 1000},
	{"(thousands", 1000},
	{"thousands of dollars", 1000},
	{"thousands of u.s. dollars", 1000},
	{"$ thousands", 1000},

	{"in billions", 1000000000},
	{"billions of dollars", 1000000000},
}

// scaleOf is the factor that a heading states for amounts: "(in thousands)",
// "($000's omitted)", "DOLLARS IN MILLIONS". The first one counts; what is
// said of shares, or of an exception, is not about amounts. It is 0 where the
// heading states none.
func scaleOf(s string) int64 {
	factor, _ := scaleAt(s)
	return factor
}

// mayScale is a quick refusal of texts that state no factor: every phrase has
// "illions", "thousands", or "000" that is no part of a longer figure unless it
// is "omitted".
func mayScale(s string) bool {
	for i := 2; i < len(s); i++ {
		switch s[i] {
		case '0':
			if s[i-1] != '0' || s[i-2] != '0' {
				continue
			}
			if i == 2 || !isDigit(s[i-3]) && s[i-3] != ',' {
				return true
			}
			if rest := s[i+1:]; beginsFold(rest, " omitted") || beginsFold(rest, "'s omitted") || beginsFold(rest, "s omitted") {
				return true
			}
		case 's', 'S':
			if i >= 6 && equalFold(s[i-6:i], "illion") || i >= 8 && equalFold(s[i-8:i], "thousand") {
				return true
			}
		}
	}
	return false
}

// scaleAt is the factor that a text states, and the byte where it says so.
func scaleAt(s string) (factor int64, at int) {
	if !mayScale(s) {
		return 0, 0
	}
	k, at := scaleWords.first(s)
	if k < 0 || scaleExceptions.in(s[:at]) != 0 {
		return 0, 0
	}
	return scalePhrases[k].factor, at
}

var scaleWords = func() *lexicon {
	var list []string
	for _, p := range scalePhrases {
		list = append(list, p.phrase)
	}
	return newLexicon(list)
}()

// scaleExceptions say that the factor behind them is not of amounts.
var scaleExceptions = newLexicon([]string{"except", "shares in", "share data in", "units in", "shares ("})
