package formulas

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

const randomGrid = "a=12.5,3; b=-4,0.25; c=0,7; d=2,-1"

// randomTree builds trees of arithmetic, comparison and a few functions, as code would: without raw texts, and with
// negative constants.
func randomTree(random *rand.Rand, depth int) Expr {
	if depth == 0 || random.IntN(6) == 0 {
		switch random.IntN(3) {
		case 0:
			return Number{Value: []float64{0, 1, 2, 3, 0.5, 10, -2, -0.25, 1234567.891, 1e-12, 1e22}[random.IntN(9)]}
		case 1:
			return Ref{Line: string('a' + rune(random.IntN(4))), Shift: random.IntN(2)}
		}
		return Ref{Line: string('a' + rune(random.IntN(4)))}
	}
	below := func() Expr { return randomTree(random, depth-1) }
	switch random.IntN(10) {
	case 0:
		return Neg{X: below()}
	case 1:
		return Binary{Op: "^", X: below(), Y: Number{Value: float64(random.IntN(3)) + 1}}
	case 2:
		test := Binary{Op: []string{"=", "<>", "<", "<=", ">", ">="}[random.IntN(6)], X: below(), Y: below()}
		return Call{Func: "IF", Args: []Expr{test, below(), below()}}
	case 3:
		return Call{Func: []string{"MAX", "MIN", "SUM"}[random.IntN(3)], Args: []Expr{below(), Ref{Line: "a", To: "d"}, below()}}
	case 4:
		return Call{Func: "ROUND", Args: []Expr{below(), Number{Value: float64(random.IntN(4)) - 1}}}
	}
	return Binary{Op: []string{"+", "-", "*", "/"}[random.IntN(4)], X: below(), Y: below()}
}

// A printed tree, in either language, means what the tree means. The Excel text is read with line names for cells.
func TestPrintedTreesMeanTheSame(t *testing.T) {
	g := readGrid(t, randomGrid)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		e := randomTree(random, 5)
		want, err := Eval(e, g)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{Print(e), Excel(e, Ref.String)} {
			back, err := Parse(text)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			got, err := Eval(back, g)
			if err != nil || got != want && !(math.IsNaN(got.Num) && math.IsNaN(want.Num)) {
				t.Fatalf("%s is %v (%v), its tree is %v", text, got, err, want)
			}
			if again, err := Parse(Print(back)); err != nil || !Same(again, back) {
				t.Fatalf("%s reads back as another tree: %v", Print(back), err)
			}
		}
	}
}

// randomCall builds a call of a function with traps of its own: rounding, dates, loans.
func randomCall(random *rand.Rand) Expr {
	pick := func(names ...string) string { return names[random.IntN(len(names))] }
	number := func(x float64) Expr { return Number{Value: x} }
	date := func() Expr { return number(float64(36000 + random.IntN(8000))) }
	switch random.IntN(6) {
	case 0, 1: // halves of a last digit, as sums and products of money have them
		x := Binary{Op: pick("*", "/", "+"), X: number(float64(random.IntN(2000000)-1000000) / 1000), Y: number(float64(random.IntN(200)+1) / 8)}
		return Call{Func: pick("ROUND", "ROUNDUP", "ROUNDDOWN"), Args: []Expr{x, number(float64(random.IntN(7) - 3))}}
	case 2:
		x := number(float64(random.IntN(4000)-2000) / 10)
		return Binary{Op: "+", X: Call{Func: "INT", Args: []Expr{Binary{Op: "*", X: x, Y: number(10)}}},
			Y: Call{Func: "MOD", Args: []Expr{x, number(float64(random.IntN(9)+1) / 4)}}}
	case 3:
		return Call{Func: pick("EDATE", "EOMONTH"), Args: []Expr{date(), number(float64(random.IntN(60) - 30))}}
	case 4:
		return Call{Func: "DAYS360", Args: []Expr{date(), date(), Call{Func: pick("TRUE", "FALSE")}}}
	}
	args := []Expr{number(float64(random.IntN(20)) / 200), number(float64(random.IntN(12) + 1)), number(float64(12 + random.IntN(120))),
		number(float64(random.IntN(5000000))), number(float64(random.IntN(1000))), number(float64(random.IntN(2)))}
	return Call{Func: pick("IPMT", "PPMT"), Args: args}
}

