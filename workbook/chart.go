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

// placeCharts puts the charts of the plan over their cells. What they show is written by chartMarkup.
func placeCharts(file *excelize.File, p *templates.Plan) error {
	for _, ch := range p.Charts {
		if !slices.Contains([]templates.ChartKind{templates.ColumnChart, templates.StackedChart, templates.LineChart, templates.BarChart}, ch.Kind) {
			return fmt.Errorf("chart %q: expected column, line, stacked or bar, found %q", ch.Title, ch.Kind)
		}
		cell := cellName(ch.Place.Row, ch.Place.Column)
		if err := file.AddChart(p.Sheets[ch.Sheet].Name, cell, &excelize.Chart{
			Type:   excelize.Col,
			Format: excelize.GraphicOptions{AltText: propertyText(ch.Alt), Name: propertyText(ch.Title), Positioning: "twoCell"},
		}); err != nil {
			return fmt.Errorf("chart %q: %w", ch.Title, err)
		}
	}
	return nil
}

// anchorCharts makes the charts of a drawing cover their cells exactly: excelize ends them by its own measure of rows and
// columns. Number is the drawing's, from 1; its charts stand in the order of the plan.
func anchorCharts(p *templates.Plan, number int, data []byte) []byte {
	var sheets []int
	for _, ch := range p.Charts {
		if !slices.Contains(sheets, ch.Sheet) {
			sheets = append(sheets, ch.Sheet)
		}
	}
	if number < 1 || number > len(sheets) {
		return data
	}
	const open, end = "<xdr:to>", "</xdr:to>"
	var out []byte
	for _, ch := range p.Charts {
		if ch.Sheet != sheets[number-1] {
			continue
		}
		from, to := bytes.Index(data, []byte(open)), bytes.Index(data, []byte(end))
		if from < 0 || to < from {
			break
		}
		out = fmt.Appendf(append(out, data[:from]...), "%s<xdr:col>%d</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>%d</xdr:row><xdr:rowOff>0</xdr:rowOff>%s",
			open, ch.Place.LastColumn+1, ch.Place.LastRow+1, end)
		data = data[to+len(end):]
	}
	return append(out, data...)
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
	return anyNumber(p, a, func(float64) bool { return true })
}

func hasNegative(p *templates.Plan, a templates.Area) bool {
	return anyNumber(p, a, func(x float64) bool { return x < 0 })
}

func anyNumber(p *templates.Plan, a templates.Area, is func(float64) bool) bool {
	for r := a.Row; r <= a.LastRow; r++ {
		cells := p.Sheets[a.Sheet].Rows[r].Cells
		for c := a.Column; c <= a.LastColumn && c < len(cells); c++ {
			if v := cells[c].Value; v.Kind == formulas.KindNum && is(v.Num) {
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
