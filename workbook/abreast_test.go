package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
)

// The workbook is the same however many sheets are in work at a time.
func TestWriteAbreast(t *testing.T) {
	p := longPlan(t)
	want := write(t, p)
	for _, workers := range []int{2, 3, 8} {
		var got bytes.Buffer
		if err := WriteAbreast(&got, p, workers); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Errorf("with %d sheets at a time the workbook is another than with one", workers)
		}
	}
}

// Everything is done once, and a panic of a worker is one of the caller.
func TestAbreast(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 9} {
		done := make([]atomic.Int32, 5)
		abreast(workers, []int{3, 1, 4, 1, 5}, func(i int) { done[i].Add(1) })
		for i := range done {
			if n := done[i].Load(); n != 1 {
				t.Errorf("%d workers did number %d %d times", workers, i, n)
			}
		}
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "fell over") {
					t.Errorf("%d workers: expected the panic, found %v", workers, r)
				}
			}()
			abreast(workers, []int{1, 2, 3}, func(i int) {
				if i == 1 {
					panic("fell over")
				}
			})
		}()
	}
}
