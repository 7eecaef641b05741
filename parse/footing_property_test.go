package parse

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

// footCopy copies the rows so that a cell can be changed.
func footCopy(rows []FootRow) []FootRow {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Cells = slices.Clone(out[i].Cells)
	}
	return out
}

// footMistype changes the leading digit but one, as a typesetter would.
func footMistype(d decimal.Decimal) decimal.Decimal {
	x := d.Coefficient().Int64()
	size := int64(1)
	for footAbs(x)/size >= 100 {
		size *= 10
	}
	if footAbs(x)/size%10 >= 5 {
		size = -size
	}
	if x < 0 {
		size = -size
	}
	return decimal.New(x+2*size, d.Exponent())
}

// footCorrected is rows with the computed figure in place of every misprint found.
func footCorrected(rows []FootRow) []FootRow {
	rows = footCopy(rows)
	for _, f := range Foot(rows) {
		for _, b := range f.Broken {
			rows[f.Total].Cells[b.Column].Decimal = b.Computed
		}
	}
	return rows
}

// footLeaves takes terms apart into rows that no relation of base computes,
// rows of zeros left out: two readings with the same leaves say the same.
func footLeaves(rows []FootRow, base []Footing, terms []FootTerm) map[int]int {
	leaves := map[int]int{}
	for len(terms) > 0 {
		t := terms[0]
		terms = terms[1:]
		i := slices.IndexFunc(base, func(f Footing) bool { return f.Total == t.Row })
		if i >= 0 {
			for _, x := range base[i].Terms {
				terms = append(slices.Clip(terms), FootTerm{x.Row, x.Sign * t.Sign})
			}
			continue
		}
		if slices.ContainsFunc(rows[t.Row].Cells, func(c decimal.NullDecimal) bool { return c.Valid && !c.Decimal.IsZero() }) {
			leaves[t.Row] += t.Sign
		}
	}
	return leaves
}

// A misprint planted in any one cell of a statement is reported at a relation
// that cell takes part in, or not at all; no other row is accused, and no new
// relation appears because of it.
func TestFootPlantedMisprint(t *testing.T) {
	planted, reported, lost, strange := 0, 0, 0, 0
	for _, c := range footCases(t) {
		c.rows = footCorrected(c.rows)
		base := Foot(c.rows)
		for row := range c.rows {
			takes := map[int]bool{} // totals of relations the row takes part in
			for _, f := range base {
				if f.Total == row || slices.ContainsFunc(f.Terms, func(x FootTerm) bool { return x.Row == row }) {
					takes[f.Total] = true
				}
			}
			if len(takes) == 0 {
				continue
			}
			for col, cell := range c.rows[row].Cells {
				if !cell.Valid || len(cell.Decimal.Coefficient().String()) < 4 {
					continue
				}
				rows := footCopy(c.rows)
				rows[row].Cells[col].Decimal = footMistype(cell.Decimal)
				planted++
				hit := false
				found := map[int]Footing{}
				for _, f := range Foot(rows) {
					found[f.Total] = f
					for _, b := range f.Broken {
						if takes[f.Total] && b.Column == col {
							hit = true
						} else {
							t.Errorf("%s: misprint in row %d column %d blamed on row %d column %d", c.name, row, col, f.Total, b.Column)
						}
					}
				}
				if hit {
					reported++
				}
				for _, f := range base {
					if g, ok := found[f.Total]; !ok {
						lost++
					} else if !reflect.DeepEqual(footLeaves(c.rows, base, f.Terms), footLeaves(c.rows, base, g.Terms)) {
						strange++
						t.Logf("%s: misprint in row %d column %d: total %d of %s is read as %s",
							c.name, row, col, f.Total, footTermsText(f.Terms), footTermsText(g.Terms))
					}
					delete(found, f.Total)
				}
				strange += len(found)
			}
		}
	}
	t.Logf("%d misprints planted, %d reported, %d relations lost, %d read otherwise", planted, reported, lost, strange)
	if reported*4 < planted*3 {
		t.Errorf("%d of %d planted misprints reported, want 3 of 4", reported, planted)
	}
	if strange*80 > planted {
		t.Errorf("%d relations read otherwise after %d misprints, want at most 1 in 80", strange, planted)
	}
}

