package model

import (
	"slices"
	"strings"

	"tieout/parse"
)

// filing is a report whose captions, headings and titles, which many readers
// ask for, are read into normal form once.
type filing struct {
	*parse.Filing
	wordings map[string]*wording
	room     []string // for words of several texts
}

// wording is a text in normal form. All who ask share its words: they may be
// cut, not changed.
type wording struct {
	plain []string // without what stands in parentheses, as words says
	all   []string // with it, as allWords says
	uncut []string // the same with a reference to a note at its end

	coded, allCoded []code // the same in codes, once asked for
}

func newFiling(f *parse.Filing) *filing {
	return &filing{Filing: f, wordings: make(map[string]*wording, 512)}
}

// wording is the normal form of a text.
func (f *filing) wording(text string) *wording {
	w := f.wordings[text]
	if w == nil {
		w = f.newWording(text)
		f.wordings[text] = w
	}
	return w
}

// words and allWords are those of a text.
func (f *filing) words(text string) []string    { return f.wording(text).plain }
func (f *filing) allWords(text string) []string { return f.wording(text).all }

// follow appends the words of a heading to those of a text, as if the heading
// followed the text.
func (f *filing) follow(words []string, heading string) []string {
	if n := len(words); n > 0 && joins(words[n-1]) {
		return appendNormal(words, heading, true)
	}
	return append(words, f.wording(heading).uncut...)
}

// uncut are the words of a text, what stands in parentheses and a reference to
// a note at its end included.
func (f *filing) uncut(text string) []string {
	if len(text) > len(f.room) { // no text has more words than letters
		f.room = make([]string, max(len(text), 1024))
	}
	w := appendNormal(f.room[:0], text, true)
	f.room = f.room[len(w):]
	return slices.Clip(w)
}

func (f *filing) newWording(text string) *wording {
	w := &wording{}
	if text != "" {
		w.uncut = f.uncut(text)
		w.all = slices.Clip(withoutNote(w.uncut))
	}
	w.plain = w.all
	if strings.ContainsAny(text, "([{") {
		if plain := slices.Clip(words(text)); !slices.Equal(plain, w.all) {
			w.plain = plain
		}
	}
	return w
}

// codes are plain and all in the codes of the catalogues.
func (w *wording) codes() (plain, all []code) {
	if w.coded == nil {
		x := catalogueIndex()
		w.coded = x.codesOf(w.plain)
		w.allCoded = w.coded
		if !slices.Equal(w.plain, w.all) {
			w.allCoded = x.codesOf(w.all)
		}
	}
	return w.coded, w.allCoded
}
