package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"tieout/internal/witness"
)

// realFilings are the text filings of the folder that TIEOUT_FILINGS names, and
// the sample.
func realFilings(t *testing.T) []string {
	t.Helper()
	folder := os.Getenv("TIEOUT_FILINGS")
	if folder == "" {
		t.Skip("TIEOUT_FILINGS names no folder of real filings")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatalf("no text filing in %s", folder)
	}
	return append(files, "testdata/sample-10k.txt")
}

// TestRealFilings: every text filing becomes a workbook, and twice the same.
func TestRealFilings(t *testing.T) {
	for _, filing := range realFilings(t) {
		t.Run(filepath.Base(filing), func(t *testing.T) {
			first, second := convertFile(t, filing), convertFile(t, filing)
			if !bytes.Equal(first, second) {
				t.Error("two exports differ in their bytes")
			}
			for _, command := range []string{"parse", "check"} {
				var stdout, stderr bytes.Buffer
				if code := run([]string{command, filing}, nil, &stdout, &stderr); code != 0 || stdout.Len() == 0 {
					t.Errorf("%s: exit code %d\n%s", command, code, stderr.String())
				}
			}
		})
	}
}

// TestLibreOfficeAgrees: what stands cached in a workbook is what LibreOffice
// computes from its formulas.
func TestLibreOfficeAgrees(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("TIEOUT_LIBREOFFICE names no soffice command")
	}
	for _, filing := range realFilings(t) {
		t.Run(filepath.Base(filing), func(t *testing.T) {
			dir := t.TempDir()
			book := filepath.Join(dir, "book.xlsx")
			if err := os.WriteFile(book, convertFile(t, filing), 0o666); err != nil {
				t.Fatal(err)
			}
			differences, formulas, err := witness.Compare(soffice, book, dir)
			if err != nil {
				t.Fatal(err)
			}
			if formulas == 0 {
				t.Error("the workbook has no formula")
			}
			for _, d := range differences {
				t.Error(d)
			}
		})
	}
}

// FuzzExport: whatever the bytes, the answer is a workbook or a refusal.
func FuzzExport(f *testing.F) {
	f.Add(sample)
	f.Add(sample[:len(sample)/2])
	f.Add(sample[len(sample)/3:])
	f.Add([]byte("FORM 10-K\n\nNet sales   1,234   1,200\n            -----   -----\n"))
	f.Add([]byte("<SEC-DOCUMENT>\n<TYPE>10-K\n<TEXT>\n<TABLE>\n<S> <C>\nCash  $ (1)\n"))
	f.Add(bytes.ReplaceAll(sample, []byte("0"), []byte("-")))
	f.Add(bytes.ReplaceAll(sample, []byte("\n"), []byte("\r")))
	f.Fuzz(func(t *testing.T, filing []byte) {
		var book, stderr bytes.Buffer
		code := run([]string{"export", "-", "-o", "-"}, bytes.NewReader(filing), &book, &stderr)
		if code != 0 && code != exitInput || (code == 0) != (book.Len() > 0) {
			t.Errorf("exit code %d with %d bytes of workbook\n%s", code, book.Len(), stderr.String())
		}
	})
}

// convertFile is the workbook of a filing.
func convertFile(t *testing.T, filing string) []byte {
	t.Helper()
	var book, stderr bytes.Buffer
	if code := run([]string{"export", filing, "-o", "-"}, nil, &book, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, stderr.String())
	}
	return book.Bytes()
}
