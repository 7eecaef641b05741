package parse

import (
	"bytes"
	"math/bits"
	"net/http"
	"strings"
	"time"
)

// Refusal says why a file is not an annual report that can be read.
type Refusal struct {
	At     Span   // where the reason shows; zero for the whole file
	Found  string // what the file is: "a JPEG image", "Form 10-Q"
	Advice string // what to do
}

func (r *Refusal) Error() string {
	const limit = 120 // a damaged header can hold anything where a form should stand
	found := r.Found
	if len(found) > limit {
		found = strings.ToValidUTF8(found[:limit], "") + "..."
	}
	s := "expected an annual report (Form 10-K) as text, found " + found
	if !r.At.IsZero() {
		s = r.At.String() + ": " + s
	}
	if r.Advice != "" {
		s += "; " + r.Advice
	}
	return s
}

// envelope is what surrounds the report: the SGML header of the submission
// and the documents in it.
type envelope struct {
	company, cik, form, period string
	signed                     bool // a submission with a header
	docs                       []Document
	closed                     bool // the submission ends as it should
}

// refuseBytes turns away what is no text at all.
func refuseBytes(src *Source) *Refusal {
	b := src.Bytes
	if len(bytes.TrimSpace(head(b, 1<<16))) == 0 && len(bytes.TrimSpace(b)) == 0 {
		if len(b) == 0 {
			return &Refusal{Found: "an empty file", Advice: "check that the download finished"}
		}
		return &Refusal{Found: "nothing but white space", Advice: "check that the download finished"}
	}
	start := head(b, 4096)
	if utf16(start) {
		return &Refusal{Found: "a text in UTF-16", Advice: "save it as UTF-8, or give the filing's text as EDGAR serves it (.txt)"}
	}
	kind := http.DetectContentType(start)
	name := ""
	switch {
	case strings.HasPrefix(kind, "image/"):
		name = "an image (" + kind + ")"
	case kind == "application/pdf":
		name = "a PDF"
	case kind == "application/zip":
		name = "a zip archive or an Office file"
	case kind == "application/x-gzip":
		name = "a gzip archive"
	case bytes.IndexByte(start, 0) >= 0:
		name = "a binary file"
	case !strings.HasPrefix(kind, "text/"):
		control := 0
		for _, c := range start {
			if c < ' ' && c != '\n' && c != '\r' && c != '\t' && c != '\f' || c == 0x7f {
				control++
			}
		}
		if control > len(start)/50 {
			name = "a binary file"
		}
	}
	if name == "" && bytes.IndexByte(b, 0) >= 0 {
		name = "a text with NUL bytes in it"
	}
	if name != "" {
		return &Refusal{Found: name, Advice: "give the filing's text as EDGAR serves it (.txt)"}
	}
	return nil
}

// utf16 reports whether a text is in UTF-16: it begins with a byte order mark,
// or every other byte of its beginning is zero.
func utf16(b []byte) bool {
	if len(b) < 2 {
		return false
	}
	if b[0] == 0xff && b[1] == 0xfe || b[0] == 0xfe && b[1] == 0xff {
		return true
	}
	zeros := [2]int{}
	for i, c := range b {
		if c == 0 {
			zeros[i%2]++
		}
	}
	half := len(b) / 2
	return half > 8 && (zeros[0] == 0 && zeros[1] > half*3/4 || zeros[1] == 0 && zeros[0] > half*3/4)
}

func head(b []byte, n int) []byte { return b[:min(n, len(b))] }

// isHTML reports whether a text is an HTML document.
func isHTML(s string) bool {
	s = s[:min(len(s), 20000)]
	if strings.IndexByte(s, '<') < 0 {
		return false
	}
	tags := htmlTags.in(s)
	return tags&htmlHead != 0 || bits.OnesCount32(uint32(tags)) >= 3
}

// htmlTags are the tags of HTML: a head says that a document is HTML, of the
// others three different ones do.
var htmlTags = newLexicon([]string{"<html", "<!doctype html", "<ix:header"},
	[]string{"<body"}, []string{"<div"}, []string{"<p "}, []string{"<p>"}, []string{"<font"}, []string{"<td"}, []string{"<br>"}, []string{"<br/>"}, []string{"<hr"})

const htmlHead phraseGroups = 1

