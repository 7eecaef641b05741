package templates

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// otherTables stands for every table that no block of the template names by
// its type.
const otherTables model.ScheduleType = "other"

// scheduleTypes are what a block of schedules takes.
func scheduleTypes() []model.ScheduleType {
	return []model.ScheduleType{model.DebtTable, model.MaturitiesTable, model.LeaseTable, model.ObligationsTable,
		model.PensionTable, model.PensionCostTable, model.PensionRatesTable, model.PensionSheetTable,
		model.PretaxTable, model.TaxTable, model.TaxRateTable, model.DeferredTaxTable, model.InventoryTable, model.PropertyTable,
		model.IntangibleTable, model.EPSTable, model.OptionsTable, model.OCITable, model.GeographyTable, model.SegmentTable,
		model.QuarterlyTable, model.SelectedTable, model.PriceTable, model.ValuationTable, model.Untyped, otherTables}
}

// schedulesOf are the schedules a block shows, by type in the order of the
// block and then in the order of the filing: indices in Model.Statements.
func (b *planner) schedulesOf(block *block) []int {
	var found []int
	for _, typ := range block.types {
		for i, s := range b.m.Statements {
			if s.Kind == model.Schedule && (s.Type == typ || typ == otherTables && !b.t.names(s.Type)) && !slices.Contains(found, i) {
				found = append(found, i)
			}
		}
	}
	return found
}

// names reports whether a block of the template names a type of table.
func (t *Template) names(typ model.ScheduleType) bool {
	for _, s := range t.sheets {
		for _, b := range s.blocks {
			if slices.Contains(b.types, typ) {
				return true
			}
		}
	}
	return false
}

// scheduleKeys are the keys of the columns of a schedule, each once.
func scheduleKeys(s *model.Statement) []string {
	keys := make([]string, len(s.Columns))
	for k, c := range s.Columns {
		key := cmp.Or(c.Key, "column_"+strconv.Itoa(k+1))
		for n := 2; slices.Contains(keys[:k], key); n++ {
			key = cmp.Or(c.Key, "column") + "_" + strconv.Itoa(n)
		}
		keys[k] = key
	}
	return keys
}

// placeSchedules puts the tables whose columns are years of the statements on
// the annual columns, and gives all others columns of their own.
func (b *planner) placeSchedules() {
	for i, s := range b.m.Statements {
		if s.Kind != model.Schedule {
			continue
		}
		d := &b.statements[i]
		d.annual = len(s.Columns) > 0 && len(b.years) > 0
		for k, c := range s.Columns {
			at := slices.IndexFunc(b.years, func(y year) bool { return y.key == d.keys[k] })
			d.annual = d.annual && at >= 0 && c.Year != 0 && (c.Period.Months == 0 || c.Period.Months == 12)
		}
		if !d.annual {
			d.row = make([]string, firstYear+len(d.keys))
			for k, at := range b.ownColumns(i) {
				d.row[at] = d.keys[k]
			}
		}
	}
}

// ownColumns is where the columns of a schedule stand that has its own: as
// filed, but years always ascend from left to right.
func (b *planner) ownColumns(i int) []int {
	at := make([]int, len(b.statements[i].keys))
	for k := range at {
		at[k] = firstYear + k
		if descending(b.m.Statements[i].Columns) {
			at[k] = firstYear + len(at) - 1 - k
		}
	}
	return at
}

// descending reports whether every column is a year, the latest first.
func descending(columns []model.Column) bool {
	for k, c := range columns {
		if c.Year == 0 || c.Period.Months != 0 && c.Period.Months != 12 || k > 0 && c.Year >= columns[k-1].Year {
			return false
		}
	}
	return len(columns) > 1
}

