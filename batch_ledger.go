package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"tieout/templates"
)

// stamp is what a workbook depends on besides its filing.
type stamp struct {
	Template string `json:"template"` // SHA-256 of the templates that could be used
	Program  string `json:"program"`  // version of the program
	Strict   bool   `json:"strict,omitempty"`
}

// key is what the ledger finds an entry by.
type key struct {
	stamp
	filing string
}

func (s stamp) key(sum contentSum) key { return key{s, sum.String()} }

// newStamp is the stamp of what this program makes with these options and the
// theme they name, nil for none.
func newStamp(o batchOptions, theme *templates.Theme) (stamp, error) {
	template := o.template
	h := sha256.New()
	for _, name := range templates.Names() {
		files, err := templates.Files(name)
		if err == nil {
			err = hashFiles(h, name, files)
		}
		if err != nil {
			return stamp{}, err
		}
	}
	fmt.Fprintf(h, "use %q\n", template)
	if info, err := os.Stat(template); template != "" && err == nil && info.IsDir() {
		if err := hashFiles(h, "", os.DirFS(template)); err != nil {
			return stamp{}, fail(exitUsage, fmt.Errorf("--template %s cannot be read: %s", template, plainCause(err)))
		}
	}
	for _, file := range []string{o.captions, o.theme} {
		if file == "" {
			continue
		}
		data, err := readFile(file, maxSmallFile)
		if err != nil {
			return stamp{}, misuse("%s cannot be read: %s", file, plainCause(err))
		}
		fmt.Fprintf(h, "with %x\n", sha256.Sum256(data))
	}
	if theme != nil && theme.Logo != nil {
		fmt.Fprintf(h, "logo %x\n", sha256.Sum256(theme.Logo.Data))
	}
	return stamp{Template: hex.EncodeToString(h.Sum(nil))[:16], Program: build(), Strict: o.strict}, nil
}

// templateEndings are the ends of the names of files in a template's folder that
// a workbook depends on: the template itself, its theme and the logo of that.
var templateEndings = []string{".yaml", ".yml", ".png", ".jpg", ".jpeg"}

// hashFiles feeds the files of a template to a hash, with their names.
func hashFiles(h io.Writer, name string, files fs.FS) error {
	entries, err := fs.ReadDir(files, ".")
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.IsDir() || !slices.Contains(templateEndings, strings.ToLower(path.Ext(e.Name()))) {
			continue
		}
		data, err := fs.ReadFile(files, e.Name())
		if err != nil {
			return err
		}
		fmt.Fprintf(h, "%q %q %x\n", name, e.Name(), sha256.Sum256(data))
	}
	return nil
}

// build is the version of the program and, where the build knows it, the commit
// it was built from.
func build() string {
	name := version
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				name += "+" + s.Value[:min(12, len(s.Value))]
			case s.Key == "vcs.modified" && s.Value == "true":
				name += ".modified"
			}
		}
	}
	return name
}

// entry is one line of the ledger: a filing that needs no further work, because
// its workbook is written or because it would fail again.
type entry struct {
	Filing string `json:"sha256"`
	stamp
	Output    string `json:"output,omitempty"`
	OutputSum string `json:"output_sha256,omitempty"`
	Code      int    `json:"code"`
	Findings  *int   `json:"findings,omitempty"`
	Message   string `json:"message,omitempty"`
}

// ledger remembers, in a file that is only ever added to, what is done. Every
// shard has its own, so that shards can share a folder.
type ledger struct {
	mu    sync.Mutex
	file  *os.File
	path  string
	known map[key]entry // as of the start; only where the batch resumes
	err   error         // the first line that could not be added
}

// ledgerFile is the name of a ledger, less its shard and its ending.
const (
	ledgerFile   = "tieout-ledger"
	ledgerEnding = ".jsonl"
)

// openLedger opens the ledger of a shard, and reads those of all shards where
// the batch resumes.
func openLedger(out *outputFolder, s shard, resume bool) (*ledger, error) {
	name := ledgerFile + s.name() + ledgerEnding
	l := &ledger{path: filepath.Join(out.dir, name), known: map[key]entry{}}
	if resume {
		files, err := fs.Glob(out.root.FS(), ledgerFile+"*"+ledgerEnding)
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			if err := l.read(out, file); err != nil {
				return nil, fail(exitOutput, fmt.Errorf("%s cannot be read: %s; mend it, or leave --resume out", filepath.Join(out.dir, file), plainCause(err)))
			}
		}
	}
	file, err := out.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
	if err == nil {
		l.file, err = file, endLine(file)
	}
	if err != nil {
		return nil, fail(exitOutput, fmt.Errorf("%s cannot be written: %s; without it nothing could be resumed: choose another folder with -d", l.path, plainCause(err)))
	}
	return l, nil
}

// endLine ends a line that a killed batch left unfinished.
func endLine(file *os.File) error {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil || size == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, size-1); err != nil {
		return err
	}
	if last[0] != '\n' {
		_, err = file.WriteString("\n")
	}
	return err
}

// read takes in a ledger. A line that is not whole says nothing; of several for
// the same filing the last counts.
func (l *ledger) read(out *outputFolder, name string) error {
	file, err := out.root.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e entry
		if json.Unmarshal(bytes.TrimSpace(lines.Bytes()), &e) != nil || len(e.Filing) != 2*sha256.Size {
			continue
		}
		if e.Code == 0 && (e.Output == "" || filepath.Base(e.Output) != e.Output || e.OutputSum == "") {
			continue
		}
		l.known[key{e.stamp, e.Filing}] = e
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errors.New("it has a line longer than 1 MB, which no ledger has")
	}
	return lines.Err()
}

// find is what the ledger had for a filing at the start.
func (l *ledger) find(k key) (entry, bool) {
	e, ok := l.known[k]
	return e, ok
}

// add adds a line in one piece.
func (l *ledger) add(e entry) {
	line, err := json.Marshal(e)
	if err == nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		_, err = l.file.Write(append(line, '\n'))
	}
	if err != nil && l.err == nil {
		l.err = fmt.Errorf("%s cannot be written: %s; the workbooks that are done stand, and --resume does them again", l.path, plainCause(err))
	}
}

// fault is the first failure to add a line.
func (l *ledger) fault() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.err
}

func (l *ledger) close() { l.file.Close() }
