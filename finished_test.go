package main

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tieout/internal/witness"
	"tieout/parse"
	"tieout/templates"
	"tieout/workbook"
)

// TestFinishedWorkbooks reads workbooks back from their bytes, formula by
// formula: no constant but the named factors, nothing volatile, no reference to
// an empty cell, no cell that depends on itself, and one formula for all
// forecast years of a row.
func TestFinishedWorkbooks(t *testing.T) {
	t.Run("sample", func(t *testing.T) { finishedWorkbook(t, parse.NewSource("sample-10k.txt", sample), "") })
	t.Run("sample, any filer", func(t *testing.T) {
		finishedWorkbook(t, parse.NewSource("sample-10k.txt", sample), templates.Generic)
	})
}

func TestFinishedWorkbooksOfFilings(t *testing.T) {
	for _, file := range realFilings(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := (&session{}).read(file)
			if err != nil {
				t.Fatal(err)
			}
			finishedWorkbook(t, src, "")
		})
	}
}

// constantsAllowed are the numbers a formula may hold: nothing, one, months of a
// year, days of a year, the scales of statements. ROUND is told digits as well.
var constantsAllowed = []string{"0", "1", "12", "365", "1000", "1000000", "1000000000"}

var volatileFunctions = []string{"NOW", "TODAY", "RAND", "RANDBETWEEN", "OFFSET", "INDIRECT", "CELL", "INFO"}

func finishedWorkbook(t *testing.T, filing *parse.Source, template string) {
	p := planOf(t, filing, template)
	var book bytes.Buffer
	if err := workbook.Write(&book, p); err != nil {
		t.Fatal(err)
	}
	texts, err := witness.Formulas(book.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]int{}
	for n, s := range p.Sheets {
		names[s.Name] = n
	}
	graph := map[cellAt][]cellAt{}
	rows := map[[2]int]map[int]string{} // by sheet and row: the formula of each column, counted from its cell
	for sheet, cells := range texts {
		for address, text := range cells {
			if text == "" {
				continue
			}
			at := addressOf(address)
			at.sheet = names[sheet]
			where := sheet + "!" + address
			f := readFormula(text, at, names)
			for _, n := range f.numbers {
				if !slices.Contains(constantsAllowed, n) {
					t.Errorf("%s: the constant %s in %s", where, n, text)
				}
			}
			for _, name := range f.functions {
				if slices.Contains(volatileFunctions, name) {
					t.Errorf("%s: the volatile function %s in %s", where, name, text)
				}
			}
			for _, r := range f.areas {
				if r.sheet < 0 {
					t.Errorf("%s: a sheet that the workbook does not have in %s", where, text)
					continue
				}
				if _, there := texts[p.Sheets[r.sheet].Name][nameOf(r.row, r.column)]; r.single() && !there {
					t.Errorf("%s: an empty cell in %s", where, text)
				}
				for row := r.row; row <= r.lastRow; row++ {
					for column := r.column; column <= r.lastColumn; column++ {
						graph[at] = append(graph[at], cellAt{r.sheet, row, column})
					}
				}
			}
			key := [2]int{at.sheet, at.row}
			if rows[key] == nil {
				rows[key] = map[int]string{}
			}
			rows[key][at.column] = f.relative
		}
	}
	if len(graph) < 100 {
		t.Errorf("only %d formulas refer to cells", len(graph))
	}
	for key, formulas := range rows {
		s := p.Sheets[key[0]]
		if s.Kind == templates.CoverSheet {
			continue // sets two cases side by side, no years
		}
		first := -1
		for _, column := range slices.Sorted(maps.Keys(formulas)) {
			if column >= len(s.Columns) || !s.Columns[column].Forecast || s.Columns[column].Key == "" || s.Rows[key[1]].Style == templates.HeaderRow || s.Rows[key[1]].Keys() != nil {
				continue
			}
			if first >= 0 && formulas[first] != formulas[column] {
				t.Errorf("%s!%s: %s, but %s in the forecast year before", s.Name, nameOf(key[1], column), formulas[column], formulas[first])
			}
			first = column
		}
	}
	if loop := circle(graph); loop != nil {
		var cells []string
		for _, c := range loop {
			cells = append(cells, p.Sheets[c.sheet].Name+"!"+nameOf(c.row, c.column))
		}
		t.Errorf("a circle: %s", strings.Join(cells, " needs "))
	}
}

// cellAt is a cell by its sheet, row and column, from 0.
type cellAt struct{ sheet, row, column int }

// areaAt is a rectangle of cells.
type areaAt struct {
	cellAt
	lastRow, lastColumn int
}

func (a areaAt) single() bool { return a.row == a.lastRow && a.column == a.lastColumn }

// formulaText is what a formula is made of.
type formulaText struct {
	numbers, functions []string
	areas              []areaAt
	relative           string // with the columns of relative references counted from the cell
}

