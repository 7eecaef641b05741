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
