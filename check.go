package main

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/templates"
	"tieout/workbook"
)

// readModel reads a filing and what its figures mean, captions placed by the
// rules of a file; "" for none.
func (s *session) readModel(file, captions string) (*model.Model, error) {
	rules, err := readCaptions(captions)
	if err != nil {
		return nil, err
	}
	src, err := s.read(file)
	if err != nil {
		return nil, err
	}
	return s.understandWith(src, rules, nil)
}

// parse says what was read of a filing.
func (s *session) parse(file, captions string, asJSON bool) error {
	m, err := s.readModel(file, captions)
	if err != nil {
		return err
	}
	if asJSON {
		return s.stdout.json(parseResult(m))
	}
	s.stdout.parseReport(m)
	s.stdout.unplaced(m)
	return nil
}

// check lists the tie-out checks of a filing, or says how those of a workbook
// stand.
func (s *session) check(file, captions string, strict, asJSON bool) error {
	rules, err := readCaptions(captions)
	if err != nil {
		return err
	}
	src, err := s.read(file)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(src.Bytes, []byte("PK\x03\x04")) {
		if captions != "" {
			return misuse("--captions says what captions of a filing mean, and %s is a workbook; leave it out", file)
		}
		return s.checkWorkbook(src.Name, src.Bytes, asJSON)
	}
	m, err := s.understandWith(src, rules, nil)
	if err != nil {
		return err
	}
	if asJSON {
		if err := s.stdout.json(checkResult(m)); err != nil {
			return err
		}
	} else {
		s.stdout.checkReport(m)
	}
	if strict {
		return s.tiesOut(m, "")
	}
	return nil
}

// checkReport lists the checks by kind, readable at 80 columns: how many of a
// kind there are and hold, those that differ first, each identity once and
// under it a row for every period it was checked in. The findings follow.
func (p *page) checkReport(m *model.Model) {
	p.filingLine(m.Filing)
	p.printf("%s   %s, as printed: %s\n", p.paint(bold, "amounts"), m.Filing.Currency, scaleName(scaleOf(m)))
	sections := templates.CheckSections(m.Checks)
	p.printf("\n%-58s %6s %6s %7s\n", p.paint(bold, "Checks by kind"), "checks", "hold", "differ")
	for _, s := range sections {
		p.printf("  %-56s %6d %6d %7d\n", short(s.Heading, 56), len(s.Differ)+len(s.Agree), len(s.Agree), len(s.Differ))
	}
	t := newCheckTable(m.Checks)
	for _, s := range sections {
		p.printf("\n%s\n", p.paint(bold, s.Heading))
		t.row(p, "period", "left", "right", "difference", "verdict")
		what := ""
		for _, c := range slices.Concat(s.Differ, s.Agree) {
			if c.What != what {
				what = c.What
				p.wrapped("", what)
			}
			verdict := painted(c.Verdict)
			if c.Verdict == model.Differs {
				verdict = p.paint(red, string(c.Verdict))
			}
			t.row(p, c.Column, inReport(c.Left.Value), inReport(c.Right.Value), inReport(c.Difference), verdict)
		}
	}
	p.printf("\n")
	p.verdictLine(m)
	p.findings(m)
}

// checkTable is the widths of the columns of checks.
type checkTable struct{ period, left, right, difference int }

func newCheckTable(checks []model.Check) checkTable {
	t := checkTable{left: len("left"), right: len("right"), difference: len("difference")}
	for _, c := range checks {
		t.left = max(t.left, len(inReport(c.Left.Value)))
		t.right = max(t.right, len(inReport(c.Right.Value)))
		t.difference = max(t.difference, len(inReport(c.Difference)))
	}
	t.period = max(12, pageWidth-t.left-t.right-t.difference-len("difference")-6)
	return t
}

// inReport is a figure as reports show it: a quotient has no end of decimals.
func inReport(d decimal.Decimal) string { return grouped(d.Round(4)) }

func (t checkTable) row(p *page, period, left, right, difference string, verdict painted) {
	p.printf("  %-*s %*s %*s %*s %s\n", t.period, short(period, t.period), t.left, left, t.right, right, t.difference, difference, verdict)
}

// countingCells are the named cells in which a workbook says how its checks stand.
var countingCells = [...]string{"Checks_Failed", "Findings_Count"}

// checkWorkbook says how the checks of a workbook stand, by the values in the
// file; a workbook whose checks fail is a failure.
func (s *session) checkWorkbook(name string, data []byte, asJSON bool) error {
	status, err := workbook.ReadStatus(data, countingCells[:]...)
	if err != nil {
		return fail(exitInput, fmt.Errorf("%s: %w", name, err))
	}
	if asJSON {
		err = s.stdout.json(workbookStatus(name, status))
	} else {
		s.stdout.statusReport(name, status)
	}
	if err != nil {
		return err
	}
	switch failed := status.Counts[0]; {
	case failed.Stale:
		return fail(exitIntegrity, fmt.Errorf("%s holds no value in %s; open it in a spreadsheet, save it, and check it again", name, failed.Cell))
	case failed.Value != 0:
		return fail(exitIntegrity, fmt.Errorf("%s: %s, see %s", name, count(failed.Value, "failing check"), failed.Cell))
	}
	return nil
}

// statusReport says how a workbook stands.
func (p *page) statusReport(name string, status *workbook.Status) {
	p.printf("%s  %s\n", p.paint(bold, "workbook"), name)
	p.printf("%s  %s\n", p.paint(bold, "template"), status.Template)
	p.printf("%s    %s\n", p.paint(bold, "filing"), "sha256 "+status.Filing)
	p.wrapped("values    ", valuesOf(status))
	for _, c := range status.Counts {
		value := strconv.Itoa(c.Value)
		if c.Stale {
			value = "no value"
		}
		p.printf("%-15s %s   (%s)\n", c.Name, value, c.Cell)
	}
}

// valuesOf says whose values stand in the workbook.
func valuesOf(status *workbook.Status) string {
	if status.Untouched {
		return "as tieout computed them; nobody changed the workbook since"
	}
	by := "another program"
	if status.SavedBy != "" {
		by = status.SavedBy
	}
	return "cached when " + by + " saved the workbook, which was changed since tieout wrote it; nothing is recalculated here"
}
