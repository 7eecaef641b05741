package formulas

import "math"

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

// Eval is Eval of a Machine made for one formula.
func Eval(e Expr, from Source) (Value, error) { return NewMachine(from).Eval(e) }

func negative(x Value) Value {
	n, code := x.number()
	if code != "" {
		return Fail(code)
	}
	return Num(-n)
}

// operate is x op y. Where both are errors, the left one is the result.
func operate(op operator, x, y Value) Value {
	if op <= opPower {
		if x.Kind != KindNum || y.Kind != KindNum {
			var code string
			if x.Num, code = x.number(); code != "" {
				return Fail(code)
			}
			if y.Num, code = y.number(); code != "" {
				return Fail(code)
			}
		}
		return arithmetic(op, x.Num, y.Num)
	}
	if x.Kind == KindErr {
		return x
	}
	if y.Kind == KindErr {
		return y
	}
	if op == opJoin {
		return Str(x.String() + y.String())
	}
	order := compare(x, y)
	switch op {
	case opEqual:
		return Logical(order == 0)
	case opUnequal:
		return Logical(order != 0)
	case opLess:
		return Logical(order < 0)
	case opLessOrEqual:
		return Logical(order <= 0)
	case opGreater:
		return Logical(order > 0)
	}
	return Logical(order >= 0)
}

func arithmetic(op operator, x, y float64) Value {
	switch op {
	case opAdd:
		return Num(add(x, y))
	case opSubtract:
		return Num(add(x, -y))
	case opMultiply:
		return Num(x * y)
	case opDivide:
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
func (m *Machine) array(n *node) (Area, error) {
	switch n.kind {
	case cellNode, blockNode, cellPlace, blockPlace:
		return m.areaOf(n)
	case negNode, binaryNode, scalarNode:
		if len(n.args) == 0 {
			break
		}
		areas := make([]Area, len(n.args))
		for i := range n.args {
			var err error
			if areas[i], err = m.array(&n.args[i]); err != nil {
				return Area{}, err
			}
		}
		switch n.kind {
		case negNode:
			return cellByCell(areas, func(v []Value) Value { return negative(v[0]) }), nil
		case binaryNode:
			return cellByCell(areas, func(v []Value) Value { return operate(n.op, v[0], v[1]) }), nil
		}
		return cellByCell(areas, n.row.strictly), nil
	}
	v, err := m.eval(n)
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
