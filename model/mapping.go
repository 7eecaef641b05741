package model

import (
	"fmt"
	"slices"
	"strings"

	"tieout/parse"
)

// CaptionRule says which line a caption means, where the catalogue of captions
// does not know it or takes it for another.
type CaptionRule struct {
	Caption string // the caption; capitals, figures and punctuation do not matter, * stands for any words, a|b for either
	Line    string // statement and concept: "income_statement.interest_expense"
	At      parse.Span
}

// Fault says what is wrong with a rule, "" for nothing. lines are names that
// Line may have, for a suggestion.
func (r CaptionRule) Fault() (msg string, lines []string) {
	if p := r.pattern(); len(p.key()) == 0 {
		return fmt.Sprintf("expected a caption with at least one word, found %q", r.Caption), nil
	}
	for _, c := range Concepts() {
		id := c.Statement.id() + "." + c.ID
		if id == r.Line {
			return "", nil
		}
		lines = append(lines, id)
	}
	return fmt.Sprintf("expected a line of a statement, such as income_statement.interest_expense, found %q", r.Line), lines
}

// pattern is the rule's caption in the normal form of captions.
func (r CaptionRule) pattern() pattern[string] {
	if !strings.ContainsAny(r.Caption, "*|?") {
		w := words(r.Caption)
		if len(w) == 0 {
			w = allWords(r.Caption)
		}
		return newPattern(strings.Join(w, " "))
	}
	var tokens []string
	for _, f := range strings.Fields(strings.ToLower(r.Caption)) {
		f = strings.Map(func(c rune) rune {
			if c == '\'' || c == '’' || c == ',' || c == ':' || c == '(' || c == ')' {
				return -1
			}
			return c
		}, f)
		if f = strings.Trim(f, "-."); f != "" && f != "?" && f != "|" {
			tokens = append(tokens, f)
		}
	}
	return newPattern(strings.Join(tokens, " "))
}

// fits reports whether a caption is the rule's.
func (r CaptionRule) fits(p pattern[string], caption string) bool {
	return p.matches(words(caption)) || strings.ContainsAny(caption, "([{") && p.matches(allWords(caption))
}

// Place notes at the rows of a filing which lines the rules say they are, for
// Build to heed. Of two rules for one statement the first that fits counts.
func Place(f *parse.Filing, rules []CaptionRule) {
	for _, r := range rules {
		p := r.pattern()
		for _, t := range f.Tables {
			for i := range t.Rows {
				if row := &t.Rows[i]; r.fits(p, row.Label) {
					row.Lines = append(row.Lines, r.Line)
				}
			}
		}
	}
}

// ruled is the concept a rule names for a row of a statement of this kind; nil
// for none, or where the row's figures are of another unit.
func (c *catalogue) ruled(kind Kind, lines []string, unit parse.Unit) *Concept {
	for _, line := range lines {
		statement, id, _ := strings.Cut(line, ".")
		if concept := c.concept(id); statement == kind.id() && concept != nil {
			if concept.Unit == unit {
				return concept
			}
			return nil
		}
	}
	return nil
}

// Idle are the rules that place no line of the model's statements.
func (m *Model) Idle(rules []CaptionRule) []CaptionRule {
	var idle []CaptionRule
	for _, r := range rules {
		p, used := r.pattern(), false
		for _, s := range m.Statements {
			for _, l := range s.Lines {
				used = used || s.ID+"."+l.Concept == r.Line && r.fits(p, l.Caption)
			}
		}
		if !used {
			idle = append(idle, r)
		}
	}
	return idle
}

// Unplaced is a line of a statement that is no concept of the catalogue.
type Unplaced struct {
	Statement string // id of the statement
	Caption   string
	Line      string // the nearest concept, "income_statement.interest_expense"; "" where none is near
	At        parse.Span
}

// Unplaced lists the lines with figures whose captions name no concept, each
// caption once for a statement, in the order of the statements.
func (m *Model) Unplaced() []Unplaced {
	var all []Unplaced
	for _, s := range m.Statements {
		if s.Kind == Equity {
			continue // its lines are movements of components, which no rule can name
		}
		seen := map[string]bool{}
		for _, l := range s.Lines {
			if caption := strings.Join(words(l.Caption), " "); !l.Heading && l.Concept == "" && caption != "" && !seen[caption] {
				seen[caption] = true
				all = append(all, Unplaced{Statement: s.ID, Caption: l.Caption, Line: nearConcept(s, l), At: l.Span})
			}
		}
	}
	return all
}

// nearConcept is the concept whose name has most words in common with a
// caption: at least two thirds of both, and none that the statement has already.
func nearConcept(s *Statement, l *Line) string {
	taken := map[string]bool{}
	for _, other := range s.Lines {
		taken[other.Concept] = true
	}
	w, best, id := words(l.Caption), 2.0/3, ""
	for _, c := range Concepts() {
		if c.Statement != s.Kind || c.Unit != l.Unit || taken[c.ID] {
			continue
		}
		name, shared := words(c.Name), 0
		for i, word := range w {
			if len(word) > 3 && slices.Contains(name, word) && !slices.Contains(w[:i], word) {
				shared++
			}
		}
		if near := float64(2*shared) / float64(len(w)+len(name)); near > best || near == best && id == "" {
			best, id = near, s.ID+"."+c.ID
		}
	}
	return id
}
