package model

import (
	"math/rand/v2"
	"testing"

	"github.com/shopspring/decimal"
)

// A tally is the sum that decimals give one by one, decimals and all, whether
// it fits 64 bits or not.
func TestTally(t *testing.T) {
	g := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var sum tally
		want := decimal.Decimal{}
		for range g.IntN(6) {
			v := decimal.New(g.Int64N(2_000_000)-1_000_000, int32(g.IntN(8)-5))
			switch g.IntN(8) {
			case 0:
				v = decimal.New(g.Int64()-1<<62, int32(g.IntN(60)-30))
			case 1:
				v = v.Mul(decimal.New(7, 30))
			}
			sign := 1 - 2*g.IntN(2)
			sum.add(v, sign)
			want = want.Add(v.Mul(decimal.New(int64(sign), 0)))
		}
		if got := sum.value(); !got.Equal(want) || got.Exponent() != want.Exponent() {
			t.Fatalf("%s with exponent %d, want %s with %d", got, got.Exponent(), want, want.Exponent())
		}
	}
}

func TestIDs(t *testing.T) {
	taken := takenIDs{}
	taken.take("note_2")
	for _, want := range []string{"note", "note_3", "note_4"} {
		if got := taken.unique("note", "_"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	findings := findingIDs{}
	for _, x := range [][2]string{{"sheet.cash.2002", "sheet.cash.2002"}, {"sheet.cash.2002", "sheet.cash.2002.2"}, {"sheet.cash", "sheet.cash.3"}, {"sheet.cas", "sheet.cas"}} {
		if got := findings.next(x[0]); got != x[1] {
			t.Errorf("%s, want %s", got, x[1])
		}
	}
}
