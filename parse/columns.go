package parse

import "slices"

// column is where the figures of one column of a table stand.
type column struct {
	left, right int // the widest figure
	edge        int // median column after the last digit
}

// maxColumns is more than a page holds; what has more is no table.
const maxColumns = 100

// findColumns infers the columns of a block from its rows of figures: as many
// as the fullest rows have that are not alone, placed where those rows have
// them. It never looks at fixed offsets.
func findColumns(rows []*scanned) []column {
	most := 0
	for _, r := range rows {
		most = max(most, len(valueTokens(r)))
	}
	count := make([]int, most+1) // of rows with so many figures
	for _, r := range rows {
		count[len(valueTokens(r))]++
	}
	n := most
	for n > 1 && count[n] < 2 && len(rows) > 3 {
		// A single row with more figures than any other is a row with a figure
		// in its caption, unless the other rows are few.
		fewer := n - 1
		for fewer > 1 && count[fewer] == 0 {
			fewer--
		}
		if count[fewer] < 2 {
			break
		}
		n = fewer
	}
	if n == 0 || n > maxColumns {
		return nil
	}
	cols := make([]column, n)
	edges, room := make([][]int, n), make([]int, n*count[n])
	for j := range edges {
		edges[j], room = room[:0:count[n]], room[count[n]:]
	}
	for _, r := range rows {
		ts := valueTokens(r)
		if len(ts) != n {
			continue
		}
		for j, t := range ts {
			cols[j].take(t)
			if t.kind == Figure {
				edges[j] = append(edges[j], t.edge)
			}
		}
	}
	for j := range cols {
		if len(edges[j]) > 0 {
			slices.Sort(edges[j])
			cols[j].edge = edges[j][len(edges[j])/2]
		} else {
			cols[j].edge = cols[j].right
		}
	}
	return addColumns(cols, rows)
}

func (c *column) take(t token) {
	if c.right == 0 {
		c.left, c.right = t.left, t.right
		return
	}
	c.left, c.right = min(c.left, t.left), max(c.right, t.right)
}

// addColumns finds columns that no full row shows: a figure that stands well
// clear of every column, in at least two rows.
func addColumns(cols []column, rows []*scanned) []column {
	type stray struct {
		at column
		n  int
	}
	var strays []stray
	for _, r := range rows {
		ts := valueTokens(r)
		if len(ts) >= len(cols) {
			continue
		}
		for _, t := range ts {
			if t.kind != Figure || distance(cols, t) < 3 {
				continue
			}
			found := false
			for k := range strays {
				if t.left < strays[k].at.right && strays[k].at.left < t.right {
					strays[k].at.take(t)
					strays[k].n++
					found = true
					break
				}
			}
			if !found && len(strays) < maxColumns {
				strays = append(strays, stray{column{t.left, t.right, t.edge}, 1})
			}
		}
	}
	for _, s := range strays {
		if s.n >= 2 && len(cols) < maxColumns {
			cols = append(cols, s.at)
		}
	}
	slices.SortFunc(cols, func(a, b column) int { return a.left + a.right - b.left - b.right })
	return cols
}

// distance is how far a figure stands from the nearest column, 0 for inside.
func distance(cols []column, t token) int {
	best := 1 << 30
	for _, c := range cols {
		d := 0
		if t.right <= c.left {
			d = c.left - t.right + 1
		} else if t.left >= c.right {
			d = t.left - c.right + 1
		}
		best = min(best, d)
	}
	return best
}

// valueTokens leaves out a year or a range that stands for a caption at the
// left of a row of other figures ("2004   $1,641,316").
func valueTokens(r *scanned) []token {
	ts := r.tokens
	if len(ts) > 1 && r.label == 0 && (ts[0].year && !allYears(ts) || ts[0].between && ts[0].left < 8) {
		return ts[1:]
	}
	return ts
}

func allYears(ts []token) bool {
	for _, t := range ts {
		if !t.year {
			return false
		}
	}
	return len(ts) > 0
}

// place assigns the figures of a row to columns, in order, each to the column
// whose flush edge is nearest, all together as near as possible. The result
// has an index into tokens for every column, -1 for none; false means that
// the row does not fit these columns.
//
// at is room for it.
func place(cols []column, ts []token, at []int) ([]int, bool) {
	for range cols {
		at = append(at, -1)
	}
	n, m := len(ts), len(cols)
	if n > m {
		return at, false
	}
	if n == m {
		for j := range at {
			at[j] = j
		}
		return at, true
	}
	// cost[i][j]: the least for the first i figures within the first j columns.
	const far = 1 << 28
	cost := make([][]int, n+1)
	all := make([]int, (n+1)*(m+1))
	for i := range cost {
		cost[i] = all[i*(m+1) : (i+1)*(m+1)]
		for j := range cost[i] {
			switch {
			case i == 0:
				cost[i][j] = 0
			case j < i:
				cost[i][j] = far
			default:
				cost[i][j] = min(cost[i][j-1], cost[i-1][j-1]+misfit(cols[j-1], ts[i-1]))
			}
		}
	}
	for i, j := n, m; i > 0; j-- {
		if cost[i][j] != cost[i][j-1] || j == i {
			at[j-1] = i - 1
			i--
		}
	}
	return at, true
}

// misfit is how badly a figure sits in a column.
func misfit(c column, t token) int {
	if t.kind != Figure {
		middle := (t.left + t.right) / 2
		switch {
		case middle < c.left:
			return c.left - middle
		case middle > c.right:
			return middle - c.right
		}
		return 0
	}
	d := t.edge - c.edge
	if d < 0 {
		d = -d
	}
	if d > 0 && t.left < c.right && c.left < t.right {
		d = (d + 1) / 2
	}
	return d
}
