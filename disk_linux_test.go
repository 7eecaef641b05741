package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// station is a folder with the program and two filings, to run shell scripts in.
type station struct {
	t    *testing.T
	dir  string
	disk string // an empty folder, where a script mounts a disk
}

func newStation(t *testing.T) *station {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	s := &station{t: t, dir: t.TempDir()}
	s.disk = filepath.Join(s.dir, "disk")
	if err := os.Mkdir(s.disk, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(s.dir, "tieout")); err != nil {
		t.Fatal(err)
	}
	for name, company := range map[string]string{"a.txt": "FIRST OF MANY", "b.txt": "SECOND OF MANY", "c.txt": "THIRD OF MANY"} {
		text := bytes.ReplaceAll(sample, []byte("AMERICAN LOCKER GROUP INCORPORATED"), []byte(company))
		if err := os.WriteFile(filepath.Join(s.dir, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// sh runs a script and returns what it prints on both streams.
func (s *station) sh(as *syscall.SysProcAttr, script string) string {
	s.t.Helper()
	cmd := exec.Command("/bin/sh", "-euc", `PATH=$PWD:$PATH; make() { tieout export --template generic "$@"; }
batch() { tieout batch --template generic --jobs 1 "$@"; }
code() { want=$1; shift; got=0; "$@" || got=$?; [ $got = $want ] || { echo "exit code $got, want $want: $*"; exit 1; }; }
`+script)
	cmd.Dir, cmd.SysProcAttr = s.dir, as
	out, err := cmd.CombinedOutput()
	if err != nil {
		s.t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// onDisk runs a script with a small disk of its own, mounted at ./disk.
func (s *station) onDisk(size, script string) string {
	s.t.Helper()
	apart := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if uid, gid := os.Getuid(), os.Getgid(); uid != 0 {
		apart.Cloneflags |= syscall.CLONE_NEWUSER
		apart.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: uid, Size: 1}}
		apart.GidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: gid, Size: 1}}
	}
	return s.sh(apart, "mount --make-rprivate / 2>/dev/null || true\nmount -t tmpfs -o size="+size+" none disk\n"+script)
}

// unprivileged is an attribute that takes from root what it may do beyond the
// permissions of files.
func unprivileged() *syscall.SysProcAttr {
	if os.Getuid() != 0 {
		return nil
	}
	const nobody = 1000
	return &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: 0, Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: nobody, HostID: 0, Size: 1}}}
}

func wantText(t *testing.T, out string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(out, part) {
			t.Errorf("%q is not in\n%s", part, out)
		}
	}
}

// bookSize is the size of the workbook of one of the station's filings in kB.
func (s *station) bookSize() int {
	s.t.Helper()
	s.sh(nil, "make a.txt -o size.xlsx >/dev/null 2>&1")
	info, err := os.Stat(filepath.Join(s.dir, "size.xlsx"))
	if err != nil {
		s.t.Fatal(err)
	}
	return int(info.Size() >> 10)
}

