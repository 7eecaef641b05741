package templates

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"tieout/parse"
)

// placed holds that every problem of a file is told at a place in it.
func placed(t *testing.T, name, text string, err error) {
	t.Helper()
	var problems parse.Errors
	if err == nil {
		return
	}
	if !errors.As(err, &problems) || len(problems) == 0 {
		t.Fatalf("%q: %v has no place", text, err)
	}
	for _, p := range problems {
		if !strings.HasPrefix(p.Error(), name+":") || p.Span.Start > p.Span.End || p.Span.End > len(text) {
			t.Fatalf("%q: %v is said of bytes %d to %d of %d", text, p, p.Span.Start, p.Span.End, len(text))
		}
	}
}

// FuzzTheme: a theme that is read can be laid over a template, whose tabs are
// then such as a spreadsheet takes; any other is refused at a place.
func FuzzTheme(f *testing.F) {
	for text := range themeFaults {
		f.Add(text)
	}
	f.Add("font: Georgia\ncolours:\n  title: \"#7a1f1f\"\ntabs:\n  cover: Summary\n")
	f.Fuzz(func(t *testing.T, text string) {
		theme, err := ReadTheme("theme.yaml", []byte(text))
		placed(t, "theme.yaml", text, err)
		if err != nil {
			return
		}
		generic, err := Standard(Generic)
		if err != nil {
			t.Fatal(err)
		}
		themed, err := generic.Themed(theme)
		placed(t, "theme.yaml", text, err)
		if err != nil {
			return
		}
		for _, s := range themed.sheets {
			if n := len([]rune(s.tab)); n == 0 || n > 31 || strings.ContainsAny(s.tab, `[]:*?/\`) {
				t.Fatalf("%q: a tab is called %q", text, s.tab)
			}
		}
	})
}

// FuzzCaptions: every rule that is read names a line there is, at its place.
func FuzzCaptions(f *testing.F) {
	for _, text := range []string{
		"captions:\n- caption: turnover\n  line: income_statement.revenue\n",
		"captions:\n- {caption: turnover, line: income_statement.revnue}\n- {caption: \"-\", line: x}\n",
		"captions: []\n", "caption: x\n", "captions: [{caption: turnover}]\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rules, err := Captions("captions.yaml", []byte(text))
		placed(t, "captions.yaml", text, err)
		if err == nil && len(rules) == 0 {
			t.Fatalf("%q: no rule and no error", text)
		}
		for _, r := range rules {
			if msg, _ := r.Fault(); msg != "" || r.At.IsZero() {
				t.Fatalf("%q: the rule %+v was taken: %s", text, r, msg)
			}
		}
	})
}

// FuzzOptions: a scenario file is read or refused at a place, and what it says
// is laid out or refused as a choice there is not.
func FuzzOptions(f *testing.F) {
	for _, text := range []string{
		"scenario: down\nset:\n  volume.2005: -12%\n  limit: 1,000\n", "scenarios: down\n", "set: [volume]\n",
		"set:\n  volume: much\n", "set:\n  volume: 200%\n", "set:\n  volume.2010: 1%\n", "set:\n  tax_rate: 0.9\n  balloon: ignore\n",
		"scenario: Base\nset: {volume: 1e308, Volume: -0, \"\": 1, a=b: c}\n",
	} {
		f.Add(text)
	}
	tmpl, m := forecastTemplate(f), widgets(f)
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ReadOptions(parse.NewSource("case.yaml", []byte(text)))
		placed(t, "case.yaml", text, err)
		if err != nil {
			return
		}
		if slices.ContainsFunc(o.Set, func(s string) bool { return !strings.Contains(s, "=") }) {
			t.Fatalf("%q: settings %q", text, o.Set)
		}
		p, err := tmpl.PlanWith(m, o)
		var choice *ChoiceError
		if err != nil && !errors.As(err, &choice) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && len(p.Sheets) == 0 {
			t.Fatalf("%q: no sheet", text)
		}
	})
}

// FuzzLogo: a picture of any bytes is taken with its kind and size, or refused.
func FuzzLogo(f *testing.F) {
	f.Add([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"))
	f.Add([]byte("\xff\xd8\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"))
	f.Add([]byte("GIF89a"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l := &Logo{}
		if err := l.Load(data); err == nil && (l.Width < 1 || l.Width > maxLogoPixels || l.Height < 1 || l.Height > maxLogoPixels) {
			t.Fatalf("a logo of %d by %d pixels was taken", l.Width, l.Height)
		}
	})
}
