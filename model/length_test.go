package model

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tieout/parse"
)

// A report that says everything eighty times takes four times as long as one
// that says it twenty times: sixteen times would be the square.
func TestTimeGrowsWithLength(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	text, err := os.ReadFile(filepath.Join("..", "testdata", "sample-10k.txt"))
	if err != nil {
		t.Fatal(err)
	}
	least := func(n int) time.Duration {
		data := bytes.Repeat(text, n)
		best := time.Hour
		for range 3 {
			start := time.Now()
			f, err := parse.TenK(parse.NewSource("long.txt", data))
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Build(f); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	if short, long := least(20), least(80); long > 10*short {
		t.Errorf("20 times the sample takes %v, 80 times %v", short, long)
	}
}
