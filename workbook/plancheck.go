package workbook

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tieout/formulas"
	"tieout/templates"
)

// maxOutline is how deep Excel groups rows and columns.
const maxOutline = 7

// checkPlan lists what can be said to be wrong without a file format: sheets, names, areas, values.
func checkPlan(p *templates.Plan, workers int) []Problem {
	if p == nil || len(p.Sheets) == 0 {
		return []Problem{{Msg: "the plan has no sheets; a workbook needs at least one"}}
	}
	var problems []Problem
	seen := make(map[string]bool)
	for i, sheet := range p.Sheets {
		if sheet == nil {
			return append(problems, Problem{Msg: fmt.Sprintf("sheet %d of the plan is missing", i+1)})
		}
		place := quoteSheet(sheet.Name)
		if msg := checkSheetName(sheet.Name); msg != "" {
			problems = append(problems, Problem{place, msg})
		}
		if fold := strings.ToLower(sheet.Name); seen[fold] {
			problems = append(problems, Problem{place, "another sheet has the same name; Excel does not tell capitals apart"})
		} else {
			seen[fold] = true
		}
	}
	problems = append(problems, checkNames(p)...)
	sizes, found := make([]int, len(p.Sheets)), make([][]Problem, len(p.Sheets))
	for i := range p.Sheets {
		sizes[i] = len(p.Sheets[i].Rows)
	}
	abreast(workers, sizes, func(i int) { found[i] = checkSheetPlan(p, i) })
	return append(append(problems, slices.Concat(found...)...), checkCharts(p)...)
}

// checkNames checks the defined names and what they stand for.
func checkNames(p *templates.Plan) []Problem {
	var problems []Problem
	seen := make(map[string]bool)
	for _, name := range p.Names {
		add := func(msg string) { problems = append(problems, Problem{"name " + name.Name, msg}) }
		if msg := checkName(name.Name); msg != "" {
			add(msg)
		}
		if fold := strings.ToLower(name.Name); seen[fold] {
			add("the name is defined twice; Excel does not tell capitals apart")
		} else {
			seen[fold] = true
		}
		if msg := checkArea(p, name.Area); msg != "" {
			add("it stands for a place " + msg)
		}
	}
	return problems
}

// checkArea is what is wrong with an area of the plan, "" for nothing.
func checkArea(p *templates.Plan, a templates.Area) string {
	if a.Sheet < 0 || a.Sheet >= len(p.Sheets) {
		return fmt.Sprintf("on sheet %d of %d", a.Sheet+1, len(p.Sheets))
	}
	sheet := p.Sheets[a.Sheet]
	columns := len(sheet.Columns)
	if a.Row < 0 || a.Row > a.LastRow || a.LastRow >= len(sheet.Rows) {
		return fmt.Sprintf("in rows %d to %d of sheet %s, which has %d", a.Row+1, a.LastRow+1, sheet.Name, len(sheet.Rows))
	}
	if a.LastColumn >= columns {
		for r := a.Row; r <= a.LastRow; r++ {
			columns = max(columns, p.Width(a.Sheet, r))
		}
	}
	if a.Column < 0 || a.Column > a.LastColumn || a.LastColumn >= columns {
		return fmt.Sprintf("in columns %d to %d of sheet %s, which has %d", a.Column+1, a.LastColumn+1, sheet.Name, columns)
	}
	return ""
}

// checkSheetPlan checks one sheet and its cells.
func checkSheetPlan(p *templates.Plan, index int) []Problem {
	sheet := p.Sheets[index]
	place := quoteSheet(sheet.Name)
	var problems []Problem
	add := func(msg string) { problems = append(problems, Problem{place, msg}) }
	rows, columns := extent(p, index)
	if rows > maxRows || columns > maxColumns {
		add(fmt.Sprintf("the sheet has %d rows and %d columns; Excel takes %d and %d", rows, columns, maxRows, maxColumns))
		return problems
	}
	for _, column := range sheet.Columns {
		if !(column.Width >= 0 && column.Width <= 255) || column.Level < 0 || column.Level > maxOutline {
			add(fmt.Sprintf("column %q has width %g and outline level %d; expected 0 to 255 and 0 to 7", column.Key, column.Width, column.Level))
		}
	}
	if f := sheet.Frozen; f.Rows < 0 || f.Columns < 0 || f.Rows > rows || f.Columns > columns || sheet.Header < 0 || sheet.Header > rows {
		add(fmt.Sprintf("%d rows and %d columns are frozen and %d rows repeat in print; the sheet has %d rows and %d columns",
			f.Rows, f.Columns, sheet.Header, rows, columns))
	}
	var room []templates.Cell
	for r := range sheet.Rows {
		row := &sheet.Rows[r]
		if row.Level < 0 || row.Level > maxOutline {
			add(fmt.Sprintf("row %d has outline level %d; expected 0 to 7", r+1, row.Level))
		}
		cells := p.Cells(index, r, &room)
		for c := range cells {
			cell := &cells[c]
			if msg := checkValue(cell); msg != "" {
				problems = append(problems, Problem{place + "!" + cellName(r, c), msg})
			}
			if cell.Link() == nil && cell.Role != templates.ChoiceRole {
				continue
			}
			if msg := checkPointers(p, cell); msg != "" {
				problems = append(problems, Problem{place + "!" + cellName(r, c), msg})
			}
		}
	}
	return problems
}

// checkValue is what is wrong with the value of a cell: a formula has one of a known type, nothing is an error.
func checkValue(cell *templates.Cell) string {
	switch v := cell.Value; v.Kind {
	case formulas.KindBlank:
		if cell.Expr != nil {
			return "the formula has no computed value"
		}
	case formulas.KindNum:
		if math.IsNaN(v.Num) || math.IsInf(v.Num, 0) {
			return fmt.Sprintf("the value %g is no number a spreadsheet has", v.Num)
		}
	case formulas.KindStr, formulas.KindBool:
	case formulas.KindErr:
		return "the value is the error " + v.Str
	default:
		return fmt.Sprintf("the value is of unknown kind %d", v.Kind)
	}
	if cell.Verbatim && cell.Expr != nil {
		return "the cell is both a formula and verbatim text of the filing"
	}
	return ""
}

// checkPointers is what is wrong with where a cell leads and what it offers to choose.
func checkPointers(p *templates.Plan, cell *templates.Cell) string {
	if cell.Link() != nil {
		if msg := checkArea(p, *cell.Link()); msg != "" {
			return "the link leads to a place " + msg
		}
	}
	if cell.Role != templates.ChoiceRole {
		return ""
	}
	if cell.Choices() == nil {
		return "the cell is to be chosen and has no choices"
	}
	if cell.Choices().From != nil {
		if msg := checkArea(p, *cell.Choices().From); msg != "" {
			return "the choices stand in a place " + msg
		}
		return ""
	}
	list := strings.Join(cell.Choices().List, ",")
	switch {
	case len(cell.Choices().List) == 0:
		return "the cell is to be chosen and has no choices"
	case utf16Length(list) > maxList:
		return fmt.Sprintf("the choices have %d characters together; Excel takes %d, so put them into cells", utf16Length(list), maxList)
	case strings.Count(list, ",") != len(cell.Choices().List)-1:
		return "a choice contains a comma, which parts choices; put the choices into cells"
	}
	return ""
}
