package formulas

func lookupFunctions() []function {
	return []function{
		{name: "INDEX", min: 2, max: 3, takes: "rvv", eval: index,
			args: "range, row, [column]", meaning: "the value at a place of the range, counted from 1; of a single row or column, its row-th value",
			example: "index(a..d, 3)", result: "3", words: "entry $2[, $3] of $1"},
		{name: "MATCH", min: 2, max: 3, takes: "vrv", eval: match,
			args: "value, range, [order]", meaning: "the place of value in a row or column: order 0 exactly (* and ? in texts), 1 or absent the last not above it in rising values, -1 the last not below it in falling ones",
			example: "match(3, a..d, 0)", result: "3", words: "the place of $1 in $2"},
		{name: "CHOOSE", min: 2, max: maxExcelArgs, takes: "v|v", eval: func(args []node, m *Machine) (Value, error) {
			v, err := m.eval(&args[0])
			if err != nil {
				return Value{}, err
			}
			n, code := v.number()
			if code == "" && (n < 1 || n >= float64(len(args))) {
				code = errValue
			}
			if code != "" {
				return Fail(code), nil
			}
			return m.eval(&args[int(n)])
		}, args: "number, first, ...", meaning: "the first, second, ... of the values; only the chosen one is computed", example: `choose(b, "low", "high")`, result: "high"},
	}
}

func index(args []node, m *Machine) (Value, error) {
	area, err := m.areaOf(&args[0])
	if err != nil {
		return Value{}, err
	}
	var place [2]float64
	for i := range args[1:] {
		v, err := m.eval(&args[1+i])
		if err != nil {
			return Value{}, err
		}
		var code string
		if place[i], code = v.number(); code != "" {
			return Fail(code), nil
		}
	}
	const beyond = 1 << 30 // more than any range has
	row, column := int(min(place[0], beyond)), int(min(place[1], beyond))
	rows := area.Rows()
	if len(args) == 2 {
		if rows == 1 {
			row, column = 1, row
		} else {
			column = 1
			if area.Columns != 1 {
				return Fail(errRef), nil
			}
		}
	}
	// A row or column of 0 means all of it, which is one value only where there is but one.
	if row == 0 && rows == 1 {
		row = 1
	}
	if column == 0 && area.Columns == 1 {
		column = 1
	}
	switch {
	case place[0] < 0 || place[1] < 0 || row == 0 || column == 0:
		return Fail(errValue), nil
	case row > rows || column > area.Columns:
		return Fail(errRef), nil
	}
	return area.Values[(row-1)*area.Columns+column-1], nil
}

func match(args []node, m *Machine) (Value, error) {
	value, err := m.eval(&args[0])
	if err != nil {
		return Value{}, err
	}
	area, err := m.areaOf(&args[1])
	if err != nil {
		return Value{}, err
	}
	order := 1.0
	if len(args) == 3 {
		v, err := m.eval(&args[2])
		if err != nil {
			return Value{}, err
		}
		var code string
		if order, code = v.number(); code != "" {
			return Fail(code), nil
		}
	}
	if value.Kind == KindErr {
		return value, nil
	}
	if value.Kind == KindBlank {
		value = Num(0)
	}
	if area.Columns != 1 && area.Rows() != 1 {
		return Fail(errNA), nil
	}
	found := -1
	for i := range area.Values {
		v := &area.Values[i]
		if v.Kind != value.Kind {
			continue
		}
		c := compare(*v, value)
		if order == 0 {
			if c == 0 || v.Kind == KindStr && matches(v.Str, value.Str) {
				found = i
				break
			}
			continue
		}
		if order > 0 && c > 0 || order < 0 && c < 0 {
			break
		}
		found = i
		if order < 0 && c == 0 {
			break
		}
	}
	if found < 0 {
		return Fail(errNA), nil
	}
	return Num(float64(found + 1)), nil
}
