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
}

// wording is a text in normal form. All who ask share its words: they may be
// cut, not changed.
type wording struct {
	plain []string    // without what stands in parentheses, as words says
	all   []string    // with it, as allWords says
	codes [2][]uint16 // plain and all in the vocabulary of the catalogues, once asked for
}

func newFiling(f *parse.Filing) *filing {
	return &filing{Filing: f, wordings: make(map[string]*wording, 512)}
}

// wording is the normal form of a text.
func (f *filing) wording(text string) *wording {
	w := f.wordings[text]
	if w == nil {
		w = newWording(text)
		f.wordings[text] = w
	}
	return w
}

// words and allWords are those of a text.
func (f *filing) words(text string) []string    { return f.wording(text).plain }
func (f *filing) allWords(text string) []string { return f.wording(text).all }

func newWording(text string) *wording {
	w := &wording{all: slices.Clip(allWords(text))}
	w.plain = w.all
	if strings.ContainsAny(text, "([{") {
		if plain := slices.Clip(words(text)); !slices.Equal(plain, w.all) {
			w.plain = plain
		}
	}
	return w
}
