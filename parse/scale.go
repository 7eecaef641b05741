package parse

import "strings"

// scaleOf is the factor that a heading states for amounts: "(in thousands)",
// "($000's omitted)", "DOLLARS IN MILLIONS". It is 0 where it states none.
func scaleOf(s string) int64 {
	s = strings.ToLower(s)
	at := func(word string) bool {
		i := strings.Index(s, word)
		if i < 0 {
			return false
		}
		// "except shares in thousands" is about shares, not about amounts.
		before := s[:i]
		for _, cut := range []string{"except", "shares in", "share data in", "units in", "shares ("} {
			if strings.Contains(before, cut) {
				return false
			}
		}
		return true
	}
	switch {
	case at("in thousands"), at("000's omitted"), at("000s omitted"), at("000 omitted"), at("thousands of dollars"), at("in 000's"), at("in 000s"),
		at("thousands of u.s. dollars"), at("$000"), at("(000's)"), at("(000s)"), at("(thousands"), at("$ thousands"), at("dollars in 000"), at("u.s. $ thousands"):
		return 1000
	case at("in millions"), at("millions of dollars"), at("millions of u.s. dollars"), at("000,000 omitted"), at("000,000's omitted"), at("(millions"), at("$ millions"), at("$ in millions"):
		return 1000000
	case at("in billions"), at("billions of dollars"):
		return 1000000000
	}
	return 0
}
