package parse

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// Every byte of a filing comes by here, some of them several times, so these
// look at eight at once, and branch as rarely as text can be made to.

// ones and tops are the lowest and the highest bit of each of eight bytes.
const ones, tops = 0x0101010101010101, 0x8080808080808080

// eightBytes are the first eight bytes of a text, the first one lowest.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// within has the highest bit set of each of eight bytes that is a character of
// ASCII from first to last.
func within(x uint64, first, last byte) uint64 {
	low := x &^ tops
	return (low + ones*uint64(0x80-first)) &^ (low + ones*uint64(0x7f-last)) &^ x & tops
}

// plain reports whether every byte is a printable character of ASCII and none
// a bar.
func plain(s string) bool {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		bar := x ^ ones*'|'
		// The top bit of a byte is set by what is above '~', by a borrow of what is
		// below ' ', and by a borrow of a bar made zero. A borrow may go on to the
		// next byte, but only from a byte that is odd itself.
		if (x|(x+ones)|(x-ones*' ')|(bar-ones))&tops != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' || s[i] == '|' {
			return false
		}
	}
	return true
}

// hasDigit reports whether any character is a digit.
func hasDigit(s string) bool {
	for ; len(s) >= 8; s = s[8:] {
		if within(eightBytes(s), '0', '9') != 0 {
			return true
		}
	}
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

// appendLower appends a text in small letters.
func appendLower(b []byte, s string) []byte {
	from := len(b)
	b = append(b, s...)
	low := b[from:]
	for ; len(low) >= 8; low = low[8:] {
		x := binary.LittleEndian.Uint64(low)
		binary.LittleEndian.PutUint64(low, x|within(x, 'A', 'Z')>>2)
	}
	for i, c := range low {
		if c >= 'A' && c <= 'Z' {
			low[i] = c | 0x20
		}
	}
	return b
}

// wordBounds appends where the words of a text from one byte on begin and end,
// in turn.
func wordBounds(s string, from int, out []int32) []int32 {
	inside := uint64(0) // 1 within a word at the end of a block
	for at := from; at < len(s); at += 64 {
		block := s[at:min(at+64, len(s))]
		words := ^blanksIn(block)
		if n := len(block); n < 64 {
			words &= 1<<n - 1
		}
		n := len(out)
		out = slices.Grow(out, 65)[:n+64]
		for edges := words ^ (words<<1 | inside); edges != 0; edges &= edges - 1 {
			out[n] = int32(at + bits.TrailingZeros64(edges))
			n++
		}
		out = out[:n]
		inside = words >> 63
	}
	if len(out)%2 != 0 {
		out = append(out, int32(len(s)))
	}
	return out
}

// nextDash is where the next hyphen or character beyond ASCII stands from byte
// i on, the length of the text where there is none.
func nextDash(s string, i int) int {
	for ; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		if found := equal(x, '-') | x&tops; found != 0 {
			return i + bits.TrailingZeros64(found)/8
		}
	}
	for ; i < len(s) && s[i] != '-' && s[i] < utf8.RuneSelf; i++ {
	}
	return i
}

// equal has the highest bit set of each of eight bytes that is c.
func equal(x uint64, c byte) uint64 {
	x ^= ones * uint64(c)
	return ^((x&^tops + ^uint64(tops)) | x) & tops
}

// blanksIn has a bit set for each blank among up to 64 characters.
func blanksIn(s string) uint64 {
	var found uint64
	i := 0
	for ; i+8 <= len(s); i += 8 {
		// The product brings the bits of the eight bytes side by side to the top.
		found |= equal(eightBytes(s[i:]), ' ') >> 7 * 0x0102040810204080 >> 56 << i
	}
	for ; i < len(s); i++ {
		if s[i] == ' ' {
			found |= 1 << i
		}
	}
	return found
}
