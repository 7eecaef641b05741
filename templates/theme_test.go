package templates

import (
	"strings"
	"testing"
)

func TestReadTheme(t *testing.T) {
	theme, err := ReadTheme("theme.yaml", []byte(`font: Georgia
colours:
  title: "#7a1f1f"
footer: Confidential
tabs:
  cover: Summary
`))
	if err != nil {
		t.Fatal(err)
	}
	if theme.Font != "Georgia" || theme.Colours["title"] != "7A1F1F" || theme.Footer != "Confidential" || theme.Tabs["cover"] != "Summary" {
		t.Errorf("read %+v", theme)
	}
	generic, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	themed, err := generic.Themed(theme)
	if err != nil {
		t.Fatal(err)
	}
	if themed.sheets[0].tab != "Summary" || generic.sheets[0].tab != "Cover" {
		t.Errorf("tabs %q and, in the shipped template, %q", themed.sheets[0].tab, generic.sheets[0].tab)
	}
}

// A theme that is wrong, or does nothing, is refused at its place.
func TestThemeErrors(t *testing.T) {
	for text, want := range map[string]string{
		"fnt: Arial\n":                           "theme.yaml:1:1: a theme has no key fnt; did you mean font?",
		"font: \"A&B\"\n":                        "expected the name of a font",
		"colours:\n  titel: \"000000\"\n":        "theme.yaml:2:3: colours has no key titel; did you mean title?",
		"colours:\n  title: blue\n":              "theme.yaml:2:10: expected a colour",
		"tabs:\n  cover: \"A/B\"\n":              "none of []:*?/\\ may stand in it",
		"tabs: [cover]\n":                        "expected tabs as ids of sheets with their names, found a list",
		"tabs:\n  covr: Summary\n":               "theme.yaml:2:3: expected a sheet of the template generic, found no sheet covr; did you mean cover?",
		"tabs:\n  cover: Filing\n":               "theme.yaml:2:3: expected tabs with names of their own",
		"{}\n":                                   "has no effect",
		"footer: " + strings.Repeat("x", 81):     "at most 80 characters",
		"font: Arial\nfooter: [x]\ncolours: 1\n": "theme.yaml:3:10: expected colours as keys with values",
	} {
		theme, err := ReadTheme("theme.yaml", []byte(text))
		if err == nil {
			generic, _ := Standard(Generic)
			_, err = generic.Themed(theme)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
