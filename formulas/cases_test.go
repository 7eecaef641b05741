package formulas

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"
)

// A case is one formula with three witnesses: the text Excel stores, the value this package computes, and, where it is
// installed, the value LibreOffice computes from that text.
type formulaCase struct {
	formula string
	in      string // lines, one per row from row 1; see grid
	excel   string // with lines in rows from 1 and the formula's own period in column C
	want    string // 3, "text", TRUE, #N/A
	differs string // why LibreOffice computes something else, "" where it does not
}

// grid is a small model: a line a row, a period a column, the formula standing in the first column. It is written
// as "a=1,2,3; b=4,_,"x"": _ is a blank.
type grid struct {
	lines []string
	cells [][]Value
	top   int // row of the first line in the sheet, from 1
}

func readGrid(t testing.TB, text string) grid {
	t.Helper()
	g := grid{top: 1}
	for _, line := range strings.Split(text, ";") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, values, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("expected line=values, found %q", line)
		}
		g.lines = append(g.lines, strings.TrimSpace(name))
		var row []Value
		for _, v := range strings.Split(values, ",") {
			row = append(row, readValue(t, strings.TrimSpace(v)))
		}
		g.cells = append(g.cells, row)
	}
	return g
}

func readValue(t testing.TB, s string) Value {
	t.Helper()
	switch {
	case s == "_":
		return Value{}
	case s == "TRUE" || s == "FALSE":
		return Logical(s == "TRUE")
	case strings.HasPrefix(s, "#"):
		return Fail(s)
	case strings.HasPrefix(s, `"`):
		return Str(s[1 : len(s)-1])
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatalf("expected a value, found %q", s)
	}
	return Num(x)
}

// box is the rectangle a reference names, in lines and periods from 0.
func (g grid) box(ref Ref) (line, period, lastLine, lastPeriod int, err error) {
	find := func(name string) int {
		for i, l := range g.lines {
			if l == name {
				return i
			}
		}
		err = fmt.Errorf("no line %s", name)
		return 0
	}
	line, period = find(ref.Line), ref.Shift
	lastLine, lastPeriod = line, period
	if ref.To != "" {
		lastLine = find(ref.To)
	}
	if ref.PeriodTo != "" {
		lastPeriod, _ = strconv.Atoi(ref.PeriodTo)
	}
	return line, period, lastLine, lastPeriod, err
}

func (g grid) cell(line, period int) Value {
	if period < 0 || period >= len(g.cells[line]) {
		return Value{}
	}
	return g.cells[line][period]
}

func (g grid) Value(ref Ref) (Value, error) {
	line, period, _, _, err := g.box(ref)
	if err != nil {
		return Value{}, err
	}
	return g.cell(line, period), nil
}

func (g grid) Area(ref Ref) (Area, error) {
	line, period, lastLine, lastPeriod, err := g.box(ref)
	a := Area{Columns: lastPeriod - period + 1}
	for l := line; l <= lastLine && err == nil; l++ {
		for p := period; p <= lastPeriod; p++ {
			a.Values = append(a.Values, g.cell(l, p))
		}
	}
	return a, err
}

func (g grid) at(ref Ref) string {
	line, period, lastLine, lastPeriod, err := g.box(ref)
	if err != nil {
		panic(err)
	}
	first := fmt.Sprintf("%c%d", 'C'+period, g.top+line)
	if !ref.Block() {
		return first
	}
	return first + ":" + fmt.Sprintf("%c%d", 'C'+lastPeriod, g.top+lastLine)
}

const (
	logicalIsNumber = "LibreOffice has no logical values apart from numbers"
	ownError        = "LibreOffice has an error of its own here"
	anyPower        = "LibreOffice computes a power that Excel refuses"
	earlyDates      = "LibreOffice counts days before 1 March 1900 without Excel's day that never was"
)

