package templates

import (
	"strings"
	"testing"

	"tieout/formulas"
)

// traced holds that a reader gets from every figure that is checked to its
// checks, from every check to figures it reads, and from every line of the
// filing that is a source to where it is used.
func traced(t *testing.T, p *Plan) {
	tieOut, filing := -1, -1
	for i, s := range p.Sheets {
		if s.Name == p.Text {
			filing = i
		}
		for r := range s.Rows {
			if s.Rows[r].ID == checksFailedLine {
				tieOut = i
			}
		}
	}
	if tieOut < 0 || filing < 0 {
		return // templates of tests need not show both
	}
	marked, used := map[int]bool{}, 0
	for r := range p.Sheets[tieOut].Rows {
		row := &p.Sheets[tieOut].Rows[r]
		kind, _, _ := strings.Cut(row.ID, "_")
		if kind != "check" && kind != "printed" && kind != "forecast" && kind != "alert" || len(row.Cells) <= comparedAt {
			continue
		}
		for side, at := range [2]int{workbookAt, comparedAt} {
			if row.Cells[2+side].Expr == nil {
				continue
			}
			for ref := range formulas.Refs(row.Cells[2+side].Expr) {
				a, err := p.Locate(tieOut, r, 2+side, ref)
				if err != nil {
					t.Fatal(err)
				}
				s := p.Sheets[a.Sheet]
				if len(s.Columns) <= checksColumn || s.Columns[checksColumn].Width != checksWidth {
					continue // copies and studies, whose rows lead nowhere
				}
				for i := a.Row; i <= a.LastRow; i++ {
					if blank(p.cell(a.Sheet, i, a.Column)) {
						continue
					}
					c := &s.Rows[i].Cells[checksColumn]
					if c.Link() == nil || c.Link().Sheet != tieOut || !strings.Contains(c.Tip(), "On ") {
						t.Errorf("%s is read by %s and does not lead to it", p.where(a.Sheet, i, checksColumn), p.where(tieOut, r, 2+side))
						continue
					}
					marked[c.Link().Row] = true
					used++
				}
				if back := row.Cells[at].Link(); back == nil || back.Sheet == tieOut {
					t.Errorf("%s does not lead back to what it reads", p.where(tieOut, r, at))
				}
			}
		}
	}
	if used == 0 {
		t.Error("no row leads to its checks")
	}
	for row := range marked {
		if c := p.cell(tieOut, row, verdictColumn); c == nil || c.Expr == nil {
			t.Errorf("a row leads to row %d of the tie-out sheet, which is no check", row+1)
		}
	}
	for i, s := range p.Sheets {
		for r := range s.Rows {
			for k := range s.Rows[r].Cells {
				c := &s.Rows[r].Cells[k]
				if c.Link() == nil || c.Link().Sheet != filing || c.Role != SourceRole {
					continue
				}
				number := p.cell(filing, c.Link().Row, 0)
				if number.Link() == nil || number.Tip() == "" {
					t.Errorf("%s leads to line %v of the filing, which does not lead back", p.where(i, r, k), number.Value.Num)
					continue
				}
				there := p.cell(number.Link().Sheet, number.Link().Row, number.Link().Column)
				if line, _ := there.Place().Position(); there.Place().IsZero() || float64(line) != number.Value.Num {
					t.Errorf("line %v of the filing leads to %s, which is read elsewhere", number.Value.Num, p.where(number.Link().Sheet, number.Link().Row, number.Link().Column))
				}
			}
		}
	}
	for i, s := range p.Sheets {
		if s.ID != "sources" {
			continue
		}
		for r := range s.Rows {
			if c := &s.Rows[r].Cells; s.Rows[r].Style == LineRow && ((*c)[0].Link() == nil || (*c)[6].Link() == nil) {
				t.Errorf("%s leads to no figure, or to no line", p.where(i, r, 0))
			}
		}
	}
}

// A check of several periods says in full once what it holds.
func TestChecksSayOnceWhatTheyHold(t *testing.T) {
	p := lockerPlan(t, lockers(t), Options{})
	short := 0
	for _, s := range p.Sheets {
		if s.Kind != CheckSheet {
			continue
		}
		before := ""
		for r := range s.Rows {
			if !strings.HasPrefix(s.Rows[r].ID, "check_") {
				before = ""
				continue
			}
			what := s.Rows[r].Cells[0].Value.Str
			if what == before && len(what) > 2*oneLine {
				t.Errorf("row %d repeats %q", r+1, what)
			}
			if before != "" && strings.HasPrefix(before, what+equals) {
				short++
			} else {
				before = what
			}
		}
	}
	if short == 0 {
		t.Error("no check of a second period")
	}
}
