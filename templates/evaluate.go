package templates

import (
	"fmt"
	"slices"
	"strings"

	"tieout/formulas"
)

// Evaluate is the plan with other values in some of its input cells, computed
// anew; the plan itself stays as it is. A cell is named by a defined name of one
// cell, such as Scenario or Overlay_LIBOR, or as sheet.line[column], such as
// assumptions.tax_rate[value]. The error says what a name does not stand for, or
// which formula cannot be computed.
func (p *Plan) Evaluate(changes map[string]formulas.Value) (*Plan, error) {
	out := &Plan{Title: p.Title, Subject: p.Subject, Company: p.Company, Form: p.Form, PeriodEnd: p.PeriodEnd, Created: p.Created,
		Source: p.Source, SHA256: p.SHA256, Template: p.Template, Names: p.Names, Charts: p.Charts}
	for _, s := range p.Sheets {
		if s.Kind == SourceSheet {
			out.Sheets = append(out.Sheets, s) // holds no input and reads none
			continue
		}
		copied, count := *s, 0
		copied.Rows = slices.Clone(s.Rows)
		for j := range copied.Rows {
			count += len(s.Rows[j].Cells)
		}
		cells := make([]Cell, 0, count)
		for j := range copied.Rows {
			from := len(cells)
			cells = append(cells, s.Rows[j].Cells...)
			copied.Rows[j].Cells = cells[from:len(cells):len(cells)]
		}
		out.Sheets = append(out.Sheets, &copied)
	}
	out.copies = p.copies
	out.copies.values, out.copies.texts = make([]compact, len(p.copies.values)), nil
	for _, name := range slices.Sorted(mapKeys(changes)) {
		c, err := out.Cell(name)
		if err != nil {
			return nil, err
		}
		if c.Role != InputRole && c.Role != ChoiceRole {
			return nil, fmt.Errorf("expected an input cell, found %s, which is none", name)
		}
		c.Value, c.Expr = changes[name], nil
	}
	if err := out.evaluate(); err != nil {
		return nil, err
	}
	return out, nil
}

func mapKeys[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Cell finds a cell by a defined name of one cell, or as sheet.line[column].
func (p *Plan) Cell(name string) (*Cell, error) {
	a, err := p.CellAt(name)
	if err != nil {
		return nil, err
	}
	return p.cell(a.Sheet, a.Row, a.Column), nil
}

// CellAt says where the cell of that name stands.
func (p *Plan) CellAt(name string) (Area, error) {
	for _, n := range p.Names {
		if n.Name != name {
			continue
		}
		if n.Area.Row != n.Area.LastRow || n.Area.Column != n.Area.LastColumn {
			return Area{}, fmt.Errorf("expected a name of one cell, found %s, which has several", name)
		}
		return n.Area, nil
	}
	line, key, ok := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	if !ok || !strings.Contains(line, ".") {
		return Area{}, fmt.Errorf("expected a name of the workbook or sheet.line[column], found %q", name)
	}
	a, err := p.Locate(0, 0, 0, formulas.Ref{Line: line, Period: key})
	if err != nil {
		return Area{}, err
	}
	if a.Column >= p.Width(a.Sheet, a.Row) {
		return Area{}, fmt.Errorf("expected a cell at %s, found none", name)
	}
	return a, nil
}

// Values are the values of a named area, row by row. They are nil for a name
// that the plan does not have.
func (p *Plan) Values(name string) []formulas.Value {
	for _, n := range p.Names {
		if n.Name != name {
			continue
		}
		var list []formulas.Value
		for r := n.Area.Row; r <= n.Area.LastRow; r++ {
			for k := n.Area.Column; k <= n.Area.LastColumn; k++ {
				v := formulas.Value{}
				if c := p.cell(n.Area.Sheet, r, k); c != nil {
					v = c.Value
				}
				list = append(list, v)
			}
		}
		return list
	}
	return nil
}