// scheduleSheet lays out tables one below another, each with its title, the
// headings of its columns and the place it was read from; rows of the template
// stand on the annual columns.
func (b *planner) scheduleSheet(index int) {
	d := b.sheets[index]
	s := d.sheet
	s.Columns = leadColumns("")
	years := b.years
	if !d.spec.has(rowsBlock) { // tables of the filing have no forecast
		years = slices.DeleteFunc(slices.Clone(years), func(y year) bool { return y.forecast })
	}
	wide := len(years)
	for _, block := range d.spec.blocks {
		if block.kind != schedulesBlock {
			continue
		}
		for _, i := range b.schedulesOf(block) {
			wide = max(wide, len(b.statements[i].keys))
		}
	}
	if d.spec.has(termsBlock) {
		wide = max(wide, 2)
	}
	for k := range wide {
		c := Column{}
		if k < len(years) {
			c.Key, c.Forecast = years[k].key, years[k].forecast
		}
		s.Columns = append(s.Columns, c)
	}
	b.top(s, label(d.spec.tab), "Tables as filed: totals are formulas; a figure that stands elsewhere is a link")
	s.Frozen.Rows, s.Frozen.Columns, s.Header = len(s.Rows), firstYear, len(s.Rows)
	for _, block := range d.spec.blocks {
		switch block.kind {
		case rowsBlock:
			head := Row{Style: HeaderRow, Cells: []Cell{label(b.unitsLine(nil)), {}, {}}}
			for _, y := range b.years {
				h := label(dateBelow(y.flows))
				h.Wrap = true
				head.Cells = append(head.Cells, h)
			}
			s.add(Row{Style: BlankRow})
			s.add(head)
			b.templateRows(index, block)
		case termsBlock:
			b.termRows(index, block)
		case schedulesBlock:
			for _, i := range b.schedulesOf(block) {
				b.scheduleHead(index, i)
				b.statementLines(index, i)
			}
		}
	}
}

// scheduleHead writes what stands above a table: its title, its units and the
// headings of its columns.
func (b *planner) scheduleHead(index, i int) {
	s, st, d := b.sheets[index].sheet, b.m.Statements[i], &b.statements[i]
	s.add(Row{Style: BlankRow})
	title := filed(b.scheduleTitle(st))
	s.add(Row{Style: HeadingRow, Cells: []Cell{title}})
	units := label(b.scheduleUnits(st))
	units.Wrap = true
	head := Row{Style: HeaderRow, Cells: make([]Cell, firstYear+len(d.keys))}
	head.Cells[captionColumn], head.Cells[sourceColumn] = units, label(sourceHeading)
	column := b.columnIndex(s, d.keys)
	if own := d.row; own != nil {
		head.keys = &own
		column = b.ownColumns(i)
	} else {
		head.Cells = append(head.Cells[:firstYear], make([]Cell, len(s.Columns)-firstYear)...)
	}
	for k, c := range st.Columns {
		h := filed(columnTitle(c, st.Title))
		h.Wrap = true
		head.Cells[column[k]] = h
	}
	s.add(head)
}

// columnTitle is the heading of a column as filed; a table without headings
// shows the period it is known to be of, or nothing.
func columnTitle(c model.Column, title string) string {
	if h := unbroken(c.Heading); h != "" {
		return h
	}
	if c.Year != 0 {
		return strconv.Itoa(c.Year)
	}
	return ""
}

