package workbook

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// styleOrder is the order of what a style sheet holds.
var styleOrder = []string{"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"}

// styleMap says where the styles of one workbook stand in another.
type styleMap struct {
	cell, condition map[int]int
}

// mergeStyles appends the styles of ours to those of a house. What the house has keeps its place; a style it has
// already is not added again, so that a workbook that is refreshed does not grow.
func mergeStyles(theirs, ours []byte) ([]byte, styleMap, error) {
	to := styleMap{map[int]int{}, map[int]int{}}
	house, err := outlineOf(theirs)
	if err != nil || house.uri != mainNamespace {
		return nil, to, damaged("its styles cannot be read")
	}
	own, err := outlineOf(ours)
	if err != nil {
		return nil, to, err
	}
	var edits []edit
	lists := map[string]map[int]int{}
	for _, name := range []string{"fonts", "fills", "borders", "dxfs"} {
		list := newStyleList(house, name)
		lists[name] = list.addAll(own, name)
		edits = append(edits, list.edits(house)...)
	}
	to.condition = lists["dxfs"]
	formats, formatEdits := mergeFormats(house, own)
	edits = append(edits, formatEdits...)

	cells := newStyleList(house, "cellXfs")
	_, xfs, _ := own.find("cellXfs")
	for i, xf := range xfs {
		raw := slices.Clone(xf.raw(ours))
		for _, a := range []struct {
			name string
			of   map[int]int
		}{{"numFmtId", formats}, {"fontId", lists["fonts"]}, {"fillId", lists["fills"]}, {"borderId", lists["borders"]}} {
			id, _ := strconv.Atoi(xf.attr(a.name))
			if n, moved := a.of[id]; moved {
				id = n
			}
			raw = setStyleAttribute(raw, a.name, strconv.Itoa(id))
		}
		raw = setStyleAttribute(raw, "xfId", "0")
		for _, apply := range []string{"applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment"} {
			raw = setStyleAttribute(raw, apply, "1")
		}
		to.cell[i] = cells.add(raw)
	}
	if len(cells.items) > maxCellStyles {
		return nil, to, refuseHouse(fmt.Sprintf("it has %d cell styles, near Excel's limit", len(cells.items)), "clear styles that no cell uses, and try again")
	}
	edits = append(edits, cells.edits(house)...)
	return edited(theirs, edits), to, nil
}

// setStyleAttribute sets an attribute of an element's start tag.
func setStyleAttribute(raw []byte, name, value string) []byte {
	end := bytes.IndexByte(raw, '>') + 1
	return slices.Concat(setAttribute(raw[:end], name, value), raw[end:])
}

// styleList is one list of a style sheet, with what is added to it.
type styleList struct {
	name  string
	uri   string
	items [][]byte // all of them, as they are written
	had   int
}

func newStyleList(o *outline, name string) *styleList {
	l := &styleList{name: name, uri: o.uri}
	_, children, _ := o.find(name)
	for _, e := range children {
		l.items = append(l.items, e.raw(o.data))
	}
	l.had = len(l.items)
	return l
}

// add is the index of an element in the list, at the end of which it is put unless it is there already.
func (l *styleList) add(raw []byte) int {
	// The element says its namespace itself: the house may write its own with prefixes.
	tag := "<" + tagName(raw)
	raw = slices.Concat([]byte(tag+` xmlns="`+l.uri+`"`), raw[len(tag):])
	for i, have := range l.items {
		if bytes.Equal(have, raw) {
			return i
		}
	}
	l.items = append(l.items, raw)
	return len(l.items) - 1
}

// addAll adds the list of that name of another style sheet; the result maps its indices.
func (l *styleList) addAll(from *outline, name string) map[int]int {
	to := map[int]int{}
	_, children, _ := from.find(name)
	for i, e := range children {
		to[i] = l.add(e.raw(from.data))
	}
	return to
}

// edits puts what was added behind what the house has.
func (l *styleList) edits(o *outline) []edit {
	if len(l.items) == l.had {
		return nil
	}
	inner := slices.Concat(o.inside(l.name), bytes.Join(l.items[l.had:], nil))
	return []edit{o.put(l.name, inner, styleOrder, "count", strconv.Itoa(len(l.items)))}
}

// mergeFormats adds the number formats of own to those of the house; the result maps their ids.
func mergeFormats(house, own *outline) (map[int]int, []edit) {
	const firstCustom = 164
	to, byCode, next := map[int]int{}, map[string]int{}, firstCustom
	_, theirs, _ := house.find("numFmts")
	for _, e := range theirs {
		id, _ := strconv.Atoi(e.attr("numFmtId"))
		byCode[e.attr("formatCode")] = id
		next = max(next, id+1)
	}
	var added []byte
	count := len(theirs)
	_, ours, _ := own.find("numFmts")
	for _, e := range ours {
		code := e.attr("formatCode")
		id, _ := strconv.Atoi(e.attr("numFmtId"))
		if _, have := byCode[code]; !have {
			byCode[code] = next
			added = fmt.Appendf(added, `<numFmt xmlns="%s" numFmtId="%d" formatCode="%s"/>`, house.uri, next, appendText(nil, code))
			next++
			count++
		}
		to[id] = byCode[code]
	}
	if added == nil {
		return to, nil
	}
	return to, []edit{house.put("numFmts", slices.Concat(house.inside("numFmts"), added), styleOrder, "count", strconv.Itoa(count))}
}
