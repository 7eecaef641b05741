package templates

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// concern remembers that a check stands on a row of the tie-out sheet for the
// figures on both its sides.
func (t *tieOut) concern(check int, sides ...side) {
	for _, s := range sides {
		for _, p := range s.places {
			if d := &t.statements[p.statement]; d.sheet >= 0 && p.line < len(d.rows.first) {
				t.concernRow(rowAt{d.sheet, d.rows.first[p.line]}, check)
			}
		}
	}
}

func (b *planner) concernRow(figures rowAt, check int) {
	if b.concerned == nil {
		b.concerned = map[rowAt][]int{}
	}
	if list := b.concerned[figures]; !slices.Contains(list, check) {
		b.concerned[figures] = append(list, check)
	}
}

// concernForecast does the same for checks and alerts of the forecast, whose
// sides are formulas, and leads from them to the first figure on each side.
func (b *planner) concernForecast() {
	if b.tieOut < 0 {
		return
	}
	rows, shows := b.sheets[b.tieOut].sheet.Rows, map[string]bool{}
	for i, d := range b.sheets {
		shows[d.spec.id] = b.showsChecks(i)
	}
	for r := range rows {
		if !strings.HasPrefix(rows[r].ID, "forecast_") && !strings.HasPrefix(rows[r].ID, "alert_") {
			continue
		}
		cells := rows[r].Cells
		for side, at := range [2]int{workbookAt, comparedAt} {
			if cells[2+side].Expr == nil {
				continue
			}
			for ref := range formulas.Refs(cells[2+side].Expr) {
				if sheet, _, far := strings.Cut(ref.Line, "."); far && !shows[sheet] {
					continue // copies show no checks
				}
				a, err := b.plan.Locate(b.tieOut, r, 2+side, ref)
				if err != nil || !b.showsChecks(a.Sheet) {
					continue // reported when the formula is computed
				}
				if cells[at].Link() == nil {
					cells[at] = toSheet(b.sheets[a.Sheet].sheet.Name, a)
				}
				for row := a.Row; row <= a.LastRow; row++ {
					if !blank(b.plan.cell(a.Sheet, row, a.Column)) {
						b.concernRow(rowAt{a.Sheet, row}, r)
					}
				}
			}
		}
	}
}

// showsChecks reports whether rows of a sheet lead to their checks: statements,
// schedules and rows of the template do, copies and studies do not.
func (b *planner) showsChecks(sheet int) bool {
	d := b.sheets[sheet]
	return d.annual() || !d.spec.monthly && (d.spec.has(schedulesBlock) || d.spec.has(termsBlock))
}

// leadToChecks leads from every row whose figures are checked to the first of
// its checks that a finding explains, else to the first one. Sheets without
// checks keep a gap in the column, so that a year stands in one column
// everywhere.
func (b *planner) leadToChecks() {
	b.concernForecast()
	for at, checks := range b.concerned {
		if !b.showsChecks(at.sheet) {
			continue
		}
		s := b.sheets[at.sheet].sheet
		row := &s.Rows[at.row]
		for len(row.Cells) <= checksColumn {
			row.Cells = append(row.Cells, Cell{})
		}
		slices.Sort(checks)
		row.Cells[checksColumn] = b.toChecks(checks)
		s.Columns[checksColumn].Width = checksWidth
	}
	for _, d := range b.sheets {
		s := d.sheet
		if len(s.Columns) <= checksColumn || s.Columns[checksColumn].Width != checksWidth || !b.showsChecks(b.index(d)) {
			continue
		}
		for r := range s.Rows {
			if row := &s.Rows[r]; row.Style == HeaderRow && len(row.Cells) > checksColumn && row.Cells[sourceColumn].Value.Str == sourceHeading {
				row.Cells[checksColumn] = label(checksHeading)
			}
		}
	}
}

func (b *planner) index(d *sheetDraft) int { return slices.Index(b.sheets, d) }