var cases = []formulaCase{
	// Operators and their order.
	{"1 + 2 * 3", "", "1+2*3", "7", ""},
	{"(1 + 2) * 3", "", "(1+2)*3", "9", ""},
	{"-2 ^ 2", "", "(-2)^2", "4", ""},
	{"-(2 ^ 2)", "", "-(2^2)", "-4", ""},
	{"2 ^ 3 ^ 2", "", "2^3^2", "64", ""},
	{"2 ^ (3 ^ 2)", "", "2^(3^2)", "512", ""},
	{"2 ^ -1", "", "2^(-1)", "0.5", ""},
	{"10 - (3 - 2)", "", "10-(3-2)", "9", ""},
	{"10 - 3 - 2", "", "10-3-2", "5", ""},
	{"100 / (10 / 5)", "", "100/(10/5)", "50", ""},
	{"2 * -3", "", "2*-3", "-6", ""},
	{"5 - -3", "", "5--3", "8", ""},
	{"--5", "", "--5", "5", ""},
	{"+5", "", "5", "5", ""},
	{"1 & 2 + 3", "", "1&2+3", `"15"`, ""},
	{"1 + 1 & \"x\" = \"2X\"", "", `1+1&"x"="2X"`, "TRUE", ""},
	{"1 < 2 = true", "", "1<2=TRUE", "TRUE", ""},
	{"(1 = 1) + 1", "", "(1=1)+1", "2", ""},
	{".28 * 100", "", "0.28*100", "28", ""},
	{"1e-3 + 1E3", "", "0.001+1000", "1000.001", ""},
	{"1234567.891 * 1", "", "1234567.891*1", "1234567.891", ""},
	{"1e300 * 1e300", "", "1E+300*1E+300", "#NUM!", ""},
	{"1 / 0", "", "1/0", "#DIV/0!", ""},
	{"0 ^ 0", "", "0^0", "#NUM!", anyPower},
	{"0 ^ -1", "", "0^(-1)", "#DIV/0!", ownError},
	{"(-8) ^ (1 / 3)", "", "(-8)^(1/3)", "#NUM!", anyPower},
	{"(-2) ^ 3", "", "(-2)^3", "-8", ""},

	// Lines and periods.
	{"a - b", "a=10; b=4", "C1-C2", "6", ""},
	{"a[+1] - a", "a=10,13", "D1-C1", "3", ""},
	{"sum(a..c)", "a=1; b=2; c=3", "SUM(C1:C3)", "6", ""},
	{"sum(a..b[+1])", "a=1,5; b=2,6", "SUM(D1:D2)", "11", ""},
	{"sum(a[0..+2])", "a=1,2,3", "SUM(C1:E1)", "6", ""},
	{"sum(a..b[0..+1]) - a", "a=1,2; b=3,4", "SUM(C1:D2)-C1", "9", ""},
	{"a", "a=_", "C1", "0", ""},

	// Blanks, texts, logical values in arithmetic and comparison.
	{"a + 1", "a=_", "C1+1", "1", ""},
	{"a & \"x\"", "a=_", `C1&"x"`, `"x"`, ""},
	{"a = 0", "a=_", "C1=0", "TRUE", ""},
	{"a = \"\"", "a=_", `C1=""`, "TRUE", ""},
	{"a = b", "a=_; b=_", "C1=C2", "TRUE", ""},
	{"a < 1", "a=_", "C1<1", "TRUE", ""},
	{"a + 1", `a="12"`, "C1+1", "13", ""},
	{"a * 2", `a=" 1.5 "`, "C1*2", "3", ""},
	{"a + 1", `a="twelve"`, "C1+1", "#VALUE!", ""},
	{"\"\" + 1", "", `""+1`, "#VALUE!", ""},
	{"a + 1", `a="1x"`, "C1+1", "#VALUE!", ""},
	{"true + true", "", "TRUE+TRUE", "2", ""},
	{"-true", "", "-TRUE", "-1", ""},
	{"true & \"\"", "", `TRUE&""`, `"TRUE"`, logicalIsNumber},
	{"\"abc\" = \"ABC\"", "", `"abc"="ABC"`, "TRUE", ""},
	{"\"a\" < \"B\"", "", `"a"<"B"`, "TRUE", ""},
	{"\"a\" <> \"b\"", "", `"a"<>"b"`, "TRUE", ""},
	{"\"10\" > 9", "", `"10">9`, "TRUE", ""},
	{"\"10\" = 10", "", `"10"=10`, "FALSE", ""},
	{"true > 5", "", "TRUE>5", "TRUE", logicalIsNumber},
	{"true = 1", "", "TRUE=1", "FALSE", logicalIsNumber},
	{"a >= b", "a=2; b=2", "C1>=C2", "TRUE", ""},
	{"a <= b", "a=3; b=2", "C1<=C2", "FALSE", ""},
	{"0.1 + 0.2 = 0.3", "", "0.1+0.2=0.3", "TRUE", ""},
	{"0.1 + 0.2 - 0.3", "", "0.1+0.2-0.3", "0", ""},
	{"0.1 + 0.2 > 0.3", "", "0.1+0.2>0.3", "FALSE", ""},
	{"1 / 3 & \"\"", "", `1/3&""`, `"0.333333333333333"`, ""},
	{"0.1 + 0.2 & \"\"", "", `0.1+0.2&""`, `"0.3"`, ""},
	{"1234567 & \"\"", "", `1234567&""`, `"1234567"`, ""},
	{"\"say \"\"yes\"\"\"", "", `"say ""yes"""`, `"say "yes""`, ""},

	// Errors travel.
	{"a + b", "a=#N/A; b=#DIV/0!", "C1+C2", "#N/A", ""},
	{"a & \"x\"", "a=#N/A", `C1&"x"`, "#N/A", ""},
	{"a = a", "a=#DIV/0!", "C1=C1", "#DIV/0!", ""},
	{"-a", "a=#DIV/0!", "-C1", "#DIV/0!", ""},
	{"sum(a..b)", "a=1; b=#DIV/0!", "SUM(C1:C2)", "#DIV/0!", ""},
	{"round(a, 2)", "a=#N/A", "ROUND(C1,2)", "#N/A", ""},

	// Logic.
	{"if(a > 0, \"gain\", \"loss\")", "a=-1", `IF(C1>0,"gain","loss")`, `"loss"`, ""},
	{"if(a > 0, 1)", "a=-1", "IF(C1>0,1)", "FALSE", ""},
	{"if(a = 0, 0, 1 / a)", "a=0", "IF(C1=0,0,1/C1)", "0", ""},
	{"if(a, 1, 2)", "a=_", "IF(C1,1,2)", "2", ""},
	{"if(true, a)", "a=_", "IF(TRUE,C1)", "0", ""},
	{"if(\"x\", 1, 2)", "", `IF("x",1,2)`, "#VALUE!", ""},
	{"if(na(), 1, 2)", "", "IF(NA(),1,2)", "#N/A", ""},
	{"and(a > 0, b > 0)", "a=1; b=0", "AND(C1>0,C2>0)", "FALSE", ""},
	{"and(a..c)", `a=TRUE; b=1; c="x"`, "AND(C1:C3)", "TRUE", ""},
	{"and(a..b)", "a=_; b=_", "AND(C1:C2)", "#VALUE!", ""},
	{"or(a..c)", "a=FALSE; b=0; c=2", "OR(C1:C3)", "TRUE", ""},
	{"or(false, false)", "", "OR(FALSE,FALSE)", "FALSE", ""},
	{"or(true, 1 / 0)", "", "OR(TRUE,1/0)", "#DIV/0!", ""},
	{"not(a)", "a=0", "NOT(C1)", "TRUE", ""},
	{"true", "", "TRUE", "TRUE", ""},
	{"false", "", "FALSE", "FALSE", ""},
	{"iferror(1 / 0, \"none\")", "", `IFERROR(1/0,"none")`, `"none"`, ""},
	{"iferror(a, 0)", "a=7", "IFERROR(C1,0)", "7", ""},
	{"iferror(1, 1 / 0)", "", "IFERROR(1,1/0)", "1", ""},
	{"isnumber(a)", `a="1"`, "ISNUMBER(C1)", "FALSE", ""},
	{"isnumber(a)", "a=1", "ISNUMBER(C1)", "TRUE", ""},
	{"isnumber(a)", "a=#N/A", "ISNUMBER(C1)", "FALSE", ""},
	{"isblank(a)", "a=_", "ISBLANK(C1)", "TRUE", ""},
	{"isblank(a)", `a="x"`, "ISBLANK(C1)", "FALSE", ""},
	{"iserror(a)", "a=#DIV/0!", "ISERROR(C1)", "TRUE", ""},
	{"iserror(a + 1)", "a=1", "ISERROR(C1+1)", "FALSE", ""},
	{"na()", "", "NA()", "#N/A", ""},

	// Rounding and whole numbers.
	{"round(2.5, 0)", "", "ROUND(2.5,0)", "3", ""},
	{"round(-2.5, 0)", "", "ROUND(-2.5,0)", "-3", ""},
	{"round(1.005, 2)", "", "ROUND(1.005,2)", "1.01", ""},
	{"round(2.675, 2)", "", "ROUND(2.675,2)", "2.68", ""},
	{"round(1.0049999, 2)", "", "ROUND(1.0049999,2)", "1", ""},
	{"round(1.115, 2)", "", "ROUND(1.115,2)", "1.12", ""},
	{"round(0.285, 2)", "", "ROUND(0.285,2)", "0.29", ""},
	{"round(1628326, -3)", "", "ROUND(1628326,-3)", "1628000", ""},
	{"round(1628500, -3)", "", "ROUND(1628500,-3)", "1629000", ""},
	{"round(49, -2)", "", "ROUND(49,-2)", "0", ""},
	{"round(50, -2)", "", "ROUND(50,-2)", "100", ""},
	{"round(50, -3)", "", "ROUND(50,-3)", "0", ""},
	{"round(39256438.125, 2)", "", "ROUND(39256438.125,2)", "39256438.13", ""},
	{"round(a, 1.9)", "a=1.26", "ROUND(C1,1.9)", "1.3", ""},
	{"round(\"x\", 1)", "", `ROUND("x",1)`, "#VALUE!", ""},
	{"roundup(2.01, 1)", "", "ROUNDUP(2.01,1)", "2.1", ""},
	{"roundup(-2.01, 0)", "", "ROUNDUP(-2.01,0)", "-3", ""},
	{"roundup(2.3, 1)", "", "ROUNDUP(2.3,1)", "2.3", ""},
	{"roundup(1, -2)", "", "ROUNDUP(1,-2)", "100", ""},
	{"rounddown(2.99, 1)", "", "ROUNDDOWN(2.99,1)", "2.9", ""},
	{"rounddown(-2.99, 0)", "", "ROUNDDOWN(-2.99,0)", "-2", ""},
	{"rounddown(2.3 * 100, 0)", "", "ROUNDDOWN(2.3*100,0)", "230", ""},
	{"int(2.7)", "", "INT(2.7)", "2", ""},
	{"int(-2.1)", "", "INT(-2.1)", "-3", ""},
	{"int((0.1 + 0.7) * 10)", "", "INT((0.1+0.7)*10)", "8", ""},
	{"mod(10, 3)", "", "MOD(10,3)", "1", ""},
	{"mod(-10, 3)", "", "MOD(-10,3)", "2", ""},
	{"mod(10, -3)", "", "MOD(10,-3)", "-2", ""},
	{"mod(1, 0)", "", "MOD(1,0)", "#DIV/0!", ""},
	{"mod(0.3, 0.1)", "", "MOD(0.3,0.1)", "0", ""},
	{"abs(a)", "a=-5", "ABS(C1)", "5", ""},
	{"sign(a)", "a=-5", "SIGN(C1)", "-1", ""},
	{"sign(a)", "a=0", "SIGN(C1)", "0", ""},
	{"sqrt(a)", "a=9", "SQRT(C1)", "3", ""},
	{"sqrt(-1)", "", "SQRT(-1)", "#NUM!", ownError},

	// Counting and adding.
	{"sum(a..d)", `a=1; b="x"; c=_; d="5"`, "SUM(C1:C4)", "1", ""},
	{"sum(a..b)", "a=1; b=TRUE", "SUM(C1:C2)", "1", logicalIsNumber},
	{"sum(1, true, \"3\")", "", `SUM(1,TRUE,"3")`, "5", "LibreOffice adds no texts given as arguments"},
	{"sum(1, true)", "", "SUM(1,TRUE)", "2", ""},
	{"sum(1, \"x\")", "", `SUM(1,"x")`, "#VALUE!", ""},
	{"sum(a, b..c, 4)", "a=1; b=2; c=3", "SUM(C1,C2:C3,4)", "10", ""},
	{"sum(a)", `a="5"`, "SUM(C1)", "0", ""},
	{"average(a..d)", `a=1; b=2; c=_; d="x"`, "AVERAGE(C1:C4)", "1.5", ""},
	{"average(a..b)", "a=_; b=_", "AVERAGE(C1:C2)", "#DIV/0!", ""},
	{"min(a..c)", `a=3; b=-1; c="x"`, "MIN(C1:C3)", "-1", ""},
	{"min(a..b)", "a=_; b=_", "MIN(C1:C2)", "0", ""},
	{"max(0, a - b)", "a=3; b=5", "MAX(0,C1-C2)", "0", ""},
	{"max(a..b, 7)", "a=3; b=5", "MAX(C1:C2,7)", "7", ""},
	{"max(a, b)", "a=-3; b=_", "MAX(C1,C2)", "-3", ""},
	{"max(1, a)", "a=#N/A", "MAX(1,C1)", "#N/A", ""},
	{"count(a..e)", `a=1; b="2"; c=_; d=#N/A; e=4`, "COUNT(C1:C5)", "2", ""},
	{"count(1, \"2\", \"x\")", "", `COUNT(1,"2","x")`, "2", ""},
	{"counta(a..d)", `a=1; b="x"; c=_; d=#N/A`, "COUNTA(C1:C4)", "3", ""},
	{"countif(a..d, \">=2\")", "a=1; b=2; c=3; d=\"4\"", `COUNTIF(C1:C4,">=2")`, "2", ""},
	{"countif(a..d, 2)", "a=1; b=2; c=2; d=_", "COUNTIF(C1:C4,2)", "2", ""},
	{"countif(a..d, \"2\")", "a=1; b=2; c=2; d=_", `COUNTIF(C1:C4,"2")`, "2", ""},
	{"countif(a..d, \"open\")", `a="open"; b="OPEN"; c="opened"; d=_`, `COUNTIF(C1:C4,"open")`, "2", ""},
	{"countif(a..d, \"<>open\")", `a="open"; b="x"; c=1; d=_`, `COUNTIF(C1:C4,"<>open")`, "3", ""},
	{"countif(a..d, \"op*\")", `a="open"; b="OP"; c="stop"; d=_`, `COUNTIF(C1:C4,"op*")`, "2", ""},
	{"countif(a..c, \"?b\")", `a="ab"; b="b"; c="cb"`, `COUNTIF(C1:C3,"?b")`, "2", ""},
	{"countif(a..c, \"a~*\")", `a="a*"; b="ab"; c="a"`, `COUNTIF(C1:C3,"a~*")`, "1", ""},
	{"countif(a..d, \"\")", `a="x"; b=_; c=1; d=_`, `COUNTIF(C1:C4,"")`, "2", ""},
	{"countif(a..d, \"<>\")", `a="x"; b=_; c=1; d=_`, `COUNTIF(C1:C4,"<>")`, "2", ""},
	{"countif(a..c, \"<>0\")", "a=0; b=1; c=0", `COUNTIF(C1:C3,"<>0")`, "1", ""},
	{"countif(a..c, \">\" & b)", "a=1; b=2; c=3", `COUNTIF(C1:C3,">"&C2)`, "1", ""},
	{"countif(a..c, \"<b\")", `a="a"; b="b"; c=1`, `COUNTIF(C1:C3,"<b")`, "1", ""},
	{"countif(a..b, true)", `a=TRUE; b="x"`, "COUNTIF(C1:C2,TRUE)", "1", ""},
	{"countifs(a..c, \">1\", a..c, \"<3\")", "a=1; b=2; c=3", `COUNTIFS(C1:C3,">1",C1:C3,"<3")`, "1", ""},
	{"countifs(a..b, \">1\", a..c, \"<3\")", "a=1; b=2; c=3", `COUNTIFS(C1:C2,">1",C1:C3,"<3")`, "#VALUE!", ""},
	{"sumif(a[0..+2], \"x\", b[0..+2])", `a="x","y","x"; b=1,2,4`, `SUMIF(C1:E1,"x",C2:E2)`, "5", ""},
	{"sumif(a[0..+2], \">1\")", "a=1,2,3", `SUMIF(C1:E1,">1")`, "5", ""},
	{"sumif(a[0..+1], \"y\", b[0..+1])", `a="x","y"; b=#N/A,2`, `SUMIF(C1:D1,"y",C2:D2)`, "2", ""},
	{"sumifs(b[0..+2], a[0..+2], \"x\", b[0..+2], \">1\")", `a="x","y","x"; b=1,2,4`, `SUMIFS(C2:E2,C1:E1,"x",C2:E2,">1")`, "4", ""},
	{"sumproduct(a[0..+2], b[0..+2])", "a=1,2,3; b=4,5,6", "SUMPRODUCT(C1:E1,C2:E2)", "32", ""},
	{"sumproduct(a[0..+2], b[0..+1])", "a=1,2,3; b=4,5", "SUMPRODUCT(C1:E1,C2:D2)", "#VALUE!", ""},
	{"sumproduct((a[0..+2] > 1) * b[0..+2])", "a=1,2,3; b=4,5,6", "SUMPRODUCT((C1:E1>1)*C2:E2)", "11", ""},
	{"sumproduct(--(a[0..+2] = \"x\"))", `a="x","y","X"`, `SUMPRODUCT(--(C1:E1="x"))`, "2", ""},
	{"sumproduct(abs(a[0..+2] - 2))", "a=1,2,4", "SUMPRODUCT(ABS(C1:E1-2))", "3", ""},
	{"sumproduct(a..b[0..+1] * a[0..+1])", "a=1,2; b=3,4", "SUMPRODUCT(C1:D2*C1:D1)", "16", ""},
	{"sumproduct(a[0..+1], b[0..+1])", `a=1,"x"; b=3,4`, "SUMPRODUCT(C1:D1,C2:D2)", "3", ""},

	// Looking up.
	{"index(a..c, 2)", "a=5; b=6; c=7", "INDEX(C1:C3,2)", "6", ""},
	{"index(a[0..+2], 3)", "a=5,6,7", "INDEX(C1:E1,3)", "7", ""},
	{"index(a..b[0..+1], 2, 1)", "a=1,2; b=3,4", "INDEX(C1:D2,2,1)", "3", ""},
	{"index(a..c, 4)", "a=5; b=6; c=7", "INDEX(C1:C3,4)", "#REF!", ownError},
	{"index(a..c, 2) & \"\"", "a=5; b=_; c=7", `INDEX(C1:C3,2)&""`, `""`, ""},
	{"match(7, a..c, 0)", "a=5; b=6; c=7", "MATCH(7,C1:C3,0)", "3", ""},
	{"match(8, a..c, 0)", "a=5; b=6; c=7", "MATCH(8,C1:C3,0)", "#N/A", ""},
	{"match(6.5, a..c, 1)", "a=5; b=6; c=7", "MATCH(6.5,C1:C3,1)", "2", ""},
	{"match(6.5, a..c)", "a=5; b=6; c=7", "MATCH(6.5,C1:C3)", "2", ""},
	{"match(4, a..c)", "a=5; b=6; c=7", "MATCH(4,C1:C3)", "#N/A", ""},
	{"match(6.5, a..c, -1)", "a=8; b=7; c=6", "MATCH(6.5,C1:C3,-1)", "2", ""},
	{"match(\"base\", a..c, 0)", `a="Low"; b="Base"; c="High"`, `MATCH("base",C1:C3,0)`, "2", ""},
	{"match(\"h*\", a..c, 0)", `a="Low"; b="Base"; c="High"`, `MATCH("h*",C1:C3,0)`, "3", ""},
	{"index(b[0..+2], match(\"y\", a[0..+2], 0))", `a="x","y","z"; b=1,2,4`, `INDEX(C2:E2,MATCH("y",C1:E1,0))`, "2", ""},
	{"choose(2, 1 / 0, 5)", "", "CHOOSE(2,1/0,5)", "5", ""},
	{"choose(3, 1, 2)", "", "CHOOSE(3,1,2)", "#VALUE!", ""},
	{"choose(1.9, 7, 8)", "", "CHOOSE(1.9,7,8)", "7", ""},

	// Dates.
	{"date(2003, 12, 31)", "", "DATE(2003,12,31)", "37986", ""},
	{"date(2004, 2, 30)", "", "DATE(2004,2,30)", "38047", ""},
	{"date(2003, 14, 1)", "", "DATE(2003,14,1)", "38018", ""},
	{"date(2004, 0, 0)", "", "DATE(2004,0,0)", "37955", ""},
	{"date(1900, 3, 1)", "", "DATE(1900,3,1)", "61", ""},
	{"date(1900, 1, 1)", "", "DATE(1900,1,1)", "1", earlyDates},
	{"year(37986) & month(37986) & day(37986)", "", "YEAR(37986)&MONTH(37986)&DAY(37986)", `"20031231"`, ""},
	{"month(60) & day(60)", "", "MONTH(60)&DAY(60)", `"229"`, earlyDates},
	{"day(36585)", "", "DAY(36585)", "29", ""},
	{"year(-1)", "", "YEAR(-1)", "#NUM!", earlyDates},
	{"edate(date(2003, 12, 31), 2)", "", "EDATE(DATE(2003,12,31),2)", "38046", ""},
	{"edate(date(2004, 2, 29), -12)", "", "EDATE(DATE(2004,2,29),-12)", "37680", ""},
	{"eomonth(date(2004, 1, 15), 1)", "", "EOMONTH(DATE(2004,1,15),1)", "38046", ""},
	{"eomonth(date(2004, 1, 15), -1)", "", "EOMONTH(DATE(2004,1,15),-1)", "37986", ""},
	{"eomonth(\"x\", 1)", "", `EOMONTH("x",1)`, "#VALUE!", ""},
	{"days360(date(2003, 1, 30), date(2003, 12, 31))", "", "DAYS360(DATE(2003,1,30),DATE(2003,12,31))", "330", ""},
	{"days360(date(2003, 1, 29), date(2003, 12, 31))", "", "DAYS360(DATE(2003,1,29),DATE(2003,12,31))", "332", ""},
	{"days360(date(2003, 2, 28), date(2003, 3, 31))", "", "DAYS360(DATE(2003,2,28),DATE(2003,3,31))", "30", ""},
	{"days360(date(2004, 2, 28), date(2004, 3, 31), true)", "", "DAYS360(DATE(2004,2,28),DATE(2004,3,31),TRUE)", "32", ""},
	{"days360(date(2003, 12, 31), date(2003, 7, 6))", "", "DAYS360(DATE(2003,12,31),DATE(2003,7,6))", "-174", ""},

	// Loans.
	{"pmt(0.0804 / 12, 180, a)", "a=2560487", "PMT(0.0804/12,180,C1)", "-24528.5106986795", ""},
	{"pmt(0, 10, 1000)", "", "PMT(0,10,1000)", "-100", ""},
	{"pmt(0.05, 10, 1000, -200, 1)", "", "PMT(0.05,10,1000,-200,1)", "-108.193961878443", ""},
	{"ipmt(0.05, 3, 10, 1000)", "", "IPMT(0.05,3,10,1000)", "-41.8507810660407", ""},
	{"ppmt(0.05, 3, 10, 1000)", "", "PPMT(0.05,3,10,1000)", "-87.653793899416", ""},
	{"ipmt(0.05, 1, 10, 1000, 0, 1)", "", "IPMT(0.05,1,10,1000,0,1)", "0", ""},
	{"ipmt(0.05, 4, 10, 1000, 100, 1)", "", "IPMT(0.05,4,10,1000,100,1)", "-34.4903814363589", ""},
	{"ppmt(0.05, 4, 10, 1000, 100, 1)", "", "PPMT(0.05,4,10,1000,100,1)", "-96.4191732893576", ""},
	{"ipmt(0.05, 11, 10, 1000)", "", "IPMT(0.05,11,10,1000)", "#NUM!", ownError},
	{"ipmt(0, 1, 10, 1000)", "", "IPMT(0,1,10,1000)", "0", ""},
	{"npv(0.1, a[0..+2])", `a=100,_,121`, "NPV(0.1,C1:E1)", "190.909090909", ""},
	{"npv(0.1, a, b)", "a=110; b=121", "NPV(0.1,C1,C2)", "200", ""},

	// Texts.
	{"exact(\"a\", \"A\")", "", `EXACT("a","A")`, "FALSE", ""},
	{"len(\"net sales\")", "", `LEN("net sales")`, "9", ""},
	{"len(a)", "a=12.5", "LEN(C1)", "4", ""},
	{"left(\"sales\", 2) & left(\"net\")", "", `LEFT("sales",2)&LEFT("net")`, `"san"`, ""},
	{"right(\"sales\", 9)", "", `RIGHT("sales",9)`, `"sales"`, ""},
	{"right(a, 2)", "a=2003", "RIGHT(C1,2)", `"03"`, ""},
	{"left(\"x\", -1)", "", `LEFT("x",-1)`, "#VALUE!", ""},
	{"mid(\"sales\", 2, 3)", "", `MID("sales",2,3)`, `"ale"`, ""},
	{"mid(\"sales\", 9, 3)", "", `MID("sales",9,3)`, `""`, ""},
	{"trim(\"  net   sales \")", "", `TRIM("  net   sales ")`, `"net sales"`, ""},
	{"upper(\"net\") & lower(\"NET\")", "", `UPPER("net")&LOWER("NET")`, `"NETnet"`, ""},
	{"text(1234567.5, \"#,##0\")", "", `TEXT(1234567.5,"#,##0")`, `"1,234,568"`, ""},
	{"text(0.125, \"0.0%\")", "", `TEXT(0.125,"0.0%")`, `"12.5%"`, ""},
	{"text(-1234.5, \"$#,##0.00;($#,##0.00)\")", "", `TEXT(-1234.5,"$#,##0.00;($#,##0.00)")`, `"($1,234.50)"`, ""},
	{"text(0, \"0;-0;\"\"nil\"\"\")", "", `TEXT(0,"0;-0;""nil""")`, `"nil"`, ""},
	{"text(-0.5, \"0.00\")", "", `TEXT(-0.5,"0.00")`, `"-0.50"`, ""},
	{"text(0.5, \"#.##\")", "", `TEXT(0.5,"#.##")`, `".5"`, ""},
	{"text(7, \"000\")", "", `TEXT(7,"000")`, `"007"`, ""},
	{"text(39256438, \"#,##0.0,,\"\" million\"\"\")", "", `TEXT(39256438,"#,##0.0,,"" million""")`, `"39.3 million"`, ""},
	{"text(1.005, \"0.00\")", "", `TEXT(1.005,"0.00")`, `"1.01"`, ""},
	{"text(-0.001, \"0.0\")", "", `TEXT(-0.001,"0.0")`, `"0.0"`, ""},
	{"text(-0.4, \"#,##0;(#,##0)\")", "", `TEXT(-0.4,"#,##0;(#,##0)")`, `"(0)"`, ""},
	{"text(-5, \"$#,##0\")", "", `TEXT(-5,"$#,##0")`, `"-$5"`, ""},
	{"text(12345678, \"#,##0,\")", "", `TEXT(12345678,"#,##0,")`, `"12,346"`, ""},
	{"text(0, \"#\")", "", `TEXT(0,"#")`, `""`, ""},
	{"text(a, \"0\")", "a=_", `TEXT(C1,"0")`, `"0"`, ""},
	{"text(2.5, \"0\") & text(-2.5, \"0\")", "", `TEXT(2.5,"0")&TEXT(-2.5,"0")`, `"3-3"`, ""},
	{"text(1, \"0.00#\")", "", `TEXT(1,"0.00#")`, `"1.00"`, ""},
	{"text(0.0525, \"+0.00%;-0.00%\")", "", `TEXT(0.0525,"+0.00%;-0.00%")`, `"+5.25%"`, ""},
	{"text(-1234567.891, \"#,##0.0\")", "", `TEXT(-1234567.891,"#,##0.0")`, `"-1,234,567.9"`, ""},
	{"text(999999.5, \"#,##0\")", "", `TEXT(999999.5,"#,##0")`, `"1,000,000"`, ""},
	{"text(\"n/a\", \"0.00\")", "", `TEXT("n/a","0.00")`, `"n/a"`, ""},
}

