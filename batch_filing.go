package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"tieout/parse"
)

// contentSum is the SHA-256 of a filing's bytes.
type contentSum [sha256.Size]byte

func (s contentSum) String() string { return hex.EncodeToString(s[:]) }

// job is one filing, read and not yet understood.
type job struct {
	index int
	name  string
	data  []byte
	sum   contentSum
}

// outcome is what came of a filing that could be exported.
type outcome struct {
	output   string // name of the workbook in the output folder
	sum      string // SHA-256 of the workbook, in hexadecimal
	findings int
	message  string // notes for the user
}

// result is what the report says of one filing.
type result struct {
	index   int
	name    string
	status  status
	sum     string // SHA-256 of the filing, "" where it could not be read
	output  string // path of the workbook, "" where there is none
	code    int
	seconds float64
	found   *int // findings, nil where the filing was not understood
	message string
	twin    int // of same: the index of the input that has the same bytes
}

// status says in one word what became of a filing.
type status string

const (
	done      status = "done"      // its workbook was written
	kept      status = "kept"      // its workbook was there, by the ledger
	same      status = "same"      // another input of this run has the same bytes, and the workbook
	failed    status = "failed"    // there is no workbook of it
	elsewhere status = "elsewhere" // another shard has it; not reported
	dropped   status = "dropped"   // an interrupt ended the work on it; not reported
)

// one exports a filing. Whatever happens inside, panics and endless work
// included, comes out as its result.
func (b *batch) one(j job) result {
	started := time.Now()
	r := result{index: j.index, name: j.name, sum: j.sum.String(), status: done}
	if e, ok := b.ledger.find(b.made.key(j.sum)); ok && (e.Code != 0 || b.out.holds(e.Output, e.OutputSum)) {
		r.status, r.code, r.found, r.message = kept, e.Code, e.Findings, e.Message
		if e.Code != 0 {
			r.status = failed
		} else {
			r.output = b.outputPath(e.Output)
		}
		r.seconds = time.Since(started).Seconds()
		return r
	}
	o, err := b.timed(j, started.Add(b.patience))
	r.seconds = time.Since(started).Seconds()
	if err == nil {
		r.output, r.found, r.message = b.outputPath(o.output), &o.findings, o.message
		return r
	}
	r.fail(err)
	if errors.Is(err, errInterrupted) {
		r.status = dropped
	} else if final(r.code) {
		b.ledger.add(entry{stamp: b.made, Filing: r.sum, Code: r.code, Message: r.message})
	}
	return r
}

// maxMessage is how much of an error the report quotes.
const maxMessage = 2000

func (r *result) fail(err error) {
	r.status, r.code = failed, exitCode(err)
	r.message = short(harmless(err.Error()), maxMessage)
}

// final reports whether the same filing would fail the same way again.
func final(code int) bool {
	return code == exitStrict || code == exitInput || code == exitIntegrity
}

// timed runs convert, which it leaves behind when the time is up: a goroutine
// cannot be ended from outside. One that was left behind writes nothing.
func (b *batch) timed(j job, due time.Time) (outcome, error) {
	type end struct {
		outcome outcome
		err     error
	}
	ends := make(chan end, 1)
	var late atomic.Bool
	go func() {
		var e end
		defer func() {
			if p := recover(); p != nil {
				e.err = bug(j.name, p)
			}
			ends <- e
			if late.Load() {
				<-b.overdue
			}
		}()
		e.outcome, e.err = b.convert(b, j, due)
	}()
	grace := time.NewTimer(time.Until(due) + b.patience/10)
	defer grace.Stop()
	select {
	case e := <-ends:
		return e.outcome, e.err
	case <-b.ctx.Done():
		return outcome{}, errInterrupted
	case <-grace.C:
		late.Store(true)
		select {
		case b.overdue <- struct{}{}:
		default: // the next line of the batch would find no processor free
			return outcome{}, fmt.Errorf("%w; %d others are still at work: please report them", tooSlow(j.name, b.patience), maxOverdue)
		}
		return outcome{}, tooSlow(j.name, b.patience)
	}
}

func tooSlow(name string, limit time.Duration) error {
	return fmt.Errorf("%s took longer than %s and was given up; if it does so on an idle machine, please report it with the filing", name, limit)
}

// bug is the error of a panic, with the place in our code where it arose.
func bug(name string, p any) error {
	calls := make([]uintptr, 64)
	frames := runtime.CallersFrames(calls[:runtime.Callers(3, calls)])
	place := "a place unknown"
	for {
		f, more := frames.Next()
		if ours(f.Function) {
			place = fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
			if inPackage, ok := strings.CutPrefix(f.Function, "tieout/"); ok {
				place = inPackage[:strings.IndexByte(inPackage, '.')] + "/" + place
			}
			break
		}
		if !more {
			break
		}
	}
	return fail(exitUnexpected, fmt.Errorf("%s: internal error at %s: %v; this is a bug of tieout, please report it with the filing", name, place, p))
}

// ours reports whether a function belongs to this program, whose main package
// has another name in tests.
func ours(function string) bool {
	return strings.HasPrefix(function, "tieout/") || strings.HasPrefix(function, "main.") || strings.HasPrefix(function, "tieout.")
}

// export takes one filing through the five stages and puts its workbook into
// the output folder.
func (b *batch) export(j job, due time.Time) (outcome, error) {
	inTime := func() error {
		if time.Now().After(due) {
			return tooSlow(j.name, b.patience)
		}
		if b.ctx.Err() != nil {
			return errInterrupted
		}
		return nil
	}
	m, err := understand(parse.NewSource(j.name, j.data), b.rules...)
	if err != nil {
		return outcome{}, err
	}
	if b.strict {
		if _, err := contradictions(m, "; nothing was written"); err != nil {
			return outcome{}, err
		}
	}
	if err := inTime(); err != nil {
		return outcome{}, err
	}
	template := b.template
	if template == nil {
		if template, err = chooseTemplate("", m); err != nil {
			return outcome{}, err
		}
	}
	x, err := bind(m, template, b.each())
	if err != nil {
		return outcome{}, err
	}
	if err := inTime(); err != nil {
		return outcome{}, err
	}
	sum := sha256.Sum256(x.book)
	o := outcome{output: batchName(workbookName(m.Filing), j.sum), sum: hex.EncodeToString(sum[:]), findings: len(m.Findings),
		message: short(harmless(strings.Join(x.notes, "; ")), maxMessage)}
	return o, b.files.whole(func() error {
		if err := b.out.put(o.output, x.book, j.name, b.force); err != nil {
			return err
		}
		b.ledger.add(entry{stamp: b.made, Filing: j.sum.String(), Output: o.output, OutputSum: o.sum, Findings: &o.findings, Message: o.message})
		return nil
	})
}

// batchName is the name of a workbook with a piece of its filing's hash, so that
// no two filings have the same.
func batchName(name string, sum contentSum) string {
	const digits = 12
	return strings.TrimSuffix(name, ".xlsx") + "_" + sum.String()[:digits] + ".xlsx"
}
