package templates

import (
	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/parse"
)

// statedValue is a figure of a sentence as the workbook holds it: a percentage
// as a fraction.
func statedValue(q *parse.Quantity) decimal.Decimal {
	if q.Unit == parse.Percent {
		return q.Value.Shift(-2)
	}
	return q.Value
}

// statedFormat is how a figure of a sentence is shown: with the decimals it is
// stated with.
func statedFormat(q *parse.Quantity) (Format, int) {
	decimals := max(0, int(-q.Value.Exponent()))
	switch {
	case q.Unit == parse.Percent:
		return PercentFormat, decimals
	case q.Unit == parse.PerShare && decimals <= 2:
		return PerShareFormat, 2
	case decimals > 0:
		return DecimalFormat, decimals
	case q.Unit == parse.Shares:
		return SharesFormat, 0
	}
	return AmountFormat, 0
}

// statedRef is how a formula names a figure of a sentence.
func (b *planner) statedRef(quantity int) formulas.Expr {
	return formulas.Ref{Line: b.stated[quantity], Period: statedKey}
}

const statedKey = "stated"
