package formulas

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// numbered answers for references by their numbers, out of a grid.
type numbered struct {
	grid
	refs []Ref
}

func (n numbered) Cell(i int) (Value, error) { return n.Value(n.refs[i]) }
func (n numbered) Range(i int) (Area, error) { return n.Area(n.refs[i]) }

// A formula that is made ready to be read often says and computes what its tree does.
func TestPreparedFormulasMeanTheSame(t *testing.T) {
	check := func(e Expr, g grid) {
		t.Helper()
		f := Prepare(e)
		if !Same(e, f.Expr) {
			t.Errorf("%s became %s", Print(e), Print(f.Expr))
		}
		for i, ref := range f.Refs {
			if int(ref.N) != i {
				t.Errorf("%s: reference %d has the number %d", Print(e), i, ref.N)
			}
		}
		text := f.Pieces[0]
		for i, ref := range f.Refs {
			text += ref.String() + f.Pieces[i+1]
		}
		if want := Excel(e, Ref.String); text != want {
			t.Errorf("in pieces %s, whole %s", text, want)
		}
		want, wantErr := Eval(e, g)
		got, err := f.Eval(numbered{g, f.Refs})
		if got != want && !(math.IsNaN(got.Num) && math.IsNaN(want.Num)) || (err == nil) != (wantErr == nil) {
			t.Errorf("%s by numbers is %v (%v), by names %v (%v)", Print(e), got, err, want, wantErr)
		}
	}
	for _, c := range cases {
		e, err := Parse(c.formula)
		if err != nil {
			t.Fatal(err)
		}
		check(e, readGrid(t, c.in))
	}
	g, random := readGrid(t, randomGrid), rand.New(rand.NewPCG(3, 1))
	for range 2000 {
		check(randomTree(random, 5), g)
	}
}

func TestPreparedFormulasRefuseBlocksAsValues(t *testing.T) {
	f := Prepare(Binary{Op: "+", X: Ref{Line: "a", To: "b"}, Y: Number{Value: 1}})
	if v, err := f.Eval(numbered{readGrid(t, "a=1; b=2"), f.Refs}); err == nil || !strings.Contains(err.Error(), "a function that takes a range") {
		t.Errorf("got %v, %v", v, err)
	}
}
