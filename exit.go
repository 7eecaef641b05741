package main

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"tieout/parse"
	"tieout/workbook"
)

// Exit codes, as the README lists them.
const (
	exitUnexpected  = 1
	exitUsage       = 2
	exitStrict      = 3
	exitInput       = 4
	exitIntegrity   = 5
	exitOutput      = 6
	exitBatch       = 7
	exitInterrupted = 130
)

// errSaid is a failure whose message has been printed with the result.
var errSaid = errors.New("said above")

// errInterrupted is work that an interrupt ended.
var errInterrupted = errors.New("interrupted")

// failure is an error that knows its exit code.
type failure struct {
	code int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// fail gives an error its exit code; nil stays nil.
func fail(code int, err error) error {
	if err == nil {
		return nil
	}
	return &failure{code, err}
}

// misuse is a wrong command line: what was expected, what was found, what to do.
func misuse(format string, args ...any) error {
	return fail(exitUsage, fmt.Errorf(format, args...))
}

// exitCode is the exit code of an error, 0 for nil.
func exitCode(err error) int {
	var coded *failure
	var refusal *parse.Refusal
	var broken *workbook.IntegrityError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &refusal):
		return exitInput
	case errors.As(err, &broken):
		return exitIntegrity
	}
	return exitUnexpected
}

// plainCause says why the system refused a file, in words that lead to a remedy.
func plainCause(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission"
	case errors.Is(err, fs.ErrNotExist):
		return "no such file or folder"
	case errors.Is(err, syscall.ENOSPC):
		return "no space left on the disk"
	case errors.Is(err, syscall.EROFS):
		return "the disk is read-only"
	case errors.Is(err, syscall.ENAMETOOLONG):
		return "the name is too long"
	}
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
