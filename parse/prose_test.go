package parse

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

var update = flag.Bool("update", false, "rewrite golden files")

// report is a filing of fiscal year 2003 whose Item 7 holds the given text.
// What the cover says is left out.
func report(tb testing.TB, text string) *Filing {
	tb.Helper()
	head := "FORM 10-K\n\nFor the fiscal year ended December 31, 2003\n\nItem 7.  Management's Discussion and Analysis\n\n"
	f, err := TenK(NewSource("report.txt", []byte(head+text+"\n")))
	if err != nil {
		tb.Fatal(err)
	}
	cover := 0
	for cover < len(f.Sentences) && f.Sentences[cover].Section < 0 {
		cover++
	}
	figures := 0
	for figures < len(f.Quantities) && f.Quantities[figures].Sentence < cover {
		figures++
	}
	f.Sentences, f.Quantities = f.Sentences[cover:], f.Quantities[figures:]
	for i := range f.Quantities {
		q := &f.Quantities[i]
		q.Sentence -= cover
		q.When, q.List = max(q.When-figures, -1), max(q.List-figures, -1)
	}
	for i := range f.Claims {
		c := &f.Claims[i]
		c.Sentence -= cover
		for _, k := range []*int{&c.From, &c.To, &c.Change, &c.Percent} {
			*k = max(*k-figures, -1)
		}
	}
	return f
}

// day prints a period as "2003", "2003-12-31" or "".
func day(p Period) string {
	switch {
	case p.End.IsZero():
		return ""
	case p.Months == 12:
		return fmt.Sprint(p.Year())
	case p.Months == 3:
		return fmt.Sprintf("quarter to %s", p.End.Format(time.DateOnly))
	}
	return p.End.Format(time.DateOnly)
}

// amounts prints the figures of a filing that are no dates: text, value and
// period.
func amounts(f *Filing) string {
	var out []string
	for _, q := range f.Quantities {
		if !q.Kind.period() && q.Kind != Duration {
			out = append(out, strings.TrimSpace(q.Text+" "+day(q.Period)))
		}
	}
	return strings.Join(out, "; ")
}

func TestSentencesEnd(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"two", "Sales rose. Costs fell.", "Sales rose.|Costs fell."},
		{"company", "Acme Inc. Chicago makes locks. Bolt Co. The rest is sold.", "Acme Inc. Chicago makes locks.|Bolt Co.|The rest is sold."},
		{"country", "It sells in the U.S. It also sells abroad. U.S. Treasury bills are held.", "It sells in the U.S.|It also sells abroad.|U.S. Treasury bills are held."},
		{"standard", "The test follows SFAS No. 142 as amended. No. The answer stands.", "The test follows SFAS No. 142 as amended.|No.|The answer stands."},
		{"item", "See Item 8. Financial Statements for more. Then stop.", "See Item 8. Financial Statements for more.|Then stop."},
		{"cents", "Earnings were $.09 higher. That is all.", "Earnings were $.09 higher.|That is all."},
		{"initials", "B.L.L. Corporation (d/b/a Locks) was bought by J. Smith. He sold it.", "B.L.L. Corporation (d/b/a Locks) was bought by J. Smith.|He sold it."},
		{"quotes", "They call it \"the plan.\" It was new.", "They call it \"the plan.\"|It was new."},
		{"page", "The cost of the move to another plant was not\n\n                 - 12 -\n\nlarge in any year.", "The cost of the move to another plant was not large in any year."},
		{"white space", "Sales   of  2003\nwere    higher.", "Sales of 2003 were higher."},
		{"heading", "Net Sales\n- ---------\nSales rose.", "Sales rose."},
		{"rows of figures", "Sales of both years were:\n\n   2003       $ 1,000     $ 2,000\n   2002         1,100       2,100\n\nThey fell.", "Sales of both years were:|They fell."},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, s := range report(t, c.text).Sentences {
				got = append(got, s.Text)
			}
			if g := strings.Join(got, "|"); g != c.want {
				t.Errorf("got  %s\nwant %s", g, c.want)
			}
		})
	}
}

