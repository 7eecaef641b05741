package templates

import (
	"time"

	"tieout/formulas"
	"tieout/parse"
)

// Plan is the workbook before it has a file format: sheets of rows of cells,
// every formula a tree, every value computed, every figure with its place.
// Sheets, rows and columns are final: package workbook only draws them.
type Plan struct {
	Title     string    // "American Widget Inc. - Form 10-K for 2003"
	Subject   string    // one line for the document properties
	Company   string    // as filed
	Form      string    // "10-K"
	PeriodEnd time.Time // fiscal year end
	Created   time.Time // date for the document properties: the filing's, never the run's
	Source    *parse.Source
	SHA256    string // of the filing
	Template  string // name of the template
	Sheets    []*Sheet
	Names     []Name // workbook-wide names
	Text      string // name of the sheet with the text of the filing, "" for none
	Theme     *Theme // nil for the shipped look
	Currency  string // of the filing, ISO 4217
	Charts    []Chart
	Kept      []Kept // what became of the work in an earlier workbook

	index  index // of Locate
	copies copies
}

// Name is a defined name: Letters, digits and underscores.
type Name struct {
	Name    string
	Area    Area
	Comment string
}

// Area is a block of cells of one sheet: indices from 0, both ends included.
type Area struct {
	Sheet               int // index in Plan.Sheets
	Row, Column         int
	LastRow, LastColumn int
}

// ChartKind is how a chart draws its series.
type ChartKind string

const (
	ColumnChart  ChartKind = "column"  // columns side by side
	StackedChart ChartKind = "stacked" // columns on top of one another
	LineChart    ChartKind = "line"
	BarChart     ChartKind = "bar" // horizontal bars
)

// Chart is a chart over cells of the workbook: it follows them.
type Chart struct {
	Kind       ChartKind
	Title      string
	Alt        string // what it shows, for those who cannot see it
	Sheet      int    // index in Plan.Sheets
	Place      Area   // the cells it covers
	Categories Area   // headings under its axis
	Series     []Series
	Format     Format // of its value axis
}

// Series is one row or column of values.
type Series struct {
	Name   Area // one cell
	Values Area
}

// SheetKind decides the tab's colour.
type SheetKind string

const (
	CoverSheet     SheetKind = "cover"
	StatementSheet SheetKind = "statement"
	ScheduleSheet  SheetKind = "schedule"
	CheckSheet     SheetKind = "check"
	SourceSheet    SheetKind = "source" // Sources and Filing
)

// Sheet is one worksheet.
type Sheet struct {
	ID        string // "balance_sheet": qualifies line names
	Name      string // tab, as Excel allows: at most 31 characters, none of []:*?/\
	Kind      SheetKind
	Columns   []Column
	Rows      []Row
	Frozen    struct{ Rows, Columns int } // panes that stay in view
	Header    int                         // rows at the top that repeat on every printed page; 0 for none
	OnePage   bool                        // everything printed on one page
	Printed   int                         // rows from the top that are printed; 0 for all
	Zoom      int                         // in percent on opening; 0 for 100
	Gridlines bool

	standing int // row that says whose the sheet is and in which state, 0 for none
}

// Column is one column of a sheet.
type Column struct {
	Key   string  // period or column key that references use: "2003", "printed"; "" where none
	Width float64 // in characters of the standard font
	Level int     // outline level; 0 for none
	// Collapsed is a column of the common years that this sheet has nothing for:
	// grouped and out of view, so that the same year stands in the same column on
	// every annual sheet.
	Collapsed bool
	// Forecast is a column of a forecast period, whose heading is set apart from
	// those of actual periods and whose first one has a rule on its left.
	Forecast bool
	Apart    bool // to the right of the figures, for charts
}

// RowStyle is what a row is, for its looks.
type RowStyle uint8

const (
	TitleRow    RowStyle = iota + 1 // name of the sheet
	SubtitleRow                     // company, units, periods
	HeaderRow                       // column headings
	HeadingRow                      // caption over a block
	LineRow
	StrongRow   // bold, no rule: what no sum leads to
	SubtotalRow // rule above
	TotalRow    // rule above, double rule below
	NoteRow     // small print
	TextRow     // verbatim lines of the filing, fixed pitch
	BlankRow
)

// String is the style in a word, "" where none is given.
func (s RowStyle) String() string {
	return [...]string{"", "title", "subtitle", "header", "heading", "line", "strong", "subtotal", "total", "note", "text", "blank"}[s]
}

