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

// odd has the highest bit set of some of eight bytes if any is no printable
// character of ASCII, or a bar.
func odd(x uint64) uint64 {
	bar := x ^ ones*'|'
	// The top bit of a byte is set by what is above '~', by a borrow of what is
	// below ' ', and by a borrow of a bar made zero. A borrow may go on to the
	// next byte, but only from a byte that is odd itself.
	return (x | (x + ones) | (x - ones*' ') | (bar - ones)) & tops
}

// isASCII reports whether every byte is a character of ASCII.
func isASCII(s string) bool {
	if len(s) < 8 {
		for i := 0; i < len(s); i++ {
			if s[i] >= utf8.RuneSelf {
				return false
			}
		}
		return true
	}
	found := eightBytes(s[len(s)-8:])
	for i := 0; i+8 <= len(s); i += 8 {
		found |= eightBytes(s[i:])
	}
	return found&tops == 0
}

// hasDigit reports whether any character is a digit.
func hasDigit(s string) bool {
	if len(s) < 8 {
		for i := 0; i < len(s); i++ {
			if isDigit(s[i]) {
				return true
			}
		}
		return false
	}
	for i := 0; i+8 <= len(s); i += 8 {
		if within(eightBytes(s[i:]), '0', '9') != 0 {
			return true
		}
	}
	return within(eightBytes(s[len(s)-8:]), '0', '9') != 0
}

// appendLower appends a text in small letters.
func appendLower(b []byte, s string) []byte {
	from := len(b)
	b = append(b, s...)
	low := b[from:]
	if len(low) < 8 {
		for i, c := range low {
			if c >= 'A' && c <= 'Z' {
				low[i] = c | 0x20
			}
		}
		return b
	}
	lower := func(eight []byte) {
		x := binary.LittleEndian.Uint64(eight)
		binary.LittleEndian.PutUint64(eight, x|within(x, 'A', 'Z')>>2)
	}
	for i := 0; i+8 <= len(low); i += 8 {
		lower(low[i:])
	}
	lower(low[len(low)-8:])
	return b
}

// extent is where the first word of a text begins and the last one ends, how many
// blanks stand between two words at most, and whether every byte is a printable
// character of ASCII and none a bar.
func extent(s string) (first, end, gap int, plain bool) {
	first = len(s)
	strange := uint64(0)
	for at := 0; at < len(s); at += 64 {
		block := s[at:min(at+64, len(s))]
		blanks, found := survey(block)
		strange |= found
		words := ^blanks & (1<<len(block) - 1)
		if words == 0 {
			continue
		}
		from, to := bits.TrailingZeros64(words), bits.Len64(words)
		if end == 0 {
			first = at + from
		} else {
			gap = max(gap, at+from-end)
		}
		end = at + to
		n := 0
		for holes := ^words >> from << from & (1<<to - 1); holes != 0; n++ {
			holes &= holes << 1
		}
		gap = max(gap, n)
	}
	return first, end, gap, strange == 0
}

// survey is blanksIn, and a value that is not zero if odd finds something.
func survey(s string) (blanks, strange uint64) {
	if len(s) < 8 {
		var room [8]byte
		for i := range room {
			room[i] = 'x'
		}
		copy(room[:], s)
		x := binary.LittleEndian.Uint64(room[:])
		return pack(equal(x, ' ')), odd(x)
	}
	for i := 0; i+8 <= len(s); i += 8 {
		x := eightBytes(s[i:])
		blanks |= pack(equal(x, ' ')) << (i & 63)
		strange |= odd(x)
	}
	x := eightBytes(s[len(s)-8:])
	return blanks | pack(equal(x, ' '))<<(len(s)-8), strange | odd(x)
}

// pack brings the highest bits of eight bytes side by side.
func pack(x uint64) uint64 { return x >> 7 * 0x0102040810204080 >> 56 }

// wordBounds appends where the words of a text begin and end, in turn.
func wordBounds(s string, out []int32) []int32 {
	inside := uint64(0) // 1 within a word at the end of a block
	for at := 0; at < len(s); at += 64 {
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
	if len(s) < 8 {
		for i := 0; i < len(s); i++ {
			if s[i] == ' ' {
				found |= 1 << i
			}
		}
		return found
	}
	for i := 0; i+8 <= len(s); i += 8 {
		found |= pack(equal(eightBytes(s[i:]), ' ')) << (i & 63)
	}
	return found | pack(equal(eightBytes(s[len(s)-8:]), ' '))<<(len(s)-8)
}
