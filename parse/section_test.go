package parse

import (
	"fmt"
	"strings"
	"testing"
)

func TestHeadingOfPartOrItem(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"PART I", "part I"},
		{"Part II", "part II"},
		{"PART IV.", "part IV"},
		{"PART II  Item 5.  Market", "part II"},
		{"PART OF THE ASSETS", ""},
		{"Part I of this report", ""},
		{"Item 1.  Business", "item 1 Business"},
		{"ITEM 7A. QUANTITATIVE DISCLOSURES", "item 7A QUANTITATIVE DISCLOSURES"},
		{"Item 7(a). Quantitative disclosures", "item 7A Quantitative disclosures"},
		{"ITEM 8 - FINANCIAL STATEMENTS", "item 8 FINANCIAL STATEMENTS"},
		{"ITEM EIGHT - FINANCIAL STATEMENTS", "item 8 FINANCIAL STATEMENTS"},
		{"Items 10, 11 and 12", "item 10 11 and 12"},
		{"ITEM 14.", "item 14 "},
		{"Item 7 of this report describes the year", ""},
		{"Item 1 and Item 2 are given there", ""},
		{"Items of income", ""},
		{"Itemized costs", ""},
		{"Item 123. Nothing", ""},
	} {
		number, title, kind := headingOf(c.line)
		got := ""
		switch kind {
		case 'P':
			got = "part " + number
		case 'I':
			got = "item " + number + " " + title
		}
		if got != c.want {
			t.Errorf("%q is %q, want %q", c.line, got, c.want)
		}
	}
}

func TestHeadingOfNote(t *testing.T) {
	for _, c := range []struct {
		line     string
		lettered bool
		want     string
	}{
		{"4. Debt", false, "4 Debt"},
		{"NOTE 7 - Income Taxes", false, "7 Income Taxes"},
		{"Note 11: Stock Options", false, "11 Stock Options"},
		{"(3) Inventories", false, "3 Inventories"},
		{"15.  Commitments:", false, "15 Commitments:"},
		{"B. Accounting Changes", false, "B Accounting Changes"},
		{"D Inventories", true, "D Inventories"},
		{"D Inventories", false, ""},
		{"NOTE 9", false, "9 "},
		{"4. Debt (continued)", false, ""},
		{"NOTE 1 - DESCRIPTION OF COMPANY (continued):", false, ""},
		{"12. the term ends", false, ""},
		{"100. Nothing", false, ""},
		{"I. M. Smith, who directs the company,", false, ""},
		{"2003 Debt", false, ""},
		{"4.05% notes", false, ""},
	} {
		number, title, ok := noteHeading(c.line, c.lettered)
		got := ""
		if ok {
			got = number + " " + title
		}
		if got != c.want {
			t.Errorf("%q is %q, want %q", c.line, got, c.want)
		}
	}
}

// outline is the sections of a filing, one a line.
func outline(f *Filing) string {
	var b strings.Builder
	for _, s := range f.Sections {
		fmt.Fprintf(&b, "%s/%s/%s %s\n", s.Part, s.Item, s.Note, s.Title)
	}
	return b.String()
}

func TestSections(t *testing.T) {
	const cover = "FORM 10-K\n\nFor the year ended December 31, 2003\n\n"
	const text = "\n\nWords.\n\nMore words.\n\nStill more words.\n\n"
	for _, c := range []struct{ name, body, want string }{
		{"Items and notes",
			"PART I\n\nItem 1. Business" + text + "PART II\n\nItem 8. Financial Statements" + text + "1. Basis" + text + "2. Debt" + text + "Item 9. Changes" + text,
			"I/1/ Business\nII/8/ Financial Statements\nII/8/1 Basis\nII/8/2 Debt\nII/9/ Changes\n"},
		{"the title stands below",
			"ITEM 1.\n\nBUSINESS" + text,
			"/1/ BUSINESS\n"},
		{"a table of contents with page numbers",
			"Item 1. Business                       3\nItem 2. Properties                     9\n\nItem 1. Business" + text,
			"/1/ Business\n"},
		{"a table of contents without page numbers",
			"Item 1. Business\n\nItem 2. Properties\n\nItem 8A. Controls\n   and procedures\n   of all kinds\n   and sorts\n\nPART I\n\nItem 1. Business" + text + "Item 2. Properties" + text,
			"I/1/ Business\nI/2/ Properties\n"},
		{"running heads",
			"Item 1. Business" + text + "Item 1. Business (Continued)" + text + "Item 2. Properties" + text,
			"/1/ Business\n/2/ Properties\n"},
		{"a reference to an Item",
			"Item 8. Financial Statements" + text + "Item 14. \"Exhibits\" lists them" + text + "Item 9. Changes" + text,
			"/8/ Financial Statements\n/9/ Changes\n"},
		{"numbered lists outside the notes",
			"Item 1. Business" + text + "1. Locks" + text + "2. Keys" + text,
			"/1/ Business\n"},
		{"numbered paragraphs among the exhibits",
			"Item 15. Exhibits" + text + "(1) To file, during any period in which offers or sales are being made of\nthe securities, an amendment to this statement\n\n",
			"/15/ Exhibits\n"},
		{"notes in order only",
			"Item 8. Statements" + text + "1. Basis" + text + "7. Somewhere else" + text + "2. Debt" + text,
			"/8/ Statements\n/8/1 Basis\n/8/2 Debt\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := outline(read(t, cover+c.body)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

func TestSpansOfSections(t *testing.T) {
	f := read(t, item8("1. Basis\n\nWords.\n\n2. Debt\n\nWords.\n"))
	end := 0
	for i, s := range f.Sections {
		if s.Span.Start < end || s.Span.End < s.Span.Start {
			t.Errorf("section %d, %s: bytes %d to %d after %d", i, s.Title, s.Span.Start, s.Span.End, end)
		}
		end = s.Span.End
		if !strings.Contains(s.Span.Text(), s.Title) {
			t.Errorf("section %q does not hold its title", s.Title)
		}
	}
}

// The lists of the last Item are no notes, whatever their numbers.
func TestListsFiledWithTheReport(t *testing.T) {
	for title, want := range map[string]bool{
		"Financial Statements": true, "Consolidated Financial Statements:": true, "Financial Statement Schedules.": true, "Exhibits": true,
		"Reports on Form 8-K": true, "Consolidated Financial Statement Details": false, "Financial Instruments": false, "Inventories": false,
	} {
		if got := listedWithReport(title); got != want {
			t.Errorf("%q is taken for such a list: %v, want %v", title, got, want)
		}
	}
}

// A table whose note begins below the running head of a page is of that note.
func TestNoteBelowRunningHead(t *testing.T) {
	f := read(t, item8(`1. Inventories

                          2003      2002
Finished goods          $1,090    $1,413
Raw materials               23        80

<PAGE>

                 Notes to Financial Statements

2. Property

                          2003      2002
Land                    $1,117    $1,208
Buildings               11,208    12,073
`))
	if len(f.Tables) != 2 {
		t.Fatalf("read %d tables", len(f.Tables))
	}
	for i, want := range []string{"1", "2"} {
		if got := f.Sections[f.Tables[i].Section].Note; got != want {
			t.Errorf("table %d is of note %q, want %q", i+1, got, want)
		}
	}
}
