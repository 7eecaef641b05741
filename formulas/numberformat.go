package formulas

import (
	"math"
	"strconv"
	"strings"
)

// text is the function TEXT. A text is returned as it is where the format has no part for texts. A format outside what
// is understood here is #VALUE!, and the parser refuses it where it stands in the formula.
func text(v []Value) Value {
	sections, ok := numberFormat(v[1].String())
	if !ok {
		return Fail(errValue)
	}
	if v[0].Kind == KindBool {
		return Str(v[0].String())
	}
	x, code := v[0].number()
	if code != "" {
		return Str(v[0].String())
	}
	s := sections[0]
	switch {
	case x < 0 && len(sections) > 1:
		// The second section says by itself what a negative number looks like.
		s, x = sections[1], -x
	case x == 0 && len(sections) > 2:
		s = sections[2]
	}
	return Str(s.format(x))
}

// formatSection is one part of a number format: what stands before and after the digits, and how many there are.
type formatSection struct {
	before, after string
	digits        bool // whether the section shows the number at all
	integers      int  // least digits before the point
	decimals      int  // digits after the point
	fixed         int  // of these, the ones shown even if 0
	grouped       bool // commas between thousands
	scale         int  // powers of ten: 2 for each percent sign, -3 for each trailing comma
}

// numberFormat reads one to three sections: positive; negative; zero. ok is false for what is not a simple number
// format, such as a date.
func numberFormat(format string) (sections []formatSection, ok bool) {
	parts := splitSections(format)
	if len(parts) > 3 || format == "" {
		return nil, false
	}
	for _, part := range parts {
		s, ok := readSection(part)
		if !ok {
			return nil, false
		}
		sections = append(sections, s)
	}
	return sections, true
}

// splitSections cuts a format at semicolons outside quotes.
func splitSections(format string) []string {
	var parts []string
	start, quoted := 0, false
	for i := 0; i < len(format); i++ {
		switch c := format[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && !quoted:
			i++
		case c == ';' && !quoted:
			parts = append(parts, format[start:i])
			start = i + 1
		}
	}
	return append(parts, format[start:])
}

func readSection(part string) (s formatSection, ok bool) {
	var literal strings.Builder
	for i := 0; i < len(part); i++ {
		switch c := part[i]; c {
		case '0', '#', '.', ',':
			if s.digits {
				return s, false
			}
			s.before = literal.String()
			literal.Reset()
			n, ok := s.readDigits(part[i:])
			if !ok {
				return s, false
			}
			i += n - 1
		case '%':
			s.scale += 2
			literal.WriteByte('%')
		case '"':
			end := strings.IndexByte(part[i+1:], '"')
			if end < 0 {
				return s, false
			}
			literal.WriteString(part[i+1 : i+1+end])
			i += end + 1
		case '\\':
			if i++; i == len(part) {
				return s, false
			}
			literal.WriteByte(part[i])
		case '$', '(', ')', '+', '-', ' ':
			literal.WriteByte(c)
		default:
			return s, false
		}
	}
	if s.digits {
		s.after = literal.String()
	} else {
		s.before = literal.String()
	}
	return s, true
}

// readDigits reads a digit pattern such as #,##0.0# and reports its length.
func (s *formatSection) readDigits(pattern string) (n int, ok bool) {
	s.digits = true
	point, commas := false, 0
	for ; n < len(pattern); n++ {
		c := pattern[n]
		switch {
		case c == '.':
			if point {
				return 0, false
			}
			point = true
		case c == ',':
			commas++
			continue
		case c != '0' && c != '#':
			s.scale -= 3 * commas
			return n, strings.ContainsAny(pattern[:n], "0#")
		case point:
			if c == '0' && s.fixed < s.decimals {
				return 0, false
			}
			s.decimals++
			if c == '0' {
				s.fixed++
			}
		case c == '0':
			s.integers++
		case s.integers > 0: // # after 0, as in 0#
			return 0, false
		}
		if commas > 0 && c != '.' && !point {
			s.grouped, commas = true, 0
		}
	}
	s.scale -= 3 * commas
	return n, strings.ContainsAny(pattern[:n], "0#")
}

// format shows a number; a sign stands before everything.
func (s formatSection) format(x float64) string {
	if !s.digits {
		return sign(x) + s.before + s.after
	}
	for scale := s.scale; scale > 0; scale-- {
		x *= 10
	}
	for scale := s.scale; scale < 0; scale++ {
		x /= 10
	}
	x = round(x, s.decimals, halfAway)
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', s.decimals, 64), ".")
	if whole == "0" {
		whole = ""
	}
	if missing := s.integers - len(whole); missing > 0 {
		whole = strings.Repeat("0", missing) + whole
	}
	if s.grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + "," + whole[i:]
		}
	}
	for len(fraction) > s.fixed && fraction[len(fraction)-1] == '0' {
		fraction = fraction[:len(fraction)-1]
	}
	if s.decimals > 0 {
		whole += "."
	}
	return sign(x) + s.before + whole + fraction + s.after
}

func sign(x float64) string {
	if x < 0 {
		return "-"
	}
	return ""
}
