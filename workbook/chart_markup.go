package workbook

import (
	"cmp"
	"fmt"
	"strconv"

	"tieout/formulas"
	"tieout/templates"
)

// Looks of charts.
const (
	chartTitleSize = 11
	chartTextSize  = 9
	chartInk       = "404040"
	chartGrid      = "D9D9D9"
	columnGap      = 60 // percent of a column's width
	barGap         = 35
	manySeries     = 6 // more would push the chart out from below
)

// Series are told apart three times: by hues that no kind of colour-blindness confuses, by how dark they are, which
// a grey print keeps, and lines by their dashes and marks too. Areas next to one another are dark and light in turn.
var (
	areaColors = []string{"1F3864", "F4B183", "2E75B6", "D9D9D9", "7F3F00", "9DC3E6", "595959", "FFE699"}
	lineColors = []string{"1F3864", "C55A11", "2E75B6", "595959", "7F3F00", "BF9000", "548235", "7030A0"}
	lineDashes = []string{"solid", "sysDash", "dash", "lgDashDot", "sysDot"}
	lineMarks  = []string{"circle", "square", "triangle", "diamond", "x"}
)

// completeCharts puts our chart in place of the one excelize wrote, and over its cells.
func (d *drawing) completeCharts(p *part) {
	var n int
	if _, err := fmt.Sscanf(p.name, "xl/charts/chart%d.xml", &n); err == nil && n >= 1 && n <= len(d.plan.Charts) {
		p.data = d.chartMarkup(&d.plan.Charts[n-1])
	}
	if _, err := fmt.Sscanf(p.name, "xl/drawings/drawing%d.xml", &n); err == nil {
		p.data = anchorCharts(d.plan, n, p.data)
	}
}

