package workbook

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestInspectFinds damages the finished widget package in one place after the other: each rule must notice.
func TestInspectFinds(t *testing.T) {
	whole, err := unpack(write(t, widgetPlan(t)))
	if err != nil {
		t.Fatal(err)
	}
	const income, checks, book = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml", "xl/workbook.xml"
	for _, test := range []struct{ name, part, old, new, want string }{
		{"part without type", contentTypes, `<Override PartName="/xl/styles.xml"`, `<Override PartName="/xl/style.xml"`, "there is no part /xl/style.xml"},
		{"types not XML", contentTypes, "</Types>", "</Type>", contentTypes},
		{"link to a missing part", "xl/_rels/workbook.xml.rels", "worksheets/sheet3.xml", "worksheets/sheet33.xml", "which is not in the package"},
		{"link out of the workbook", "xl/_rels/workbook.xml.rels", `Target="worksheets/sheet3.xml"`, `TargetMode="External" Target="file:///c:/x"`, "leads out of the workbook"},
		{"sheets alike", book, `name="Filing"`, `name="sources"`, "another sheet has the same name"},
		{"sheet name not allowed", book, `name="Filing"`, `name="Fil:ing"`, "contains one of"},
		{"hidden sheet", book, `<sheet name="Filing"`, `<sheet state="hidden" name="Filing"`, "the sheet is hidden"},
		{"name of a cell", book, `name="Net_Sales"`, `name="NET2003"`, "also the address of a cell"},
		{"name of no sheet", book, ">Cover!$B$6<", ">Kover!$B$6<", "there is no sheet Kover"},
		{"name outside its sheet", book, ">Cover!$B$6<", ">Cover!$B$600<", "lies outside"},
		{"name twice", book, `name="Net_Sales"`, `name="scenario"`, "defined twice"},
		{"name of an error", book, ">Cover!$B$6<", ">#REF!<", "expected a sheet and a cell"},
		{"sheet cut short", income, "</worksheet>", "", "still open"},
		{"tags crossed", income, "</f><v>340", "</v><v>340", "closes nothing"},
		{"bare ampersand", income, "Gross profit", "Gross & profit", "begins no entity"},
		{"control character", income, "Gross profit", "Gross\x01profit", "control character 0x01"},
		{"no UTF-8", income, "Gross profit", "Gross\xffprofit", "no text"},
		{"attribute twice", income, `<c r="B8"`, `<c r="B8" r="B8"`, "twice"},
		{"no dimension", income, `<dimension ref="A1:F12">`, `<dimension ref="">`, "does not say which cells it uses"},
		{"cell outside the dimension", income, `<dimension ref="A1:F12">`, `<dimension ref="A1:E12">`, "lies outside what the sheet says"},
		{"rows out of order", income, `<row r="8"`, `<row r="7"`, "rows stand in order"},
		{"cell in another row", income, `<c r="B8"`, `<c r="B9"`, "the cell stands in row 8"},
		{"cell twice", income, `<c r="C8"`, `<c r="B8"`, "stands twice or out of order"},
		{"no cell", income, `<c r="C8"`, `<c r="8C"`, "is no cell"},
		{"unknown style", income, `<c r="B8" s="`, `<c r="B8" s="99`, "there is no style"},
		{"error value", income, "<v>340</v>", "<v>#N/A</v>", "is no number"},
		{"error typed", checks, `t="str"><f>IF(ABS`, `t="e"><f>IF(ABS`, "the value is the error ok"},
		{"shared text dangling", income, `t="inlineStr"><is><t>Gross profit</t></is>`, `t="s"><v>3</v>`, "there is no shared text"},
		{"logical that is none", "xl/worksheets/sheet1.xml", "<v>1</v>", "<v>yes</v>", "no logical value"},
		{"unknown type", income, `t="inlineStr"`, `t="text"`, "unknown type"},
		{"no cached value", income, "</f><v>340</v>", "</f>", "the formula has no computed value"},
		{"empty formula", income, "<f>B6-B7</f>", "<f></f>", "the formula is empty"},
		{"parenthesis open", income, "<f>B6-B7</f>", "<f>(B6-B7</f>", "leaves a parenthesis open"},
		{"parenthesis too many", income, "<f>B6-B7</f>", "<f>B6)-(B7</f>", "not open"},
		{"text open", checks, `"off")`, `"off)`, "a text without end"},
		{"entity in a formula", checks, "<f>", "<f>&", "found at byte"},
		{"reference lost", income, "<f>B6-B7</f>", "<f>B6-#REF!</f>", "an error value"},
		{"reference to no sheet", checks, "<f>'Income Statement'!$C8", "<f>'Income'!$C8", "there is no sheet Income"},
		{"reference outside its sheet", income, "<f>B6-B7</f>", "<f>B6-B700</f>", "points outside"},
		{"range outside its sheet", income, "SUM($B8:$E8)", "SUM($B8:$Z8)", "points outside"},
		{"range without end", income, "SUM($B8:$E8)", "SUM($B8:8)", "a range without end"},
		{"unknown name", income, "<f>B6-B7</f>", "<f>Net_Sale-B7</f>", "the name Net_Sale, which is not defined"},
		{"another workbook", income, "<f>B6-B7</f>", "<f>[1]Debt!B6-B7</f>", "another workbook"},
		{"formula too long", income, "<f>B6-B7</f>", "<f>B6" + strings.Repeat("+B7", 3000) + "</f>", "Excel takes 8192"},
		{"merged cells overlap", income, "</sheetData>", `</sheetData><mergeCells count="2"><mergeCell ref="A1:C2"/><mergeCell ref="B2:D3"/></mergeCells>`, "overlap"},
		{"link to no sheet", income, `location="Filing!A3:B3"`, `location="Fyling!A3:B3"`, "there is no sheet Fyling"},
		{"link outside its sheet", income, `location="Filing!A3:B3"`, `location="Filing!A3000"`, "lies outside"},
		{"link to an address", income, `location="Filing!A3:B3"`, `location="http://example.com"`, "leads nowhere"},
		{"drop-down on no cell", "xl/worksheets/sheet1.xml", `sqref="B6"`, `sqref="6B"`, "hangs on 6B"},
		{"drop-down from nowhere", "xl/worksheets/sheet1.xml", "<formula1>&quot;", "<formula1>Nowhere!A1&amp;&quot;", "a drop-down or condition: there is no sheet Nowhere"},
		{"notes not XML", "xl/comments1.xml", "</comments>", "", "xl/comments1.xml"},
		{"styles not XML", "xl/styles.xml", "</fonts>", "", "xl/styles.xml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			parts := make([]part, len(whole))
			copy(parts, whole)
			for i := range parts {
				if parts[i].name == test.part {
					spoilt := bytes.Replace(parts[i].data, []byte(test.old), []byte(test.new), 1)
					if bytes.Equal(spoilt, parts[i].data) {
						t.Fatalf("%s does not contain %s", test.part, test.old)
					}
					parts[i].data, parts[i].sum = spoilt, 0
				}
			}
			if err := integrity(checkParts(parts)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
			// Cells that are written otherwise are read otherwise, and judged alike.
			otherwise := slices.Clone(parts)
			for i := range otherwise {
				if strings.HasPrefix(otherwise[i].name, sheetParts) {
					otherwise[i].data = bytes.ReplaceAll(otherwise[i].data, []byte(`<c r="`), []byte(`<c  r="`))
				}
			}
			place := regexp.MustCompile(`at byte \d+`)
			got, want := fmt.Sprint(integrity(checkParts(parts))), fmt.Sprint(integrity(checkParts(otherwise)))
			if place.ReplaceAllString(got, "") != place.ReplaceAllString(want, "") && !strings.Contains(test.old, "<c r=") {
				t.Errorf("read in one go: %s\nread piece by piece: %s", got, want)
			}
			data, err := pack(parts)
			if err != nil {
				t.Fatal(err)
			}
			if err := Inspect(data); err == nil {
				t.Error("Inspect found nothing")
			}
			if same, err := Untouched(data); same && err == nil && test.part != propertiesPart {
				t.Error("the workbook counts as untouched")
			}
		})
	}
}

