package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// The box at the top right of the cover that the logo is fitted into, in pixels: as high as the title and what stands
// below it.
const (
	logoWidth  = 220.0
	logoHeight = 62.0
	charPixels = 7.0 // of a unit of column width
)

// addLogo puts the theme's picture on the cover.
func addLogo(file *excelize.File, p *templates.Plan) error {
	if p.Theme == nil || p.Theme.Logo == nil {
		return nil
	}
	logo := p.Theme.Logo
	for _, sheet := range p.Sheets {
		if sheet.Kind != templates.CoverSheet || len(sheet.Columns) == 0 {
			continue
		}
		// It ends where the last column does.
		first, room := len(sheet.Columns), 0.0
		for first > 0 && room < logoWidth {
			first--
			room += sheet.Columns[first].Width * charPixels
		}
		scale := min(1, logoWidth/float64(logo.Width), logoHeight/float64(logo.Height))
		err := file.AddPictureFromBytes(sheet.Name, cellName(0, first), &excelize.Picture{Extension: "." + logo.Format, File: logo.Data,
			Format: &excelize.GraphicOptions{AltText: propertyText(logo.Alt), Name: "Logo", ScaleX: scale, ScaleY: scale,
				OffsetX: max(0, int(room-scale*float64(logo.Width))), LockAspectRatio: true, Positioning: "oneCell"}})
		if err != nil {
			return fmt.Errorf("logo %s: %w", logo.File, err)
		}
	}
	return nil
}
