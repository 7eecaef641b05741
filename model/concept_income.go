package model

import "tieout/parse"

// Parts of the income statement, from the headings.
const (
	inRevenue = "revenue"  // below "Revenues:"
	inCost    = "cost"     // below "Cost of sales:"
	inBasic   = "basic"    // below "Basic earnings per share:"
	inDiluted = "diluted"  // below "Diluted earnings per share:"
	inShare   = "pershare" // below "Earnings per share:" of neither kind
	inPlain   = "plain"    // elsewhere
)

// incomeConcepts are the lines of the income statement, earnings per share and
// share counts included. Sign says how a line enters net income.
var incomeConcepts = []Concept{
	{"revenue", Income, "Revenues", "Revenues", +1, 0, "plain revenue", `
		revenue; revenues and other income; net? sale; net sale and? operating? revenue; total net? revenue; total net? sale; total operating revenue; operating revenue;
		net operating revenue; net revenue; gross? sale and other operating revenue; sale and revenue; total sale and revenue; revenue and other income; total revenue and other income; total revenue *;
		sale to customer; net sale to customer; sale and service; sale and operating revenue; gross revenue; sale net; revenue net; net sale *; total revenue and other; net sale and revenue; * operating revenue; * revenue; * net sale; * net revenue`},
	{"product_sales", Income, "Product sales", "SalesRevenueGoodsNet", +1, 0, "plain revenue", "product|products sale|revenue; sale of product|goods|equipment|merchandise; equipment sale; hardware sale; merchandise sale; net product sale"},
	{"products", Income, "Sales of products", "SalesRevenueGoodsNet", +1, 0, "revenue", "product; equipment; hardware; system; goods; merchandise"},
	{"service_revenue", Income, "Service revenue", "SalesRevenueServicesNet", +1, 0, "plain revenue", "service revenue|sale|fee; sale of service; contract revenue; revenue from service"},
	{"services", Income, "Sales of services", "SalesRevenueServicesNet", +1, 0, "revenue", "service; service and other; maintenance; support; maintenance and support"},
	{"rental_revenue", Income, "Rental revenue", "OperatingLeasesIncomeStatementLeaseRevenue", +1, 0, "plain revenue", "rental revenue|income *; lease revenue|income; rental and financing; rental; rent"},
	{"license_revenue", Income, "License revenue", "LicensesRevenue", +1, 0, "plain revenue", "license|royalty revenue|fee|income; license and royalty *; royalty; software; software license *; license"},
	{"financing_revenue", Income, "Financing revenue", "FinancingReceivableRevenue", +1, 0, "plain revenue", "financing revenue|income; finance income|revenue; finance charge *"},
	{"membership_and_other_income", Income, "Membership and other income", "MembershipAndOtherIncome", +1, 0, "plain revenue", "membership and other income; membership fee *"},
	{"other_revenue", Income, "Other revenue", "OtherSalesRevenueNet", +1, 0, "plain revenue", "other revenue|sale; other operating revenue; other operating income"},
	{"excise_taxes", Income, "Excise taxes", "ExciseAndSalesTaxes", -1, 0, "", "excise tax *; less excise tax *"},

	{"cost_of_sales", Income, "Cost of sales", "CostOfRevenue", -1, 0, "plain cost", `
		cost of net? sale; cost of good sold; cost of product sold; cost of product and service sold; cost of revenue; total cost of net? sale; total cost of revenue; total cost of good sold; total cost of product and service;
		cost of product and service; total cost; cost of sale and service; cost of merchandise sold; cost of sale and operating expense; cost of sale and other *; cost of product sold *; cost of good sold *; cost of sale *; total cost of sale *;
		cost and expense applicable to sale; cost of sale revenue; cost of net revenue; cost of product service and other; cost of contract *; total cost and expense of sale; manufacturing cost; manufacturing cost of sale *; cost of operation; material and production; material and production cost`},
	{"cost_of_products", Income, "Cost of products", "CostOfGoodsSold", -1, 0, "cost", "product; equipment; hardware; hardware sale; system; good"},
	{"cost_of_services", Income, "Cost of services", "CostOfServices", -1, 0, "cost plain", "cost of service *; cost of maintenance *"},
	{"services_cost", Income, "Cost of services", "CostOfServices", -1, 0, "cost", "service; service and other; maintenance; support"},
	{"cost_of_product_sales", Income, "Cost of product sales", "CostOfGoodsSold", -1, 0, "", "cost of product; cost of product sale|revenue; cost of equipment *"},
	{"gross_profit", Income, "Gross profit", "GrossProfit", +1, 0, "", "gross profit|margin; gross profit|margin on sale; gross income; gross earning"},

	{"selling_general_and_administrative", Income, "Selling, general and administrative expenses", "SellingGeneralAndAdministrativeExpense", -1, 0, "", `
		selling general and administrative *; selling administrative and general *; selling and administrative *; general selling and administrative *; administrative and selling *; marketing general and administrative *;
		general administrative and selling *; selling administrative and other *; selling general administrative *; operating selling general and administrative *; sga *; sg and a *; selling and general *; administrative selling and general *; marketing administrative and general *`},
	{"selling_expense", Income, "Selling expenses", "SellingExpense", -1, 0, "", "selling; selling expense|cost; selling and marketing *; sale and marketing *; marketing *; selling and distribution *; distribution and selling *; marketing and selling *; sale marketing *"},
	{"general_and_administrative", Income, "General and administrative expenses", "GeneralAndAdministrativeExpense", -1, 0, "", "general and administrative *; administrative *; administration *; general expense; corporate *expense; corporate general and administrative *; general administrative *; general corporate *; administrative and general *"},
	{"advertising", Income, "Advertising", "AdvertisingExpense", -1, 0, "", "advertising *; demand creation *"},
	{"operating_overhead_expense", Income, "Operating overhead expense", "GeneralAndAdministrativeExpense", -1, 0, "", "operating overhead *"},
	{"research_and_development", Income, "Research and development", "ResearchAndDevelopmentExpense", -1, 0, "", "research and development *; research development and engineering *; engineering *; product development *; research and engineering *; research engineering *; engineering research and development *; technology and development *; development *"},
	{"in_process_research_and_development", Income, "In-process research and development", "ResearchAndDevelopmentInProcess", -1, 0, "", "* in process research and development *; * in process technology *"},
	{"depreciation_and_amortization", Income, "Depreciation and amortization", "DepreciationDepletionAndAmortization", -1, 0, "", "depreciation and amortization *; depreciation amortization *; depreciation depletion and amortization *; amortization and depreciation *"},
	{"depreciation", Income, "Depreciation", "Depreciation", -1, 0, "", "depreciation *"},
	{"amortization_of_goodwill", Income, "Amortization of goodwill", "GoodwillAndIntangibleAssetAmortization", -1, 0, "", "amortization of goodwill *; goodwill amortization *; amortization of excess *; amortization of cost in excess *"},
	{"amortization_of_intangibles", Income, "Amortization of intangibles", "AmortizationOfIntangibleAssets", -1, 0, "", "amortization of * intangible *; amortization *; amortization of acquired *"},
	{"provision_for_doubtful_accounts", Income, "Provision for doubtful accounts", "ProvisionForDoubtfulAccounts", -1, 0, "", "provision for doubtful account *; provision for bad debt *; bad debt *; provision for uncollectible *; provision for credit *; provision for loss *"},
	{"salaries_and_wages", Income, "Salaries and wages", "LaborAndRelatedExpense", -1, 0, "", "salary *; compensation and benefit *; payroll *; wage *; employee compensation *; personnel *"},
	{"rent_expense", Income, "Rent expense", "OperatingLeasesRentExpenseNet", -1, 0, "", "rent expense *; occupancy *; rent and occupancy *; equipment rent *"},
	{"professional_fees", Income, "Professional fees", "ProfessionalFees", -1, 0, "", "professional fee *; legal *; professional service *; audit *; accounting *"},
	{"fuel", Income, "Fuel", "FuelCosts", -1, 0, "", "fuel *; aircraft fuel *"},
	{"materials_and_other", Income, "Materials and other", "OtherCostAndExpenseOperating", -1, 0, "", "material and other *; material *"},
	{"maintenance_and_repairs", Income, "Maintenance and repairs", "MaintenanceAndRepairs", -1, 0, "plain", "maintenance *; repair and maintenance *"},
	{"taxes_other_than_income_taxes", Income, "Taxes other than income taxes", "TaxesExcludingIncomeAndExciseTaxes", -1, 0, "", "tax other than income *; property tax *; payroll tax *; production tax *"},
	{"restructuring", Income, "Restructuring charges", "RestructuringCharges", -1, 0, "", "* restructuring *; restructuring; * severance *; plant closing *; * store closing *; reorganization *"},
	{"asset_impairment", Income, "Asset impairment", "AssetImpairmentCharges", -1, 0, "", "* impairment *; impairment; write down *; writedown *; write off *; * write down of *"},
	{"special_charges", Income, "Special charges", "OtherNonrecurringExpense", -1, 0, "", "special charge|item *; nonrecurring *; unusual *; special *; other charge; other special *; merger *; acquisition related *; litigation *"},
	{"gain_on_disposals", Income, "Gain on disposals", "GainLossOnDispositionOfAssets", +1, 0, "", "gain on|from|loss *; loss on|from *; * gain on sale *; gain loss *; net gain *; realized gain *"},
	{"operating_expenses", Income, "Operating expenses", "OperatingExpenses", -1, 0, "", "total operating expense; operating expense; total operating cost; total operating cost and expense; operating cost and expense; total expense; total selling *"},
	{"costs_and_expenses", Income, "Costs and expenses", "CostsAndExpenses", -1, 0, "", "total cost and expense; cost and expense; total cost and other deduction; total cost expense and other; total railway operating expense"},
	{"operating_income", Income, "Operating income", "OperatingIncomeLoss", +1, 0, "", `
		operating income; operating earning; operating profit; income from operation; earning from operation; profit from operation; loss from operation; operating loss; income loss from operation; total operating income|profit;
		operating income from continuing operation; operating profit from continuing operation; net operating income; income from railway operation; operating income loss; operating margin; earning from continuing operation before interest *; loss from operating activity; operating income before *; income|earning|loss before other income *; income|earning|loss before other expense *; income|earning|loss before other`},

	{"interest_income", Income, "Interest income", "InvestmentIncomeInterest", +1, 0, "", "interest income *; income from interest; interest and dividend *; interest and investment income *; investment income *; interest earned; dividend income *; interest on *investment *; net investment income"},
	{"interest_expense", Income, "Interest expense", "InterestExpense", -1, 0, "", "interest expense *; interest; interest on *debt; interest and debt expense *; interest and amortization of *; interest and other financing *; interest and other financial charge *; interest and debt *; interest cost *; financing cost *; interest and financing *; total interest expense; interest charge *"},
	{"net_interest", Income, "Interest, net", "InterestIncomeExpenseNet", 0, 0, "", "net interest *; interest net; interest expense net *; interest income net *; interest income and expense *; interest expense and interest income *"},
	{"other_income", Income, "Other income", "OtherNonoperatingIncomeExpense", +1, 0, "", `
		other income; other income net; other income and expense *; other expense; other expense net; other net; other income expense *; other nonoperating *; miscellaneous *; other; sundry *; nonoperating income *; other income principally *; interest and other *; other interest and *;
		other expense and income; other deduction *; other income including *; other income less *; royalty and other *; foreign exchange *; foreign currency *; life insurance *`},
	{"nonoperating_income", Income, "Total other income and expense", "NonoperatingIncomeExpense", 0, 0, "", "total other *; total nonoperating *; total interest and other *; total interest income and other *; total financing *; net other *"},
	{"equity_income", Income, "Equity in income of affiliates", "IncomeLossFromEquityMethodInvestments", +1, 0, "", "equity income *; equity in * income|earning|loss *; equity earning *; income from equity *; equity in affiliate *; share of earning *; undistributed earning *; equity in net *; earning of *affiliate"},
	{"gain_on_stock_issued_by_subsidiaries", Income, "Gain on stock issued by subsidiaries", "GainOrLossOnSaleOfStockInSubsidiary", +1, 0, "", "gain on issuance of stock *; gain from stock transaction *; gain from exchange *; gain on sale of stock by *"},
	{"minority_interest", Income, "Minority interest", "MinorityInterestInNetIncomeLossOfConsolidatedEntities", -1, 0, "", "minority interest *; * minority owner *; minority stockholder *; less minority interest *; minority share *"},
	{"income_attributable_to_noncontrolling_interests", Income, "Net income attributable to noncontrolling interests", "NetIncomeLossAttributableToNoncontrollingInterest", -1, 0, "", "* attributable to * noncontrolling *; * noncontrolling interest *; noncontrolling interest *"},
	{"preferred_dividends_of_subsidiary", Income, "Preferred dividends of subsidiary", "PreferredStockDividendsIncomeStatementImpact", -1, 0, "", "* preferred dividend * subsidiary; * preferred security * subsidiary *"},

	{"income_before_taxes", Income, "Income before income taxes", "IncomeLossFromContinuingOperationsBeforeIncomeTaxesExtraordinaryItemsNoncontrollingInterest", +1, 0, "", `
		income|earning|profit|loss before * tax *; income|earning|profit|loss from continuing operation before * tax *; pretax income|earning|loss|profit *; * income|earning|loss before provision for * tax *; income|earning|loss before provision *;
		income loss before * tax *; income|earning before tax; income|earning|loss from operation before * tax *; * income|earning|loss from continuing operation before tax *; income before benefit *; total income before * tax *; income|earning before federal *; net income|loss before * tax *; loss before income tax *; * income|earning|loss|profit before income tax *; * income|earning|loss before *provision for income tax *`},
	{"income_taxes", Income, "Income taxes", "IncomeTaxExpenseBenefit", -1, 0, "", `
		income tax; provision for income tax *; income tax expense *; income tax provision *; provision for tax *; total income tax *; tax on income; tax on earning *; federal income tax; federal and state income tax *; federal and state tax *; federal state and local tax *; federal state and foreign tax *; federal and other income tax *; state and federal income tax *; state and federal tax *; estimated income tax *; applicable income tax *; credit for income tax *; tax based on income *; income and franchise tax *; federal state and foreign income tax *;
		benefit for income tax *; income tax benefit *; provision for federal *; total provision *; tax; total tax *; income tax credit *; benefit from income tax *; provision for income tax on *; estimated tax on income; income tax on continuing *; income tax net; tax expense *; less income tax *;
		provision for estimated *; provision in lieu of *; united state and foreign income tax *; provision; benefit provision for income tax; less provision for income tax; provision benefit for income tax *; income tax recovery *; federal and foreign income tax *; income tax benefit provision *; total income tax expense *; federal state and local income tax *; * income tax expense *; * income tax benefit *; * provision for income tax *`},
	{"current_income_taxes", Income, "Current income taxes", "CurrentIncomeTaxExpenseBenefit", -1, 0, "", "current; current income tax *; current tax *; currently payable"},
	{"deferred_income_taxes", Income, "Deferred income taxes", "DeferredIncomeTaxExpenseBenefit", -1, 0, "", "deferred; deferred income tax *; deferred tax *"},
	{"income_before_minority_interest", Income, "Income before minority interest", "IncomeLossIncludingPortionAttributableToNoncontrollingInterest", +1, 0, "", "income|earning|loss before minority *; income|earning|loss before equity *; income|earning|loss after * tax *; income|earning|loss before noncontrolling *"},
	{"income_from_continuing_operations", Income, "Income from continuing operations", "IncomeLossFromContinuingOperations", +1, 0, "", `
		income|earning|loss from continuing operation; net income|earning|loss from continuing operation; income|earning|loss from continuing operation net *; income loss from continuing operation; continuing operation; income|earning|loss from continuing operation after *; income|earning|loss from continuing operation before *`},
	{"income_from_discontinued_operations", Income, "Income from discontinued operations", "IncomeLossFromDiscontinuedOperationsNetOfTax", +1, 0, "", "* discontinued *; discontinued *"},
	{"gain_on_disposal_of_discontinued_operations", Income, "Gain on disposal of discontinued operations", "DiscontinuedOperationGainLossOnDisposalOfDiscontinuedOperationNetOfTax", +1, 0, "", "gain|loss on|from disposal|disposition|sale of * discontinued *; gain|loss on disposal|disposition of * subsidiary|operation|segment|business *; loss on spin off *"},
	{"income_before_extraordinary_items", Income, "Income before extraordinary items and accounting changes", "IncomeLossBeforeExtraordinaryItemsAndCumulativeEffectOfChangeInAccountingPrinciple", +1, 0, "", "* income|earning|loss before * extraordinary *; * income|earning|loss before * cumulative *; * income|earning|loss before effect of *; * income|earning|loss before change in accounting *; net income|earning|loss before *; income|earning|loss before accounting *"},
	{"extraordinary_items", Income, "Extraordinary items", "ExtraordinaryItemNetOfTax", 0, 0, "", "extraordinary *; * extraordinary item *; extraordinary"},
	{"cumulative_effect", Income, "Cumulative effect of accounting changes", "CumulativeEffectOfChangeInAccountingPrincipleNetOfTax", 0, 0, "", "cumulative effect *; effect of * accounting *; * accounting change *; * cumulative effect of change *"},
	{"net_income", Income, "Net income", "NetIncomeLoss", +1, 0, "", `
		net income; net earning; net loss; net income loss; net profit; net earning loss; net loss income; income loss; profit for the year; income|earning for the year; net earning for the year; net income|earning after tax; net income for the year; net loss for the year; net income for the period; net income|earning|loss attributable to stockholder; consolidated net income|earning|loss; total net income`},
	{"net_income_attributable_to_parent", Income, "Net income attributable to the company", "NetIncomeLoss", +1, 0, "", "* net income|earning|loss attributable to *; net income|earning|loss attributable to *"},
	{"preferred_dividends", Income, "Preferred dividends", "PreferredStockDividendsIncomeStatementImpact", -1, 0, "", "preferred dividend *; preferred stock dividend *; dividend on * preferred *; less preferred *; * preferred stock dividend *; preference *; * accretion *"},
	{"net_income_to_common", Income, "Net income applicable to common shareholders", "NetIncomeLossAvailableToCommonStockholdersBasic", +1, 0, "", "* income|earning|loss applicable to common *; * income|earning|loss available to *common *; * income|earning|loss attributable to common *; earning|income on common *; balance applicable to common *; net income|earning|loss available *; net income|earning|loss on common *; * applicable to common *"},
	{"other_comprehensive_income", Income, "Other comprehensive income", "OtherComprehensiveIncomeLossNetOfTax", 0, 0, "", "total? other comprehensive income|loss *; * translation adjustment *; unrealized *; minimum pension *"},
	{"comprehensive_income", Income, "Comprehensive income", "ComprehensiveIncomeNetOfTax", +1, 0, "", "total? comprehensive income|loss|earning *"},

	{"eps_basic", Income, "Basic earnings per share", "EarningsPerShareBasic", 0, parse.PerShare, "", "basic; primary; * basic *; * primary *; undiluted; * basic|primary * earning|income|loss * per * share *; * earning|income|loss * per * share * basic|primary *"},
	{"eps_diluted", Income, "Diluted earnings per share", "EarningsPerShareDiluted", 0, parse.PerShare, "", "diluted; fully diluted; * diluted *; * assuming * dilution *; full dilution; * full dilution *; * diluted * earning|income|loss * per * share *; * earning|income|loss * per * share * diluted|dilution *"},
	{"eps_basic_and_diluted", Income, "Basic and diluted earnings per share", "EarningsPerShareBasicAndDiluted", 0, parse.PerShare, "", "* basic and * diluted *; * diluted and basic *; * primary and * diluted *; * basic diluted *; * basic|primary and * diluted * earning|income|loss * per * share *; * earning|income|loss * per * share * basic|primary and * diluted *"},
	{"eps", Income, "Earnings per share", "EarningsPerShareBasic", 0, parse.PerShare, "", "* income|earning|loss * per * share *; net income|earning|loss; income; income loss; per * share *; net income loss; net earning loss; * per share|unit *; net"},
	{"eps_continuing", Income, "Earnings per share from continuing operations", "IncomeLossFromContinuingOperationsPerBasicShare", 0, parse.PerShare, "", "* continuing *; * before extraordinary *; * before * cumulative *; * before * accounting *"},
	{"eps_discontinued", Income, "Earnings per share from discontinued operations", "IncomeLossFromDiscontinuedOperationsNetOfTaxPerBasicShare", 0, parse.PerShare, "", "* discontinued *; * spin off *"},
	{"eps_extraordinary", Income, "Extraordinary items per share", "IncomeLossFromExtraordinaryItemsNetOfTaxPerBasicShare", 0, parse.PerShare, "", "extraordinary *"},
	{"eps_cumulative_effect", Income, "Cumulative effect of accounting changes per share", "CumulativeEffectOfChangeInAccountingPrinciplePerBasicShare", 0, parse.PerShare, "", "cumulative *; * accounting change *"},
	{"dividends_per_share", Income, "Dividends per share", "CommonStockDividendsPerShareDeclared", 0, parse.PerShare, "", "* dividend *; dividend per *; * dividend * per * share *; cash dividend declared per * share *; dividend * per common share *"},
	{"shares_basic", Income, "Weighted average shares, basic", "WeightedAverageNumberOfSharesOutstandingBasic", 0, parse.Shares, "", "basic; primary; * basic *; * primary *; * average * share *; average common *; * share outstanding *; * share used *; * share * basic"},
	{"shares_diluted", Income, "Weighted average shares, diluted", "WeightedAverageNumberOfDilutedSharesOutstanding", 0, parse.Shares, "", "diluted; fully diluted; * diluted *; * dilution *"},
	{"shares_basic_and_diluted", Income, "Weighted average shares, basic and diluted", "WeightedAverageNumberOfShareOutstandingBasicAndDiluted", 0, parse.Shares, "", "* basic and * diluted *; * primary and * diluted *"},
	{"dilutive_shares", Income, "Dilutive effect of options", "WeightedAverageNumberDilutedSharesOutstandingAdjustment", 0, parse.Shares, "", "dilutive *; * dilutive effect *; * effect of dilutive *"},
}