// TestFullDisk: where there is no room a workbook is not half written, what was
// there before stays, and a batch goes on where there is room again.
func TestFullDisk(t *testing.T) {
	s := newStation(t)
	book := s.bookSize()
	t.Run("export", func(t *testing.T) {
		wantText(t, s.onDisk("16k", `code 6 make a.txt -o disk/book.xlsx; ls -A disk | sed 's/^/left: /'; echo end`),
			"tieout: disk/book.xlsx cannot be written: no space left on the disk; make room, or choose another disk with -o\nend\n")
	})
	t.Run("export over an older workbook", func(t *testing.T) {
		wantText(t, s.onDisk(fmt.Sprintf("%dk", book*3/2), `make a.txt -o disk/book.xlsx >/dev/null 2>&1; cp disk/book.xlsx before
code 6 make b.txt -o disk/book.xlsx; cmp disk/book.xlsx before; ls -A disk`),
			"no space left on the disk", "\nbook.xlsx\n")
	})
	t.Run("batch", func(t *testing.T) {
		out := s.onDisk(fmt.Sprintf("%dk", book*3/2), `code 7 batch a.txt b.txt c.txt -d disk 2>/dev/null; ls -A disk | sed 's/_.*/_/'; echo more room
mount -o remount,size=64m disk; code 0 batch a.txt b.txt c.txt -d disk --resume; code 0 batch a.txt b.txt c.txt -d roomy >/dev/null
for f in roomy/*.xlsx; do cmp $f disk/${f#roomy/}; done; ls -A disk | sed 's/_.*/_/'`)
		wantText(t, out, `"status":"done","code":0`, `"status":"failed","code":6`, "make room, or choose another disk with -d; then go on with --resume",
			`"done":1,"kept":0,"same":0,"failed":2`, "american-locker-group_\ntieout-ledger.jsonl\nmore room\n",
			`"done":2,"kept":1,"same":0,"failed":0`, "american-locker-group_\namerican-locker-group_\namerican-locker-group_\ntieout-ledger.jsonl\n")
	})
	t.Run("report", func(t *testing.T) {
		wantText(t, s.onDisk("8k", `head -c 8192 /dev/zero > disk/other || true
code 6 batch a.txt -d books --report disk/report; ls books | sed 's/_.*/_/'`),
			"the report cannot be written: no space left on the disk", "american-locker-group_\ntieout-ledger.jsonl\n")
	})
	t.Run("read-only disk", func(t *testing.T) {
		out := s.onDisk("64m", `make a.txt -o disk/book.xlsx >/dev/null 2>&1; cp disk/book.xlsx before; mount -o remount,ro disk
code 6 make b.txt -o disk/book.xlsx; code 6 make b.txt -o disk/new.xlsx; code 6 batch a.txt -d disk; code 6 batch a.txt -d disk/deeper
code 6 batch a.txt -d written --report disk/report; cmp disk/book.xlsx before; ls -A disk`)
		wantText(t, out, "disk/book.xlsx cannot be written: the disk is read-only", "disk/new.xlsx cannot be written: the disk is read-only",
			"disk/tieout-ledger.jsonl cannot be written: the disk is read-only", "the folder disk/deeper cannot be opened: the disk is read-only",
			"disk/report cannot be written: the disk is read-only", "\nbook.xlsx\n")
	})
}

// TestReadOnlyFolder: so is a folder its user may not write to.
func TestReadOnlyFolder(t *testing.T) {
	s := newStation(t)
	s.sh(nil, "make a.txt -o disk/book.xlsx >/dev/null 2>&1; cp disk/book.xlsx before; mkdir books; chmod 555 disk")
	t.Cleanup(func() { os.Chmod(s.disk, fs.FileMode(0o755)) })
	out := s.sh(unprivileged(), `code 6 make b.txt -o disk/book.xlsx; code 6 make b.txt -o disk/new.xlsx; code 6 batch a.txt -d disk
code 6 batch a.txt -d books --report disk/report; chmod 444 disk/book.xlsx; cmp disk/book.xlsx before; ls -A disk`)
	wantText(t, out, "disk/book.xlsx cannot be written: no permission; close it if it is open in a spreadsheet, or choose a folder of your own with -o",
		"disk/new.xlsx cannot be written: no permission", "disk/tieout-ledger.jsonl cannot be written: no permission",
		"disk/report cannot be written: no permission", "\nbook.xlsx\n")
	// A filing its user may not read is input.
	s.sh(nil, "chmod 000 b.txt")
	out = s.sh(unprivileged(), `code 4 make b.txt -o books/b.xlsx; code 7 batch a.txt b.txt -d books; ls -A books | sed 's/_.*/_/'`)
	wantText(t, out, "b.txt cannot be read: no permission; ask its owner for read permission", `"done":1,"kept":0,"same":0,"failed":1`,
		"american-locker-group_\ntieout-ledger.jsonl\n")
}
