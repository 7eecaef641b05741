package templates

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/model"
)

// Earlier is what a workbook of an earlier export holds in the cells that
// people may type over, read by the names on its list of inputs.
type Earlier struct {
	Company, CIK string // of its filing
	SHA256       string // of its filing
	CustomOf     string // id of the case that its custom case is made of, "" where it has none
	Inputs       []EarlierInput
	Sheets       []string // names of its tabs
}

// EarlierInput is one input of an earlier workbook.
type EarlierInput struct {
	Name, Label, Unit string // as Input has them
	Place             string // Assumptions!C7, where it stands there
	Default           formulas.Value
	DefaultFormula    bool // the default is a formula
	Value             formulas.Value
	Formula           string // of the cell, "" for a constant
	Fault             string // why the value is not known, "" where it is
	Status            string // "confirmed", or what else stands there
	Note              string
	Comments          []string // on the cell, and on the row of an assumption
}

// KeptKind is a kind of people's work.
type KeptKind string

// The kinds of people's work in a workbook.
const (
	KeptValue        KeptKind = "value"
	KeptConfirmation KeptKind = "confirmation"
	KeptNote         KeptKind = "note"
	KeptOther        KeptKind = "other" // what --keep carries nowhere
)

// Kept says what became of one piece of people's work in an earlier workbook.
type Kept struct {
	Kind    KeptKind
	Name    string // of the input, "" for none
	Label   string // of the input, or what it is
	Place   string // in the earlier workbook
	Value   string // what stands there, as a person reads it
	Carried bool
	Why     string // why it was not carried; or what is worth knowing
}

// OtherCompany reports whether the earlier workbook is of another registrant:
// by the number the SEC gave it where both filings have one, else by its name.
func (e *Earlier) OtherCompany(m *model.Model) bool {
	if e.CIK != "" && m.Filing.CIK != "" {
		return strings.TrimLeft(e.CIK, "0") != strings.TrimLeft(m.Filing.CIK, "0")
	}
	return nameWords(e.Company) != nameWords(m.Filing.Company)
}