// Unrelated figures yield nothing, whatever their size and layout.
func TestFootUnrelated(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	claims, across, accused := 0, 0, 0
	const tables = 10_000
	for range tables {
		rows := footUnrelated(rng)
		for _, f := range Foot(rows) {
			claims++
			accused += len(f.Broken)
			t.Logf("claimed %d = %s, %.1f bits, of %v", f.Total, footTermsText(f.Terms), f.Weight, footGridText(rows, f))
		}
		across += len(FootAcross(rows))
	}
	t.Logf("%d claims down, %d across in %d tables", claims, across, tables)
	if claims > 5 || across > 5 || accused > 0 {
		t.Errorf("%d relations claimed down, %d across, %d misprints among unrelated figures", claims, across, accused)
	}
}

func footUnrelated(rng *rand.Rand) []FootRow {
	n, cols := 4+rng.Intn(25), 1+rng.Intn(5)
	digits := 1 + rng.Intn(7)
	trend := rng.Intn(2) == 0
	rows := make([]FootRow, n)
	for i := range rows {
		rows[i].Rule = rng.Intn(6) == 0
		rows[i].Break = rng.Intn(6) == 0
		rows[i].Indent = 2*rng.Intn(3) - rng.Intn(2)
		first := rng.Int63n(footPow10(int32(digits)))
		for range cols {
			x := first
			if trend { // like the year before
				x += first * (rng.Int63n(41) - 20) / 100
			} else {
				x = rng.Int63n(footPow10(int32(digits)))
			}
			if rng.Intn(8) == 0 {
				x = -x
			}
			cell := decimal.NewNullDecimal(decimal.New(x, 0))
			if rng.Intn(12) == 0 {
				cell.Valid = false
			}
			rows[i].Cells = append(rows[i].Cells, cell)
		}
	}
	return rows
}

func footGridText(rows []FootRow, f Footing) string {
	s := ""
	for _, t := range append(slices.Clone(f.Terms), FootTerm{Row: f.Total}) {
		s += fmt.Sprint(rows[t.Row].Rule)
		for _, c := range rows[t.Row].Cells {
			s += " " + c.Decimal.String()
		}
		s += "; "
	}
	return s
}

// footSound checks what holds of any answer: rows and columns exist, listed
// columns really sum, and no total is a part of itself or of two totals.
func footSound(t *testing.T, rows []FootRow, got []Footing) {
	t.Helper()
	byTotal := map[int]Footing{}
	last := -1
	for _, f := range got {
		if f.Total <= last || f.Total >= len(rows) {
			t.Fatalf("total %d after %d of %d rows", f.Total, last, len(rows))
		}
		last = f.Total
		byTotal[f.Total] = f
	}
	users := map[int][]int{}
	for _, f := range got {
		prev := -1
		if len(f.Terms) < 2 || len(f.Proven)+len(f.Rounded) == 0 {
			t.Fatalf("total %d has terms %v, proven %v, rounded %v", f.Total, f.Terms, f.Proven, f.Rounded)
		}
		for _, x := range f.Terms {
			if x.Row <= prev || x.Row >= len(rows) || x.Row == f.Total || x.Sign*x.Sign != 1 {
				t.Fatalf("total %d has a term %v", f.Total, x)
			}
			prev = x.Row
			users[x.Row] = append(users[x.Row], f.Total)
		}
		for _, c := range f.Proven {
			if d := footMiss(rows, byTotal, f, c); !d.IsZero() {
				t.Fatalf("total %d is called proven in column %d and misses by %s", f.Total, c, d)
			}
		}
		for _, b := range f.Broken {
			if b.Printed.Equal(b.Computed) {
				t.Fatalf("total %d broken in column %d by nothing", f.Total, b.Column)
			}
		}
	}
	for row, totals := range users {
		plain := 0
		for _, total := range totals {
			if len(users[total]) > 0 || total == totals[len(totals)-1] {
				plain++
			}
		}
		if plain > 1 {
			t.Fatalf("row %d is a term of %v", row, totals)
		}
	}
	for _, f := range got { // a part of itself
		seen, queue := map[int]bool{}, []int{f.Total}
		for len(queue) > 0 {
			row := queue[0]
			queue = queue[1:]
			for _, x := range byTotal[row].Terms {
				if x.Row == f.Total {
					t.Fatalf("row %d is a part of itself", x.Row)
				}
				if !seen[x.Row] {
					seen[x.Row] = true
					queue = append(queue, x.Row)
				}
			}
		}
	}
}

