package formulas

import (
	"math"
)

func statisticFunctions() []function {
	return []function{
		{name: "SUM", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) {
			total := 0.0
			code, err := forEachNumber(args, m, func(x float64) { total += x })
			return orFail(total, code), err
		}, args: "number, ...", meaning: "the sum; texts and blanks in ranges are skipped", example: "sum(a..d)", result: "10", words: "the sum of $*"},
		{name: "AVERAGE", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) {
			total, n := 0.0, 0
			code, err := forEachNumber(args, m, func(x float64) { total += x; n++ })
			if n == 0 && code == "" {
				code = errDiv0
			}
			return orFail(total/math.Max(float64(n), 1), code), err
		}, args: "number, ...", meaning: "the mean of the numbers; #DIV/0! where there are none", example: "average(a..d)", result: "2.5", words: "the average of $*"},
		{name: "MIN", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) { return extreme(args, m, math.Min) },
			args: "number, ...", meaning: "the smallest number; 0 where there are none", example: "min(b, c)", result: "2", words: "the smaller of $*"},
		{name: "MAX", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) { return extreme(args, m, math.Max) },
			args: "number, ...", meaning: "the largest number; 0 where there are none", example: "max(0, a - b)", result: "0", words: "the larger of $*"},
		{name: "COUNT", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) {
			return count(args, m, func(v Value, cell bool) bool {
				if cell || v.Kind == KindErr {
					return v.Kind == KindNum
				}
				_, code := v.number()
				return code == ""
			})
		}, args: "value, ...", meaning: "how many numbers there are", example: "count(a..d)", result: "4", words: "the count of numbers in $*"},
		{name: "COUNTA", min: 1, max: maxExcelArgs, takes: "|a", eval: func(args []node, m *Machine) (Value, error) {
			return count(args, m, func(v Value, _ bool) bool { return v.Kind != KindBlank })
		}, args: "value, ...", meaning: "how many cells are not empty", example: `counta(a..d, "x")`, result: "5", words: "the count of entries in $*"},
		{name: "COUNTIF", min: 2, max: 2, takes: "rv", eval: func(args []node, m *Machine) (Value, error) {
			n := 0.0
			code, err := forEachMatch(args, m, func(int) { n++ })
			return orFail(n, code), err
		}, args: "range, criterion", meaning: `how many cells meet the criterion: a value, or a text such as ">=5", "<>", "lock*"`,
			example: `countif(a..d, ">=2")`, result: "3", words: "the count of $1 where $2"},
		{name: "COUNTIFS", min: 2, max: 254, step: 2, takes: "|rv", eval: func(args []node, m *Machine) (Value, error) {
			n := 0.0
			code, err := forEachMatch(args, m, func(int) { n++ })
			return orFail(n, code), err
		}, args: "range, criterion, ...", meaning: "how many places meet every criterion; the ranges have the same shape",
			example: `countifs(a..d, ">1", a..d, "<4")`, result: "2"},
		{name: "SUMIF", min: 2, max: 3, takes: "rvr", eval: func(args []node, m *Machine) (Value, error) {
			return sumWhere(args[len(args)-1:], args[:2], m, len(args) == 2)
		}, args: "range, criterion, [sum_range]", meaning: "the sum of the places that meet the criterion; sum_range has the shape of range",
			example: `sumif(a..d, ">2")`, result: "7", words: "the sum of $1 where $2"},
		{name: "SUMIFS", min: 3, max: maxExcelArgs, step: 2, takes: "r|rv", eval: func(args []node, m *Machine) (Value, error) {
			return sumWhere(args[:1], args[1:], m, false)
		}, args: "sum_range, range, criterion, ...", meaning: "the sum of the places that meet every criterion; the ranges have the same shape",
			example: `sumifs(a..d, a..d, ">1", a..d, "<4")`, result: "5"},
		{name: "SUMPRODUCT", min: 1, max: maxExcelArgs, takes: "|x", eval: sumProduct,
			args: "array, ...", meaning: "the sum of the products of the places; logical values count once computed with, as in (a..b > 1) * 1",
			example: "sumproduct(a..d, a..d)", result: "30"},
	}
}

func orFail(x float64, code string) Value {
	if code != "" {
		return Fail(code)
	}
	return Num(x)
}

func extreme(args []node, m *Machine, of func(x, y float64) float64) (Value, error) {
	best, found := 0.0, false
	code, err := forEachNumber(args, m, func(x float64) {
		if found {
			x = of(best, x)
		}
		best, found = x, true
	})
	return orFail(best, code), err
}

func count(args []node, m *Machine, counts func(v Value, cell bool) bool) (Value, error) {
	n := 0
	err := forEach(args, m, func(v Value, cell bool) bool {
		if counts(v, cell) {
			n++
		}
		return true
	})
	return Num(float64(n)), err
}

// forEachMatch visits the places where every range meets its criterion; args are ranges and criteria in turn. Ranges of
// different shape are #VALUE!.
func forEachMatch(args []node, m *Machine, visit func(place int)) (code string, err error) {
	pairs := len(args) / 2
	ranges, criteria := make([]Area, 0, 4), make([]criterion, 0, 4)
	for i := range pairs {
		area, err := m.areaOf(&args[2*i])
		if err != nil {
			return "", err
		}
		v, err := m.eval(&args[2*i+1])
		if err != nil {
			return "", err
		}
		ranges, criteria = append(ranges, area), append(criteria, criterionOf(v))
		if !area.shapedLike(ranges[0]) {
			code = errValue
		}
	}
	if code != "" {
		return code, nil
	}
places:
	for place := range ranges[0].Values {
		for i := range criteria {
			if !criteria[i].met(&ranges[i].Values[place]) {
				continue places
			}
		}
		visit(place)
	}
	return "", nil
}

func (a Area) shapedLike(b Area) bool {
	return a.Columns == b.Columns && len(a.Values) == len(b.Values)
}

// sumWhere adds the places of the range in sum that meet the criteria; own says that it is the range tested.
func sumWhere(sum, criteria []node, m *Machine, own bool) (Value, error) {
	if own {
		sum = criteria[:1]
	}
	tested, err := m.areaOf(&criteria[0])
	if err != nil {
		return Value{}, err
	}
	area, err := m.areaOf(&sum[0])
	if err != nil {
		return Value{}, err
	}
	if !area.shapedLike(tested) {
		return Fail(errValue), nil
	}
	total, failed := 0.0, ""
	code, err := forEachMatch(criteria, m, func(place int) {
		switch v := &area.Values[place]; v.Kind {
		case KindNum:
			total += v.Num
		case KindErr:
			if failed == "" {
				failed = v.Str
			}
		}
	})
	if code == "" {
		code = failed
	}
	return orFail(total, code), err
}

func sumProduct(args []node, m *Machine) (Value, error) {
	areas := make([]Area, len(args))
	for i := range args {
		var err error
		if areas[i], err = m.array(&args[i]); err != nil {
			return Value{}, err
		}
		if !areas[i].shapedLike(areas[0]) {
			return Fail(errValue), nil
		}
	}
	total := 0.0
	for place := range areas[0].Values {
		product := 1.0
		for _, a := range areas {
			switch v := a.Values[place]; v.Kind {
			case KindErr:
				return v, nil
			case KindNum:
				product *= v.Num
			default:
				product = 0
			}
		}
		total += product
	}
	return Num(total), nil
}
