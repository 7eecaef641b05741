package formulas

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of the line language. They keep hostile text from exhausting the stack; Excel's own limits are Check's.
const (
	maxText    = 32 << 10 // bytes of a formula
	maxNesting = 64       // parentheses, calls and signs within one another
)

// Error is one thing wrong with a formula; Offset is a byte offset into its text.
type Error struct {
	Offset int
	Msg    string
}

func (e Error) Error() string { return fmt.Sprintf("at %d: %s", e.Offset, e.Msg) }

// Errors is everything wrong with a formula, in the order of the text, at least two.
type Errors []Error

func (e Errors) Error() string {
	msgs := make([]string, len(e))
	for i, err := range e {
		msgs[i] = err.Error()
	}
	return strings.Join(msgs, "; ")
}

// Unwrap lets errors.As find the first Error.
func (e Errors) Unwrap() []error {
	list := make([]error, len(e))
	for i, err := range e {
		list[i] = err
	}
	return list
}

// Parse reads a formula of the line language. The error is an Error, or Errors where several things are wrong: a
// formula that cannot be read ends at the first, while unknown functions, wrong numbers of arguments and blocks out of
// place are all reported.
func Parse(text string) (e Expr, err error) { return ParseWith(text) }

// ParseWith reads a formula in which words of the caller's own stand as functions of one argument, which may be a
// block. They come back as calls that Eval does not know: the caller puts something in their place. Words are in lower
// case.
func ParseWith(text string, words ...string) (e Expr, err error) {
	if len(text) > maxText {
		return nil, Error{maxText, fmt.Sprintf("the formula has %d bytes, %d are allowed; split it into several lines", len(text), maxText)}
	}
	p := &parser{text: text, words: words}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case Error:
			e, err = nil, r
		default:
			panic(r)
		}
	}()
	p.space()
	if p.at == len(text) {
		p.fail(0, "expected a formula, found nothing")
	}
	if p.text[p.at] == '=' {
		p.fail(p.at, "a formula starts without the equals sign; leave it out")
	}
	e = p.binary(1)
	if p.at < len(text) {
		p.fail(p.at, "expected an operator or the end, found %s%s", p.found(), p.hint())
	}
	p.checkRanges(e, false)
	slices.SortStableFunc(p.errs, func(a, b Error) int { return a.Offset - b.Offset })
	switch len(p.errs) {
	case 0:
		return e, nil
	case 1:
		return nil, p.errs[0]
	}
	return nil, Errors(p.errs)
}

// parser reads by recursive descent; at is the offset of the next token, white space already skipped.
type parser struct {
	text  string
	at    int
	depth int
	errs  []Error  // mistakes that do not stop the reading
	words []string // functions of the caller's own
}

func (p *parser) fail(offset int, format string, args ...any) {
	panic(Error{offset, fmt.Sprintf(format, args...)})
}

func (p *parser) note(offset int, format string, args ...any) {
	p.errs = append(p.errs, Error{offset, fmt.Sprintf(format, args...)})
}

