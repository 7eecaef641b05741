package model

import (
	"bytes"
	"hash/maphash"
	"iter"
	"slices"
	"strconv"
)

// testedChecks are the checks made, so that none is made twice, by a hash of
// their figures.
type testedChecks struct {
	seed maphash.Seed
	made map[uint64][]*Check
	keys keyWriter
}

// add notes a check; false where one of the same figures was made before.
func (t *testedChecks) add(c *Check) bool {
	hash := uint64(0)
	for list := range c.terms() {
		for i := range list {
			hash += list[i].hash(t.seed) // in any order
		}
	}
	for _, other := range t.made[hash] {
		if key := string(t.keys.check(c)); key == string(t.keys.check(other)) {
			return false
		}
	}
	t.made[hash] = append(t.made[hash], c)
	return true
}

func (t *Term) hash(seed maphash.Seed) uint64 {
	const odd = 0x9e3779b97f4a7c15
	h := maphash.String(seed, t.Schedule)*odd + maphash.String(seed, t.Line)
	h = (h*odd+uint64(t.Statement))*odd + uint64(t.Column)
	h = h*odd + uint64(t.Quantity)
	if t.Times != nil {
		h = h*odd + t.Times.hash(seed)
	}
	return h * odd
}

// terms are the figures of a check, side by side.
func (c *Check) terms() iter.Seq[[]Term] {
	return func(yield func([]Term) bool) {
		_ = yield(c.Left.Terms) && yield(c.Left.Over) && yield(c.Right.Terms) && yield(c.Right.Over)
	}
}

// keyWriter writes keys into room of its own. A key holds until the next is
// asked for.
type keyWriter struct {
	text  []byte
	terms [][]byte
}

// check is the key of a check: it names its figures, whatever side they stand on.
func (w *keyWriter) check(c *Check) []byte {
	w.terms, w.text = w.terms[:0], w.text[:0]
	for list := range c.terms() {
		for i := range list {
			from := len(w.text)
			w.text = appendTermKey(w.text, &list[i])
			w.terms = append(w.terms, w.text[from:])
		}
	}
	slices.SortFunc(w.terms, bytes.Compare)
	from := len(w.text)
	for _, t := range w.terms {
		w.text = append(append(w.text, t...), ' ')
	}
	return w.text[from:]
}

// figureKey tells the figures of facts apart.
type figureKey struct {
	statement        Kind
	schedule, line   string
	column, quantity int
}

func (t *Term) figure() figureKey {
	return figureKey{t.Statement, t.Schedule, t.Line, t.Column, t.Quantity}
}

func appendTermKey(key []byte, t *Term) []byte {
	key = strconv.AppendInt(key, int64(t.Statement), 10)
	key = append(append(append(key, '|'), t.Schedule...), '|')
	key = strconv.AppendInt(append(append(key, t.Line...), '|'), int64(t.Column), 10)
	key = strconv.AppendInt(append(key, '|'), int64(t.Quantity), 10)
	if t.Times != nil {
		key = appendTermKey(append(key, 'x'), t.Times)
	}
	return key
}
