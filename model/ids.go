package model

import "strconv"

// takenIDs are the ids that are taken, with the number to try for the next of
// the same name.
type takenIDs map[string]int

// unique takes an id, with a number behind it where it is taken:
// "note_6_income_taxes_2".
func (t takenIDs) unique(name, before string) string {
	next := t[name]
	if next == 0 {
		t[name] = 1
		return name
	}
	for n := max(2, next); ; n++ {
		if id := name + before + strconv.Itoa(n); t[id] == 0 {
			t[name], t[id] = n+1, 1
			return id
		}
	}
}

func (t takenIDs) take(id string) {
	if t[id] == 0 {
		t[id] = 1
	}
}

// findingIDs count the findings whose ids are, or begin with, the parts of an
// id that a point ends.
type findingIDs map[string]int

// next is the id of one more finding about a figure: "balance_sheet.cash.2002.2".
func (f findingIDs) next(figure string) string {
	id := figure
	if taken := f[figure]; taken > 0 {
		id += "." + strconv.Itoa(taken+1)
	}
	f.take(id)
	return id
}

func (f findingIDs) take(id string) {
	for i := range id {
		if id[i] == '.' {
			f[id[:i]]++
		}
	}
	f[id]++
}
