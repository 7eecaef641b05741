package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// outputFolder is the folder a batch writes to. Nothing it does leaves the
// folder, whatever names and links are in it.
type outputFolder struct {
	dir    string
	root   *os.Root
	prefix string // of temporary files of this shard
}

// temporaryPrefix and temporarySuffix mark files that are not finished.
const (
	temporaryPrefix = ".tieout-"
	temporarySuffix = ".tmp"
)

// openOutputFolder opens the folder, which it makes where there is none.
func openOutputFolder(dir string, s shard) (*outputFolder, error) {
	err := os.MkdirAll(dir, 0o777)
	if err == nil {
		var root *os.Root
		if root, err = os.OpenRoot(dir); err == nil {
			return &outputFolder{dir: dir, root: root, prefix: temporaryPrefix + "batch" + s.name() + "."}, nil
		}
	}
	if errors.Is(err, syscall.ENOTDIR) {
		return nil, fail(exitOutput, fmt.Errorf("%s is a file, or a file is on its way; choose another folder with -d", dir))
	}
	return nil, fail(exitOutput, fmt.Errorf("the folder %s cannot be opened: %s; choose another with -d", dir, plainCause(err)))
}

func (f *outputFolder) close() { f.root.Close() }

// abandoned is how old a temporary file of another shard or of a single export
// must be to be taken for left over.
const abandoned = time.Hour

// sweep removes what a killed batch left half written: the temporary files of
// this shard, and old ones of anybody. What cannot be removed does no harm.
func (f *outputFolder) sweep() {
	entries, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, temporaryPrefix) || !strings.HasSuffix(name, temporarySuffix) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if strings.HasPrefix(name, f.prefix) || err == nil && time.Since(info.ModTime()) > abandoned {
			f.root.Remove(name)
		}
	}
}

// holds reports whether the folder has a file of that name with these bytes.
func (f *outputFolder) holds(name, sum string) bool {
	info, err := f.root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	file, err := f.root.Open(name)
	if err != nil {
		return false
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return err == nil && hex.EncodeToString(h.Sum(nil)) == sum
}

// put writes a workbook into the folder, whole or not at all. The filing is the
// one it was made of, which it must not replace.
func (f *outputFolder) put(name string, data []byte, filing string, force bool) error {
	path := filepath.Join(f.dir, name)
	switch old, err := f.root.Lstat(name); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fail(exitOutput, f.unwritable(path, err))
	case !old.Mode().IsRegular() && !old.IsDir():
		return fail(exitOutput, fmt.Errorf("%s is a link or a device, through which a batch does not write; remove it", path))
	case old.Size() == int64(len(data)) && f.same(name, data):
		return nil
	default:
		if err := mayOverwrite(path, filing, force); err != nil {
			return err
		}
	}
	if err := f.replace(name, data); err != nil {
		return fail(exitOutput, f.unwritable(path, err))
	}
	return nil
}

func (f *outputFolder) same(name string, data []byte) bool {
	old, err := f.root.ReadFile(name)
	return err == nil && bytes.Equal(old, data)
}

func (f *outputFolder) replace(name string, data []byte) error {
	temporary := f.prefix + rand.Text() + temporarySuffix
	out, err := f.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	if err == nil {
		err = f.root.Rename(temporary, name)
	}
	if err != nil {
		f.root.Remove(temporary)
	}
	return err
}

func (f *outputFolder) unwritable(path string, err error) error {
	advice := "close it where it is open, or choose another folder with -d; then go on with --resume"
	switch {
	case errors.Is(err, syscall.ENOSPC):
		advice = "make room, or choose another disk with -d; then go on with --resume"
	case errors.Is(err, syscall.ENAMETOOLONG):
		advice = "choose a folder with a shorter name with -d"
	case errors.Is(err, fs.ErrPermission):
		advice = "close it if it is open in a spreadsheet, or choose a folder of your own with -d; then go on with --resume"
	}
	return fmt.Errorf("%s cannot be written: %s; %s", path, plainCause(err), advice)
}
