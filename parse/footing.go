package parse

// FootTerm is one row of a sum. Sign is +1 or -1: how the printed figure enters.
type FootTerm struct{ Row, Sign int }

// FootBreak is a column in which a sum proven elsewhere fails.
type FootBreak struct {
	Column            int
	Printed, Computed string
}

// Footing says that a row is the sum of other rows.
type Footing struct {
	Total   int         // index of the total row
	Terms   []FootTerm  // in row order
	Proven  []int       // columns in which the sum is exact
	Rounded []int       // columns in which it holds within rounding
	Broken  []FootBreak // columns in which it fails
	Weight  float64     // how unlikely by chance, in bits
}
