package workbook

import (
	"cmp"
	"fmt"
	"math"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/templates"
)

// Page set-up: US letter, margins in inches.
const (
	letterPaper    = 1
	shortSide      = 8.5
	longSide       = 11.0
	sideMargin     = 0.5
	topMargin      = 0.6
	bottomMargin   = 0.75
	footerMargin   = 0.3
	maxFooterNames = 80 // characters of the company's name
)

const (
	pointsPerInch = 72
	unitPoints    = 7 * 0.75 // of a unit of column width: 7 pixels
)

// Scales of a printed page. A sheet of few pages is printed as large as its width allows, one of many at the smallest
// scale that can be read: 6 points.
const (
	onePageScale = 0.64 // a sheet that fits one page at this scale takes one
	smallScale   = 0.60
	manyPages    = 3
	worthTurning = 1.15 // how much larger a sheet must come out to be printed across
)

// paper is how a sheet is printed.
type paper struct {
	wide  bool // landscape
	tall  int  // pages to fit into, 0 for as many as it takes
	scale int  // in percent where nothing is fitted, else 0
	// repeated is how many columns stand on every page again, where the sheet is several pages wide.
	repeated int
	page     float64 // height of a page in points of the sheet, where its rows are broken into pages
}

// paperOf chooses the paper: what takes the fewest pages, then upright unless a sheet comes out clearly larger across.
// Height is that of the printed rows in points.
func paperOf(s *templates.Sheet, height float64) paper {
	width := 0.0
	for c := range s.Columns {
		if !s.Columns[c].Collapsed {
			width += columnWidth(s, c) * unitPoints
		}
	}
	const heads = topMargin + bottomMargin
	type choice struct {
		paper
		pages, scale float64
	}
	best := choice{}
	for _, wide := range []bool{false, true} {
		w, h := (shortSide-2*sideMargin)*pointsPerInch, (longSide-heads)*pointsPerInch
		if wide {
			w, h = (longSide-2*sideMargin)*pointsPerInch, (shortSide-heads)*pointsPerInch
		}
		c := choice{paper: paper{wide: wide}, scale: min(1, w/width)}
		one := min(c.scale, h/height)
		switch c.pages = math.Ceil(height * c.scale / h); {
		case s.OnePage || one >= onePageScale:
			c.tall, c.pages, c.scale = 1, 1, one
		case c.scale < smallScale && wide:
			c.paper.scale, c.repeated, c.scale = smallScale*100, s.Frozen.Columns, smallScale
			c.pages *= math.Ceil(width * smallScale / w)
		case c.scale >= smallScale && c.pages > manyPages:
			c.paper.scale, c.scale = smallScale*100, smallScale
			c.pages = math.Ceil(height * smallScale / h)
		case c.scale < smallScale:
			c.pages = math.Inf(1)
		}
		if !wide || c.pages < best.pages || c.pages == best.pages && c.scale > worthTurning*best.scale {
			best = c
		}
	}
	if best.tall == 0 {
		w, h := (shortSide-2*sideMargin)*pointsPerInch, (longSide-heads)*pointsPerInch
		if best.wide {
			w, h = (longSide-2*sideMargin)*pointsPerInch, (shortSide-heads)*pointsPerInch
		}
		if best.paper.scale == 0 { // Excel keeps page breaks only where nothing is fitted
			best.paper.scale = int(100 * max(smallScale, min(1, pageSlack*w/width)))
		}
		best.page = pageSlack * h * 100 / float64(best.paper.scale)
	}
	return best.paper
}

// pageSlack is how much of a page is counted on: printers measure text in their own ways.
const pageSlack = 0.96

// maxBreaks is how many page breaks Excel takes on a sheet.
const maxBreaks = 1000

