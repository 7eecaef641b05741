package templates

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"tieout/parse"
)

// Limits of a template file: far above any real one, low enough that a
// hostile one costs nothing.
const (
	maxTemplateBytes = 1 << 20
	maxTemplateNodes = 50_000
	maxTemplateDepth = 32
)

// document is one YAML file with the problems found in it. Every reading
// method reports what is wrong at the node that causes it and goes on, so that
// one run names all problems of a file.
type document struct {
	src  *parse.Source
	errs *parse.Errors
	hear func(n *yaml.Node, e expected) // told what each node is read as; nil but for Grammar
}

// expects passes on what a node is read as.
func (d *document) expects(n *yaml.Node, e expected) {
	if d.hear != nil {
		d.hear(n, e)
	}
}

// readDocument parses one file; the node is nil where that fails.
func readDocument(src *parse.Source, errs *parse.Errors) (*document, *yaml.Node) {
	d := &document{src: src, errs: errs}
	if len(src.Bytes) > maxTemplateBytes {
		d.fail(src.Span(0, 0), "expected a template file of at most %d bytes, found %d; split it", maxTemplateBytes, len(src.Bytes))
		return d, nil
	}
	var root yaml.Node
	if err := yaml.Unmarshal(src.Bytes, &root); err != nil {
		d.syntax(err)
		return d, nil
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		d.fail(src.Span(0, 0), "expected a template, found an empty file")
		return d, nil
	}
	nodes := 0
	if !d.plain(root.Content[0], 0, &nodes) {
		return d, nil
	}
	return d, root.Content[0]
}

// plain refuses what the language does not have: aliases, which can make a
// small file expand without end, and depth and size beyond reason.
func (d *document) plain(n *yaml.Node, depth int, nodes *int) bool {
	*nodes++
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		d.fail(d.span(n), "expected a value, found an anchor or alias of YAML; write the value out")
		return false
	case depth > maxTemplateDepth:
		d.fail(d.span(n), "expected at most %d levels of nesting, found more", maxTemplateDepth)
		return false
	case *nodes > maxTemplateNodes:
		d.fail(d.span(n), "expected at most %d values in a file, found more; split it", maxTemplateNodes)
		return false
	}
	for _, c := range n.Content {
		if !d.plain(c, depth+1, nodes) {
			return false
		}
	}
	return true
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// syntax reports an error of the YAML parser at the line it names.
func (d *document) syntax(err error) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	at := d.src.Span(0, 0)
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		line, _ := strconv.Atoi(m[1])
		at, text = d.src.Line(min(max(line, 1), d.src.Lines())), m[2]
	}
	if tab := indentingTab(d.src); tab >= 0 {
		d.fail(d.src.Span(tab, tab+1), "expected blanks at the beginning of a line, found a tab; write two blanks for each step")
		return
	}
	d.fail(at, "expected YAML, found a fault in it: %s%s", text, yamlAdvice(text))
}

// indentingTab is the offset of the first tab before the text of a line, -1
// for none: YAML takes no tabs there.
func indentingTab(src *parse.Source) int {
	for i, indenting := 0, true; i < len(src.Bytes); i++ {
		switch c := src.Bytes[i]; {
		case c == '\n':
			indenting = true
		case c == '\t' && indenting:
			return i
		case c != ' ':
			indenting = false
		}
	}
	return -1
}

// yamlAdvice says what mends the fault, where the parser's words do not.
func yamlAdvice(fault string) string {
	for _, a := range []struct{ fault, advice string }{
		{"mapping values are not allowed", "put a text that holds a colon in quotes, and begin keys that belong together in the same column"},
		{"did not find expected key", "begin the keys that belong together in the same column"},
		{"did not find expected '-' indicator", "begin the dashes of one list in the same column"},
		{"did not find expected ',' or ']'", "close the list with ] and part its entries by commas"},
		{"could not find expected ':'", "write a colon and a blank behind each key"},
		{"cannot start any token", "put a text that begins with such a character in quotes"},
		{"found unexpected end of stream", "close the quotes"},
	} {
		if strings.Contains(fault, a.fault) {
			return "; " + a.advice
		}
	}
	return ""
}

func (d *document) fail(at parse.Span, format string, args ...any) {
	*d.errs = append(*d.errs, parse.Error{Span: at, Msg: fmt.Sprintf(format, args...)})
}

// span is the place of a node: its text on its first line.
func (d *document) span(n *yaml.Node) parse.Span {
	line := d.src.Line(n.Line)
	start := line.Start
	for column := 1; column < n.Column && start < line.End; column++ {
		_, size := utf8.DecodeRune(d.src.Bytes[start:line.End])
		start += size
	}
	end := start
	if n.Kind == yaml.ScalarNode {
		end = start + len(n.Value)
		if quoted(n) {
			end += 2
		}
	}
	return d.src.Span(start, min(end, max(line.End, start)))
}

func quoted(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0
}