func TestFiguresOfASentence(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // kind, text, value, half, bound of every figure
	}{
		{"Freight cost $39,256,438.", "money $39,256,438 = 39256438 ±0.5"},
		{"Freight cost $3,000,000.", "money $3,000,000 = 3000000 ±500"},
		{"Freight cost approximately $40,000.", "money $40,000 = 40000 ±5000 about"},
		{"Freight cost $15.2 million.", "money $15.2 million = 15200000 ±50000"},
		{"Freight cost about $15 million.", "money $15 million = 15000000 ±500000 about"},
		{"Maturities in millions of dollars are: 2004, $2,948; 2005, $17.5.", "year 2004 2004; money $2,948 = 2948000000 ±500000; year 2005 2005; money $17.5 = 17500000 ±50000"},
		{"Freight cost 12 million dollars.", "money 12 million dollars = 12000000 ±500000"},
		{"It paid $22, $23 and $24 million.", "money $22 = 22000000 ±500000; money $23 = 23000000 ±500000; money $24 million = 24000000 ±500000"},
		{"The loss of $(5,400) was small.", "money $(5,400) = -5400 ±0.5"},
		{"A dividend of $.09 per share was paid.", "money $.09 = 0.09 ±0.005 per share"},
		{"The rate was 6.75%.", "percentage 6.75% = 6.75 ±0.005"},
		{"The notes bear 7-1/2%.", "percentage 7-1/2% = 7.5 ±0.05"},
		{"The share was 10 percent.", "percentage 10 percent = 10 ±0.5"},
		{"The shares were 68, 70 and 71 percent.", "percentage 68 = 68 ±0.5; percentage 70 = 70 ±0.5; percentage 71 percent = 71 ±0.5"},
		{"A cut of 3% to 5% was made.", "percentage 3% = 3 ±0.5 between; percentage 5% = 5 ±0.5 between"},
		{"The margin fell 1.2 points.", "points 1.2 points = 1.2 ±0.05"},
		{"A rise of 100 basis points matters.", "points 100 basis points = 1 ±0.005"},
		{"More than 95% of it, in excess of $2,500 and up to 20% of the rest.", "percentage 95% = 95 ±0.5 over; money $2,500 = 2500 ±50 over; percentage 20% = 20 ±5 up to"},
		{"Owners of 20% or more vote.", "percentage 20% = 20 ±5 over"},
		{"It matures July 6, 2008.", "date July 6, 2008 2008-07-06"},
		{"It ran out in November 2002.", "date November 2002 2002-11-30"},
		{"At June 30, 2003 and 2002 it was held.", "date June 30, 2003 2003-06-30; date 2002 2002-06-30"},
		{"In the first quarter of 2003 it closed.", "year 2003 quarter to 2003-03-31"},
		{"A three-year lease and 90 days of credit.", "duration three-year = 3 years; duration 90 days = 90 days"},
		{"It employs 154 individuals and holds 12,000 shares.", "count 154 individuals = 154 ±0.5; count 12,000 shares = 12000 ±500"},
		{"The current ratio is 3.1 to 1.", "ratio 3.1 to 1 = 3.1 ±0.05"},
		{"Interest was earned 2.5 times.", "multiple 2.5 times = 2.5 ±0.05"},
		{"Note 4, Form 10-K, SFAS No. 142, SFAS 109 and Item 15(a) are references.", ""},
	} {
		var got []string
		for _, q := range report(t, c.text).Quantities {
			s := fmt.Sprintf("%s %s", q.Kind, q.Text)
			switch {
			case q.Kind.period():
				s += " " + day(q.Period)
			case q.Kind == Duration:
				s += fmt.Sprintf(" = %s %ss", q.Value, strings.TrimSuffix(q.Of, "s"))
			default:
				s += fmt.Sprintf(" = %s ±%s", q.Value, q.Half)
				if q.Bound != Exact {
					s += " " + q.Bound.String()
				}
				if q.Unit == PerShare {
					s += " per share"
				}
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, g, c.want)
		}
	}
}

