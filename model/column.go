package model

import "tieout/parse"

// statementColumns are the columns of a table that a statement can have:
// periods, in the statement of equity components too. Columns of notes,
// percentages and quarters are left out.
func statementColumns(f *filing, kind Kind, t *parse.Table) []tableColumn {
	var found []tableColumn
	transition := kind != BalanceSheet && len(t.Columns) == 1 && titledAs(kind, f.allWords(t.Title)) // the short year is all there is
	for i, c := range t.Columns {
		if !hasFigures(t, i) || c.Unit == parse.Percent {
			continue
		}
		if kind == Equity {
			found = append(found, tableColumn{Column{Heading: c.Heading, Period: c.Period}, i})
			continue
		}
		if kind != BalanceSheet && c.Period.Months > 0 && c.Period.Months < 11 && !transition {
			continue
		}
		year := c.Period.Year()
		if year == 0 {
			year = onlyYear(c.Heading)
		}
		found = append(found, tableColumn{Column{Heading: c.Heading, Year: year, Period: c.Period}, i})
	}
	if kind == Equity {
		return found
	}
	dated := found[:0:0]
	for _, c := range found {
		if c.Year != 0 {
			dated = append(dated, c)
		}
	}
	if len(dated) > 0 {
		found = dated
	} else if years := yearsIn(t.Title); len(years) == len(found) {
		for i := range found {
			found[i].Year = years[i]
		}
	} else {
		return nil
	}
	found = withoutProForma(f, found)
	for i := range found {
		if hasAny(f.allWords(found[i].Heading), "inception", "cumulative") && len(found) > 1 {
			found[i].Year, found[i].Key = 0, "since_inception"
			continue
		}
		found[i].Key = yearKey(found[i].Year)
	}
	return found
}

// withoutProForma leaves out what would have been, where what was stands beside it.
func withoutProForma(f *filing, columns []tableColumn) []tableColumn {
	var kept []tableColumn
	for _, c := range columns {
		if !has(f.allWords(c.Heading), "pro", "forma") {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return columns
	}
	return kept
}

// continuedColumns lines up the columns of a continuation with those of the
// first table; nil where the periods differ. A continuation need not repeat
// the periods.
func continuedColumns(f *filing, kind Kind, first []tableColumn, t *parse.Table) []tableColumn {
	next := statementColumns(f, kind, t)
	if len(next) == 0 {
		for i := range t.Columns {
			if hasFigures(t, i) {
				next = append(next, tableColumn{at: i})
			}
		}
		if len(next) != len(first) {
			return nil
		}
		return next
	}
	if len(first) != len(next) {
		return nil
	}
	for i := range first {
		if first[i].Year != next[i].Year {
			return nil
		}
	}
	return next
}

func hasFigures(t *parse.Table, column int) bool {
	for _, r := range t.Rows {
		if column < len(r.Cells) && r.Cells[column].Present() {
			return true
		}
	}
	return false
}

// yearsIn are the years a heading names, in its order, each once.
func yearsIn(text string) []int {
	var years []int
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
		}
		if j-i == 4 && (i == 0 || text[i-1] != ',' && text[i-1] != '$') {
			year := int(text[i]-'0')*1000 + int(text[i+1]-'0')*100 + int(text[i+2]-'0')*10 + int(text[i+3]-'0')
			known := false
			for _, y := range years {
				known = known || y == year
			}
			if year >= 1950 && year < 2100 && !known {
				years = append(years, year)
			}
		}
		i = max(j, i+1)
	}
	return years
}

func onlyYear(text string) int {
	if years := yearsIn(text); len(years) == 1 {
		return years[0]
	}
	return 0
}
