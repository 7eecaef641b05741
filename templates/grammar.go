package templates

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tieout/parse"
)

// How a value of a template is read.
type valueKind int

const (
	anyKind    valueKind = iota // what only its own reader knows
	textKind                    // a text or a figure
	idKind                      // a name in lower case
	trueKind                    // true
	choiceKind                  // one of the names listed
	listKind
	keysKind // keys with values
)

// expected is what a reader expects of a node.
type expected struct {
	kind  valueKind
	what  string   // of a list: its elements; of keys: what they describe, "a row"
	names []string // of a choice: its values; of keys: the keys, in order
}

// Takes says which values a key takes. Where it may be read in several ways,
// there is one Takes for each.
type Takes struct {
	Kind   valueKind
	Values []string // of a choice
	Keys   string   // name of the Keys a value must have, "" for none
	Each   []Takes  // of a list: its elements
}

// Key is one key of a template.
type Key struct {
	Name    string
	Takes   []Takes
	Meaning string // one line
}

// Keys are the keys that describe one thing.
type Keys struct {
	Of   string // "a template", "a sheet", "a row"
	Keys []Key
}

// maxGrammarDepth is above the nesting of any template.
const maxGrammarDepth = 16

// Grammar lists every key of a template, the outermost first.
func Grammar() []Keys {
	return grammarOf(func(d *document, root *yaml.Node) {
		var head parse.Span
		d.readTemplate(&Template{}, root, &head)
	})
}

// CaptionsGrammar lists every key of a file of caption rules.
func CaptionsGrammar() []Keys {
	return grammarOf(func(d *document, root *yaml.Node) { d.readCaptions(root) })
}

// ThemeGrammar lists every key of a theme file.
func ThemeGrammar() []Keys {
	return grammarOf(func(d *document, root *yaml.Node) { d.readTheme(&Theme{}, root) })
}

// grammarOf asks the readers themselves: they are given documents that hold
// each key they know, until they know no more, and say what they expect of
// every value.
func grammarOf(read func(d *document, root *yaml.Node)) []Keys {
	g := &grammar{read: read, heard: map[string][]expected{}}
	for before := -1; before != g.answers; {
		before = g.answers
		for _, unknown := range []yaml.Kind{yaml.ScalarNode, yaml.MappingNode, yaml.SequenceNode} {
			g.ask(unknown)
		}
	}
	g.list("")
	return g.all
}

// grammar is what the readers said, by the path of the node: ".sheets[].tab".
type grammar struct {
	read    func(d *document, root *yaml.Node)
	heard   map[string][]expected
	answers int // how many things were heard
	all     []Keys
}

// ask reads one document made of all keys known so far. Values nothing is
// known of are nodes of the kind unknown.
func (g *grammar) ask(unknown yaml.Kind) {
	paths := map[*yaml.Node]string{}
	root := g.node("", unknown, paths, 0)
	var errs parse.Errors
	d := &document{src: parse.NewSource("grammar", []byte("grammar")), errs: &errs}
	first := map[*yaml.Node]bool{} // a reader built on another one speaks first
	d.hear = func(n *yaml.Node, e expected) {
		if path, ours := paths[n]; ours && !first[n] {
			first[n] = true
			g.note(path, e)
			if list, element := strings.CutSuffix(path, "[]"); element && len(g.heard[list]) > 0 {
				g.note(list, expected{kind: listKind}) // its reader takes a list beside something else
			}
		}
	}
	g.read(d, root)
}

// note remembers what is expected at a path.
func (g *grammar) note(path string, e expected) {
	same := func(h expected) bool { return h.kind == e.kind && (h.what == e.what || e.kind == listKind) }
	if !slices.ContainsFunc(g.heard[path], same) {
		g.heard[path] = append(g.heard[path], e)
		g.answers++
	}
}

