package model

import (
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Quarters are the results of quarters, measure by measure.
type Quarters struct {
	Measures []QuarterMeasure
}

// QuarterMeasure is one measure by quarter: sales, gross profit, earnings per
// share.
type QuarterMeasure struct {
	Caption string
	Concept string // key figure it is a part of: "revenue", "" where none fits
	Years   []QuarterYear
}

// QuarterYear is a measure in the quarters of one year.
type QuarterYear struct {
	Year    int
	Quarter [4]*Fact // first to fourth, nil where nothing is printed
	Total   *Fact    // the year as printed beside the quarters, nil for none
}

// Measure is the measure that is part of a key figure, nil for none.
func (q *Quarters) Measure(concept string) *QuarterMeasure {
	if q == nil {
		return nil
	}
	for i := range q.Measures {
		if q.Measures[i].Concept == concept {
			return &q.Measures[i]
		}
	}
	return nil
}

func (r *noteReader) quarters() *Quarters {
	q := &Quarters{}
	for _, d := range r.of(QuarterlyTable) {
		columns, total := quarterColumns(d)
		if len(columns) == 4 {
			r.quartersAcross(q, d, columns, total)
		} else {
			r.quartersDown(q, d)
		}
	}
	if len(q.Measures) == 0 {
		return nil
	}
	r.quarterRelations(q)
	return q
}

// ordinal is the quarter words name, 0 for none.
func ordinal(w []string) int {
	for k, names := range [][]string{{"first", "1st"}, {"second", "2nd"}, {"third", "3rd"}, {"fourth", "4th"}} {
		if hasAny(w, names...) {
			return k + 1
		}
	}
	return 0
}

// quarterColumns are the columns of the four quarters in the order of the
// year, and that of the year, -1 for none.
func quarterColumns(d *draft) ([]int, int) {
	at := [4]int{-1, -1, -1, -1}
	total := -1
	for c, column := range d.st.Columns {
		w := d.f.allWords(column.Heading)
		k := ordinal(w)
		if k == 0 && strings.HasPrefix(column.Key, "q") && len(column.Key) > 2 && column.Key[2] == '_' {
			k = int(column.Key[1] - '0')
		}
		switch {
		case k >= 1 && k <= 4 && at[k-1] < 0:
			at[k-1] = c
		case k == 0 && hasAny(w, "year", "total") && total < 0:
			total = c
		}
	}
	for _, c := range at {
		if c < 0 {
			return nil, -1
		}
	}
	return at[:], total
}

// quartersAcross reads quarters that are columns.
func (r *noteReader) quartersAcross(q *Quarters, d *draft, columns []int, total int) {
	year := d.st.Columns[columns[3]].Year
	for i, l := range d.st.Lines {
		if l.Heading {
			continue
		}
		y := QuarterYear{Year: year}
		n := 0
		for k, c := range columns {
			if y.Quarter[k] = r.fact(d, i, c); y.Quarter[k] != nil {
				n++
			}
		}
		if total >= 0 {
			y.Total = r.fact(d, i, total)
		}
		if n == 4 {
			q.add(d, i, y)
		}
	}
	r.dateQuarters(q, d)
}

// quartersDown reads quarters that are rows, and measures that are columns.
func (r *noteReader) quartersDown(q *Quarters, d *draft) {
	at := [4]int{-1, -1, -1, -1}
	total := -1
	for i, l := range d.st.Lines {
		if l.Heading {
			continue
		}
		if k := ordinal(d.all(i)); k > 0 {
			if at[k-1] >= 0 {
				return
			}
			at[k-1] = i
		} else if at[3] >= 0 && total < 0 {
			total = i
		}
	}
	for _, i := range at {
		if i < 0 {
			return
		}
	}
	for c, column := range d.st.Columns {
		y := QuarterYear{Year: column.Year}
		n := 0
		for k, i := range at {
			if y.Quarter[k] = r.fact(d, i, c); y.Quarter[k] != nil {
				n++
			}
		}
		if total >= 0 {
			y.Total = r.fact(d, total, c)
		}
		w := r.f.allWords(column.Heading)
		if hasAny(w, "eps") || has(w, "per", "share") {
			for _, f := range append(y.Quarter[:], y.Total) {
				r.asPerShare(f)
			}
		}
		if n == 4 {
			q.addNamed(column.Heading, conceptOfQuarter(w, nil), y)
		}
	}
	r.dateQuarters(q, d)
}

// yearsOfColumns are the years the columns of a schedule belong to.
func (d *draft) yearsOfColumns() []int {
	var years []int
	for _, c := range d.st.Columns {
		if c.Year != 0 && !slices.Contains(years, c.Year) {
			years = append(years, c.Year)
		}
	}
	return years
}

func (q *Quarters) add(d *draft, line int, y QuarterYear) {
	caption := d.st.Lines[line].Caption
	if h := lastHeading(d.heading[line]); h != "" {
		caption = strings.TrimRight(h, ": ") + ": " + caption
	}
	concept := conceptOfQuarter(d.all(line), d.headings[line])
	if y.Quarter[0].Unit == parse.Percent || y.Quarter[0].Unit == parse.Number {
		concept = ""
	}
	q.addNamed(caption, concept, y)
}

func (q *Quarters) addNamed(caption, concept string, y QuarterYear) {
	for i := range q.Measures {
		if m := &q.Measures[i]; m.Caption == caption || concept != "" && m.Concept == concept {
			m.Years = append(m.Years, y)
			return
		}
	}
	q.Measures = append(q.Measures, QuarterMeasure{Caption: caption, Concept: concept, Years: []QuarterYear{y}})
}

// conceptOfQuarter is the key figure a row of quarters is part of.
func conceptOfQuarter(w, under []string) string {
	all := slices.Concat(under, w)
	switch {
	case hasAny(all, "continuing", "discontinued", "extraordinary", "cumulative", "before", "pro", "dividend", "price"):
		return ""
	case has(all, "per", "share") || hasAny(all, "eps"):
		switch {
		case hasAny(all, "diluted", "dilution"):
			return "eps_diluted"
		case hasAny(all, "basic"):
			return "eps_basic"
		}
		return ""
	case has(w, "gross") && hasAny(w, "profit", "margin"):
		return "gross_profit"
	case hasAny(w, "interest", "other", "tax", "unit"):
		return ""
	case has(w, "net", "income") || has(w, "net", "earning") || has(w, "net", "loss"):
		return "net_income"
	case has(w, "net", "sale") || len(w) > 0 && (w[len(w)-1] == "sale" || w[len(w)-1] == "revenue" && !hasAny(w, "cost")):
		return "revenue"
	}
	return ""
}

// dateQuarters gives the quarters of a table the year whose sales, gross profit
// and net income they sum to, where there is one: headings of quarters often
// name no year, or one that was read from the wrong line.
func (r *noteReader) dateQuarters(q *Quarters, d *draft) {
	fits := map[int]int{}
	for _, m := range q.Measures {
		for _, y := range m.Years {
			if y.Quarter[0].Schedule != d.st.ID || m.Concept == "" || strings.HasPrefix(m.Concept, "eps") {
				continue
			}
			total, tolerance := decimal.Zero, decimal.Zero
			for _, f := range y.Quarter {
				total, tolerance = total.Add(f.Value), tolerance.Add(f.Half)
			}
			for _, candidate := range r.years {
				if k := r.key(m.Concept, candidate); k != nil && !total.IsZero() && k.Value.Sub(total).Abs().LessThanOrEqual(tolerance.Add(k.Half)) {
					fits[candidate]++
				}
			}
		}
	}
	year, most := 0, 0
	for _, candidate := range r.years {
		if fits[candidate] > most {
			year, most = candidate, fits[candidate]
		}
	}
	for i := range q.Measures {
		m := &q.Measures[i]
		kept := m.Years[:0]
		for _, y := range m.Years {
			if year != 0 && y.Quarter[0].Schedule == d.st.ID && (y.Year == 0 || len(d.yearsOfColumns()) < 2) {
				y.Year = year
			}
			for k := range y.Quarter {
				y.Quarter[k].Year = y.Year
			}
			if y.Total != nil {
				y.Total.Year = y.Year
			}
			if y.Year != 0 {
				kept = append(kept, y)
			}
		}
		m.Years = kept
	}
	q.Measures = slices.DeleteFunc(q.Measures, func(m QuarterMeasure) bool { return len(m.Years) == 0 })
}

// quarterRelations relate the quarters to the year. The quarters of earnings
// per share have shares of their own: their sum may miss the year's, and a
// difference that rounding explains is named, any other says nothing.
func (r *noteReader) quarterRelations(q *Quarters) {
	for _, m := range q.Measures {
		for _, y := range m.Years {
			parts := make([]part, 4)
			for k, f := range y.Quarter {
				parts[k] = plus(f)
			}
			right, _ := r.sum(parts...)
			share := y.Quarter[0].Unit == parse.PerShare || strings.HasPrefix(m.Concept, "eps")
			group := y.Quarter[0].Schedule + "." + identifier(m.Caption)
			total := y.Total // what ties it to the income statement is a tie of its own
			if total == nil {
				total = r.key(m.Concept, y.Year)
			}
			if total == nil {
				continue
			}
			left, _ := r.sum(plus(total))
			r.relate(relation{kind: QuarterCheck, group: group, column: yearKey(y.Year), left: left, right: right, quiet: share, by: "the four quarters add up to"})
		}
	}
}
