package model

import (
	"slices"
	"strings"
	"sync"

	"tieout/parse"
)

// Concept is one line of the four statements as accounting knows it, whatever
// a filer calls it.
type Concept struct {
	ID        string // "total_current_assets"
	Statement Kind
	Name      string     // "Total current assets": shown where the filing prints no caption
	Element   string     // nearest element of the us-gaap taxonomy, without prefix
	Sign      int        // how it normally enters the end of its statement: revenue +1, cost -1; 0 for either or none
	Unit      parse.Unit // of its figures
	places    string     // parts of the statement it can stand in, "" for any
	captions  string     // patterns, separated by semicolons
}

// Concepts is the catalogue: every concept of the four statements, in the
// order of the statements. The slice is the caller's own.
func Concepts() []Concept {
	var all []Concept
	for _, part := range [][]Concept{incomeConcepts, balanceConcepts, cashFlowConcepts, equityConcepts} {
		all = append(all, part...)
	}
	return all
}

// catalogue is the index of captions of one statement: from a stem to the
// patterns that need it.
type catalogue struct {
	concepts []Concept
	byStem   [][]entry // by code of the stem
	byID     map[string]int
}

// code stands for a stem of the catalogues' patterns; 0 for any other.
type code uint16

// entry is a pattern of a concept.
type entry struct {
	pattern[code]
	concept int
	unit    parse.Unit
	places  uint64 // bits of the parts of the statement it can stand in, 0 for any
	needs   uint64 // bits of the words that must be there
}

// bit tells most codes apart.
func (c code) bit() uint64 { return 1 << (c % 64) }

// index is all catalogues, by statement, with the codes of their stems and the
// bits of the parts of statements.
type index struct {
	catalogues [5]*catalogue
	codes      map[string]code
	places     map[string]uint64
}

// catalogueIndex is computed once and never changed.
var catalogueIndex = sync.OnceValue(func() *index {
	x := &index{codes: map[string]code{}, places: map[string]uint64{}}
	for kind, concepts := range [...][]Concept{Income: incomeConcepts, BalanceSheet: balanceConcepts, CashFlow: cashFlowConcepts, Equity: equityConcepts, Schedule: nil} {
		x.catalogues[kind] = x.newCatalogue(concepts)
	}
	return x
})

func catalogues() *[5]*catalogue { return &catalogueIndex().catalogues }

func (x *index) newCatalogue(concepts []Concept) *catalogue {
	c := &catalogue{concepts: concepts, byID: map[string]int{}}
	for i, concept := range concepts {
		c.byID[concept.ID] = i
		places := uint64(0)
		for p := range strings.FieldsSeq(concept.places) {
			if x.places[p] == 0 {
				x.places[p] = 1 << len(x.places)
			}
			places |= x.places[p]
		}
		for text := range strings.SplitSeq(concept.captions, ";") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			e := entry{pattern: x.coded(newPattern(text)), concept: i, unit: concept.Unit, places: places}
			for _, t := range e.tokens {
				if len(t.either) == 1 && !t.optional {
					e.needs |= t.either[0].bit()
				}
			}
			for _, k := range e.key() {
				if n := int(k) + 1 - len(c.byStem); n > 0 {
					c.byStem = append(c.byStem, make([][]entry, n)...)
				}
				c.byStem[k] = append(c.byStem[k], e)
			}
		}
	}
	return c
}

// coded is a pattern in codes, new ones where stems are new.
func (x *index) coded(p pattern[string]) pattern[code] {
	q := pattern[code]{weight: p.weight, least: p.least, most: p.most}
	for _, t := range p.tokens {
		var either []code
		for _, stem := range t.either {
			if x.codes[stem] == 0 {
				x.codes[stem] = code(len(x.codes) + 1)
			}
			either = append(either, x.codes[stem])
		}
		q.tokens = append(q.tokens, patternToken[code]{either, t.optional})
	}
	return q
}

// codesOf are the words of a caption in codes.
func (x *index) codesOf(words []string) []code {
	codes := make([]code, len(words))
	for i, w := range words {
		codes[i] = x.codes[w]
	}
	return codes
}

// named is the concept a caption names, in a part of the statement and a unit;
// nil where nothing fits. What stands in parentheses counts where nothing fits
// without. The wording with most words wins.
func (c *catalogue) named(caption *wording, place string, unit parse.Unit) *Concept {
	plain, all := caption.codes()
	found := c.best(plain, place, unit)
	if found == nil && !slices.Equal(plain, all) {
		found = c.best(all, place, unit)
	}
	return found
}

func (c *catalogue) best(w []code, place string, unit parse.Unit) *Concept {
	best, weight := -1, 0
	bit, has := catalogueIndex().places[place], uint64(0)
	for _, stem := range w {
		has |= stem.bit()
	}
	for i, stem := range w {
		if stem == 0 || int(stem) >= len(c.byStem) || slices.Contains(w[:i], stem) {
			continue
		}
		for k := range c.byStem[stem] {
			e := &c.byStem[stem][k]
			if e.unit != unit || e.needs&^has != 0 || e.places != 0 && place != "" && e.places&bit == 0 {
				continue // an unknown place fits every concept
			}
			weigh := e.weight
			if e.places != 0 && place != "" {
				weigh++ // a concept of this very part is nearer than one of any part
			}
			if (best < 0 || weigh > weight) && e.matches(w) {
				best, weight = e.concept, weigh
			}
		}
	}
	if best < 0 {
		return nil
	}
	return &c.concepts[best]
}

// concept is a concept by its id, nil where there is none.
func (c *catalogue) concept(id string) *Concept {
	if i, ok := c.byID[id]; ok {
		return &c.concepts[i]
	}
	return nil
}

// componentPatterns are the compiled captions of componentColumns.
var componentPatterns = sync.OnceValue(func() [][]pattern[string] {
	all := make([][]pattern[string], len(componentColumns))
	for i, c := range componentColumns {
		for _, text := range strings.Split(c.captions, ";") {
			if text = strings.TrimSpace(text); text != "" {
				all[i] = append(all[i], newPattern(text))
			}
		}
	}
	return all
})
