package parse

import (
	"strings"
	"testing"
)

// printedAmounts are figures as filings print them and what they mean; "" for what
// is not one figure.
var printedAmounts = []struct{ printed, value string }{
	{"1,628,326", "1628326"},
	{"(1,628,326)", "-1628326"},
	{"( 1,628,326 )", "-1628326"},
	{"$ (1,628,326)", "-1628326"},
	{"$(1,628,326)", "-1628326"},
	{"($1,628,326)", "-1628326"},
	{"(1,628,326", "-1628326"}, // closed in the next column
	{"1,628,326)", "-1628326"}, // opened in the column before
	{"-1,628", "-1628"},
	{"1,628-", "-1628"}, // as bookkeeping machines print it
	{"$ 12.5-", "-12.5"},
	{"- 3", "-3"},
	{"$ 12.5", "12.5"},
	{"US$ 12.5", "12.5"},
	{".28", "0.28"},
	{"$.28", "0.28"},
	{"$ .28", "0.28"},
	{"(.07)", "-0.07"},
	{"$ .(81)", "-0.81"}, // the point set before the parenthesis
	{"39%", "39"},
	{"(2.6)%", "-2.6"},
	{"(2.6%)", "-2.6"},
	{"2.6 %", "2.6"},
	{"0", "0"},
	{"0.00", "0"},
	{"5.12*", "5.12"},
	{"5,850(3)", "5850"},
	{"6,587(1)(2)", "6587"},
	{"(419){2}", "-419"},
	{"3\u2021", "3"},
	{"*(80,000)", "-80000"},
	{"46 5/8", "46.625"},
	{"7-1/4%", "7.25"},
	{"4 years", "4"},
	{"3.5 years", "3.5"},
	{"123456789012345678", "123456789012345678"},
	{"1234567890123456789012345", "1234567890123456789012345"},
	{"00012", "12"},

	{"", ""},
	{"-", ""},
	{"--", ""},
	{"n/a", ""},
	{"1,23", ""},
	{"1,2345", ""},
	{"12,34,567", ""},
	{"1.2.3", ""},
	{"1 2", ""},
	{"1998-2007", ""},
	{"$1.50-$7.73", ""},
	{"10-K", ""},
	{"5th", ""},
	{"$", ""},
	{"(", ""},
	{"1995)1,496", ""},
	{strings.Repeat("9", 50), ""},
}

func TestAmount(t *testing.T) {
	for _, c := range printedAmounts {
		got := ""
		if v, ok := Amount(c.printed); ok {
			got = v.String()
		}
		if got != c.value {
			t.Errorf("%q means %q, read as %q", c.printed, c.value, got)
		}
	}
}

