package parse

import (
	"os"
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

func BenchmarkTables(b *testing.B) {
	data := sample(b)
	src := NewSource("sample", data)
	lines := layOut(src)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		scans := scan(lines)
		readTables(src, lines, scans, 0, len(lines), time.Time{})
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
