package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
)

// TestFinishedWorkbook holds what a program can judge of a finished workbook on the sample's and, where TIEOUT_FILINGS
// names a folder of filings, on theirs: what docs/finish.md asks for and no reader should have to look for.
func TestFinishedWorkbook(t *testing.T) {
	files := []string{filepath.Join("..", "testdata", "sample-10k.txt")}
	if dir := os.Getenv("TIEOUT_FILINGS"); dir != "" {
		real, err := filepath.Glob(filepath.Join(dir, "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, real...)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			filing, err := parse.TenK(parse.NewSource(filepath.Base(file), data))
			if err != nil {
				t.Skip(err) // not a filing that can be read
			}
			m, err := model.Build(filing)
			if err != nil {
				t.Skip(err)
			}
			template, err := templates.For(m.Filing)
			if err != nil {
				t.Fatal(err)
			}
			plan, err := template.Plan(m)
			if err != nil {
				t.Fatal(err)
			}
			finished(t, plan)
		})
	}
}

// finishedSheet is what a sheet's part says.
type finishedSheet struct {
	Properties struct {
		Tab *struct{} `xml:"tabColor"`
		Fit *struct{} `xml:"pageSetUpPr"`
	} `xml:"sheetPr"`
	Views []struct {
		Zoom      string                  `xml:"zoomScale,attr"`
		Pane      *struct{ State string } `xml:"pane"`
		Selection []struct {
			Cell string `xml:"activeCell,attr"`
		} `xml:"selection"`
	} `xml:"sheetViews>sheetView"`
	Format struct {
		Height float64 `xml:"defaultRowHeight,attr"`
	} `xml:"sheetFormatPr"`
	Columns []struct {
		Min    int     `xml:"min,attr"`
		Max    int     `xml:"max,attr"`
		Width  float64 `xml:"width,attr"`
		Hidden bool    `xml:"hidden,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		Number int     `xml:"r,attr"`
		Height float64 `xml:"ht,attr"`
		Cells  []struct {
			At      string  `xml:"r,attr"`
			Style   int     `xml:"s,attr"`
			Kind    string  `xml:"t,attr"`
			Formula *string `xml:"f"`
			Value   *string `xml:"v"`
			Text    string  `xml:"is>t"`
		} `xml:"c"`
	} `xml:"sheetData>row"`
	Merged []struct{} `xml:"mergeCells>mergeCell"`
	Links  []struct {
		At string `xml:"ref,attr"`
		To string `xml:"location,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Setup struct {
		Orientation string `xml:"orientation,attr"`
		Scale       string `xml:"scale,attr"`
	} `xml:"pageSetup"`
	Footer string `xml:"headerFooter>oddFooter"`
	Breaks []struct {
		After int `xml:"id,attr"` // row, from 1
	} `xml:"rowBreaks>brk"`
}

// finishedCell is one cell as it shows.
type finishedCell struct {
	at           string
	text         string // as shown
	number       bool
	format       string
	style        int
	width        float64 // of its text on one line, in units of column width
	blank        bool
	row, column  int
	wrap         bool
	horizontal   string
	indent, size float64
}

// plainNumbers may stand in a formula: nothing, one, unit factors, and the digits to which verdicts round.
var plainNumbers = []string{"0", "1", "2", "6", "12", "100", "365", "1000", "1000000", "0.5", "0.005"}

var numberInFormula = regexp.MustCompile(`"(?:[^"]|"")*"|'(?:[^']|'')*'!|[A-Za-z_$][A-Za-z_0-9.$]*|[0-9]+(?:\.[0-9]+)?`)

