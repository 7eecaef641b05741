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
	product
	label  string
	round  *int32          // decimals it is rounded to, nil for none
	places []place         // figures that stand on a sheet, in the order of the terms
	signs  []int           // of the places where the side is plain
	plain  bool            // a signed sum of figures in one scale
	live   bool            // every figure stands on a sheet
	value  decimal.Decimal // what the workbook computes where live
	print  decimal.Decimal // as printed
	at     parse.Span
}

// product is a sum of figures, times others, divided by others.
type product struct {
	terms       []sideTerm
	times, over []product
	factor      decimal.Decimal // zero stands for 1
}

// sideTerm is one signed figure of a side.
type sideTerm struct {
	sign     int
	place    place
	quantity int   // index in Filing.Quantities of a figure of a sentence, -1 for a figure of a table
	power    int32 // of ten: brings the figure to whole currency where the sides differ in scale
	factor   *sideTerm
}

// units is how the figures of a check are brought to those of the workbook.
type units struct {
	whole  bool  // amounts in whole currency
	shift  int32 // power of ten from the check's value to the workbook's
	factor int32 // power of ten at the factor: percentages are fractions here
}

// sides are both sides of a check in the units of the workbook: percentages as
// fractions, amounts as printed or, where the sides differ in scale, in whole
// currency. Shift is the power of ten from the check's figures to the
// workbook's. A side whose figures do not give the check's value as they are
// put together here is shown as printed.
func (t *tieOut) sides(c *model.Check) (left, right side, shift int32) {
	left, right = t.side(c.Left), t.side(c.Right)
	shifts, factors := []int32{0}, []int32{0}
	if t.percent(c.Left, left) || t.percent(c.Right, right) {
		shifts, factors = []int32{-2, 0}, []int32{-2, 0, 2}
	}
	printed := func(p place) decimal.Decimal { return t.ledger.figure(p).Value }
	proven := func(p place) decimal.Decimal { return t.ledger.figure(p).Proven }
	for _, of := range []func(place) decimal.Decimal{printed, proven} {
		fits := func(s *side, v decimal.Decimal, u units) (units, bool) {
			if !s.live {
				return u, true
			}
			for _, n := range factors {
				if u.factor = 0; !s.factor.IsZero() {
					u.factor = n
				} else if n != 0 {
					continue
				}
				if got, ok := t.reckon(s, u, of); ok && almost(got, v.Shift(u.shift)) {
					return u, true
				}
			}
			return u, false
		}
		for _, whole := range []bool{false, true} {
			for _, power := range shifts {
				u := units{whole: whole, shift: power}
				a, ok := fits(&left, c.Left.Value, u)
				b, ok2 := fits(&right, c.Right.Value, u)
				if ok && ok2 {
					return t.settle(left, a), t.settle(right, b), power
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
	if !s.factor.IsZero() {
		s.factor = s.factor.Shift(u.factor)
	}
	if !u.whole {
		s.product.asPrinted()
	}
	s.plain = s.plain && !slices.ContainsFunc(s.terms, func(x sideTerm) bool { return x.power != 0 })
	return s
}

// asPrinted leaves amounts in the scale they are printed in.
func (p *product) asPrinted() {
	for i := range p.terms {
		p.terms[i].power = 0
		if p.terms[i].factor != nil {
			p.terms[i].factor.power = 0
		}
	}
	for _, list := range [2][]product{p.times, p.over} {
		for i := range list {
			list[i].asPrinted()
		}
	}
}

// side collects the figures of one side.
func (t *tieOut) side(s model.Side) side {
	out := side{label: s.Label, print: s.Value, live: true, round: s.Round, plain: len(s.Over)+len(s.Times) == 0 && s.Round == nil && s.Factor.IsZero()}
	out.product = t.product(s, &out, true)
	return out
}

func (t *tieOut) product(s model.Side, out *side, top bool) product {
	p := product{factor: s.Factor}
	if p.factor.Equal(decimal.New(1, 0)) {
		p.factor = decimal.Zero
	}
	for _, term := range s.Terms {
		if x, ok := t.term(term, out); ok {
			p.terms = append(p.terms, x)
			if top {
				out.signs = append(out.signs, term.Sign)
			}
		}
	}
	for _, x := range s.Times {
		p.times = append(p.times, t.product(x, out, false))
	}
	for _, x := range s.Over {
		p.over = append(p.over, t.product(x, out, false))
	}
	out.live = out.live && len(p.terms) > 0
	return p
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
		if unitAt(st, p.line, p.column) == parse.Currency {
			x.power = powerOf(st.Scale)
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
	if !s.factor.IsZero() {
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
	v, ok := t.reckonProduct(&s.product, u.whole, of)
	if u.factor != 0 {
		v = v.Shift(u.factor)
	}
	if s.round != nil {
		v = v.Round(*s.round - u.shift)
	}
	return v, ok
}

func (t *tieOut) reckonProduct(p *product, whole bool, of func(place) decimal.Decimal) (decimal.Decimal, bool) {
	var value func(x *sideTerm) decimal.Decimal
	value = func(x *sideTerm) decimal.Decimal {
		var v decimal.Decimal
		if x.quantity >= 0 {
			v = statedValue(&t.m.Filing.Quantities[x.quantity])
		} else if v = of(x.place); whole && x.power != 0 {
			v = v.Shift(x.power)
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
	for i := range p.terms {
		sum = sum.Add(value(&p.terms[i]))
	}
	if !p.factor.IsZero() {
		sum = sum.Mul(p.factor)
	}
	for i := range p.times {
		v, ok := t.reckonProduct(&p.times[i], whole, of)
		if !ok {
			return v, false
		}
		sum = sum.Mul(v)
	}
	for i := range p.over {
		v, ok := t.reckonProduct(&p.over[i], whole, of)
		if !ok || v.IsZero() {
			return v, false
		}
		sum = sum.DivRound(v, 18)
	}
	return sum, true
}

// sideFormula is a side over the cells where its figures stand.
func (t *tieOut) sideFormula(s side) formulas.Expr {
	if s.plain && len(s.places) > 0 {
		return t.plainFormula(s)
	}
	e := t.productFormula(&s.product)
	if s.round != nil {
		e = formulas.Call{Func: "ROUND", Args: []formulas.Expr{e, formulas.Number{Value: float64(*s.round)}}}
	}
	return e
}

func (t *tieOut) productFormula(p *product) formulas.Expr {
	var e formulas.Expr
	for _, x := range p.terms {
		e = joined(e, x.sign, t.termFormula(x))
	}
	for i := range p.times {
		e = formulas.Binary{Op: "*", X: e, Y: t.productFormula(&p.times[i])}
	}
	for i := range p.over {
		e = formulas.Binary{Op: "/", X: e, Y: t.productFormula(&p.over[i])}
	}
	switch one := decimal.New(1, 0); {
	case p.factor.IsZero(), p.factor.Equal(one):
	case p.factor.Equal(one.Neg()):
		e = formulas.Neg{X: e}
	case p.factor.Equal(decimal.New(1, -2)): // one percent
		e = times(e, -2)
	default:
		f, _ := p.factor.Float64()
		e = formulas.Binary{Op: "*", X: e, Y: formulas.Number{Value: f}}
	}
	return e
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
func (t *tieOut) formatOf(sides ...side) (Format, int) {
	for _, s := range sides {
		if s.isStated() {
			return statedFormat(&t.m.Filing.Quantities[s.terms[0].quantity])
		}
	}
	for _, s := range sides {
		if len(s.over)+len(s.times) == 0 && len(s.places) > 0 && (len(s.terms) == 0 || s.terms[0].factor == nil) {
			return t.figureFormatAt(s.places[0])
		}
	}
	return DecimalFormat, 4
}
