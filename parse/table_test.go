package parse

import (
	"strings"
	"testing"
)

// layouts are tables as filings lay them out, and what each says: title and
// scale where there are any, columns, rows; blank lines part tables.
var layouts = []struct{ name, text, want string }{
	{"a plain statement", `
                        BALANCE SHEET
                                   2003           2002
                                   ----           ----
Cash                            $ 3,597        $ 2,002
Receivables                       4,683          4,167
                                 ------         ------
   Total                        $ 8,280        $ 6,169
                                 ======         ======
`, `
title BALANCE SHEET
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Cash | 3597 | 2002
Receivables | 4683 | 4167
---    Total | 8280 | 6169 ===
`},
	{"signs set apart, parentheses over two columns of characters", `
                                   2003           2002
Provided                     $    3,597      $   (2,002)
Used                             (1,628 )            -
Rate                                 39 %           8.5%
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Provided | 3597 | -2002
Used | -1628 | -
Rate [percent] | 39 | 8.5
`},
	{"a figure set close to its caption", `
                                   2003           2002
Accounts receivable, net of
allowance of $91($87 in 2002)1,496             1,931
Inventories                    662             1,775
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Accounts receivable, net of allowance of $91($87 in 2002) | 1496 | 1931
Inventories | 662 | 1775
`},
	{"captions that wrap before the figures", `
                                            2003      2002
Accounts and notes receivable, less
  allowance for doubtful accounts of
  $371 in 2003                             4,683     4,167
Inventories                                5,459     6,021
Purchase of business and related
  real estate                                  -   (12,085)
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Accounts and notes receivable, less allowance for doubtful accounts of $371 in 2003 | 4683 | 4167
Inventories | 5459 | 6021
Purchase of business and related real estate | - | -12085
`},
	{"amounts per unit of a partnership above a thousand", `
(In thousands, except per unit data)
                                            2003      2002
Net income                                $ 1,072   $ 1,110
Net income per limited partnership unit   $5,357.88 $  551.03
`, `
title (In thousands, except per unit data)
scale 1000
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Net income | 1072 | 1110
Net income per limited partnership unit [per share] | 5357.88 | 551.03
`},
	{"amounts in cents beside a caption that names dividends per share", `
                                            2003          2002
Net income                                $ 6,531.72   $ 5,110.20
Dividends of $.50 per share                 1,250.50     1,250.50
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Net income | 6531.72 | 5110.2
Dividends of $.50 per share | 1250.5 | 1250.5
`},
	{"a caption that goes on below the figures", `
                                            2003      2002
Loss for which no benefit is available or     35        35
valuation allowance has been recorded
Provision for the year                        12        13
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Loss for which no benefit is available or valuation allowance has been recorded | 35 | 35
Provision for the year | 12 | 13
`},
	{"captions that go on below the figures, further in", `
                                            2003      2002
Financing activities:
  Increase in accounts payable and            35        35
    accrued liabilities
  Purchases of property and equipment,       (12)      (13)
    net of disposals
  Dividends paid                             (10)       (9)
  Net cash used in
    financing activities                      13        13
  NET CASH PROVIDED BY OPERATING              57        58
    ACTIVITIES
  Net Increase in Cash and Cash               70        71
    Equivalents
  Other                                        1         2
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Financing activities:
Increase in accounts payable and accrued liabilities | 35 | 35
Purchases of property and equipment, net of disposals | -12 | -13
Dividends paid | -10 | -9
Net cash used in financing activities | 13 | 13
NET CASH PROVIDED BY OPERATING ACTIVITIES | 57 | 58
Net Increase in Cash and Cash Equivalents | 70 | 71
Other | 1 | 2
`},
	{"captions in two lines whose first ends in a genitive or stands without figures", `
                                            2003      2002
  Acquisitions of businesses
  NET CASH USED IN INVESTING                  57        58
CASH PROVIDED BY OPERATING ACTIVITIES
BEFORE TAXES                                  49        50
SHAREHOLDERS' EQUITY
    Common stock                              10        10
    TOTAL SHAREHOLDERS'
      INVESTMENT                              70        71
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Acquisitions of businesses
NET CASH USED IN INVESTING | 57 | 58
CASH PROVIDED BY OPERATING ACTIVITIES BEFORE TAXES | 49 | 50
SHAREHOLDERS' EQUITY
Common stock | 10 | 10
TOTAL SHAREHOLDERS' INVESTMENT | 70 | 71
`},
	{"a column of references to notes on two pages, headed on the first only", `
                             BALANCE SHEETS
<TABLE>
<CAPTION>
                               Notes        2003         2002
<S>                            <C>     <C>          <C>
Cash                              3        24,937       27,308
Land                             12     4,630,911    4,098,774
</TABLE>

                                F-3
<PAGE>

<TABLE>
<S>                            <C>     <C>          <C>
Deposits                          6       907,794    1,037,589
Borrowings                              3,101,159    3,463,057
</TABLE>
`, `
title BALANCE SHEETS
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Cash | 24937 | 27308
Land | 4630911 | 4098774

title BALANCE SHEETS
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Deposits | 907794 | 1037589
Borrowings | 3101159 | 3463057
`},
	{"a caption that goes on below its figures to a year", `
                                                            2003      2002
Receivables, less allowance for doubtful accounts of       4,838     4,956
  $120 in 2003 and $123 in
  2002
Inventories                                                6,064     5,274
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Receivables, less allowance for doubtful accounts of $120 in 2003 and $123 in 2002 | 4838 | 4956
Inventories | 6064 | 5274
`},
	{"dates over columns a single blank apart", `
                            STATEMENTS OF INCOME
                     Years Ended September 30, 1999 and 1998
                                 Sept. 30, 1999 Sept. 30, 1998
Sales                                  $703,516       $614,229
Costs                                   284,942        280,507
`, `
title STATEMENTS OF INCOME / Years Ended September 30, 1999 and 1998
columns Sept. 30, 1999 {1999-09-30 12m} | Sept. 30, 1998 {1998-09-30 12m}
Sales | 703516 | 614229
Costs | 284942 | 280507
`},
	{"fiscal years a single blank apart below the day they end on", `
                                     Year Ended March 31,
                                 Fiscal 1999 Fiscal 1998 Fiscal 1997
Sales                              $703,516    $614,229    $625,402
Costs                               284,942     280,507     243,423
`, `
columns Year Ended March 31, Fiscal 1999 {1999-03-31 12m} | Year Ended March 31, Fiscal 1998 {1998-03-31 12m} | Year Ended March 31, Fiscal 1997 {1997-03-31 12m}
Sales | 703516 | 614229 | 625402
Costs | 284942 | 280507 | 243423
`},
	{"captions cut by a narrow column", `
                             2003        2002
Balance, July 1         25,025,000   9,905,000
Retirement of Treasury
  Stock                         -   (1,181,000)
Treasury Stock Received
  from the Employee
  Stock Ownership Plan     (92,000)          -
Net Income               2,236,000   1,005,000
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Balance, July 1 | 25025000 | 9905000
Retirement of Treasury Stock | - | -1181000
Treasury Stock Received from the Employee Stock Ownership Plan | -92000 | -
Net Income | 2236000 | 1005000
`},
	{"assets and liabilities abreast", `
                                   ORCHARD PUMP WORKS
                               CONSOLIDATED BALANCE SHEETS
                                      (In thousands)

                              DEC. 31   DEC. 31                                       DEC. 31   DEC. 31
ASSETS                           2003      2002   LIABILITIES AND EQUITY                 2003      2002
Current assets:                                   Current liabilities:
  Cash                        $   410   $   395     Accounts payable                  $   512   $   498
  Receivables, less allow-                          Current portion of bank loan           50        50
   ances of $31 and $29         1,204     1,187     Accrued liabilities                   121        97
                              -------   -------                                       -------   -------
    Total current assets        1,614     1,582       Total current liabilities           683       645
Machinery, net                  2,307     2,215   Bank loan                               300       350
                                                  Shareholders' equity:
                                                    Common stock, $1 par value;
                                                      900,000 shares issued               900       900
                                                    Retained earnings                   2,038     1,902
                                                                                      -------   -------
                                                                                        2,938     2,802
                              -------   -------                                       -------   -------
                              $ 3,921   $ 3,797                                       $ 3,921   $ 3,797
                              =======   =======                                       =======   =======

See notes to consolidated financial statements.
`, `
title ORCHARD PUMP WORKS / CONSOLIDATED BALANCE SHEETS / (In thousands)
scale 1000
columns DEC. 31 2003 {2003-12-31} | DEC. 31 2002 {2002-12-31}
Current assets:
  Cash | 410 | 395
  Receivables, less allow-ances of $31 and $29 | 1204 | 1187
---     Total current assets | 1614 | 1582
Machinery, net | 2307 | 2215
--- | 3921 | 3797 ===

title ORCHARD PUMP WORKS / CONSOLIDATED BALANCE SHEETS / (In thousands)
scale 1000
columns DEC. 31 2003 {2003-12-31} | DEC. 31 2002 {2002-12-31}
Current liabilities:
  Accounts payable | 512 | 498
  Current portion of bank loan | 50 | 50
  Accrued liabilities | 121 | 97
---     Total current liabilities | 683 | 645
Bank loan | 300 | 350
Shareholders' equity:
  Common stock, $1 par value; 900,000 shares issued | 900 | 900
  Retained earnings | 2038 | 1902
--- | 2938 | 2802
--- | 3921 | 3797 ===
`},
	{"minus signs behind the figures", `
                                   2003           2002
Net income                        2,236          1,005
Receivables                       1,204-           187-
Dividends                         $ 310-         $ 290-
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Net income | 2236 | 1005
Receivables | -1204 | -187
Dividends | -310 | -290
`},
	{"thousands stated by zeros alone", `
                        BALANCE SHEET
                           ($000)
                                   12/31/95       12/31/94
Cash                            $ 3,597        $ 2,002
Receivables                       4,683          4,167
`, `
title BALANCE SHEET / ($000)
scale 1000
columns 12/31/95 {1995-12-31} | 12/31/94 {1994-12-31}
Cash | 3597 | 2002
Receivables | 4683 | 4167
`},
	{"a unit over every column", `
                        BALANCE SHEET
                                   2003           2002
                                  (000)          (000)
Cash                            $ 3,597        $ 2,002
Receivables                       4,683          4,167
`, `
title BALANCE SHEET
scale 1000
columns 2003 (000) {2003-12-31} | 2002 (000) {2002-12-31}
Cash | 3597 | 2002
Receivables | 4683 | 4167
`},
	{"statements dated by their titles alone", `
                        ORCHARD PUMP WORKS, INC.
                          INCOME STATEMENT
              Years ended June 30, 2003 and 2002

Sales                             8,683          8,167
Cost of sales                     6,597          6,002

                        ORCHARD PUMP WORKS, INC.
                          BALANCE SHEET
                     June 30, 2003 and 2002

Cash                            $ 3,597        $ 2,002
Receivables                       4,683          4,167
`, `
title ORCHARD PUMP WORKS, INC. / INCOME STATEMENT / Years ended June 30, 2003 and 2002
columns  {2003-06-30 12m} |  {2002-06-30 12m}
Sales | 8683 | 8167
Cost of sales | 6597 | 6002

title ORCHARD PUMP WORKS, INC. / BALANCE SHEET / June 30, 2003 and 2002
columns  {2003-06-30} |  {2002-06-30}
Cash | 3597 | 2002
Receivables | 4683 | 4167
`},
	{"ranges over two lines are no negative figures", `
                                   2003           2002
Market price
  High                           52.50          49.25
  Range of closing prices       $33.75-        $29.50-
                                $48.00         $41.25
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Market price
  High | 52.5 | 49.25

columns 2003 {2003-12-31} | 2002 {2002-12-31}
Range of closing prices $33.75- $29.50- | 48 | 41.25
`},
	{"headings of lists are no wrapped captions", `
                                            2003      2002
Earnings per common share as reported
  Basic                                     4.20      2.34
  Diluted                                   3.61      2.10
Comprehensive income
  Net income                                 601       309
  Translation                                  3        (2)
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Earnings per common share as reported
  Basic [per share] | 4.2 | 2.34
  Diluted [per share] | 3.61 | 2.1
Comprehensive income
  Net income | 601 | 309
  Translation | 3 | -2
`},
	{"the last line of a caption printed twice", `
                                            2003      2002
Collections of receivables and lease
 investments
 investments                              46,961    54,290
Other                                        250      (320)
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Collections of receivables and lease investments | 46961 | 54290
Other | 250 | -320
`},
	{"totals without a caption", `
                                   2003           2002
Finished                          1,761          1,573
Raw                               2,272          2,965
                                  -----          -----
                                  4,033          4,538
Less allowance                     (263)          (418)
                                  -----          -----
                                  3,770          4,120
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Finished | 1761 | 1573
Raw | 2272 | 2965
--- | 4033 | 4538
Less allowance | -263 | -418
--- | 3770 | 4120
`},
	{"short strokes under short figures", `
                                 Number       2003
Retail                               47      $41.3
Wholesale                             3       17.4
                                     --      -----
Total                                50       58.7
                                     ==      =====
`, `
columns Number | 2003 {2003-12-31}
Retail | 47 | 41.3
Wholesale | 3 | 17.4
--- Total | 50 | 58.7 ===
`},
	{"rows mostly blank", `
               Common    Capital   Earnings   Treasury    Total
Balance           10        200      3,000      (400)    2,810
Net income                             500                 500
Bought                                          (100)     (100)
Issued             1         20                             21
Balance           11        220      3,500      (500)    3,231
`, `
columns Common | Capital | Earnings | Treasury | Total
Balance | 10 | 200 | 3000 | -400 | 2810
Net income | | | 500 | | 500
Bought | | | | -100 | -100
Issued | 1 | 20 | | | 21
Balance | 11 | 220 | 3500 | -500 | 3231
`},
	{"columns shifted by tabs", "\t\t\t\t2003\t2002\nNet sales\t\t\t9,833\t11,062\nCost of sales\t\t\t8,865\t8,204\nNet income (loss)\t\t$(816)\t$424\n", `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Net sales | 9833 | 11062
Cost of sales | 8865 | 8204
Net income (loss) | -816 | 424
`},
	{"headings over groups of columns", `
                              2003                      2002
                     ----------------------    ----------------------
                      Shares       Price        Shares       Price
                     --------    ----------    --------    ----------
Outstanding           97,600        $5.72      120,600        $5.41
Exercised            (17,000)        2.81      (18,000)        3.43
`, `
columns 2003 Shares {2003-12-31} [shares] | 2003 Price {2003-12-31} | 2002 Shares {2002-12-31} [shares] | 2002 Price {2002-12-31}
Outstanding | 97600 | 5.72 | 120600 | 5.41
Exercised | -17000 | 2.81 | -18000 | 3.43
`},
	{"headings that lost their place", `
SEPTEMBER 25, 2003        SEPTEMBER 25, 2002
                                      --------------------      --------------------
                                      CARRYING   INTEREST       CARRYING   INTEREST
                                       AMOUNT      RATE          AMOUNT      RATE
                                      --------   ---------      --------   ---------
Treasury                              $    3      5.00%         $   10      5.45%
Corporate                                517      5.16%            785      5.55%
`, `
columns SEPTEMBER 25, 2003 CARRYING AMOUNT {2003-09-25} | SEPTEMBER 25, 2003 INTEREST RATE {2003-09-25} [percent] | SEPTEMBER 25, 2002 CARRYING AMOUNT {2002-09-25} | SEPTEMBER 25, 2002 INTEREST RATE {2002-09-25} [percent]
Treasury | 3 | 5 | 10 | 5.45
Corporate | 517 | 5.16 | 785 | 5.55
`},
	{"words of a heading over their own column", `
                                                         Retained
                        Common      Additional           Earnings
                        Stock        Capital            (Deficit)        Total
Balance                  990          57,139            (25,906)        32,223
Net income                 -               -              2,236          2,236
`, `
columns Common Stock | Additional Capital | Retained Earnings (Deficit) | Total
Balance | 990 | 57139 | -25906 | 32223
Net income | - | - | 2236 | 2236
`},
	{"changes in percent beside amounts", `
                         2003     Change      2002
Net sales              $9,833      (11%)    $11,062
Gross margin              968      (66%)      2,858
 Percentage of sales     9.8%                 25.8%
`, `
columns 2003 {2003-12-31} | Change [percent] | 2002 {2002-12-31}
Net sales | 9833 | -11 | 11062
Gross margin | 968 | -66 | 2858
 Percentage of sales [percent] | 9.8 | | 25.8
`},
	{"percent signs on the first row only", `
                         2003       2002
Treatment               63.2%      68.5%
Services                21.4       15.3
Transport               15.4       16.2
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Treatment [percent] | 63.2 | 68.5
Services [percent] | 21.4 | 15.3
Transport [percent] | 15.4 | 16.2
`},
	{"shares and amounts per share", `
                                           2003       2002
Denominator:
  Weighted average shares outstanding     1,523      1,922
  Effect of options                          31         36
  Shares assuming dilution                1,554      1,958
Dividends per share                         .10        .12
Book value per share                       9.23       7.83
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Denominator:
  Weighted average shares outstanding [shares] | 1523 | 1922
  Effect of options [shares] | 31 | 36
  Shares assuming dilution [shares] | 1554 | 1958
Dividends per share [per share] | 0.1 | 0.12
Book value per share [per share] | 9.23 | 7.83
`},
	{"a scale over all columns, below the years", `
                                     2003           2002
                                     ----           ----
                                (in thousands, except per share data)
Net sales                         $73,757        $71,543
Income                              5,703         (1,455)
`, `
scale 1000
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Net sales | 73757 | 71543
Income | 5703 | -1455
`},
	{"a scale at the far right of the first line", `
                                                  (In millions)
                                  Cost        Gains        Value
Equity                              86            2           88
Bonds                              330            -          330
`, `
scale 1000000
columns Cost | Gains | Value
Equity | 86 | 2 | 88
Bonds | 330 | - | 330
`},
	{"a scale that is about one column", `
                       Common Stock
                          Shares
                      (in thousands)      Amount        Total
Balance                   116,147           204         2,027
Issued                      3,396            94            94
`, `
columns Common Stock Shares (in thousands) [shares] | Amount | Total
Balance | 116147 | 204 | 2027
Issued | 3396 | 94 | 94
`},
	{"a sentence that introduces a table and its scale", `
     Locks were sold. The components of inventory at the end of each year are as follows (in
millions):

                                     2003           2002
Finished                              508            503
Raw                                   227            296
`, `
title The components of inventory at the end of each year are as follows (in millions):
scale 1000000
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Finished | 508 | 503
Raw | 227 | 296
`},
	{"justified prose above a table is no heading", `
    the  benefit  for  income  taxes  varies  from  the amount  computed  by
    applying the federal  rate to income before taxes as a result of:

                                     2003           2002
Tax at statutory rate               2,529          1,715
State taxes                           392            318
`, `
title the benefit for income taxes varies from the amount computed by applying the federal rate to income before taxes as a result of:
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Tax at statutory rate | 2529 | 1715
State taxes | 392 | 318
`},
	{"numbers of columns", `
                                 Additions
                              ---------------
                                (1)      (2)
                   Balance    Charged  Charged   Balance
                   at start   to cost  to other  at end
Receivables            30        4        -        23
Investments           339       41        -       301
`, `
columns Balance at start | Additions (1) Charged to cost | Additions (2) Charged to other | Balance at end
Receivables | 30 | 4 | - | 23
Investments | 339 | 41 | - | 301
`},
	{"two tables one below the other", `
                     2003      2002
Sales               1,000     2,000
Cost                  400       500

                   Owned    Leased     Total
Locks                 10        20        30
Keys                  11        21        32
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Sales | 1000 | 2000
Cost | 400 | 500

columns Owned | Leased | Total
Locks | 10 | 20 | 30
Keys | 11 | 21 | 32
`},
	{"prose between two tables", `
                     2003      2002
Sales               1,000     2,000
Cost                  400       500

     Locks are sold through distributors and to the owners of buildings everywhere.

Locks                  10        20
Keys                   11        21
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Sales | 1000 | 2000
Cost | 400 | 500

columns |
Locks | 10 | 20
Keys | 11 | 21
`},
	{"a page break in a table", `
                     2003      2002
Sales               1,000     2,000
Cost                  400       500

                       - 12 -
<PAGE>

Interest               15        16
Taxes                  30        40
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Sales | 1000 | 2000
Cost | 400 | 500
Interest | 15 | 16
Taxes | 30 | 40
`},
	{"a statement on two pages, the years repeated", `
                 STATEMENTS OF CASH FLOWS
                      (000's omitted)
                     2003      2002
Sales               1,000     2,000
Cost                  400       500
The accompanying notes are an integral part of these statements.
                       - 12 -
<PAGE>
                     2003      2002
Interest               15        16
Taxes                  30        40
`, `
title STATEMENTS OF CASH FLOWS
scale 1000
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Sales | 1000 | 2000
Cost | 400 | 500

title STATEMENTS OF CASH FLOWS
scale 1000
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Interest | 15 | 16
Taxes | 30 | 40
`},
	{"years stacked in one table", `
                      (in millions)
                   United      State       Total
                   States
2003
  Current             240         45         285
  Deferred            180         21         201
2002
  Current             256         79         335
  Deferred           (264)       (29)       (293)
`, `
scale 1000000
columns United States {2003-12-31} | State {2003-12-31} | Total {2003-12-31}
  Current | 240 | 45 | 285
  Deferred | 180 | 21 | 201

scale 1000000
columns United States {2002-12-31} | State {2002-12-31} | Total {2002-12-31}
  Current | 256 | 79 | 335
  Deferred | -264 | -29 | -293
`},
	{"years that roll a balance forward stay together", `
                               Common     Earnings      Total
2002
Balance, January 1, 2002        1,081       7,342       8,423
Net earnings                                4,178       4,178
Balance, December 31, 2002      1,081      11,520      12,601
2003
Net earnings                                5,429       5,429
Balance, December 31, 2003      1,081      16,949      18,030
`, `
columns Common | Earnings | Total
2002
Balance, January 1, 2002 | 1081 | 7342 | 8423
Net earnings | | 4178 | 4178
Balance, December 31, 2002 | 1081 | 11520 | 12601
2003
Net earnings | | 5429 | 5429
Balance, December 31, 2003 | 1081 | 16949 | 18030
`},
	{"a column of references to notes", `
                             Notes       2003        2002
Receivables                    D        5,139       5,870
Stock                        C & R      8,601       7,752
Contingencies                  M
Total                                  13,740      13,622
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Receivables {note D} | 5139 | 5870
Stock {note C & R} | 8601 | 7752
Contingencies {note M}
Total | 13740 | 13622
`},
	{"years down the side", `
     2004                 $ 1,641
     2005                   1,331
     2006                   3,508
                           ------
                          $ 6,480
`, `
columns
     2004 | 1641
     2005 | 1331
     2006 | 3508
--- | 6480
`},
	{"a schedule in two halves side by side", `
     1996........... $ 1,936    1999...........     496
     1997...........     513    2000...........     404
     1998...........     438    Thereafter.....       -
                                                -------
                                                $ 3,787
                                                =======
`, `
columns
1996 | 1936
1997 | 513
1998 | 438
1999 | 496
2000 | 404
Thereafter | -
--- | 3787 ===
`},
	{"no two halves where one lacks its figure", `
     1996........... $ 1,936    1999...........     496
     1997...........     513    2000...........     404
     1998........... see note   Thereafter.....       5
`, `
columns | [number] |
1996 | 1936 | 1999 | 496
1997 | 513 | 2000 | 404
1998 see note Thereafter | | | 5
`},
	{"a caption below one table is no title of the next", `
<TABLE>
<S>      <C>      <C>
Sales   1,000    2,000
of locks
</TABLE>
<TABLE>
<S>      <C>      <C>
Sales   1,000    2,000
</TABLE>
`, `
columns |
Sales of locks | 1000 | 2000

columns |
Sales | 1000 | 2000
`},
	{"a page number flush with a column", `
                     2003      2002
Sales               1,000     2,000
Cost                  400       500


                       49


Interest               15        16
`, `
columns 2003 {2003-12-31} | 2002 {2002-12-31}
Sales | 1000 | 2000
Cost | 400 | 500
Interest | 15 | 16
`},
	{"signatures", `
   *                               *
-------------------          -------------------
A. Smith                     B. Jones
   *                               *
-------------------          -------------------
C. Smith                     D. Jones
`, ``},
	{"a table of contents", `
Statements of Income                                      24
Balance Sheets                                            25
Notes to Statements                                       28
`, ``},
	{"a sentence that ends in a figure", `
     The average number of shares that were outstanding in the year was 1,523,429
and it was higher than the number of the year before, which had been  1,500,000
`, ``},
}

