package parse

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// dateTexts are dates in headings, and what they say; "?" for a part not given.
var dateTexts = []struct{ text, want string }{
	{"December 31, 2003", "2003-12-31"},
	{"DECEMBER 31, 2003", "2003-12-31"},
	{"Dec. 31, 2003", "2003-12-31"},
	{"Sept. 29, 1995", "1995-09-29"},
	{"September 25,1999", "1999-09-25"},
	{"31 December 2003", "2003-12-?"}, // the day before the month is not read
	{"December 31", "?-12-31"},
	{"2003", "2003-?-?"},
	{"1994{2}", "1994-?-?"},
	{"1989/1/", "1989-?-?"},
	{"1996*", "1996-?-?"},
	{"1993(5)", "1993-?-?"},
	{"December 31, 2003 and 2002", "2003-12-31 2002-12-31"},
	{"June 30, 1995, 1994 and 1993", "1995-06-30 1994-06-30 1993-06-30"},
	{"December 31, 2000 and January 2, 2000", "2000-12-31 2000-01-02"},
	{"Years ended December 31,", "?-12-31"},
	{"Three years ended September 27, 1996", "1996-09-27"},
	{"March 2002", "2002-03-?"},
	{"12/31/95", "1995-12-31"},
	{"12-31-95", "1995-12-31"},
	{"6/30/02 and 6/30/01", "2002-06-30 2001-06-30"},
	{"9/30/1999", "1999-09-30"},
	{"Dec 31, 95", "1995-12-31"},
	{"Dec. 31, '95", "1995-12-31"},
	{"December 31, 12 months", "?-12-31"},
	{"13/31/95", ""},
	{"7-1/4", ""},
	{"14701-3966-95", ""},
	{"we may in 2003", "2003-?-?"},
	{"2,003 shares", ""},
	{"12345", ""},
	{"1850", ""},
	{"", ""},
}

func TestDates(t *testing.T) {
	part := func(n, digits int) string {
		if n == 0 {
			return "?"
		}
		return fmt.Sprintf("%0*d", digits, n)
	}
	for _, c := range dateTexts {
		var got []string
		for _, d := range dates(c.text) {
			got = append(got, part(d.year, 4)+"-"+part(int(d.month), 2)+"-"+part(d.day, 2))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%q says %q, want %q", c.text, s, c.want)
		}
	}
}

func TestLengthOfPeriods(t *testing.T) {
	for _, c := range []struct {
		text   string
		months int
	}{
		{"Year ended December 31", 12},
		{"FISCAL YEARS ENDED", 12},
		{"52 weeks ended", 12},
		{"Twelve months ended", 12},
		{"Three Months Ended", 3},
		{"First Quarter", 3},
		{"Quarterly results", 0},
		{"Six months ended June 30", 6},
		{"Nine Months", 9},
		{"December 31", 0},
		{"", 0},
	} {
		if got := lengthOf(c.text); got != c.months {
			t.Errorf("%q lasts %d months, want %d", c.text, got, c.months)
		}
	}
}

// periodText is a period as "1999-12-31 12m", with the label where it differs.
func periodText(p Period) string {
	if p.End.IsZero() {
		return "-"
	}
	s := p.End.Format(time.DateOnly)
	if p.Months > 0 {
		s += fmt.Sprintf(" %dm", p.Months)
	}
	if p.Label != 0 {
		s += fmt.Sprintf(" called %d", p.Label)
	}
	return s
}

