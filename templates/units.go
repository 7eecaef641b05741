package templates

import (
	"fmt"

	"tieout/formulas"
	"tieout/parse"
)

// dimension is a unit as a product of powers: dollars per share are
// {currency: 1, shares: -1}; percentages, ratios and counts are all zero.
type dimension struct {
	currency, shares int
	free             bool // fits everywhere: the numbers 0 and 1, texts, and what is not known
}

func (u rowUnit) dimension() dimension {
	switch u {
	case noUnit:
		return dimension{free: true}
	case currencyUnit, "":
		return dimension{currency: 1}
	case perShareUnit:
		return dimension{currency: 1, shares: -1}
	case sharesUnit:
		return dimension{shares: 1}
	}
	return dimension{}
}

// unitOfFigures is the unit a row has that shows figures of this kind. A
// percentage of a filing is shown as a fraction.
func unitOfFigures(u parse.Unit) rowUnit {
	switch u {
	case parse.PerShare:
		return perShareUnit
	case parse.Shares:
		return sharesUnit
	case parse.Percent:
		return percentUnit
	case parse.Number:
		return numberUnit
	}
	return currencyUnit
}

func (d dimension) String() string {
	switch {
	case d.free:
		return "any unit"
	case d == dimension{currency: 1}:
		return "currency"
	case d == dimension{shares: 1}:
		return "shares"
	case d == dimension{currency: 1, shares: -1}:
		return "currency per share"
	case d == dimension{}:
		return "a plain number"
	}
	return fmt.Sprintf("currency^%d shares^%d", d.currency, d.shares)
}

// unitFault is where two units meet that do not go together.
type unitFault struct {
	offset int
	msg    string
}

// unitCheck derives the unit of a formula from those of its references.
type unitCheck struct {
	of     func(formulas.Ref) dimension
	faults []unitFault
}

// same is the unit of two operands that must agree.
func (c *unitCheck) same(x, y formulas.Expr, doing string) dimension {
	a, b := c.dimension(x), c.dimension(y)
	switch {
	case a.free:
		return b
	case b.free || a == b:
		return a
	}
	c.faults = append(c.faults, unitFault{y.Offset(), fmt.Sprintf("%s (%s) and %s (%s) cannot be %s",
		formulas.Print(x), a, formulas.Print(y), b, doing)})
	return dimension{free: true}
}

func (c *unitCheck) dimension(e formulas.Expr) dimension {
	switch e := e.(type) {
	case formulas.Number:
		// 0 and 1 fit every unit in a sum or comparison, as "nothing" and "one of it";
		// as a factor they change no unit, and neither does a unit factor.
		return dimension{free: true}
	case formulas.Text:
		return dimension{free: true}
	case formulas.Ref:
		return c.of(e)
	case formulas.Neg:
		return c.dimension(e.X)
	case formulas.Binary:
		return c.binary(e)
	case formulas.Call:
		return c.call(e)
	}
	return dimension{free: true}
}

func (c *unitCheck) binary(e formulas.Binary) dimension {
	switch e.Op {
	case "+":
		return c.same(e.X, e.Y, "added")
	case "-":
		return c.same(e.X, e.Y, "subtracted")
	case "=", "<>", "<", "<=", ">", ">=":
		c.same(e.X, e.Y, "compared")
		return dimension{}
	case "*", "/":
		sign := 1
		if e.Op == "/" {
			sign = -1
		}
		x, y := c.dimension(e.X), c.dimension(e.Y)
		_, plainX := e.X.(formulas.Number)
		_, plainY := e.Y.(formulas.Number)
		if x.free && !plainX || y.free && !plainY {
			return dimension{free: true}
		}
		return dimension{currency: x.currency + sign*y.currency, shares: x.shares + sign*y.shares}
	case "^":
		c.dimension(e.X)
		c.dimension(e.Y)
		return dimension{free: true}
	}
	c.dimension(e.X)
	c.dimension(e.Y)
	return dimension{free: true} // text
}

func (c *unitCheck) call(e formulas.Call) dimension {
	operands := e.Args
	switch e.Func {
	case "SUM", "MIN", "MAX", "AVERAGE", "IFERROR", "YEARLY", "YEAR_END", "ANNUAL":
	case "ABS", "ROUND", "ROUNDUP", "ROUNDDOWN":
		operands = e.Args[:min(1, len(e.Args))]
	case "IF":
		if len(e.Args) > 0 {
			c.dimension(e.Args[0])
			operands = e.Args[1:]
		}
	default:
		for _, arg := range e.Args {
			c.dimension(arg)
		}
		return dimension{free: true}
	}
	if len(operands) == 0 {
		return dimension{free: true}
	}
	unit := c.dimension(operands[0])
	for i := 1; i < len(operands); i++ {
		if d := c.same(operands[i-1], operands[i], "put together"); unit.free {
			unit = d
		}
	}
	return unit
}
