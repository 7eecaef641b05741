package workbook

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tieout/formulas"
	"tieout/parse"
	"tieout/templates"
)

// widgetFiling is a filing as short as one can be.
const widgetFiling = "WIDGET & SONS, INC.\n\nNet sales        $ 1,000   $   900\nCost of sales        600       560\n\n- 12 -\f\n<PAGE>\n=SUM(A1:A9)\n"

// sheetBuilder writes a sheet of a plan row by row.
type sheetBuilder struct{ *templates.Sheet }

func newSheet(id, name string, kind templates.SheetKind, columns ...templates.Column) *sheetBuilder {
	return &sheetBuilder{&templates.Sheet{ID: id, Name: name, Kind: kind, Columns: columns}}
}

func (b *sheetBuilder) row(id string, style templates.RowStyle, cells ...templates.Cell) *templates.Row {
	b.Rows = append(b.Rows, templates.Row{ID: id, Style: style, Cells: cells})
	return &b.Rows[len(b.Rows)-1]
}

func label(s string) templates.Cell { return templates.Cell{Value: formulas.Str(s)} }

func filed(x float64, format templates.Format, place parse.Span) templates.Cell {
	return templates.Cell{Value: formulas.Num(x), Role: templates.InputRole, Format: format}.With(templates.Aside{Place: place})
}

func assumed(x float64, format templates.Format) templates.Cell {
	return templates.Cell{Value: formulas.Num(x), Role: templates.InputRole, Format: format, Decimals: 1}
}

// calc is a formula whose value compute fills in.
func calc(t testing.TB, text string, format templates.Format, role templates.Role) templates.Cell {
	t.Helper()
	e, err := formulas.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return templates.Cell{Expr: e, Format: format, Role: role}
}

// planSource answers what references of one cell are worth.
type planSource struct {
	p                  *templates.Plan
	sheet, row, column int
}

func (s planSource) Area(ref formulas.Ref) (formulas.Area, error) {
	a, err := s.p.Locate(s.sheet, s.row, s.column, ref)
	if err != nil {
		return formulas.Area{}, err
	}
	area := formulas.Area{Columns: a.LastColumn - a.Column + 1}
	for r := a.Row; r <= a.LastRow; r++ {
		for c := a.Column; c <= a.LastColumn; c++ {
			var v formulas.Value
			if cells := s.p.Sheets[a.Sheet].Rows[r].Cells; c < len(cells) {
				v = cells[c].Value
			}
			area.Values = append(area.Values, v)
		}
	}
	return area, nil
}

func (s planSource) Value(ref formulas.Ref) (formulas.Value, error) {
	a, err := s.Area(ref)
	if err != nil {
		return formulas.Value{}, err
	}
	return a.Values[0], nil
}

// compute evaluates every formula until nothing changes.
func compute(t testing.TB, p *templates.Plan) *templates.Plan {
	t.Helper()
	for range 20 {
		changed := false
		for s, sheet := range p.Sheets {
			for r := range sheet.Rows {
				for c := range sheet.Rows[r].Cells {
					cell := &sheet.Rows[r].Cells[c]
					if cell.Expr == nil {
						continue
					}
					v, err := formulas.Eval(cell.Expr, planSource{p, s, r, c})
					if err != nil {
						t.Fatalf("%s!%s: %v", sheet.Name, cellName(r, c), err)
					}
					changed = changed || v != cell.Value
					cell.Value = v
				}
			}
		}
		if !changed {
			return p
		}
	}
	t.Fatal("the formulas of the plan never settle")
	return nil
}

