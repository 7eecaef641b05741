package parse

import "fmt"

// Limits on one filing, far above those of any annual report. A filing over a
// limit is refused before time or memory is spent on it.
const (
	maxLines     = 1_048_000 // a sheet of the workbook takes 1,048,576
	maxLineBytes = 8 << 20
	maxFigures   = 1_000_000 // in all tables together
)

// refuseSize turns away files that no reader of statements is made for.
func refuseSize(src *Source) *Refusal {
	if n := src.Lines(); n > maxLines {
		return &Refusal{Found: fmt.Sprintf("%d lines", n), Advice: fmt.Sprintf("at most %d are read; give the 10-K document without its exhibits", maxLines)}
	}
	for n := 1; n <= src.Lines(); n++ {
		if at := src.Line(n); at.End-at.Start > maxLineBytes {
			return &Refusal{At: src.Span(at.Start, at.Start+1), Found: fmt.Sprintf("a line of %d MB", (at.End-at.Start)>>20),
				Advice: fmt.Sprintf("lines of at most %d MB are read; check what the file holds", maxLineBytes>>20)}
		}
	}
	return nil
}

// refuseFigures turns away more figures than can be footed in reasonable time.
func refuseFigures(tables []*Table) *Refusal {
	n := 0
	for _, t := range tables {
		n += len(t.Rows) * len(t.Columns)
	}
	if n > maxFigures {
		return &Refusal{Found: fmt.Sprintf("tables with room for %d figures", n), Advice: fmt.Sprintf("at most %d are read; give the 10-K document without its exhibits", maxFigures)}
	}
	return nil
}
