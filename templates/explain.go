package templates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/parse"
)

// Step is one figure of an explanation: what it is, what it is worth, and how
// it comes about.
type Step struct {
	Sheet   string         // tab
	Line    string         // name that formulas and Explain take: "balance_sheet.total_assets"
	Caption string         // what the row shows
	Column  string         // key of the column: "2003"
	Value   formulas.Value // of a percentage, the fraction
	Format  Format
	Decimal int        // decimals it is shown with
	Words   string     // formula in words, "" for a constant
	Excel   string     // formula as the workbook has it, "" for a constant
	Place   parse.Span // where the filing prints it; zero for what it does not print
	Inputs  []*Step    // what the formula reads, in its order
	Again   bool       // explained further up: Inputs is left out
}

// maxSteps keeps an explanation finite on a large workbook.
const maxSteps = 2000

// Explain says how a figure comes about, down to the lines of the filing. A
// figure is named by its line, with the sheet where several have it, and by the
// key of its column, the last actual year where none is given: "gross_profit",
// "gross_profit.2002", "balance_sheet.total_assets.2003". A defined name of the
// workbook does as well. The error says which names are near.
func (p *Plan) Explain(name string) (*Step, error) {
	sheet, row, column, err := p.find(strings.TrimSpace(name))
	if err != nil {
		return nil, err
	}
	e := &explanation{p: p, seen: map[place]bool{}}
	return e.step(sheet, row, column), nil
}

// find is the cell a name stands for.
func (p *Plan) find(name string) (sheet, row, column int, err error) {
	if name == "" {
		return 0, 0, 0, errors.New("expected the name of a line, such as net_income or balance_sheet.total_assets.2003, found none")
	}
	for _, n := range p.Names {
		base, key, _ := strings.Cut(name, ".")
		if !strings.EqualFold(n.Name, base) {
			continue
		}
		column, err := p.columnOf(n.Area.Sheet, n.Area.Row, key, n.Area.Column)
		return n.Area.Sheet, n.Area.Row, column, err
	}
	line, key := name, ""
	rows := p.rowsOf(line)
	if len(rows) == 0 {
		if at := strings.LastIndexByte(name, '.'); at > 0 {
			line, key = name[:at], name[at+1:]
			rows = p.rowsOf(line)
		}
	}
	if len(rows) == 0 {
		return 0, 0, 0, fmt.Errorf("expected a line of the workbook, found no %s%s", name, p.nearLines(line))
	}
	if len(rows) > 1 {
		var names []string
		for _, r := range rows {
			names = append(names, p.Sheets[r[0]].ID+"."+p.Sheets[r[0]].Rows[r[1]].ID)
		}
		// The statements are meant before a sheet that restates them.
		own := slices.IndexFunc(rows, func(r [2]int) bool { return p.Sheets[r[0]].Kind == StatementSheet })
		if own < 0 || slices.ContainsFunc(rows[own+1:], func(r [2]int) bool { return p.Sheets[r[0]].Kind == StatementSheet }) {
			return 0, 0, 0, fmt.Errorf("expected one line %s, found %s; name the sheet as well", line, strings.Join(names, ", "))
		}
		rows = rows[own : own+1]
	}
	column, err = p.columnOf(rows[0][0], rows[0][1], key, -1)
	return rows[0][0], rows[0][1], column, err
}

// rowsOf are the rows with a name, "sheet.line" or "line": sheet and row.
func (p *Plan) rowsOf(name string) [][2]int {
	var found [][2]int
	for i, s := range p.Sheets {
		if s.Kind == SourceSheet {
			continue
		}
		line := name
		if id, rest, qualified := strings.Cut(name, "."); qualified {
			if id != s.ID {
				continue
			}
			line = rest
		}
		if j := slices.IndexFunc(s.Rows, func(r Row) bool { return r.ID == line && line != "" }); j >= 0 {
			found = append(found, [2]int{i, j})
		} else if j, ok := p.copyOf(i, line); ok {
			found = append(found, [2]int{i, j})
		}
	}
	return found
}

// columnOf is the column of a row with a key; without one, that of the fiscal
// year, else the only or the first with a figure.
func (p *Plan) columnOf(sheet, row int, key string, first int) (int, error) {
	r := &p.Sheets[sheet].Rows[row]
	keys := r.Keys()
	if keys == nil {
		for _, c := range p.Sheets[sheet].Columns {
			keys = append(keys, c.Key)
		}
	}
	shows := func(k int) bool {
		c := p.cell(sheet, row, k)
		return c != nil && (c.Expr != nil || c.Value.Kind == formulas.KindNum)
	}
	wanted := key
	if wanted == "" {
		wanted = strconv.Itoa(p.PeriodEnd.Year())
	}
	if at := slices.Index(keys, wanted); at >= 0 && shows(at) {
		return at, nil
	}
	var known []string
	for k, name := range keys {
		if name == "" || !shows(k) {
			continue
		}
		if key == "" && (first < 0 || k >= first) {
			return k, nil
		}
		known = append(known, name)
	}
	name := p.lineAs(-1, rowAt{sheet, row})
	if len(known) == 0 {
		return 0, fmt.Errorf("expected a line with figures, found %s, which has none", name)
	}
	return 0, fmt.Errorf("expected a column of %s with a figure, found %s; it has %s", name, wanted, strings.Join(known, ", "))
}

