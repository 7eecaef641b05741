package parse

import (
	"math/bits"
	"strings"
	"time"
)

// dateWord is a date or a part of one found in a heading.
type dateWord struct {
	month time.Month // 0 for none
	day   int        // 0 for none
	year  int        // 0 for none
}

// monthOf recognises the name of a month or its abbreviation.
func monthOf(s string) time.Month {
	if len(s) < 3 {
		return 0
	}
	m := monthsBegun[threeBytes(0, s[1], s[2])]
	if m == 0 {
		return 0
	}
	name := monthNames[m-1]
	if s[0]|0x20 != name[0] {
		return 0
	}
	s = strings.TrimRight(s, ".,")
	if len(s) >= 3 && len(s) <= len(name) && equalFold(s, name[:len(s)]) {
		return m
	}
	return 0
}

// monthsBegun are the months by the second and third letters of their names,
// which are of one month only.
var monthsBegun = func() (t [1 << 10]time.Month) {
	for i, name := range monthNames {
		t[threeBytes(0, name[1], name[2])] = time.Month(i + 1)
	}
	return t
}()

var monthNames = [...]string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// dates finds the dates of a text in order: "December 31, 2003", "December
// 31", "June 30, 1995 and 1994" (two), "September 25,1999", "12/31/95",
// "Dec. 31, '95", "2003".
func dates(s string) []dateWord {
	if !hasDigit(s) {
		return nil // a month alone is no date
	}
	var out []dateWord
	var last dateWord // month and day that a bare year may complete
	var room [24]string
	fields := room[:0]
	for i := 0; i < len(s); i++ {
		from := i
		for i < len(s) && !partsDates[s[i]] {
			i++
		}
		if i > from {
			fields = append(fields, s[from:i])
		}
	}
	for i := 0; i < len(fields); i++ {
		f := strings.Trim(fields[i], "*.")
		if m := monthOf(f); m != 0 {
			d := dateWord{month: m}
			if i+1 < len(fields) {
				if n, ok := small(fields[i+1]); ok && n >= 1 && n <= 31 {
					d.day = n
					i++
				}
			}
			if i+1 < len(fields) {
				if y, ok := yearOf(fields[i+1]); ok {
					d.year = y
					i++
				} else if n, ok := small(strings.TrimPrefix(fields[i+1], "'")); ok && n > 31 && d.day > 0 {
					d.year = 1900 + n
					i++
				}
			}
			if d.day == 0 && d.year == 0 && len(f) == 3 && f == strings.ToLower(f) {
				continue // "may", "mar" in running text
			}
			last = dateWord{month: d.month, day: d.day}
			out = append(out, d)
			continue
		}
		if d, ok := numericDate(f); ok {
			out = append(out, d)
			continue
		}
		if y, ok := yearOf(f); ok {
			if n := len(out); n > 0 && out[n-1].year == 0 && out[n-1].month != 0 && n == 1 && last.month != 0 {
				out[n-1].year = y
				continue
			}
			out = append(out, dateWord{month: last.month, day: last.day, year: y})
		}
	}
	return out
}

// partsDates marks what stands between the parts of dates.
var partsDates = [256]bool{' ': true, ',': true, '(': true, ')': true, ';': true, ':': true}

// numericDate reads "12/31/95", "12-31-95" and "12/31/1995". Years below 50 are
// of this century.
func numericDate(s string) (d dateWord, ok bool) {
	if len(s) < 6 || len(s) > 10 || !isDigit(s[0]) || !isDigit(s[len(s)-1]) {
		return d, false
	}
	var parts [3]string
	n, from := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && s[i] != '/' && s[i] != '-' {
			continue
		}
		if n == len(parts) {
			return d, false
		}
		parts[n], from = s[from:i], i+1
		n++
	}
	if n < len(parts) {
		return d, false
	}
	month, isMonth := small(parts[0])
	day, isDay := small(parts[1])
	if !isMonth || !isDay || month < 1 || month > 12 || day < 1 || day > 31 {
		return d, false
	}
	d = dateWord{month: time.Month(month), day: day}
	if d.year, ok = yearOf(parts[2]); ok {
		return d, true
	}
	year, ok := small(parts[2])
	if year < 50 {
		year += 100
	}
	d.year = 1900 + year
	return d, ok && len(parts[2]) == 2
}

