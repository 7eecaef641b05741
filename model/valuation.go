package model

import (
	"slices"
	"strings"

	"tieout/parse"
)

// Valuation is the schedule of valuation and qualifying accounts.
type Valuation struct {
	Accounts []ValuationAccount
}

// ValuationAccount is one allowance or reserve over the years, as filed.
type ValuationAccount struct {
	Name  string // "" where the schedule has one account without a caption
	Years []ValuationYear
}

// ValuationYear is the movement of an account in one year, signs as printed.
type ValuationYear struct {
	Year      int
	Opening   *Fact
	Movements []ValuationMovement
	Closing   *Fact
}

// ValuationMovement is what was added or taken, under its heading.
type ValuationMovement struct {
	Heading string
	Fact    *Fact
	sign    int // +1 as printed, -1 where the heading takes away and print has no parentheses
}

// At is the movement of a year, nil for none.
func (a *ValuationAccount) At(year int) *ValuationYear {
	for i := range a.Years {
		if a.Years[i].Year == year {
			return &a.Years[i]
		}
	}
	return nil
}

func (r *noteReader) valuation() *Valuation {
	v := &Valuation{}
	for _, d := range r.of(ValuationTable) {
		r.valuationTable(v, d)
	}
	if len(v.Accounts) == 0 {
		return nil
	}
	for i := range v.Accounts {
		r.accountRelations(&v.Accounts[i])
	}
	return v
}

// valuationTable reads a table with columns from opening to closing balance:
// accounts under the headings of years, or years under those of accounts.
func (r *noteReader) valuationTable(v *Valuation, d *draft) {
	opening, closing := -1, -1
	for c, column := range d.st.Columns {
		w := r.f.allWords(column.Heading)
		switch {
		case hasAny(w, "beginning", "opening") && opening < 0:
			opening = c
		case (hasAny(w, "ending", "closing", "close") || hasAny(w, "end") && !hasAny(w, "other")) && closing < 0:
			closing = c
		}
	}
	if opening < 0 || closing <= opening {
		return
	}
	named := hasAny(r.f.allWords(d.st.Title), "valuation", "reserve", "allowance")
	year, name := 0, ""
	for i, l := range d.st.Lines {
		if at := r.yearIn(l.Caption); l.Heading {
			if at != 0 {
				year, name = at, ""
			} else {
				name = strings.TrimRight(strings.TrimSpace(l.Caption), ":")
			}
			continue
		}
		y := ValuationYear{Year: year}
		account := strings.TrimSpace(l.Caption)
		if at := r.yearIn(l.Caption); at != 0 {
			y.Year = at
			account = afterYear(l.Caption)
			if account == "" {
				account = name
			}
		} else if name != "" && year != 0 && account == "" {
			account = name
		}
		if y.Year == 0 || !named && !hasAny(r.f.allWords(account), "allowance", "reserve", "valuation", "doubtful", "accrued", "warranty", "provision", "obsolescence", "return", "discount", "restructuring", "inventory") {
			continue // a schedule of loans to officers has the same columns
		}
		take := func(c int) *Fact {
			f := r.fact(d, i, c)
			if f != nil {
				f.Year = y.Year
			}
			return f
		}
		y.Opening, y.Closing = take(opening), take(closing)
		for c := opening + 1; c < closing; c++ {
			if f := take(c); f != nil {
				m := ValuationMovement{Heading: d.st.Columns[c].Heading, Fact: f, sign: 1}
				if hasAny(r.f.allWords(m.Heading), "deduction", "writeoff", "write", "written", "charge", "utilization") && !hasAny(r.f.allWords(m.Heading), "addition", "charged", "provision") && f.Value.IsPositive() {
					m.sign = -1
				}
				y.Movements = append(y.Movements, m)
			}
		}
		if y.Opening != nil && y.Closing != nil {
			v.account(account).Years = append(v.account(account).Years, y)
		}
	}
}

func (v *Valuation) account(name string) *ValuationAccount {
	w := strings.Join(words(name), " ")
	for i := range v.Accounts {
		if strings.Join(words(v.Accounts[i].Name), " ") == w {
			return &v.Accounts[i]
		}
	}
	v.Accounts = append(v.Accounts, ValuationAccount{Name: name})
	return &v.Accounts[len(v.Accounts)-1]
}

// yearIn is the fiscal year a caption names: "Year ended January 2, 2000".
func (r *noteReader) yearIn(caption string) int {
	for _, q := range r.f.FiguresIn(caption) {
		if q.Kind == parse.Date || q.Kind == parse.Year {
			if y := r.yearOf(q.Period); y != 0 {
				return y
			}
		}
	}
	return onlyYear(caption)
}

// afterYear is what a caption says behind the year: "1993--Reserve for ...".
func afterYear(caption string) string {
	for i := len(caption) - 1; i >= 3; i-- {
		if years := yearsIn(caption[i-3 : i+1]); len(years) == 1 {
			return strings.Trim(caption[i+1:], " -:.,")
		}
	}
	return ""
}

func (r *noteReader) accountRelations(a *ValuationAccount) {
	id := identifier(a.Name)
	if id == "" {
		id = "account"
	}
	for _, y := range a.Years {
		schedule := y.Closing.Schedule
		parts := []part{plus(y.Opening)}
		for _, m := range y.Movements {
			parts = append(parts, part{m.sign, m.Fact})
		}
		left, _ := r.sum(plus(y.Closing))
		right, _ := r.sum(parts...)
		r.relate(relation{kind: RollForwardCheck, group: schedule + ".movement", column: yearKey(y.Year), left: left, right: right})
		if before := a.At(y.Year - 1); before != nil {
			left, _ := r.sum(plus(y.Opening))
			right, _ := r.sum(plus(before.Closing))
			r.relate(relation{kind: RollForwardCheck, group: schedule + "." + id + ".opening", column: yearKey(y.Year), left: left, right: right, same: true})
		}
		r.onFace(a, y, id)
	}
}

// onFace relates the closing balance of an allowance to what the caption of
// receivables on the balance sheet states.
func (r *noteReader) onFace(a *ValuationAccount, y ValuationYear, id string) {
	d := r.found[BalanceSheet]
	if d == nil || !hasAny(r.f.allWords(a.Name), "doubtful", "uncollectible", "receivable", "bad") && a.Name != "" {
		return
	}
	for i := range d.st.Lines {
		if d.st.Lines[i].Heading || !hasAny(d.all(i), "allowance", "doubtful", "reserve") || !hasAny(d.all(i), "receivable", "account", "trade", "less") {
			continue
		}
		for _, f := range r.allowances(d, i) {
			if f.Year != y.Year {
				continue
			}
			left, _ := r.sum(plus(f))
			right, _ := r.sum(plus(y.Closing))
			r.relate(relation{kind: NoteCheck, group: y.Closing.Schedule + "." + id + ".balance_sheet", column: yearKey(y.Year), left: left, right: right, same: true})
		}
	}
}

// allowances are the amounts in a caption with their years; amounts without a
// year belong to the columns in their order, where there are as many.
func (r *noteReader) allowances(d *draft, line int) []*Fact {
	stated := r.captioned(d, line)
	if len(stated) != len(d.st.Columns) {
		return slices.DeleteFunc(stated, func(f *Fact) bool { return f.Year == 0 })
	}
	for c, f := range stated {
		if f.Year == 0 {
			f.Year = d.st.Columns[c].Year
		}
	}
	return stated
}