// within tells the place of the word at a byte of a node's text, where that can
// be told: in plain and quoted text on one line. Otherwise it is the node's
// place.
func (d *document) within(n *yaml.Node) func(offset int) parse.Span {
	src, at := d.src, d.span(n)
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || !bytes.Contains(src.Bytes[at.Start:at.End], []byte(n.Value)) {
		return func(int) parse.Span { return at }
	}
	first := at.Start
	if quoted(n) {
		first++
	}
	return func(offset int) parse.Span {
		start := first + offset
		if start > at.End {
			return at
		}
		end := start
		for end < at.End && wordByte(src.Bytes[end]) {
			end++
		}
		return src.Span(start, max(end, min(start+1, at.End)))
	}
}

// wordByte reports whether a byte can stand in a name or a figure of a formula.
func wordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.'
}

// kindName is what an analyst calls a node.
func kindName(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "keys with values"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Tag == "!!null":
		return "nothing"
	}
	return fmt.Sprintf("%q", n.Value)
}

// field is one key of a mapping and what reads its value.
type field struct {
	key  string
	read func(value *yaml.Node)
}

// fields reads a mapping: every key once, no key that is not listed. It
// returns the keys found, and nil where the node is no mapping.
func (d *document) fields(n *yaml.Node, what string, known []field) map[string]*yaml.Node {
	if d.hear != nil {
		d.expects(n, expected{kind: keysKind, what: what, names: keyNames(known)})
	}
	if n.Kind != yaml.MappingNode {
		d.fail(d.span(n), "expected %s as keys with values, found %s", what, kindName(n))
		return nil
	}
	found := make(map[string]*yaml.Node, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if _, twice := found[key.Value]; twice {
			d.fail(d.span(key), "expected %s once, found it again; remove one", key.Value)
			continue
		}
		found[key.Value] = key
		at := slices.IndexFunc(known, func(f field) bool { return f.key == key.Value })
		if at < 0 {
			d.fail(d.span(key), "%s has no key %s%s", what, key.Value, didYouMean(key.Value, keyNames(known)))
			continue
		}
		known[at].read(value)
	}
	return found
}

func keyNames(known []field) []string {
	names := make([]string, len(known))
	for i, f := range known {
		names[i] = f.key
	}
	return names
}

// text reads a text that is not empty.
func (d *document) text(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.expects(n, expected{kind: textKind})
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" || strings.TrimSpace(n.Value) == "" {
			d.fail(d.span(n), "expected a text, found %s", kindName(n))
			return
		}
		*into = strings.TrimSpace(n.Value)
	}
}

// id reads a name of letters, digits and underscores in lower case.
func (d *document) id(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.expects(n, expected{kind: idKind})
		var s string
		d.text(&s)(n)
		if s == "" {
			return
		}
		if !snakeCase(s) {
			d.fail(d.span(n), "expected a name in lower case with underscores, such as gross_profit, found %q", s)
			return
		}
		*into = s
	}
}

// yes reads true; false is the same as leaving the key out, so it is refused.
func (d *document) yes(into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.expects(n, expected{kind: trueKind})
		if n.Kind != yaml.ScalarNode || n.Value != "true" {
			d.fail(d.span(n), "expected true, found %s; leave the key out otherwise", kindName(n))
			return
		}
		*into = true
	}
}

// list reads a list, one call per element; an empty list does nothing, so it
// is refused.
func (d *document) list(what string, each func(*yaml.Node)) func(*yaml.Node) {
	return func(n *yaml.Node) {
		d.expects(n, expected{kind: listKind, what: what})
		if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
			d.fail(d.span(n), "expected a list of %s, found %s", what, kindName(n))
			return
		}
		for _, c := range n.Content {
			each(c)
		}
	}
}

// oneOf reads one of the names listed.
func oneOf[T ~string](d *document, what string, into *T, names []T) func(*yaml.Node) {
	all := func() []string {
		list := make([]string, len(names))
		for i, name := range names {
			list[i] = string(name)
		}
		return list
	}
	return func(n *yaml.Node) {
		if d.hear != nil {
			d.expects(n, expected{kind: choiceKind, what: what, names: all()})
		}
		var s string
		d.text(&s)(n)
		if s == "" {
			return
		}
		if !slices.Contains(names, T(s)) {
			d.fail(d.span(n), "expected %s (%s), found %q%s", what, strings.Join(all(), ", "), s, didYouMean(s, all()))
			return
		}
		*into = T(s)
	}
}

// rowStyle reads the style of a row of the template.
func (d *document) rowStyle(into *RowStyle) func(*yaml.Node) {
	return func(n *yaml.Node) {
		styles := []RowStyle{LineRow, StrongRow, SubtotalRow, TotalRow}
		names := make([]string, len(styles))
		for i, s := range styles {
			names[i] = s.String()
		}
		var name string
		oneOf(d, "a style", &name, names)(n)
		if i := slices.Index(names, name); i >= 0 {
			*into = styles[i]
		}
	}
}

func snakeCase(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c == '_' && i > 0 || c >= '0' && c <= '9' && i > 0) {
			return false
		}
	}
	return s != ""
}

// didYouMean is "; did you mean x?" where a name is near, "" where none is.
func didYouMean(word string, names []string) string {
	best, at := len(word)/3+2, ""
	for _, name := range names {
		if d := editDistance(word, name); d < best {
			best, at = d, name
		}
	}
	if at == "" {
		return ""
	}
	return "; did you mean " + at + "?"
}

// editDistance counts the letters to insert, remove, change or swap.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
