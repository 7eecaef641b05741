package model

import (
	"strings"

	"github.com/shopspring/decimal"

	"tieout/parse"
)

// PensionRole says what a row of a retirement note is, in the words of
// SFAS 87, 106 and 132.
type PensionRole string

const (
	ServiceCost             PensionRole = "service_cost"
	InterestCost            PensionRole = "interest_cost"
	ParticipantContribution PensionRole = "participant_contributions"
	PlanAmendment           PensionRole = "plan_amendments"
	ActuarialLoss           PensionRole = "actuarial_loss" // a gain is printed with the other sign
	BenefitsPaid            PensionRole = "benefits_paid"
	PlanSettlement          PensionRole = "settlements" // curtailments and special terminations too
	PlanExchange            PensionRole = "exchange_rates"
	PlanTransfer            PensionRole = "transfers" // acquisitions and dispositions too
	ActualReturn            PensionRole = "actual_return"
	EmployerContribution    PensionRole = "employer_contribution"

	UnrecognizedLoss       PensionRole = "unrecognized_loss"
	UnrecognizedService    PensionRole = "unrecognized_prior_service_cost"
	UnrecognizedTransition PensionRole = "unrecognized_transition"
	MinimumAdjustment      PensionRole = "minimum_liability_adjustment"

	PrepaidPension    PensionRole = "prepaid_cost"
	AccruedPension    PensionRole = "accrued_cost" // one row or several: current and long-term
	PensionIntangible PensionRole = "intangible_asset"
	PensionOCI        PensionRole = "accumulated_oci" // before tax unless the caption says otherwise

	ExpectedReturn           PensionRole = "expected_return"
	AmortizationOfLoss       PensionRole = "amortization_of_loss"
	AmortizationOfService    PensionRole = "amortization_of_prior_service_cost"
	AmortizationOfTransition PensionRole = "amortization_of_transition"
	NetAmortization          PensionRole = "net_amortization" // amortization and deferral in one

	DiscountRate       PensionRole = "discount_rate"
	ExpectedReturnRate PensionRole = "expected_return_rate"
	CompensationRate   PensionRole = "compensation_rate"
	HealthTrendRate    PensionRole = "health_care_trend"

	OtherPensionRow PensionRole = "other"
)

// PensionRow is a row of one plan with what it is.
type PensionRow struct {
	Role PensionRole
	Item
}

// PensionRoll is an opening balance, what moved it, and the closing balance.
// Opening and Movements are empty where the note gives year-end balances only.
type PensionRoll struct {
	Opening   *Item
	Movements []PensionRow
	Closing   *Item
}

// PensionPlan is what the retirement note says of one plan, or of one group of
// plans that has columns of its own.
//
// Units: whole currency, rates in percent. Signs: as printed, so that the sums
// of the note hold as filed; usually benefits paid, an unfunded status and
// liabilities are negative, and so is the expected return among the costs.
// Rules: SFAS 87, 88, 106 and 132. What the note does not give, or gives in a
// form whose sums do not hold, is nil or empty.
type PensionPlan struct {
	ID    string // "pension", "pension_u_s_plan", "other_benefits"
	Name  string // heading of its columns, "" where the tables name none
	Other bool   // post-retirement benefits other than pensions
	Years []int  // year-ends shown, latest first

	Obligation   PensionRoll  // projected benefit obligation (accumulated, of other benefits)
	Assets       PensionRoll  // plan assets at fair value
	Funded       *Item        // funded status
	Unrecognized []PensionRow // between funded status and the amount recognized
	Net          *Item        // amount recognized: prepaid positive as printed
	Sheet        []PensionRow // amounts recognized in the balance sheet
	SheetNet     *Item        // their sum, nil where the note prints none
	Cost         []PensionRow // components of net periodic cost
	NetCost      *Item
	Rates        []PensionRow // assumptions at year-end
	Accumulated  *Item        // accumulated benefit obligation, from the table or a sentence
	Vested       *Item

	Contribution *Fact        // what the employer expects to pay in the next year; Year is that year
	Allocation   []PensionRow // plan assets by class, percent
	Minimum      []MinimumLiability
}

// MinimumLiability is the additional minimum liability of SFAS 87.36 at a
// year-end: what is charged to other comprehensive income before and after tax.
type MinimumLiability struct {
	Year    int
	Before  Fact            // accumulated other comprehensive income in the note's table
	After   Fact            // the same net of tax in equity
	TaxRate decimal.Decimal // 1 - After/Before, to four places: 0.4
}

// Pension is the retirement note.
type Pension struct {
	Plans []*PensionPlan
	Said  []Quote // sentences of the note that state amounts, percentages or dates: other benefits, targets, terms
}

// Row is the first row of a role, looked for in the cost, the rolls, the
// reconciliation, the balance sheet amounts and the rates, in that order; nil
// where there is none. Service and interest cost are those of the cost table.
func (p *PensionPlan) Row(role PensionRole) *Item {
	for _, list := range [][]PensionRow{p.Cost, p.Obligation.Movements, p.Assets.Movements, p.Unrecognized, p.Sheet, p.Rates} {
		if r := rowOf(list, role); r != nil {
			return r
		}
	}
	return nil
}

func rowOf(list []PensionRow, role PensionRole) *Item {
	for i := range list {
		if list[i].Role == role {
			return &list[i].Item
		}
	}
	return nil
}

// obligationRole says what moved a benefit obligation.
func obligationRole(w []string) PensionRole {
	switch {
	case has(w, "service", "cost") && !hasAny(w, "prior"):
		return ServiceCost
	case hasAny(w, "interest"):
		return InterestCost
	}
	return movementRole(w)
}