// tableText writes a table down in the words of layouts.
func tableText(t *Table) string {
	var b strings.Builder
	if t.Title != "" {
		b.WriteString("title " + t.Title + "\n")
	}
	if t.Scale != 1 {
		b.WriteString("scale " + map[int64]string{1000: "1000", 1000000: "1000000", 1000000000: "1000000000"}[t.Scale] + "\n")
	}
	b.WriteString(strings.Join(strings.Fields("columns "+printColumns(t)), " ") + "\n")
	for _, r := range t.Rows {
		b.WriteString(strings.Join(strings.Fields(printRow(r)), " ") + "\n")
	}
	return b.String()
}

// folded is a text with the blanks of every line folded; indents are tested
// apart.
func folded(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		lines[i] = strings.Join(strings.Fields(l), " ")
	}
	return strings.Join(lines, "\n")
}

func TestLayoutsOfTables(t *testing.T) {
	for _, c := range layouts {
		t.Run(c.name, func(t *testing.T) {
			var parts []string
			for _, table := range tablesOf(t, c.text) {
				parts = append(parts, tableText(table))
			}
			got := strings.Join(parts, "\n")
			if strings.TrimSpace(got) != strings.TrimSpace(folded(c.want)) {
				t.Errorf("read as\n%s\nwant\n%s", got, strings.TrimPrefix(c.want, "\n"))
			}
		})
	}
}