func finished(t *testing.T, plan *templates.Plan) {
	var out bytes.Buffer
	if err := Write(&out, plan); err != nil {
		t.Fatal(err)
	}
	parts, err := unpack(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	styles := make([]*excelize.Style, len(file.Styles.CellXfs.Xf))
	used := make([]bool, len(styles))
	for i := range styles {
		if styles[i], err = file.GetStyle(i); err != nil {
			t.Fatal(err)
		}
		inked(t, i, styles[i])
	}
	faults := map[string][]string{}
	sources, back := map[string]string{}, map[string]bool{} // links to lines of the filing, and from them
	fault := func(kind, place string) { faults[kind] = append(faults[kind], place) }
	for i, sheet := range plan.Sheets {
		var s finishedSheet
		if err := xml.Unmarshal(partNamed(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)), &s); err != nil {
			t.Fatal(err)
		}
		view := s.Views[0]
		switch {
		case s.Properties.Tab == nil:
			fault("no tab colour", sheet.Name)
		case view.Pane == nil:
			fault("no frozen panes", sheet.Name)
		case view.Zoom == "" || len(view.Selection) == 0 || view.Selection[0].Cell != "A1":
			fault("no zoom or another cell than A1 active on opening", sheet.Name)
		case len(s.Merged) > 0:
			fault("merged cells", sheet.Name)
		case s.Setup.Orientation == "" || s.Setup.Scale == "" && s.Properties.Fit == nil:
			fault("no page set-up", sheet.Name)
		case !strings.Contains(s.Footer, "Page &P of &N") || !strings.Contains(s.Footer, "&A") || !strings.Contains(s.Footer, "checks that fail: "):
			fault("a footer without the sheet, the checks or the page", sheet.Name)
		}
		if sheet.Kind == templates.CoverSheet || sheet.ID == "dashboard" {
			if scale, tall := onePage(sheet, s); !sheet.OnePage || tall != 1 || scale < 0.5 {
				fault("more than one page, or too small to read", fmt.Sprintf("%s (%.0f %%)", sheet.Name, 100*scale))
			}
		}
		judgeBreaks(sheet, &s, fault)
		judgeCells(t, sheet, &s, styles, used, fault)
		for _, link := range s.Links {
			line, inText := strings.CutPrefix(link.To, quoteSheet(plan.Text)+"!")
			switch {
			case sheet.Name == plan.Text:
				back[link.At] = true
			case inText && line != "A1":
				first, _, _ := strings.Cut(line, ":")
				sources[first] = sheet.Name + "!" + link.At
			}
		}
	}
	sheetsLimits(t, plan, parts, file)
	if ids := definedNames(file, "_xlnm.Print_Area"); len(ids) != len(plan.Sheets) {
		t.Errorf("%d of %d sheets have a print area", len(ids), len(plan.Sheets))
	}
	for i, yes := range used {
		// excelize knows no quote prefix: the style before a quoted one is its plain twin.
		if twin := file.Styles.CellXfs.Xf[min(i+1, len(used)-1)].QuotePrefix; !yes && i > 0 && twin == nil {
			t.Errorf("style %d is used by no cell", i)
		}
	}
	for _, part := range parts {
		if strings.HasPrefix(part.name, "xl/drawings/drawing") && bytes.Count(part.data, []byte(" descr=\"")) != bytes.Count(part.data, []byte("<xdr:graphicFrame")) {
			t.Errorf("%s: a chart without a text for those who cannot see it", part.name)
		}
		if strings.HasPrefix(part.name, "xl/charts/chart") && !bytes.Contains(part.data, []byte(`<plotVisOnly val="0"/>`)) {
			t.Errorf("%s: the chart would lose the rows of a group that is closed", part.name)
		}
		if strings.HasPrefix(part.name, "xl/charts/chart") && (!bytes.Contains(part.data, []byte("<numCache>")) || bytes.Contains(part.data, []byte("</numCache></numRef></cat>")) == bytes.Contains(part.data, []byte("</strCache></strRef></cat>"))) {
			t.Errorf("%s: a chart without its points", part.name)
		}
	}
	for line, from := range sources {
		if !back[line] {
			fault("a source that does not lead back", from+" to "+line)
		}
	}
	for kind, places := range faults {
		t.Errorf("%s: %d, such as %s", kind, len(places), strings.Join(places[:min(shownFaults, len(places))], "; "))
	}
}

