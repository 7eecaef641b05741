package model

// equityConcepts are the rows of the statement of equity and, by the same
// words, its columns. Sign says how a row enters the closing balance.
var equityConcepts = []Concept{
	{"balance", Equity, "Balance", "StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest", +1, 0, "", "balance *; beginning balance *; ending balance *; opening balance *; closing balance *; balance; stockholder equity *; * balance at *; total stockholder equity *; equity at *; equity balance *; balances *; at january|december *; january|december|june|september; balance beginning *; balance end *; balance as of *"},
	{"net_income", Equity, "Net income", "NetIncomeLoss", +1, 0, "", "net income *; net earning *; net loss *; net income loss *; net profit *; net; net income for *; net loss for *; net earning for *; net income; net earning; consolidated net income *"},
	{"comprehensive_income", Equity, "Total comprehensive income", "ComprehensiveIncomeNetOfTax", +1, 0, "", "total comprehensive *; comprehensive income|loss|earning *; total nonowner *"},
	{"other_comprehensive_income", Equity, "Other comprehensive income", "OtherComprehensiveIncomeLossNetOfTax", 0, 0, "", "other comprehensive *; total other comprehensive *; * other comprehensive income *"},
	{"translation_adjustment", Equity, "Foreign currency translation", "OtherComprehensiveIncomeLossForeignCurrencyTransactionAndTranslationAdjustmentNetOfTax", 0, 0, "", "* translation *; foreign currency *; translation *; cumulative translation *; * foreign currency *"},
	{"minimum_pension_liability", Equity, "Minimum pension liability adjustment", "MinimumPensionLiabilityAdjustment", 0, 0, "", "* minimum pension *; minimum pension *; pension *; * pension *"},
	{"unrealized_gains", Equity, "Unrealized gains on securities", "OtherComprehensiveIncomeUnrealizedHoldingGainLossOnSecuritiesArisingDuringPeriodNetOfTax", 0, 0, "", "* unrealized *; unrealized *; net holding *; * holding gain *; net change in unrealized *"},
	{"derivative_gains", Equity, "Gains on derivatives", "OtherComprehensiveIncomeUnrealizedGainLossOnDerivativesArisingDuringPeriodNetOfTax", 0, 0, "", "* derivative *; * hedge *; * hedging *"},
	{"reclassification", Equity, "Reclassification adjustment", "OtherComprehensiveIncomeLossReclassificationAdjustmentFromAOCIForSaleOfSecuritiesNetOfTax", 0, 0, "", "reclassification *; * reclassification adjustment *"},
	{"cash_dividends", Equity, "Cash dividends", "DividendsCommonStock", -1, 0, "", "cash dividend *; dividend *; dividend declared *; * dividend declared *; common dividend *; distribution *; * dividend *"},
	{"preferred_dividends", Equity, "Preferred dividends", "DividendsPreferredStock", -1, 0, "", "preferred dividend *; preferred stock dividend *; * dividend * preferred *; dividend on preferred *"},
	{"stock_issued", Equity, "Stock issued", "StockIssuedDuringPeriodValueNewIssues", +1, 0, "", "common stock issued *; issuance of *; stock issued *; * stock issued *; sale of *stock *; issuance of common *; common stock sold *; share issued *; capital contribution *; contributed capital *; issuance *; contribution *"},
	{"stock_options_exercised", Equity, "Stock options exercised", "StockIssuedDuringPeriodValueStockOptionsExercised", +1, 0, "", "exercise of *option *; stock option *; option exercised *; * exercise of *; * stock option exercised *; stock issued upon exercise *; exercise of *; stock issued to employee exercising *"},
	{"tax_benefit_of_stock_options", Equity, "Tax benefit of stock options", "AdjustmentsToAdditionalPaidInCapitalTaxEffectFromShareBasedCompensation", +1, 0, "", "tax benefit *; tax effect *; * tax benefit *; income tax benefit *"},
	{"stock_for_acquisitions", Equity, "Stock issued for acquisitions", "StockIssuedDuringPeriodValueAcquisitions", +1, 0, "", "* acquisition *; merger *; * acquired *; * merger *; pooling *"},
	{"conversion", Equity, "Conversion of securities", "StockIssuedDuringPeriodValueConversionOfConvertibleSecurities", +1, 0, "", "conversion *; * conversion of *; * upon conversion *"},
	{"treasury_stock_purchased", Equity, "Treasury stock purchased", "TreasuryStockValueAcquiredCostMethod", -1, 0, "", "purchase of *treasury *; common stock purchased for treasury *; treasury stock purchased *; purchase of *stock *; treasury stock *; acquisition of treasury *; repurchase *; stock repurchase *; * purchased *; treasury stock received *; common stock repurchased *; purchase of *"},
	{"stock_retired", Equity, "Stock retired", "StockRepurchasedAndRetiredDuringPeriodValue", -1, 0, "", "* retired *; * purchased and retired *; retirement of *; * retirement *; cancellation *"},
	{"stock_compensation", Equity, "Stock compensation", "AdjustmentsToAdditionalPaidInCapitalSharebasedCompensationRequisiteServicePeriodRecognitionValue", +1, 0, "", "stock based *; stock compensation *; * compensation *; amortization of *; restricted stock *; esop *; * esop *; employee stock *; * employee benefit *; warrant *; stock awarded *; share based *; * benefit trust *; deferred compensation *"},
	{"stock_split", Equity, "Stock split", "StockIssuedDuringPeriodValueStockSplits", 0, 0, "", "stock split *; * stock split *; stock dividend *; * for one *"},
	{"cumulative_effect", Equity, "Effect of accounting change", "CumulativeEffectOfInitialAdoptionOfNewAccountingPrinciple", 0, 0, "", "cumulative effect *; * adoption of *; * accounting change *; adjustment for *; effect of adoption *; adjustment to initially *"},
	{"other_changes", Equity, "Other", "StockholdersEquityOther", 0, 0, "", "other; other *; adjustment *; miscellaneous *"},
}

