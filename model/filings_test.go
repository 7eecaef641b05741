package model

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// filingsDir is the folder of real filings and their answer key.
func filingsDir(t testing.TB) string {
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		t.Skip("TIEOUT_FILINGS is not set: it names the folder of real filings with truth.json")
	}
	return dir
}

func buildFiling(t testing.TB, name string) *Model {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(filingsDir(t), name))
	if err != nil {
		t.Fatal(err)
	}
	f, err := parse.TenK(parse.NewSource(name, data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	m, err := Build(f)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

type answer struct {
	Format       string                      `json:"format"`
	Years        map[string]map[string]any   `json:"years"`
	Alternatives map[string]map[string][]any `json:"alternatives"`
}

func answers(t testing.TB) map[string]answer {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(filingsDir(t), "truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var key struct {
		Filings map[string]answer `json:"filings"`
	}
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	if err := d.Decode(&key); err != nil {
		t.Fatal(err)
	}
	return key.Filings
}

func number(v any) (decimal.Decimal, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(n.String())
	return d, err == nil
}

// The key figures of real filings: at least 97 % of those in the answer key
// are given, and none is wrong.
func TestKeyFiguresOfFilings(t *testing.T) {
	all := answers(t)
	names := make([]string, 0, len(all))
	for name, a := range all {
		if a.Format == "text" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	given, wanted := 0, 0
	for _, name := range names {
		a := all[name]
		m := buildFiling(t, name)
		got := map[string]decimal.Decimal{}
		for _, k := range m.Key {
			got[yearKey(k.Year)+"."+k.ID] = k.Value
		}
		right, absent, wrong, extra := 0, []string{}, []string{}, []string{}
		for year, figures := range a.Years {
			for _, id := range KeyFigureIDs() {
				value, have := got[year+"."+id]
				ok := []decimal.Decimal{}
				want, asked := number(figures[id])
				if asked {
					ok = append(ok, want)
				}
				for _, alt := range a.Alternatives[year][id] {
					if d, is := number(alt); is {
						ok = append(ok, d)
					}
				}
				fits := false
				for _, d := range ok {
					fits = fits || have && value.Equal(d)
				}
				switch {
				case asked && fits:
					right++
				case asked && !have:
					absent = append(absent, year+"."+id)
				case have && !fits && asked:
					wrong = append(wrong, year+"."+id+": "+value.String()+" for "+want.String())
				case have && !fits:
					extra = append(extra, year+"."+id+": "+value.String())
				}
			}
		}
		sort.Strings(absent)
		sort.Strings(wrong)
		t.Logf("%-26s right %3d absent %v wrong %v not presented %v", name, right, absent, wrong, extra)
		if len(wrong) > 0 {
			t.Errorf("%s: wrong: %v", name, wrong)
		}
		given += right
		wanted += right + len(absent) + len(wrong)
	}
	if given*100 < wanted*97 {
		t.Errorf("%d of %d key figures given, want 97 %%", given, wanted)
	}
	t.Logf("%d of %d key figures", given, wanted)
}

// A digit changed anywhere in the statements of a filing is never blamed on
// another figure, and never gets into a key figure.
func TestPlantedMisprints(t *testing.T) {
	dir := filingsDir(t)
	for _, name := range []string{"american-locker-2003.txt", "perkinelmer-2000.txt"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		m := buildFiling(t, name)
		known := map[int]bool{}
		for _, f := range m.Findings {
			known[f.Span.Start] = true
		}
		right := map[string]decimal.Decimal{}
		for _, k := range m.Key {
			right[yearKey(k.Year)+k.ID] = k.Value
		}
		planted, found := 0, 0
		for _, st := range m.Statements {
			for i, l := range st.Lines {
				for c, figure := range l.Figures {
					text := figure.Span.Text()
					at := strings.IndexAny(text, "123456789")
					if (i+c)%4 != 0 || figure.Kind != parse.Figure || l.Unit != parse.Currency || len(text) < 4 || known[figure.Span.Start] {
						continue
					}
					spoiled := append([]byte(nil), data...)
					spoiled[figure.Span.Start+at] = '1' + (text[at]-'0')%9
					where := st.ID + "." + l.ID + "." + st.Columns[c].Key + " " + text
					f, err := parse.TenK(parse.NewSource(name, spoiled))
					if err != nil {
						t.Fatalf("%s: %v", where, err)
					}
					n, err := Build(f)
					if err != nil {
						t.Fatalf("%s: %v", where, err)
					}
					planted++
					for _, x := range n.Findings {
						switch {
						case x.Severity != Misprint || known[x.Span.Start]:
						case x.Span.Start != figure.Span.Start:
							t.Errorf("%s: blamed on %s", where, x.ID)
						case !x.Expected.Equal(figure.Value):
							t.Errorf("%s: %s expected", where, x.Expected)
						default:
							found++
						}
					}
					for _, k := range n.Key {
						if want, ok := right[yearKey(k.Year)+k.ID]; ok && !want.Equal(k.Value) {
							t.Errorf("%s: %d %s is given as %s", where, k.Year, k.ID, k.Value)
						}
					}
				}
			}
		}
		t.Logf("%s: %d misprints planted, %d found and mended", name, planted, found)
		if found*2 < planted {
			t.Errorf("%s: %d of %d planted misprints found, want half", name, found, planted)
		}
	}
}

// BenchmarkBuildFiling builds the model of every text filing.
func BenchmarkBuildFiling(b *testing.B) {
	names, err := filepath.Glob(filepath.Join(filingsDir(b), "*.txt"))
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		f, err := parse.TenK(parse.NewSource(name, data))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(name), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Build(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
