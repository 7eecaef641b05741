package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tieout/internal/witness"
)

// TestChoicesInLibreOffice: what is chosen on the command line is written so that
// LibreOffice computes what stands cached. TestSettingsInLibreOffice chooses every
// case, and much else, in the open workbook.
func TestChoicesInLibreOffice(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE names no soffice command")
	}
	for name, choice := range map[string][]string{
		"case":     {"--scenario", "usps_lost"},
		"settings": {"--set", "usps_volume.2005=-40%", "--set", "balloon_treatment=repaid", "--set", "mortgage_days=30/360", "--set", "minimum_cash=5000000"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			book := filepath.Join(dir, "book.xlsx")
			var out, stderr bytes.Buffer
			args := append([]string{"export", "-", "-o", book}, choice...)
			if code := run(args, bytes.NewReader(sample), &out, &stderr); code != 0 {
				t.Fatalf("exit code %d\n%s", code, stderr.String())
			}
			differences, formulas, err := witness.Compare(soffice, book, dir)
			if err != nil {
				t.Fatal(err)
			}
			if formulas < 10000 {
				t.Errorf("expected every case live in formulas, found %d formulas", formulas)
			}
			for _, d := range differences {
				t.Error(d)
			}
		})
	}
}
