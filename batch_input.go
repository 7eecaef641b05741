package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tieout/parse"
)

// input is one filing of a batch by its name, or the reason why there is none.
type input struct {
	name string
	err  error
}

// filingEndings are the ends of names by which a file in a folder is taken for
// a filing. A file that is named itself may be called anything.
var filingEndings = []string{".txt", ".htm", ".html", ".xhtml", ".sgml", ".nc"}

// maxList is the size up to which a list of names is read.
const maxList = 64 << 20

// gather lists the filings that the arguments of batch stand for, each once, in
// the order of the arguments and by name within a folder. What stands for no
// filing is in the list with its reason; the error is a list that cannot be read.
func (s *session) gather(args []string) ([]input, error) {
	g := &gathering{seen: map[string]bool{}}
	for _, arg := range args {
		switch {
		case arg == "-":
			data, err := io.ReadAll(io.LimitReader(s.stdin, maxList+1))
			if err != nil {
				return nil, fail(exitInput, unreadable(standardInput, err))
			}
			if err := g.list(standardInput, data); err != nil {
				return nil, err
			}
		case strings.HasPrefix(arg, "@") && !exists(arg):
			src, err := s.read(arg[1:])
			if err != nil {
				return nil, err
			}
			if err := g.list(arg[1:], src.Bytes); err != nil {
				return nil, err
			}
		default:
			g.add(arg)
		}
	}
	return g.inputs, nil
}

type gathering struct {
	inputs []input
	seen   map[string]bool
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// list adds the names of a list: one a line, or each ended by a zero byte, as
// find -print0 writes them. Blank lines are passed over.
func (g *gathering) list(name string, data []byte) error {
	if len(data) > maxList {
		return fail(exitInput, fmt.Errorf("%s is larger than %d MB, which no list of names is", name, maxList>>20))
	}
	ends := "\n"
	if bytes.IndexByte(data, 0) >= 0 {
		ends = "\x00"
	}
	for i, line := range strings.Split(string(data), ends) {
		line = strings.TrimSuffix(line, "\r")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if strings.HasPrefix(line, "-----BEGIN") || strings.HasPrefix(line, "<SEC-DOCUMENT>") || len(line) > 32<<10 {
			return misuse("%s line %d: expected the name of a filing, found a filing or something else; one filing is exported with tieout export", name, i+1)
		}
		g.add(line)
	}
	return nil
}

// add adds what one argument or line of a list stands for.
func (g *gathering) add(name string) {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		g.folder(name)
	case err == nil:
		g.file(name)
	case strings.ContainsAny(name, "*?["):
		matches, globErr := filepath.Glob(name)
		if globErr != nil {
			g.refuse(name, fail(exitInput, fmt.Errorf("%s is no pattern: %v", name, globErr)))
		} else if len(matches) == 0 {
			g.refuse(name, fail(exitInput, fmt.Errorf("%s: no file has such a name; check the pattern", name)))
		}
		for _, match := range matches {
			if info, err := os.Stat(match); err == nil && info.IsDir() {
				g.folder(match)
			} else {
				g.file(match)
			}
		}
	default:
		g.refuse(name, fail(exitInput, unreadable(name, err)))
	}
}

func (g *gathering) refuse(name string, err error) {
	g.inputs = append(g.inputs, input{name, err})
}

func (g *gathering) file(name string) {
	if key := filepath.Clean(name); !g.seen[key] {
		g.seen[key] = true
		g.inputs = append(g.inputs, input{name: name})
	}
}

// folder adds the filings in a folder and the folders in it. Hidden files and
// links to folders are passed over.
func (g *gathering) folder(name string) {
	found := false
	filepath.WalkDir(name, func(path string, e fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(e.Name(), ".") && path != name
		switch {
		case err != nil:
			found = true
			g.refuse(path, fail(exitInput, unreadable(path, err)))
		case hidden && e.IsDir():
			return fs.SkipDir
		case hidden, e.IsDir(), !slices.Contains(filingEndings, strings.ToLower(filepath.Ext(path))):
		default:
			if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
				return nil // a link to a folder, a pipe, a device
			}
			found = true
			g.file(path)
		}
		return nil
	})
	if !found {
		g.refuse(name, fail(exitInput, fmt.Errorf("%s holds no filing: expected files whose names end in %s", name, strings.Join(filingEndings, ", "))))
	}
}

// feed reads the inputs in their order and hands each to a worker, or reports it
// at once where there is nothing to do. Reading in order makes the first of
// several inputs with the same bytes the one that gives the workbook its name
// of a source, however many workers there are.
func (b *batch) feed(ctx context.Context, inputs []input, jobs chan<- job, results chan<- result) {
	first := map[contentSum]int{}
	for i, in := range inputs {
		if ctx.Err() != nil {
			return
		}
		r := result{index: i, name: in.name}
		var src *parse.Source
		err := in.err
		if err == nil {
			src, err = b.read(in.name)
		}
		sum := contentSum(sha256.Sum256([]byte(filepath.ToSlash(in.name))))
		if err == nil {
			sum = sha256.Sum256(src.Bytes)
		}
		earlier, again := first[sum]
		switch {
		case !b.shard.holds(sum):
			r.status = elsewhere
		case err != nil:
			r.fail(err)
		case again:
			r.status, r.sum = same, sum.String()
			r.twin, r.message = earlier, "has the same bytes as "+inputs[earlier].name
		default:
			first[sum] = i
			select {
			case jobs <- job{i, in.name, src.Bytes, sum}:
				continue
			case <-ctx.Done():
				return
			}
		}
		select {
		case results <- r:
		case <-ctx.Done():
			return
		}
	}
}
