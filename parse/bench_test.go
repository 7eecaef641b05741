package parse

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// sample is the project's own filing.
func sample(tb testing.TB) []byte {
	tb.Helper()
	b, err := os.ReadFile("../testdata/sample-10k.txt")
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

func BenchmarkTenK(b *testing.B) {
	data := sample(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := TenK(NewSource("sample", data)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFiling reads every text filing of the folder that TIEOUT_FILINGS names.
func BenchmarkFiling(b *testing.B) {
	names, err := filepath.Glob(filepath.Join(os.Getenv("TIEOUT_FILINGS"), "*.txt"))
	if err != nil || os.Getenv("TIEOUT_FILINGS") == "" {
		b.Skip("TIEOUT_FILINGS names no folder of real filings")
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(filepath.Base(name), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := TenK(NewSource(name, data)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTables(b *testing.B) {
	data := sample(b)
	src := NewSource("sample", data)
	lines := layOut(src)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		readTables(src, lines, make([]scanned, len(lines)), 0, len(lines), time.Time{})
	}
}

func BenchmarkProse(b *testing.B) {
	data := sample(b)
	src := NewSource("sample", data)
	f, err := TenK(src)
	if err != nil {
		b.Fatal(err)
	}
	lines := layOut(src)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		f.Sentences, f.Quantities, f.Claims = nil, nil, nil
		f.prose(lines, 0)
	}
}
