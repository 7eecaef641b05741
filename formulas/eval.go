package formulas

import (
	"errors"
	"fmt"
	"math"
)

// Area is the values of a range, row by row. Columns is the width of the range and divides the number of values.
type Area struct {
	Columns int
	Values  []Value
}

// Rows is the height of the range.
func (a Area) Rows() int {
	if a.Columns <= 0 {
		return 0
	}
	return len(a.Values) / a.Columns
}

// Source answers for references. Value is asked for one cell, Area for a block, and where a function needs the shape of
// a range, even of one cell. Evaluation keeps no area after the call, and never writes to one. An error ends the evaluation.
type Source interface {
	Value(Ref) (Value, error)
	Area(Ref) (Area, error)
}

// Eval computes the formula as a spreadsheet would. Excel's errors are values; the error is one of the source, or says
// what is wrong with a tree that was built in code.
func Eval(e Expr, from Source) (Value, error) {
	v, err := eval(e, from)
	if v.Kind == KindBlank && err == nil {
		v = Num(0) // a cell that refers to a blank shows 0
	}
	return v, err
}

func eval(e Expr, from Source) (Value, error) {
	switch e := e.(type) {
	case Number:
		return Num(e.Value), nil
	case Text:
		return Str(e.Value), nil
	case Ref:
		if e.Block() {
			return Value{}, fmt.Errorf("the block %s stands where one value is needed; put it into a function that takes a range", e)
		}
		v, err := from.Value(e)
		if v.Kind == KindNum {
			v = Num(v.Num)
		}
		return v, err
	case cellPlace:
		v, err := from.(Places).Cell(int(e))
		if v.Kind == KindNum {
			v = Num(v.Num)
		}
		return v, err
	case rangePlace:
		return Value{}, errors.New("a block stands where one value is needed; put it into a function that takes a range")
	case Neg:
		x, err := eval(e.X, from)
		if err != nil {
			return Value{}, err
		}
		return negative(x), nil
	case Binary:
		x, err := eval(e.X, from)
		if err != nil {
			return Value{}, err
		}
		y, err := eval(e.Y, from)
		if err != nil {
			return Value{}, err
		}
		return operate(e.Op, x, y), nil
	case Call:
		row, err := e.function()
		if err != nil {
			return Value{}, err
		}
		if row.scalar != nil {
			return row.evalScalar(e.Args, from)
		}
		return row.eval(e.Args, from)
	default:
		panic(unknownNode(e))
	}
}

// function is the row of a call, with a number of arguments it takes.
func (e Call) function() (*function, error) {
	row := e.row
	if row == nil {
		if row = lookup(e.Func); row == nil {
			return nil, fmt.Errorf("there is no function %s%s", e.Func, didYouMean(e.Func))
		}
	}
	if msg := row.arity(len(e.Args)); msg != "" {
		return nil, errors.New(msg)
	}
	return row, nil
}

// evalScalar evaluates the arguments and hands the values to the function; the first error among them is the result,
// unless the function asks about errors.
func (f *function) evalScalar(args []Expr, from Source) (Value, error) {
	values := make([]Value, len(args))
	for i, arg := range args {
		v, err := eval(arg, from)
		if err != nil {
			return Value{}, err
		}
		if v.Kind == KindErr && !f.seesErrors {
			return v, nil
		}
		values[i] = v
	}
	return f.scalar(values), nil
}

func negative(x Value) Value {
	n, code := x.number()
	if code != "" {
		return Fail(code)
	}
	return Num(-n)
}

// operate is x op y. Where both are errors, the left one is the result.
func operate(op string, x, y Value) Value {
	switch op {
	case "+", "-", "*", "/", "^":
		if x.Kind != KindNum || y.Kind != KindNum {
			var code string
			if x.Num, code = x.number(); code != "" {
				return Fail(code)
			}
			if y.Num, code = y.number(); code != "" {
				return Fail(code)
			}
		}
		return arithmetic(op[0], x.Num, y.Num)
	}
	if x.Kind == KindErr {
		return x
	}
	if y.Kind == KindErr {
		return y
	}
	if op == "&" {
		return Str(x.String() + y.String())
	}
	order := compare(x, y)
	switch op {
	case "=":
		return Logical(order == 0)
	case "<>":
		return Logical(order != 0)
	case "<":
		return Logical(order < 0)
	case "<=":
		return Logical(order <= 0)
	case ">":
		return Logical(order > 0)
	case ">=":
		return Logical(order >= 0)
	}
	panic(fmt.Sprintf("formulas: no operator %q", op))
}

func arithmetic(op byte, x, y float64) Value {
	switch op {
	case '+':
		return Num(add(x, y))
	case '-':
		return Num(add(x, -y))
	case '*':
		return Num(x * y)
	case '/':
		if y == 0 {
			return Fail(errDiv0)
		}
		return Num(x / y)
	}
	return power(x, y)
}

func power(x, y float64) Value {
	switch {
	case x == 0 && y == 0:
		return Fail(errNum)
	case x == 0 && y < 0:
		return Fail(errDiv0)
	}
	return Num(math.Pow(x, y))
}

// array evaluates e over the ranges in it, cell by cell, as an array function does with its arguments. A single value
// counts for every cell; a row or a column counts for every row or column of the other side.
func array(e Expr, from Source) (Area, error) {
	switch e := e.(type) {
	case Ref, cellPlace, rangePlace:
		return areaOf(e, from)
	case Neg:
		x, err := array(e.X, from)
		if err != nil {
			return Area{}, err
		}
		return cellByCell([]Area{x}, func(v []Value) Value { return negative(v[0]) }), nil
	case Binary:
		x, err := array(e.X, from)
		if err != nil {
			return Area{}, err
		}
		y, err := array(e.Y, from)
		if err != nil {
			return Area{}, err
		}
		return cellByCell([]Area{x, y}, func(v []Value) Value { return operate(e.Op, v[0], v[1]) }), nil
	case Call:
		row, err := e.function()
		if err != nil {
			return Area{}, err
		}
		if row.scalar != nil && len(e.Args) > 0 {
			areas := make([]Area, len(e.Args))
			for i, arg := range e.Args {
				if areas[i], err = array(arg, from); err != nil {
					return Area{}, err
				}
			}
			return cellByCell(areas, row.strictly), nil
		}
	}
	v, err := eval(e, from)
	return Area{1, []Value{v}}, err
}

// strictly applies a scalar function to values that may be errors.
func (f *function) strictly(values []Value) Value {
	for _, v := range values {
		if v.Kind == KindErr && !f.seesErrors {
			return v
		}
	}
	return f.scalar(values)
}

// cellByCell applies of to the cells of the areas that stand at the same place; where an area has none, that is #N/A.
func cellByCell(areas []Area, of func([]Value) Value) Area {
	rows, columns := 0, 0
	for _, a := range areas {
		rows, columns = max(rows, a.Rows()), max(columns, a.Columns)
	}
	out := Area{columns, make([]Value, 0, rows*columns)}
	values := make([]Value, len(areas))
	for r := range rows {
		for c := range columns {
			for i, a := range areas {
				values[i] = a.spread(r, c)
			}
			out.Values = append(out.Values, of(values))
		}
	}
	return out
}

// spread is the value at row r and column c, where a single row or column stands for all.
func (a Area) spread(r, c int) Value {
	if a.Rows() == 1 {
		r = 0
	}
	if a.Columns == 1 {
		c = 0
	}
	if r >= a.Rows() || c >= a.Columns {
		return Fail(errNA)
	}
	return a.Values[r*a.Columns+c]
}
