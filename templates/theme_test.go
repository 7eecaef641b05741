package templates

import (
	"bytes"
	"image"
	"image/png"
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

// themeFaults are themes that are wrong, or do nothing, with what is said of each.
var themeFaults = map[string]string{
	"fnt: Arial\n":                           "theme.yaml:1:1: a theme has no key fnt; did you mean font?",
	"font: \"A&B\"\n":                        "expected the name of a font",
	"colours:\n  titel: \"000000\"\n":        "theme.yaml:2:3: colours has no key titel; did you mean title?",
	"colours:\n  title: blue\n":              "theme.yaml:2:10: expected a colour",
	"tabs:\n  cover: \"A/B\"\n":              "none of []:*?/\\ may stand in it",
	"tabs: [cover]\n":                        "expected tabs as ids of sheets with their names, found a list",
	"tabs:\n  covr: Summary\n":               "theme.yaml:2:3: expected a sheet of the template generic, found no sheet covr; did you mean cover?",
	"tabs:\n  cover: Filing\n":               "theme.yaml:2:3: expected tabs with names of their own",
	"chart_colours: [blue]\n":                "theme.yaml:1:17: expected a colour",
	"formats:\n  amont: \"0\"\n":             "theme.yaml:2:3: formats has no key amont; did you mean amount?",
	"formats:\n  amount: \"0.0%\"\n":         "theme.yaml:2:11: expected a number format as spreadsheets write them, such as \"#,##0;(#,##0);-\", found \"0.0%\": it has a %",
	"formats:\n  percent: \"0.0\"\n":         "it has no %, so a fraction would be shown as one",
	"formats:\n  shares: \"#,##0,\"\n":       "a thousand times too small",
	"formats:\n  money: \"EUR 0\"\n":         "put EUR into double quotes",
	"formats:\n  date: '\"x'\n":              "a \" is not closed",
	"formats:\n  date: \"0\"\n":              "put 0 into double quotes",
	"formats:\n  number: \"[Pink]0\"\n":      "[Pink] is no colour",
	"formats:\n  number: \"0;0;0;@;0\"\n":    "more than four sections",
	"formats:\n  number: \"0_\"\n":           "_ stands before nothing",
	"formats:\n  number: '\"none\"'\n":       "its first section shows no digit",
	"logo: {file: a.png}\n":                  "theme.yaml:1:14: expected alt: what the logo shows",
	"logo: {alt: Arms}\n":                    "theme.yaml:1:7: expected file: the name of a PNG or JPEG",
	"order: [cover, cover]\n":                "theme.yaml:1:16: expected cover once",
	"order: [covr]\n":                        "theme.yaml:1:9: expected a sheet of the template generic, found no sheet covr; did you mean cover?",
	"order: [cover]\n":                       "theme.yaml:1:9: expected another order of sheets",
	"{}\n":                                   "has no effect",
	"footer: " + strings.Repeat("x", 81):     "at most 80 characters",
	"font: Arial\nfooter: [x]\ncolours: 1\n": "theme.yaml:3:10: expected colours as keys with values",
}

// A theme that is wrong, or does nothing, is refused at its place.
func TestThemeErrors(t *testing.T) {
	for text, want := range themeFaults {
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

// Sheets stand in the order of the theme, the others behind them as they stood.
func TestThemeOrder(t *testing.T) {
	theme, err := ReadTheme("theme.yaml", []byte("order: [tie_out, debt_detail, cover]\ntabs: {debt_detail: Instruments}\n")) // debt_detail is another template's
	if err != nil {
		t.Fatal(err)
	}
	generic, err := Standard(Generic)
	if err != nil {
		t.Fatal(err)
	}
	themed, err := generic.Themed(theme)
	if err != nil {
		t.Fatal(err)
	}
	got, was := themed.sheetIDs(), generic.sheetIDs()
	if got[0] != "tie_out" || got[1] != "cover" || got[2] != was[1] || len(got) != len(was) {
		t.Errorf("the sheets stand as %v", got)
	}
}

// A logo is a whole PNG or JPEG of bounded size.
func TestLogo(t *testing.T) {
	drawing := func(width, height int) []byte {
		var b bytes.Buffer
		if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	good := drawing(40, 20)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a picture", good, ""},
		{"no picture", []byte("GIF89a"), "expected a PNG or JPEG, found another kind of file"},
		{"cut off", good[:len(good)-20], "expected a whole picture, found a damaged one"},
		{"too wide", drawing(4001, 1), "expected a logo of at most 4000 by 4000 pixels, found 4001 by 1"},
		{"too large", make([]byte, MaxLogo+1), "expected a logo of at most 1024 KB"},
	} {
		theme, err := ReadTheme("theme.yaml", []byte("logo:\n  file: arms.png\n  alt: Arms\n"))
		if err != nil {
			t.Fatal(err)
		}
		err = theme.Logo.Load(c.data)
		switch {
		case c.want == "" && (err != nil || theme.Logo.Format != "png" || theme.Logo.Width != 40 || theme.Logo.Height != 20):
			t.Errorf("%s: %v, %+v", c.name, err, theme.Logo)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), "theme.yaml:2:9: "+c.want)):
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}