func TestPeriodOfAFigure(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Freight took 52.7%, 56.4%, and 63.1% of sales in 2003, 2002, and 2001, respectively.", "52.7% 2003; 56.4% 2002; 63.1% 2001"},
		{"During 2003, 2002, and 2001 it spent $543, $316, and $801, respectively, on tools.", "$543 2003; $316 2002; $801 2001"},
		{"At December 31, 2003 and 2002 the ratio was 3.1 to 1 and 2.8 to 1, respectively, and capital $9 and $8, respectively.", "3.1 to 1 2003-12-31; 2.8 to 1 2002-12-31; $9 2003-12-31; $8 2002-12-31"},
		{"Freight was $5 in 2003 compared to $4 in 2002.", "$5 2003; $4 2002"},
		{"Freight was $5, an increase of $1 over the 2002 amount of $4.", "$5; $1; $4 2002"},
		{"Freight for 2003 was $5.", "$5 2003"},
		{"In 2003, freight that it bore was $5, and tolls were $2.", "$5 2003; $2"},
		{"Freight fell from $5 to $4; in 2001 it had been $6.", "$5; $4; $6 2001"},
		{"Freight was $5 for the year ended June 30, 2003.", "$5 2003"},
		{"A claim of $5 related to a sale in 2001 is open.", "$5"},
		{"Rent of $5 and tolls of $6 went to landlords and towns, respectively.", "$5; $6"},
		{"About $300 is due after 2004.", "$300"},
	} {
		if got := amounts(report(t, c.text)); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// said prints a claim with the texts of its figures.
func said(f *Filing, c Claim) string {
	text := func(i int) string {
		if i < 0 {
			return "-"
		}
		return f.Quantities[i].Text
	}
	switch c.Kind {
	case Share:
		return fmt.Sprintf("share: %s is %s of %s in %s", c.Subject, text(c.Percent), c.Of, day(c.ToPeriod))
	case Range:
		return fmt.Sprintf("range: %s to %s", text(c.From), text(c.To))
	case Sensitivity:
		return fmt.Sprintf("sensitivity: %s by %+d %s for %s", c.Subject, c.Direction, text(c.Change), text(c.Percent))
	case Level, Expectation:
		s := fmt.Sprintf("%s: %s is %s in %s", c.Kind, c.Subject, text(c.To), day(c.ToPeriod))
		if c.From >= 0 {
			s += fmt.Sprintf(", %s in %s", text(c.From), day(c.FromPeriod))
		}
		return s
	}
	return fmt.Sprintf("%s: %s %+d by %s, %s, from %s in %s to %s in %s", c.Kind, c.Subject, c.Direction, text(c.Change), text(c.Percent),
		text(c.From), day(c.FromPeriod), text(c.To), day(c.ToPeriod))
}

func TestClaims(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Freight decreased 6% to $940 in 2003 from $1,000 in 2002.", "change: Freight -1 by -, 6%, from $1,000 in 2002 to $940 in 2003"},
		{"Freight in 2003 totaled $970, a 3% decrease from freight of $1,000 in 2002.", "change: Freight -1 by -, 3%, from $1,000 in 2002 to $970 in 2003"},
		{"Freight was $740 during 2002, an increase of $71 or 11% over the 2001 amount of $669.", "change: Freight +1 by $71, 11%, from $669 in 2001 to $740 in 2002"},
		{"Freight was $578 in 2002, a decrease of $502 compared to 2001 freight of $1,080.", "change: Freight -1 by $502, -, from $1,080 in 2001 to $578 in 2002"},
		{"Freight was $171 in 2003 compared to $165 in 2002, an increase of $6.", "change: Freight +1 by $6, -, from $165 in 2002 to $171 in 2003"},
		{"Freight rose 9%, from $740 in 2002 to $808 in 2003.", "change: Freight +1 by -, 9%, from $740 in 2002 to $808 in 2003"},
		{"Freight increased $59 million or 11% to $87 million during 2003 as compared to 2002.", "change: Freight +1 by $59 million, 11%, from - in 2002 to $87 million in 2003"},
		{"Freight decreased by $875 in 2003 versus 2002.", "change: Freight -1 by $875, -, from - in 2002 to - in 2003"},
		{"Freight was $68 lower in 2002 than in 2001.", "change: Freight -1 by $68, -, from - in 2001 to - in 2002"},
		{"Freight was $711 or 11% above the $6,689 of 2001.", "change: Freight +1 by $711, 11%, from $6,689 in 2001 to - in "},
		{"Freight was $17 in 2003 and $16 in 2002, which is $1 more.", "change: Freight +1 by $1, -, from $16 in 2002 to $17 in 2003"},
		{"The result is an increase in the freight rate from 38% in 2001 to 39% in 2002.", "change: freight rate +1 by -, -, from 38% in 2001 to 39% in 2002"},
		{"Freight was $5 in 2003 versus $4 in 2002.", "level: Freight is $5 in 2003, $4 in 2002"},
		{"Freight was $5 in 2003, $4 in 2002, and $3 in 2001.", "level: Freight is $5 in 2003; level: Freight is $4 in 2002; level: Freight is $3 in 2001"},
		{"Freight was 18% and 17% of sales in 2003 and 2002, respectively.", "share: Freight is 18% of sales in 2003; share: Freight is 17% of sales in 2002"},
		{"Freight as a percentage of sales was 18% in 2003.", "share: Freight is 18% of sales in 2003"},
		{"Cuts of 3% to 5% were made.", "range: 3% to 5%"},
		{"It is expected that freight in 2004 will approximate $300.", "expectation:  is $300 in 2004"},
		{"A 1% increase in the toll would result in an increase to freight expense of approximately $40.", "sensitivity: freight expense by +1 $40 for 1%"},

		// Nothing is claimed where the words leave it open.
		{"Freight was $5 and $6 on roads and rails, respectively.", ""},
		{"Freight was 57% and 59% of road and rail cost, respectively.", ""},
		{"Should rates change, freight would have been $5 in 2003.", ""},
		{"This increased freight and tolls per unit by $.09.", ""},
		{"A reduction of $319 was recorded.", ""},
		{"Freight (up 4 percent in constant currency) was flat.", ""},
		{"Losses were $6 in 2003 on sales of $131, compared with earnings of $3 in 2002.", "level: Losses is $6 in 2003"},
	} {
		f := report(t, c.text)
		var got []string
		for _, claim := range f.Claims {
			got = append(got, said(f, claim))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, g, c.want)
		}
	}
}