// widgetPlan is a small plan with every kind of sheet, row and cell.
func widgetPlan(t testing.TB) *templates.Plan {
	t.Helper()
	src := parse.NewSource("widget.txt", []byte(widgetFiling))
	p := &templates.Plan{
		Title: "Widget & Sons, Inc. - Form 10-K for 2003", Subject: "Annual report with five-year forecast",
		Company: "3 Widgets & Sons, Inc.", Form: "10-K", Currency: "USD",
		PeriodEnd: time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC), Created: time.Date(2004, 3, 30, 0, 0, 0, 0, time.UTC),
		Source: src, SHA256: strings.Repeat("ab", 32), Template: "generic",
	}
	years := []templates.Column{{Width: 34}, {Key: "2002", Width: 13}, {Key: "2003", Width: 13}, {Key: "2004", Width: 13, Forecast: true},
		{Key: "2005", Width: 13, Forecast: true}, {Width: 12}}
	head := func(b *sheetBuilder, unit string) {
		b.row("", templates.TitleRow, label(b.Name))
		b.row("", templates.SubtitleRow, label("3 Widgets & Sons, Inc. - "+unit))
		b.row("", templates.BlankRow)
		b.row("", templates.HeaderRow, label("Years ended December 31,"), label("2002 Actual"), label("2003 Actual"), label("2004 Forecast"),
			label("2005 Forecast"), label("Source"))
		b.Frozen.Rows, b.Frozen.Columns, b.Header = 4, 1, 4
	}
	jump := func(line int) templates.Cell {
		return templates.Cell{Value: formulas.Str(fmt.Sprintf("line %d", line)), Role: templates.SourceRole}.With(templates.Aside{Place: src.Line(line),
			Link: &templates.Area{Sheet: 4, Row: line - 1, LastRow: line - 1, LastColumn: 1}, Tip: `To "line" & place`})
	}
	amount, input, cross, figure := templates.AmountFormat, templates.InputRole, templates.CrossRole, templates.CalcRole

	cover := newSheet("cover", "Cover", templates.CoverSheet, templates.Column{Width: 30}, templates.Column{Width: 18}, templates.Column{Width: 60})
	cover.row("", templates.TitleRow, label("3 Widgets & Sons, Inc."))
	cover.row("", templates.SubtitleRow, label("Form 10-K, year ended December 31, 2003"))
	cover.row("", templates.BlankRow)
	cover.row("", templates.HeadingRow, label("Status"))
	light := calc(t, `if(checks.failed[left] = 0, "PASS", "FAIL")`, templates.TextFormat, templates.PassRole)
	cover.row("light", templates.LineRow, label("Arithmetic"), light, templates.Cell{Value: formulas.Str(
		"Every total of the statements is a formula, and every formula was held against the figure that the filing prints for it."), Wrap: true})
	cover.row("scenario", templates.LineRow, label("Scenario"),
		templates.Cell{Value: formulas.Str("Base"), Role: templates.ChoiceRole}.With(templates.Aside{Choices: &templates.Choices{List: []string{"Base", "Volume -10 %", "Lost \"contract\""}}}))
	cover.row("year_end", templates.LineRow, label("Fiscal year end"), templates.Cell{Value: formulas.Num(37986), Format: templates.DateFormat, Role: input})
	cover.row("growth", templates.LineRow, label("Sales growth"), assumed(0.05, templates.PercentFormat))
	cover.row("is_base", templates.LineRow, label("Base case"), calc(t, `scenario = "base"`, templates.TextFormat, figure))
	cover.row("tip", templates.NoteRow, label("Blue figures are inputs, black ones formulas, green ones come from other sheets."))

	income := newSheet("income", "Income Statement", templates.StatementSheet, years...)
	head(income, "in thousands of dollars, except per share")
	income.row("", templates.HeadingRow, label("Operations"))
	income.row("sales", templates.LineRow, label("Net sales"), filed(900, templates.MoneyFormat, src.Line(3)), filed(1000, templates.MoneyFormat, src.Line(3)),
		calc(t, "sales[-1] * (1 + cover.growth[growth])", templates.MoneyFormat, cross), calc(t, "sales[-1] * (1 + cover.growth[growth])", templates.MoneyFormat, cross), jump(3))
	cost := filed(600, amount, src.Line(4))
	cost = cost.With(templates.Aside{Place: src.Line(4), Note: "Printed as 600; the sum of the parts <note 5> & \"other\" is 601.\nThe printed figure is kept."})
	costs := income.row("cost", templates.LineRow, label("Cost of sales"), filed(560, amount, src.Line(4)), cost,
		calc(t, "cost[base] * sales / sales[base]", amount, figure), calc(t, "cost[base] * sales / sales[base]", amount, figure), jump(4))
	costs.Cells[0].Indent = 1
	costs.Level = 1
	gross := income.row("gross", templates.SubtotalRow, label("Gross profit"))
	for range 4 {
		gross.Cells = append(gross.Cells, calc(t, "sales - cost", amount, figure))
	}
	margin := income.row("margin", templates.LineRow, label("Gross margin"))
	for range 4 {
		margin.Cells = append(margin.Cells, calc(t, "gross / sales", templates.PercentFormat, figure))
	}
	eps := income.row("eps", templates.LineRow, label("Earnings per share"))
	for range 4 {
		eps.Cells = append(eps.Cells, calc(t, "-gross / 1", templates.PerShareFormat, figure))
	}
	total := income.row("total", templates.TotalRow, label("Total of all years"))
	for range 4 {
		total.Cells = append(total.Cells, calc(t, "sum(gross[2002..2005])", templates.MoneyFormat, figure))
	}
	income.row("none", templates.LineRow, label("Discontinued operations"), filed(0, amount, src.Line(3)), templates.Cell{Value: formulas.Num(-12.5), Role: input, Format: templates.DecimalFormat, Decimals: 1}.With(templates.Aside{Place: src.Line(3)}),
		calc(t, `""`, amount, figure), calc(t, `"n/a"`, amount, figure))

	checks := newSheet("checks", "Tie-out's \"list\"", templates.CheckSheet, templates.Column{Width: 40}, templates.Column{Width: 14}, templates.Column{Width: 14}, templates.Column{Width: 12}, templates.Column{Width: 12})
	checks.row("", templates.TitleRow, label("Tie-out"))
	checks.row("", templates.HeaderRow, label("Check"), label("Left"), label("Right"), label("Difference"), label("Verdict"))
	checks.row("gross_2003", templates.LineRow, label("Gross profit foots"), calc(t, "income.gross[2003]", amount, cross),
		calc(t, "income.sales[2003] - income.cost[2003]", amount, cross), calc(t, "gross_2003[left] - gross_2003[right]", amount, figure),
		calc(t, `if(abs(gross_2003[difference]) < 1, "ok", "off")`, templates.TextFormat, templates.PassRole))
	checks.row("warned", templates.LineRow, label("Cost of sales as printed"), filed(600, amount, src.Line(4)), assumed(601, amount),
		calc(t, "warned[left] - warned[right]", amount, figure), templates.Cell{Value: formulas.Str("finding"), Role: templates.WarnRole})
	checks.row("broken", templates.LineRow, label("An example of a failure"), filed(1, amount, src.Line(4)), assumed(2, amount),
		calc(t, "broken[left] - broken[right]", amount, figure), templates.Cell{Value: formulas.Str("off"), Role: templates.FailRole})
	checks.row("failed", templates.TotalRow, label("Checks failed"), calc(t, `if(gross_2003[verdict] = "off", 1, 0)`, templates.IntegerFormat, figure))
	for c, key := range []string{"", "left", "right", "difference", "verdict"} {
		checks.Columns[c].Key = key
	}
	cover.Columns[1].Key = "growth"

	sources := newSheet("sources", "Sources", templates.SourceSheet, templates.Column{Width: 30}, templates.Column{Width: 14}, templates.Column{Width: 10}, templates.Column{Width: 12})
	sources.row("", templates.HeaderRow, label("Caption"), label("Value"), label("Line"), label("Jump"))
	for line := 3; line <= 4; line++ {
		text, _, _ := strings.Cut(src.Line(line).Text(), "  ")
		sources.row("", templates.LineRow, templates.Cell{Value: formulas.Str(text), Verbatim: true},
			filed(1000, amount, src.Line(line)), templates.Cell{Value: formulas.Num(float64(line)), Format: templates.IntegerFormat}, jump(line))
	}

	text := newSheet("filing", "Filing", templates.SourceSheet, templates.Column{Width: 7}, templates.Column{Width: 100})
	for n := 1; n <= src.Lines(); n++ {
		text.row("", templates.TextRow, templates.Cell{Value: formulas.Num(float64(n)), Format: templates.IntegerFormat},
			templates.Cell{Value: formulas.Str(src.Line(n).Text()), Verbatim: true}.With(templates.Aside{Place: src.Line(n)}))
	}
	p.Sheets = []*templates.Sheet{cover.Sheet, income.Sheet, checks.Sheet, sources.Sheet, text.Sheet}
	p.Names = []templates.Name{
		{Name: "Scenario", Area: templates.Area{Sheet: 0, Row: 5, Column: 1, LastRow: 5, LastColumn: 1}, Comment: "The chosen case"},
		{Name: "Net_Sales", Area: templates.Area{Sheet: 1, Row: 5, Column: 3, LastRow: 5, LastColumn: 4}},
		{Name: "Checks_Failed", Area: templates.Area{Sheet: 2, Row: 5, Column: 1, LastRow: 5, LastColumn: 1}},
	}
	for _, sheet := range p.Sheets { // "base" is the last actual year
		for r := range sheet.Rows {
			for c := range sheet.Rows[r].Cells {
				cell := &sheet.Rows[r].Cells[c]
				if cell.Expr != nil {
					cell.Expr = rebase(cell.Expr)
				}
			}
		}
	}
	return compute(t, p)
}

// rebase replaces the period base, which a template would resolve.
func rebase(e formulas.Expr) formulas.Expr {
	switch e := e.(type) {
	case formulas.Ref:
		if e.Period == "base" {
			e.Period = "2003"
		}
		return e
	case formulas.Neg:
		e.X = rebase(e.X)
		return e
	case formulas.Binary:
		e.X, e.Y = rebase(e.X), rebase(e.Y)
		return e
	}
	return e
}
