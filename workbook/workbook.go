// Package workbook draws a plan as an Excel workbook. It is the only package that knows excelize.
//
// The plan says everything that matters: which sheets, rows and cells there are, every formula as a tree and the value
// it computes. This package decides looks and the file format. Write goes through five steps:
//
//	check the plan      names, areas, values: what can be said without a file format
//	draw the sheets     rows, links and drop-downs as sheet markup; styles as they are needed
//	let excelize write  the other parts: styles, theme, panes, print set-up, notes, properties
//	check the parts     what only the finished package can tell
//	pack                parts in a fixed order with a fixed time: the same plan gives the same bytes
//
// The rows of a sheet are written here and not through excelize, whose cells cannot hold a formula with a typed value
// except in its stream writer, which in turn writes no text result that is empty, and cannot write links in linear time.
package workbook

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/xuri/excelize/v2"

	"tieout/templates"
)

// Creator is what the document properties and the notes name as author.
const Creator = "tieout"

// Names of the custom document properties.
const (
	PropertySource   = "tieout filing sha256"  // of the filing the workbook was made from
	PropertyTemplate = "tieout template"       // name of the template
	PropertyContent  = "tieout content sha256" // of what the workbook holds, see Untouched
)

// Problem is one reason why a workbook must not be handed over.
type Problem struct {
	Place string // 'Balance Sheet'!C7, the name of a part, or "" for the workbook
	Msg   string
}

func (p Problem) String() string {
	if p.Place == "" {
		return p.Msg
	}
	return p.Place + ": " + p.Msg
}

// IntegrityError says that a workbook failed its own checks and was not written. The problems stand in the order of
// the sheets.
type IntegrityError struct{ Problems []Problem }

// shownProblems is how many problems the message lists.
const shownProblems = 20

func (e *IntegrityError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "the workbook failed %d of its own checks, so nothing was written", len(e.Problems))
	for i, p := range e.Problems {
		if i == shownProblems {
			fmt.Fprintf(&b, "\n  and %d more", len(e.Problems)-i)
			break
		}
		b.WriteString("\n  " + p.String())
	}
	return b.String()
}

func integrity(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &IntegrityError{problems}
}

// Write writes the plan as an .xlsx file. Nothing is written unless the finished package passed its own checks;
// otherwise the error is an *IntegrityError that lists every problem found. The same plan gives the same bytes.
func Write(w io.Writer, p *templates.Plan) error { return WriteAbreast(w, p, 1) }

