package workbook

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// markup reads XML strictly and quickly, as far as a workbook needs it: elements, attributes, text, the five named
// entities and numbered ones. It refuses document types, so nothing can be defined in a document, and whatever is not
// well-formed. The checks before a workbook is handed over read every sheet with it; encoding/xml takes ten times as
// long, and in the tests it is the witness that both agree.
type markup struct {
	data []byte
	pos  int
	open [][]byte // names of the open elements
	err  error

	more   bool // data is not all of the document
	before int  // bytes of it that came before data

	// The token that next read.
	kind  tokenKind
	name  []byte // of a start or end, with its prefix
	attrs []attr // of a start
	text  []byte // raw: entities not replaced
	empty bool   // the start closes itself: its end comes next, by itself
	last  bool
}

type tokenKind uint8

const (
	startToken tokenKind = iota + 1
	endToken
	textToken
)

type attr struct{ name, value []byte } // value raw

// next reads the next token; false at the end or at a fault, which err then says.
func (m *markup) next() bool {
	if m.err != nil {
		return false
	}
	if m.empty {
		m.empty, m.kind = false, endToken
		m.open = m.open[:len(m.open)-1]
		m.last = len(m.open) == 0
		return true
	}
	for m.pos < len(m.data) {
		if m.data[m.pos] != '<' {
			end := bytes.IndexByte(m.data[m.pos:], '<')
			if end < 0 {
				end = len(m.data) - m.pos
			}
			m.text, m.pos = m.data[m.pos:m.pos+end], m.pos+end
			if len(m.open) == 0 {
				if len(bytes.Trim(m.text, " \t\r\n")) > 0 {
					return m.fault("text outside the document's element")
				}
				continue
			}
			m.kind = textToken
			return m.checkContent(m.text)
		}
		rest := m.data[m.pos:]
		if len(rest) > 1 {
			if c := rest[1]; c == '/' {
				return m.end()
			} else if isLetter(c) {
				return m.start()
			}
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<?")):
			end := bytes.Index(rest, []byte("?>"))
			if end < 0 {
				return m.fault("an instruction without end")
			}
			m.pos += end + 2
		case bytes.HasPrefix(rest, []byte("<!--")):
			end := bytes.Index(rest, []byte("-->"))
			if end < 0 {
				return m.fault("a comment without end")
			}
			m.pos += end + 3
		case bytes.HasPrefix(rest, []byte("<!")):
			return m.fault("a document type or CDATA section, which a workbook has not")
		default:
			return m.start()
		}
	}
	switch {
	case m.more:
		return false
	case len(m.open) > 0:
		return m.fault("the end, with <" + string(m.open[len(m.open)-1]) + "> still open")
	case !m.last:
		return m.fault("no element at all")
	}
	return false
}

func (m *markup) fault(what string) bool {
	m.err = fmt.Errorf("expected well-formed XML, found at byte %d: %s", m.before+m.pos, what)
	return false
}

// goOn reads on in the next stretch of a document, when the one before is read; more says that others follow. A stretch
// ends where a tag does.
func (m *markup) goOn(data []byte, more bool) { m.data, m.pos, m.more = data, 0, more }

// letGo keeps of a stretch what the next one needs: its room may be used again.
func (m *markup) letGo() {
	for i := range m.open {
		m.open[i] = bytes.Clone(m.open[i])
	}
	m.before += len(m.data)
	m.data, m.pos = nil, 0
}

func (m *markup) end() bool {
	end := 2 // names are short
	for m.pos+end < len(m.data) && m.data[m.pos+end] != '>' {
		end++
	}
	if m.pos+end >= len(m.data) {
		return m.fault("an end tag without >")
	}
	name := m.data[m.pos+2 : m.pos+end]
	if n := len(name); n > 0 && name[n-1] <= ' ' {
		name = bytes.TrimRight(name, " \t\r\n")
	}
	if len(m.open) == 0 || !bytes.Equal(m.open[len(m.open)-1], name) {
		return m.fault("</" + string(name) + ">, which closes nothing that is open")
	}
	m.pos += end + 1
	m.open = m.open[:len(m.open)-1]
	m.kind, m.name, m.last = endToken, name, len(m.open) == 0
	return true
}

func (m *markup) start() bool {
	if m.last {
		return m.fault("a second element after the document's own")
	}
	m.pos++
	m.name = m.word()
	if len(m.name) == 0 {
		return m.fault("< without a name")
	}
	m.kind, m.attrs, m.empty = startToken, m.attrs[:0], false
	for {
		spaced := m.skipSpace()
		if m.pos >= len(m.data) {
			return m.fault("a tag without >")
		}
		switch m.data[m.pos] {
		case '>':
			m.pos++
			m.open = append(m.open, m.name)
			return true
		case '/':
			if m.pos+1 >= len(m.data) || m.data[m.pos+1] != '>' {
				return m.fault("/ inside a tag")
			}
			m.pos += 2
			m.open, m.empty = append(m.open, m.name), true
			return true
		}
		if !spaced {
			return m.fault("an attribute right after a value")
		}
		if !m.attribute() {
			return false
		}
	}
}

