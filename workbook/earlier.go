package workbook

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/templates"
)

// Earlier is a workbook of an earlier export, which people have worked in and
// some spreadsheet program has saved. It reads sheets as they are asked for.
type Earlier struct {
	*house
	texts  []string // shared texts
	sheets map[string]*grid
	cells  int // read so far
}

// OpenEarlier reads a workbook as far as its list of sheets and its texts. The
// error is a *HouseError where the workbook is not taken.
func OpenEarlier(data []byte) (*Earlier, error) {
	h, err := openBook(data)
	if err != nil {
		return nil, err
	}
	r := &Earlier{house: h, sheets: map[string]*grid{}}
	return r, r.readTexts()
}

// Inputs reads what people left on the list of inputs: every input with its
// default, status and notes. Each is found by the reference on the list, which
// spreadsheets keep right when rows, columns and sheets are moved or renamed. The
// error is a *HouseError where there is no such list.
func (r *Earlier) Inputs() (*templates.Earlier, error) {
	h := r.house
	at := slices.IndexFunc(h.names, func(n houseName) bool { return n.sheet < 0 && n.name == templates.InputList })
	if at < 0 {
		return nil, noList("it has no list of inputs")
	}
	name, n, ok := sheetPrefix(h.names[at].text)
	area, whole := parseRange(h.names[at].text[min(n, len(h.names[at].text)):])
	if !ok || !whole {
		return nil, noList("its name " + templates.InputList + " does not lead to the list of inputs any more")
	}
	list, err := r.grid(name)
	if err != nil {
		return nil, err
	}
	e, err := r.readList(list, area)
	if err != nil {
		return nil, err
	}
	for _, s := range h.sheets {
		e.Sheets = append(e.Sheets, s.name)
	}
	return e, nil
}

func noList(found string) error {
	return refuseHouse(found, "expected a workbook that tieout wrote, with its sheet of inputs")
}

// maxKeptCells is how many cells are read, far above what a workbook of ours
// holds.
const maxKeptCells = 2_000_000

// grid is what a sheet holds.
type grid struct {
	name     string
	cells    map[[2]int]gridCell
	shared   map[string]sharedFormula
	notes    [][2]int // where the heading of notes stands, from the top
	comments []gridComment
}

type gridCell struct {
	value   formulas.Value
	formula string // without the equals sign; "" for a constant
}

// sharedFormula is a formula that several cells have, each moved from where it
// was first.
type sharedFormula struct {
	text        string
	row, column int
}

type gridComment struct {
	row, column  int
	author, text string
	taken        bool
}

// grid reads a sheet by its name.
func (r *Earlier) grid(name string) (*grid, error) {
	if g := r.sheets[name]; g != nil {
		return g, nil
	}
	at := slices.IndexFunc(r.house.sheets, func(s houseSheet) bool { return s.name == name })
	if at < 0 {
		return nil, nil
	}
	part := r.house.sheets[at].part
	g := &grid{name: name, cells: map[[2]int]gridCell{}, shared: map[string]sharedFormula{}}
	r.sheets[name] = g
	if err := r.readCells(g, r.parts[part]); err != nil {
		return nil, damaged(fmt.Sprintf("sheet %s cannot be read: %v", name, err))
	}
	return g, r.readComments(g, part)
}

// local is the name of an element without its prefix.
func local(name []byte) string {
	return string(name[bytes.IndexByte(name, ':')+1:])
}

// readCells reads the cells of a sheet's part.
func (r *Earlier) readCells(g *grid, data []byte) error {
	m := markup{data: data}
	row, column := -1, -1
	var kind, inside, share string
	var value, formula, text strings.Builder
	phonetic := 0
	for m.next() {
		switch m.kind {
		case startToken:
			switch name := local(m.name); name {
			case "row":
				row, column = row+1, -1
				if n, ok := number(m.attr("r")); ok && n > 0 {
					row = n - 1
				}
			case "c":
				column++
				if at, col, n := parseCell(string(m.attr("r"))); n > 0 {
					row, column = at, col
				}
				kind, share = string(m.attr("t")), ""
				value.Reset()
				formula.Reset()
				text.Reset()
			case "f":
				inside = name
				if string(m.attr("t")) == "shared" {
					share = string(m.attr("si"))
				}
			case "v", "t":
				inside = name
			case "rPh":
				phonetic++
			}
		case textToken:
			switch {
			case inside == "f":
				formula.Write(plain(m.text))
			case inside == "v":
				value.Write(plain(m.text))
			case inside == "t" && phonetic == 0:
				text.Write(plain(m.text))
			}
		case endToken:
			switch local(m.name) {
			case "f", "v", "t":
				inside = ""
			case "rPh":
				phonetic--
			case "c":
				c := gridCell{value: r.cellValue(kind, value.String(), text.String()), formula: formula.String()}
				if share != "" {
					c.formula = g.share(share, c.formula, row, column)
				}
				if c.formula == "" && c.value.Kind == formulas.KindBlank {
					continue
				}
				if r.cells++; r.cells > maxKeptCells {
					return fmt.Errorf("its sheets hold more than %d cells", maxKeptCells)
				}
				at := [2]int{row, column}
				g.cells[at] = c
				if c.value == formulas.Str(templates.NoteHead) {
					g.notes = append(g.notes, at)
				}
			}
		}
	}
	slices.SortFunc(g.notes, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	return m.err
}

// cellValue is what a cell holds by its type.
func (r *Earlier) cellValue(kind, value, text string) formulas.Value {
	switch kind {
	case "inlineStr":
		value = text
	case "s":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n >= len(r.texts) {
			return formulas.Value{}
		}
		value = r.texts[n]
	case "str":
	case "e":
		return formulas.Fail(value)
	case "b":
		return formulas.Logical(isOn(value))
	case "", "n":
		x, err := strconv.ParseFloat(value, 64)
		if err != nil {
			return formulas.Value{}
		}
		return formulas.Num(x)
	default:
		return formulas.Value{}
	}
	if value == "" {
		return formulas.Value{} // programs keep an empty text or drop it
	}
	return formulas.Str(unescaped(value))
}

// unescaped is a text without the escapes of the file format for line ends.
func unescaped(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "_x000D_", ""), "\r\n", "\n")
}

