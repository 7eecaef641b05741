package parse

import (
	"strings"

	"github.com/shopspring/decimal"
)

// unitOf is what the heading of a column says of its figures.
func unitOf(head string) Unit {
	low := strings.ToLower(head)
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(low, w) {
				return true
			}
		}
		return false
	}
	switch {
	case strings.Contains(low, "per share") && !strings.Contains(low, "except"),
		has("per common share", "exercise price", "average price", "option price", "market price", "wtd. avg. price"):
		return PerShare
	case has("percent", "interest rate", "average rate") || strings.HasSuffix(low, "%"):
		return Percent
	case has("life (", "life in years", "contractual life", "average life", "in years)", "(years)"):
		return Number
	case strings.HasSuffix(low, "shares"), strings.HasPrefix(low, "shares"), strings.HasPrefix(low, "number of"), has(" shares (", "no. of shares", "no. of options", "number of shares", "number of options"),
		strings.HasSuffix(low, "options"), has("shares under", "shares available"):
		return Shares
	}
	return Currency
}

// percentColumns finds columns of percentages, such as changes from year to
// year, that the headings do not announce: most of their figures carry the
// sign while most of the others in the same rows do not.
func (t *Table) percentColumns() {
	signed, plain := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	for _, r := range t.Rows {
		with, without := 0, 0
		for _, c := range r.Cells {
			if c.Kind != Figure {
				continue
			}
			if c.percent() {
				with++
			} else {
				without++
			}
		}
		if with == 0 || without == 0 {
			continue // a row of percentages or of none
		}
		for j, c := range r.Cells {
			switch {
			case c.Kind != Figure:
			case c.percent():
				signed[j]++
			default:
				plain[j]++
			}
		}
	}
	for j := range t.Columns {
		if t.Columns[j].Unit == Currency && signed[j] > 0 && signed[j] > plain[j] {
			t.Columns[j].Unit = Percent
		}
	}
}

// yearColumns finds columns of years, such as maturities: they are no amounts.
func (t *Table) yearColumns() {
	for j := range t.Columns {
		n, others := 0, 0
		for _, r := range t.Rows {
			if r.Cells == nil || r.Cells[j].Kind != Figure {
				continue
			}
			if readFigure(r.Cells[j].Text).year {
				n++
			} else {
				others++
			}
		}
		if n > 1 && others == 0 && t.Columns[j].Unit == Currency {
			t.Columns[j].Unit = Number
		}
	}
}

// perShareColumns finds columns of amounts per share, such as earnings and prices
// by quarter, in tables in thousands or millions "except per share amounts": all
// of their figures are small and have cents, while other columns have none.
func (t *Table) perShareColumns() {
	if t.Scale <= 1 || !strings.Contains(strings.ToLower(t.Title), "per share") && !strings.Contains(strings.ToLower(t.Title), "per-share") {
		return
	}
	var cents []int
	whole := false
	for j := range t.Columns {
		if t.Columns[j].Unit != Currency {
			continue
		}
		figures, small := 0, 0
		for _, r := range t.Rows {
			if r.Cells == nil || r.Cells[j].Kind != Figure {
				continue
			}
			figures++
			if v := r.Cells[j].Value; v.Exponent() <= -2 && belowThousand(v) {
				small++
			} else if v.Exponent() < 0 {
				small = -len(t.Rows) // decimals of another kind
			}
		}
		switch {
		case figures > 1 && small == figures:
			cents = append(cents, j)
		case figures > 1 && small == 0:
			whole = true
		}
	}
	for _, j := range cents {
		if whole {
			t.Columns[j].Unit = PerShare
		}
	}
}

// percent reports whether a percent sign is printed with a figure.
func (c Cell) percent() bool { return strings.IndexByte(c.Text, '%') >= 0 }

// setUnits says what kind of figures the rows hold, from their captions, the
// headings above them and the signs beside the figures. Columns of another
// unit than the table's are left aside.
func setUnits(rows []Row, cols []Column) {
	perShare, shares := -1, -1 // indent of the heading that said so
	facts := make([]rowFacts, len(rows))
	for i := range rows {
		r := &rows[i]
		low := strings.ToLower(r.Label)
		says := saysPerShare(low)
		counts := saysShares(low)
		if r.Cells == nil {
			part := strings.Contains(low, "basic") || strings.Contains(low, "diluted") || strings.Contains(low, "primary")
			switch {
			case says:
				perShare, shares = r.Indent, -1
			case counts || strings.HasPrefix(low, "denominator"):
				shares, perShare = r.Indent, -1
			case r.Indent <= perShare && !part:
				perShare = -1
			case r.Indent <= shares && !part && !strings.Contains(low, "dilutive"):
				shares = -1
			}
			continue
		}
		facts[i] = factsOf(r.Cells, cols)
		f := facts[i]
		switch {
		case f.figures > 0 && f.percent == f.figures, f.percent > 0 && f.small && !f.dollar:
			r.Unit = Percent
		case f.figures > 0 && f.time == f.figures:
			r.Unit = Number
		case (says || perShare >= 0) && f.small && (f.fraction || f.figures == 0):
			r.Unit = PerShare
		case counts && !strings.Contains(low, "stock,") && !strings.Contains(low, "treasury") || shares >= 0 && !f.small:
			if !f.dollar {
				r.Unit = Shares
			}
		}
		if perShare >= 0 && !f.small {
			perShare = -1
		}
	}
	between(rows, facts, Percent, func(f rowFacts) bool { return f.small && !f.dollar })
	between(rows, facts, PerShare, func(f rowFacts) bool { return f.small && (f.fraction || f.figures == 0) })
	between(rows, facts, Shares, func(f rowFacts) bool { return !f.dollar && !f.fraction })
	restOfPercents(rows, facts)
}