func (p *parser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// take consumes the given token, and reports whether it stood there.
func (p *parser) take(token string) bool {
	if !strings.HasPrefix(p.text[p.at:], token) {
		return false
	}
	p.at += len(token)
	p.space()
	return true
}

// found names the next character for a message.
func (p *parser) found() string {
	if p.at >= len(p.text) {
		return "the end of the formula"
	}
	r, size := utf8.DecodeRuneInString(p.text[p.at:])
	if r == utf8.RuneError && size == 1 {
		return fmt.Sprintf("the byte %#x, which is not UTF-8", p.text[p.at])
	}
	return strconv.QuoteRune(r)
}

// hint says what to write instead of what other languages would have here.
func (p *parser) hint() string {
	rest := p.text[p.at:]
	for _, h := range [...]struct{ token, hint string }{
		{"%", "; give a percentage a name and write that"},
		{"!=", "; unequal is <>"},
		{";", "; arguments are separated by commas"},
		{"'", "; a text stands in double quotes, a line of another sheet is sheet.line"},
		{"!", "; a line of another sheet is sheet.line"},
		{":", "; a block of lines is first..last"},
		{"−", "; minus is the hyphen -"},
		{"–", "; minus is the hyphen -"},
		{"×", "; times is *"},
		{"÷", "; divided by is /"},
		{"≤", "; write <="},
		{"≥", "; write >="},
		{"≠", "; write <>"},
		{"“", "; a text stands in straight double quotes"},
		{"..", "; a block is first..last"},
		{".", "; a decimal point follows or precedes a digit"},
		{"[", "; a period follows the line's name"},
	} {
		if strings.HasPrefix(rest, h.token) {
			return h.hint
		}
	}
	return ""
}

// binding is how tightly an operator binds, from the comparisons at 1 to the power at 5; the sign has 6. It is 0 for
// what is no operator.
func binding(op string) int {
	switch op {
	case "=", "<>", "<", "<=", ">", ">=":
		return 1
	case "&":
		return 2
	case "+", "-":
		return 3
	case "*", "/":
		return 4
	case "^":
		return 5
	}
	return 0
}

const bindSign = 6

// operator is the operator at the next token, "" for none.
func (p *parser) operator() string {
	rest := p.text[p.at:]
	if len(rest) >= 2 {
		switch rest[:2] {
		case "<>", "<=", ">=":
			return rest[:2]
		case "==":
			p.fail(p.at, "equal is = and not ==")
		}
	}
	if rest != "" && binding(rest[:1]) > 0 {
		return rest[:1]
	}
	return ""
}

// binary = unary { operator unary }, for operators that bind at least as tightly as least; all are left-associative.
func (p *parser) binary(least int) Expr {
	x := p.unary()
	for {
		op := p.operator()
		bind := binding(op)
		if bind == 0 || bind < least {
			return x
		}
		pos := p.at
		p.take(op)
		x = Binary{Pos: pos, Op: op, X: x, Y: p.binary(bind + 1)}
	}
}

// unary = { "-" | "+" } primary.
func (p *parser) unary() Expr {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxNesting {
		p.fail(p.at, "the formula is nested more than %d deep; split it into several lines", maxNesting)
	}
	pos := p.at
	switch {
	case p.take("-"):
		return Neg{Pos: pos, X: p.unary()}
	case p.take("+"):
		return p.unary()
	}
	return p.primary()
}

// primary = number | text | name | "(" binary ")".
func (p *parser) primary() Expr {
	if p.at >= len(p.text) {
		p.fail(p.at, "expected a line, a number or a function, found the end of the formula")
	}
	pos := p.at
	switch c := p.text[p.at]; {
	case isDigit(c), c == '.' && p.at+1 < len(p.text) && isDigit(p.text[p.at+1]):
		return p.number()
	case c == '"':
		return p.quoted()
	case isLetter(c):
		return p.named()
	case c == '(':
		p.take("(")
		e := p.binary(1)
		if !p.take(")") {
			p.fail(p.at, "expected ) for the ( at %d, found %s%s", pos, p.found(), p.hint())
		}
		return e
	}
	p.fail(p.at, "expected a line, a number or a function, found %s%s", p.found(), p.hint())
	return nil
}

// number = digits [ "." digits ] [ "e" [ sign ] digits ], with digits on at least one side of the point.
func (p *parser) number() Expr {
	pos, i := p.at, p.at
	digits := func() {
		for i < len(p.text) && isDigit(p.text[i]) {
			i++
		}
	}
	digits()
	// 2004..2008 outside brackets is a mistake that checkRanges' message would hide.
	if i < len(p.text) && p.text[i] == '.' && !strings.HasPrefix(p.text[i:], "..") {
		i++
		digits()
	}
	if i < len(p.text) && (p.text[i] == 'e' || p.text[i] == 'E') {
		mark := i
		i++
		if i < len(p.text) && (p.text[i] == '+' || p.text[i] == '-') {
			i++
		}
		start := i
		if digits(); i == start {
			i = mark
		}
	}
	if i < len(p.text) && (isLetter(p.text[i]) || p.text[i] == '_') {
		p.fail(i, "expected an operator after the number %s, found %q; a line's name starts with a letter", p.text[pos:i], p.text[i])
	}
	raw := p.text[pos:i]
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		p.fail(pos, "the number %s is too large for a spreadsheet", raw)
	}
	p.at = i
	p.space()
	return Number{Pos: pos, Raw: raw, Value: value}
}

