package templates

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// sheetSpec is a sheet as a template describes it.
type sheetSpec struct {
	id, tab, about, after string
	kind                  SheetKind
	omit                  bool
	blocks                []*block
	monthly               bool     // its columns are months
	ahead                 bool     // left out where nothing is forecast
	onePage               bool     // printed on one page
	from, to              int      // months, counted from the last one of the base year
	gave                  []string // keys it was written with
	at, afterAt           parse.Span
}

// blockKind is the key a block begins with.
type blockKind string

const (
	asFiledBlock blockKind = "as_filed"
	rowsBlock    blockKind = "rows"
	coverBlock   blockKind = "cover"
	tieOutBlock  blockKind = "tie_out"
	sourcesBlock blockKind = "sources"
	filingBlock  blockKind = "filing"

	schedulesBlock   blockKind = "schedules"
	proseBlock       blockKind = "prose"
	termsBlock       blockKind = "terms"
	scenariosBlock   blockKind = "scenarios"
	assumptionsBlock blockKind = "assumptions"
	inputsBlock      blockKind = "inputs"
	casesBlock       blockKind = "cases"
	sensitivityBlock blockKind = "sensitivity"
	compareBlock     blockKind = "compare"
	bridgeBlock      blockKind = "bridge"
	chartsBlock      blockKind = "charts"
)

// blockKinds are all of them, in the order messages name them.
var blockKinds = []blockKind{asFiledBlock, rowsBlock, schedulesBlock, termsBlock, proseBlock, coverBlock, tieOutBlock, sourcesBlock, filingBlock,
	scenariosBlock, assumptionsBlock, inputsBlock, casesBlock, sensitivityBlock, compareBlock, bridgeBlock, chartsBlock}

// annual reports whether a block stands among the annual columns, beside others.
func (k blockKind) annual() bool {
	switch k {
	case asFiledBlock, rowsBlock, compareBlock, bridgeBlock, chartsBlock:
		return true
	}
	return false
}

// part is a part of a cover or of a tie-out sheet.
type part string

const (
	aboutPart    part = "about"
	lightsPart   part = "lights"
	headlinePart part = "headline"
	findingsPart part = "findings"
	contentsPart part = "contents"
	legendPart   part = "legend"
	statusPart   part = "status"
	checksPart   part = "checks"
	printedPart  part = "printed"

	forecastChecksPart part = "forecast_checks"
	alertsPart         part = "alerts"
	choicePart         part = "choice"
	driversPart        part = "drivers"
	factsPart          part = "facts"
	inputsPart         part = "inputs"
)

// block is one block of a sheet.
type block struct {
	kind      blockKind
	statement string               // as_filed: id of the statement
	types     []model.ScheduleType // schedules: what the tables are about, otherTables for the rest
	subjects  []subject            // terms: the notes whose terms it shows
	parts     []part               // cover, tie_out
	headline  []headline
	rows      []*rowSpec
	at        parse.Span

	lines     []*rowSpec // as_filed: forecasts of its lines, and rows added to its totals
	otherwise formula    // as_filed: of every line without a forecast of its own
	outputs   []output   // cases, compare
	studies   []*study   // sensitivity
	bridge    *study     // bridge
	charts    []*chartSpec
}

// headline is a line shown on the cover.
type headline struct {
	line string
	at   parse.Span
}

// rowSpec is a row as a template describes it, or a heading over rows.
type rowSpec struct {
	heading, line, label, name, after string
	unit                              rowUnit
	style                             RowStyle
	actual                            formulas.Expr // nil where the row changes one of the parent and leaves the formula
	forecast                          formula       // in forecast years; on a monthly sheet in every month but the first
	start                             formula       // on a monthly sheet: in the first month
	into                              string        // as_filed: the total it is added to
	note, from                        string        // comment on the caption; first year of the actual formula
	minus                             bool          // as_filed: subtracted from it
	optional, omit                    bool
	sheet                             string   // id of the sheet the row stands on
	gave                              []string // keys it was written with
	at, actualAt, afterAt, nameAt     parse.Span
	where                             func(offset int) parse.Span // of a byte of the formula
}

// rowUnit is the unit of a row of a template.
type rowUnit string

