package parse

import (
	"strings"
	"testing"
)

func TestLineEnds(t *testing.T) {
	for _, c := range []struct {
		name, text string
		lines      []string
	}{
		{"LF", "a\nb\n", []string{"a", "b", ""}},
		{"CR LF", "a\r\nb", []string{"a", "b"}},
		{"a lone CR", "a\rb\rc", []string{"a", "b", "c"}},
		{"mixed", "a\r\n\rb\n", []string{"a", "", "b", ""}},
		{"none", "a", []string{"a"}},
	} {
		src := NewSource(c.name, []byte(c.text))
		var got []string
		for i := range src.Lines() {
			got = append(got, src.Line(i+1).Text())
		}
		if strings.Join(got, "\n") != strings.Join(c.lines, "\n") {
			t.Errorf("%s: %q, want %q", c.name, got, c.lines)
		}
	}
}

func TestLayOut(t *testing.T) {
	for _, c := range []struct{ name, raw, text string }{
		{"tabs to the next eighth column", "Sales\t1,234\t(5)", "Sales   1,234   (5)"},
		{"a tab at a stop", "12345678\tx", "12345678        x"},
		{"Windows-1252", "Don\x92t \x96 \x93so\x94\xa0x", "Don\x92t \x96 \x93so\x94 x"},
		{"UTF-8", "Don\u2019t \u2013 \u201cso\u201d\u00a0x", "Don\x92t \x96 \x93so\x94 x"},
		{"a horizontal bar", "\u2015 12", "\x97 12"},
		{"a minus sign", "\u22125", "-5"},
		{"byte order mark", "\ufeffForm 10-K", " Form 10-K"},
		{"control characters", "a\x01b\x7fc", "a b c"},
		{"bars between columns", "Stock  8    |  $ 2", "Stock  8       $ 2"},
		{"a figure between angle brackets", "Loss  <1,234>  $< .25>  <3.5%>", "Loss  (1,234)  $( .25)  (3.5%)"},
		{"angle brackets of tags and words", "<S>  <PAGE> a <b> <12 <> 5>", "<S>  <PAGE> a <b> <12 <> 5>"},
		{"letters of a heading set apart", "   B A L A N C E   S H E E T S", "   BALANCE SHEETS"},
		{"letters set apart beside a date", "C A S H  F L O W S,  1 9 9 6", "CASH FLOWS, 1996"},
		{"letters set apart beside a name", "I N C O M E   A N D   C O S T  Acme Inc.", "INCOME AND COST  Acme Inc."},
		{"single letters in a line of words", "A B C Company", "A B C Company"},
		{"trailing blanks", "Sales   ", "Sales"},
		{"an escaped line", "- --------", "--------"},
		{"an escaped caption", "- - basic and diluted", "- basic and diluted"},
	} {
		src := NewSource(c.name, []byte(c.raw))
		l := layOut(src)[0]
		if l.text != c.text {
			t.Errorf("%s: %q laid out as %q, want %q", c.name, c.raw, l.text, c.text)
		}
		// Every column points at the byte it was made of.
		for i := range l.text {
			at := l.offset(i)
			if at < 0 || at >= len(c.raw) {
				t.Errorf("%s: column %d points at byte %d of %d", c.name, i, at, len(c.raw))
			} else if b := l.text[i]; b >= '0' && b <= 'z' && c.raw[at] != b {
				t.Errorf("%s: column %d, %q, points at %q", c.name, i, b, c.raw[at])
			}
		}
	}
}

func TestKindOfLine(t *testing.T) {
	for _, c := range []struct {
		text string
		kind lineKind
	}{
		{"", blankLine},
		{"--------   --------", ruleLine},
		{"______", ruleLine},
		{"- ----------------", ruleLine},
		{"--      ----", ruleLine},
		{"---", ruleLine},
		{"=======   =======", doubleLine},
		{"==      ====", doubleLine},
		{"--     --", textLine}, // two nils
		{"-", textLine},
		{"- 12 -", pageLine},
		{"-12-", pageLine},
		{"12", pageLine},
		{"F-3", pageLine},
		{"F-12", pageLine},
		{"1997", textLine},
		{"xii", textLine},
		{"<TABLE>", tagLine},
		{"</TABLE>", tagLine},
		{"<S>     <C>    <C>", tagLine},
		{"<page>", tagLine},
		{"<CASH>  12", textLine},
		{"<12 months", textLine},
		{"Net sales", textLine},
		{"- Consolidated balance sheets", textLine},
	} {
		l := layOut(NewSource("x", []byte(c.text)))[0]
		if l.kind != c.kind {
			t.Errorf("%q is of kind %d, want %d", c.text, l.kind, c.kind)
		}
	}
	if l := layOut(NewSource("x", []byte("\f")))[0]; l.kind != pageLine {
		t.Errorf("a form feed is of kind %d, want %d", l.kind, pageLine)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"  Net   sales  ", "Net sales"},
		{"Sales..................", "Sales"},
		{"Sales . . . . . . . . .", "Sales"},
		{"Sales................. $", "Sales $"},
		{"U.S. operations", "U.S. operations"},
		{"Inc.", "Inc."},
		{"Holders\x92 equity", "Holders\u2019 equity"},
		{"", ""},
	} {
		if got := words(c.text); got != c.want {
			t.Errorf("%q as words is %q, want %q", c.text, got, c.want)
		}
	}
}
