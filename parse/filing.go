package parse

import (
	"time"

	"github.com/shopspring/decimal"
)

// Filing is what one annual report says, with the place of everything it says.
type Filing struct {
	Source    *Source
	Company   string    // as the cover page or the SGML header names the registrant
	CIK       string    // ten digits, "" where the file has no SGML header
	Form      string    // "10-K", "10-K405", "10-KSB", "10-K/A" ...
	PeriodEnd time.Time // fiscal year end; the zero time where the file does not say
	Format    string    // "text"
	Currency  string    // ISO 4217, "USD" unless the filing says otherwise
	SHA256    string    // of the file's bytes, lower-case hex
	Truncated string    // why the file looks cut off, "" where nothing says so
	Documents []Document
	Sections  []Section
	Tables    []*Table

	Sentences  []Sentence // of the report and its exhibit 13, in the order of the file
	Quantities []Quantity // figures stated in them, in the same order
	Claims     []Claim    // what the sentences say of them

	years map[int]Period // fiscal years that the tables name, by label
}

// Document is one document of an EDGAR submission: the main one or an exhibit.
// A bare text file is one Document of the filing's form.
type Document struct {
	Type string // "10-K", "EX-13", "EX-27" ...
	Span Span
}

// Section is a Part, an Item or a note to the financial statements.
type Section struct {
	Part  string // "II", "" in an exhibit
	Item  string // "8", "7A", "" in an exhibit without items
	Note  string // number or letter of a note to the statements, "" outside the notes
	Title string // heading as filed
	Span  Span   // heading and everything below it up to the next section
}

// Table is a block of figures in columns, read cell by cell.
type Table struct {
	ID       string   // stable in one file: "t12", in the order of the file
	Title    string   // headings above it, joined with " / "
	Document int      // index in Filing.Documents
	Section  int      // index in Filing.Sections, -1 outside any
	Span     Span     // from its first heading line to its last row
	Unit     Unit     // kind of its figures where nothing nearer says otherwise
	Scale    int64    // 1, 1000 or 1000000: what a figure of Unit Currency is multiplied with
	ScaleAt  Span     // where the scale is stated; zero where it is not
	Columns  []Column // columns of figures, left to right, the column of captions not counted
	Rows     []Row
	Footings []Footing // which rows sum to which, by arithmetic alone
	Across   []Footing // which columns sum to which
}

// Unit is the kind of a figure.
type Unit uint8

const (
	Currency Unit = iota // an amount of the reporting currency, subject to the table's scale
	PerShare             // currency per share, never scaled
	Shares               // number of shares
	Percent              // printed with or under a percent sign: 39 means 39 %
	Number               // a count, a ratio, anything else
)

// Column is one column of figures.
type Column struct {
	Heading string // lines of its heading joined with a space, headings that span several columns first
	Period  Period // zero where the heading names none
	Unit    Unit   // of its figures where the column says so, else the table's
	exact   bool   // month, day and year of the period's end are all printed
}

// Period is a date or the time between two dates.
type Period struct {
	End    time.Time // last day; the zero time is no period
	Months int       // length: 12 a year, 3 a quarter, 0 a date or a length the table does not state
	Label  int       // the year the column is labelled with, where that is not the year of End; else 0
}

// Year is the year the column is labelled with: a year that ends on January 2,
// 2000 may be called 1999. It is 0 for no period.
func (p Period) Year() int {
	switch {
	case p.Label != 0:
		return p.Label
	case p.End.IsZero():
		return 0
	}
	return p.End.Year()
}

// Row is one line of a table: a caption and its figures. Wrapped captions are
// joined. A row without figures is a heading.
type Row struct {
	Label  string   // caption as filed, white space and leader dots folded, "" where there is none
	Indent int      // columns of white space before the caption's first line; -1 without caption
	Note   string   // reference in a column of notes beside the caption: "C & R"
	Cells  []Cell   // one per column of the table; nil for a heading row
	Rule   bool     // a rule is printed between the row of figures above and this one
	Double bool     // a double rule is printed below this row
	Break  bool     // a blank line or a heading row stands before this row
	Unit   Unit     // of its figures
	Span   Span     // from the first line of the caption to the end of the figures
	Lines  []string // lines of statements that somebody says the row is, "income_statement.revenue"; nil where nobody does
}

// CellKind says what stands in a cell. Blank, dash and zero are three things.
type CellKind uint8

const (
	Blank  CellKind = iota // nothing is printed
	Figure                 // a figure
	Dash                   // a dash: a reported nil, Value is zero
	Word                   // text in a column of figures: "n/a", "*"
)

// Cell is one figure as printed and as meant.
type Cell struct {
	Kind  CellKind
	Text  string          // as printed, "$" and parentheses included: "$ (1,628,326)"
	Value decimal.Decimal // with its sign, as printed: scale not applied
	Mark  string          // footnote mark beside it: "*", "(1)"
	Span  Span            // the characters of Text
}

// Present reports whether the cell holds a figure or a reported nil.
func (c Cell) Present() bool { return c.Kind == Figure || c.Kind == Dash }
