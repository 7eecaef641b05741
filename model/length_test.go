package model

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"tieout/parse"
)

// BenchmarkLengths builds the model of a report that says everything many times. Time for a byte must not grow with
// their number.
func BenchmarkLengths(b *testing.B) {
	text, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{5, 20, 80} {
		data := bytes.Repeat(text, n)
		b.Run(fmt.Sprintf("times=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				f, err := parse.TenK(parse.NewSource("long.txt", data))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Build(f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkContradictions builds the model of a report with two tables of so
// many rows that agree in two years and differ in the third, and of one with so
// many tables whose total misses its rows in one year. Time for a row must not
// grow with their number.
func BenchmarkContradictions(b *testing.B) {
	text, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		b.Fatal(err)
	}
	for _, kind := range []struct {
		name string
		make func(b *bytes.Buffer, n int)
	}{{"rows", contradictingRows}, {"tables", brokenTables}} {
		for _, n := range []int{1000, 4000} {
			var data bytes.Buffer
			data.Write(text)
			kind.make(&data, n)
			f, err := parse.TenK(parse.NewSource("long.txt", data.Bytes()))
			if err != nil {
				b.Fatal(err)
			}
			b.Run(fmt.Sprintf("%s=%d", kind.name, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := Build(f); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/row")
			})
		}
	}
}

const yearHeadings = "\n\n                              2003         2002         2001\n                           ----------   ----------   ----------\n"

// amountOfRow is some amount of seven digits, another for every row and year.
func amountOfRow(row, year int) int { return 1_000_000 + (row*3+year)*7919*613%8_999_989 }

// contradictingRows writes two tables that differ in the digit of a thousand.
func contradictingRows(b *bytes.Buffer, n int) {
	words := [...]string{"steel", "oak", "brass", "glass", "copper", "paint", "rubber", "cable", "paper", "cotton"}
	for table := range 2 {
		b.WriteString(yearHeadings)
		for i := range n {
			caption := fmt.Sprintf("%s %s %s %s", words[i%10], words[i/10%10], words[i/100%10], words[i/1000%10])
			fmt.Fprintf(b, "%-27s%10d   %10d   %10d\n", caption, amountOfRow(i, 0), amountOfRow(i, 1), amountOfRow(i, 2)+1000*table)
		}
	}
}

// brokenTables writes tables whose total misses three rows in one year.
func brokenTables(b *bytes.Buffer, n int) {
	for i := range n {
		b.WriteString(yearHeadings)
		var total [3]int
		for row, caption := range [...]string{"Steel", "Oak", "Brass"} {
			fmt.Fprintf(b, "%-27s", caption)
			for year := range total {
				v := amountOfRow(3*i+row, year)
				total[year] += v
				fmt.Fprintf(b, "%10d   ", v)
			}
			b.WriteByte('\n')
		}
		fmt.Fprintf(b, "                           ----------   ----------   ----------\n%-27s%10d   %10d   %10d\n", "Total", total[0], total[1], total[2]+7000)
	}
}
