package model

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// readSchedules reads every table of the filing that no primary statement was
// read from. Schedules stand in the order of the filing.
func readSchedules(f *filing, found chosen) []*draft {
	used := map[*parse.Table]bool{}
	taken := takenIDs{}
	for _, d := range found {
		if d == nil {
			continue
		}
		taken.take(d.st.ID)
		for _, t := range d.tables {
			used[t] = true
		}
		for _, l := range d.st.Lines {
			taken.take(l.ID)
		}
	}
	scale, largest := found.scaleOfNotes()
	var all []*draft
	var reported map[amountOfYear]int64
	for i, t := range f.Tables {
		if used[t] {
			continue
		}
		d := newSchedule(f, i, t)
		if d == nil {
			continue
		}
		d.borrowScale(f, scale, largest)
		if !d.scaled() && (d.st.Type == SelectedTable || d.st.Type == QuarterlyTable) {
			if reported == nil {
				reported = found.amountsByYear()
			}
			d.scaleByTies(reported)
		}
		d.st.ID = taken.unique(scheduleID(f, t), "_")
		all = append(all, d)
	}
	return all
}

// scaleOfNotes is the scale the statements agree on, 1 where they do not, and
// the largest amount they print.
func (f *chosen) scaleOfNotes() (scale int64, largest decimal.Decimal) {
	for _, d := range f {
		if d == nil {
			continue
		}
		if scale != 0 && scale != d.st.Scale && d.kind != Equity {
			scale = 1
		}
		if scale == 0 {
			scale = d.st.Scale
		}
		for i, l := range d.st.Lines {
			for c := range l.Figures {
				if v, ok := d.value(i, c); ok && d.kind != Equity && d.amounts(i) && v.Abs().GreaterThan(largest) {
					largest = v.Abs()
				}
			}
		}
	}
	return max(scale, 1), largest
}

// borrowScale gives a table of the notes, the discussion or selected data that
// states no scale that of the statements, unless its amounts are larger than
// any there: it is then in whole currency.
func (d *draft) borrowScale(f *filing, scale int64, largest decimal.Decimal) {
	if d.scaled() || scale <= 1 {
		return
	}
	if s := d.st.Section; s >= 0 && s < len(f.Sections) {
		switch section := f.Sections[s]; section.Item {
		case "6", "7", "7A", "8", "":
		case "14", "15":
			if section.Note == "" && d.st.Type == Untyped {
				return
			}
		default:
			return
		}
	}
	for i, l := range d.st.Lines {
		for c := range l.Figures {
			if v, ok := d.value(i, c); ok && d.st.Unit(i, c) == parse.Currency && v.Abs().GreaterThan(largest) {
				return
			}
		}
	}
	d.st.Scale = scale
}

// scaleByTies gives selected or quarterly data that state no scale the one in
// which their figures are those of the statements: a filer who reports in whole
// dollars prints them in thousands, and says so over the first block only.
func (d *draft) scaleByTies(reported map[amountOfYear]int64) {
	same := map[int64]int{}
	for i, l := range d.st.Lines {
		for c := range min(len(l.Figures), len(d.st.Columns)) {
			v, ok := d.value(i, c)
			if !ok || d.st.Columns[c].Year == 0 || d.st.Unit(i, c) != parse.Currency || !v.IsInteger() || v.NumDigits() > 15 {
				continue
			}
			amount := v.Abs().IntPart()
			if amount < 1000 {
				continue
			}
			switch scale := reported[amountOfYear{d.st.Columns[c].Year, amount}]; scale {
			case 0:
			case 1:
				return // in whole currency, as it stands
			default:
				same[scale]++
			}
		}
	}
	for _, scale := range [...]int64{1000, 1000000} {
		if same[scale] >= 2 && len(same) == 1 {
			d.st.Scale = scale
		}
	}
}

// amountOfYear is an amount of the statements in some scale, without its sign.
type amountOfYear struct {
	year   int
	amount int64
}

// amountsByYear are the amounts of statements in whole currency as they would be
// printed in whole currency, in thousands and in millions, each with its scale.
func (f *chosen) amountsByYear() map[amountOfYear]int64 {
	all := map[amountOfYear]int64{}
	for _, scale := range [...]int64{1000000, 1000, 1} { // the smallest counts
		for _, d := range f {
			if d == nil || d.kind == Equity || d.st.Scale != 1 {
				continue
			}
			for i, l := range d.st.Lines {
				for c := range min(len(l.Figures), len(d.st.Columns)) {
					v, ok := d.value(i, c)
					if !ok || !d.amounts(i) || !v.IsInteger() || v.NumDigits() > 15 {
						continue
					}
					if amount := (v.Abs().IntPart() + scale/2) / scale; amount >= 1000 {
						all[amountOfYear{d.st.Columns[c].Year, amount}] = scale
					}
				}
			}
		}
	}
	return all
}