func TestPeriodsOfColumns(t *testing.T) {
	december := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC)
	september := time.Date(1996, 9, 27, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name                   string
		heads, phrases, titles []string
		fiscal                 time.Time
		want                   []string
	}{
		{name: "years alone take the fiscal year end", heads: []string{"2003", "2002"}, fiscal: december,
			want: []string{"2003-12-31", "2002-12-31"}},
		{name: "no fiscal year end is known", heads: []string{"2003"},
			want: []string{"2003-12-31"}},
		{name: "a phrase gives length and day", heads: []string{"2003", "2002"}, phrases: []string{"Year ended June 30,"}, fiscal: december,
			want: []string{"2003-06-30 12m", "2002-06-30 12m"}},
		{name: "a title gives length and day", heads: []string{"1995", "1994"}, titles: []string{"Statements of Earnings", "Years ended June 30, 1995 and 1994"}, fiscal: december,
			want: []string{"1995-06-30 12m", "1994-06-30 12m"}},
		{name: "dates of a title one by one", heads: []string{"2000", "1999"}, titles: []string{"AS OF DECEMBER 31, 2000 AND JANUARY 2, 2000"}, fiscal: december,
			want: []string{"2000-12-31", "2000-01-02 called 1999"}},
		{name: "a balance sheet has no length", heads: []string{"2003", "2002"}, titles: []string{"Statements for the years ended December 31, 2003", "BALANCE SHEETS"}, fiscal: december,
			want: []string{"2003-12-31", "2002-12-31"}},
		{name: "ascending years", heads: []string{"1991", "1992", "1993"}, fiscal: december,
			want: []string{"1991-12-31", "1992-12-31", "1993-12-31"}},
		{name: "a title names the last year only", heads: []string{"1996", "1995"}, titles: []string{"Two fiscal years ended September 27, 1996"}, fiscal: september,
			want: []string{"1996-09-27 12m", "1995-09-27 12m"}},
		{name: "whole dates in headings", heads: []string{"September 27, 1996", "September 29, 1995"}, fiscal: september,
			want: []string{"1996-09-27", "1995-09-29"}},
		{name: "quarters count back from the year end", heads: []string{"2003 First Quarter", "2003 Second Quarter", "2003 Third Quarter", "2003 Fourth Quarter"}, fiscal: december,
			want: []string{"2003-03-31 3m", "2003-06-30 3m", "2003-09-30 3m", "2003-12-31 3m"}},
		{name: "the first quarter lies in the year before", heads: []string{"First Quarter 1996", "Fourth Quarter 1996"}, fiscal: time.Date(1996, 6, 30, 0, 0, 0, 0, time.UTC),
			want: []string{"1995-09-30 3m called 1996", "1996-06-30 3m"}},
		{name: "the year of a block", heads: []string{"Current", "Deferred"}, phrases: []string{"1997"}, fiscal: december,
			want: []string{"1997-12-31", "1997-12-31"}},
		{name: "years of a title are not the year of a block", heads: []string{"Common Stock", "Total"}, phrases: []string{"Three Years Ended December 31, 1997"}, fiscal: december,
			want: []string{"-", "-"}},
		{name: "no date at all", heads: []string{"High", "Low"}, fiscal: december,
			want: []string{"-", "-"}},
		{name: "dates of a title for columns without any", heads: []string{"", ""}, titles: []string{"December 31, 2003 and 2002"}, fiscal: december,
			want: []string{"2003-12-31", "2002-12-31"}},
		{name: "February 29", heads: []string{"2003", "2000"}, phrases: []string{"Year ended February 29"}, fiscal: december,
			want: []string{"2003-02-28 12m", "2000-02-29 12m"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := periods(c.heads, c.phrases, c.titles, c.fiscal)
			for j, p := range got {
				if s := periodText(p.Period); s != c.want[j] {
					t.Errorf("column %q: %s, want %s", c.heads[j], s, c.want[j])
				}
			}
		})
	}
}

func TestYearsOfWeeks(t *testing.T) {
	day := func(s string) time.Time {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	balance := &Table{Columns: []Column{
		{Period: Period{End: day("1996-09-27")}, exact: true},
		{Period: Period{End: day("1995-09-29")}, exact: true},
	}}
	equity := &Table{Rows: []Row{{Label: "Balance at September 30, 1994"}}}
	income := &Table{Columns: []Column{
		{Period: Period{End: day("1996-09-27"), Months: 12}, exact: true},
		{Period: Period{End: day("1995-09-27"), Months: 12}},
		{Period: Period{End: day("1994-09-27"), Months: 12}},
		{Period: Period{End: day("1993-09-27"), Months: 12}}, // nothing says which day
		{Period: Period{End: day("1995-09-27"), Months: 3}},  // quarters are left alone
	}}
	alignYears([]*Table{balance, equity, income})
	for j, want := range []string{"1996-09-27 12m", "1995-09-29 12m", "1994-09-30 12m", "1993-09-27 12m", "1995-09-27 3m"} {
		if got := periodText(income.Columns[j].Period); got != want {
			t.Errorf("column %d: %s, want %s", j, got, want)
		}
	}

	// A company whose years end on December 31 keeps them, opening balances
	// of January 2 notwithstanding.
	calendar := &Table{
		Columns: []Column{{Period: Period{End: day("2003-12-31")}, exact: true}, {Period: Period{End: day("2002-12-31"), Months: 12}}},
		Rows:    []Row{{Label: "Balance at January 2, 2003"}},
	}
	alignYears([]*Table{calendar})
	if got := periodText(calendar.Columns[1].Period); got != "2002-12-31 12m" {
		t.Errorf("a calendar year moved to %s", got)
	}
}