// Row is one row of a sheet. A copied row has no cells of its own: Plan.Cells
// lays them out.
type Row struct {
	ID    string // line id, unique in its sheet; "" where nothing refers to it, and for a copied row
	Cells []Cell // from the sheet's first column on; shorter than Columns is fine
	Style RowStyle
	Level int8 // outline level; 0 for none

	keys *[]string // nil for the sheet's
	copy *copied   // nil for a row that is no copy
}

// Keys are those of the columns in this row where they differ from the sheet's:
// tables with columns of their own.
func (r *Row) Keys() []string {
	if r.keys == nil {
		return nil
	}
	return *r.keys
}

// Role is what a cell is, for its colour and mark.
type Role uint8

const (
	LabelRole  Role = iota // text of ours or a caption of the filing
	InputRole              // a constant: a figure of the filing or an assumption (blue)
	ChoiceRole             // an input with a drop-down
	CalcRole               // a formula on its own sheet (black)
	CrossRole              // a formula that takes a figure from another sheet (green)
	SourceRole             // a jump to the place in the filing
	PassRole               // a verdict or light that is good
	FailRole               // a verdict or light that is bad
	WarnRole               // a finding
)

// String is the role in a word, "" for a label.
func (r Role) String() string {
	return [...]string{"", "input", "choice", "formula", "link", "source", "pass", "fail", "warn"}[r]
}

// Format is a kind of number, not a number format.
type Format uint8

const (
	TextFormat     Format = iota
	AmountFormat          // currency in the statement's units, no currency sign
	MoneyFormat           // the same with a currency sign: first and last rows
	PerShareFormat        // currency with cents and a currency sign
	SharesFormat          // a count of shares
	PercentFormat         // value is a fraction
	NumberFormat          // two decimals
	IntegerFormat         // no separators: years, counts, line numbers
	DateFormat            // day number of the 1900 system
	DecimalFormat         // as many decimals as Decimals says
)

// String is the format in a word, "" for text.
func (f Format) String() string {
	return [...]string{"", "amount", "money", "per_share", "shares", "percent", "number", "integer", "date", "decimal"}[f]
}

// Cell is one cell: empty where Expr is nil and Value is Blank. A workbook has a hundred thousand of them, so what few
// have stands aside.
type Cell struct {
	Value    formulas.Value // what it shows; of a formula, what Excel will compute
	Expr     formulas.Expr  // nil for a constant
	Role     Role
	Format   Format
	Verbatim bool // text of the filing: never a formula, whatever it begins with
	Wrap     bool // long text that may take several lines
	Decimals int8
	Indent   int8

	aside *Aside // nil where there is nothing; copies of the cell share it
}

// Aside is what few cells have.
type Aside struct {
	Link    *Area      // where a click leads, nil for nowhere
	Tip     string     // shown when the pointer rests on a link
	Note    string     // comment on the cell
	Choices *Choices   // the drop-down, for ChoiceRole
	Place   parse.Span // where in the filing the value was read
	Input   *Input     // of a cell that people may type over; nil for any other
}

// Aside is what stands aside of the cell.
func (c *Cell) Aside() Aside {
	if c.aside == nil {
		return Aside{}
	}
	return *c.aside
}

// With is the cell with something else aside.
func (c Cell) With(a Aside) Cell {
	if c.aside = nil; a != (Aside{}) {
		c.aside = &a
	}
	return c
}

// Link is where a click leads, nil for nowhere.
func (c *Cell) Link() *Area {
	if c.aside == nil {
		return nil
	}
	return c.aside.Link
}

// Tip is shown when the pointer rests on the cell's link, "" for none.
func (c *Cell) Tip() string {
	if c.aside == nil {
		return ""
	}
	return c.aside.Tip
}

// Note is the comment on the cell, "" for none.
func (c *Cell) Note() string {
	if c.aside == nil {
		return ""
	}
	return c.aside.Note
}

// Choices is the drop-down of the cell, nil for none.
func (c *Cell) Choices() *Choices {
	if c.aside == nil {
		return nil
	}
	return c.aside.Choices
}

// Place is where in the filing the value was read, the zero Span for nowhere.
func (c *Cell) Place() parse.Span {
	if c.aside == nil {
		return parse.Span{}
	}
	return c.aside.Place
}

// Input is what the list of inputs says of the cell, nil where nobody types it
// over.
func (c *Cell) Input() *Input {
	if c.aside == nil {
		return nil
	}
	return c.aside.Input
}

// Choices are the values of a drop-down.
type Choices struct {
	List []string
	From *Area // or the cells that hold them
}
