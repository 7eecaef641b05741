package model

import (
	"fmt"
	"strings"
	"testing"
)

// Every figure of the four statements of the first filing, as printed: line,
// then one figure a column; a dot is blank.
var lockerStatements = []struct {
	id      string
	columns []string
	lines   string
}{
	{"income_statement", []string{"2003", "2002", "2001"}, `
revenue 39256438 40670721 39627216
cost_of_sales 27362405 28030169 28061281
gross_profit 11894033 12640552 11565935
selling_general_and_administrative 8086610 7399754 6688676
operating_income 3807423 5240798 4877259
interest_income 36908 94826 163497
other_income 230690 306827 340963
interest_expense -529642 -670144 -441773
income_before_taxes 3545379 4972307 4939946
income_taxes 1398247 1949479 1879585
net_income 2147132 3022828 3060361
eps_basic 1.41 1.57 1.49
eps_diluted 1.38 1.54 1.47
dividends_per_share 0 0 0
`},
	{"balance_sheet", []string{"2003", "2002"}, `
cash 3597990 2002225
receivables 4682946 4166972
inventories 5458865 6020966
prepaid_expenses 118819 104115
prepaid_income_taxes 0 234008
deferred_tax_assets_current 729546 579137
total_current_assets 14588166 13107423
land 500500 500500
buildings 3456766 3444688
machinery_and_equipment 12137813 11611883
property_plant_and_equipment_gross 16095079 15557071
accumulated_depreciation -11092999 -10296881
property_plant_and_equipment 5002080 5260190
deferred_tax_assets 53756 18152
goodwill 6155204 6155204
other_assets 74274 192447
long_term_receivables 0 301200
total_assets 25873480 25034616
short_term_debt 0 25000
accounts_payable 1713010 1740763
accrued_compensation 573762 602792
accrued_liabilities 658405 739309
income_taxes_payable 148218 0
current_portion_of_long_term_debt 1641316 1630000
total_current_liabilities 4734711 44737864
long_term_debt 6664171 8303813
pension_liabilities 312458 118230
total_long_term_liabilities 6976629 8422043
common_stock 1726146 1709146
additional_paid_in_capital 97812 0
retained_earnings 14818080 12670948
treasury_stock -2112000 -2112000
accumulated_other_comprehensive_income -367898 -393385
stockholders_equity 14162140 11874709
total_liabilities_and_equity 25873480 25034616
`},
	{"cash_flow", []string{"2003", "2002", "2001"}, `
net_income 2147132 3022828 3060361
depreciation_and_amortization 893236 974165 956430
provision_for_doubtful_accounts 94000 111000 248895
gain_on_disposals -28523 0 0
deferred_income_taxes -81476 153021 -93678
change_in_receivables -267144 465338 32567
change_in_inventories 595975 792736 -601363
change_in_prepaid_expenses -13144 21771 -52698
change_in_accounts_payable_and_accrued -172265 429795 -423235
change_in_income_taxes 328411 -560984 -236924
pension 32863 -469336 -60295
cash_from_operating 3529065 4940334 2830060
capital_expenditures -543146 -316180 -801009
acquisitions 0 0 -12084711
other_investing 0 0 -100000
proceeds_from_disposals 28523 31915 0
cash_from_investing -514623 -284265 -12985720
repayments_of_long_term_debt -1628326 -1644874 -681315
change_in_short_term_debt -25000 25000 0
proceeds_from_long_term_debt 0 0 11926682
proceeds_from_stock 47812 61688 0
common_stock_purchased_for_treasury 0 -1793000 -98930
common_stock_purchased_and_retired 0 -3885785 -75647
cash_from_financing -1605514 -7236971 11070790
fx_effect_on_cash 186837 4093 -32455
net_change_in_cash 1595765 -2576809 882675
cash_beginning_of_year 2002225 4579034 3696359
cash_end_of_year 3597990 2002225 4579034
interest_paid 546273 731198 325351
income_taxes_paid 1030497 2347283 2215000
`},
	{"equity", []string{"common_stock", "additional_paid_in_capital", "retained_earnings", "treasury_stock", "accumulated_other_comprehensive_income", "total"}, `
balance_2000 2511550 565331 12550001 -3717603 -185454 11723825
net_income_2001 0 0 3060361 0 0 3060361
translation_adjustment_2001 0 0 0 0 -55733 -55733
comprehensive_income_2001 . . . . . 3004628
treasury_stock_purchased_2001 0 0 0 -98930 0 -98930
common_stock_purchased_and_retired_2001 -7024 -68623 0 0 0 -75647
balance_2001 2504526 496708 15610362 -3816533 -241187 14553876
net_income_2002 0 0 3022828 0 0 3022828
translation_adjustment_2002 0 0 0 0 7081 7081
minimum_pension_liability_2002 0 0 0 0 -159279 -159279
comprehensive_income_2002 . . . . . 2870630
stock_issued_2002 18000 43688 0 0 0 61688
tax_benefit_of_stock_options_2002 0 67300 0 0 0 67300
treasury_stock_purchased_2002 0 0 0 -1793000 0 -1793000
common_stock_purchased_and_retired_2002 -380900 -607696 -2897189 0 0 -3885785
retirement_of_treasury_stock_2002 -432480 0 -3065053 3497533 0 0
balance_2002 1709146 0 12670948 -2112000 -393385 11874709
net_income_2003 0 0 2147132 0 0 2147132
translation_adjustment_2003 0 0 0 0 182290 182290
minimum_pension_liability_2003 0 0 0 0 -156803 -156803
comprehensive_income_2003 . . . . . 2172619
stock_issued_2003 17000 30812 0 0 0 47812
tax_benefit_of_stock_options_2003 0 67000 0 0 0 67000
balance_2003 1726146 97812 14818080 -2112000 -367898 14162140
`},
}

