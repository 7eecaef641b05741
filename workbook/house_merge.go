package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"tieout/templates"
)

// bookOrder is the order of what a workbook part holds.
var bookOrder = []string{"fileVersion", "fileSharing", "workbookPr", "AlternateContent", "workbookProtection", "bookViews", "sheets",
	"functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
	"smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"}

// WriteInto writes the plan's sheets into a house workbook and writes that as an .xlsx file. Sheets that an earlier
// export put there are replaced, in their place; new ones stand at the end. Every other part of the house workbook stays
// byte for byte as it was, but for the lists of sheets, names, styles and properties, which are added to. The notes say
// what the owner of the workbook should look at.
//
// The error is a *HouseError where the workbook is not taken, an *IntegrityError where the plan fails its checks. The
// same plan and house give the same bytes.
func WriteInto(w io.Writer, p *templates.Plan, data []byte) (notes []string, err error) {
	h, err := readHouse(data)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(p.Sheets))
	for i, s := range p.Sheets {
		names[i] = s.Name
	}
	if err := h.claim(names); err != nil {
		return nil, err
	}
	parts, err := build(p)
	if err != nil {
		return nil, err
	}
	if err := integrity(checkParts(parts)); err != nil {
		return nil, err
	}
	m := &merger{house: h, own: make(map[string][]byte, len(parts)), renamed: map[string]string{}}
	for _, part := range parts {
		m.own[part.name] = part.data
	}
	if err := m.merge(); err != nil {
		return nil, err
	}
	merged, err := m.packed()
	if err != nil {
		return nil, err
	}
	_, err = w.Write(merged)
	return m.notes, err
}

// merger puts the parts of a workbook of ours into a house.
type merger struct {
	*house
	own     map[string][]byte
	ownBook *outline
	ownRels []relation
	renamed map[string]string // part of ours -> its name in the house
	styles  styleMap
	notes   []string
}

const (
	ownPath   = "xl/workbook.xml"
	ownStyles = "xl/styles.xml"
)

func (m *merger) merge() error {
	var err error
	if m.ownBook, err = outlineOf(m.own[ownPath]); err != nil {
		return err
	}
	if m.ownRels, err = relationsIn(m.own[relsOf(ownPath)]); err != nil {
		return err
	}
	if err := m.mergeStyles(); err != nil {
		return err
	}
	before := m.reachable()
	m.dropRelations(func(r relation, target string) bool {
		return r.Type == calcChainType || slices.ContainsFunc(m.sheets, func(s houseSheet) bool { return s.ours && s.relation == r.ID })
	})
	after := m.reachable()
	for name := range before {
		if !after[name] {
			delete(m.parts, name)
			delete(m.parts, relsOf(name))
		}
	}
	m.noteAddresses()
	m.addParts()
	if err := m.mergeBook(); err != nil {
		return err
	}
	if err := m.mergeTypes(); err != nil {
		return err
	}
	return m.mergeProperties()
}

// mergeStyles adds our styles to the house's.
func (m *merger) mergeStyles() error {
	for _, r := range m.rels {
		if r.Type != stylesType {
			continue
		}
		name := relationTarget(relsOf(m.path), r.Target)
		merged, to, err := mergeStyles(m.parts[name], m.own[ownStyles])
		if err != nil {
			return err
		}
		m.parts[name], m.styles = merged, to
		return nil
	}
	return damaged("it has no styles")
}

// reachable are the parts that relationships lead to.
func (m *merger) reachable() map[string]bool {
	seen := map[string]bool{}
	var visit func(rels string)
	visit = func(rels string) {
		list, err := relationsIn(m.parts[rels])
		if err != nil {
			return
		}
		for _, r := range list {
			if target := relationTarget(rels, r.Target); r.TargetMode != "External" && m.parts[target] != nil && !seen[target] {
				seen[target] = true
				visit(relsOf(target))
			}
		}
	}
	visit("_rels/.rels")
	return seen
}