// danglers end no title that is cut.
var danglers = []string{"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "were", "with"}

// maxTitle keeps the title of a table on one line of a sheet.
const maxTitle = 84

// scheduleTitle names what a table shows and the note or Item it stands in: a
// note by its heading, which says as much; an Item after it, by its number.
func (b *planner) scheduleTitle(st *model.Statement) string {
	title, known := b.titles[st]
	if !known {
		if b.titles == nil {
			b.titles = map[*model.Statement]string{}
		}
		title = b.titleWithYear(st, st)
		b.titles[st] = title
	}
	return title
}

// titleWithYear is the title of a table over the figures of another one or its
// own, with the year where only that tells it from others of its kind.
func (b *planner) titleWithYear(st, figures *model.Statement) string {
	own := strings.TrimRight(lastPart(st.Title), ":. ")
	if own != "" && own[0] >= 'a' && own[0] <= 'z' {
		own = "" // the rest of a line
	}
	text, item := own, ""
	if st.Section >= 0 && st.Section < len(b.m.Filing.Sections) {
		in := &b.m.Filing.Sections[st.Section]
		section := sectionTitle(in)
		switch {
		case own == "" || strings.Contains(strings.ToLower(section), strings.ToLower(withoutNumber(own, in.Note))):
			text = section
			if of := b.continued(st); of != nil {
				return b.titleWithYear(of, st) // the second of several alike, without a heading of its own
			}
		case in.Note != "" && beyondNotes(st.Type) && !beyondNote.MatchString(in.Title):
			// It stands behind the last note without being part of it.
		case in.Note == "" && in.Item != "":
			item = " (Item " + in.Item + ")"
		default:
			text = section + ": " + own
		}
	}
	item = onlyYear(figures, text) + item
	if most := maxTitle - len(item); utf8.RuneCountInString(text) > most {
		r := []rune(text)
		text = string(r[:most-1])
		if at := strings.LastIndexByte(text, ' '); at > 0 && r[most-1] != ' ' {
			text = text[:at] // between words
		}
		for at := strings.LastIndexByte(text, ' '); at > 0 && slices.Contains(danglers, text[at+1:]); at = strings.LastIndexByte(text, ' ') {
			text = text[:at]
		}
		text = strings.TrimRight(text, " ,;:") + "\u2026"
	}
	return cmp.Or(text, "Table on "+b.lineName(st)) + item
}

// onlyYear is ", 1996" where every column of a table is of that year and neither
// a heading nor the title says so.
func onlyYear(st *model.Statement, title string) string {
	if len(st.Columns) < 2 || st.Columns[0].Year == 0 {
		return ""
	}
	year := strconv.Itoa(st.Columns[0].Year)
	if strings.Contains(title, year) {
		return ""
	}
	for _, c := range st.Columns {
		if c.Year != st.Columns[0].Year || strings.Contains(columnTitle(c, st.Title), year) {
			return ""
		}
	}
	return ", " + year
}

// continued is the table of the same kind and headings in the same section that
// an untitled one follows; nil for none.
func (b *planner) continued(st *model.Statement) *model.Statement {
	var above *model.Statement
	for _, s := range b.m.Statements {
		if s == st {
			break
		}
		if s.Kind == model.Schedule && s.Section == st.Section {
			above = s
		}
	}
	if above == nil || above.Type != st.Type || st.Type == model.Untyped || len(above.Columns) != len(st.Columns) ||
		lastPart(above.Title) == lastPart(st.Title) || onlyYear(above, "") == onlyYear(st, "") {
		return nil
	}
	for k, c := range st.Columns {
		if c.Heading != above.Columns[k].Heading {
			return nil
		}
	}
	return above
}

// beyondNotes reports whether tables of a type stand behind the notes more often
// than in one.
func beyondNotes(typ model.ScheduleType) bool {
	return typ == model.QuarterlyTable || typ == model.SelectedTable || typ == model.PriceTable
}

// beyondNote are titles of notes that such tables belong to.
var beyondNote = regexp.MustCompile(`(?i)quarter|interim|selected|summary|year|unaudited|stock|supplement`)

// withoutNumber is a heading without the number of its note, which the section
// says: "E Plant and Equipment", "NOTE 6: LONG-TERM DEBT", "4. Debt".
func withoutNumber(heading, note string) string {
	rest := heading
	if len(rest) > 5 && strings.EqualFold(rest[:5], "note ") {
		rest = rest[5:]
	}
	if after, ok := strings.CutPrefix(strings.TrimLeft(rest, "( "), note); ok && note != "" && after != "" && strings.ContainsRune(" .:)-", rune(after[0])) {
		if after = strings.TrimLeft(after, " .:)-"); after != "" {
			return after
		}
	}
	return heading
}

func (b *planner) lineName(st *model.Statement) string {
	if len(st.Tables) == 0 {
		return "a line of the filing"
	}
	line, _ := st.Tables[0].Span.Position()
	return "line " + strconv.Itoa(line)
}

// lastPart is the heading nearest to a table that says what it shows.
func lastPart(title string) string {
	parts := strings.Split(title, " / ")
	for i := len(parts) - 1; i >= 0; i-- {
		p := strings.TrimSpace(parts[i])
		lower := strings.ToLower(p)
		if p == "" || strings.HasPrefix(p, "(") || strings.Contains(lower, "in thousands") || strings.Contains(lower, "in millions") || len(p) < 4 || namesNothing.MatchString(p) {
			continue
		}
		return p
	}
	return ""
}

// namesNothing are headings that stand above every table of their pages: the
// running head of the notes, and the period.
var namesNothing = regexp.MustCompile(`(?i)^(notes to .*financial statements|(for|as of|at) (the )?([a-z]+ )?(fiscal )?(years?|months|quarters?) )`)

// sectionTitle is "Note 5. Income Taxes", or "Item 6. Selected Financial Data".
func sectionTitle(s *parse.Section) string {
	title := strings.TrimRight(s.Title, ":. ")
	switch {
	case s.Note != "" && title != "":
		return "Note " + s.Note + ". " + title
	case s.Note != "":
		return "Note " + s.Note
	case s.Item != "" && title != "" && !strings.HasPrefix(strings.ToLower(title), "item"):
		return "Item " + s.Item + ". " + title
	}
	return title
}

// scheduleUnits is what the figures of a table count.
func (b *planner) scheduleUnits(st *model.Statement) string {
	seen := map[parse.Unit]bool{}
	for j, line := range st.Lines {
		for k, f := range line.Figures {
			if f.Present() && k < len(st.Columns) {
				seen[unitAt(st, j, k)] = true
			}
		}
	}
	if len(seen) == 0 || seen[parse.Currency] {
		text := "In " + scaleName(st.Scale) + currencyName(b.m.Filing.Currency)
		if len(seen) > 1 {
			text += ", except as shown"
		}
		return text
	}
	if len(seen) == 1 {
		switch {
		case seen[parse.Percent]:
			return "Percent"
		case seen[parse.Shares]:
			return "Shares"
		case seen[parse.PerShare]:
			return "Per share, in " + currencyName(b.m.Filing.Currency)
		}
	}
	return "Units as shown"
}

// unitAt is what a figure counts: the sign printed with it says so, else its
// line, else its column.
func unitAt(st *model.Statement, line, column int) parse.Unit {
	if l := st.Lines[line]; column < len(l.Figures) && strings.HasSuffix(l.Figures[column].Text, "%") {
		return parse.Percent
	}
	return st.Unit(line, column)
}

// formatAt is how one figure of a schedule is shown: as its unit is, with the
// decimals it is printed with.
func formatAt(st *model.Statement, line, column int) (Format, int8) {
	f := st.Lines[line].Figures[column]
	decimals := int8(max(0, -f.Value.Exponent()))
	switch unitAt(st, line, column) {
	case parse.PerShare:
		if decimals > 2 {
			return DecimalFormat, decimals
		}
		return PerShareFormat, 2
	case parse.Shares:
		if decimals == 0 {
			return SharesFormat, 0
		}
	case parse.Percent:
		return PercentFormat, max(decimals-2, 0) // held as a fraction
	case parse.Number:
		if isYear(f.Text) {
			return IntegerFormat, 0
		}
		return DecimalFormat, decimals
	}
	switch {
	case isYear(f.Text):
		return IntegerFormat, 0
	case decimals > 0:
		return DecimalFormat, decimals
	case strings.Contains(f.Text, "$"):
		return MoneyFormat, 0
	}
	return AmountFormat, 0
}

// isYear reports whether a figure is printed as years are: "1993".
func isYear(text string) bool {
	return len(text) == 4 && (text[:2] == "19" || text[:2] == "20") && text[2] >= '0' && text[2] <= '9' && text[3] >= '0' && text[3] <= '9'
}

// withSchedules is the model as a workbook is laid out from it: the schedules
// stand after the statements, and what is printed as a percentage is a fraction
// in figures, checks and findings, as a spreadsheet holds it. The model that
// was given is not changed.
func withSchedules(m *model.Model) *model.Model {
	if m == nil {
		return nil
	}
	w := *m
	w.Statements = slices.Concat(m.Statements, m.Schedules)
	for i, s := range w.Statements {
		if cells := percentCells(s); cells != nil {
			w.Statements[i] = asFractions(s, cells)
		}
	}
	return &w
}

// percentCells says which figures of a statement are percentages; nil for none.
// What adds up to a percentage, or is part of it, is one, with or without the sign.
func percentCells(s *model.Statement) [][]bool {
	var cells [][]bool
	for j, line := range s.Lines {
		for k := range min(len(line.Figures), len(s.Columns)) {
			if line.Figures[k].Present() && unitAt(s, j, k) == parse.Percent {
				if cells == nil {
					cells = make([][]bool, len(s.Lines))
					for j := range cells {
						cells[j] = make([]bool, len(s.Columns))
					}
				}
				cells[j][k] = true
			}
		}
	}
	if cells == nil {
		return nil
	}
	spread := func(f parse.Footing, at func(i int) *bool) {
		any := *at(f.Total)
		for _, t := range f.Terms {
			any = any || *at(t.Row)
		}
		if any {
			*at(f.Total) = true
			for _, t := range f.Terms {
				*at(t.Row) = true
			}
		}
	}
	for range 2 {
		for _, f := range s.Footed {
			for k := range s.Columns {
				if validFooting(f, len(s.Lines)) {
					spread(f, func(i int) *bool { return &cells[i][k] })
				}
			}
		}
		for _, f := range s.Across {
			for j := range s.Lines {
				if validFooting(f, len(s.Columns)) && holdsIn(f, j) {
					spread(f, func(i int) *bool { return &cells[j][i] })
				}
			}
		}
	}
	return cells
}

// asFractions is a copy of a statement whose percentages are divided by 100.
func asFractions(s *model.Statement, cells [][]bool) *model.Statement {
	out := *s
	out.Lines = slices.Clone(s.Lines)
	for j, line := range s.Lines {
		if len(line.Figures) == 0 || !slices.Contains(cells[j], true) {
			continue
		}
		l := *line
		l.Figures = slices.Clone(line.Figures)
		for k := range min(len(l.Figures), len(s.Columns)) {
			if cells[j][k] {
				l.Figures[k].Value = l.Figures[k].Value.Shift(-2)
				l.Figures[k].Proven = l.Figures[k].Proven.Shift(-2)
			}
		}
		out.Lines[j] = &l
	}
	return &out
}

// statementOf is the statement or schedule a term points into.
func (l *ledger) statementOf(t model.Term) (int, bool) {
	if t.Statement == model.Schedule {
		i, ok := l.schedules[t.Schedule]
		return i, ok
	}
	i, ok := l.byKind[t.Statement]
	return i, ok
}

// assignRepeats takes the figures of schedules that repeat one printed elsewhere
// from there, where both are proven to be the same figure.
func (l *ledger) assignRepeats() {
	for _, link := range l.m.Links {
		to, ok := l.where(model.Term{Statement: model.Schedule, Schedule: link.Schedule, Line: link.Line, Column: link.Column})
		from, ok2 := l.where(link.To)
		if !ok || !ok2 || to == from || l.at(to).way != entered || l.at(from).way == worded {
			continue
		}
		c := standing{way: linked, from: from, negative: link.To.Sign < 0, shift: l.shift(from, to)}
		a, b := l.figure(from), l.figure(to)
		if misprinted := l.at(from).way == entered && !a.Proven.Equal(a.Value); misprinted || !c.taken(a.Proven).Equal(b.Proven) {
			continue
		}
		if !l.dependsOn(from, to, map[place]bool{}) {
			*l.at(to) = c
		}
	}
}

// shift is the power of ten between the scales of two figures.
func (l *ledger) shift(from, to place) int32 {
	if unitAt(l.m.Statements[from.statement], from.line, from.column) != parse.Currency {
		return 0
	}
	return powerOf(l.m.Statements[from.statement].Scale) - powerOf(l.m.Statements[to.statement].Scale)
}

// powerOf is the power of ten a scale is.
func powerOf(scale int64) int32 {
	n := int32(0)
	for ; scale >= 10; scale /= 10 {
		n++
	}
	return n
}

// inUnitsOf brings a reference to a figure to the sign and scale of the figure
// that repeats it.
func (c *standing) inUnitsOf(e formulas.Expr) formulas.Expr {
	e = times(e, c.shift)
	if c.negative {
		e = formulas.Neg{X: e}
	}
	return e
}

// times multiplies by a power of ten.
func times(e formulas.Expr, power int32) formulas.Expr {
	op, factor := "*", float64(1)
	if power < 0 {
		op, power = "/", -power
	}
	for range power {
		factor *= 10
	}
	if factor == 1 {
		return e
	}
	return formulas.Binary{Op: op, X: e, Y: formulas.Number{Value: factor}}
}
