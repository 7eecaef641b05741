package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// packed is a zip file of these parts, in pairs of name and content.
func packed(tb testing.TB, parts ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	zw := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := zw.Create(parts[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			tb.Fatal(err)
		}
	}
	if err := zw.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestZipBomb: a small file that unpacks to more than is read is not unpacked to its end.
func TestZipBomb(t *testing.T) {
	const limit = 4 << 20
	zeros := strings.Repeat("\x00", limit/2+1)
	bomb := packed(t, "xl/worksheets/sheet1.xml", zeros, "xl/worksheets/sheet2.xml", zeros)
	if len(bomb) > 20_000 {
		t.Fatalf("%d bytes are no bomb", len(bomb))
	}
	if _, err := unpackWithin(bomb, limit); err == nil || !strings.Contains(err.Error(), "larger than 4 MB") {
		t.Errorf("%v, want it refused as larger than 4 MB", err)
	}
	if _, err := unpackWithin(bomb, 2*limit); err != nil {
		t.Errorf("within the limit: %v", err)
	}
}

// TestHostileWorkbooks: what is no workbook, or one meant to do harm, is an
// error that says so, and costs no more than a workbook may.
func TestHostileWorkbooks(t *testing.T) {
	var many []string
	for i := range maxParts + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	const names = `<workbook><sheets><sheet name="A" id="r1"/></sheets><definedNames><definedName name="Checks_Failed">A!$A$1</definedName></definedNames></workbook>`
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{name: "no zip file", data: []byte("a finance person's notes"), want: "expected an Excel workbook"},
		{name: "nothing", want: "expected an Excel workbook"},
		{name: "an empty zip file", data: packed(t)},
		{name: "too many parts", data: packed(t, many...), want: "at most 10000"},
		{name: "properties that are not XML", data: packed(t, propertiesPart, "<a"), want: propertiesPart},
		{name: "entities within entities", data: packed(t, propertiesPart, `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>`), want: propertiesPart},
		{name: "parts that lead out of the package", data: packed(t, "../../evil", "x", "/etc/passwd", "x", "xl/workbook.xml", names)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Untouched(c.data)
			if _, statusErr := ReadStatus(c.data, "Checks_Failed"); statusErr == nil {
				t.Error("taken for a workbook of ours")
			}
			if c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v, want an error with %q", err, c.want)
			}
		})
	}
}

// FuzzReadWorkbook: of any bytes, reading says what they are or why they are no
// workbook; one that is untouched passes the checks it was written under.
func FuzzReadWorkbook(f *testing.F) {
	var book bytes.Buffer
	if err := Write(&book, widgetPlan(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes())
	f.Add(book.Bytes()[:book.Len()/2])
	f.Add(packed(f, "xl/workbook.xml", `<workbook/>`))
	f.Add(packed(f, propertiesPart, `<Properties/>`, "../up", "x"))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ours, err := Untouched(data)
		status, statusErr := ReadStatus(data, "Checks_Failed", "Findings_Count")
		if err != nil && statusErr == nil {
			t.Errorf("Untouched: %v; but its status can be read: %+v", err, status)
		}
		if statusErr == nil && status.Untouched != ours {
			t.Errorf("Untouched says %t, its status %t", ours, status.Untouched)
		}
		if err := Inspect(data); err == nil && len(data) == 0 {
			t.Error("nothing passes the checks")
		}
	})
}
