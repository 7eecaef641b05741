package formulas

func logicFunctions() []function {
	return []function{
		{name: "IF", min: 2, max: 3, takes: "vvv", eval: evalIf,
			args: "test, then, [otherwise]", meaning: "then where test holds, otherwise (or FALSE) where it does not; only the chosen one is computed",
			example: `if(a > b, "more", "less")`, result: "less", words: "if $1 then $2[, otherwise $3]"},
		{name: "AND", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) { return all(args, m, true) },
			args: "test, ...", meaning: "TRUE where every test holds; texts and blanks in ranges are skipped",
			example: "and(a > 0, b > 0)", result: "TRUE", words: "all of $*"},
		{name: "OR", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) { return all(args, m, false) },
			args: "test, ...", meaning: "TRUE where any test holds; texts and blanks in ranges are skipped",
			example: "or(a > 1, b > 1)", result: "TRUE", words: "any of $*"},
		{name: "NOT", min: 1, max: 1, takes: "v", scalar: func(v []Value) Value {
			b, code := v[0].logical()
			if code != "" {
				return Fail(code)
			}
			return Logical(!b)
		}, args: "test", meaning: "TRUE where test does not hold", example: "not(a > b)", result: "TRUE", words: "not $1"},
		{name: "TRUE", takes: "", scalar: func([]Value) Value { return Logical(true) },
			meaning: "the logical value TRUE; written without parentheses", example: "true", result: "TRUE"},
		{name: "FALSE", takes: "", scalar: func([]Value) Value { return Logical(false) },
			meaning: "the logical value FALSE; written without parentheses", example: "false", result: "FALSE"},
		{name: "IFERROR", min: 2, max: 2, takes: "vv", eval: func(args []node, m *Machine) (Value, error) {
			v, err := m.eval(&args[0])
			if err != nil || v.Kind != KindErr {
				return v, err
			}
			return m.eval(&args[1])
		}, args: "value, instead", meaning: "value, or instead where value is an error", example: "iferror(a / 0, 0)", result: "0",
			words: "$1, or $2 where that cannot be computed"},
		{name: "ISNUMBER", min: 1, max: 1, takes: "v", seesErrors: true, scalar: isKind(KindNum),
			args: "value", meaning: "TRUE for a number", example: "isnumber(a)", result: "TRUE", words: "$1 is a number"},
		{name: "ISBLANK", min: 1, max: 1, takes: "v", seesErrors: true, scalar: isKind(KindBlank),
			args: "value", meaning: "TRUE for an empty cell; a text without characters is not blank", example: `isblank("")`, result: "FALSE", words: "$1 is blank"},
		{name: "ISERROR", min: 1, max: 1, takes: "v", seesErrors: true, scalar: isKind(KindErr),
			args: "value", meaning: "TRUE for an error such as #DIV/0!", example: "iserror(a / 0)", result: "TRUE", words: "$1 cannot be computed"},
		{name: "NA", takes: "", scalar: func([]Value) Value { return Fail(errNA) },
			meaning: "the error #N/A: no value available", example: "na()", result: "#N/A", words: "not available"},
	}
}

func evalIf(args []node, m *Machine) (Value, error) {
	test, err := m.eval(&args[0])
	if err != nil {
		return Value{}, err
	}
	holds, code := test.logical()
	switch {
	case code != "":
		return Fail(code), nil
	case holds:
		return m.eval(&args[1])
	case len(args) == 3:
		return m.eval(&args[2])
	}
	return Logical(false), nil
}

// all reports whether every test is equal to want, negated for OR: AND is all TRUE, OR is not all FALSE. Every test is
// computed, so that an error in any of them is the result.
func all(args []node, m *Machine, want bool) (Value, error) {
	result, tests, code := want, 0, ""
	err := forEach(args, m, func(v Value, cell bool) bool {
		if cell && (v.Kind == KindStr || v.Kind == KindBlank) {
			return true
		}
		var b bool
		if b, code = v.logical(); code != "" {
			return false
		}
		tests++
		if b != want {
			result = !want
		}
		return true
	})
	switch {
	case err != nil:
		return Value{}, err
	case code != "":
		return Fail(code), nil
	case tests == 0:
		return Fail(errValue), nil
	}
	return Logical(result), nil
}

func isKind(kind Kind) func([]Value) Value {
	return func(v []Value) Value { return Logical(v[0].Kind == kind) }
}