func TestStatementsOfTheFirstFiling(t *testing.T) {
	m := buildFiling(t, "american-locker-2003.txt")
	if len(m.Statements) != len(lockerStatements) {
		t.Fatalf("%d statements, want %d", len(m.Statements), len(lockerStatements))
	}
	for n, want := range lockerStatements {
		st := m.Statements[n]
		if st.ID != want.id {
			t.Errorf("statement %d is %s, want %s", n, st.ID, want.id)
			continue
		}
		var columns []string
		for _, c := range st.Columns {
			columns = append(columns, c.Key)
		}
		if fmt.Sprint(columns) != fmt.Sprint(want.columns) {
			t.Errorf("%s: columns %v, want %v", st.ID, columns, want.columns)
		}
		var got []string
		for _, l := range st.Lines {
			if l.Heading {
				continue
			}
			fields := []string{l.ID}
			for _, f := range l.Figures {
				if f.Present() {
					fields = append(fields, f.Value.String())
				} else {
					fields = append(fields, ".")
				}
			}
			got = append(got, strings.Join(fields, " "))
		}
		lines := strings.Split(strings.TrimSpace(want.lines), "\n")
		for i := range max(len(got), len(lines)) {
			switch {
			case i >= len(got):
				t.Errorf("%s: missing %q", st.ID, lines[i])
			case i >= len(lines):
				t.Errorf("%s: unexpected %q", st.ID, got[i])
			case got[i] != lines[i]:
				t.Errorf("%s: %q, want %q", st.ID, got[i], lines[i])
			}
		}
	}
}

