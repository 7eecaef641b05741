package model

import "iter"

// chains are lists by key that share one slice.
type chains[K comparable, V any] struct {
	ends  map[K]chain
	links []link[V]
}

// chain is where a list begins and ends among the links, and how long it is.
type chain struct{ first, last, n int32 }

type link[V any] struct {
	value V
	next  int32
}

// newChains are as many lists with room for n values.
func newChains[K comparable, V any](keys, n int) chains[K, V] {
	return chains[K, V]{ends: make(map[K]chain, keys), links: make([]link[V], 0, n)}
}

// add appends a value to the list of a key.
func (c *chains[K, V]) add(key K, list chain, v V) {
	at := int32(len(c.links))
	c.links = append(c.links, link[V]{v, -1})
	if list.n == 0 {
		list.first = at
	} else {
		c.links[list.last].next = at
	}
	c.ends[key] = chain{list.first, at, list.n + 1}
}

// of are the values of the list of a key.
func (c *chains[K, V]) of(key K) iter.Seq[V] { return c.all(c.ends[key]) }

// all are the values of a list.
func (c *chains[K, V]) all(list chain) iter.Seq[V] {
	return func(yield func(V) bool) {
		for at, n := list.first, list.n; n > 0; n-- {
			if !yield(c.links[at].value) {
				return
			}
			at = c.links[at].next
		}
	}
}
