// Package formulas is the line language: the formulas an analyst writes in a template row.
//
// A formula names lines of the model, never cells, and is written once for all columns of its row:
//
//	net_sales - cost_of_sales
//	round(net_sales * case(price), 0)
//
// The same expression tree has several readings: [Excel] prints the text a spreadsheet stores, [Eval] computes the
// value that spreadsheet will show, [Words] says it in words, [Refs] lists what it depends on.
//
// # Lines and periods
//
//	x                  line x in the column the formula stands in
//	sheet.x            line x of the sheet with the id sheet
//	x[-1]  x[+1]       line x one column earlier, one column later; a shift always carries its sign
//	x[base]  x[2003]   line x in a named period, or in the column with that key
//	case(x)            the live scenario value of driver x; case(x)[-1] is the year before
//	a..b               the block of lines from a to b, in the same column
//	a..b[-1]           the same block one column earlier
//	x[2004..2008]      line x over the columns 2004 to 2008; x[first..last], x[-3..0] likewise
//
// A line id is lower case letters, digits and underscores. A column key is letters, digits and underscores, and a key
// that starts with a digit may hold hyphens (2003, q1_2003, 2003-12). A block of more than one cell stands only where
// a function takes a range, as in sum(a..b).
//
// # Operators
//
// From loosest to tightest, in the order of Excel: the comparisons = <> < <= > >=, then & (joins texts), then + and -,
// then * and /, then ^, then the sign. All are left-associative: 2^3^2 is 64. The sign binds tighter than the power:
// -2^2 is 4. The sign + does nothing. Parentheses group. There is no percent sign: 5% is 0.05.
//
// # Constants and functions
//
// Numbers (1, 0.5, .28, 1e-9), texts in double quotes with a quote inside doubled ("so ""called"""), true and false.
// Functions are those of [Functions], in upper or lower case. Arguments are separated by commas; none may be left empty.
//
// # What a formula computes
//
// The rules are the spreadsheet's. A blank counts as 0 in arithmetic and as the empty text in joining; a formula that
// yields a blank shows 0. A text that spells a plain number counts as that number in arithmetic, any other text is
// #VALUE!. Texts are compared without regard to case, and numbers stand before texts and texts before logical values.
// Two numbers that differ only beyond the fifteenth digit are equal, and their difference is 0. Errors such as #DIV/0!
// are values and travel through every operation; a Go error from Eval means the formula or its source is at fault.
// Dates are day numbers of the 1900 system, in which 2003-12-31 is 37986.
//
// Excel and LibreOffice differ on a few points. Here a power of 0^0 and a root of a negative number are #NUM! and
// logical values in a range are not added, as in Excel; differences snap to 0 wherever they stand in a formula, and INT
// and MOD allow for the sixteenth digit, as in LibreOffice (Excel snaps only the last operation of a formula). Test
// differences against a tolerance and none of this shows.
package formulas

// Design notes, for maintainers.
//
// Nodes hold operands and an offset into their own formula and have no opinion: printer, evaluator and words are three
// type switches in three files, each ending in a panic that names a type it does not know. A file position is made by
// the caller, who knows where the formula was written.
//
// One row of the function table (func.go) makes a function exist: the parser accepts no other name, so nothing can be
// printed that cannot be evaluated. The parser leaves a pointer to the row in the Call; trees built in code do without
// and pay for a search.
//
// Evaluation passes values of the struct type Value and a Source interface through plain recursion, so arithmetic does
// not allocate. Ranges are asked for as an Area, which is the source's to allocate or to keep.
