package templates

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// Plan lays the template over the figures of a filing and computes every
// formula. Sheets for statements the filing does not have are left out. The
// error is a parse.Errors where the template asks for what the filing lacks, and
// an *UnfoundedError where what the filing gives does not tie out.
func (t *Template) Plan(m *model.Model) (*Plan, error) { return t.PlanWith(m, Options{}) }

// PlanWith is Plan with a case chosen and inputs set. The error is a
// *ChoiceError where the options name what is not there.
func (t *Template) PlanWith(m *model.Model, o Options) (*Plan, error) {
	if m == nil || m.Filing == nil || m.Filing.Source == nil {
		return nil, errors.New("expected the model of a filing, found none")
	}
	m = withSchedules(m)
	b := &planner{t: t, m: m, ledger: newLedger(m), plan: &Plan{
		Company: m.Filing.Company, Form: m.Filing.Form, PeriodEnd: m.Filing.PeriodEnd, Created: m.Filing.PeriodEnd,
		Currency: m.Filing.Currency, Source: m.Filing.Source, SHA256: m.Filing.SHA256, Template: t.Name,
	}}
	b.plan.Title = strings.NewReplacer("{company}", b.plan.Company, "{form}", b.plan.Form, "{year}", b.fiscalYear()).Replace(t.Title)
	b.plan.Subject = fmt.Sprintf("%s of %s, every figure traced to its line in the filing", b.plan.Form, b.plan.Company)
	b.layOutYears()
	b.pickLines()
	b.layOutForecast()
	b.decimals = b.printedDecimals()
	b.pickSheets()
	for i := range b.sheets {
		b.statementRows(i)
	}
	b.lacking, b.monthLacks, b.months = map[lackKey]string{}, map[*rowSpec][]lack{}, map[string][]month{}
	b.monthReads = map[monthKey][]monthRef{}
	b.lookAhead()
	b.settle()
	if err := b.choose(o); err != nil {
		return nil, err
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	for i, s := range b.sheets {
		switch {
		case s.spec.monthly:
			b.monthlySheet(i)
		case s.spec.has(schedulesBlock) || s.spec.has(termsBlock):
			b.scheduleSheet(i)
		case s.annual():
			b.annualSheet(i)
		case s.spec.has(scenariosBlock):
			b.scenariosSheet(i)
		case s.spec.has(assumptionsBlock):
			b.assumptionsSheet(i)
		}
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	b.lookUpHeadlines()
	b.copies()
	// In the order in which they lead to one another.
	for _, step := range []struct {
		kind   blockKind
		layOut func(index int)
	}{{filingBlock, b.filingSheet}, {proseBlock, b.statedSheet}, {tieOutBlock, b.tieOutSheet}, {sourcesBlock, b.sourcesSheet}, {coverBlock, b.coverSheet}, {inputsBlock, b.inputsSheet}} {
		for i, s := range b.sheets {
			if s.spec.has(step.kind) {
				step.layOut(i)
			}
		}
	}
	if err := b.errs.Err(); err != nil {
		return nil, err
	}
	b.signposts()
	b.plan.index = index{}
	b.leadToChecks()
	b.leadFromFiling()
	if o.Keep != nil {
		b.keep(o.Keep)
	}
	b.copier, b.later = nil, nil // what the copies were made with takes as much room as they do
	if err := b.plan.evaluate(); err != nil {
		return nil, b.placeFault(err)
	}
	if err := b.unfounded(); err != nil {
		return nil, err
	}
	if o.Keep != nil {
		if b.confirm(o.Keep) {
			if err := b.plan.evaluate(); err != nil {
				return nil, b.placeFault(err)
			}
		}
		b.loseSheets(o.Keep)
	}
	for _, s := range b.sheets {
		if s.annual() || s.spec.has(schedulesBlock) || s.spec.has(termsBlock) || s.spec.has(scenariosBlock) || s.spec.has(casesBlock) || s.spec.id == "model_copies" {
			b.fitColumns(s)
		}
	}
	b.closeGaps()
	b.links()
	for _, s := range b.sheets {
		switch {
		case s.spec.has(tieOutBlock):
			fitFigures(s.sheet, 2, 6)
		case s.spec.has(proseBlock):
			fitFigures(s.sheet, 4, 6)
		case s.spec.has(coverBlock):
			fitFigures(s.sheet, coverYears, coverWidth-1)
		}
	}
	b.colorVerdicts()
	return b.plan, nil
}

// placeFault gives an error of the evaluation the place in the template that
// causes it.
func (b *planner) placeFault(err error) error {
	var fault *valueError
	if errors.As(err, &fault) {
		of := rowAt{fault.sheet, fault.row}
		if copy := b.plan.Sheets[fault.sheet].Rows[fault.row].copy; copy != nil {
			of = copy.of.rowAt
		}
		if at, ok := b.positions[[2]int{of.sheet, of.row}]; ok {
			return parse.Errors{{Span: at, Msg: fault.text}}
		}
	}
	return err
}

// annual reports whether a sheet has the annual columns.
func (d *sheetDraft) annual() bool {
	return !d.spec.monthly && slices.ContainsFunc(d.spec.blocks, func(b *block) bool { return b.kind.annual() })
}

// planner is the plan under construction.
type planner struct {
	t      *Template
	m      *model.Model
	ledger *ledger
	plan   *Plan
	errs   parse.Errors

	years      []year // the annual columns, ascending
	parts      []year // columns of a part of the company for a year: after the years
	sheets     []*sheetDraft
	statements []statementDraft // by index in Model.Statements
	keys       map[string]place // key figure -> its line; the column is not used
	reversed   map[string]bool  // key figures that are the printed ones with the other sign
	positions  map[[2]int]parse.Span
	filing     int // index of the sheet with the text, -1 for none
	tieOut     int // index of the tie-out sheet, -1 for none
	findingRow map[string]int
	lines      map[int]lineName // of the filing, once a cell leads to them
	verdicts   [][3]int         // sheet, row, column of cells whose colour follows their value
	identities []identity
	concerned  map[rowAt][]int // rows of figures: the rows of the checks on them

	stated        map[int]string // figures of sentences that stand on a sheet: how formulas name their rows
	statedRows    map[int]int    // and where those stand
	statedSheetAt int

	base          int                         // index of the last actual year
	decimals      int8                        // of amounts of the template
	titles        map[*model.Statement]string // of schedules, once asked for
	lacking       map[lackKey]string          // what rows lack, once known
	monthLacks    map[*rowSpec][]lack         // by month
	monthReads    map[monthKey][]monthRef     // by row, of its first month (0) and the others (1)
	months        map[string][]month          // by monthly sheet
	tables        int                         // comparisons over the cases laid out so far
	copier        *copier                     // once the live sheets stand
	later         []later                     // what needs the copies, in the order of the sheets
	coverAhead    map[string][2]formulas.Expr // headlines of the first forecast year by line: of the first case, and live
	ahead         [][]lineAhead               // by statement and line, nil for a statement that is not forecast
	into          [][][]*rowSpec              // by statement and line: rows of the template added to a total
	facts         map[string]found            // by id
	sentences     *parse.Finder               // once a fact is looked for in the text
	assumed       map[string]bool             // facts and inputs that are there
	driven        map[string]bool             // drivers that are there
	chosenDefault map[string]setting          // by input
	settings      map[string]formulas.Value   // given for inputs and facts
	cases         []*caseSpec
	chosenCase    string             // id, "" for the first
	customOf      string             // id of the case that the custom one is made of
	chosenGiven   bool               // the options choose the case
	keepsCustom   bool               // the custom case of the earlier workbook is in this one
	customBeside  bool               // a kept custom case that is not the chosen one
	given         map[givenYear]bool // what the options set in the custom case
	inputs        []inputPlace       // cells that people may type over
	inputAt       map[string]int     // in inputs, by name
}

// later is work that waits for the copies; charts wait for everything.
type later struct {
	do   func()
	last bool
}

// year is one annual column: the same on every annual sheet.
type year struct {
	key    string
	period parse.Period
	dates  string // heading for a balance: "Dec 31, 2003"
	flows  string // heading for a flow: "Year ended Dec 31, 2003"

	forecast bool
}

// sheetDraft is a sheet under construction.
type sheetDraft struct {
	spec  *sheetSpec
	sheet *Sheet
	ids   map[string]int // that are taken: the number to try for the next row of the same name
}

// statementDraft says where the lines of a statement stand.
type statementDraft struct {
	sheet  int      // index in the plan, -1 where the template does not show it
	annual bool     // its columns are the annual columns
	rowIDs []string // by line
	keys   []string // by column: the key of the sheet's column
	far    []string // by line: how other sheets name its row, once asked for
	rows   lineRows // by line, once laid out
	column []int    // by column: its index on the sheet, once laid out
	row    []string // keys of the sheet's columns in its rows; nil for the annual columns
}

// Columns of an annual sheet before the first year.
const (
	captionColumn = iota
	sourceColumn
	checksColumn
	firstYear
)

// leadColumns are the columns before the first year; that of the checks is a gap
// until checks lead from it.
func leadColumns(key string) []Column {
	return []Column{{Key: key, Width: captionWidth}, {Width: sourceWidth}, {Width: gapWidth}}
}

// Widths of those columns.
const (
	captionWidth = 46
	sourceWidth  = 9
	checksWidth  = 9.5
	gapWidth     = 1.5
)

func (s *sheetSpec) has(kind blockKind) bool {
	return slices.ContainsFunc(s.blocks, func(b *block) bool { return b.kind == kind })
}

func (b *planner) fail(at parse.Span, format string, args ...any) {
	b.errs = append(b.errs, parse.Error{Span: at, Msg: fmt.Sprintf(format, args...)})
}

func (b *planner) fiscalYear() string {
	if b.m.Filing.PeriodEnd.IsZero() {
		return "an unknown year"
	}
	return strconv.Itoa(b.m.Filing.PeriodEnd.Year())
}

// pickLines decides which line a key figure is taken from: one line for all
// years, so that a row has one formula; the line that has most of them.
func (b *planner) pickLines() {
	b.keys, b.reversed = map[string]place{}, map[string]bool{}
	type use struct {
		key string
		at  place
	}
	count, turned := map[use]int{}, map[use]bool{}
	for _, k := range b.m.Key {
		i, ok := b.ledger.byKind[k.Statement]
		if !ok {
			continue
		}
		j, ok := b.ledger.byID[i][k.Line]
		if !ok {
			continue
		}
		p := place{statement: i, line: j}
		count[use{k.ID, p}]++
		if old, ok := b.keys[k.ID]; !ok || count[use{k.ID, p}] > count[use{k.ID, old}] {
			b.keys[k.ID] = p
		}
		if !k.Value.IsZero() && k.Value.IsNegative() != b.m.Statements[i].Lines[j].Figures[k.Column].Proven.IsNegative() {
			turned[use{k.ID, p}] = true // costs and taxes in parentheses
		}
	}
	for key, p := range b.keys {
		b.reversed[key] = turned[use{key, p}]
	}
}

// pickSheets keeps the sheets that have something to show and says where each
// statement stands.
func (b *planner) pickSheets() {
	b.filing, b.tieOut = -1, -1
	b.positions = map[[2]int]parse.Span{}
	b.findingRow = map[string]int{}
	for _, spec := range b.t.sheets {
		shown := false
		for _, block := range spec.blocks {
			switch block.kind {
			case asFiledBlock:
				shown = shown || b.statementIndex(block.statement) >= 0
			case schedulesBlock:
				shown = shown || len(b.schedulesOf(block)) > 0
			case termsBlock:
				shown = shown || b.hasTerms(block)
			case proseBlock:
				shown = shown || len(b.m.Filing.Quantities) > 0
			case scenariosBlock, assumptionsBlock, inputsBlock, casesBlock, sensitivityBlock:
				shown = shown || b.forecasting()
			default:
				shown = shown || !spec.monthly && !spec.ahead || b.forecasting()
			}
		}
		if !shown {
			continue
		}
		i := len(b.sheets)
		sheet := &Sheet{ID: spec.id, Name: spec.tab, Kind: spec.kind, OnePage: spec.onePage}
		b.sheets = append(b.sheets, &sheetDraft{spec: spec, sheet: sheet, ids: map[string]int{}})
		b.plan.Sheets = append(b.plan.Sheets, sheet)
		for _, block := range spec.blocks {
			switch block.kind {
			case asFiledBlock:
				if s := b.statementIndex(block.statement); s >= 0 {
					b.statements[s].sheet = i
				}
			case schedulesBlock:
				for _, s := range b.schedulesOf(block) {
					b.statements[s].sheet = i
				}
			case proseBlock:
				b.nameStated(spec.id)
			case filingBlock:
				b.filing, b.plan.Text = i, sheet.Name
			case tieOutBlock:
				b.tieOut = i
			}
		}
	}
}

func (b *planner) statementIndex(id string) int {
	return slices.IndexFunc(b.m.Statements, func(s *model.Statement) bool { return s.ID == id })
}

// statementRows gives every line of the statements on a sheet the id of its
// row: its own, with a number where two statements on the sheet have the same.
func (b *planner) statementRows(sheet int) {
	draft := b.sheets[sheet]
	for _, block := range draft.spec.blocks {
		for _, r := range block.rows {
			if r.line != "" {
				draft.take(r.line)
			}
		}
	}
	for i, s := range b.m.Statements {
		d := &b.statements[i]
		if d.sheet != sheet {
			continue
		}
		d.rowIDs = make([]string, len(s.Lines))
		for j, line := range s.Lines {
			id := line.ID
			if id == "" {
				id = "row_" + strconv.Itoa(j+1)
			}
			d.rowIDs[j] = draft.unique(id)
		}
	}
}

// unique is the id, with a number where it is taken.
func (d *sheetDraft) unique(id string) string {
	name := id
	for n := d.ids[id]; !d.take(name); n++ {
		name, d.ids[id] = id+"_"+strconv.Itoa(n), n+1
	}
	return name
}

// take reports whether an id was free; from then on it is taken.
func (d *sheetDraft) take(id string) bool {
	if d.ids[id] > 0 {
		return false
	}
	d.ids[id] = 2
	return true
}

// colorVerdicts gives verdicts and lights the colour of their value.
func (b *planner) colorVerdicts() {
	for _, v := range b.verdicts {
		c := b.plan.cell(v[0], v[1], v[2])
		switch c.Value.Str {
		case verdictFail:
			c.Role = FailRole
		case verdictFinding, verdictAlert, verdictOpen:
			c.Role = WarnRole
		default:
			c.Role = PassRole
		}
	}
}
