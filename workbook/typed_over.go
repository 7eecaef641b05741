package workbook

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/templates"
)

// maxTypedOver is how many cells are listed one by one. With more, the workbook
// was rebuilt, or an earlier version wrote it.
const maxTypedOver = 40

// Why a cell is not as it was written.
const (
	overFormula = "typed over a formula"
	overFigure  = "typed over the figure "
	overText    = "typed over a text"
	addedCell   = "added"

	nothing = "nothing"
)

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
					ours[s.Rows[j].Cells[k].Note()] = true
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
	for i, s := range as.Sheets {
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
		list = append(list, g.typedOver(i, as)...)
	}
	if len(list) <= maxTypedOver {
		return list, nil
	}
	all := len(list)
	list = slices.DeleteFunc(list, func(k templates.Kept) bool {
		return k.Value == nothing || k.Why != overFormula && !strings.HasPrefix(k.Why, overFigure)
	})
	list = list[:min(len(list), maxTypedOver)]
	return append(list, templates.Kept{Kind: templates.KeptOther, Label: "Other cells that are no inputs", Value: strconv.Itoa(all - len(list)),
		Why: "they are not as they are written now: the workbook was rebuilt, or written by an earlier version"}), nil
}

// typedOver compares a sheet with what was written. The name of the file and its
// hash do not count: the text of a filing is the same in another file.
func (g *grid) typedOver(index int, as *templates.Plan) []templates.Kept {
	s := as.Sheets[index]
	rows := make([][]templates.Cell, len(s.Rows))
	for r := range rows {
		var room []templates.Cell
		rows[r] = as.Cells(index, r, &room)
	}
	file := filepath.Base(as.Source.Name)
	var list []templates.Kept
	written := map[int]int{} // row now -> row as written
	for r, now := range g.align(rows) {
		if now >= 0 {
			written[now] = r
		}
	}
	for _, at := range g.places(rows, written) {
		var row []templates.Cell
		var cell templates.Cell
		if r, there := written[at[0]]; there {
			row = rows[r]
		}
		if at[1] < len(row) {
			cell = row[at[1]]
		}
		assumed := slices.ContainsFunc(row, func(c templates.Cell) bool { return c.Input() != nil })
		if cell.Input() != nil || assumed && cell.Role != templates.LabelRole && cell.Value.Kind == formulas.KindStr {
			continue // carried, and its status and note
		}
		if text := cell.Value.Str; text != "" && (text == file || strings.HasPrefix(as.SHA256, text)) {
			continue
		}
		now := g.cells[at]
		why := changedHow(&cell, now)
		if why == "" {
			continue
		}
		place := quoteSheet(g.name) + "!" + cellName(at[0], at[1])
		what := place
		if caption := g.cells[[2]int{at[0], 0}].value.String(); caption != "" && at[1] > 0 {
			what = caption
			if at[1] < len(s.Columns) && s.Columns[at[1]].Key != "" {
				what += ", " + s.Columns[at[1]].Key
			}
		}
		value := now.value.String()
		if value == "" {
			value = nothing
		}
		list = append(list, templates.Kept{Kind: templates.KeptOther, Label: what, Place: place, Value: value, Why: why})
	}
	return list
}

// places are the cells to compare, in the order of the sheet: those that hold
// something, and those where something was written.
func (g *grid) places(rows [][]templates.Cell, written map[int]int) [][2]int {
	var list [][2]int
	for at := range g.cells {
		list = append(list, at)
	}
	for now, r := range written {
		for c := range rows[r] {
			if at := [2]int{now, c}; g.cells[at] == (gridCell{}) {
				list = append(list, at)
			}
		}
	}
	slices.SortFunc(list, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return list
}

// changedHow says how what stands in a cell differs from what was written there,
// "" where it does not. Formulas are not compared with one another: programs
// write them in their own ways.
func changedHow(written *templates.Cell, now gridCell) string {
	blank := now.formula == "" && now.value.Kind == formulas.KindBlank
	text := written.Value.String()
	switch {
	case written.Expr != nil && now.formula == "" && (!blank || text != ""):
		return overFormula
	case written.Expr != nil || blank && text == "":
		return ""
	case written.Value.Kind == formulas.KindNum && (now.formula != "" || !templates.SameValue(now.value, written.Value)):
		return overFigure + text
	case written.Value.Kind != formulas.KindNum && text != "" && !sameText(now.value.String(), text):
		return overText
	case text == "":
		return addedCell
	}
	return ""
}

// sameText reports whether a text is as it was written, but for blanks and what
// a file cannot hold.
func sameText(now, written string) bool {
	return slices.Equal(strings.Fields(now), strings.Fields(cellText(written)))
}

// align finds, for every row as it was written, where it stands now: by the
// captions in the first column, in their order; -1 for one that is gone.
func (g *grid) align(rows [][]templates.Cell) []int {
	const ahead = 100 // rows put in at one place
	caption := func(r int) (formulas.Value, bool) {
		cells := rows[r]
		if len(cells) == 0 || cells[0].Expr != nil || cells[0].Value.Kind != formulas.KindStr || cells[0].Value.Str == "" {
			return formulas.Value{}, false
		}
		return cells[0].Value, true
	}
	captions := map[formulas.Value]bool{}
	for r := range rows {
		if c, ok := caption(r); ok {
			captions[c] = true
		}
	}
	at := make([]int, len(rows))
	shift, before := 0, -1
	for r := range rows {
		at[r] = r + shift
		if wanted, ok := caption(r); ok {
			found := false
			for d := 0; d <= ahead && !found; d++ {
				for _, moved := range [2]int{shift + d, shift - d} {
					if !found && r+moved > before && g.cells[[2]int{r + moved, 0}].value == wanted {
						shift, found = moved, true
					}
				}
			}
			at[r] = r + shift
			if now := g.cells[[2]int{at[r], 0}].value; !found && (now.Kind == formulas.KindBlank || captions[now]) {
				at[r] = -1 // and not only given another caption
			}
		}
		if at[r] <= before {
			at[r] = -1
		}
		before = max(before, at[r])
	}
	return at
}