func TestIndentsAndBreaks(t *testing.T) {
	tables := tablesOf(t, `
                            2003      2002
Current assets:
   Cash                    3,597     2,002
     Restricted               12        13

   Receivables             4,683     4,167
Total                      8,292     6,182
`)
	if len(tables) != 1 {
		t.Fatalf("%d tables", len(tables))
	}
	for i, want := range []struct {
		indent int
		brk    bool
	}{{0, false}, {3, true}, {5, false}, {3, true}, {0, false}} {
		r := tables[0].Rows[i]
		if r.Indent != want.indent || r.Break != want.brk {
			t.Errorf("%q: indent %d, break %v, want %d, %v", r.Label, r.Indent, r.Break, want.indent, want.brk)
		}
	}
}

func TestScaleOf(t *testing.T) {
	for _, c := range []struct {
		text  string
		scale int64
	}{
		{"(in thousands)", 1000},
		{"(In thousands, except per share data)", 1000},
		{"(000's omitted)", 1000},
		{"($000's OMITTED)", 1000},
		{"Thousands of dollars", 1000},
		{"(Dollars in millions)", 1000000},
		{"DOLLARS IN MILLIONS", 1000000},
		{"(000,000 omitted)", 1000000},
		{"(in billions)", 1000000000},
		{"(in millions, except shares in thousands)", 1000000},
		{"Dollars, except shares in thousands", 0},
		{"Shares (in thousands)", 0},
		{"thousands of customers", 0},
		{"millions of units", 0},
		{"", 0},
	} {
		if got := scaleOf(c.text); got != c.scale {
			t.Errorf("%q states %d, want %d", c.text, got, c.scale)
		}
	}
}

