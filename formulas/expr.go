package formulas

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// Expr is a node of an expression tree: a Number, Text, Ref, Neg, Binary or Call, always by value.
// Offset is the byte offset of the node in its own formula's text, 0 for trees built in code; for a Binary it is the
// offset of the operator, for the others that of their first character.
type Expr interface {
	Offset() int
	expr()
}

// Number is a numeric constant. Raw is the text it was written as, "" for trees built in code.
type Number struct {
	Pos   int
	Raw   string
	Value float64
}

// Text is a text constant; Value is without quotes and not doubled.
type Text struct {
	Pos   int
	Value string
}

// Ref names a line, a block of lines, or a line over several columns. The zero values of the optional fields mean the
// line itself, in the column the formula stands in.
type Ref struct {
	Pos      int
	Line     string // line id, which may be qualified: sheet.line; "" in trees built in code for the line the formula stands in
	Case     bool   // case(driver): the live scenario value of driver Line
	Shift    int    // columns to the right of the formula's own: x[-1] is -1; 0 where Period is set
	Period   string // x[base], x[2003]: a named period or column key, "" for the formula's own column
	To       string // a..b: last line of the block, "" for one line
	PeriodTo string // x[2004..2008]: last column of a block, a key or a shift with its sign ("0", "-1"); "" for one column

	N  int32 // its place among the references of a Formula, from 0; no part of what it names
	At Place // where it leads, where whoever made it knows; no part of what it names
}

// Place is a cell as a source counts them. The zero Place is none.
type Place struct {
	Sheet, Column int16 // Sheet is counted from 1
	Row           int32
}

// Neg is the negative of X.
type Neg struct {
	Pos int
	X   Expr
}

// Binary is X Op Y; Op is one of + - * / ^ & = <> < <= > >=.
type Binary struct {
	Pos  int
	Op   string
	X, Y Expr
}

// Call is a function call. Func is in upper case, as Excel spells it. TRUE and FALSE are calls without arguments,
// printed without parentheses.
type Call struct {
	Pos  int
	Func string
	Args []Expr

	row *function // set by the parser; nil in trees built in code
}

// Offset implements Expr.
func (e Number) Offset() int { return e.Pos }

// Offset implements Expr.
func (e Text) Offset() int { return e.Pos }

// Offset implements Expr.
func (e Ref) Offset() int { return e.Pos }

// Offset implements Expr.
func (e Neg) Offset() int { return e.Pos }

// Offset implements Expr.
func (e Binary) Offset() int { return e.Pos }

// Offset implements Expr.
func (e Call) Offset() int { return e.Pos }

func (Number) expr() {}
func (Text) expr()   {}
func (Ref) expr()    {}
func (Neg) expr()    {}
func (Binary) expr() {}
func (Call) expr()   {}

// Block reports whether the reference is to several lines or several columns.
func (e Ref) Block() bool { return e.To != "" || e.PeriodTo != "" }

// ToShift is PeriodTo where that is counted in columns from the formula's own; false where it is a key or there is none.
func (e Ref) ToShift() (columns int, ok bool) {
	if e.PeriodTo == "" || !isShift(e.PeriodTo) {
		return 0, false
	}
	columns, err := strconv.Atoi(e.PeriodTo)
	return columns, err == nil
}

// String is the reference as the line language writes it, such as case(x)[-1] or a..b[2004..2008].
func (e Ref) String() string {
	var b strings.Builder
	if e.Case {
		b.WriteString("case(" + e.Line + ")")
	} else {
		b.WriteString(e.Line)
	}
	if e.To != "" {
		b.WriteString(".." + e.To)
	}
	if e.Period == "" && e.PeriodTo == "" && e.Shift == 0 {
		return b.String()
	}
	b.WriteByte('[')
	switch {
	case e.Period != "":
		b.WriteString(e.Period)
	case e.Shift == 0:
		b.WriteByte('0')
	default:
		fmt.Fprintf(&b, "%+d", e.Shift)
	}
	if e.PeriodTo != "" {
		b.WriteString(".." + e.PeriodTo)
	}
	b.WriteByte(']')
	return b.String()
}

// Walk visits e and what is below it, left to right, a node before its operands. Where visit returns false, the node's
// operands are left out.
func Walk(e Expr, visit func(Expr) bool) {
	if !visit(e) {
		return
	}
	switch e := e.(type) {
	case Number, Text, Ref:
	case Neg:
		Walk(e.X, visit)
	case Binary:
		Walk(e.X, visit)
		Walk(e.Y, visit)
	case Call:
		for _, arg := range e.Args {
			Walk(arg, visit)
		}
	default:
		panic(unknownNode(e))
	}
}

// Refs are the references of e from left to right, each as often as it stands there.
func Refs(e Expr) iter.Seq[Ref] {
	return func(yield func(Ref) bool) { eachRef(e, yield) }
}

// eachRef visits the references of e until visit returns false, and reports whether it never did.
func eachRef(e Expr, visit func(Ref) bool) bool {
	switch e := e.(type) {
	case Number, Text:
	case Ref:
		return visit(e)
	case Neg:
		return eachRef(e.X, visit)
	case Binary:
		return eachRef(e.X, visit) && eachRef(e.Y, visit)
	case Call:
		for _, arg := range e.Args {
			if !eachRef(arg, visit) {
				return false
			}
		}
	default:
		panic(unknownNode(e))
	}
	return true
}

// Same reports whether two trees say the same: offsets and the raw texts of numbers aside.
func Same(x, y Expr) bool {
	switch x := x.(type) {
	case Number:
		y, ok := y.(Number)
		return ok && x.Value == y.Value
	case Text:
		y, ok := y.(Text)
		return ok && x.Value == y.Value
	case Ref:
		y, ok := y.(Ref)
		x.Pos, x.N, x.At, y.Pos, y.N, y.At = 0, 0, Place{}, 0, 0, Place{}
		return ok && x == y
	case Neg:
		y, ok := y.(Neg)
		return ok && Same(x.X, y.X)
	case Binary:
		y, ok := y.(Binary)
		return ok && x.Op == y.Op && Same(x.X, y.X) && Same(x.Y, y.Y)
	case Call:
		y, ok := y.(Call)
		if !ok || x.Func != y.Func || len(x.Args) != len(y.Args) {
			return false
		}
		for i := range x.Args {
			if !Same(x.Args[i], y.Args[i]) {
				return false
			}
		}
		return true
	}
	panic(unknownNode(x))
}

// unknownNode is what every reader of the tree panics with on a node type it does not know: a mistake in Go code, never
// in a template.
func unknownNode(e Expr) string {
	return fmt.Sprintf("formulas: no reading for node type %T (nodes are held by value)", e)
}
