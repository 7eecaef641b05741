package templates

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"tieout/formulas"
	"tieout/model"
	"tieout/parse"
)

// Keys of the columns of the sheet of figures that sentences state.
const (
	sentenceKey   = "sentence"
	statedKey     = "stated"
	recomputedKey = "recomputed"

	statedColumn = 4
)

// statedSheet lists every amount, percentage, ratio and count that a sentence of
// the report states, with the sentence quoted, and beside it what the figures
// it restates come to. The checks themselves stand on the tie-out sheet.
func (b *planner) statedSheet(index int) {
	s := b.sheets[index].sheet
	s.Columns = []Column{{Key: sentenceKey, Width: 78}, {Key: "source", Width: 9}, {Key: periodKey, Width: 20}, {Key: "words", Width: 18}, {Key: statedKey, Width: 15},
		{Key: recomputedKey, Width: 15}, {Key: differenceKey, Width: 13}, {Key: verdictKey, Width: 10}}
	b.top(s, label("Figures stated in sentences"), "What the text says in words, sentence by sentence; where tables or other sentences give the figure too, it is recomputed beside it")
	head := Row{Style: HeaderRow}
	for _, text := range []string{"Sentence", "Source", "Period", "As stated", "Stated", "From the tables", "Difference", "Verdict"} {
		h := label(text)
		h.Wrap = true
		head.Cells = append(head.Cells, h)
	}
	s.add(head)
	s.Frozen.Rows, s.Frozen.Columns, s.Header = len(s.Rows), 1, len(s.Rows)
	b.statedSheetAt, b.statedRows = index, map[int]int{}
	section, sentence := -2, -1
	for i := range b.m.Filing.Quantities {
		q := &b.m.Filing.Quantities[i]
		if b.stated[i] == "" {
			continue
		}
		from := &b.m.Filing.Sentences[q.Sentence]
		if from.Section != section {
			section = from.Section
			title := "Outside the Items"
			if section >= 0 && section < len(b.m.Filing.Sections) {
				title = sectionTitle(&b.m.Filing.Sections[section])
			}
			s.add(Row{Style: BlankRow})
			s.add(Row{Style: HeadingRow, Cells: []Cell{filed(title)}})
		}
		cells := make([]Cell, len(s.Columns))
		if q.Sentence != sentence {
			sentence = q.Sentence
			cells[0] = filed(excerpt(from.Text))
			cells[0].Wrap = true
		}
		cells[0].Indent = 1
		cells[1] = b.toSource(q.Span)
		cells[2] = filed(periodName(q.Period))
		cells[2].Wrap = true
		cells[3] = filed(q.Text)
		cells[3].Wrap = true
		format, decimals := statedFormat(q)
		cells[4] = input(statedValue(q), format, decimals).readAt(q.Span)
		b.statedRows[i] = s.add(Row{ID: statedID(i), Style: LineRow, Cells: cells})
	}
}

// nameStated names the rows of the figures that sentences state, before they
// are laid out. Dates, years and spans of time say when, not how much.
func (b *planner) nameStated(sheet string) {
	b.stated = map[int]string{}
	for i := range b.m.Filing.Quantities {
		switch b.m.Filing.Quantities[i].Kind {
		case parse.Money, parse.Percentage, parse.Points, parse.Count, parse.Ratio, parse.Multiple:
			b.stated[i] = sheet + "." + statedID(i)
		}
	}
}

func statedID(quantity int) string { return "stated_" + strconv.Itoa(quantity+1) }

// hasTerms reports whether the filing has terms for a block.
func (b *planner) hasTerms(block *block) bool {
	for _, s := range block.subjects {
		if len(b.termsOf(s)) > 0 {
			return true
		}
	}
	return false
}

