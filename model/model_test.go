package model

import (
	"sort"
	"strings"
	"testing"

	"tieout/parse"
)

func build(t *testing.T, f *parse.Filing) *Model {
	t.Helper()
	m, err := Build(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// keys writes the key figures of a year: "revenue 48210335, ...".
func keys(m *Model, year int) map[string]string {
	found := map[string]string{}
	for _, k := range m.Key {
		if k.Year == year {
			found[k.ID] = k.Value.String()
		}
	}
	return found
}

func findings(m *Model) string {
	var all []string
	for _, f := range m.Findings {
		if strings.HasPrefix(f.ID, "prose.") {
			continue // TestSentencesOfFilings holds those
		}
		all = append(all, string(f.Severity)+" "+f.ID+" "+f.Printed.String()+" for "+f.Expected.String())
	}
	sort.Strings(all)
	return strings.Join(all, "; ")
}

func TestCompleteReport(t *testing.T) {
	m := build(t, acme())
	want := map[string]string{
		"revenue": "48210335", "cost_of_sales": "31002118", "gross_profit": "17208217", "operating_income": "8089775",
		"income_before_taxes": "7618651", "income_taxes": "2971274", "net_income": "4647377", "eps_basic": "2.32", "eps_diluted": "2.3",
		"cash": "4101553", "total_current_assets": "17444110", "total_assets": "30768844", "total_current_liabilities": "4625675",
		"total_liabilities_and_equity": "30768844", "stockholders_equity": "21143169",
		"cash_from_operating": "5267884", "cash_from_investing": "-1876627", "cash_from_financing": "-2159820", "net_change_in_cash": "1231437",
	}
	got := keys(m, 2003)
	for _, id := range KeyFigureIDs() {
		if got[id] != want[id] {
			t.Errorf("%s is %q, want %q", id, got[id], want[id])
		}
	}
	if got := findings(m); got != "" {
		t.Errorf("a report without a mistake has findings: %s", got)
	}
	kinds := map[CheckKind]int{}
	for _, c := range m.Checks {
		kinds[c.Kind]++
		if c.Verdict != Agrees {
			t.Errorf("%s: %s", c.ID, c.Verdict)
		}
	}
	for _, kind := range []CheckKind{FootingCheck, CrossFootingCheck, RollForwardCheck, ArticulationCheck} {
		if kinds[kind] == 0 {
			t.Errorf("no %s check", kind)
		}
	}
	for _, st := range m.Statements {
		seen := map[string]bool{}
		for _, l := range st.Lines {
			if l.ID == "" || seen[l.ID] {
				t.Errorf("%s: id %q of %q is empty or repeated", st.ID, l.ID, l.Caption)
			}
			seen[l.ID] = true
		}
	}
}

func TestKeyFigures(t *testing.T) {
	income := func(rows string) *parse.Table {
		return grid("Consolidated Statements of Operations", "2003|2002|2001", rows)
	}
	tests := []struct {
		name   string
		tables []*parse.Table
		want   string // of 2003; "-id" means absent
	}{
		{"a benefit of taxes is negative", []*parse.Table{income(`
Net sales|10,118,204|9,820,117|9,640,118
Cost of sales|8,002,117|7,700,204|7,510,226
----
Gross profit|2,116,087|2,119,913|2,129,892
General and administrative expenses|2,916,203|1,880,117|1,790,336
----
Income (loss) before income taxes|(800,116)|239,796|339,556
Provision (benefit) for income taxes|(280,041)|83,929|118,845
----
Net income (loss)|(520,075)|155,867|220,711
`)}, "income_before_taxes -800116 income_taxes -280041 net_income -520075"},

		{"costs and taxes in parentheses are positive", []*parse.Table{income(`
Sales|10,118,204|9,820,117|9,640,118
Cost of sales|(8,002,117)|(7,700,204)|(7,510,226)
----
Gross margin|2,116,087|2,119,913|2,129,892
Administrative expenses|(1,116,203)|(1,080,117)|(1,090,336)
----
Income before income taxes|999,884|1,039,796|1,039,556
Income tax expense|(350,041)|(383,929)|(318,845)
----
Net income|649,843|655,867|720,711
`)}, "cost_of_sales 8002117 gross_profit 2116087 income_taxes 350041 net_income 649843"},

		{"discontinued operations and an accounting change between taxes and net income", []*parse.Table{income(`
Revenues|10,118,204|9,820,117|9,640,118
Costs and expenses|8,002,117|7,700,204|7,510,226
----
Income from continuing operations before income taxes|2,116,087|2,119,913|2,129,892
Income taxes|740,630|741,970|745,462
----
Income from continuing operations|1,375,457|1,377,943|1,384,430
Discontinued operations, net of tax|(118,226)|40,117|88,204
Cumulative effect of accounting change|-|(310,118)|-
----
Net income|1,257,231|1,107,942|1,472,634
Basic earnings per share:
  Continuing operations|$1.38|$1.38|$1.38
  Discontinued operations|(.12)|.04|.09
  Accounting change|-|(.31)|-
  ----
  Net income|$1.26|$1.11|$1.47
Diluted earnings per share:
  Continuing operations|$1.36|$1.36|$1.36
  Discontinued operations|(.12)|.04|.09
  Accounting change|-|(.31)|-
  ----
  Net income|$1.24|$1.09|$1.45
`)}, "income_before_taxes 2116087 income_taxes 740630 net_income 1257231 eps_basic 1.26 eps_diluted 1.24 -gross_profit"},

		{"one figure of earnings per share is the basic one", []*parse.Table{income(`
Revenue|7,550,914|8,661,027|9,135,577
Operating expenses|6,165,319|6,945,762|7,346,914
----
Income before income taxes|1,385,595|1,715,265|1,788,663
Provision for income taxes|421,576|477,237|356,395
----
Net income|964,019|1,238,028|1,432,268
Earnings per common and common equivalent share|$1.23|$1.86|$.93
`)}, "eps_basic 1.23 -eps_diluted -cost_of_sales"},

		{"one line may be basic and diluted", []*parse.Table{income(`
Revenue|7,550,914|8,661,027|9,135,577
Operating expenses|6,165,319|6,945,762|7,346,914
----
Income before income taxes|1,385,595|1,715,265|1,788,663
Provision for income taxes|421,576|477,237|356,395
----
Net income|964,019|1,238,028|1,432,268
Net income per share - basic and diluted|$0.96|$1.24|$1.43
`)}, "eps_basic 0.96 eps_diluted 0.96"},

		{"two businesses without a sum give no revenue", []*parse.Table{income(`
AUTOMOTIVE
Sales|131,528|141,230|135,073
Costs and expenses|139,096|135,998|127,904
----
Income before income taxes - Automotive|(7,568)|5,232|7,169

FINANCIAL SERVICES
Revenues|30,884|28,828|25,630
Costs and expenses|29,432|25,861|23,051
----
Income before income taxes - Financial Services|1,452|2,967|2,579
----
TOTAL COMPANY
Income before income taxes|(6,116)|8,199|9,748
Provision for income taxes|(2,151)|2,705|3,248
----
Net income|(3,965)|5,494|6,500
`)}, "-revenue -cost_of_sales income_before_taxes -6116 income_taxes -2151 net_income -3965"},

		{"sales and costs by kind have totals", []*parse.Table{income(`
Sales:
  Products|1,484,275|1,206,038|784,520
  Services|210,992|157,091|69,862
----
Total sales|1,695,267|1,363,129|854,382
Cost of sales:
  Products|917,428|746,417|496,861
  Services|88,714|116,900|54,126
----
Total cost of sales|1,006,142|863,317|550,987
Selling expenses|418,979|327,142|203,740
----
Income before income taxes|270,146|172,670|99,655
Income taxes|94,551|60,434|34,879
----
Net income|175,595|112,236|64,776
`)}, "revenue 1695267 cost_of_sales 1006142 -gross_profit net_income 175595"},

		{"totals of a balance sheet on two pages without captions", []*parse.Table{
			grid("Consolidated Balance Sheets", "2003|2002", `
ASSETS
CURRENT
Cash and cash equivalents|1,737|1,433
Trade accounts receivable|1,639|1,641
Inventories|2,593|2,836
----
TOTAL CURRENT ASSETS|5,969|5,910
PROPERTY, PLANT AND EQUIPMENT, NET|10,244|9,498
GOODWILL|727|753
----
|16,940|16,161
`),
			grid("Consolidated Balance Sheets", "2003|2002", `
LIABILITIES AND SHARE-OWNERS' EQUITY
CURRENT
Accounts payable|4,305|4,009
Loans payable|3,074|3,397
----
TOTAL CURRENT LIABILITIES|7,379|7,406
LONG-TERM DEBT|2,250|2,599
SHARE-OWNERS' EQUITY
Common stock|861|858
Capital surplus|1,527|1,058
Reinvested earnings|16,505|14,560
----
|18,893|16,476
Less treasury stock, at cost|11,582|10,320
----
|7,311|6,156
----
|16,940|16,161
`)}, "cash 1737 total_current_assets 5969 total_assets 16940 total_current_liabilities 7379 total_liabilities_and_equity 16940 stockholders_equity 7311"},

		{"a balance sheet that does not balance is none", []*parse.Table{acmeIncome(), grid("Consolidated Balance Sheets", "2003|2002", `
Cash|4,101,553|2,870,116
Inventories|6,027,349|5,518,402
----
Total assets|10,128,902|8,388,518
Accounts payable|3,418,229|3,605,118
Retained earnings|9,143,169|5,655,612
----
Total liabilities and stockholders' equity|12,561,398|9,260,730
`)}, "-total_assets -total_liabilities_and_equity -cash net_income 4647377"},

		{"a cash flow statement that opens with cash, and goes on without a heading", []*parse.Table{
			grid("Consolidated Statements of Cash Flows", "2003|2002", `
Cash and cash equivalents, beginning of the period|756,204|1,203,118
Operating:
Net income|424,117|310,226
Depreciation|127,304|168,118
----
Cash generated by operating activities|551,421|478,344
Investing:
Purchase of property|(159,118)|(160,204)
Other|(102,336)|(4,117)
----
Cash used for investing activities|(261,454)|(164,321)
`),
			grid("", "2003|2002", `
Financing:
Decrease in notes payable|(169,117)|(531,204)
Cash dividends|(58,226)|(229,733)
----
Cash used for financing activities|(227,343)|(760,937)
----
Total cash generated (used)|62,624|(446,914)
----
Cash and cash equivalents, end of the period|818,828|756,204
`)}, "cash_from_operating 551421 cash_from_investing -261454 cash_from_financing -227343 net_change_in_cash 62624"},

		{"the parent company's own statements are not the group's", []*parse.Table{acmeBalance(), acmeIncome(), acmeCashFlow(),
			grid("Schedule I / Acme Inc. (Parent Company Only) / Condensed Balance Sheets", "2003|2002", `
Cash and cash equivalents|101,553|70,116
Investment in subsidiaries|21,027,349|17,518,402
Other assets|315,208|302,917
----
Total assets|21,444,110|17,891,435
Accrued liabilities|300,941|235,823
Stockholders' equity:
  Common stock|2,000,000|2,000,000
  Retained earnings|19,143,169|15,655,612
----
Total stockholders' equity|21,143,169|17,655,612
----
Total liabilities and stockholders' equity|21,444,110|17,891,435
`)}, "cash 4101553 total_assets 30768844"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := keys(build(t, filingOf(tt.tables...)), 2003)
			fields := strings.Fields(tt.want)
			for i := 0; i < len(fields); i++ {
				if id, absent := strings.CutPrefix(fields[i], "-"); absent {
					if v, ok := got[id]; ok {
						t.Errorf("%s is given as %s, want it left out", id, v)
					}
					continue
				}
				if got[fields[i]] != fields[i+1] {
					t.Errorf("%s is %q, want %q", fields[i], got[fields[i]], fields[i+1])
				}
				i++
			}
		})
	}
}

func TestScaleAndFiscalYear(t *testing.T) {
	income, balance, cash := acmeIncome(), acmeBalance(), acmeCashFlow()
	income.Scale, cash.Scale = 1000, 1000
	balance.Columns[0].Period.End = balance.Columns[0].Period.End.AddDate(0, 1, 2) // February 2, 2004
	balance.Columns[1].Period.End = balance.Columns[1].Period.End.AddDate(0, 1, 1)
	got := keys(build(t, filingOf(balance, income, cash)), 2003)
	for id, want := range map[string]string{"revenue": "48210335000", "eps_basic": "2.32", "cash": "4101553000", "total_assets": "30768844000"} {
		if got[id] != want {
			t.Errorf("%s is %q, want %q", id, got[id], want)
		}
	}
}

func TestEquityOfAnEarlierYear(t *testing.T) {
	equity := grid("Statements of Stockholders' Equity", "Common Stock|Retained Earnings|Total", `
Balance at December 31, 2000|2,000,000|10,868,019|12,868,019
Net income|-|3,132,005|3,132,005
Cash dividends|-|(927,856)|(927,856)
----
Balance at December 31, 2001|2,000,000|13,072,168|15,072,168
Net income|-|3,627,282|3,627,282
Cash dividends|-|(1,043,838)|(1,043,838)
----
Balance at December 31, 2002|2,000,000|15,655,612|17,655,612
Net income|-|4,647,377|4,647,377
Cash dividends|-|(1,159,820)|(1,159,820)
----
Balance at December 31, 2003|2,000,000|19,143,169|21,143,169
`)
	m := build(t, filingOf(acmeBalance(), acmeIncome(), equity, acmeCashFlow()))
	if got := keys(m, 2001)["stockholders_equity"]; got != "15072168" {
		t.Errorf("equity of 2001 is %q, want 15072168 from the statement of equity", got)
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(income, balance, equity, cash *parse.Table)
		want  string
		key   string // key figure that must have the right value, or be absent
	}{
		{"a digit too many in a total that two sums prove", func(_, b, _, _ *parse.Table) {
			print(b, "Total current liabilities", 1, "44,724,048")
		}, "misprint balance_sheet.total_current_liabilities.2002 44724048 for 4724048", "2002 total_current_liabilities 4724048"},
		{"net income that no other statement has", func(i, _, _, _ *parse.Table) {
			print(i, "Net income", 0, "4,674,377")
		}, "misprint income_statement.net_income.2003 4674377 for 4647377", "2003 net_income 4647377"},
		{"cash that neither its total nor the cash flow statement has", func(_, b, _, _ *parse.Table) {
			print(b, "Cash and cash equivalents", 0, "4,701,553")
		}, "misprint balance_sheet.cash.2003 4701553 for 4101553", "2003 cash 4101553"},
		{"retained earnings in the statement of equity", func(_, _, e, _ *parse.Table) {
			print(e, "Balance at December 31, 2003", 1, "19,143,196")
		}, "misprint equity.balance_2003.retained_earnings 19143196 for 19143169", ""},
		{"a total that misses its rows by one is rounding", func(i, _, _, _ *parse.Table) {
			print(i, "Interest expense", 0, "(512,331)")
		}, "rounding income_statement.income_before_taxes.2003 7618651 for 7618651", "2003 income_before_taxes 7618651"},
		{"two figures one slip would mend prove nothing", func(i, _, _, _ *parse.Table) {
			print(i, "Net sales", 0, "48,310,335")
		}, "inconsistency income_statement.gross_profit.2003 17208217 for 17308217", "2003 revenue absent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			income, balance, equity, cash := acmeIncome(), acmeBalance(), acmeEquity(), acmeCashFlow()
			tt.spoil(income, balance, equity, cash)
			m := build(t, filingOf(balance, income, equity, cash))
			if got := findings(m); got != tt.want {
				t.Errorf("found %q, want %q", got, tt.want)
			}
			if f := strings.Fields(tt.key); len(f) == 3 {
				year := 2003
				if f[0] == "2002" {
					year = 2002
				}
				got, ok := keys(m, year)[f[1]]
				if f[2] == "absent" && ok || f[2] != "absent" && got != f[2] {
					t.Errorf("%s is %q, want %s", f[1], got, f[2])
				}
			}
		})
	}
}