func TestPrintOfTreesBuiltInCode(t *testing.T) {
	a, b, c := Ref{Line: "a"}, Ref{Line: "b"}, Ref{Line: "c"}
	long := strings.Repeat("x", 200) + `"` + strings.Repeat("y", 100)
	for _, test := range []struct {
		e           Expr
		line, excel string
	}{
		{Binary{Op: "-", X: a, Y: Binary{Op: "-", X: b, Y: c}}, "a - (b - c)", "a-(b-c)"},
		{Binary{Op: "-", X: Binary{Op: "-", X: a, Y: b}, Y: c}, "a - b - c", "a-b-c"},
		{Binary{Op: "*", X: Binary{Op: "+", X: a, Y: b}, Y: c}, "(a + b) * c", "(a+b)*c"},
		{Binary{Op: "/", X: a, Y: Binary{Op: "*", X: b, Y: c}}, "a / (b * c)", "a/(b*c)"},
		{Binary{Op: "^", X: Binary{Op: "^", X: a, Y: b}, Y: c}, "a ^ b ^ c", "a^b^c"},
		{Binary{Op: "^", X: a, Y: Binary{Op: "^", X: b, Y: c}}, "a ^ (b ^ c)", "a^(b^c)"},
		{Binary{Op: "^", X: Neg{X: a}, Y: b}, "(-a) ^ b", "(-a)^b"},
		{Binary{Op: "^", X: a, Y: Number{Value: -2}}, "a ^ (-2)", "a^(-2)"},
		{Neg{X: Binary{Op: "^", X: a, Y: b}}, "-(a ^ b)", "-(a^b)"},
		{Neg{X: Binary{Op: "+", X: a, Y: b}}, "-(a + b)", "-(a+b)"},
		{Neg{X: Neg{X: a}}, "--a", "--a"},
		{Neg{X: Number{Value: -2}}, "-(-2)", "-(-2)"},
		{Binary{Op: "*", X: Number{Value: -2}, Y: a}, "-2 * a", "-2*a"},
		{Binary{Op: "=", X: a, Y: Binary{Op: "=", X: b, Y: c}}, "a = (b = c)", "a=(b=c)"},
		{Binary{Op: "&", X: a, Y: Binary{Op: "+", X: b, Y: c}}, "a & b + c", "a&b+c"},
		{Call{Func: "TRUE"}, "true", "TRUE"},
		{Call{Func: "NA"}, "na()", "NA()"},
		{Number{Value: 0.1}, "0.1", "0.1"},
		{Number{Value: 1e22}, "1E+22", "1E+22"},
		{Number{Value: 1.5e-10}, "1.5E-10", "1.5E-10"},
		{Number{Value: math.Copysign(0, -1)}, "0", "0"},
		{Number{Value: math.Inf(1)}, "SQRT(-1)", "SQRT(-1)"},
		{Number{Raw: "1.50", Value: 1.5}, "1.50", "1.5"},
		{Number{Raw: "2", Value: 1.5}, "1.5", "1.5"},
		{Ref{Line: "s.a", To: "s.b", Period: "2004", PeriodTo: "last"}, "s.a..s.b[2004..last]", "s.a..s.b[2004..last]"},
		{Ref{Line: "a", Case: true, Shift: -1}, "case(a)[-1]", "case(a)[-1]"},
		{Text{Value: long}, quote(long), `"` + strings.Repeat("x", 200) + `""` + strings.Repeat("y", 53) + `"&"` + strings.Repeat("y", 47) + `"`},
		{Binary{Op: "=", X: Text{Value: long}, Y: a}, quote(long) + " = a", `"` + strings.Repeat("x", 200) + `""` + strings.Repeat("y", 53) + `"&"` + strings.Repeat("y", 47) + `"=a`},
		{Binary{Op: "&", X: a, Y: Text{Value: strings.Repeat("z", 256)}}, `a & "` + strings.Repeat("z", 256) + `"`, `a&("` + strings.Repeat("z", 255) + `"&"z")`},
	} {
		if got := Print(test.e); got != test.line {
			t.Errorf("printed as %s, want %s", got, test.line)
		}
		if got := Excel(test.e, Ref.String); got != test.excel {
			t.Errorf("Excel text is %s, want %s", got, test.excel)
		}
	}
}

