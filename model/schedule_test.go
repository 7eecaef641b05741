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
