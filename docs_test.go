package main

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestDocsRun runs the commands of the documentation: every line that begins
// with "$ " in a block marked console. Where output is shown below a command,
// it is what the command prints; "..." stands for any lines. A block of YAML
// whose first line is a comment with a path, "# acme/template.yaml", is that file.
func TestDocsRun(t *testing.T) {
	pages, err := filepath.Glob("docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	kilns, err := os.ReadFile("testdata/kilns-10k.txt")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range append(pages, "README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(page, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, data := range map[string][]byte{"filing.txt": sample, "kilns.txt": kilns, "logo.png": picture(t)} {
				if err := os.WriteFile(name, data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			for _, c := range commandsIn(string(text)) {
				if c.file != "" {
					writeDocumented(t, c)
					continue
				}
				runDocumented(t, c)
				ran++
			}
		})
	}
	if ran == 0 {
		t.Error("no command found in the documentation")
	}
}

// picture is a small PNG.
func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 120, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// documented is a command line of the documentation and what is shown below it,
// or a file and its lines.
type documented struct {
	line, file string
	shown      []string
}

var documentedFile = regexp.MustCompile(`^# (\S+\.yaml)$`)

func commandsIn(page string) []documented {
	var found []documented
	console, yaml, first := false, false, false
	for _, line := range strings.Split(page, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			console, yaml, first = line == "```console", false, line == "```yaml"
			continue
		case first && documentedFile.MatchString(line):
			found = append(found, documented{file: documentedFile.FindStringSubmatch(line)[1]})
			yaml = true
		case yaml:
			found[len(found)-1].shown = append(found[len(found)-1].shown, line)
		case !console:
		case strings.HasPrefix(line, "$ "):
			found = append(found, documented{line: line[2:]})
		case len(found) > 0:
			found[len(found)-1].shown = append(found[len(found)-1].shown, line)
		}
		first = false
	}
	return found
}

func writeDocumented(t *testing.T, c documented) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(c.file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.file, []byte(strings.Join(c.shown, "\n")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
}

func runDocumented(t *testing.T, c documented) {
	t.Helper()
	line, want, _ := strings.Cut(c.line, "   # exit code ") // an exit code other than 0 is said
	line, into, toFile := strings.Cut(strings.TrimSpace(line), " > ")
	args := strings.Fields(line)
	switch {
	case line == "go test ./...":
		return
	case strings.HasPrefix(line, "go run . "):
		args = args[3:]
	case args[0] == "tieout":
		args = args[1:]
	default:
		t.Errorf("the documentation shows %q, which is no command of tieout", c.line)
		return
	}
	var stdout, stderr bytes.Buffer
	code := run(args, bytes.NewReader(sample), &stdout, &stderr)
	if want == "" {
		want = "0"
	}
	if got := string('0' + rune(code)); got != strings.TrimSpace(want) {
		t.Errorf("%s: exit code %s, want %s\n%s", c.line, got, want, stderr.String())
	}
	if toFile {
		if err := os.WriteFile(into, stdout.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if len(c.shown) == 0 {
		return
	}
	pattern := "^"
	for _, line := range c.shown {
		if strings.TrimSpace(line) == "..." {
			pattern += `(?s:.*)`
		} else {
			pattern += regexp.QuoteMeta(line) + "\n"
		}
	}
	if out := stdout.String() + stderr.String(); !regexp.MustCompile(pattern + "$").MatchString(out) {
		t.Errorf("%s prints\n%s\nthe documentation shows\n%s", c.line, out, strings.Join(c.shown, "\n"))
	}
}
