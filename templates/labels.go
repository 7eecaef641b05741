package templates

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tieout/formulas"
	"tieout/parse"
)

// Labels put a house's words in place of the program's. A label is a whole text:
// "Net sales"; * in it stands for any words, which the house's words repeat:
// "Year ended *" is "Geschäftsjahr bis *".
type Labels struct {
	words    map[string]*labelRule
	patterns []*labelRule
	rules    []*labelRule // in the order of the file
}

type labelRule struct {
	from, to string
	pattern  *regexp.Regexp // nil where from is the whole text
	at       parse.Span
	used     bool
}

const maxLabelText = 300 // characters

func (d *document) readLabels(t *Theme, n *yaml.Node) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		d.fail(d.span(n), "expected labels as the program's words with the house's, found %s", kindName(n))
		return
	}
	labels := &Labels{words: map[string]*labelRule{}}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		r := &labelRule{from: key.Value, at: d.span(key)}
		d.text(&r.to)(value)
		stars := strings.Count(r.from, "*")
		switch {
		case r.to == "":
			continue
		case len([]rune(r.to)) > maxLabelText:
			d.fail(d.span(value), "expected at most %d characters, found %d", maxLabelText, len([]rune(r.to)))
			continue
		case r.from == r.to:
			d.fail(d.span(value), "expected other words than the program's, found the same; remove %s", r.from)
			continue
		case labels.words[r.from] != nil:
			d.fail(r.at, "expected %s once, found it again; remove one", r.from)
			continue
		case stars != strings.Count(r.to, "*"):
			d.fail(d.span(value), "expected as many * as in %s, found %d", r.from, strings.Count(r.to, "*"))
			continue
		case slices.Contains(keptWords, r.from):
			d.fail(r.at, "expected a label, found %q, a word by which --keep finds what people wrote; remove it", r.from)
			continue
		}
		labels.words[r.from] = r
		labels.rules = append(labels.rules, r)
		if stars > 0 {
			r.pattern = regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(r.from), `\*`, "(.+?)") + "$")
			labels.patterns = append(labels.patterns, r)
		}
	}
	t.Labels = labels
}

// keptWords are what --keep reads in a workbook: what a status may say, and the
// heading of notes.
var keptWords = []string{openStatus, confirmedStatus, NoteHead}

// Understand puts the program's words in place of the house's in what people
// typed into an earlier workbook of this theme, such as the label of a case, and
// in the names of its sheets.
func (t *Theme) Understand(e *Earlier) {
	if t == nil || t.Labels == nil || e == nil {
		return
	}
	meant := func(text string) string {
		for _, r := range t.Labels.rules {
			if r.to == text && r.pattern == nil {
				return r.from
			}
		}
		return text
	}
	for i := range e.Inputs {
		for _, v := range []*formulas.Value{&e.Inputs[i].Value, &e.Inputs[i].Default} {
			if v.Kind == formulas.KindStr {
				v.Str = meant(v.Str)
			}
		}
	}
	e.CustomOf = meant(e.CustomOf)
	for i := range e.Sheets {
		e.Sheets[i] = meant(e.Sheets[i])
	}
}

// say is a text in the house's words.
func (l *Labels) say(text string) string {
	if said, ok := l.exactly(text); ok {
		return said
	}
	for _, r := range l.patterns {
		m := r.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		r.used = true
		said := r.to
		for _, part := range m[1:] {
			said = strings.Replace(said, "*", l.say(part), 1)
		}
		return said
	}
	// What the program puts together: "Base: Net income", and pieces of sentences with blanks around them.
	if inner := strings.TrimSpace(text); inner != text && inner != "" {
		if said, ok := l.exactly(inner); ok {
			return strings.Replace(text, inner, said, 1)
		}
	}
	if before, after, found := strings.Cut(text, ": "); found {
		return l.say(before) + ": " + l.say(after)
	}
	return text
}

func (l *Labels) exactly(text string) (string, bool) {
	r := l.words[text]
	if r == nil || r.pattern != nil {
		return "", false
	}
	r.used = true
	return r.to, true
}

