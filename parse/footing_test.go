package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// footCase is one statement of testdata/footing: figures, marks of layout and
// the totals a reader sees.
//
//	R B A indent | caption | figures, "." for blank | = terms !column:computed
//
// "R" is a rule above, "B" a break, "A" figures set apart. Terms are row
// numbers from 0, negative where subtracted ("-0" too). "?" instead of "="
// marks a total the figures cannot prove, which is not to be claimed.
// "across | column | = columns" is a column that is the sum of others.
type footCase struct {
	name   string
	labels []string
	rows   []FootRow
	want   map[int]footWant
	across map[int]footWant
}

type footWant struct {
	terms   []FootTerm
	broken  map[int]string
	unknown bool
}

func footCases(t testing.TB) []footCase {
	files, err := filepath.Glob("testdata/footing/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no statements in testdata/footing: %v", err)
	}
	var cases []footCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		filing := strings.TrimSuffix(filepath.Base(file), ".txt")
		for i, line := range strings.Split(string(text), "\n") {
			if title, ok := strings.CutPrefix(line, "-- "); ok {
				cases = append(cases, footCase{name: filing + "/" + strings.TrimSuffix(title, " --"),
					want: map[int]footWant{}, across: map[int]footWant{}})
				continue
			}
			if line == "" {
				continue
			}
			if err := cases[len(cases)-1].add(line); err != nil {
				t.Fatalf("%s:%d: %v", file, i+1, err)
			}
		}
	}
	return cases
}

func (c *footCase) add(line string) error {
	part := strings.Split(line, "|")
	for i := range part {
		part[i] = strings.TrimSpace(part[i])
	}
	if part[0] == "across" {
		column, err := strconv.Atoi(part[1])
		if err != nil {
			return err
		}
		c.across[column], err = footWanted(part[2])
		return err
	}
	if len(part) < 3 {
		return fmt.Errorf("expected marks | caption | figures")
	}
	marks := strings.Fields(part[0])
	r := FootRow{}
	var err error
	if r.Indent, err = strconv.Atoi(marks[len(marks)-1]); err != nil {
		return err
	}
	if len(marks) == 2 {
		r.Rule = strings.Contains(marks[0], "R")
		r.Break = strings.Contains(marks[0], "B")
		r.Apart = strings.Contains(marks[0], "A")
	}
	if r.Cells, err = footFigures(part[2]); err != nil {
		return err
	}
	if len(part) > 3 {
		if c.want[len(c.rows)], err = footWanted(part[3]); err != nil {
			return err
		}
	}
	c.rows = append(c.rows, r)
	c.labels = append(c.labels, part[1])
	return nil
}

func footFigures(s string) ([]decimal.NullDecimal, error) {
	var cells []decimal.NullDecimal
	for _, f := range strings.Fields(s) {
		if f == "." {
			cells = append(cells, decimal.NullDecimal{})
			continue
		}
		d, err := decimal.NewFromString(f)
		if err != nil {
			return nil, err
		}
		cells = append(cells, decimal.NewNullDecimal(d))
	}
	return cells, nil
}

func footWanted(s string) (footWant, error) {
	w := footWant{unknown: strings.HasPrefix(s, "?"), broken: map[int]string{}}
	for _, f := range strings.Fields(s)[1:] {
		if rest, ok := strings.CutPrefix(f, "!"); ok {
			column, computed, _ := strings.Cut(rest, ":")
			k, err := strconv.Atoi(column)
			if err != nil {
				return w, err
			}
			w.broken[k] = computed
			continue
		}
		row, err := strconv.Atoi(strings.TrimPrefix(f, "-"))
		if err != nil {
			return w, err
		}
		sign := 1
		if f[0] == '-' {
			sign = -1
		}
		w.terms = append(w.terms, FootTerm{row, sign})
	}
	return w, nil
}

// footRows builds rows from lines of figures, for tests written in place.
// A line may begin with marks as in testdata/footing and a bar.
func footRows(t testing.TB, lines ...string) []FootRow {
	var c footCase
	c.want = map[int]footWant{}
	for _, line := range lines {
		if !strings.Contains(line, "|") {
			line = "0 | | " + line
		}
		if strings.Count(line, "|") == 1 {
			line = strings.Replace(line, "|", "| |", 1)
		}
		if err := c.add(line); err != nil {
			t.Fatal(err)
		}
	}
	return c.rows
}

func footTermsText(terms []FootTerm) string {
	var s []string
	for _, t := range terms {
		sign := ""
		if t.Sign < 0 {
			sign = "-"
		}
		s = append(s, sign+strconv.Itoa(t.Row))
	}
	return strings.Join(s, " ")
}

