package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// damaged is the sample filing with a part of its figures in parentheses set
// without them, as a bad transcription does.
func damaged(seed uint64, part float64) []byte {
	g := rand.New(rand.NewPCG(seed, 0))
	return regexp.MustCompile(`\(\d[\d,]*\)`).ReplaceAllFunc(sample, func(b []byte) []byte {
		if g.Float64() >= part {
			return b
		}
		return append(append([]byte(" "), b[1:len(b)-1]...), ' ')
	})
}

// TestDamagedFilingIsNoBug: a filing whose figures have lost their signs still
// becomes a workbook whose checks hold or are explained by findings.
func TestDamagedFilingIsNoBug(t *testing.T) {
	for seed, part := range []float64{0.1, 0.3, 0.5, 1} {
		filing := damaged(uint64(seed), part)
		var book, stderr bytes.Buffer
		code := run([]string{"export", "-", "-o", "-"}, bytes.NewReader(filing), &book, &stderr)
		if code != 0 {
			t.Errorf("without %g of its signs: exit code %d\n%s", part, code, stderr.String())
		}
	}
}

// TestForecastOfContradictions: where the forecast of a filer's template does
// not tie out because the filing does not, the filing gets a generic workbook
// that says so; asked for by name, that template is refused with the reason.
func TestForecastOfContradictions(t *testing.T) {
	filing := bytes.ReplaceAll(sample, []byte("(275,162)"), []byte(" 275,162 "))
	if bytes.Equal(filing, sample) {
		t.Fatal("the sample has no such figure")
	}
	var stderr bytes.Buffer
	if code := run([]string{"export", "-", "-o", "-"}, bytes.NewReader(filing), io.Discard, &stderr); code != 0 ||
		!strings.Contains(stderr.String(), "laid out by the template generic, because american-locker, made for its filer, does not tie out: the filing contradicts itself in") {
		t.Errorf("exit code %d\n%s", code, stderr.String())
	}
	stderr.Reset()
	if code := run([]string{"export", "-", "-o", "-", "--template", "american-locker"}, bytes.NewReader(filing), io.Discard, &stderr); code != exitInput ||
		!strings.Contains(stderr.String(), "checks of a forecast made from them fail (the first: Assets equal liabilities and equity, 2004)") {
		t.Errorf("exit code %d\n%s", code, stderr.String())
	}
}
