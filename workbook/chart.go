package workbook

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/templates"
)

// Looks of charts.
const (
	chartTitleSize = 11
	chartTextSize  = 9
	pointPixels    = 4.0 / 3
	charPixels     = 7
	columnPixels   = 5 // beside the characters of a column
	lineWidth      = 2.25
	columnGap      = 60 // percent of a column's width
	fullOverlap    = 100
	manySeries     = 6 // more would push the chart out from below
)

// chartColors are the series in their order.
func chartColors() []string {
	return []string{"1F3864", "C55A11", "7F7F7F", "2E75B6", "548235", "BF9000", "7030A0", "C00000", "00B0A0", "A9D18E"}
}

var chartTypes = map[templates.ChartKind]excelize.ChartType{
	templates.ColumnChart: excelize.Col, templates.StackedChart: excelize.ColStacked, templates.LineChart: excelize.Line, templates.BarChart: excelize.Bar,
}

// addCharts draws the charts of the plan over its cells. The markup they come to depends on the plan alone.
func addCharts(file *excelize.File, d *drawing) error {
	for _, ch := range d.plan.Charts {
		kind, ok := chartTypes[ch.Kind]
		if !ok {
			return fmt.Errorf("chart %q: expected column, line, stacked or bar, found %q", ch.Title, ch.Kind)
		}
		family := cmp.Or(d.styles.palette.text, textFont)
		font := &excelize.Font{Family: family, Size: chartTextSize, Color: "404040"}
		chart := &excelize.Chart{
			Type:      kind,
			Format:    excelize.GraphicOptions{AltText: propertyText(ch.Alt), Name: propertyText(ch.Title), Positioning: "twoCell"},
			Dimension: chartSize(d.plan, ch.Place),
			Legend:    excelize.ChartLegend{Position: "bottom", Font: font},
			Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: propertyText(ch.Title),
				Font: &excelize.Font{Family: family, Size: chartTitleSize, Bold: true, Color: d.styles.colour(navy)}}}},
			XAxis:        excelize.ChartAxis{Font: *font, TickLabelPosition: excelize.ChartTickLabelLow, NumFmt: excelize.ChartNumFmt{CustomNumFmt: "0"}},
			YAxis:        excelize.ChartAxis{Font: *font, MajorGridLines: true, NumFmt: excelize.ChartNumFmt{CustomNumFmt: axisFormat(ch.Format)}},
			ShowBlanksAs: "gap",
		}
		if ch.Kind == templates.BarChart {
			chart.XAxis.ReverseOrder = true
		}
		switch n := len(ch.Series); {
		case n == 1:
			chart.Legend.Position = "none"
		case n > manySeries:
			chart.Legend.Position = "right"
		}
		gap, overlap := uint(columnGap), fullOverlap
		if ch.Kind != templates.LineChart {
			chart.GapWidth = &gap
			if ch.Kind != templates.ColumnChart {
				chart.Overlap = &overlap
			}
		}
		colors := d.styles.series()
		for i, s := range ch.Series {
			color := colors[i%len(colors)]
			fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{color}}
			series := excelize.ChartSeries{Name: d.fixed(s.Name), Categories: d.fixed(ch.Categories), Values: d.fixed(s.Values), Fill: fill}
			if ch.Kind == templates.LineChart {
				series.Line = excelize.LineOptions{Width: lineWidth, Fill: fill}
				series.Marker = excelize.ChartMarker{Symbol: "circle", Size: 5, Fill: fill}
			}
			chart.Series = append(chart.Series, series)
		}
		cell := cellName(ch.Place.Row, ch.Place.Column)
		if err := file.AddChart(d.plan.Sheets[ch.Sheet].Name, cell, chart); err != nil {
			return fmt.Errorf("chart %q: %w", ch.Title, err)
		}
	}
	return nil
}

// chartSize is the size of the cells a chart covers, in pixels.
func chartSize(p *templates.Plan, a templates.Area) excelize.ChartDimension {
	width := 0.0
	for c := a.Column; c <= a.LastColumn; c++ {
		switch {
		case c >= len(p.Sheets[a.Sheet].Columns):
			width += standardWidth*charPixels + columnPixels
		case !p.Sheets[a.Sheet].Columns[c].Collapsed:
			width += p.Sheets[a.Sheet].Columns[c].Width*charPixels + columnPixels
		}
	}
	height := float64(a.LastRow-a.Row+1) * bodyHeight * pointPixels
	return excelize.ChartDimension{Width: uint(width) - columnPixels, Height: uint(height)}
}

// axisFormat is the number format of an axis of values.
func axisFormat(f templates.Format) string {
	switch f {
	case templates.PercentFormat:
		return "0%"
	case templates.PerShareFormat:
		return "0.00"
	case templates.DecimalFormat:
		return "#,##0.0"
	}
	return "#,##0"
}

// checkCharts checks what the charts of a plan are drawn from.
func checkCharts(p *templates.Plan) []Problem {
	var problems []Problem
	for _, ch := range p.Charts {
		add := func(msg string) { problems = append(problems, Problem{"chart " + ch.Title, msg}) }
		if ch.Sheet < 0 || ch.Sheet >= len(p.Sheets) {
			add(fmt.Sprintf("it stands on sheet %d of %d", ch.Sheet+1, len(p.Sheets)))
			continue
		}
		if ch.Alt == "" {
			add("it says nothing to those who cannot see it; expected a text in Alt")
		}
		if len(ch.Series) == 0 {
			add("it has no series")
		}
		areas := []templates.Area{ch.Categories}
		for _, s := range ch.Series {
			areas = append(areas, s.Name, s.Values)
		}
		for _, a := range areas {
			if msg := checkArea(p, a); msg != "" {
				add("it is drawn from cells " + msg)
			}
		}
		for _, s := range ch.Series {
			if checkArea(p, s.Values) == "" && !hasNumber(p, s.Values) {
				add("a series has no number")
			}
		}
	}
	return problems
}

func hasNumber(p *templates.Plan, a templates.Area) bool {
	for r := a.Row; r <= a.LastRow; r++ {
		cells := p.Sheets[a.Sheet].Rows[r].Cells
		for c := a.Column; c <= a.LastColumn && c < len(cells); c++ {
			if cells[c].Value.Kind == formulas.KindNum {
				return true
			}
		}
	}
	return false
}

// checkColors finds colours in a chart's part that are not six hexadecimal digits: Excel repairs the file otherwise.
func checkColors(p *part) []Problem {
	const mark = `srgbClr val="`
	var problems []Problem
	for rest := p.data; ; {
		at := bytes.Index(rest, []byte(mark))
		if at < 0 {
			return problems
		}
		rest = rest[at+len(mark):]
		end := bytes.IndexByte(rest, '"')
		if end < 0 {
			return problems
		}
		if color := string(rest[:end]); len(color) != 6 || strings.Trim(color, "0123456789ABCDEFabcdef") != "" {
			problems = append(problems, Problem{p.name, fmt.Sprintf("expected a colour of six hexadecimal digits, found %q", color)})
		}
	}
}
