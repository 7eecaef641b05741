package workbook

import (
	"cmp"
	"math"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// Sizes of notes in pixels.
const (
	noteWidth     = 280
	noteUnit      = 7 // of a unit of column width
	noteLine      = 16
	noteMaxHeight = 480
)

// frame sets everything about a sheet but its rows: size, widths, panes, tab, print set-up, notes.
func frame(file *excelize.File, p *templates.Plan, index int, survey *sheetSurvey) error {
	sheet := p.Sheets[index]
	rows, columns := extent(p, index)
	if rows > 0 {
		if err := file.SetSheetDimension(sheet.Name, "A1:"+cellName(rows-1, columns-1)); err != nil {
			return err
		}
	}
	for _, set := range []func() error{
		func() error { return setColumns(file, sheet) },
		func() error { return setView(file, sheet, newPalette(p.Theme)) },
		func() error { return setPage(file, p, sheet, survey) },
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
	// For every setting excelize goes through all columns it knows, so columns with the same width are set together.
	for c, end := 0, 0; c < len(sheet.Columns); c = end {
		width := sheet.Columns[c].Width
		for end = c + 1; end < len(sheet.Columns) && sheet.Columns[end].Width == width; end++ {
		}
		if width > 0 {
			if err := file.SetColWidth(sheet.Name, columnName(c), columnName(end-1), width); err != nil {
				return err
			}
		}
	}
	for c, column := range sheet.Columns {
		if level := columnLevel(column); level > 0 {
			if err := file.SetColOutlineLevel(sheet.Name, columnName(c), uint8(level)); err != nil {
				return err
			}
		}
		if column.Collapsed {
			if err := file.SetColVisible(sheet.Name, columnName(c), false); err != nil {
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
	below, right, height := false, true, standardHeight(sheet) // rows are grouped under their heading
	properties := excelize.SheetPropsOptions{OutlineSummaryBelow: &below, OutlineSummaryRight: &right, DefaultRowHeight: &height}
	if color := tabColor(sheet.Kind); color != "" {
		color = "FF" + cmp.Or(theme.tabs[color], color)
		properties.TabColorRGB = &color
	}
	return file.SetSheetProps(sheet.Name, &properties)
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
