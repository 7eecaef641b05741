package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestBrokenTemplates holds what an analyst is told of each mistake: place,
// line, caret, what was expected, and all problems at once.
func TestBrokenTemplates(t *testing.T) {
	const folder, golden = "testdata/broken", "testdata/broken.golden"
	want, err := os.ReadFile(golden)
	if err != nil && !*update {
		t.Fatal(err)
	}
	files, err := filepath.Glob(folder + "/*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("expected at least twenty broken templates, found %d, %v", len(files), err)
	}
	texts := map[string][]byte{}
	for _, file := range files {
		if texts[file], err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	var got strings.Builder
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if err := os.MkdirAll(name, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(name, "template.yaml"), texts[file], 0o666); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := run([]string{"template", "check", name}, strings.NewReader(""), &stdout, &stderr); code != exitUsage {
			t.Errorf("%s: exit code %d, want %d; printed %q", name, code, exitUsage, stdout.String())
		}
		got.WriteString(stderr.String() + "\n")
	}
	t.Chdir(here)
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got.String() != strings.ReplaceAll(string(want), "\r\n", "\n") {
		t.Errorf("what is said of broken templates differs from %s; run with -update and read the difference:\n%s", golden, got.String())
	}
}
