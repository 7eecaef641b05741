package templates

import (
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
				v, err := formulas.Eval(tree, &source{newEvaluation(p), i, j, k})
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
