package model

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A caption is matched with the catalogue in normal form: lower-case stems of
// its words, in order, without figures, punctuation and references to notes.

// words is the normal form of a caption. What stands in parentheses is usually
// the other case, "(loss)", or a reference, "(Note 4)", and is left out.
func words(caption string) []string { return normal(caption, false) }

// allWords keeps what stands in parentheses: "Net (loss)" means nothing without.
func allWords(caption string) []string { return normal(caption, true) }

func normal(caption string, parentheses bool) []string {
	if caption == "" {
		return nil
	}
	return withoutNote(appendNormal(make([]string, 0, 4+len(caption)/8), caption, parentheses))
}

// kinds are what the bytes of words are, 0 for those that stand between words.
const (
	letter uint8 = 1 << iota
	capital
	digit
	apostrophe // belongs to its word and is dropped
	wide       // of a character of several bytes
)

var kinds = func() (t [256]uint8) {
	for c := range t {
		switch {
		case c >= 'a' && c <= 'z':
			t[c] = letter
		case c >= 'A' && c <= 'Z':
			t[c] = capital
		case c >= '0' && c <= '9':
			t[c] = digit
		case c == '\'' || c == '`':
			t[c] = apostrophe
		case c >= utf8.RuneSelf:
			t[c] = wide
		}
	}
	return t
}()

// appendNormal appends the words of a caption to those of another text, as if
// the caption followed that one.
func appendNormal(out []string, text string, parentheses bool) []string {
	if !ascii(text) {
		text = apostrophes.Replace(strings.ToLower(text))
	}
	depth, slashed := 0, false
	for i := 0; i < len(text); {
		start, seen := i, uint8(0)
		r, size := rune(0), 0
		for ; i < len(text); i += size {
			kind := kinds[text[i]]
			if r, size = rune(text[i]), 1; kind == wide {
				r, size = utf8.DecodeRuneInString(text[i:])
				switch {
				case unicode.IsLetter(r):
					kind = letter
				case unicode.IsDigit(r):
					kind = digit
				default:
					kind = 0
				}
			}
			if kind == 0 {
				break
			}
			seen |= kind
		}
		if i > start {
			if seen&capital != 0 {
				text, start, i = strings.ToLower(text[start:]), 0, i-start // where one capital stands others follow
			}
			word := text[start:i]
			if seen&apostrophe != 0 {
				word = withoutApostrophes(word)
			}
			if word == "" {
				continue
			}
			if seen&digit == 0 && (depth == 0 || parentheses) && !(slashed && otherCase(word)) {
				out = joined(out, stem(word))
			}
			slashed = false
			continue
		}
		switch {
		case r == '(' || r == '[' || r == '{':
			depth++
		case r == ')' || r == ']' || r == '}':
			depth = max(depth-1, 0)
		case r == '&' && (depth == 0 || parentheses):
			out = append(out, "and")
		case r == '/':
			slashed = true
		default:
			slashed = false
		}
		i += size
	}
	return out
}