// rowFacts is what the figures of a row look like.
type rowFacts struct {
	figures, percent, time  int
	small, fraction, dollar bool // all below 1000; any with decimals; any with a dollar sign
}

func factsOf(cells []Cell, cols []Column) rowFacts {
	f := rowFacts{small: true}
	for j, c := range cells {
		if c.Kind != Figure || cols[j].Unit == Percent || cols[j].Unit == Number {
			continue
		}
		f.figures++
		f.small = f.small && belowThousand(c.Value)
		f.fraction = f.fraction || c.Value.Exponent() < 0
		f.dollar = f.dollar || strings.IndexByte(c.Text, '$') >= 0
		if c.percent() {
			f.percent++
		}
		if last := c.Text[strings.LastIndexByte(c.Text, ' ')+1:]; isTime(last) {
			f.time++
		}
	}
	return f
}

// between gives the rows that stand between two rows of a unit the same unit,
// as far as their figures look it: tables print the sign of a percentage on
// the first and the last row only, and tell the kind of a list by its ends.
func between(rows []Row, facts []rowFacts, unit Unit, looks func(rowFacts) bool) {
	from := -1
	for i := range rows {
		r := &rows[i]
		if r.Cells == nil {
			if unit == Shares && !strings.Contains(strings.ToLower(r.Label), "dilut") {
				from = -1
			}
			continue
		}
		if r.Unit == unit {
			for k := from + 1; from >= 0 && k < i; k++ {
				if rows[k].Cells != nil && rows[k].Unit == Currency {
					rows[k].Unit = unit
				}
			}
			from = i
			continue
		}
		if r.Unit != Currency || !looks(facts[i]) || unit == Shares && from >= 0 && i-from > 6 {
			from = -1
		}
	}
}

// restOfPercents makes percentages of a whole table of small figures with
// decimals whose first row has the signs.
func restOfPercents(rows []Row, facts []rowFacts) {
	first := true
	for i := range rows {
		if rows[i].Cells == nil {
			continue
		}
		f := facts[i]
		if first && rows[i].Unit != Percent || !f.small || f.dollar || f.figures > 0 && !f.fraction || rows[i].Unit != Percent && rows[i].Unit != Currency {
			return
		}
		first = false
	}
	for i := range rows {
		if rows[i].Cells != nil {
			rows[i].Unit = Percent
		}
	}
}

var thousand = decimal.New(1000, 0)

// belowThousand reports whether a figure has three digits before its point at
// most.
func belowThousand(v decimal.Decimal) bool {
	return v.IsZero() || v.NumDigits()+int(v.Exponent()) <= 3
}

// saysPerShare reports whether a caption in lower case is of an amount per share.
func saysPerShare(low string) bool {
	if !strings.Contains(low, "per") && !strings.Contains(low, "a share") {
		return false
	}
	if strings.Contains(low, "par value") || strings.Contains(low, "stated value") || strings.Contains(low, "authorized") {
		return false
	}
	for _, w := range [...]string{"per share", "per common", "per unit", "earnings per", "per average", "per basic", "per diluted"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return strings.Contains(low, "a share") && strings.Contains(low, "earnings")
}

// saysShares reports whether a caption in lower case is of a number of shares.
func saysShares(low string) bool {
	if !strings.Contains(low, "shares") && !strings.Contains(low, "average") && !strings.Contains(low, "dilutive") || strings.Contains(low, "employees") {
		return false
	}
	for _, w := range [...]string{"average shares", "weighted average", "weighted-average", "average number of common", "average number of shares", "average number outstanding",
		"average common", "number of shares", "number of common shares", "shares outstanding", "shares used", "equivalent shares", "dilutive effect of"} {
		if strings.Contains(low, w) {
			return !strings.Contains(low, "fair value") && !strings.Contains(low, "rate") && !strings.Contains(low, "price")
		}
	}
	return false
}
