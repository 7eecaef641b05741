package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Limits of a house workbook that is read.
const (
	MaxHouse         = 64 << 20 // bytes of the file
	maxHouseUnzipped = 256 << 20
	maxHouseSheets   = 1000
	maxCellStyles    = 60_000 // Excel takes 65,490
)

// HouseError says why a workbook is not taken as the house workbook, and what its owner can do.
type HouseError struct {
	Found, Advice string
	Conflict      bool // the file is sound, but a name in it is taken
}

func (e *HouseError) Error() string { return e.Found + "; " + e.Advice }

func refuseHouse(found, advice string) error { return &HouseError{Found: found, Advice: advice} }

// Kinds of relationships and parts.
const (
	officeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	sheetMainType   = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	mainNamespace   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	worksheetType   = officeRelations + "worksheet"
	stylesType      = officeRelations + "styles"
	calcChainType   = officeRelations + "calcChain"
	customType      = officeRelations + "custom-properties"
	saveAsXLSX      = "open it in Excel and save it as an Excel workbook (.xlsx)"
)

// house is a workbook of somebody else's, with the parts that are changed.
type house struct {
	parts  map[string][]byte
	types  typeList
	book   *outline
	path   string // of the workbook part
	rels   []relation
	sheets []houseSheet
	names  []houseName
}

type houseSheet struct {
	name, part, relation string
	element              element
	ours                 bool // an export put it there
}

type houseName struct {
	name, text string
	sheet      int // it belongs to; -1 for the whole workbook
	element    element
}

// sheetMark is the hidden name, one for each sheet, that tells our sheets from the house's.
const sheetMark = "tieout_sheet"

// readHouse reads a house workbook, or says why it is not taken.
func readHouse(data []byte) (*house, error) {
	h, err := openBook(data)
	if err != nil {
		return nil, err
	}
	return h, h.refuseChanges()
}

// openBook reads a workbook that people have worked in, or says why it is not
// taken.
func openBook(data []byte) (*house, error) {
	switch {
	case len(data) > MaxHouse:
		return nil, refuseHouse(fmt.Sprintf("it is larger than %d MB", MaxHouse>>20), "take out what the model does not need, such as pictures")
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		return nil, refuseHouse("it is protected by a password, or of the old .xls kind", "take the password off or save it as .xlsx, and try again")
	case !bytes.HasPrefix(data, []byte("PK")):
		return nil, refuseHouse("it is no Excel workbook", "give a file that Excel saved as .xlsx")
	}
	parts, err := unpackWithin(data, maxHouseUnzipped)
	if err != nil {
		return nil, refuseHouse("it cannot be unpacked: "+err.Error(), "open it in Excel, save it again, and try again")
	}
	h := &house{parts: make(map[string][]byte, len(parts))}
	for _, p := range parts {
		if _, twice := h.parts[p.name]; twice || strings.Contains(p.name, "\\") || !fs.ValidPath(strings.TrimSuffix(p.name, "/")) {
			return nil, refuseHouse("it is packed in a way Excel does not pack: part "+p.name, saveAsXLSX)
		}
		if ext := path.Ext(p.name); (ext == ".xml" || ext == ".rels") && bytes.Contains(p.data, []byte("<!DOCTYPE")) {
			return nil, refuseHouse("part "+p.name+" has a document type, which no spreadsheet writes", saveAsXLSX)
		}
		if !strings.HasSuffix(p.name, "/") {
			h.parts[p.name] = p.data
		}
	}
	if err := h.refuseKinds(); err != nil {
		return nil, err
	}
	if err := h.readBook(); err != nil {
		return nil, err
	}
	return h, nil
}

// damaged refuses a workbook that lacks what every workbook has.
func damaged(what string) error {
	return refuseHouse("it is damaged: "+what, "open it in Excel, let Excel repair it, save it, and try again")
}

// refuseChanges refuses what no tool may change.
func (h *house) refuseChanges() error {
	for name := range h.parts {
		switch {
		case strings.HasPrefix(name, "_xmlsignatures/"):
			return refuseHouse("it is signed, and a change would break the signature", "save a copy without the signature")
		case strings.HasPrefix(name, "xl/revisions/"):
			return refuseHouse("it is a shared workbook with a history of changes", "stop sharing it (Review), save it, and try again")
		}
	}
	if protection, _, ok := h.book.find("workbookProtection"); ok && isOn(protection.attr("lockStructure")) {
		return refuseHouse("its structure is protected, so no sheet may be added", "unprotect the workbook (Review, Protect Workbook) and try again")
	}
	return nil
}

// refuseKinds refuses what is no plain workbook.
func (h *house) refuseKinds() error {
	if err := xml.Unmarshal(h.parts[contentTypes], &h.types); err != nil {
		return damaged("its list of content types cannot be read")
	}
	for name := range h.parts {
		switch base := strings.ToLower(path.Base(name)); {
		case strings.HasPrefix(base, "vbaproject") || strings.HasPrefix(strings.ToLower(name), "xl/macrosheets/"):
			return refuseHouse("it holds macros", "save a copy without them, as .xlsx; a workbook that runs code cannot be vouched for")
		case base == "encryptioninfo" || base == "encryptedpackage":
			return refuseHouse("it is protected by a password", "take the password off and try again")
		}
	}
	return nil
}

