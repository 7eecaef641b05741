package model

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tieout/parse"
)

// ridge is an annual report whose Item 7 holds the sentences given. Its
// statements are without a mistake.
const ridge = `                                   FORM 10-K
                 ANNUAL REPORT PURSUANT TO SECTION 13 OR 15(d)
              For the fiscal year ended December 31, 2003
                         Ridgeway Tool Corporation

                                    PART II

Item 7.  Management's Discussion and Analysis of Financial Condition and Results
of Operations

Net Sales

%s

Item 8.  Financial Statements and Supplementary Data

                         Ridgeway Tool Corporation
                     Consolidated Statements of Income

                                             Year ended December 31
                                           2003           2002           2001
                                     ------------------------------------------
Net sales                            $48,210,335    $45,118,204    $44,020,117
Cost of products sold                 31,002,118     29,400,330     28,911,204
                                     ------------------------------------------
Gross profit                          17,208,217     15,717,874     15,108,913
Selling and administrative expenses    9,118,442      8,800,116      8,411,720
                                     ------------------------------------------
Operating income                       8,089,775      6,917,758      6,697,193
Interest expense                        (471,124)      (512,660)      (560,021)
                                     ------------------------------------------
Income before income taxes             7,618,651      6,405,098      6,137,172
Income taxes                           2,971,274      2,497,988      2,393,497
                                     ------------------------------------------
Net income                           $ 4,647,377    $ 3,907,110    $ 3,743,675
                                     ==========================================

                         Ridgeway Tool Corporation
                        Consolidated Balance Sheets

                                                December 31
                                           2003           2002
                                     ---------------------------
Current assets:
  Cash and cash equivalents          $ 4,101,553    $ 2,870,116
  Accounts receivable                  6,118,442      5,902,330
  Inventories                          7,224,115      7,011,908
                                     ---------------------------
Total current assets                  17,444,110     15,784,354
Property, plant and equipment, net    13,324,734     13,008,221
                                     ---------------------------
Total assets                         $30,768,844    $28,792,575
                                     ===========================
Current liabilities:
  Accounts payable                   $ 3,125,675    $ 3,004,118
  Current portion of long-term debt    1,500,000      1,250,000
                                     ---------------------------
Total current liabilities              4,625,675      4,254,118
Long-term debt                         5,000,000      6,500,000
Stockholders' equity                  21,143,169     18,038,457
                                     ---------------------------
Total liabilities and stockholders' equity
                                     $30,768,844    $28,792,575
                                     ===========================
`

func ridgeway(t *testing.T, sentences string) *Model {
	t.Helper()
	f, err := parse.TenK(parse.NewSource("ridgeway.txt", []byte(fmt.Sprintf(ridge, sentences))))
	if err != nil {
		t.Fatal(err)
	}
	return build(t, f)
}

