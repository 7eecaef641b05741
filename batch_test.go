package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tieout/parse"
)

// variants writes n filings that differ into a folder and returns its name.
func variants(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		text := bytes.ReplaceAll(sample, []byte("AMERICAN LOCKER GROUP INCORPORATED"), fmt.Appendf(nil, "MAKER OF LOCKERS NO %d", i))
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.txt", i)), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// runBatch runs batch and returns its lines, the summary apart.
func runBatch(t *testing.T, wantCode int, args ...string) ([]batchLineJSON, batchSummaryJSON) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := run(append([]string{"batch"}, args...), strings.NewReader(""), &stdout, &stderr); code != wantCode {
		t.Fatalf("batch %q: exit code %d, want %d: %s", args, code, wantCode, stderr.String())
	}
	return readReport(t, &stdout)
}

func readReport(t *testing.T, in io.Reader) (lines []batchLineJSON, summary batchSummaryJSON) {
	t.Helper()
	d := json.NewDecoder(in)
	for d.More() {
		var raw json.RawMessage
		var line batchLineJSON
		if err := d.Decode(&raw); err != nil {
			t.Fatal(err)
		}
		json.Unmarshal(raw, &summary)
		if !summary.Summary {
			json.Unmarshal(raw, &line)
			lines = append(lines, line)
		}
	}
	if !summary.Summary {
		t.Error("the report has no summary")
	}
	return lines, summary
}

// workbooks are the files of a folder but for ledgers, by name.
func workbooks(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ledgerFile) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = fmt.Sprintf("%x", sha256.Sum256(data))
	}
	return all
}

// TestWorkersAndShardsAgree: however the work is divided, the folder is the same.
func TestWorkersAndShardsAgree(t *testing.T) {
	in := variants(t, 5)
	one, many, parts := t.TempDir(), t.TempDir(), t.TempDir()
	runBatch(t, 0, in, "-d", one, "--jobs", "1")
	lines, _ := runBatch(t, 0, in, "-d", many, "--jobs", "4")
	for i, line := range lines {
		if want := filepath.Join(in, fmt.Sprintf("%03d.txt", i)); line.Input != want {
			t.Errorf("line %d is about %s, want %s: the report has the order of the inputs", i, line.Input, want)
		}
	}
	total := 0
	for i := 1; i <= 3; i++ {
		_, summary := runBatch(t, 0, in, "-d", parts, "--shard", fmt.Sprintf("%d/3", i))
		total += summary.Filings
	}
	if total != 5 {
		t.Errorf("three shards have %d filings together, want 5", total)
	}
	want := fmt.Sprint(workbooks(t, one))
	if got := fmt.Sprint(workbooks(t, many)); got != want {
		t.Errorf("four workers wrote\n%s\none wrote\n%s", got, want)
	}
	if got := fmt.Sprint(workbooks(t, parts)); got != want {
		t.Errorf("three shards wrote\n%s\none batch wrote\n%s", got, want)
	}
}

// TestShardIsStable: a filing is in exactly one shard, and in the same on every
// machine.
func TestShardIsStable(t *testing.T) {
	for _, of := range []int{1, 2, 3, 7, 64} {
		counts := make([]int, of)
		for i := range 64 * of {
			sum := contentSum(sha256.Sum256(fmt.Append(nil, i)))
			found := 0
			for s := 1; s <= of; s++ {
				if (shard{s, of}).holds(sum) {
					counts[s-1]++
					found++
				}
			}
			if found != 1 {
				t.Fatalf("a filing is in %d of %d shards", found, of)
			}
		}
		for s, n := range counts {
			if n < 32 || n > 96 {
				t.Errorf("shard %d/%d has %d filings of %d", s+1, of, n, 64*of)
			}
		}
	}
	if !(shard{5, 10}).holds(sha256.Sum256([]byte("a filing"))) {
		t.Error("a filing has moved to another shard: shards at work with another version would do it twice")
	}
}

