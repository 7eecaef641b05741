package templates

import (
	"go.yaml.in/yaml/v3"

	"tieout/model"
	"tieout/parse"
)

// CaptionsFile is the file of a template's folder that says which lines the
// captions of its filings mean. It is no part of the template itself: captions
// are placed before a template is chosen.
const CaptionsFile = "captions.yaml"

// Captions reads a file of caption rules:
//
//	captions:
//	- caption: turnover
//	  line: income_statement.revenue
//
// Name is what positions begin with. The error is a parse.Errors with every
// problem at its place.
func Captions(name string, data []byte) ([]model.CaptionRule, error) {
	var rules []model.CaptionRule
	var errs parse.Errors
	if d, root := readDocument(parse.NewSource(name, data), &errs); root != nil {
		rules = d.readCaptions(root)
	}
	if err := errs.Err(); err != nil {
		return nil, err
	}
	return rules, nil
}

func (d *document) readCaptions(root *yaml.Node) []model.CaptionRule {
	var rules []model.CaptionRule
	seen := map[model.CaptionRule]bool{}
	found := d.fields(root, "a file of captions", []field{
		{"captions", d.list("rules", func(n *yaml.Node) {
			rule := model.CaptionRule{At: d.span(n)}
			var captionAt, lineAt *yaml.Node
			found := d.fields(n, "a rule", []field{
				{"caption", func(n *yaml.Node) { captionAt = n; d.text(&rule.Caption)(n) }},
				{"line", func(n *yaml.Node) { lineAt = n; d.text(&rule.Line)(n) }},
			})
			switch {
			case found == nil:
				return
			case captionAt == nil:
				d.fail(rule.At, "expected a rule with a caption, found none; add caption: the caption in the filing")
				return
			case lineAt == nil:
				d.fail(rule.At, "expected a rule with a line, found none; add line: income_statement.interest_expense or another")
				return
			case rule.Caption == "" || rule.Line == "":
				return
			}
			if msg, lines := rule.Fault(); msg != "" {
				at := captionAt
				if lines != nil {
					at = lineAt
				}
				d.fail(d.span(at), "%s%s", msg, didYouMean(rule.Line, lines))
				return
			}
			if key := (model.CaptionRule{Caption: rule.Caption, Line: rule.Line}); seen[key] {
				d.fail(rule.At, "expected each rule once, found %q again; remove one", rule.Caption)
			} else {
				seen[key] = true
			}
			rules = append(rules, rule)
		})},
	})
	if found != nil && found["captions"] == nil {
		d.fail(d.span(root), "expected a list of rules, found none; add captions:")
	}
	return rules
}
