package formulas

import (
	"fmt"
	"sort"
	"strings"
)

// Function documents one function of the line language. In the examples the lines a, b, c and d are 1, 2, 3 and 4.
type Function struct {
	Name    string // as Excel spells it
	Args    string // "number, digits"; optional ones in brackets, ... for more of the last kind
	Meaning string // one line
	Example string // in the line language
	Result  string // what the example computes, as text
}

// Functions lists every function, by name.
func Functions() []Function {
	list := make([]Function, len(functions))
	for i, f := range functions {
		list[i] = Function{Name: f.name, Args: f.args, Meaning: f.meaning, Example: f.example, Result: f.result}
	}
	return list
}

// How a function takes an argument.
const (
	takesValue byte = 'v' // one value
	takesRange byte = 'r' // a line or block, nothing computed
	takesAny   byte = 'a' // either: cells of a range and single values are treated apart
	takesArray byte = 'x' // an expression over ranges, computed cell by cell
)

// function is a row of the function table, all there is to a function: the parser accepts the name, the printers print
// it, and one of scalar and eval computes it.
type function struct {
	name     string
	min, max int    // number of arguments
	step     int    // arguments beyond min come in groups of so many; 0 is 1
	takes    string // how each argument is taken; what follows | repeats

	// scalar computes from single values, none of them an error unless seesErrors. eval takes the arguments itself.
	scalar     func(v []Value) Value
	seesErrors bool
	eval       func(args []node, m *Machine) (Value, error)

	args, meaning, example, result string
	words                          string // phrase for Words, "" for name(a, b); see wording.call
}

// functions is the function table in the order of names. It is filled once and never changed; a literal would be an
// initialization cycle, since evaluating IF evaluates functions.
var functions []function

func init() {
	for _, group := range [][]function{
		logicFunctions(), mathFunctions(), statisticFunctions(), lookupFunctions(), dateFunctions(), financeFunctions(), textFunctions(),
	} {
		functions = append(functions, group...)
	}
	sort.Slice(functions, func(i, j int) bool { return functions[i].name < functions[j].name })
}

// lookup finds the row of a function, nil for none.
func lookup(name string) *function {
	low, high := 0, len(functions)
	for low < high {
		if mid := (low + high) / 2; functions[mid].name < name {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(functions) && functions[low].name == name {
		return &functions[low]
	}
	return nil
}

// taking is how argument i, from 0, is taken.
func (f *function) taking(i int) byte {
	first, repeated, _ := strings.Cut(f.takes, "|")
	switch {
	case i < len(first):
		return first[i]
	case repeated != "":
		return repeated[(i-len(first))%len(repeated)]
	case first != "":
		return first[len(first)-1]
	}
	return takesValue
}

// arity says what is wrong with a number of arguments, "" if nothing.
func (f *function) arity(n int) string {
	if n >= f.min && n <= f.max && (f.step < 2 || (n-f.min)%f.step == 0) {
		return ""
	}
	plural := "s"
	if n == 1 {
		plural = ""
	}
	return fmt.Sprintf("expected %s(%s), found %d argument%s", strings.ToLower(f.name), f.args, n, plural)
}

// forEach visits the values of arguments that may be ranges. Cells of a range come with cell true, since functions
// skip texts there that they would refuse as arguments. visit returns false to stop.
func forEach(args []node, m *Machine, visit func(v Value, cell bool) bool) error {
	for i := range args {
		arg := &args[i]
		if arg.kind != blockNode && arg.kind != blockPlace {
			v, err := m.eval(arg)
			if err != nil {
				return err
			}
			if !visit(v, arg.isRange()) {
				return nil
			}
			continue
		}
		area, err := m.areaOf(arg)
		if err != nil {
			return err
		}
		for _, v := range area.Values {
			if !visit(v, true) {
				return nil
			}
		}
	}
	return nil
}

// forEachNumber visits the numbers of arguments that may be ranges: numbers in cells, and arguments that count as
// numbers. It returns the first error value as code.
func forEachNumber(args []node, m *Machine, visit func(x float64)) (code string, err error) {
	err = forEach(args, m, func(v Value, cell bool) bool {
		switch {
		case v.Kind == KindNum:
			visit(v.Num)
		case v.Kind == KindErr:
			code = v.Str
		case !cell:
			var x float64
			if x, code = v.number(); code == "" {
				visit(x)
			}
		}
		return code == ""
	})
	return code, err
}

// numbers are the values in arithmetic; absent ones are 0. code is the first error.
func numbers(values []Value, to ...*float64) (code string) {
	for i, v := range values {
		if *to[i], code = v.number(); code != "" {
			return code
		}
	}
	return ""
}

// ofNumber is a function of one number.
func ofNumber(f func(x float64) Value) func([]Value) Value {
	return func(v []Value) Value {
		x, code := v[0].number()
		if code != "" {
			return Fail(code)
		}
		return f(x)
	}
}
