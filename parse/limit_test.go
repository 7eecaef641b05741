package parse

import (
	"errors"
	"strings"
	"testing"
)

// TestLimits: a file over a limit is refused with the limit it passes; one
// below is read.
func TestLimits(t *testing.T) {
	rows := func(n int) string {
		return item8("BALANCE SHEET\n                2003   2002\n" + strings.Repeat("Cash            1,234  1,222\n", n))
	}
	for _, c := range []struct {
		name, text, want string
	}{
		{"lines", item8(strings.Repeat("\n", maxLines)), "lines; at most 1048000 are read"},
		{"line length", item8(strings.Repeat("a ", maxLineBytes)), "found a line of 16 MB; lines of at most 8 MB are read"},
		{"figures", rows(maxFigures/2 + 10), "at most 1000000 are read"},
		{"none", rows(100), ""},
	} {
		_, err := TenK(NewSource("filing.txt", []byte(c.text)))
		var refusal *Refusal
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.want != "" && (!errors.As(err, &refusal) || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v, want a refusal with %q", c.name, err, c.want)
		}
	}
}
