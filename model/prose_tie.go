package model

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"tieout/parse"
)

// subject is what the words before a figure name.
type subject struct {
	words    []string // telling words
	concepts []string // ids of the concepts of the statements it may be
}

// fillerWords stand before the name of a thing without changing it.
var fillerWords = strings.Fields("consolidated company companys aggregate overall reported approximate following its our total")

// subjectOf reads the words that name something.
func (p *prose) subjectOf(text string) *subject {
	if s := p.subjects[text]; s != nil {
		return s
	}
	s := &subject{}
	p.subjects[text] = s
	if i := strings.Index(text, ", or "); i > 0 {
		text = text[:i]
	}
	var kept []string
	for _, w := range p.f.allWords(text) {
		if !oneOf(w, fillerWords) {
			kept = append(kept, w)
		}
	}
	s.words = p.f.telling(kept)
	name := strings.Join(kept, " ")
	if name == "" || len(kept) > 8 {
		return s
	}
	called := p.f.newWording(name)
	for _, k := range [...]Kind{Income, CashFlow, BalanceSheet} {
		for _, u := range [...]parse.Unit{parse.Currency, parse.PerShare} {
			if c := catalogues()[k].named(called, "", u); c != nil {
				s.concepts = append(s.concepts, c.ID)
			}
		}
	}
	return s
}

// is reports whether a series is what a subject names, word for word or as the
// same concept of the statements.
func (s *subject) is(x *series) bool {
	if x.concept != "" && x.of.kind != Schedule && len(s.concepts) > 0 {
		return slices.Contains(s.concepts, x.concept)
	}
	if x.of.st.Type == PensionCostTable && len(s.words) == 2 && s.words[0] == "pension" && hasAny(s.words, "cost", "expense") {
		return has(x.core, "periodic") && hasAny(x.core, "cost", "expense")
	}
	return len(x.core) > 0 && len(x.core) == len(s.words) && has(s.words, x.core...)
}

// wordsOf are the telling words of a sentence, its heading and its section.
func (p *prose) wordsOf(i int) []string {
	if p.words[i] != nil {
		return p.words[i]
	}
	s := &p.f.Sentences[i]
	said := p.t.sentence(i)
	words := p.f.follow(append(p.scratch[:0], said...), s.Heading, p.f.wording(s.Heading))
	if s.Section >= 0 && p.f.Sections[s.Section].Note != "" {
		words = p.f.follow(words, p.f.Sections[s.Section].Title, p.f.titleOf(s.Section))
	}
	p.words[i], p.scratch = p.f.telling(withoutNote(words)), words
	return p.words[i]
}

func common(a, b []string) int {
	n := 0
	for _, x := range a {
		if oneOf(x, b) {
			n++
		}
	}
	return n
}

// unitsOf are the units of the tables a quantity may be found in.
func unitsOf(q *parse.Quantity) (parse.Unit, bool) {
	switch q.Kind {
	case parse.Money:
		return q.Unit, q.Unit == parse.Currency || q.Unit == parse.PerShare
	case parse.Percentage:
		return parse.Percent, true
	case parse.Count:
		return parse.Shares, strings.Contains(q.Of, "share") || strings.Contains(q.Of, "option")
	}
	return 0, false
}

// fit is how a figure of a table fits a quantity.
type fit struct {
	at                *seriesFigure
	inPeriod          bool
	strong, cut, same bool
	score             int
}

// better orders fits: period, words, value, the nearest words, statements first.
func (a *fit) better(b *fit) bool {
	switch {
	case a.inPeriod != b.inPeriod:
		return a.inPeriod
	case a.cut != b.cut:
		return b.cut
	case a.strong != b.strong:
		return a.strong
	case a.same != b.same:
		return a.same
	case a.score != b.score:
		return a.score > b.score
	}
	return a.at.s.rank < b.at.s.rank
}

// levels ties every amount to the figure of a table that it restates: the same
// value at the precision stated, in the same period, named in the same words.
// The more digits agree, the fewer words are asked for; where the sentence
// leaves the period open, more of both are.
func (p *prose) levels() {
	for i := range p.f.Quantities {
		q := p.quantity(i)
		unit, ok := unitsOf(q)
		if !ok || p.part[i] || q.Value.Sign() == 0 || p.fromElsewhere(q) {
			continue
		}
		if x := p.levelOf(i, unit); x != nil {
			p.tie(i, x)
		}
	}
}

// fromElsewhere reports whether a figure is in a part of the filing that does
// not speak of its statements: Parts III and IV, exhibits but the report.
func (p *prose) fromElsewhere(q *parse.Quantity) bool {
	s := p.f.Sentences[q.Sentence].Section
	if s < 0 {
		for _, d := range p.f.Documents {
			if d.Span.Start <= q.Span.Start && q.Span.Start < d.Span.End {
				return !strings.HasPrefix(d.Type, "EX-13")
			}
		}
		return true
	}
	switch p.f.Sections[s].Item {
	case "", "1", "2", "3", "5", "6", "7", "7A", "8", "14", "15":
		return p.f.Sections[s].Part == "III"
	}
	return true
}