// nearLines suggests lines for a name that is none.
func (p *Plan) nearLines(name string) string {
	var names []string
	for i, s := range p.Sheets {
		if s.Kind == SourceSheet || s.Kind == CheckSheet {
			continue
		}
		for j := range s.Rows {
			id := p.lineID(rowAt{i, j})
			if id == "" {
				continue
			}
			if strings.Contains(name, ".") {
				id = s.ID + "." + id
			}
			names = append(names, id)
		}
	}
	if near := didYouMean(name, names); near != "" {
		return near
	}
	var holding []string
	for _, n := range names {
		if strings.Contains(n, name) && !slices.Contains(holding, n) && len(holding) < 5 {
			holding = append(holding, n)
		}
	}
	if len(holding) > 0 {
		return "; there are " + strings.Join(holding, ", ")
	}
	return "; the sheet Sources lists every line"
}

// explanation walks from a figure down to the filing.
type explanation struct {
	p    *Plan
	seen map[place]bool // cells that were explained
	n    int
}

func (e *explanation) step(sheet, row, column int) *Step {
	s, c := e.p.Sheets[sheet], e.p.cell(sheet, row, column)
	step := &Step{Sheet: s.Name, Line: e.p.lineAs(-1, rowAt{sheet, row}), Caption: e.p.caption(sheet, row), Column: e.p.keyOf(sheet, row, column)}
	e.n++
	if c == nil {
		return step
	}
	step.Value, step.Place, step.Format, step.Decimal = c.Value, c.Place(), c.Format, int(c.Decimals)
	if c.Expr == nil {
		return step
	}
	locate := func(ref formulas.Ref) Area {
		a, _ := e.p.Locate(sheet, row, column, ref)
		return a
	}
	step.Words = formulas.Words(c.Expr, func(ref formulas.Ref) string { return e.p.called(sheet, row, column, ref, locate(ref)) })
	step.Excel = formulas.Excel(c.Expr, func(ref formulas.Ref) string { return e.p.a1(sheet, locate(ref)) })
	at := place{sheet, row, column}
	if e.seen[at] || e.n > maxSteps {
		step.Again = true
		return step
	}
	e.seen[at] = true
	read := map[place]bool{}
	for ref := range formulas.Refs(c.Expr) {
		a := locate(ref)
		for r := a.Row; r <= a.LastRow; r++ {
			for k := a.Column; k <= a.LastColumn; k++ {
				from := e.p.cell(a.Sheet, r, k)
				if from == nil || from.Expr == nil && from.Value.Kind == formulas.KindBlank || read[place{a.Sheet, r, k}] {
					continue
				}
				read[place{a.Sheet, r, k}] = true
				step.Inputs = append(step.Inputs, e.step(a.Sheet, r, k))
			}
		}
	}
	return step
}

// caption is what a row shows in its first column.
func (p *Plan) caption(sheet, row int) string {
	if c := p.cell(sheet, row, 0); c != nil && c.Value.Str != "" {
		return c.Value.Str
	}
	return p.lineID(rowAt{sheet, row})
}

// keyOf is the key of the column a cell of a row stands in.
func (p *Plan) keyOf(sheet, row, column int) string {
	if keys := p.Sheets[sheet].Rows[row].Keys(); column < len(keys) {
		return keys[column]
	}
	if column < len(p.Sheets[sheet].Columns) {
		return p.Sheets[sheet].Columns[column].Key
	}
	return ""
}

// called is what a reference is called in words: the caption, and the column
// where it is another than the formula's.
func (p *Plan) called(sheet, row, column int, ref formulas.Ref, a Area) string {
	text := p.caption(a.Sheet, a.Row)
	if a.LastRow > a.Row {
		text += " to " + p.caption(a.Sheet, a.LastRow)
	}
	key := p.keyOf(a.Sheet, a.Row, a.Column)
	if a.LastColumn > a.Column {
		return text + ", " + key + " to " + p.keyOf(a.Sheet, a.Row, a.LastColumn)
	}
	if key != p.keyOf(sheet, row, column) {
		text += ", " + key
	}
	return text
}

// a1 is an address as a spreadsheet writes it, with the tab where it is another.
func (p *Plan) a1(from int, a Area) string {
	text := columnLetters(a.Column) + strconv.Itoa(a.Row+1)
	if a.LastRow > a.Row || a.LastColumn > a.Column {
		text += ":" + columnLetters(a.LastColumn) + strconv.Itoa(a.LastRow+1)
	}
	if a.Sheet != from {
		text = "'" + strings.ReplaceAll(p.Sheets[a.Sheet].Name, "'", "''") + "'!" + text
	}
	return text
}

// columnLetters is "A" for 0, "AA" for 26.
func columnLetters(column int) string {
	text := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		text = string(rune('A'+(n-1)%26)) + text
	}
	return text
}
