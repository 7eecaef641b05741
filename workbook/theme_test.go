package workbook

import (
	"bytes"
	"image"
	"image/png"
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

// Number formats by kind, a logo on the cover and colours of charts.
func TestWriteThemedFigures(t *testing.T) {
	plan := widgetPlan(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 400, 100))); err != nil {
		t.Fatal(err)
	}
	theme, err := templates.ReadTheme("theme.yaml", []byte(`formats: {amount: '#,##0;-#,##0', percent: '0.0 %'}
logo: {file: arms.png, alt: Arms of the house}
`))
	if err != nil {
		t.Fatal(err)
	}
	if err := theme.Logo.Load(picture.Bytes()); err != nil {
		t.Fatal(err)
	}
	plan.Theme = theme
	book := write(t, plan)
	parts := partsOf(t, book)
	if !strings.Contains(parts["xl/styles.xml"], `formatCode="#,##0;-#,##0"`) {
		t.Error("the theme's format of amounts is not among the styles")
	}
	if parts["xl/media/image1.png"] != picture.String() {
		t.Error("the logo is not in the package as it was given")
	}
	if drawing := parts["xl/drawings/drawing1.xml"]; !strings.Contains(drawing, `descr="Arms of the house"`) {
		t.Errorf("the logo says nothing to those who cannot see it: %s", drawing)
	}
	if err := Inspect(book); err != nil {
		t.Error(err)
	}
}

// Every kind of figure that a theme may format is one the workbook shows.
func TestThemeFormatsAreKnown(t *testing.T) {
	for _, f := range templates.ThemeFormats() {
		p := newPalette(&templates.Theme{Formats: map[string]string{f.Name: "0"}})
		used := false
		for _, format := range []templates.Format{templates.AmountFormat, templates.MoneyFormat, templates.PerShareFormat, templates.SharesFormat,
			templates.PercentFormat, templates.NumberFormat, templates.DecimalFormat, templates.DateFormat} {
			for _, decimals := range []int8{1, 2} {
				used = used || p.number(look{format: format, decimals: decimals}) != ""
			}
		}
		if !used {
			t.Errorf("the format of %s changes nothing", f.Name)
		}
	}
}

// What no sum leads to is bold without a rule; a sum has one.
func TestRulesOfRows(t *testing.T) {
	for style, want := range map[templates.RowStyle]int{templates.LineRow: 0, templates.StrongRow: 0, templates.SubtotalRow: 1, templates.TotalRow: 2} {
		l := look{row: style, figure: true, format: templates.AmountFormat}
		if got := len(l.borders()); got != want {
			t.Errorf("a row of style %s has %d rules, want %d", style, got, want)
		}
		if bold := l.style().Font.Bold; bold != (style != templates.LineRow) {
			t.Errorf("a row of style %s is bold: %v", style, bold)
		}
	}
}