// assetRole says what moved plan assets.
func assetRole(w []string) PensionRole {
	switch {
	case hasAny(w, "return", "earning"):
		return ActualReturn
	case hasAny(w, "contribution", "contributed") && !hasAny(w, "participant", "employee", "member", "retiree"):
		return EmployerContribution
	}
	return movementRole(w)
}

func movementRole(w []string) PensionRole {
	switch {
	case hasAny(w, "contribution", "contributed") && hasAny(w, "participant", "employee", "member", "retiree"):
		return ParticipantContribution
	case hasAny(w, "settlement", "curtailment", "termination", "separation"):
		return PlanSettlement
	case hasAny(w, "acquisition", "divestiture", "disposition", "transfer", "acquired", "discontinued", "merger"):
		return PlanTransfer
	case hasAny(w, "exchange", "currency", "translation"):
		return PlanExchange
	case hasAny(w, "amendment") || has(w, "prior", "service") || has(w, "plan", "change"):
		return PlanAmendment
	case hasAny(w, "actuarial", "gain", "loss", "assumption"):
		return ActuarialLoss
	case hasAny(w, "paid", "payment", "disbursement"):
		return BenefitsPaid
	}
	return OtherPensionRow
}

func unrecognizedRole(w []string) PensionRole {
	switch {
	case hasAny(w, "minimum"):
		return MinimumAdjustment
	case hasAny(w, "transition", "established", "adoption", "initial") || has(w, "net", "obligation") || has(w, "net", "asset") && !hasAny(w, "gain", "loss"):
		return UnrecognizedTransition
	case has(w, "prior", "service") || has(w, "past", "service"):
		return UnrecognizedService
	case hasAny(w, "gain", "loss", "actuarial"):
		return UnrecognizedLoss
	}
	return OtherPensionRow
}

func sheetRole(w []string) PensionRole {
	switch {
	case hasAny(w, "intangible"):
		return PensionIntangible
	case has(w, "comprehensive") || hasAny(w, "accumulated") && hasAny(w, "equity", "stockholder"):
		return PensionOCI
	case hasAny(w, "prepaid"):
		return PrepaidPension
	case hasAny(w, "accrued", "liability"):
		return AccruedPension
	}
	return OtherPensionRow
}

// costRole says what a component of net periodic cost is; h is the heading it
// stands under.
func costRole(w, h []string) PensionRole {
	switch {
	case hasAny(w, "settlement", "curtailment", "termination"):
		return PlanSettlement
	case hasAny(w, "service") && !hasAny(w, "prior", "past"):
		return ServiceCost
	case hasAny(w, "interest"):
		return InterestCost
	case hasAny(w, "return") && !hasAny(w, "actual") && hasAny(w, "expected"):
		return ExpectedReturn
	case hasAny(w, "return") && hasAny(w, "actual"), hasAny(h, "return") && hasAny(w, "actual"):
		return ActualReturn
	case hasAny(w, "transition"):
		return AmortizationOfTransition
	case has(w, "net", "amortization"), hasAny(w, "deferral"):
		return NetAmortization
	case hasAny(w, "prior", "past") && hasAny(w, "service"):
		return AmortizationOfService
	case hasAny(w, "gain", "loss", "actuarial"):
		return AmortizationOfLoss
	}
	return OtherPensionRow
}

// rateRole says what assumption a row of percentages is, "" for none.
func rateRole(w []string) PensionRole {
	switch {
	case hasAny(w, "discount"):
		return DiscountRate
	case hasAny(w, "return"):
		return ExpectedReturnRate
	case hasAny(w, "compensation", "salary", "pay", "wage"):
		return CompensationRate
	case hasAny(w, "trend", "health", "medical", "ultimate", "initial"):
		return HealthTrendRate
	}
	return ""
}

func aboutObligation(w []string) bool { return hasAny(w, "obligation") && !aboutFunding(w) }

// aboutFunding recognises the funded status.
func aboutFunding(w []string) bool {
	return has(w, "funded", "status") ||
		hasAny(w, "obligation") && hasAny(w, "asset") && hasAny(w, "less", "excess", "over", "under", "greater", "than")
}

func aboutAssets(w []string) bool {
	return hasAny(w, "asset") && (hasAny(w, "fair", "plan", "market")) && !aboutFunding(w) &&
		!hasAny(w, "return", "contribution", "transfer", "intangible", "unrecognized", "transition", "earning")
}

func aboutBeginning(w []string) bool {
	return hasAny(w, "beginning", "begin", "opening", "january", "start")
}

func planID(other bool, name string) string {
	id := "pension"
	if other {
		id = "other_benefits"
	}
	w := identifier(name)
	for _, prefix := range []string{"pension_benefits", "pension", "other_benefits", "postretirement_benefits"} {
		w = strings.TrimPrefix(strings.TrimPrefix(w, prefix), "_")
	}
	if w == "" {
		return id
	}
	return shorten(id + "_" + w)
}

// otherBenefits reports whether words name benefits other than pensions, and
// whether they say which of the two they name.
func otherBenefits(w []string) (other, said bool) {
	other = hasAny(w, "postretirement", "nonpension", "health", "medical", "healthcare") || has(w, "life", "insurance") || has(w, "post", "retirement") || has(w, "other", "benefit")
	pension := hasAny(w, "pension") || has(w, "projected", "benefit")
	return other && !pension, other != pension
}

func hasWords(f parse.Cell) bool { return f.Kind == parse.Word }