// TestResumeAfterKill: a ledger cut off in a line, a half-written file and a
// workbook that is gone or was replaced.
func TestResumeAfterKill(t *testing.T) {
	in, out := variants(t, 4), t.TempDir()
	lines, _ := runBatch(t, 0, in, "-d", out)
	want := workbooks(t, out)

	ledgerPath := filepath.Join(out, ledgerFile+ledgerEnding)
	text, err := os.ReadFile(ledgerPath)
	if err != nil {
		t.Fatal(err)
	}
	rows := bytes.SplitAfter(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	last := rows[len(rows)-1]
	os.WriteFile(ledgerPath, append(bytes.Join(rows[:len(rows)-1], nil), last[:len(last)/2]...), 0o666)
	os.WriteFile(filepath.Join(out, temporaryPrefix+"batch.ABC"+temporarySuffix), []byte("half"), 0o666)
	os.WriteFile(filepath.Join(out, temporaryPrefix+"batch-1-of-2.ABC"+temporarySuffix), []byte("at work"), 0o666)
	os.Remove(lines[0].Output)

	_, summary := runBatch(t, 0, in, "-d", out, "--resume")
	if summary.Done < 1 || summary.Done > 2 || summary.Done+summary.Kept != 4 {
		t.Errorf("%d done and %d kept, want the removed one and the one whose line is cut off done", summary.Done, summary.Kept)
	}
	got := workbooks(t, out)
	if _, there := got[temporaryPrefix+"batch-1-of-2.ABC"+temporarySuffix]; !there {
		t.Error("the temporary file of another shard, which may be at work, was removed")
	}
	delete(got, temporaryPrefix+"batch-1-of-2.ABC"+temporarySuffix)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after resuming\n%v\nundisturbed\n%v", got, want)
	}
	if _, summary := runBatch(t, 0, in, "-d", out, "--resume"); summary.Kept != 4 {
		t.Errorf("%d of 4 kept: the ledger has not been mended", summary.Kept)
	}
}

// TestLedgerKey: a different filing, template, program or strictness is not
// taken for done.
func TestLedgerKey(t *testing.T) {
	sum := contentSum(sha256.Sum256([]byte("filing")))
	made := stamp{Template: "a", Program: "1"}
	l := &ledger{known: map[key]entry{made.key(sum): {}}}
	for _, c := range []struct {
		what string
		key  key
		want bool
	}{
		{"the same", made.key(sum), true},
		{"another filing", made.key(contentSum{}), false},
		{"another template", stamp{Template: "b", Program: "1"}.key(sum), false},
		{"another program", stamp{Template: "a", Program: "2"}.key(sum), false},
		{"strict", stamp{Template: "a", Program: "1", Strict: true}.key(sum), false},
	} {
		if _, got := l.find(c.key); got != c.want {
			t.Errorf("%s: found %t, want %t", c.what, got, c.want)
		}
	}
}

// TestLedgerLeadsNowhereElse: a ledger that names a file outside the folder says nothing.
func TestLedgerLeadsNowhereElse(t *testing.T) {
	in, out := variants(t, 1), t.TempDir()
	runBatch(t, 0, in, "-d", out)
	path := filepath.Join(out, ledgerFile+ledgerEnding)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile(path, bytes.Replace(text, []byte(`"output":"`), []byte(`"output":"../`), 1), 0o666)
	if _, summary := runBatch(t, 0, in, "-d", out, "--resume"); summary.Done != 1 {
		t.Errorf("%d done, want 1", summary.Done)
	}
}

// TestOutputFolderIsNotLeft: what stands where a workbook should is neither
// written through nor replaced unasked.
func TestOutputFolderIsNotLeft(t *testing.T) {
	in, out := variants(t, 1), t.TempDir()
	lines, _ := runBatch(t, 0, in, "-d", out)
	book := lines[0].Output
	outside := filepath.Join(t.TempDir(), "outside.txt")
	for _, c := range []struct {
		name string
		put  func() error
		code int
		want string
	}{
		{"a link that leads out", func() error {
			return errors.Join(os.WriteFile(outside, []byte("precious"), 0o666), os.Symlink(outside, book))
		}, exitOutput, "is a link or a device"},
		{"a folder", func() error { return os.Mkdir(book, 0o777) }, exitOutput, "is a folder"},
		{"somebody's work", func() error { return os.WriteFile(book, []byte("precious"), 0o666) }, exitUsage, "is not a workbook of tieout"},
	} {
		os.RemoveAll(book)
		if err := c.put(); err != nil {
			t.Fatal(err)
		}
		lines, _ := runBatch(t, exitBatch, in, "-d", out)
		if lines[0].Code != c.code || !strings.Contains(lines[0].Message, c.want) {
			t.Errorf("%s: code %d, %q; want code %d, %q", c.name, lines[0].Code, lines[0].Message, c.code, c.want)
		}
		if data, err := os.ReadFile(outside); err == nil && string(data) != "precious" {
			t.Errorf("%s: written through", c.name)
		}
	}
	entries, err := filepath.Glob(filepath.Join(out, temporaryPrefix+"*"))
	if err != nil || len(entries) > 0 {
		t.Errorf("left behind: %v %v", entries, err)
	}
}

