package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tieout/internal/witness"
)

// TestEveryCaseInLibreOffice: whichever case is chosen when the workbook is
// written, LibreOffice computes what stands cached, and no check fails.
func TestEveryCaseInLibreOffice(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE names no soffice command")
	}
	choices := map[string][]string{
		"settings": {"--set", "usps_volume.2005=-40%", "--set", "balloon_treatment=repaid", "--set", "mortgage_days=30/360", "--set", "minimum_cash=5000000"},
	}
	for _, id := range []string{"base", "usps_down_10", "usps_down_25", "usps_lost", "usps_up_10", "usps_bid", "libor_up_100", "libor_up_300", "pension_stress", "downside", "upside"} {
		choices[id] = []string{"--scenario", id}
	}
	for name, choice := range choices {
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
