package templates

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"tieout/model"
	"tieout/parse"
)

// company is a small filer: four statements over three years, a misprinted
// total, a misprinted row, a rounding, dashes and blanks.
//
//	1 line per row: id | caption | figures, latest year first
const (
	income = `
revenue                | Net sales                    | $ 1,000 | $ 900   | $ 800
cost_of_sales          | Cost of products sold        | 600     | 550     | 500
gross_profit           |                              | 400     | 350     | 300
selling_expense        | Selling expenses             | 150     | 140     | 120
interest_expense       | Interest expense             | (20)    | (10)    | -
income_before_taxes    | Income before income taxes   | 230     | 200     | 180
income_taxes           | Income taxes                 | 90      | 80      | 70
net_income             | Net income                   | $ 140   | $ 120   | $ 110
-                      | Earnings per share:          |         |         |
eps_diluted            | Diluted                      | $1.40   | $1.20   | $1.10
`
	// Current assets of 2002 are misprinted in a row (61 for 60); the total is proven.
	// The total of current liabilities of 2002 is misprinted (4150 for 150).
	// The liabilities of 2003 miss their total by one, within rounding.
	balance = `
-                            | Assets                       |        |
cash                         | Cash and cash equivalents    | $ 120  | $ 90
receivables                  | Accounts receivable          | 80     | 61
inventories                  | =Inventories                 | -      | 40
total_current_assets         | Total current assets         | 200    | 190
land                         | Land                         | 300    | 300
total_assets                 | Total assets                 | $ 500  | $ 490
-                            | Liabilities and equity       |        |
accounts_payable             | Accounts payable             | 70     | 60
line_of_credit               | Line of credit               |        | 90
accrued                      | Accrued expenses             | 59     |
total_current_liabilities    | Total current liabilities    | 130    | 4,150
long_term_debt               | Long-term debt               | 100    | 150
stockholders_equity          | Stockholders' equity         | 270    | 190
total_liabilities_and_equity | Total liabilities and equity | $ 500  | $ 490
`
	cashFlow = `
net_income                    | Net income                    | $ 140 | $ 120 | $ 110
depreciation_and_amortization | Depreciation and amortization | 30    | 25    | 20
cash_from_operating           | Net cash from operations      | 170   | 145   | 130
cash_from_investing           | Purchase of land              | -     | (100) | (50)
cash_from_financing           | Financing                     | (140) | (20)  | (60)
net_change_in_cash            | Net increase in cash          | 30    | 25    | 20
opening_cash                  | Cash at beginning of year     | 90    | 65    | 45
cash                          | Cash at end of year           | $ 120 | $ 90  | $ 65
`
	equity = `
balance_2002  | Balance at December 31, 2002 | 50 | 140  | 190
net_income    | Net income                   | -  | 140  | 140
dividends     | Dividends                    |    | (60) | (60)
balance_2003  | Balance at December 31, 2003 | 50 | 220  | 270
`
)

type footed struct {
	total   int
	terms   string // "+0 -1"
	rounded []int
	broken  []int
	only    []int // columns tested, all where nil
}

func footing(f footed, columns int) parse.Footing {
	out := parse.Footing{Total: f.total, Weight: 20, Rounded: f.rounded}
	for _, t := range strings.Fields(f.terms) {
		row, _ := strconv.Atoi(t[1:])
		sign := 1
		if t[0] == '-' {
			sign = -1
		}
		out.Terms = append(out.Terms, parse.FootTerm{Row: row, Sign: sign})
	}
	has := func(list []int, c int) bool {
		for _, x := range list {
			if x == c {
				return true
			}
		}
		return false
	}
	for c := range columns {
		switch {
		case f.only != nil && !has(f.only, c):
		case has(f.broken, c):
			out.Broken = append(out.Broken, parse.FootBreak{Column: c})
		case !has(f.rounded, c):
			out.Proven = append(out.Proven, c)
		}
	}
	return out
}

// builder writes statements into a filing and reads them back as a model.
type builder struct {
	t    testing.TB
	text strings.Builder
	src  *parse.Source
	m    *model.Model
	fill []func()
}

