package workbook

import (
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"tieout/formulas"
	"tieout/templates"
)

// What Google documents of Google Sheets, which nobody can try without its servers.
const (
	sheetsCells   = 10_000_000 // of all tabs, the empty ones inside their grids included
	sheetsColumns = 18_278
	sheetsText    = 50_000 // characters of a cell
	sheetsTabs    = 200
	sheetsTabName = 100
	sheetsName    = 250 // characters of a named range
)

// sheetsFunctions are functions that Google's list has with the arguments and the meaning Excel gives them. It is the
// whole table of formulas: what a template may write, Google Sheets computes.
var sheetsFunctions = strings.Fields(`ABS AND AVERAGE CHOOSE COUNT COUNTA COUNTIF COUNTIFS DATE DAY DAYS360 EDATE EOMONTH EXACT FALSE
	IF IFERROR INDEX INT IPMT ISBLANK ISERROR ISNUMBER LEFT LEN LOWER MATCH MAX MID MIN MOD MONTH NA NOT NPV OR PMT PPMT RIGHT
	ROUND ROUNDDOWN ROUNDUP SIGN SQRT SUM SUMIF SUMIFS SUMPRODUCT TEXT TRIM TRUE UPPER YEAR`)

// TestFunctionsOfSheets holds that nothing can be written in a template that Google Sheets does not compute.
func TestFunctionsOfSheets(t *testing.T) {
	for _, f := range formulas.Functions() {
		if !slices.Contains(sheetsFunctions, f.Name) {
			t.Errorf("Google Sheets is not known to have the function %s", f.Name)
		}
	}
}

var (
	functionInFormula = regexp.MustCompile(`"(?:[^"]|"")*"|'(?:[^']|'')*'!|([A-Z][A-Z0-9.]*)\(`)
	sheetsRangeName   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	cellOfSheets      = regexp.MustCompile(`^(?i:[a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|true|false)$`)
	// sheetsFormat is made of the tokens that Google documents: digits, blanks of a character's width, fillers, texts
	// in quotes, days, and up to four sections.
	sheetsFormat = regexp.MustCompile(`^(?:[#0,.%?() ;@-]|_.|\* |"[^"]*"|mmm|d|yyyy)+$`)
)

// sheetsLimits holds a workbook against what is known of Google Sheets.
func sheetsLimits(t *testing.T, plan *templates.Plan, parts []part, file *excelize.File) {
	if len(plan.Sheets) > sheetsTabs {
		t.Errorf("%d tabs, Google Sheets takes %d", len(plan.Sheets), sheetsTabs)
	}
	cells := 0
	for i, sheet := range plan.Sheets {
		rows, columns := extent(plan, i)
		cells += rows * columns
		if columns > sheetsColumns || len(sheet.Name) > sheetsTabName {
			t.Errorf("%s: %d columns, or too long a name", sheet.Name, columns)
		}
		var s finishedSheet
		if err := xml.Unmarshal(partNamed(parts, fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)), &s); err != nil {
			t.Fatal(err)
		}
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				place := sheet.Name + "!" + c.At
				if len(c.Text) > sheetsText || c.Formula != nil && len(*c.Formula) > sheetsText {
					t.Errorf("%s holds more than %d characters", place, sheetsText)
				}
				if c.Formula == nil {
					continue
				}
				for _, call := range functionInFormula.FindAllStringSubmatch(*c.Formula, -1) {
					if call[1] != "" && !slices.Contains(sheetsFunctions, call[1]) {
						t.Errorf("%s: Google Sheets is not known to have %s", place, call[1])
					}
				}
				if strings.ContainsAny(numberInFormula.ReplaceAllString(*c.Formula, ""), "{}[]@#") {
					t.Errorf("%s: an array, a table or another workbook in %s", place, *c.Formula)
				}
			}
		}
	}
	if cells > sheetsCells {
		t.Errorf("%d cells, Google Sheets takes %d", cells, sheetsCells)
	}
	for _, name := range file.GetDefinedName() {
		if strings.HasPrefix(name.Name, "_xlnm.") {
			continue
		}
		if !sheetsRangeName.MatchString(name.Name) || cellOfSheets.MatchString(name.Name) || len(name.Name) > sheetsName || name.Scope != "" && name.Scope != "Workbook" {
			t.Errorf("Google Sheets takes no range named %s (%s)", name.Name, name.Scope)
		}
	}
	if f := file.Styles.NumFmts; f != nil {
		for _, format := range f.NumFmt {
			if !sheetsFormat.MatchString(format.FormatCode) || strings.Count(format.FormatCode, ";") > 3 {
				t.Errorf("Google Sheets is not known to read the number format %s", format.FormatCode)
			}
		}
	}
	for _, part := range parts {
		// It drops macros, pivots, slicers, sparklines, external links and embedded objects without a word.
		for _, lost := range []string{"vbaProject", "pivot", "slicer", "externalLinks", "embeddings", "customXml", "queryTable"} {
			if strings.Contains(part.name, lost) {
				t.Errorf("%s: Google Sheets drops it", part.name)
			}
		}
		if strings.Contains(string(part.data[:min(len(part.data), 1<<20)]), "x14:sparklineGroup") {
			t.Errorf("%s: Google Sheets drops sparklines", part.name)
		}
	}
}

// TestLimitsOfSheetsAreHeld breaks each limit once.
func TestLimitsOfSheetsAreHeld(t *testing.T) {
	for _, name := range []string{"ABC12", "zzz9", "R1C1", "TRUE", "2003_Sales", "Net Sales", "Net.Sales"} {
		if sheetsRangeName.MatchString(name) && !cellOfSheets.MatchString(name) {
			t.Errorf("%s passes as a name", name)
		}
	}
	for _, format := range []string{"[Red]0.00", "[>=1000]0", "General", "0.00E+00", "[$-409]mmm"} {
		if sheetsFormat.MatchString(format) {
			t.Errorf("%s passes as a number format", format)
		}
	}
	if m := functionInFormula.FindAllStringSubmatch(`IF("XLOOKUP("=A1,'SUM(x'!A1,LET(B2))`, -1); len(m) != 4 || m[0][1] != "IF" || m[3][1] != "LET" {
		t.Errorf("functions read as %v", m)
	}
}
