package formulas

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// broken are formulas with what is said about them; the offset is that of the character marked by a caret below.
var broken = []struct {
	formula string
	offset  int
	says    string
}{
	{"", 0, "expected a formula, found nothing"},
	{"= a + b", 0, "leave it out"},
	{"a +", 3, "found the end of the formula"},
	{"a + * b", 4, "expected a line, a number or a function, found '*'"},
	{"(a + b", 6, "expected ) for the ( at 0"},
	{"a + b)", 5, "expected an operator or the end, found ')'"},
	{"a b", 2, "expected an operator"},
	{"a - 5%", 5, "give a percentage a name"},
	{"a == b", 2, "equal is = and not =="},
	{"a != b", 2, "unequal is <>"},
	{"a − b", 2, "minus is the hyphen"},
	{"a ≤ b", 2, "write <="},
	{"sum(a; b)", 5, "separated by commas"},
	{"'x'", 0, "double quotes"},
	{`"x`, 0, "no closing"},
	{"\"x\x01\"", 2, "U+0001"},
	{"\"x\xff\"", 2, "not UTF-8"},
	{"a + é", 4, "found 'é'"},
	{"1e400", 0, "too large"},
	{"2nd_quarter", 1, "name starts with a letter"},
	{"smu(a..b)", 0, "there is no function smu; did you mean sum?"},
	{"averge(a..b)", 0, "did you mean average?"},
	{"vlookup(a, b, 1)", 0, "there is no function vlookup"},
	{"round(a)", 0, "expected round(number, digits), found 1 argument"},
	{"sumifs(a, b, 1, c)", 0, "expected sumifs("},
	{"if(a, , b)", 6, "argument 2 of if is empty"},
	{"max(a,)", 6, "argument 2 of max is empty"},
	{"B7 + 1", 0, "B7 is a cell address"},
	{"Net_Sales", 0, "did you mean net_sales?"},
	{"a..b + 1", 0, "the block a..b stands where one value is needed"},
	{"round(a..b, 2)", 6, "the block a..b"},
	{"if(a[first..last] > 0, 1, 2)", 3, "the block a[first..last]"},
	{"sum(a..b * 2)", 4, "the block a..b"},
	{"index(a + b, 1)", 8, "argument 1 of index is a range"},
	{"countif(1, 1)", 8, "argument 1 of countif is a range"},
	{"a..", 3, "expected the name of a line"},
	{"a.", 2, "expected the name of a line after a."},
	{"a[", 2, "expected a period"},
	{"a[]", 2, "expected a period"},
	{"a[1]", 2, "write [+1] for later or [-1] for earlier"},
	{"a[-]", 2, "expected a number of columns"},
	{"a[-99999]", 2, "expected a number of columns"},
	{"[base]", 0, "a period follows the line's name"},
	{"case", 4, "expected a driver in parentheses"},
	{"case()", 5, "expected the name of a line"},
	{"case(a[-1])", 6, "expected ) after the driver a"},
	{"true(1)", 5, "expected )"},
	{`text(a, "yyyy")`, 8, "text knows no format"},
	{strings.Repeat("(", 70) + "1" + strings.Repeat(")", 70), 64, "nested more than 64 deep"},
	{strings.Repeat("-", 70) + "1", 64, "nested more than 64 deep"},
	{strings.Repeat("1+", 20000) + "1", 32768, "split it"},
}

func TestParseErrors(t *testing.T) {
	for _, test := range broken {
		e, err := Parse(test.formula)
		var found Error
		switch {
		case err == nil:
			t.Errorf("%.40q is read as %#v, want an error: %s", test.formula, e, test.says)
		case !errors.As(err, &found):
			t.Errorf("%.40q: error is %T, want Error", test.formula, err)
		case found.Offset != test.offset || !strings.Contains(found.Msg, test.says):
			t.Errorf("%.40q: %d: %s\nwant %d: %s", test.formula, found.Offset, found.Msg, test.offset, test.says)
		}
	}
}

func TestParseReportsAllMistakes(t *testing.T) {
	_, err := Parse("smu(a..b) + round(c) + d..e")
	var list Errors
	if !errors.As(err, &list) || len(list) != 3 || list[0].Offset != 0 || list[1].Offset != 12 || list[2].Offset != 23 {
		t.Errorf("errors are %v, want three at 0, 12 and 23", err)
	}
}

func TestParseOffsets(t *testing.T) {
	const formula = ` net_sales - "x" * -round( cost[-1], 2)`
	e, err := Parse(formula)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	Walk(e, func(e Expr) bool {
		got = append(got, strings.Fields(formula[e.Offset():])[0])
		return true
	})
	if want := `- net_sales * "x" -round( round( cost[-1], 2)`; strings.Join(got, " ") != want {
		t.Errorf("nodes start at %s, want %s", strings.Join(got, " "), want)
	}
}

