package workbook

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
)

// element is the place of one element in a part: its bytes stay as they are unless an edit replaces them.
type element struct {
	name       string
	start, end int // of the whole element
	head       int // end of its start tag
	inner      int // end of what it holds; head where it holds nothing
	empty      bool
	attrs      []xml.Attr
}

// raw is the element as it is written.
func (e element) raw(data []byte) []byte { return data[e.start:e.end] }

// attr is an attribute without a prefix, "" where there is none.
func (e element) attr(name string) string {
	for _, a := range e.attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// relationID is the attribute that names a relationship.
func (e element) relationID() string {
	for _, a := range e.attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// outline is a part read as far as its elements of the first three levels.
type outline struct {
	data []byte
	root element
	top  []element         // right inside the root
	in   map[int][]element // right inside top[i]
	uri  string            // namespace of the root
}

// outlineOf reads where the elements of a part stand.
func outlineOf(data []byte) (*outline, error) {
	o := &outline{data: data, in: map[int][]element{}}
	d := xml.NewDecoder(bytes.NewReader(data))
	var open []*element
	for before := int64(0); ; before = d.InputOffset() {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, start: int(before), head: int(d.InputOffset())}
			if len(open) < 3 {
				e.attrs = slices.Clone(token.Attr)
			}
			if len(open) == 0 {
				o.uri = token.Name.Space
			}
			open = append(open, &e)
		case xml.EndElement:
			e := open[len(open)-1]
			open = open[:len(open)-1]
			e.inner, e.end = int(before), int(d.InputOffset())
			e.empty = e.inner == e.head && bytes.HasSuffix(data[:e.head], []byte("/>"))
			switch len(open) {
			case 0:
				o.root = *e
			case 1:
				o.top = append(o.top, *e)
			case 2:
				o.in[len(o.top)] = append(o.in[len(o.top)], *e) // its parent is the next of the top
			}
		}
	}
	if o.root.end == 0 || o.root.empty {
		return nil, fmt.Errorf("expected an element with something in it")
	}
	return o, nil
}

// find is the element of that name right inside the root, with what stands right inside it.
func (o *outline) find(name string) (e element, children []element, ok bool) {
	for i, e := range o.top {
		if e.name == name {
			return e, o.in[i], true
		}
	}
	return element{}, nil, false
}

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	by         []byte
}

// edited is data with all edits made; they must not overlap.
func edited(data []byte, edits []edit) []byte {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(a.start-b.start, a.end-b.end) })
	var out []byte
	at := 0
	for _, e := range edits {
		out = append(append(out, data[at:e.start]...), e.by...)
		at = e.end
	}
	return append(out, data[at:]...)
}

// put is the edit that makes name hold inner: in its place where it is there, else behind the last element that comes
// before it in order. attributes, where given, are set on its start tag.
func (o *outline) put(name string, inner []byte, order []string, attributes ...string) edit {
	if e, _, ok := o.find(name); ok {
		tag := o.data[e.start:e.head]
		if e.empty {
			tag = append(bytes.TrimRight(bytes.TrimSuffix(tag, []byte("/>")), " "), '>')
		}
		for i := 0; i+1 < len(attributes); i += 2 {
			tag = setAttribute(tag, attributes[i], attributes[i+1])
		}
		return edit{e.start, e.end, slices.Concat(tag, inner, []byte("</"+tagName(tag)+">"))}
	}
	tag := []byte("<" + name + ` xmlns="` + o.uri + `">`)
	for i := 0; i+1 < len(attributes); i += 2 {
		tag = setAttribute(tag, attributes[i], attributes[i+1])
	}
	at := o.root.head
	for _, e := range o.top {
		if i := slices.Index(order, e.name); i >= 0 && i < slices.Index(order, name) {
			at = e.end
		}
	}
	return edit{at, at, slices.Concat(tag, inner, []byte("</"+name+">"))}
}

// inside is what stands in the element of that name.
func (o *outline) inside(name string) []byte {
	e, _, ok := o.find(name)
	if !ok || e.empty {
		return nil
	}
	return o.data[e.head:e.inner]
}

// tagName is the name in a start tag as it is written, prefix included.
func tagName(tag []byte) string {
	text := strings.TrimLeft(string(tag), "<")
	return text[:strings.IndexAny(text, " \t\r\n/>")]
}

// setAttribute sets an attribute of a start tag. The value needs no escapes.
func setAttribute(tag []byte, name, value string) []byte {
	for _, quote := range []string{`"`, `'`} {
		for _, blank := range []string{" ", "\n", "\t", "\r"} {
			key := []byte(blank + name + "=" + quote)
			if i := bytes.Index(tag, key); i >= 0 {
				from := i + len(key)
				to := from + bytes.IndexByte(tag[from:], quote[0])
				return slices.Concat(tag[:from], []byte(value), tag[to:])
			}
		}
	}
	end := len(tag) - 1
	if tag[end-1] == '/' {
		end--
	}
	return slices.Concat(bytes.TrimRight(tag[:end], " "), []byte(" "+name+`="`+value+`"`), tag[end:])
}

// numbered replaces the number in every attribute written key="number" by what of makes of it. key begins with a blank;
// the markup is of this package, where quotes stand in tags only.
func numbered(data []byte, key string, of func(int) int) []byte {
	mark := []byte(key + `="`)
	var out []byte
	for {
		i := bytes.Index(data, mark)
		if i < 0 {
			return append(out, data...)
		}
		i += len(mark)
		n, j := 0, i
		for j < len(data) && data[j] >= '0' && data[j] <= '9' && n < 1<<24 {
			n = 10*n + int(data[j]-'0')
			j++
		}
		out = append(out, data[:i]...)
		if j > i {
			out = fmt.Append(out, of(n))
		}
		data = data[j:]
	}
}
