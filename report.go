package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/parse"
)

// pageWidth is what reports keep to, in characters.
const pageWidth = 80

// exportReport says where the workbook is and what is in it.
func (p *page) exportReport(x *exported) {
	if x.path == "-" {
		p.printf("%s  written to standard output, %d kB\n", p.paint(bold, "workbook"), len(x.book)/1000)
	} else {
		p.printf("%s  %s\n", p.paint(bold, "workbook"), x.path)
	}
	p.filingLine(x.model.Filing)
	names := make([]string, len(x.plan.Sheets))
	for i, sheet := range x.plan.Sheets {
		names[i] = sheet.Name
	}
	p.wrapped("sheets    ", strings.Join(names, ", "))
	p.verdictLine(x.model)
	p.findings(x.model)
}

// lookAt says what to look at in the workbook of the sample.
func (p *page) lookAt(x *exported) {
	p.printf("\nOpen it in a spreadsheet and look at:\n")
	p.wrapped("  - ", "the cover: company, headline figures, and a light that is green when every check passes")
	p.wrapped("  - ", "any total: it is a formula; any blue figure: the link beside it leads to its line in the filing")
	for _, f := range x.model.Findings {
		if f.Severity == model.Misprint {
			p.wrapped("  - ", "Tie-out: "+f.Message)
			break
		}
	}
	p.wrapped("  - ", "change a blue figure: totals move, and the check against the printed total fails until you undo it")
}

// parseReport says what was read.
func (p *page) parseReport(m *model.Model) {
	f := m.Filing
	p.filingLine(f)
	source, hash := fmt.Sprintf("%s, %d lines", f.Source.Name, f.Source.Lines()), "sha256 "+f.SHA256[:min(16, len(f.SHA256))]
	if utf8.RuneCountInString(source)+utf8.RuneCountInString(hash)+12 <= pageWidth {
		source += ", " + hash
		hash = ""
	}
	p.wrapped("source    ", source)
	if hash != "" {
		p.printf("          %s\n", hash)
	}
	if f.CIK != "" {
		p.printf("%s       %s\n", p.paint(bold, "CIK"), f.CIK)
	}
	p.printf("%s     %s, printed in %s\n", p.paint(bold, "units"), f.Currency, scaleName(scaleOf(m)))
	p.keyFigures(m)
	p.printf("\n%s\n", p.paint(bold, fmt.Sprintf("Tables (%d): lines, rows x columns, title", len(f.Tables))))
	for _, t := range f.Tables {
		first, _ := t.Span.Position()
		place := fmt.Sprintf("%d-%d", first, t.Span.LastLine())
		size := fmt.Sprintf("%d x %d", len(t.Rows), len(t.Columns))
		p.printf("  %-5s %-11s %-7s %s\n", t.ID, place, size, shortTitle(t.Title, pageWidth-29))
	}
	p.printf("\n")
	p.verdictLine(m)
	p.findings(m)
}

func (p *page) filingLine(f *parse.Filing) {
	line := f.Company + ", Form " + f.Form
	if !f.PeriodEnd.IsZero() {
		line += ", fiscal year ended " + f.PeriodEnd.Format("January 2, 2006")
	}
	p.wrapped("filing    ", line)
}

// keyFigures prints the key figures, three years side by side.
func (p *page) keyFigures(m *model.Model) {
	var years []int
	value := map[int]map[string]decimal.Decimal{}
	for _, k := range m.Key {
		if value[k.Year] == nil {
			value[k.Year] = map[string]decimal.Decimal{}
			years = append(years, k.Year)
		}
		value[k.Year][k.ID] = k.Value
	}
	for block := range slices.Chunk(years, 3) {
		p.printf("\n%s", p.paint(bold, fmt.Sprintf("%-30s", "Key figures, "+m.Filing.Currency)))
		for _, y := range block {
			p.printf("%s", p.paint(bold, fmt.Sprintf("%16d", y)))
		}
		p.printf("\n")
		for _, id := range model.KeyFigureIDs() {
			cells, present := "", false
			for _, y := range block {
				v, ok := value[y][id]
				present = present || ok
				switch {
				case !ok:
					cells += fmt.Sprintf("%16s", "")
				case strings.HasPrefix(id, "eps_"):
					cells += fmt.Sprintf("%16s", v.StringFixed(max(2, -v.Exponent())))
				default:
					cells += fmt.Sprintf("%16s", grouped(v))
				}
			}
			if present {
				p.printf("%-30s%s\n", id, strings.TrimRight(cells, " "))
			}
		}
	}
}

func (p *page) verdictLine(m *model.Model) {
	v := verdicts(m)
	line := fmt.Sprintf("%d of %d agree", v.Agree, v.Checks)
	if v.Round > 0 {
		line += fmt.Sprintf(", %d within rounding", v.Round)
	}
	if v.Differ > 0 {
		line += fmt.Sprintf(", %d differ as the findings say", v.Differ-v.Failing)
	}
	if v.Failing > 0 {
		line += fmt.Sprintf(", %d fail", v.Failing)
	}
	p.wrapped("checks    ", line)
}

// findings prints the filing's own contradictions, one line each where it fits.
func (p *page) findings(m *model.Model) {
	if len(m.Findings) == 0 {
		p.printf("%s  none: the filing agrees with itself\n", p.paint(bold, "findings"))
		return
	}
	p.printf("%s  %d\n", p.paint(bold, "findings"), len(m.Findings))
	for _, f := range m.Findings {
		colour := amber
		switch f.Severity {
		case model.Misprint:
			colour = red
		case model.Rounding:
			colour = faint
		}
		line, _ := f.Span.Position()
		p.printf("  %s line %d\n", p.paint(colour, string(f.Severity)), line)
		p.wrapped("    ", f.Message)
	}
}

// wrapped prints text behind a lead, its further lines set in under the first.
func (p *page) wrapped(lead, text string) {
	pad := strings.Repeat(" ", utf8.RuneCountInString(lead))
	for i, line := range wrap(text, pageWidth-utf8.RuneCountInString(lead)) {
		if i == 0 {
			p.printf("%s%s\n", p.paint(bold, lead), line)
		} else {
			p.printf("%s%s\n", pad, line)
		}
	}
}

// wrap breaks text at spaces into lines of at most width characters; a longer
// word stands alone. There is always one line.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// short is text cut to width characters, with a mark where it was cut.
func short(text string, width int) string {
	runes := []rune(text)
	if len(runes) <= width {
		return text
	}
	return string(runes[:max(0, width-1)]) + "…"
}

// shortTitle is a table's title cut to width characters: of its headings, those
// nearest to the table stay.
func shortTitle(title string, width int) string {
	for utf8.RuneCountInString(title) > width {
		_, nearer, ok := strings.Cut(title, " / ")
		if !ok {
			break
		}
		title = nearer
	}
	return short(title, width)
}

// grouped is a figure with commas between its thousands.
func grouped(d decimal.Decimal) string {
	text := d.String()
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, cut := strings.Cut(text, ".")
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if cut {
		return sign + b.String() + "." + fraction
	}
	return sign + b.String()
}

func scaleName(scale int64) string {
	switch scale {
	case 1:
		return "whole units"
	case 1000:
		return "thousands"
	case 1000000:
		return "millions"
	}
	return fmt.Sprintf("units of %d", scale)
}

// count is a number with its noun: "1 finding", "2 findings".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