func (b *builder) statement(kind model.Kind, id, title string, columns []model.Column, table string, down, across []footed) {
	s := &model.Statement{Kind: kind, ID: id, Title: title, Columns: columns, Scale: 1}
	b.m.Statements = append(b.m.Statements, s)
	b.text.WriteString(title + "\n")
	for _, row := range strings.Split(strings.TrimSpace(table), "\n") {
		start := b.text.Len()
		b.text.WriteString(row + "\n")
		fields := strings.Split(row, "|")
		line := &model.Line{ID: strings.TrimSpace(fields[0]), Caption: strings.TrimSpace(fields[1]), Concept: strings.TrimSpace(fields[0])}
		if line.ID == "-" {
			line.ID, line.Concept, line.Heading = "heading_"+strconv.Itoa(len(s.Lines)), "", true
		}
		if strings.HasPrefix(line.ID, "eps") {
			line.Unit = parse.PerShare
		}
		if line.Caption == "" {
			line.Name = strings.ReplaceAll(line.ID, "_", " ")
		} else {
			line.Name = line.Caption
		}
		s.Lines = append(s.Lines, line)
		at := start + len(fields[0]) + 1 + len(fields[1]) + 1
		for _, text := range fields[2:] {
			if line.Heading {
				break
			}
			figure := figureOf(strings.TrimSpace(text))
			offset := at + strings.Index(text, strings.TrimSpace(text))
			at += len(text) + 1
			line.Figures = append(line.Figures, figure)
			j := len(line.Figures) - 1
			b.fill = append(b.fill, func() { line.Figures[j].Span = b.src.Span(offset, offset+len(figure.Text)) })
		}
		b.fill = append(b.fill, func() { line.Span = b.src.Span(start, start+len(row)) })
	}
	for _, f := range down {
		s.Footed = append(s.Footed, footing(f, len(columns)))
		s.Lines[f.total].Double = strings.Contains(s.Lines[f.total].Figures[0].Text, "$")
	}
	for _, f := range across {
		s.Across = append(s.Across, footing(f, len(s.Lines)))
	}
}

func figureOf(text string) model.Figure {
	var f model.Figure
	f.Text = text
	digits := strings.NewReplacer("$", "", " ", "", ",", "", "(", "-", ")", "").Replace(text)
	switch text {
	case "":
		return f
	case "-":
		f.Kind = parse.Dash
		return f
	}
	f.Kind = parse.Figure
	f.Value = decimal.RequireFromString(digits)
	f.Proven = f.Value
	return f
}

func years(flow bool, list ...int) []model.Column {
	var columns []model.Column
	for _, y := range list {
		c := model.Column{Key: strconv.Itoa(y), Heading: strconv.Itoa(y), Year: y,
			Period: parse.Period{End: time.Date(y, 12, 31, 0, 0, 0, 0, time.UTC)}}
		if flow {
			c.Period.Months = 12
		}
		columns = append(columns, c)
	}
	return columns
}

// widgets is the model of the company.
func widgets(t testing.TB) *model.Model { return widgetsOf(t, 0) }

