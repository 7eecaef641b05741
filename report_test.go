package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestReportsFitAPage holds that reports keep to 80 columns and show no colour where nobody looks, on the sample and,
// with TIEOUT_FILINGS set, on filings whose captions and paths are longer.
func TestReportsFitAPage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a-filing-whose-name-is-as-long-as-those-that-folders-of-filings-have.txt")
	if err := os.WriteFile(file, sample, 0o666); err != nil {
		t.Fatal(err)
	}
	files := []string{file}
	if dir := os.Getenv("TIEOUT_FILINGS"); dir != "" {
		for _, name := range []string{"coca-cola-1997.txt", "perkinelmer-2000.txt"} {
			files = append(files, filepath.Join(dir, name))
		}
	}
	for _, file := range files {
		for _, args := range [][]string{{"check", file}, {"parse", file}, {"explain", file, "net_income"}, {"explain", file, "total_assets"}} {
			var out, fault bytes.Buffer
			if code := run(args, strings.NewReader(""), &out, &fault); code != 0 {
				t.Errorf("%v: exit code %d: %s", args, code, fault.String())
			}
			if strings.Contains(out.String(), "\x1b") {
				t.Errorf("%v: colours in what no terminal shows", args)
			}
			for line := range strings.Lines(out.String()) {
				line = strings.TrimRight(line, "\n")
				switch {
				case utf8.RuneCountInString(line) <= pageWidth:
				case strings.Contains(line, "caption:"): // to be copied into a file as it is
				case strings.HasPrefix(line, "source    "+file) && !strings.Contains(line, "sha256"): // a path stands in one piece
				default:
					t.Errorf("%v: %d characters: %s", args, utf8.RuneCountInString(line), line)
				}
				if line != strings.TrimRight(line, " ") {
					t.Errorf("%v: blanks at the end of %q", args, line)
				}
			}
		}
	}
}
