package parse

// shares finds percentages of something: "20% of revenue", "cost of sales as a
// percentage of sales was 68%".
func (x *lexer) shares(out []Claim, used []bool) []Claim {
	whole, from := "", -1
	if x.says&percentWord != 0 {
		whole, from = x.percentageOf()
	}
	for _, k := range x.places {
		q := x.figure(k)
		if q.Kind != Percentage {
			continue
		}
		i := x.items[k].q
		c := newClaim(Share, "", func(c *Claim) { c.Percent, c.ToPeriod = i, q.Period })
		switch {
		case used[i] && x.changedBy(out, i), x.otherTurns(k):
			continue
		case from >= 0 && k > from:
			c.Of = whole
			c.Subject = x.subject(from)
		default:
			end := k
			if q.List >= 0 {
				for j := k; j < len(x.items); j++ {
					if o := x.figure(j); o != nil {
						if o.List != q.List {
							break
						}
						end = j
					}
				}
			}
			if x.parted(end) || x.word(end+1) != "of" {
				if e := x.elder(k); e >= 0 {
					for _, o := range out {
						if o.Kind == Share && o.Percent == x.items[e].q {
							c.Of, c.Subject = o.Of, o.Subject
						}
					}
				}
				break
			}
			if y := x.figure(end + 2); y != nil && y.Kind == Year && c.ToPeriod.End.IsZero() {
				c.ToPeriod = y.Period
			}
			c.Of = x.phrase(end + 2)
			c.Subject = x.subject(x.verbBefore(k))
			if w := x.word(k - 1); k >= 2 && (w == "or" || w == "" && x.items[k].open) && q.List < 0 {
				j := k - 1
				if w == "or" {
					j--
				}
				if a := x.figure(j); a != nil && a.Kind == Money && a.List < 0 && !used[x.items[j].q] {
					c.To = x.items[j].q
				}
			}
		}
		if c.Of == "" {
			continue
		}
		if q.Subject == "" {
			q.Subject = c.Subject
		}
		used[i] = true
		out = append(out, c)
	}
	return out
}

// changedBy reports whether figure i is what something changed by.
func (x *lexer) changedBy(claims []Claim, i int) bool {
	for _, c := range claims {
		if c.Percent == i || c.Change == i {
			return true
		}
	}
	return false
}

// percentageOf finds "as a percentage of sales": the whole, and the item where
// the phrase begins; -1 for none.
func (x *lexer) percentageOf() (whole string, from int) {
	for k := range x.items {
		if w := x.word(k); (w == "percentage" || w == "percent") && x.word(k+1) == "of" && x.word(k-1) == "a" && (x.word(k-2) == "as" || x.word(k-2) == "expressed") {
			from = k - 2
			if x.word(k-3) == "expressed" {
				from--
			}
			return x.phrase(k + 2), from
		}
	}
	return "", -1
}

// sensitivity reads "a 1% increase in rates would raise interest expense by
// $40,000": one move in percent, one amount behind "would".
func (x *lexer) sensitivity() (Claim, bool) {
	would, move, effect := -1, -1, -1
	for k := range x.items {
		q := x.figure(k)
		if w := x.word(k); w == "would" || w == "could" || w == "might" {
			if would >= 0 {
				return Claim{}, false
			}
			would = k
		}
		if q == nil || !q.Kind.amount() {
			continue
		}
		switch {
		case q.Unit == Percent && move < 0 && x.moves(k):
			move = k
		case q.Kind == Money && q.Unit == Currency && would >= 0 && effect < 0:
			effect = k
		case q.Unit == Percent || would >= 0:
			return Claim{}, false
		}
	}
	if would < 0 || move < 0 || effect < 0 {
		return Claim{}, false
	}
	j := effect - 1
	for x.is(j, aboutWord) || x.word(j) == "an" || x.word(j) == "additional" {
		j--
	}
	if w := x.word(j); w != "by" && w != "of" && w != "be" {
		return Claim{}, false
	}
	c := newClaim(Sensitivity, "", func(c *Claim) { c.Change, c.Percent = x.items[effect].q, x.items[move].q })
	first := would + 1
	for k := would + 1; k < j; k++ {
		d := x.cue(k).direction
		switch x.word(k) {
		case "raise", "add":
			d = +1
		case "reduce", "lower", "cut":
			d = -1
		}
		if d != 0 && c.Direction == 0 {
			c.Direction = d
			first = k + 1
			if w := x.word(first); w == "in" || w == "to" {
				first++
			}
		}
	}
	c.Subject = x.trimmed(first, j-1)
	return c, true
}

// moves reports whether the percentage of item k is how far something moves:
// "1% increase", "a change of 10%", "1% higher".
func (x *lexer) moves(k int) bool {
	isMove := func(w string) bool {
		switch w {
		case "change", "changes", "movement", "shift", "strengthening", "weakening", "appreciation", "depreciation", "adverse", "rise", "fall", "fell", "moved", "changed", "rose", "point", "were", "hypothetical":
			return true
		}
		return isCue(w)
	}
	for j := k + 1; j <= k+2; j++ {
		if isMove(x.word(j)) {
			return true
		}
		if x.parted(j - 1) {
			break
		}
	}
	for j := k - 1; j >= k-4; j-- {
		if isMove(x.word(j)) {
			return true
		}
	}
	return false
}