func small(s string) (int, bool) {
	for s != "" && (s[len(s)-1] == '.' || s[len(s)-1] == ',') {
		s = s[:len(s)-1]
	}
	if len(s) == 0 || len(s) > 2 {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

func yearOf(s string) (int, bool) {
	if len(s) < 4 || s[0] != '1' && s[0] != '2' {
		return 0, false
	}
	for s != "" && strings.IndexByte("*.,:", s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	if len(s) > 4 && isMark(s[4:]) {
		s = s[:4] // "1994{2}", "1989/1/"
	}
	if len(s) != 4 || s[:2] != "19" && s[:2] != "20" {
		return 0, false
	}
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// lengthOf is the length in months that a heading states: 12 for "Year ended",
// 3 for "Three months ended" and "Quarter", 0 where it states none.
func lengthOf(s string) int {
	switch said := periodLengths.in(s); {
	case said == 0:
	case said&threeMonths != 0, said&quarter != 0 && said&quarterly == 0:
		return 3
	case said&sixMonths != 0:
		return 6
	case said&nineMonths != 0:
		return 9
	case said&twelveMonths != 0:
		return 12
	}
	return 0
}

// periodLengths are the words for the length of a period.
var periodLengths = newLexicon([]string{"three months", "3 months"}, []string{"quarter"}, []string{"quarterly"}, []string{"six months", "6 months"}, []string{"nine months", "9 months"},
	[]string{"twelve months", "years ended", "year ended", "fiscal year", "years ending", "year ending", "52 weeks", "53 weeks", "weeks ended"})

const (
	threeMonths phraseGroups = 1 << iota
	quarter
	quarterly
	sixMonths
	nineMonths
	twelveMonths
)

// day is the last day of a period as far as a heading gives it; what is
// missing is taken from fallback. The zero time where no year is known.
func (d dateWord) end(fallback time.Time) time.Time {
	if d.year == 0 {
		return time.Time{}
	}
	month, day := d.month, d.day
	if month == 0 {
		if fallback.IsZero() {
			month, day = time.December, 31
		} else {
			month, day = fallback.Month(), fallback.Day()
			if lastDay(fallback.Year(), month) == day {
				day = 31
			}
		}
	}
	if n := lastDay(d.year, month); day == 0 || day > n {
		day = n
	}
	return time.Date(d.year, month, day, 0, 0, 0, 0, time.UTC)
}

func lastDay(year int, month time.Month) int {
	switch month {
	case time.April, time.June, time.September, time.November:
		return 30
	case time.February:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// datedPeriod is a period and whether the filing prints its exact end.
type datedPeriod struct {
	Period
	exact bool
}

// periods resolves the headings of columns to periods. A year alone takes its
// month and day from the phrase beside it, from the titles, and at last from
// the fiscal year end of the filing. Columns that name no year at all take
// the year of their block, the date of the only phrase, or as many dates as
// there are columns from one title.
func periods(heads, phrases, titles []string, fiscal time.Time) []datedPeriod {
	out := make([]datedPeriod, len(heads))
	var around []dateWord
	length := 0
	for _, s := range phrases {
		around = append(around, dates(s)...)
		if length == 0 {
			length = lengthOf(s)
		}
	}
	fromPhrases := len(around)
	instant := false // a statement of a date, whatever other titles stand near
	for i := len(titles) - 1; i >= 0; i-- {
		around = append(around, dates(titles[i])...)
		instant = instant || length == 0 && balanceWords.in(titles[i]) != 0
		if length == 0 && !instant {
			length = lengthOf(titles[i])
		}
	}
	full := make([]dateWord, 0, len(around)) // dates of titles with a month, a day and a year
	var stem dateWord                        // a month and day that any year may take
	for i, d := range around {
		if d.month != 0 && d.day != 0 {
			if stem.month == 0 {
				stem = d
			}
			if d.year != 0 && i >= fromPhrases {
				full = append(full, d)
			}
		}
	}
	quarters := quartersOf(heads)
	labelled := 0
	for j, head := range heads {
		d := pick(dates(head))
		if d.year == 0 {
			continue
		}
		labelled++
		months := lengthOf(head)
		if months == 0 {
			months = length
		}
		out[j] = periodOf(quarters[j], d, j, len(heads), full, stem, months, fiscal)
	}
	if labelled > 0 || len(heads) == 0 {
		return out
	}
	block := blockDate(phrases)
	if block.year == 0 && len(heads) == 1 {
		for _, d := range around {
			if d.year != 0 {
				block = d
				break
			}
		}
	}
	if block.year != 0 {
		for j, head := range heads {
			months := lengthOf(head)
			if months == 0 {
				months = length
			}
			out[j] = periodOf(quarters[j], block, -1, len(heads), full, stem, months, fiscal)
		}
		return out
	}
	for i := len(titles) - 1; i >= 0 && len(heads) > 1; i-- {
		var dated []dateWord
		for _, d := range dates(titles[i]) {
			if d.year != 0 {
				dated = append(dated, d)
			}
		}
		if len(dated) == len(heads) {
			for j, d := range dated {
				out[j] = datedPeriod{Period{End: d.end(fiscal), Months: length}, d.day != 0}
			}
			break
		}
	}
	return out
}

// balanceWords are the titles of statements of a date.
var balanceWords = newLexicon([]string{"balance sheet", "statements of financial position", "statement of financial position"})

// blockDate is the date that stands beside the columns, for all of them. "Three
// years ended December 31, 1997" is no such date.
func blockDate(phrases []string) dateWord {
	var ds []dateWord
	for _, s := range phrases {
		if !holdsFold(s, "years") {
			ds = append(ds, dates(s)...)
		}
	}
	return pick(ds)
}

// periodOf is the period of a column labelled with date d.
//
// ordinal is the number of the quarter its heading names, 0 for none.
func periodOf(ordinal int, d dateWord, j, n int, full []dateWord, stem dateWord, months int, fiscal time.Time) datedPeriod {
	label := d.year
	exact := d.day != 0
	if d.month == 0 {
		d, exact = complete(d, j, n, full, stem)
	}
	p := Period{End: d.end(fiscal), Months: months}
	if ordinal > 0 {
		p.Months = 3
		if ordinal < 4 {
			p.End = monthsBefore(p.End, 3*(4-ordinal))
			exact = false
		}
	}
	if p.End.Year() != label {
		p.Label = label
	}
	return datedPeriod{p, exact}
}

// quartersOf are the numbers of the quarters that headings name, 0 for none.
// The word itself may stand over one of them only.
func quartersOf(heads []string) []int {
	out := make([]int, len(heads))
	named := false
	for j, head := range heads {
		said := uint(quarterWords.in(head))
		named = named || said&1 != 0
		out[j] = bits.Len(said >> 1)
	}
	if !named {
		clear(out)
	}
	return out
}

// quarterWords are the words for quarters: the first group says that there are
// any, the others which.
var quarterWords = newLexicon([]string{"quarter"}, []string{"first"}, []string{"second"}, []string{"third"}, []string{"fourth"})

// monthsBefore goes n months back; the last day of a month stays the last.
func monthsBefore(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := lastDay(first.Year(), first.Month())
	day := min(t.Day(), last)
	if t.Day() == lastDay(t.Year(), t.Month()) {
		day = last
	}
	return time.Date(first.Year(), first.Month(), day, 0, 0, 0, 0, time.UTC)
}

// pick is the date a heading means: the last year, with the month and day that
// stand beside it or, without a year of their own, elsewhere in the heading.
func pick(ds []dateWord) dateWord {
	var d, bare dateWord
	for _, x := range ds {
		if x.year != 0 {
			d = x
		} else {
			bare = x
		}
	}
	if d.month == 0 && d.year != 0 {
		d.month, d.day = bare.month, bare.day
	}
	return d
}

// complete gives a bare year its day: the title's date of that year, or the
// title's date in the same place of the list, or the common month and day.
// exact says that the title prints the date of this very year.
func complete(d dateWord, j, n int, full []dateWord, stem dateWord) (at dateWord, exact bool) {
	same, count := dateWord{}, 0
	for _, f := range full {
		if f.year == d.year {
			same = f
			count++
		}
	}
	if len(full) == n && j >= 0 && abs(full[j].year-d.year) <= 1 {
		return full[j], true
	}
	if count == 1 {
		return same, true
	}
	if stem.month != 0 {
		return dateWord{month: stem.month, day: stem.day, year: d.year}, false
	}
	return d, false
}

// alignYears gives columns whose year ends on a day the headings do not print
// the exact day that other tables print: a year of 52 or 53 weeks ends on
// another day every year. Nothing is changed in a filing whose years all end
// on the same day of the year.
func alignYears(tables []*Table) {
	const week = 10 * 24 * time.Hour // a year of weeks ends within days of the usual date
	votes := map[time.Time]int{}
	varies := false
	var first time.Time
	for _, t := range tables {
		for _, c := range t.Columns {
			if !c.exact || c.Period.Months != 0 && c.Period.Months != 12 {
				continue
			}
			end := c.Period.End
			if first.IsZero() {
				first = end
			}
			near := time.Date(end.Year(), first.Month(), first.Day(), 0, 0, 0, 0, time.UTC)
			if d := near.Sub(end).Abs(); d > 0 && d <= week || d >= 355*24*time.Hour && d <= 375*24*time.Hour && d != 365*24*time.Hour && d != 366*24*time.Hour {
				varies = true
			}
			votes[end]++
		}
	}
	if !varies {
		return
	}
	for _, t := range tables {
		for _, r := range t.Rows {
			if !holdsFold(r.Label, "balance") {
				continue
			}
			for _, d := range dates(r.Label) {
				if d.year != 0 && d.day > 1 {
					votes[d.end(time.Time{})]++
				}
			}
		}
	}
	for _, t := range tables {
		for j := range t.Columns {
			c := &t.Columns[j]
			if c.exact || c.Period.End.IsZero() || c.Period.Months != 0 && c.Period.Months != 12 {
				continue
			}
			var best time.Time
			for end, n := range votes {
				if end.Sub(c.Period.End).Abs() <= week && (best.IsZero() || n > votes[best] || n == votes[best] && end.Before(best)) {
					best = end
				}
			}
			if best.IsZero() {
				continue
			}
			year := c.Period.Year()
			c.Period.End, c.Period.Label = best, 0
			if best.Year() != year {
				c.Period.Label = year
			}
		}
	}
}
