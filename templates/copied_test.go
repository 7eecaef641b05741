package templates

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"tieout/formulas"
)

// A formula of a copied row is told in two ways: as a tree that names the rows
// it reads, and as the live formula with the places of its references. Both say
// the same text, and both compute the value that stands there.
func TestCopiedFormulasReadAlike(t *testing.T) {
	p := forecastPlan(t, Options{})
	place := func(r, k int, moves bool) string {
		column := columnLetters(k)
		if !moves {
			column = "$" + column
		}
		return column + strconv.Itoa(r+1)
	}
	text := func(from int, areas []Area, moves, untilMoves bool) string {
		var list []string
		for _, a := range areas {
			s := place(a.Row, a.Column, moves)
			if a.Row != a.LastRow || a.Column != a.LastColumn {
				s += ":" + place(a.LastRow, a.LastColumn, untilMoves)
			}
			if a.Sheet != from {
				s = p.Sheets[a.Sheet].Name + "!" + s
			}
			list = append(list, s)
		}
		return strings.Join(list, ",")
	}
	computed := newEvaluation(p)
	if err := computed.all(); err != nil {
		t.Fatal(err)
	}
	copies, links, apart := 0, 0, 0
	var reading Reading
	var room []Cell
	for i, s := range p.Sheets {
		for j := range s.Rows {
			if !s.Rows[j].Copied() {
				continue
			}
			for k, c := range p.Cells(i, j, &room) {
				tree := p.Formula(i, j, k)
				if told := p.Reading(i, j, k, &reading); told != (tree != nil) || told != (c.Expr != nil) {
					t.Fatalf("%s: is there a formula? %v %v %v", p.where(i, j, k), told, tree != nil, c.Expr != nil)
				}
				if tree == nil {
					continue
				}
				copies++
				if reading.Formula == liveFormula {
					links++
				}
				told := reading.Formula.Pieces[0]
				for n, at := range reading.Places {
					if len(at.Areas) > 1 {
						apart++
					}
					for m := 1; m < len(at.Areas); m++ {
						if x, y := at.Areas[m-1], at.Areas[m]; x.Sheet == y.Sheet && x.LastRow+1 == y.Row {
							t.Errorf("%s: %v and %v stand one below the other and are told apart", p.where(i, j, k), x, y)
						}
					}
					told += text(i, at.Areas, at.Moves, at.UntilMoves) + reading.Formula.Pieces[n+1]
				}
				named := formulas.Excel(tree, func(ref formulas.Ref) string {
					a, err := p.Locate(i, j, k, ref)
					if err != nil {
						t.Fatalf("%s: %v", p.where(i, j, k), err)
					}
					until := ref.Period == ""
					if ref.PeriodTo != "" {
						_, until = ref.ToShift()
					}
					return text(i, []Area{a}, ref.Period == "", until)
				})
				if told != named {
					t.Errorf("%s: %s as the live formula reads, %s by name", p.where(i, j, k), told, named)
				}
				if copies%97 != 0 {
					continue
				}
				computed.at = formulaAt{sheet: i, row: j, column: k}
				v, err := computed.machine.Eval(tree)
				if err != nil || v != c.Value {
					t.Errorf("%s: computed by name %v, %v, shown %v", p.where(i, j, k), v, err, c.Value)
				}
			}
		}
	}
	if copies < 1000 || links == 0 || apart == 0 {
		t.Errorf("%d formulas of copies, %d of them links, %d blocks taken apart: too few to say anything", copies, links, apart)
	}
}

// A value of a copy is the same once it was made compact.
func TestCompactValues(t *testing.T) {
	p := &copies{}
	values := []formulas.Value{{}, formulas.Num(0), formulas.Num(math.Copysign(0, -1)), formulas.Num(-1234567.891), formulas.Num(math.MaxFloat64),
		formulas.Num(math.SmallestNonzeroFloat64), formulas.Logical(true), formulas.Logical(false), formulas.Str(""), formulas.Str("n/a"), formulas.Fail("#N/A")}
	for n := range 3 * textsSearched {
		values = append(values, formulas.Str(strconv.Itoa(n)), formulas.Str("n/a"))
	}
	var packed []compact
	for _, v := range values {
		packed = append(packed, p.pack(v))
	}
	for i, v := range values {
		if got := p.value(packed[i]); got != v || math.Signbit(got.Num) != math.Signbit(v.Num) {
			t.Errorf("%+v came back as %+v", v, got)
		}
	}
	if len(p.texts) > 3+6*textsSearched {
		t.Errorf("%d texts kept for %d values", len(p.texts), len(values))
	}
	if got := p.value(beingComputed); got != (formulas.Value{}) || p.pack(formulas.Value{}) != notComputed {
		t.Errorf("a cell without a value shows %+v", got)
	}
}