// The golden file holds every figure and claim of the sample's discussion and
// notes, so that a change of the rules shows what it changes.
func TestProseOfTheSample(t *testing.T) {
	f, err := TenK(NewSource("sample-10k.txt", sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if at := broken(f); at != nil {
		t.Errorf("what the sentences say does not compute at %v", at)
	}
	quantity, claim := 0, 0
	for i, s := range f.Sentences {
		in := s.Section >= 0 && (f.Sections[s.Section].Item == "7" || f.Sections[s.Section].Item == "7A" || f.Sections[s.Section].Note != "")
		line, _ := s.Span.Position()
		if in && quantity < len(f.Quantities) && f.Quantities[quantity].Sentence == i {
			fmt.Fprintf(&b, "%d %s | %s\n", line, s.Heading, s.Text)
		}
		for ; quantity < len(f.Quantities) && f.Quantities[quantity].Sentence == i; quantity++ {
			if q := f.Quantities[quantity]; in && !q.Kind.period() {
				fmt.Fprintf(&b, "\t%s\t%s = %s ±%s %s\t%s\t%s\n", q.Kind, q.Text, q.Value, q.Half, q.Bound, day(q.Period), q.Subject)
			}
		}
		for ; claim < len(f.Claims) && f.Claims[claim].Sentence == i; claim++ {
			if in {
				fmt.Fprintf(&b, "\t=> %s\n", said(f, f.Claims[claim]))
			}
		}
	}
	const name = "testdata/sample.prose.golden"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	got, was := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(was)) {
		if i >= len(got) || i >= len(was) || got[i] != was[i] {
			t.Fatalf("%s:%d differs (go test -update rewrites it)\ngot  %s\nwant %s", name, i+1, strings.Join(got[min(i, len(got)):min(i+1, len(got))], ""), strings.Join(was[min(i, len(was)):min(i+1, len(was))], ""))
		}
	}
}

// The folder TIEOUT_FILINGS holds filings that are no part of the repository.
func TestProseOfFilings(t *testing.T) {
	dir := os.Getenv("TIEOUT_FILINGS")
	if dir == "" {
		t.Skip("TIEOUT_FILINGS names no folder of filings")
	}
	names, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := TenK(NewSource(filepath.Base(name), data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		whole(t, f)
		for _, at := range broken(f) {
			if at = filepath.Base(name) + at; at != "wmx-1993.txt:4538" { // prints 11.8% for 11.86%
				t.Errorf("%s: what the sentence says does not compute; it was misread, or the filing errs and belongs here", at)
			}
		}
		t.Logf("%-28s %5d sentences %5d figures %4d claims", filepath.Base(name), len(f.Sentences), len(f.Quantities), len(f.Claims))
		if len(f.Sentences) < 300 || len(f.Quantities) < 200 {
			t.Errorf("%s: prose was lost", name)
		}
	}
}

// broken lists the changes from one figure to another that the change or the
// percentage said with them does not fit, as ":line".
func broken(f *Filing) []string {
	var out []string
	hundred := decimal.NewFromInt(100)
	for _, c := range f.Claims {
		if c.Kind != Change || c.To < 0 || c.From < 0 {
			continue
		}
		to, from := f.Quantities[c.To], f.Quantities[c.From]
		moved, slack := to.Value.Sub(from.Value), to.Half.Add(from.Half)
		holds := moved.Sign()*c.Direction >= 0
		if c.Change >= 0 {
			by := f.Quantities[c.Change]
			holds = holds && moved.Abs().Sub(by.Value).Abs().LessThanOrEqual(slack.Add(by.Half))
		}
		if c.Percent >= 0 && !from.Value.IsZero() {
			by := f.Quantities[c.Percent]
			off := moved.Abs().Mul(hundred).DivRound(from.Value, 6).Sub(by.Value).Abs()
			holds = holds && off.LessThanOrEqual(slack.Mul(hundred).DivRound(from.Value, 6).Add(by.Half))
		}
		if !holds {
			line, _ := f.Sentences[c.Sentence].Span.Position()
			out = append(out, fmt.Sprintf(":%d", line))
		}
	}
	return out
}

// whole checks what holds of any filing: places lie in the file and in order,
// indices in range, and the file says what the figure says.
func whole(tb testing.TB, f *Filing) {
	tb.Helper()
	last := 0
	for i, s := range f.Sentences {
		if s.Span.Start < last || s.Span.End > len(f.Source.Bytes) || s.Span.End <= s.Span.Start || s.Section >= len(f.Sections) {
			tb.Fatalf("sentence %d out of place: %+v", i, s)
		}
		last = s.Span.End
	}
	for i, q := range f.Quantities {
		s := f.Sentences[q.Sentence]
		if q.Span.Start < s.Span.Start || q.Span.End > s.Span.End || s.Text[q.Words[0]:q.Words[1]] != q.Text {
			tb.Fatalf("figure %d out of place: %+v in %+v", i, q, s)
		}
		if q.When >= len(f.Quantities) || q.List >= len(f.Quantities) || q.When >= 0 && !f.Quantities[q.When].Kind.period() {
			tb.Fatalf("figure %d refers wrongly: %+v", i, q)
		}
		if text := q.Span.Text(); plainASCII(text) && !strings.ContainsAny(text, "\r\n") && strings.Join(strings.Fields(text), " ") != q.Text {
			tb.Fatalf("figure %d says %q, the file %q", i, q.Text, text)
		}
	}
	for i, c := range f.Claims {
		for _, k := range []int{c.From, c.To, c.Change, c.Percent} {
			if k < -1 || k >= len(f.Quantities) || k >= 0 && f.Quantities[k].Sentence != c.Sentence {
				tb.Fatalf("claim %d refers wrongly: %+v", i, c)
			}
		}
	}
}

func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] > '~' || s[i] < ' ' && s[i] != '\n' && s[i] != '\r' && s[i] != '\t' {
			return false
		}
	}
	return true
}