// node is a value that has all the keys known of it.
func (g *grammar) node(path string, unknown yaml.Kind, paths map[*yaml.Node]string, depth int) *yaml.Node {
	n := &yaml.Node{Kind: unknown, Line: 1, Column: 1}
	paths[n] = path
	heard := g.heard[path]
	if len(heard) == 0 || depth > maxGrammarDepth {
		switch {
		case unknown == yaml.ScalarNode:
			n.Value, n.Tag = "x", "!!str"
		case unknown == yaml.SequenceNode && depth <= maxGrammarDepth:
			n.Content = []*yaml.Node{g.leaf(path+"[]", paths), g.leaf(path+"[]", paths)}
		}
		return n
	}
	e := heard[0]
	for _, other := range heard {
		if unknown == yaml.MappingNode && other.kind == keysKind || unknown == yaml.SequenceNode && other.kind == listKind {
			e = other
		}
	}
	switch e.kind {
	case keysKind:
		n.Kind = yaml.MappingNode
		for _, name := range e.names {
			key := &yaml.Node{Kind: yaml.ScalarNode, Value: name, Line: 1, Column: 1}
			n.Content = append(n.Content, key, g.node(path+"."+name, unknown, paths, depth+1))
		}
	case listKind:
		n.Kind = yaml.SequenceNode
		n.Content = []*yaml.Node{g.node(path+"[]", unknown, paths, depth+1)}
	default:
		if e.kind == textKind && unknown == yaml.SequenceNode && !strings.HasSuffix(path, "[]") {
			n.Kind, n.Content = yaml.SequenceNode, []*yaml.Node{g.leaf(path+"[]", paths)}
			break
		}
		n.Kind, n.Value, n.Tag = yaml.ScalarNode, "x", "!!str"
	}
	return n
}

// leaf is a text at a path.
func (g *grammar) leaf(path string, paths map[*yaml.Node]string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: "x", Tag: "!!str", Line: 1, Column: 1}
	paths[n] = path
	return n
}

// list adds the keys of the value at path, and those of the values in it.
func (g *grammar) list(path string) {
	for _, e := range g.heard[path] {
		switch e.kind {
		case listKind:
			g.list(path + "[]")
		case keysKind:
			at := slices.IndexFunc(g.all, func(k Keys) bool { return k.Of == e.what })
			if at < 0 {
				at = len(g.all)
				g.all = append(g.all, Keys{Of: e.what})
			}
			for _, name := range e.names {
				if !slices.ContainsFunc(g.all[at].Keys, func(k Key) bool { return k.Name == name }) {
					g.all[at].Keys = append(g.all[at].Keys, Key{Name: name, Takes: g.takes(path + "." + name), Meaning: meaning(e.what, name)})
				}
			}
			for _, name := range e.names {
				g.list(path + "." + name)
			}
		}
	}
}

func (g *grammar) takes(path string) []Takes {
	var all []Takes
	for _, e := range g.heard[path] {
		t := Takes{Kind: e.kind}
		switch e.kind {
		case choiceKind:
			t.Values = e.names
		case listKind:
			t.Each = g.takes(path + "[]")
		case keysKind:
			t.Keys = e.what
		}
		all = append(all, t)
	}
	return all
}

// meaning is one line on a key, "" where there is none.
func meaning(of, key string) string {
	if of == "colours" {
		for _, c := range ThemeColours() {
			if c.Name == key {
				return c.Meaning
			}
		}
	}
	if of == "formats" {
		for _, f := range ThemeFormats() {
			if f.Name == key {
				return f.Meaning
			}
		}
	}
	for _, m := range meanings {
		if key == m.key && (m.of == of || m.of == "") {
			return m.text
		}
	}
	return ""
}

// String says in words which values are taken.
func (t Takes) String() string {
	switch t.Kind {
	case textKind:
		return "text"
	case idKind:
		return "name"
	case trueKind:
		return "true"
	case choiceKind:
		return strings.Join(t.Values, ", ")
	case listKind:
		if len(t.Each) == 0 {
			return "list"
		}
		return "list of: " + takesWords(t.Each)
	case keysKind:
		return "keys of " + t.Keys
	}
	return "see the meaning"
}

func takesWords(all []Takes) string {
	var words []string
	for _, t := range all {
		words = append(words, t.String())
	}
	if len(words) == 0 {
		return "text"
	}
	return strings.Join(words, "; or ")
}
