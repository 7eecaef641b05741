// Package model says what the figures of a filing mean: statements, lines,
// key figures, the identities that tie them together, and what does not tie.
package model

import (
	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Model is one filer's annual report as accounting: what templates build on.
type Model struct {
	Filing     *parse.Filing
	Statements []*Statement // income, balance sheet, cash flow, equity; those the filing has
	Schedules  []*Statement // every other table of figures, by place; Kind is Schedule
	Key        []KeyFigure  // by year (latest first), then in the order of KeyFigureIDs
	Checks     []Check      // every identity that could be tested, in the order of the statements
	Findings   []Finding    // the filing's own contradictions, by place
	Links      []Link       // figures of schedules that repeat a figure of another place, by place
	Notes      Notes        // what the notes say, by subject
	Stated     []Stated     // what became of every figure in a sentence, in the order of Filing.Quantities
}

// Kind is one of the four primary statements, or a schedule.
type Kind uint8

const (
	Income Kind = iota
	BalanceSheet
	CashFlow
	Equity
	Schedule // any other table: a note's, selected data, a schedule of Item 15
	Prose    // a sentence: only a Term is of this kind
)

// Statement is a primary statement as filed, or a schedule: any other table.
//
// The columns of a statement are its periods (of equity, its components); a
// schedule has all columns of its table, whose keys are years ("2003"),
// quarters ("q1_2003") or headings ("options_2003").
type Statement struct {
	Kind    Kind
	ID      string          // "income_statement", "balance_sheet", "cash_flow", "equity"; "note_4_debt" of a schedule
	Title   string          // as filed: "Consolidated Statements of Income"
	Tables  []*parse.Table  // where it was read: a balance sheet on two pages has two
	Columns []Column        // as filed, left to right
	Lines   []*Line         // as filed, headings included
	Footed  []parse.Footing // indices are into Lines (terms, totals) and Columns
	Across  []parse.Footing // cross-footings: indices are columns; Proven and Broken are lines
	Scale   int64           // 1, 1000, 1000000
	Type    ScheduleType    // what a schedule is about, "" for a primary statement
	Section int             // index in Filing.Sections, -1 outside any
}

// ScheduleType says what a schedule is about. Tables that have no type are
// carried, footed and tied out all the same.
type ScheduleType string

const (
	Untyped           ScheduleType = "table"
	DebtTable         ScheduleType = "debt"              // instruments and their balances
	MaturitiesTable   ScheduleType = "debt_maturities"   // principal due by year
	LeaseTable        ScheduleType = "lease_commitments" // minimum payments by year
	ObligationsTable  ScheduleType = "contractual_obligations"
	PensionTable      ScheduleType = "pension"      // obligation, assets, funded status
	PensionCostTable  ScheduleType = "pension_cost" // components of net periodic cost
	PensionRatesTable ScheduleType = "pension_assumptions"
	PensionSheetTable ScheduleType = "pension_recognized" // amounts in the balance sheet
	PretaxTable       ScheduleType = "pretax_income"      // by source
	TaxTable          ScheduleType = "tax_provision"      // current and deferred
	TaxRateTable      ScheduleType = "tax_rate"           // statutory to effective
	DeferredTaxTable  ScheduleType = "deferred_taxes"
	InventoryTable    ScheduleType = "inventories"
	PropertyTable     ScheduleType = "property"
	IntangibleTable   ScheduleType = "intangibles"
	EPSTable          ScheduleType = "earnings_per_share"
	OptionsTable      ScheduleType = "options"
	OCITable          ScheduleType = "accumulated_oci"
	GeographyTable    ScheduleType = "geography"
	SegmentTable      ScheduleType = "segments"
	QuarterlyTable    ScheduleType = "quarterly"
	SelectedTable     ScheduleType = "selected_data" // five years
	PriceTable        ScheduleType = "share_prices"
	ValuationTable    ScheduleType = "valuation_accounts"
)

// Column is a column of a statement: a period, or a component of equity; in a
// schedule it may be neither.
type Column struct {
	Key     string // "2003"; in the equity statement the component's id: "retained_earnings"
	Heading string // as filed
	Year    int    // fiscal year, 0 for a component of equity
	Quarter int    // 1 to 4 of the fiscal year in a schedule of quarters, else 0
	Period  parse.Period
	Unit    parse.Unit // of its figures where the column says so: shares, per share, percent
}

// Line is one row of a statement.
type Line struct {
	ID      string     // stable, unique in its statement: "total_current_assets", "gross_profit"
	Caption string     // as filed, "" where the filing prints none
	Name    string     // what to show: the caption, or the concept's name where there is none
	Concept string     // id in the catalogue of concepts, "" where nothing fits
	Element string     // nearest US-GAAP taxonomy element, "" where nothing fits
	Unit    parse.Unit // of its figures
	Indent  int        // level from 0
	Heading bool       // a caption without figures
	Rule    bool       // a rule is printed above its figures
	Double  bool       // a double rule is printed below its figures
	Figures []Figure   // one per column of the statement; nil for a heading
	Under   string     // captions of the headings it stands under, outermost first, joined with " / "
	Year    int        // the year the row belongs to where rows are years or stand in blocks of a year, else 0
	Span    parse.Span
	words   []string // normal form of the caption, what stands in parentheses included
}

// Figure is one printed figure and the figure that arithmetic proves.
//
// Units: as printed, the statement's scale not applied; PerShare in currency.
// Sign: as printed (a cost printed without parentheses is positive).
type Figure struct {
	parse.Cell                 // as printed; Blank where the filing prints nothing
	Proven     decimal.Decimal // equals Cell.Value unless other figures prove that wrong
	Finding    string          // id of the finding about this figure, "" for none
}

// KeyFigure is one of the figures every annual report has.
//
// Units: whole currency (scale applied), PerShare in currency.
// Sign: as in DESIGN.md, JSON of parse: costs and taxes positive, cash out negative.
type KeyFigure struct {
	ID        string // one of KeyFigureIDs
	Year      int
	Value     decimal.Decimal // the figure that arithmetic proves
	Statement Kind
	Line      string // id of the line
	Column    int    // index in the statement's Columns
	Span      parse.Span
}

// Severity orders findings.
type Severity string

const (
	Misprint      Severity = "misprint"      // one figure is wrong and others prove what it should be
	Inconsistency Severity = "inconsistency" // two places disagree and nothing proves which is right
	Rounding      Severity = "rounding"      // a difference no larger than the printed precision allows
)

// Finding is a contradiction within the filing.
type Finding struct {
	ID        string // stable: "balance_sheet.total_current_liabilities.2002"
	Severity  Severity
	Message   string // one sentence: what is printed, what is computed, what proves it
	Span      parse.Span
	Printed   decimal.Decimal
	Expected  decimal.Decimal // the most probable right value
	Evidence  []string        // the figures that prove it, one per line
	Statement Kind
	Schedule  string // id of the schedule where Statement is Schedule, else ""
	Line      string
	Column    int
	Quantity  int // index in Filing.Quantities where Statement is Prose
}

// CheckKind groups checks on the Tie-out sheet.
type CheckKind string

const (
	FootingCheck      CheckKind = "footing"       // a total against its rows
	CrossFootingCheck CheckKind = "cross-footing" // a total column against its columns
	RollForwardCheck  CheckKind = "roll-forward"  // opening balance and movements against closing balance
	ArticulationCheck CheckKind = "articulation"  // one statement against another
	NoteCheck         CheckKind = "statements against notes"
	BetweenNotesCheck CheckKind = "notes against each other"
	SelectedCheck     CheckKind = "five-year data" // selected data against statements and notes
	QuarterCheck      CheckKind = "quarters"       // quarters against the year
	RatioCheck        CheckKind = "recomputed"     // a ratio, a rate, an average against the figures it is made of
	ProseCheck        CheckKind = "prose"          // a figure in a sentence against the figure it restates
	DiscussionCheck   CheckKind = "MD&A"           // a change, a share or a ratio in a sentence, recomputed
)

// Verdict is the outcome of a check.
type Verdict string

const (
	Agrees  Verdict = "agrees"
	Rounds  Verdict = "rounding" // differs within the tolerance of the printed precision
	Differs Verdict = "differs"  // a finding explains it
)

// Check is one identity with its two sides.
type Check struct {
	ID         string // stable
	Kind       CheckKind
	What       string // "Total current assets = Cash and cash equivalents + ..."
	Column     string // period or component the check is made for: "2003"
	Left       Side
	Right      Side
	Difference decimal.Decimal // left less right, as printed
	Tolerance  decimal.Decimal // half a unit of the last printed digit for each number added
	Verdict    Verdict
	Finding    string // id of the finding that explains a difference
}

// Side is one side of a check: a signed sum of printed figures, or a quotient
// of two.
//
// Units: as printed; whole currency where the figures of a check are printed in
// different scales, and in every check of a sentence, which takes the figures
// that arithmetic proves. A percentage among the factors counts as a fraction.
type Side struct {
	Label string
	Terms []Term
	Over  []Term          // what the sum of Terms is divided by; nil for nothing
	Unit  parse.Unit      // of Value; where it is Percent and Over is given, the quotient is times 100
	Round *int32          // decimals the side is rounded to, as the other side is printed; nil for none
	Value decimal.Decimal // as printed; in whole currency where the figures of a check are printed in different scales
}

// Term points at one figure.
type Term struct {
	Sign      int // +1 or -1
	Statement Kind
	Schedule  string // id of the schedule where Statement is Schedule, else ""
	Line      string
	Column    int   // index in the statement's Columns; -1 for a figure in the caption of the line
	Quantity  int   // index in Filing.Quantities where Statement is Prose, in Filing.FiguresIn of the caption where Column is -1
	Times     *Term // a second factor: shares times their price; nil for none
}

// Link says that a figure of a schedule repeats a figure printed elsewhere: the
// same thing in the same period, equal but for the scale and, where To.Sign is
// -1, the sign. To is on a primary statement or an earlier place among the
// schedules, so links never run in a circle.
type Link struct {
	Schedule, Line string
	Column         int
	To             Term
}