// levelOf is the figure of a table that an amount restates, nil for none.
func (p *prose) levelOf(i int, unit parse.Unit) *fit {
	q := p.quantity(i)
	value, ok := inFine(q.Value.Abs())
	half, also := inFine(q.Half)
	if !ok || !also {
		return nil
	}
	digits := significant(q.Value)
	at := p.yearOf(q.Period)
	subject := p.subjectOf(q.Subject)
	sentence := p.wordsOf(q.Sentence)
	var open []int // years the sentence names without saying which the figure is of
	if at.year == 0 {
		open = p.yearsIn(q.Sentence)
	}
	ahead := at.year > p.t.latest() // only a table of what is to come can state it
	var best fit
	first := 0 // index of the best
	reach := max(2*half, max(half, p.coarsest[unit]/2)+1)
	for _, k := range p.between(unit, value-reach, value+reach) {
		x := &p.figures[unit][k]
		allowed := half
		if x.p.unit > 10000 {
			allowed = max(allowed, x.p.unit/2)
		}
		off := max(x.value-value, value-x.value)
		if off != 0 && off >= max(2*half, allowed+1) || ahead && x.p.period != at {
			continue
		}
		f := fit{at: x, inPeriod: x.p.period == at && at.year != 0 || off <= allowed && x.p.quarter == 0 && slices.Contains(open, x.p.year), cut: off > allowed, same: off == 0}
		core := x.s.core
		if x.s.bare {
			core = x.s.context
		}
		inSubject, inSentence := common(core, subject.words), common(core, sentence)
		f.strong = subject.is(x.s) || len(core) > 0 && inSubject == len(core) && len(subject.words) <= 2*len(core)+1 || inSubject >= 2 && 2*inSubject >= len(core)
		fair := inSubject > 0 || inSentence > 0 && 2*inSentence >= len(core)
		some := inSentence > 0 || common(x.s.context, sentence) >= 2
		f.score = 4*inSubject + 2*inSentence + common(x.s.context, sentence)
		d := min(digits, max(x.p.digits, 1))
		if f.same || digits < d {
			d = digits
		}
		take := false
		switch {
		case f.cut:
			// Cut off instead of rounded is a finding: the words must name it.
			take = f.inPeriod && d >= 2 && !x.s.opening && subject.is(x.s) && len(subject.words) <= len(core)+1
		case f.inPeriod:
			take = f.strong && d >= 2 || fair && d >= 3 || some && d >= 4 || f.same && d >= 6 || f.strong && unit == parse.Percent
		case at.year == 0:
			take = f.strong && d >= 3 || fair && d >= 4 || some && d >= 5 || f.same && d >= 7
		default:
			take = f.strong && d >= 3 || fair && d >= 5 || some && f.same && d >= 6
		}
		if unit != parse.Currency && !f.strong && !(fair && d >= 3 && inSentence >= 2) {
			take = unit == parse.Percent && f.inPeriod && f.same && inSubject > 0 && 2*inSentence >= len(core) && common(x.s.context, sentence) > 0
		}
		// Of figures that fit alike the first one of the filing counts.
		if take && (best.at == nil || f.better(&best) || k < first && !best.better(&f)) {
			best, first = f, k
		}
	}
	if best.at == nil {
		return nil
	}
	return &best
}

// tie records that a quantity restates a figure of a table.
func (p *prose) tie(i int, f *fit) {
	q := p.quantity(i)
	o := p.tabled(f.at.p, 1)
	if o.value.Sign()*q.Value.Sign() < 0 {
		o.term.Sign = -1
	}
	right, half := total(o)
	name := q.Subject
	if name == "" {
		name = p.t.name(f.at.p.place)
	}
	year := f.at.p.year
	c := claim{kind: ProseCheck, id: p.idOf(name, year), subject: p.titled(name, year), when: year, quantity: i, right: right, half: half, based: []operand{o}}
	if p.record(c) {
		p.tied[i] = &mark{f.at.s, f.at.p}
		p.stated[i].Standing, p.stated[i].To = TiedOut, right.Terms[0]
	}
}

func (p *prose) idOf(name string, year int) string {
	id := shorten(identifier(name))
	if year != 0 {
		id += "." + strconv.Itoa(year)
	}
	return id
}

func (p *prose) titled(name string, year int) string {
	if year == 0 || strings.Contains(name, strconv.Itoa(year)) || strings.Contains(name, " (line ") {
		return name
	}
	return name + " " + strconv.Itoa(year)
}

