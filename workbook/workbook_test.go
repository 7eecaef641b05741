package workbook

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/internal/witness"
	"tieout/templates"
)

// write is the plan as a workbook that Inspect finds nothing wrong with.
func write(t testing.TB, p *templates.Plan) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, p); err != nil {
		t.Fatal(err)
	}
	if err := Inspect(out.Bytes()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWriteSameBytes(t *testing.T) {
	first := write(t, widgetPlan(t))
	for range 4 {
		if !bytes.Equal(first, write(t, widgetPlan(t))) {
			t.Fatal("the same plan gave other bytes")
		}
	}
}

func TestUntouched(t *testing.T) {
	data := write(t, widgetPlan(t))
	edited := func(edit func(f *excelize.File) error) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := edit(f); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	parts, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(parts)
	repacked, err := pack(parts)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		data []byte
		want bool
	}{
		{"as written", data, true},
		{"zipped again, other order", repacked, true},
		{"an assumption changed", edited(func(f *excelize.File) error { return f.SetCellValue("Cover", "B8", 0.06) }), false},
		{"a note added", edited(func(f *excelize.File) error {
			return f.AddComment("Cover", excelize.Comment{Cell: "A1", Text: "seen"})
		}), false},
		{"somebody else's workbook", func() []byte {
			var out bytes.Buffer
			if err := excelize.NewFile().Write(&out); err != nil {
				t.Fatal(err)
			}
			return out.Bytes()
		}(), false},
	} {
		if got, err := Untouched(test.data); got != test.want || err != nil {
			t.Errorf("%s: got %t, %v; want %t", test.name, got, err, test.want)
		}
	}
	for _, bad := range [][]byte{nil, []byte("Net sales 1,000"), data[:len(data)/2]} {
		if _, err := Untouched(bad); err == nil {
			t.Errorf("%d bytes that are no workbook: got no error", len(bad))
		}
		if err := Inspect(bad); err == nil {
			t.Errorf("%d bytes that are no workbook: Inspect found nothing", len(bad))
		}
	}
}

// TestWriteTexts writes texts a filing can hold and reads them back as a spreadsheet would.
func TestWriteTexts(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"formula", "=SUM(A1:A9)", ""},
		{"command", "@SUM(1)", ""},
		{"negative", "-5%", ""},
		{"plus", "+1-800-555-0100", ""},
		{"external link", `=HYPERLINK("http://example.com","x")`, ""},
		{"number", "1,234", ""},
		{"marks", `R&D <expense> "net" 'of tax'`, ""},
		{"XML entity as text", "&amp; &#x41; <![CDATA[x]]>", ""},
		{"blanks at both ends", "   Total  assets   ", ""},
		{"tab first", "\tNet sales", ""},
		{"line end inside", "Net\nsales", ""},
		{"CR LF inside", "Net\r\nsales\r", "Net\nsales\n"},
		{"spelt escape", "_x0041_ and _x000D_ and __x0009_", ""},
		{"nearly an escape", "_x004_ _xZZZZ_ _X0041_", ""},
		{"NUL and bell", "a\x00b\x07c", "a\u2400b\u2407c"},
		{"form feed", "- 12 -\f", "- 12 -"},
		{"delete", "a\x7fb", "a\u2421b"},
		{"Latin-1 bytes", "Soci\xe9t\xe9", "Soci\uFFFDt\uFFFD"},
		{"forbidden code points", "a\uFFFEb\uFFFFc", "a\uFFFDb\uFFFDc"},
		{"beyond the first plane", "\U0001F600 ok", ""},
		{"other scripts", "株式会社 Über £ € ½", ""},
		{"error value", "#REF!", ""},
		{"longest", strings.Repeat("x", maxCellText), ""},
		{"too long", strings.Repeat("x", maxCellText+1), strings.Repeat("x", maxCellText-len(cutMark)) + cutMark},
		{"too long in pairs", strings.Repeat("\U0001F600", maxCellText), strings.Repeat("\U0001F600", (maxCellText-len(cutMark))/2) + cutMark},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.want == "" {
				test.want = test.text
			}
			b := newSheet("text", "Text", templates.SourceSheet, templates.Column{Width: 40})
			b.row("", templates.TextRow, templates.Cell{Value: formulas.Str(test.text), Verbatim: true}.With(templates.Aside{Note: "note: " + cutText(test.text, 100)}))
			data := write(t, &templates.Plan{Title: test.text, Company: test.text, Sheets: []*templates.Sheet{b.Sheet}})
			f, err := excelize.OpenReader(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			got, err := f.GetCellValue("Text", "A1")
			if err != nil || got != test.want {
				t.Errorf("got %.80q, %v\nwant %.80q", got, err, test.want)
			}
			if formula, _ := f.GetCellFormula("Text", "A1"); formula != "" {
				t.Errorf("the text became the formula %s", formula)
			}
			id, err := f.GetCellStyle("Text", "A1")
			if err != nil {
				t.Fatal(err)
			}
			prefix := f.Styles.CellXfs.Xf[id].QuotePrefix
			if quoted := prefix != nil && *prefix; quoted != strings.ContainsAny(test.text[:1], "=+-@\t\r") {
				t.Errorf("quote prefix is %t", quoted)
			}
		})
	}
}

