package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"tieout/parse"
)

// maxInput is the size up to which a file is read. The largest submissions with
// all their exhibits are a fraction of it.
const maxInput = 256 << 20

// standardInput is the name of the stream that "-" stands for, in messages.
const standardInput = "standard input"

// read is a file by the name the user gave, "-" being standard input.
func (s *session) read(name string) (*parse.Source, error) {
	var in io.Reader = s.stdin
	shown := standardInput
	if name != "-" {
		shown = name
		f, err := os.Open(name)
		if err != nil {
			return nil, fail(exitInput, unreadable(name, err))
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, fail(exitInput, fmt.Errorf("%s is a folder; name one filing in it", name))
		}
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	switch {
	case err != nil:
		return nil, fail(exitInput, unreadable(shown, err))
	case len(data) > maxInput:
		return nil, fail(exitInput, fmt.Errorf("%s is larger than %d MB, which no annual report is; check what it holds", shown, maxInput>>20))
	}
	return parse.NewSource(shown, data), nil
}

func unreadable(name string, err error) error {
	advice := "check that it can be read and try again"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		advice = "check the name; a name with spaces must be quoted"
	case errors.Is(err, fs.ErrPermission):
		advice = "ask its owner for read permission, or copy it to a folder of your own"
	}
	return fmt.Errorf("%s cannot be read: %s; %s", name, plainCause(err), advice)
}
