package formulas

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxTextConstant is the longest text constant Excel takes in a formula.
const maxTextConstant = 255

// Excel is the formula as a spreadsheet stores it: US English names, commas, no leading equals sign. at is asked for
// the cell or range of every reference and answers B7, 'Balance Sheet'!C12 or B5:B9. Parentheses stand where the tree
// needs them, and around a sign under a power, where readers would wonder. Text constants longer than Excel takes are
// joined from pieces. The text may still exceed other limits of Excel: see Check.
func Excel(e Expr, at func(Ref) string) string {
	return string(AppendExcel(nil, e, func(b []byte, ref Ref) []byte { return append(b, at(ref)...) }))
}

// AppendExcel adds the text of Excel to b; at adds the cell or range of a reference.
func AppendExcel(b []byte, e Expr, at func(b []byte, ref Ref) []byte) []byte {
	w := writer{b: b, ref: at, comma: ",", text: excelText, number: appendExcelNumber}
	w.write(e, 0)
	return w.b
}

// Print is the formula in the line language. Parse reads it back as the same tree, up to offsets and the raw text of
// numbers; a negative constant, which only code can build, reads back as the negative of a constant.
func Print(e Expr) string {
	w := writer{ref: func(b []byte, ref Ref) []byte { return append(b, ref.String()...) }, space: " ", comma: ", ", lower: true,
		number: appendWrittenNumber, text: func(s string) (string, int) { return quote(s), bindSign }}
	w.write(e, 0)
	return string(w.b)
}

// writer turns a tree into text. The strength a place requires is passed down the tree, so that no node for
// parentheses is needed.
type writer struct {
	b            []byte
	ref          func([]byte, Ref) []byte
	text         func(string) (text string, bind int)
	number       func([]byte, Number) []byte
	space, comma string
	lower        bool // functions in lower case
}

// write writes e, in parentheses if it binds looser than place.
func (w *writer) write(e Expr, place int) {
	switch e := e.(type) {
	case Number:
		negative := hasSign(e) && place > bindSign-1
		w.paren(negative, '(')
		w.b = w.number(w.b, e)
		w.paren(negative, ')')
	case Text:
		text, bind := w.text(e.Value)
		w.paren(bind < place, '(')
		w.b = append(w.b, text...)
		w.paren(bind < place, ')')
	case Ref:
		w.b = w.ref(w.b, e)
	case Neg:
		w.paren(bindSign < place, '(')
		w.b = append(w.b, '-')
		w.write(e.X, bindSign)
		w.paren(bindSign < place, ')')
	case Binary:
		bind := binding(e.Op)
		w.paren(bind < place, '(')
		left, right := bind, bind+1
		if e.Op == "^" {
			left, right = w.underPower(e.X, left), w.underPower(e.Y, right)
		}
		w.write(e.X, left)
		w.b = append(append(append(w.b, w.space...), e.Op...), w.space...)
		w.write(e.Y, right)
		w.paren(bind < place, ')')
	case Call:
		if w.lower {
			w.b = append(w.b, strings.ToLower(e.Func)...)
		} else {
			w.b = append(w.b, e.Func...)
		}
		if isConstant(e) {
			return
		}
		w.b = append(w.b, '(')
		for i, arg := range e.Args {
			if i > 0 {
				w.b = append(w.b, w.comma...)
			}
			w.write(arg, 0)
		}
		w.b = append(w.b, ')')
	default:
		panic(unknownNode(e))
	}
}

// paren writes a parenthesis where one is needed.
func (w *writer) paren(needed bool, which byte) {
	if needed {
		w.b = append(w.b, which)
	}
}

// underPower is the place of an operand of ^: a sign there gets parentheses although Excel needs none, because
// (-x)^2 is what a reader would check.
func (w *writer) underPower(e Expr, place int) int {
	switch e := e.(type) {
	case Neg:
		return bindSign + 1
	case Number:
		if hasSign(e) {
			return bindSign + 1
		}
	}
	return place
}

// hasSign reports whether a number is written with a minus sign.
func hasSign(e Number) bool { return e.Value < 0 && !math.IsInf(e.Value, -1) }

// isConstant reports whether a call is a logical constant, TRUE or FALSE.
func isConstant(e Call) bool { return len(e.Args) == 0 && (e.Func == "TRUE" || e.Func == "FALSE") }

// appendWrittenNumber adds the number as it was written, where that still says its value.
func appendWrittenNumber(b []byte, e Number) []byte {
	if e.Raw != "" {
		if value, err := strconv.ParseFloat(e.Raw, 64); err == nil && value == e.Value && strings.Trim(e.Raw, "0123456789.eE+-") == "" && e.Raw[0] != '+' {
			return append(b, e.Raw...)
		}
	}
	return appendExcelNumber(b, e)
}

// appendExcelNumber adds the shortest text that reads back as the same double. A value no constant can have prints as an
// expression that computes Excel's error for it.
func appendExcelNumber(b []byte, e Number) []byte {
	switch x := e.Value; {
	case math.IsNaN(x) || math.IsInf(x, 0):
		return append(b, "SQRT(-1)"...)
	case x == 0:
		return append(b, '0')
	case math.Abs(x) >= 1e-9 && math.Abs(x) < 1e21:
		return strconv.AppendFloat(b, x, 'f', -1, 64)
	default:
		return strconv.AppendFloat(b, x, 'E', -1, 64)
	}
}

// quote is a text constant, quotes inside doubled.
func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// excelText is a text constant, cut into pieces joined by & where it is longer than Excel takes, and how tightly the
// result binds. Pieces are measured as they stand in the formula, doubled quotes counted twice.
func excelText(s string) (text string, bind int) {
	var pieces []string
	start, size := 0, 0
	for i, r := range s {
		width := 1
		if r == '"' || utf8.RuneLen(r) == 4 { // UTF-16, which Excel counts in, takes two units for the latter
			width = 2
		}
		if size+width > maxTextConstant {
			pieces = append(pieces, quote(s[start:i]))
			start, size = i, 0
		}
		size += width
	}
	pieces = append(pieces, quote(s[start:]))
	if len(pieces) == 1 {
		return pieces[0], bindSign
	}
	return strings.Join(pieces, "&"), binding("&")
}
