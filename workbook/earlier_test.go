package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/templates"
)

// listFile is a workbook with a list of inputs over two assumptions and a shock,
// as a person left it.
func listFile(t testing.TB, change func(*excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	row := func(sheet, cell string, values ...any) { t.Helper(); ok(f.SetSheetRow(sheet, cell, &values)) }
	formula := func(sheet, cell, text string, value float64) {
		t.Helper()
		ok(f.SetCellValue(sheet, cell, value))
		ok(f.SetCellFormula(sheet, cell, text))
	}
	ok(f.SetSheetName("Sheet1", "What we assume"))
	_, err := f.NewSheet("Inputs")
	ok(err)
	row("What we assume", "A3", "Assumption", "Value", "Status", "Note")
	row("What we assume", "A4", "Tax rate", .4, "confirmed", "as agreed")
	row("What we assume", "A5", "Least cash", 50, "open")
	formula("What we assume", "B5", "B4*200", 80)
	row("What we assume", "A9", "Shock", -.05)
	row("Inputs", "A2", "Input", "Name", "Unit", "Default", "Value", "Changed", "Status")
	row("Inputs", "A3", "Company", "filing.company", nil, "Widget Works Inc.")
	row("Inputs", "A4", "File", "filing.sha256", nil, "ab12")
	row("Inputs", "A6", "Tax rate", "assumptions.tax_rate[value]", "fraction", .35)
	row("Inputs", "A7", "Least cash", "assumptions.minimum_cash[value]", "dollars", 50)
	row("Inputs", "A8", "Shock to volume", "Overlay_Volume", "fraction", 0)
	for cell, text := range map[string]string{"E6": "'What we assume'!$B4", "E7": "'What we assume'!$B5", "E8": "'What we assume'!$B9",
		"G6": "'What we assume'!$C4", "G7": "'What we assume'!$C5"} {
		ok(f.SetCellFormula("Inputs", cell, text))
	}
	ok(f.SetDefinedName(&excelize.DefinedName{Name: templates.InputList, RefersTo: "Inputs!$A$2:$G$8"}))
	ok(f.AddComment("What we assume", excelize.Comment{Cell: "A4", Author: "Pat", Text: "ask again"}))
	ok(f.AddComment("What we assume", excelize.Comment{Cell: "A1", Author: "Pat", Text: "a remark"}))
	ok(f.AddComment("Inputs", excelize.Comment{Cell: "A1", Author: Creator, Text: "one of ours"}))
	if change != nil {
		ok(change(f))
	}
	var b bytes.Buffer
	ok(f.Write(&b))
	return b.Bytes()
}

// readInputs reads the list of inputs of a workbook.
func readInputs(data []byte) (*templates.Earlier, error) {
	e, err := OpenEarlier(data)
	if err != nil {
		return nil, err
	}
	return e.Inputs()
}

func readList(t *testing.T, data []byte) *templates.Earlier {
	t.Helper()
	e, err := readInputs(data)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Every input is found by the reference on the list, with its status, its note
// and the comments on its row.
func TestReadInputs(t *testing.T) {
	e := readList(t, listFile(t, nil))
	if e.Company != "Widget Works Inc." || e.SHA256 != "ab12" || fmt.Sprint(e.Sheets) != "[What we assume Inputs]" {
		t.Errorf("of %q, %q, sheets %q", e.Company, e.SHA256, e.Sheets)
	}
	want := []templates.EarlierInput{
		{Name: "assumptions.tax_rate[value]", Label: "Tax rate", Unit: "fraction", Place: "'What we assume'!B4", Default: formulas.Num(.35),
			Value: formulas.Num(.4), Status: "confirmed", Note: "as agreed", Comments: []string{"Pat: ask again"}},
		{Name: "assumptions.minimum_cash[value]", Label: "Least cash", Unit: "dollars", Place: "'What we assume'!B5", Default: formulas.Num(50),
			Value: formulas.Num(80), Formula: "B4*200", Status: "open"},
		{Name: "Overlay_Volume", Label: "Shock to volume", Unit: "fraction", Place: "'What we assume'!B9", Default: formulas.Num(0), Value: formulas.Num(-.05)},
	}
	for i := range max(len(want), len(e.Inputs)) {
		if i >= len(want) || i >= len(e.Inputs) || fmt.Sprintf("%+v", e.Inputs[i]) != fmt.Sprintf("%+v", want[i]) {
			t.Errorf("inputs %+v\nwant   %+v", e.Inputs, want)
			break
		}
	}
}

// Comments on no input are listed, and none of ours.
func TestOtherComments(t *testing.T) {
	e, err := OpenEarlier(listFile(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Inputs(); err != nil {
		t.Fatal(err)
	}
	list, err := e.Comments(nil)
	if err != nil || len(list) != 1 || list[0].Place != "'What we assume'!A1" || list[0].Value != "Pat: a remark" {
		t.Errorf("%+v %v, want Pat's and none of ours", list, err)
	}
	as := &templates.Plan{Sheets: []*templates.Sheet{{Rows: []templates.Row{{Cells: []templates.Cell{templates.Cell{}.With(templates.Aside{Note: "Pat: a remark"})}}}}}}
	if list, err = e.Comments(as); err != nil || len(list) != 0 {
		t.Errorf("%+v %v, want none: it was written there", list, err)
	}
}

// What people do to a workbook does not hide an input, or it is said what did.
func TestReadInputsMoved(t *testing.T) {
	const assumed = "What we assume"
	for _, tt := range []struct {
		name   string
		change func(*excelize.File) error
		place  string
		value  formulas.Value
		note   string
		fault  string
	}{
		{name: "sheet renamed", change: func(f *excelize.File) error {
			for cell, at := range map[string]string{"E6": "$B4", "E7": "$B5", "E8": "$B9", "G6": "$C4", "G7": "$C5"} {
				if err := f.SetCellFormula("Inputs", cell, "'Pat''s inputs'!"+at); err != nil {
					return err
				}
			}
			return f.SetSheetName(assumed, "Pat's inputs")
		},
			place: "'Pat''s inputs'!B4", value: formulas.Num(.4), note: "as agreed"},
		{name: "rows put in above", change: func(f *excelize.File) error { return f.InsertRows(assumed, 2, 3) },
			place: "'What we assume'!B7", value: formulas.Num(.4), note: "as agreed"},
		{name: "the house's words", change: func(f *excelize.File) error {
			return errors.Join(f.SetCellValue("Inputs", "D2", "Vorgabe"), f.SetCellValue("Inputs", "E2", "Wert"), f.SetCellValue(assumed, "D3", "Notiz"))
		}, place: "'What we assume'!B4", value: formulas.Num(.4), note: "as agreed"},
		{name: "a column put in", change: func(f *excelize.File) error { return f.InsertCols(assumed, "B", 1) },
			place: "'What we assume'!C4", value: formulas.Num(.4), note: "as agreed"},
		{name: "rows of the list put in", change: func(f *excelize.File) error { return f.InsertRows("Inputs", 5, 2) },
			place: "'What we assume'!B4", value: formulas.Num(.4), note: "as agreed"},
		{name: "cell deleted", change: func(f *excelize.File) error { return f.SetCellFormula("Inputs", "E6", "#REF!") },
			fault: "the list of inputs does not lead to its cell any more"},
		{name: "list pasted as values", change: func(f *excelize.File) error { return f.SetCellValue("Inputs", "E6", .4) },
			fault: "the list of inputs does not lead to its cell any more"},
		{name: "text", change: func(f *excelize.File) error {
			return f.SetCellRichText(assumed, "B4", []excelize.RichTextRun{{Text: "two "}, {Text: "fifths", Font: &excelize.Font{Bold: true}}})
		}, place: "'What we assume'!B4", value: formulas.Str("two fifths"), note: "as agreed"},
		{name: "cleared", change: func(f *excelize.File) error { return f.SetCellValue(assumed, "B4", nil) },
			place: "'What we assume'!B4", note: "as agreed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := readList(t, listFile(t, tt.change)).Inputs[0]
			if in.Place != tt.place || in.Value != tt.value || in.Note != tt.note || in.Fault != tt.fault {
				t.Errorf("%s: %v, note %q, fault %q, want %s: %v, note %q, fault %q", in.Place, in.Value, in.Note, in.Fault, tt.place, tt.value, tt.note, tt.fault)
			}
		})
	}
}

// References that several cells of the list share, and what Excel writes around
// comments with replies.
func TestReadInputsOfExcel(t *testing.T) {
	data := listFile(t, nil)
	part := func(name string) string {
		for _, p := range sortedKeys(partsOf(t, data)) {
			if strings.HasPrefix(p, name) && strings.Contains(partsOf(t, data)[p], "Input") == strings.Contains(name, "worksheets") {
				return p
			}
		}
		t.Fatalf("no part %s", name)
		return ""
	}
	data = rezip(t, data, "xl/worksheets/sheet2.xml", func(s string) []byte {
		s = strings.Replace(s, "<f>&#39;What we assume&#39;!$B4</f>", `<f t="shared" ref="E6:E7" si="0">'What we assume'!$B4</f>`, 1)
		return []byte(strings.Replace(s, "<f>&#39;What we assume&#39;!$B5</f>", `<f t="shared" si="0"/>`, 1))
	})
	data = rezip(t, data, part("xl/comments"), func(s string) []byte {
		return []byte(strings.Replace(s, "ask again", "[Threaded comment]\n\nSome paragraph.\n\nComment:\n    ask again\nReply:\n    done", 1))
	})
	data = rezip(t, data, "xl/worksheets/sheet1.xml", func(s string) []byte {
		before, after, _ := strings.Cut(s, `<c r="B5"`)
		_, after, _ = strings.Cut(after, "</c>")
		return []byte(before + `<c r="B5" t="e"><f>B4/0</f><v>#DIV/0!</v></c>` + after)
	})
	e := readList(t, data)
	if e.Inputs[1].Fault != "it shows #DIV/0!" {
		t.Errorf("an error: %+v", e.Inputs[1])
	}
	if e.Inputs[0].Place != "'What we assume'!B4" || e.Inputs[1].Place != "'What we assume'!B5" {
		t.Errorf("places %s and %s", e.Inputs[0].Place, e.Inputs[1].Place)
	}
	if c := strings.Join(e.Inputs[0].Comments, "|"); !strings.HasPrefix(c, "Pat: ask again") || !strings.HasSuffix(c, "done") {
		t.Errorf("comment %q", c)
	}
}

// What is no workbook with a list of inputs is refused, with what to do.
func TestReadInputsRefused(t *testing.T) {
	house := houseFile(t, "1")
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"not a workbook", []byte("a letter"), "no Excel workbook"},
		{"a password", []byte("\xD0\xCF\x11\xE0 and so on"), "protected by a password"},
		{"macros", rezip(t, house, "xl/vbaProject.bin", func(string) []byte { return []byte("x") }), "it holds macros"},
		{"no list", house, "no list of inputs"},
		{"the list's sheet deleted", listFile(t, func(f *excelize.File) error { return f.DeleteSheet("Inputs") }), "list of inputs"},
		{"the name leads nowhere", rezip(t, listFile(t, nil), "xl/workbook.xml", func(s string) []byte {
			return []byte(strings.Replace(s, "Inputs!$A$2:$G$8", "#REF!", 1))
		}), "does not lead to the list"},
		{"nobody's", listFile(t, func(f *excelize.File) error { return f.RemoveRow("Inputs", 3) }), "whose they are"},
		{"a damaged sheet", rezip(t, listFile(t, nil), "xl/worksheets/sheet1.xml", func(s string) []byte { return []byte(s[:len(s)/2]) }), "cannot be read"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := readInputs(tt.data)
			var refused *HouseError
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), tt.want) || refused.Advice == "" {
				t.Errorf("error %v, want %q and what to do", err, tt.want)
			}
		})
	}
	// Reading is no change: what is signed or protected against changes is read.
	if _, err := readInputs(rezip(t, listFile(t, nil), "_xmlsignatures/sig1.xml", func(string) []byte { return []byte("<x/>") })); err != nil {
		t.Errorf("a signed workbook: %v", err)
	}
}

// A damaged workbook is refused or read, and never more than that.
func FuzzReadInputs(f *testing.F) {
	book := listFile(f, nil)
	parts := partsOf(f, book)
	for _, name := range sortedKeys(parts) {
		if strings.Contains(name, "sheet") || strings.Contains(name, "comments") || strings.Contains(name, "sharedStrings") || name == "xl/workbook.xml" {
			f.Add(name, parts[name])
		}
	}
	f.Fuzz(func(t *testing.T, name, content string) {
		if name == "" || strings.HasPrefix(name, "/") || strings.HasSuffix(name, "/") {
			return // no name of a part
		}
		e, err := readInputs(rezip(t, book, name, func(string) []byte { return []byte(content) }))
		if err == nil && slices.ContainsFunc(e.Inputs, func(in templates.EarlierInput) bool { return in.Name == "" || in.Label == "" }) {
			t.Errorf("an input without a name: %+v", e.Inputs)
		}
	})
}