// pageBreaks are the rows that begin a page, so that no heading stands at the foot of one and a block that fits half a
// page is not torn. A sheet without headings breaks where a page is full.
func (s *sheetSurvey) pageBreaks(sheet *templates.Sheet, page float64) []int {
	last := len(sheet.Rows)
	if sheet.Printed > 0 {
		last = sheet.Printed
	}
	height := func(from, to int) float64 {
		sum := 0.0
		for r := from; r < to; r++ {
			sum += cmp.Or(s.heights[r], standardHeight(sheet))
		}
		return sum
	}
	begins := func(r int) bool {
		return isBoundary(sheet.Rows[r].Style) && !isBoundary(sheet.Rows[r-1].Style)
	}
	head := height(0, sheet.Header)
	var breaks []int
	used, headings := head, 0
	for r := max(sheet.Header, 1); r < last; r++ {
		keep := height(r, r+1)
		if begins(r) {
			headings++
			end := r + 1
			for end < last && !begins(end) {
				end++
			}
			if block := height(r, end); block <= page/2 {
				keep = block
			} else {
				keep = height(r, min(r+keptRows, end))
			}
		}
		if used+keep > page && used > head {
			breaks = append(breaks, r)
			used = head
		}
		used += height(r, r+1)
	}
	if headings == 0 || len(breaks) > maxBreaks {
		return nil
	}
	return breaks
}

// keptRows of a longer block stand on the page of its heading.
const keptRows = 4

// setPage sets what is printed and how, and a footer that says of whom, what, in which state and which page.
func setPage(file *excelize.File, p *templates.Plan, sheet *templates.Sheet, survey *sheetSurvey) error {
	on := paperOf(sheet, survey.printed(sheet))
	if on.page > 0 {
		for _, r := range survey.pageBreaks(sheet, on.page) {
			if err := file.InsertPageBreak(sheet.Name, cellName(r, 0)); err != nil {
				return err
			}
		}
	}
	layout := excelize.PageLayoutOptions{Size: new(letterPaper), Orientation: new("portrait")}
	if on.wide {
		layout.Orientation = new("landscape")
	}
	if on.scale > 0 {
		layout.AdjustTo = new(uint(on.scale))
	} else {
		layout.FitToWidth, layout.FitToHeight = new(1), &on.tall
		if err := file.SetSheetProps(sheet.Name, &excelize.SheetPropsOptions{FitToPage: new(true)}); err != nil {
			return err
		}
	}
	if err := file.SetPageLayout(sheet.Name, &layout); err != nil {
		return err
	}
	if err := file.SetPageMargins(sheet.Name, &excelize.PageLayoutMarginsOptions{Left: new(sideMargin), Right: new(sideMargin), Top: new(topMargin),
		Bottom: new(bottomMargin), Header: new(footerMargin), Footer: new(footerMargin)}); err != nil {
		return err
	}
	font, left := textFont, p.Company
	if t := p.Theme; t != nil {
		font, left = cmp.Or(t.Font, font), cmp.Or(t.Footer, left)
	}
	// The font code stands between the size and the text, since a digit of the text would join the size.
	small := fmt.Sprintf(`&%d&"%s,Regular"`, smallSize-1, font)
	of := p.Form
	if !p.PeriodEnd.IsZero() {
		of += ", " + p.PeriodEnd.Format("January 2, 2006")
	}
	return file.SetHeaderFooter(sheet.Name, &excelize.HeaderFooterOptions{
		OddFooter: "&L" + small + headerText(left, maxFooterNames) + "\n" + headerText(of, maxFooterNames) +
			"&C" + small + "&A\n" + headerText(standing(p), maxFooterNames) + "&R" + small + "Page &P of &N",
	})
}

// standing is the case and the state of the checks when the workbook was written: a footer cannot follow a formula.
func standing(p *templates.Plan) string {
	text := ""
	for _, of := range []struct{ name, says string }{{"Scenario", "case "}, {"Checks_Failed", "checks that fail: "}} {
		for _, name := range p.Names {
			if name.Name != of.name {
				continue
			}
			if text == "" {
				text = "As exported: "
			} else {
				text += ", "
			}
			if v := p.Sheets[name.Area.Sheet].Rows[name.Area.Row].Cells[name.Area.Column].Value; v.Kind == formulas.KindNum {
				text += of.says + string(appendNumber(nil, v.Num))
			} else {
				text += of.says + v.Str
			}
		}
	}
	return text
}
