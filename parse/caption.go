package parse

import (
	"bytes"
	"strings"
)

// surroundings is how many bytes on either side of a row tell how a word is
// written: without a bound a table of nothing but broken words would be read for
// each of them.
const surroundings = 64 << 10

// around is the text around a place.
func (s *Source) around(at Span) []byte {
	return s.Bytes[max(0, at.Start-surroundings):min(len(s.Bytes), at.End+surroundings)]
}

// unbroken joins the words of a caption that a filer divided at the end of a line
// and then set in one: "shares out- standing". The text says elsewhere whether the
// word has a hyphen; where it has neither word, nothing is joined.
func unbroken(caption string, text []byte) string {
	for from := 0; ; {
		at := strings.Index(caption[from:], "- ")
		if at < 0 {
			return caption
		}
		at += from
		from = at + 2
		first, last := at, at+2
		for first > 0 && isLetter(caption[first-1]) {
			first--
		}
		for last < len(caption) && caption[last] >= 'a' && caption[last] <= 'z' {
			last++
		}
		if first == at || last == at+2 {
			continue
		}
		before, after := caption[first:at], caption[at+2:last]
		for _, word := range [...]string{before + after, before + "-" + after} {
			if bytes.Contains(text, []byte(word)) || bytes.Contains(text, []byte(strings.ToLower(word))) {
				caption, from = caption[:first]+word+caption[last:], first+len(word)
				break
			}
		}
	}
}

// FiguresIn reads the figures stated in a few words that are no sentence of
// Filing.Sentences: the caption of a row ("less allowance of $5 in 2003 and $4
// in 2002"), a heading. Sentence is -1 and Span is zero in all of them; When
// and List are indices in the result.
func (f *Filing) FiguresIn(text string) []Quantity {
	x := lexer{fiscal: f.PeriodEnd, years: f.years}
	if x.years == nil { // no filing that was read
		x.years = yearPeriods(f.Tables)
	}
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