// nameWords is a company's name without what is written now one way, now
// another.
func nameWords(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	})
	for i, w := range words {
		switch w {
		case "incorporated":
			words[i] = "inc"
		case "corporation":
			words[i] = "corp"
		case "company":
			words[i] = "co"
		case "limited":
			words[i] = "ltd"
		}
	}
	if len(words) > 0 && words[0] == "the" {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// changed reports whether the value is not the default any more. A formula in
// place of a default that is one counts where it gives something else.
func (e *EarlierInput) changed() bool {
	if e.DefaultFormula && e.Formula == "" {
		return true
	}
	return e.Fault != "" || !SameValue(e.Value, e.Default)
}

// SameValue compares values as they come out of a file: to 12 digits, since
// programs write between 15 and 17.
func SameValue(a, b formulas.Value) bool {
	if a.Kind == formulas.KindNum && b.Kind == formulas.KindNum {
		return math.Abs(a.Num-b.Num) <= 1e-12*max(math.Abs(a.Num), math.Abs(b.Num))
	}
	return a == b
}

// input finds an input of the earlier workbook.
func (e *Earlier) input(name string) (*EarlierInput, bool) {
	at := slices.IndexFunc(e.Inputs, func(in EarlierInput) bool { return in.Name == name })
	if at < 0 {
		return nil, false
	}
	return &e.Inputs[at], true
}

// keptChoices adds what the earlier workbook chose to the options, where the
// command line leaves it open: the case, and the custom case with its settings.
// A custom case that the options make of another case takes its place.
func (b *planner) keptChoices(o Options) (Options, []string) {
	e := o.Keep
	if e == nil || !b.forecasting() {
		return o, nil
	}
	custom := e.CustomOf != "" && slices.ContainsFunc(b.shownCases(), func(c *caseSpec) bool { return c.id == e.CustomOf })
	chosen := ""
	if in, ok := e.input(scenarioName); ok && in.Fault == "" && in.changed() {
		chosen = in.Value.Str
	}
	onCustom := custom && strings.EqualFold(chosen, customLabel)
	sets := slices.ContainsFunc(o.Set, func(text string) bool {
		name, _, _ := strings.Cut(text, "=")
		id, _, _ := strings.Cut(strings.TrimSpace(name), ".")
		return b.driven[id]
	})
	if o.Scenario == "" && !onCustom && slices.ContainsFunc(b.shownCases(), func(c *caseSpec) bool { return strings.EqualFold(c.label, chosen) }) {
		o.Scenario = chosen
	}
	live := onCustom && o.Scenario == ""
	if !custom || sets && !live {
		return o, nil
	}
	if live {
		o.Scenario = e.CustomOf
	}
	b.keepsCustom, b.customBeside = true, !live
	return o, b.keptCustom(e)
}

var customCell = regexp.MustCompile(`^[^.]+\.(\w+)__` + customCase + `\[(\w+)\]$`)

// keptCustom are the settings of the earlier workbook's custom case that fit,
// as --set takes them.
func (b *planner) keptCustom(e *Earlier) []string {
	var list []string
	for _, in := range e.Inputs {
		m := customCell.FindStringSubmatch(in.Name)
		if m == nil || in.Fault != "" || !in.changed() || in.Value.Kind != formulas.KindNum || !b.driven[m[1]] ||
			!slices.ContainsFunc(b.years[b.base+1:], func(y year) bool { return y.key == m[2] }) {
			continue
		}
		at := slices.IndexFunc(b.t.outlook.drivers, func(dr *driverSpec) bool { return dr.id == m[1] })
		if dr := b.t.outlook.drivers[at]; in.Value.Num >= dr.low && in.Value.Num <= dr.high {
			list = append(list, m[1]+"."+m[2]+"="+plain(in.Value.Num))
		}
	}
	return list
}

// keep puts the values and notes of an earlier workbook into the inputs of the
// same names.
func (b *planner) keep(e *Earlier) {
	if b.inputAt == nil {
		b.nameInputs()
	}
	for i := range e.Inputs {
		in := &e.Inputs[i]
		at, there := b.inputAt[in.Name]
		if in.changed() {
			k := in.piece(KeptValue, valueText(in.Value, in.Unit))
			if !there {
				k.Why = b.gone(in.Name)
			} else {
				b.keepValue(e, in, b.inputs[at], &k)
			}
			b.plan.Kept = append(b.plan.Kept, k)
		}
		for _, note := range slices.Concat([]string{in.Note}, in.Comments) {
			if note == "" || there && note == b.plan.cell(b.inputs[at].cell()).Note() {
				continue
			}
			k := in.piece(KeptNote, note)
			if !there {
				k.Why = b.gone(in.Name)
			} else {
				b.keepNote(b.inputs[at], note, note == in.Note)
				k.Carried = true
			}
			b.plan.Kept = append(b.plan.Kept, k)
		}
	}
}

func (e *EarlierInput) piece(kind KeptKind, value string) Kept {
	return Kept{Kind: kind, Name: e.Name, Label: e.Label, Place: e.Place, Value: value}
}

// loseSheets lists the sheets of people's own.
func (b *planner) loseSheets(e *Earlier) {
	tabs := map[string]bool{}
	for _, s := range b.plan.Sheets {
		tabs[s.Name] = true
	}
	for _, tab := range e.Sheets {
		if !tabs[tab] {
			b.plan.Kept = append(b.plan.Kept, Kept{Kind: KeptOther, Label: tab, Value: "a sheet",
				Why: "the new workbook has none of this name; --base puts the model into a workbook of your own"})
		}
	}
}

// gone says why there is no input of a name: its year is no forecast year any
// more, or there is none at all.
func (b *planner) gone(name string) string {
	line, key, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
	if _, err := strconv.Atoi(key); err == nil {
		for _, in := range b.inputs {
			if strings.HasPrefix(in.Name, line+"[") {
				return key + " is no forecast year of the new workbook"
			}
		}
	}
	return "the new workbook has no such input"
}

// keepValue puts one value into its input, or says why not.
func (b *planner) keepValue(e *Earlier, in *EarlierInput, at inputPlace, k *Kept) {
	c := b.plan.cell(at.sheet, at.row, at.column)
	now := at.Default
	constant := now.Expr == nil && !in.DefaultFormula // formulas are not computed yet
	moved := constant && !SameValue(in.Default, now.Value)
	switch {
	case in.Fault != "":
		k.Why = in.Fault
	case at.given && c.Expr == nil && SameValue(c.Value, in.Value):
		k.Carried = true
		return
	case at.given:
		k.Why = "the command line sets it"
		if c.Expr == nil {
			k.Why += " to " + valueText(c.Value, at.Unit)
		}
	case !b.keepsCustom && customCell.MatchString(in.Name):
		k.Why = "the command line makes the case " + customLabel + " anew"
	case in.Unit != at.Unit:
		k.Why = fmt.Sprintf("its unit was %s and is now %s", in.Unit, at.Unit)
	case moved && at.stated && e.SHA256 != b.m.Filing.SHA256:
		k.Why = "it stood for a figure of the earlier filing; this one says " + valueText(now.Value, at.Unit)
	case !constant && at.stated && e.SHA256 != b.m.Filing.SHA256:
		k.Why = "it stood for a figure of the earlier filing; this one has its own"
	default:
		k.Why = b.unfit(in, at, c)
	}
	if k.Why != "" {
		return
	}
	k.Carried = true
	c.fill(in.Value)
	if c.Role == CalcRole {
		c.Role = InputRole
	}
	switch {
	case in.Formula != "":
		k.Why = "the value of its formula =" + in.Formula
	case moved:
		k.Why = fmt.Sprintf("the default moved from %s to %s", valueText(in.Default, in.Unit), valueText(now.Value, at.Unit))
	}
}

// unfit says why a value cannot stand in an input, "" where it can.
func (b *planner) unfit(in *EarlierInput, at inputPlace, c *Cell) string {
	var choices []string
	if of := c.Choices(); of != nil {
		choices = slices.Clone(of.List)
		if from := of.From; from != nil {
			for r := from.Row; r <= from.LastRow; r++ {
				choices = append(choices, b.plan.cell(from.Sheet, r, from.Column).Value.Str)
			}
		}
	}
	switch {
	case len(choices) > 0 && !slices.Contains(choices, in.Value.Str):
		return "expected one of " + strings.Join(choices, ", ")
	case len(choices) == 0 && in.Value.Kind != formulas.KindNum && c.Format != TextFormat:
		return "expected a number"
	case at.Bounded && (in.Value.Num < at.Low || in.Value.Num > at.High):
		return fmt.Sprintf("expected between %s and %s", valueText(formulas.Num(at.Low), at.Unit), valueText(formulas.Num(at.High), at.Unit))
	}
	return ""
}

// keepNote puts a note into the cell for it, or a comment on the input's cell.
func (b *planner) keepNote(at inputPlace, note string, beside bool) {
	if column := at.beside(b.plan.Sheets[at.sheet], noteKey); beside && column >= 0 {
		b.plan.cell(at.sheet, at.row, column).Value = formulas.Str(note)
		return
	}
	c := b.plan.cell(at.sheet, at.row, at.column)
	*c = c.noted(strings.TrimPrefix(c.Note()+"\n"+note, "\n"))
}

// confirm carries confirmations, once the values are computed: one holds only
// for the value that was confirmed. It reports whether there was one to carry.
func (b *planner) confirm(e *Earlier) bool {
	carried := false
	for i := range e.Inputs {
		in := &e.Inputs[i]
		if in.Status != confirmedStatus {
			continue
		}
		k := in.piece(KeptConfirmation, valueText(in.Value, in.Unit))
		at, there := b.inputAt[in.Name]
		if !there {
			k.Why = b.gone(in.Name)
			b.plan.Kept = append(b.plan.Kept, k)
			continue
		}
		now := b.plan.cell(b.inputs[at].cell()).Value
		column := b.inputs[at].beside(b.plan.Sheets[b.inputs[at].sheet], statusKey)
		switch {
		case column < 0:
			k.Why = "the new workbook takes it from the filing: nothing is left to confirm"
		case in.Fault != "":
			k.Why = in.Fault
		case in.Unit != b.inputs[at].Unit:
			k.Why = fmt.Sprintf("its unit was %s and is now %s", in.Unit, b.inputs[at].Unit)
		case !SameValue(now, in.Value):
			k.Why = "the value is now " + valueText(now, b.inputs[at].Unit)
		default:
			k.Carried, carried = true, true
			b.plan.cell(b.inputs[at].sheet, b.inputs[at].row, column).Value = formulas.Str(confirmedStatus)
		}
		b.plan.Kept = append(b.plan.Kept, k)
	}
	return carried
}

// valueText is a value as a person reads it.
func valueText(v formulas.Value, unit string) string {
	switch {
	case v.Kind == formulas.KindBlank:
		return "nothing"
	case v.Kind == formulas.KindNum && unit == fractionLabel:
		return plain(math.Round(v.Num*1e10)/1e8) + "%"
	case v.Kind == formulas.KindNum:
		return plain(v.Num)
	}
	return cmp.Or(v.String(), `""`)
}
