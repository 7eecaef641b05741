package templates

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"tieout/parse"
)

// ThemeFile is the file of a template's folder that says how its workbooks
// look. It is no part of the template itself.
const ThemeFile = "theme.yaml"

// Theme is a house's style. What it leaves out is as shipped; nil is the
// shipped look.
type Theme struct {
	Font      string            // of all but the text of the filing, "" as shipped
	FixedFont string            // of the text of the filing
	Colours   map[string]string // by the names of ThemeColours, RRGGBB
	Charts    []string          // colours of the series of charts in their order, RRGGBB; none as shipped
	Formats   map[string]string // number formats of spreadsheets by the names of ThemeFormats
	Footer    string            // at the left of every printed page, instead of the company's name
	Tabs      map[string]string // names of tabs by the id of the sheet
	Order     []string          // ids of sheets that stand first, in this order
	Logo      *Logo             // on the cover, nil for none
	Labels    *Labels           // the house's words, nil for the program's

	tabsAt  map[string]parse.Span
	orderAt []parse.Span
}

// ThemeColour is a colour that a theme may change.
type ThemeColour struct {
	Name, Meaning string
}

// ThemeColours lists the colours a theme may change.
func ThemeColours() []ThemeColour {
	return []ThemeColour{
		{"text", "figures and captions"},
		{"title", "titles, headings and the rule below them"},
		{"subtitle", "subtitles, notes and line numbers"},
		{"header_fill", "behind the headings of columns"},
		{"forecast_fill", "behind the headings of forecast years"},
		{"input", "figures typed in: from the filing, or assumed"},
		{"input_fill", "behind assumptions"},
		{"cross_sheet", "figures taken from another sheet"},
		{"link", "links"},
		{"pass", "a check that holds"}, {"pass_fill", "behind it"},
		{"fail", "a check that fails"}, {"fail_fill", "behind it"},
		{"warn", "a warning"}, {"warn_fill", "behind it"},
		{"cover_tab", "tab of the cover"}, {"statement_tab", "tabs of statements"}, {"schedule_tab", "tabs of schedules"},
		{"check_tab", "tabs of checks"}, {"source_tab", "tabs of sources"},
	}
}

// ReadTheme reads a theme file. Name is what positions begin with. The error
// is a parse.Errors with every problem at its place.
func ReadTheme(name string, data []byte) (*Theme, error) {
	t := &Theme{}
	var errs parse.Errors
	if d, root := readDocument(parse.NewSource(name, data), &errs); root != nil {
		d.readTheme(t, root)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

var (
	colourText = regexp.MustCompile(`^#?[0-9A-Fa-f]{6}$`)
	fontText   = regexp.MustCompile(`^[\pL\pN][\pL\pN ._-]{0,30}$`)
)

func (d *document) readTheme(t *Theme, root *yaml.Node) {
	font := func(into *string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			d.text(into)(n)
			if *into != "" && !fontText.MatchString(*into) {
				d.fail(d.span(n), "expected the name of a font of at most 31 letters, digits and blanks, found %q", *into)
			}
		}
	}
	var colours []field
	for _, c := range ThemeColours() {
		colours = append(colours, field{c.Name, func(n *yaml.Node) {
			var s string
			if d.colour(&s)(n); s != "" {
				if t.Colours == nil {
					t.Colours = map[string]string{}
				}
				t.Colours[c.Name] = s
			}
		}})
	}
	var formats []field
	for _, f := range ThemeFormats() {
		formats = append(formats, field{f.Name, func(n *yaml.Node) { d.readFormat(t, f, n) }})
	}
	found := d.fields(root, "a theme", []field{
		{"font", font(&t.Font)},
		{"fixed_font", font(&t.FixedFont)},
		{"colours", func(n *yaml.Node) { d.fields(n, "colours", colours) }},
		{"chart_colours", d.list("colours", func(n *yaml.Node) {
			var s string
			if d.colour(&s)(n); s != "" {
				t.Charts = append(t.Charts, s)
			}
		})},
		{"formats", func(n *yaml.Node) { d.fields(n, "formats", formats) }},
		{"logo", func(n *yaml.Node) { d.readLogo(t, n) }},
		{"footer", func(n *yaml.Node) {
			d.text(&t.Footer)(n)
			if len([]rune(t.Footer)) > 80 {
				d.fail(d.span(n), "expected a footer of at most 80 characters, found %d", len([]rune(t.Footer)))
			}
		}},
		{"tabs", func(n *yaml.Node) { d.readTabs(t, n) }},
		{"labels", func(n *yaml.Node) { d.readLabels(t, n) }},
		{"order", d.list("ids of sheets", func(n *yaml.Node) {
			var id string
			if d.id(&id)(n); id == "" {
				return
			}
			if slices.Contains(t.Order, id) {
				d.fail(d.span(n), "expected %s once, found it again; remove one", id)
				return
			}
			t.Order, t.orderAt = append(t.Order, id), append(t.orderAt, d.span(n))
		})},
	})
	if found != nil && len(found) == 0 {
		d.fail(d.span(root), "expected fonts, colours, formats, a logo, a footer, tabs, labels or an order of sheets, found none; a theme that says nothing has no effect")
	}
}

// colour reads a colour as RRGGBB.
func (d *document) colour(into *string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var s string
		d.text(&s)(n)
		switch {
		case s == "":
		case !colourText.MatchString(s):
			d.fail(d.span(n), `expected a colour as six digits of 0 to F in quotes, such as "1F3864", found %q`, s)
		default:
			*into = strings.ToUpper(strings.TrimPrefix(s, "#"))
		}
	}
}