func TestParseReferences(t *testing.T) {
	for _, test := range []struct {
		text string
		want Ref
	}{
		{"x", Ref{Line: "x"}},
		{"income.net_sales", Ref{Line: "income.net_sales"}},
		{"x[-1]", Ref{Line: "x", Shift: -1}},
		{"x [ + 2 ]", Ref{Line: "x", Shift: 2}},
		{"x[0]", Ref{Line: "x"}},
		{"x[base]", Ref{Line: "x", Period: "base"}},
		{"x[2003]", Ref{Line: "x", Period: "2003"}},
		{"x[2003-12]", Ref{Line: "x", Period: "2003-12"}},
		{"x[q1_2003]", Ref{Line: "x", Period: "q1_2003"}},
		{"case(x)", Ref{Line: "x", Case: true}},
		{"CASE( x )[-1]", Ref{Line: "x", Case: true, Shift: -1}},
		{"a..b", Ref{Line: "a", To: "b"}},
		{"a .. b[-1]", Ref{Line: "a", To: "b", Shift: -1}},
		{"s.a..s.b", Ref{Line: "s.a", To: "s.b"}},
		{"x[2004..2008]", Ref{Line: "x", Period: "2004", PeriodTo: "2008"}},
		{"x[first..last]", Ref{Line: "x", Period: "first", PeriodTo: "last"}},
		{"x[-3..0]", Ref{Line: "x", Shift: -3, PeriodTo: "0"}},
		{"x[0..last]", Ref{Line: "x", PeriodTo: "last"}},
		{"x[first..-1]", Ref{Line: "x", Period: "first", PeriodTo: "-1"}},
	} {
		e, err := Parse("sum(" + test.text + ")")
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		got := slices.Collect(Refs(e))[0]
		if got.Pos != 4 {
			t.Errorf("%s starts at %d, want 4", test.text, got.Pos)
		}
		got.Pos = 0
		if got != test.want {
			t.Errorf("%s is read as %+v, want %+v", test.text, got, test.want)
		}
	}
}

func TestCheck(t *testing.T) {
	nested := func(n int) string { return strings.Repeat("ABS(", n) + "1" + strings.Repeat(")", n) }
	for _, test := range []struct{ text, says string }{
		{"SUM(B5:B9,'It''s (one'!C12)&\"a \"\"(\"", ""},
		{nested(64), ""},
		{nested(65), "nested more than 64"},
		{"SUM(" + strings.Repeat("1,", 254) + "1)", ""},
		{"SUM(" + strings.Repeat("1,", 255) + "1)", "more than 255 arguments"},
		{strings.Repeat("1+", 4095) + "11", ""},
		{strings.Repeat("1+", 4096) + "1", "8193 characters"},
		{`"` + strings.Repeat("x", 255) + `"`, ""},
		{`"` + strings.Repeat("x", 256) + `"`, "256 characters"},
		{"(1", "closing )"},
		{"1)", "closes nothing"},
		{`"x`, "closing \""},
		{"'Balance Sheet!A1", "closing '"},
		{"1,2", "outside the arguments"},
	} {
		err := Check(test.text)
		if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%.40s: %v, want %q", test.text, err, test.says)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range cases {
		f.Add(c.formula)
	}
	for _, b := range broken {
		f.Add(b.formula)
	}
	g := readGrid(f, "a=1,2; b=-4,5; c=0,0; d=3,7")
	f.Fuzz(func(t *testing.T, text string) {
		e, err := Parse(text)
		if err != nil {
			var found Error
			if !errors.As(err, &found) || found.Offset < 0 || found.Offset > len(text) {
				t.Fatalf("%q: error %#v has no place in the text", text, err)
			}
			return
		}
		Walk(e, func(e Expr) bool {
			if o := e.Offset(); o < 0 || o >= len(text) {
				t.Fatalf("%q: offset %d outside", text, o)
			}
			return true
		})
		printed := Print(e)
		if again, err := Parse(printed); err != nil {
			if !strings.Contains(err.Error(), "split it") { // printing adds spaces and parentheses
				t.Fatalf("%q prints as %q: %v", text, printed, err)
			}
		} else if !Same(e, again) {
			t.Fatalf("%q prints as %q, another tree", text, printed)
		}
		Excel(e, Ref.String)
		Words(e, Ref.String)
		Eval(e, anySource{g})
	})
}

// anySource answers for every reference.
type anySource struct{ grid }

func (s anySource) Value(ref Ref) (Value, error) {
	return s.cell(len(ref.Line)%4, ref.Shift), nil
}

