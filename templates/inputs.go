package templates

import (
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
)

// Input is what the list of inputs says of a cell that people may type over.
type Input struct {
	Name      string // what it is called in every workbook: a defined name, or sheet.line[column]
	Label     string // "Tax rate", or "Volume, Base, 2005"
	Unit      string // as it stands beside the value
	Default   Cell   // what the template or the filing gives, a value or a formula as it would stand in the cell
	Bounded   bool
	Low, High float64 // where it is bounded
	given     bool    // by the options
	stated    bool    // a fact that the filing says
}

// Columns of the list of inputs beside those of the assumptions, and its names.
const (
	nameKey    = "name"
	defaultKey = "default"
	changedKey = "changed"

	// InputList is the defined name of the list of inputs, its heading included.
	InputList = "Input_List"

	changedLine = "inputs_changed"
	changedMark = "changed"
)

// NoteHead is the heading over the notes beside assumptions.
const NoteHead = "Note"

// InputHeads are the headings of the list of inputs, by which a workbook that
// other programs have saved is read.
var InputHeads = [...]string{"Input", "Name", "Unit", "Default", "Value", "Changed", "Status"}

// Names of the lines of the list of inputs that say which filing it is of. Their
// text stands under Default.
const (
	FilingCompany  = "filing.company"
	FilingCIK      = "filing.cik"
	FilingHash     = "filing.sha256"
	FilingCustomOf = "filing.custom_case_of" // the case that the custom one was made of
)

// IsAssumption reports whether the name of an input is that of a fact or an
// assumption, which have a status and a note on their row.
func IsAssumption(name string) bool { return strings.HasSuffix(name, "["+valueKey+"]") }

// typed makes the cell one that people may type over. What it holds is its
// default.
func typed(c Cell, about *Input) Cell {
	about.Default = c
	a := c.Aside()
	a.Input = about
	return c.With(a)
}

// givenYear is a driver in one year.
type givenYear struct{ driver, year string }

// customDefault says that a cell of the custom case has the value of the case
// it is made of, unless something is set.
func (b *planner) customDefault(c *Cell, dr *driverSpec, k int) {
	now := &c.Input().Default
	now.Value, now.Role = formulas.Value{}, CalcRole
	now.Expr = formulas.Ref{Line: caseLine(dr.id, b.customOf), Period: b.years[k].key}
}

// inputPlace is an input and where it stands.
type inputPlace struct {
	*Input
	sheet, row, column int
}

// cell is the place, as indices.
func (p inputPlace) cell() (sheet, row, column int) { return p.sheet, p.row, p.column }

// nameInputs finds the inputs of the workbook, in the order of its sheets, and
// gives each its name.
func (b *planner) nameInputs() {
	b.inputs, b.inputAt = nil, map[string]int{}
	for i, s := range b.plan.Sheets {
		if s.Kind == SourceSheet {
			continue // shows the filing, which nobody types over
		}
		for j := range s.Rows {
			for k := range s.Rows[j].Cells {
				in := s.Rows[j].Cells[k].Input()
				if in == nil {
					continue
				}
				if in.Name == "" {
					in.Name = s.ID + "." + s.Rows[j].ID + "[" + s.Columns[k].Key + "]"
				}
				b.inputAt[in.Name] = len(b.inputs)
				b.inputs = append(b.inputs, inputPlace{in, i, j, k})
			}
		}
	}
}

