package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// hostile texts are the worst a file can do: each is made n times as large
// where n is, and reading it must not take longer than that.
var hostile = []struct {
	name string
	text func(n int) string
}{
	{"one line of words", func(n int) string { return strings.Repeat("a ", 50*n) + "\n" }},
	{"one line of figures", func(n int) string { return "Sales  " + strings.Repeat("1,234  ", 14*n) + "\n" }},
	{"blank lines", func(n int) string { return strings.Repeat("\n", 3400*n) }},
	{"lone CRs", func(n int) string { return strings.Repeat("a\r", 500*n) }},
	{"an endless rule", func(n int) string { return strings.Repeat("-", 1000*n) + "\n" }},
	{"rules", func(n int) string { return strings.Repeat("----------\n", 100*n) }},
	{"rows", func(n int) string { return strings.Repeat("Sales    1,234    2,345\n", 170*n) }},
	{"rows far apart", func(n int) string { return strings.Repeat("Sales    1,234    2,345\n\n\n", 50*n) }},
	{"rows at shifting edges", func(n int) string {
		var b strings.Builder
		for i := range 20 * n {
			b.WriteString("Sales" + strings.Repeat(" ", 30+i%300) + "1,234   1,222\n")
		}
		return b.String()
	}},
	{"columns of figures", func(n int) string {
		return strings.Repeat("Sales  "+strings.Repeat("1,234  ", 5000)+"\nCost  "+strings.Repeat("1,234  ", 2500)+"\n", n/50+1)
	}},
	{"as many columns as a table may have", func(n int) string {
		return strings.Repeat("Sales  "+strings.Repeat("1,234  ", maxColumns)+"\nCost  "+strings.Repeat("1,234  ", maxColumns/2)+"\n", n)
	}},
	{"headings over as many columns", func(n int) string {
		return strings.Repeat(strings.Repeat("   Head            ", 40)+"\n", n) + strings.Repeat("Sales  "+strings.Repeat("   1,234  ", 80)+"\n", 4)
	}},
	{"nested headings", func(n int) string { return strings.Repeat("One\n  Two\n    Three\n", 50*n) + "Total   1   2\n" }},
	{"years over years", func(n int) string {
		return strings.Repeat("          2003      2002\n", 100*n) + "Total     1,000     2,000\n"
	}},
	{"years of blocks", func(n int) string {
		return strings.Repeat("\n1999\n\nSales    1,234   2,345\nCost     1,234   2,345\n", 20*n)
	}},
	{"years alone", func(n int) string { return strings.Repeat("2003\n", 100*n) }},
	{"captions without figures", func(n int) string { return strings.Repeat("    Locks and keys\n", 100*n) + "Total     12    13\n" }},
	{"captions that go on", func(n int) string { return strings.Repeat("Sales    1,234    2,345\nof things\n", 50*n) }},
	{"figures that end sentences", func(n int) string { return strings.Repeat("some words and 12\n", 100*n) }},
	{"a paragraph", func(n int) string {
		return strings.Repeat("this is a sentence of words that goes on and on until the end of it\n", 50*n) + "as follows:\nSales   1,000   2,000\n"
	}},
	{"tables", func(n int) string { return strings.Repeat("<TABLE>\n<S> <C>\nSales   1,000   2,000\n</TABLE>\n", 50*n) }},
	{"documents", func(n int) string {
		return strings.Repeat("</DOCUMENT>\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\nSales   1,000   2,000\n", 20*n)
	}},
	{"Items", func(n int) string {
		var b strings.Builder
		for i := range 50 * n {
			fmt.Fprintf(&b, "Item %d. Locks\n\n\nWords.\n\nWords.\n\nWords.\n\n", i%15+1)
		}
		return b.String()
	}},
	{"notes", func(n int) string {
		var b strings.Builder
		for i := range 50 * n {
			fmt.Fprintf(&b, "%d. Locks\n\n\nWords.\n\n", i%99+1)
		}
		return b.String()
	}},
	{"Parts", func(n int) string { return strings.Repeat("Part II\n", 100*n) }},
	{"titles", func(n int) string { return strings.Repeat("BALANCE SHEET\n", 100*n) }},
	{"parentheses", func(n int) string { return strings.Repeat("(", 300*n) + "\n" }},
	{"footnote marks", func(n int) string { return "Sales   1" + strings.Repeat("(1)", 50*n) + "\n" }},
	{"figures set together", func(n int) string { return strings.Repeat("1)1,000", 50*n) + "\n" }},
	{"dollar signs", func(n int) string { return strings.Repeat("$ ", 100*n) + "5\n" }},
	{"open ranges", func(n int) string { return strings.Repeat("1- ", 100*n) + "5\n" }},
	{"leader dots", func(n int) string { return "Sales " + strings.Repeat(". ", 200*n) + " 1,000\n" }},
	{"tabs", func(n int) string { return strings.Repeat("\t", 200*n) + "1,000\n" }},
	{"dates", func(n int) string { return strings.Repeat("December 31, 2003 and ", 20*n) + "\n" }},
}

// TestHostileInput reads every hostile text at full size, up to a million
// lines, within seconds, and at two sizes to see that time grows as the text
// does.
func TestHostileInput(t *testing.T) {
	size := 300 // a million blank lines, 50,000 rows
	if testing.Short() {
		size = 30
	}
	for _, c := range hostile {
		t.Run(c.name, func(t *testing.T) {
			small, large := item8(c.text(size/10)), item8(c.text(size))
			spent := func(text string) time.Duration {
				start := time.Now()
				if f, err := TenK(NewSource(c.name, []byte(text))); err == nil {
					checkFiling(t, f)
				}
				return time.Since(start)
			}
			a, b := spent(small), spent(large)
			if b > time.Second && b > 40*a { // a busy machine, perhaps
				a, b = max(a, spent(small)), min(b, spent(large))
			}
			// Ten times the text may take ten times as long; forty is a power
			// of it, unless all is too short to measure.
			if b > time.Second && b > 40*a {
				t.Errorf("%d bytes take %v, %d bytes %v", len(small), a, len(large), b)
			}
			if b > 20*time.Second {
				t.Errorf("%d bytes take %v", len(large), b)
			}
		})
	}
}
