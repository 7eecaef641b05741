package workbook

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/templates"
)

// Sizes of charts.
const (
	pointPixels  = 4.0 / 3
	charPixels   = 7
	columnPixels = 5 // beside the characters of a column
)

// placeCharts puts the charts of the plan over their cells. What they show is written by chartMarkup.
func placeCharts(file *excelize.File, p *templates.Plan) error {
	for _, ch := range p.Charts {
		if !slices.Contains([]templates.ChartKind{templates.ColumnChart, templates.StackedChart, templates.LineChart, templates.BarChart}, ch.Kind) {
			return fmt.Errorf("chart %q: expected column, line, stacked or bar, found %q", ch.Title, ch.Kind)
		}
		cell := cellName(ch.Place.Row, ch.Place.Column)
		if err := file.AddChart(p.Sheets[ch.Sheet].Name, cell, &excelize.Chart{
			Type:      excelize.Col,
			Format:    excelize.GraphicOptions{AltText: propertyText(ch.Alt), Name: propertyText(ch.Title), Positioning: "twoCell"},
			Dimension: chartSize(p, ch.Place),
		}); err != nil {
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