// A long paragraph must not take more than time in proportion.
func TestEndlessSentence(t *testing.T) {
	for _, piece := range []string{"in 2003 and 2002 $5 ", "3% or $4 to ", "an increase of $5 in (", "June 30 and ", "68, ", "$5, ", "3% of ", "\u2014"} {
		start := time.Now()
		f := report(t, strings.Repeat(strings.Repeat(piece, 4)+"\n", 5000))
		whole(t, f)
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%q repeated took %v", piece, d)
		}
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("Sales decreased 6% to $940 in 2003 from $1,000 in 2002.")
	f.Add("It was $5,\n\n   - 12 -\n\n$6 and $7 million, respectively, at June 30, 2003 and 2002.")
	f.Add("(7-1/2% of \x93net sales\x94) \x97 $ 15.2 million--$(5) or 3%-5% between $3 and")
	f.Add("caf\u00e9 \u2014 $5\u00a0million in fiscal 2003\u2019s first quarter")
	f.Add("\xbd\xe4q-td-|ou----P-\u016c\xbd\xe4q-tdd $ |5")
	f.Add("A 1% rise would add $5 to it, up from 2% (down 3 points), $5 or")
	f.Fuzz(func(t *testing.T, text string) {
		src := NewSource("fuzz", []byte("FORM 10-K\n\nItem 7. Discussion\n\n"+text))
		filing, err := TenK(src)
		if err != nil {
			return
		}
		whole(t, filing)
		Terms(text)
		filing.Finder().Find(Query{Anchor: []string{"in"}, Near: text})
	})
}
