package workbook

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/internal/witness"
)

// houseFile is a workbook as an analyst keeps one: formulas, styles, a chart, a pivot table, names, a drop-down, print
// settings, two sheets of which the second is open. formula stands in Memo!B2.
func houseFile(t testing.TB, formula string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ok(f.SetSheetName("Sheet1", "Data"))
	_, err := f.NewSheet("Memo")
	ok(err)
	for i, row := range [][]any{{"Region", "Amount"}, {"North", 10}, {"South", 20}, {"North", 30}} {
		ok(f.SetSheetRow("Data", "A"+string(rune('1'+i)), &row))
	}
	red, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Color: "C00000", Size: 13}, NumFmt: 10})
	ok(err)
	ok(f.SetCellStyle("Memo", "B2", "B3", red))
	ok(f.SetCellValue("Memo", "A2", "From the model"))
	ok(f.SetCellFormula("Memo", "B2", formula))
	ok(f.SetCellFormula("Memo", "B3", "SUM(Data!B2:B4)"))
	ok(f.SetDefinedName(&excelize.DefinedName{Name: "Amounts", RefersTo: "Data!$B$2:$B$4"}))
	ok(f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", RefersTo: "Memo!$A$1:$D$20", Scope: "Memo"}))
	ok(f.AddChart("Memo", "D2", &excelize.Chart{Type: excelize.Col, Series: []excelize.ChartSeries{{Values: "Data!$B$2:$B$4"}}}))
	ok(f.AddPivotTable(&excelize.PivotTableOptions{DataRange: "Data!A1:B4", PivotTableRange: "Memo!A10:B14",
		Rows: []excelize.PivotTableField{{Data: "Region"}}, Data: []excelize.PivotTableField{{Data: "Amount"}}}))
	drop := excelize.NewDataValidation(true)
	drop.SetSqref("C1")
	ok(drop.SetDropList([]string{"low", "high"}))
	ok(f.AddDataValidation("Memo", drop))
	ok(f.SetConditionalFormat("Data", "B2:B4", []excelize.ConditionalFormatOptions{{Type: "data_bar", Criteria: "=", MinType: "min", MaxType: "max", BarColor: "638EC6"}}))
	ok(f.AddComment("Data", excelize.Comment{Cell: "A1", Text: "kept"}))
	ok(f.SetCustomProps(excelize.CustomProperty{Name: "Owner", Value: "Treasury"}))
	f.SetActiveSheet(1)
	var b bytes.Buffer
	ok(f.Write(&b))
	return b.Bytes()
}

func writeInto(t testing.TB, house []byte) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	notes, err := WriteInto(&b, widgetPlan(t), house)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), notes
}

func partsOf(t testing.TB, data []byte) map[string]string {
	t.Helper()
	parts, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]string{}
	for _, p := range parts {
		m[p.name] = string(p.data)
	}
	return m
}

// What the house has stays byte for byte, but for the lists that are added to.
func TestHouseKeepsItsOwn(t *testing.T) {
	house := houseFile(t, "Data!B2")
	merged, notes := writeInto(t, house)
	before, after := partsOf(t, house), partsOf(t, merged)
	lists := []string{contentTypes, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", propertiesPart}
	for name, was := range before {
		if is, kept := after[name]; !kept || is != was && !slices.Contains(lists, name) {
			t.Errorf("part %s did not stay as it was", name)
		}
	}
	if len(notes) > 0 {
		t.Errorf("unexpected notes %q", notes)
	}
	f, err := excelize.OpenReader(bytes.NewReader(merged))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); !slices.Equal(got[:2], []string{"Data", "Memo"}) || len(got) != 2+len(widgetPlan(t).Sheets) {
		t.Errorf("sheets %q", got)
	}
	if f.GetActiveSheetIndex() != 1 {
		t.Errorf("sheet %d is open, want the house's, 1", f.GetActiveSheetIndex())
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Scope+"!"+n.Name] = n.RefersTo
	}
	for _, want := range []string{"Workbook!Amounts", "Memo!_xlnm.Print_Area", "Workbook!Checks_Failed"} {
		if names[want] == "" {
			t.Errorf("no name %s among %v", want, names)
		}
	}
	if properties, _ := f.GetCustomProps(); !slices.ContainsFunc(properties, func(p excelize.CustomProperty) bool { return p.Name == "Owner" && p.Value == "Treasury" }) {
		t.Errorf("the house's property is lost: %v", properties)
	}
	checkPackage(t, merged)
	if again, _ := writeInto(t, house); !bytes.Equal(again, merged) {
		t.Error("the same plan and house give other bytes")
	}
	if ours, err := Untouched(merged); err != nil || !ours {
		t.Errorf("a fresh merge counts as changed by somebody (%v)", err)
	}
}

