package templates

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tieout/model"
	"tieout/parse"
)

// layOutYears collects the periods of the income statement, balance sheet and
// cash flow statement, and of an equity statement whose columns are periods.
// Periods ascend from left to right. Where a statement has two columns for a
// period, each is a part of the company and none is the company's year: they
// stand after the years, so that no formula takes a part for the whole.
func (b *planner) layOutYears() {
	b.statements = make([]statementDraft, len(b.m.Statements))
	for i, s := range b.m.Statements {
		d := &b.statements[i]
		if s.Kind == model.Schedule {
			d.sheet, d.keys = -1, scheduleKeys(s)
			continue
		}
		d.sheet, d.annual, d.keys = -1, annual(s), make([]string, len(s.Columns))
		count, seen := map[string]int{}, map[string]int{}
		for _, c := range s.Columns {
			count[c.Key]++
		}
		for k, c := range s.Columns {
			key, list := c.Key, &b.years
			if count[c.Key] > 1 || key == "" {
				seen[c.Key]++
				key, list = strings.TrimPrefix(c.Key+"_"+strconv.Itoa(seen[c.Key]), "_"), &b.parts
				if c.Key == "" {
					key = "column_" + key
				}
			}
			d.keys[k] = key
			if !d.annual {
				continue
			}
			at := slices.IndexFunc(*list, func(y year) bool { return y.key == key })
			if at < 0 {
				at = len(*list)
				*list = append(*list, year{key: key, period: c.Period})
			}
			y := &(*list)[at]
			if y.period.Months == 0 {
				y.period = c.Period
			}
			y.addHeading(c, list == &b.parts)
		}
	}
	for _, list := range [][]year{b.years, b.parts} {
		for i := range list {
			y := &list[i]
			if y.dates == "" {
				y.dates = y.flows
				if !y.period.End.IsZero() {
					y.dates = longDate(y.period.End)
				}
			}
			y.flows = cmp.Or(y.flows, y.dates)
		}
		slices.SortStableFunc(list, func(x, y year) int {
			if a, z := x.period.End.IsZero(), y.period.End.IsZero(); a != z {
				if a {
					return 1
				}
				return -1
			}
			return cmp.Or(x.period.End.Compare(y.period.End), cmp.Compare(x.period.Months, y.period.Months))
		})
	}
	b.placeSchedules()
}

// layOutForecast adds the forecast years, where the last column is the year of
// the report.
func (b *planner) layOutForecast() {
	b.base = b.lastActual()
	if b.t.outlook.years == 0 || len(b.years) == 0 || !b.foreseeable() {
		return
	}
	// What the filing shows beyond its own year, or without a date, stands after the years.
	b.parts = append(slices.Clone(b.years[b.base+1:]), b.parts...)
	b.years = slices.Clone(b.years[:b.base+1])
	last := b.years[b.base]
	n, err := strconv.Atoi(last.key)
	if err != nil || last.period.End.IsZero() {
		return
	}
	for k := 1; k <= b.t.outlook.years; k++ {
		b.setApart(strconv.Itoa(n + k))
	}
	for len(b.years) < b.t.outlook.history {
		first := b.years[0]
		m, err := strconv.Atoi(first.key)
		if err != nil || first.period.End.IsZero() || slices.ContainsFunc(b.years, func(y year) bool { return y.key == strconv.Itoa(m-1) }) {
			break
		}
		end := monthEnd(first.period.End, -monthsPerYear)
		b.years = slices.Insert(b.years, 0, year{key: strconv.Itoa(m - 1), period: parse.Period{End: end, Months: monthsPerYear},
			dates: longDate(end), flows: "Year ended " + longDate(end)})
		b.base++
	}
	for k := 1; k <= b.t.outlook.years; k++ {
		end := monthEnd(last.period.End, k*monthsPerYear)
		date := longDate(end)
		b.years = append(b.years, year{key: strconv.Itoa(n + k), period: parse.Period{End: end, Months: monthsPerYear},
			dates: "Forecast " + date, flows: "Forecast to " + date, forecast: true})
	}
}

// setApart gives a column of the filing that has the key of a forecast year
// another one: so that no formula takes what the filing says of a year to come
// for the forecast of it.
func (b *planner) setApart(key string) {
	apart := key + "_filed"
	for _, list := range [][]year{b.years, b.parts} {
		for i := range list {
			if list[i].key == key {
				list[i].key = apart
			}
		}
	}
	for i := range b.statements {
		if d := &b.statements[i]; d.annual {
			for k := range d.keys {
				if d.keys[k] == key {
					d.keys[k] = apart
				}
			}
		}
	}
}

// foreseeable reports whether the base year has the key figures that the
// template's forecast begins with.
func (b *planner) foreseeable() bool {
	for _, need := range b.t.outlook.needs {
		p, ok := b.keys[need]
		if !ok {
			return false
		}
		p.column = slices.Index(b.statements[p.statement].keys, b.years[b.base].key)
		if p.column < 0 || !b.numeric(p) {
			return false
		}
	}
	return true
}

// lastActual is the index of the year of the report, else of the last year.
func (b *planner) lastActual() int {
	at := len(b.years) - 1
	for k, y := range b.years {
		if y.period.End.Equal(b.m.Filing.PeriodEnd) && !y.period.End.IsZero() {
			at = k
		}
	}
	return at
}

// annual reports whether the columns of a statement are periods, and not the
// components of equity, which may all be of one date.
func annual(s *model.Statement) bool {
	for _, c := range s.Columns {
		if c.Year == 0 && s.Kind == model.Equity {
			return false
		}
	}
	return true
}

// addHeading keeps what a statement calls the column; of a part of the company,
// as filed.
func (y *year) addHeading(c model.Column, part bool) {
	switch h := periodHeading(c); {
	case part:
		y.flows = cmp.Or(y.flows, unbroken(c.Heading), y.key)
		y.dates = y.flows
	case c.Period.Months == 0 && !c.Period.End.IsZero():
		y.dates = cmp.Or(y.dates, h)
	default:
		y.flows = cmp.Or(y.flows, h)
	}
}

// periodHeading is what stands over a column: the date or the time it covers.
func periodHeading(c model.Column) string {
	if c.Period.End.IsZero() {
		return cmp.Or(c.Heading, c.Key)
	}
	date := longDate(c.Period.End)
	switch c.Period.Months {
	case 0:
		return date
	case 12:
		return "Year ended " + date
	}
	return strconv.Itoa(c.Period.Months) + " months ended " + date
}

func longDate(t time.Time) string { return t.Format("Jan 2, 2006") }
