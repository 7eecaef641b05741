package parse

import (
	"strings"
	"testing"
)

// kinds are layouts that only some kinds of filers use.
var kinds = []struct{ name, text, want string }{
	{"a caption that begins wide, over the columns", `
                                            2003      2002
Operating profit                           4,683     4,167
Interest expense                            (512)     (498)
Earnings before income taxes, minority interest, extraordinary
  items and accounting change              4,171     3,669
Income taxes                               1,402     1,288
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Operating profit | 4683 | 4167
Interest expense | -512 | -498
Earnings before income taxes, minority interest, extraordinary items and accounting change | 4171 | 3669
Income taxes | 1402 | 1288
`},
	{"commitments without an amount above a total without a caption", `
                                            2003      2002
Retained earnings                          4,683     4,167
Commitments and contingencies
                                           9,171     8,669
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Retained earnings | 4683 | 4167
Commitments and contingencies
| 9171 | 8669
`},
	{"statements of one year, one after the other", `
                     BALANCE SHEET
                   December 31, 2003

                                            2003
Cash                                       3,597
Receivables                                4,683

                     STATEMENT OF EARNINGS
                Year ended December 31, 2003

                                            2003
Sales                                     28,280
Cost of sales                             18,002
`, `
title BALANCE SHEET / December 31, 2003
columns 2003 {2003-12-31}
Cash | 3597
Receivables | 4683

title STATEMENT OF EARNINGS / Year ended December 31, 2003
columns 2003 {2003-12-31 12m}
Sales | 28280
Cost of sales | 18002
`},
	{"years, and a column from the beginning of the company on", `
                                                                       Period from
                                                                      March 3, 1991
                                                                     (inception) to
                                       Year ended December 31,         December 31,
                                       2003        2002        2001        2003
                                       --------    --------    --------    --------
Research                              2,310,440   1,988,770   1,450,220   7,210,880
Administration                          890,120     770,660     602,210   2,980,770
                                     ----------  ----------  ----------  ----------
Net loss                             (3,200,560) (2,759,430) (2,052,430)(10,191,650)
`, `
columns Year ended December 31, 2003 {2003-12-31 12m} | Year ended December 31, 2002 {2002-12-31 12m} | Year ended December 31, 2001 {2001-12-31 12m} | Period from March 3, 1991 (inception) to December 31, 2003 {2003-12-31}
Research | 2310440 | 1988770 | 1450220 | 7210880
Administration | 890120 | 770660 | 602210 | 2980770
--- Net loss | -3200560 | -2759430 | -2052430 | -10191650
`},
}

func TestKindsOfLayouts(t *testing.T) {
	for _, c := range kinds {
		t.Run(c.name, func(t *testing.T) {
			var parts []string
			for _, table := range tablesOf(t, c.text) {
				parts = append(parts, tableText(table))
			}
			got := strings.Join(parts, "\n")
			if strings.TrimSpace(got) != strings.TrimSpace(folded(c.want)) {
				t.Errorf("read as\n%s\nwant\n%s", got, strings.TrimPrefix(c.want, "\n"))
			}
		})
	}
}

func TestReportingCurrency(t *testing.T) {
	for _, c := range []struct{ name, titles, want string }{
		{"none named", "ACME INC. / BALANCE SHEETS / (In thousands)", "USD"},
		{"in the heading of a statement", "ACME LTD. / CONSOLIDATED BALANCE SHEET / (Expressed in thousands of Canadian dollars)", "CAD"},
		{"in a note only", "ACME INC. / BALANCE SHEETS|Notes in Canadian dollars", "USD"},
		{"both currencies", "BALANCE SHEETS / (In thousands of Canadian dollars)|BALANCE SHEETS / (In thousands of U.S. dollars)", "USD"},
	} {
		var tables []*Table
		for _, title := range strings.Split(c.titles, "|") {
			tables = append(tables, &Table{Title: title})
		}
		if got := reportingCurrency(tables); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
