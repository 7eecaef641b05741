package templates

import (
	"slices"

	"tieout/formulas"
)

// companyLine is the row of the cover that holds the company's name.
const companyLine = "company"

// top writes what stands above the headings of every sheet but the cover: its
// title, whose it is and in which state, what it shows, and links.
func (b *planner) top(s *Sheet, title Cell, about string) {
	s.add(Row{Style: TitleRow, Cells: []Cell{title}})
	s.standing = s.add(Row{Style: SubtitleRow, Cells: []Cell{filed(b.plan.Company)}})
	s.add(textRow(SubtitleRow, about))
	s.add(Row{Style: SubtitleRow})
}

// signposts fills in what the tops of the sheets say of the others, once all
// sheets are there: the chosen case and the checks, live, so that a printed page
// shows them.
func (b *planner) signposts() {
	cover := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.has(coverBlock) })
	var state []formulas.Expr
	say := func(words string, ref formulas.Ref) {
		state = append(state, formulas.Text{Value: words}, ref)
	}
	if cover >= 0 {
		state = append(state, formulas.Ref{Line: b.sheets[cover].spec.id + "." + companyLine, Period: labelKey})
		if cases := b.shownCases(); b.forecasting() && len(cases) > 0 && b.t.rows.scenarios != "" {
			say("   |   Case: ", formulas.Ref{Line: b.t.rows.scenarios + "." + scenarioLine, Period: b.years[b.base+1].key})
		}
		if b.tieOut >= 0 {
			say("   |   Checks that fail: ", formulas.Ref{Line: b.sheets[b.tieOut].spec.id + "." + checksFailedLine, Period: workbookKey})
		}
	}
	for _, d := range b.sheets {
		s := d.sheet
		if s.standing == 0 {
			continue
		}
		if len(state) > 0 {
			text := state[0]
			for _, part := range state[1:] {
				text = formulas.Binary{Op: "&", X: text, Y: part}
			}
			s.Rows[s.standing].Cells[0] = Cell{Expr: text, Role: CalcRole}
		}
	}
}

// links leads from every sheet but the cover to the cover, the sheets on either
// side and the checks, in columns that are in view.
func (b *planner) links() {
	cover := slices.IndexFunc(b.sheets, func(d *sheetDraft) bool { return d.spec.has(coverBlock) })
	for i, d := range b.sheets {
		s := d.sheet
		if s.standing == 0 {
			continue
		}
		var ways []Cell
		way := func(to int, text string) {
			if to >= 0 && to < len(b.sheets) && to != i {
				ways = append(ways, Cell{Value: formulas.Str(text), aside: &Aside{Link: &Area{Sheet: to}, Tip: "To the sheet " + b.sheets[to].sheet.Name}})
			}
		}
		if cover >= 0 {
			way(cover, b.sheets[cover].sheet.Name)
		}
		way(i-1, "< Back")
		way(i+1, "Next >")
		way(b.tieOut, "Checks")
		cells := make([]Cell, 0, len(s.Columns))
		for k := 0; k < len(s.Columns) && len(ways) > 0; k++ {
			c := Cell{}
			if !s.Columns[k].Collapsed && s.Columns[k].Width != gapWidth {
				c, ways = ways[0], ways[1:]
			}
			cells = append(cells, c)
		}
		s.Rows[s.standing+2].Cells = cells
	}
}
