package parse

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// cover is the first page of a small annual report.
const coverPage = `                       SECURITIES AND EXCHANGE COMMISSION
                                   FORM 10-K

          Annual report for the fiscal year ended December 31, 2003

                            Acme Lock Corporation
              (Exact name of registrant as specified in its charter)

PART I

Item 1.  Business

     Locks are made and sold.

Item 8.  Financial Statements and Supplementary Data

`

const signatures = `
                                   SIGNATURES

     Duly signed on behalf of the registrant.
`

// item8 is an annual report whose Item 8 holds body.
func item8(body string) string { return coverPage + body + signatures }

// read reads a report and fails the test where that is impossible.
func read(t *testing.T, text string) *Filing {
	t.Helper()
	f, err := TenK(NewSource("report.txt", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestRefusals(t *testing.T) {
	utf16le := func(s string) string {
		var b strings.Builder
		for i := range len(s) {
			b.WriteByte(s[i])
			b.WriteByte(0)
		}
		return b.String()
	}
	submission := func(form, kind, text string) string {
		return "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\t" + form +
			"\nCONFORMED PERIOD OF REPORT:\t20031231\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>" + kind + "\n<TEXT>\n" + text + "\n</TEXT>\n</DOCUMENT>\n"
	}
	for _, c := range []struct{ name, text, found string }{
		{"nothing", "", "an empty file"},
		{"blanks", " \n\t\r\n\f ", "nothing but white space"},
		{"a JPEG", "\xff\xd8\xff\xe0\x00\x10JFIF\x00", "an image"},
		{"a PNG", "\x89PNG\r\n\x1a\n\x00\x00", "an image"},
		{"a PDF", "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "a PDF"},
		{"an Office file", "PK\x03\x04\x14\x00\x06\x00", "a zip archive"},
		{"a gzip archive", "\x1f\x8b\x08\x00\x00\x00\x00\x00", "a gzip archive"},
		{"NUL bytes", strings.Repeat("\x00", 100), "a binary file"},
		{"a NUL byte far down", item8(strings.Repeat("Net sales\n", 1000) + "\x00"), "a text with NUL bytes"},
		{"UTF-16 with a mark", "\xff\xfe" + utf16le("Form 10-K"), "a text in UTF-16"},
		{"UTF-16 without one", utf16le("Form 10-K of a company"), "a text in UTF-16"},
		{"random bytes", "\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12", "a binary file"},
		{"a quarterly report", strings.Replace(coverPage, "FORM 10-K", "FORM 10-Q", 1), "Form 10-Q"},
		{"a current report, submitted", submission("8-K", "8-K", "FORM 8-K\n"), "Form 8-K"},
		{"a form without end", submission("10-K", strings.Repeat("1", 5000), "FORM 10-K\n"), "a document of type 111"},
		{"an exhibit of an annual report", submission("10-K", "EX-27", "<CASH> 12\n"), "a document of type EX-27"},
		{"a letter", "Dear shareholders,\n\nsales rose.\n", "a text that names no Form 10-K"},
		{"HTML", "<html><body><p>Form 10-K</p></body></html>", "an HTML filing"},
		{"HTML in a submission", submission("10-K", "10-K", "<HTML><BODY>Form 10-K</BODY></HTML>"), "an HTML filing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := TenK(NewSource("file", []byte(c.text)))
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("error %v, want a refusal", err)
			}
			if !strings.HasPrefix(refusal.Found, c.found) {
				t.Errorf("found %q, want %q", refusal.Found, c.found)
			}
			if len(err.Error()) > 400 {
				t.Errorf("a message of %d bytes", len(err.Error()))
			}
			if refusal.Advice == "" || !strings.Contains(err.Error(), "expected an annual report") {
				t.Errorf("the message gives no advice: %v", err)
			}
		})
	}
}

func TestFormsOfAnnualReports(t *testing.T) {
	for _, c := range []struct{ printed, form string }{
		{"FORM 10-K", "10-K"},
		{"Form 10-K405", "10-K405"},
		{"FORM 10-KSB", "10-KSB"},
		{"FORM 10-KSB40", "10-KSB40"},
		{"FORM 10-KT", "10-KT"},
		{"FORM 10-K/A", "10-K/A"},
		{"FORM 10-K/A (Amendment No. 2)", "10-K/A"},
		{"FORM 10K", "10-K"},
		{"FORM 10 - K", "10-K"},
		{"UNITED STATES FORM 10-K", "10-K"},
		{"FORM 10-Q", "10-Q"},
		{"This Form 10-K contains statements about the years that lie ahead of us all", ""},
		{"formal notice", ""},
	} {
		if got := formOf(c.printed); got != c.form {
			t.Errorf("%q is form %q, want %q", c.printed, got, c.form)
		}
	}
}

func TestCover(t *testing.T) {
	f := read(t, item8(""))
	if f.Company != "Acme Lock Corporation" || f.Form != "10-K" || f.CIK != "" {
		t.Errorf("company %q, form %q, CIK %q", f.Company, f.Form, f.CIK)
	}
	if want := time.Date(2003, 12, 31, 0, 0, 0, 0, time.UTC); !f.PeriodEnd.Equal(want) {
		t.Errorf("fiscal year ends %v", f.PeriodEnd)
	}
	if f.Truncated != "" {
		t.Errorf("a whole report looks cut off: %s", f.Truncated)
	}
}

func TestHalfAFiling(t *testing.T) {
	if f := read(t, coverPage+"Net sales     12      13\nCost of sales     5     6\n"); f.Truncated == "" {
		t.Error("a report without signatures does not look cut off")
	}
	whole := "<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\t10-K\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n" + coverPage + "\n</TEXT>\n</DOCUMENT>\n"
	if f := read(t, whole); f.Truncated != "" {
		t.Errorf("a whole submission looks cut off: %s", f.Truncated)
	}
	if f := read(t, whole[:len(whole)-40]); f.Truncated == "" {
		t.Error("a submission whose document is not closed does not look cut off")
	}
}

func TestSubmissionOfManyDocuments(t *testing.T) {
	statement := "                     2003      2002\nSales               1,000     2,000\nCost                  400       500\n"
	text := "-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n" +
		"COMPANY CONFORMED NAME:\t\tACME LOCK CORP\nCENTRAL INDEX KEY:\t\t0000008855\nCONFORMED SUBMISSION TYPE:\t10-K405\nCONFORMED PERIOD OF REPORT:\t20030930\n" +
		"<DOCUMENT>\n<TYPE>10-K405\n<TEXT>\n" + coverPage + "</TEXT>\n</DOCUMENT>\n" +
		"<DOCUMENT>\n<TYPE>EX-13\n<TEXT>\nINCOME STATEMENT\n" + statement + "</TEXT>\n</DOCUMENT>\n" +
		"<DOCUMENT>\n<TYPE>EX-27\n<TEXT>\nSales               1,000     2,000\nCost                  400       500\n</TEXT>\n</DOCUMENT>\n"
	f := read(t, text)
	if f.Company != "Acme Lock Corporation" || f.CIK != "0000008855" || f.Form != "10-K405" || f.PeriodEnd.Format(time.DateOnly) != "2003-09-30" {
		t.Errorf("company %q, CIK %q, form %q, year end %v", f.Company, f.CIK, f.Form, f.PeriodEnd)
	}
	var kinds []string
	for _, d := range f.Documents {
		kinds = append(kinds, d.Type)
	}
	if got := strings.Join(kinds, " "); got != "10-K405 EX-13 EX-27" {
		t.Errorf("documents %s", got)
	}
	if len(f.Tables) != 1 || f.Tables[0].Document != 1 {
		t.Fatalf("%d tables, want the one of exhibit 13", len(f.Tables))
	}
	if got := f.Tables[0].Columns[0].Period.End.Format(time.DateOnly); got != "2003-09-30" {
		t.Errorf("the year of the statement ends %s, want the header's day", got)
	}
}

func TestDocumentThatIsNotClosed(t *testing.T) {
	text := "<DOCUMENT>\n<TYPE>10-K\n<TEXT>\n" + coverPage + "<DOCUMENT>\n<TYPE>EX-13\n<TEXT>\nSales      1,000     2,000\nCost      400       500\n</DOCUMENT>\n"
	f := read(t, text)
	if len(f.Documents) != 2 || f.Documents[0].Span.End > f.Documents[1].Span.Start {
		t.Errorf("documents overlap: %+v", f.Documents)
	}
	if len(f.Tables) != 1 {
		t.Errorf("%d tables, want one", len(f.Tables))
	}
}
