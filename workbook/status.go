package workbook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// Status is what a workbook of ours says of itself, read from the values that
// stand in the file: nothing is recalculated.
type Status struct {
	Filing    string // SHA-256 of the filing it was made of
	Template  string // name of the template
	Untouched bool   // nobody changed it since Write
	SavedBy   string // program that saved it last, "" where the file does not say
	Counts    []Count
}

// Count is a named cell that counts something, as last computed.
type Count struct {
	Name  string // "Checks_Failed"
	Cell  string // "'Tie-out'!C4"
	Value int
	Stale bool // the cell holds no value until a spreadsheet computes it
}

// errForeign says that a workbook is not one of ours.
var errForeign = errors.New("expected a workbook that tieout wrote; this one lacks its properties or its named cells")

// ReadStatus reads the status of a workbook, by the names of the cells that
// count. Reading is bounded like unpacking; a damaged workbook is an error.
func ReadStatus(data []byte, names ...string) (*Status, error) {
	parts, err := unpack(data)
	if err != nil {
		return nil, err
	}
	s := &Status{}
	if s.Filing, err = property(parts, PropertySource); err != nil {
		return nil, err
	}
	if s.Template, err = property(parts, PropertyTemplate); err != nil {
		return nil, err
	}
	if s.Filing == "" {
		return nil, errForeign
	}
	if s.Untouched, err = untouched(parts); err != nil {
		return nil, err
	}
	var app struct{ Application string }
	if err := partXML(parts, "docProps/app.xml", &app); err == nil {
		s.SavedBy = app.Application
	}
	places, err := namedCells(parts)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		place, ok := places[name]
		if !ok {
			return nil, errForeign
		}
		count := Count{Name: name, Cell: place.sheet + "!" + place.cell}
		text, err := cellValue(parts, place)
		if err != nil {
			return nil, err
		}
		value, err := strconv.ParseFloat(text, 64)
		count.Value, count.Stale = int(value), err != nil
		s.Counts = append(s.Counts, count)
	}
	return s, nil
}

// place is one cell of the package.
type place struct{ sheet, part, cell string }

// namedCells are the workbook-wide names that mean one cell.
func namedCells(parts []part) (map[string]place, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name string `xml:"name,attr"`
			Area string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	if err := partXML(parts, "xl/workbook.xml", &book); err != nil {
		return nil, err
	}
	var links struct {
		Relationship []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:",attr"`
		}
	}
	if err := partXML(parts, "xl/_rels/workbook.xml.rels", &links); err != nil {
		return nil, err
	}
	target := make(map[string]string)
	for _, l := range links.Relationship {
		target[l.ID] = l.Target
	}
	partOf := make(map[string]string)
	for _, sheet := range book.Sheets {
		name := target[sheet.ID]
		if rest, absolute := strings.CutPrefix(name, "/"); absolute {
			name = rest
		} else {
			name = path.Join("xl", name)
		}
		partOf[sheet.Name] = name
	}
	places := make(map[string]place)
	for _, n := range book.Names {
		at := strings.LastIndex(n.Area, "!")
		if at < 0 || strings.Contains(n.Area[at:], ":") {
			continue
		}
		sheet := n.Area[:at]
		plain := sheet
		if len(sheet) > 1 && sheet[0] == '\'' {
			plain = strings.ReplaceAll(strings.Trim(sheet, "'"), "''", "'")
		}
		places[n.Name] = place{sheet: sheet, part: partOf[plain], cell: strings.ReplaceAll(n.Area[at+1:], "$", "")}
	}
	return places, nil
}

// cellValue is the number that stands in a cell, as text; "" where there is no
// value, or none that is a number.
func cellValue(parts []part, at place) (string, error) {
	data := partNamed(parts, at.part)
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("part %s of the workbook cannot be read: %w", at.part, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "c" || attribute(start, "r") != at.cell {
			continue
		}
		var cell struct {
			Type  string `xml:"t,attr"`
			Value string `xml:"v"`
		}
		if err := d.DecodeElement(&cell, &start); err != nil {
			return "", fmt.Errorf("part %s of the workbook cannot be read: %w", at.part, err)
		}
		if cell.Type != "" && cell.Type != "n" {
			return "", nil
		}
		return cell.Value, nil
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func partXML(parts []part, name string, into any) error {
	data := partNamed(parts, name)
	if data == nil {
		return fmt.Errorf("the workbook has no part %s", name)
	}
	if err := xml.Unmarshal(data, into); err != nil {
		return fmt.Errorf("part %s of the workbook cannot be read: %w", name, err)
	}
	return nil
}

func partNamed(parts []part, name string) []byte {
	for _, p := range parts {
		if p.name == name {
			return p.data
		}
	}
	return nil
}
