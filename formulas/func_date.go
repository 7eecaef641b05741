package formulas

import (
	"math"
)

func dateFunctions() []function {
	return []function{
		{name: "DATE", min: 3, max: 3, takes: "vvv", scalar: date,
			args: "year, month, day", meaning: "the day number of a date; months and days beyond their range carry over", example: "date(2003, 12, 31)", result: "37986"},
		{name: "YEAR", min: 1, max: 1, takes: "v", scalar: partOfDate(func(d day) int { return d.year }),
			args: "date", meaning: "the year of a day number", example: "year(37986)", result: "2003", words: "the year of $1"},
		{name: "MONTH", min: 1, max: 1, takes: "v", scalar: partOfDate(func(d day) int { return d.month }),
			args: "date", meaning: "the month of a day number, 1 to 12", example: "month(37986)", result: "12", words: "the month of $1"},
		{name: "DAY", min: 1, max: 1, takes: "v", scalar: partOfDate(func(d day) int { return d.day }),
			args: "date", meaning: "the day of the month of a day number", example: "day(37986)", result: "31", words: "the day of $1"},
		{name: "EDATE", min: 2, max: 2, takes: "vv", scalar: shiftMonths(func(d day) int { return d.day }),
			args: "date, months", meaning: "the same day so many months later, or the last day where the month is shorter", example: "edate(date(2003, 12, 31), 2)", result: "38046",
			words: "$1 moved by $2 months"},
		{name: "EOMONTH", min: 2, max: 2, takes: "vv", scalar: shiftMonths(func(day) int { return 31 }),
			args: "date, months", meaning: "the last day of the month so many months later", example: "eomonth(date(2003, 11, 5), 1)", result: "37986",
			words: "the end of the month $2 months after $1"},
		{name: "DAYS360", min: 2, max: 3, takes: "vvv", scalar: days360,
			args: "start, end, [european]", meaning: "days between two dates in a year of twelve months of 30 days, by the US rule or the European one",
			example: "days360(date(2003, 7, 6), date(2003, 12, 31))", result: "175", words: "the 30/360 days from $1 to $2"},
	}
}

// day is a date of the Gregorian calendar, except for 1900-02-29, which the 1900 date system has and the calendar has
// not, and 1900-01-00, its day 0.
type day struct{ year, month, day int }

// lastSerial is 9999-12-31, the last day a spreadsheet knows.
const lastSerial = 2958465

// dayOf is the date of a day number; ok is false where there is none. The part of a day is dropped.
func dayOf(serial float64) (d day, ok bool) {
	if !(serial >= 0 && serial < lastSerial+1) {
		return day{}, false
	}
	n := int(math.Floor(serial))
	switch {
	case n == 0:
		return day{1900, 1, 0}, true
	case n == 60:
		return day{1900, 2, 29}, true
	case n < 60:
		n++ // before the day that never was, numbers lag by one
	}
	// Count from 1 March of year 0, so that the leap day ends a year.
	n += 693899 // days from 0000-03-01 to 1899-12-30
	era := n / 146097
	n -= era * 146097
	ofEra := (n - n/1460 + n/36524 - n/146096) / 365
	n -= 365*ofEra + ofEra/4 - ofEra/100
	month := (5*n + 2) / 153
	d = day{era*400 + ofEra, month + 3, n - (153*month+2)/5 + 1}
	if d.month > 12 {
		d.month, d.year = d.month-12, d.year+1
	}
	return d, true
}

// serial is the day number of a date whose day may be beyond the month's.
func (d day) serial() float64 {
	year, month := d.year, d.month-3
	if month < 0 {
		year, month = year-1, month+12
	}
	n := year*365 + year/4 - year/100 + year/400 + (153*month+2)/5 + d.day - 1 - 693899
	if n <= 60 {
		n--
	}
	return float64(n)
}

// daysIn is the length of a month.
func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if leap(year) {
			return 29
		}
		return 28
	}
	return 31
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// carried is a year and month where month, counted from 0, may be beyond the year.
func carried(year, month int) (int, int) {
	year += int(math.Floor(float64(month) / 12))
	return year, ((month%12)+12)%12 + 1
}

func date(v []Value) Value {
	var year, month, dayOfMonth float64
	if code := numbers(v, &year, &month, &dayOfMonth); code != "" {
		return Fail(code)
	}
	const most = 1e6 // months or days beyond this leave the calendar in any case
	if year < 0 || year >= 10000 || math.Abs(month) > most*12 || math.Abs(dayOfMonth) > most*366 {
		return Fail(errNum)
	}
	y := int(year)
	if y < 1900 {
		y += 1900
	}
	y, m := carried(y, int(math.Floor(month))-1)
	if y < 0 || y > 9999 {
		return Fail(errNum)
	}
	return serialValue(day{y, m, 1}.serial() + math.Floor(dayOfMonth) - 1)
}

func serialValue(serial float64) Value {
	if serial < 0 || serial > lastSerial {
		return Fail(errNum)
	}
	return Num(serial)
}

func partOfDate(part func(day) int) func([]Value) Value {
	return ofNumber(func(x float64) Value {
		d, ok := dayOf(x)
		if !ok {
			return Fail(errNum)
		}
		return Num(float64(part(d)))
	})
}

// shiftMonths moves a date by months and picks a day, cut to the length of the month.
func shiftMonths(pick func(day) int) func([]Value) Value {
	return func(v []Value) Value {
		var serial, months float64
		if code := numbers(v, &serial, &months); code != "" {
			return Fail(code)
		}
		d, ok := dayOf(serial)
		if !ok || math.Abs(months) > 120000 {
			return Fail(errNum)
		}
		year, month := carried(d.year, d.month-1+int(months))
		if year < 1900 || year > 9999 {
			return Fail(errNum)
		}
		return serialValue(day{year, month, min(pick(d), daysIn(year, month))}.serial())
	}
}

// days360 counts by the US rule of spreadsheets unless european: a start on the last of a month counts as the 30th, an
// end on the 31st counts as the 30th only where the start does; in Europe every 31st counts as the 30th.
func days360(v []Value) Value {
	var start, end float64
	if code := numbers(v[:2], &start, &end); code != "" {
		return Fail(code)
	}
	european := false
	if len(v) == 3 {
		var code string
		if european, code = v[2].logical(); code != "" {
			return Fail(code)
		}
	}
	a, okA := dayOf(start)
	b, okB := dayOf(end)
	if !okA || !okB {
		return Fail(errNum)
	}
	if a.day == 31 || !european && a.month == 2 && a.day == daysIn(a.year, 2) {
		a.day = 30
	}
	if b.day == 31 && (european || a.day == 30) {
		b.day = 30
	}
	return Num(float64((b.year-a.year)*360 + (b.month-a.month)*30 + b.day - a.day))
}
