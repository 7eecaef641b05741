package workbook

import (
	"cmp"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// palette puts the colours and fonts of a theme in place of the shipped ones. The zero value changes nothing.
type palette struct {
	text, fixed string            // fonts
	colours     map[string]string // shipped colour -> the theme's
	tabs        map[string]string // the same for tabs
	formats     map[string]string // number formats by the names of templates.ThemeFormats
	charts      []string          // colours of the series of charts
}

func newPalette(theme *templates.Theme) palette {
	if theme == nil {
		return palette{}
	}
	p := palette{text: theme.Font, fixed: theme.FixedFont, colours: map[string]string{}, tabs: map[string]string{}, formats: theme.Formats, charts: theme.Charts}
	for name, shipped := range map[string]string{
		"text": ink, "title": navy, "subtitle": gray, "header_fill": headerFill, "forecast_fill": forecastFill,
		"input": inputBlue, "input_fill": assumptionFill, "cross_sheet": crossGreen, "link": linkBlue,
		"pass": passInk, "pass_fill": passFill, "fail": failInk, "fail_fill": failFill, "warn": warnInk, "warn_fill": warnFill,
	} {
		if colour := theme.Colours[name]; colour != "" {
			p.colours[shipped] = colour
		}
	}
	for _, kind := range []templates.SheetKind{templates.CoverSheet, templates.StatementSheet, templates.ScheduleSheet, templates.CheckSheet, templates.SourceSheet} {
		if colour := theme.Colours[string(kind)+"_tab"]; colour != "" {
			p.tabs[tabColor(kind)] = colour
		}
	}
	return p
}

func (p palette) colour(shipped string) string { return cmp.Or(p.colours[shipped], shipped) }

// series are the colours of the series of a chart, in their order: of lines or of areas.
func (p palette) series(lines bool) []string {
	switch {
	case len(p.charts) > 0:
		return p.charts
	case lines:
		return lineColors
	}
	return areaColors
}

// number is the theme's number format for the figures of a look, "" for the shipped one.
func (p palette) number(l look) string {
	if l.verbatim || l.row == templates.HeaderRow || l.text && !l.live {
		return ""
	}
	kind := l.format.String()
	switch l.format {
	case templates.PercentFormat:
		if l.decimals >= rateDecimals {
			kind = "rate"
		}
	case templates.DecimalFormat:
		kind = "number"
	}
	return p.formats[kind]
}

// rateDecimals tell a rate of interest from other percentages.
const rateDecimals = 2

// apply is the style of a look in the theme's fonts, colours and number formats.
func (p palette) apply(l look) *excelize.Style {
	style := l.style()
	if format := p.number(l); format != "" {
		style.CustomNumFmt, style.NumFmt = &format, 0
	}
	if f := style.Font; f != nil {
		f.Color = p.colour(f.Color)
		switch f.Family {
		case textFont:
			f.Family = cmp.Or(p.text, textFont)
		case fixedFont:
			f.Family = cmp.Or(p.fixed, fixedFont)
		}
	}
	for i, c := range style.Fill.Color {
		style.Fill.Color[i] = p.colour(c)
	}
	for i := range style.Border {
		style.Border[i].Color = p.colour(style.Border[i].Color)
	}
	return style
}