func TestFormulas(t *testing.T) {
	for _, c := range cases {
		t.Run(c.formula+" with "+c.in, func(t *testing.T) {
			g := readGrid(t, c.in)
			e, err := Parse(c.formula)
			if err != nil {
				t.Fatal(err)
			}
			if got := Excel(e, g.at); got != c.excel {
				t.Errorf("Excel text is %s, want %s", got, c.excel)
			}
			if err := Check(Excel(e, g.at)); err != nil {
				t.Error(err)
			}
			got, err := Eval(e, g)
			if err != nil {
				t.Fatal(err)
			}
			if want := readValue(t, c.want); !agree(got, want) {
				t.Errorf("value is %v (kind %d), want %s", got, got.Kind, c.want)
			}
		})
	}
}

// agree reports whether two values are the same, numbers within 1e-9 of their size.
func agree(x, y Value) bool {
	if x.Kind == KindNum && y.Kind == KindNum {
		return math.Abs(x.Num-y.Num) <= 1e-9*math.Max(1, math.Max(math.Abs(x.Num), math.Abs(y.Num)))
	}
	return x == y
}

func TestEveryFunctionHasCase(t *testing.T) {
	used := map[string]bool{}
	for _, c := range cases {
		e, err := Parse(c.formula)
		if err != nil {
			t.Fatal(err)
		}
		Walk(e, func(e Expr) bool {
			if call, ok := e.(Call); ok {
				used[call.Func] = true
			}
			return true
		})
	}
	for _, f := range Functions() {
		if !used[f.Name] {
			t.Errorf("no case exercises %s", f.Name)
		}
	}
}

func TestExamples(t *testing.T) {
	g := readGrid(t, "a=1; b=2; c=3; d=4")
	for _, f := range Functions() {
		e, err := Parse(f.Example)
		if err != nil {
			t.Errorf("%s: %v", f.Example, err)
			continue
		}
		v, err := Eval(e, g)
		if err != nil || v.String() != f.Result {
			t.Errorf("%s is %v (%v), documented as %s", f.Example, v, err, f.Result)
		}
		if f.Meaning == "" {
			t.Errorf("%s has no meaning", f.Name)
		}
		if print := Print(e); print != f.Example {
			t.Errorf("the example %s prints as %s", f.Example, print)
		}
	}
}
