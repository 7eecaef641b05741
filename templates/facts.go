package templates

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// found is a fact as the filing gives it.
type found struct {
	value formulas.Value
	at    parse.Span
	text  string             // as printed
	basis string             // how it follows from what is printed, "" where it is printed
	sum   []model.SignedFact // figures that it is the sum of, where it is one
}

// findFact looks for a fact. The error says how to describe it better.
func (b *planner) findFact(f *factSpec) (found, error) {
	switch {
	case f.noted != "":
		return b.findNoted(f)
	case f.table != "":
		return b.findInTable(f)
	}
	return b.findInText(f)
}

// findInText looks in the sentences of the filing. Alternatives multiply: the
// first combination of phrases that stands in a sentence is taken.
func (b *planner) findInText(f *factSpec) (found, error) {
	anchorsOf := slices.Clone(f.anchors)
	for i, a := range anchorsOf {
		anchorsOf[i] = b.inYears(a)
	}
	if b.sentences == nil {
		b.sentences = b.m.Filing.Finder()
	}
	for _, q := range b.queries(f) {
		for _, anchors := range combinations(anchorsOf) {
			q.Anchor = anchors
			matches := b.sentences.Find(q)
			if f.nth > 0 {
				slices.SortFunc(matches, func(x, y parse.Match) int { return x.Quantity - y.Quantity })
				if len(matches) < f.nth {
					continue
				}
				matches = matches[f.nth-1 : f.nth]
			}
			if len(matches) == 0 {
				continue
			}
			quantity := &b.m.Filing.Quantities[matches[0].Quantity]
			for _, other := range matches[1:] {
				o := &b.m.Filing.Quantities[other.Quantity]
				if other.Distance == matches[0].Distance && !o.Value.Equal(quantity.Value) || o.Date != quantity.Date && other.Distance == matches[0].Distance {
					return found{}, fmt.Errorf("expected one figure, found %s and %s; say with near: what it stands next to, or more words in anchor", quantity.Text, o.Text)
				}
			}
			return found{value: b.valueOfQuantity(f, quantity), at: quantity.Span, text: quantity.Text}, nil
		}
	}
	return found{}, fmt.Errorf("expected a sentence with %s, found none; say it as the filing does, or add optional: true or a default", strings.Join(f.anchors, " and "))
}

// queries are the questions a fact asks, one per alternative of what the figure
// is near to.
func (b *planner) queries(f *factSpec) []parse.Query {
	q := parse.Query{Section: b.inYears(f.section), Kind: f.kind}
	if n := slices.Index([]string{"base", "base-1", "base-2"}, f.period); n >= 0 {
		q.Period = parse.Period{End: b.years[b.base].period.End.AddDate(-n, 0, 0), Months: monthsPerYear}
	}
	var list []parse.Query
	for _, near := range strings.Split(b.inYears(f.near), "|") {
		q.Near = strings.TrimSpace(near)
		list = append(list, q)
	}
	return list
}

// inCaption looks in the caption of a row.
func (b *planner) inCaption(f *factSpec, r parse.Row) (found, bool) {
	for _, q := range b.queries(f) {
		list := parse.FindIn(r.Label, q)
		at := max(f.nth-1, 0)
		if at < len(list) {
			return found{value: b.valueOfQuantity(f, &list[at]), at: r.Span, text: list[at].Text}, true
		}
	}
	return found{}, false
}

// combinations are the lists with one alternative of each.
func combinations(list []string) [][]string {
	all := [][]string{nil}
	for _, item := range list {
		var next [][]string
		for _, alternative := range strings.Split(item, "|") {
			for _, before := range all {
				next = append(next, append(slices.Clone(before), strings.TrimSpace(alternative)))
			}
		}
		all = next
	}
	return all
}

// valueOfQuantity brings a figure of a sentence to the unit of its fact.
func (b *planner) valueOfQuantity(f *factSpec, q *parse.Quantity) formulas.Value {
	if f.unit == dateUnit {
		return formulas.Num(dateSerial(q.Date))
	}
	v := q.Value
	switch f.unit {
	case percentUnit, rateUnit:
		v = v.Div(decimal.NewFromInt(100))
	case currencyUnit, "":
		v = v.Div(decimal.NewFromInt(b.scale()))
	}
	x, _ := v.Float64()
	return formulas.Num(x)
}

