package templates

import (
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"
)

// ThemeFormat is a kind of figure whose number format a theme may change.
type ThemeFormat struct {
	Name, Meaning string
}

// ThemeFormats lists the kinds of figures whose number format a theme may
// change.
func ThemeFormats() []ThemeFormat {
	return []ThemeFormat{
		{"amount", "amounts in the statements' units"},
		{"money", "the same with a sign of the currency"},
		{"per_share", "amounts per share"},
		{"shares", "numbers of shares"},
		{percentFormat, "fractions shown as percentages: margins, shares, growth"},
		{rateFormat, "percentages with two decimals: rates of interest"},
		{"number", "ratios, days and other plain numbers"},
		{dateFormat, "days"},
	}
}

// Names of formats that need a sign of their own.
const (
	percentFormat = "percent"
	rateFormat    = "rate"
	dateFormat    = "date"
)

func (d *document) readFormat(t *Theme, f ThemeFormat, n *yaml.Node) {
	var format string
	if d.text(&format)(n); format == "" {
		return
	}
	if msg := numberFormatFault(f.Name, format); msg != "" {
		d.fail(d.span(n), "expected a number format as spreadsheets write them, such as %s, found %q: %s", exampleFormat(f.Name), format, msg)
		return
	}
	if t.Formats == nil {
		t.Formats = map[string]string{}
	}
	t.Formats[f.Name] = format
}

func exampleFormat(kind string) string {
	switch kind {
	case percentFormat, rateFormat:
		return `"0.0%"`
	case dateFormat:
		return `"yyyy-mm-dd"`
	}
	return `"#,##0;(#,##0);-"`
}

// Limits on number formats.
const (
	maxNumberFormat  = 120 // characters; Excel takes 255
	maxFormatSection = 4   // positive; negative; zero; text
)

// numberFormatFault says why a format is none that every spreadsheet takes for
// a kind of figure; "" where it is one.
func numberFormatFault(kind, format string) string {
	if len(format) > maxNumberFormat {
		return "it is longer than 120 characters"
	}
	allowed := "0#?,.%()+-/: $€£¥@;E"
	if kind == dateFormat {
		allowed = "yYmMdDhHsS.,/-: ();@"
	}
	sections := 1
	var outside strings.Builder // what stands outside quotes, brackets and after no escape
	runes := []rune(format)
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '"', '[':
			closing := map[rune]rune{'"': '"', '[': ']'}[r]
			end := i + 1
			for end < len(runes) && runes[end] != closing {
				end++
			}
			if end == len(runes) {
				return "a " + string(r) + " is not closed"
			}
			if inner := string(runes[i+1 : end]); r == '[' && !bracketed(inner) {
				return "[" + inner + "] is no colour and no sign of a currency"
			}
			i = end
		case '_', '*', '\\':
			if i++; i == len(runes) {
				return string(r) + " stands before nothing"
			}
		default:
			if !strings.ContainsRune(allowed, r) {
				return "put " + word(runes, i) + " into double quotes"
			}
			if r == ';' {
				sections++
			}
			outside.WriteRune(r)
		}
	}
	first, _, _ := strings.Cut(outside.String(), ";")
	switch {
	case sections > maxFormatSection:
		return "it has more than four sections"
	case kind == dateFormat && !strings.ContainsAny(first, "yYmMdD"):
		return "it shows no y, m or d"
	case kind == dateFormat:
	case !strings.ContainsAny(first, "0#?"):
		return "its first section shows no digit: 0, # or ?"
	case (kind == percentFormat || kind == rateFormat) != strings.Contains(first, "%"):
		if kind == percentFormat || kind == rateFormat {
			return "it has no %, so a fraction would be shown as one"
		}
		return "it has a %, so the figure would be shown a hundred times as large"
	case strings.Contains(first[strings.LastIndexAny(first, "0#?"):], ","):
		return "it ends in a comma, so the figure would be shown a thousand times too small"
	}
	return ""
}

// word is the run of letters around a place.
func word(runes []rune, at int) string {
	from, to := at, at+1
	for from > 0 && unicode.IsLetter(runes[from-1]) {
		from--
	}
	for to < len(runes) && unicode.IsLetter(runes[to]) {
		to++
	}
	return string(runes[from:to])
}

// bracketed reports whether what stands in brackets is a colour or the sign of
// a currency.
func bracketed(inner string) bool {
	if strings.HasPrefix(inner, "$") {
		return true
	}
	for _, colour := range []string{"Black", "Blue", "Cyan", "Green", "Magenta", "Red", "White", "Yellow"} {
		if strings.EqualFold(inner, colour) {
			return true
		}
	}
	return false
}
