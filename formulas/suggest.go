package formulas

import (
	"strings"
)

// didYouMean is a suggestion for a misspelt function, "" where none is near.
func didYouMean(name string) string {
	best, least := "", 3
	for i := range functions {
		if d := distance(name, functions[i].name); d < least && d < len(name) {
			best, least = functions[i].name, d
		}
	}
	if best == "" {
		return "; the functions are listed by template doc"
	}
	return "; did you mean " + strings.ToLower(best) + "?"
}

// distance is the number of letters to insert, delete, replace or swap with their neighbour to turn a into b.
func distance(a, b string) int {
	if len(a) > 32 {
		return len(a)
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, before
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j-1]+cost, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
