package workbook

import (
	"bytes"
	"testing"
)

// What is looked at eight bytes at a time stops at the same byte as what is looked at one by one, wherever that stands.
func TestLengthsStopAtEveryByte(t *testing.T) {
	const long = 19
	for c := range 256 {
		for at := range long {
			s := bytes.Repeat([]byte("x"), long)
			s[at] = byte(c)
			stop := func(odd bool) int {
				if odd {
					return at
				}
				return long
			}
			control, beyond := c < ' ', c >= 0x80
			markup := c == '<' || c == '&' || control || beyond
			written := markup || c == '>' || c == '_' || c == 0x7F
			for _, test := range []struct {
				name      string
				got, want int
			}{
				{"plainLength", plainLength(s), stop(markup || c == ']')},
				{"valueLength", valueLength(s, '\''), stop(markup || c == '\'')},
				{"cleanLength in an attribute", cleanLength(s, inAttribute), stop(written || c == '"')},
				{"cleanLength between tags", cleanLength(string(s), betweenTags), stop(written)},
			} {
				if test.got != test.want {
					t.Errorf("%s of %q: got %d, want %d", test.name, s, test.got, test.want)
				}
			}
			if got := hasControl(string(s)); got != control {
				t.Errorf("hasControl of %q: got %v", s, got)
			}
		}
	}
}