// quoted = '"' { character | '""' } '"'.
func (p *parser) quoted() Expr {
	pos := p.at
	var b strings.Builder
	for i := pos + 1; i < len(p.text); {
		r, size := utf8.DecodeRuneInString(p.text[i:])
		switch {
		case r == '"' && strings.HasPrefix(p.text[i:], `""`):
			b.WriteByte('"')
			i += 2
			continue
		case r == '"':
			p.at = i + 1
			p.space()
			return Text{Pos: pos, Value: b.String()}
		case r == utf8.RuneError && size == 1:
			p.fail(i, "the byte %#x in the text is not UTF-8", p.text[i])
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF:
			p.fail(i, "the character %U cannot stand in a workbook; leave it out", r)
		}
		b.WriteRune(r)
		i += size
	}
	p.fail(pos, `the text has no closing "; a quote inside a text is doubled`)
	return nil
}

// named = function call | TRUE | FALSE | reference.
func (p *parser) named() Expr {
	pos := p.at
	word := p.word()
	upper := strings.ToUpper(word)
	switch {
	case upper == "CASE":
		return p.scenario(pos, word)
	case upper == "TRUE", upper == "FALSE":
		if p.take("(") && !p.take(")") {
			p.fail(p.at, "expected ) after %s(, found %s", word, p.found())
		}
		return Call{Pos: pos, Func: upper, row: lookup(upper)}
	case p.at < len(p.text) && p.text[p.at] == '(':
		return p.call(pos, upper)
	}
	ref := Ref{Pos: pos, Line: p.line(pos, word)}
	if strings.HasPrefix(p.text[p.at:], "..") {
		p.take("..")
		at := p.at
		ref.To = p.line(at, p.word())
	}
	p.period(&ref)
	return ref
}

// scenario = "case" "(" line ")" [ period ].
func (p *parser) scenario(pos int, word string) Expr {
	if !p.take("(") {
		p.fail(p.at, "expected a driver in parentheses after %s, as in case(driver), found %s", word, p.found())
	}
	at := p.at
	ref := Ref{Pos: pos, Case: true, Line: p.line(at, p.word())}
	if !p.take(")") {
		p.fail(p.at, "expected ) after the driver %s, found %s; case takes one driver and no period inside", ref.Line, p.found())
	}
	p.period(&ref)
	return ref
}

// call = name "(" [ binary { "," binary } ] ")".
func (p *parser) call(pos int, name string) Expr {
	open := p.at
	p.take("(")
	call := Call{Pos: pos, Func: name, row: lookup(name)}
	own := slices.Contains(p.words, strings.ToLower(name))
	if call.row == nil && !own {
		p.note(pos, "there is no function %s%s", strings.ToLower(name), didYouMean(name))
	}
	for !p.take(")") {
		if len(call.Args) > 0 && !p.take(",") {
			p.fail(p.at, "expected , or ) in the arguments of %s (at %d), found %s%s", strings.ToLower(name), open, p.found(), p.hint())
		}
		if p.at < len(p.text) && (p.text[p.at] == ',' || p.text[p.at] == ')') {
			p.fail(p.at, "argument %d of %s is empty; write 0 or \"\" for it", len(call.Args)+1, strings.ToLower(name))
		}
		call.Args = append(call.Args, p.binary(1))
	}
	if own && len(call.Args) != 1 {
		p.note(pos, "expected %s(line), found %d arguments", strings.ToLower(name), len(call.Args))
	}
	if call.row != nil {
		if msg := call.row.arity(len(call.Args)); msg != "" {
			p.note(pos, "%s", msg)
		}
	}
	return call
}