// disturbed is a batch of which one filing behaves badly.
func disturbed(t *testing.T, convert func(*batch, job, time.Time) (outcome, error)) (*batch, *bytes.Buffer) {
	t.Helper()
	var stdout bytes.Buffer
	s := newSession(nil, &stdout, io.Discard)
	out, err := openOutputFolder(t.TempDir(), all)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(out.close)
	l, err := openLedger(out, all, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.close)
	return &batch{session: s, batchOptions: batchOptions{dir: out.dir, jobs: 2, shard: all}, out: out, ledger: l,
		convert: convert, patience: time.Minute, overdue: make(chan struct{}, maxOverdue)}, &stdout
}

func named3(t *testing.T) []input {
	t.Helper()
	dir := variants(t, 3)
	return []input{{name: filepath.Join(dir, "000.txt")}, {name: filepath.Join(dir, "001.txt")}, {name: filepath.Join(dir, "002.txt")}}
}

// TestPanicStaysWithItsFiling: a bug met in one filing is told with its place,
// and the others are exported.
func TestPanicStaysWithItsFiling(t *testing.T) {
	b, stdout := disturbed(t, func(_ *batch, j job, _ time.Time) (outcome, error) {
		if strings.HasSuffix(j.name, "001.txt") {
			parse.Span{}.Source().Line(1).Source().Span(0, 1) // a nil source, as a bug would have it
		}
		return outcome{output: "x.xlsx"}, nil
	})
	err := b.run(named3(t), &batchReport{out: b.stdout})
	if exitCode(err) != exitBatch {
		t.Errorf("exit code %d, want %d: %v", exitCode(err), exitBatch, err)
	}
	b.stdout.flush()
	lines, summary := readReport(t, stdout)
	if summary.Done != 2 || summary.Failed != 1 || summary.Codes[exitUnexpected] != 1 {
		t.Errorf("%+v, want two done and one failed with code 1", summary)
	}
	if want := "internal error at parse/source.go:"; !strings.Contains(lines[1].Message, want) {
		t.Errorf("message %q, want it to name the place: %q", lines[1].Message, want)
	}
}

// TestEndlessFilingIsLeftBehind: one that does not come to an end fails alone,
// with its reason.
func TestEndlessFilingIsLeftBehind(t *testing.T) {
	end := make(chan struct{})
	defer close(end)
	b, stdout := disturbed(t, func(_ *batch, j job, _ time.Time) (outcome, error) {
		if strings.HasSuffix(j.name, "000.txt") {
			<-end
		}
		return outcome{output: "x.xlsx"}, nil
	})
	b.patience = 20 * time.Millisecond
	b.run(named3(t), &batchReport{out: b.stdout})
	b.stdout.flush()
	lines, summary := readReport(t, stdout)
	if summary.Done != 2 || summary.Failed != 1 || !strings.Contains(lines[0].Message, "took longer than 20ms") {
		t.Errorf("%+v, %q; want the first one given up", summary, lines[0].Message)
	}
}

// TestInterruptEndsBatch: what is done is reported, what is in work is dropped.
func TestInterruptEndsBatch(t *testing.T) {
	ctx, interrupt := context.WithCancel(context.Background())
	b, stdout := disturbed(t, func(b *batch, j job, _ time.Time) (outcome, error) {
		if strings.HasSuffix(j.name, "000.txt") {
			return outcome{output: "x.xlsx"}, nil
		}
		interrupt()
		<-b.ctx.Done()
		return outcome{}, errInterrupted
	})
	b.ctx = ctx
	err := b.run(named3(t), &batchReport{out: b.stdout})
	if exitCode(err) != exitInterrupted {
		t.Errorf("exit code %d, want %d: %v", exitCode(err), exitInterrupted, err)
	}
	b.stdout.flush()
	if _, summary := readReport(t, stdout); !summary.Interrupted || summary.Failed != 0 || summary.Left < 2 {
		t.Errorf("%+v, want an interrupted batch with two filings left", summary)
	}
}

