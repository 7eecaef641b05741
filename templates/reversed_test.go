package templates

import (
	"math"
	"testing"

	"tieout/model"
	"tieout/parse"
)

// A filing that prints taxes in parentheses has the same tax rate as one that
// prints them without.
func TestTaxesInParentheses(t *testing.T) {
	for _, taxes := range []string{" 4,800     4,500", "(4,800)   (4,500)"} {
		f, err := parse.TenK(parse.NewSource("widget.txt", []byte(`
                                   FORM 10-K
Annual report under Section 13 of the Securities Exchange Act of 1934
                for the fiscal year ended December 31, 2003
                            Widget Works Inc.
             (Exact name of registrant as specified in its charter)

Item 8. Financial Statements

                        STATEMENTS OF INCOME
                                   2003      2002
                                  ------    ------
Net sales                         98,120    91,330
Cost of sales                     61,120    58,330
Selling expenses                  21,000    18,000
                                  ------    ------
Income before income taxes        16,000    15,000
Income taxes                      `+taxes+`
                                  ------    ------
Net income                        11,200    10,500
                                  ======    ======

                           SIGNATURES
Widget Works Inc.  By /s/ J. Doe
`)))
		if err != nil {
			t.Fatal(err)
		}
		m, err := model.Build(f)
		if err != nil {
			t.Fatal(err)
		}
		tmpl, err := Standard(Generic)
		if err != nil {
			t.Fatal(err)
		}
		p, err := tmpl.PlanWith(m, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := figure(t, p, "key_figures.effective_tax_rate", "2003"); math.Abs(got-.3) > 1e-9 {
			t.Errorf("taxes%s: the rate is %v, want 30%%", taxes, got)
		}
		if got := at(t, p, "income_statement", "income_taxes", "2003").Value.Num; math.Abs(got) != 4800 || (got < 0) != (taxes[0] == '(') {
			t.Errorf("taxes%s: %v on the statement, want them as printed", taxes, got)
		}
	}
}
