package templates

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"tieout/parse"
)

// sheetHead writes title, company, units, signs and the headings of the
// columns, and returns the row of the headings.
func (b *planner) sheetHead(index int, shown []int) int {
	d := b.sheets[index]
	s := d.sheet
	title, annual, instants := d.spec.tab, true, len(shown) > 0
	if len(shown) > 0 {
		title = cmp.Or(ownTitle(b.m.Statements[shown[0]].Title), title)
		annual = b.statements[shown[0]].annual
	}
	for _, i := range shown {
		for _, c := range b.m.Statements[i].Columns {
			instants = instants && c.Period.Months == 0
		}
	}
	about := b.unitsLine(shown)
	if len(shown) > 0 {
		about += "; signs as filed"
	}
	// The company stands in a row of its own.
	if at := strings.Index(strings.ToLower(title), strings.ToLower(b.plan.Company)); at > 0 && b.plan.Company != "" {
		title = strings.TrimRight(title[:at], " ,-")
	}
	b.top(s, filed(title), about)
	head := Row{Style: HeaderRow, Cells: []Cell{{}, label(sourceHeading), {}}}
	if !annual {
		for k, c := range b.m.Statements[shown[0]].Columns {
			h := filed(cmp.Or(unbroken(c.Heading), b.statements[shown[0]].keys[k]))
			h.Wrap = true
			head.Cells = append(head.Cells, h)
		}
	} else {
		for _, c := range b.columnsOf(index, shown) {
			h := label(dateBelow(b.headingOf(c.Key, instants || c.Collapsed)))
			h.Wrap = true
			head.Cells = append(head.Cells, h)
		}
	}
	return s.add(head)
}

// headingOf is what stands over an annual column.
func (b *planner) headingOf(key string, instant bool) string {
	for _, list := range [][]year{b.years, b.parts} {
		for _, y := range list {
			if y.key == key && instant {
				return y.dates
			} else if y.key == key {
				return y.flows
			}
		}
	}
	return key
}

// dateBelow puts the date that a heading ends with on a line of its own.
func dateBelow(heading string) string {
	words := strings.Fields(heading)
	at := len(words) - 3
	if at < 1 || len(words[at+2]) != 4 || !strings.HasSuffix(words[at+1], ",") {
		return heading
	}
	return strings.Join(words[:at], " ") + "\n" + strings.Join(words[at:], " ")
}

// ownTitle is the part of the headings above a statement that names it: the
// company and the units stand on lines of their own.
func ownTitle(title string) string {
	parts := strings.Split(title, " / ")
	for _, part := range parts {
		if itemHeading.MatchString(part) || listed.MatchString(part) {
			continue
		}
		lower := strings.ToLower(part)
		for _, word := range []string{"statement", "balance sheet", "financial position", "operations", "earnings", "cash flow"} {
			if strings.Contains(lower, word) {
				return capitalized(part)
			}
		}
	}
	if last := parts[len(parts)-1]; !itemHeading.MatchString(last) {
		return last
	}
	return ""
}

// capitalized begins a title with a capital: some filers print none.
func capitalized(title string) string {
	if title == strings.ToLower(title) && title != "" && title[0] < utf8.RuneSelf {
		return strings.ToUpper(title[:1]) + title[1:]
	}
	return title
}

// listed is a line of a list of what the Item holds, or the head of the notes,
// which name no statement.
var listed = regexp.MustCompile(`(?i)^(-|\*|notes? to|index to)`)

// itemHeading is the heading of an Item, which names no statement.
var itemHeading = regexp.MustCompile(`(?i)^(part [iv]+[.,]? *)?item\s+[0-9]+[a-z]?\b`)

// unbroken joins words that the heading of a narrow column breaks:
// "Compre- hensive".
func unbroken(heading string) string {
	for at := strings.Index(heading, "- "); at > 0; {
		if at+2 < len(heading) && heading[at+2] >= 'a' && heading[at+2] <= 'z' {
			heading = heading[:at] + heading[at+2:]
		}
		next := strings.Index(heading[at:], "- ")
		if next <= 0 {
			break
		}
		at += next
	}
	return heading
}

// unitsLine is "In thousands of US dollars, except per-share amounts".
func (b *planner) unitsLine(shown []int) string {
	scale, perShare, shares := int64(1), len(shown) == 0, false
	if i := b.firstStatement(shown); i >= 0 {
		scale = b.m.Statements[i].Scale
	}
	for _, i := range shown {
		for _, l := range b.m.Statements[i].Lines {
			if len(l.Figures) > 0 {
				perShare = perShare || l.Unit == parse.PerShare
				shares = shares || l.Unit == parse.Shares
			}
		}
	}
	text := "In " + scaleName(scale) + currencyName(b.m.Filing.Currency)
	switch {
	case perShare && shares:
		text += ", except shares and per-share amounts"
	case perShare:
		text += ", except per-share amounts"
	case shares:
		text += ", except shares"
	}
	return text
}

func (b *planner) firstStatement(shown []int) int {
	if len(shown) > 0 {
		return shown[0]
	}
	if len(b.m.Statements) > 0 {
		return 0
	}
	return -1
}

func scaleName(scale int64) string {
	switch scale {
	case 1000:
		return "thousands of "
	case 1_000_000:
		return "millions of "
	case 0, 1:
		return ""
	}
	return fmt.Sprintf("units of %d ", scale)
}

func currencyName(code string) string {
	switch code {
	case "USD", "":
		return "US dollars"
	case "CAD":
		return "Canadian dollars"
	case "EUR":
		return "euros"
	case "GBP":
		return "pounds sterling"
	}
	return code
}
