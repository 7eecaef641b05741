package parse

import (
	"strings"

	"github.com/shopspring/decimal"
)

// unitOf is what the heading of a column says of its figures.
func unitOf(head string) Unit {
	said := headingWords.in(head)
	switch {
	case said&perShareHeading != 0 && said&excepted == 0, said&priceHeading != 0:
		return PerShare
	case said&rateHeading != 0 || strings.HasSuffix(head, "%"):
		return Percent
	case said&termHeading != 0:
		return Number
	case said&sharesHeading != 0, beginsFold(head, "shares"), beginsFold(head, "number of"), endsFold(head, "shares"), endsFold(head, "options"):
		return Shares
	}
	return Currency
}

// headingWords are the words of the headings of columns that tell the kind of
// their figures.
var headingWords = newLexicon(
	[]string{"per share"},
	[]string{"except"},
	[]string{"per common share", "exercise price", "average price", "option price", "market price", "wtd. avg. price"},
	[]string{"percent", "interest rate", "average rate"},
	[]string{"life (", "life in years", "contractual life", "average life", "in years)", "(years)"},
	[]string{" shares (", "no. of shares", "no. of options", "number of shares", "number of options", "shares under", "shares available"},
)

const (
	perShareHeading phraseGroups = 1 << iota
	excepted
	priceHeading
	rateHeading
	termHeading
	sharesHeading
)

// percentColumns finds columns of percentages, such as changes from year to
// year, that the headings do not announce: most of their figures carry the
// sign while most of the others in the same rows do not.
func (t *Table) percentColumns() {
	signed, plain := make([]int, len(t.Columns)), make([]int, len(t.Columns))
	for i := range t.Rows {
		cells := t.Rows[i].Cells
		with, without := 0, 0
		for j := range cells {
			switch c := &cells[j]; {
			case c.Kind != Figure:
			case c.percent():
				with++
			default:
				without++
			}
		}
		if with == 0 || without == 0 {
			continue // a row of percentages or of none
		}
		for j := range cells {
			switch c := &cells[j]; {
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
column:
	for j := range t.Columns {
		if t.Columns[j].Unit != Currency {
			continue
		}
		n := 0
		for i := range t.Rows {
			cells := t.Rows[i].Cells
			if cells == nil || cells[j].Kind != Figure {
				continue
			}
			if !readFigure(cells[j].Text).year {
				continue column
			}
			n++
		}
		if n > 1 {
			t.Columns[j].Unit = Number
		}
	}
}

// perShareColumns finds columns of amounts per share, such as earnings and prices
// by quarter, in tables in thousands or millions "except per share amounts": all
// of their figures are small and have cents, while other columns have none.
func (t *Table) perShareColumns() {
	if t.Scale <= 1 || !holdsFold(t.Title, "per share") && !holdsFold(t.Title, "per-share") {
		return
	}
	var cents []int
	whole := false
	for j := range t.Columns {
		if t.Columns[j].Unit != Currency {
			continue
		}
		figures, small := 0, 0
		for i := range t.Rows {
			cells := t.Rows[i].Cells
			if cells == nil || cells[j].Kind != Figure {
				continue
			}
			figures++
			if v := cells[j].Value; v.Exponent() <= -2 && belowThousand(v) {
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
func (c *Cell) percent() bool { return strings.IndexByte(c.Text, '%') >= 0 }

// setUnits says what kind of figures the rows hold, from their captions, the
// headings above them and the signs beside the figures. Columns of another
// unit than the table's are left aside.
func setUnits(rows []Row, cols []Column) {
	perShare, shares := -1, -1 // indent of the heading that said so
	facts := make([]rowFacts, len(rows))
	cents := false // amounts are printed with cents
	for i := range rows {
		if facts[i] = factsOf(rows[i].Cells, cols); facts[i].cents && !facts[i].small && !saysPerShare(unitWords.in(rows[i].Label)) {
			cents = true
		}
	}
	for i := range rows {
		r := &rows[i]
		said := unitWords.in(r.Label)
		says := saysPerShare(said)
		counts := saysShares(said)
		if r.Cells == nil {
			part := said&partOfEarnings != 0
			switch {
			case says:
				perShare, shares = r.Indent, -1
			case counts || beginsFold(r.Label, "denominator"):
				shares, perShare = r.Indent, -1
			case r.Indent <= perShare && !part:
				perShare = -1
			case r.Indent <= shares && !part && said&dilutive == 0:
				shares = -1
			}
			continue
		}
		f := facts[i]
		switch {
		case f.figures > 0 && f.percent == f.figures, f.percent > 0 && f.small && !f.dollar:
			r.Unit = Percent
		case f.figures > 0 && f.time == f.figures:
			r.Unit = Number
		case (says || perShare >= 0) && f.small && (f.fraction || f.figures == 0), says && f.cents && !cents:
			r.Unit = PerShare
		case counts && said&stockHeld == 0 || shares >= 0 && !f.small:
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
	cents                   bool // there are figures, and all have two decimals
}

func factsOf(cells []Cell, cols []Column) rowFacts {
	f := rowFacts{small: true, cents: true}
	for j := range cells {
		c := &cells[j]
		if c.Kind != Figure || cols[j].Unit == Percent || cols[j].Unit == Number {
			continue
		}
		f.figures++
		f.small = f.small && belowThousand(c.Value)
		f.fraction = f.fraction || c.Value.Exponent() < 0
		f.cents = f.cents && c.Value.Exponent() == -2
		f.dollar = f.dollar || strings.IndexByte(c.Text, '$') >= 0
		if c.percent() {
			f.percent++
		}
		if end := c.Text[len(c.Text)-1]; (isLetter(end) || end == '.') && isTime(c.Text[strings.LastIndexByte(c.Text, ' ')+1:]) {
			f.time++
		}
	}
	f.cents = f.cents && f.figures > 0
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
			if unit == Shares && !holdsFold(r.Label, "dilut") {
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

// unitWords are the words of captions that tell the kind of their figures.
var unitWords = newLexicon(
	[]string{"per share", "per common", "per unit", "earnings per", "per average", "per basic", "per diluted", "per limited"},
	[]string{"a share"},
	[]string{"earnings"},
	[]string{"par value", "stated value", "authorized"},
	[]string{"average shares", "weighted average", "weighted-average", "average number of common", "average number of shares", "average number outstanding",
		"average common", "number of shares", "number of common shares", "shares outstanding", "shares used", "equivalent shares", "dilutive effect of"},
	[]string{"employees", "fair value", "rate", "price"},
	[]string{"dilutive"},
	[]string{"basic", "diluted", "primary"},
	[]string{"stock,", "treasury"},
)

const (
	perShareWords phraseGroups = 1 << iota
	aShare
	earnings
	valueOfShare // of a share, as charters state it
	sharesWords
	noShares // a number of them, or what is paid for them
	dilutive
	partOfEarnings
	stockHeld
)

// saysPerShare reports whether a caption is of an amount per share.
func saysPerShare(said phraseGroups) bool {
	return said&valueOfShare == 0 && (said&perShareWords != 0 || said&aShare != 0 && said&earnings != 0)
}

// saysShares reports whether a caption is of a number of shares.
func saysShares(said phraseGroups) bool { return said&sharesWords != 0 && said&noShares == 0 }
