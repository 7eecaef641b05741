package model

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// notesText writes typed constructs the way a reader would: one thing a line,
// its caption, its figures by year.
func notesText(n Notes) string {
	var b strings.Builder
	writeValue(&b, "", "Notes", reflect.ValueOf(n))
	return b.String()
}

func writeValue(b *strings.Builder, indent, name string, v reflect.Value) {
	switch x := v.Interface().(type) {
	case *Fact:
		if x != nil {
			fmt.Fprintf(b, "%s%s %s\n", indent, name, factText(x))
		}
		return
	case *Item:
		if x != nil {
			fmt.Fprintf(b, "%s%s %s\n", indent, name, itemText(x))
		}
		return
	case Item:
		fmt.Fprintf(b, "%s%s %s\n", indent, name, itemText(&x))
		return
	case Fact:
		fmt.Fprintf(b, "%s%s %s\n", indent, name, factText(&x))
		return
	case decimal.Decimal:
		fmt.Fprintf(b, "%s%s %s\n", indent, name, x)
		return
	case time.Time:
		if !x.IsZero() {
			fmt.Fprintf(b, "%s%s %s\n", indent, name, x.Format("2006-01-02"))
		}
		return
	case Quote:
		fmt.Fprintf(b, "%s%s %q\n", indent, name, x.Text)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			writeValue(b, indent, name, v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			writeValue(b, indent, name, v.Index(i))
		}
	case reflect.Struct:
		fmt.Fprintf(b, "%s%s\n", indent, name)
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				writeValue(b, indent+"  ", f.Name, v.Field(i))
			}
		}
	default:
		if !v.IsZero() {
			fmt.Fprintf(b, "%s%s %v\n", indent, name, v.Interface())
		}
	}
}

func itemText(x *Item) string {
	text := fmt.Sprintf("%q", x.Caption)
	for _, f := range x.Facts {
		text += " " + factText(f)
	}
	return text
}

func factText(f *Fact) string {
	text := f.Value.String() + [...]string{"", "/share", " shares", "%", "#"}[f.Unit]
	if f.Year != 0 {
		text = fmt.Sprintf("%d: %s", f.Year, text)
	}
	switch {
	case f.Statement == Prose:
		text += " (text)"
	case f.Column < 0:
		text += " (caption)"
	}
	return text
}

func TestNotesOfTheSample(t *testing.T) {
	golden(t, "sample_notes.txt", notesText(sample(t).Notes))
}

// Every figure of the notes that stands in a table points back at it, and
// every one of a sentence at its words.
func TestFactsPointBack(t *testing.T) {
	m := sample(t)
	n := 0
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		if f, ok := v.Interface().(*Fact); ok {
			if f == nil {
				return
			}
			n++
			printed := ""
			switch {
			case f.Statement == Prose:
				printed = m.Filing.Quantities[f.Quantity].Text
			case f.Column < 0:
				printed = f.Text
			default:
				for _, s := range append(m.Statements[:len(m.Statements):len(m.Statements)], m.Schedules...) {
					if s.Kind != f.Statement || f.Statement == Schedule && s.ID != f.Schedule {
						continue
					}
					for _, l := range s.Lines {
						if l.ID == f.Line {
							printed = l.Figures[f.Column].Text
						}
					}
				}
			}
			if printed == "" || printed != f.Text {
				t.Errorf("%+v points at %q", f, printed)
			}
			return
		}
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice, reflect.Array:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		}
	}
	walk(reflect.ValueOf(m.Notes))
	if n < 300 {
		t.Errorf("%d figures in the notes, want 300 at least", n)
	}
}

