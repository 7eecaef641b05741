package workbook

import (
	"fmt"
	"slices"
	"strings"

	"tieout/formulas"
	"tieout/templates"
)

// maxTypedOver is how many cells of a sheet are listed. With more, the sheet was
// rebuilt.
const maxTypedOver = 20

// Text is the text of the filing as the workbook shows it line by line on the
// sheet of that name, nil where there is none.
func (r *Earlier) Text(tab string) ([]byte, error) {
	g, err := r.grid(tab)
	if g == nil || err != nil {
		return nil, err
	}
	last := -1
	for at, c := range g.cells {
		if at[1] == 0 && c.value.Kind == formulas.KindNum {
			last = max(last, at[0])
		}
	}
	var text strings.Builder
	for row := 0; row <= last; row++ {
		if g.cells[[2]int{row, 0}].value.Kind == formulas.KindNum {
			text.WriteString(g.cells[[2]int{row, 1}].value.Str + "\n")
		}
	}
	return []byte(text.String()), nil
}

// Template is the name of the template the workbook was laid out by, "" where
// the program that saved it has forgotten that.
func (r *Earlier) Template() string {
	name, err := property([]part{{name: propertiesPart, data: r.parts[propertiesPart]}}, PropertyTemplate)
	if err != nil {
		return ""
	}
	return name
}

// Comments lists the comments of people that Inputs did not find on an input. as
// is the plan of the workbook as it was written, whose own comments are left out;
// without it, those that name tieout as their author are.
func (r *Earlier) Comments(as *templates.Plan) ([]templates.Kept, error) {
	ours := map[string]bool{}
	if as != nil {
		for _, s := range as.Sheets {
			for j := range s.Rows {
				for k := range s.Rows[j].Cells {
					ours[s.Rows[j].Cells[k].Note] = true
				}
			}
		}
	}
	var list []templates.Kept
	for _, s := range r.house.sheets {
		g := r.sheets[s.name]
		if g == nil {
			g = &grid{name: s.name}
			if err := r.readComments(g, s.part); err != nil {
				return nil, err
			}
		}
		for _, c := range g.comments {
			if !c.taken && c.author != Creator && !ours[c.text] {
				place := quoteSheet(s.name) + "!" + cellName(c.row, c.column)
				list = append(list, templates.Kept{Kind: templates.KeptNote, Label: place, Place: place, Value: c.text, Why: "it is on no input"})
			}
		}
	}
	return list, nil
}

// TypedOver lists the cells that people changed although they are no inputs:
// formulas and figures of the filing that something was typed over. as is the
// plan of the workbook as it was written. Rows that were put in or taken out are
// stepped over.
func (r *Earlier) TypedOver(as *templates.Plan) ([]templates.Kept, error) {
	var list []templates.Kept
	for _, s := range as.Sheets {
		if s.Kind == templates.SourceSheet {
			continue
		}
		g, err := r.grid(s.Name)
		if err != nil {
			return nil, err
		}
		if g == nil {
			continue // renamed, or of another template
		}
		found := g.typedOver(s)
		if len(found) > maxTypedOver {
			found = append(found[:maxTypedOver:maxTypedOver], templates.Kept{Kind: templates.KeptOther, Label: s.Name, Place: quoteSheet(s.Name),
				Value: fmt.Sprintf("%d more cells", len(found)-maxTypedOver), Why: "they are not as they were written"})
		}
		list = append(list, found...)
	}
	return list, nil
}

// typedOver compares a sheet with what was written.
func (g *grid) typedOver(s *templates.Sheet) []templates.Kept {
	var list []templates.Kept
	rows := g.align(s)
	for r := range s.Rows {
		if rows[r] < 0 {
			continue
		}
		cells := s.Rows[r].Cells
		assumed := slices.ContainsFunc(cells, func(c templates.Cell) bool { return c.Input != nil })
		for c := 1; c < len(cells); c++ {
			cell := &cells[c]
			if cell.Input != nil || assumed && cell.Value.Kind == formulas.KindStr {
				continue // carried, and its status and note
			}
			why := changedHow(cell, g.cells[[2]int{rows[r], c}])
			if why == "" {
				continue
			}
			place := quoteSheet(g.name) + "!" + cellName(rows[r], c)
			what := place
			if caption := cells[0].Value.String(); caption != "" {
				what = caption
				if c < len(s.Columns) && s.Columns[c].Key != "" {
					what += ", " + s.Columns[c].Key
				}
			}
			value := g.cells[[2]int{rows[r], c}].value.String()
			if value == "" {
				value = "nothing"
			}
			list = append(list, templates.Kept{Kind: templates.KeptOther, Label: what, Place: place, Value: value, Why: why})
		}
	}
	return list
}

// changedHow says how what stands in a cell differs from what was written there,
// "" where it does not.
func changedHow(written *templates.Cell, now gridCell) string {
	switch {
	case written.Expr != nil && now.formula == "" && (now.value.Kind != formulas.KindBlank || written.Value.String() != ""):
		return "typed over a formula"
	case written.Expr != nil || written.Value.Kind != formulas.KindNum:
		return ""
	case now.formula != "" || !templates.SameValue(now.value, written.Value):
		return "typed over the figure " + written.Value.String()
	}
	return ""
}

// align finds, for every row as it was written, where it stands now: by the
// captions in the first column, in their order; -1 for one that is gone.
func (g *grid) align(s *templates.Sheet) []int {
	const ahead = 100 // rows put in at one place
	at := make([]int, len(s.Rows))
	shift := 0
	for r := range s.Rows {
		at[r] = r + shift
		cells := s.Rows[r].Cells
		if len(cells) == 0 || cells[0].Expr != nil || cells[0].Value.Kind != formulas.KindStr || cells[0].Value.Str == "" {
			continue
		}
		caption := cells[0].Value
		found := false
		for d := 0; d <= ahead && !found; d++ {
			for _, moved := range [2]int{shift + d, shift - d} {
				if !found && g.cells[[2]int{r + moved, 0}].value == caption && (r == 0 || r+moved > at[r-1]) {
					shift, found = moved, true
				}
			}
		}
		at[r] = r + shift
		if !found {
			at[r] = -1
		}
	}
	return at
}