func TestFootStatements(t *testing.T) {
	claimed, right, seen := 0, 0, 0
	for _, c := range footCases(t) {
		t.Run(c.name, func(t *testing.T) {
			check := func(kind string, got []Footing, want map[int]footWant) {
				found := map[int]bool{}
				for _, f := range got {
					claimed++
					found[f.Total] = true
					w, ok := want[f.Total]
					switch {
					case !ok:
						t.Errorf("%s %d: claimed as the sum of %s, a reader sees none", kind, f.Total, footTermsText(f.Terms))
						continue
					case w.unknown:
						t.Errorf("%s %d: found now; mark it with = instead of ?", kind, f.Total)
						continue
					case !slices.Equal(w.terms, f.Terms):
						t.Errorf("%s %d: got the sum of %s, want %s", kind, f.Total, footTermsText(f.Terms), footTermsText(w.terms))
						continue
					}
					right++
					if len(f.Broken) != len(w.broken) {
						t.Errorf("%s %d: broken in %v, want %v", kind, f.Total, f.Broken, w.broken)
					}
					for _, b := range f.Broken {
						if w.broken[b.Column] != b.Computed.String() {
							t.Errorf("%s %d: column %d computed %s, want %q", kind, f.Total, b.Column, b.Computed, w.broken[b.Column])
						}
					}
				}
				for row, w := range want {
					seen++
					if !found[row] && !w.unknown {
						t.Errorf("%s %d: not found as the sum of %s", kind, row, footTermsText(w.terms))
					}
				}
			}
			check("row", Foot(c.rows), c.want)
			check("column", FootAcross(c.rows), c.across)
		})
	}
	t.Logf("%d claimed, %d of them right; %d of the %d totals a reader sees", claimed, right, right, seen)
}