// share is the formula of a cell that shares one: a single reference, moved; of
// any other only the first cell has the text.
func (g *grid) share(index, formula string, row, column int) string {
	if formula != "" {
		g.shared[index] = sharedFormula{formula, row, column}
		return formula
	}
	first, ok := g.shared[index]
	if !ok {
		return "?"
	}
	_, prefix, _ := sheetPrefix(first.text)
	at, col, n := parseCell(first.text[prefix:])
	if n == 0 || prefix+n < len(first.text) {
		return "?"
	}
	if reference := first.text[prefix : prefix+n]; strings.LastIndexByte(reference, '$') <= 0 {
		at += row - first.row
	}
	if first.text[prefix] != '$' {
		col += column - first.column
	}
	if at < 0 || col < 0 {
		return "?"
	}
	return first.text[:prefix] + cellName(at, col)
}

// readTexts reads the shared texts.
func (r *Earlier) readTexts() error {
	for _, rel := range r.rels {
		if rel.Type != officeRelations+"sharedStrings" {
			continue
		}
		m := markup{data: r.parts[relationTarget(relsOf(r.path), rel.Target)]}
		if m.data == nil {
			return damaged("its shared texts are not there")
		}
		var text strings.Builder
		in, phonetic := false, 0
		for m.next() {
			switch name := local(m.name); {
			case m.kind == textToken:
				if in && phonetic == 0 {
					text.Write(plain(m.text))
				}
			case name == "t":
				in = m.kind == startToken
			case name == "rPh":
				phonetic++
				if m.kind == endToken {
					phonetic -= 2
				}
			case name == "si" && m.kind == startToken:
				text.Reset()
			case name == "si":
				r.texts = append(r.texts, text.String())
			}
		}
		if m.err != nil {
			return damaged("its shared texts cannot be read")
		}
	}
	return nil
}

// readComments reads the comments on a sheet.
func (r *Earlier) readComments(g *grid, part string) error {
	rels, err := relationsIn(r.parts[relsOf(part)])
	if err != nil {
		return damaged("the relationships of sheet " + g.name + " cannot be read")
	}
	for _, rel := range rels {
		if rel.Type != officeRelations+"comments" {
			continue
		}
		var list struct {
			Authors []string `xml:"authors>author"`
			Comment []struct {
				Ref    string `xml:"ref,attr"`
				Author int    `xml:"authorId,attr"`
				Text   struct {
					Plain string   `xml:"t"`
					Runs  []string `xml:"r>t"`
				} `xml:"text"`
			} `xml:"commentList>comment"`
		}
		if err := xml.Unmarshal(r.parts[relationTarget(relsOf(part), rel.Target)], &list); err != nil {
			return damaged("the comments on sheet " + g.name + " cannot be read")
		}
		for _, c := range list.Comment {
			row, column, n := parseCell(c.Ref)
			text := strings.TrimSpace(unescaped(c.Text.Plain + strings.Join(c.Text.Runs, "")))
			if n == 0 || text == "" {
				continue
			}
			author := ""
			if c.Author >= 0 && c.Author < len(list.Authors) {
				author = strings.TrimSpace(list.Authors[c.Author]) // LibreOffice forgets it and writes a blank
			}
			text = said(text, author)
			if author != "" && author != Creator {
				text = author + ": " + text // ours is the new one's author
			}
			g.comments = append(g.comments, gridComment{row: row, column: column, author: author, text: text})
		}
	}
	return nil
}

