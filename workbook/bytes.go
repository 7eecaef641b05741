package workbook

import "math/bits"

// Every character of a workbook is written once and read once, and most of them stand for themselves: these look at
// eight at a time.

// ones and tops are the lowest and the highest bit of each of eight bytes.
const ones, tops = 0x0101010101010101, 0x8080808080808080

// eightBytes are the first eight bytes of s, the first one lowest.
func eightBytes[T string | []byte](s T) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// below and equal have the highest bit set of bytes that are less than c, which is at most 0x80, or c itself. Above the
// first such byte they may have others set: a borrow goes on to the next.
func below(x uint64, c byte) uint64 { return (x - ones*uint64(c)) &^ x & tops }
func equal(x uint64, c byte) uint64 { return below(x^ones*uint64(c), 1) }

// plainLength is how many bytes at the start of s are characters that need no look: none of < & ], no control
// character and nothing beyond ASCII.
func plainLength(s []byte) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		if odd := x&tops | below(x, ' ') | equal(x, '<') | equal(x, '&') | equal(x, ']'); odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for i < len(s) && plainByte(s[i]) && s[i] != '<' && s[i] != ']' {
		i++
	}
	return i
}

// valueLength is how many bytes at the start of s are characters that an attribute value has without a look: not the
// quotation mark that ends it, none of < &, no control character and nothing beyond ASCII.
func valueLength(s []byte, quote byte) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		if odd := x&tops | below(x, ' ') | equal(x, quote) | equal(x, '<') | equal(x, '&'); odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for i < len(s) && plainInValue[s[i]] && s[i] != quote {
		i++
	}
	return i
}

// plainInValue are the characters that an attribute value may have without a look.
var plainInValue = func() (is [256]bool) {
	for c := range is {
		is[c] = plainByte(byte(c)) && c != '<'
	}
	return is
}()

// where says whether text is an attribute value, which quotation marks end, or stands between tags.
type where uint64

const (
	inAttribute where = tops
	betweenTags where = 0
)

// cleanLength is how many bytes at the start of s are written as they are, by the rules of appendText.
func cleanLength[T string | []byte](s T, at where) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		odd := (x|(x+ones))&tops | below(x, ' ') | equal(x, '&') | equal(x, '<') | equal(x, '>') | equal(x, '"')&uint64(at) | equal(x, '_')
		if odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for i < len(s) && isClean[s[i]] || i < len(s) && s[i] == '"' && at == betweenTags {
		i++
	}
	return i
}

// isClean are the characters that are written as they are anywhere.
var isClean = func() (is [256]bool) {
	for c := ' '; c < 0x7F; c++ {
		is[c] = c != '&' && c != '<' && c != '>' && c != '"' && c != '_'
	}
	return is
}()

// hasControl reports whether any byte is a control character.
func hasControl(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if below(eightBytes(s), ' ') != 0 {
			return true
		}
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' {
			return true
		}
	}
	return false
}
