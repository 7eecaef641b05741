package parse

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomText is a text of a few kinds of bytes, so that runs of them are common.
func randomText(r *rand.Rand, of string) string {
	b := make([]byte, r.IntN(40))
	for i := range b {
		b[i] = of[r.IntN(len(of))]
	}
	return string(b)
}

func TestQuickRefusals(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		s := randomText(r, "   ab")
		for _, n := range []int{1, 3, 6} {
			if got, want := blanks(s, n), strings.Index(s, strings.Repeat(" ", n)); got != want {
				t.Fatalf("blanks(%q, %d) is %d, want %d", s, n, got, want)
			}
		}
		s = randomText(r, " !az~{}0123456789.,$%-ABCDEFGHIJKL")
		if k := r.IntN(4); k > 0 && len(s) > 0 {
			at := r.IntN(len(s))
			s = s[:at] + [...]string{"", "|", "\t", "\x7f\x80\xff"}[k] + s[at:]
		}
		if got, want := hasDigit(s), strings.ContainsAny(s, "0123456789"); got != want {
			t.Fatalf("hasDigit(%q) is %v, want %v", s, got, want)
		}
		if _, _, _, got := extent(s); got != (strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '|' }) < 0) {
			t.Fatalf("that every character of %q is as laid out is %v", s, got)
		}
	}
}

// TestBytes holds what looks at several bytes at once against looking at each.
func TestBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 20000 {
		s := strings.Repeat(randomText(r, "   aZ@[`{z-\x80\xc1"), 1+r.IntN(4))
		lower, upper, dash := 0, 0, len(s)
		low := []byte(s)
		var bounds []int32
		for i := range len(s) {
			switch c := s[i]; {
			case c >= 'a' && c <= 'z':
				lower++
			case c >= 'A' && c <= 'Z':
				upper++
				low[i] = c + 'a' - 'A'
			}
			if (s[i] == '-' || s[i] >= 0x80) && dash == len(s) {
				dash = i
			}
			if s[i] != ' ' && (i == 0 || s[i-1] == ' ') {
				bounds = append(bounds, int32(i))
			}
			if s[i] != ' ' && (i+1 == len(s) || s[i+1] == ' ') {
				bounds = append(bounds, int32(i+1))
			}
		}
		if got, want := lowerShare(s), lower > 3*upper; got != want {
			t.Fatalf("lowerShare(%q) is %v, want %v", s, got, want)
		}
		if got := lowerASCII(s); got != string(low) {
			t.Fatalf("%q in small letters is %q, want %q", s, got, low)
		}
		if got := nextDash(s, 0); got != dash {
			t.Fatalf("nextDash(%q) is %d, want %d", s, got, dash)
		}
		if got := wordBounds(s, nil); !slices.Equal(got, bounds) {
			t.Fatalf("the words of %q are at %d, want %d", s, got, bounds)
		}
		first, end, gap := len(s), 0, 0
		if n := len(bounds); n > 0 {
			first, end = int(bounds[0]), int(bounds[n-1])
			for k := 2; k < n; k += 2 {
				gap = max(gap, int(bounds[k]-bounds[k-1]))
			}
		}
		if a, b, c, _ := extent(s); a != first || b != end || c != gap {
			t.Fatalf("%q reaches from %d to %d with gaps of %d, want %d, %d and %d", s, a, b, c, first, end, gap)
		}
		if got, want := isASCII(s), strings.IndexFunc(s, func(c rune) bool { return c >= 0x80 }) < 0; got != want {
			t.Fatalf("isASCII(%q) is %v", s, got)
		}
	}
}

func TestLexicon(t *testing.T) {
	groups := [][]string{{"in millions", "millions of"}, {"(000)"}, {"in 000", "of in"}}
	x := newLexicon(groups...)
	var all []string
	for _, g := range groups {
		all = append(all, g...)
	}
	r := rand.New(rand.NewPCG(9, 10))
	pieces := []string{"in ", "In ", "million", "MILLIONS", "s ", "of ", "(000", ")", "000", " "}
	for range 20000 {
		s := ""
		for range r.IntN(8) {
			s += pieces[r.IntN(len(pieces))]
		}
		low := strings.ToLower(s)
		var want phraseGroups
		for g, phrases := range groups {
			for _, p := range phrases {
				if strings.Contains(low, p) {
					want |= 1 << g
				}
			}
		}
		if got := x.in(s); got != want {
			t.Fatalf("%q says %b, want %b", s, got, want)
		}
		first, at := -1, len(s)
		for k, p := range all {
			if i := strings.Index(low, p); i >= 0 && i < at {
				first, at = k, i
			}
		}
		if k, i := x.first(s); k != first || k >= 0 && i != at {
			t.Fatalf("the first phrase of %q is %d at %d, want %d at %d", s, k, i, first, at)
		}
	}
}

