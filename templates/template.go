// Package templates turns the figures of a filing into a workbook that has no
// file format yet: a Template, written by an analyst, laid over a model.Model
// gives a Plan of sheets, rows and formulas.
//
// # A template
//
// A template is a folder of YAML files. One of them names it; all of them may
// add sheets:
//
//	template: acme                # its name, the folder's
//	extends: generic              # the shipped template it changes; may be left out
//	title: "{company} - Form {form} for {year}"
//	match:                        # which filings it is for
//	  company: ^acme\b            #   a pattern for the registrant's name
//	  cik: "0000008855"           #   its number with the SEC; decides where the filing has one
//	sheets:
//	- sheet: income_statement     # id; qualifies the names of its lines
//	  tab: Income Statement       # what the tab shows
//	  kind: statement             # cover, statement, schedule, check, source
//	  about: What it holds        # shown in the list of sheets
//	  after: cover                # where it goes; at the end otherwise
//	  blocks: [...]
//
// A sheet that extends one of the parent template has the same id; what it says
// replaces what the parent said, and its blocks of rows are added below. `omit:
// true` takes a sheet or a row of the parent away.
//
// # Blocks
//
//	as_filed: income_statement    a statement as the filing prints it: captions, order, signs;
//	                              also balance_sheet, cash_flow, equity
//	rows: [...]                   rows of your own, over the annual columns
//	schedules: [debt, options]    the tables outside the statements that are about these things, one
//	                              below another; other stands for all that no block names
//	terms: [debt, pension]        what captions and sentences state beside those tables
//	prose: figures                every figure that a sentence states, with what the tables say of it
//	cover: [...]                  parts about, lights, headline, findings, contents, legend
//	tie_out: [...]                parts status, checks, printed, findings
//	sources: figures              one row per figure with its line in the filing
//	filing: text                  the filing, one row per line
//
// # Rows
//
//	rows:
//	- heading: Profitability      a caption over the rows below it
//	- line: gross_margin          name that formulas use
//	  label: Gross margin         what the row shows
//	  unit: percent               currency (default), per_share, shares, percent, ratio, number
//	  style: subtotal             line (default), subtotal, total
//	  actual: gross_profit / revenue
//	  name: Gross_Margin          a name for the row in the workbook; the row then always stands there,
//	                              with n/a where the filing lacks what it needs or there is no formula
//	  optional: true              leave the row out where the filing lacks what it needs
//	  after: net_sales            where it goes; at the end of its block otherwise
//
// A row with the line of a row of the parent template changes that row.
//
// # The line language
//
// A formula names lines, never cells, and is the same in every column of its
// row. A name is a row of the same sheet, a row of another sheet (sheet.line
// where two sheets have it), or a key figure such as net_income. On a sheet
// that shows a statement as filed, sheet.line is the line with that id: the sheet Sources
// lists them. `filed` is the reported figure of the line with the row's
// own id.
//
//	x[-1]      the column before       sum(a..b)   the rows from a to b
//	x[base]    the last actual year    x[first]    the first year
//	x[2003]    that year               "n/a"       a text
//
// No number but 0 and 1 stands in a formula; days_per_year, months_per_year,
// thousand and million are there by name. Dollars and shares cannot be added.
// Where a name has no figure in a column, the row has none there: nothing turns
// absence into zero.
//
// # Forecasts
//
//	forecast: 5                   years after the last actual one
//	facts, inputs                 figures of the filing outside the statements; assumptions
//	drivers, cases                scenario inputs, and their values by case
//	checks, alerts                what must hold in every year and case; what is worth a look
//
// A row says with forecast: how it goes on, a statement as filed with lines:
// how its lines do. case(x) is the live value of a driver, year the fiscal year
// of the column; yearly(x) and year_end(x) take a monthly row to a year. The
// page docs/forecast.md has the whole of it.
//
// A plan with a forecast is made in this order: the columns of all sheets; which
// facts, inputs and drivers the filing has what they need for (settle); how each
// line of the statements goes on (lookAhead); the live sheets; then the copies,
// which lay rows that depend on a driver out again for every case and point of a
// grid (copier); at last what counts and lists everything.
package templates

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"tieout/parse"
)

