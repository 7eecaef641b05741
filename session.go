package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"golang.org/x/term"

	"tieout/parse"
)

// session is one run of the program: what it reads and where it writes.
type session struct {
	stdin  io.Reader
	stdout *page  // results
	stderr *page  // everything else
	files  *files // workbooks on their way to disk

	ctx     context.Context // ends with an interrupt
	winding atomic.Bool     // set where a command answers an interrupt itself, and ends soon
}

func newSession(stdin io.Reader, stdout, stderr io.Writer) *session {
	return &session{stdin: stdin, stdout: newPage(stdout), stderr: newPage(stderr), files: &files{}, ctx: context.Background()}
}

// page is a stream of text for a person. Text that comes from files is made
// harmless on its way: a caption cannot move the cursor or change a colour.
type page struct {
	w        *bufio.Writer
	terminal bool
	colour   bool // a terminal whose user has not refused colour (https://no-color.org)
	err      error
}

func newPage(w io.Writer) *page {
	p := &page{w: bufio.NewWriter(w), terminal: isTerminal(w)}
	p.colour = p.terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// painted is text with colour codes of ours.
type painted string

const (
	bold  = "1"
	red   = "31"
	amber = "33"
	faint = "2"
)

// paint colours text where the page shows colours.
func (p *page) paint(code, text string) painted {
	if !p.colour {
		return painted(harmless(text))
	}
	return painted("\x1b[" + code + "m" + harmless(text) + "\x1b[0m")
}

// printf is fmt.Printf with its strings made harmless.
func (p *page) printf(format string, args ...any) {
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = harmless(a)
		case error:
			args[i] = harmless(a.Error())
		case fmt.Stringer:
			args[i] = harmless(a.String())
		}
	}
	fmt.Fprintf(p, format, args...)
}

// Write puts bytes on the page as they are and remembers the first failure.
func (p *page) Write(b []byte) (int, error) {
	n, err := p.w.Write(b)
	if p.err == nil {
		p.err = err
	}
	return n, err
}

// flush hands everything over and returns the first failure of the page.
func (p *page) flush() error {
	if err := p.w.Flush(); p.err == nil {
		p.err = err
	}
	return p.err
}

// fault prints an error; problems with a place are shown under their line.
func (p *page) fault(err error) {
	problems := problemsIn(err)
	if len(problems) == 0 {
		p.printf("%s %s\n", p.paint(red, "tieout:"), err)
		var refusal *parse.Refusal
		if errors.As(err, &refusal) {
			p.caret(refusal.At)
		}
		return
	}
	for _, problem := range problems {
		p.printf("%s %s\n", p.paint(red, "tieout:"), problem.Error())
		p.caret(problem.Span)
	}
}

// caret shows the line a span begins in, and marks the span.
func (p *page) caret(at parse.Span) {
	if at.IsZero() {
		return
	}
	const width = 100
	number, column := at.Position()
	line := at.Source().Line(number).Text()
	start, end := column-1, min(column-1+at.End-at.Start, len(line))
	if start > len(line) {
		return
	}
	cut := 0
	if start > width/2 {
		cut = start - width/2
		for cut < start && !utf8.RuneStart(line[cut]) {
			cut++
		}
	}
	shown := strings.ToValidUTF8(line[cut:min(len(line), cut+width)], "?")
	// tabs before the mark are repeated under the line, so that it stands where it should on any terminal
	blank := strings.Map(func(r rune) rune {
		if r == '\t' {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(line[cut:start], "?"))
	marks := max(1, min(utf8.RuneCountInString(line[start:max(start, end)]), width/2))
	p.printf("    %s\n    %s%s\n", shown, blank, p.paint(red, strings.Repeat("^", marks)))
}

// harmless is text without anything a terminal would obey: control characters,
// escape sequences and marks that reverse the direction of writing become "?".
// Line ends and tabs stay.
func harmless(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return '?'
		}
		return r
	}, text)
}