// sampleWith is the sample with some words or figures changed.
func sampleWith(t *testing.T, changes ...string) *Model {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	for i := 0; i < len(changes); i += 2 {
		if strings.Count(text, changes[i]) != 1 {
			t.Fatalf("%q stands %d times in the sample, want once", changes[i], strings.Count(text, changes[i]))
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	f, err := parse.TenK(parse.NewSource("sample.txt", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A figure that contradicts what it is made of is found, with the figure the
// others prove.
func TestContradictionsWithinNotes(t *testing.T) {
	for _, test := range []struct {
		name     string
		changes  []string
		finding  string // id
		severity Severity
		expected string // "" for any
	}{
		{"options outstanding against activity and against exercise prices",
			[]string{"80,600       $   6.34        97,600    $    5.72        120,600   $    5.41", "86,000       $   6.34        97,600    $    5.72        120,600   $    5.41"},
			"note_9_stock_options.outstanding_end_of_year.options_2003", Misprint, "80600"},
		{"average price of options",
			[]string{"80,600       $   6.34 ", "80,600       $   6.43 "},
			"note_9_stock_options.outstanding_end_of_year.weighted_average_exercise_price_2003", Misprint, "6.33"},
		{"equity per share of five-year data",
			[]string{"9.23          7.83", "9.32          7.83"},
			"item_6_selected_financial_data.stockholders_equity_per_share.2003", Misprint, "9.23"},
		{"effective tax rate",
			[]string{"39%           39%           38%", "36%           39%           38%"},
			"note_6_income_taxes_3.total.2003", "", ""},
		{"allowance in a caption against the valuation schedule",
			[]string{"for doubtful accounts of $371,000 in 2003", "for doubtful accounts of $317,000 in 2003"},
			"balance_sheet.receivables", "", "371000"},
		{"low price above the high",
			[]string{"16.22            12.00", "12.22            16.00"},
			"item_5_market_for_common_equity_and_related.second_quarter.per_common_share_market_price_low", Inconsistency, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := sampleWith(t, test.changes...)
			for _, f := range m.Findings {
				if !strings.HasPrefix(f.ID, test.finding) {
					continue
				}
				if test.severity != "" && f.Severity != test.severity || test.expected != "" && f.Expected.String() != test.expected {
					t.Errorf("%s: %s, expected %s; want %s %s", f.ID, f.Severity, f.Expected, test.severity, test.expected)
				}
				return
			}
			var ids []string
			for _, f := range m.Findings {
				ids = append(ids, f.ID)
			}
			t.Errorf("no finding %s; found\n%s", test.finding, strings.Join(ids, "\n"))
		})
	}
}

// What is worded or laid out otherwise is read all the same, and what is not
// there is absent.
func TestNotesReadOtherWords(t *testing.T) {
	for _, test := range []struct {
		name    string
		changes []string
		got     func(n *Notes) string
		want    string
	}{
		{"numbers of options before their prices",
			[]string{"of $2.81 for\n12,000 shares,  $6.50 for 48,600 shares,  $ 7.25 for 10,000 shares and $8.88 for\n10,000  shares.", "as follows:\n12,000 shares at $2.81, 48,600 shares at $6.50, 10,000 shares at $7.25, 10,000\nshares at $8.88."},
			func(n *Notes) string { return tranches(n.Options) }, "12000@2.81 48600@6.5 10000@7.25 10000@8.88"},
		{"prices and numbers joined by dashes",
			[]string{"of $2.81 for\n12,000 shares,  $6.50 for 48,600 shares,  $ 7.25 for 10,000 shares and $8.88 for\n10,000  shares.", "as follows:\n$2.81 - 12,000 shares, $6.50 - 48,600 shares, $ 7.25 - 10,000 shares and $8.88 -\n10,000 shares."},
			func(n *Notes) string { return tranches(n.Options) }, "12000@2.81 48600@6.5 10000@7.25 10000@8.88"},
		{"prices that leave options out are no tranches",
			[]string{"$6.50 for 48,600 shares,  $ 7.25 for 10,000 shares", "$ 7.25 for 10,000 shares"},
			func(n *Notes) string { return tranches(n.Options) }, ""},
		{"cost less amortization in one sentence",
			[]string{"The covenant's cost of $350,000 is spread\nover its term of three years.  Less  accumulated  amortization  of  $291,667  it\nstands at $58,333 at December 31,  2003.", "The covenant is carried at $58,333 at December 31, 2003,\nits cost of $350,000 less accumulated amortization of $291,667.\n"},
			func(n *Notes) string {
				x := n.Intangibles.Stated[0]
				return x.Cost.Value.String() + " - " + x.Accumulated.Value.String() + " = " + x.Carrying.Value.String()
			}, "350000 - 291667 = 58333"},
		{"amounts that are not each other's difference",
			[]string{"stands at $58,333", "stands at $59,333"},
			func(n *Notes) string { return fmt.Sprint(len(n.Intangibles.Stated)) }, "0"},
		{"years of a list named first",
			[]string{"Of  net sales,  the U.S.  Postal Service took 52.7%,  56.4%,  and 63.1% in 2003,\n2002, and 2001, respectively.", "During 2003, 2002 and 2001, one customer, the U.S. Postal Service, accounted for\n52.7%, 56.4% and 63.1% of net sales, respectively."},
			func(n *Notes) string { return shares(n.Customers) }, "2003 52.7, 2002 56.4, 2001 63.1, 2003 52.7, 2002 56.4, 2001 63.1"},
		{"the whole named first, without a word of customers", nil,
			func(n *Notes) string { return shares(n.Customers) }, "2003 52.7, 2002 56.4, 2001 63.1, 2003 52.7, 2002 56.4, 2001 63.1"},
		{"a customer without a name",
			[]string{"Of  net sales,  the U.S.  Postal Service took 52.7%,  56.4%,  and 63.1% in 2003,\n2002, and 2001, respectively.", "No customer takes more than 10% of net sales.",
				"A single customer,  the United States Postal Service, took 52.7% of net sales in\n2003,  56.4% in 2002 and 63.1% in 2001.", ""},
			func(n *Notes) string { return shares(n.Customers) }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.got(&sampleWith(t, test.changes...).Notes); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// Shares in treasury roll forward beside what they cost, two columns a year:
// no cost is ever held against a number of shares.
func TestTreasuryStockIsNoOption(t *testing.T) {
	m := sampleWith(t, "Movements of stock options in the years", `Treasury stock held for stock option plans (shares in thousands):

                            2003                   2002
                     -----------------      -----------------
                     Shares      Cost       Shares      Cost
                     ------     ------      ------     ------
Balance, January 1    421.5     $1,311       389.3     $1,144
Purchases              30.0        118        40.0        190
Issued under stock
  option plans        (12.2)       (41)       (7.8)       (23)
                     ------     ------      ------     ------
Balance, December 31  439.3     $1,388       421.5     $1,311
                     ======     ======      ======     ======

Movements of stock options in the years`)
	for _, f := range m.Findings {
		if strings.Contains(f.Message, "January 1") {
			t.Errorf("found %s: %s", f.ID, f.Message)
		}
	}
	if len(m.Notes.Options.Years) != 3 || m.Notes.Options.Years[0].Closing.Number.Value.String() != "80600" {
		t.Errorf("options %+v", m.Notes.Options.Years)
	}
}

func tranches(o *Options) string {
	var all []string
	for _, t := range o.Tranches {
		all = append(all, t.Number.Value.String()+"@"+t.Price.Value.String())
	}
	return strings.Join(all, " ")
}

func shares(customers []Customer) string {
	var all []string
	for _, c := range customers {
		for _, f := range c.Shares {
			all = append(all, fmt.Sprint(f.Year)+" "+f.Value.String())
		}
	}
	return strings.Join(all, ", ")
}

// Other layouts, in filings of other companies: figures checked by hand.
func TestSubjectsOfFilings(t *testing.T) {
	for _, test := range []struct {
		filing, what string
		got          func(n *Notes) string
		want         string
	}{
		{"perkinelmer-2000.txt", "taxes with a column each for current and deferred, one table a year",
			func(n *Notes) string { return itemText(n.Taxes.TotalDeferred) }, `"" 2000: 16253000 1999: -6871000 1998: -12494000`},
		{"perkinelmer-2000.txt", "shares in thousands", func(n *Notes) string { return fmt.Sprint(n.PerShare.Scale) }, "1000"},
		{"perkinelmer-2000.txt", "years that end in January",
			func(n *Notes) string { return factText(n.Valuation.Accounts[0].At(1998).Closing) }, "1998: 4400000"},
		{"ibm-1997.txt", "current and deferred below their jurisdiction",
			func(n *Notes) string { return itemText(n.Taxes.Deferred[0]) }, `"U.S. federal: Deferred" 1997: 349000000 1996: 83000000 1995: 1075000000`},
		{"ibm-1997.txt", "prices before numbers of options", func(n *Notes) string { return factText(n.Options.Years[0].Opening.Price) }, "1997: 44/share"},
		{"ibm-1997.txt", "two totals of deferred taxes in two tables", func(n *Notes) string { return fmt.Sprint(n.Taxes.Net == nil) }, "true"},
		{"ford-2001.txt", "LIFO adjustment", func(n *Notes) string { return itemText(n.Inventories.Allowance) }, `"Less LIFO adjustment" 2001: -905000000 2000: -1095000000`},
		{"apple-1996.txt", "quarters from the last to the first",
			func(n *Notes) string { return factText(n.Quarters.Measure("revenue").Years[0].Quarter[0]) }, "1996: 3148000000"},
		{"apple-1999.txt", "quarters whose year is read from the year's sales",
			func(n *Notes) string { return factText(n.Quarters.Measure("net_income").Years[0].Quarter[3]) }, "1999: 111000000"},
		{"wmx-1993.txt", "quarters in rows", func(n *Notes) string { return factText(n.Quarters.Measure("revenue").Years[1].Quarter[2]) }, "1993: 2322745000"},
		{"wmx-1993.txt", "loans to officers are no valuation account", func(n *Notes) string { return fmt.Sprint(len(n.Valuation.Accounts)) }, "1"},
		{"coca-cola-1997.txt", "tranches whose prices are a range", func(n *Notes) string { return fmt.Sprint(len(n.Options.Tranches)) }, "6"},
		{"aeroflex-1995.txt", "prices of three years under their headings",
			func(n *Notes) string {
				q := n.Prices.Quarters[10]
				return fmt.Sprint(q.Year, q.Quarter, " ", q.High.Value)
			}, "1995 3 5.63"},
	} {
		t.Run(test.filing+", "+test.what, func(t *testing.T) {
			if got := test.got(&buildFiling(t, test.filing).Notes); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}