// Template says which sheets a workbook has and what stands on them. It is
// read-only once loaded and serves any number of filings at the same time.
type Template struct {
	Name    string
	Extends string // name of the parent, "" for none
	Title   string // of the workbook; {company}, {form} and {year} stand for the filing's
	company *regexp.Regexp
	cik     string
	sheets  []*sheetSpec
	outlook outlook
	rows    *rowIndex
}

// Load reads the template in the folder at the root of fsys: every .yaml file
// of it but CaptionsFile and ThemeFile. Name is what positions begin with. The error is a parse.Errors with
// every problem at its place.
func Load(name string, fsys fs.FS) (*Template, error) {
	return load(name, fsys, nil)
}

// load reads a template; children are the templates that extend it, so that a
// circle is seen.
func load(name string, fsys fs.FS, children []string) (*Template, error) {
	var files []string
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, fmt.Errorf("template %s: expected a folder of YAML files: %w", name, err)
	}
	for _, e := range entries {
		if ext := path.Ext(e.Name()); !e.IsDir() && e.Name() != CaptionsFile && e.Name() != ThemeFile && (ext == ".yaml" || ext == ".yml") {
			files = append(files, e.Name())
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("template %s: expected a folder with at least one .yaml file, found none", name)
	}
	t := &Template{}
	var errs parse.Errors
	var head parse.Span
	readable := true
	for _, file := range files {
		data, err := readFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("template %s: %w", name, err)
		}
		readable = readTemplate(t, parse.NewSource(path.Join(name, file), data), &head, &errs) && readable
	}
	if t.Name == "" && len(errs) == 0 {
		errs = append(errs, parse.Error{Msg: fmt.Sprintf("template %s: expected one file with the key template, found none; add template: %s", name, path.Base(name))})
	}
	if !readable || t.Name == "" {
		return nil, errs.Err()
	}
	// What follows is told even where something above is wrong: all problems at once.
	if err := t.inherit(head, append(children, t.Name), &errs); err != nil {
		return nil, err
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// readFile reads at most a byte more than a template may have.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var data bytes.Buffer
	if info, err := f.Stat(); err == nil && info.Size() > 0 && info.Size() <= maxTemplateBytes {
		data.Grow(int(info.Size()) + bytes.MinRead)
	}
	_, err = data.ReadFrom(io.LimitReader(f, maxTemplateBytes+1))
	return data.Bytes(), err
}

// inherit lays the template over the one it extends and checks what comes of it.
func (t *Template) inherit(at parse.Span, chain []string, errs *parse.Errors) error {
	if t.Extends == "" {
		t.overlay(nil, errs)
		t.overlayOutlook(&outlook{}, errs)
		t.check(errs)
		return nil
	}
	if slices.Contains(chain, t.Extends) {
		*errs = append(*errs, parse.Error{Span: at, Msg: fmt.Sprintf("%s extends itself: %s; remove one extends",
			t.Extends, strings.Join(append(chain, t.Extends), " extends "))})
		return nil
	}
	files, err := Files(t.Extends)
	if err != nil {
		*errs = append(*errs, parse.Error{Span: at, Msg: err.Error()})
		return nil
	}
	parent, err := load(t.Extends, files, chain)
	if err != nil {
		return err
	}
	if t.Title == "" {
		t.Title = parent.Title
	}
	if t.outlook.anew {
		parent.dropOutlook()
	}
	t.overlay(parent.sheets, errs)
	t.overlayOutlook(&parent.outlook, errs)
	t.check(errs)
	return nil
}

// For is the shipped template for a filing: the one whose match fits, else
// generic.
func For(f *parse.Filing) (*Template, error) {
	all, err := filers()
	if err != nil {
		return nil, err
	}
	for _, filer := range all {
		if filer.Matches(f) {
			return Standard(filer.Name)
		}
	}
	return Standard(Generic)
}

// Matches reports whether the template says that it is for this filer: by the
// filer's number where both have one, else by its name.
func (t *Template) Matches(f *parse.Filing) bool {
	digits := func(s string) string { return strings.TrimLeft(s, "0") }
	if t.cik != "" && f.CIK != "" {
		return digits(t.cik) == digits(f.CIK)
	}
	return t.company != nil && t.company.MatchString(f.Company)
}
