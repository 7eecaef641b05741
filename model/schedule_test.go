package model

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/parse"
)

var update = flag.Bool("update", false, "rewrite golden files")

func sample(t testing.TB) *Model {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse.TenK(parse.NewSource("sample-10k.txt", data))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(want) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			t.Errorf("%s:%d: missing %q", path, i+1, w[i])
		case i >= len(w):
			t.Errorf("%s:%d: unexpected %q", path, i+1, g[i])
		case g[i] != w[i]:
			t.Errorf("%s:%d: %q, want %q", path, i+1, g[i], w[i])
		}
	}
}

// Every table outside the statements is a schedule with its type, its columns
// and its lines.
func TestSchedulesOfTheSample(t *testing.T) {
	var b strings.Builder
	for _, s := range sample(t).Schedules {
		fmt.Fprintf(&b, "%s %s\n ", s.ID, s.Type)
		for _, c := range s.Columns {
			b.WriteString(" " + c.Key)
		}
		b.WriteString("\n")
		for i, l := range s.Lines {
			if l.Heading {
				continue
			}
			b.WriteString("    " + l.ID)
			if l.Year != 0 {
				fmt.Fprintf(&b, " [%d]", l.Year)
			}
			for c, f := range l.Figures {
				text := "."
				if f.Present() {
					text = f.Value.String() + [...]string{"", "/share", " shares", "%", "#"}[s.Unit(i, c)]
				}
				b.WriteString(" " + text)
			}
			b.WriteString("\n")
		}
	}
	golden(t, "sample_schedules.txt", b.String())
}

// The sample contradicts itself in these places and no other.
func TestFindingsOfTheSample(t *testing.T) {
	m := sample(t)
	var b strings.Builder
	for _, f := range m.Findings {
		line, _ := f.Span.Position()
		fmt.Fprintf(&b, "line %d: %s %s: %s for %s\n    %s\n", line, f.Severity, f.ID, f.Printed, f.Expected, f.Message)
		for _, e := range f.Evidence {
			b.WriteString("    - " + e + "\n")
		}
	}
	golden(t, "sample_findings.txt", b.String())
}

// Every check between two places names both, and every figure a schedule
// repeats is linked to a statement or an earlier place.
func TestTiesOfTheSample(t *testing.T) {
	m := sample(t)
	var b strings.Builder
	for _, c := range m.Checks {
		switch c.Kind {
		case NoteCheck, BetweenNotesCheck, SelectedCheck, QuarterCheck, RollForwardCheck:
			if len(c.Right.Terms) <= 5 {
				fmt.Fprintf(&b, "%s, %s: %s: %s and %s: %s\n", c.Kind, c.Column, c.What, c.Left.Value, c.Right.Value, c.Verdict)
			}
		}
	}
	golden(t, "sample_ties.txt", b.String())
}

func TestLinksRunBackwards(t *testing.T) {
	m := sample(t)
	at := map[string]int{}
	for i, s := range m.Schedules {
		at[s.ID] = i
	}
	line := func(s *Statement, id string) int {
		for i, l := range s.Lines {
			if l.ID == id {
				return i
			}
		}
		t.Fatalf("%s has no line %s", s.ID, id)
		return -1
	}
	if len(m.Links) < 80 {
		t.Errorf("%d links, want at least 80", len(m.Links))
	}
	for _, k := range m.Links {
		from := m.Schedules[at[k.Schedule]]
		figure := from.Lines[line(from, k.Line)].Figures[k.Column]
		var to *Statement
		if k.To.Statement == Schedule {
			to = m.Schedules[at[k.To.Schedule]]
			if at[k.To.Schedule] > at[k.Schedule] {
				t.Errorf("%s.%s is linked forwards to %s", k.Schedule, k.Line, k.To.Schedule)
			}
		} else {
			for _, s := range m.Statements {
				if s.Kind == k.To.Statement {
					to = s
				}
			}
		}
		other := to.Lines[line(to, k.To.Line)].Figures[k.To.Column]
		if want := other.Value.IntPart() * int64(k.To.Sign); figure.Value.IntPart() != want {
			t.Errorf("%s.%s is %s and linked to %s %s, %s", k.Schedule, k.Line, figure.Text, to.ID, k.To.Line, other.Text)
		}
	}
}