// TestOutputFailures: a file system that refuses is exit code 6 and nothing is lost.
func TestOutputFailures(t *testing.T) {
	in := variants(t, 1)
	long := filepath.Join(t.TempDir(), strings.Repeat("x", 300))
	var stderr bytes.Buffer
	if code := run([]string{"batch", in, "-d", long}, strings.NewReader(""), io.Discard, &stderr); code != exitOutput || !strings.Contains(stderr.String(), "the name is too long") {
		t.Errorf("a name that is too long: exit code %d, %s", code, stderr.String())
	}
	if full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0); err == nil {
		defer full.Close()
		stderr.Reset()
		out := t.TempDir()
		if code := run([]string{"batch", in, "-d", out}, strings.NewReader(""), full, &stderr); code != exitOutput {
			t.Errorf("a report that cannot be written: exit code %d, %s", code, stderr.String())
		}
		if len(workbooks(t, out)) != 1 {
			t.Error("the workbook that was done is lost")
		}
	}
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		tally tally
		after time.Duration
		want  string
	}{
		{tally{total: 200}, time.Second, "0 of 200 filings"},
		{tally{total: 200, arrived: 50}, 2 * time.Second, "50 of 200 filings, 25.0 a second, 6s left"},
		{tally{total: 200, arrived: 200, failed: 3}, 10 * time.Second, "200 of 200 filings, 20.0 a second, 0s left, 3 failed"},
	} {
		if got := c.tally.progress(c.after); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestGather: what the arguments of batch stand for.
func TestGather(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"b.txt", "a.txt", "in/c.htm", "in/d.xlsx", "in/.hidden/e.txt", "in/deep/f.TXT", "[x].txt", "@g.txt"} {
		os.MkdirAll(filepath.Dir(name), 0o777)
		os.WriteFile(name, nil, 0o666)
	}
	os.Symlink("..", "in/deep/loop")
	os.WriteFile("list", []byte("a.txt\r\n\nin\n"), 0o666)
	for _, c := range []struct {
		args  string
		stdin string
		want  string
	}{
		{"b.txt a.txt", "", "b.txt a.txt"},
		{"b.txt ./b.txt", "", "b.txt"},
		{"in", "", "in/c.htm in/deep/f.TXT"},
		{"in/d.xlsx", "", "in/d.xlsx"},
		{"?.txt", "", "a.txt b.txt"},
		{"[x].txt", "", "[x].txt"},
		{"@list", "", "a.txt in/c.htm in/deep/f.TXT"},
		{"@g.txt", "", "@g.txt"},
		{"-", "a.txt\nb.txt", "a.txt b.txt"},
		{"-", "a.txt\x00b.txt\x00", "a.txt b.txt"},
		{"*.pdf", "", "*.pdf: *.pdf: no file has such a name; check the pattern"},
	} {
		s := newSession(strings.NewReader(c.stdin), io.Discard, io.Discard)
		inputs, err := s.gather(strings.Fields(c.args))
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		var got []string
		for _, in := range inputs {
			text := filepath.ToSlash(in.name)
			if in.err != nil {
				text += ": " + in.err.Error()
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s stands for %s, want %s", c.args, strings.Join(got, " "), c.want)
		}
	}
}

// TestReportIsHarmless: control characters of a file's name do not reach a terminal.
func TestReportIsHarmless(t *testing.T) {
	var r result
	r.fail(errors.New("a\x1b[31mb\u009bc\u202ed"))
	if strings.ContainsAny(r.message, "\x1b\u009b\u202e") {
		t.Errorf("%q", r.message)
	}
}

// FuzzLedger: a ledger of any bytes is read without harm, and gives only
// entries whose workbooks lie in the folder.
func FuzzLedger(f *testing.F) {
	f.Add([]byte(`{"sha256":"` + strings.Repeat("0", 64) + `","template":"a","program":"1","output":"../x","output_sha256":"y","code":0}` + "\n"))
	f.Add([]byte(`{"sha256":"` + strings.Repeat("0", 64) + `","output":"x.xlsx","output_sha256":"y","code":0}` + "\n{\"sha"))
	f.Add([]byte("\x00\n\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, ledgerFile+ledgerEnding), text, 0o666)
		out, err := openOutputFolder(dir, all)
		if err != nil {
			t.Fatal(err)
		}
		defer out.close()
		l, err := openLedger(out, all, true)
		if err != nil {
			return
		}
		defer l.close()
		for _, e := range l.known {
			if e.Code == 0 && (strings.ContainsAny(e.Output, "/") || e.Output == "") {
				t.Errorf("the ledger leads to %q", e.Output)
			}
			out.holds(e.Output, e.OutputSum)
		}
	})
}

// FuzzList: every name of a list is one line of it, and none is lost.
func FuzzList(f *testing.F) {
	for _, seed := range []string{"a.txt\nb.txt\n", "a\r\n\r\n", "a\x00b\x00", "<SEC-DOCUMENT>\n", "[\n*\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		t.Chdir(t.TempDir()) // nothing is there, so every name stands for itself
		g := &gathering{seen: map[string]bool{}}
		if bytes.IndexByte(text, '/') >= 0 || bytes.Contains(text, []byte("..")) || g.list("list", text) != nil {
			return
		}
		for _, in := range g.inputs {
			if strings.TrimSpace(in.name) == "" || !bytes.Contains(text, []byte(in.name)) {
				t.Errorf("%q stands for %q", text, in.name)
			}
		}
	})
}
