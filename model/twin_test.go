package model

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"tieout/parse"
)

// brook is a small annual report as text: an income statement, and what a test
// puts into selected data and the notes.
func brook(selected, notes string) string {
	return `                                   FORM 10-K

                    For the fiscal year ended December 31, 2003

                             Brook Paper Company
             (Exact name of registrant as specified in its charter)

PART I

Item 1.  Business

Paper is made and sold.

PART II

Item 6.  Selected Financial Data

` + selected + `

Item 8.  Financial Statements and Supplementary Data

                             Brook Paper Company
                      Consolidated Statements of Income

                                              Year ended December 31
                                          2003          2002          2001
                                      -----------   -----------   -----------
Net sales                             $48,210,335   $44,071,902   $40,118,776
Cost of products sold                  31,002,118    28,900,417    26,377,004
                                      -----------   -----------   -----------
Gross profit                           17,208,217    15,171,485    13,741,772
Selling expenses                        9,118,442     8,700,316     8,055,190
Interest expense                          512,330       588,719       640,275
                                      -----------   -----------   -----------
Income before income taxes              7,577,445     5,882,450     5,046,307
Income taxes                            2,971,274     2,319,082     2,002,429
                                      -----------   -----------   -----------
Net income                            $ 4,606,171   $ 3,563,368   $ 3,043,878
                                      ===========   ===========   ===========

Notes to Consolidated Financial Statements

1. Accounting Policies

Paper is sold when it is shipped.

2. Business

The Company makes paper.

` + notes + `

Item 9.  Changes in and Disagreements with Accountants

None.
`
}

func report(t *testing.T, text string) *Model {
	t.Helper()
	f, err := parse.TenK(parse.NewSource("brook.txt", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return build(t, f)
}

const fiveYears = `
                              2003          2002          2001          2000
                          -----------   -----------   -----------   -----------
Net sales                 $48,210,335   $44,071,902   $40,118,776   $38,004,219
Income taxes                2,971,274     2,319,082     2,002,429     1,877,301
Net income                  4,606,171     3,563,368     3,043,878     2,816,444
`

const taxNote = `3. Income Taxes

Income before income taxes was:

                              2003          2002          2001
                          -----------   -----------   -----------
United States             $ 6,577,445   $ 4,882,450   $ 4,046,307
Foreign                     1,000,000     1,000,000     1,000,000
                          -----------   -----------   -----------
                          $ 7,577,445   $ 5,882,450   $ 5,046,307
                          ===========   ===========   ===========
`

func TestContradictions(t *testing.T) {
	quarters := `4. Quarterly Results of Operations

                                     2003 Three Months Ended
                    March 31       June 30    September 30   December 31
                  -----------   -----------   ------------   -----------
Net sales         $11,804,112   $12,090,447   $12,001,338   $12,314,438
Net income          1,120,554     1,151,203     1,140,019     1,194,395
`
	tests := []struct {
		name            string
		selected, notes string
		change          [2]string // a slip of print
		want            string
	}{
		{"nothing", fiveYears, taxNote + "\n" + quarters, [2]string{}, ""},
		{"selected data have two digits exchanged", fiveYears, taxNote, [2]string{"Net income                  4,606,171     3,563,368", "Net income                  4,606,171     3,536,368"},
			"misprint item_6_selected_financial_data.net_income.2002 3536368 for 3563368"},
		{"the income statement does", fiveYears, taxNote, [2]string{"Net sales                             $48,210,335", "Net sales                             $48,201,335"},
			"misprint income_statement.revenue.2003 48201335 for 48210335"},
		{"a note that foots has a wrong row and total", fiveYears, strings.Replace(taxNote, "$ 6,577,445", "$ 6,575,445", 1), [2]string{"$ 7,577,445   $ 5,882,450   $ 5,046,307\n                          ====", "$ 7,575,445   $ 5,882,450   $ 5,046,307\n                          ===="},
			"misprint note_3_income_taxes.total.2003 7575445 for 7577445"},
		{"a note that does not foot", fiveYears, strings.Replace(taxNote, "$ 6,577,445", "$ 6,757,445", 1), [2]string{},
			"misprint note_3_income_taxes.united_states.2003 6757445 for 6577445"},
		{"a quarter is wrong", fiveYears, taxNote + "\n" + quarters, [2]string{"1,120,554", "1,210,554"},
			"inconsistency income_statement.net_income.2003 4606171 for 4606171"},
		{"two years exchanged", fiveYears, taxNote, [2]string{"Income taxes                2,971,274     2,319,082", "Income taxes                2,319,082     2,971,274"},
			"misprint item_6_selected_financial_data.income_taxes.2003 2319082 for 2971274"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			text := brook(test.selected, test.notes)
			if test.change[0] != "" {
				if strings.Count(text, test.change[0]) != 1 {
					t.Fatalf("%q stands %d times in the report", test.change[0], strings.Count(text, test.change[0]))
				}
				text = strings.Replace(text, test.change[0], test.change[1], 1)
			}
			if got := findings(report(t, text)); got != test.want {
				t.Errorf("found %q, want %q", got, test.want)
			}
		})
	}
}

// What a figure repeats is found in other scales, signs and roundings, and not
// where two things only happen to be near each other.
func TestTwins(t *testing.T) {
	note := func(title, rows string) string {
		return fmt.Sprintf("3. %s\n\n                                   2003          2002          2001\n                               -----------   -----------   -----------\n%s", title, rows)
	}
	tests := []struct {
		name, selected, notes string
		want                  string // "line.column -> line of the statement", or the verdicts of checks
	}{
		{"the same figure", "", note("Segments", "Interest expense                   512,330       588,719       640,275\n"), "interest_expense agrees 3"},
		{"the other sign", "", note("Segments", "Interest expense                  (512,330)     (588,719)     (640,275)\n"), "interest_expense agrees 3"},
		{"rounded to thousands", "", note("Segments", "Interest expense                   512,000       589,000       640,000\nCost of products sold           31,002,000    28,900,000    26,377,000\nNet sales                       48,210,000    44,072,000    40,119,000\n"), "cost_of_products_sold rounding 3; interest_expense rounding 3; net_sales rounding 3"},
		{"another thing of about the size", "", note("Rent", "Rent of warehouses                 512,391       580,200       640,118\n"), ""},
		{"the same digits in another year", "", note("Rent", "Rent of warehouses                 588,719       640,275       512,330\n"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := report(t, brook(test.selected, test.notes))
			count := map[string]int{}
			for _, c := range m.Checks {
				if c.Kind == NoteCheck {
					count[c.Right.Terms[0].Line+" "+string(c.Verdict)]++
				}
			}
			var got []string
			for _, k := range sortedKeys(count) {
				got = append(got, fmt.Sprintf("%s %d", k, count[k]))
			}
			if s := strings.Join(got, "; "); s != test.want {
				t.Errorf("checks %q, want %q", s, test.want)
			}
			if got := findings(m); got != "" {
				t.Errorf("findings: %s", got)
			}
		})
	}
}

func sortedKeys(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
