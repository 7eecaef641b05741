package model

import (
	"strconv"
	"strings"
	"time"

	"tieout/parse"
)

// grid writes a table the way a filing prints it: one row a line, caption and
// figures parted by "|", a rule as dashes, indents as white space.
func grid(title, columns, rows string) *parse.Table {
	t := &parse.Table{Title: title, Section: -1, Scale: 1}
	for _, c := range strings.Split(columns, "|") {
		c = strings.TrimSpace(c)
		column := parse.Column{Heading: c}
		if year, err := strconv.Atoi(c); err == nil {
			column.Period = parse.Period{End: time.Date(year, 12, 31, 0, 0, 0, 0, time.UTC), Months: 12}
		}
		t.Columns = append(t.Columns, column)
	}
	rule, gap := false, false
	for _, line := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == "":
			gap = true
			continue
		case strings.Trim(trimmed, "-") == "":
			rule = true
			continue
		case strings.Trim(trimmed, "=") == "":
			t.Rows[len(t.Rows)-1].Double = true
			continue
		}
		parts := strings.Split(line, "|")
		r := parse.Row{Label: strings.TrimSpace(parts[0]), Indent: len(line) - len(strings.TrimLeft(line, " ")), Rule: rule, Break: gap}
		if r.Label == "" {
			r.Indent = -1
		}
		for _, text := range parts[1:] {
			r.Cells = append(r.Cells, cell(strings.TrimSpace(text)))
		}
		rule, gap = false, false
		t.Rows = append(t.Rows, r)
	}
	return t
}

func cell(text string) parse.Cell {
	c := parse.Cell{Text: text}
	switch v, ok := parse.Amount(text); {
	case text == "":
	case text == "-":
		c.Kind = parse.Dash
	case ok:
		c.Kind, c.Value = parse.Figure, v
	default:
		c.Kind = parse.Word
	}
	return c
}

func filingOf(tables ...*parse.Table) *parse.Filing {
	for i, t := range tables {
		t.ID = "t" + strconv.Itoa(i+1)
	}
	return &parse.Filing{Source: parse.NewSource("acme.txt", nil), Tables: tables}
}

// Acme's statements: small, complete, and without a mistake.
func acmeIncome() *parse.Table {
	return grid("Acme Inc. / Consolidated Statements of Income", "2003|2002|2001", `
Net sales|48,210,335|44,071,902|40,118,776
Cost of products sold|31,002,118|28,900,417|26,377,004
----
|17,208,217|15,171,485|13,741,772
Selling and administrative expenses|9,118,442|8,700,316|8,055,190
----
|8,089,775|6,471,169|5,686,582
Interest income|41,206|63,914|88,127
Interest expense|(512,330)|(588,719)|(640,275)
----
Income before income taxes|7,618,651|5,946,364|5,134,434
Income taxes|2,971,274|2,319,082|2,002,429
----
Net income|4,647,377|3,627,282|3,132,005
====

Earnings per share:
  Basic|$2.32|$1.81|$1.57
  Diluted|$2.30|$1.80|$1.56
`)
}

func acmeBalance() *parse.Table {
	return grid("Acme Inc. / Consolidated Balance Sheets", "2003|2002", `
Current assets:
  Cash and cash equivalents|4,101,553|2,870,116
  Accounts receivable|6,027,349|5,518,402
  Inventories|7,315,208|7,002,917
----
Total current assets|17,444,110|15,391,435
Property, plant and equipment, net|11,206,734|10,870,225
Goodwill|2,118,000|2,118,000
----
Total assets|30,768,844|28,379,660
====
Current liabilities:
  Accounts payable|3,418,229|3,605,118
  Accrued liabilities|1,207,446|1,118,930
----
Total current liabilities|4,625,675|4,724,048
Long-term debt|5,000,000|6,000,000
Stockholders' equity:
  Common stock|2,000,000|2,000,000
  Retained earnings|19,143,169|15,655,612
----
Total stockholders' equity|21,143,169|17,655,612
----
Total liabilities and stockholders' equity|30,768,844|28,379,660
====
`)
}

func acmeCashFlow() *parse.Table {
	return grid("Acme Inc. / Consolidated Statements of Cash Flows", "2003|2002|2001", `
Operating activities:
  Net income|4,647,377|3,627,282|3,132,005
  Depreciation|1,540,118|1,502,336|1,466,801
  Change in receivables|(508,947)|(411,205)|118,320
  Change in inventories|(312,291)|205,118|(88,417)
  Change in payables|(98,373)|130,662|77,319
----
Net cash provided by operating activities|5,267,884|5,054,193|4,706,028
Investing activities:
  Capital expenditures|(1,876,627)|(1,402,118)|(1,655,309)
----
Net cash used in investing activities|(1,876,627)|(1,402,118)|(1,655,309)
Financing activities:
  Repayment of long-term debt|(1,000,000)|(1,000,000)|(1,000,000)
  Dividends paid|(1,159,820)|(1,043,838)|(927,856)
----
Net cash used in financing activities|(2,159,820)|(2,043,838)|(1,927,856)
----
Net increase in cash|1,231,437|1,608,237|1,122,863
Cash at beginning of year|2,870,116|1,261,879|139,016
----
Cash at end of year|4,101,553|2,870,116|1,261,879
====
`)
}

func acmeEquity() *parse.Table {
	t := grid("Acme Inc. / Consolidated Statements of Stockholders' Equity", "Common Stock|Retained Earnings|Total", `
Balance at January 1, 2002|2,000,000|13,072,168|15,072,168
Net income|-|3,627,282|3,627,282
Cash dividends|-|(1,043,838)|(1,043,838)
----
Balance at December 31, 2002|2,000,000|15,655,612|17,655,612
Net income|-|4,647,377|4,647,377
Cash dividends|-|(1,159,820)|(1,159,820)
----
Balance at December 31, 2003|2,000,000|19,143,169|21,143,169
`)
	return t
}

func acme() *parse.Filing {
	return filingOf(acmeBalance(), acmeIncome(), acmeEquity(), acmeCashFlow())
}

// print changes what a table prints in one cell.
func print(t *parse.Table, caption string, column int, text string) *parse.Table {
	for i := range t.Rows {
		if t.Rows[i].Label == caption && t.Rows[i].Cells != nil {
			t.Rows[i].Cells[column] = cell(text)
			return t
		}
	}
	panic("no row " + caption)
}