func definedNames(file *excelize.File, name string) []string {
	var scopes []string
	for _, n := range file.GetDefinedName() {
		if n.Name == name {
			scopes = append(scopes, n.Scope)
		}
	}
	return scopes
}

// onePage is the scale at which a sheet comes on one page, and on how many pages it is printed.
func onePage(sheet *templates.Sheet, s finishedSheet) (scale float64, tall int) {
	height := float64(len(sheet.Rows)) * s.Format.Height
	for _, row := range s.Rows {
		if row.Height > 0 {
			height += row.Height - s.Format.Height
		}
	}
	width := 0.0
	for _, c := range s.Columns {
		if !c.Hidden {
			width += c.Width * float64(c.Max-c.Min+1) * unitPoints
		}
	}
	on := paperOf(sheet, height)
	w, h := 7.5*72, 9.65*72
	if on.wide {
		w, h = 10*72, 7.15*72
	}
	return min(1, w/width, h/height), on.tall
}

// judgeBreaks holds that pages of a sheet with headings are broken above them.
func judgeBreaks(sheet *templates.Sheet, s *finishedSheet, fault func(kind, place string)) {
	height, headings, printed := 0.0, 0, len(sheet.Rows)
	if sheet.Printed > 0 {
		printed = sheet.Printed
	}
	for r := range printed {
		if sheet.Rows[r].Style == templates.HeadingRow {
			headings++
		}
		height += s.Format.Height
	}
	for _, row := range s.Rows {
		if row.Height > 0 && row.Number <= printed {
			height += row.Height - s.Format.Height
		}
	}
	if on := paperOf(sheet, height); on.tall == 0 && headings > 0 && len(s.Breaks) == 0 && height > 1.1*on.page {
		fault("several pages that are broken anywhere", sheet.Name)
	}
	for _, b := range s.Breaks {
		if isBoundary(sheet.Rows[b.After-1].Style) {
			fault("a heading at the foot of a page", fmt.Sprintf("%s, row %d", sheet.Name, b.After))
		}
	}
}

// judgeCells judges the cells of a sheet.
func judgeCells(t *testing.T, sheet *templates.Sheet, s *finishedSheet, styles []*excelize.Style, used []bool, fault func(kind, place string)) {
	widths := make([]float64, len(sheet.Columns))
	for c := range widths {
		widths[c] = standardWidth
		for _, column := range s.Columns {
			if c+1 >= column.Min && c+1 <= column.Max && column.Width > 0 {
				widths[c] = column.Width
				if column.Hidden {
					widths[c] = 0
				}
			}
		}
	}
	for _, row := range s.Rows {
		cells := make([]finishedCell, len(widths))
		for i := range cells {
			cells[i].blank = true
		}
		for _, cell := range row.Cells {
			used[cell.Style] = true
			r, c, _ := parseCell(cell.At)
			place := sheet.Name + "!" + cell.At
			if cell.Formula != nil {
				for _, token := range numberInFormula.FindAllString(*cell.Formula, -1) {
					if token[0] >= '0' && token[0] <= '9' && !slices.Contains(plainNumbers, token) && sheet.Kind != templates.CheckSheet {
						fault("a constant in a formula", place+" ="+*cell.Formula)
					}
				}
			}
			if c >= len(cells) {
				continue
			}
			cells[c] = shownCell(t, place, cell.Kind, cell.Text, cell.Value, cell.Style, styles[cell.Style])
			cells[c].row, cells[c].column = r, c
		}
		height := row.Height
		if height == 0 {
			height = s.Format.Height
		}
		for c := range cells {
			cell := &cells[c]
			if cell.blank || widths[c] == 0 {
				continue
			}
			room := widths[c] - cellPadding - cell.indent*indentWidth
			switch {
			case cell.number:
				if cell.width > widths[c] {
					fault("#### for want of width", fmt.Sprintf("%s %s in %.0f", cell.at, cell.text, widths[c]))
				}
			case cell.wrap:
				if lines := wrappedLines(cell.text, room*bodySize/cell.size); float64(lines)*lineHeight*cell.size/bodySize > height+lineHeight/2 && height < maxHeight {
					fault("a row too low for its text", fmt.Sprintf("%s, %d lines in %.0f points", cell.at, lines, height))
				}
			default:
				// A text runs on over empty cells beside it, up to the end of what is printed.
				for k := c + 1; k < len(cells) && cells[k].blank && cell.horizontal != "right"; k++ {
					room += widths[k]
				}
				for k := c - 1; k >= 0 && cells[k].blank && cell.horizontal != "" && cell.horizontal != "left"; k-- {
					room += widths[k]
				}
				if cell.width > room+cellPadding {
					fault("a cut text", fmt.Sprintf("%s %q needs %.0f of %.0f", cell.at, cell.text, cell.width, room))
				}
			}
		}
	}
}

