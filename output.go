package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"tieout/workbook"
)

// files writes workbooks to disk, whole or not at all.
type files struct {
	mu     sync.RWMutex // read-locked by everyone who writes a file
	closed bool
}

// close waits for files being written and lets no further one begin: what is
// finished stays, and no half file is left.
func (f *files) close() {
	f.mu.Lock()
	f.closed = true
	f.mu.Unlock()
}

// write puts data in place of the file at path, by way of a temporary file in
// the same folder, so that a reader sees the old file or the new one and never
// a part. A device or pipe is written to directly.
func (f *files) write(path string, data []byte) error {
	return f.whole(func() error {
		if err := replace(path, data); err != nil {
			return fail(exitOutput, unwritable(path, err))
		}
		return nil
	})
}

// whole runs what must not be cut in two by an interrupt, or does not begin it.
func (f *files) whole(write func() error) error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.closed {
		return fail(exitInterrupted, errInterrupted)
	}
	return write()
}

func replace(path string, data []byte) error {
	mode := fs.FileMode(0o666) // less the user's umask, as for any new file
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	} else if target, err := os.Readlink(path); err == nil { // a link to a file that is not there yet
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	old, err := os.Stat(path)
	switch {
	case err == nil && !old.Mode().IsRegular():
		return writeThrough(path, data)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	}
	temporary := filepath.Join(filepath.Dir(path), temporaryPrefix+rand.Text()+temporarySuffix)
	out, err := os.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	if err == nil && old != nil {
		err = out.Chmod(old.Mode().Perm())
	}
	if err == nil {
		err = out.Sync()
	}
	err = errors.Join(err, out.Close())
	if err == nil {
		err = os.Rename(temporary, path)
	}
	if err != nil {
		os.Remove(temporary)
	}
	return err
}

func writeThrough(path string, data []byte) error {
	out, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return errors.Join(err, out.Close())
}

func unwritable(path string, err error) error {
	advice := "close it where it is open, or choose another file with -o, and try again"
	switch info, statErr := os.Stat(filepath.Dir(path)); {
	case statErr != nil && errors.Is(statErr, fs.ErrNotExist):
		advice = fmt.Sprintf("create the folder %s first, or choose another with -o", filepath.Dir(path))
	case statErr == nil && !info.IsDir():
		advice = fmt.Sprintf("%s is a file, not a folder; choose another place with -o", filepath.Dir(path))
	case errors.Is(err, syscall.ENOSPC):
		advice = "make room, or choose another disk with -o"
	case errors.Is(err, fs.ErrPermission):
		advice = "close it if it is open in a spreadsheet, or choose a folder of your own with -o"
	}
	return fmt.Errorf("%s cannot be written: %s; %s", path, plainCause(err), advice)
}

// mayOverwrite refuses to replace what is not ours to replace: a folder, the
// filing itself, and, unless forced, a file that tieout did not write or that
// somebody has worked in since.
func mayOverwrite(path, filing string, force bool) error {
	old, err := os.Stat(path)
	if err != nil {
		return nil // nothing there, or the attempt to write will say what is wrong
	}
	if old.IsDir() {
		return fail(exitOutput, fmt.Errorf("%s is a folder; name the workbook in it: -o %s", path, filepath.Join(path, "workbook.xlsx")))
	}
	if in, err := os.Stat(filing); err == nil && os.SameFile(in, old) {
		return misuse("%s is the filing itself; choose another name with -o", path)
	}
	if force || !old.Mode().IsRegular() || old.Size() == 0 {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fail(exitOutput, unwritable(path, err))
	}
	ours, err := workbook.Untouched(data)
	switch {
	case err != nil:
		return misuse("%s exists and is not a workbook of tieout; choose another name with -o, or overwrite it with --force", path)
	case !ours:
		return misuse("%s was changed since tieout wrote it; choose another name with -o, or overwrite the changes with --force", path)
	}
	return nil
}
