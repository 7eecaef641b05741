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
	byStem   map[string][]entry
	byID     map[string]int
}

type entry struct {
	pattern pattern
	concept int
}

// catalogues is computed once, by statement, and never changed.
var catalogues = sync.OnceValue(func() [5]*catalogue {
	return [5]*catalogue{
		Income:       newCatalogue(incomeConcepts),
		BalanceSheet: newCatalogue(balanceConcepts),
		CashFlow:     newCatalogue(cashFlowConcepts),
		Equity:       newCatalogue(equityConcepts),
		Schedule:     newCatalogue(nil),
	}
})

func newCatalogue(concepts []Concept) *catalogue {
	c := &catalogue{concepts: concepts, byStem: map[string][]entry{}, byID: map[string]int{}}
	for i, concept := range concepts {
		c.byID[concept.ID] = i
		for _, text := range strings.Split(concept.captions, ";") {
			if text = strings.TrimSpace(text); text == "" {
				continue
			}
			p := newPattern(text)
			for _, k := range p.key() {
				c.byStem[k] = append(c.byStem[k], entry{p, i})
			}
		}
	}
	return c
}

// find is the concept a caption names, in a part of the statement and a unit;
// nil where nothing fits. The wording with most words wins.
func (c *catalogue) find(caption, place string, unit parse.Unit) *Concept {
	return c.named(words(caption), allWords(caption), place, unit)
}

// named is find for a caption in normal form, without what stands in
// parentheses and with it.
func (c *catalogue) named(plain, all []string, place string, unit parse.Unit) *Concept {
	if found := c.best(plain, place, unit); found != nil {
		return found
	}
	if !slices.Equal(plain, all) {
		return c.best(all, place, unit)
	}
	return nil
}

func (c *catalogue) best(w []string, place string, unit parse.Unit) *Concept {
	best, weight := -1, 0
	for i, stem := range w {
		if oneOf(stem, w[:i]) {
			continue
		}
		for _, e := range c.byStem[stem] {
			concept := &c.concepts[e.concept]
			if concept.Unit != unit || !fitsPlace(concept.places, place) {
				continue
			}
			weigh := e.pattern.weight
			if concept.places != "" && place != "" {
				weigh++ // a concept of this very part is nearer than one of any part
			}
			if (best < 0 || weigh > weight) && e.pattern.matches(w) {
				best, weight = e.concept, weigh
			}
		}
	}
	if best < 0 {
		return nil
	}
	return &c.concepts[best]
}

// fitsPlace: an unknown place fits every concept.
func fitsPlace(places, place string) bool {
	if places == "" || place == "" {
		return true
	}
	for rest := places; rest != ""; {
		var p string
		p, rest, _ = strings.Cut(rest, " ")
		if p == place {
			return true
		}
	}
	return false
}

// concept is a concept by its id, nil where there is none.
func (c *catalogue) concept(id string) *Concept {
	if i, ok := c.byID[id]; ok {
		return &c.concepts[i]
	}
	return nil
}

// componentPatterns are the compiled captions of componentColumns.
var componentPatterns = sync.OnceValue(func() [][]pattern {
	all := make([][]pattern, len(componentColumns))
	for i, c := range componentColumns {
		for _, text := range strings.Split(c.captions, ";") {
			if text = strings.TrimSpace(text); text != "" {
				all[i] = append(all[i], newPattern(text))
			}
		}
	}
	return all
})