func (m *markup) attribute() bool {
	name := m.word()
	m.skipSpace()
	if len(name) == 0 || m.pos+1 >= len(m.data) || m.data[m.pos] != '=' {
		return m.fault("an attribute without a value")
	}
	m.pos++
	m.skipSpace()
	if m.pos >= len(m.data) || m.data[m.pos] != '"' && m.data[m.pos] != '\'' {
		return m.fault("an attribute value without quotes")
	}
	rest, quote := m.data[m.pos+1:], m.data[m.pos]
	end := valueLength(rest, quote)
	plain := end < len(rest) && rest[end] == quote
	for end < len(rest) && rest[end] != quote {
		if rest[end] == '<' {
			return m.fault("< in an attribute value")
		}
		end++
	}
	if end == len(rest) {
		return m.fault("an attribute value without end")
	}
	value := rest[:end]
	for i := range m.attrs {
		if bytes.Equal(m.attrs[i].name, name) {
			return m.fault("attribute " + string(name) + " twice")
		}
	}
	m.attrs = append(m.attrs, attr{name, value})
	m.pos += end + 2
	return plain || m.checkText(value)
}

// plainByte reports whether a character stands for itself in any text.
func plainByte(c byte) bool { return c >= ' ' && c < utf8.RuneSelf && c != '&' }

// word reads the name of an element or attribute; a workbook's are plain ASCII.
func (m *markup) word() []byte {
	start := m.pos
	if start < len(m.data) && (m.data[start]-'0' > 9 && m.data[start] != '.' && m.data[start] != '-') {
		for m.pos < len(m.data) && inName[m.data[m.pos]] {
			m.pos++
		}
	}
	return m.data[start:m.pos]
}

// inName are the characters of names; digits, points and hyphens begin none.
var inName = func() (is [256]bool) {
	for c := range is {
		is[c] = isLetter(byte(c)) || c >= '0' && c <= '9' || c == '_' || c == ':' || c == '.' || c == '-'
	}
	return is
}()

func (m *markup) skipSpace() bool {
	start := m.pos
	for m.pos < len(m.data) && (m.data[m.pos] == ' ' || m.data[m.pos] == '\t' || m.data[m.pos] == '\n' || m.data[m.pos] == '\r') {
		m.pos++
	}
	return m.pos > start
}

// checkContent reports whether raw text may stand between tags.
func (m *markup) checkContent(s []byte) bool {
	s = s[plainLength(s):]
	if len(s) == 0 {
		return true
	}
	if bytes.Contains(s, []byte("]]>")) {
		return m.fault("]]>, which ends nothing")
	}
	return m.checkText(s)
}

// checkText reports whether raw text has only characters and entities XML knows.
func (m *markup) checkText(s []byte) bool {
	ascii := true
	for i, c := range s {
		if plainByte(c) {
			continue
		}
		switch {
		case c == '&':
			if _, n := entity(s[i:]); n == 0 {
				return m.fault("an & that begins no entity")
			}
		case c < 0x20 && c != '\t' && c != '\n' && c != '\r':
			return m.fault(fmt.Sprintf("control character 0x%02X", c))
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	if !ascii && (!utf8.Valid(s) || bytes.Contains(s, []byte("\uFFFE")) || bytes.Contains(s, []byte("\uFFFF"))) {
		return m.fault("bytes that are no text")
	}
	return true
}

// entity reads an entity at the start of s and is its character and its length, 0 for none.
func entity(s []byte) (rune, int) {
	end := bytes.IndexByte(s, ';')
	if end < 2 || end > 10 {
		return 0, 0
	}
	switch name := string(s[1:end]); name {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	default:
		if name[0] != '#' || len(name) < 2 {
			return 0, 0
		}
		digits, base := name[1:], rune(10)
		if digits[0] == 'x' {
			digits, base = digits[1:], 16
		}
		r := rune(0)
		for _, c := range []byte(digits) {
			d := rune(99)
			switch {
			case c >= '0' && c <= '9':
				d = rune(c - '0')
			case c|0x20 >= 'a' && c|0x20 <= 'f':
				d = rune(c|0x20-'a') + 10
			}
			if d >= base {
				return 0, 0
			}
			if r = r*base + d; r > utf8.MaxRune {
				return 0, 0
			}
		}
		if digits == "" || !utf8.ValidRune(r) || r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return 0, 0
		}
		return r, end + 1
	}
}

// plain is raw text with its entities replaced; without any it is s itself.
func plain(s []byte) []byte {
	if bytes.IndexByte(s, '&') < 0 {
		return s
	}
	return appendPlain(make([]byte, 0, len(s)), s)
}

// appendPlain adds raw text with its entities replaced.
func appendPlain(b, s []byte) []byte {
	for {
		at := bytes.IndexByte(s, '&')
		if at < 0 {
			return append(b, s...)
		}
		b, s = append(b, s[:at]...), s[at:]
		if r, n := entity(s); n > 0 {
			b, s = utf8.AppendRune(b, r), s[n:]
		} else {
			b, s = append(b, s[0]), s[1:]
		}
	}
}

// attr is the raw value of an attribute of the start just read, nil where it has none.
func (m *markup) attr(name string) []byte {
	for i := range m.attrs {
		if string(m.attrs[i].name) == name {
			return m.attrs[i].value
		}
	}
	return nil
}

// value is the value of an attribute of the start just read, "" where it has none.
func (m *markup) value(name string) string { return string(plain(m.attr(name))) }