// dropRelations takes relationships of the workbook part away.
func (m *merger) dropRelations(drop func(r relation, target string) bool) {
	name := relsOf(m.path)
	o, err := outlineOf(m.parts[name])
	if err != nil {
		return // it has none
	}
	var edits []edit
	for _, e := range o.top {
		r := relation{ID: e.attr("Id"), Type: e.attr("Type"), Target: e.attr("Target")}
		if drop(r, relationTarget(name, r.Target)) {
			edits = append(edits, edit{start: e.start, end: e.end})
		}
	}
	m.parts[name] = edited(o.data, edits)
}

// noteAddresses says which sheets of the house point into sheets of ours by address: what stands there may have moved.
func (m *merger) noteAddresses() {
	for _, s := range m.sheets {
		if s.ours {
			continue
		}
		for _, to := range m.sheets {
			if !to.ours {
				continue
			}
			reference := string(appendText(nil, quoteSheet(to.name))) + "!"
			plain := strings.ReplaceAll(reference, "&#39;", "'")
			if n := bytes.Count(m.parts[s.part], []byte(reference)) + bytes.Count(m.parts[s.part], []byte(plain)); n > 0 {
				m.notes = append(m.notes, fmt.Sprintf("sheet %q points to cells of %q by address, and rows may have moved there; point to named cells, such as Net_Income, instead", s.name, to.name))
			}
		}
	}
}

// addParts adds our sheets and what belongs to them, under names that are free. Styles are renumbered.
func (m *merger) addParts() {
	highest := 0
	for name := range m.parts {
		highest = max(highest, trailingNumber(name))
	}
	var moved []string
	for name := range m.own {
		if strings.HasPrefix(name, "xl/") && name != ownPath && name != ownStyles && name != "xl/sharedStrings.xml" &&
			!strings.HasPrefix(name, "xl/theme/") && !strings.Contains(name, "/_rels/") {
			moved = append(moved, name)
		}
	}
	for _, name := range moved {
		ext := path.Ext(name)
		stem := strings.TrimRight(strings.TrimSuffix(name, ext), "0123456789")
		m.renamed[name] = stem + strconv.Itoa(highest+trailingNumber(name)) + ext
	}
	for _, name := range moved {
		data := m.own[name]
		if strings.HasPrefix(name, "xl/worksheets/") {
			data = m.restyled(data)
		}
		m.parts[m.renamed[name]] = data
		rels := relsOf(name)
		list, _ := relationsIn(m.own[rels]) // checked with the other parts
		if len(list) == 0 {
			continue
		}
		b := []byte(relationsHead)
		for _, r := range list {
			target := r.Target
			if to := m.renamed[relationTarget(rels, r.Target)]; to != "" && r.TargetMode != "External" {
				target = path.Dir(r.Target) + "/" + path.Base(to)
			}
			b = appendRelation(b, r.ID, r.Type, target)
		}
		m.parts[relsOf(m.renamed[name])] = append(b, "</Relationships>"...)
	}
}

const relationsHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
	`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`

func appendRelation(b []byte, id, kind, target string) []byte {
	return fmt.Appendf(b, `<Relationship Id="%s" Type="%s" Target="%s"/>`, id, kind, appendText(nil, target))
}

// restyled is a sheet of ours with the numbers its styles have in the house, and not selected.
func (m *merger) restyled(data []byte) []byte {
	cell := func(n int) int { return m.styles.cell[n] }
	data = numbered(data, " s", cell)
	data = numbered(data, " style", cell)
	data = numbered(data, " dxfId", func(n int) int { return m.styles.condition[n] })
	return bytes.Replace(data, []byte(` tabSelected="true"`), nil, 1)
}

// trailingNumber is the number that a part's name ends in, 0 for none.
func trailingNumber(name string) int {
	stem := strings.TrimSuffix(name, path.Ext(name))
	digits := stem[len(strings.TrimRight(stem, "0123456789")):]
	n, _ := strconv.Atoi(digits[:min(len(digits), 7)])
	return n
}