// Adding a node type breaks here, and loudly in every reader.
func TestReadersKnowEveryNode(t *testing.T) {
	nodes := []Expr{Number{Value: 1}, Text{Value: "x"}, Ref{Line: "a"}, Neg{X: Number{Value: 1}},
		Binary{Op: "+", X: Number{Value: 1}, Y: Number{Value: 2}}, Call{Func: "SUM", Args: []Expr{Ref{Line: "a"}}}}
	g := readGrid(t, "a=1")
	seen := map[reflect.Type]bool{}
	for _, e := range nodes {
		Print(e)
		Excel(e, g.at)
		Words(e, Ref.String)
		if _, err := Eval(e, g); err != nil {
			t.Error(err)
		}
		Walk(e, func(e Expr) bool { seen[reflect.TypeOf(e)] = true; return true })
	}
	if len(seen) != 6 {
		t.Errorf("walked %d node types, want 6", len(seen))
	}
	defer func() {
		if message, _ := recover().(string); !strings.Contains(message, "*formulas.Number") {
			t.Errorf("panic names %q, want the node type", message)
		}
	}()
	Print(&Number{})
}

func TestRefs(t *testing.T) {
	e, err := Parse("sum(a..b) + if(case(d)[-1] > 0, a, s.c[base]) - a")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for ref := range Refs(e) {
		got = append(got, ref.String())
	}
	if want := "a..b case(d)[-1] a s.c[base] a"; strings.Join(got, " ") != want {
		t.Errorf("references are %v, want %s", got, want)
	}
}

func TestWords(t *testing.T) {
	captions := map[string]string{"net_sales": "Net sales", "cost": "Cost of products sold", "rate": "Tax rate", "pretax": "Income before taxes"}
	name := func(ref Ref) string {
		caption := captions[ref.Line]
		if ref.To != "" {
			caption += " to " + captions[ref.To]
		}
		if ref.Shift == -1 {
			caption += " of the year before"
		}
		return caption
	}
	for _, test := range []struct{ formula, want string }{
		{"net_sales - cost", "Net sales − Cost of products sold"},
		{"(net_sales - cost) / net_sales", "(Net sales − Cost of products sold) ÷ Net sales"},
		{"max(0, pretax * rate)", "the larger of 0 and Income before taxes × Tax rate"},
		{"pretax - max(0, pretax * rate)", "Income before taxes − (the larger of 0 and Income before taxes × Tax rate)"},
		{"sum(net_sales..cost)", "the sum of Net sales to Cost of products sold"},
		{"if(pretax > 0, pretax * rate, 0)", "if Income before taxes is more than 0 then Income before taxes × Tax rate, otherwise 0"},
		{"if(pretax > 0, rate)", "if Income before taxes is more than 0 then Tax rate"},
		{"net_sales / net_sales[-1] - 1", "Net sales ÷ Net sales of the year before − 1"},
		{"-cost", "−Cost of products sold"},
		{"min(cost, rate, 1)", "the smaller of Cost of products sold, Tax rate and 1"},
		{"pmt(rate, 12, cost)", "pmt(Tax rate, 12, Cost of products sold)"},
	} {
		e, err := Parse(test.formula)
		if err != nil {
			t.Fatal(err)
		}
		if got := Words(e, name); got != test.want {
			t.Errorf("%s in words is %q, want %q", test.formula, got, test.want)
		}
	}
}
