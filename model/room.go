package model

// room is memory for many short lists.
type room[T any] struct{ free []T }

// list is an empty list with room for n.
func (r *room[T]) list(n int) []T {
	if n > len(r.free) {
		r.free = make([]T, max(n, 128))
	}
	list := r.free[:0:n]
	r.free = r.free[n:]
	return list
}

// open is an empty list with room for n or more that may turn out shorter: what
// comes to stand in it is kept, and nothing else may be asked for before.
func (r *room[T]) open(n int) []T {
	if n > len(r.free) {
		r.free = make([]T, max(n, 1024))
	}
	return r.free[:0]
}

// keep is a list that was open, as long as it is.
func (r *room[T]) keep(list []T) []T {
	n := len(list)
	r.free = r.free[n:]
	return list[:n:n]
}
