package formulas

import (
	"strings"
)

// Words is the formula in words, for a person who asks how a figure comes about: "Net sales − Cost of products sold",
// "the larger of 0 and Taxable income × Tax rate". name is asked for the caption of every reference, and where a
// reference is not to the formula's own column, is expected to say which. Parentheses are those of Print.
func Words(e Expr, name func(Ref) string) string {
	w := wording{name: name}
	w.write(e, 0)
	return w.b.String()
}

type wording struct {
	b    strings.Builder
	name func(Ref) string
}

// write follows writer.write; a function worded as a phrase is set in parentheses inside an operation, since its end
// would not show.
func (w *wording) write(e Expr, place int) {
	switch e := e.(type) {
	case Number:
		w.b.WriteString(strings.Replace(string(appendWrittenNumber(nil, e)), "-", "−", 1))
	case Text:
		w.b.WriteString("“" + e.Value + "”")
	case Ref:
		w.b.WriteString(w.name(e))
	case Neg:
		w.paren(bindSign < place, func() {
			w.b.WriteString("−")
			w.write(e.X, bindSign)
		})
	case Binary:
		bind := binding(e.Op)
		w.paren(bind < place, func() {
			w.write(e.X, bind)
			w.b.WriteString(operatorWords(e.Op))
			w.write(e.Y, bind+1)
		})
	case Call:
		w.call(e, place)
	default:
		panic(unknownNode(e))
	}
}

func (w *wording) paren(needed bool, write func()) {
	if needed {
		w.b.WriteByte('(')
	}
	write()
	if needed {
		w.b.WriteByte(')')
	}
}

func operatorWords(op string) string {
	switch op {
	case "-":
		return " − "
	case "*":
		return " × "
	case "/":
		return " ÷ "
	case "^":
		return " to the power of "
	case "&":
		return " followed by "
	case "=":
		return " equals "
	case "<>":
		return " differs from "
	case "<":
		return " is less than "
	case "<=":
		return " is at most "
	case ">":
		return " is more than "
	case ">=":
		return " is at least "
	}
	return " " + op + " "
}

// call fills the phrase of the function's row: $1 is the first argument, $* are all of them as a list, and a part in
// brackets is left out where an argument it names is absent. Without a phrase it is name(first, second).
func (w *wording) call(e Call, place int) {
	row := e.row
	if row == nil {
		row = lookup(e.Func)
	}
	if isConstant(e) {
		w.b.WriteString(strings.ToLower(e.Func))
		return
	}
	if row == nil || row.words == "" {
		w.b.WriteString(strings.ToLower(e.Func) + "(")
		w.list(e.Args, ", ")
		w.b.WriteByte(')')
		return
	}
	w.paren(place > 0, func() { w.phrase(row.words, e.Args) })
}

func (w *wording) phrase(phrase string, args []Expr) {
	for i := 0; i < len(phrase); i++ {
		switch c := phrase[i]; {
		case c == '[':
			end := i + strings.IndexByte(phrase[i:], ']')
			if part := phrase[i+1 : end]; present(part, len(args)) {
				w.phrase(part, args)
			}
			i = end
		case c == '$':
			i++
			if phrase[i] == '*' {
				w.list(args, " and ")
			} else if n := int(phrase[i] - '1'); n < len(args) {
				w.write(args[n], 0)
			}
		default:
			w.b.WriteByte(c)
		}
	}
}

// present reports whether every argument a part of a phrase names is there.
func present(part string, args int) bool {
	for i := range len(part) - 1 {
		if part[i] == '$' && int(part[i+1]-'0') > args {
			return false
		}
	}
	return true
}

func (w *wording) list(args []Expr, last string) {
	for i, arg := range args {
		switch {
		case i > 0 && i == len(args)-1:
			w.b.WriteString(last)
		case i > 0:
			w.b.WriteString(", ")
		}
		w.write(arg, 0)
	}
}