// findInTable looks in the tables of the filing: the first whose section, title,
// heading or captions have the words, and that has the row.
func (b *planner) findInTable(f *factSpec) (found, error) {
	row, column := b.inYears(f.row), b.inYears(f.column)
	seen := false
	for i := range b.m.Filing.Tables {
		t := b.m.Filing.Tables[i]
		if !tableHas(b.m.Filing, t, b.inYears(f.section), b.inYears(f.table)) {
			continue
		}
		seen = true
		for _, r := range nearestRows(t, row) {
			if f.caption {
				if got, ok := b.inCaption(f, r); ok {
					return got, nil
				}
				continue
			}
			for k, c := range r.Cells {
				if !c.Present() || column != "" && (k >= len(t.Columns) || !hasPhrase(t.Columns[k].Heading, column)) {
					continue
				}
				return found{value: b.valueOfCell(f, t, c), at: c.Span, text: c.Text}, nil
			}
		}
	}
	if seen {
		return found{}, fmt.Errorf("expected a row %q with a figure in the table %q, found none", row, f.table)
	}
	return found{}, fmt.Errorf("expected a table with %q, found none; name words of its title, its heading or its captions", f.table)
}

// nearestRows are the rows of a table whose captions have the phrase: those that
// say nothing else first.
func nearestRows(t *parse.Table, phrase string) []parse.Row {
	var exact, others []parse.Row
	for _, r := range t.Rows {
		switch {
		case !hasPhrase(r.Label, phrase):
		case slices.ContainsFunc(strings.Split(phrase, "|"), func(p string) bool { return strings.EqualFold(singleSpaced(p), singleSpaced(r.Label)) }):
			exact = append(exact, r)
		default:
			others = append(others, r)
		}
	}
	return append(exact, others...)
}

// singleSpaced is a text with single blanks between its words.
func singleSpaced(s string) string { return strings.Join(strings.Fields(s), " ") }

// inYears puts years in place of {base}, {base+1} and so on.
func (b *planner) inYears(text string) string {
	if !strings.Contains(text, "{base") {
		return text
	}
	for n := -3; n <= 10; n++ {
		name := "{base" + fmt.Sprintf("%+d", n) + "}"
		if n == 0 {
			name = "{base}"
		}
		text = strings.ReplaceAll(text, name, strconv.Itoa(b.baseFiscal()+n))
	}
	return text
}

// hasPhrase reports whether a text has the phrase, whatever the capitals and
// the white space.
func hasPhrase(text, phrase string) bool {
	var first, second [256]byte
	folded := appendFolded(first[:0], text)
	for alternative := range strings.SplitSeq(phrase, "|") {
		if bytes.Contains(folded, appendFolded(second[:0], alternative)) {
			return true
		}
	}
	return false
}

// appendFolded adds a text in lower case with single blanks between its words.
func appendFolded(b []byte, s string) []byte {
	start := len(b)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			return append(b[:start], strings.ToLower(singleSpaced(s))...)
		case c == ' ' || c >= '\t' && c <= '\r':
			if len(b) > start && b[len(b)-1] != ' ' {
				b = append(b, ' ')
			}
		case c >= 'A' && c <= 'Z':
			b = append(b, c+'a'-'A')
		default:
			b = append(b, c)
		}
	}
	if len(b) > start && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	return b
}

// tableHas reports whether a table stands under the section and its title,
// heading or captions have the words.
func tableHas(filing *parse.Filing, t *parse.Table, section, words string) bool {
	if section != "" {
		title := ""
		if t.Section >= 0 && t.Section < len(filing.Sections) {
			title = filing.Sections[t.Section].Title
		}
		if !hasPhrase(title, section) && !hasPhrase(t.Title, section) {
			return false
		}
	}
	return hasPhrase(t.Title, words) ||
		slices.ContainsFunc(t.Rows, func(r parse.Row) bool { return hasPhrase(r.Label, words) }) ||
		slices.ContainsFunc(t.Columns, func(c parse.Column) bool { return hasPhrase(c.Heading, words) })
}

// valueOfCell brings a figure of a table to the unit of its fact.
func (b *planner) valueOfCell(f *factSpec, t *parse.Table, c parse.Cell) formulas.Value {
	v := c.Value
	switch f.unit {
	case percentUnit, rateUnit:
		if v.Abs().GreaterThan(decimal.NewFromInt(1)) || strings.Contains(c.Text, "%") {
			v = v.Div(decimal.NewFromInt(100))
		}
	case currencyUnit, "":
		if t.Scale > 1 {
			v = v.Mul(decimal.NewFromInt(t.Scale))
		}
		v = v.Div(decimal.NewFromInt(b.scale()))
	}
	x, _ := v.Float64()
	return formulas.Num(x)
}
