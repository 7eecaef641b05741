package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestChangedWorkbookIsKept: a workbook in which somebody worked is not
// overwritten, and check says that it was changed.
func TestChangedWorkbookIsKept(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.xlsx")
	tieout(t, 0, "export", "-", "-o", book)
	if out := tieout(t, 0, "check", book); !strings.Contains(out, "nobody changed the workbook since") {
		t.Errorf("check of a new workbook says\n%s", out)
	}

	edit(t, book, func(f *excelize.File) error { return f.SetCellValue(f.GetSheetName(0), "Z99", "a note of mine") })
	edited, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	if out := tieout(t, exitUsage, "export", "-", "-o", book); !strings.Contains(out, "was changed since tieout wrote it") {
		t.Errorf("export over a changed workbook says\n%s", out)
	}
	if now, _ := os.ReadFile(book); !bytes.Equal(now, edited) {
		t.Error("the changed workbook was overwritten")
	}
	if out := tieout(t, 0, "check", book); !strings.Contains(out, "nothing is recalculated here") {
		t.Errorf("check of a changed workbook says\n%s", out)
	}
	tieout(t, 0, "export", "-", "-o", book, "--force")
}

// TestCheckWorkbook: a workbook says by its own cells how its checks stand.
func TestCheckWorkbook(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.xlsx")
	tieout(t, 0, "export", "-", "-o", book)
	var place string
	edit(t, book, func(f *excelize.File) error {
		for _, name := range f.GetDefinedName() {
			if name.Name == "Checks_Failed" {
				place = name.RefersTo
			}
		}
		return nil
	})
	sheet, cell, ok := strings.Cut(strings.NewReplacer("'", "", "$", "", "=", "").Replace(place), "!")
	if !ok {
		t.Fatalf("Checks_Failed refers to %q", place)
	}

	edit(t, book, func(f *excelize.File) error { return f.SetCellValue(sheet, cell, 3) })
	if out := tieout(t, exitIntegrity, "check", book); !strings.Contains(out, "3 failing checks") {
		t.Errorf("check says\n%s", out)
	}
	if out := tieout(t, exitIntegrity, "check", "--json", book); !strings.Contains(out, `"value": 3`) {
		t.Errorf("check --json says\n%s", out)
	}

	edit(t, book, func(f *excelize.File) error { return f.SetCellValue(sheet, cell, nil) })
	if out := tieout(t, exitIntegrity, "check", book); !strings.Contains(out, "holds no value") {
		t.Errorf("check says\n%s", out)
	}
}

// TestDocumentedNamesExist: a workbook defines the names that the documentation
// lists, and no others.
func TestDocumentedNamesExist(t *testing.T) {
	page, err := os.ReadFile("docs/named-cells.md")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)`").FindAllSubmatch(page, -1) {
		want = append(want, string(m[1]))
	}
	book := filepath.Join(t.TempDir(), "book.xlsx")
	tieout(t, 0, "export", "-", "-o", book)
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var got []string
	overlays := 0
	for _, name := range f.GetDefinedName() {
		switch {
		case strings.HasPrefix(name.Name, "_xlnm."):
		case strings.HasPrefix(name.Name, "Overlay_"):
			overlays++
		default:
			got = append(got, name.Name)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the workbook defines %v\nthe documentation lists %v", got, want)
	}
	if overlays == 0 {
		t.Error("no driver has an overlay")
	}
}

// TestCheckForeignWorkbook: what tieout did not write has no checks to report.
func TestCheckForeignWorkbook(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign.xlsx")
	f := excelize.NewFile()
	if err := f.SaveAs(foreign); err != nil {
		t.Fatal(err)
	}
	if out := tieout(t, exitInput, "check", foreign); !strings.Contains(out, "expected a workbook that tieout wrote") {
		t.Errorf("check says\n%s", out)
	}
	broken := filepath.Join(dir, "broken.xlsx")
	if err := os.WriteFile(broken, []byte("PK\x03\x04 and nothing else"), 0o666); err != nil {
		t.Fatal(err)
	}
	tieout(t, exitInput, "check", broken)
}

// tieout runs a command with the sample on standard input and is all it prints.
func tieout(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	if code := run(args, bytes.NewReader(sample), &out, &out); code != want {
		t.Fatalf("tieout %s: exit code %d, want %d\n%s", strings.Join(args, " "), code, want, out.String())
	}
	return out.String()
}

// edit changes a workbook as a person would, and saves it.
func edit(t *testing.T, book string, change func(*excelize.File) error) {
	t.Helper()
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
}
