package model

import (
	"strings"

	"tieout/parse"
)

// Inventories is the note on inventories: classes at current cost, and what
// takes them to LIFO.
type Inventories struct {
	Classes   []*Item // raw materials, work in process, finished goods
	Gross     *Item   // their sum, where an allowance follows
	Allowance *Item   // to reduce to the LIFO basis, as printed: mostly negative
	Net       *Item   // as in the balance sheet
	LIFO      []*Fact // percentage of inventories on LIFO, by balance sheet date
	Reserve   []*Fact // excess of current cost over LIFO stated in a sentence
}

func (r *noteReader) inventories() *Inventories {
	n := &Inventories{}
	for _, d := range r.of(InventoryTable) {
		if n.Net != nil {
			break
		}
		for i := range d.st.Lines {
			w := d.all(i)
			x := r.item(d, i)
			switch {
			case x == nil:
			case hasAny(w, "lifo", "last") && hasAny(w, "allowance", "reserve", "reduce", "adjustment", "excess", "less"):
				n.Allowance = x
			case d.total[i] != nil || hasAny(w, "total", "net") && len(n.Classes) > 0:
				if n.Net != nil {
					n.Gross = n.Net
				}
				n.Net = x
			case d.leaf(i):
				n.Classes = append(n.Classes, x)
			}
		}
	}
	for _, x := range r.figured {
		i := x.sentence
		text := r.f.Sentences[i].Text
		if !strings.Contains(text, "LIFO") && !mentions(text, "last-in") {
			continue
		}
		w := x.words
		for _, at := range r.stated(i, parse.Percentage) {
			if f := r.quantity(at); f.Year != 0 {
				n.LIFO = append(n.LIFO, f)
			}
		}
		if hasAny(w, "excess", "exceeded", "exceed", "higher", "greater", "reserve") {
			for _, at := range r.stated(i, parse.Money) {
				if f := r.quantity(at); f.Year != 0 {
					n.Reserve = append(n.Reserve, f)
				}
			}
		}
	}
	if n.Net == nil && len(n.Classes) == 0 && len(n.LIFO) == 0 && len(n.Reserve) == 0 {
		return nil
	}
	return n
}