// Dress gives the plan a theme: its look, and its words in place of the
// program's. What the filing says stays as it is. Idle are the labels that no
// text of this workbook is; the error is a parse.Errors: words that would make a
// formula say something else.
func (p *Plan) Dress(theme *Theme) (idle parse.Errors, err error) {
	p.Theme = theme
	if theme == nil || theme.Labels == nil {
		return nil, nil
	}
	l := theme.Labels.fresh()
	known := map[string]bool{}
	for _, text := range p.texts() {
		known[text] = true
	}
	fixed := p.fixedChoices()
	for _, r := range l.rules {
		if fixed[r.from] {
			return nil, parse.Errors{{Span: r.at, Msg: fmt.Sprintf("expected a label, found %q, a choice of an assumption, which --set and --keep know by this word; remove it", r.from)}}
		}
	}
	before := p.computed()
	if err := p.reword(l); err != nil {
		return nil, err
	}
	if err := p.evaluate(); err != nil {
		return nil, p.misled(l, err.Error())
	}
	for i, is := range p.computed() {
		if was := before[i]; is.value.Kind != was.value.Kind || is.value.Kind == formulas.KindNum && is.value.Num != was.value.Num {
			return nil, p.misled(l, p.where(is.sheet, is.row, is.column)+" would be another")
		}
	}
	for _, r := range l.rules {
		if !r.used {
			idle = append(idle, parse.Error{Span: r.at, Msg: fmt.Sprintf("no text of this workbook says %q%s", r.from, didYouMean(r.from, slices.Sorted(maps.Keys(known))))})
		}
	}
	return idle, nil
}

// fresh are the labels of a theme, none used yet: a theme dresses many plans.
func (l *Labels) fresh() *Labels {
	out := &Labels{words: map[string]*labelRule{}}
	for _, r := range l.rules {
		own := *r
		out.words[r.from], out.rules = &own, append(out.rules, &own)
		if r.pattern != nil {
			out.patterns = append(out.patterns, &own)
		}
	}
	return out
}

func (p *Plan) misled(l *Labels, what string) error {
	return parse.Errors{{Span: l.rules[0].at, Msg: "expected labels that formulas can tell apart, found words for which " + what +
		"; give labels that are compared, such as verdicts and cases, words of their own"}}
}

// computedCell is what a formula computes.
type computedCell struct {
	sheet, row, column int
	value              formulas.Value
}

// computed is what every formula computes, in the order of the sheets.
func (p *Plan) computed() []computedCell {
	var all []computedCell
	var room []Cell
	for i, s := range p.Sheets {
		for j := range s.Rows {
			for k, c := range p.Cells(i, j, &room) {
				if c.Expr != nil {
					all = append(all, computedCell{i, j, k, c.Value})
				}
			}
		}
	}
	return all
}

// fixedChoices are the texts of drop-downs that are not cells of their own.
func (p *Plan) fixedChoices() map[string]bool {
	fixed := map[string]bool{}
	for _, s := range p.Sheets {
		for _, r := range s.Rows {
			for _, c := range r.Cells {
				if c.Choices() == nil {
					continue
				}
				for _, choice := range c.Choices().List {
					fixed[choice] = true
				}
			}
		}
	}
	return fixed
}

// eachText visits every text of ours: captions, headings, notes, tips, texts in
// formulas and titles of charts. By the headings and names of the list of inputs
// --keep finds what was changed: they stay as they are.
func (p *Plan) eachText(visit func(text *string), visitExpr func(e *formulas.Expr)) {
	for _, s := range p.Sheets {
		for _, r := range s.Rows {
			for k := range r.Cells {
				c := &r.Cells[k]
				if key := s.columnKey(k); s.ID == inputsSheetID && (r.Style == HeaderRow || key == nameKey || key == unitKey) {
					continue
				}
				if c.Expr != nil {
					visitExpr(&c.Expr)
				} else if c.Value.Kind == formulas.KindStr && !c.Verbatim && c.Role != InputRole && (c.Choices() == nil || c.Choices().From != nil) {
					visit(&c.Value.Str)
				}
				if c.aside != nil {
					a := *c.aside
					visit(&a.Note)
					visit(&a.Tip)
					c.aside = &a
				}
			}
		}
	}
	for _, o := range p.copies.originals {
		for i := range o.runs {
			r := &o.runs[i]
			e := r.formula.Expr
			if visitExpr(&e); !formulas.Same(e, r.formula.Expr) {
				r.formula = formulas.Prepare(e)
			}
		}
	}
	for i := range p.Charts {
		visit(&p.Charts[i].Title)
		visit(&p.Charts[i].Alt)
	}
	for i := range p.Names {
		visit(&p.Names[i].Comment)
	}
}

