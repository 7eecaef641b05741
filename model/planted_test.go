package model

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/parse"
)

// planted is the sample with one error of print in one place.
type planted struct {
	text  []byte
	table *Statement
	line  *Line
}

// Errors of print planted in the tables of the sample are found, in the table
// they stand in. A row dropped, or exchanged figures of a row that stands in no
// sum and no other place, leave nothing to find them by.
func TestPlantedErrors(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the sample a few hundred times")
	}
	tests := []struct {
		kind  string
		spoil func(text []byte, l *Line, column int) bool
		want  int // percent found that name the table
	}{
		{"two digits exchanged", swapDigits, 70},
		{"sign lost", loseSign, 85},
		{"two columns exchanged", swapColumns, 60},
		{"line dropped", dropLine, 10},
	}
	data, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		t.Fatal(err)
	}
	m := sample(t)
	known := map[string]bool{}
	for _, f := range m.Findings {
		known[f.ID] = true
	}
	for _, test := range tests {
		t.Run(test.kind, func(t *testing.T) {
			made, found, inTable, inRow := 0, 0, 0, 0
			for _, p := range plant(m, data, test.spoil) {
				f, err := parse.TenK(parse.NewSource("sample-10k.txt", p.text))
				if err != nil {
					t.Fatal(err)
				}
				n, err := Build(f)
				if err != nil {
					t.Fatal(err)
				}
				made++
				any, table, row := false, false, false
				for _, x := range n.Findings {
					if known[x.ID] {
						continue
					}
					any = true
					if x.Schedule == p.table.ID || x.Schedule == "" && x.Statement == p.table.Kind {
						table = true
						said := x.Message + strings.Join(x.Evidence, " ")
						row = row || x.Line == p.line.ID || strings.Contains(said, p.line.caption())
					}
				}
				found, inTable, inRow = found+count(any), inTable+count(table), inRow+count(row)
			}
			t.Logf("%d planted, %d found, %d name the table, %d the row", made, found, inTable, inRow)
			if inTable*100 < made*test.want {
				t.Errorf("%d of %d name the table, want %d percent", inTable, made, test.want)
			}
		})
	}
}

func count(b bool) int {
	if b {
		return 1
	}
	return 0
}

// plant spoils every sixth row in one of its columns, round and round.
func plant(m *Model, data []byte, spoil func([]byte, *Line, int) bool) []planted {
	var all []planted
	n := 0
	for _, st := range append(append([]*Statement(nil), m.Statements...), m.Schedules...) {
		for i, l := range st.Lines {
			if l.Heading {
				continue
			}
			if n++; n%6 != 0 {
				continue
			}
			text := append([]byte(nil), data...)
			if spoil(text, l, i%len(st.Columns)) {
				all = append(all, planted{text, st, l})
			}
		}
	}
	return all
}

func swapDigits(text []byte, l *Line, column int) bool {
	f := l.Figures[column]
	for j := f.Span.Start; j+1 < f.Span.End; j++ {
		a, b := text[j], text[j+1]
		if a >= '1' && a <= '9' && b >= '1' && b <= '9' && a != b {
			text[j], text[j+1] = b, a
			return true
		}
	}
	return false
}

func loseSign(text []byte, l *Line, column int) bool {
	for c := range l.Figures {
		f := l.Figures[(column+c)%len(l.Figures)]
		if f.Kind != parse.Figure || !f.Value.IsNegative() {
			continue
		}
		for j := f.Span.Start; j < f.Span.End; j++ {
			if text[j] == '(' || text[j] == ')' {
				text[j] = ' '
			}
		}
		return true
	}
	return false
}

func swapColumns(text []byte, l *Line, column int) bool {
	if column+1 >= len(l.Figures) {
		column = 0
	}
	if column+1 >= len(l.Figures) {
		return false
	}
	f, g := l.Figures[column], l.Figures[column+1]
	if f.Kind != parse.Figure || g.Kind != parse.Figure || f.Value.Equal(g.Value) {
		return false
	}
	a, b := strings.Trim(f.Span.Text(), "$ "), strings.Trim(g.Span.Text(), "$ ")
	write := func(at parse.Span, figure string) {
		for j := at.Start; j < at.End; j++ {
			text[j] = ' '
		}
		copy(text[at.End-len(figure):], figure)
	}
	write(f.Span, b)
	write(g.Span, a)
	return true
}

func dropLine(text []byte, l *Line, _ int) bool {
	for j := l.Span.Start; j < l.Span.End; j++ {
		if text[j] != '\n' {
			text[j] = ' '
		}
	}
	return true
}
