package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"tieout/templates"
	"tieout/workbook"
)

// draw writes the plan as a workbook of its own, or into the house workbook
// base, with as many sheets at a time in work as workers. The notes are for the
// owner of the house workbook.
func draw(w io.Writer, plan *templates.Plan, base string, workers int) (notes []string, err error) {
	if base == "" {
		return nil, workbook.WriteAbreast(w, plan, workers)
	}
	house, err := readBook(base)
	if err != nil {
		return nil, err
	}
	notes, err = workbook.WriteInto(w, plan, house)
	var refused *workbook.HouseError
	switch {
	case errors.As(err, &refused) && refused.Conflict:
		return nil, misuse("--base %s: %s", base, err)
	case errors.As(err, &refused):
		return nil, fail(exitInput, fmt.Errorf("--base %s cannot be used: %w", base, err))
	}
	return notes, err
}

// readBook reads a workbook that people have worked in, as far as one may be large.
func readBook(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fail(exitInput, unreadable(name, err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, workbook.MaxHouse+1))
	if err != nil {
		return nil, fail(exitInput, unreadable(name, err))
	}
	return data, nil
}

// spareBase asks for --force where the house workbook itself is to be
// overwritten.
func spareBase(path string, o exportOptions) error {
	if o.base == "" || o.force {
		return nil
	}
	base, err := os.Stat(o.base)
	if err != nil {
		return nil // reading it has said so
	}
	if target, err := os.Stat(path); err == nil && os.SameFile(base, target) {
		return misuse("%s is the house workbook itself; choose another name with -o, or refresh it in its place with --force", path)
	}
	return nil
}