// TestSentencesAgainstTables holds one sentence a case against the statements:
// what became of its amounts, in their order, and the findings.
func TestSentencesAgainstTables(t *testing.T) {
	tests := []struct {
		name, sentence string
		want           string // "amount standing verdict", then severities of findings
	}{
		{"a level at the precision stated", "Net sales were $48,210,000 in 2003.", "$48,210,000 tied rounding"},
		{"a level to the dollar", "Net income was $4,647,377 in 2003.", "$4,647,377 tied agrees"},
		{"in millions", "Net sales were $48.2 million in 2003.", "$48.2 million tied rounding"},
		{"cut off instead of rounded", "Interest expense was $512,000 in 2002.", "$512,000 tied rounding; finding rounding 512000 for 513000"},
		{"a change of two figures of the tables", "Net income increased by $740,000 in 2003 compared to 2002.", "$740,000 recomputed rounding"},
		{"a change cut off", "Interest expense decreased by $41,000 in 2003 compared to 2002.", "$41,000 recomputed rounding; finding rounding 41000 for 42000"},
		{"a change whose figures the sentence gives", "Net sales were $48,210,000 in 2003 compared to $45,118,000 in 2002, an increase of $3,902,000.",
			"$48,210,000 tied rounding; $45,118,000 tied rounding; $3,902,000 recomputed differs; finding inconsistency 3902000 for 3092000"},
		{"a percentage of change", "Net sales increased 7% to $48,210,000 in 2003 from $45,118,000 in 2002.",
			"7% recomputed rounding; $48,210,000 tied rounding; $45,118,000 tied rounding"},
		{"a wrong percentage of change", "Net sales increased 9% to $48,210,000 in 2003 from $45,118,000 in 2002.",
			"9% recomputed differs; $48,210,000 tied rounding; $45,118,000 tied rounding; finding inconsistency 9 for 7"},
		{"a share", "Cost of products sold as a percentage of net sales was 64.3% in 2003 compared to 65.2% in 2002.", "64.3% recomputed rounding; 65.2% recomputed rounding"},
		{"a share that another year shows is wrong", "Cost of products sold as a percentage of net sales was 64.3% in 2003 compared to 66.2% in 2002.",
			"64.3% recomputed rounding; 66.2% recomputed differs; finding inconsistency 66.2 for 65.2"},
		{"a share of which nobody knows what it is of", "Cost of products sold as a percentage of list prices was 61.3% in 2003.", "61.3% stated once"},
		{"a current ratio", "The current ratio was 3.8 to 1 and 3.7 to 1 at December 31, 2003 and 2002, respectively.", "3.8 to 1 recomputed rounding; 3.7 to 1 recomputed rounding"},
		{"working capital", "Working capital was $12,818,000 at December 31, 2003.", "$12,818,000 recomputed rounding"},
		{"an effective tax rate", "The effective tax rate was 39% in 2003.", "39% recomputed rounding"},
		{"an amount in no table", "Sales of the mail order business were $3,114,000 in 2003.", "$3,114,000 stated once"},
		{"a like amount of something else", "Receivables of the mail order business were $6,117,000 at December 31, 2003.", "$6,117,000 stated once"},
		{"parts of a whole in two years", "Net sales were $48,210,000 in 2003 compared to $45,118,000 in 2002. Sales of hand tools were $30,105,000 in 2003 compared to $28,004,000 in 2002. Sales of machine tools were $18,105,000 in 2003 compared to $17,113,000 in 2002.",
			"$48,210,000 tied rounding agrees; $45,118,000 tied rounding rounding; $30,105,000 recomputed agrees; $28,004,000 recomputed rounding; $18,105,000 recomputed agrees; $17,113,000 recomputed rounding; finding rounding 45118000 for 45117000"},
		{"the net of two changes", "Sales of hand tools were $30,105,000 in 2003 compared to $28,004,000 in 2002, an increase of $2,101,000. This increase consists of an increase of $2,600,000 in files, offset by a decrease of $499,000 in saws.",
			"$30,105,000 stated once; $28,004,000 stated once; $2,101,000 recomputed agrees agrees; $2,600,000 recomputed agrees; $499,000 recomputed agrees"},
		{"what a rate does to interest", "At December 31, 2003 the Company has variable interest rates on $4,150,000 of its long-term debt. A 1%% increase in the rate would result in an increase to interest expense of approximately $41,500.",
			"$4,150,000 stated once; 1% stated once; $41,500 recomputed agrees"},
		{"a customer that bought more than its share", "Sales to the National Hardware League represented 20.0% of net sales in 2003. Hand tool sales to the National Hardware League (NHL) totaled $12,105,000 in 2003.",
			"20.0% recomputed differs; $12,105,000 stated once; finding inconsistency 20 for 25.1"},
		{"a customer that bought other things too", "Sales to the National Hardware League represented 30.0% of net sales in 2003. Hand tool sales to the National Hardware League (NHL) totaled $12,105,000 in 2003.",
			"30.0% stated once; $12,105,000 stated once"},
		{"principal of the year before", "Its borrowings require principal payments of approximately $1,250,000 during 2004.", "$1,250,000 tied differs; finding inconsistency 1250000 for 1500000"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := ridgeway(t, strings.ReplaceAll(test.sentence, "%%", "%"))
			if got := outcome(m); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// outcome is what became of the amounts of Item 7, and the findings.
func outcome(m *Model) string {
	checks := map[string]Check{}
	for _, c := range m.Checks {
		checks[c.ID] = c
	}
	var all []string
	for _, s := range m.Stated {
		q := m.Filing.Quantities[s.Quantity]
		if s.Standing == NoAmount || m.Filing.Sections[m.Filing.Sentences[q.Sentence].Section].Item != "7" {
			continue
		}
		text := q.Text + " " + string(s.Standing)
		for _, id := range s.Checks {
			text += " " + string(checks[id].Verdict)
		}
		all = append(all, text)
	}
	for _, f := range m.Findings {
		all = append(all, fmt.Sprintf("finding %s %s for %s", f.Severity, f.Printed, f.Expected))
	}
	return strings.Join(all, "; ")
}

// TestSidesComeToTheirValue recomputes both sides of every check of a sentence
// from the figures they point at.
func TestSidesComeToTheirValue(t *testing.T) {
	m := sample(t)
	n := 0
	for _, c := range m.Checks {
		if c.Kind != ProseCheck && c.Kind != DiscussionCheck {
			continue
		}
		n++
		for _, s := range []Side{c.Left, c.Right} {
			got := sumOf(t, m, s.Terms)
			if len(s.Over) > 0 {
				got = got / sumOf(t, m, s.Over)
				if s.Unit == parse.Percent {
					got *= 100
				}
			}
			want := s.Value.InexactFloat64()
			if d := got - want; d > 1e-6 || d < -1e-6 {
				t.Errorf("%s: %s comes to %v, its value is %v", c.ID, s.Label, got, want)
			}
		}
		if !c.Left.Value.Sub(c.Right.Value).Equal(c.Difference) {
			t.Errorf("%s: the difference is %s", c.ID, c.Difference)
		}
	}
	if n < 60 {
		t.Errorf("%d checks of sentences, expected 60 or more", n)
	}
}

func sumOf(t *testing.T, m *Model, terms []Term) float64 {
	t.Helper()
	sum := 0.0
	for _, x := range terms {
		v := worthOf(t, m, x)
		if x.Times != nil {
			by := worthOf(t, m, *x.Times)
			if x.Times.Statement == Prose && m.Filing.Quantities[x.Times.Quantity].Unit == parse.Percent {
				by /= 100
			}
			v *= by
		}
		sum += float64(x.Sign) * v
	}
	return sum
}

func worthOf(t *testing.T, m *Model, x Term) float64 {
	t.Helper()
	if x.Statement == Prose {
		return m.Filing.Quantities[x.Quantity].Value.InexactFloat64()
	}
	for _, st := range append(m.Statements[:len(m.Statements):len(m.Statements)], m.Schedules...) {
		if st.Kind != x.Statement || st.Kind == Schedule && st.ID != x.Schedule {
			continue
		}
		for i, l := range st.Lines {
			if l.ID == x.Line {
				v := l.Figures[x.Column].Proven.InexactFloat64()
				if st.Unit(i, x.Column) == parse.Currency {
					v *= float64(st.Scale)
				}
				return v
			}
		}
	}
	t.Fatalf("no line %q of %q", x.Line, x.Schedule)
	return 0
}

// TestSentencesOfTheSample lists what every amount of Items 7 and 7A of the
// sample is tied to or recomputed from.
func TestSentencesOfTheSample(t *testing.T) {
	m := sample(t)
	checks := map[string]Check{}
	for _, c := range m.Checks {
		checks[c.ID] = c
	}
	var b strings.Builder
	for _, s := range m.Stated {
		q := m.Filing.Quantities[s.Quantity]
		from := m.Filing.Sentences[q.Sentence]
		if s.Standing == NoAmount || from.Section < 0 || !oneOf(m.Filing.Sections[from.Section].Item, []string{"7", "7A"}) {
			continue
		}
		line, _ := q.Span.Position()
		fmt.Fprintf(&b, "%d %s %s\n", line, q.Text, s.Standing)
		for _, id := range s.Checks {
			c := checks[id]
			fmt.Fprintf(&b, "\t%s: %s, difference %s\n", c.What, c.Verdict, c.Difference.Round(4))
		}
	}
	fmt.Fprintf(&b, "Items 5 to 8: %+v\n", m.ProseCoverage("5", "6", "7", "7A", "8"))
	golden(t, "sample_sentences.txt", b.String())
}

// TestSentencesOfFilings holds every contradiction claimed in the prose of real
// filings against the list of those checked by hand, and logs how much of the
// prose was tied.
func TestSentencesOfFilings(t *testing.T) {
	known := map[string][]string{
		"american-locker-2003.txt": {
			"prose.customer.usps.2001", "prose.customer.usps.2002", "prose.customer.usps.2003", // plastic lockers alone are more
			"prose.per_share.basic.effect.2002", // $.10, not $.09
			"prose.principal_payments.2004",     // the note and the balance sheet say 1,641,316
		},
	}
	names, err := filepath.Glob(filepath.Join(filingsDir(t), "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		name = filepath.Base(name)
		if _, err := os.Stat(filepath.Join(filingsDir(t), name)); err != nil {
			t.Fatal(err)
		}
		m := buildFiling(t, name)
		t.Logf("%s: Items 5 to 8: %+v", name, m.ProseCoverage("5", "6", "7", "7A", "8"))
		want := map[string]bool{}
		for _, id := range known[name] {
			want[id] = true
		}
		for _, f := range m.Findings {
			if f.Statement != Prose || f.Severity == Rounding || !strings.HasPrefix(f.ID, "prose.") {
				continue
			}
			if !want[f.ID] {
				t.Errorf("%s: %s is not known to be one: %s", name, f.ID, f.Message)
			}
			delete(want, f.ID)
		}
		for id := range want {
			t.Errorf("%s: %s is not found", name, id)
		}
	}
}