// closeGaps leaves a gap where no row of a sheet has a source.
func (b *planner) closeGaps() {
	for _, d := range b.sheets {
		s := d.sheet
		if len(s.Columns) <= checksColumn || s.Columns[sourceColumn].Width != sourceWidth || s.Columns[captionColumn].Width != captionWidth {
			continue
		}
		heads, used := []*Cell{}, false
		for r := range s.Rows {
			if row := &s.Rows[r]; len(row.Cells) > sourceColumn {
				if c := &row.Cells[sourceColumn]; row.Style == HeaderRow {
					heads = append(heads, c)
				} else {
					used = used || c.Value.Kind != formulas.KindBlank || c.Expr != nil
				}
			}
		}
		if used {
			continue
		}
		s.Columns[sourceColumn].Width = gapWidth
		for _, c := range heads {
			*c = Cell{}
		}
	}
}

// Headings of the columns that lead to the filing and to the checks.
const (
	sourceHeading = "Source"
	checksHeading = "Checks"
)

// toChecks is a jump to rows of the tie-out sheet.
func (b *planner) toChecks(checks []int) Cell {
	rows := b.sheets[b.tieOut].sheet.Rows
	at := 0
	for i, r := range checks {
		if len(rows[r].Cells[findingAt].Value.Str) > 0 {
			at = i
			break
		}
	}
	to := Area{Sheet: b.tieOut, Row: checks[at], LastRow: checks[at], LastColumn: verdictColumn}
	for at++; at < len(checks) && checks[at] == to.LastRow+1; at++ {
		to.LastRow++
	}
	var names []string
	for _, r := range checks {
		name := rows[r].Cells[0].Value.Str
		again := func(known string) bool {
			rest, same := strings.CutPrefix(known, name)
			return same && (rest == "" || strings.HasPrefix(rest, equals))
		}
		if name != largestDifference && !slices.ContainsFunc(names, again) {
			names = append(names, name)
		}
	}
	tip := "On " + b.sheets[b.tieOut].sheet.Name + ": " + strings.Join(names, "; ")
	return Cell{Value: formulas.Str(howMany(len(checks), "check")), Role: SourceRole, aside: leading(to, Aside{Tip: tip})}
}

// howMany is "1 check", "2 checks".
func howMany(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// toPlaces is a jump to figures that stand one below another, else to the first.
func (t *tieOut) toPlaces(places []place) Cell {
	c := t.toPlace(places[0])
	to := c.Link()
	for _, p := range places[1:] {
		d := &t.statements[p.statement]
		row := d.rows.first[p.line]
		if d.sheet != to.Sheet || d.column[p.column] != to.Column || row != to.LastRow+1 {
			break
		}
		to.LastRow = row
	}
	return c
}

// leadFromFiling leads from every line of the filing that a sheet names as a
// source to the first place where it is used: where a statement or a table
// shows it, else where anything else does.
func (b *planner) leadFromFiling() {
	if b.filing < 0 {
		return
	}
	order := make([]int, len(b.sheets))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(b.usesFiling(x), b.usesFiling(y)) })
	lines := b.sheets[b.filing].sheet.Rows
	for _, i := range order {
		if i == b.filing {
			continue
		}
		s := b.sheets[i].sheet
		for r := range s.Rows {
			cells := s.Rows[r].Cells
			for k := range cells {
				if cells[k].aside == nil || cells[k].aside.Place.IsZero() {
					continue
				}
				line, _ := cells[k].aside.Place.Position()
				at := filingRow(line)
				if at >= len(lines) || lines[at].Cells[0].Link() != nil {
					continue
				}
				tip := "Used on " + s.Name
				if caption := cells[0].Value.Str; caption != "" {
					tip += ": " + caption
				}
				lines[at].Cells[0].aside = leading(cellArea(i, r, k), Aside{Tip: tip})
			}
		}
	}
}

// usesFiling ranks sheets by where a reader looks for a line of the filing.
func (b *planner) usesFiling(sheet int) int {
	switch d := b.sheets[sheet]; {
	case d.spec.has(asFiledBlock):
		return 0
	case d.spec.has(schedulesBlock), d.spec.has(termsBlock):
		return 1
	case d.spec.has(tieOutBlock):
		return 3
	case d.spec.has(sourcesBlock):
		return 4
	}
	return 2
}