// widgetsOf is the company with a longer filing around its statements.
func widgetsOf(t testing.TB, lines int) *model.Model {
	t.Helper()
	b := &builder{t: t, m: &model.Model{}}
	b.text.WriteString("Widget Works Inc.\nAnnual report\n")
	b.statement(model.Income, "income_statement", "Statements of Income", years(true, 2003, 2002, 2001), income, []footed{
		{total: 2, terms: "+0 -1"}, {total: 5, terms: "+2 -3 +4"}, {total: 7, terms: "+5 -6"}}, nil)
	b.statement(model.BalanceSheet, "balance_sheet", "Balance Sheets", years(false, 2003, 2002), balance, []footed{
		{total: 4, terms: "+1 +2 +3", broken: []int{1}}, {total: 6, terms: "+4 +5"},
		{total: 11, terms: "+8 +9 +10", rounded: []int{0}, broken: []int{1}}, {total: 14, terms: "+11 +12 +13", broken: []int{1}}}, nil)
	b.statement(model.CashFlow, "cash_flow", "Statements of Cash Flows", years(true, 2003, 2002, 2001), cashFlow, []footed{
		{total: 2, terms: "+0 +1"}, {total: 5, terms: "+2 +3 +4"}, {total: 7, terms: "+5 +6"}}, nil)
	b.statement(model.Equity, "equity", "Statements of Stockholders' Equity", []model.Column{
		{Key: "common_stock", Heading: "Common Stock"}, {Key: "retained_earnings", Heading: "Retained Earnings"}, {Key: "total", Heading: "Total"}},
		equity, []footed{{total: 3, terms: "+0 +1 +2"}}, []footed{{total: 2, terms: "+0 +1"}})
	for range lines {
		b.text.WriteString("The company makes widgets and sells them to those who need widgets.\n")
	}
	b.src = parse.NewSource("widget.txt", []byte(b.text.String()))
	for _, fill := range b.fill {
		fill()
	}
	m := b.m
	m.Filing = &parse.Filing{Source: b.src, Company: "Widget Works Inc.", Form: "10-K", PeriodEnd: time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC),
		Format: "text", Currency: "USD", SHA256: strings.Repeat("ab", 32)}
	b.findings()
	b.checks()
	b.key()
	return m
}

func (b *builder) figure(kind model.Kind, line string, column int) *model.Figure {
	for _, s := range b.m.Statements {
		if s.Kind != kind {
			continue
		}
		for _, l := range s.Lines {
			if l.ID == line {
				return &l.Figures[column]
			}
		}
	}
	b.t.Fatalf("no line %s", line)
	return nil
}

func (b *builder) findings() {
	for _, f := range []struct {
		id, line string
		column   int
		expected int64
		message  string
	}{
		{"balance_sheet.receivables.2002", "receivables", 1, 60, "Accounts receivable 2002: 61 is printed; the total proves 60."},
		{"balance_sheet.total_current_liabilities.2002", "total_current_liabilities", 1, 150, "Total current liabilities 2002: 4,150 is printed; its rows add up to 150."},
	} {
		figure := b.figure(model.BalanceSheet, f.line, f.column)
		figure.Finding, figure.Proven = f.id, decimal.NewFromInt(f.expected)
		b.m.Findings = append(b.m.Findings, model.Finding{ID: f.id, Severity: model.Misprint, Message: f.message, Span: figure.Span,
			Printed: figure.Value, Expected: figure.Proven, Evidence: []string{"Total assets 490"}, Statement: model.BalanceSheet, Line: f.line, Column: f.column})
	}
}

