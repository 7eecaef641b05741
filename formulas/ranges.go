package formulas

import (
	"strings"
)

// checkRanges notes blocks that stand where one value is needed, and values that stand where a range is needed.
// blocks tells whether a block may stand at e.
func (p *parser) checkRanges(e Expr, blocks bool) {
	switch e := e.(type) {
	case Number, Text:
	case Ref:
		if e.Block() && !blocks {
			p.note(e.Pos, "the block %s stands where one value is needed; put it into a function, as in sum(%s)", e, e)
		}
	case Neg:
		p.checkRanges(e.X, blocks)
	case Binary:
		p.checkRanges(e.X, blocks)
		p.checkRanges(e.Y, blocks)
	case Call:
		if format, ok := lastText(e); ok && e.Func == "TEXT" {
			if _, ok := numberFormat(format.Value); !ok {
				p.note(format.Pos, `text knows no format %s; formats are such as "#,##0", "0.0%%" or "$#,##0;($#,##0)"`, quote(format.Value))
			}
		}
		for i, arg := range e.Args {
			takes := takesValue
			if e.row != nil {
				takes = e.row.taking(i)
			}
			_, isRef := arg.(Ref)
			if takes == takesRange && !isRef {
				p.note(arg.Offset(), "argument %d of %s is a range; name a line or a block here", i+1, strings.ToLower(e.Func))
			}
			// An array function lets blocks through its arguments down to scalar functions, as in sumproduct(abs(a..b)).
			inside := takes == takesArray || blocks && e.row != nil && e.row.scalar != nil
			p.checkRanges(arg, inside || isRef && takes != takesValue || e.row == nil)
		}
	default:
		panic(unknownNode(e))
	}
}

// lastText is the last argument of a call, where it is a text constant.
func lastText(e Call) (Text, bool) {
	if len(e.Args) == 0 {
		return Text{}, false
	}
	t, ok := e.Args[len(e.Args)-1].(Text)
	return t, ok
}
