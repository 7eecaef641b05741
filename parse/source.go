package parse

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
)

// Source is one file as it was read: its name, its bytes, and where its lines
// begin. Everything the program says about a filing or a template points into
// a Source.
type Source struct {
	Name  string // as the user gave it; "-" for standard input
	Bytes []byte // exactly as read
	lines []int  // offset of the first byte of every line
}

// NewSource indexes the lines of data. Lines end with LF, CR LF or a lone CR.
func NewSource(name string, data []byte) *Source {
	s := &Source{Name: name, Bytes: data, lines: make([]int, 1, bytes.Count(data, []byte{'\n'})+2)}
	returns := bytes.IndexByte(data, '\r') >= 0
	for at := 0; at < len(data); {
		end := bytes.IndexByte(data[at:], '\n') + at
		if end < at {
			end = len(data)
		}
		line := data[at:end]
		for from := 0; returns; {
			i := bytes.IndexByte(line[from:], '\r')
			if i < 0 {
				break
			}
			if from += i + 1; from < len(line) || end == len(data) {
				s.lines = append(s.lines, at+from)
			}
		}
		if end < len(data) {
			s.lines = append(s.lines, end+1)
		}
		at = end + 1
	}
	return s
}

// Lines is the number of lines; a file that ends with a line end has one more,
// empty, line.
func (s *Source) Lines() int { return len(s.lines) }

// Line is the span of line n, counted from 1, without its line end.
func (s *Source) Line(n int) Span {
	if s == nil || n < 1 || n > len(s.lines) {
		return Span{}
	}
	start, end := s.lines[n-1], len(s.Bytes)
	if n < len(s.lines) {
		end = s.lines[n]
	}
	for end > start && (s.Bytes[end-1] == '\n' || s.Bytes[end-1] == '\r') {
		end--
	}
	return Span{src: s, Start: start, End: end}
}

// Span marks bytes of the source, half open; out of range is cut to the file.
func (s *Source) Span(start, end int) Span {
	start = min(max(start, 0), len(s.Bytes))
	return Span{src: s, Start: start, End: min(max(end, start), len(s.Bytes))}
}

// Span is a half-open range of bytes in a Source. The zero Span points nowhere.
type Span struct {
	src        *Source
	Start, End int
}

// IsZero reports whether the span points nowhere.
func (p Span) IsZero() bool { return p.src == nil }

// Source is the file the span points into, nil for the zero Span.
func (p Span) Source() *Source { return p.src }

// Text is the words of the file, byte for byte.
func (p Span) Text() string {
	if p.src == nil {
		return ""
	}
	return string(p.src.Bytes[p.Start:p.End])
}

// Position is the line and column of the first byte, both from 1; the column
// counts bytes. The zero Span is at 0, 0.
func (p Span) Position() (line, column int) {
	if p.src == nil {
		return 0, 0
	}
	line = sort.SearchInts(p.src.lines, p.Start+1)
	return line, p.Start - p.src.lines[line-1] + 1
}

// LastLine is the line of the last byte, from 1.
func (p Span) LastLine() int {
	if p.src == nil {
		return 0
	}
	return sort.SearchInts(p.src.lines, max(p.End-1, p.Start)+1)
}

// firstLine is the first line of the span.
func (p Span) firstLine() Span {
	line, _ := p.Position()
	return p.src.Line(line)
}

// String is "file:line:column", the form every message uses.
func (p Span) String() string {
	if p.src == nil {
		return "-"
	}
	line, column := p.Position()
	return fmt.Sprintf("%s:%d:%d", p.src.Name, line, column)
}

// Error is one problem in a file we read, a filing or a template. Its message
// says what was expected, what was found, and what to do.
type Error struct {
	Span Span
	Msg  string
}

func (e Error) Error() string {
	if e.Span.IsZero() {
		return e.Msg
	}
	return e.Span.String() + ": " + e.Msg
}

// Errors are all the problems of a file, in the order of their places.
type Errors []Error

func (l Errors) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Err sorts the problems by place and is nil where there are none.
func (l Errors) Err() error {
	if len(l) == 0 {
		return nil
	}
	sort.SliceStable(l, func(i, j int) bool { return l[i].Span.Start < l[j].Span.Start })
	return l
}
