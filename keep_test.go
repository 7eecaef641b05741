package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/xuri/excelize/v2"

	"tieout/internal/witness"
)

// inputCells finds where an input stands in a workbook, by the list of inputs.
func inputCells(t *testing.T, f *excelize.File) func(name string) (sheet, cell string) {
	t.Helper()
	rows, err := f.GetRows("Inputs")
	if err != nil {
		t.Fatal(err)
	}
	return func(name string) (sheet, cell string) {
		t.Helper()
		for i, row := range rows {
			if len(row) < 2 || row[1] != name {
				continue
			}
			reference, err := f.GetCellFormula("Inputs", "E"+strconv.Itoa(i+1))
			if err != nil {
				t.Fatal(err)
			}
			sheet, cell, _ := strings.Cut(strings.NewReplacer("'", "", "$", "").Replace(reference), "!")
			return sheet, cell
		}
		t.Fatalf("no input %s on the list", name)
		return "", ""
	}
}

// beside is a cell in the row of another.
func beside(cell, column string) string {
	return column + strings.TrimLeft(cell, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

// worked exports the sample filing and does in the workbook what a finance
// person does.
func worked(t *testing.T, book string) {
	t.Helper()
	tieout(t, 0, "export", "-", "-o", book)
	edit(t, book, func(f *excelize.File) error {
		inputCell := inputCells(t, f)
		set := func(name string, value any) (sheet, cell string) {
			sheet, cell = inputCell(name)
			if err := f.SetCellValue(sheet, cell, value); err != nil {
				t.Fatal(err)
			}
			return sheet, cell
		}
		set("Scenario", "USPS volume -10%")
		set("Overlay_LIBOR", 0.005)
		set("scenarios.usps_volume__usps_down_10[2004]", -0.12)
		set("scenarios.usps_volume__usps_down_10[2006]", -0.15)
		sheet, cell := set("assumptions.cost_variable_share[value]", 0.7)
		for column, text := range map[string]string{"G": "confirmed", "H": "agreed with the controller"} {
			if err := f.SetCellValue(sheet, beside(cell, column), text); err != nil {
				return err
			}
		}
		sheet, cell = inputCell("assumptions.pension_duration[value]")
		if err := f.SetCellValue(sheet, beside(cell, "G"), "confirmed"); err != nil {
			return err
		}
		if err := f.AddComment(sheet, excelize.Comment{Cell: cell, Author: "Pat", Text: "from the actuary"}); err != nil {
			return err
		}
		sheet, cell = inputCell("assumptions.receivable_days[value]")
		return f.SetCellValue(sheet, beside(cell, "G"), "confirmed")
	})
}

// nextYear is the sample filing, a year later: every year in it is the next one.
func nextYear() []byte {
	year := regexp.MustCompile(`[\d,.$]*\d+(,\d)?`)
	return year.ReplaceAllFunc(sample, func(s []byte) []byte {
		n, err := strconv.Atoi(string(s))
		if err != nil || n < 1980 || n > 2015 {
			return s
		}
		return []byte(strconv.Itoa(n + 1))
	})
}

// TestKeep: what a person changed, confirmed and noted is in the next export of
// the same filing, and nothing else of the old workbook is.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	old, book := filepath.Join(dir, "old.xlsx"), filepath.Join(dir, "new.xlsx")
	worked(t, old)
	if out := tieout(t, 0, "export", "-", "--keep", old, "-o", book); !strings.Contains(out, "10 carried, 0 not") {
		t.Errorf("the listing says\n%s", out[max(0, strings.Index(out, "kept ")):])
	}
	keepsWork(t, book, "[2004]", "confirmed")
	if out := tieout(t, 0, "check", book); !strings.Contains(out, "nobody changed the workbook since") {
		t.Errorf("check says\n%s", out)
	}
	// The same work comes out of the new workbook again, and of nothing else.
	again := filepath.Join(dir, "again.xlsx")
	tieout(t, 0, "export", "-", "--keep", book, "-o", again)
	one, _ := os.ReadFile(book)
	two, _ := os.ReadFile(again)
	if !bytes.Equal(one, two) {
		t.Error("an export that keeps an export differs from it")
	}
}

// keepsWork holds a workbook against what worked did. year is the first year of
// the case that was changed, where it is still a forecast year; status is that
// of an assumption whose default is computed from the filing.
func keepsWork(t *testing.T, book, year, status string) {
	t.Helper()
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inputCell := inputCells(t, f)
	check := func(name, column, want string) {
		t.Helper()
		sheet, cell := inputCell(name)
		if column != "" {
			cell = beside(cell, column)
		}
		if got, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true}); err != nil || got != want {
			t.Errorf("%s, column %s: %q %v, want %q", name, column, got, err, want)
		}
	}
	check("Scenario", "", "USPS volume -10%")
	check("Overlay_LIBOR", "", "0.005")
	if year != "" {
		check("scenarios.usps_volume__usps_down_10"+year, "", "-0.12")
	}
	check("scenarios.usps_volume__usps_down_10[2005]", "", "-0.1")
	check("scenarios.usps_volume__usps_down_10[2006]", "", "-0.15")
	check("assumptions.cost_variable_share[value]", "", "0.7")
	check("assumptions.cost_variable_share[value]", "G", "confirmed")
	check("assumptions.cost_variable_share[value]", "H", "agreed with the controller")
	check("assumptions.pension_duration[value]", "G", "confirmed")
	check("assumptions.receivable_days[value]", "G", status)
	check("assumptions.sga_variable_share[value]", "G", "open")
	sheet, cell := inputCell("assumptions.pension_duration[value]")
	comments, err := f.GetComments(sheet)
	found := false
	for _, c := range comments {
		for _, p := range c.Paragraph {
			found = found || c.Cell == cell && strings.HasSuffix(p.Text, "from the actuary")
		}
	}
	if !found {
		t.Errorf("no comment on %s!%s: %v %v", sheet, cell, comments, err)
	}
}

