package templates

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"tieout/model"
	"tieout/parse"
)

func loadText(t testing.TB, text string) (*Template, error) {
	t.Helper()
	return Load("t", fstest.MapFS{"template.yaml": {Data: []byte(text)}})
}

var expectation = regexp.MustCompile(`### "(.*)"\s*$`)

// Every problem of a template is reported on the line that causes it, and
// nothing else is.
func TestLoadErrors(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("testdata", "broken", "errors.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	line := 0
	for n, text := range strings.SplitAfter(string(data), "---\n") {
		first := line
		line += strings.Count(text, "\n")
		text = strings.TrimSuffix(text, "---\n")
		_, err := loadText(t, text)
		var errs parse.Errors
		if err != nil && !errors.As(err, &errs) {
			t.Errorf("document %d: %v is no parse.Errors", n+1, err)
			continue
		}
		got := map[int][]string{}
		for _, e := range errs {
			at, column := e.Span.Position()
			if column == 0 {
				t.Errorf("document %d: %q has no position", n+1, e.Msg)
			}
			got[at] = append(got[at], e.Msg)
		}
		for i, source := range strings.Split(text, "\n") {
			m := expectation.FindStringSubmatch(source)
			at := i + 1
			where := fmt.Sprintf("errors.yaml:%d", first+at)
			switch {
			case m == nil && got[at] != nil:
				t.Errorf("%s: unexpected %q", where, got[at])
			case m != nil && got[at] == nil:
				t.Errorf("%s: expected a problem like %q, found none", where, m[1])
			case m != nil && !slices.ContainsFunc(got[at], regexp.MustCompile(m[1]).MatchString):
				t.Errorf("%s: expected a problem like %q, found %q", where, m[1], got[at])
			}
		}
	}
}

// The position of a fault in a formula is the name itself, not the row.
func TestErrorColumn(t *testing.T) {
	_, err := loadText(t, `template: t
sheets:
- sheet: s
  tab: S
  kind: schedule
  blocks:
  - rows:
    - line: a
      label: "Größe"
      actual: "revenue - cst_of_sales"
`)
	want := "t/template.yaml:10:26: no line cst_of_sales; did you mean cost_of_sales?"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestShippedTemplatesLoad(t *testing.T) {
	names := Names()
	if !slices.Contains(names, Generic) {
		t.Fatalf("expected %s among the shipped templates, found %v", Generic, names)
	}
	for _, name := range names {
		tmpl, err := Standard(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if tmpl.Name != name {
			t.Errorf("folder %s holds the template %s", name, tmpl.Name)
		}
	}
	if _, err := Standard("../generic"); err == nil {
		t.Error("a path was taken for the name of a template")
	}
}

// The names of the language are the key figures of the model.
func TestKeyFigures(t *testing.T) {
	ids := model.KeyFigureIDs()
	for _, id := range ids {
		if _, ok := keyUnits[id]; !ok {
			t.Errorf("the key figure %s has no unit", id)
		}
	}
	if len(ids) != len(keyUnits) {
		t.Errorf("%d key figures, %d units", len(ids), len(keyUnits))
	}
}

func TestFor(t *testing.T) {
	for _, c := range []struct{ company, want string }{
		{"American Locker Group Incorporated", "american-locker"},
		{"AMERICAN LOCKER GROUP INC", "american-locker"},
		{"AEROFLEX INC", "aeroflex"},
		{"Widget Works Inc.", Generic},
		{"", Generic},
	} {
		got, err := For(&parse.Filing{Company: c.company})
		if err != nil {
			t.Fatal(err)
		}
		if got.Name != c.want {
			t.Errorf("%q: got %s, want %s", c.company, got.Name, c.want)
		}
	}
}

// A filer's number decides where the filing has one, whatever its name.
func TestMatches(t *testing.T) {
	tmpl, err := loadText(t, "template: t\nmatch: {company: ^widget, cik: \"8855\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		company, cik string
		want         bool
	}{
		{"Widget Works", "", true},
		{"Other", "", false},
		{"Other", "0000008855", true},
		{"Widget Works", "0000000001", false},
	} {
		if got := tmpl.Matches(&parse.Filing{Company: c.company, CIK: c.cik}); got != c.want {
			t.Errorf("%q %s: got %v", c.company, c.cik, got)
		}
	}
}

// outline lists the sheets of a template with the rows of their own.
func outline(t *Template) string {
	var out []string
	for _, s := range t.sheets {
		var rows []string
		for _, b := range s.blocks {
			for _, r := range b.rows {
				rows = append(rows, r.line+"="+r.label)
			}
		}
		out = append(out, s.id+"("+strings.Join(rows, ",")+")")
	}
	return strings.Join(out, " ")
}

func TestExtends(t *testing.T) {
	parent := `template: t
sheets:
- {sheet: one, tab: One, kind: schedule, blocks: [{rows: [{line: a, label: A, actual: revenue}, {line: b, label: B, actual: net_income}]}]}
- {sheet: two, tab: Two, kind: schedule, blocks: [{rows: [{line: c, label: C, actual: cash}]}]}
`
	for _, c := range []struct{ name, child, want string }{
		{"a row takes the place of the parent's", `sheets: [{sheet: one, blocks: [{rows: [{line: a, label: Alpha}]}]}]`,
			"one(a=Alpha,b=B) two(c=C)"},
		{"a new row stands below", `sheets: [{sheet: one, blocks: [{rows: [{line: x, label: X, actual: cash}]}]}]`,
			"one(a=A,b=B,x=X) two(c=C)"},
		{"or after the row it names", `sheets: [{sheet: one, blocks: [{rows: [{line: x, label: X, actual: cash, after: a}]}]}]`,
			"one(a=A,x=X,b=B) two(c=C)"},
		{"rows and sheets can be taken away", `sheets: [{sheet: one, blocks: [{rows: [{line: a, omit: true}]}]}, {sheet: two, omit: true}]`,
			"one(b=B)"},
		{"a new sheet stands where it says", `sheets: [{sheet: new, tab: New, kind: schedule, after: one, blocks: [{rows: [{line: x, label: X, actual: cash}]}]}]`,
			"one(a=A,b=B) new(x=X) two(c=C)"},
		{"a sheet moves", `sheets: [{sheet: one, after: two}]`, "two(c=C) one(a=A,b=B)"},
	} {
		base, err := loadText(t, parent)
		if err != nil {
			t.Fatal(err)
		}
		child := &Template{}
		var errs parse.Errors
		var head parse.Span
		readTemplate(child, parse.NewSource("child.yaml", []byte("template: child\n"+c.child)), &head, &errs)
		child.overlay(base.sheets, &errs)
		child.check(&errs)
		if err := errs.Err(); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := outline(child); got != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, got, c.want)
		}
	}
}

// A template that would grow without end, or is no template, is refused.
func TestHostileTemplates(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", "empty file"},
		{"a text", "hello", "expected a template as keys with values"},
		{"too deep", "sheets: " + strings.Repeat("[", 100) + strings.Repeat("]", 100), "levels of nesting"},
		{"too large", "title: " + strings.Repeat("x", maxTemplateBytes), "at most"},
		{"aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "anchor or alias"},
		{"no name", "title: x", "the key template"},
	} {
		if _, err := loadText(t, c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want a message with %q", c.name, err, c.want)
		}
	}
	if _, err := Load("t", fstest.MapFS{"readme.txt": {Data: []byte("x")}}); err == nil {
		t.Error("a folder without YAML files was taken for a template")
	}
}

func FuzzLoad(f *testing.F) {
	data, err := os.ReadFile(filepath.Join("testdata", "broken", "errors.yaml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range strings.Split(string(data), "---\n") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tmpl, err := loadText(t, text)
		if (tmpl == nil) == (err == nil) {
			t.Fatalf("template %v, error %v", tmpl, err)
		}
	})
}

// The template that the documentation shows is one.
func TestDocumentedTemplate(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "docs", "templates.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(data), "```yaml\n")
	text, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("expected a template in docs/templates.md, found none")
	}
	if _, err := loadText(t, text); err != nil {
		t.Error(err)
	}
	for id := range keyUnits {
		if !strings.Contains(string(data), "`"+id+"`") {
			t.Errorf("docs/templates.md does not name the key figure %s", id)
		}
	}
}
