package main

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestInputsWithoutAnnualReport: what cannot be used is refused with exit code
// 4, soon, and the message names it and a remedy.
func TestInputsWithoutAnnualReport(t *testing.T) {
	noise := make([]byte, 1<<20)
	random := rand.NewChaCha8([32]byte{})
	random.Read(noise)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "an empty file"},
		{"50 MB of blanks", bytes.Repeat([]byte(" "), 50<<20), "nothing but white space"},
		{"20 MB of blank lines", bytes.Repeat([]byte("\n"), 20<<20), "nothing but white space"},
		{"a JPEG", append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), noise...), "an image"},
		{"noise", noise, "a binary file"},
		{"a filing cut in half", sample[:len(sample)/2], "looks cut off"},
		{"one endless line", bytes.Repeat([]byte("10-K 1,234 "), 1<<20), "; "},
		{"a filing without its statements", sample[:bytes.Index(sample, []byte("Item 1"))+2000], "; "},
	} {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			start := time.Now()
			code := run([]string{"export", "-", "-o", "-"}, bytes.NewReader(c.data), &stdout, &stderr)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %s", took)
			}
			if code != exitInput || stdout.Len() > 0 {
				t.Errorf("exit code %d with %d bytes of output, want %d with none", code, stdout.Len(), exitInput)
			}
			if !strings.HasPrefix(stderr.String(), "tieout: standard input") || !strings.Contains(stderr.String(), c.want) {
				t.Errorf("standard error is %.300q, want %q in it", stderr.String(), c.want)
			}
		})
	}
}
