package workbook

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workedIn is the widget company's workbook with something done in it.
func workedIn(t testing.TB, change func(*excelize.File) error) *Earlier {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, widgetPlan(t)); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := change(f); err != nil {
		t.Fatal(err)
	}
	b.Reset()
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	e, err := OpenEarlier(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// Formulas and figures that something was typed over are named by their caption
// and column; what only moved is not.
func TestTypedOver(t *testing.T) {
	const income = "Income Statement"
	for _, tt := range []struct {
		name   string
		change func(*excelize.File) error
		want   []string
	}{
		{name: "nothing", change: func(*excelize.File) error { return nil }},
		{name: "a formula", change: func(f *excelize.File) error { return f.SetCellValue(income, "D6", 1234) },
			want: []string{"Net sales, 2004: 1234 ('Income Statement'!D6) typed over a formula"}},
		{name: "a figure", change: func(f *excelize.File) error { return f.SetCellValue(income, "C6", 1001) },
			want: []string{"Net sales, 2003: 1001 ('Income Statement'!C6) typed over the figure 1000"}},
		{name: "a formula cleared", change: func(f *excelize.File) error { return f.SetCellValue(income, "B8", nil) },
			want: []string{"Gross profit, 2002: nothing ('Income Statement'!B8) typed over a formula"}},
		{name: "rows put in", change: func(f *excelize.File) error { return f.InsertRows(income, 7, 3) }},
		{name: "rows put in, then a formula", change: func(f *excelize.File) error {
			if err := f.InsertRows(income, 7, 3); err != nil {
				return err
			}
			return f.SetCellValue(income, "E11", 5)
		}, want: []string{"Gross profit, 2005: 5 ('Income Statement'!E11) typed over a formula"}},
		{name: "a row of one's own", change: func(f *excelize.File) error {
			if err := f.InsertRows(income, 7, 1); err != nil {
				return err
			}
			return f.SetSheetRow(income, "A7", &[]any{"Returns", 12})
		}, want: []string{"'Income Statement'!A7: Returns ('Income Statement'!A7) added", "Returns, 2002: 12 ('Income Statement'!B7) added"}},
		{name: "a remark beside a row", change: func(f *excelize.File) error { return f.SetCellValue(income, "H6", "check") },
			want: []string{"Net sales: check ('Income Statement'!H6) added"}},
		{name: "another caption", change: func(f *excelize.File) error { return f.SetCellValue(income, "A6", "Sales") },
			want: []string{"'Income Statement'!A6: Sales ('Income Statement'!A6) typed over a text"}},
		{name: "a row taken out", change: func(f *excelize.File) error { return f.RemoveRow(income, 9) }},
		{name: "the sheet renamed", change: func(f *excelize.File) error { return f.SetSheetName(income, "P&L") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			list, err := workedIn(t, tt.change).TypedOver(widgetPlan(t))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, k := range list {
				got = append(got, fmt.Sprintf("%s: %s (%s) %s", k.Label, k.Value, k.Place, k.Why))
			}
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", tt.want) {
				t.Errorf("listed %q\nwant   %q", got, tt.want)
			}
		})
	}
	// A workbook that was rebuilt takes no pages.
	list, err := workedIn(t, func(f *excelize.File) error {
		for r := 5; r < 40; r++ {
			for _, c := range "BCDE" {
				if err := f.SetCellValue(income, fmt.Sprintf("%c%d", c, r), 7); err != nil {
					return err
				}
			}
		}
		return nil
	}).TypedOver(widgetPlan(t))
	if err != nil || len(list) > maxTypedOver+1 || list[0].Why != overFigure+"900" || list[len(list)-1].Label != "Other cells that are no inputs" {
		t.Errorf("%+v, %v, want the figures and formulas, and the number of the rest", list, err)
	}
}

// visible leaves control characters out, which a cell cannot hold.
func visible(r rune) rune {
	if r < ' ' {
		return -1
	}
	return r
}

// The text of the filing comes back from its sheet, line by line.
func TestTextOfFiling(t *testing.T) {
	e := workedIn(t, func(*excelize.File) error { return nil })
	text, err := e.Text("Filing")
	src := widgetPlan(t).Source
	got := strings.Split(string(text), "\n")
	for n := 1; n <= src.Lines(); n++ {
		if want := strings.Map(visible, src.Line(n).Text()); err != nil || n > len(got) || got[n-1] != want {
			t.Fatalf("line %d of %q, %v, want %q", n, got, err, want)
		}
	}
	if text, err := e.Text("Nothing"); text != nil || err != nil {
		t.Errorf("text of no sheet: %q, %v", text, err)
	}
	if e.Template() != "generic" {
		t.Errorf("template %q", e.Template())
	}
}
