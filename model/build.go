package model

import (
	"fmt"
	"strings"

	"tieout/parse"
)

// Build says what the figures of a filing mean.
//
// It returns an error when the filing has no primary statement at all: an
// index, an exhibit, or a report whose statements are in another file. A
// filing with some of its statements is a Model with those.
func Build(of *parse.Filing) (*Model, error) {
	if of == nil {
		return nil, fmt.Errorf("expected a filing, found none")
	}
	f := newFiling(of)
	found := choose(f)
	found.align(f.Tables)
	m := &Model{Filing: of}
	for _, d := range found {
		if d != nil {
			m.Statements = append(m.Statements, d.st)
		}
	}
	if len(m.Statements) == 0 {
		return nil, noStatements(of)
	}
	if e := found[Equity]; e != nil {
		setEquityYears(e, found[Income])
	}
	for _, d := range found {
		if d != nil {
			d.footBlocks()
			d.setNames()
		}
	}
	schedules := readSchedules(f, found)
	for _, d := range schedules {
		m.Schedules = append(m.Schedules, d.st)
	}
	t := newTieOut(f, found, schedules)
	said := newProse(t)
	said.read()
	m.Checks, m.Findings, m.Links, m.Stated = append(t.checks(len(said.checks)+len(t.identities)/4), said.checks...), byPlace(append(t.findings, said.findings...)), t.links, said.stated
	m.Key = keyFigures(found, t.doubtful)
	readNotes(m, t)
	m.Findings = onceOnly(m.Findings)
	return m, nil
}

// noStatements says what was found instead.
func noStatements(f *parse.Filing) error {
	var near []string
	for _, t := range f.Tables {
		w := words(t.Title)
		if hasAny(w, "statement", "balance", "income", "cash", "financial") && len(near) < 3 {
			title := strings.TrimSpace(t.Title)
			if r := []rune(title); len(r) > 80 {
				title = string(r[:77]) + "..."
			}
			line, _ := t.Span.Position()
			near = append(near, fmt.Sprintf("line %d %q", line, title))
		}
	}
	msg := fmt.Sprintf("expected an income statement, a balance sheet or a cash flow statement whose figures add up, found %d tables and none that does", len(f.Tables))
	if len(near) > 0 {
		msg += "; nearest: " + strings.Join(near, ", ")
	}
	return fmt.Errorf("%s; give the complete annual report, with the exhibit that holds its statements", msg)
}