// readFormula takes a formula apart.
func readFormula(text string, at cellAt, sheets map[string]int) formulaText {
	var f formulaText
	var relative strings.Builder
	sheet, round := at.sheet, []bool(nil) // whether each open parenthesis is ROUND's
	named := false                        // a sheet stands before the reference to come
	for i := 0; i < len(text); {
		start := i
		word := func(more string) string {
			for i < len(text) && (text[i] >= 'A' && text[i] <= 'Z' || text[i] >= 'a' && text[i] <= 'z' || text[i] >= '0' && text[i] <= '9' || strings.IndexByte(more, text[i]) >= 0) {
				i++
			}
			return text[start:i]
		}
		switch c := text[i]; {
		case c == '"' || c == '\'':
			for i++; i < len(text) && (text[i] != c || i+1 < len(text) && text[i+1] == c); i++ {
				if text[i] == c {
					i++
				}
			}
			i++
			relative.WriteString(text[start:i])
			if c == '\'' {
				sheet, named = sheetOf(strings.ReplaceAll(text[start+1:i-1], "''", "'"), sheets), true
				i++ // the exclamation mark
			}
		case c >= '0' && c <= '9':
			digits := word(".")
			if len(round) == 0 || !round[len(round)-1] || i >= len(text) || text[i] != ')' {
				f.numbers = append(f.numbers, digits)
			}
			relative.WriteString(digits)
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '$' || c == '_':
			name := word("$._")
			switch {
			case i < len(text) && text[i] == '!':
				sheet, named = sheetOf(name, sheets), true
				i++
				relative.WriteString(name)
			case i < len(text) && text[i] == '(':
				f.functions = append(f.functions, name)
				round = append(round, name == "ROUND")
				relative.WriteString(name + "(")
				i++
			case name == "TRUE" || name == "FALSE":
				relative.WriteString(name)
			default:
				area := areaAt{cellAt: addressOf(name)}
				area.lastRow, area.lastColumn = area.row, area.column
				relative.WriteString(countedFrom(name, at))
				if i < len(text) && text[i] == ':' {
					i++
					start = i
					end := word("$")
					last := addressOf(end)
					area.lastRow, area.lastColumn = last.row, last.column
					relative.WriteString(":" + countedFrom(end, at))
				}
				if !named {
					sheet = at.sheet
				}
				area.sheet, named = sheet, false
				f.areas = append(f.areas, area)
			}
		default:
			switch c {
			case '(':
				round = append(round, false)
			case ')':
				round = round[:len(round)-1]
			}
			relative.WriteByte(c)
			i++
		}
	}
	f.relative = relative.String()
	return f
}

func sheetOf(name string, sheets map[string]int) int {
	if n, ok := sheets[name]; ok {
		return n
	}
	return -1
}

// addressOf reads a cell's address, its dollar signs left aside.
func addressOf(address string) cellAt {
	c := cellAt{column: -1}
	for _, ch := range address {
		switch {
		case ch >= 'A' && ch <= 'Z':
			c.column = (c.column+1)*26 + int(ch-'A')
		case ch >= '0' && ch <= '9':
			c.row = c.row*10 + int(ch-'0')
		}
	}
	c.row--
	return c
}

// nameOf is the address of a cell.
func nameOf(row, column int) string {
	letters := ""
	for n := column; n >= 0; n = n/26 - 1 {
		letters = string(rune('A'+n%26)) + letters
	}
	return letters + strconv.Itoa(row+1)
}

// countedFrom writes a reference with its column counted from a cell, unless a
// dollar sign holds it.
func countedFrom(address string, at cellAt) string {
	if strings.HasPrefix(address, "$") {
		return address
	}
	c := addressOf(address)
	return fmt.Sprintf("[%d]%d", c.column-at.column, c.row)
}

// circle is a chain of cells that leads back to its first, nil for none.
func circle(graph map[cellAt][]cellAt) []cellAt {
	const open, done = 1, 2
	state := map[cellAt]int{}
	var chain []cellAt
	var visit func(c cellAt) []cellAt
	visit = func(c cellAt) []cellAt {
		state[c] = open
		chain = append(chain, c)
		for _, next := range graph[c] {
			switch state[next] {
			case open:
				return append(slices.Clone(chain[slices.Index(chain, next):]), next)
			case done:
				continue
			}
			if graph[next] == nil {
				continue // a constant
			}
			if loop := visit(next); loop != nil {
				return loop
			}
		}
		chain = chain[:len(chain)-1]
		state[c] = done
		return nil
	}
	for c := range graph {
		if state[c] == 0 {
			if loop := visit(c); loop != nil {
				return loop
			}
		}
	}
	return nil
}

// What the test above would find in a formula.
func TestReadFormula(t *testing.T) {
	sheets := map[string]int{"Debt Detail": 0, "Costs": 1, "It's": 2}
	f := readFormula(`IF('Debt Detail'!$C20:D$21="a ""b"" 7",ROUND(Costs!B2*1.05,2)+12*NOW(),'It''s'!AA10+E5)`, cellAt{1, 4, 3}, sheets)
	if got := fmt.Sprint(f.numbers, f.functions); got != "[1.05 12] [IF ROUND NOW]" {
		t.Errorf("read %s", got)
	}
	want := []areaAt{{cellAt{0, 19, 2}, 20, 3}, {cellAt{1, 1, 1}, 1, 1}, {cellAt{2, 9, 26}, 9, 26}, {cellAt{1, 4, 4}, 4, 4}}
	if !slices.Equal(f.areas, want) {
		t.Errorf("areas %v, want %v", f.areas, want)
	}
	if other := readFormula("E5", cellAt{1, 4, 3}, sheets); other.relative != readFormula("F5", cellAt{1, 4, 4}, sheets).relative || other.relative == readFormula("$E5", cellAt{1, 4, 3}, sheets).relative {
		t.Errorf("E5 seen from D5 is %s", other.relative)
	}
	if got := nameOf(9, 26) + nameOf(0, 701); got != "AA10ZZ1" {
		t.Errorf("names %s", got)
	}
	loop := map[cellAt][]cellAt{{0, 0, 0}: {{0, 1, 0}}, {0, 1, 0}: {{0, 2, 0}, {0, 0, 0}}}
	if circle(loop) == nil || circle(map[cellAt][]cellAt{{0, 0, 0}: {{0, 1, 0}}, {0, 1, 0}: {{0, 2, 0}}}) != nil {
		t.Error("a circle is not told from a chain")
	}
}
