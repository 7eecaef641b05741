package main

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/workbook"
)

// parse says what was read of a filing.
func (s *session) parse(file, captions string, asJSON bool) error {
	rules, err := readCaptions(captions)
	if err != nil {
		return err
	}
	src, err := s.read(file)
	if err != nil {
		return err
	}
	m, err := s.understandWith(src, rules)
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
func (s *session) check(file string, strict, asJSON bool) error {
	src, err := s.read(file)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(src.Bytes, []byte("PK\x03\x04")) {
		return s.checkWorkbook(src.Name, src.Bytes, asJSON)
	}
	m, err := understand(src)
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

// checkReport is a table of checks, readable at 80 columns: each identity once,
// under it a row for every period it was checked in. The findings follow.
func (p *page) checkReport(m *model.Model) {
	p.filingLine(m.Filing)
	p.printf("%s   %s, as printed: %s\n\n", p.paint(bold, "amounts"), m.Filing.Currency, scaleName(scaleOf(m)))
	width := [4]int{0, len("left"), len("right"), len("difference")}
	for _, c := range m.Checks {
		for i, amount := range []decimal.Decimal{c.Left.Value, c.Right.Value, c.Difference} {
			width[i+1] = max(width[i+1], len(grouped(amount)))
		}
	}
	width[0] = max(12, pageWidth-width[1]-width[2]-width[3]-len("difference")-6)
	row := func(period, left, right, difference string, verdict painted) {
		p.printf("  %-*s %*s %*s %*s %s\n", width[0], short(period, width[0]), width[1], left, width[2], right, width[3], difference, verdict)
	}
	row("period", "left", "right", "difference", "verdict")
	what := ""
	for _, c := range m.Checks {
		if identity := c.What + " (" + string(c.Kind) + ")"; identity != what {
			what = identity
			p.wrapped("", what)
		}
		verdict := painted(c.Verdict)
		if c.Verdict == model.Differs {
			verdict = p.paint(red, string(c.Verdict))
		}
		row(c.Column, grouped(c.Left.Value), grouped(c.Right.Value), grouped(c.Difference), verdict)
	}
	p.printf("\n")
	p.verdictLine(m)
	p.findings(m)
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
