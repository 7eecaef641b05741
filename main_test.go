package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tieout/parse"
	"tieout/workbook"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tieout": main})
}

// TestScripts runs the command line as its users do. Every script finds the
// sample filing as filing.txt.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			return os.WriteFile(filepath.Join(env.WorkDir, "filing.txt"), sample, 0o666)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"replace": replaceText,
			"only":    only,
		},
		RequireExplicitExec: true,
		UpdateScripts:       os.Getenv("TIEOUT_UPDATE") != "",
	})
}

// exits CODE COMMAND ARGS... runs a command that must end with that exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARGS...")
	}
	code := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// replace OLD NEW IN OUT writes a copy of a file in which OLD, which must
// occur, is NEW everywhere. Both are Go strings without their quotes.
func replaceText(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: replace OLD NEW IN OUT")
	}
	was, err := strconv.Unquote(`"` + args[0] + `"`)
	ts.Check(err)
	is, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	text := ts.ReadFile(args[2])
	if !strings.Contains(text, was) {
		ts.Fatalf("%s does not contain %q", args[2], was)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(strings.ReplaceAll(text, was, is)), 0o666))
}

// only FILES... fails where the folder holds anything else, hidden files
// included. Folders are not counted.
func only(ts *testscript.TestScript, neg bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs("."))
	ts.Check(err)
	var found []string
	for _, e := range entries {
		if !e.IsDir() {
			found = append(found, e.Name())
		}
	}
	if got, want := fmt.Sprint(found), fmt.Sprint(args); got != want {
		ts.Fatalf("the folder holds %s, want %s", got, want)
	}
}

func TestExitCode(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want int
	}{
		{"done", nil, 0},
		{"unforeseen", errors.New("boom"), 1},
		{"wrong usage", misuse("no"), 2},
		{"not an annual report", fmt.Errorf("a.txt: %w", &parse.Refusal{Found: "a letter", Advice: "give a filing"}), 4},
		{"workbook refused by its own checks", fmt.Errorf("a.txt: %w", &workbook.IntegrityError{}), 5},
		{"output", fail(exitOutput, errors.New("full")), 6},
	} {
		if got := exitCode(c.err); got != c.want {
			t.Errorf("%s: exit code %d, want %d", c.name, got, c.want)
		}
	}
}

// TestPanicIsExitCode1: the exit code of a Go panic, 2, would read as wrong usage.
func TestPanicIsExitCode1(t *testing.T) {
	var stderr bytes.Buffer
	if code := run([]string{"parse", "-"}, panicReader{}, io.Discard, &stderr); code != exitUnexpected {
		t.Errorf("exit code %d, want %d", code, exitUnexpected)
	}
	if !strings.Contains(stderr.String(), "internal error") {
		t.Errorf("standard error does not say that the fault is ours: %s", stderr.String())
	}
}

type panicReader struct{}

func (panicReader) Read([]byte) (int, error) { panic("reader failed") }

// TestInterrupt: Ctrl-C while the filing is being read ends with 130 and leaves
// nothing behind.
func TestInterrupt(t *testing.T) {
	if os.PathSeparator == '\\' {
		t.Skip("Windows cannot send an interrupt to one process")
	}
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: self, Args: []string{"tieout", "export", "-"}, Dir: dir, Env: os.Environ()}
	filing, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// more than a pipe holds: when it is written, the program is reading
	if _, err := filing.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		cmd.Process.Kill()
		t.Fatal("still running 20 s after the interrupt")
	}
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
}

// TestNoFileAfterInterrupt: a conversion that goes on behind the interrupt does
// not put its workbook down any more.
func TestNoFileAfterInterrupt(t *testing.T) {
	dir := t.TempDir()
	var f files
	f.close()
	if err := f.write(filepath.Join(dir, "late.xlsx"), []byte("late")); exitCode(err) != exitInterrupted {
		t.Errorf("got %v, want exit code %d", err, exitInterrupted)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left behind: %v", left)
	}
}

func TestMessagesSayWhatToDo(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "x", Err: syscall.EACCES}
	full := &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	here := filepath.Join(t.TempDir(), "book.xlsx")
	for _, c := range []struct{ got, want string }{
		{unreadable("a.txt", denied).Error(), "a.txt cannot be read: no permission; ask its owner for read permission, or copy it to a folder of your own"},
		{unwritable(here, denied).Error(), here + " cannot be written: no permission; close it if it is open in a spreadsheet, or choose a folder of your own with -o"},
		{unwritable(here, full).Error(), here + " cannot be written: no space left on the disk; make room, or choose another disk with -o"},
		{unwritable("nowhere/b.xlsx", os.ErrNotExist).Error(), "nowhere/b.xlsx cannot be written: no such file or folder; create the folder nowhere first, or choose another with -o"},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

// TestFullOutput: output that is lost is a failure, whatever was computed.
func TestFullOutput(t *testing.T) {
	filing := filepath.Join(t.TempDir(), "filing.txt")
	if err := os.WriteFile(filing, sample, 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"export", filing, "-o", "-"}, {"parse", filing}, {"parse", filing, "--json"}, {"check", filing}, {"--help"}} {
		var stderr bytes.Buffer
		if code := run(args, nil, fullDisk{}, &stderr); code != exitOutput {
			t.Errorf("%q: exit code %d, want %d", args, code, exitOutput)
		}
		if !strings.Contains(stderr.String(), "no space left on the disk") {
			t.Errorf("%q: standard error is %q", args, stderr.String())
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &fs.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

// TestNoEscapeCodes: what a filing holds cannot take over the terminal.
func TestNoEscapeCodes(t *testing.T) {
	const attack = "\x1b]0;owned\x07\x1b[31m\u009b2J\u202e"
	hostile := bytes.ReplaceAll(sample, []byte("Inventories"), []byte("Inven"+attack))
	if bytes.Equal(hostile, sample) {
		t.Fatal("the sample has no caption to replace")
	}
	for _, args := range [][]string{{"parse", "-"}, {"check", "-"}, {"parse", attack}, {"export", "-", "-o", "nowhere/" + attack}} {
		var stdout, stderr bytes.Buffer
		run(args, bytes.NewReader(hostile), &stdout, &stderr)
		for _, out := range []string{stdout.String(), stderr.String()} {
			if at := strings.IndexAny(out, "\x1b\x07\u009b\u202e"); at >= 0 {
				t.Errorf("%.20q: control character in %q", args, out[max(0, at-40):min(len(out), at+20)])
			}
		}
	}
}

func TestCaret(t *testing.T) {
	src := parse.NewSource("t.yaml", []byte("- line: revenue\n\tactual: revnue - cost\n"+strings.Repeat("x", 300)+"wrong\n"))
	for _, c := range []struct {
		name       string
		start, end int
		want       string
	}{
		{"a name behind a tab", 25, 31, "    \tactual: revnue - cost\n    \t        ^^^^^^\n"},
		{"an empty span", 16, 16, "    \tactual: revnue - cost\n    ^\n"},
		{"far to the right", 339, 344, "    " + strings.Repeat("x", 50) + "wrong\n    " + strings.Repeat(" ", 50) + "^^^^^\n"},
	} {
		var out bytes.Buffer
		p := newPage(&out)
		p.caret(src.Span(c.start, c.end))
		p.flush()
		if out.String() != c.want {
			t.Errorf("%s:\n%swant\n%s", c.name, out.String(), c.want)
		}
	}
}
