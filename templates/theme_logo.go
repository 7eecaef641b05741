package templates

import (
	"bytes"
	"fmt"
	"image"
	_ "image/jpeg" // the formats a logo may have
	_ "image/png"

	"go.yaml.in/yaml/v3"

	"tieout/parse"
)

// Logo is a house's picture on the cover.
type Logo struct {
	File          string // as the theme names it, beside the theme's own file
	Alt           string // what it shows, for those who cannot see it
	Format        string // png or jpeg
	Data          []byte // nil until Load was given it
	Width, Height int    // pixels

	at parse.Span
}

// Limits on a logo: every mail that carries the workbook carries it too.
const (
	MaxLogo       = 1 << 20 // bytes
	maxLogoPixels = 4000    // on a side
	maxAlt        = 200
)

func (d *document) readLogo(t *Theme, n *yaml.Node) {
	l := &Logo{at: d.span(n)}
	found := d.fields(n, "a logo", []field{
		{"file", func(n *yaml.Node) { d.text(&l.File)(n); l.at = d.span(n) }},
		{"alt", func(n *yaml.Node) {
			d.text(&l.Alt)(n)
			if len([]rune(l.Alt)) > maxAlt {
				d.fail(d.span(n), "expected at most %d characters, found %d", maxAlt, len([]rune(l.Alt)))
			}
		}},
	})
	switch {
	case found == nil:
	case found["file"] == nil:
		d.fail(l.at, "expected file: the name of a PNG or JPEG beside this one, found none")
	case found["alt"] == nil:
		d.fail(l.at, "expected alt: what the logo shows, for those who cannot see it, found none")
	case l.File != "" && l.Alt != "":
		t.Logo = l
	}
}

// Load gives the logo its picture. The error points to its file in the theme.
func (l *Logo) Load(data []byte) error {
	fail := func(format string, args ...any) error {
		return parse.Errors{{Span: l.at, Msg: fmt.Sprintf(format, args...)}}
	}
	if len(data) > MaxLogo {
		return fail("expected a logo of at most %d KB, found more; make the picture smaller", MaxLogo>>10)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return fail("expected a PNG or JPEG, found another kind of file, or a damaged one")
	}
	if config.Width > maxLogoPixels || config.Height > maxLogoPixels || config.Width < 1 || config.Height < 1 {
		return fail("expected a logo of at most %d by %d pixels, found %d by %d; make the picture smaller", maxLogoPixels, maxLogoPixels, config.Width, config.Height)
	}
	if _, _, err := image.Decode(bytes.NewReader(data)); err != nil {
		return fail("expected a whole picture, found a damaged one: save it again")
	}
	l.Data, l.Format, l.Width, l.Height = data, format, config.Width, config.Height
	return nil
}

// Missing is the error of a logo whose file cannot be read, and why.
func (l *Logo) Missing(cause string) error {
	return parse.Errors{{Span: l.at, Msg: fmt.Sprintf("expected a picture beside the theme, found %s: %s", l.File, cause)}}
}
