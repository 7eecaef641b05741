package parse

import (
	"math/rand/v2"
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
		if got, want := plain(s), strings.IndexFunc(s, func(c rune) bool { return c < ' ' || c > '~' || c == '|' }) < 0; got != want {
			t.Fatalf("plain(%q) is %v, want %v", s, got, want)
		}
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
