package workbook

import (
	"cmp"
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// Page set-up: US letter, margins in inches.
const (
	letterPaper    = 1
	sideMargin     = 0.5
	topMargin      = 0.6
	bottomMargin   = 0.75
	footerMargin   = 0.35
	maxFooterNames = 80 // characters of the company's name
)

// Sizes of notes in pixels.
const (
	noteWidth     = 280
	noteUnit      = 7 // of a unit of column width
	noteLine      = 16
	noteMaxHeight = 480
)

// frame sets everything about a sheet but its rows: size, widths, panes, tab, print set-up, notes.
func frame(file *excelize.File, p *templates.Plan, sheet *templates.Sheet, survey *sheetSurvey) error {
	rows, columns := extent(sheet)
	if rows > 0 {
		if err := file.SetSheetDimension(sheet.Name, "A1:"+cellName(rows-1, columns-1)); err != nil {
			return err
		}
	}
	for _, set := range []func() error{
		func() error { return setColumns(file, sheet) },
		func() error { return setView(file, sheet, newPalette(p.Theme)) },
		func() error { return setPage(file, p, sheet) },
		func() error { return setNotes(file, sheet, survey.notes) },
	} {
		if err := set(); err != nil {
			return err
		}
	}
	if survey.conditional {
		return registerLostVerdict(file, newPalette(p.Theme))
	}
	return nil
}

// registerLostVerdict makes the style of verdicts that are no longer good the first, and only, conditional style.
func registerLostVerdict(file *excelize.File, theme palette) error {
	if dxfs := file.Styles.Dxfs; dxfs != nil && len(dxfs.Dxfs) > 0 {
		return nil
	}
	_, err := file.NewConditionalStyle(&excelize.Style{
		Font: &excelize.Font{Color: theme.colour(failInk), Bold: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{theme.colour(failFill)}},
	})
	return err
}

// setColumns sets widths and outline levels.
func setColumns(file *excelize.File, sheet *templates.Sheet) error {
	for c, column := range sheet.Columns {
		name := string(appendColumn(nil, c))
		if column.Width > 0 {
			if err := file.SetColWidth(sheet.Name, name, name, column.Width); err != nil {
				return err
			}
		}
		if level := columnLevel(column); level > 0 {
			if err := file.SetColOutlineLevel(sheet.Name, name, uint8(level)); err != nil {
				return err
			}
		}
		if column.Collapsed {
			if err := file.SetColVisible(sheet.Name, name, false); err != nil {
				return err
			}
		}
	}
	return nil
}

// columnLevel is the column's outline level; what is out of view needs one, so that a click brings it back.
func columnLevel(c templates.Column) int {
	if c.Collapsed {
		return max(c.Level, 1)
	}
	return c.Level
}

// setView sets panes, grid lines, the tab and the active cell, which is A1.
func setView(file *excelize.File, sheet *templates.Sheet, theme palette) error {
	gridlines, zoom := sheet.Gridlines, 100.0
	if err := file.SetSheetView(sheet.Name, 0, &excelize.ViewOptions{ShowGridLines: &gridlines, ZoomScale: &zoom}); err != nil {
		return err
	}
	home := []excelize.Selection{{SQRef: "A1", ActiveCell: "A1"}}
	if x, y := sheet.Frozen.Columns, sheet.Frozen.Rows; x > 0 || y > 0 {
		pane := "bottomRight"
		switch {
		case x == 0:
			pane = "bottomLeft"
		case y == 0:
			pane = "topRight"
		}
		home[0].Pane = pane
		if err := file.SetPanes(sheet.Name, &excelize.Panes{Freeze: true, XSplit: x, YSplit: y,
			TopLeftCell: cellName(y, x), ActivePane: pane, Selection: home}); err != nil {
			return err
		}
	} else if err := file.SetPanes(sheet.Name, &excelize.Panes{Selection: home}); err != nil {
		return err
	}
	fit, below, right, height := true, true, true, bodyHeight
	if isText(sheet) {
		height = textHeight
	}
	properties := excelize.SheetPropsOptions{FitToPage: &fit, OutlineSummaryBelow: &below, OutlineSummaryRight: &right,
		DefaultRowHeight: &height}
	if color := tabColor(sheet.Kind); color != "" {
		color = "FF" + cmp.Or(theme.tabs[color], color)
		properties.TabColorRGB = &color
	}
	return file.SetSheetProps(sheet.Name, &properties)
}

// setPage sets what is printed: one page wide, as many as it takes unless one must do, and a footer that says of whom, what and which.
func setPage(file *excelize.File, p *templates.Plan, sheet *templates.Sheet) error {
	paper, wide, tall, orientation := letterPaper, 1, 0, "portrait"
	switch {
	case sheet.OnePage:
		tall = 1
	case sheet.Wide:
		orientation = "landscape"
	}
	if err := file.SetPageLayout(sheet.Name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation,
		FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	side, top, bottom, header, footer := sideMargin, topMargin, bottomMargin, footerMargin, footerMargin
	if err := file.SetPageMargins(sheet.Name, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &top,
		Bottom: &bottom, Header: &header, Footer: &footer}); err != nil {
		return err
	}
	// The font code stands between the size and the text, since a digit of the text would join the size.
	small, left := fmt.Sprintf(`&%d&"%s,Regular"`, smallSize-1, textFont), p.Company
	if t := p.Theme; t != nil {
		small, left = fmt.Sprintf(`&%d&"%s,Regular"`, smallSize-1, cmp.Or(t.Font, textFont)), cmp.Or(t.Footer, left)
	}
	return file.SetHeaderFooter(sheet.Name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + small + headerText(left, maxFooterNames) + "&C" + small + "&A&R" + small + "Page &P of &N",
	})
}

// setNotes hangs the notes on their cells, each as large as its text needs.
func setNotes(file *excelize.File, sheet *templates.Sheet, notes []note) error {
	for _, n := range notes {
		lines := wrappedLines(n.text, noteWidth/noteUnit)
		height := math.Min(float64(lines+1)*noteLine, noteMaxHeight)
		if err := file.AddComment(sheet.Name, excelize.Comment{Cell: n.cell, Author: Creator, Width: noteWidth, Height: uint(height),
			Paragraph: []excelize.RichTextRun{{Text: n.text}}}); err != nil {
			return err
		}
	}
	return nil
}