// repeats ties what is left to an earlier sentence that states the same
// amount of the same thing.
func (p *prose) repeats() {
	type key struct {
		kind  parse.QuantityKind
		value int64  // ten-thousandths
		large string // a value that does not fit
	}
	seen := newChains[key, int](len(p.f.Quantities)/2, len(p.f.Quantities))
	for i := range p.f.Quantities {
		q := p.quantity(i)
		if !isAmount(q.Kind) || q.Value.IsZero() {
			continue
		}
		k := key{kind: q.Kind}
		if value, ok := inFine(q.Value); ok {
			k.value = value
		} else {
			k.large = q.Value.String()
		}
		list := seen.ends[k]
		if (p.stated[i].Standing == StatedOnce || p.stated[i].Standing == Recomputed && q.Kind == parse.Percentage && !p.part[i]) && !p.fromElsewhere(q) {
			if j := p.sameThing(i, seen.all(list)); j >= 0 {
				name := p.nameOf(i)
				at := p.yearOf(q.Period)
				o := p.stateds(j, 1, p.nameOf(j))
				right, half := total(o)
				c := claim{kind: ProseCheck, id: p.idOf(name, at.year), subject: p.titled(name, at.year), when: at.year, quantity: i, right: right, half: half, based: []operand{o}}
				if p.record(c) {
					if s := &p.stated[i]; s.Standing == StatedOnce {
						s.Standing, s.To = Repeated, right.Terms[0]
					}
					if s := &p.stated[j]; s.Standing == StatedOnce {
						s.Standing, s.Checks = Repeated, append(s.Checks, p.checks[len(p.checks)-1].ID)
						s.To = p.stateds(i, 1, name).term
					}
				}
			}
		}
		seen.add(k, list, i)
	}
}

// nameOf is what a quantity is an amount of, else the line of the table it
// restates, else the quantity and its own line.
func (p *prose) nameOf(i int) string {
	if s := p.quantity(i).Subject; s != "" {
		return s
	}
	if m := p.tied[i]; m != nil {
		return p.t.name(m.p.place)
	}
	return fmt.Sprintf("%s (line %d)", p.quantity(i).Text, p.line(i))
}

// sameThing is the earlier quantity that states the same thing, -1 for none.
func (p *prose) sameThing(i int, earlier iter.Seq[int]) int {
	q := p.quantity(i)
	at := p.yearOf(q.Period)
	words := p.wordsOf(q.Sentence)
	d := significant(q.Value)
	best, most := -1, 0
	for j := range earlier {
		o := p.quantity(j)
		then := p.yearOf(o.Period)
		if o.List >= 0 && q.List >= 0 && i-q.List != j-o.List { // another turn of a list
			continue
		}
		if o.Sentence == q.Sentence || at != then && at.year != 0 && then.year != 0 || p.part[i] != p.part[j] {
			continue
		}
		n := common(words, p.wordsOf(o.Sentence))
		need := 5 - d
		if at.year == 0 || at != then {
			need++
		}
		if at.year > p.t.latest() && at == then {
			need = 2
		}
		if n < max(need, 2) || 3*n < min(len(words), len(p.wordsOf(o.Sentence))) || n <= most {
			continue
		}
		if common(p.nearby(i), p.nearby(j)) >= min(2, max(5-d, 1)) { // long sentences have words in common about other things
			best, most = j, n
		}
	}
	return best
}

// nearby are the telling words within a line of print around a figure.
func (p *prose) nearby(i int) []string {
	if p.near[i] == nil {
		p.near[i] = p.around(i)
	}
	return p.near[i]
}

func (p *prose) around(i int) []string {
	const line = 70
	q := p.quantity(i)
	text := p.f.Sentences[q.Sentence].Text
	from, to := max(q.Words[0]-line, 0), min(q.Words[1]+line, len(text))
	for from > 0 && text[from-1] != ' ' {
		from--
	}
	for to < len(text) && text[to] != ' ' {
		to++
	}
	return p.f.telling(append(allWords(text[from:q.Words[0]]), allWords(text[q.Words[1]:to])...))
}

// resolve is the one figure a subject names in a period, nil where there is none
// or where places differ.
func (p *prose) resolve(text string, at period, unit parse.Unit) *mark {
	if text == "" || at.year == 0 {
		return nil
	}
	s := p.subjectOf(text)
	var found []*mark
	for k := range p.byPeriod.of(periodOf{unit, at}) {
		x := &p.figures[unit][k]
		if s.is(x.s) {
			found = append(found, &mark{x.s, x.p})
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.SortStableFunc(found, func(a, b *mark) int { return a.s.rank - b.s.rank })
	if found[0].s.of.kind != Schedule {
		return found[0]
	}
	first := p.t.worth(found[0].p.place).Abs()
	for _, m := range found[1:] {
		if !p.t.worth(m.p.place).Abs().Equal(first) {
			return nil
		}
	}
	return found[0]
}

// key is the figure of a key line of a statement in a fiscal year, nil for none.
func (p *prose) key(kind Kind, id string, year int) *operand {
	d := p.t.found[kind]
	if d == nil {
		return nil
	}
	k, ok := d.keys[id]
	if !ok {
		return nil
	}
	for c, column := range d.st.Columns {
		if column.Year != year || !d.soleYear(c) || !d.st.Lines[k.line].Figures[c].Present() {
			continue
		}
		x := point{place: place{d, k.line, c}}
		if u, ok := inFine(d.unitOf(k.line, c)); ok {
			x.unit = u * d.st.Scale
		}
		o := p.tabled(&x, k.sign)
		return &o
	}
	return nil
}
