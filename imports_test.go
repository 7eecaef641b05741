package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the import rule: data runs parse, model, templates, workbook,
// and imports run the other way. main only wires and may import everything.
var mayImport = map[string][]string{
	"parse":     {},
	"model":     {"parse"},
	"formulas":  {},
	"templates": {"parse", "model", "formulas"},
	"workbook":  {"parse", "model", "templates", "formulas"},
}

func TestImportRule(t *testing.T) {
	seen := map[string]bool{}
	for file, test := range goFiles(t) {
		stage := path.Dir(file)
		allowed, ruled := mayImport[stage]
		seen[stage] = true
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range tree.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			ours, isOurs := strings.CutPrefix(name, "tieout/")
			switch {
			case test:
			case isOurs && ruled && !slices.Contains(allowed, ours):
				t.Errorf("%s imports %s; %s may import only %v of ours", file, name, stage, allowed)
			case isOurs && strings.HasPrefix(ours, "internal/"):
				t.Errorf("%s imports %s, which is for tests", file, name)
			case strings.HasPrefix(name, "github.com/xuri/excelize") && stage != "workbook" && !strings.HasPrefix(stage, "internal/"):
				t.Errorf("%s imports %s; only package workbook knows it", file, name)
			}
		}
	}
	for stage := range mayImport {
		if !seen[stage] {
			t.Errorf("no Go file in %s: the rule does not hold for it", stage)
		}
	}
}

// TestNoFilerInCode: Go code knows accounting, not filers. What is particular
// to one stands in its template.
func TestNoFilerInCode(t *testing.T) {
	filers := regexp.MustCompile(`(?i)american\s*locker|signore|\busps\b|postal service|\bCBUs?\b|\bOPLs?\b|aeroflex|perkin\s*elmer|\bEG&G\b|` +
		`\bwmx\b|waste management|\bibm\b|coca.?cola|\bford\b|\bapple\b|24\s?holdings|boeing|\bnike\b|\bdell\b|norfolk|microsoft|tegna|gannett|` +
		`nvidia|walmart|macy'?s|sandston|sigmarenopro`)
	for file, test := range goFiles(t) {
		if test {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if found := filers.FindString(line); found != "" {
				t.Errorf("%s:%d names a filer: %s", file, i+1, found)
			}
		}
	}
}

// goFiles are the Go files of the module, with whether they are tests.
func goFiles(t *testing.T) map[string]bool {
	t.Helper()
	files := map[string]bool{}
	err := filepath.WalkDir(".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || len(d.Name()) > 1 && d.Name()[0] == '.'):
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go"):
			files[filepath.ToSlash(name)] = strings.HasSuffix(name, "_test.go")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