// checks makes the checks a model makes: every footing in every column, and
// where statements meet.
func (b *builder) checks() {
	m := b.m
	add := func(c model.Check) {
		for _, side := range []*model.Side{&c.Left, &c.Right} {
			for _, t := range side.Terms {
				f := b.termFigure(t)
				v := f.Value
				if t.Sign < 0 {
					v = v.Neg()
				}
				side.Value = side.Value.Add(v)
				if f.Finding != "" && c.Finding == "" {
					c.Finding = f.Finding
				}
			}
		}
		c.Difference = c.Left.Value.Sub(c.Right.Value)
		switch {
		case c.Difference.IsZero():
			c.Verdict, c.Finding = model.Agrees, ""
		case c.Finding == "":
			c.Verdict, c.Tolerance = model.Rounds, decimal.NewFromInt(2)
		default:
			c.Verdict = model.Differs
		}
		m.Checks = append(m.Checks, c)
	}
	for _, s := range m.Statements {
		for _, f := range s.Footed {
			for k, col := range s.Columns {
				if !holdsIn(f, k) {
					continue
				}
				c := model.Check{Kind: model.FootingCheck, What: s.Lines[f.Total].Name + " = its rows", Column: col.Key,
					Left: model.Side{Terms: []model.Term{{Sign: 1, Statement: s.Kind, Line: s.Lines[f.Total].ID, Column: k}}}}
				if s.Kind == model.Equity {
					c.Kind = model.RollForwardCheck
				}
				for _, t := range f.Terms {
					c.Right.Terms = append(c.Right.Terms, model.Term{Sign: t.Sign, Statement: s.Kind, Line: s.Lines[t.Row].ID, Column: k})
				}
				add(c)
			}
		}
		for _, f := range s.Across {
			for _, j := range f.Proven {
				c := model.Check{Kind: model.CrossFootingCheck, What: s.Lines[j].Name + ": total = components", Column: s.Columns[f.Total].Key,
					Left: model.Side{Terms: []model.Term{{Sign: 1, Statement: s.Kind, Line: s.Lines[j].ID, Column: f.Total}}}}
				for _, t := range f.Terms {
					c.Right.Terms = append(c.Right.Terms, model.Term{Sign: t.Sign, Statement: s.Kind, Line: s.Lines[j].ID, Column: t.Row})
				}
				add(c)
			}
		}
	}
	one := func(kind model.Kind, line string, column int) model.Side {
		return model.Side{Terms: []model.Term{{Sign: 1, Statement: kind, Line: line, Column: column}}}
	}
	articulate := func(what, column string, left, right model.Side) {
		add(model.Check{Kind: model.ArticulationCheck, What: what, Column: column, Left: left, Right: right})
	}
	for k, y := range []string{"2003", "2002", "2001"} {
		articulate("Net income: cash flow = income statement", y, one(model.CashFlow, "net_income", k), one(model.Income, "net_income", k))
	}
	articulate("Net income: equity = income statement", "2003", one(model.Equity, "net_income", 1), one(model.Income, "net_income", 0))
	for k, y := range []string{"2003", "2002"} {
		articulate("Assets = liabilities and equity", y, one(model.BalanceSheet, "total_assets", k), one(model.BalanceSheet, "total_liabilities_and_equity", k))
		articulate("Cash: cash flow = balance sheet", y, one(model.CashFlow, "cash", k), one(model.BalanceSheet, "cash", k))
		articulate("Opening cash = closing cash of the year before", y, one(model.CashFlow, "opening_cash", k), one(model.CashFlow, "cash", k+1))
	}
	articulate("Equity: statement = balance sheet", "2003", one(model.Equity, "balance_2003", 2), one(model.BalanceSheet, "stockholders_equity", 0))
}

func (b *builder) termFigure(t model.Term) *model.Figure {
	return b.figure(t.Statement, t.Line, t.Column)
}

func (b *builder) key() {
	for _, k := range []struct {
		id, line string
		kind     model.Kind
		years    int
	}{
		{"revenue", "revenue", model.Income, 3}, {"gross_profit", "gross_profit", model.Income, 3}, {"net_income", "net_income", model.Income, 3},
		{"income_before_taxes", "income_before_taxes", model.Income, 3}, {"income_taxes", "income_taxes", model.Income, 3},
		{"eps_diluted", "eps_diluted", model.Income, 3}, {"cash", "cash", model.CashFlow, 3}, {"total_assets", "total_assets", model.BalanceSheet, 2},
		{"total_current_assets", "total_current_assets", model.BalanceSheet, 2}, {"total_current_liabilities", "total_current_liabilities", model.BalanceSheet, 2},
		{"stockholders_equity", "stockholders_equity", model.BalanceSheet, 2}, {"cash_from_operating", "cash_from_operating", model.CashFlow, 3},
	} {
		for c := range k.years {
			b.m.Key = append(b.m.Key, model.KeyFigure{ID: k.id, Year: 2003 - c, Statement: k.kind, Line: k.line, Column: c})
		}
	}
}

// sampleFiling is the model of the sample filing.
func sampleFiling(t testing.TB) *model.Model {
	t.Helper()
	m := read(t, filepath.Join("..", "testdata", "sample-10k.txt"))
	if m == nil {
		t.Fatal("the sample filing cannot be read")
	}
	return m
}
