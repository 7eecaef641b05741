package parse

import (
	"bytes"
	"slices"
	"strings"
)

// claims reads what the sentence says of its figures. The list is good until
// the next sentence.
func (x *lexer) claims() []Claim {
	if !slices.ContainsFunc(x.places, func(k int) bool { return x.figure(k).Kind.amount() }) {
		return nil
	}
	out := x.claimed[:0]
	x.used = append(x.used[:0], make([]bool, len(x.figures))...)
	used := x.used
	supposed := x.supposes()
	if supposed {
		if c, ok := x.sensitivity(); ok {
			out = append(out, c)
			used[c.Change], used[c.Percent] = true, true
		}
	} else {
		out = x.changes(out, used)
	}
	out = x.shares(out, used)
	for _, k := range x.places {
		q := x.figure(k)
		if !q.Kind.amount() {
			continue
		}
		subject := x.subject(x.verbBefore(k))
		if subject == "" && k > 0 {
			subject = x.sibling(k)
		}
		if q.Subject == "" {
			q.Subject = subject
		}
		if used[x.items[k].q] {
			continue
		}
		if x.ranged(k) {
			end := k + 1
			for x.figure(end) == nil {
				end++
			}
			out = append(out, newClaim(Range, q.Subject, func(c *Claim) {
				c.From, c.To = x.items[k].q, x.items[end].q
				c.FromPeriod, c.ToPeriod = q.Period, q.Period
			}))
			used[x.items[end].q] = true
			continue
		}
		if q.Period.End.IsZero() || q.Kind == Points || q.Bound == Between || x.otherTurns(k) {
			continue
		}
		kind := Level
		if q.Period.End.After(x.fiscal) && q.Period.Months == 12 && !x.fiscal.IsZero() {
			kind = Expectation
		} else if subject == "" || supposed || hasCue(subject) {
			continue
		}
		if b, ok := x.begins(k); !ok || b.role != levelRole {
			continue // it is what something changed by, or changed from
		}
		out = append(out, newClaim(kind, subject, func(c *Claim) { c.To, c.ToPeriod = x.items[k].q, q.Period }))
	}
	x.claimed = out
	return out
}

func newClaim(kind ClaimKind, subject string, set func(*Claim)) Claim {
	c := Claim{Kind: kind, Subject: subject, From: -1, To: -1, Change: -1, Percent: -1}
	set(&c)
	return c
}

// supposes reports whether the sentence says what would be, not what is.
func (x *lexer) supposes() bool {
	return x.says&supposeWord != 0
}

// changes gathers the changes: chains of figures whose parts the words between
// them tell. A figure of a list or a range ends a chain.
func (x *lexer) changes(out []Claim, used []bool) []Claim {
	var c change
	open := false
	shut := func() {
		if open && x.settle(&c) {
			out = append(out, c.claim)
			for _, i := range [...]int{c.claim.From, c.claim.To, c.claim.Change, c.claim.Percent} {
				if i >= 0 {
					used[i] = true
					x.figures[i].Subject = c.claim.Subject
				}
			}
		}
		open = false
	}
	for _, k := range x.places {
		q := x.figure(k)
		if !q.Kind.amount() {
			continue
		}
		if q.List >= 0 || q.Bound == Between {
			shut()
			continue
		}
		if open {
			if r, d := x.link(&c, k); r == noRole || !c.take(r, k, x.items[k].q, q.Kind, d) {
				shut()
			}
		}
		if !open {
			c, open = x.head(k)
		}
	}
	shut()
	return out
}

