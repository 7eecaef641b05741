package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tieout/model"
)

// TestJSONFollowsItsSchema holds the JSON of every command against the schema
// in docs.
func TestJSONFollowsItsSchema(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.xlsx")
	for _, c := range []struct {
		schema string
		args   []string
	}{
		{"docs/parse.schema.json", []string{"parse", "--json", "-"}},
		{"docs/check.schema.json", []string{"check", "--json", "-"}},
		{"docs/export.schema.json", []string{"export", "--json", "-", "-o", book}},
		{"docs/workbook.schema.json", []string{"check", "--json", book}},
	} {
		var stdout, stderr bytes.Buffer
		if code := run(c.args, bytes.NewReader(sample), &stdout, &stderr); code != 0 {
			t.Fatalf("%q: exit code %d: %s", c.args, code, stderr.String())
		}
		result, err := jsonschema.UnmarshalJSON(&stdout)
		if err != nil {
			t.Fatalf("%q: %v", c.args, err)
		}
		schema, err := jsonschema.NewCompiler().Compile(c.schema)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(result); err != nil {
			t.Errorf("%q: %v", c.args, err)
		}
	}
}

// TestReportFollowsItsSchema holds every line of a batch's report against the
// schema in docs.
func TestReportFollowsItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("docs/batch.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	in, out := variants(t, 2), t.TempDir()
	for name, data := range map[string][]byte{"copy.txt": nil, "empty.txt": {}, "other.txt": []byte("a letter")} {
		if data == nil {
			data, err = os.ReadFile(filepath.Join(in, "000.txt"))
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(in, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[any]bool{}
	for range 2 {
		var stdout, stderr bytes.Buffer
		if code := run([]string{"batch", in, "nosuch", "-d", out, "--resume"}, nil, &stdout, &stderr); code != exitBatch {
			t.Fatalf("exit code %d: %s", code, stderr.String())
		}
		for line := range bytes.Lines(stdout.Bytes()) {
			object, err := jsonschema.UnmarshalJSON(bytes.NewReader(line))
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if err := schema.Validate(object); err != nil {
				t.Errorf("%s: %v", line, err)
			}
			seen[object.(map[string]any)["status"]] = true
		}
	}
	for _, s := range []status{done, kept, same, failed} {
		if !seen[string(s)] {
			t.Errorf("no line with status %s was met", s)
		}
	}
}

// TestSchemaKnowsEveryKeyFigure: a key figure of the model has its place in the
// schema and the other way round.
func TestSchemaKnowsEveryKeyFigure(t *testing.T) {
	text, err := os.ReadFile("docs/parse.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs struct {
			Key struct {
				Properties map[string]any `json:"properties"`
			} `json:"key_figures_of_a_year"`
		} `json:"$defs"`
	}
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	got := slices.Sorted(maps.Keys(schema.Defs.Key.Properties))
	want := slices.Sorted(slices.Values(model.KeyFigureIDs()))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("schema has %v\nmodel has  %v", got, want)
	}
}
