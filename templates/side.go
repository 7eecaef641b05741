package templates

import (
	"slices"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// side is one side of a check as the workbook can compute it.
type side struct {
	label  string
	terms  []sideTerm
	over   []sideTerm      // what their sum is divided by
	round  *int32          // decimals it is rounded to, nil for none
	places []place         // figures that stand on a sheet, in the order of the terms
	signs  []int           // of the places where the side is plain
	plain  bool            // a signed sum of figures in one scale
	live   bool            // every figure stands on a sheet
	value  decimal.Decimal // what the workbook computes where live
	print  decimal.Decimal // as printed
	at     parse.Span
}

// sideTerm is one signed figure of a side.
type sideTerm struct {
	sign     int
	place    place
	quantity int   // index in Filing.Quantities of a figure of a sentence, -1 for a figure of a table
	power    int32 // of ten: brings the figure to whole currency where the sides differ in scale
	shares   bool  // a number of shares, which tables count in units of their own
	factor   *sideTerm
}

// units is how the figures of a check are brought to those of the workbook.
type units struct {
	whole  bool  // amounts in whole currency
	shares int32 // power of ten that brings shares to whole ones
	shift  int32 // power of ten from the check's value to the workbook's: percentages are fractions here
}

// sides are both sides of a check in the units of the workbook: percentages as
// fractions, amounts as printed or, where the sides differ in scale, in whole
// currency. Shift is the power of ten from the check's figures to the
// workbook's. A side whose figures do not give the check's value as they are
// put together here is shown as printed.
func (t *tieOut) sides(c *model.Check) (left, right side, shift int32) {
	left, right = t.side(c.Left), t.side(c.Right)
	shifts := []int32{0}
	if t.percent(c.Left, left) || t.percent(c.Right, right) {
		shifts = []int32{-2, 0}
	}
	printed := func(p place) decimal.Decimal { return t.ledger.figure(p).Value }
	proven := func(p place) decimal.Decimal { return t.ledger.figure(p).Proven }
	for _, of := range []func(place) decimal.Decimal{printed, proven} {
		fits := func(s *side, v decimal.Decimal, u units) bool {
			if !s.live {
				return true
			}
			got, ok := t.reckon(s, u, of)
			return ok && almost(got, v.Shift(u.shift))
		}
		for _, u := range []units{{}, {whole: true}, {whole: true, shares: 3}, {whole: true, shares: 6}} {
			for _, power := range shifts {
				u.shift = power
				if fits(&left, c.Left.Value, u) && fits(&right, c.Right.Value, u) {
					return t.settle(left, u), t.settle(right, u), power
				}
			}
		}
		if len(left.places)+len(right.places) == 0 {
			break
		}
	}
	left.live, right.live = false, false
	u := units{shift: shifts[0]}
	return t.settle(left, u), t.settle(right, u), shifts[0]
}

// almost reports whether two figures are the same but for the last decimals of
// a quotient.
func almost(a, b decimal.Decimal) bool {
	if a.Equal(b) {
		return true
	}
	limit := decimal.New(1, -9)
	if size := b.Abs(); size.GreaterThan(decimal.New(1, 0)) {
		limit = limit.Mul(size)
	}
	return a.Sub(b).Abs().LessThanOrEqual(limit)
}

// settle fixes the units of a side and computes it.
func (t *tieOut) settle(s side, u units) side {
	s.print = s.print.Shift(u.shift)
	if s.live {
		v, ok := t.reckon(&s, u, func(p place) decimal.Decimal { return t.ledger.at(p).value })
		s.value, s.live = v, ok
	}
	if s.round != nil {
		places := *s.round - u.shift
		s.round = &places
	}
	u.settle(s.terms)
	u.settle(s.over)
	s.plain = s.plain && !slices.ContainsFunc(s.terms, func(x sideTerm) bool { return x.power != 0 })
	return s
}

// settle fixes the power of ten of every term.
func (u units) settle(terms []sideTerm) {
	for i := range terms {
		terms[i].power = u.power(&terms[i])
		if terms[i].factor != nil {
			terms[i].factor.power = u.power(terms[i].factor)
		}
	}
}

// power is what a term is multiplied with, as a power of ten.
func (u units) power(x *sideTerm) int32 {
	switch {
	case x.quantity >= 0:
		return 0
	case x.shares:
		return u.shares
	case u.whole:
		return x.power
	}
	return 0
}

// side collects the figures of one side.
func (t *tieOut) side(s model.Side) side {
	out := side{label: s.Label, print: s.Value, live: true, round: s.Round, plain: len(s.Over) == 0 && s.Round == nil}
	out.terms, out.signs = make([]sideTerm, 0, len(s.Terms)), make([]int, 0, len(s.Terms))
	out.places = make([]place, 0, len(s.Terms))
	for _, term := range s.Terms {
		if x, ok := t.term(term, &out); ok {
			out.terms, out.signs = append(out.terms, x), append(out.signs, term.Sign)
		}
	}
	for _, term := range s.Over {
		if x, ok := t.term(term, &out); ok {
			out.over = append(out.over, x)
		}
	}
	out.live = out.live && len(out.terms) > 0 && (len(s.Over) == 0 || len(out.over) > 0)
	return out
}

// term finds the figure of a term; false where nothing is printed, which adds
// nothing, or where the side cannot be computed.
func (t *tieOut) term(term model.Term, out *side) (sideTerm, bool) {
	x := sideTerm{sign: term.Sign, quantity: -1}
	if term.Statement == model.Prose {
		out.plain = false
		x.quantity = term.Quantity
		if term.Quantity < 0 || term.Quantity >= len(t.m.Filing.Quantities) {
			out.live = false
			return x, false
		}
		if out.at.IsZero() {
			out.at = t.m.Filing.Quantities[term.Quantity].Span
		}
		if _, stated := t.stated[term.Quantity]; !stated {
			out.live = false
			return x, false
		}
	} else {
		p, ok := t.ledger.where(term)
		if !ok {
			i, known := t.ledger.statementOf(term)
			if known {
				var j int
				if j, known = t.ledger.byID[i][term.Line]; known && out.at.IsZero() && term.Column < 0 {
					out.at = t.m.Statements[i].Lines[j].Span
				}
			}
			out.live = out.live && known && term.Column >= 0 // a blank figure adds nothing; one in a caption stands nowhere
			return x, false
		}
		if t.statements[p.statement].sheet < 0 || !t.numeric(p) {
			out.live = false
			return x, false
		}
		x.place = p
		st := t.m.Statements[p.statement]
		switch unitAt(st, p.line, p.column) {
		case parse.Currency:
			x.power = powerOf(st.Scale)
		case parse.Shares:
			x.shares = true
		}
		out.places = append(out.places, p)
		if out.at.IsZero() {
			out.at = t.ledger.figure(p).Span
		}
	}
	if term.Times != nil {
		out.plain = false
		factor, ok := t.term(*term.Times, out)
		if !ok {
			out.live = false
			return x, false
		}
		x.factor = &factor
	}
	return x, true
}

// percent reports whether a side is a percentage.
func (t *tieOut) percent(from model.Side, s side) bool {
	if from.Unit == parse.Percent {
		return true
	}
	is := func(x sideTerm) bool {
		if x.quantity >= 0 {
			return t.m.Filing.Quantities[x.quantity].Unit == parse.Percent
		}
		return unitAt(t.m.Statements[x.place.statement], x.place.line, x.place.column) == parse.Percent
	}
	return slices.ContainsFunc(s.terms, func(x sideTerm) bool { return is(x) || x.factor != nil && is(*x.factor) })
}

// reckon computes a side from the figures that of gives, before its units are
// settled. It is false where a divisor is zero.
func (t *tieOut) reckon(s *side, u units, of func(place) decimal.Decimal) (decimal.Decimal, bool) {
	var value func(x *sideTerm) decimal.Decimal
	value = func(x *sideTerm) decimal.Decimal {
		var v decimal.Decimal
		if x.quantity >= 0 {
			v = statedValue(&t.m.Filing.Quantities[x.quantity])
		} else if v = of(x.place); u.power(x) != 0 {
			v = v.Shift(u.power(x))
		}
		if x.factor != nil {
			v = v.Mul(value(x.factor))
		}
		if x.sign < 0 {
			v = v.Neg()
		}
		return v
	}
	sum := decimal.Zero
	for i := range s.terms {
		if v := value(&s.terms[i]); i == 0 {
			sum = v
		} else {
			sum = sum.Add(v)
		}
	}
	if len(s.over) > 0 {
		over := decimal.Zero
		for i := range s.over {
			over = over.Add(value(&s.over[i]))
		}
		if over.IsZero() {
			return over, false
		}
		sum = sum.DivRound(over, 18)
	}
	if s.round != nil {
		sum = sum.Round(*s.round - u.shift)
	}
	return sum, true
}

// sideFormula is a side over the cells where its figures stand.
func (t *tieOut) sideFormula(s side) formulas.Expr {
	if s.plain && len(s.places) > 0 {
		return t.plainFormula(s)
	}
	var sum, over formulas.Expr
	for _, x := range s.terms {
		sum = joined(sum, x.sign, t.termFormula(x))
	}
	for _, x := range s.over {
		over = joined(over, x.sign, t.termFormula(x))
	}
	if over != nil {
		sum = formulas.Binary{Op: "/", X: sum, Y: over}
	}
	if s.round != nil {
		sum = formulas.Call{Func: "ROUND", Args: []formulas.Expr{sum, formulas.Number{Value: float64(*s.round)}}}
	}
	return sum
}

func (t *tieOut) termFormula(x sideTerm) formulas.Expr {
	var e formulas.Expr
	if x.quantity >= 0 {
		e = t.statedRef(x.quantity)
	} else {
		e, _ = t.elsewhere(t.index, x.place)
		e = times(e, x.power)
	}
	if x.factor != nil {
		y := t.termFormula(*x.factor)
		if x.factor.sign < 0 {
			y = formulas.Neg{X: y}
		}
		e = formulas.Binary{Op: "*", X: e, Y: y}
	}
	return e
}

// plainFormula adds figures; a block of rows as one SUM.
func (t *tieOut) plainFormula(s side) formulas.Expr {
	one := s.places[0]
	block := !slices.ContainsFunc(s.places, func(p place) bool { return p.statement != one.statement || p.column != one.column })
	if !block {
		var sum formulas.Expr
		for i, p := range s.places {
			e, _ := t.elsewhere(t.index, p)
			sum = joined(sum, s.signs[i], e)
		}
		return sum
	}
	d := &t.statements[one.statement]
	terms := make([]term, len(s.places))
	for i, p := range s.places {
		terms[i] = term{d.rowIDs[p.line], d.rows.first[p.line], s.signs[i], true}
	}
	sheet := t.sheets[d.sheet].spec.id + "."
	return t.sum(one.statement, d.rows, terms, func(from, to string) formulas.Ref {
		return formulas.Ref{Line: sheet + from, To: to, Period: d.keys[one.column]}
	})
}

// formatOf is how the sides of a check are shown: a percentage where a figure
// printed as one stands alone on a side, else as the first figure.
func (t *tieOut) formatOf(sides ...side) (Format, int8) {
	for _, s := range sides {
		if s.isStated() {
			return statedFormat(&t.m.Filing.Quantities[s.terms[0].quantity])
		}
	}
	for _, s := range sides {
		if len(s.over) == 0 && len(s.places) > 0 && (len(s.terms) == 0 || s.terms[0].factor == nil) {
			return t.figureFormatAt(s.places[0])
		}
	}
	return DecimalFormat, 4
}
