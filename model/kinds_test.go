package model

import (
	"strings"
	"testing"

	"tieout/parse"
)

// TestKindsOfFilers has the statements of filers that are no manufacturers.
func TestKindsOfFilers(t *testing.T) {
	tests := []struct {
		name   string
		tables []*parse.Table
		want   string // of 2003; "-id" means absent
	}{
		{"a bank sums cash and federal funds", []*parse.Table{grid("Consolidated Balance Sheets", "2003|2002", `
Cash and due from banks|31,204|28,911
Federal funds sold|4,100|9,250
----
  Total cash and cash equivalents|35,304|38,161
Loans, net|402,118|371,560
Other assets|6,120|5,544
----
Total assets|443,542|415,265
Deposits|380,117|355,908
Other liabilities|6,231|5,720
----
Total liabilities|386,348|361,628
Common stock|12,500|12,500
Retained earnings|44,694|41,137
----
Total stockholders' equity|57,194|53,637
----
Total liabilities and stockholders' equity|443,542|415,265
`)}, "cash 35304 total_assets 443542 stockholders_equity 57194 -total_current_assets"},

		{"a utility ends in capitalization and liabilities", []*parse.Table{grid("Balance Sheets", "2003|2002", `
Net utility plant|2,044.3|2,029.8
Current Assets:
  Cash and temporary cash investments|8.8|5.1
  Accounts receivable|161.1|159.3
----
    Total current assets|169.9|164.4
Deferred charges|109.9|113.8
----
      Total Assets|2,324.1|2,308.0
Capitalization:
  Common stock|410.0|410.0
  Retained earnings|352.6|331.7
----
    Total common stock equity|762.6|741.7
  Long-term debt|797.3|815.8
----
    Total capitalization|1,559.9|1,557.5
Current Liabilities:
  Short-term debt|78.7|67.1
  Accounts payable|99.4|95.6
----
    Total current liabilities|178.1|162.7
Deferred income taxes|586.1|587.8
----
      Total Capitalization and Liabilities|2,324.1|2,308.0
`)}, "cash 8.8 total_current_assets 169.9 total_assets 2324.1 total_current_liabilities 178.1 stockholders_equity 762.6 total_liabilities_and_equity 2324.1"},

		{"one year, and totals without captions below headings", []*parse.Table{
			grid("Consolidated Balance Sheet", "2003", `
Assets
Current
  Cash|2,110
  Accounts receivable|31,220
  Inventories|45,110
|78,440
Capital assets|120,330
|198,770
Liabilities and Shareholders' Equity
Current
  Bank indebtedness|8,110
  Accounts payable|28,880
|36,990
Long-term debt|66,890
Shareholders' equity
  Share capital|50,000
  Retained earnings|44,890
|94,890
|198,770
`),
			grid("Consolidated Statement of Earnings", "2003", `
Sales|98,770
Cost of sales|89,990
----
Earnings before income taxes|8,780
Income taxes
  Current|2,990
  Deferred|550
|3,540
Net earnings|5,240
`),
			grid("Consolidated Statement of Cash Flows", "2003", `
Operations
  Net earnings|5,240
  Depreciation|2,880
|8,120
Investing
  Additions to capital assets|(6,110)
|(6,110)
Financing
  Repayment of long-term debt|(2,000)
|(2,000)
Increase in cash|10
Cash, beginning of year|2,100
Cash, end of year|2,110
`)}, "total_current_assets 78440 total_assets 198770 total_current_liabilities 36990 stockholders_equity 94890 income_before_taxes 8780 income_taxes 3540 cash_from_operating 8120 cash_from_investing -6110 cash_from_financing -2000 net_change_in_cash 10"},

		{"losses and cash used printed without a sign", []*parse.Table{
			grid("Statements of Operations", "2003|2002", `
Net sales|44,512|39,330
Cost of sales|40,104|37,210
----
Gross profit|4,408|2,120
Selling and administrative expenses|9,220|8,408
----
Operating loss|4,812|6,288
Interest expense|1,210|1,344
----
Loss before income taxes|6,022|7,632
Income tax benefit|1,022|1,632
----
Net loss|5,000|6,000
Net loss per share|1.25|1.50
`),
			grid("Statements of Cash Flows", "2003|2002", `
Operating activities:
Net loss|(5,000)|(6,000)
Depreciation|1,640|1,990
Inventories|1,488|503
----
Net cash used in operating activities|1,872|3,507
Investing activities:
Capital expenditures|318|220
----
Net cash used in investing activities|318|220
Financing activities:
Notes payable|1,000|3,800
----
Net cash provided by financing activities|1,000|3,800
Decrease in cash|1,190|(73)
Cash, beginning of year|1,310|1,237
----
Cash, end of year|120|1,310
`)}, "gross_profit 4408 operating_income -4812 income_before_taxes -6022 income_taxes -1022 net_income -5000 eps_basic -1.25 cash_from_operating -1872 cash_from_investing -318 cash_from_financing 1000 net_change_in_cash -1190"},

		{"federal and state taxes with a total but no caption", []*parse.Table{grid("Statements of Income", "2003|2002", `
Revenues:
  Net sales|84,012|78,930
  Interest and other income|500|400
----
|84,512|79,330
Costs and expenses:
  Cost of sales|58,104|55,210
  Selling and administrative|16,430|15,752
----
|74,534|70,962
----
Income before income taxes|9,978|8,368
Income tax expense:
  Federal|3,192|2,696
  State|500|400
----
|3,692|3,096
----
Net income|6,286|5,272
`)}, "income_before_taxes 9978 income_taxes 3692 net_income 6286"},

		{"losses in parentheses", []*parse.Table{grid("Statements of Operations", "2003|2002", `
Net sales|44,512|39,330
Cost of sales|40,104|37,210
----
Gross profit|4,408|2,120
Selling and administrative expenses|9,220|8,408
----
Operating loss|(4,812)|(6,288)
Interest expense|1,210|1,344
----
Loss before income taxes|(6,022)|(7,632)
Income tax benefit|(1,022)|(1,632)
----
Net loss|(5,000)|(6,000)
`)}, "operating_income -4812 income_before_taxes -6022 income_taxes -1022 net_income -5000"},

		{"a utility whose totals are called Total only", []*parse.Table{grid("Balance Sheets", "2003|2002", `
Net utility plant|46,724|51,548
Current Assets
  Cash and cash equivalents|1,033|1,155
  Accounts receivable|3,534|3,224
----
    Total current assets|4,567|4,379
Regulatory assets|6,113|6,164
----
      Total|57,404|62,091
Capitalization
  Common stock|13,434|9,942
  Retained earnings|11,480|12,418
----
    Total common stock equity|24,914|22,360
  Long-term debt|22,796|25,386
----
    Total capitalization|47,710|47,746
Current Liabilities
  Accounts payable|1,744|1,713
  Accrued taxes|1,038|1,004
----
    Total current liabilities|2,782|2,717
Deferred credits|6,912|11,628
----
      Total|57,404|62,091
`)}, "cash 1033 total_current_assets 4567 total_assets 57404 total_current_liabilities 2782 stockholders_equity 24914 total_liabilities_and_equity 57404"},

		{"a service company names sales and their cost by the kind", []*parse.Table{grid("Statements of Operations", "2003|2002", `
Service revenues|5,470|5,148
Cost of services|3,464|3,158
Selling, general and administrative expenses|1,514|1,244
----
Operating income|492|746
Interest expense|59|51
----
Income before income taxes|433|695
Income taxes|160|257
----
Net income|273|438
`)}, "revenue 5470 cost_of_sales 3464 operating_income 492 net_income 273"},

		{"a partnership that pays no taxes, and no other statement", []*parse.Table{grid("Statements of Income", "2003|2002", `
Revenues:
  Rental income|26,322,776|23,474,879
  Interest|1,475,736|1,944,920
----
    Total revenues|27,798,512|25,419,799
Expenses:
  Operating expenses|16,894,285|16,131,222
  Depreciation|5,331,527|4,868,762
----
    Total expenses|22,225,812|20,999,984
----
Net income|5,572,700|4,419,815
`)}, "revenue 27798512 net_income 5572700"},

		{"costs in parentheses before a result that they do not prove", []*parse.Table{grid("Statements of Operations", "2003|2002", `
Net sales|24,535|23,489
Cost of sales|(14,906)|(15,132)
Selling and administrative expenses|(4,728)|(4,554)
Net income|4,444|3,333
`), grid("Statements of Cash Flows", "2003|2002", `
Operating activities:
Net income|4,444|3,333
Depreciation|1,640|1,990
----
Net cash provided by operating activities|6,084|5,323
Investing activities:
Capital expenditures|(6,318)|(5,220)
----
Net cash used in investing activities|(6,318)|(5,220)
Increase (decrease) in cash|(234)|103
Cash, beginning of year|1,340|1,237
----
Cash, end of year|1,106|1,340
`)}, "revenue 24535 cost_of_sales 14906 net_income 4444"},

		{"costs of goods beside costs of services, with no sum of them", []*parse.Table{grid("Statement of Earnings", "2003|2002", `
Sales of goods|29,509|29,575
Sales of services|8,268|8,331
----
  Total revenues|37,777|37,906
Cost of goods sold|22,606|22,107
Cost of services sold|6,308|6,273
Other costs and expenses|2,288|3,253
----
  Total costs and expenses|31,202|31,633
Earnings before income taxes|6,575|6,273
Provision for income taxes|(2,151)|(1,968)
----
Net earnings|4,424|4,305
`)}, "revenue 37777 -cost_of_sales income_taxes 2151 net_income 4424"},

		{"minority interests without parentheses, and earnings per share on the next page", []*parse.Table{
			grid("Statement of Income / Years ended December 31, 2003, 2002 and 2001", "2003|2002|2001", `
Revenues|90,136|86,182|75,820
Costs of sales|86,133|86,309|78,407
----
Income/(loss) before income taxes|4,003|(127)|(2,587)
Provision/(credit) for income taxes|1,350|295|(395)

Income/(loss) before minority interests|2,653|(422)|(2,192)
Minority interests in net income of subsidiaries|124|80|66

Income/(loss) before accounting changes|2,529|(502)|(2,258)
Cumulative effects of accounting changes|-|(6,883)|-

Net income/(loss)|2,529|(7,385)|(2,258)
`),
			grid("Statement of Income / Years ended December 31, 2003, 2002, and 2001", "2003|2002|2001", `
Average number of shares outstanding|493|486|476
AMOUNTS PER SHARE AFTER PREFERRED STOCK DIVIDENDS
Income/(loss) before accounting changes|$4.55|$(1.46)|$(4.79)
Cumulative effects of accounting changes|-|(14.15)|-
----
Income/(loss)|$4.55|$(15.61)|$(4.79)
Income/(loss) assuming full dilution|$4.20|$(15.61)|$(4.79)
`)}, "income_before_taxes 4003 net_income 2529 eps_basic 4.55 eps_diluted 4.2"},

		{"a partnership's equity is the sum of its partners'", []*parse.Table{grid("Balance Sheets", "2003|2002", `
Investment property, net|11,880,340|12,290,340
Cash and cash equivalents|812,440|790,110
----
|12,692,780|13,080,450
Liabilities
Accounts payable|98,770|110,220
Mortgage notes payable|15,220,110|15,480,220
Partners' deficit
General partner|(180,220)|(175,110)
Limited partners|(2,445,880)|(2,334,880)
----
|(2,626,100)|(2,509,990)
----
|12,692,780|13,080,450
`)}, "total_assets 12692780 stockholders_equity -2626100"},

		{"a pro forma year beside the real one", []*parse.Table{func() *parse.Table {
			t := grid("Consolidated Statements of Operations", "2002|2003|2003", `
Revenue|98,110|110,330|110,330
Operating expenses|89,550|97,420|97,310
----
Income before income taxes|8,560|12,910|13,020
Income taxes|3,110|4,800|4,900
----
Net income|5,450|8,110|8,120
`)
			t.Columns[2].Heading = "Pro Forma (Unaudited) 2003"
			return t
		}()}, "revenue 110330 net_income 8110"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { wantKeys(t, keys(build(t, filingOf(tt.tables...)), 2003), tt.want) })
	}
}