// mergeBook rewrites the house's lists of sheets and names.
func (m *merger) mergeBook() error {
	_, ownSheets, _ := m.ownBook.find("sheets")
	relations := []byte{}
	nextID, at := 1, -1
	used := map[string]bool{}
	for _, r := range m.rels {
		used[r.ID] = !slices.ContainsFunc(m.sheets, func(s houseSheet) bool { return s.ours && s.relation == r.ID })
	}
	for i, s := range m.sheets {
		if s.ours {
			if at < 0 {
				at = i
			}
			continue
		}
		id, _ := strconv.Atoi(s.element.attr("sheetId"))
		nextID = max(nextID, id+1)
	}
	if at < 0 {
		at = len(m.sheets)
	}
	var list []byte
	moved := map[int]int{} // index of a house sheet -> its new index
	first, count := 0, 0
	addOurs := func() {
		first = count
		for i, e := range ownSheets {
			id := ""
			for n := i + 1; id == "" || used[id]; n += len(ownSheets) {
				id = "rIdModel" + strconv.Itoa(n)
			}
			used[id] = true
			for _, r := range m.ownRels {
				if r.ID == e.relationID() {
					part := m.renamed[relationTarget(relsOf(ownPath), r.Target)]
					relations = appendRelation(relations, id, worksheetType, "/"+part)
				}
			}
			list = fmt.Appendf(list, `<sheet xmlns="%s" xmlns:r="%s" name="%s" sheetId="%d" r:id="%s"/>`, mainNamespace,
				strings.TrimSuffix(officeRelations, "/"), appendText(nil, e.attr("name")), nextID+i, id)
		}
		count += len(ownSheets)
	}
	for i, s := range m.sheets {
		if i == at {
			addOurs()
		}
		if s.ours {
			continue
		}
		moved[i] = count
		count++
		list = append(list, s.element.raw(m.book.data)...)
	}
	if at == len(m.sheets) {
		addOurs()
	}
	names, err := m.mergeNames(moved, first)
	if err != nil {
		return err
	}
	edits := []edit{
		m.book.put("sheets", list, bookOrder),
		m.book.put("definedNames", names, bookOrder),
		m.book.put("calcPr", nil, bookOrder, "fullCalcOnLoad", "1"),
	}
	if _, views, ok := m.book.find("bookViews"); ok {
		for _, v := range views {
			tag := slices.Clone(m.book.data[v.start:v.head])
			changed := false
			for _, name := range []string{"activeTab", "firstSheet"} {
				if n, err := strconv.Atoi(v.attr(name)); err == nil {
					to, stays := moved[n]
					if !stays {
						to = first
					}
					tag, changed = setAttribute(tag, name, strconv.Itoa(to)), true
				}
			}
			if changed {
				edits = append(edits, edit{v.start, v.head, tag})
			}
		}
	}
	m.parts[m.path] = edited(m.book.data, edits)
	rels := m.parts[relsOf(m.path)]
	end := bytes.LastIndex(rels, []byte("</"))
	if end < 0 {
		return damaged("the relationships of its workbook cannot be read")
	}
	own := []byte(strings.ReplaceAll(string(relations), "<Relationship ", `<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships" `))
	m.parts[relsOf(m.path)] = slices.Concat(rels[:end], own, rels[end:])
	return nil
}

