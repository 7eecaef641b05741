package formulas

import (
	"strings"
	"unicode"
)

// criterion is what COUNTIF, SUMIF and their like test cells for: an operator and what stands on its right.
type criterion struct {
	op      operator
	operand Value // a number, text or logical value; a blank stands for emptiness
	empty   bool  // the criterion "": the empty text counts as empty
	never   bool  // meets nothing
	plain   bool  // the operand is a text without * and ? to stand for others
}

// criterionOf reads a criterion: a text may start with an operator, and what follows is a number if it spells one.
func criterionOf(v Value) criterion {
	switch v.Kind {
	case KindErr:
		return criterion{never: true}
	case KindBlank:
		return criterion{op: opEqual, operand: Num(0)}
	case KindNum, KindBool:
		return criterion{op: opEqual, operand: v}
	}
	c, rest := criterion{op: opEqual}, v.Str
	for _, op := range [...]string{"<>", "<=", ">=", "<", ">", "="} {
		if after, ok := strings.CutPrefix(rest, op); ok {
			c.op, rest = operatorOf(op), after
			break
		}
	}
	if rest == "" {
		c.empty = v.Str == ""
		c.never = c.op != opEqual && c.op != opUnequal
		return c
	}
	if x, ok := plainNumber(rest); ok {
		c.operand = Num(x)
	} else if b, code := Str(rest).logical(); code == "" {
		c.operand = Logical(b)
	} else {
		c.operand, c.plain = Str(rest), !strings.ContainsAny(rest, wildcards)
	}
	return c
}

// met reports whether a cell meets the criterion.
func (c *criterion) met(v *Value) bool {
	switch {
	case c.never:
		return false
	case c.op == opEqual:
		return c.equal(v)
	case c.op == opUnequal:
		return !c.equal(v)
	case v.Kind != c.operand.Kind: // order is only among values of one kind
		return false
	}
	order := compare(*v, c.operand)
	switch c.op {
	case opLess:
		return order < 0
	case opLessOrEqual:
		return order <= 0
	case opGreater:
		return order > 0
	}
	return order >= 0
}

func (c *criterion) equal(v *Value) bool {
	if v.Kind == KindNum && c.operand.Kind == KindNum {
		return nearly(v.Num, c.operand.Num)
	}
	switch c.operand.Kind {
	case KindBlank:
		return v.Kind == KindBlank || c.empty && v.Kind == KindStr && v.Str == ""
	case KindNum:
		if v.Kind == KindStr {
			x, ok := plainNumber(v.Str)
			return ok && nearly(x, c.operand.Num)
		}
		return false
	case KindBool:
		return v.Kind == KindBool && v.Bool == c.operand.Bool
	}
	if c.plain {
		return v.Kind == KindStr && compareFold(v.Str, c.operand.Str) == 0
	}
	return v.Kind == KindStr && matches(v.Str, c.operand.Str)
}

const wildcards = "*?~"

// matches compares a text with a pattern, without regard to case: * is any characters, ? is one, ~ takes the next
// character as it is. Its time is at most the product of the lengths.
func matches(text, pattern string) bool {
	if !strings.ContainsAny(pattern, wildcards) {
		return compareFold(text, pattern) == 0
	}
	t, p := []rune(text), []rune(pattern)
	i, j := 0, 0
	star, resume := -1, 0 // after the last *, and where in the text it has reached
	for i < len(t) {
		literal := j
		if j < len(p) && p[j] == '~' && j+1 < len(p) {
			literal = j + 1
		}
		switch {
		case j < len(p) && literal == j && p[j] == '*':
			star, resume = j+1, i
			j++
		case j < len(p) && (literal == j && p[j] == '?' || unicode.ToLower(p[literal]) == unicode.ToLower(t[i])):
			i, j = i+1, literal+1
		case star >= 0:
			resume++
			i, j = resume, star
		default:
			return false
		}
	}
	return strings.Trim(string(p[j:]), "*") == ""
}
