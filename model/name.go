package model

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tieout/parse"
)

func (k Kind) id() string {
	switch k {
	case Income:
		return "income_statement"
	case BalanceSheet:
		return "balance_sheet"
	case CashFlow:
		return "cash_flow"
	case Schedule:
		return "schedule"
	}
	return "equity"
}

// noun is what a sentence calls the statement.
func (k Kind) noun() string {
	switch k {
	case Income:
		return "income statement"
	case BalanceSheet:
		return "balance sheet"
	case CashFlow:
		return "cash flow statement"
	case Schedule:
		return "schedule"
	}
	return "statement of equity"
}

func yearKey(year int) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year)
}

// setNames gives every line its concept, element, name and id.
func (d *draft) setNames() {
	c := catalogues()[d.kind]
	keyed := map[int]string{}
	for _, id := range slices.Sorted(maps.Keys(d.keys)) {
		line := d.keys[id].line
		concept := c.concept(id)
		if id == "eps_diluted" && keyed[line] == "eps_basic" { // one line for both
			concept = c.concept("eps_basic_and_diluted")
		} else if keyed[line] != "" {
			continue
		}
		if concept != nil {
			d.concept[line], keyed[line] = concept, concept.ID
		}
	}
	d.nameBySum()
	count := d.mostOfYear()
	ids := make([]string, len(d.st.Lines))
	used := map[string]int{}
	for i, l := range d.st.Lines {
		concept := d.concept[i]
		if concept != nil && !l.Heading {
			l.Concept, l.Element = concept.ID, concept.Element
			if strings.TrimSpace(l.Caption) == "" {
				l.Name = concept.Name
			}
			if _, key := keyed[i]; key || count[concept.ID] == 1 {
				ids[i] = concept.ID
			}
		}
		if ids[i] == "" {
			ids[i] = d.derivedID(i)
		}
		if d.kind == Equity && l.Year != 0 && !l.Heading {
			ids[i] += "_" + strconv.Itoa(l.Year)
		}
		used[ids[i]]++
	}
	for i := range ids {
		if used[ids[i]] > 1 && keyed[i] == "" {
			if h := identifier(lastHeading(d.heading[i])); h != "" {
				ids[i] = shorten(h + "_" + ids[i])
			}
		}
	}
	// What is still repeated is counted.
	taken := takenIDs{}
	for i := range ids {
		if keyed[i] != "" {
			taken.take(ids[i])
		}
	}
	for i, l := range d.st.Lines {
		l.ID = ids[i]
		if keyed[i] == "" {
			l.ID = taken.unique(ids[i], "_line_")
		}
		if l.Name == "" && d.last(i) {
			l.Name = "Total"
		}
		if l.Name == "" && d.kind == Schedule && d.total[i] == nil && !l.Rule && !l.Double {
			l.Name = "(no caption)" // a row of a list, which adds nothing up
		}
		if l.Name == "" {
			l.Name = "Subtotal"
		}
	}
}

// mostOfYear counts the lines of every concept; in the statement of equity,
// which repeats its rows every year, those of the year that has most.
func (d *draft) mostOfYear() map[string]int {
	type oneOfYear struct {
		concept string
		year    int
	}
	count, most := map[oneOfYear]int{}, map[string]int{}
	for i, concept := range d.concept {
		if concept != nil && !d.st.Lines[i].Heading {
			k := oneOfYear{concept.ID, d.st.Lines[i].Year}
			count[k]++
			most[concept.ID] = max(most[concept.ID], count[k])
		}
	}
	return most
}

