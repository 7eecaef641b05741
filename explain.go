package main

import (
	"fmt"
	"strconv"
	"strings"

	"tieout/formulas"
	"tieout/parse"
	"tieout/templates"
)

// explain says how one figure of the workbook comes about: its formula in words
// and the figures it reads, down to the lines of the filing.
func (s *session) explain(file, line string, o exportOptions) error {
	m, err := s.readModel(file, o.captionsFile())
	if err != nil {
		return err
	}
	chosen, err := chooseTemplate(o.template, m)
	if err != nil {
		return templateFault(o, err)
	}
	x := &exported{model: m}
	plan, err := x.lay(chosen, o)
	if err != nil {
		return err
	}
	for _, note := range x.notes {
		s.stderr.printf("%s\n", note)
	}
	step, err := plan.Explain(line)
	if err != nil {
		return fail(exitUsage, err)
	}
	if o.json {
		return s.stdout.json(explainJSON{Schema: schemaVersion, Filing: filingFacts(m), Figure: stepResult(step)})
	}
	s.stdout.filingLine(m.Filing)
	s.stdout.printf("\n")
	s.stdout.step(step, 0)
	return nil
}

// step prints a figure, its formula, and below it the figures the formula reads.
func (p *page) step(s *templates.Step, depth int) {
	indent := strings.Repeat("  ", min(depth, 12))
	name := s.Caption
	if s.Column != "" {
		name += ", " + s.Column
	}
	value := shown(s)
	width := pageWidth - len(indent) - len([]rune(value)) - 2
	lines := wrap(name, max(width, 24))
	for i, text := range lines {
		if i == len(lines)-1 {
			p.printf("%s%s  %s\n", indent, p.paint(bold, fmt.Sprintf("%-*s", max(0, width), text)), value)
		} else {
			p.printf("%s%s\n", indent, p.paint(bold, text))
		}
	}
	p.wrapped(indent+"  ", s.Line+", on the sheet "+s.Sheet)
	if s.Words != "" {
		p.wrapped(indent+"  = ", s.Words)
	}
	if !s.Place.IsZero() {
		line, column := s.Place.Position()
		if s.Words == "" {
			p.printf("%s  line %d, column %d of the filing:\n", indent, line, column)
		} else {
			p.printf("%s  printed on line %d, column %d of the filing:\n", indent, line, column)
		}
		p.printf("%s  | %s\n", indent, short(strings.Join(strings.Fields(lineOf(s.Place)), " "), max(20, pageWidth-len(indent)-4)))
	}
	if s.Again {
		p.printf("%s  explained above\n", indent)
	}
	for _, from := range s.Inputs {
		p.step(from, depth+1)
	}
}

// lineOf is the line of the file a place begins on.
func lineOf(at parse.Span) string {
	line, _ := at.Position()
	return at.Source().Line(line).Text()
}

// shown is the value of a figure as a person reads it.
func shown(s *templates.Step) string {
	if s.Value.Kind != formulas.KindNum {
		return s.Value.Str
	}
	switch v := s.Value.Num; {
	case s.Format == templates.PercentFormat:
		return strconv.FormatFloat(v*100, 'f', s.Decimal, 64) + "%"
	case s.Format == templates.PerShareFormat:
		return withCommas(strconv.FormatFloat(v, 'f', max(2, s.Decimal), 64))
	default:
		return withCommas(strconv.FormatFloat(v, 'f', s.Decimal, 64))
	}
}

// withCommas sets commas between the thousands of a number.
func withCommas(text string) string {
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, cut := strings.Cut(text, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if cut {
		whole += "." + fraction
	}
	return sign + whole
}

type explainJSON struct {
	Schema int        `json:"schema"`
	Filing filingJSON `json:"filing"`
	Figure *stepJSON  `json:"figure"`
}

type stepJSON struct {
	Line    string      `json:"line"`
	Caption string      `json:"caption"`
	Column  string      `json:"column"`
	Sheet   string      `json:"sheet"`
	Value   any         `json:"value"` // a number as the workbook holds it, a text, or null
	Words   string      `json:"words,omitempty"`
	Formula string      `json:"formula,omitempty"`
	Source  *placeJSON  `json:"source,omitempty"`
	Again   bool        `json:"explained_above,omitempty"`
	Inputs  []*stepJSON `json:"inputs,omitempty"`
}

type placeJSON struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

func stepResult(s *templates.Step) *stepJSON {
	j := &stepJSON{Line: s.Line, Caption: s.Caption, Column: s.Column, Sheet: s.Sheet, Words: s.Words, Formula: s.Excel, Again: s.Again}
	switch s.Value.Kind {
	case formulas.KindNum:
		j.Value = s.Value.Num
	case formulas.KindStr:
		j.Value = s.Value.Str
	}
	if !s.Place.IsZero() {
		line, column := s.Place.Position()
		j.Source = &placeJSON{Line: line, Column: column, Text: strings.TrimRight(lineOf(s.Place), " \r\n")}
	}
	for _, from := range s.Inputs {
		j.Inputs = append(j.Inputs, stepResult(from))
	}
	return j
}
