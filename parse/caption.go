package parse

// FiguresIn reads the figures stated in a few words that are no sentence of
// Filing.Sentences: the caption of a row ("less allowance of $5 in 2003 and $4
// in 2002"), a heading. Sentence is -1 and Span is zero in all of them; When
// and List are indices in the result.
func (f *Filing) FiguresIn(text string) []Quantity {
	x := lexer{fiscal: f.PeriodEnd, years: yearPeriods(f.Tables)}
	if !x.read(text) {
		return nil
	}
	x.context()
	figures := append([]Quantity(nil), x.figures...)
	for i := range figures {
		figures[i].Sentence = -1
	}
	return figures
}
