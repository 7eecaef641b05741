package parse

import (
	"strings"

	"github.com/shopspring/decimal"
)

// word is item k in lower case, "" for a figure and beyond either end.
func (x *lexer) word(k int) string {
	if k < 0 || k >= len(x.items) || x.items[k].q >= 0 {
		return ""
	}
	return x.low[x.items[k].from:x.items[k].to]
}

// is reports whether item k is a word of a class.
func (x *lexer) is(k int, class wordClass) bool {
	return k >= 0 && k < len(x.items) && vocabulary.meanings[x.items[k].means].class&class != 0
}

// cue is what item k says of a change.
func (x *lexer) cue(k int) cue {
	if k < 0 || k >= len(x.items) {
		return cue{}
	}
	return vocabulary.meanings[x.items[k].means].cue
}

// figure is the figure of item k, nil for a word and beyond either end.
func (x *lexer) figure(k int) *Quantity {
	if k < 0 || k >= len(x.items) || x.items[k].q < 0 {
		return nil
	}
	return &x.figures[x.items[k].q]
}

// parted reports whether punctuation parts item k from the next: a comma, a
// semicolon, a dash, a parenthesis, the end of the sentence.
func (x *lexer) parted(k int) bool {
	if k < 0 || k >= len(x.items) {
		return true
	}
	it := x.items[k]
	return it.comma || it.stop || it.close || k+1 < len(x.items) && x.items[k+1].open
}

// context completes the figures of a sentence from the words around them.
func (x *lexer) context() {
	x.lists()
	x.units()
	for _, k := range x.places {
		if q := x.figure(k); !q.Kind.period() && q.Kind != Duration {
			q.Bound = x.bound(k)
		}
	}
	for i := range x.figures {
		q := &x.figures[i]
		if q.List >= 0 && q.Bound == Exact && x.figures[q.List].Bound == About {
			q.Bound = About
		}
		q.Approximate = q.Bound != Exact
		q.loosen()
	}
	x.inTurn()
	for _, k := range x.places {
		if q := x.figure(k); q.Kind.amount() && q.When < 0 {
			if when := x.when(k); when >= 0 {
				q.When, q.Period = when, x.figures[when].Period
			}
		}
	}
}

// loosen widens Half of a whole amount behind "approximately": none of the
// zeros it ends in is certainly meant. A percentage keeps all but one.
func (q *Quantity) loosen() {
	if q.Bound == Exact || q.Kind.period() || q.Value.IsZero() || q.Half.Exponent() < -1 {
		return
	}
	last := q.Text[len(q.Text)-1]
	if last >= 'a' && last <= 'z' && q.Kind == Money {
		return // "approximately $15 million"
	}
	digits := strings.TrimRight(q.Text, "%abcdefghijklmnopqrstuvwxyz )-")
	if strings.IndexByte(digits, '.') >= 0 || strings.Contains(q.Text, "illion") {
		return
	}
	n := zerosAtEnd(digits)
	if q.Unit == Percent {
		n = min(n, 1)
	}
	if half := decimal.New(5, int32(n)-1); half.GreaterThan(q.Half) {
		q.Half = half
	}
}

// lists finds runs of figures of one kind with nothing but commas, "and" and
// "or" between them, and marks each with the first of its run.
func (x *lexer) lists() {
	for _, k := range x.places {
		q := x.figure(k)
		j := k + 1
		joined := x.items[k].comma
		for j < len(x.items) && (x.word(j) == "and" || x.word(j) == "or" || x.word(j) == "&") && !x.items[j].comma {
			j++
			joined = true
		}
		next := x.figure(j)
		if next == nil || !joined || j > k+2 || x.items[k].stop || x.items[k].close || x.items[j].open || !sameFamily(q, next) {
			continue
		}
		if q.List < 0 {
			q.List = x.items[k].q
		}
		next.List = q.List
	}
}

func sameFamily(a, b *Quantity) bool {
	if a.Kind.period() {
		return b.Kind.period() && (a.Period.Months == 1) == (b.Period.Months == 1)
	}
	return a.Kind == b.Kind
}

// units gives figures the unit that a later one of the same list or range
// states for all: "$22, $23 and $24 million", "$.09 and $.11 per share". Before
// them the sentence may say it: "in millions of dollars: 1998, $2,948".
func (x *lexer) units() {
	stated, from := int64(-1), 0 // not looked for yet
	whole := func() int64 {
		if stated < 0 {
			stated, from = scaleAt(x.text)
		}
		return stated
	}
	share, asked := false, false
	next, factor := -1, int64(1)
	for i := len(x.places) - 1; i >= 0; i-- {
		k := x.places[i]
		q := x.figure(k)
		if q.Kind != Money {
			continue
		}
		small := strings.IndexByte(q.Text, ',') < 0 && belowThousand(q.Value)
		if small && q.Unit == Currency && cents(q.Text) {
			if !asked {
				asked, share = true, strings.Contains(x.low, "per share") || strings.Contains(x.low, "per common share") || strings.Contains(x.low, "per diluted share")
			}
			if share {
				q.Unit = PerShare
			}
		}
		printed := x.low[q.Words[0]:q.Words[1]]
		own, scaled := scaleWord(printed[strings.LastIndexByte(printed, ' ')+1:])
		switch shared := next >= 0 && small && scaled == 0 && q.Unit == Currency && x.joins(k, next); {
		case shared && factor > 1 && q.Value.GreaterThanOrEqual(decimal.NewFromInt(1)):
			f := decimal.NewFromInt(factor)
			q.Half = half(q.Value.Exponent(), factor)
			q.Value = q.Value.Mul(f)
		case scaled == 0 && q.Unit == Currency && whole() > 1 && q.Words[0] > from && q.Value.Abs().LessThan(decimal.NewFromInt(1_000_000)):
			f := decimal.NewFromInt(stated)
			q.Half, q.Value = q.Half.Mul(f), q.Value.Mul(f)
			factor = own
		case shared && x.figure(next).Unit == PerShare:
			q.Unit = PerShare
			factor = own
		default:
			factor = own
		}
		next = k
	}
}

// joins reports whether figures at items a and b belong to one list or range.
func (x *lexer) joins(a, b int) bool {
	for k := a + 1; k < b; k++ {
		switch x.word(k) {
		case "and", "or", "to":
		default:
			return false
		}
	}
	return b > a+1 || x.items[a].comma || b == a+1
}

// cents reports whether an amount is printed with cents: ".09", "1.41".
func cents(s string) bool {
	i := strings.IndexByte(s, '.')
	return i >= 0 && (len(s)-i == 3 || len(s)-i == 4)
}
