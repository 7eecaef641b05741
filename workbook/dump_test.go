package workbook

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

var update = flag.Bool("update", false, "rewrite the golden files from what the program writes now")

// TestWriteGolden holds the widget workbook against testdata/widget.txtar: what a reader finds in every cell, and how
// it looks. A change of the file shows in a review what changed for the people who open the workbook.
func TestWriteGolden(t *testing.T) {
	plan := widgetPlan(t)
	var out bytes.Buffer
	if err := Write(&out, plan); err != nil {
		t.Fatal(err)
	}
	got := dump(t, out.Bytes())
	golden := filepath.Join("testdata", "widget.txtar")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	gotLines, wantLines := strings.Split(got, "\n"), strings.Split(string(want), "\n")
	for i := range max(len(gotLines), len(wantLines)) {
		g, w := "", ""
		if i < len(gotLines) {
			g = gotLines[i]
		}
		if i < len(wantLines) {
			w = wantLines[i]
		}
		if g != w {
			t.Fatalf("%s:%d: the workbook differs (run with -update to accept)\n got %s\nwant %s", golden, i+1, g, w)
		}
	}
}

// dump reads a workbook back, one line per cell, a section per sheet.
func dump(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	b.WriteString("What a reader finds in the widget workbook: per cell its formula, value, format, looks and what hangs on it.\n")
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "-- %s --\n", sheet)
		layout, err := f.GetPageLayout(sheet)
		must(err)
		footer, err := f.GetHeaderFooter(sheet)
		must(err)
		panes, err := f.GetPanes(sheet)
		must(err)
		properties, err := f.GetSheetProps(sheet)
		must(err)
		dimension, err := f.GetSheetDimension(sheet)
		must(err)
		fmt.Fprintf(&b, "uses %s, frozen at %s, tab %s, %s, %d page wide, footer %q\n", dimension, panes.TopLeftCell,
			*properties.TabColorRGB, *layout.Orientation, *layout.FitToWidth, footer.OddFooter)
		notes := map[string]string{}
		comments, err := f.GetComments(sheet)
		must(err)
		for _, c := range comments {
			notes[c.Cell] = c.Author + ": " + c.Text + c.Paragraph[0].Text
		}
		validations, err := f.GetDataValidations(sheet)
		must(err)
		lists := map[string]string{}
		for _, v := range validations {
			lists[v.Sqref] = v.Formula1
		}
		_, last, found := strings.Cut(dimension, ":")
		if !found {
			last = dimension
		}
		columns, rows, err := excelize.CellNameToCoordinates(last)
		must(err)
		for r := range rows {
			for c := range columns {
				cell := cellName(r, c)
				value, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
				must(err)
				formula, err := f.GetCellFormula(sheet, cell)
				must(err)
				linked, target, err := f.GetCellHyperLink(sheet, cell)
				must(err)
				if value == "" && formula == "" && !linked {
					continue
				}
				kind, err := f.GetCellType(sheet, cell)
				must(err)
				id, err := f.GetCellStyle(sheet, cell)
				must(err)
				fmt.Fprintf(&b, "%-4s", cell)
				if formula != "" {
					fmt.Fprintf(&b, " =%s ->", formula)
				}
				switch kind {
				case excelize.CellTypeInlineString, excelize.CellTypeFormula:
					fmt.Fprintf(&b, " %s", strconv.Quote(value))
				case excelize.CellTypeBool:
					fmt.Fprintf(&b, " %t", value == "1")
				default:
					fmt.Fprintf(&b, " %s", value)
				}
				b.WriteString(looks(t, f, id))
				if linked {
					b.WriteString(" link " + target)
				}
				if n, ok := notes[cell]; ok {
					fmt.Fprintf(&b, " note %q", n)
				}
				if l, ok := lists[cell]; ok {
					b.WriteString(" choices " + l)
				}
				b.WriteByte('\n')
			}
		}
	}
	b.WriteString("-- names --\n")
	for _, name := range f.GetDefinedName() {
		fmt.Fprintf(&b, "%s (%s) = %s\n", name.Name, name.Scope, name.RefersTo)
	}
	b.WriteString("-- properties --\n")
	document, err := f.GetDocProps()
	must(err)
	fmt.Fprintf(&b, "title %s\nsubject %s\ncreator %s\ncreated %s\n", document.Title, document.Subject, document.Creator, document.Created)
	custom, err := f.GetCustomProps()
	must(err)
	for _, property := range custom {
		if property.Name == PropertyContent {
			property.Value = fmt.Sprintf("%d hexadecimal digits", len(property.Value.(string)))
		}
		fmt.Fprintf(&b, "%s: %v\n", property.Name, property.Value)
	}
	calc, err := f.GetCalcProps()
	must(err)
	fmt.Fprintf(&b, "recalculated on loading: %t\n", *calc.FullCalcOnLoad)
	return b.String()
}

// looks says how a cell looks, in a few words.
func looks(t *testing.T, f *excelize.File, id int) string {
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if s.CustomNumFmt != nil {
		b.WriteString(" | " + *s.CustomNumFmt)
	} else if s.NumFmt == 49 {
		b.WriteString(" | @")
	}
	b.WriteString(" |")
	if s.Font != nil {
		if s.Font.Family != textFont {
			b.WriteString(" " + s.Font.Family)
		}
		if s.Font.Size != bodySize {
			fmt.Fprintf(&b, " %gpt", s.Font.Size)
		}
		if s.Font.Bold {
			b.WriteString(" bold")
		}
		if s.Font.Italic {
			b.WriteString(" italic")
		}
		if s.Font.Underline != "" {
			b.WriteString(" underlined")
		}
		if s.Font.Color != "" && s.Font.Color != ink {
			b.WriteString(" " + s.Font.Color)
		}
	}
	if len(s.Fill.Color) > 0 {
		b.WriteString(" on " + s.Fill.Color[0])
	}
	for _, border := range s.Border {
		fmt.Fprintf(&b, " %s:%d", border.Type, border.Style)
	}
	if a := s.Alignment; a != nil {
		if a.Horizontal != "" {
			b.WriteString(" " + a.Horizontal)
		}
		if a.Indent > 0 {
			fmt.Fprintf(&b, " indent %d", a.Indent)
		}
		if a.WrapText {
			b.WriteString(" wrap")
		}
	}
	if xf := f.Styles.CellXfs.Xf[id]; xf.QuotePrefix != nil && *xf.QuotePrefix {
		b.WriteString(" quoted")
	}
	return b.String()
}
