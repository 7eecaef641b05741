package workbook

import "strings"

// How wide text is, estimated. Rows of wrapped text need a height in the file: not every program fits them on opening.

// digitWidth is the width of a digit of the text font in 2048ths of its size. A unit of column width is one digit; Excel
// takes a digit up to a whole pixel, LibreOffice does not, and what fits here must fit there.
const digitWidth = 1038

// boldFactor is how much wider bold text is.
const boldFactor = 1.04

// characterWidth is the width of the text font's ASCII characters, from the blank on, in 2048ths of its size.
func characterWidth(r rune) int {
	if i := int(r) - ' '; i >= 0 && i < len(characterWidths) {
		return int(characterWidths[i])
	}
	if r > 0x2E80 { // scripts of square characters
		return 2048
	}
	return 1100
}

var characterWidths = [...]uint16{
	463, 667, 821, 1020, 1038, 1464, 1397, 452, 621, 621, 1020, 1020, 511, 627, 517, 791, // !"#$%&'()*+,-./
	1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 1038, 548, 548, 1020, 1020, 1020, 949, // 0123456789:;<=>?
	1832, 1185, 1114, 1092, 1260, 1000, 941, 1292, 1276, 516, 653, 1064, 861, 1751, 1322, 1356, // @ABCDEFGHIJKLMNO
	1058, 1378, 1112, 941, 998, 1314, 1162, 1822, 1063, 998, 959, 628, 791, 628, 1020, 1020, // PQRSTUVWXYZ[\]^_
	596, 981, 1076, 866, 1076, 1019, 625, 964, 1076, 470, 490, 931, 470, 1636, 1076, 1080, // `abcdefghijklmno
	1076, 1076, 714, 801, 686, 1076, 925, 1464, 887, 927, 809, 644, 943, 644, 1020, // pqrstuvwxyz{|}~
}

// textUnits is the width of s in one line, in 2048ths of the font's size.
func textUnits(s string) int {
	width := 0
	for i := 0; i < len(s); i++ {
		c := s[i] - ' '
		if int(c) >= len(characterWidths) {
			return runesUnits(s)
		}
		width += int(characterWidths[c])
	}
	return width
}

// runesUnits is textUnits of a text that is not all ASCII.
func runesUnits(s string) int {
	width := 0
	for _, r := range s {
		width += characterWidth(r)
	}
	return width
}

// textWidth is the width of s in one line, in units of column width.
func textWidth(s string) float64 { return float64(textUnits(s)) / digitWidth }

// widestByte is the width of the widest character, for each byte it takes.
const widestByte = 1832

// wrappedLines is how many lines s takes at a width in units of column width, broken between words.
func wrappedLines(s string, width float64) int {
	room := int(max(width, 1) * digitWidth)
	if (len(s)*widestByte <= room || textUnits(s) <= room) && strings.IndexByte(s, '\n') < 0 {
		return 1
	}
	blank := textUnits(" ")
	lines := 0
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines++
		used := 0
		for word := range strings.FieldsSeq(paragraph) {
			n := textUnits(word)
			if used > 0 {
				if used += blank; used+n > room {
					lines, used = lines+1, 0
				}
			}
			for used += n; used > room; used -= room {
				lines++
			}
		}
	}
	return lines
}
