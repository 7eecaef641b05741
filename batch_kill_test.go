package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestKilledBatchResumes kills a batch at random moments, as often as
// TIEOUT_KILLS says (4 without it), and goes on with it each time. Whatever the
// moment, every workbook is there whole or not at all, and in the end the folder
// is the one an undisturbed batch leaves.
func TestKilledBatchResumes(t *testing.T) {
	kills := 4
	if text := os.Getenv("TIEOUT_KILLS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			t.Fatalf("TIEOUT_KILLS is %q; expected a number from 1", text)
		}
		kills = n
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, undisturbed := variants(t, 5), t.TempDir()
	args := []string{in, "--template", "generic", "--jobs", "2", "-d"}
	started := time.Now()
	runBatch(t, 0, append(args, undisturbed)...)
	whole := time.Since(started)
	want := workbooks(t, undisturbed)

	seed := uint64(time.Now().UnixNano())
	t.Logf("random numbers from %d; undisturbed in %v", seed, whole.Round(time.Millisecond))
	random := rand.New(rand.NewPCG(seed, 0))
	out, killed, ended := t.TempDir(), 0, 0
	for killed < kills {
		cmd := &exec.Cmd{Path: self, Args: append(append([]string{"tieout", "batch", "--resume"}, args...), out), Env: os.Environ()}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := time.AfterFunc(time.Duration(random.Int64N(int64(whole))), func() { cmd.Process.Kill() })
		err := cmd.Wait()
		stop.Stop()
		if code := cmd.ProcessState.ExitCode(); code > 0 {
			t.Fatalf("resuming ended with exit code %d: %v", code, err)
		}
		for name, sum := range workbooks(t, out) {
			if !strings.HasPrefix(name, temporaryPrefix) && sum != want[name] {
				t.Fatalf("%s is not whole, or no workbook of an undisturbed batch", name)
			}
		}
		if err != nil {
			killed++
			continue
		}
		if ended++; ended > 10*kills {
			t.Fatalf("of %d batches only %d could be killed", ended+killed, killed)
		}
		compareFolders(t, workbooks(t, out), want)
		if out = filepath.Join(t.TempDir(), "books"); t.Failed() {
			return
		}
		os.Mkdir(out, 0o777)
	}
	lines, summary := runBatch(t, 0, append(append([]string{"--resume"}, args...), out)...)
	if len(lines) != len(want) || summary.Done+summary.Kept != len(want) {
		t.Errorf("%d lines, %d done and %d kept; want %d filings", len(lines), summary.Done, summary.Kept, len(want))
	}
	compareFolders(t, workbooks(t, out), want)
	t.Logf("killed %d times, ended %d times", killed, ended)
}

func compareFolders(t *testing.T, got, want map[string]string) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("after resuming\n%v\nundisturbed\n%v", got, want)
	}
}