// said is a comment without what Excel writes around it: the name of its author
// before a note, a paragraph on old versions before a comment with replies.
func said(text, author string) string {
	if strings.HasPrefix(text, "[Threaded comment]") {
		if _, after, ok := strings.Cut(text, "Comment:\n"); ok {
			text = after
		}
	}
	if author != "" {
		text = strings.TrimPrefix(text, author+":\n")
	}
	return strings.TrimSpace(text)
}

// readList reads the list of inputs and what its references lead to.
func (r *Earlier) readList(list *grid, area templates.Area) (*templates.Earlier, error) {
	if list == nil {
		return nil, noList("its list of inputs is gone")
	}
	column := map[string]int{}
	for c := area.Column; c <= area.LastColumn && c < area.Column+1000; c++ {
		if text := list.cells[[2]int{area.Row, c}].value.Str; text != "" {
			column[text] = c
		}
	}
	for i, head := range templates.InputHeads {
		if _, ok := column[head]; !ok {
			column[head] = area.Column + i // a theme may have put the house's words there
		}
	}
	rows := []int{}
	for at := range list.cells {
		if at[1] == column["Name"] && at[0] > area.Row && at[0] <= area.LastRow {
			rows = append(rows, at[0])
		}
	}
	slices.Sort(rows)
	e := &templates.Earlier{}
	for _, row := range rows {
		cell := func(head string) gridCell { return list.cells[[2]int{row, column[head]}] }
		name, given := cell("Name").value.Str, cell("Default")
		switch name {
		case "":
		case templates.FilingCompany:
			e.Company = given.value.Str
		case templates.FilingCIK:
			e.CIK = given.value.Str
		case templates.FilingHash:
			e.SHA256 = given.value.Str
		case templates.FilingCustomOf:
			e.CustomOf = given.value.Str
		default:
			in, err := r.readInput(list, cell)
			if err != nil {
				return nil, err
			}
			e.Inputs = append(e.Inputs, in)
		}
	}
	if e.Company == "" && e.CIK == "" {
		return nil, noList("its list of inputs does not say whose they are")
	}
	return e, nil
}

// readInput reads one input by its row of the list.
func (r *Earlier) readInput(list *grid, cell func(head string) gridCell) (templates.EarlierInput, error) {
	given := cell("Default")
	in := templates.EarlierInput{Name: cell("Name").value.Str, Label: cell("Input").value.Str, Unit: cell("Unit").value.Str,
		Default: given.value, DefaultFormula: given.formula != ""}
	in.Label = cmp.Or(in.Label, in.Name)
	g, at, err := r.follow(list, cell("Value").formula)
	switch {
	case err != nil:
		return in, err
	case g == nil:
		in.Fault = "the list of inputs does not lead to its cell any more"
		return in, nil
	}
	in.Place = quoteSheet(g.name) + "!" + cellName(at[0], at[1])
	held := g.cells[at]
	in.Value, in.Formula = held.value, held.formula
	switch {
	case held.value.Kind == formulas.KindErr:
		in.Fault = "it shows " + held.value.Str
	case held.formula != "" && held.value.Kind == formulas.KindBlank && !in.DefaultFormula:
		in.Fault = "its formula has no computed value; open the workbook in a spreadsheet and save it"
	case held.formula != "" && held.value.Kind == formulas.KindBlank:
		in.Default = formulas.Value{} // neither is computed
	}
	from, place, err := r.follow(list, cell("Status").formula)
	if err != nil {
		return in, err
	}
	if from != nil {
		in.Status = from.cells[place].value.Str
	}
	column, assumption := g.noteColumn(at[0])
	if !assumption && from == g {
		column, assumption = place[1]+1, true // beside the status, under the house's words
	}
	if assumption = assumption && templates.IsAssumption(in.Name); assumption {
		in.Note = g.cells[[2]int{at[0], column}].value.String()
	}
	for i := range g.comments {
		if c := &g.comments[i]; !c.taken && c.row == at[0] && (c.column == at[1] || assumption) {
			c.taken = true
			in.Comments = append(in.Comments, c.text)
		}
	}
	return in, nil
}

// noteColumn is the column of the notes in a row: the one whose heading stands
// nearest above it.
func (g *grid) noteColumn(row int) (column int, ok bool) {
	n, _ := slices.BinarySearchFunc(g.notes, row, func(at [2]int, row int) int { return at[0] - row })
	if n == 0 {
		return 0, false
	}
	return g.notes[n-1][1], true
}

// follow finds the cell that a formula is a reference to; the sheet is nil where
// it is none.
func (r *Earlier) follow(list *grid, formula string) (*grid, [2]int, error) {
	formula = strings.TrimPrefix(formula, "=")
	name, n, ok := sheetPrefix(formula)
	if !ok {
		name = list.name
	}
	row, column, length := parseCell(formula[n:])
	if length == 0 || n+length != len(formula) {
		return nil, [2]int{}, nil
	}
	g, err := r.grid(name)
	return g, [2]int{row, column}, err
}