// wantKeys compares key figures with "id value ... -id", where "-id" must be absent.
func wantKeys(t *testing.T, got map[string]string, want string) {
	t.Helper()
	fields := strings.Fields(want)
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
}

// TestNetIncomeBehindAnExtraordinaryItem has an item in one year only: in the
// others net income repeats the line above, and stands against the cash flow
// statement that says otherwise.
func TestNetIncomeBehindAnExtraordinaryItem(t *testing.T) {
	m := build(t, filingOf(grid("Consolidated Statements of Income", "2003|2002|2001", `
Net revenues|220,550|199,330|178,440
Costs and expenses|201,320|179,090|162,090
----
Income before income taxes and extraordinary item|19,230|20,240|16,350
Provision for income taxes|8,110|8,220|6,330
----
Income before extraordinary item|11,120|12,020|10,020
Extraordinary item|(990)|-|-
----
Net income|10,130|12,020|10,020
`), grid("Consolidated Statements of Cash Flows", "2003|2002|2001", `
Operating activities:
Net income|10,130|11,130|10,020
Depreciation|11,220|10,330|9,110
----
Net cash provided by operating activities|21,350|21,460|19,130
Investing activities:
Additions to property|(12,110)|(11,220)|(10,330)
----
Net cash used in investing activities|(12,110)|(11,220)|(10,330)
Financing activities:
Repayments of debt|(8,350)|(9,010)|(7,690)
----
Net cash used in financing activities|(8,350)|(9,010)|(7,690)
----
Net increase in cash|890|1,230|1,110
Cash at beginning of year|11,220|9,990|8,880
----
Cash at end of year|12,110|11,220|9,990
`)))
	if got := keys(m, 2002)["net_income"]; got != "12020" {
		t.Errorf("net income is %q, want 12020 as printed", got)
	}
	if len(m.Findings) != 1 || m.Findings[0].Severity != Inconsistency {
		t.Errorf("found %+v, want one inconsistency", m.Findings)
	}
}