// WriteAbreast is Write with several sheets at a time in work: as many as workers, and with them as many processors.
// The bytes are the same.
func WriteAbreast(w io.Writer, p *templates.Plan, workers int) error {
	d, parts, err := prepare(p, workers)
	if err != nil {
		return err
	}
	// A sheet is drawn, checked and packed stretch by stretch: a sheet as large as that of the copies is never there as
	// a whole, and what is read was written a moment ago.
	c := newChecker(parts)
	if len(c.order) != len(p.Sheets) {
		return integrity(c.problems)
	}
	problems := make([][]Problem, len(p.Sheets))
	checks := make([]*sheetCheck, len(c.order))
	errs := make([]error, len(c.order))
	sizes := make([]int, len(c.order))
	for i := range c.order {
		sizes[i] = d.sheets[i].size
	}
	large := largerHalf(sizes)
	abreast(workers, sizes, func(i int) {
		checks[i] = c.sheet(c.order[i])
		deflaters := usualDeflaters
		if sizes[i] >= large {
			deflaters = quickDeflaters
		}
		sheet := newPacker(&parts[d.partOf[i]], deflaters)
		problems[i] = d.whole(i, sheet.part.data, func(stretch []byte, more bool) {
			checks[i].read(stretch, more)
			sheet.add(stretch)
		})
		errs[i] = sheet.close()
	})
	if all := slices.Concat(problems...); len(all) > 0 {
		return integrity(all)
	}
	found := c.problems
	for _, check := range checks {
		found = append(found, check.problems...)
	}
	if err := integrity(found); err != nil {
		return err
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	seal(parts)
	return packTo(w, parts)
}

// largerHalf is the size from which on sizes make up half of the whole.
func largerHalf(sizes []int) int {
	descending := slices.SortedFunc(slices.Values(sizes), func(a, b int) int { return cmp.Compare(b, a) })
	whole, sum := 0, 0
	for _, size := range sizes {
		whole += size
	}
	for _, size := range descending {
		if sum += size; 2*sum >= whole {
			return size
		}
	}
	return 0
}

// build is the whole package, sorted, not yet checked as one.
func build(p *templates.Plan) ([]part, error) {
	d, parts, err := prepare(p, 1)
	if err != nil {
		return nil, err
	}
	var problems []Problem
	for i := range p.Sheets {
		sheet := &parts[d.partOf[i]]
		var drawn []byte
		problems = append(problems, d.whole(i, sheet.data, func(stretch []byte, _ bool) { drawn = append(drawn, stretch...) })...)
		sheet.data = drawn
	}
	if err := integrity(problems); err != nil {
		return nil, err
	}
	seal(parts)
	return parts, nil
}

// prepare is the package without the rows of its sheets, and the drawing that makes them.
func prepare(p *templates.Plan, workers int) (*drawing, []part, error) {
	if err := integrity(checkPlan(p, workers)); err != nil {
		return nil, nil, err
	}
	file := excelize.NewFile()
	defer file.Close()
	d, err := newDrawing(p, newStyles(file, p.Theme), workers)
	if err != nil {
		return nil, nil, err
	}
	parts, err := frames(file, d)
	if err != nil {
		return nil, nil, err
	}
	d.partOf = make([]int, len(p.Sheets))
	for i := range p.Sheets {
		name := sheetParts + strconv.Itoa(i+1) + ".xml"
		if d.partOf[i] = slices.IndexFunc(parts, func(p part) bool { return p.name == name }); d.partOf[i] < 0 || !bytes.Contains(parts[d.partOf[i]].data, []byte(noRows)) {
			return nil, nil, &IntegrityError{[]Problem{{name, "expected a sheet without rows, to put ours in"}}}
		}
	}
	for i := range parts {
		if parts[i].name == contentTypes {
			if parts[i].data, err = tidyTypes(parts[i].data, parts); err != nil {
				return nil, nil, err
			}
		}
		d.completeCharts(&parts[i])
	}
	return d, parts, nil
}

// sheetParts begins the names of the parts of sheets, which are numbered from 1.
const sheetParts = "xl/worksheets/sheet"

// frames has excelize write everything but the rows of the sheets.
func frames(file *excelize.File, d *drawing) ([]part, error) {
	for i, sheet := range d.plan.Sheets {
		if i == 0 {
			if err := file.SetSheetName("Sheet1", sheet.Name); err != nil {
				return nil, err
			}
		} else if _, err := file.NewSheet(sheet.Name); err != nil {
			return nil, err
		}
		if err := frame(file, d.plan, i, &d.sheets[i]); err != nil {
			return nil, fmt.Errorf("sheet %s: %w", sheet.Name, err)
		}
	}
	if err := placeCharts(file, d.plan); err != nil {
		return nil, err
	}
	if err := addLogo(file, d.plan); err != nil {
		return nil, err
	}
	if err := defineNames(file, d); err != nil {
		return nil, err
	}
	if err := properties(file, d.plan); err != nil {
		return nil, err
	}
	var parts collector
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return &parts })
	if err := file.Write(io.Discard); err != nil {
		return nil, err
	}
	return parts.sorted(), nil
}

// Names that spreadsheets know: what is printed of a sheet, and what repeats on every page.
const (
	printArea   = "_xlnm.Print_Area"
	printTitles = "_xlnm.Print_Titles"
)

// defineNames defines the plan's names, and for every sheet what is printed and which rows repeat.
func defineNames(file *excelize.File, d *drawing) error {
	for _, name := range d.plan.Names {
		if err := define(file, -1, excelize.DefinedName{Name: name.Name, RefersTo: d.fixed(name.Area),
			Comment: headerText(name.Comment, maxName)}); err != nil {
			return fmt.Errorf("name %s: %w", name.Name, err)
		}
	}
	for i, sheet := range d.plan.Sheets {
		if rows, columns := extent(d.plan, i); rows > 0 {
			if sheet.Printed > 0 {
				rows = min(rows, sheet.Printed)
			}
			whole := templates.Area{Sheet: i, LastRow: rows - 1, LastColumn: columns - 1}
			if err := define(file, i, excelize.DefinedName{Name: printArea, RefersTo: d.fixed(whole)}); err != nil {
				return err
			}
		}
		if sheet.Header > 0 {
			titles := fmt.Sprintf("%s!$1:$%d", d.quoted[i], sheet.Header)
			if n := paperOf(sheet, d.sheets[i].printed(sheet)).repeated; n > 0 {
				titles = fmt.Sprintf("%s!$A:$%s,", d.quoted[i], appendColumn(nil, n-1)) + titles
			}
			if err := define(file, i, excelize.DefinedName{Name: printTitles, RefersTo: titles}); err != nil {
				return err
			}
		}
	}
	return nil
}