// checkPackage applies those checks of the package that hold for any workbook.
func checkPackage(t *testing.T, data []byte) {
	t.Helper()
	parts, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	c := &checker{parts: map[string]*part{}}
	for i := range parts {
		c.parts[parts[i].name] = &parts[i]
	}
	c.checkTypes(parts)
	for _, p := range parts {
		if extension(p.name) == "rels" {
			c.checkRelations(p)
		}
		if err := wellFormed(p.data); err != nil {
			t.Errorf("%s: %v", p.name, err)
		}
	}
	for _, problem := range c.problems {
		t.Error(problem)
	}
	styles := c.count("xl/styles.xml", "cellXfs", "xf")
	for _, p := range parts {
		if strings.HasPrefix(p.name, "xl/worksheets/sheet") {
			numbered(p.data, " s", func(n int) int {
				if n >= styles {
					t.Fatalf("%s uses style %d of %d", p.name, n, styles)
				}
				return n
			})
		}
	}
	if listed := regexp.MustCompile(`<cellXfs count="(\d+)"`).FindSubmatch(c.parts["xl/styles.xml"].data); listed == nil {
		t.Error("the list of cell styles has no count")
	}
}

// The looks of our cells are the same inside a house as alone.
func TestHouseKeepsOurLooks(t *testing.T) {
	merged, _ := writeInto(t, houseFile(t, "1"))
	alone := write(t, widgetPlan(t))
	a, err := excelize.OpenReader(bytes.NewReader(alone))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := excelize.OpenReader(bytes.NewReader(merged))
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	compared := 0
	for _, sheet := range a.GetSheetList() {
		rows, err := a.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r := range rows {
			for c := range rows[r] {
				cell := cellName(r, c)
				x, _ := a.GetCellStyle(sheet, cell)
				y, _ := b.GetCellStyle(sheet, cell)
				if x == 0 && y == 0 {
					continue
				}
				if was, is := looks(t, a, x), looks(t, b, y); was != is {
					t.Fatalf("%s!%s looks like %s, alone like %s", sheet, cell, is, was)
				}
				compared++
			}
		}
	}
	if compared < 50 {
		t.Errorf("only %d cells were compared", compared)
	}
	if id, err := b.GetCellStyle("Memo", "B2"); err != nil || !strings.Contains(looks(t, b, id), "C00000") {
		t.Error("the house's own style is lost")
	}
}

