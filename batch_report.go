package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"time"
)

// batchLineJSON is a line of the report: one filing.
type batchLineJSON struct {
	Schema   int     `json:"schema"`
	Input    string  `json:"input"`
	Status   status  `json:"status"`
	Code     int     `json:"code"`
	Output   string  `json:"output,omitempty"`
	SHA256   string  `json:"sha256,omitempty"`
	Seconds  float64 `json:"seconds"`
	Findings *int    `json:"findings,omitempty"`
	Message  string  `json:"message,omitempty"`
}

// batchSummaryJSON is the last line of the report.
type batchSummaryJSON struct {
	Schema      int         `json:"schema"`
	Summary     bool        `json:"summary"` // true; only the last line has it
	Filings     int         `json:"filings"`
	Done        int         `json:"done"`
	Kept        int         `json:"kept"`
	Same        int         `json:"same"`
	Failed      int         `json:"failed"`
	Left        int         `json:"left"`
	Codes       map[int]int `json:"codes"` // how many filings failed with each exit code
	Seconds     float64     `json:"seconds"`
	Interrupted bool        `json:"interrupted"`
}

// batchReport writes a line for every filing, and the summary.
type batchReport struct {
	out     *page
	last    *page // where the summary goes as well, nil for nowhere else
	file    *os.File
	started time.Time
}

// reportStart is how every report begins.
const reportStart = `{"schema":1,`

// createReport opens a file for a report. It does not replace what is no report.
func createReport(name string) (*os.File, error) {
	if old, err := os.Open(name); err == nil {
		head := make([]byte, len(reportStart))
		n, err := io.ReadFull(old, head)
		info, statErr := old.Stat()
		old.Close()
		if statErr == nil && info.Mode().IsRegular() && !errors.Is(err, io.EOF) && !bytes.Equal(head[:n], []byte(reportStart)) {
			return nil, misuse("%s exists and is no report of a batch; choose another name with --report", name)
		}
	}
	file, err := os.Create(name)
	if err != nil {
		advice := "choose another name with --report"
		if errors.Is(err, fs.ErrNotExist) {
			advice = "create its folder first, or choose another name with --report"
		}
		return nil, fail(exitOutput, fmt.Errorf("%s cannot be written: %s; %s", name, plainCause(err), advice))
	}
	return file, nil
}

func (b *batchReport) line(r result) {
	jsonLine(b.out, batchLineJSON{Schema: schemaVersion, Input: r.name, Status: r.status, Code: r.code, Output: r.output, SHA256: r.sum,
		Seconds: toMillisecond(r.seconds), Findings: r.found, Message: r.message})
}

// close writes the summary.
func (b *batchReport) close(t *tally, interrupted bool) error {
	summary := batchSummaryJSON{Schema: schemaVersion, Summary: true, Filings: t.total - t.elsewhere, Done: t.done, Kept: t.kept, Same: t.same,
		Failed: t.failed, Left: t.left(), Codes: t.codes, Seconds: toMillisecond(time.Since(b.started).Seconds()), Interrupted: interrupted}
	jsonLine(b.out, summary)
	if b.last != nil {
		jsonLine(b.last, summary)
	}
	err := b.flush()
	if b.file != nil {
		if lost := b.file.Close(); err == nil && lost != nil {
			err = unwritableReport(lost)
		}
	}
	return err
}

// flush hands the lines over, so that a reader sees each as soon as it is known.
func (b *batchReport) flush() error {
	if err := b.out.flush(); err != nil {
		return unwritableReport(err)
	}
	return nil
}

func unwritableReport(err error) error {
	return fmt.Errorf("the report cannot be written: %s; the workbooks that are done stand: go on with --resume", plainCause(err))
}

// jsonLine prints a result on one line.
func jsonLine(p *page, result any) {
	e := json.NewEncoder(p)
	e.SetEscapeHTML(false)
	e.Encode(result) // the page remembers a failure
}

func toMillisecond(seconds float64) float64 { return math.Round(seconds*1000) / 1000 }
