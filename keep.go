package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"strings"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// readKept reads the work of people in the workbook that --keep names; nil
// without one.
func readKept(o exportOptions, m *model.Model) (*workbook.Earlier, *templates.Earlier, error) {
	if o.keep == "" {
		return nil, nil, nil
	}
	data, err := readBook(o.keep)
	if err != nil {
		return nil, nil, err
	}
	book, err := workbook.OpenEarlier(data)
	if err != nil {
		return nil, nil, keepFault(o, err)
	}
	inputs, err := book.Inputs()
	switch {
	case err != nil:
		return nil, nil, keepFault(o, err)
	case inputs.OtherCompany(m):
		return nil, nil, misuse("--keep %s is a workbook of %s, and the filing is of %s; leave --keep out, or name a workbook of the same company",
			o.keep, company(inputs.Company, inputs.CIK), company(m.Filing.Company, m.Filing.CIK))
	}
	if o.base != "" {
		inputs.Sheets = nil // those of people's own are the base's
	}
	return book, inputs, nil
}

// keepFault gives the refusal of the kept workbook its exit code.
func keepFault(o exportOptions, err error) error {
	var refused *workbook.HouseError
	if errors.As(err, &refused) {
		return fail(exitInput, fmt.Errorf("--keep %s cannot be used: %w", o.keep, err))
	}
	return err
}

// lose lists what people did in the kept workbook outside its inputs, which is
// carried nowhere.
func (x *exported) lose(o exportOptions) error {
	as, unknown := x.asWritten(o)
	if unknown != nil {
		x.plan.Kept = append(x.plan.Kept, templates.Kept{Kind: templates.KeptOther, Label: "Cells that are no inputs",
			Value: "not compared with what was written", Why: unknown.Error()})
	} else {
		changed, err := x.kept.TypedOver(as)
		if err != nil {
			return keepFault(o, err)
		}
		x.plan.Kept = append(x.plan.Kept, changed...)
	}
	comments, err := x.kept.Comments(as)
	x.plan.Kept = append(x.plan.Kept, comments...)
	return keepFault(o, err)
}

// asWritten is the plan of the kept workbook before people worked in it: that of
// the filing whose text it holds. The error says why it is not known.
func (x *exported) asWritten(o exportOptions) (*templates.Plan, error) {
	if name := x.kept.Template(); name != "" && name != x.plan.Template {
		return nil, fmt.Errorf("it was laid out by the template %s, the new one by %s", name, x.plan.Template)
	}
	if x.inputs.SHA256 == x.model.Filing.SHA256 {
		return x.plan, nil
	}
	text, err := x.kept.Text(x.plan.Text)
	if err != nil {
		return nil, err
	}
	rules, err := readCaptions(o.captionsFile())
	if err != nil {
		return nil, err
	}
	m, err := understand(parse.NewSource(o.keep, text), rules...)
	if err != nil {
		return nil, fmt.Errorf("the filing on its sheet %s cannot be read", x.plan.Text)
	}
	template, err := chooseTemplate(cmp.Or(o.template, x.plan.Template), m)
	if err != nil {
		return nil, err
	}
	if template, _, err = o.themed(template); err != nil {
		return nil, err
	}
	as, err := template.PlanWith(m, templates.Options{Keep: x.inputs})
	if err != nil {
		return nil, fmt.Errorf("the filing on its sheet %s does not fit the template", x.plan.Text)
	}
	return as, nil
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
