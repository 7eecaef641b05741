package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestOutputOpenElsewhere: a workbook that Excel holds open is exit code 6, says
// so, and stays as it is.
func TestOutputOpenElsewhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if code := run([]string{"export", "-", "-o", path}, bytes.NewReader(sample), &bytes.Buffer{}, &bytes.Buffer{}); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, shared := range []uint32{0, syscall.FILE_SHARE_READ} {
		held, err := syscall.CreateFile(name, syscall.GENERIC_READ, shared, nil, syscall.OPEN_EXISTING, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		var stderr bytes.Buffer
		code := run([]string{"export", "-", "-o", path}, bytes.NewReader(sample), &bytes.Buffer{}, &stderr)
		syscall.CloseHandle(held)
		if code != exitOutput || !strings.Contains(stderr.String(), "close it") {
			t.Errorf("exit code %d, %s", code, stderr.String())
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
			t.Errorf("the workbook was changed: %v", err)
		}
	}
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("files left behind: %v", left)
	}
}