func ascii(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if s[0]|s[1]|s[2]|s[3]|s[4]|s[5]|s[6]|s[7] >= utf8.RuneSelf {
			return false
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// mentions reports whether a text has a phrase of lower-case letters, in
// capitals or not.
func mentions(text, phrase string) bool {
	if !ascii(text) {
		return strings.Contains(strings.ToLower(text), phrase)
	}
	for i := 0; i+len(phrase) <= len(text); i++ {
		if text[i]|0x20 == phrase[0] && strings.EqualFold(text[i:i+len(phrase)], phrase) {
			return true
		}
	}
	return false
}

// apostrophes belong to their word: "stockholders' equity".
var apostrophes = strings.NewReplacer("'", "", "’", "", "`", "")

// withoutApostrophes drops them from a word; most stand at its end.
func withoutApostrophes(word string) string {
	if word = strings.Trim(word, "'`"); strings.ContainsAny(word, "'`") {
		return apostrophes.Replace(word)
	}
	return word
}

// otherCase says whether a word behind a stroke only names the other sign:
// "income/loss".
func otherCase(w string) bool {
	switch w {
	case "loss", "losses", "deficit", "decrease", "benefit", "credit", "used":
		return true
	}
	return false
}

// joins reports whether a word may be joined with the next.
func joins(w string) bool { return w == "non" || w == "share" || w == "pre" }

// joined appends a stem, putting together what filers write apart.
func joined(out []string, w string) []string {
	if n := len(out); n > 0 {
		switch {
		case out[n-1] == "non":
			out[n-1] = "non" + w
			return out
		case out[n-1] == "share" && w == "owner":
			out[n-1] = "stockholder"
			return out
		case out[n-1] == "pre" && w == "tax":
			out[n-1] = "pretax"
			return out
		}
	}
	switch w {
	case "shareholder", "shareowner":
		w = "stockholder"
	case "tot":
		w = "total"
	}
	return append(out, w)
}

// withoutNote cuts a reference to a note at the end: "Inventories - Note D".
func withoutNote(w []string) []string {
	for i := len(w) - 1; i > 0 && i >= len(w)-4; i-- {
		if w[i] == "note" && !strings.HasPrefix(strings.Join(w[i-1:], " "), "promissory note") {
			tail := w[i+1:]
			letters := true
			for _, t := range tail {
				letters = letters && (len(t) == 1 || t == "and")
			}
			if letters && (len(tail) > 0 || w[i-1] == "see") {
				return w[:i]
			}
		}
	}
	return w
}

// stem drops the plural. It need not be good English, only the same for the
// caption and for the catalogue.
func stem(w string) string {
	n := len(w)
	switch {
	case n == 0 || w[n-1] != 's':
	case n > 4 && strings.HasSuffix(w, "ies"):
		return w[:n-3] + "y"
	case n > 4 && (strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes")):
		return w[:n-2]
	case n > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:n-1]
	}
	return w
}

// pattern is one way to word a caption: words, "a|b" for either, "a?" for a
// word that may be missing, "*" for any words. W are words, or their codes.
type pattern[W comparable] struct {
	tokens []patternToken[W]
	weight int // words that must be there count for, stars against
	least  int // words a caption has at least
	most   int // and at most
}

type patternToken[W comparable] struct {
	either   []W // stems, any of which fits; nil for a star
	optional bool
}

func newPattern(text string) pattern[string] {
	var p pattern[string]
	for _, f := range strings.Fields(text) {
		if f == "*" {
			p.tokens = append(p.tokens, patternToken[string]{})
			p.weight--
			continue
		}
		if strings.HasPrefix(f, "*") { // "*income": any words, then this one
			f = f[1:]
			p.tokens = append(p.tokens, patternToken[string]{})
			p.weight--
		}
		var t patternToken[string]
		if s, ok := strings.CutSuffix(f, "?"); ok {
			f, t.optional = s, true
		} else {
			p.weight += 3
		}
		for _, w := range strings.Split(f, "|") {
			t.either = append(t.either, stem(w))
		}
		p.tokens = append(p.tokens, t)
	}
	for _, t := range p.tokens {
		switch {
		case t.either == nil:
			p.most = math.MaxInt32
		case t.optional:
			p.most++
		default:
			p.least++
			p.most++
		}
	}
	return p
}

// key is the first token that must be there: what the index is built on.
func (p *pattern[W]) key() []W {
	for _, t := range p.tokens {
		if t.either != nil && !t.optional {
			return t.either
		}
	}
	return nil
}

func (p *pattern[W]) matches(w []W) bool {
	return p.least <= len(w) && len(w) <= p.most && matchTokens(p.tokens, w)
}

func matchTokens[W comparable](p []patternToken[W], w []W) bool {
	for len(p) > 0 {
		t := &p[0]
		if t.either == nil {
			if len(p) == 1 {
				return true
			}
			for i := 0; i <= len(w); i++ {
				if matchTokens(p[1:], w[i:]) {
					return true
				}
			}
			return false
		}
		fits := len(w) > 0 && slices.Contains(t.either, w[0])
		switch {
		case fits && t.optional:
			if matchTokens(p[1:], w[1:]) {
				return true
			}
			p = p[1:]
		case fits:
			p, w = p[1:], w[1:]
		case t.optional:
			p = p[1:]
		default:
			return false
		}
	}
	return len(w) == 0
}

func oneOf(w string, either []string) bool {
	for _, e := range either {
		// Most words differ in length or at once: see that before comparing them.
		if len(w) == len(e) && (w == "" || w[0] == e[0]) && w == e {
			return true
		}
	}
	return false
}

// has reports whether all the stems stand in w, in any order.
func has(w []string, stems ...string) bool {
	for _, s := range stems {
		if !oneOf(s, w) {
			return false
		}
	}
	return true
}

// hasAny reports whether one of the stems stands in w.
func hasAny(w []string, stems ...string) bool {
	for _, s := range stems {
		if oneOf(s, w) {
			return true
		}
	}
	return false
}