// The filings contradict themselves in these places and no other: every one was
// held against the text.
func TestFindingsOfFilings(t *testing.T) {
	tests := map[string]string{
		"american-locker-2003.txt": "inconsistency cash_flow.change_in_income_taxes.2003 328411 for 449226; inconsistency cash_flow.provision_for_doubtful_accounts.2001 248895 for 15000; inconsistency note_4_debt.bank_note_payable_through_july_6_2008_at 19 for 18; inconsistency note_4_debt.less_current_portion.2002 1630000 for 1628326; inconsistency note_4_debt.mortgage_payable_to_bank_through_july_2006_at 121316 for 116891; inconsistency text.line_435 2011 for 2007; misprint balance_sheet.total_current_liabilities.2002 44737864 for 4737864; misprint note_6_income_taxes.total.2003 3543379 for 3545379; rounding cash_flow.proceeds_from_stock.2002 61688 for 61688; rounding cash_flow.proceeds_from_stock.2003 47812 for 47812; rounding income_statement.eps_basic.2003 1.41 for 1.41; rounding income_statement.eps_diluted.2003 1.38 for 1.38; rounding note_6_income_taxes_4.net_deferred_tax_assets.2003 783302 for 783302",
		"24holdings-2007.txt":      "rounding cash_flow.net_change_in_cash.2006 -70364 for -70364",
		"aeroflex-1995.txt":        "rounding income_statement.primary_continuing_operations.1995 0.53 for 0.53; rounding item_14_exhibits_financial_statement_schedules.fully_diluted_discontinued_operations.1994 0.01 for 0.01; rounding item_14_exhibits_financial_statement_schedules.fully_diluted_net_income.1994 0.51 for 0.51; rounding item_14_exhibits_financial_statement_schedules.primary_discontinued_operations.1994 0.02 for 0.02; rounding item_14_exhibits_financial_statement_schedules.primary_net_income.1994 0.57 for 0.57; rounding item_14_quarterly_financial_data.fully_diluted_continuing_operations.1995 0.52 for 0.52; rounding item_14_quarterly_financial_data.fully_diluted_net_income.1995 0.55 for 0.55; rounding item_14_quarterly_financial_data.primary_continuing_operations.1995 0.53 for 0.53; rounding item_14_quarterly_financial_data.primary_net_income.1995 0.57 for 0.57",
		"apple-1996.txt":           "",
		"apple-1999.txt":           "rounding income_statement.eps_basic.1999 4.2 for 4.2; rounding income_statement.eps_diluted.1999 3.61 for 3.61",
		"coca-cola-1997.txt":       "misprint table_selected_financial_data_the_coca_cola_company_2.gross_profit.1988 4637 for 4647",
		"ford-2001.txt":            "inconsistency item_5_market_for_fords_common_stock_and.low.q4_2001 22.12 for 19.08; inconsistency item_7_managements_discussion_and_analysis_of_financial_13.total_investment_and_other_income_related_to_securitization.1999 3 for 433; rounding item_1_business_3.total_ford_u_s_car_sales.2001 37.7 for 37.7",
		"ibm-1997.txt":             "inconsistency note_t_stock_based_compensation_plans.balance_at_december_31.wtd_avg_exercise_price_1995 39 for 39",
		"perkinelmer-2000.txt":     "inconsistency note_16_employee_benefit_plans.total.1998 3480 for 3489; misprint item_6_selected_financial_data.basic_earnings_per_share_net_income.2000 0.84 for 1.84; misprint note_15_accrued_expenses.federal_non_u_s_and_state_income_taxes.1999 45234 for 45324; misprint note_20_stockholders_equity.outstanding_at_end_of_year.number_of_shares_2000 4809 for 4825; rounding income_statement.basic_earnings_per_share_continuing_operations.1999 0.62 for 0.62",
		"wmx-1993.txt":             "rounding note_13_selected_quarterly_financial_data_2.total.eps_1993 0.93 for 0.93",
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			m := buildFiling(t, name)
			if got := findings(m); got != want {
				t.Errorf("found %q, want %q", got, want)
			}
			if len(m.Checks) < 40 {
				t.Errorf("only %d checks", len(m.Checks))
			}
		})
	}
}