// mergeNames is the list of names: the house's that stay, and ours. first is the index of our first sheet.
func (m *merger) mergeNames(moved map[int]int, first int) ([]byte, error) {
	_, ownNames, _ := m.ownBook.find("definedNames")
	ours := map[string]bool{}
	for _, e := range ownNames {
		if e.attr("localSheetId") == "" {
			ours[strings.ToLower(e.attr("name"))] = true
		}
	}
	var list []byte
	for _, n := range m.names {
		key := strings.ToLower(n.name)
		into := m.pointsInto(n.text)
		switch {
		case n.sheet >= 0 && m.sheets[n.sheet].ours:
			continue
		case n.sheet < 0 && ours[key] && (into != "" || strings.Contains(n.text, "#REF!")):
			continue
		case n.sheet < 0 && ours[key]:
			return nil, &HouseError{Conflict: true, Found: fmt.Sprintf("it has a name %s of its own, for %s, and the model has one too", n.name, n.text),
				Advice: "rename it there (Formulas, Name Manager)"}
		case ours[key]:
			m.notes = append(m.notes, fmt.Sprintf("on sheet %q the name %s means something of its own, not the model's", m.sheets[n.sheet].name, n.name))
		case into != "":
			m.notes = append(m.notes, fmt.Sprintf("name %s points into sheet %q by address, and rows may have moved there; check it", n.name, into))
		}
		raw := n.element.raw(m.book.data)
		if n.sheet >= 0 {
			raw = setStyleAttribute(raw, "localSheetId", strconv.Itoa(moved[n.sheet]))
		}
		list = append(list, raw...)
	}
	_, ownSheets, _ := m.ownBook.find("sheets")
	for _, e := range ownNames {
		raw := e.raw(m.ownBook.data)
		if at := e.attr("localSheetId"); at != "" {
			n, _ := strconv.Atoi(at)
			raw = setStyleAttribute(raw, "localSheetId", strconv.Itoa(first+n))
		}
		raw = slices.Concat([]byte(`<definedName xmlns="`+mainNamespace+`"`), raw[len("<definedName"):])
		list = append(list, raw...)
	}
	for i := range ownSheets {
		list = fmt.Appendf(list, `<definedName xmlns="%s" name="%s" localSheetId="%d" hidden="1">1</definedName>`, mainNamespace, sheetMark, first+i)
	}
	return list, nil
}

// pointsInto is the sheet of ours that a reference points into, "" for none.
func (m *merger) pointsInto(reference string) string {
	for _, s := range m.sheets {
		if s.ours && (strings.Contains(reference, quoteSheet(s.name)+"!") || strings.Contains(reference, "'"+strings.ReplaceAll(s.name, "'", "''")+"'!")) {
			return s.name
		}
	}
	return ""
}

// mergeTypes says what each part is, ours included, and forgets those that are gone.
func (m *merger) mergeTypes() error {
	var own typeList
	if err := xml.Unmarshal(m.own[contentTypes], &own); err != nil {
		return err
	}
	defaults := map[string]string{}
	for _, d := range m.types.Defaults {
		defaults[strings.ToLower(d.Extension)] = d.ContentType
	}
	kind := map[string]string{}
	ownDefaults := map[string]string{}
	for _, d := range own.Defaults {
		ownDefaults[strings.ToLower(d.Extension)] = d.ContentType
	}
	for _, o := range own.Overrides {
		kind[strings.TrimPrefix(o.PartName, "/")] = o.ContentType
	}
	added := map[string]bool{}
	for _, name := range m.renamed {
		added[name] = true
	}
	overrides := slices.DeleteFunc(slices.Clone(m.types.Overrides), func(o typeEntry) bool {
		name := strings.TrimPrefix(o.PartName, "/")
		return m.parts[name] == nil || added[name] // of a part that was there before
	})
	for _, name := range sortedKeys(m.renamed) {
		to, ext := m.renamed[name], extension(name)
		switch {
		case kind[name] != "":
			overrides = append(overrides, typeEntry{PartName: "/" + to, ContentType: kind[name]})
		case defaults[ext] == "":
			m.types.Defaults = append(m.types.Defaults, typeEntry{Extension: ext, ContentType: ownDefaults[ext]})
			defaults[ext] = ownDefaults[ext]
		case defaults[ext] != ownDefaults[ext]:
			overrides = append(overrides, typeEntry{PartName: "/" + to, ContentType: ownDefaults[ext]})
		}
	}
	m.types.Overrides = overrides
	return nil
}

// packed is the finished workbook.
func (m *merger) packed() ([]byte, error) {
	m.parts[contentTypes] = m.types.bytes()
	parts := make([]part, 0, len(m.parts))
	for _, name := range sortedKeys(m.parts) {
		parts = append(parts, part{name: name, data: m.parts[name]})
	}
	// The content types come first: readers that stream the package rely on it.
	types := slices.IndexFunc(parts, func(p part) bool { return p.name == contentTypes })
	parts = slices.Concat(parts[types:types+1], parts[:types], parts[types+1:])
	hash := contentHash(parts)
	for i := range parts {
		if parts[i].name == propertiesPart {
			parts[i].data = bytes.Replace(parts[i].data, []byte(noHash), []byte(hash), 1)
		}
	}
	return pack(parts)
}