// chartMarkup is a chart's part. The points as computed stand beside the references, so that programs that do not
// calculate draw it too.
func (d *drawing) chartMarkup(ch *templates.Chart) []byte {
	font := cmp.Or(d.styles.text, textFont)
	text := func(size int, bold bool, color string) string {
		return fmt.Sprintf(`<a:defRPr sz="%d" b="%t"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:latin typeface="%s"/></a:defRPr>`,
			size*100, bold, color, font)
	}
	small := "<txPr><a:bodyPr/><a:p><a:pPr>" + text(chartTextSize, false, chartInk) + `</a:pPr><a:endParaRPr lang="en-US"/></a:p></txPr>`
	b := []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<chartSpace xmlns="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">` +
		`<roundedCorners val="0"/><chart><title><tx><rich><a:bodyPr/><a:p><a:pPr>`)
	b = append(b, text(chartTitleSize, true, d.styles.colour(navy))...)
	b = fmt.Appendf(b, `</a:pPr><a:r><a:rPr lang="en-US" sz="%d" b="true"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:latin typeface="%s"/></a:rPr><a:t>`,
		chartTitleSize*100, d.styles.colour(navy), font)
	b = appendText(b, ch.Title)
	b = append(b, `</a:t></a:r></a:p></rich></tx><overlay val="0"/></title><autoTitleDeleted val="0"/><plotArea><layout/>`...)
	lines, across := ch.Kind == templates.LineChart, ch.Kind == templates.BarChart
	switch ch.Kind {
	case templates.LineChart:
		b = append(b, `<lineChart><grouping val="standard"/>`...)
	case templates.BarChart:
		b = append(b, `<barChart><barDir val="bar"/><grouping val="clustered"/>`...)
	case templates.StackedChart:
		b = append(b, `<barChart><barDir val="col"/><grouping val="stacked"/>`...)
	default:
		b = append(b, `<barChart><barDir val="col"/><grouping val="clustered"/>`...)
	}
	b = append(b, `<varyColors val="0"/>`...)
	colors := d.styles.series(lines)
	for i, s := range ch.Series {
		color := colors[i%len(colors)]
		b = fmt.Appendf(b, `<ser><idx val="%d"/><order val="%d"/><tx>`, i, i)
		b = append(d.cached(b, s.Name, ""), "</tx>"...)
		if lines {
			b = fmt.Appendf(b, `<spPr><a:ln w="28575" cap="rnd"><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:prstDash val="%s"/></a:ln></spPr>`,
				color, lineDashes[i%len(lineDashes)])
			b = fmt.Appendf(b, `<marker><symbol val="%s"/><size val="6"/><spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:ln><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></spPr></marker>`,
				lineMarks[i%len(lineMarks)], color, color)
		} else {
			b = fmt.Appendf(b, `<spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill><a:ln w="6350"><a:solidFill><a:srgbClr val="%s"/></a:solidFill></a:ln></spPr><invertIfNegative val="0"/>`,
				color, chartInk)
		}
		if across && len(ch.Series) == 1 && !hasNegative(d.plan, s.Values) { // a label left of a bar would cover the captions
			b = append(b, `<dLbls><numFmt formatCode="`...)
			b = append(appendText(b, axisFormat(ch.Format)), `" sourceLinked="0"/><spPr/>`+small+
				`<dLblPos val="outEnd"/><showLegendKey val="0"/><showVal val="1"/><showCatName val="0"/><showSerName val="0"/><showPercent val="0"/><showBubbleSize val="0"/></dLbls>`...)
		}
		b = append(d.cached(append(b, "<cat>"...), ch.Categories, "0"), "</cat><val>"...)
		b = append(d.cached(b, s.Values, axisFormat(ch.Format)), "</val>"...)
		if lines {
			b = append(b, `<smooth val="0"/>`...)
		}
		b = append(b, "</ser>"...)
	}
	switch {
	case lines:
		b = append(b, `<marker val="1"/><axId val="1"/><axId val="2"/></lineChart>`...)
	default:
		gap, overlap := columnGap, 0
		if across {
			gap = barGap
		}
		if across || ch.Kind == templates.StackedChart {
			overlap = 100
		}
		b = fmt.Appendf(b, `<gapWidth val="%d"/><overlap val="%d"/><axId val="1"/><axId val="2"/></barChart>`, gap, overlap)
	}
	order, at, values, crosses := "minMax", "b", "l", "autoZero"
	if across { // the first category above, the values below the last
		order, at, values, crosses = "maxMin", "l", "b", "max"
	}
	line := `<spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="` + chartGrid + `"/></a:solidFill></a:ln></spPr>`
	b = fmt.Appendf(b, `<catAx><axId val="1"/><scaling><orientation val="%s"/></scaling><delete val="0"/><axPos val="%s"/><numFmt formatCode="0" sourceLinked="0"/>`+
		`<majorTickMark val="none"/><minorTickMark val="none"/><tickLblPos val="low"/>%s%s<crossAx val="2"/><crosses val="autoZero"/><auto val="0"/><lblAlgn val="ctr"/><lblOffset val="100"/><noMultiLvlLbl val="1"/></catAx>`,
		order, at, line, small)
	b = fmt.Appendf(b, `<valAx><axId val="2"/><scaling><orientation val="minMax"/></scaling><delete val="0"/><axPos val="%s"/><majorGridlines>%s</majorGridlines><numFmt formatCode="`, values, line)
	b = appendText(b, axisFormat(ch.Format))
	b = fmt.Appendf(b, `" sourceLinked="0"/><majorTickMark val="none"/><minorTickMark val="none"/><tickLblPos val="nextTo"/>%s%s<crossAx val="1"/><crosses val="%s"/><crossBetween val="between"/></valAx></plotArea>`, line, small, crosses)
	if n := len(ch.Series); n > 1 {
		position := "b"
		if n > manySeries {
			position = "r"
		}
		b = append(b, `<legend><legendPos val="`+position+`"/><overlay val="0"/>`+small+`</legend>`...)
	}
	return append(b, `<plotVisOnly val="0"/><dispBlanksAs val="gap"/></chart><spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="`+
		chartGrid+`"/></a:solidFill></a:ln></spPr></chartSpace>`...)
}

// cached writes a reference to cells with what they hold now: numbers in a format, or texts.
func (d *drawing) cached(b []byte, a templates.Area, format string) []byte {
	var values []formulas.Value
	numbers := format != ""
	for r := a.Row; r <= a.LastRow; r++ {
		for c := a.Column; c <= a.LastColumn; c++ {
			v := formulas.Value{}
			if cells := d.plan.Sheets[a.Sheet].Rows[r].Cells; c < len(cells) {
				v = cells[c].Value
			}
			values = append(values, v)
		}
	}
	// A reference is one of numbers if it has any: a text among them is a gap.
	if numbers {
		numbers = hasNumber(d.plan, a)
	}
	kind, cache := "strRef", "strCache"
	if numbers {
		kind, cache = "numRef", "numCache"
	}
	b = append(appendText(append(b, "<"+kind+"><f>"...), d.fixed(a)), "</f><"+cache+">"...)
	if numbers {
		b = append(appendText(append(b, "<formatCode>"...), format), "</formatCode>"...)
	}
	b = fmt.Appendf(b, `<ptCount val="%d"/>`, len(values))
	for i, v := range values {
		point := `<pt idx="` + strconv.Itoa(i) + `"><v>`
		switch {
		case v.Kind == formulas.KindNum:
			b = append(appendNumber(append(b, point...), v.Num), "</v></pt>"...)
		case !numbers && v.Kind == formulas.KindStr:
			b = append(appendText(append(b, point...), v.Str), "</v></pt>"...)
		}
	}
	return append(b, "</"+cache+"></"+kind+">"...)
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
