package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sameAsGolden compares text with a file of testdata, or writes it with -update.
func sameAsGolden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("%v; run go test ./parse -update to write it", err)
	}
	if got == string(want) {
		return
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i, shown := 0, 0; i < max(len(gotLines), len(wantLines)) && shown < 10; i++ {
		g, w := "", ""
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Errorf("%s:%d\n got %s\nwant %s", name, i+1, g, w)
			shown++
		}
	}
}

// TestSampleTables holds every table of the sample filing against a text that
// was compared with the filing by eye.
func TestSampleTables(t *testing.T) {
	f := read(t, string(sample(t)))
	var b strings.Builder
	fmt.Fprintf(&b, "%s, Form %s, fiscal year ended %s\n", f.Company, f.Form, f.PeriodEnd.Format("January 2, 2006"))
	for _, table := range f.Tables {
		b.WriteString("\n" + printTable(table, f))
	}
	sameAsGolden(t, "sample.tables.golden", b.String())
}

// filingsFolder is where the real filings lie; the test is skipped without.
func filingsFolder(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		tb.Skip("TIEOUT_FILINGS names no folder of real filings")
	}
	return dir
}

// TestStructureOfFilings holds what is found in real filings: for every table
// its place, size, columns and scale, and how far it foots. No figure and no
// sentence of a filing is kept.
func TestStructureOfFilings(t *testing.T) {
	dir := filingsFolder(t)
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no text filings in %s", dir)
	}
	for _, name := range names {
		base := strings.TrimSuffix(filepath.Base(name), ".txt")
		t.Run(base, func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			f := read(t, string(data))
			var b strings.Builder
			fmt.Fprintf(&b, "%d sections, %d tables\n", len(f.Sections), len(f.Tables))
			for _, table := range f.Tables {
				line, _ := table.Span.Position()
				rows, cells := 0, 0
				for _, r := range table.Rows {
					if r.Cells == nil {
						continue
					}
					rows++
					for _, c := range r.Cells {
						if c.Present() {
							cells++
						}
					}
				}
				heads := make([]string, len(table.Columns))
				for j, c := range table.Columns {
					heads[j] = periodText(c.Period)
				}
				fmt.Fprintf(&b, "%s at %d: %d rows, %d figures, %d totals, scale %d, columns %s\n",
					table.ID, line, rows, cells, len(table.Footings), table.Scale, strings.Join(heads, ", "))
			}
			if err := os.MkdirAll(filepath.Join("testdata", "structure"), 0o755); err != nil {
				t.Fatal(err)
			}
			sameAsGolden(t, filepath.Join("structure", base+".golden"), b.String())
		})
	}
}
