// Package witness asks a spreadsheet program what a workbook computes. Tests use it to hold the values written beside
// formulas against the values another program gives the same formulas.
package witness

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Value is what a cell shows: a number, or a text. An error such as #N/A is a text, a logical value is 1 or 0.
type Value struct {
	IsText bool
	Text   string
	Number float64
}

func (v Value) String() string {
	if v.IsText {
		return strconv.Quote(v.Text)
	}
	return strconv.FormatFloat(v.Number, 'g', -1, 64)
}

// Cells are the values of a workbook by sheet and address. Empty cells are absent.
type Cells map[string]map[string]Value

// Recalculate has LibreOffice compute every formula of a workbook anew. The cached values are taken out first, since
// LibreOffice trusts those it finds. soffice is the command; folder is for the copies and the program's own profile.
func Recalculate(soffice, workbook, folder string) (Cells, error) {
	data, err := os.ReadFile(workbook)
	if err != nil {
		return nil, err
	}
	bare, err := withoutValues(data)
	if err != nil {
		return nil, err
	}
	source, out := filepath.Join(folder, "bare.xlsx"), filepath.Join(folder, "computed")
	if err := os.WriteFile(source, bare, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	profile := "-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(folder, "profile"))
	command := exec.CommandContext(ctx, soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", out, source)
	text, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s could not convert the workbook: %w\n%s", soffice, err, text)
	}
	computed, err := os.ReadFile(filepath.Join(out, "bare.xlsx"))
	if err != nil {
		return nil, fmt.Errorf("%s wrote no workbook: %w\n%s", soffice, err, text)
	}
	all, _, err := Read(computed)
	return all, err
}

// Compare recalculates a workbook and lists every formula cell whose cached value differs from what LibreOffice
// computes: numbers by more than 1e-9 of their size (below 1e-9 they are equal), texts at all. formulas is how many
// formula cells were compared.
func Compare(soffice, workbook, folder string) (differences []string, formulas int, err error) {
	data, err := os.ReadFile(workbook)
	if err != nil {
		return nil, 0, err
	}
	cached, cells, err := Read(data)
	if err != nil {
		return nil, 0, err
	}
	computed, err := Recalculate(soffice, workbook, folder)
	if err != nil {
		return nil, 0, err
	}
	for sheet, addresses := range cells {
		for _, address := range addresses {
			have, cachedOK := cached[sheet][address]
			want, computedOK := computed[sheet][address]
			if empty := (Value{IsText: true}); !computedOK {
				want, computedOK = empty, cachedOK && have == empty
			}
			if formulas++; !cachedOK || !computedOK || !Same(have, want) {
				differences = append(differences, fmt.Sprintf("%s!%s: cached %v, computed %v", sheet, address, have, want))
			}
		}
	}
	slices.Sort(differences)
	return differences, formulas, nil
}

// Same reports whether two values agree, numbers within 1e-9 of their size.
func Same(a, b Value) bool {
	if a.IsText || b.IsText {
		return a == b
	}
	return math.Abs(a.Number-b.Number) <= 1e-9*max(math.Abs(a.Number), math.Abs(b.Number), 1)
}

// Read is the cached values of a workbook and, by sheet, the addresses of its formula cells.
func Read(data []byte) (values Cells, formulas map[string][]string, err error) {
	values, formulas = Cells{}, map[string][]string{}
	err = readSheets(data, func(sheet string, c cell, v Value, valued bool) {
		if values[sheet] == nil {
			values[sheet] = map[string]Value{}
		}
		if valued {
			values[sheet][c.Address] = v
		}
		if c.Formula != nil {
			formulas[sheet] = append(formulas[sheet], c.Address)
		}
	})
	if err != nil {
		return nil, nil, err
	}
	return values, formulas, nil
}

// Formulas are the texts of the formulas of a workbook by sheet and address. Cells with a value and no formula have "".
func Formulas(data []byte) (map[string]map[string]string, error) {
	texts := map[string]map[string]string{}
	return texts, readSheets(data, func(sheet string, c cell, _ Value, valued bool) {
		if texts[sheet] == nil {
			texts[sheet] = map[string]string{}
		}
		switch {
		case c.Formula != nil:
			texts[sheet][c.Address] = *c.Formula
		case valued:
			texts[sheet][c.Address] = ""
		}
	})
}

// readSheets gives each every cell of every sheet, with its value where it has one.
func readSheets(data []byte, each func(sheet string, c cell, v Value, valued bool)) error {
	parts, err := parts(data)
	if err != nil {
		return err
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Link []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
		} `xml:"Relationship"`
	}
	var shared struct {
		Items []text `xml:"si"`
	}
	for name, into := range map[string]any{"xl/workbook.xml": &book, "xl/_rels/workbook.xml.rels": &links, "xl/sharedStrings.xml": &shared} {
		if part, ok := parts[name]; ok {
			if err := xml.Unmarshal(part, into); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for _, sheet := range book.Sheets {
		for _, link := range links.Link {
			if link.ID != sheet.ID {
				continue
			}
			target := path.Join("xl", link.Target)
			if strings.HasPrefix(link.Target, "/") {
				target = link.Target[1:]
			}
			err := cells(parts[target], shared.Items, func(c cell, v Value, valued bool) { each(sheet.Name, c, v, valued) })
			if err != nil {
				return fmt.Errorf("%s: %w", target, err)
			}
		}
	}
	return nil
}

// text is a text in one piece or in runs.
type text struct {
	T    string `xml:"t"`
	Runs []struct {
		T string `xml:"t"`
	} `xml:"r"`
}

func (t text) String() string {
	s := t.T
	for _, run := range t.Runs {
		s += run.T
	}
	return s
}

// cell is a cell as the part of its sheet has it.
type cell struct {
	Address string  `xml:"r,attr"`
	Type    string  `xml:"t,attr"`
	Formula *string `xml:"f"`
	Value   *string `xml:"v"`
	Inline  text    `xml:"is"`
}

func cells(part []byte, shared []text, each func(c cell, v Value, valued bool)) error {
	var sheet struct {
		Cells []cell `xml:"sheetData>row>c"`
	}
	if err := xml.Unmarshal(part, &sheet); err != nil {
		return err
	}
	for _, c := range sheet.Cells {
		switch {
		case c.Type == "inlineStr":
			each(c, Value{IsText: true, Text: c.Inline.String()}, true)
		case c.Value == nil:
			each(c, Value{}, false)
		case c.Type == "s":
			n, err := strconv.Atoi(*c.Value)
			if err != nil || n < 0 || n >= len(shared) {
				return fmt.Errorf("cell %s: no shared text %s", c.Address, *c.Value)
			}
			each(c, Value{IsText: true, Text: shared[n].String()}, true)
		case c.Type == "str" || c.Type == "e":
			each(c, Value{IsText: true, Text: *c.Value}, true)
		default:
			x, err := strconv.ParseFloat(*c.Value, 64)
			if err != nil {
				return fmt.Errorf("cell %s: %w", c.Address, err)
			}
			each(c, Value{Number: x}, true)
		}
	}
	return nil
}

func parts(data []byte) (map[string][]byte, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	parts := make(map[string][]byte, len(zr.File))
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			return nil, err
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// withoutValues is the workbook with the value of every formula cell taken out.
func withoutValues(data []byte) ([]byte, error) {
	all, err := parts(data)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	zw := zip.NewWriter(&out)
	for name, part := range all {
		if strings.HasPrefix(name, "xl/worksheets/sheet") {
			part = stripValues(part)
		}
		w, err := zw.Create(name)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(part); err != nil {
			return nil, err
		}
	}
	if err := zw.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// stripValues takes <v>...</v> out where it follows a formula.
func stripValues(part []byte) []byte {
	pieces := bytes.SplitAfter(part, []byte("</f>"))
	for i := 1; i < len(pieces); i++ {
		if rest, ok := bytes.CutPrefix(pieces[i], []byte("<v>")); ok {
			if _, after, ok := bytes.Cut(rest, []byte("</v>")); ok {
				pieces[i] = after
			}
		}
	}
	return bytes.Join(pieces, nil)
}