// TestTotalsThatDoNotBalance has a balance sheet that balances in one year and
// misses in the other, each total agreeing with its own rows.
func TestTotalsThatDoNotBalance(t *testing.T) {
	m := build(t, filingOf(grid("Consolidated Balance Sheets", "2003|2002", `
Cash|4,101,553|2,870,116
Inventories|6,027,349|5,518,402
Property, net|7,120,118|7,340,227
----
Total assets|17,249,020|15,728,745
Accounts payable|3,418,229|3,605,118
Long-term debt|2,250,336|2,599,118
Retained earnings|11,580,455|9,624,509
----
Total liabilities and stockholders' equity|17,249,020|15,828,745
`)))
	want := "Total assets for 2002 is 15,728,745; Total liabilities and stockholders' equity for 2002 is 15,828,745, and should be the same."
	if len(m.Findings) != 1 || m.Findings[0].Message != want {
		t.Errorf("found %+v, want %q", m.Findings, want)
	}
}

// TestNameOfEquityBeforeTreasuryStock has a sum without caption that is neither
// total equity, which is printed below it, nor named by a count of shares.
func TestNameOfEquityBeforeTreasuryStock(t *testing.T) {
	for _, above := range []string{"", "Authorized - 29,000,000 shares\n"} {
		m := build(t, filingOf(grid("Consolidated Balance Sheets", "2003|2002", `
Cash|10,101|20,116
Property, net|46,033|14,113
----
Total assets|56,134|34,229
Accounts payable|2,000|1,630
Shareholders' equity:
`+above+`Common stock|1,231|1,231
Retained earnings|55,610|32,998
----
|56,841|34,229
Less treasury stock, at cost|2,707|1,630
----
TOTAL SHAREHOLDERS' EQUITY|54,134|32,599
----
Total liabilities and shareholders' equity|56,134|34,229
`)))
		for _, l := range m.Statements[0].Lines {
			if l.Caption == "" && l.Name != "Subtotal" {
				t.Errorf("the sum before treasury stock is called %q", l.Name)
			}
		}
		if got := keys(m, 2003)["stockholders_equity"]; got != "54134" {
			t.Errorf("equity is %s, want 54134", got)
		}
	}
}