// unwrap finds the header and the documents of a submission. A bare text is
// one document.
func unwrap(src *Source, lines []line) envelope {
	var e envelope
	open := -1
	for i := range lines {
		l := &lines[i]
		t := l.text[l.indent:]
		if l.kind == tagLine || strings.HasPrefix(t, "<") {
			switch tag := leadingTag(t); tag {
			case "<DOCUMENT>":
				if open >= 0 { // the document above was not closed
					e.docs[open].Span.End = l.start
				}
				e.docs = append(e.docs, Document{Span: src.Span(l.start, len(src.Bytes))})
				open = len(e.docs) - 1
			case "</DOCUMENT>":
				if open >= 0 {
					e.docs[open].Span.End = l.start
					open = -1
					e.closed = true
				}
			case "<TYPE>":
				if open >= 0 && e.docs[open].Type == "" {
					e.docs[open].Type = strings.ToUpper(strings.TrimSpace(t[len("<TYPE>"):]))
				}
			}
			continue
		}
		if open >= 0 || len(e.docs) > 0 || i > 400 {
			continue
		}
		if e.signed = e.signed || strings.HasPrefix(t, "-----BEGIN PRIVACY"); len(t) < 20 {
			continue
		}
		if v, ok := headerField(t, "COMPANY CONFORMED NAME:"); ok && e.company == "" {
			e.company, e.signed = v, true
		} else if v, ok := headerField(t, "CENTRAL INDEX KEY:"); ok && e.cik == "" {
			e.cik = v
		} else if v, ok := headerField(t, "CONFORMED SUBMISSION TYPE:"); ok && e.form == "" {
			e.form, e.signed = v, true
		} else if v, ok := headerField(t, "CONFORMED PERIOD OF REPORT:"); ok && e.period == "" {
			e.period = v
		}
	}
	if len(e.docs) == 0 {
		e.docs = []Document{{Type: e.form, Span: src.Span(0, len(src.Bytes))}}
	} else if open >= 0 {
		e.closed = false
	}
	return e
}

func leadingTag(t string) string {
	i := strings.IndexByte(t, '>')
	if i < 0 || i > 16 {
		return ""
	}
	return strings.ToUpper(t[:i+1])
}

func headerField(t, name string) (string, bool) {
	if !strings.HasPrefix(t, name) {
		return "", false
	}
	return strings.TrimSpace(t[len(name):]), true
}

// annualForms are the annual reports; longest first, since they are looked
// for as beginnings.
var annualForms = [...]string{"10-KSB40", "10-KSB", "10-K405", "10-KT405", "10-KT", "10-K"}

// otherForms are reports people hand over by mistake.
var otherForms = [...]string{"10-Q", "10-QSB", "8-K", "S-1", "S-3", "S-4", "S-8", "20-F", "40-F", "6-K", "11-K", "DEF 14A", "ARS", "13F-HR", "SC 13G", "SC 13D"}

// annual reports whether a form is an annual report, amendments included.
func annual(form string) bool {
	f := strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(form)), "/A")
	if f == "10KSB" || f == "10KSB40" || f == "10K" || f == "10K405" {
		return true
	}
	for _, a := range annualForms {
		if f == a {
			return true
		}
	}
	return false
}

// formName is a form in its usual spelling: "10KSB" is 10-KSB.
func formName(s string) string {
	s = strings.ToUpper(strings.TrimSpace(s))
	if strings.HasPrefix(s, "10K") {
		return "10-K" + s[3:]
	}
	return s
}

// cover is what the first pages of the main document say.
type cover struct {
	company, form string
	period        time.Time
	other         string // a form that is no annual report
	otherAt       Span
}

// readCover reads the form, the registrant and the fiscal year end.
func readCover(src *Source, lines []line, from, to int) cover {
	var c cover
	to = min(to, from+400)
	for i := from; i < to && (c.form == "" || c.company == "" || c.period.IsZero()); i++ {
		l := &lines[i]
		if l.kind != textLine {
			continue
		}
		t := l.text[l.indent:]
		said := coverWords.in(t)
		if c.form == "" && c.other == "" {
			if form := formOf(t); annual(form) {
				c.form = form
			} else if form != "" {
				c.other, c.otherAt = form, src.Span(l.offset(l.indent), l.offset(len(l.text)-1)+1)
			}
		}
		if c.company == "" && said&coverName != 0 {
			if at := indexFold(t, "exact name of"); at >= 0 && at < 12 {
				c.company = registrant(lines, from, i)
			}
		}
		if c.period.IsZero() && said&coverPeriod != 0 {
			joined := t
			if i+1 < to && lines[i+1].kind == textLine {
				joined += " " + lines[i+1].text[lines[i+1].indent:]
			}
			at := max(indexFold(joined, "ende"), 0)
			if at == 0 {
				at = max(indexFold(joined, "ending"), 0)
			}
			for _, d := range dates(joined[at:]) {
				if d.month != 0 && d.year != 0 {
					c.period = d.end(time.Time{})
					break
				}
			}
		}
	}
	return c
}