func BenchmarkSample(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		b.Fatal(err)
	}
	f, err := parse.TenK(parse.NewSource("sample-10k.txt", data))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(f); err != nil {
			b.Fatal(err)
		}
	}
}

// A filer who reports in whole dollars prints selected data in thousands; a block
// that does not say so has the scale in which it agrees with the statements.
func TestScaleOfDataThatTie(t *testing.T) {
	block := func(assets string) *parse.Table {
		return grid("Selected financial data", "2003|2002|2001|2000|1999", `
Net sales|48,210|44,072|40,119|39,001|38,400
Net income|`+assets+`|4,407|3,611|3,702|3,300
Total assets|30,769|28,380|27,100|26,000|25,000
`)
	}
	scale := func(f *parse.Filing) int64 {
		for _, s := range build(t, f).Schedules {
			if s.Type == SelectedTable {
				return s.Scale
			}
		}
		t.Fatal("no selected data")
		return 0
	}
	f := acme()
	f.Tables = append(f.Tables, block("5,121"))
	if got := scale(f); got != 1000 {
		t.Errorf("scale %d, want thousands: sales and assets are those of the statements", got)
	}
	f = acme()
	f.Tables = append(f.Tables, grid("Selected financial data", "2003|2002|2001|2000|1999", `
Net sales|48,210,335|44,071,902|40,118,776|39,001,000|38,400,000
Net income|5,121,000|4,407,190|3,611,000|3,702,000|3,300,000
Total assets|30,768,844|28,379,660|27,100,000|26,000,000|25,000,000
`))
	if got := scale(f); got != 1 {
		t.Errorf("scale %d, want whole dollars", got)
	}
}

// Revenue and profit beside prices by quarter are no amounts per share.
func TestAmountsBesidePrices(t *testing.T) {
	f := acme()
	f.Tables = append(f.Tables, grid("Selected quarterly data", "Revenue|Net earnings|Earnings|High|Low", `
First quarter|17,308|1,195|1.18|85.06|65.00
Second quarter|18,872|1,446|1.46|93.75|63.56
Third quarter|18,605|1,359|1.38|109.44|90.13
Fourth quarter|23,723|2,093|2.16|113.50|88.63
`))
	for _, s := range build(t, f).Schedules {
		if s.Type != PriceTable {
			continue
		}
		for c, column := range s.Columns {
			if want := map[bool]parse.Unit{true: parse.Currency, false: parse.PerShare}[c < 2]; column.Unit != want {
				t.Errorf("%s: unit %v, want %v", column.Heading, column.Unit, want)
			}
		}
		return
	}
	t.Error("no table of prices")
}

// A sum without caption is the total of a heading only where all its rows stand
// under it; a row of a list that adds nothing up is no subtotal.
func TestNamesOfSumsWithoutCaption(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"all under the heading", "Current:\n  Federal|100|90\n  State|20|19\n----\n|120|109\nDeferred|7|6\n====\nTotal|127|115", "Total current"},
		{"abbreviation", "U.S. federal:\n  Current|100|90\n  Deferred|20|19\n----\n|120|109\nOther|7|6\n====\nTotal|127|115", "Total U.S. federal"},
		{"more than the heading", "  Preferred stock:\n    Series A|11|12\n  Common stock|100|90\n  Retained earnings|20|19\n----\n|131|121\n  Less: Treasury stock|7|6\n====\nTotal|124|115", "Subtotal"},
	} {
		f := acme()
		f.Tables = append(f.Tables, grid("Components", "2003|2002", c.rows))
		list := build(t, f).Schedules
		found := false
		for _, l := range list[len(list)-1].Lines {
			found = found || l.Name == c.want && l.Caption == ""
		}
		if !found {
			for _, l := range list[len(list)-1].Lines {
				t.Logf("%q called %q", l.Caption, l.Name)
			}
			t.Errorf("%s: no line is called %q", c.name, c.want)
		}
	}
	f := acme()
	f.Tables = append(f.Tables, grid("Debentures", "Rate|2003|2002", "|6.22%|500|-\n|7.0%|600|610\nNotes|8.0%|150|150"))
	list := build(t, f).Schedules
	if got := list[len(list)-1].Lines[0].Name; got != "(no caption)" {
		t.Errorf("the first debenture is called %q", got)
	}
}
