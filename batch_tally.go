package main

import (
	"fmt"
	"time"
)

// tally counts what became of the filings, reports each in its turn and shows
// how far the batch is.
type tally struct {
	total, arrived, finished            int // of the inputs; finished ones are reported
	done, kept, same, failed, elsewhere int
	codes                               map[int]int

	report  *batchReport
	screen  *page
	started time.Time
	shown   time.Time
	waiting map[int]result     // arrived before their turn
	next    int                // whose turn it is
	bySum   map[string]verdict // what became of each content
}

// verdict is what inputs with the same bytes share.
type verdict struct {
	status status
	code   int
	output string
}

func newTally(screen *page, report *batchReport, total int) *tally {
	now := time.Now()
	return &tally{total: total, codes: map[int]int{}, report: report, screen: screen, started: now, shown: now,
		waiting: map[int]result{}, bySum: map[string]verdict{}}
}

// left is how many inputs were not come to.
func (t *tally) left() int { return t.total - t.finished }

// take reports a result, and those that waited for it, in the order of the
// inputs.
func (t *tally) take(r result) {
	t.arrived++
	t.waiting[r.index] = r
	for {
		r, ok := t.waiting[t.next]
		if !ok {
			break
		}
		t.settle(r)
	}
	t.show()
}

// close reports what still waits: the turn of those before will not come.
func (t *tally) close() {
	for ; len(t.waiting) > 0; t.next++ {
		for {
			r, ok := t.waiting[t.next]
			if !ok {
				break
			}
			t.settle(r)
		}
	}
	t.wipe()
}

func (t *tally) settle(r result) {
	delete(t.waiting, t.next)
	t.next++
	if r.status == same {
		first, known := t.bySum[r.sum]
		if r.output, r.code = first.output, first.code; !known {
			r.status = dropped
		} else if r.code != 0 {
			r.status = failed
			r.message += ", which failed"
		}
	} else if r.sum != "" {
		t.bySum[r.sum] = verdict{r.status, r.code, r.output}
	}
	if r.status == dropped {
		return
	}
	t.finished++
	switch r.status {
	case done:
		t.done++
	case kept:
		t.kept++
	case same:
		t.same++
	case failed:
		t.failed++
		t.codes[r.code]++
		t.wipe()
		t.screen.printf("tieout: %s\n", r.message)
		t.screen.flush()
	case elsewhere:
		t.elsewhere++
		return
	}
	t.report.line(r)
}

// How often progress is shown: on a terminal in place, elsewhere as lines.
const (
	progressOnTerminal = 200 * time.Millisecond
	progressInLines    = 10 * time.Second
)

func (t *tally) show() {
	every := progressInLines
	if t.screen.terminal {
		every = progressOnTerminal
	}
	now := time.Now()
	if now.Sub(t.shown) < every {
		return
	}
	t.shown = now
	line := t.progress(now.Sub(t.started))
	if t.screen.terminal {
		line = "\r\x1b[K" + line
	} else {
		line += "\n"
	}
	t.screen.Write([]byte(line))
	t.screen.flush()
}

// progress says how far the batch is after a time, how fast it goes and how
// long the rest takes at that rate.
func (t *tally) progress(after time.Duration) string {
	rate := float64(t.arrived) / max(after.Seconds(), 1e-3)
	line := fmt.Sprintf("%d of %d filings", t.arrived, t.total)
	if t.arrived > 0 {
		rest := time.Duration(float64(t.total-t.arrived) / rate * float64(time.Second))
		line += fmt.Sprintf(", %.1f a second, %s left", rate, rest.Round(time.Second))
	}
	if t.failed > 0 {
		line += fmt.Sprintf(", %d failed", t.failed)
	}
	return line
}

// wipe takes the progress off the terminal, for something else to stand there.
func (t *tally) wipe() {
	if t.screen.terminal {
		t.screen.Write([]byte("\r\x1b[K"))
		t.screen.flush()
	}
}
