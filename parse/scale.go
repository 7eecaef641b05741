package parse

import "strings"

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

// scaleAt is the factor that a text states, and the byte where it says so.
func scaleAt(s string) (factor int64, at int) {
	if !strings.Contains(s, "000") && !strings.ContainsAny(s, "sS") {
		return 0, 0
	}
	s = strings.ToLower(s)
	if !strings.Contains(s, "000") && !strings.Contains(s, "illions") && !strings.Contains(s, "thousands") {
		return 0, 0
	}
	first := len(s)
	for _, p := range scalePhrases {
		if i := strings.Index(s, p.phrase); i >= 0 && i < first {
			first, factor = i, p.factor
		}
	}
	before := s[:first]
	for _, cut := range [...]string{"except", "shares in", "share data in", "units in", "shares ("} {
		if strings.Contains(before, cut) {
			return 0, 0
		}
	}
	return factor, first
}