func TestFindingSaysWhatProvesIt(t *testing.T) {
	balance := print(acmeBalance(), "Total current liabilities", 1, "44,724,048")
	m := build(t, filingOf(balance, acmeIncome(), acmeCashFlow()))
	if len(m.Findings) != 1 {
		t.Fatalf("%d findings, want 1", len(m.Findings))
	}
	f := m.Findings[0]
	want := "Total current liabilities for 2002 is printed as 44,724,048; the other figures of the balance sheet prove 4,724,048."
	if f.Message != want {
		t.Errorf("message %q, want %q", f.Message, want)
	}
	evidence := strings.Join(f.Evidence, "\n")
	for _, part := range []string{"3,605,118 + 1,118,930 = 4,724,048", "28,379,660"} {
		if !strings.Contains(evidence, part) {
			t.Errorf("evidence %q lacks %q", evidence, part)
		}
	}
	explained := 0
	for _, c := range m.Checks {
		if c.Verdict == Differs && c.Finding == f.ID {
			explained++
		}
	}
	if explained != 2 {
		t.Errorf("%d checks point at the finding, want 2", explained)
	}
}

func TestNoStatements(t *testing.T) {
	list := grid("Statement of Directors", "2003", "Meetings|4\nCommittees|3\nMembers|7\nFees|21,500\n")
	_, err := Build(filingOf(list))
	if err == nil {
		t.Fatal("a filing without statements was accepted")
	}
	for _, part := range []string{"1 tables", "Statement of Directors"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if _, err := Build(nil); err == nil {
		t.Error("no filing was accepted")
	}
	if _, err := Build(&parse.Filing{}); err == nil {
		t.Error("an empty filing was accepted")
	}
}

func BenchmarkBuild(b *testing.B) {
	f := acme()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Build(f); err != nil {
			b.Fatal(err)
		}
	}
}
