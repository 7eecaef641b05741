package templates

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
)

// notedFigure is a figure of a note that is understood, which a fact names by
// its meaning instead of the filing's words.
type notedFigure struct {
	id, meaning string
	unit        rowUnit
	yearly      bool // of a year to come
	of          func(n *model.Notes, year int) *model.Derived
}

func notedFigures() []notedFigure {
	return []notedFigure{
		{"debt.due", "principal due in the year, by the maturities or the terms", currencyUnit, true, func(n *model.Notes, y int) *model.Derived { return n.Debt.DueIn(y) }},
		{"debt.floating_due", "of it on borrowings at a floating rate, by their terms", currencyUnit, true, func(n *model.Notes, y int) *model.Derived { return n.Debt.FloatingDue(y) }},
		{"debt.floating", "borrowings at a floating rate", currencyUnit, false, func(n *model.Notes, _ int) *model.Derived { return n.Debt.Floating() }},
		{"debt.floating_rate", "their rate with its margin, an average by balance", rateUnit, false, func(n *model.Notes, _ int) *model.Derived { return n.Debt.FloatingRate() }},
		{"debt.base_rate", "their rate without its margin", rateUnit, false, func(n *model.Notes, _ int) *model.Derived { return n.Debt.BaseRate() }},
		{"debt.fixed_rate", "the rate of all other borrowings, an average by balance", rateUnit, false, func(n *model.Notes, _ int) *model.Derived { return n.Debt.FixedRate() }},
		{"debt.committed", "what the line of credit allows to be borrowed", currencyUnit, false, func(n *model.Notes, _ int) *model.Derived { return n.Debt.Committed() }},
	}
}

func notedNames() []string {
	var names []string
	for _, f := range notedFigures() {
		names = append(names, f.id)
	}
	return names
}

// notedFigure is the figure a fact names.
func (f *factSpec) notedFigure() notedFigure {
	all := notedFigures()
	return all[slices.IndexFunc(all, func(n notedFigure) bool { return n.id == f.noted })]
}

// findNoted takes a figure from a note.
func (b *planner) findNoted(f *factSpec) (found, error) {
	noted := f.notedFigure()
	d := noted.of(&b.m.Notes, b.baseFiscal()+f.ahead)
	if d == nil || d.At() == nil {
		return found{}, fmt.Errorf("expected the notes to say %s, found nothing; add optional: true or a default", noted.meaning)
	}
	value := d.Value
	if noted.unit == rateUnit {
		value = value.Shift(-2)
	} else {
		value = value.Div(decimal.NewFromInt(b.scale()))
	}
	x, _ := value.Float64()
	out := found{value: formulas.Num(x), at: d.At().Span, text: d.At().Text}
	if d.Basis != "" {
		out.basis = firstUpper(d.Basis)
	}
	if d.Sum {
		out.sum = d.From
	}
	return out, nil
}

// scale is the factor of the amounts of the first statement.
func (b *planner) scale() int64 {
	if i := b.firstStatement(nil); i >= 0 {
		return max(1, b.m.Statements[i].Scale)
	}
	return 1
}

// sumOf adds up figures where they stand in the workbook, in the units of the
// first statement; false where one of them stands in no table of a sheet.
func (b *planner) sumOf(index int, list []model.SignedFact) (formulas.Expr, bool) {
	var sum formulas.Expr
	for _, f := range list {
		p, ok := b.ledger.where(f.Term)
		if !ok || f.Statement == model.Prose || !b.numeric(p) {
			return nil, false
		}
		e, ok := b.elsewhere(index, p)
		if !ok || b.statements[p.statement].rowIDs == nil {
			return nil, false
		}
		e = times(e, powerOf(max(1, b.m.Statements[p.statement].Scale))-powerOf(b.scale()))
		switch {
		case sum == nil && f.Sign < 0:
			sum = formulas.Neg{X: e}
		case sum == nil:
			sum = e
		case f.Sign < 0:
			sum = formulas.Binary{Op: "-", X: sum, Y: e}
		default:
			sum = formulas.Binary{Op: "+", X: sum, Y: e}
		}
	}
	return sum, sum != nil
}
