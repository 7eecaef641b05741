package model

import (
	"fmt"
	"strconv"
	"strings"

	"tieout/parse"
)

// readSchedules reads every table of the filing that no primary statement was
// read from. Schedules stand in the order of the filing.
func readSchedules(f *parse.Filing, found chosen) []*draft {
	used := map[*parse.Table]bool{}
	taken := map[string]bool{}
	for _, d := range found {
		if d == nil {
			continue
		}
		taken[d.st.ID] = true
		for _, t := range d.tables {
			used[t] = true
		}
		for _, l := range d.st.Lines {
			taken[l.ID] = true
		}
	}
	var all []*draft
	for i, t := range f.Tables {
		if used[t] {
			continue
		}
		d := newSchedule(f, i, t)
		if d == nil {
			continue
		}
		d.st.ID = uniqueID(scheduleID(f, t), taken)
		all = append(all, d)
	}
	return all
}

// uniqueID counts ids that are taken: "note_6_income_taxes_2".
func uniqueID(id string, taken map[string]bool) string {
	base := id
	for n := 2; taken[id]; n++ {
		id = base + "_" + strconv.Itoa(n)
	}
	taken[id] = true
	return id
}

// newSchedule reads one table as it stands, with all of its columns; nil for a
// table without figures.
func newSchedule(f *parse.Filing, order int, t *parse.Table) *draft {
	d := &draft{kind: Schedule, tables: []*parse.Table{t}, order: order, keys: map[string]keyLine{}}
	d.st = &Statement{Kind: Schedule, Title: strings.TrimSpace(t.Title), Tables: d.tables, Scale: statedScale(t), Section: t.Section}
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
	switch d.st.Type {
	case SelectedTable, QuarterlyTable, EPSTable:
		d.setUnits()
	}
	d.measure()
	d.takeFootings(t)
	d.setHeadings()
	d.setNames()
	return d
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
func scheduleID(f *parse.Filing, t *parse.Table) string {
	title := lastTitle(t.Title)
	if t.Section < 0 || t.Section >= len(f.Sections) {
		return shorten("table_" + identifier(title))
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
	return shorten("table_" + identifier(title))
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
func lastTitle(title string) string {
	parts := strings.Split(title, " / ")
	for i := len(parts) - 1; i >= 0; i-- {
		p := strings.TrimSpace(parts[i])
		w := allWords(p)
		if len(w) == 0 || has(w, "in", "thousand") || has(w, "in", "million") || strings.HasPrefix(p, "(") || w[0] == "schedule" && len(w) <= 2 {
			continue
		}
		return strings.TrimRight(p, ":")
	}
	return strings.TrimRight(strings.TrimSpace(title), ":")
}

// scheduleColumns are all columns of a table, with keys that are unique: the
// year, the quarter, else the heading.
func scheduleColumns(f *parse.Filing, t *parse.Table) []tableColumn {
	columns := make([]tableColumn, len(t.Columns))
	years := map[int]int{}
	for i, c := range t.Columns {
		year := c.Period.Year()
		if year == 0 {
			year = onlyYear(c.Heading)
		}
		if q := quarter(f, c.Period); q > 0 {
			year = fiscalYear(f, c.Period)
		}
		columns[i] = tableColumn{Column{Heading: c.Heading, Year: year, Period: c.Period, Unit: columnUnit(c)}, i}
		if year != 0 && quarter(f, c.Period) == 0 {
			years[year]++
		}
	}
	seen := map[string]bool{}
	for i := range columns {
		c := &columns[i].Column
		key := ""
		q := quarter(f, c.Period)
		switch {
		case q > 0:
			key = fmt.Sprintf("q%d_%d", q, c.Year)
		case years[c.Year] == 1:
			key = strconv.Itoa(c.Year)
		default:
			key = headingKey(c.Heading)
			if c.Year != 0 {
				key = strings.TrimPrefix(key+"_"+strconv.Itoa(c.Year), "_")
			}
		}
		switch {
		case key == "" && len(columns) == 1:
			key = "amount"
		case key == "":
			key = "column_" + strconv.Itoa(i+1)
		}
		c.Key = uniqueID(key, seen)
	}
	return columns
}

// headingKey is the heading in snake_case without the years in it.
func headingKey(heading string) string {
	parts := strings.Split(identifier(heading), "_")
	kept := parts[:0]
	for _, p := range parts {
		if p != "n" && onlyYear(p) == 0 {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "_")
}

// quarter is the quarter of the fiscal year a period of three months is, 0 for
// any other period.
func quarter(f *parse.Filing, p parse.Period) int {
	if p.Months != 3 || p.End.IsZero() {
		return 0
	}
	end := 12
	if !f.PeriodEnd.IsZero() {
		end = int(f.PeriodEnd.Month())
	}
	// Weeks that end early in a month belong to the month before.
	month := p.End.AddDate(0, 0, -10)
	close := end
	if !f.PeriodEnd.IsZero() {
		close = int(f.PeriodEnd.AddDate(0, 0, -10).Month())
	}
	after := (int(month.Month()) - close + 23) % 12 // 0 for the first month of the fiscal year
	return after/3 + 1
}

// fiscalYear is the year in which the fiscal year ends that a quarter belongs to.
func fiscalYear(f *parse.Filing, p parse.Period) int {
	if p.End.IsZero() {
		return 0
	}
	left := 4 - quarter(f, p)
	return p.End.AddDate(0, 3*left, -10).Year()
}

// columnUnit is what the heading of a column says of its figures.
func columnUnit(c parse.Column) parse.Unit {
	if c.Unit != parse.Currency {
		return c.Unit
	}
	w := allWords(c.Heading)
	switch {
	case len(w) == 0:
		return parse.Currency
	case hasAny(w, "price") && hasAny(w, "average", "exercise", "option"):
		return parse.PerShare
	case oneOf(w[len(w)-1], []string{"share", "option", "warrant"}), has(w, "number", "of"):
		return parse.Shares
	}
	return parse.Currency
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