func TestUnitOfColumn(t *testing.T) {
	for _, c := range []struct {
		head string
		unit Unit
	}{
		{"2003", Currency},
		{"Common Stock Amount", Currency},
		{"Health Care and Life Insurance", Currency},
		{"Shares", Shares},
		{"Treasury Stock Shares", Shares},
		{"2003 Options", Shares},
		{"Number of Shares", Shares},
		{"Weighted Average Exercise Price", PerShare},
		{"Dividends Declared Per Share", PerShare},
		{"Market Price High", PerShare},
		{"Percentage of Ownership", Percent},
		{"Weighted Average Interest Rate", Percent},
		{"Remaining Contractual Life", Number},
	} {
		if got := unitOf(c.head); got != c.unit {
			t.Errorf("a column headed %q holds %s, want %s", c.head, unitNames[got], unitNames[c.unit])
		}
	}
}

// Words that a filer divided at the end of a line are whole again, as the rest of
// the text writes them; a hyphen before "and" stays.
func TestUnbrokenCaptions(t *testing.T) {
	text := []byte("the shares outstanding; long-term debt")
	for caption, want := range map[string]string{
		"Weighted average shares out- standing and assumed": "Weighted average shares outstanding and assumed",
		"Out- standing, net":              "Outstanding, net",
		"Current part of long- term debt": "Current part of long-term debt",
		"Short- and long-term debt":       "Short- and long-term debt",
		"Sub- lease income":               "Sub- lease income",
		"Assets - net":                    "Assets - net",
		"Paid-in capital":                 "Paid-in capital",
		"Less- ":                          "Less- ",
	} {
		if got := unbroken(caption, text); got != want {
			t.Errorf("%q became %q, want %q", caption, got, want)
		}
	}
}

