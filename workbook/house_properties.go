package workbook

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mergeProperties puts our properties among the house's own.
func (m *merger) mergeProperties() error {
	const kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
	own, err := outlineOf(m.own[propertiesPart])
	if err != nil {
		return err
	}
	for _, p := range own.top {
		// The hash in it is that of the workbook without the house.
		if p.attr("name") == PropertyContent {
			m.own[propertiesPart] = bytes.Replace(own.data, []byte(textOf(p.raw(own.data))), []byte(noHash), 1)
		}
	}
	theirs := m.parts[propertiesPart]
	if theirs == nil {
		m.parts[propertiesPart] = m.own[propertiesPart]
		m.types.Overrides = append(m.types.Overrides, typeEntry{PartName: "/" + propertiesPart, ContentType: kind})
		rels := m.parts["_rels/.rels"]
		end := strings.LastIndex(string(rels), "</")
		if end < 0 {
			return damaged("its relationships cannot be read")
		}
		entry := fmt.Sprintf(`<Relationship xmlns="http://schemas.openxmlformats.org/package/2006/relationships" Id="rIdModelProperties" Type="%s" Target="%s"/>`, customType, propertiesPart)
		m.parts["_rels/.rels"] = slices.Concat(rels[:end], []byte(entry), rels[end:])
		return nil
	}
	o, err := outlineOf(theirs)
	if err != nil {
		// A list without properties is empty.
		m.parts[propertiesPart] = m.own[propertiesPart]
		return nil
	}
	var edits []edit
	next := 2
	for _, p := range o.top {
		switch p.attr("name") {
		case PropertySource, PropertyTemplate, PropertyContent:
			edits = append(edits, edit{start: p.start, end: p.end})
		default:
			id, _ := strconv.Atoi(p.attr("pid"))
			next = max(next, id+1)
		}
	}
	if own, err = outlineOf(m.own[propertiesPart]); err != nil {
		return err
	}
	var added []byte
	for _, p := range own.top {
		raw := setStyleAttribute(p.raw(own.data), "pid", strconv.Itoa(next))
		next++
		const tag = "<property"
		added = fmt.Appendf(added, `<property xmlns="%s" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"%s`, o.uri, raw[len(tag):])
	}
	edits = append(edits, edit{o.root.inner, o.root.inner, added})
	m.parts[propertiesPart] = edited(o.data, edits)
	return nil
}

// textOf is the text in a piece of markup.
func textOf(raw []byte) string {
	var text strings.Builder
	for rest := string(raw); rest != ""; {
		before, after, _ := strings.Cut(rest, "<")
		text.WriteString(before)
		_, rest, _ = strings.Cut(after, ">")
	}
	return text.String()
}

// bytes is the list as a part.
func (l typeList) bytes() []byte {
	b := []byte(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	for _, d := range l.Defaults {
		b = fmt.Appendf(b, `<Default Extension="%s" ContentType="%s"/>`, appendText(nil, d.Extension), appendText(nil, d.ContentType))
	}
	for _, o := range l.Overrides {
		b = fmt.Appendf(b, `<Override PartName="%s" ContentType="%s"/>`, appendText(nil, o.PartName), appendText(nil, o.ContentType))
	}
	return append(b, "</Types>"...)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