func (h *house) readBook() error {
	roots, err := relationsIn(h.parts["_rels/.rels"])
	if err != nil {
		return damaged("its relationships cannot be read")
	}
	for _, r := range roots {
		switch {
		case r.Type == officeRelations+"officeDocument":
			h.path = relationTarget("_rels/.rels", r.Target)
		case strings.HasSuffix(r.Type, "/officeDocument"):
			return refuseHouse("it is of the kind Strict Open XML", saveAsXLSX+", not as Strict Open XML")
		case r.Type == customType && relationTarget("_rels/.rels", r.Target) != propertiesPart:
			return refuseHouse("its properties are not where Excel keeps them", "open it in Excel, save it again, and try again")
		}
	}
	kind := ""
	for _, o := range h.types.Overrides {
		if o.PartName == "/"+h.path {
			kind = o.ContentType
		}
	}
	switch {
	case h.parts[h.path] == nil || h.path == "":
		return damaged("it has no workbook part")
	case strings.Contains(kind, "macroEnabled"):
		return refuseHouse("it may hold macros (.xlsm)", "save a copy without them, as .xlsx; a workbook that runs code cannot be vouched for")
	case kind != sheetMainType:
		return refuseHouse("it is a template, an add-in or a binary workbook", saveAsXLSX)
	}
	if h.rels, err = relationsIn(h.parts[relsOf(h.path)]); err != nil {
		return damaged("the relationships of its workbook cannot be read")
	}
	if h.book, err = outlineOf(h.parts[h.path]); err != nil || h.book.uri != mainNamespace {
		return damaged("its workbook part cannot be read")
	}
	if properties, _, ok := h.book.find("workbookPr"); ok && isOn(properties.attr("date1904")) {
		return refuseHouse("it counts dates from 1904", "switch that off (Options, Advanced) and try again")
	}
	return h.readSheets()
}

func (h *house) readSheets() error {
	_, sheets, _ := h.book.find("sheets")
	if len(sheets) == 0 || len(sheets) > maxHouseSheets {
		return damaged(fmt.Sprintf("expected 1 to %d sheets, found %d", maxHouseSheets, len(sheets)))
	}
	for _, e := range sheets {
		s := houseSheet{name: e.attr("name"), relation: e.relationID(), element: e}
		for _, r := range h.rels {
			if r.ID == s.relation {
				s.part = relationTarget(relsOf(h.path), r.Target)
			}
		}
		if h.parts[s.part] == nil {
			return damaged("sheet " + s.name + " has no part")
		}
		h.sheets = append(h.sheets, s)
	}
	_, names, _ := h.book.find("definedNames")
	for _, e := range names {
		n := houseName{name: e.attr("name"), sheet: -1, element: e}
		if at := e.attr("localSheetId"); at != "" {
			if _, err := fmt.Sscanf(at, "%d", &n.sheet); err != nil || n.sheet < 0 || n.sheet >= len(h.sheets) {
				return damaged("name " + n.name + " belongs to a sheet that is not there")
			}
		}
		var content struct {
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal(e.raw(h.book.data), &content); err != nil {
			return damaged("name " + n.name + " cannot be read")
		}
		n.text = content.Text
		if n.name == sheetMark && n.sheet >= 0 {
			h.sheets[n.sheet].ours = true
		}
		h.names = append(h.names, n)
	}
	return nil
}

func isOn(value string) bool { return value == "1" || value == "true" || value == "on" }

// relsOf is the part with the relationships of a part.
func relsOf(name string) string { return path.Join(path.Dir(name), "_rels", path.Base(name)+".rels") }

// relationsIn are the relationships that a part lists.
func relationsIn(data []byte) ([]relation, error) {
	if data == nil {
		return nil, nil
	}
	var list []relation
	m := markup{data: bytes.TrimPrefix(data, byteOrderMark)}
	for m.next() {
		if m.kind == startToken && local(m.name) == "Relationship" {
			list = append(list, relation{ID: m.value("Id"), Type: m.value("Type"), Target: m.value("Target"), TargetMode: m.value("TargetMode")})
		}
	}
	return list, m.err
}

// byteOrderMark begins the parts that some programs write.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// claim says which sheets of the house are ours to replace, given the names of the new ones. A sheet of the house's
// own with such a name is a conflict.
func (h *house) claim(names []string) error {
	marked := slices.ContainsFunc(h.sheets, func(s houseSheet) bool { return s.ours })
	var parts []part
	if p := h.parts[propertiesPart]; p != nil {
		parts = []part{{name: propertiesPart, data: p}}
	}
	source, err := property(parts, PropertySource)
	if err != nil {
		return damaged("its properties cannot be read")
	}
	for i := range h.sheets {
		s := &h.sheets[i]
		taken := slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, s.name) })
		switch {
		case s.ours || !taken:
		case source != "" && !marked:
			s.ours = true // a workbook that began as an export of ours
		default:
			return &HouseError{Conflict: true, Found: fmt.Sprintf("it has a sheet %q of its own, and the model has one too", s.name),
				Advice: "rename one: the house's in Excel, or the model's tab in a template"}
		}
	}
	return nil
}