// readTabs reads names of tabs; which sheets there are, only a template knows.
func (d *document) readTabs(t *Theme, n *yaml.Node) {
	if n.Kind != yaml.MappingNode || len(n.Content) == 0 {
		d.fail(d.span(n), "expected tabs as ids of sheets with their names, found %s", kindName(n))
		return
	}
	t.Tabs, t.tabsAt = map[string]string{}, map[string]parse.Span{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		var tab string
		d.text(&tab)(value)
		if tab == "" {
			continue
		}
		if msg := tabFault(tab); msg != "" {
			d.fail(d.span(value), "expected a tab name as Excel allows it, found %q: %s", tab, msg)
			continue
		}
		if _, twice := t.Tabs[key.Value]; twice {
			d.fail(d.span(key), "expected %s once, found it again; remove one", key.Value)
			continue
		}
		t.Tabs[key.Value], t.tabsAt[key.Value] = tab, d.span(key)
	}
}

// Themed is the template with the tabs of a theme and its order of sheets. A
// sheet that only another shipped template has is passed over, so that a house
// has one theme for all. The error is a parse.Errors: a sheet that is nowhere,
// two tabs of one name, or what would have no effect.
func (t *Template) Themed(theme *Theme) (*Template, error) {
	if theme == nil {
		return t, nil
	}
	var errs parse.Errors
	fail := func(at parse.Span, msg string) { errs = append(errs, parse.Error{Span: at, Msg: msg}) }
	known := func(id string, at parse.Span) {
		if slices.Contains(t.sheetIDs(), id) || shippedSheet(id) {
			return
		}
		fail(at, "expected a sheet of the template "+t.Name+", found no sheet "+id+didYouMean(id, t.sheetIDs()))
	}
	for id, at := range theme.tabsAt {
		known(id, at)
	}
	for i, id := range theme.Order {
		known(id, theme.orderAt[i])
	}
	if theme.Logo != nil && !slices.ContainsFunc(t.sheets, func(s *sheetSpec) bool { return s.kind == CoverSheet }) {
		fail(theme.Logo.at, "expected a sheet of the kind cover, which the logo stands on, found none in the template "+t.Name)
	}
	themed := *t
	themed.sheets = slices.Clone(t.sheets)
	used := map[string]string{}
	for i, s := range themed.sheets {
		if tab := theme.Tabs[s.id]; tab != "" {
			copied := *s
			copied.tab = tab
			themed.sheets[i] = &copied
		}
		key := strings.ToLower(themed.sheets[i].tab)
		if other := used[key]; other != "" {
			at := theme.tabsAt[s.id]
			if at.IsZero() {
				at = theme.tabsAt[other]
			}
			fail(at, "expected tabs with names of their own, found "+themed.sheets[i].tab+" for "+other+" and "+s.id)
		}
		used[key] = s.id
	}
	place := func(s *sheetSpec) int {
		if i := slices.Index(theme.Order, s.id); i >= 0 {
			return i
		}
		return len(theme.Order) // as it stood, behind those named
	}
	if len(theme.Order) > 0 && slices.IsSortedFunc(t.sheets, func(a, b *sheetSpec) int { return cmp.Compare(place(a), place(b)) }) {
		fail(theme.orderAt[0], "expected another order of sheets than that of the template "+t.Name+", found the same; remove order")
	}
	slices.SortStableFunc(themed.sheets, func(a, b *sheetSpec) int { return cmp.Compare(place(a), place(b)) })
	slices.SortFunc(errs, func(a, b parse.Error) int { return a.Span.Start - b.Span.Start })
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return &themed, nil
}

// shippedSheet reports whether a shipped template has a sheet of that id.
func shippedSheet(id string) bool {
	for _, name := range Names() {
		if t, err := Standard(name); err == nil && slices.Contains(t.sheetIDs(), id) {
			return true
		}
	}
	return false
}