// inputsSheetID is the list of inputs.
const inputsSheetID = "inputs"

// columnKey is the key of a column, "" for none.
func (s *Sheet) columnKey(k int) string {
	if k < len(s.Columns) {
		return s.Columns[k].Key
	}
	return ""
}

// reword puts the words of labels in place of ours.
func (p *Plan) reword(l *Labels) error {
	p.eachText(func(text *string) {
		if *text != "" {
			*text = l.say(*text)
		}
	}, func(e *formulas.Expr) { *e = l.in(*e) })
	used := map[string]string{}
	for _, s := range p.Sheets {
		if r := l.words[s.Name]; r != nil {
			name := l.say(s.Name)
			if msg := tabFault(name); msg != "" {
				return parse.Errors{{Span: r.at, Msg: fmt.Sprintf("expected a tab name as Excel allows it, found %q: %s", name, msg)}}
			}
			s.Name = name
		}
		if other := used[strings.ToLower(s.Name)]; other != "" {
			return parse.Errors{{Span: l.rules[0].at, Msg: fmt.Sprintf("expected tabs with names of their own, found %s for %s and %s", s.Name, other, s.ID)}}
		}
		used[strings.ToLower(s.Name)] = s.ID
	}
	return nil
}

// in is a formula with the words of labels in its texts.
func (l *Labels) in(e formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Text:
		e.Value = l.say(e.Value)
		return e
	case formulas.Neg:
		e.X = l.in(e.X)
		return e
	case formulas.Binary:
		e.X, e.Y = l.in(e.X), l.in(e.Y)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, len(e.Args))
		for i, a := range e.Args {
			args[i] = l.in(a)
		}
		e.Args = args
		return e
	}
	return e
}

// texts are the texts of ours in the workbook, each once.
func (p *Plan) texts() []string {
	seen := map[string]bool{}
	add := func(text string) {
		if inner := strings.TrimSpace(text); inner != "" {
			seen[inner] = true
		}
	}
	p.eachText(func(text *string) { add(*text) }, func(e *formulas.Expr) {
		formulas.Walk(*e, func(e formulas.Expr) bool {
			if t, ok := e.(formulas.Text); ok {
				add(t.Value)
			}
			return true
		})
	})
	for _, s := range p.Sheets {
		add(s.Name)
	}
	return slices.Sorted(maps.Keys(seen))
}

// composed are texts that the program makes of a label and what the filing
// says, so that a list has each once.
var composed = []string{"Year ended *", "Forecast to *", "Forecast *", "In * of *", "In *, except *", "line *", "Line * of *", "Printed as *"}

// Labels lists what a theme may say in other words, for a workbook as this one:
// the program's and the template's words, without sentences that hold figures of
// the filing.
func (p *Plan) Labels() []string {
	fixed := p.fixedChoices()
	list := slices.Clone(composed)
	for _, text := range p.texts() {
		before, _, compound := strings.Cut(text, ": ")
		switch {
		case fixed[text], strings.ContainsAny(text, "0123456789*"), !letters.MatchString(text), idText.MatchString(text):
		case compound && before != "":
		case slices.ContainsFunc(composed, func(c string) bool { return strings.HasPrefix(text, strings.Split(c, "*")[0]) && len(c) > 9 }):
		default:
			list = append(list, text)
		}
	}
	return list
}

var (
	letters = regexp.MustCompile(`\pL{2}`)
	idText  = regexp.MustCompile(`^[a-z0-9_]*[._][a-z0-9_.]*$`)
)