// word = letter { letter | digit | "_" }; "" where none stands. Spaces after it are skipped.
func (p *parser) word() string {
	i := p.at
	for i < len(p.text) && (isLetter(p.text[i]) || i > p.at && isDigit(p.text[i])) {
		i++
	}
	word := p.text[p.at:i]
	p.at = i
	p.space()
	return word
}

// line = word [ "." word ], given its first word; both in lower case.
func (p *parser) line(pos int, word string) string {
	if word == "" {
		p.fail(p.at, "expected the name of a line, found %s", p.found())
	}
	if p.at < len(p.text) && p.text[p.at] == '.' && !strings.HasPrefix(p.text[p.at:], "..") {
		p.take(".")
		part := p.word()
		if part == "" {
			p.fail(p.at, "expected the name of a line after %s., found %s", word, p.found())
		}
		word += "." + part
	}
	if lower := strings.ToLower(word); lower != word {
		if isCellAddress(word) {
			p.note(pos, "%s is a cell address; a formula names lines", word)
		} else {
			p.note(pos, "%s is not the name of a line, names are in lower case; did you mean %s?", word, lower)
		}
	}
	return word
}

// period = [ "[" bound [ ".." bound ] "]" ], where a bound is a shift with its sign, 0, or a column key.
func (p *parser) period(ref *Ref) {
	open := p.at
	if !p.take("[") {
		return
	}
	if bound := p.bound(); isShift(bound) {
		ref.Shift, _ = strconv.Atoi(bound)
	} else {
		ref.Period = bound
	}
	if p.take("..") {
		ref.PeriodTo = p.bound()
	}
	if !p.take("]") {
		p.fail(p.at, "expected ] for the [ at %d, found %s; a period is a shift such as -1, or a column key", open, p.found())
	}
}

// bound reads a shift, with its sign unless it is 0, or a column key.
func (p *parser) bound() string {
	pos, i := p.at, p.at
	if i < len(p.text) && (p.text[i] == '-' || p.text[i] == '+') {
		sign := p.text[i : i+1]
		p.take(sign)
		start := p.at
		for i = start; i < len(p.text) && isDigit(p.text[i]); i++ {
		}
		number := p.text[start:i]
		shift, err := strconv.Atoi(number)
		if err != nil || shift > math.MaxInt16 {
			p.fail(pos, "expected a number of columns after %s, as in [-1], found %q", sign, number)
		}
		p.at = i
		p.space()
		if shift == 0 {
			return "0"
		}
		return sign + strconv.Itoa(shift)
	}
	hyphens := i < len(p.text) && isDigit(p.text[i])
	for i < len(p.text) && (isLetter(p.text[i]) || isDigit(p.text[i]) || hyphens && p.text[i] == '-') {
		i++
	}
	// A key may be counted from: base-1, next+2.
	if i > pos && !hyphens && i < len(p.text) && (p.text[i] == '-' || p.text[i] == '+') {
		end := i + 1
		for end < len(p.text) && isDigit(p.text[end]) {
			end++
		}
		if end > i+1 {
			i = end
		}
	}
	key := p.text[pos:i]
	if key == "" {
		p.fail(pos, "expected a period, found %s; write a shift such as -1, or a column key such as 2003 or base", p.found())
	}
	if n, err := strconv.Atoi(key); err == nil && n != 0 && len(key) < 4 {
		p.fail(pos, "a shift carries its sign; write [+%d] for later or [-%d] for earlier columns", n, n)
	}
	p.at = i
	p.space()
	return key
}

// isShift reports whether a bound is a number of columns rather than a key.
func isShift(bound string) bool { return bound == "0" || bound[0] == '-' || bound[0] == '+' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }

// isCellAddress reports whether a word looks like B7.
func isCellAddress(word string) bool {
	letters := strings.TrimRight(word, "0123456789")
	return len(letters) >= 1 && len(letters) <= 3 && len(letters) < len(word) && strings.IndexFunc(letters, func(r rune) bool {
		return r < 'A' || r > 'Z'
	}) < 0
}