// Quarterly data in millions have earnings and prices per share in columns whose
// headings do not say so; the line above that states the units is no prose.
func TestColumnsPerShareAmongMillions(t *testing.T) {
	tables := tablesOf(t, `
Selected Quarterly Data

(Dollars in millions except per share amounts and stock prices)

<TABLE>
<CAPTION>
                                 Net                             Stock Prices
                 Revenue    Earnings    Earnings   Dividends    High      Low
<S>              <C>        <C>         <C>        <C>          <C>       <C>
First quarter    $17,308    $1,195      $1.18      $.175        $85.06    $65.00
Second quarter    18,872     1,446       1.46       .200         93.75     63.56
Third quarter     18,605     1,359       1.38       .200        109.44     90.13
</TABLE>
`)
	if len(tables) != 1 || len(tables[0].Columns) != 6 {
		t.Fatalf("read %d tables, the first %v", len(tables), tables)
	}
	if got := tables[0]; got.Scale != 1000000 || !strings.Contains(got.Title, "Selected Quarterly Data") {
		t.Errorf("scale %d, title %q", got.Scale, got.Title)
	}
	for j, c := range tables[0].Columns {
		if want := map[bool]Unit{true: Currency, false: PerShare}[j < 2]; c.Unit != want {
			t.Errorf("column %d, %s: unit %v, want %v", j+1, c.Heading, c.Unit, want)
		}
	}
}
