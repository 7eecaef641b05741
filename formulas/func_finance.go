package formulas

import (
	"math"
)

// Signs are a spreadsheet's: money received is positive and money paid negative, so the payment of a loan received is
// negative. due is 0 where payments fall at the end of a period, 1 at its start.
func financeFunctions() []function {
	return []function{
		{name: "PMT", min: 3, max: 5, takes: "vvvvv", scalar: func(v []Value) Value {
			var rate, periods, present, future, due float64
			if code := numbers(v, &rate, &periods, &present, &future, &due); code != "" {
				return Fail(code)
			}
			return payment(rate, periods, present, future, due)
		}, args: "rate, periods, present, [future], [due]", meaning: "the level payment of an annuity per period, interest included; negative for a loan received",
			example: "round(pmt(0.08 / 12, 120, 100000), 2)", result: "-1213.28"},
		{name: "IPMT", min: 4, max: 6, takes: "vvvvvv", scalar: func(v []Value) Value { interest, _ := annuityPart(v); return interest },
			args: "rate, period, periods, present, [future], [due]", meaning: "the interest in the payment of a period",
			example: "round(ipmt(0.08 / 12, 1, 120, 100000), 2)", result: "-666.67"},
		{name: "PPMT", min: 4, max: 6, takes: "vvvvvv", scalar: func(v []Value) Value { _, principal := annuityPart(v); return principal },
			args: "rate, period, periods, present, [future], [due]", meaning: "the principal in the payment of a period",
			example: "round(ppmt(0.08 / 12, 1, 120, 100000), 2)", result: "-546.61"},
		{name: "NPV", min: 2, max: maxExcelArgs, takes: "v|a", eval: netPresentValue,
			args: "rate, value, ...", meaning: "the value one period before the first of equally spaced amounts", example: "round(npv(0.1, a..d), 6)", result: "7.547982",
			words: "the present value at the rate $1"},
	}
}

// growth is (1+rate)^periods and the same less one, which keeps its digits for small rates.
func growth(rate, periods float64) (factor, gain float64) {
	gain = math.Expm1(periods * math.Log1p(rate))
	return gain + 1, gain
}

func payment(rate, periods, present, future, due float64) Value {
	if periods == 0 {
		return Fail(errNum)
	}
	if rate == 0 {
		return Num(-(present + future) / periods)
	}
	if due != 0 {
		due = 1
	}
	factor, gain := growth(rate, periods)
	return Num(-(present*factor + future) * rate / (gain * (1 + rate*due)))
}

// balance is what is owed after periods of an annuity, with the sign of a payment: negative for a loan received.
func balance(rate, periods, payment, present, due float64) float64 {
	factor, gain := growth(rate, periods)
	return -(present*factor + payment*(1+rate*due)*gain/rate)
}

// annuityPart splits the payment of one period into interest and principal.
func annuityPart(v []Value) (interest, principal Value) {
	var rate, period, periods, present, future, due float64
	if code := numbers(v, &rate, &period, &periods, &present, &future, &due); code != "" {
		return Fail(code), Fail(code)
	}
	if period < 1 || period > periods {
		return Fail(errNum), Fail(errNum)
	}
	if due != 0 {
		due = 1
	}
	pay := payment(rate, periods, present, future, due)
	switch {
	case pay.Kind == KindErr:
		return pay, pay
	case rate == 0, due == 1 && period == 1:
		return Num(0), pay
	case due == 1:
		interest = Num((balance(rate, period-2, pay.Num, present, 1) - pay.Num) * rate)
	default:
		interest = Num(balance(rate, period-1, pay.Num, present, 0) * rate)
	}
	if interest.Kind == KindErr {
		return interest, interest
	}
	return interest, Num(pay.Num - interest.Num)
}

func netPresentValue(args []node, m *Machine) (Value, error) {
	v, err := m.eval(&args[0])
	if err != nil {
		return Value{}, err
	}
	rate, code := v.number()
	if code != "" {
		return Fail(code), nil
	}
	if rate == -1 {
		return Fail(errDiv0), nil
	}
	total, discount := 0.0, 1.0
	code, err = forEachNumber(args[1:], m, func(x float64) {
		discount *= 1 + rate
		total += x / discount
	})
	return orFail(total, code), err
}
