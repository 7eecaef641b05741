package model

import (
	"fmt"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// Leases is what the lease note says.
//
// Units: whole currency; payments and expense positive. Rule: SFAS 13. What
// the filing does not give is nil.
type Leases struct {
	Operating *Due   // minimum payments under operating leases
	Capital   *Due   // minimum payments under capital leases
	Rent      *Item  // rental expense by year, from a sentence or a table
	Said      *Quote // the sentence that gives the rental expense
}

// leases reads minimum payments and rental expense; nil for a filing that
// gives neither.
func (r *noteReader) leases() *Leases {
	f, schedules := r.f, r.m.Schedules
	x := &Leases{}
	for _, st := range schedules {
		if st.Type == ObligationsTable || st.Type == SelectedTable {
			continue
		}
		var capitals, operating []*Due
		for _, d := range r.due[st] {
			own := r.f.allWords(d.Name)
			capital, lease := leaseKind(own)
			if !lease && !debtWords(own) {
				for _, w := range [][]string{leadIn(f, st), sectionTitle(f, st)} {
					if capital, lease = leaseKind(w); lease || debtWords(w) {
						lease = lease && !debtWords(w)
						break
					}
				}
			}
			switch {
			case !lease || hasAny(own, "sublease", "income", "vacant", "receivable", "interest", "less"):
			case capital:
				capitals = append(capitals, d)
			default:
				operating = append(operating, d)
			}
		}
		// Of two in one table neither is the whole.
		if len(capitals) == 1 && x.Capital == nil {
			x.Capital = capitals[0]
		}
		if len(operating) == 1 && x.Operating == nil {
			x.Operating = operating[0]
		}
	}
	if x.Operating == nil {
		for s := range r.sentencesWith(func(w []string) bool {
			return hasAny(w, "minimum", "future") && leaseWords(w) && !hasAny(w, "capital", "sublease", "receivable", "received")
		}) {
			if d := dueInSentence(f, s.sentence, s.figures); d != nil {
				x.Operating = d
				break
			}
		}
	}
	x.rent(r)
	if x.Operating == nil && x.Capital == nil && x.Rent == nil {
		return nil
	}
	return x
}

func leaseKind(w []string) (capital, lease bool) {
	return hasAny(w, "capital", "capitalized") && !hasAny(w, "operating"), leaseWords(w)
}

// rent finds the rental expense of the years reported on: the sentence that
// gives most of them.
func (x *Leases) rent(r *noteReader) {
	f := r.f
	for s := range r.sentencesWith(func(w []string) bool {
		return hasAny(w, "rent", "rental", "lease") && hasAny(w, "expense", "charged", "rental") &&
			!hasAny(w, "minimum", "future", "contingent", "sublease", "commitment", "portion") && (!hasAny(w, "income") || hasAny(w, "statement"))
	}) {
		if at := f.Sentences[s.sentence].Section; at >= 0 && (f.Sections[at].Item == "1" || f.Sections[at].Item == "2") {
			continue // of some properties only
		}
		row := &Item{Caption: "Rental expense"}
		seen := map[int]bool{}
		money := s.money(f)
		for _, k := range money {
			q := f.Quantities[k]
			if y := q.Period.Year(); q.Period.Months >= 11 && !seen[y] && y <= f.PeriodEnd.Year() {
				seen[y] = true
				fact := factInSentence(f, k, y)
				row.Facts = append(row.Facts, &fact)
			}
		}
		if len(row.Facts) == len(money) && len(money) > 0 && (x.Rent == nil || len(row.Facts) > len(x.Rent.Facts)) {
			x.Rent = row
			q := quote(f, s.sentence)
			x.Said = &q
		}
	}
}

// outliveTheNote finds leases that are said to end in a year for which the note
// has no minimum payment any more. SFAS 13 asks for five years and what follows
// in sum, so a table that stops before the fifth year says that nothing is due
// later; capital leases, which it leaves out, must not be there.
func (r *noteReader) outliveTheNote(l *Leases) {
	const disclosed = 5
	if l == nil || l.Operating == nil || l.Capital != nil || len(l.Operating.Amounts) == 0 {
		return
	}
	f, due := r.f, l.Operating.Amounts
	last := due[len(due)-1]
	for _, a := range due {
		if a.From != a.To {
			return
		}
	}
	if last.To >= f.PeriodEnd.Year()+disclosed {
		return
	}
	for s := range r.sentencesWith(func(w []string) bool {
		return hasAny(w, "lease") && hasAny(w, "terminate", "expire", "end") && hasAny(w, "property", "facility", "building", "office", "other") &&
			!hasAny(w, "option", "renewal", "renew", "extension", "capital", "sublease", "amend", "land", "ground")
	}) {
		end := -1
		for _, k := range s.figures {
			q := &f.Quantities[k]
			if (q.Kind == parse.Year || q.Kind == parse.Date) && (end < 0 || q.Date.After(f.Quantities[end].Date)) {
				end = k
			}
		}
		if end < 0 || f.Quantities[end].Date.Year() <= last.To {
			continue
		}
		table := "the lease note"
		if d := r.draft(last.Term); d != nil {
			table = d.name
		}
		said := factInSentence(f, end, 0)
		year := f.Quantities[end].Date.Year()
		r.sayFinding(&said, decimal.New(int64(year), 0), decimal.New(int64(last.To), 0),
			fmt.Sprintf("Leases are said to end as late as %d; %s has no minimum payment after %d.", year, table, last.To),
			fmt.Sprintf("last minimum payment: %s in %d", figureText(last.Value), last.To))
		return
	}
}
