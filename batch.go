package main

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"tieout/model"
	"tieout/templates"
)

// batchOptions are the flags of batch.
type batchOptions struct {
	inputs      []string // files, folders, patterns, @lists, "-" for names on standard input
	dir         string   // folder of the workbooks
	jobs        int      // filings in work at the same time
	shard       shard
	report      string // file for the report, "" for standard output
	maxFailures int    // failures at which the batch gives up, 0 for never
	template    string // "" for the one that matches each filer
	captions    string // file of caption rules, "" for that of the template's folder, if it has one
	theme       string // theme file, "" for that of the template's folder, if it has one
	resume      bool   // what the ledger has for done is not done again
	strict      bool
	force       bool
}

// shard is one of several equal parts of a batch.
type shard struct{ index, of int } // index counts from 1

// all is the whole batch.
var all = shard{1, 1}

// readShard reads "I/N".
func readShard(text string) (shard, error) {
	if text == "" {
		return all, nil
	}
	i, n, ok := strings.Cut(text, "/")
	index, errI := strconv.Atoi(i)
	of, errN := strconv.Atoi(n)
	if !ok || errI != nil || errN != nil || index < 1 || index > of {
		return shard{}, misuse("--shard %s: expected I/N with I from 1 to N, as in --shard 2/8", text)
	}
	return shard{index, of}, nil
}

// holds reports whether a filing belongs to the shard. Nothing but its bytes
// decide: not its path, its place in the list, or the machine.
func (s shard) holds(sum contentSum) bool {
	head := uint64(0)
	for _, b := range sum[:8] {
		head = head<<8 | uint64(b)
	}
	return head%uint64(s.of) == uint64(s.index-1)
}

// name is what files of the shard carry in their names, "" for a whole batch.
func (s shard) name() string {
	if s == all {
		return ""
	}
	return fmt.Sprintf("-%d-of-%d", s.index, s.of)
}

// Limits of a batch on one filing; docs/batch.md lists them with those of the
// stages.
const (
	maxTime    = 60 * time.Second // per filing, from reading to writing
	maxOverdue = 8                // filings past it whose work still goes on in the background
)

// batch is one run over many filings.
type batch struct {
	*session
	batchOptions
	out      *outputFolder
	ledger   *ledger
	made     stamp
	template *templates.Template                           // nil for the one that matches each filer
	rules    []model.CaptionRule                           // what captions mean
	convert  func(*batch, job, time.Time) (outcome, error) // what is done to one filing
	patience time.Duration                                 // how long a filing may take
	overdue  chan struct{}                                 // one per filing that is past its time and still at work
}

// batch exports many filings and says of each what became of it.
func (s *session) batch(o batchOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	inputs, err := s.gather(o.inputs)
	if err != nil {
		return err
	}
	b := &batch{session: s, batchOptions: o, convert: (*batch).export, patience: maxTime, overdue: make(chan struct{}, maxOverdue)}
	if o.template != "" {
		if b.template, err = chooseTemplate(o.template, nil); err != nil {
			return fail(exitUsage, err)
		}
	}
	if b.rules, err = readCaptions(o.each().captionsFile()); err != nil {
		return err
	}
	theme, err := readTheme(o.each().companion(o.theme, templates.ThemeFile))
	if err != nil {
		return err
	}
	if b.made, err = newStamp(o, theme); err != nil {
		return err
	}
	if b.out, err = openOutputFolder(o.dir, o.shard); err != nil {
		return err
	}
	defer b.out.close()
	if b.ledger, err = openLedger(b.out, o.shard, o.resume); err != nil {
		return err
	}
	defer b.ledger.close()
	if o.resume {
		b.out.sweep()
	}
	report, err := b.openReport()
	if err != nil {
		return err
	}
	return b.run(inputs, report)
}

// each are the options of the export of one filing.
func (o batchOptions) each() exportOptions {
	return exportOptions{template: o.template, captions: o.captions, theme: o.theme}
}

func (o batchOptions) check() error {
	switch {
	case len(o.inputs) == 0:
		return misuse("batch needs filings: files, folders, patterns, @LIST, or - for names on standard input")
	case o.dir == "":
		return misuse("batch needs a folder for the workbooks: -d DIR")
	case o.jobs < 1 || o.jobs > 1024:
		return misuse("--jobs %d: expected a number from 1 to 1024; without the flag it is %d, the processors of this machine", o.jobs, runtime.NumCPU())
	case o.maxFailures < 0:
		return misuse("--max-failures %d: expected 0, which is no limit, or the number of failures to stop at", o.maxFailures)
	}
	return nil
}

// run hands the filings to the workers and reports on them in their order.
func (b *batch) run(inputs []input, report *batchReport) error {
	roomFor(b.jobs)
	ctx, stop := context.WithCancel(b.ctx)
	defer stop()
	b.winding.Store(true) // from here on an interrupt is answered below
	jobs, results := make(chan job), make(chan result, b.jobs)
	var working sync.WaitGroup
	working.Go(func() {
		defer close(jobs)
		b.feed(ctx, inputs, jobs, results)
	})
	for range b.jobs {
		working.Go(func() {
			for j := range jobs {
				results <- b.one(j)
			}
		})
	}
	go func() { working.Wait(); close(results) }()

	tally := newTally(b.stderr, report, len(inputs))
	var lost error
	for open := true; open; {
		select {
		case r, more := <-results:
			if open = more; !more {
				break
			}
			tally.take(r)
			if lost == nil {
				lost = report.flush()
			}
			if lost == nil {
				lost = b.ledger.fault()
			}
			if lost != nil || b.maxFailures > 0 && tally.failed >= b.maxFailures {
				stop()
			}
		case <-b.ctx.Done():
			open = false // what is in work is dropped: nothing of it is on the disk
		}
	}
	tally.close()
	interrupted := b.ctx.Err() != nil
	if err := report.close(tally, interrupted); err != nil && lost == nil {
		lost = err
	}
	return b.verdict(tally, lost, interrupted)
}

// verdict is the error a batch ends with, nil where every filing is done.
func (b *batch) verdict(t *tally, lost error, interrupted bool) error {
	left := t.left()
	switch {
	case interrupted:
		return fail(exitInterrupted, fmt.Errorf("interrupted: %s done, %d left; go on with --resume", count(t.done+t.kept, "filing"), left))
	case lost != nil:
		return fail(exitOutput, lost)
	case left > 0:
		return fail(exitBatch, fmt.Errorf("stopped after %s, as --max-failures says; %d left; the report says which failed", count(t.failed, "failure"), left))
	case t.failed > 0:
		return fail(exitBatch, fmt.Errorf("%d of %s failed; the report says which and why", t.failed, count(t.total-t.elsewhere, "filing")))
	}
	return nil
}

// openReport opens the stream of report lines.
func (b *batch) openReport() (*batchReport, error) {
	r := &batchReport{out: b.stdout, started: time.Now()}
	if b.report == "" {
		return r, nil
	}
	file, err := createReport(b.report)
	if err != nil {
		return nil, err
	}
	r.file, r.out, r.last = file, newPage(file), b.stdout
	return r, nil
}

// outputPath is where a workbook of the batch lies, as the user would write it.
func (b *batch) outputPath(name string) string { return filepath.Join(b.dir, name) }
