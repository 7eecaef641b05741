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

// Inspect checks a workbook that Write made, from its bytes: the zip file, content types, relationships, sheets and
// names, every formula with its value, links, drop-downs, merged cells. The error is an *IntegrityError that lists every
// problem, or says that data is no workbook. Write applies the same checks to the parts before they are packed.
func Inspect(data []byte) error {
	parts, err := unpack(data)
	if err != nil {
		return err
	}
	problems := checkParts(parts)
	for _, p := range parts {
		if isPicture(p.name) {
			continue
		}
		if err := wellFormed(p.data); err != nil {
			problems = append(problems, Problem{p.name, err.Error()})
		}
	}
	return integrity(problems)
}

// wellFormed asks encoding/xml, a second opinion on what markup reads.
func wellFormed(data []byte) error {
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		if _, err := decoder.RawToken(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// checker checks the parts of one package.
type checker struct {
	book
	parts    map[string]*part
	styles   int // number of cell styles
	shared   int // number of shared texts
	order    []sheetPart
	problems []Problem
}

type sheetPart struct {
	name, part string
}

func (c *checker) add(place, format string, args ...any) {
	c.problems = append(c.problems, Problem{place, fmt.Sprintf(format, args...)})
}

// checkParts lists everything wrong with the finished parts of a package.
func checkParts(parts []part) []Problem {
	c := newChecker(parts)
	for _, sheet := range c.order {
		c.problems = append(c.problems, c.checkSheet(sheet)...)
	}
	return c.problems
}

// newChecker checks the parts of a package but for its sheets, whose rows may still be missing.
func newChecker(parts []part) *checker {
	c := &checker{parts: make(map[string]*part, len(parts)), book: book{sheets: map[string]templates.Area{}, prefix: map[string]prefixed{}, names: map[string]bool{}}}
	folded := make(map[string]bool, len(parts))
	for i := range parts {
		p := &parts[i]
		if fold := strings.ToLower(p.name); folded[fold] {
			c.add(p.name, "the package has this part twice")
		} else {
			folded[fold] = true
		}
		c.parts[p.name] = p
	}
	c.checkTypes(parts)
	for _, p := range parts {
		if extension(p.name) == "rels" {
			c.checkRelations(p)
		}
	}
	c.styles = c.count("xl/styles.xml", "cellXfs", "xf")
	c.shared = c.count("xl/sharedStrings.xml", "sst", "si")
	c.checkWorkbook()
	for i := range parts {
		if strings.HasPrefix(parts[i].name, "xl/charts/") {
			c.problems = append(c.problems, checkColors(&parts[i])...)
		}
	}
	for _, p := range parts {
		if !isPicture(p.name) && !slices.ContainsFunc(c.order, func(s sheetPart) bool { return s.part == p.name }) {
			m := markup{data: p.data}
			for m.next() {
			}
			if m.err != nil {
				c.add(p.name, "%v", m.err)
			}
		}
	}
	return c
}

// isPicture reports whether a part is a picture and no XML.
func isPicture(name string) bool {
	return strings.HasPrefix(name, "xl/media/") && slices.Contains([]string{"png", "jpeg"}, extension(name))
}

// checkTypes checks that every part has a content type and every type a part.
func (c *checker) checkTypes(parts []part) {
	types := c.parts[contentTypes]
	if types == nil {
		c.add(contentTypes, "the package has no content types")
		return
	}
	var list typeList
	if err := xml.Unmarshal(types.data, &list); err != nil {
		c.add(contentTypes, "%v", err)
		return
	}
	known := make(map[string]bool)
	for _, d := range list.Defaults {
		known["."+strings.ToLower(d.Extension)] = true
	}
	for _, o := range list.Overrides {
		if name := strings.TrimPrefix(o.PartName, "/"); c.parts[name] == nil {
			c.add(contentTypes, "there is no part %s", o.PartName)
		}
		if known[o.PartName] {
			c.add(contentTypes, "part %s stands there twice", o.PartName)
		}
		known[o.PartName] = true
	}
	for _, p := range parts {
		if p.name != contentTypes && !known["/"+p.name] && !known["."+extension(p.name)] {
			c.add(p.name, "the part has no content type")
		}
	}
}

// relation is one relationship of a part.
type relation struct{ ID, Type, Target, TargetMode string }

func (c *checker) relations(p *part) []relation {
	if p == nil {
		return nil
	}
	list, err := relationsIn(p.data)
	if err != nil {
		c.add(p.name, "%v", err)
	}
	return list
}

// checkRelations checks that every relationship leads to a part, and none out of the workbook.
func (c *checker) checkRelations(p part) {
	ids := make(map[string]bool)
	for _, r := range c.relations(&p) {
		if ids[r.ID] {
			c.add(p.name, "relationship %s stands there twice", r.ID)
		}
		ids[r.ID] = true
		if r.TargetMode == "External" {
			c.add(p.name, "relationship %s leads out of the workbook, to %s", r.ID, r.Target)
		} else if target := relationTarget(p.name, r.Target); c.parts[target] == nil {
			c.add(p.name, "relationship %s leads to %s, which is not in the package", r.ID, target)
		}
	}
}

// relationTarget is the part a relationship leads to; rels is the part that holds it.
func relationTarget(rels, target string) string {
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(path.Dir(path.Dir(rels)), target)
}

// count is how many elements of a name stand right inside another; 0 where the part is missing.
func (c *checker) count(name, list, item string) int {
	p := c.parts[name]
	if p == nil {
		return 0
	}
	n := 0
	for m := (markup{data: p.data}); m.next(); {
		if m.kind == startToken && string(m.name) == item && len(m.open) > 1 && string(m.open[len(m.open)-2]) == list {
			n++
		}
	}
	return n
}

// checkWorkbook checks the list of sheets and the defined names.
func (c *checker) checkWorkbook() {
	const name = "xl/workbook.xml"
	p := c.parts[name]
	if p == nil {
		c.add(name, "the package has no workbook")
		return
	}
	var list struct {
		Sheets []struct {
			Name  string `xml:"name,attr"`
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			State string `xml:"state,attr"`
		} `xml:"sheets>sheet"`
		Names []struct {
			Name  string `xml:"name,attr"`
			Sheet *int   `xml:"localSheetId,attr"`
			Text  string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
	if err := xml.Unmarshal(p.data, &list); err != nil {
		c.add(name, "%v", err)
		return
	}
	relations := c.relations(c.parts["xl/_rels/workbook.xml.rels"])
	folded := make(map[string]bool)
	for i, s := range list.Sheets {
		place := quoteSheet(s.Name)
		if msg := checkSheetName(s.Name); msg != "" {
			c.add(place, "%s", msg)
		}
		if fold := strings.ToLower(s.Name); folded[fold] {
			c.add(place, "another sheet has the same name")
		} else {
			folded[fold] = true
		}
		if s.State != "" && s.State != "visible" {
			c.add(place, "the sheet is hidden")
		}
		part := ""
		for _, r := range relations {
			if r.ID == s.ID {
				part = relationTarget("xl/_rels/workbook.xml.rels", r.Target)
			}
		}
		if c.parts[part] == nil {
			c.add(place, "the sheet has no part")
			continue
		}
		area, ok := c.dimension(part)
		if !ok {
			c.add(place, "the sheet does not say which cells it uses")
		}
		area.Sheet = i
		c.sheets[s.Name] = area
		prefix := quoteSheet(s.Name) + "!"
		c.prefix[prefix] = prefixed{prefix, area}
		c.order = append(c.order, sheetPart{s.Name, part})
	}
	if len(list.Sheets) == 0 {
		c.add(name, "the workbook has no sheets")
	}
	seen := make(map[string]bool)
	for _, n := range list.Names {
		place, scope := "name "+n.Name, ""
		builtin := strings.HasPrefix(n.Name, "_xlnm.")
		if n.Sheet != nil {
			scope = strconv.Itoa(*n.Sheet)
			if *n.Sheet < 0 || *n.Sheet >= len(list.Sheets) {
				c.add(place, "the name belongs to sheet %d of %d", *n.Sheet+1, len(list.Sheets))
			}
		}
		if msg := checkName(n.Name); msg != "" && !builtin {
			c.add(place, "%s", msg)
		}
		if key := scope + "!" + strings.ToLower(n.Name); seen[key] {
			c.add(place, "the name is defined twice")
		} else {
			seen[key] = true
		}
		msg := ""
		if n.Name == printTitles {
			msg = c.checkTitles(n.Text)
		} else {
			msg = c.checkTarget([]byte(n.Text))
		}
		if msg != "" {
			c.add(place, "%s", msg)
		}
		c.names[strings.ToLower(n.Name)] = true
	}
}

// dimension is the area a sheet says it uses.
func (c *checker) dimension(name string) (templates.Area, bool) {
	for m := (markup{data: c.parts[name].data}); m.next(); {
		if m.kind == startToken {
			switch string(m.name) {
			case "dimension":
				return parseRange(m.attr("ref"))
			case "sheetData":
				return templates.Area{}, false
			}
		}
	}
	return templates.Area{}, false
}