// derivedID is an id from the caption, or from the heading a sum stands under.
func (d *draft) derivedID(i int) string {
	l := d.st.Lines[i]
	id := identifier(l.Caption)
	switch year := yearCaption(l.Caption); {
	case year != 0 && d.kind == Schedule:
		id = "year_" + strconv.Itoa(year)
	case id == "" && d.last(i):
		id = "total"
	case id == "" && d.total[i] != nil:
		if h := lastHeading(d.heading[d.total[i].Terms[0].Row]); h != "" && d.allUnder(d.total[i]) && d.namesSum(h) {
			id = shorten("total_" + identifier(h))
			l.Name = totalOf(h)
		} else {
			id = "subtotal"
		}
	case id == "":
		id = "line_without_caption"
	}
	if l.Heading {
		id = shorten(id) + "_heading"
	}
	return safe(id)
}

// totalOf is the name of the sum of what stands under a heading.
func totalOf(heading string) string {
	return "Total " + lowerFirst(strings.TrimRight(strings.TrimSpace(heading), ":"))
}

// namesSum reports whether a heading can name a sum: it is no line of a longer
// caption that counts shares, and no other line is printed with that name, as
// total equity is below the equity before treasury stock.
func (d *draft) namesSum(heading string) bool {
	name := totalOf(heading)
	return !strings.ContainsAny(heading, "0123456789") &&
		!slices.ContainsFunc(d.st.Lines, func(l *Line) bool { return !l.Heading && strings.EqualFold(l.Caption, name) })
}

// allUnder reports whether everything a sum adds up, sums of sums included,
// stands under the heading of its first row: only then is it the total of that
// heading. Where the first row stands deeper than the heading, the others do.
func (d *draft) allUnder(f *parse.Footing) bool {
	first := f.Terms[0].Row
	heading, indent := d.heading[first], -1
	for i := first - 1; i >= 0; i-- {
		if l := d.st.Lines[i]; l.Heading {
			if l.Indent < d.st.Lines[first].Indent {
				indent = l.Indent
			}
			break
		}
	}
	seen := map[int]bool{}
	var under func(f *parse.Footing) bool
	under = func(f *parse.Footing) bool {
		for _, t := range f.Terms {
			path := d.heading[t.Row]
			if path != heading && !strings.HasPrefix(path, heading+" / ") || d.st.Lines[t.Row].Indent <= indent && !d.captionless(t.Row) {
				return false
			}
			if g := d.total[t.Row]; g != nil && !seen[t.Row] {
				seen[t.Row] = true
				if !under(g) {
					return false
				}
			}
		}
		return true
	}
	return under(f)
}

// last reports whether a line of a schedule without caption is the sum its
// table ends in.
func (d *draft) last(i int) bool {
	if d.kind != Schedule || !d.captionless(i) || d.total[i] == nil {
		return false
	}
	for _, f := range d.st.Footed {
		for _, t := range f.Terms {
			if t.Row == i {
				return false
			}
		}
	}
	for _, l := range d.st.Lines[i+1:] {
		if !l.Heading {
			return false
		}
	}
	return true
}

// nameBySum names sums without caption that every reader knows: property at
// cost and net of depreciation.
func (d *draft) nameBySum() {
	if d.kind != BalanceSheet {
		return
	}
	c := catalogues()[BalanceSheet]
	named := map[string]bool{}
	for _, concept := range d.concept {
		if concept != nil {
			named[concept.ID] = true
		}
	}
	for i := range d.st.Lines {
		f := d.total[i]
		if f == nil || !d.captionless(i) || d.concept[i] != nil || d.placeOf(i) != inNoncurrentAssets {
			continue
		}
		id := ""
		for _, t := range f.Terms {
			if x := d.concept[t.Row]; x != nil {
				switch x.ID {
				case "accumulated_depreciation":
					id = "property_plant_and_equipment"
				case "land", "buildings", "machinery_and_equipment":
					if id == "" {
						id = "property_plant_and_equipment_gross"
					}
				}
			}
		}
		if id != "" && !named[id] {
			d.concept[i], named[id] = c.concept(id), true
		}
	}
}

func lastHeading(path string) string {
	if i := strings.LastIndex(path, " / "); i >= 0 {
		return path[i+3:]
	}
	return path
}