// settle completes a chain: its periods, its subject, its direction. It
// reports false where the words do not make a claim.
func (x *lexer) settle(c *change) bool {
	m := &c.claim
	x.tail(c)
	if c.conflict {
		return false
	}
	if c.twin {
		if m.Change < 0 && m.Percent < 0 {
			return false // two levels, nothing more
		}
		if x.figures[m.To].Period.End.Before(x.figures[m.From].Period.End) {
			m.To, m.From = m.From, m.To
		}
	}
	var to, from *Quantity
	if m.To >= 0 {
		to = &x.figures[m.To]
		if m.ToPeriod = to.Period; m.ToPeriod.End.IsZero() {
			m.ToPeriod = x.saidOn(c)
		}
	}
	if m.From >= 0 {
		from = &x.figures[m.From]
		m.FromPeriod = from.Period
	}
	if to != nil && from != nil {
		same := to.Kind == from.Kind && to.Unit == from.Unit
		apart := to.Period.End.IsZero() || from.Period.End.IsZero() || to.Period != from.Period
		if !same || !apart {
			return false
		}
	}
	if strings.HasSuffix(x.word(c.verb), "ing") && to == nil && m.FromPeriod.End.IsZero() {
		return false // "declining by 1.5 points per year"
	}
	for _, i := range [...]int{m.Change, m.Percent} {
		if i >= 0 && m.ToPeriod.End.IsZero() && x.figures[i].Period != m.FromPeriod {
			m.ToPeriod = x.figures[i].Period
		}
	}
	level := to
	if level == nil {
		level = from
	}
	if level != nil {
		if m.Change >= 0 {
			d := x.figures[m.Change]
			points := level.Kind == Percentage && d.Kind == Points
			if !points && (d.Kind != level.Kind || d.Unit != level.Unit) {
				return false
			}
		}
		if m.Percent >= 0 && level.Unit == Percent {
			return false // "from 8% to 10%, an increase of 2%" may mean two things
		}
	}
	changes := m.Change >= 0 || m.Percent >= 0
	switch {
	case m.Direction != 0 && (changes || to != nil && from != nil):
	case to != nil && from != nil && !changes && c.explicit:
		if to.Period.End.IsZero() || from.Period.End.IsZero() {
			return false
		}
		m.Kind = Level
	default:
		return false
	}
	m.Subject = x.changed(c)
	if to == nil && from == nil && m.FromPeriod.End.IsZero() && (m.Subject == "" || c.verb < 0 && c.nominal < 0) {
		return false
	}
	if m.Kind == Level && (m.Subject == "" || hasCue(m.Subject)) {
		m.Subject = ""
		return false
	}
	return true
}

// saidOn is the period that stands between the verb of a change and its last
// figure: "increased $5 during 2000 to $9"; zero where there is not just one.
func (x *lexer) saidOn(c *change) Period {
	var p Period
	for k := max(c.verb, 0); k < c.last; k++ {
		q := x.figure(k)
		switch {
		case c.verb < 0 || x.comparison(k) > 0:
			return p
		case q == nil || !q.Kind.period():
		case q.List >= 0 || !p.End.IsZero() || !attaches(x.prepositionBefore(k)):
			return Period{}
		default:
			p = q.Period
		}
	}
	return p
}

// tail reads what follows the last figure: "higher in 2003 than in 2002",
// "versus 2002".
func (x *lexer) tail(c *change) {
	m := &c.claim
	k := c.last
	if x.items[k].stop || c.lastRole == fromRole {
		return
	}
	compared := false
	named := 0 // words of "in net sales" behind the noun of the change
	for j := k + 1; j < len(x.items) && j <= k+14; j++ {
		if q := x.figure(j); q != nil {
			switch {
			case !q.Kind.period() || q.List >= 0:
				return
			case compared:
				if m.From < 0 {
					m.FromPeriod = q.Period
				}
				return
			case m.To < 0 && m.ToPeriod.End.IsZero() && attaches(x.prepositionBefore(j)):
				m.ToPeriod = q.Period
			}
			if x.parted(j) {
				return
			}
			continue
		}
		w := x.word(j)
		u := x.cue(j)
		switch n := x.comparison(j); {
		case n > 0 && !compared:
			compared = true
			j += n - 1
		case u.form == betweenCue && j == k+1 && c.lastRole == changeRole:
			c.turn(u.direction)
			compared = true
		case (u.form == degreeCue || u.form == nounCue) && j == k+1 && c.lastRole == changeRole && !x.parted(k):
			c.turn(u.direction)
		case x.is(j, periodWord), w == "that", w == "prior" && compared:
		case c.nominal >= 0 && !compared && named < 8 && !x.is(j, partingWord):
			named++
		default:
			return
		}
		if x.parted(j) {
			return
		}
	}
}

// changed is the subject of a change: the words before its verb, or behind
// "increase in".
func (x *lexer) changed(c *change) string {
	if i := x.items[c.first].q; c.nominal < 0 && (c.claim.To == i || c.claim.From == i) && c.verb < 0 || c.nominal < 0 && c.verb < 0 {
		return x.subject(x.verbBefore(c.first))
	}
	if c.nominal < 0 {
		return x.subject(c.verb)
	}
	k := c.last
	if c.nominal > c.first || x.word(k+1) == "" {
		k = max(c.nominal, c.last)
	}
	if x.word(c.nominal+1) == "in" || x.word(c.nominal+1) == "to" {
		k = c.nominal
	}
	if w := x.word(k + 1); w != "in" && w != "to" || x.parted(k) {
		return ""
	}
	return x.phrase(k + 2)
}

// hasCue reports whether a word of a phrase is the name of a change.
func hasCue(s string) bool {
	var room [128]byte
	for low := appendLower(room[:0], s); len(low) > 0; {
		w := low
		if n := bytes.IndexByte(low, ' '); n >= 0 {
			w, low = low[:n], low[n+1:]
		} else {
			low = nil
		}
		if len(w) > 0 && meaningOf(string(w)).cue.form == nounCue {
			return true
		}
	}
	return false
}