// coverWords are what the lines of a cover are known by.
var coverWords = newLexicon([]string{"exact name of"}, []string{"year ended", "year ending", "period ended", "year end:"})

const (
	coverName phraseGroups = 1 << iota
	coverPeriod
)

// dashes are written as hyphens in the names of forms.
var dashes = strings.NewReplacer("\x96", "-", "\x97", "-")

// formOf is the form a line of the cover names: "Form 10-K", "FORM 10-K405".
func formOf(s string) string {
	if !holdsFold(s, "form") {
		return ""
	}
	up := strings.ToUpper(strings.Join(strings.Fields(s), " "))
	up = dashes.Replace(up)
	i := strings.Index(up, "FORM ")
	if i < 0 || i > 40 && len(up) > 60 {
		return ""
	}
	rest := strings.TrimLeft(up[i+len("FORM "):], " :\"")
	rest = strings.Replace(rest, "10 - K", "10-K", 1)
	rest = strings.Replace(rest, "10 -K", "10-K", 1)
	rest = strings.Replace(rest, "10 K", "10-K", 1)
	if i > 0 && len(up) > 40 && !strings.HasPrefix(up, "UNITED STATES") {
		return "" // a sentence that mentions a form
	}
	amended := strings.Contains(rest, "/A") || strings.Contains(rest, "AMENDMENT NO")
	for _, f := range annualForms {
		if strings.HasPrefix(rest, f) || strings.HasPrefix(rest, strings.Replace(f, "10-K", "10K", 1)) {
			if amended {
				return f + "/A"
			}
			return f
		}
	}
	for _, f := range otherForms {
		if strings.HasPrefix(rest, f) {
			return f
		}
	}
	return ""
}

// registrant is the name above "(Exact name of registrant ...)".
func registrant(lines []line, from, at int) string {
	var parts []string
	for k := at - 1; k >= from && k >= at-8; k-- {
		l := &lines[k]
		if l.kind != textLine {
			if len(parts) > 0 {
				break
			}
			continue
		}
		t := strings.Trim(words(l.text), "_- ")
		low := strings.ToLower(t)
		if t == "" || strings.Contains(low, "commission") || strings.Contains(low, "file n") || strings.Contains(low, "transition period") || strings.HasPrefix(low, "or") && len(t) < 4 {
			if len(parts) > 0 {
				break
			}
			continue
		}
		parts = append([]string{t}, parts...)
		if len(parts) == 2 {
			break
		}
	}
	return strings.Join(parts, " ")
}

// cut looks for a sign that a file ends before its end.
func cut(src *Source, lines []line, e envelope) string {
	if e.signed && len(e.docs) > 0 && e.docs[0].Type != "" {
		last := e.docs[len(e.docs)-1]
		if !e.closed && last.Span.End == len(src.Bytes) && strings.Contains(string(head(src.Bytes[e.docs[0].Span.Start:], 20)), "<") {
			return "the last document is not closed"
		}
		return ""
	}
	// A bare report is signed: below the Items, before the exhibits.
	for i := len(lines) - 1; i >= 0; i-- {
		if signs := signatureWords.in(lines[i].text); signs == 0 {
			continue
		} else if signs&signaturePage != 0 || signs&signatureMark != 0 && signedByOfficer(lines[i:min(i+5, len(lines))]) {
			return ""
		}
		low := strings.ToLower(strings.Join(strings.Fields(lines[i].text), " "))
		if low == "signatures" || low == "signature" || strings.Contains(low, "duly caused this report") {
			return ""
		}
	}
	return "no signatures were found"
}

// signatureWords are the words of a page of signatures.
var signatureWords = newLexicon([]string{"requirements of section 13", "requirements of the securities"}, []string{"/s/"}, []string{"signature", "duly"})

const (
	signaturePage phraseGroups = 1 << iota
	signatureMark
)

// signedByOfficer reports whether a signature is an officer's or director's,
// by the lines from it on: the auditors sign too, but in the middle of a report.
func signedByOfficer(lines []line) bool {
	for i := range lines {
		if officers.in(lines[i].text) != 0 {
			return true
		}
	}
	return false
}

var officers = newLexicon([]string{"officer", "director", "president", "chairman", "treasurer", "secretary", "controller"})
