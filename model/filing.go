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
	room     room[string]            // for words of texts
	titles   []*wording              // of sections, once asked for
	figures  room[Figure]            // for lines
	points   room[point]             // for series
	leads    map[*Statement][]string // what introduces a schedule, once asked for
}

// wording is a text in normal form. All who ask share its words: they may be
// cut, not changed.
type wording struct {
	plain []string // without what stands in parentheses, as words says
	all   []string // with it, as allWords says
	uncut []string // the same with a reference to a note at its end

	coded, allCoded []code   // plain and all in codes, once asked for
	tells           []string // telling words of all, once asked for
}

func newFiling(f *parse.Filing) *filing {
	return &filing{Filing: f, wordings: make(map[string]*wording, 512), leads: map[*Statement][]string{}}
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

// titleOf is the title of a section, of an Item or a note, in normal form; that
// of nothing outside any.
func (f *filing) titleOf(section int) *wording {
	if section < 0 || section >= len(f.Sections) {
		return f.wording("")
	}
	if f.titles == nil {
		f.titles = make([]*wording, len(f.Sections))
	}
	if f.titles[section] == nil {
		f.titles[section] = f.wording(f.Sections[section].Title)
	}
	return f.titles[section]
}

// words and allWords are those of a text.
func (f *filing) words(text string) []string    { return f.wording(text).plain }
func (f *filing) allWords(text string) []string { return f.wording(text).all }

// follow appends the words of a heading to those of a text, as if the heading
// followed the text.
func (f *filing) follow(words []string, text string, heading *wording) []string {
	if n := len(words); n > 0 && joins(words[n-1]) {
		return appendNormal(words, text, true)
	}
	return append(words, heading.uncut...)
}

// uncut are the words of a text, what stands in parentheses and a reference to
// a note at its end included.
func (f *filing) uncut(text string) []string {
	return f.room.keep(appendNormal(f.room.open(len(text)), text, true)) // no text has more words than letters
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

// tellingOf are the telling words of a wording.
func (f *filing) tellingOf(w *wording) []string {
	if w.tells == nil {
		w.tells = f.telling(w.all)
	}
	return w.tells
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