func (s anySource) Area(ref Ref) (Area, error) {
	if ref.Period == "none" {
		return Area{}, nil
	}
	return Area{Columns: 2, Values: append(append([]Value(nil), s.cells[len(ref.Line)%4]...), Str("x"), Fail(errNA))}, nil
}

// An empty or misshapen area must not break a function.
func TestFunctionsOnEmptyAreas(t *testing.T) {
	for _, f := range Functions() {
		row := lookup(f.Name)
		for n := row.min; n <= min(row.max, row.min+2*max(row.step, 1)); n += max(row.step, 1) {
			args := make([]Expr, n)
			for i := range args {
				args[i] = Ref{Line: "x", Period: "none"}
			}
			if _, err := Eval(Call{Func: f.Name, Args: args}, anySource{readGrid(t, "a=1; b=2; c=3; d=4")}); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
		}
	}
}

func TestEvalRefusesTreesAtFault(t *testing.T) {
	g := readGrid(t, "a=1; b=2")
	for _, test := range []struct {
		e    Expr
		says string
	}{
		{Call{Func: "SMU"}, "did you mean sum?"},
		{Call{Func: "ROUND", Args: []Expr{Number{}}}, "expected round(number, digits)"},
		{Call{Func: "SUMIFS", Args: []Expr{Ref{Line: "a"}, Ref{Line: "a"}, Number{}, Ref{Line: "a"}}}, "expected sumifs("},
		{Ref{Line: "a", To: "b"}, "the block a..b"},
		{Call{Func: "INDEX", Args: []Expr{Number{Value: 1}, Number{Value: 1}}}, "expected a line or a block"},
		{Ref{Line: "nowhere"}, "no line nowhere"},
		{Call{Func: "SUM", Args: []Expr{Ref{Line: "nowhere"}}}, "no line nowhere"},
	} {
		if v, err := Eval(test.e, g); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s is %v (%v), want the error %q", Print(test.e), v, err, test.says)
		}
	}
}

// model is a source for benchmarks with the cost of a slice access.
type model []Value

func (m model) Value(ref Ref) (Value, error) { return m[len(ref.Line)], nil }
func (m model) Area(ref Ref) (Area, error)   { return Area{1, m[:8]}, nil }

func benchmarkFormulas(tb testing.TB) (trees []Expr, from model) {
	for i := range 16 {
		from = append(from, Num(float64(i)+0.5))
	}
	for _, text := range []string{
		"variable_cost[base] * volume * cost",
		"cost + pension + depreciation + other",
		"a - b",
		"if(cash < minimum, minimum - cash, 0)",
		"opening * rate / 12",
		"sum(first..last)",
		"round(a * b, 2)",
		"max(0, opening - payment)",
		"-interest * (1 - tax)",
		"a[-1] + b - c * d / 2",
	} {
		e, err := Parse(text)
		if err != nil {
			tb.Fatal(err)
		}
		trees = append(trees, e)
	}
	return trees, from
}

// BenchmarkEval evaluates ten thousand formulas of a typical model.
func BenchmarkEval(b *testing.B) {
	trees, from := benchmarkFormulas(b)
	m := NewMachine(from)
	b.ReportAllocs()
	for b.Loop() {
		for i := range 10000 {
			if _, err := m.Eval(trees[i%len(trees)]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		Parse("if(opening + interest - payment > 0, round(opening * rate / 12, 2), sum(a..b) - case(price)[-1])")
	}
}

func BenchmarkExcel(b *testing.B) {
	e, _ := Parse("if(opening + interest - payment > 0, round(opening * rate / 12, 2), sum(a..b) - case(price)[-1])")
	for b.Loop() {
		Excel(e, func(Ref) string { return "B7" })
	}
}

func TestArithmeticDoesNotAllocate(t *testing.T) {
	_, from := benchmarkFormulas(t)
	for _, text := range []string{"a + b * c - d / 2 ^ 2", "if(a > b, -a, b)", "max(0, a - b)", "sum(a..b)", "and(a > 0, b > 0)"} {
		e, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		m := NewMachine(from)
		if n := testing.AllocsPerRun(100, func() { m.Eval(e) }); n > 0 {
			t.Errorf("%s allocates %v times", text, n)
		}
	}
}

func ExampleWords() {
	e, err := Parse("net_sales - cost_of_sales")
	if err != nil {
		fmt.Println(err)
		return
	}
	captions := map[string]string{"net_sales": "Net sales", "cost_of_sales": "Cost of products sold"}
	fmt.Println(Words(e, func(ref Ref) string { return captions[ref.Line] }))
	fmt.Println(Excel(e, func(ref Ref) string { return map[string]string{"net_sales": "C5", "cost_of_sales": "C6"}[ref.Line] }))
	// Output:
	// Net sales − Cost of products sold
	// C5-C6
}