func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); size == len(s) || unicode.IsUpper(next) || next == '.' {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// identifier writes a caption in snake_case, without what stands in
// parentheses, without references to notes and with at most eight words.
func identifier(caption string) string {
	var room [96]byte // long enough for nearly all, so that only the string is kept
	b := room[:0]
	depth, gap := 0, false
	for _, r := range caption {
		switch {
		case r == '(':
			depth++
			gap = true
		case r == ')':
			depth = max(depth-1, 0)
		case depth > 0:
		case r == '\'' || r == '’':
		case r < utf8.RuneSelf && kinds[r]&(letter|capital|digit) != 0:
			if gap && len(b) > 0 {
				b = append(b, '_')
			}
			gap = false
			b = append(b, byte(r)|0x20) // digits have the bit already
		default:
			gap = true
		}
	}
	return safe(shorten(string(b)))
}

// shorten keeps whole words of an id up to eight of them.
func shorten(id string) string {
	for i, n := 0, 0; i < len(id); i++ {
		if id[i] != '_' {
			continue
		}
		if n++; n == 8 {
			id = id[:i]
		}
	}
	if len(id) > 60 {
		id = strings.TrimRight(id[:60], "_")
	}
	return id
}

// safe keeps an id from reading like a cell address, a number or a word of the
// line language.
func safe(id string) string {
	if id == "" {
		return ""
	}
	if id[0] >= '0' && id[0] <= '9' {
		id = "n_" + id
	}
	letters := strings.IndexFunc(id, unicode.IsDigit)
	if letters > 0 && letters <= 3 && id[letters-1] != '_' && strings.Trim(id[letters:], "0123456789") == "" {
		return id + "_line"
	}
	switch id {
	case "r", "c", "rc", "true", "false", "sum", "filed", "base", "case", "if", "and", "or", "not", "min", "max", "abs", "round", "average", "actual", "forecast":
		return id + "_line"
	}
	return id
}

// caption is how sentences name a line.
func (l *Line) caption() string {
	name := l.Name
	if name == "" {
		name = l.ID
	}
	name = strings.TrimRight(strings.TrimSpace(name), ":")
	if len(name) <= 80 {
		return name
	}
	if r := []rune(name); len(r) > 80 {
		name = strings.TrimSpace(string(r[:77])) + "..."
	}
	return name
}

// amount prints a figure as a filing does: separators, parentheses when negative.
func amount(f Figure) string {
	return printed(f.Value.StringFixed(max(0, -f.Value.Exponent())), f.Value.IsNegative())
}

func printed(text string, negative bool) string {
	text = strings.TrimPrefix(text, "-")
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	if negative {
		return "(" + b.String() + ")"
	}
	return b.String()
}

// noun is what a sentence calls a statement, and for a schedule its note or Item.
func (d *draft) noun() string {
	if d.kind != Schedule {
		return d.kind.noun()
	}
	return d.name
}

// within is the noun as a sentence places figures in it.
func (d *draft) within() string {
	if d.kind != Schedule {
		return "the " + d.kind.noun()
	}
	return d.name
}

// name is how sentences name a figure's line, with its column where columns
// are no periods.
func (t *tieOut) name(p place) string {
	name := t.lineOf(p).caption()
	if t.lineOf(p).Unit == parse.PerShare {
		if w := t.filing.allWords(name); len(w) == 1 && hasAny(w, "basic", "diluted", "primary") {
			name += " earnings per share"
		}
	}
	if p.of.kind != Schedule {
		return name
	}
	if group := p.of.columnGroups()[p.column]; group != "" && len(p.of.st.Columns) > 1 {
		name += ", " + group
	}
	return name
}

// named is the name of a figure's line and the place it stands in.
func (t *tieOut) named(p place) string {
	return t.name(p) + " (" + strings.TrimPrefix(p.of.noun(), "the ") + ")"
}
