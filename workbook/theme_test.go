package workbook

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// Every colour that a theme may name changes something in this package.
func TestThemeColoursAreKnown(t *testing.T) {
	for _, c := range templates.ThemeColours() {
		p := newPalette(&templates.Theme{Colours: map[string]string{c.Name: "123456"}})
		if len(p.colours)+len(p.tabs) != 1 {
			t.Errorf("colour %s changes %d colours, want one", c.Name, len(p.colours)+len(p.tabs))
		}
	}
}

func TestWriteThemed(t *testing.T) {
	plan := widgetPlan(t)
	plan.Theme = &templates.Theme{Font: "Georgia", FixedFont: "Consolas", Footer: "For the board & its advisers",
		Colours: map[string]string{"title": "7A1F1F", "cover_tab": "7A1F1F"}}
	f, err := excelize.OpenReader(bytes.NewReader(write(t, plan)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, s := range plan.Sheets {
		id, err := f.GetCellStyle(s.Name, "A1")
		if err != nil {
			t.Fatal(err)
		}
		style, err := f.GetStyle(id)
		if err != nil {
			t.Fatal(err)
		}
		if s.Rows[0].Style == templates.TitleRow && (style.Font.Family != "Georgia" || style.Font.Color != "7A1F1F") {
			t.Errorf("%s: the title is set in %s, %s", s.Name, style.Font.Family, style.Font.Color)
		}
		footer, err := f.GetHeaderFooter(s.Name)
		if err != nil || !strings.Contains(footer.OddFooter, "For the board && its advisers") || !strings.Contains(footer.OddFooter, "Georgia") {
			t.Errorf("%s: the footer is %q (%v)", s.Name, footer.OddFooter, err)
		}
		if s.Kind == templates.CoverSheet {
			if props, err := f.GetSheetProps(s.Name); err != nil || *props.TabColorRGB != "FF7A1F1F" {
				t.Errorf("%s: the tab has the colour %v (%v)", s.Name, props.TabColorRGB, err)
			}
		}
	}
	data := partsOf(t, write(t, plan))["xl/styles.xml"]
	if strings.Contains(data, textFont) || strings.Contains(data, fixedFont) || strings.Contains(data, navy) {
		t.Error("a shipped font or colour is left in the styles")
	}
}