// inputsSheet lists every cell that people may type over: what it is called,
// what it holds without them and what it holds now. The value is a reference to
// the cell, so spreadsheets keep it right when rows and columns move.
func (b *planner) inputsSheet(index int) {
	b.nameInputs()
	d := b.sheets[index]
	s := d.sheet
	for i, key := range []string{labelKey, nameKey, unitKey, defaultKey, valueKey, changedKey, statusKey} {
		s.Columns = append(s.Columns, Column{Key: key, Width: [...]float64{60, 50, 12, 20, 22, 12, 12}[i]})
	}
	b.top(s, label(d.spec.tab), "Every cell that may be typed over; export --keep carries what was changed, confirmed and noted into another workbook by these names")
	count := s.add(Row{})
	head := Row{Style: HeaderRow}
	for _, text := range InputHeads {
		head.Cells = append(head.Cells, label(text))
	}
	header := s.add(head)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = header+1, 1, header+1
	s.add(textRow(HeadingRow, "The filing"))
	for _, fact := range []struct{ label, name, text string }{
		{"Company", FilingCompany, b.m.Filing.Company},
		{"CIK", FilingCIK, b.m.Filing.CIK},
		{"SHA-256 of the file", FilingHash, b.m.Filing.SHA256},
		{"Case that the custom one is made of", FilingCustomOf, b.customOf},
	} {
		if fact.text != "" {
			s.add(Row{Style: LineRow, Cells: []Cell{{Value: formulas.Str(fact.label), Indent: 1}, label(fact.name), {}, filed(fact.text)}})
		}
	}
	s.Rows = slices.Grow(s.Rows, len(b.inputs))
	sheet, first, last := -1, "", ""
	for n, in := range b.inputs {
		from := b.plan.Sheets[in.sheet]
		if in.sheet != sheet {
			sheet = in.sheet
			s.add(Row{Style: BlankRow})
			s.add(textRow(HeadingRow, from.Name))
		}
		last = "input_" + strconv.Itoa(n+1)
		if first == "" {
			first = last
		}
		b.inputRow(s, last, in)
		s.Columns[1].Width = max(s.Columns[1].Width, float64(len(in.Name)+4))
	}
	changed := Cell{Value: formulas.Num(0), Format: IntegerFormat}
	if first != "" {
		changed = Cell{Expr: call("COUNTIF", formulas.Ref{Line: first, To: last, Period: changedKey}, formulas.Text{Value: changedMark}), Role: CalcRole, Format: IntegerFormat}
	}
	s.Rows[count] = Row{ID: changedLine, Style: LineRow, Cells: []Cell{{Value: formulas.Str("Inputs that are not at their default"), Indent: 1}, {}, {}, changed}}
	b.plan.Names = append(b.plan.Names, Name{Name: InputList, Comment: "Every cell that may be typed over",
		Area: Area{Sheet: index, Row: header, LastRow: len(s.Rows) - 1, LastColumn: len(s.Columns) - 1}})
}

func (b *planner) inputRow(s *Sheet, id string, in inputPlace) {
	from := b.plan.Sheets[in.sheet]
	row, keys := from.Rows[in.row], from.Columns
	line := from.ID + "." + row.ID
	there := func(column int) formulas.Ref {
		return formulas.Ref{Line: line, Period: keys[column].Key, At: placeAt(in.sheet, in.row, column)}
	}
	cell := row.Cells[in.column]
	value := Cell{Expr: there(in.column), Role: CrossRole, Format: cell.Format, Decimals: cell.Decimals}
	cells := append(make([]Cell, 0, len(InputHeads)), Cell{Value: formulas.Str(in.Label), Indent: 1, Wrap: true}, label(in.Name), label(in.Unit), b.seenFrom(in), value,
		Cell{Expr: changedFormula, Role: CalcRole})
	if at := in.beside(from, statusKey); at >= 0 {
		cells = append(cells, Cell{Expr: there(at), Role: CrossRole})
	}
	s.add(Row{ID: id, Style: LineRow, Cells: cells})
}

// changedFormula marks an input that is not at its default.
var changedFormula formulas.Expr = call("IF", formulas.Binary{Op: "=", X: own(valueKey), Y: own(defaultKey)}, formulas.Text{}, formulas.Text{Value: changedMark})

// beside is the column with the status or the note of an assumption, -1 for
// none.
func (in inputPlace) beside(s *Sheet, key string) int {
	if s.Columns[in.column].Key != valueKey {
		return -1
	}
	for k, c := range s.Rows[in.row].Cells {
		if k < len(s.Columns) && s.Columns[k].Key == key && c.Value.Kind != formulas.KindBlank {
			return k
		}
	}
	return -1
}

// seenFrom is the default of an input, as it stands on the list: a reference in
// it that means the input's own sheet or column says so.
func (b *planner) seenFrom(in inputPlace) Cell {
	c := in.Default
	out := Cell{Value: c.Value, Format: c.Format, Decimals: c.Decimals}
	if c.Expr == nil {
		return out
	}
	s := b.plan.Sheets[in.sheet]
	out.Role, out.Value = CrossRole, formulas.Value{}
	out.Expr = rewrite(c.Expr, func(ref formulas.Ref) formulas.Expr {
		ref.At = formulas.Place{}
		if !strings.Contains(ref.Line, ".") {
			ref.Line = s.ID + "." + ref.Line
		}
		if ref.Period == "" {
			ref.Period, ref.Shift = s.Columns[in.column+ref.Shift].Key, 0
		}
		if n, ok := ref.ToShift(); ok {
			ref.PeriodTo = s.Columns[in.column+n].Key
		}
		return ref
	})
	return out
}