// figuresOf is what stands at the end of a line as text: figures by value,
// dashes as "-", words in quotes, marks behind, "%" for a percent sign.
func figuresOf(s string) string {
	src := NewSource("line", []byte(s))
	l := layOut(src)[0]
	run, _ := figures(l.text, split(l.text, nil), nil)
	var parts []string
	for _, tok := range run {
		c := l.cellOf(src, tok)
		text := c.Value.String()
		switch c.Kind {
		case Dash:
			text = "-"
		case Word:
			text = `"` + c.Text + `"`
		}
		if tok.percent {
			text += "%"
		}
		if c.Mark != "" {
			text += " " + c.Mark
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " | ")
}

func TestFiguresAtTheEndOfALine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"Net sales                  39,256,438   40,670,721", "39256438 | 40670721"},
		{"Net sales                $ 39,256,438 $ 40,670,721", "39256438 | 40670721"},
		{"Net sales                $39,256,438 $40,670,721", "39256438 | 40670721"},
		{"Net sales......39,256,438   40,670,721", "39256438 | 40670721"},
		{"Net sales . . . . . . . .  39,256,438", "39256438"},
		{"Loss                      (28,523)           -", "-28523 | -"},
		{"Loss                      (28,523)         ( 12 )", "-28523 | -12"},
		{"Loss                      (28,523          (12  ", "-28523 | -12"},
		{"Loss                    $ (28,523)       $ (12)", "-28523 | -12"},
		{"Loss                     <28,523>       $  <12>", "-28523 | -12"},
		{"Loss                    $(28,523)(12)", "-28523 (12)"},
		{"Changes        -     --    ---    -0-   \x97", "- | - | - | - | -"},
		{"Changes        $ -   $ --", "- | -"},
		{"Rate            35.0%      34.0 %    (2.6)%   (8%)", "35% | 34% | -2.6% | -8%"},
		{"Per share         .28       1.41", "0.28 | 1.41"},
		{"Not known         n/a        N/M       *", `"n/a" | "N/M" | "*"`},
		{"Benefit      (806,000)*   5.12 **    117  (A)", "-806000 * | 5.12 ** | 117 (A)"},
		{"Schedule     434,000  7,000(A)  437,000", "434000 | 7000 (A) | 437000"},
		{"Schedule     434,000  7,000(A)$ 437,000", "434000 | 7000 (A) | 437000"},
		{"Income        6,587(1)(2)5,850(3)   1,736", "6587 (1)(2) | 5850 (3) | 1736"},
		{"Cost       (21,923,144)(21,579,212)(21,370,764)", "-21923144 | -21579212 | -21370764"},
		{"Cost       ( 21,923,144)( 21,579,212)", "-21923144 | -21579212"},
		{"Changes           --(1)      ---(a)    -(12)    --(123)", "- (1) | - (a) | -12 | -123"},
		{"Income taxes      1,547,552-  1,361,837-(1)", "-1547552 | -1361837 (1)"},
		{"Operating income (loss)      106,459- 2,816,443", "-106459 | 2816443"},
		{"Americas     $(1,198)$   (26)   (27)", "-1198 | -26 | -27"},
		{"Net income    $ (816)(292%)   $ 424", "-816 | -292% | 424"},
		{"Equivalents used   123,734 123,047 118,735", "123734 | 123047 | 118735"},
		{"Columns of small figures     12  (5)", "12 | -5"},
		{"Columns of small figures     12 (5)", "12 (5)"}, // one blank: a mark,
		{"Maturities                1998-2007   2,674", `"1998-2007" | 2674`},
		{"Exercise prices           $ 7.50- $68.00    13,877", `"$ 7.50- $68.00" | 13877`},
		{"Price range     $25.00 -$16.00   $35.50-$23.00", `"$25.00 -$16.00" | "$35.50-$23.00"`},
		{"Long-term rate       9.5%    6.0-9.5%", `9.5% | "6.0-9.5%"%`},
		{"First quarter     46 5/8   37 3/4   .11", "46.625 | 37.75 | 0.11"},
		{"Discount rate      7%    7-1/4%    7%", "7% | 7.25% | 7%"},
		{"Expected life      4 years   3.5 years   6 months", "4 | 3.5 | 6"},
		{"BALANCE, 1994     2,552    |  $854    $ 746", "2552 | 854 | 746"},
		{"Parkway, Plainview, New York 14701-3966", ""},
		{"(Notes 1 and 2)", ""},
		{"the adoption of Statement No. 128", ""},
		{"see page 12", ""},
		{"", ""},
	} {
		if got := figuresOf(c.line); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.line, got, c.want)
		}
	}
}

func TestCellKeepsWhatIsPrinted(t *testing.T) {
	for _, c := range []struct{ line, text string }{
		{"Payments                  $ (1,628,326)", "$ (1,628,326)"},
		{"Payments                  $(  1,628,326 )", "$( 1,628,326 )"},
		{"Provision                     (806,000)*", "(806,000)*"},
		{"Rate                            34.0 %", "34.0 %"},
	} {
		src := NewSource("line", []byte(c.line))
		l := layOut(NewSource("x", []byte(c.line)))[0]
		run, _ := figures(l.text, split(l.text, nil), nil)
		if len(run) != 1 {
			t.Errorf("%q: %d figures", c.line, len(run))
			continue
		}
		cell := l.cellOf(src, run[0])
		if cell.Text != c.text {
			t.Errorf("%q: printed %q, kept %q", c.line, c.text, cell.Text)
		}
		if got := strings.Join(strings.Fields(cell.Span.Text()), " "); got != c.text {
			t.Errorf("%q: the span holds %q", c.line, got)
		}
	}
}