// newSchedule reads one table as it stands, with all of its columns; nil for a
// table without figures.
func newSchedule(f *filing, order int, t *parse.Table) *draft {
	d := &draft{f: f, kind: Schedule, tables: []*parse.Table{t}, order: order, keys: map[string]keyLine{}}
	d.st = &Statement{Kind: Schedule, Title: strings.TrimSpace(t.Title), Tables: d.tables, Scale: f.statedScale(t), Section: t.Section}
	columns := scheduleColumns(f, t)
	for _, c := range columns {
		d.st.Columns = append(d.st.Columns, c.Column)
	}
	d.addRows(t, columns)
	figures := false
	for _, l := range d.st.Lines {
		figures = figures || !l.Heading
	}
	if !figures {
		return nil
	}
	d.concept = make([]*Concept, len(d.st.Lines))
	d.st.Type = scheduleType(f, d)
	d.setScheduleUnits()
	d.measure()
	d.takeFootings(t)
	d.footRates()
	d.footTotals()
	d.setHeadings()
	d.setYears(f)
	d.setNames()
	d.name = scheduleName(f, t)
	return d
}

// scheduleName is what sentences call a schedule.
func scheduleName(f *filing, t *parse.Table) string {
	title := f.lastTitle(t.Title)
	if t.Section >= 0 && t.Section < len(f.Sections) {
		switch s := f.Sections[t.Section]; {
		case s.Note != "" && (s.Item == "8" || s.Item == ""):
			return "Note " + s.Note + ", " + strings.TrimSpace(s.Title)
		case s.Item == "8" || s.Item == "14" || s.Item == "15":
			return "the table \"" + title + "\""
		case s.Item != "":
			return "Item " + s.Item
		}
	}
	if title == "" {
		line, _ := t.Span.Position()
		return "the table at line " + strconv.Itoa(line)
	}
	return "the table \"" + title + "\""
}

// setYears says to which year every row belongs where the rows are years, stand
// in blocks headed by a year, lie between balances of two years, or where the
// whole table is about one year.
func (d *draft) setYears(f *filing) {
	for _, c := range d.st.Columns {
		if c.Year != 0 {
			return
		}
	}
	any := false
	for i, l := range d.st.Lines {
		if l.Year = yearCaption(l.Caption); l.Year == 0 {
			l.Year = onlyYear(lastHeading(d.heading[i]))
		}
		any = any || l.Year != 0
	}
	if any || d.betweenBalances() {
		return
	}
	year := onlyYear(above(f, d.tables[0]))
	for _, l := range d.st.Lines {
		l.Year = year
	}
}

// betweenBalances gives the rows between two balances the year of the later.
func (d *draft) betweenBalances() bool {
	var at []int
	for i, l := range d.st.Lines {
		if w := d.f.words(l.Caption); !l.Heading && onlyYear(l.Caption) != 0 && hasAny(w, "balance", "outstanding") {
			at = append(at, i)
		}
	}
	if len(at) < 2 {
		return false
	}
	for k, i := range at {
		d.st.Lines[i].Year = onlyYear(d.st.Lines[i].Caption)
		for j := i + 1; k+1 < len(at) && j < at[k+1]; j++ {
			d.st.Lines[j].Year = onlyYear(d.st.Lines[at[k+1]].Caption)
		}
	}
	return true
}

// above is the text of a table before its first row.
func above(f *filing, t *parse.Table) string {
	if f.Source == nil || len(t.Rows) == 0 || t.Rows[0].Span.Start < t.Span.Start || t.Rows[0].Span.Start > len(f.Source.Bytes) {
		return ""
	}
	return string(f.Source.Bytes[t.Span.Start:t.Rows[0].Span.Start])
}

// setScheduleUnits finds units that the type of a schedule implies.
func (d *draft) setScheduleUnits() {
	switch d.st.Type {
	case SelectedTable, QuarterlyTable, EPSTable:
		d.setUnits()
	case PriceTable:
		for c := range d.st.Columns {
			if d.st.Columns[c].Unit == parse.Currency && !d.amountsOfQuarters(c) {
				d.st.Columns[c].Unit = parse.PerShare
			}
		}
	}
	dilutive := false
	for _, l := range d.st.Lines {
		w := l.words
		switch {
		case l.Heading:
			dilutive = hasAny(w, "dilutive", "denominator") || dilutive && len(w) == 0
		case l.Unit != parse.Currency:
		case hasAny(w, "employee") && (hasAny(w, "number") || len(w) <= 2) && small(l) && !hasAny(w, "stock", "benefit"):
			l.Unit = parse.Number
		case d.st.Type == EPSTable && dilutive && decimals(l) == 0:
			l.Unit = parse.Shares
		}
	}
}