func TestFootReadings(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want []string // "total = terms"
	}{
		{"a total below its terms", []string{"120417", "33950", "R 0 | 154367"}, []string{"2 = 0 1"}},
		{"costs printed positive", []string{"982411 871306", "704226 655919", "R -1 | 278185 215387"}, []string{"2 = 0 -1"}},
		{"revenue less several costs", []string{"982411 871306", "704226 655919", "91023 83114", "R 0 | 187162 132273"}, []string{"3 = 0 -1 -2"}},
		{"one expense printed positive among incomes",
			[]string{"45127 39664", "1288 1107", "8219 7993", "2316 1802", "R 0 | 40512 34580"}, []string{"4 = 0 1 -2 3"}},
		{"a total above its parts",
			[]string{"0 | 91437 88210", "4 | 40218 41977", "4 | 30115 25316", "4 | 21104 20917"}, []string{"0 = 1 2 3"}},
		{"a division below a total printed before it",
			[]string{"R 0 | 911908 766531", "128606 169242", "R 0 | 783302 597289", "B 0 | 729546 579137", "53756 18152", "R -1 | 783302 597289"},
			[]string{"2 = 0 -1", "5 = 3 4"}},
		{"less the current portion", []string{"8305487 9933813", "1641316 1630000", "R 0 | 6664171 8303813"}, []string{"2 = 0 -1"}},
		{"rounded to millions",
			[]string{"4413 3917 5210", "2806 2551 2904", "1178 1203 1377", "R 0 | 8398 7670 9491"}, []string{"3 = 0 1 2"}},
		{"a blank term counts as nothing", []string{"718 2319 2826", ". -1827 -1911", "511 402 377", "R 0 | 1229 894 1292"}, []string{"3 = 0 1 2"}},
		{"a subtotal for one column only stays out of the next balance",
			[]string{"0 | 250455 1255001 1505456", "3 | . 306036 306036", "3 | -5573 . -5573", "R 0 | . . 300463", "0 | 61688 . 61688", "R 0 | 306570 1561037 1867607"},
			[]string{"3 = 1 2", "5 = 0 1 2 4"}},
		{"opening cash comes first",
			[]string{"B 0 | 2993 3073 2497", "B 0 | 11148 11825 11054", "1519 -293 370", "-12068 -12198 -10848", "R 0 | 599 -666 576", "R 0 | 3592 2407 3073"},
			[]string{"4 = 1 2 3", "5 = 0 4"}},
		{"per share figures apart",
			[]string{"A 0 | 1.59 3.04 0.18", "A 0 | 0.45 1.65 1.52", "RA 0 | 2.04 4.69 1.70", "2040 4690 1700"}, []string{"2 = 0 1"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range Foot(footRows(t, test.rows...)) {
				got = append(got, fmt.Sprintf("%d = %s", f.Total, footTermsText(f.Terms)))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFootClaimsNothing(t *testing.T) {
	tests := []struct {
		name string
		rows []string
	}{
		{"nothing", nil},
		{"years", []string{"2004", "2005", "2006", "2007", "2008"}},
		{"consecutive numbers", []string{"1 2 3", "2 4 6", "3 6 9", "4 8 12", "5 10 15", "6 12 18"}},
		{"share prices", []string{"A 0 | 14.87 11.85", "A 0 | 16.22 12.00", "A 0 | 15.35 11.80", "A 0 | 13.00 10.25"}},
		{"a figure repeated", []string{"28604", "R 0 | 28604", "R 0 | 28604"}},
		{"a figure and zeros", []string{"44562 75593", "0 0", "R 0 | 44562 75593"}},
		{"equal columns are one column", []string{"3 3 3 3 3", "4 4 4 4 4", "7 7 7 7 7"}},
		{"small figures that happen to sum", []string{"34 34", "4 4", "1 1", "R -1 | 39 39"}},
		{"rows of another kind", []string{"120417", "33950", "RA 0 | 154367"}},
		{"one column does not foot", []string{"4734711", "1641316", "R 0 | 6376027.5"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			for _, f := range Foot(footRows(t, test.rows...)) {
				t.Errorf("claimed %d = %s", f.Total, footTermsText(f.Terms))
			}
		})
	}
}

func TestFootMisprint(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want string // "total: column printed computed" of all breaks
	}{
		{"a digit doubled in a subtotal that the grand total proves",
			[]string{"0 25000", "1713010 1740763", "573762 602792", "658405 739309", "148218 0", "1641316 1630000",
				"R 0 | 4734711 44737864", "R 0 | 6976629 8422043", "R 0 | 14162140 11874709", "R 0 | 25873480 25034616"},
			"6: 1 44737864 4737864"},
		{"two digits exchanged in a total", []string{"43064 32720", "48495 49293", "42292 45234", "192393 148320", "R -1 | 326244 275657"},
			"4: 1 275657 275567"},
		{"a term misprinted, the total proved by the next one",
			[]string{"140233 131906 119447", "71944 63110 60218", "R 0 | 212177 194916 179665", "88120 79431 80006", "R 0 | 124057 115485 99659"},
			"2: 1 194916 195016"},
		{"a percentage of change is no misprint", []string{"47405 15068 215", "13517 11906 14", "R 0 | 60922 26974 126"}, ""},
		{"an average price is no misprint",
			[]string{"28668 44.01 28186 42.97", "2507 33.72 2745 40.69", "-932 32.64 -1998 24.47", "R 0 | 30243 43.68 28933 44.01"}, ""},
		{"a cost of one year only is no cost with its sign lost",
			[]string{"34109042 33689463 33259692", "21086362 20905358 20017831", "7142840 6493998 6779326", "1274778 0 0", "R 2 | 4605062 6290107 6462535"}, ""},
		{"a term that is missing elsewhere is not forgotten",
			[]string{"0 25000", "1713010 1740763", "573762 602792", "R 0 | 2286772 2368555"}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, f := range Foot(footRows(t, test.rows...)) {
				for _, b := range f.Broken {
					got = append(got, fmt.Sprintf("%d: %d %s %s", f.Total, b.Column, b.Printed, b.Computed))
				}
			}
			if s := strings.Join(got, "; "); s != test.want {
				t.Errorf("got %q, want %q", s, test.want)
			}
		})
	}
}

func TestFootColumns(t *testing.T) {
	rows := footRows(t, "4413 3917 5210 .", "2806 2551 2904 5", "1178 1203 1377 7", "R 0 | 8398 7670 9491 .")
	got := Foot(rows)
	if len(got) != 1 || fmt.Sprint(got[0].Proven, got[0].Rounded) != "[2] [0 1]" {
		t.Errorf("got %+v, want proven in column 2, rounded in 0 and 1, silent in 3", got)
	}
}

func TestFootExplain(t *testing.T) {
	names := []string{"Net sales", "Cost of products sold", "Gross profit"}
	f := Foot(footRows(t, "39256438 40670721 39627216", "27362405 28030169 28061281", "R 0 | 11894033 12640552 11565395"))
	if len(f) != 1 {
		t.Fatalf("got %d footings", len(f))
	}
	want := "Gross profit = Net sales - Cost of products sold; proven in columns 1, 2; " +
		"fails in column 3: printed 11565395, computed 11565935"
	if got := f[0].Explain(func(row int) string { return names[row] }); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
