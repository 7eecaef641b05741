package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tieout/model"
	"tieout/workbook"
)

// parse says what was read of a filing.
func (s *session) parse(file string, asJSON bool) error {
	src, err := s.read(file)
	if err != nil {
		return err
	}
	m, err := understand(src)
	if err != nil {
		return err
	}
	if asJSON {
		return s.stdout.json(parseResult(m))
	}
	s.stdout.parseReport(m)
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

// checkReport is a table of checks, readable at 80 columns, then the findings.
func (p *page) checkReport(m *model.Model) {
	p.filingLine(m.Filing)
	rows := make([][6]string, len(m.Checks))
	width := [6]int{0, 6, 4, 5, 10, 8}
	for i, c := range m.Checks {
		rows[i] = [6]string{c.What, c.Column, grouped(c.Left.Value), grouped(c.Right.Value), grouped(c.Difference), string(c.Verdict)}
		for k := 2; k < 6; k++ {
			width[k] = max(width[k], utf8.RuneCountInString(rows[i][k]))
		}
		width[1] = min(12, max(width[1], utf8.RuneCountInString(c.Column)))
	}
	width[0] = max(16, pageWidth-width[1]-width[2]-width[3]-width[4]-width[5]-5)
	line := func(what, period, left, right, difference string, verdict painted) {
		p.printf("%-*s %-*s %*s %*s %*s %s\n", width[0], what, width[1], period, width[2], left, width[3], right, width[4], difference, verdict)
	}
	var kind model.CheckKind
	for i, c := range m.Checks {
		if c.Kind != kind {
			kind = c.Kind
			p.printf("\n%s\n", p.paint(bold, strings.ToUpper(string(kind[:1]))+string(kind[1:])))
			line("what", "period", "left", "right", "difference", "verdict")
		}
		r := rows[i]
		verdict := painted(r[5])
		if c.Verdict == model.Differs {
			verdict = p.paint(red, r[5])
		}
		what := wrap(r[0], width[0])
		if len(what) > 3 {
			what = append(what[:2], short(what[2], width[0]-1)+"…")
		}
		line(short(what[0], width[0]), short(r[1], width[1]), r[2], r[3], r[4], verdict)
		for _, more := range what[1:] {
			p.printf("  %s\n", short(more, pageWidth-2))
		}
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