// linkStated shows beside each stated figure the outcome of its check.
func (t *tieOut) linkStated() {
	sheet, rows := t.sheets[t.index].spec.id+".", make(map[string]int, len(t.s.Rows))
	for r := range t.s.Rows {
		rows[t.s.Rows[r].ID] = r
	}
	for q, check := range t.checked {
		row, ok := t.statedRows[q]
		if !ok {
			continue
		}
		cells := t.sheets[t.statedSheetAt].sheet.Rows[row].Cells
		line, at := sheet+check, rows[check]
		ref := func(column int) formulas.Expr {
			return formulas.Ref{Line: line, Period: t.s.Columns[column].Key, At: placeAt(t.index, at, column)}
		}
		format, decimals := cells[4].Format, cells[4].Decimals
		cells[5] = Cell{Expr: ref(2), Role: CrossRole, Format: format, Decimals: decimals}
		cells[6] = Cell{Expr: ref(4), Role: CrossRole, Format: format, Decimals: decimals}
		cells[7] = Cell{Expr: ref(verdictColumn), Role: PassRole,
			aside: leading(Area{Sheet: t.index, Row: at, LastRow: at, LastColumn: verdictColumn}, Aside{Tip: "To the check on " + t.s.Name})}
		t.verdicts = append(t.verdicts, [3]int{t.statedSheetAt, row, 7})
	}
}

// checkedBy remembers the check of a stated figure: of several, one that shows
// a difference.
func (t *tieOut) checkedBy(s side, id string, verdict model.Verdict) {
	if !s.isStated() {
		return
	}
	if t.checked == nil {
		t.checked = map[int]string{}
	}
	if _, known := t.checked[s.terms[0].quantity]; !known || verdict == model.Differs {
		t.checked[s.terms[0].quantity] = id
	}
}

// isStated reports whether a side is one figure of a sentence.
func (s *side) isStated() bool {
	return len(s.terms) == 1 && len(s.over) == 0 && s.terms[0].quantity >= 0 && s.terms[0].factor == nil
}

// maxQuote keeps a quoted sentence within a few lines of a cell.
const maxQuote = 280

// excerpt is a sentence, cut where it is long.
func excerpt(text string) string {
	if utf8.RuneCountInString(text) <= maxQuote {
		return text
	}
	r := []rune(text)
	cut := string(r[:maxQuote-1])
	if at := strings.LastIndexByte(cut, ' '); at > maxQuote/2 && r[maxQuote-1] != ' ' {
		cut = cut[:at] // between words
	}
	return strings.TrimRight(cut, " ,;") + "\u2026"
}

// periodName is when a stated figure was so, "" where the sentence leaves it open.
func periodName(p parse.Period) string {
	if p.End.IsZero() {
		return ""
	}
	return periodHeading(model.Column{Period: p})
}

// statedValue is a figure of a sentence as the workbook holds it: a percentage
// as a fraction.
func statedValue(q *parse.Quantity) decimal.Decimal {
	if q.Unit == parse.Percent {
		return q.Value.Shift(-2)
	}
	return q.Value
}

// statedFormat is how a figure of a sentence is shown: with the decimals it is
// stated with.
func statedFormat(q *parse.Quantity) (Format, int8) {
	decimals := int8(0) // as stated, where the last of them are not written out: "$78.5 billion"
	for decimals < 6 && !q.Value.Equal(q.Value.Truncate(int32(decimals))) {
		decimals++
	}
	switch {
	case q.Unit == parse.Percent:
		return PercentFormat, decimals
	case q.Unit == parse.PerShare && decimals <= 2:
		return PerShareFormat, 2
	case decimals > 0:
		return DecimalFormat, decimals
	case q.Unit == parse.Shares:
		return SharesFormat, 0
	}
	return AmountFormat, 0
}

// statedRef is how a formula names a figure of a sentence.
func (b *planner) statedRef(quantity int) formulas.Expr {
	ref := formulas.Ref{Line: b.stated[quantity], Period: statedKey}
	if row, ok := b.statedRows[quantity]; ok {
		ref.At = placeAt(b.statedSheetAt, row, statedColumn)
	}
	return ref
}

// fitFigures widens columns of a sheet whose figures would not fit.
func fitFigures(s *Sheet, from, to int) {
	for k := from; k <= to && k < len(s.Columns); k++ {
		width := s.Columns[k].Width
		for r := range s.Rows {
			if cells := s.Rows[r].Cells; k < len(cells) && cells[k].Value.Kind == formulas.KindNum {
				width = max(width, figureWidth(&cells[k])-2)
			}
		}
		s.Columns[k].Width = min(width, 26)
	}
}