// A second export takes the place of the first, wherever its sheets stand now.
func TestHouseIsRefreshed(t *testing.T) {
	first, _ := writeInto(t, houseFile(t, "SUM(Net_Sales)"))
	second, notes := writeInto(t, first)
	before, after := partsOf(t, first), partsOf(t, second)
	if len(before) != len(after) {
		t.Errorf("%d parts after the first export, %d after the second", len(before), len(after))
	}
	if before["xl/styles.xml"] != after["xl/styles.xml"] {
		t.Error("the styles grow with every refresh")
	}
	checkPackage(t, second)
	f, err := excelize.OpenReader(bytes.NewReader(second))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 2+len(widgetPlan(t).Sheets) {
		t.Errorf("sheets %q", got)
	}
	if len(notes) > 0 {
		t.Errorf("unexpected notes %q", notes)
	}
	// A workbook that began as an export, with a sheet of the analyst's own.
	g, err := excelize.OpenReader(bytes.NewReader(write(t, widgetPlan(t))))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if _, err := g.NewSheet("My notes"); err != nil {
		t.Fatal(err)
	}
	if err := g.SetCellFormula("My notes", "A1", quoteSheet(widgetPlan(t).Sheets[0].Name)+"!A1"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := g.Write(&b); err != nil {
		t.Fatal(err)
	}
	third, notes := writeInto(t, b.Bytes())
	checkPackage(t, third)
	if len(notes) != 1 || !strings.Contains(notes[0], `sheet "My notes" points to cells of`) {
		t.Errorf("notes %q, want one on the address", notes)
	}
}

// Some programs write every element with a prefix.
func TestHouseWithPrefixes(t *testing.T) {
	prefixed := func(s string) []byte {
		s = regexp.MustCompile(`<(/?)([a-zA-Z]+)([ >/])`).ReplaceAllString(s, "<${1}x:$2$3")
		return []byte(strings.Replace(s, "xmlns=", "xmlns:x=", 1))
	}
	house := houseFile(t, "1")
	for _, name := range []string{"xl/workbook.xml", "xl/styles.xml"} {
		house = rezip(t, house, name, prefixed)
	}
	merged, _ := writeInto(t, house)
	f, err := excelize.OpenReader(bytes.NewReader(merged))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got := f.GetSheetList(); len(got) != 2+len(widgetPlan(t).Sheets) {
		t.Errorf("sheets %q", got)
	}
	parts := partsOf(t, merged)
	for _, name := range []string{"xl/workbook.xml", "xl/styles.xml"} {
		if err := wellFormed([]byte(parts[name])); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		o, err := outlineOf([]byte(parts[name]))
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range []string{"sheets", "definedNames", "fonts", "cellXfs"} {
			if _, items, ok := o.find(list); ok && len(items) < 3 {
				t.Errorf("%s has %d entries in %s", name, len(items), list)
			}
		}
	}
	second, _ := writeInto(t, merged)
	if !bytes.Equal(second, merged) {
		t.Error("a refresh with nothing new gives other bytes")
	}
}

// rezip is a workbook with one part changed; nil takes it away.
func rezip(t testing.TB, data []byte, name string, change func(string) []byte) []byte {
	t.Helper()
	parts := partsOf(t, data)
	if changed := change(parts[name]); changed == nil {
		delete(parts, name)
	} else {
		parts[name] = string(changed)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sortedKeys(parts) {
		out, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write([]byte(parts[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Every refusal says what was found and what to do.
func TestHouseRefused(t *testing.T) {
	house := houseFile(t, "1")
	replace := func(old, new string) func(string) []byte {
		return func(s string) []byte {
			if !strings.Contains(s, old) {
				t.Fatalf("expected %s in the part", old)
			}
			return []byte(strings.Replace(s, old, new, 1))
		}
	}
	own := func(name, refersTo, sheet string) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(house))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if name != "" {
			err = f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: refersTo})
		} else {
			err = f.SetSheetName("Data", sheet)
		}
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for _, tt := range []struct {
		what  string
		data  []byte
		found string
	}{
		{"nothing", nil, "no Excel workbook"},
		{"a text", []byte("Region,Amount\n"), "no Excel workbook"},
		{"a password", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 encrypted"), "protected by a password"},
		{"cut off", house[:len(house)/2], "cannot be unpacked"},
		{"too large", make([]byte, MaxHouse+1), "larger than"},
		{"a bomb", rezip(t, house, "xl/media/image1.png", func(string) []byte { return make([]byte, maxHouseUnzipped) }), "larger than"},
		{"a part that leads out", rezip(t, house, "../../evil.txt", func(string) []byte { return []byte("x") }), "packed in a way Excel does not pack: part ../../evil.txt"},
		{"a part at the root", rezip(t, house, "/etc/cron.d/evil", func(string) []byte { return []byte("x") }), "packed in a way Excel does not pack"},
		{"a part on a drive", rezip(t, house, `C:\evil.txt`, func(string) []byte { return []byte("x") }), "packed in a way Excel does not pack"},
		{"entities", rezip(t, house, "xl/workbook.xml", replace("<workbook", `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><workbook`)), "has a document type"},
		{"macros", rezip(t, house, "xl/vbaProject.bin", func(string) []byte { return []byte("x") }), "holds macros"},
		{"xlsm", rezip(t, house, contentTypes, replace("spreadsheetml.sheet.main+xml", "sheet.macroEnabled.main+xml")), "may hold macros"},
		{"a template", rezip(t, house, contentTypes, replace("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")), "a template"},
		{"a signature", rezip(t, house, "_xmlsignatures/sig1.xml", func(string) []byte { return []byte("<a>x</a>") }), "signed"},
		{"no workbook", rezip(t, house, "xl/workbook.xml", func(string) []byte { return nil }), "damaged"},
		{"broken markup", rezip(t, house, "xl/workbook.xml", replace("</sheets>", "")), "damaged"},
		{"broken styles", rezip(t, house, "xl/styles.xml", func(string) []byte { return []byte("<styleSheet>") }), "damaged"},
		{"locked", rezip(t, house, "xl/workbook.xml", replace("<sheets>", `<workbookProtection lockStructure="1"/><sheets>`)), "structure is protected"},
		{"other days", rezip(t, house, "xl/workbook.xml", func(s string) []byte {
			return regexp.MustCompile(`<workbookPr`).ReplaceAll([]byte(s), []byte(`<workbookPr date1904="1"`))
		}), "from 1904"},
		{"a name", own("Checks_Failed", "Data!$A$1", ""), "name Checks_Failed of its own"},
		{"a sheet", own("", "", widgetPlan(t).Sheets[0].Name), "sheet \"" + widgetPlan(t).Sheets[0].Name + "\" of its own"},
	} {
		var b bytes.Buffer
		_, err := WriteInto(&b, widgetPlan(t), tt.data)
		var refused *HouseError
		switch {
		case !errors.As(err, &refused):
			t.Errorf("%s: got %v, want a HouseError", tt.what, err)
		case !strings.Contains(err.Error(), tt.found) || refused.Advice == "":
			t.Errorf("%s: got %q, want %q", tt.what, err, tt.found)
		case b.Len() > 0:
			t.Errorf("%s: something was written", tt.what)
		}
	}
}

// LibreOffice computes the house's formulas from our named cells.
func TestHouseFormulasComputed(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("set TIEOUT_LIBREOFFICE to the soffice command to have it compute a house workbook")
	}
	merged, _ := writeInto(t, houseFile(t, "Checks_Failed+SUM(Net_Sales)"))
	path := filepath.Join(t.TempDir(), "house.xlsx")
	if err := os.WriteFile(path, merged, 0o600); err != nil {
		t.Fatal(err)
	}
	cells, err := witness.Recalculate(soffice, path, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if got := cells["Memo"]["B2"]; got.IsText || got.Number == 0 {
		t.Errorf("the formula on the named cells gives %v", got)
	}
	if got := cells["Memo"]["B3"]; got.Number != 60 {
		t.Errorf("the house's own formula gives %v, want 60", got)
	}
}

// A damaged house is refused or taken, and never more than that.
func FuzzHouse(f *testing.F) {
	house := houseFile(f, "1")
	parts := partsOf(f, house)
	for _, name := range []string{"xl/workbook.xml", "xl/styles.xml", contentTypes, "_rels/.rels", "xl/_rels/workbook.xml.rels"} {
		f.Add(name, parts[name])
	}
	f.Fuzz(func(t *testing.T, name, content string) {
		if name == "" || strings.HasPrefix(name, "/") || strings.HasSuffix(name, "/") {
			return // no name of a part
		}
		data := rezip(t, house, name, func(string) []byte { return []byte(content) })
		var b bytes.Buffer
		_, _ = WriteInto(&b, widgetPlan(t), data)
	})
}

// Relationships are read however a program writes them: behind a byte order mark, with a prefix, in single quotes.
func TestRelationsIn(t *testing.T) {
	const list = `<Relationships xmlns="` + "http://schemas.openxmlformats.org/package/2006/relationships" + `"><Relationship Id="rId1" Type="t" Target="a&amp;b.xml" TargetMode="External"/></Relationships>`
	want := relation{ID: "rId1", Type: "t", Target: "a&b.xml", TargetMode: "External"}
	for name, text := range map[string]string{
		"plain":           list,
		"byte order mark": "\uFEFF" + list,
		"prefix":          strings.ReplaceAll(strings.ReplaceAll(list, "<Relationship", "<r:Relationship"), "</Relationship", "</r:Relationship"),
		"single quotes":   strings.ReplaceAll(list, `"`, "'"),
	} {
		if got, err := relationsIn([]byte(text)); err != nil || len(got) != 1 || got[0] != want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := relationsIn([]byte(`<Relationships><Relationship Id="x"/>`)); err == nil {
		t.Error("a list without end is taken")
	}
}
