package parse

import (
	"time"

	"github.com/shopspring/decimal"
)

// DebtTerms are the terms of one borrowing as its caption or a sentence states
// them. What the text does not state is zero, nil or "".
type DebtTerms struct {
	Payment          *decimal.Decimal // of one instalment, in whole currency
	Frequency        int              // months between payments: 1, 3, 6, 12
	IncludesInterest bool             // the instalment pays interest too, not principal alone
	Base             string           // of a floating rate, as printed: "3-month LIBOR", "prime"
	Margin           *decimal.Decimal // percentage points above the base, below it negative
	Rate             *decimal.Decimal // percent a year: the fixed rate, or the floating one at RateAsOf
	RateAsOf         Period           // the date a floating rate is stated at
	Through          time.Time        // last payment or maturity
	BalloonDue       time.Time        // when what is left falls due in one sum
}

// Terms reads the terms of a borrowing from any text: the caption of a row of
// a debt table, a sentence of the note. Where a term stands twice the first
// counts. It knows the words of loan agreements only; a rate is fixed where no
// base is named.
func Terms(text string) DebtTerms {
	var t DebtTerms
	var x lexer
	x.read(joinSpace(text))
	if len(x.items) == 0 {
		return t
	}
	x.context()
	for k := range x.items {
		q := x.figure(k)
		if q == nil {
			x.base(&t, k)
			continue
		}
		switch q.Kind {
		case Money:
			x.payment(&t, k)
		case Percentage, Points:
			x.rate(&t, k)
		case Date, Year:
			x.maturity(&t, k)
		}
	}
	return t
}

// joinSpace folds white space.
func joinSpace(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == ' ' {
			if n := len(out); n > 0 && out[n-1] != ' ' {
				out = append(out, ' ')
			}
			continue
		}
		out = append(out, c)
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return string(out)
}

// every is the number of months between payments that a word states, 0 for
// none.
func every(w string) int {
	switch w {
	case "monthly", "month":
		return 1
	case "quarterly", "quarter":
		return 3
	case "semiannually", "semi-annually", "semiannual", "semi-annual":
		return 6
	case "annually", "annual", "yearly", "year":
		return 12
	}
	return 0
}

// payment reads "$225,000 quarterly", "annual installments of $320,000", "$500
// per month including interest".
func (x *lexer) payment(t *DebtTerms, k int) {
	if t.Payment != nil {
		return
	}
	n := every(x.word(k + 1))
	if w := x.word(k + 1); n == 0 && (w == "per" || w == "a" || w == "each" || w == "every") {
		n = every(x.word(k + 2))
	} else if n > 0 && (w == "month" || w == "quarter" || w == "year") {
		n = 0
	}
	if n == 0 && x.word(k+1) == "in" {
		n = every(x.word(k + 2))
	}
	for j := k - 1; n == 0 && j >= k-6 && j >= 0; j-- {
		switch x.word(j) {
		case "installments", "instalments", "payments", "installment", "instalment", "principal", "equal", "of", "and", "interest", "approximately", "level":
			continue
		}
		if w := x.word(j); w != "month" && w != "quarter" && w != "year" {
			n = every(w)
		}
		break
	}
	if n == 0 {
		return
	}
	v := x.figure(k).Value
	t.Payment, t.Frequency = &v, n
	for j := k - 5; j <= k+5; j++ {
		switch x.word(j) {
		case "including", "includes", "inclusive":
			t.IncludesInterest = t.IncludesInterest || x.word(j+1) == "interest" || x.word(j+1) == "of" && x.word(j+2) == "interest"
		case "principal":
			t.IncludesInterest = t.IncludesInterest || x.word(j+1) == "and" && x.word(j+2) == "interest" && j < k
		}
	}
}

// base reads the name of the rate that a floating rate follows.
func (x *lexer) base(t *DebtTerms, k int) {
	if t.Base != "" {
		return
	}
	first := k
	switch w := x.word(k); w {
	case "libor", "eurodollar", "euribor", "prime", "sofr":
		if q := x.figure(k - 1); q != nil && q.Kind == Duration {
			first = k - 1
		} else if m := x.word(k - 1); m == "one-month" || m == "three-month" || m == "six-month" {
			first = k - 1
		}
	case "london":
		if x.word(k+1) != "interbank" && x.word(k+1) != "inter-bank" {
			return
		}
		last := k + 1
		for x.word(last+1) == "offered" || x.word(last+1) == "rate" {
			last++
		}
		t.Base = x.text[x.items[k].from:x.items[last].to]
		return
	case "federal":
		if x.word(k+1) == "funds" {
			t.Base = x.text[x.items[k].from:x.items[k+1].to]
		}
		return
	default:
		return
	}
	t.Base = x.text[x.items[first].from:x.items[k].to]
}

// rate reads "at 8.07%", "LIBOR plus 2%", "(4.0% at December 31, 2003)".
func (x *lexer) rate(t *DebtTerms, k int) {
	q := x.figure(k)
	v := q.Value
	j := k - 1
	for x.is(j, aboutWord) || x.word(j) == "a" || x.word(j) == "margin" || x.word(j) == "of" || x.word(j) == "an" {
		j--
	}
	switch x.word(j) {
	case "plus":
	case "minus", "less":
		v = v.Neg()
	default:
		switch w := x.word(k + 1); {
		case (w == "over" || w == "above" || w == "below") && !x.parted(k) && x.namesBase(k+2):
			if w == "below" {
				v = v.Neg()
			}
		default:
			if q.Kind == Points || t.Rate != nil || q.Bound != Exact && q.Bound != About || x.word(k+1) == "of" {
				return
			}
			t.Rate = &v
			if q.When >= 0 && q.Period.Months == 0 {
				t.RateAsOf = q.Period
			}
			return
		}
	}
	if t.Margin == nil {
		t.Margin = &v
	}
}

// namesBase reports whether the name of a floating rate stands near item k.
func (x *lexer) namesBase(k int) bool {
	for j := k; j < k+5; j++ {
		switch x.word(j) {
		case "libor", "prime", "eurodollar", "euribor", "sofr", "london", "federal", "base":
			return true
		}
	}
	return false
}

// maturity reads "through July 6, 2008", "due August 1, 2006", "remaining
// balance due ...".
func (x *lexer) maturity(t *DebtTerms, k int) {
	q := x.figure(k)
	if q.Date.IsZero() {
		return
	}
	j := k - 1
	for x.word(j) == "in" || x.word(j) == "on" || x.word(j) == "fiscal" || x.word(j) == "year" || x.word(j) == "the" {
		j--
	}
	switch x.word(j) {
	case "through", "until", "matures", "maturing", "mature", "maturity", "ending", "final", "to", "expires", "expiring":
		if t.Through.IsZero() {
			t.Through = q.Date
		}
	case "due", "payable":
		for n := j - 1; n >= j-6 && n >= 0; n-- {
			switch x.word(n) {
			case "remaining", "balance", "balloon", "remainder", "unpaid":
				if t.BalloonDue.IsZero() {
					t.BalloonDue = q.Date
				}
				return
			}
		}
		if t.Through.IsZero() {
			t.Through = q.Date
		}
	}
}
