package model

import (
	"fmt"
	"strconv"
	"strings"

	"tieout/parse"
)

// scheduleColumns are all columns of a table, with keys that are unique: the
// year, the quarter, else the heading.
func scheduleColumns(f *filing, t *parse.Table) []tableColumn {
	columns := make([]tableColumn, len(t.Columns))
	years := map[int]int{}
	tableYear := onlyYear(above(f, t))
	quartered := hasAny(f.allWords(t.Title), "quarter", "quarterly")
	for _, c := range t.Columns {
		quartered = quartered || hasAny(f.allWords(c.Heading), "quarter", "quarterly")
	}
	for i, c := range t.Columns {
		year := c.Period.Year()
		if year == 0 {
			year = onlyYear(c.Heading)
		}
		q := quarter(f, c.Period)
		if q > 0 {
			year = fiscalYear(f, c.Period)
		} else if q = f.quarterWord(c.Heading); q > 0 && (quartered || hasAny(f.allWords(c.Heading), "quarter")) {
			if year == 0 {
				year = tableYear
			}
		} else {
			q = 0
		}
		columns[i] = tableColumn{Column{Heading: c.Heading, Year: year, Quarter: q, Period: c.Period, Unit: columnUnit(f, c)}, i}
		if year != 0 && q == 0 {
			years[year]++
		}
	}
	seen := takenIDs{}
	for i := range columns {
		c := &columns[i].Column
		key := ""
		switch {
		case c.Quarter > 0 && c.Year != 0:
			key = fmt.Sprintf("q%d_%d", c.Quarter, c.Year)
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
		c.Key = seen.unique(key, "_")
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
func quarter(f *filing, p parse.Period) int {
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

// quarterWord is the quarter a heading or caption names in words, 0 for none or
// several.
func (f *filing) quarterWord(text string) int {
	found := 0
	for _, w := range f.allWords(strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(text, "1st", "first"), "2nd", "second"), "3rd", "third"), "4th", "fourth")) {
		for q, ordinal := range [...]string{"first", "second", "third", "fourth"} {
			if w == ordinal {
				if found != 0 && found != q+1 {
					return 0
				}
				found = q + 1
			}
		}
	}
	return found
}

// fiscalYear is the year in which the fiscal year ends that a quarter belongs to.
func fiscalYear(f *filing, p parse.Period) int {
	if p.End.IsZero() {
		return 0
	}
	left := 4 - quarter(f, p)
	return p.End.AddDate(0, 3*left, -10).Year()
}

// columnUnit is what the heading of a column says of its figures.
func columnUnit(f *filing, c parse.Column) parse.Unit {
	if c.Unit != parse.Currency {
		return c.Unit
	}
	w := f.allWords(c.Heading)
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