// componentColumns word the columns of the statement of equity. They are the
// balance sheet's own concepts, so that a column ties to a line by its id.
var componentColumns = []struct{ id, captions string }{
	{"total", "total; total * equity *; total stockholder *; stockholder equity; total *; * total; * stockholder equity; total equity; * stockholder equity deficit; net worth"},
	{"comprehensive_income", "comprehensive income; comprehensive income|loss *; * comprehensive income loss current *"},
	{"accumulated_other_comprehensive_income", "* accumulated other * comprehensive *; accumulated other *; other comprehensive *; * accumulated * comprehensive *; accumulated comprehensive *; * nonowner change *; accumulated other compre *"},
	{"translation_adjustment", "* translation *; foreign currency *; * foreign currency; cumulative translation *; translation *"},
	{"unrealized_gains_on_securities", "* unrealized *"},
	{"minimum_pension_liability", "* minimum pension *; minimum pension *; * pension liability *"},
	{"treasury_stock", "* treasury *; treasury *; treasury"},
	{"retained_earnings", "* retained *; retained *; accumulated deficit *; * deficit; reinvested *; accumulated *deficit; deficit *; * reinvested *; earning retained *; accumulated earning *; earning reinvested *"},
	{"additional_paid_in_capital", "* paid in *; additional paid *; other capital; capital in excess *; capital surplus; additional capital *; * in excess of par *; * excess of par *; * paid in capital; capital surplus *; in excess of par *; excess *; surplus"},
	{"unearned_compensation", "* unearned *; * esop *; * ownership *; * restricted *; * deferred compensation *; * benefit trust *; * benefit *; * note receivable *"},
	{"preferred_stock", "* preferred stock *; preferred *; * preferred; preference *"},
	{"common_stock", "common stock *; capital stock *; common *; * common stock *; common share *; class * stock *; class *; par value; amount; * par value; stock"},
	{"noncontrolling_interest", "* noncontrolling *; * minority *"},
}