func shownCell(t *testing.T, place, kind, text string, value *string, id int, style *excelize.Style) finishedCell {
	c := finishedCell{at: place, style: id, size: bodySize}
	if a := style.Alignment; a != nil {
		c.wrap, c.horizontal, c.indent = a.WrapText, a.Horizontal, float64(a.Indent)
	}
	wide := 1.0
	if f := style.Font; f != nil {
		c.size = f.Size
		if f.Bold {
			wide = boldFactor
		}
	}
	if style.CustomNumFmt != nil {
		c.format = *style.CustomNumFmt
	}
	switch kind {
	case "inlineStr":
		c.text = text
	case "str", "b":
		c.text = *value
	default:
		if value == nil {
			c.blank = true
			return c
		}
		x, err := strconv.ParseFloat(*value, 64)
		if err != nil {
			t.Fatal(err)
		}
		c.number, c.text = true, shownNumber(x, c.format)
	}
	c.blank = c.text == ""
	c.width = textWidth(c.text) * wide * c.size / bodySize
	if style.Font != nil && style.Font.Family == fixedFont {
		c.width = float64(len([]rune(c.text))) * 0.6 * c.size / (bodySize * digitWidth / 2048.0)
	}
	if strings.Contains(c.format, "_(") {
		c.width += textWidth("()")
	}
	return c
}

// shownNumber is a number as the formats of this package show it.
func shownNumber(x float64, format string) string {
	if strings.Contains(format, "mmm") {
		return "Sep 30, 2003"
	}
	first, _, _ := strings.Cut(format, ";")
	decimals := 0
	if _, after, ok := strings.Cut(first, "0."); ok {
		for decimals < len(after) && after[decimals] == '0' {
			decimals++
		}
	}
	scale := 1.0
	if strings.Contains(first, "%") {
		scale = 100
	}
	digits := strconv.FormatFloat(math.Abs(x*scale), 'f', decimals, 64)
	if strings.Contains(first, "#,##0") {
		whole, rest, _ := strings.Cut(digits, ".")
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
		digits = strings.TrimSuffix(whole+"."+rest, ".")
	}
	for _, sign := range []string{"$", "%", "€", "£"} {
		if strings.Contains(first, sign) {
			digits += sign
		}
	}
	if x < 0 && !strings.Contains(format, "_(") {
		digits = "(" + digits + ")"
	}
	return digits
}

// minContrast is what WCAG 2 asks of text.
const minContrast = 4.5

// inked fails where the text of a style is hard to read on its ground.
func inked(t *testing.T, id int, s *excelize.Style) {
	ground, text := "FFFFFF", ink
	if len(s.Fill.Color) > 0 && s.Fill.Pattern == 1 {
		ground = s.Fill.Color[0]
	}
	if s.Font != nil && s.Font.Color != "" {
		text = s.Font.Color
	}
	if c := contrast(text, ground); c < minContrast {
		t.Errorf("style %d: %s on %s has a contrast of %.1f, want %.1f", id, text, ground, c, minContrast)
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(color string) float64 {
	n, _ := strconv.ParseUint(color[len(color)-6:], 16, 32)
	channel := func(shift uint) float64 {
		v := float64(n>>shift&0xFF) / 255
		if v <= 0.03928 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(16) + 0.7152*channel(8) + 0.0722*channel(0)
}

const shownFaults = 6