// footMiss is by how much f misses in column c, broken terms taken at their
// computed figure where that helps.
func footMiss(rows []FootRow, byTotal map[int]Footing, f Footing, c int) decimal.Decimal {
	figure := func(row int) decimal.Decimal {
		if c < len(rows[row].Cells) && rows[row].Cells[c].Valid {
			return rows[row].Cells[c].Decimal
		}
		return decimal.Decimal{}
	}
	miss := figure(f.Total).Neg()
	for _, x := range f.Terms {
		miss = miss.Add(figure(x.Row).Mul(decimal.NewFromInt(int64(x.Sign))))
	}
	if miss.IsZero() {
		return miss
	}
	for _, x := range f.Terms {
		own, ok := byTotal[x.Row]
		if !ok {
			continue
		}
		computed := decimal.Decimal{}
		for _, y := range own.Terms {
			computed = computed.Add(figure(y.Row).Mul(decimal.NewFromInt(int64(y.Sign))))
		}
		shift := computed.Sub(figure(x.Row)).Mul(decimal.NewFromInt(int64(x.Sign)))
		if miss.Add(shift).IsZero() {
			return decimal.Decimal{}
		}
	}
	return miss
}

func TestFootSound(t *testing.T) {
	for _, c := range footCases(t) {
		footSound(t, c.rows, Foot(c.rows))
	}
}

func FuzzFoot(f *testing.F) {
	f.Add([]byte("\x02\x10\x05\x00\x07\x00\x0c"), false)
	for seed := range 8 {
		rng := rand.New(rand.NewSource(int64(seed)))
		b := make([]byte, 40*(seed+1))
		for i := range b {
			b[i] = byte(rng.Intn(12))
		}
		f.Add(b, seed%2 == 0)
	}
	f.Fuzz(func(t *testing.T, b []byte, fine bool) {
		rows := footFromBytes(b, fine)
		got := Foot(rows)
		footSound(t, rows, got)
		if again := Foot(rows); !reflect.DeepEqual(got, again) {
			t.Fatalf("two answers: %v and %v", got, again)
		}
		for _, x := range FootAcross(rows) {
			x.Explain(func(int) string { return "" })
		}
	})
}

// footFromBytes reads a table out of any bytes: the first is the number of
// columns, then a mark and the figures of each row.
func footFromBytes(b []byte, fine bool) []FootRow {
	if len(b) == 0 {
		return nil
	}
	cols := 1 + int(b[0])%6
	var rows []FootRow
	for b = b[1:]; len(b) > cols && len(rows) < 200; b = b[cols+1:] {
		r := FootRow{Rule: b[0]&1 > 0, Break: b[0]&2 > 0, Apart: b[0]&12 == 12, Indent: int(b[0]>>4) - 1}
		for _, x := range b[1 : cols+1] {
			exp := int32(0)
			if fine && x&1 > 0 {
				exp = int32(x%64) - 32
			}
			r.Cells = append(r.Cells, decimal.NullDecimal{Decimal: decimal.New(int64(int8(x)), exp), Valid: x != 0x80})
		}
		rows = append(rows, r)
	}
	return rows
}

// Hostile tables end soon: no figure, layout or size makes the search long.
func TestFootHostile(t *testing.T) {
	huge := decimal.New(1, 1_000_000)
	for name, figure := range map[string]func(i, c int) decimal.Decimal{
		"all zero":   func(i, c int) decimal.Decimal { return decimal.Decimal{} },
		"all equal":  func(i, c int) decimal.Decimal { return decimal.New(7, 0) },
		"one or two": func(i, c int) decimal.Decimal { return decimal.New(int64(1+(i*7+c)%2), 0) },
		"doubling":   func(i, c int) decimal.Decimal { return decimal.New(1<<min(i, 40), 0) },
		"huge":       func(i, c int) decimal.Decimal { return huge },
	} {
		t.Run(name, func(t *testing.T) {
			rows := make([]FootRow, 500)
			for i := range rows {
				rows[i].Rule = i%3 == 0
				for c := range 12 {
					rows[i].Cells = append(rows[i].Cells, decimal.NewNullDecimal(figure(i, c)))
				}
			}
			footSound(t, rows, Foot(rows))
			FootAcross(rows)
		})
	}
}

func BenchmarkFoot(b *testing.B) {
	cases := footCases(b)
	rows := 0
	for _, c := range cases {
		rows += len(c.rows)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range cases {
			Foot(c.rows)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(cases)), "µs/statement")
	b.ReportMetric(float64(rows)/float64(len(cases)), "rows/statement")
}

func BenchmarkFootBig(b *testing.B) {
	rng := rand.New(rand.NewSource(2))
	rows := make([]FootRow, 500)
	for i := range rows {
		rows[i].Rule = i%9 == 0
		for range 12 {
			rows[i].Cells = append(rows[i].Cells, decimal.NewNullDecimal(decimal.New(rng.Int63n(10_000), 0)))
		}
	}
	for b.Loop() {
		Foot(rows)
	}
}
