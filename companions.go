package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tieout/model"
	"tieout/parse"
	"tieout/templates"
)

// maxSmallFile is far above any file of caption rules or theme, and above what
// their readers take.
const maxSmallFile = 2 << 20

// captionsFile is the file of caption rules to read.
func (o exportOptions) captionsFile() string { return o.companion(o.captions, templates.CaptionsFile) }

// companion is the file given, or the one of that name in the template's
// folder; "" for neither.
func (o exportOptions) companion(given, name string) string {
	if given == "" && o.template != "" {
		if file := filepath.Join(o.template, name); isFile(file) {
			return file
		}
	}
	return given
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// readCaptions reads a file of caption rules; none without a name.
func readCaptions(file string) ([]model.CaptionRule, error) {
	if file == "" {
		return nil, nil
	}
	data, err := readSmall("--captions", "a file of caption rules", file)
	if err != nil {
		return nil, err
	}
	rules, err := templates.Captions(filepath.ToSlash(file), data)
	return rules, fail(exitUsage, err)
}

// readSmall is a file that a flag names, as far as such a file may be large.
func readSmall(flag, what, file string) ([]byte, error) {
	data, err := readFile(file, maxSmallFile)
	if err != nil {
		return nil, misuse("%s %s: %s; expected %s", flag, file, plainCause(err), what)
	}
	return data, nil
}

// readFile is the beginning of a file, of at most so many bytes.
func readFile(file string, limit int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit))
}

// themed is the template with the tabs of the theme that is asked for, and the
// theme, nil for the shipped look.
func (o exportOptions) themed(t *templates.Template) (*templates.Template, *templates.Theme, error) {
	theme, err := readTheme(o.companion(o.theme, templates.ThemeFile))
	if theme == nil || err != nil {
		return t, nil, err
	}
	themed, err := t.Themed(theme)
	return themed, theme, fail(exitUsage, err)
}

// readTheme reads a theme file and the logo it names; nil without a name.
func readTheme(file string) (*templates.Theme, error) {
	if file == "" {
		return nil, nil
	}
	data, err := readSmall("--theme", "a theme file", file)
	if err != nil {
		return nil, err
	}
	theme, err := templates.ReadTheme(filepath.ToSlash(file), data)
	if err != nil {
		return nil, fail(exitUsage, err)
	}
	return theme, fail(exitUsage, loadLogo(file, theme.Logo))
}

// loadLogo reads the picture that a theme names; nil for none.
func loadLogo(theme string, logo *templates.Logo) error {
	if logo == nil {
		return nil
	}
	data, err := readFile(filepath.Join(filepath.Dir(theme), filepath.FromSlash(logo.File)), templates.MaxLogo+1)
	if err != nil {
		return logo.Missing(plainCause(err))
	}
	return logo.Load(data)
}

// understandWith understands a filing with caption rules, and says which of
// them place nothing. read is called when the filing is read, before its figures
// have a meaning; it may be nil.
func (s *session) understandWith(src *parse.Source, rules []model.CaptionRule, read func(*parse.Filing)) (*model.Model, error) {
	filing, err := readFiling(src)
	if err != nil {
		return nil, err
	}
	if read != nil {
		read(filing)
	}
	m, err := meaning(filing, rules)
	if err != nil {
		return nil, err
	}
	for _, r := range m.Idle(rules) {
		s.stderr.printf("%s: note: %q is no caption of %s that could be it, so this rule has no effect here\n", r.At, r.Caption, r.Line)
	}
	return m, nil
}

// unplaced prints the captions that name no known line, as rules to paste.
func (p *page) unplaced(m *model.Model) {
	all := m.Unplaced()
	if len(all) == 0 {
		return
	}
	p.printf("\n%s\n", p.paint(bold, fmt.Sprintf("Captions that name no known line (%d)", len(all))))
	p.wrapped("", "They stand in the workbook as filed. To say what one means, put its rule into a file for --captions; "+
		"\"tieout template doc\" lists the lines there are.")
	p.printf("\ncaptions:\n")
	for _, u := range all {
		mark, line := "", u.Line
		if line == "" {
			mark, line = "#", u.Statement+".?"
		}
		number, _ := u.At.Position()
		p.printf("%s- caption: %s   # line %d\n%s  line: %s\n", mark, yamlText(u.Caption), number, mark, line)
	}
}

// yamlText is a caption as YAML takes it.
func yamlText(s string) string {
	plain := strings.IndexFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(" ,.;()/-", r))
	}) < 0
	first := s[:min(len(s), 1)]
	if plain && first >= "A" && !strings.HasSuffix(s, " ") {
		return s
	}
	return strconv.Quote(s)
}
