package templates

import (
	"fmt"
	"slices"
	"strings"

	"tieout/formulas"
	"tieout/model"
)

// construct is a form of the line language with a formula that shows it.
type construct struct{ write, means, example string }

// constructs are what a formula is made of, besides functions.
var constructs = [...]construct{
	{"x", "the line x in the same year", "revenue - cost_of_sales"},
	{"x[-1]", "the year before; x[-2] two years before", "revenue - revenue[-1]"},
	{"x[base]", "the last actual year", "revenue - revenue[base]"},
	{"x[first]", "the first year", "revenue - revenue[first]"},
	{"x[2003]", "that year", "revenue - revenue[2003]"},
	{"sum(a..b)", "the rows from a to b of one sheet", "sum(first_part..last_part)"},
	{"sheet.x", "the line x of that sheet, where several sheets have one, and for lines of statements as filed", "balance_sheet.inventories"},
	{"filed", "the reported figure of the line with the row's own id", "filed"},
	{"+ - * / ^", "as in a spreadsheet", "revenue * (1 - income_taxes / income_before_taxes)"},
	{"= <> < <= > >=", "comparisons, for if", "if(revenue > 0, revenue, 0)"},
	{`"n/a"`, "a text", `if(revenue = 0, "n/a", revenue)`},
	{"0 and 1", "the only numbers in a formula; all others have names", "revenue * (1 - 0)"},
}

// unitMeanings say what each unit is of.
var unitMeanings = map[rowUnit]string{
	currencyUnit: "the currency of the filing, as it counts it", perShareUnit: "currency per share", sharesUnit: "shares, as the filing counts them",
	percentUnit: "a fraction, shown as a percentage", ratioUnit: "a plain number, shown with two decimals", numberUnit: "a plain number", countUnit: "a whole number: a day of the month, a year, a number of payments",
	rateUnit: "a fraction, shown as a percentage with two decimals", dateUnit: "a day", textUnit: "a text",
}

// Reference is the reference of the line language in Markdown: every key,
// name and function, as this program reads them.
func Reference() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	table := func(heads ...string) {
		line("| %s |", strings.Join(heads, " | "))
		line("|%s", strings.Repeat(" --- |", len(heads)))
	}
	line("# Reference of templates\n")
	line("`tieout template doc` prints this page from the program's own tables. [templates.md](templates.md) explains it.\n")
	line("## Keys")
	for _, keys := range slices.Concat(Grammar(), CaptionsGrammar(), ThemeGrammar()) {
		line("\n### %s\n", strings.ToUpper(keys.Of[:1])+keys.Of[1:])
		table("key", "takes", "meaning")
		for _, k := range keys.Keys {
			line("| `%s` | %s | %s |", k.Name, cellText(takesWords(k.Takes)), cellText(k.Meaning))
		}
	}
	line("\n## Formulas\n")
	table("write", "for", "example")
	for _, c := range constructs {
		line("| `%s` | %s | `%s` |", c.write, c.means, c.example)
	}
	line("\nNumbers with a name: %s.", codeList(factorNames()))
	line("\n## Units\n")
	table("unit", "meaning")
	for _, u := range unitNames() {
		line("| `%s` | %s |", u, unitMeanings[rowUnit(u)])
	}
	line("\nCurrency, shares and currency per share are kept apart: adding two of them is an error, and a formula must give the unit its row says.")
	line("\n## Names every filing may have\n")
	table("key figure", "unit")
	for _, id := range model.KeyFigureIDs() {
		line("| `%s` | `%s` |", id, keyUnits[id])
	}
	line("\nA filing that lacks the figure has no value there: a row that is `optional` is left out, another is an error at its place.")
	line("\n## Figures of notes\n")
	line("What `noted:` of a fact takes. Borrowings are those of the latest year-end; a figure that the note does not give is absent.\n")
	table("noted", "unit", "meaning")
	for _, f := range notedFigures() {
		meaning := f.meaning
		if f.yearly {
			meaning += "; with a period to come"
		}
		line("| `%s` | `%s` | %s |", f.id, f.unit, meaning)
	}
	line("\n## Lines of statements\n")
	line("Written with the id of the sheet that shows the statement. A line whose caption is not in this list gets an id made of its caption; the sheet Sources of a workbook lists the ids of its filing.\n")
	table("statement", "lines")
	var kinds []model.Kind
	lines := map[model.Kind][]string{}
	for _, c := range model.Concepts() {
		if !slices.Contains(kinds, c.Statement) {
			kinds = append(kinds, c.Statement)
		}
		lines[c.Statement] = append(lines[c.Statement], c.ID)
	}
	for i, kind := range kinds {
		line("| `%s` | %s |", statementIDs[i], codeList(lines[kind]))
	}
	line("\n## Functions\n")
	line("In the examples the lines a, b, c and d are 1, 2, 3 and 4.\n")
	table("write", "meaning", "example", "gives")
	for _, f := range formulas.Functions() {
		name := strings.ToLower(f.Name)
		if strings.Contains(f.Example, "(") || f.Args != "" {
			name += "(" + f.Args + ")"
		}
		line("| `%s` | %s | `%s` | %s |", name, cellText(f.Meaning), f.Example, cellText(f.Result))
	}
	return b.String()
}

// unitNames are the values of the key unit of a row.
func unitNames() []string {
	for _, keys := range Grammar() {
		for _, k := range keys.Keys {
			if keys.Of == "a row" && k.Name == "unit" {
				for _, t := range k.Takes {
					if len(t.Values) > 0 {
						return t.Values
					}
				}
			}
		}
	}
	return nil
}

func codeList(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// cellText is text for a cell of a table.
func cellText(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
