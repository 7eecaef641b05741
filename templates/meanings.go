package templates

// meanings say in one line what each key does, for the reference and for
// editors. of is what the keys describe, "" for all; the first that fits counts.
var meanings = [...]struct{ of, key, text string }{
	{"a theme", "font", "of everything but the text of the filing"},
	{"a theme", "fixed_font", "of the text of the filing, whose columns are made of blanks"},
	{"a theme", "colours", "six digits of 0 to F in quotes, each under its name"},
	{"a theme", "footer", "at the left of every printed page, instead of the company's name"},
	{"a theme", "tabs", "ids of sheets, each with the name of its tab"},

	{"a file of captions", "captions", "rules; of two for one statement the first that fits counts"},
	{"a rule", "caption", "the caption in the filing: capitals, figures and punctuation do not matter; * stands for any words, a|b for either word, a? for a word that may be missing"},
	{"a rule", "line", "the line it means: a statement and a line of it, income_statement.revenue"},

	{"a template", "template", "its name, the folder's"},
	{"a template", "extends", "the shipped template it changes"},
	{"a template", "title", "of the workbook; {company}, {form} and {year} stand for the filing's"},
	{"a template", "match", "which filings it is for"},
	{"a template", "sheets", "the sheets it adds or changes"},

	{"match", "company", "pattern for the registrant's name; capitals do not matter"},
	{"match", "cik", "the registrant's number with the SEC, in quotes; decides where the filing has one"},

	{"a sheet", "sheet", "its id, which qualifies the names of its lines"},
	{"a sheet", "tab", "what the tab shows: at most 31 characters"},
	{"a sheet", "kind", "what sort of sheet it is: the colour of its tab"},
	{"a sheet", "about", "one line for the list of sheets"},
	{"a sheet", "after", "the sheet it stands behind; at the end otherwise"},
	{"a sheet", "omit", "take a sheet of the parent template away"},
	{"a sheet", "blocks", "what stands on it, from the top"},

	{"a block", "as_filed", "a statement as the filing prints it"},
	{"a block", "rows", "rows of the template over the annual columns"},
	{"a block", "cover", "parts of the cover, from the top"},
	{"a block", "headline", "beside cover: the lines shown in its part headline"},
	{"a block", "tie_out", "parts of the proof that the workbook ties out, from the top"},
	{"a block", "sources", "one row per figure with its line in the filing"},
	{"a block", "filing", "the text of the filing, one row per line"},

	{"a row", "heading", "alone: a caption over the rows below"},
	{"a row", "line", "its name in formulas"},
	{"a row", "label", "its caption"},
	{"a row", "unit", "of its figures: currency if left out"},
	{"a row", "style", "how it looks: line if left out"},
	{"a row", "actual", "the formula in actual years, the same in each"},
	{"a row", "name", "a defined name in the workbook; the row then always stands there, with n/a where there is no figure"},
	{"a row", "optional", "leave the row out where the filing lacks a line it needs"},
	{"a row", "omit", "take a row of the parent template away"},
	{"a row", "after", "the row it stands below; at the end otherwise"},
}
