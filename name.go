package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tieout/parse"
)

// workbookName is the name of a filing's workbook where the user gives none:
// company, form, end of the fiscal year, as in
// "acme-tools_10-K_2003-12-31.xlsx". It is a legal file name on every system.
func workbookName(f *parse.Filing) string {
	name := slug(f.Company) + "_" + strings.Trim(notNameRunes.ReplaceAllString(f.Form, "-"), "-")
	if !f.PeriodEnd.IsZero() {
		name += "_" + f.PeriodEnd.Format("2006-01-02")
	}
	return name + ".xlsx"
}

var (
	notNameRunes   = regexp.MustCompile(`[^A-Za-z0-9]+`)
	stateOfCharter = regexp.MustCompile(`\s*/\s*[A-Za-z]{2,4}\s*/?\s*$`) // "ACME CO /DE/", as EDGAR writes it
	legalForms     = []string{"incorporated", "inc", "corporation", "corp", "company", "companies", "co", "limited", "ltd",
		"llc", "lp", "llp", "plc", "sa", "nv", "ag", "the", "and"}
)

// slug is a company's name in lower-case letters, digits and hyphens, without
// its legal form.
func slug(company string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), strings.ContainsRune("'’.&", r):
			return -1 // accents; an apostrophe does not end a word, and "L.L.C." is llc
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(stateOfCharter.ReplaceAllString(company, "")))
	words := strings.Fields(notNameRunes.ReplaceAllString(plain, " "))
	core := words
	for len(core) > 1 && slices.Contains(legalForms, core[len(core)-1]) {
		core = core[:len(core)-1]
	}
	if len(core) > 1 && core[0] == "the" {
		core = core[1:]
	}
	if len(core) == 0 {
		return "filing"
	}
	const limit = 60
	name := core[0][:min(len(core[0]), limit)]
	for _, w := range core[1:] {
		if len(name)+1+len(w) > limit {
			break
		}
		name += "-" + w
	}
	return name
}