// TestKeepNextYear: next year's export takes over what still has a place, and
// says of the rest why not.
func TestKeepNextYear(t *testing.T) {
	dir := t.TempDir()
	old, book, filing := filepath.Join(dir, "old.xlsx"), filepath.Join(dir, "new.xlsx"), filepath.Join(dir, "next.txt")
	worked(t, old)
	edit(t, old, func(f *excelize.File) error { return f.SetCellValue("Income Statement", "I9", 30_000_000) })
	if err := os.WriteFile(filing, nextYear(), 0o666); err != nil {
		t.Fatal(err)
	}
	out := tieout(t, 0, "export", filing, "--keep", old, "-o", book)
	for _, want := range []string{"9 carried, 2 not", "2004 is no forecast year",
		"expenses, 2004: 30000000 ('Income Statement'!I9); typed over a formula"} {
		if !strings.Contains(strings.Join(strings.Fields(out), " "), want) {
			t.Errorf("the listing does not say %q:\n%s", want, out)
		}
	}
	keepsWork(t, book, "", "confirmed")
}

// TestKeepLibreOffice: a workbook that LibreOffice saved, with a row and a
// column put in and a sheet renamed, is read like one of ours.
func TestKeepLibreOffice(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE names no soffice command")
	}
	dir := t.TempDir()
	old, book := filepath.Join(dir, "old.xlsx"), filepath.Join(dir, "new.xlsx")
	worked(t, old)
	if _, err := witness.Recalculate(soffice, old, dir); err != nil {
		t.Fatal(err)
	}
	saved := filepath.Join(dir, "computed", "bare.xlsx")
	if out := tieout(t, 0, "export", "-", "--keep", saved, "-o", book); !strings.Contains(out, "10 carried, 0 not") {
		t.Errorf("the listing says\n%s", out[max(0, strings.Index(out, "kept ")):])
	}
	keepsWork(t, book, "[2004]", "confirmed")
}

// TestKeepOverItself: the workbook that is kept may be replaced where all work
// in it was carried; where some was not, only on request.
func TestKeepOverItself(t *testing.T) {
	book := filepath.Join(t.TempDir(), "book.xlsx")
	worked(t, book)
	tieout(t, exitUsage, "export", "-", "-o", book)
	tieout(t, 0, "export", "-", "--keep", book, "-o", book)
	keepsWork(t, book, "[2004]", "confirmed")

	edit(t, book, func(f *excelize.File) error { _, err := f.NewSheet("Mine"); return err })
	if out := tieout(t, exitUsage, "export", "-", "--keep", book, "-o", book); !strings.Contains(out, "Mine: a sheet") {
		t.Errorf("the sheet of one's own is not listed:\n%s", out)
	}
	tieout(t, 0, "export", "-", "--keep", book, "-o", book, "--force")
}

// TestKeepJSON: the listing in JSON, by its schema.
func TestKeepJSON(t *testing.T) {
	dir := t.TempDir()
	old := filepath.Join(dir, "old.xlsx")
	worked(t, old)
	edit(t, old, func(f *excelize.File) error { _, err := f.NewSheet("Mine"); return err })
	var stdout, stderr bytes.Buffer
	args := []string{"export", "-", "--keep", old, "-o", filepath.Join(dir, "new.xlsx"), "--json", "--set", "cost_variable_share=60%"}
	if code := run(args, bytes.NewReader(sample), &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	result, err := jsonschema.UnmarshalJSON(bytes.NewReader(stdout.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.NewCompiler().Compile("docs/export.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(result); err != nil {
		t.Error(err)
	}
	var got exportJSON
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Kept == nil || len(got.Kept.Carried) != 8 || len(got.Kept.NotCarried) != 3 {
		t.Fatalf("kept: %+v, want 8 carried; the value on the command line, its confirmation and the sheet not", got.Kept)
	}
	if first := got.Kept.NotCarried[0]; first.Name != "assumptions.cost_variable_share[value]" || first.Value != "70%" || !strings.Contains(first.Why, "command line sets it to 60%") {
		t.Errorf("not carried: %+v", first)
	}
}
