package main

import (
	"bytes"
	"os"
	"testing"
	"time"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// benchmarked is the filing of the benchmarks: the sample, or the one that
// TIEOUT_BENCHMARK names.
func benchmarked(b *testing.B) []byte {
	b.Helper()
	name := os.Getenv("TIEOUT_BENCHMARK")
	if name == "" {
		return sample
	}
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkExport takes a filing from bytes to bytes and says what each stage
// takes of it, in milliseconds.
func BenchmarkExport(b *testing.B) {
	data := benchmarked(b)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	stages := []string{"parse-ms", "model-ms", "plan-ms", "write-ms"}
	spent := make([]time.Duration, len(stages))
	for b.Loop() {
		at, stage := time.Now(), 0
		next := func() {
			now := time.Now()
			spent[stage] += now.Sub(at)
			at, stage = now, stage+1
		}
		filing, err := parse.TenK(parse.NewSource("filing.txt", data))
		if err != nil {
			b.Fatal(err)
		}
		next()
		m, err := model.Build(filing)
		if err != nil {
			b.Fatal(err)
		}
		next()
		template, err := templates.For(m.Filing)
		if err != nil {
			b.Fatal(err)
		}
		plan, err := template.Plan(m)
		if err != nil {
			b.Fatal(err)
		}
		next()
		var book bytes.Buffer
		if err := workbook.Write(&book, plan); err != nil {
			b.Fatal(err)
		}
		next()
	}
	for i, name := range stages {
		b.ReportMetric(float64(spent[i].Microseconds())/1000/float64(b.N), name)
	}
}