func TestCheckName(t *testing.T) {
	for name, good := range map[string]bool{
		"Net_Sales": true, "EBITDA": true, "DSCR": true, "EPS_Diluted": true, "Overlay_USPS_Volume": true, "_x": true, "XFE1": true, "RC_1": true,
		"FY2003": false, "Q1": false, "A1": false, "XFD1048576": false, "R": false, "c": false, "R1C1": false, "RC": false, "R12": false,
		"true": false, "2003_Sales": false, "Net Sales": false, "Net.Sales": false, "Umsätze": false, "": false, strings.Repeat("x", 256): false,
	} {
		if msg := checkName(name); msg == "" != good {
			t.Errorf("%q: got %q, want good %t", name, msg, good)
		}
	}
}

func TestQuoteSheet(t *testing.T) {
	for name, want := range map[string]string{
		"Debt": "Debt", "Balance Sheet": "'Balance Sheet'", "Five-Year": "'Five-Year'", "Q1": "'Q1'", "2003": "'2003'", "R1C1": "'R1C1'",
		"TRUE": "'TRUE'", "Bob's": "'Bob''s'", "EPS & Options": "'EPS & Options'", "Umsätze": "'Umsätze'", "_x": "_x",
	} {
		if got := quoteSheet(name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
		if got, n, ok := sheetPrefix(want + "!B7"); !ok || got != name || n != len(want)+1 {
			t.Errorf("%s!B7: got sheet %q of %d bytes", want, got, n)
		}
	}
}

func TestCellName(t *testing.T) {
	for _, test := range []struct {
		row, column int
		want        string
	}{{0, 0, "A1"}, {6, 25, "Z7"}, {0, 26, "AA1"}, {9, 701, "ZZ10"}, {0, 702, "AAA1"}, {maxRows - 1, maxColumns - 1, "XFD1048576"}} {
		if got := cellName(test.row, test.column); got != test.want {
			t.Errorf("row %d, column %d: got %s, want %s", test.row, test.column, got, test.want)
		}
		if row, column, n := parseCell(test.want); row != test.row || column != test.column || n != len(test.want) {
			t.Errorf("%s: got row %d, column %d, length %d", test.want, row, column, n)
		}
	}
	for _, bad := range []string{"", "A", "7", "A0", "A1048577", "XFE1", "AAAA1", "$", "$A", "A$"} {
		if row, column, n := parseCell(bad); n == len(bad) && n > 0 {
			t.Errorf("%q: got row %d, column %d", bad, row, column)
		}
	}
}

// FuzzMarkup holds the quick reader against encoding/xml: what it takes, encoding/xml takes as well, with the same
// elements; and appendText makes of any text something both take.
func FuzzMarkup(f *testing.F) {
	for _, seed := range []string{`<a><b c="1"/>text &amp; more</a>`, `<a`, `<a></b>`, "<a>\x00</a>", `<?xml version="1.0"?><a/>`, `<a>&#x41;&#0;</a>`,
		`<!DOCTYPE a><a/>`, `<a b="1" b="2"/>`, `<a/><b/>`, `<a><!-- x --></a>`, "_x0041_ =SUM(A1)\r\n\f"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m, elements := markup{data: []byte(s)}, 0
		for m.next() {
			if m.kind == startToken {
				elements++
			}
		}
		if m.err == nil {
			if strings.Count(s, "<") < elements {
				t.Errorf("%d elements in %q", elements, s)
			}
			if strings.IndexByte(s, ':') < 0 && !strings.Contains(s, "<?") && !strings.Contains(s, "<!--") {
				if err := wellFormed([]byte(s)); err != nil {
					t.Errorf("taken, but encoding/xml says %v: %q", err, s)
				}
			}
		}
		written := appendText(append([]byte(`<a b="`), ""...), s)
		written = append(appendText(append(written, `">`...), s), "</a>"...)
		m = markup{data: written}
		for m.next() {
		}
		if m.err != nil {
			t.Errorf("%q: %v", written, m.err)
		}
		if err := wellFormed(written); err != nil {
			t.Errorf("%q: %v", written, err)
		}
	})
}