// TestWriteOutlines looks at a sheet whose first year has nothing to show, and whose details are grouped.
func TestWriteOutlines(t *testing.T) {
	b := newSheet("sales", "Sales", templates.StatementSheet, templates.Column{Width: 30}, templates.Column{Key: "2001", Width: 12, Collapsed: true},
		templates.Column{Key: "2002", Width: 12}, templates.Column{Key: "2003", Width: 12, Level: 2})
	b.row("lockers", templates.LineRow, label("Lockers"), templates.Cell{}, assumed(1, templates.AmountFormat), assumed(2, templates.AmountFormat)).Level = 3
	parts, err := unpack(write(t, &templates.Plan{Sheets: []*templates.Sheet{b.Sheet}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if p.name != "xl/worksheets/sheet1.xml" {
			continue
		}
		for _, want := range []string{`outlineLevelRow="3" outlineLevelCol="2"`, `hidden="true" max="2" min="2" outlineLevel="1"`, `<row r="1" outlineLevel="3">`} {
			if !bytes.Contains(p.data, []byte(want)) {
				t.Errorf("expected %s in the sheet, found\n%.1500s", want, p.data)
			}
		}
	}
}

// TestWriteRefuses breaks the widget plan in one place after the other: each must be named, and nothing written.
func TestWriteRefuses(t *testing.T) {
	cell := func(p *templates.Plan, sheet, row, column int) *templates.Cell {
		return &p.Sheets[sheet].Rows[row].Cells[column]
	}
	formula := func(text string) func(p *templates.Plan) {
		return func(p *templates.Plan) {
			e, err := formulas.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			*cell(p, 1, 7, 2) = templates.Cell{Expr: e, Value: formulas.Num(1)}
		}
	}
	for _, test := range []struct {
		name  string
		spoil func(p *templates.Plan)
		want  string
	}{
		{"no sheets", func(p *templates.Plan) { p.Sheets = nil }, "the plan has no sheets"},
		{"sheet missing", func(p *templates.Plan) { p.Sheets[1] = nil }, "sheet 2 of the plan is missing"},
		{"sheet without name", func(p *templates.Plan) { p.Sheets[3].Name = "" }, "the name of the sheet is empty"},
		{"sheet name too long", func(p *templates.Plan) { p.Sheets[3].Name = strings.Repeat("x", 32) }, "has 32 characters"},
		{"sheet name with a slash", func(p *templates.Plan) { p.Sheets[3].Name = "P/L" }, "contains one of"},
		{"sheet name in apostrophes", func(p *templates.Plan) { p.Sheets[3].Name = "'x'" }, "apostrophe"},
		{"sheet name reserved", func(p *templates.Plan) { p.Sheets[3].Name = "history" }, "for itself"},
		{"sheets alike", func(p *templates.Plan) { p.Sheets[3].Name = "FILING" }, "FILING: another sheet has the same name|Filing: another sheet has the same name"},
		{"name is a cell", func(p *templates.Plan) { p.Names[1].Name = "FY2003" }, "name FY2003: the name is also the address of a cell"},
		{"name is R1C1", func(p *templates.Plan) { p.Names[1].Name = "R1C1" }, "R1C1 notation"},
		{"name with a dot", func(p *templates.Plan) { p.Names[1].Name = "Net.Sales" }, "letters, digits and underscores"},
		{"name twice", func(p *templates.Plan) { p.Names[1].Name = "SCENARIO" }, "defined twice"},
		{"name of nothing", func(p *templates.Plan) { p.Names[1].Area.Sheet = 9 }, "on sheet 10 of 5"},
		{"name outside its sheet", func(p *templates.Plan) { p.Names[1].Area.LastRow = 99 }, "in rows 6 to 100"},
		{"formula without value", func(p *templates.Plan) { cell(p, 1, 7, 2).Value = formulas.Value{} }, "'Income Statement'!C8: the formula has no computed value"},
		{"error as value", func(p *templates.Plan) { cell(p, 1, 7, 2).Value = formulas.Fail("#DIV/0!") }, "'Income Statement'!C8: the value is the error #DIV/0!"},
		{"no number", func(p *templates.Plan) { cell(p, 1, 5, 2).Value.Num = math.NaN() }, "'Income Statement'!C6: the value NaN"},
		{"endless number", func(p *templates.Plan) { cell(p, 1, 5, 2).Value.Num = math.Inf(1) }, "'Income Statement'!C6: the value +Inf"},
		{"verbatim formula", func(p *templates.Plan) { cell(p, 1, 7, 2).Verbatim = true }, "both a formula and verbatim"},
		{"unknown line", formula("profit * 2"), "'Income Statement'!C8: the formula refers to profit"},
		{"column that is not there", formula("sales[-5]"), "'Income Statement'!C8: the formula refers to sales[-5]"},
		{"empty cell", formula("margin + none[+3]"), "refers to the empty cell"},
		{"formula too long", formula(strings.Repeat("sales+", 3000) + "sales"), "'Income Statement'!C8"},
		{"formula too deep", func(p *templates.Plan) {
			e := cell(p, 1, 7, 2).Expr
			for range 70 {
				e = formulas.Call{Func: "ABS", Args: []formulas.Expr{e}}
			}
			cell(p, 1, 7, 2).Expr = e
		}, "'Income Statement'!C8"},
		{"link to nowhere", func(p *templates.Plan) { cell(p, 1, 5, 5).Link().Row = 4000 }, "'Income Statement'!F6: the link leads to a place in rows"},
		{"choices from nowhere", func(p *templates.Plan) { cell(p, 0, 5, 1).Choices().From = &templates.Area{Sheet: -1} }, "Cover!B6: the choices stand in a place"},
		{"no choices", func(p *templates.Plan) { c := cell(p, 0, 5, 1); *c = c.With(templates.Aside{}) }, "Cover!B6: the cell is to be chosen and has no choices"},
		{"choice with a comma", func(p *templates.Plan) { cell(p, 0, 5, 1).Choices().List = []string{"Base", "Up, then down"} }, "contains a comma"},
		{"choices too long", func(p *templates.Plan) { cell(p, 0, 5, 1).Choices().List = []string{strings.Repeat("x", 300)} }, "have 300 characters"},
		{"outline too deep", func(p *templates.Plan) { p.Sheets[1].Rows[6].Level = 8 }, "outline level 8"},
		{"column too wide", func(p *templates.Plan) { p.Sheets[1].Columns[1].Width = 300 }, "width 300"},
		{"more frozen than there is", func(p *templates.Plan) { p.Sheets[1].Frozen.Rows = 400 }, "400 rows"},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := widgetPlan(t)
			test.spoil(p)
			var out bytes.Buffer
			err := Write(&out, p)
			var broken *IntegrityError
			if !errors.As(err, &broken) {
				t.Fatalf("got %v, want an IntegrityError", err)
			}
			if !slices.ContainsFunc(strings.Split(test.want, "|"), func(want string) bool { return strings.Contains(err.Error(), want) }) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
			if out.Len() > 0 {
				t.Errorf("%d bytes were written", out.Len())
			}
		})
	}
	if err := Write(&bytes.Buffer{}, nil); err == nil {
		t.Error("no plan: got no error")
	}
}

// failing is a writer on a full disk.
type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteFails(t *testing.T) {
	if err := Write(failing{}, widgetPlan(t)); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}

// TestWriteAgainstLibreOffice lets LibreOffice compute the widget and the long workbook anew.
func TestWriteAgainstLibreOffice(t *testing.T) {
	soffice := os.Getenv("TIEOUT_LIBREOFFICE")
	if soffice == "" {
		t.Skip("set TIEOUT_LIBREOFFICE to the soffice command to hold every formula against LibreOffice")
	}
	for name, plan := range map[string]*templates.Plan{"widget": widgetPlan(t), "long": longPlan(t)} {
		path := filepath.Join(t.TempDir(), name+".xlsx")
		if err := os.WriteFile(path, write(t, plan), 0o600); err != nil {
			t.Fatal(err)
		}
		differences, n, err := witness.Compare(soffice, path, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range differences {
			t.Errorf("%s: %s", name, d)
		}
		if n < 20 {
			t.Errorf("%s: only %d formulas were compared", name, n)
		}
	}
}
