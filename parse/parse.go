// Package parse reads the text of an annual report: the submission around it,
// its Parts, Items and notes, and every table of figures cell by cell.
//
// It knows layout and arithmetic, not accounting: a table is lines whose
// figures stand in columns; what a row means is for package model to say.
// Everything it returns points at the bytes it was read from, and nothing is
// repaired: a cell keeps its text as printed beside the value it stands for.
//
// # How a table is found
//
// Every line is looked at once (scan): what figures stand at its end, and how
// far its caption reaches. Lines with figures, together with the captions,
// rules and page breaks between them, make a region, which ends where prose
// or new headings of columns begin. The columns of a region are those of its
// fullest rows; a row with fewer figures puts each where its last digit is
// flush. Headings are read upwards from the first figures; a table that has
// none and follows another one goes on in its columns, under its headings.
//
// # How prose is read
//
// What no table, heading or page furniture takes is prose. It is cut into
// sentences, a sentence into words, and words into figures; then each figure
// is completed from the words around it: its bound, its list, its period. Last
// come claims, only where every word between two figures is accounted for: a
// figure in no claim is normal, a claim the words do not make is a fault.
package parse

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// TenK reads an annual report filed as text. The error is a *Refusal where
// the file is something else.
func TenK(src *Source) (*Filing, error) {
	if r := refuseBytes(src); r != nil {
		return nil, r
	}
	if r := refuseSize(src); r != nil {
		return nil, r
	}
	lines := layOut(src)
	e := unwrap(src, lines)
	f := &Filing{Source: src, CIK: e.cik, Form: e.form, Format: "text", Documents: e.docs}
	sum := sha256.Sum256(src.Bytes)
	f.SHA256 = hex.EncodeToString(sum[:])

	main := mainDocument(f.Documents)
	if r := f.refuse(main, e); r != nil {
		return nil, r
	}
	from, to := lineRange(src, f.Documents[main].Span)
	c := readCover(src, lines, from, to)
	if f.Form == "" || !annual(f.Form) {
		f.Form = c.form
	}
	f.Form = formName(f.Form)
	if f.Form == "" && annual(f.Documents[main].Type) {
		f.Form = f.Documents[main].Type
	}
	if f.Form == "" {
		if c.other != "" {
			return nil, &Refusal{At: c.otherAt, Found: "Form " + c.other, Advice: "only annual reports (10-K, 10-K405, 10-KSB, 10-KT and their amendments) are read"}
		}
		return nil, &Refusal{Found: "a text that names no Form 10-K on its first pages", Advice: "only annual reports (10-K, 10-K405, 10-KSB, 10-KT and their amendments) are read"}
	}
	if kind := formName(f.Documents[main].Type); annual(kind) && strings.HasPrefix(kind, strings.TrimSuffix(f.Form, "/A")) {
		f.Form = kind // the cover of a 10-K405 often says 10-K
	}
	f.Company = c.company
	if f.Company == "" {
		f.Company = e.company
	}
	f.PeriodEnd = c.period
	if p, err := time.Parse("20060102", e.period); err == nil {
		f.PeriodEnd = p
	}
	f.Truncated = cut(src, lines, e)
	f.Sections = sections(src, lines, f.Documents)
	scans := make([]scanned, len(lines))
	for d, doc := range f.Documents {
		if !holdsStatements(doc.Type, d == main) {
			continue
		}
		from, to := lineRange(src, doc.Span)
		tables := readTables(src, lines, scans, from, min(to, len(lines)), f.PeriodEnd)
		if d == main {
			tables = withoutCover(tables, f.Sections)
		}
		number(tables, f.Sections, d, len(f.Tables))
		f.Tables = append(f.Tables, tables...)
	}
	f.Currency = reportingCurrency(f.Tables)
	if r := refuseFigures(f.Tables); r != nil {
		return nil, r
	}
	alignYears(f.Tables)
	for _, t := range f.Tables {
		foot(t)
	}
	f.prose(lines, main)
	return f, nil
}

// withoutCover drops what was read on the cover pages, before Item 1.
func withoutCover(tables []*Table, sections []Section) []*Table {
	if len(sections) == 0 || sections[0].Item != "1" {
		return tables
	}
	n := 0
	for n < len(tables) && tables[n].Span.End <= sections[0].Span.Start {
		n++
	}
	return tables[n:]
}

// foot infers the sums of a table.
func foot(t *Table) {
	figures, index := t.footTable()
	t.Footings = figures.down()
	for i := range t.Footings {
		g := &t.Footings[i]
		g.Total = index[g.Total]
		for k := range g.Terms {
			g.Terms[k].Row = index[g.Terms[k].Row]
		}
	}
	t.Across = figures.across()
	for i := range t.Across {
		g := &t.Across[i]
		for k := range g.Proven {
			g.Proven[k] = index[g.Proven[k]]
		}
		for k := range g.Rounded {
			g.Rounded[k] = index[g.Rounded[k]]
		}
		for k := range g.Broken {
			g.Broken[k].Column = index[g.Broken[k].Column]
		}
	}
}

// mainDocument is the index of the report itself among the documents.
func mainDocument(docs []Document) int {
	for i, d := range docs {
		if annual(d.Type) {
			return i
		}
	}
	return 0
}

// holdsStatements reports whether tables of a document are read: those of the
// report and of the annual report to shareholders filed as its exhibit 13.
func holdsStatements(kind string, main bool) bool {
	return main || strings.HasPrefix(kind, "EX-13") || annual(kind)
}

// refuse turns away submissions of other forms and HTML.
func (f *Filing) refuse(main int, e envelope) *Refusal {
	doc := f.Documents[main]
	if e.form != "" && !annual(e.form) {
		return &Refusal{Found: "Form " + e.form, Advice: "only annual reports (10-K, 10-K405, 10-KSB, 10-KT and their amendments) are read"}
	}
	if len(f.Documents) > 1 || doc.Type != e.form {
		if doc.Type != "" && !annual(doc.Type) {
			return &Refusal{At: doc.Span, Found: "a document of type " + doc.Type, Advice: "give the whole submission or its 10-K document"}
		}
	}
	if isHTML(doc.Span.head(20000)) {
		return &Refusal{Found: "an HTML filing", Advice: "HTML filings are not read yet; text filings are, which EDGAR has for most companies from 1993 to about 2005"}
	}
	return nil
}

// head is the first n bytes of a span.
func (p Span) head(n int) string {
	p.End = min(p.End, p.Start+n)
	return p.Text()
}
