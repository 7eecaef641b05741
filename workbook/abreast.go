package workbook

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
)

// abreast calls do once for the index of every size, the largest first, as many at a time as there are workers; one
// worker is the caller's own goroutine. A panic comes out of abreast itself, so that
// whoever catches panics for the caller catches those too.
func abreast(workers int, sizes []int, do func(int)) {
	order := make([]int, len(sizes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(sizes[j], sizes[i]) })
	if workers <= 1 {
		for _, i := range order {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var fault atomic.Pointer[workerPanic]
	var all sync.WaitGroup
	for range min(workers, len(order)) {
		all.Go(func() {
			defer func() {
				if r := recover(); r != nil {
					fault.CompareAndSwap(nil, &workerPanic{r, debug.Stack()})
				}
			}()
			for n := next.Add(1) - 1; n < int64(len(order)) && fault.Load() == nil; n = next.Add(1) - 1 {
				do(order[n])
			}
		})
	}
	all.Wait()
	if f := fault.Load(); f != nil {
		panic(f)
	}
}

// workerPanic is a panic of a worker, with the place it came from.
type workerPanic struct {
	value any
	stack []byte
}

func (p *workerPanic) String() string { return fmt.Sprintf("%v\n%s", p.value, p.stack) }