// amountsOfQuarters reports whether a column beside prices is of revenue or
// income: its heading says so, and its figures are too large for a share.
func (d *draft) amountsOfQuarters(c int) bool {
	if !hasAny(d.f.allWords(d.st.Columns[c].Heading), "revenue", "sale", "profit", "margin", "income", "earning", "loss") {
		return false
	}
	for i := range d.st.Lines {
		if v, ok := d.value(i, c); ok && v.Abs().GreaterThanOrEqual(decimal.New(1000, 0)) {
			return true
		}
	}
	return false
}

// takeFootings takes the sums the table reader found; the lines of a schedule
// are the rows of its table, but for empty ones.
func (d *draft) takeFootings(t *parse.Table) {
	at := make([]int, len(t.Rows))
	for i, n := 0, 0; i < len(t.Rows); i++ {
		at[i] = -1
		if n < len(d.st.Lines) && d.st.Lines[n].Span == t.Rows[i].Span && d.st.Lines[n].Caption == t.Rows[i].Label {
			at[i] = n
			n++
		}
	}
	d.total = map[int]*parse.Footing{}
	for _, f := range t.Footings {
		g := parse.Footing{Total: at[f.Total], Proven: f.Proven, Rounded: f.Rounded, Broken: f.Broken, Weight: f.Weight}
		for _, term := range f.Terms {
			g.Terms = append(g.Terms, parse.FootTerm{Row: at[term.Row], Sign: term.Sign})
		}
		d.st.Footed = append(d.st.Footed, g)
	}
	for i := range d.st.Footed {
		d.total[d.st.Footed[i].Total] = &d.st.Footed[i]
	}
	rows := func(list []int) []int {
		moved := make([]int, len(list))
		for i, r := range list {
			moved[i] = at[r]
		}
		return moved
	}
	for _, f := range t.Across {
		g := parse.Footing{Total: f.Total, Terms: f.Terms, Proven: rows(f.Proven), Rounded: rows(f.Rounded), Weight: f.Weight}
		for _, b := range f.Broken {
			b.Column = at[b.Column]
			g.Broken = append(g.Broken, b)
		}
		d.st.Across = append(d.st.Across, g)
	}
}

// scheduleID is a speaking id from the place of a table: the note or the Item
// it stands in, else its title.
func scheduleID(f *filing, t *parse.Table) string {
	title := f.lastTitle(t.Title)
	if t.Section < 0 || t.Section >= len(f.Sections) {
		return strings.TrimSuffix(shorten("table_"+identifier(title)), "_")
	}
	s := f.Sections[t.Section]
	switch {
	case s.Note != "" && (s.Item == "8" || s.Item == ""):
		return joinID("note", s.Note, s.Title)
	case s.Item == "8" || s.Item == "14" || s.Item == "15":
		return joinID("item", s.Item, title)
	case s.Item != "":
		return joinID("item", s.Item, s.Title)
	}
	return strings.TrimSuffix(shorten("table_"+identifier(title)), "_")
}

func joinID(kind, number, title string) string {
	id := kind + "_" + identifier(number)
	id = strings.ReplaceAll(strings.TrimSuffix(id, "_line"), "_n_", "_")
	if t := identifier(title); t != "" {
		id += "_" + t
	}
	return shorten(id)
}

// lastTitle is the part of a title that says most: the last that is neither
// the company nor a lead-in sentence of the table, nor the number of a schedule.
func (f *filing) lastTitle(title string) string {
	parts := strings.Split(title, " / ")
	for i := len(parts) - 1; i >= 0; i-- {
		p := strings.TrimSpace(parts[i])
		w := f.allWords(p)
		if len(w) == 0 || has(w, "in", "thousand") || has(w, "in", "million") || strings.HasPrefix(p, "(") || w[0] == "schedule" && len(w) <= 2 {
			continue
		}
		return strings.TrimRight(p, ":")
	}
	return strings.TrimRight(strings.TrimSpace(title), ":")
}

// Unit is what a figure counts: what its line says, else what its column says.
func (s *Statement) Unit(line, column int) parse.Unit {
	if line < 0 || line >= len(s.Lines) || column < 0 || column >= len(s.Columns) {
		return parse.Currency
	}
	if u := s.Lines[line].Unit; u != parse.Currency {
		return u
	}
	return s.Columns[column].Unit
}