// define defines a name for a sheet, or for the workbook where that is -1. For every new name excelize goes through all
// there are, and for each of those through all sheets; here only the first is left to it. That none stands twice was
// checked before.
func define(file *excelize.File, sheet int, name excelize.DefinedName) error {
	if file.WorkBook == nil || file.WorkBook.DefinedNames == nil {
		if sheet >= 0 {
			name.Scope = file.GetSheetName(sheet)
		}
		return file.SetDefinedName(&name)
	}
	list := &file.WorkBook.DefinedNames.DefinedName
	next := (*list)[0]
	next.Name, next.Comment, next.Data, next.LocalSheetID = name.Name, name.Comment, name.RefersTo, nil
	if sheet >= 0 {
		next.LocalSheetID = &sheet
	}
	*list = append(*list, next)
	return nil
}

// noHash stands in the properties until the hash of the other parts is known. It is as long as the hash.
var noHash = strings.Repeat("0", 64)

// properties sets the document properties. Their dates are the filing's.
func properties(file *excelize.File, p *templates.Plan) error {
	created := p.Created.UTC().Format(time.RFC3339)
	if err := file.SetDocProps(&excelize.DocProperties{
		Title: propertyText(p.Title), Subject: propertyText(p.Subject), Creator: Creator, LastModifiedBy: Creator,
		Created: created, Modified: created,
	}); err != nil {
		return err
	}
	if err := file.SetAppProps(&excelize.AppProperties{Application: Creator, Company: propertyText(p.Company)}); err != nil {
		return err
	}
	for _, property := range []excelize.CustomProperty{
		{Name: PropertySource, Value: propertyText(p.SHA256)},
		{Name: PropertyTemplate, Value: propertyText(p.Template)},
		{Name: PropertyContent, Value: noHash},
	} {
		if err := file.SetCustomProps(property); err != nil {
			return err
		}
	}
	full, auto := true, "auto"
	return file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &full, CalcMode: &auto})
}

// propertyText is s without what XML cannot carry; excelize escapes the rest.
func propertyText(s string) string {
	return strings.Map(func(r rune) rune {
		if mark := controlMark(r); mark != 0 {
			return mark
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// noRows is where the rows of a sheet go.
const noRows = "<sheetData></sheetData>"

// whole hands on the part of a sheet, its frame and what is drawn, in stretches that end where a row or a link does;
// more says that others follow. The room of a stretch is used again for the next.
func (d *drawing) whole(index int, frame []byte, hand func(stretch []byte, more bool)) []Problem {
	before, after, _ := bytes.Cut(frame, []byte(noRows))
	if s := &d.sheets[index]; s.rowLevels > 0 || s.columnLevels > 0 {
		// Without these Excel groups rows and columns but shows no buttons to open them.
		before = bytes.Replace(before, []byte("<sheetFormatPr"), fmt.Appendf(nil, `<sheetFormatPr outlineLevelRow="%d" outlineLevelCol="%d"`,
			s.rowLevels, s.columnLevels), 1)
	}
	p := d.page(index)
	room := rooms.Get().(*[]byte)
	p.rows = append((*room)[:0], before...)
	p.draw(func() {
		if len(p.rows) >= stretchSize {
			hand(p.rows, true)
			p.rows = p.rows[:0]
		}
	})
	*room = append(p.rows, after...)
	hand(*room, false)
	rooms.Put(room)
	return p.problems
}

// rooms are stretches at rest.
var rooms = sync.Pool{New: func() any {
	room := make([]byte, 0, stretchSize+spareRoom)
	return &room
}}

// Bytes of a stretch, which stays in the processor's own memory while it is written, read and compressed, and room for
// the row that it ends with.
const (
	stretchSize = 64 << 10
	spareRoom   = 16 << 10
)

// seal puts the hash of the content into the properties.
func seal(parts []part) {
	hash := contentHash(parts)
	for i := range parts {
		if parts[i].name == propertiesPart {
			parts[i].data = bytes.Replace(parts[i].data, []byte(noHash), []byte(hash), 1)
		}
	}
}