// TestMayScale holds the quick refusal against all phrases.
func TestMayScale(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	pieces := []string{"in ", "$", "(", ",", "000", "0", "'s", "s", ")", " omitted", "million", "Thousands", " of dollars", "1"}
	for range 50000 {
		s := ""
		for range r.IntN(8) {
			s += pieces[r.IntN(len(pieces))]
		}
		if mayScale(s) {
			continue
		}
		for _, p := range scalePhrases {
			if strings.Contains(strings.ToLower(s), p.phrase) {
				t.Fatalf("%q states a scale: %q", s, p.phrase)
			}
		}
	}
}

func TestVocabulary(t *testing.T) {
	for k, w := range vocabulary.words {
		if got := wordNumber(w); int(got) != k {
			t.Errorf("%q is word %d, want %d", w, got, k)
		}
	}
	if got := meaningOf("locker"); got != (meaning{}) {
		t.Errorf("locker means %v", got)
	}
	if got := meaningOf("and").class; got != joinWord|partingWord {
		t.Errorf("and is of the classes %b", got)
	}
	if got := meaningOf("fell").cue; got != (cue{-1, verbCue}) {
		t.Errorf("fell says %v", got)
	}
}

func TestSourceLines(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		s := randomText(r, "a\n\r")
		want := []int{0}
		for i := range s {
			if s[i] == '\n' || s[i] == '\r' && (i+1 == len(s) || s[i+1] != '\n') {
				want = append(want, i+1)
			}
		}
		src := NewSource("x", []byte(s))
		if src.Lines() != len(want) {
			t.Fatalf("%q has %d lines, want %d", s, src.Lines(), len(want))
		}
		for i, at := range want {
			if src.lines[i] != at {
				t.Fatalf("line %d of %q begins at %d, want %d", i+1, s, src.lines[i], at)
			}
		}
	}
}

// TestEndsInWord holds the quick look at the end of a line against reading it.
func TestEndsInWord(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	ends := []string{"n/a", "nil", "None", "NM", "years", "yrs.", "N.A.", "n.m.", "...", ". . .", "e", "(a)", "1,234", "5%", "$", "-", "(1)", ".", "month", "na"}
	for range 20000 {
		s := "x " + randomText(r, "  a.e/1,$") + ends[r.IntN(len(ends))]
		if ws := split(s, nil); endsInWord(s) {
			if run, _ := figures(s, ws, nil); len(run) > 0 {
				t.Fatalf("%q ends in a figure, not in a word", s)
			}
		}
	}
}

// TestFiguresBehindWords: what stands left of the last plain word of a line says
// nothing of the figures at its end.
func TestFiguresBehindWords(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	pieces := []string{"1,234", "5", "2003", "$", "$5,", "(12)", "(1)", ")", "%", "5%", "-", "7.50-", "$68.00", "46", "5/8", "*", "n/a", "None", "years", "Total", "of", "Cash....", "........", ".",
		"3,084(1)$", "US$", "1998-2007", "Jan.", "a)", "\x97", " ", "  ", "    "}
	for range 50000 {
		s := ""
		for range r.IntN(9) {
			s += pieces[r.IntN(len(pieces))] + strings.Repeat(" ", r.IntN(3))
		}
		s = strings.Trim(s, " ")
		all, loose := figures(s, split(s, nil), nil)
		from := lastPlainWord(s)
		behind, looseBehind := figures(s, splitFrom(s, from, nil), nil)
		if !slices.Equal(all, behind) || (loose == nil) != (looseBehind == nil) || loose != nil && *loose != *looseBehind {
			t.Fatalf("%q has the figures %v, but %v from byte %d on", s, all, behind, from)
		}
	}
}
