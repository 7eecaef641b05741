package templates

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiled(t *testing.T, schema []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func yamlValue(t *testing.T, text []byte) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// What loads, an editor accepts: every shipped template and the starters.
func TestSchemaAcceptsTemplates(t *testing.T) {
	schema := compiled(t, Schema())
	check := func(name string, data []byte) {
		if err := schema.Validate(yamlValue(t, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range Names() {
		files, err := Files(name)
		if err != nil {
			t.Fatal(err)
		}
		paths, _ := fs.Glob(files, "*.yaml")
		for _, path := range paths {
			data, err := fs.ReadFile(files, path)
			if err != nil {
				t.Fatal(err)
			}
			check(name+"/"+path, data)
		}
	}
	for _, from := range append(Names(), "") {
		started, err := Start("acme", from)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(started[0].Data), modeline) {
			t.Errorf("a template from %q does not lead editors to its schema", from)
		}
		check("a template from "+from, started[0].Data)
	}
}

// Mistakes of keys and values that need no names show while one types.
func TestSchemaRefusesMistakes(t *testing.T) {
	schema := compiled(t, Schema())
	for _, name := range []string{"misspelt_key", "unknown_unit", "list_instead_of_keys", "many_problems", "not_a_template"} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "broken", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(yamlValue(t, data)) == nil {
			t.Errorf("the schema accepts %s.yaml", name)
		}
	}
	for text, want := range map[string]bool{
		"font: Arial\ncolours: {title: \"000000\"}\n": true, "fnt: Arial\n": false, "colours: {titel: x}\n": false,
	} {
		if err := compiled(t, ThemeSchema()).Validate(yamlValue(t, []byte(text))); (err == nil) != want {
			t.Errorf("theme %q: accepted %v, want %v", text, err == nil, want)
		}
	}
	for text, want := range map[string]bool{
		"captions: [{caption: turnover, line: income_statement.revenue}]\n": true, "captions: []\n": false, "caption: x\n": false,
	} {
		if err := compiled(t, CaptionsSchema()).Validate(yamlValue(t, []byte(text))); (err == nil) != want {
			t.Errorf("captions %q: accepted %v, want %v", text, fmt.Sprint(err), want)
		}
	}
}
