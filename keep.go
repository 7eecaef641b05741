package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"tieout/model"
	"tieout/templates"
	"tieout/workbook"
)

// readKept reads the work of people in the workbook that --keep names; nil
// without one.
func readKept(o exportOptions, m *model.Model) (*templates.Earlier, error) {
	file := o.keep
	if file == "" {
		return nil, nil
	}
	data, err := readBook(file)
	if err != nil {
		return nil, err
	}
	earlier, err := workbook.ReadInputs(data)
	var refused *workbook.HouseError
	switch {
	case errors.As(err, &refused):
		return nil, fail(exitInput, fmt.Errorf("--keep %s cannot be used: %w", file, err))
	case err != nil:
		return nil, err
	case earlier.OtherCompany(m):
		return nil, misuse("--keep %s is a workbook of %s, and the filing is of %s; leave --keep out, or name a workbook of the same company",
			file, company(earlier.Company, earlier.CIK), company(m.Filing.Company, m.Filing.CIK))
	}
	if o.base != "" {
		earlier.Sheets = nil // those of people's own are the base's
	}
	return earlier, nil
}

func company(name, cik string) string {
	if cik == "" {
		return name
	}
	return name + " (CIK " + cik + ")"
}

// lost reports whether some of the work in the kept workbook is not in the new
// one.
func lost(list []templates.Kept) bool {
	for _, k := range list {
		if !k.Carried {
			return true
		}
	}
	return false
}

// replacesKept reports whether the workbook at path is the one that --keep
// names, and all that was found of people's work in it is in the new one.
func replacesKept(path string, x *exported, o exportOptions) bool {
	if o.keep == "" || lost(x.plan.Kept) {
		return false
	}
	kept, err := os.Stat(o.keep)
	if err != nil {
		return false
	}
	target, err := os.Stat(path)
	return err == nil && os.SameFile(kept, target)
}

// keptReport lists what was carried from an earlier workbook, and what was not.
func (p *page) keptReport(file string, list []templates.Kept) {
	var carried, left []templates.Kept
	for _, k := range list {
		if k.Carried {
			carried = append(carried, k)
		} else {
			left = append(left, k)
		}
	}
	p.printf("%s  from %s: %d carried, %d not\n", p.paint(bold, "kept    "), file, len(carried), len(left))
	for _, k := range carried {
		p.kept("  ", k)
	}
	if len(left) > 0 {
		p.printf("  %s\n", p.paint(amber, "not carried"))
	}
	for _, k := range left {
		p.kept("    ", k)
	}
}

func (p *page) kept(lead string, k templates.Kept) {
	text := k.Label + ": "
	switch k.Kind {
	case templates.KeptConfirmation:
		text += "confirmed at " + k.Value
	case templates.KeptNote:
		text += "note \"" + short(strings.Join(strings.Fields(k.Value), " "), pageWidth) + "\""
	default:
		text += k.Value
	}
	if !k.Carried && k.Place != "" && k.Place != k.Label {
		text += " (" + k.Place + ")"
	}
	if k.Why != "" {
		text += "; " + k.Why
	}
	p.wrapped(lead, text)
}