const (
	currencyUnit rowUnit = "currency"
	perShareUnit rowUnit = "per_share"
	sharesUnit   rowUnit = "shares"
	percentUnit  rowUnit = "percent" // a fraction, shown as a percentage
	ratioUnit    rowUnit = "ratio"
	numberUnit   rowUnit = "number"
	countUnit    rowUnit = "count"
	rateUnit     rowUnit = "rate" // a fraction, shown as a percentage with two decimals
	dateUnit     rowUnit = "date" // days as spreadsheets count them
	textUnit     rowUnit = "text"
)

var rowUnits = []rowUnit{currencyUnit, perShareUnit, sharesUnit, percentUnit, ratioUnit, numberUnit, countUnit, rateUnit, dateUnit, textUnit}

// statements are the ids an as_filed block takes.
var statementIDs = []string{"income_statement", "balance_sheet", "cash_flow", "equity"}

// readTemplate adds one file to a template; false where it is no YAML.
func readTemplate(t *Template, src *parse.Source, head *parse.Span, errs *parse.Errors) bool {
	d, root := readDocument(src, errs)
	if root == nil {
		return false
	}
	return d.readTemplate(t, root, head)
}

func (d *document) readTemplate(t *Template, root *yaml.Node, head *parse.Span) bool {
	known := []field{
		{"template", func(n *yaml.Node) {
			if t.Name != "" {
				d.fail(d.span(n), "expected one file that names the template, found a second; remove template: %s", n.Value)
				return
			}
			*head = d.span(n)
			d.text(&t.Name)(n)
		}},
		{"extends", func(n *yaml.Node) {
			d.text(&t.Extends)(n)
			*head = d.span(n)
		}},
		{"title", func(n *yaml.Node) {
			d.text(&t.Title)(n)
			d.checkTitle(n)
		}},
		{"match", func(n *yaml.Node) { d.readMatch(t, n) }},
		{"sheets", d.list("sheets", func(n *yaml.Node) {
			if s := d.readSheet(n); s != nil {
				t.sheets = append(t.sheets, s)
			}
		})},
	}
	known = append(known, d.outlookFields(&t.outlook)...)
	return d.fields(root, "a template", known) != nil
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

func (d *document) checkTitle(n *yaml.Node) {
	for _, p := range placeholder.FindAllString(n.Value, -1) {
		if !slices.Contains([]string{"{company}", "{form}", "{year}"}, p) {
			d.fail(d.span(n), "expected {company}, {form} or {year} in a title, found %s", p)
		}
	}
}

func (d *document) readMatch(t *Template, n *yaml.Node) {
	d.fields(n, "match", []field{
		{"company", func(n *yaml.Node) {
			var s string
			d.text(&s)(n)
			if s == "" {
				return
			}
			re, err := regexp.Compile("(?i)" + s)
			if err != nil {
				d.fail(d.span(n), "expected a pattern for a company name, found a fault in it: %v", err)
				return
			}
			t.company = re
		}},
		{"cik", func(n *yaml.Node) {
			d.text(&t.cik)(n)
			if t.cik != "" && (len(t.cik) > 10 || strings.Trim(t.cik, "0123456789") != "") {
				d.fail(d.span(n), "expected a CIK of at most ten digits, in quotes, found %q", t.cik)
			}
		}},
	})
}

func (d *document) readSheet(n *yaml.Node) *sheetSpec {
	s := &sheetSpec{at: d.span(n)}
	kinds := []SheetKind{CoverSheet, StatementSheet, ScheduleSheet, CheckSheet, SourceSheet}
	found := d.fields(n, "a sheet", []field{
		{"sheet", d.id(&s.id)},
		{"tab", func(n *yaml.Node) {
			d.text(&s.tab)(n)
			if msg := tabFault(s.tab); msg != "" {
				d.fail(d.span(n), "expected a tab name as Excel allows it, found %q: %s", s.tab, msg)
			}
		}},
		{"kind", oneOf(d, "a kind of sheet", &s.kind, kinds)},
		{"about", d.text(&s.about)},
		{"after", func(n *yaml.Node) { d.id(&s.after)(n); s.afterAt = d.span(n) }},
		{"omit", d.yes(&s.omit)},
		{"months", func(n *yaml.Node) { d.readMonths(s, n) }},
		{"forecast_only", d.yes(&s.ahead)},
		{"one_page", d.yes(&s.onePage)},
		{"blocks", d.list("blocks", func(n *yaml.Node) {
			if b := d.readBlock(n); b != nil {
				s.blocks = append(s.blocks, b)
			}
		})},
	})
	switch {
	case found == nil:
		return nil
	case found["sheet"] == nil:
		d.fail(s.at, "expected a sheet with its id, found none; add sheet: my_sheet")
		return nil
	case s.id == "":
		return nil
	case s.omit && len(found) > 2:
		d.fail(s.at, "sheet %s is omitted, so nothing else about it has an effect; remove the other keys", s.id)
	}
	s.gave = keysOf(found)
	for _, b := range s.blocks {
		for _, r := range slices.Concat(b.rows, b.lines) {
			r.sheet = s.id
		}
	}
	return s
}

// maxMonths is how far from the base year a monthly sheet may reach.
const maxMonths = 240

func (d *document) readMonths(s *sheetSpec, n *yaml.Node) {
	s.monthly = true
	month := func(into *int) func(*yaml.Node) {
		return func(n *yaml.Node) {
			x, err := strconv.Atoi(n.Value)
			if err != nil || x < -maxMonths || x > maxMonths {
				d.fail(d.span(n), "expected a number of months from the end of the base year, found %s", kindName(n))
				return
			}
			*into = x
		}
	}
	d.fields(n, "months", []field{{"from", month(&s.from)}, {"to", month(&s.to)}})
	if s.from >= s.to {
		d.fail(d.span(n), "expected from before to, found %d and %d", s.from, s.to)
		s.to = s.from + 1
	}
}

// tabFault says what Excel does not allow in the name of a tab.
func tabFault(s string) string {
	switch {
	case len([]rune(s)) > 31:
		return "longer than 31 characters"
	case strings.ContainsAny(s, `[]:*?/\`):
		return `none of []:*?/\ may stand in it`
	case strings.HasPrefix(s, "'") || strings.HasSuffix(s, "'"):
		return "it may not begin or end with an apostrophe"
	case strings.EqualFold(s, "History"):
		return "Excel keeps this name for itself"
	}
	return ""
}

func (d *document) readBlock(n *yaml.Node) *block {
	b := &block{at: d.span(n), bridge: &study{}}
	var all string
	found := d.fields(n, "a block", []field{
		{string(asFiledBlock), oneOf(d, "a statement", &b.statement, statementIDs)},
		{string(rowsBlock), d.list("rows", func(n *yaml.Node) {
			if r := d.readRow(n); r != nil {
				b.rows = append(b.rows, r)
			}
		})},
		{"lines", d.list("lines", func(n *yaml.Node) {
			if r := d.readRow(n); r != nil {
				b.lines = append(b.lines, r)
			}
		})},
		{"otherwise", func(n *yaml.Node) { b.otherwise = d.formula(n, true) }},
		{string(scenariosBlock), d.parts(b, []part{choicePart, driversPart})},
		{string(assumptionsBlock), d.parts(b, []part{factsPart, inputsPart})},
		{string(inputsBlock), oneOf(d, "what to list", &all, []string{"all"})},
		{string(casesBlock), d.outputs(b)},
		{string(compareBlock), d.outputs(b)},
		{string(sensitivityBlock), d.list("studies", func(n *yaml.Node) { d.readStudy(b, n) })},
		{string(bridgeBlock), func(n *yaml.Node) {
			b.bridge.kind = bridgeStudy
			d.id(&b.bridge.id)(n)
			b.bridge.at = d.span(n)
		}},
		{"label", d.text(&b.bridge.label)},
		{"unit", d.unitKey(&b.bridge.unit)},
		{"value", func(n *yaml.Node) { b.bridge.value = d.formula(n, true) }},
		{"steps", d.list("steps", func(n *yaml.Node) { d.readStep(b.bridge, n) })},
		{string(chartsBlock), d.list("charts", func(n *yaml.Node) { d.readChart(b, n) })},
		{string(coverBlock), d.parts(b, []part{aboutPart, lightsPart, headlinePart, findingsPart, contentsPart, legendPart})},
		{string(tieOutBlock), d.parts(b, []part{statusPart, checksPart, forecastChecksPart, alertsPart, printedPart, findingsPart})},
		{string(sourcesBlock), oneOf(d, "what to list", &all, []string{"figures"})},
		{string(filingBlock), oneOf(d, "what to show", &all, []string{"text"})},
		{string(schedulesBlock), d.list("types", func(n *yaml.Node) {
			var typ model.ScheduleType
			if oneOf(d, "a type of table", &typ, scheduleTypes())(n); typ != "" {
				b.types = append(b.types, typ)
			}
		})},
		{string(termsBlock), d.list("subjects", func(n *yaml.Node) {
			var about subject
			if oneOf(d, "the subject of a note", &about, subjects())(n); about != "" {
				b.subjects = append(b.subjects, about)
			}
		})},
		{string(proseBlock), oneOf(d, "what to list", &all, []string{"figures"})},
		{"headline", d.list("lines", func(n *yaml.Node) {
			h := headline{at: d.span(n)}
			d.text(&h.line)(n)
			if h.line != "" {
				b.headline = append(b.headline, h)
			}
		})},
	})
	if found == nil {
		return nil
	}
	kinds := 0
	for _, kind := range blockKinds {
		if found[string(kind)] != nil {
			b.kind = kind
			kinds++
		}
	}
	if kinds != 1 {
		d.fail(b.at, "expected a block with one of %s, found %d of them", kindList(), kinds)
		return nil
	}
	d.placed(b, found)
	if at := found["headline"]; at != nil && !slices.Contains(b.parts, headlinePart) {
		d.fail(d.span(at), "headline has an effect on a cover with the part headline only; add it to cover: or remove it")
	}
	if at := found[string(coverBlock)]; at != nil && slices.Contains(b.parts, headlinePart) && found["headline"] == nil {
		d.fail(d.span(at), "expected the lines of the part headline, found none; add headline: [revenue, net_income]")
	}
	return b
}

func kindList() string {
	names := make([]string, len(blockKinds))
	for i, kind := range blockKinds {
		names[i] = string(kind)
	}
	return strings.Join(names, ", ")
}

func (d *document) parts(b *block, names []part) func(*yaml.Node) {
	return d.list("parts", func(n *yaml.Node) {
		var p part
		oneOf(d, "a part", &p, names)(n)
		if p == "" {
			return
		}
		if slices.Contains(b.parts, p) {
			d.fail(d.span(n), "expected the part %s once, found it again; remove one", p)
			return
		}
		b.parts = append(b.parts, p)
	})
}

func (d *document) readRow(n *yaml.Node) *rowSpec {
	r := &rowSpec{at: d.span(n)}
	var both *yaml.Node
	found := d.fields(n, "a row", []field{
		{"heading", d.text(&r.heading)},
		{"line", func(n *yaml.Node) { d.id(&r.line)(n); r.at = d.span(n) }},
		{"label", d.text(&r.label)},
		{"unit", d.unitKey(&r.unit)},
		{"style", d.rowStyle(&r.style)},
		{"actual", func(n *yaml.Node) { d.readFormula(r, n) }},
		{"forecast", func(n *yaml.Node) { r.forecast = d.formula(n, true) }},
		{"start", func(n *yaml.Node) { r.start = d.formula(n, true) }},
		{"formula", func(n *yaml.Node) { both = n }},
		{"into", d.id(&r.into)},
		{"sign", func(n *yaml.Node) {
			var sign string
			oneOf(d, "a sign", &sign, []string{"plus", "minus"})(n)
			r.minus = sign == "minus"
		}},
		{"note", d.text(&r.note)},
		{"from", func(n *yaml.Node) {
			d.text(&r.from)(n)
			if r.from != "" && !knownPeriod(r.from) {
				d.fail(d.span(n), "expected a year, as in base-2 or 2001, found %q", r.from)
			}
		}},
		{"name", func(n *yaml.Node) {
			r.nameAt = d.span(n)
			d.text(&r.name)(n)
			if r.name != "" && !definedName(r.name) {
				d.fail(r.nameAt, "expected a name of letters, digits and underscores that is no cell address, found %q", r.name)
			}
		}},
		{"optional", d.yes(&r.optional)},
		{"omit", d.yes(&r.omit)},
		{"after", func(n *yaml.Node) { d.id(&r.after)(n); r.afterAt = d.span(n) }},
	})
	switch {
	case found == nil:
		return nil
	case found["heading"] != nil && len(found) > 1:
		d.fail(d.span(n), "a heading has no other keys; write the row below it as a row of its own")
		return nil
	case found["heading"] == nil && found["line"] == nil:
		d.fail(d.span(n), "expected a row with a line or a heading, found neither; add line: my_line")
		return nil
	case r.line == "" && r.heading == "":
		return nil
	case r.omit && len(found) > 2:
		d.fail(r.at, "row %s is omitted, so nothing else about it has an effect; remove the other keys", r.line)
	}
	if both != nil && found != nil {
		if other := cmp.Or(found["actual"], found["forecast"]); other != nil {
			d.fail(d.span(other), "formula says both what actual and what forecast say; remove it or them")
		}
		r.forecast = d.formula(both, true)
		// On a monthly sheet every month is computed, so what only a forecast has may stand in it.
		r.actual, r.actualAt, r.where = r.forecast.expr, r.forecast.at, r.forecast.where
	}
	r.gave = keysOf(found)
	return r
}

// definedName reports whether every spreadsheet takes the name for a block of
// cells: letters, digits and underscores, and nothing that reads as an address.
func definedName(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		if !(c >= 'a' && c <= 'z' || s[i] == '_' || i > 0 && s[i] >= '0' && s[i] <= '9') {
			return false
		}
	}
	return len(s) <= 255 && !cellAddress.MatchString(s)
}

var cellAddress = regexp.MustCompile(`(?i)^([a-z]{1,3}[0-9]+|r[0-9]*c[0-9]*|r|c)$`)

func (d *document) readFormula(r *rowSpec, n *yaml.Node) {
	f := d.formula(n, false)
	r.actual, r.actualAt, r.where = f.expr, f.at, f.where
}

// lookups are the words of the language that take a row of another time axis.
var lookups = []string{yearlyWord, yearEndWord, annualWord}

const (
	yearlyWord  = "yearly"   // the sum of a monthly row over the months of a year
	yearEndWord = "year_end" // a monthly row in the last month of a year
	annualWord  = "annual"   // an annual row in the year of a month
)

// formula reads a formula; case() stands in those of forecasts only.
func (d *document) formula(n *yaml.Node, forecast bool) formula {
	var text string
	out := formula{at: d.span(n)}
	d.text(&text)(n)
	if text == "" {
		return out
	}
	out.where = d.within(n)
	e, err := formulas.ParseWith(n.Value, lookups...)
	if err != nil {
		var all formulas.Errors
		var one formulas.Error
		switch {
		case errors.As(err, &all):
		case errors.As(err, &one):
			all = formulas.Errors{one}
		default:
			d.fail(out.at, "%v", err)
		}
		for _, f := range all {
			d.fail(out.where(f.Offset), "%s", f.Msg)
		}
		return out
	}
	ok := true
	formulas.Walk(e, func(e formulas.Expr) bool {
		switch e := e.(type) {
		case formulas.Number:
			if e.Value != 0 && e.Value != 1 {
				d.fail(out.where(e.Pos), "expected no number but 0 and 1 in a formula, found %s; name it as a line or an input, or use %s", e.Raw, strings.Join(factorNames(), ", "))
			}
		case formulas.Ref:
			if e.Case && !forecast {
				d.fail(out.where(e.Pos), "case(%s) needs scenarios, which actual periods do not have; use the line itself", e.Line)
				ok = false
			}
		}
		return true
	})
	if ok {
		out.expr = withFactors(e)
	}
	return out
}

// factor is a unit factor that formulas may name: the only numbers besides 0
// and 1.
type factor struct {
	name  string
	value float64
}

var factors = []factor{{"days_per_year", 365}, {"months_per_year", 12}, {"thousand", 1000}, {"million", 1_000_000}}

func factorNames() []string {
	names := make([]string, len(factors))
	for i, f := range factors {
		names[i] = f.name
	}
	return names
}

// withFactors puts the unit factors in place of their names.
func withFactors(e formulas.Expr) formulas.Expr {
	return rewrite(e, func(ref formulas.Ref) formulas.Expr {
		for _, f := range factors {
			if ref.Line == f.name && !ref.Block() {
				return formulas.Number{Pos: ref.Pos, Value: f.value}
			}
		}
		return ref
	})
}

// rewrite is the tree with every reference replaced by what of makes of it.
func rewrite(e formulas.Expr, of func(formulas.Ref) formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		return of(e)
	case formulas.Neg:
		e.X = rewrite(e.X, of)
		return e
	case formulas.Binary:
		e.X, e.Y = rewrite(e.X, of), rewrite(e.Y, of)
		return e
	case formulas.Call:
		args := make([]formulas.Expr, len(e.Args))
		for i, arg := range e.Args {
			args[i] = rewrite(arg, of)
		}
		e.Args = args
		return e
	}
	return e
}
