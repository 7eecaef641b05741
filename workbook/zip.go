package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
)

// part is one file inside the package.
type part struct {
	name   string
	data   []byte  // nil once it is packed and let go
	sum    uint32  // checksum, 0 until it was asked for
	size   int     // of what was let go
	packed *pieces // compressed, nil where that is still to be done
}

func (p *part) length() int {
	if p.data == nil {
		return p.size
	}
	return len(p.data)
}

func (p *part) checksum() uint32 {
	if p.sum == 0 {
		p.sum = crc32.ChecksumIEEE(p.data)
	}
	return p.sum
}

// Limits on a package that is read: a workbook of ours stays far below them.
const (
	maxParts    = 10_000
	maxUnzipped = 512 << 20
)

// propertiesPart holds the hash of all the others, so it is not in the hash.
const propertiesPart = "docProps/custom.xml"

// contentTypes must come first: readers that stream the package rely on it.
const contentTypes = "[Content_Types].xml"

// collector stands in for excelize's zip writer and keeps the parts, so that they can be completed, sorted and
// checked before anything is written.
type collector struct{ parts []*collected }

type collected struct {
	name string
	bytes.Buffer
}

func (c *collector) Create(name string) (io.Writer, error) {
	p := &collected{name: name}
	c.parts = append(c.parts, p)
	return p, nil
}

func (c *collector) AddFS(fs.FS) error { return errors.New("a workbook takes no file system") }

func (c *collector) Close() error { return nil }

// sorted are the parts by name, the content types first.
func (c *collector) sorted() []part {
	parts := make([]part, len(c.parts))
	for i, p := range c.parts {
		parts[i] = part{name: p.name, data: p.Bytes()}
	}
	slices.SortFunc(parts, func(a, b part) int {
		if first := a.name == contentTypes; first || b.name == contentTypes {
			if first {
				return -1
			}
			return 1
		}
		return cmp.Compare(a.name, b.name)
	})
	return parts
}

// Compression. The usual level gives parts within a twentieth of zlib's usual size in half of its time. The largest
// sheets, half of a workbook, take a seventh more room than zlib's and half the time again.
const (
	usualLevel = 5
	quickLevel = 3
)

// pack is packTo in memory.
func pack(parts []part) ([]byte, error) {
	var out bytes.Buffer
	if err := packTo(&out, parts); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// packTo writes the parts as a zip file that depends on nothing but them: their order, no time but the first a zip file
// can name, one compression. Sizes stand before the data, as Excel writes them.
func packTo(out io.Writer, parts []part) error {
	total := 0
	for i := range parts {
		p := &parts[i]
		if p.packed == nil {
			if err := p.pack(); err != nil {
				return err
			}
		}
		total += p.packed.size + 2*len(p.name) + zipHeaders
	}
	if room, ok := out.(interface{ Grow(int) }); ok {
		room.Grow(total)
	}
	zw := zip.NewWriter(out)
	for i := range parts {
		p := &parts[i]
		const firstDay = 1<<5 | 1 // 1980-01-01
		w, err := zw.CreateRaw(&zip.FileHeader{
			//lint:ignore SA1019 CreateRaw takes the date from here, not from Modified
			Name: p.name, Method: zip.Deflate, ModifiedDate: firstDay, CRC32: p.checksum(),
			CompressedSize64: uint64(p.packed.size), UncompressedSize64: uint64(p.length()),
		})
		if err != nil {
			return err
		}
		for _, piece := range p.packed.list {
			if _, err := w.Write(piece); err != nil {
				return err
			}
		}
		p.packed = nil
	}
	return zw.Close()
}

// zipHeaders is what a zip file holds of a part beside its data and its name, twice.
const zipHeaders = 128

// Compressors at rest, by level: one takes half a megabyte.
var usualDeflaters, quickDeflaters = deflaters(usualLevel), deflaters(quickLevel)

func deflaters(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		w, _ := flate.NewWriter(nil, level) // the level is one there is
		return w
	}}
}

// pack compresses the part and lets its data go.
func (p *part) pack() error {
	packer := newPacker(p, usualDeflaters)
	packer.add(p.data)
	return packer.close()
}

// pieces keeps what is written to it, the next piece beside the last: what it holds is never copied to make room.
type pieces struct {
	list [][]byte
	size int
}

// Bytes of the first piece and of the largest; each is as large as all before it.
const (
	firstPiece   = 512
	largestPiece = 32 << 10
)

func (p *pieces) Write(b []byte) (int, error) {
	n := len(b)
	for len(b) > 0 {
		last := len(p.list) - 1
		if last < 0 || len(p.list[last]) == cap(p.list[last]) {
			p.list = append(p.list, make([]byte, 0, min(max(p.size, firstPiece), largestPiece)))
			last++
		}
		room := cap(p.list[last]) - len(p.list[last])
		fits := b[:min(len(b), room)]
		p.list[last] = append(p.list[last], fits...)
		p.size, b = p.size+len(fits), b[len(fits):]
	}
	return n, nil
}

// packer compresses a part that comes in stretches.
type packer struct {
	part   *part
	size   int
	sum    uint32
	packed pieces
	w      *flate.Writer
	at     *sync.Pool // where w rests
	err    error
}

// newPacker begins a part.
func newPacker(p *part, deflaters *sync.Pool) *packer {
	k := &packer{part: p, at: deflaters, w: deflaters.Get().(*flate.Writer)}
	k.w.Reset(&k.packed)
	return k
}

func (k *packer) add(stretch []byte) {
	if k.err == nil {
		k.size += len(stretch)
		k.sum = crc32.Update(k.sum, crc32.IEEETable, stretch)
		_, k.err = k.w.Write(stretch)
	}
}

// close ends the part, whose data is let go.
func (k *packer) close() error {
	if k.err == nil {
		k.err = k.w.Close()
	}
	k.at.Put(k.w)
	k.part.packed, k.part.size, k.part.sum, k.part.data = &k.packed, k.size, k.sum, nil
	return k.err
}

// unpack reads the parts of a package, within limits.
func unpack(data []byte) ([]part, error) { return unpackWithin(data, maxUnzipped) }

// unpackWithin reads the parts of a package as long as they are no larger together than limit bytes.
func unpackWithin(data []byte, limit int) ([]part, error) {
	zr, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("expected an Excel workbook, which is a zip file: %w", err)
	}
	if len(zr.File) > maxParts {
		return nil, fmt.Errorf("the workbook has %d parts; at most %d are read", len(zr.File), maxParts)
	}
	parts, total := make([]part, 0, len(zr.File)), 0
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("part %s of the workbook cannot be read: %w", f.Name, err)
		}
		content, err := io.ReadAll(io.LimitReader(r, int64(limit-total)+1))
		if err = errors.Join(err, r.Close()); err != nil {
			return nil, fmt.Errorf("part %s of the workbook cannot be read: %w", f.Name, err)
		}
		if total += len(content); total > limit {
			return nil, fmt.Errorf("the workbook is larger than %d MB when unpacked, which is not read", limit>>20)
		}
		parts = append(parts, part{name: f.Name, data: content})
	}
	return parts, nil
}

// contentHash is a hash of all parts but the custom properties, in hexadecimal: the SHA-256 of their names, lengths and
// checksums. It tells whether somebody edited the workbook, not whether somebody forged it. The order of the parts does
// not matter.
func contentHash(parts []part) string {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	h := sha256.New()
	for _, p := range parts {
		if p.name != propertiesPart {
			fmt.Fprintf(h, "%q %d %08x\n", p.name, p.length(), p.checksum())
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Untouched reports whether a workbook is as Write wrote it, down to the last part: its properties hold the hash of
// its content. Opening a workbook and saving it again touches it, even with nothing changed. A workbook that some
// other program made is not untouched. The error says that data is no workbook.
func Untouched(data []byte) (bool, error) {
	parts, err := unpack(data)
	if err != nil {
		return false, err
	}
	return untouched(parts)
}

func untouched(parts []part) (bool, error) {
	written, err := property(parts, PropertyContent)
	return err == nil && written == contentHash(parts), err
}

// property is the value of a custom document property, "" where there is none.
func property(parts []part, name string) (string, error) {
	for _, p := range parts {
		if p.name != propertiesPart {
			continue
		}
		var list struct {
			Property []struct {
				Name string `xml:"name,attr"`
				Text string `xml:"lpwstr"`
			} `xml:"property"`
		}
		if err := xml.Unmarshal(p.data, &list); err != nil {
			return "", fmt.Errorf("part %s of the workbook cannot be read: %w", p.name, err)
		}
		for _, have := range list.Property {
			if have.Name == name {
				return have.Text, nil
			}
		}
	}
	return "", nil
}

// typeList is the list of what every part is.
type typeList struct {
	XMLName   xml.Name    `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []typeEntry `xml:"Default"`
	Overrides []typeEntry `xml:"Override"`
}

// typeEntry says what the parts of an extension are, or one part.
type typeEntry struct {
	Extension   string `xml:",attr"`
	PartName    string `xml:",attr"`
	ContentType string `xml:",attr"`
}

// tidyTypes puts the content types in order and drops those of no part: excelize adds a whole family of picture types
// with every kind of drawing, in an order that varies.
func tidyTypes(data []byte, parts []part) ([]byte, error) {
	var list typeList
	if err := xml.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("part %s cannot be read: %w", contentTypes, err)
	}
	used := make(map[string]bool)
	for _, p := range parts {
		used[extension(p.name)] = true
	}
	b := []byte(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">`)
	slices.SortFunc(list.Defaults, func(a, b typeEntry) int { return cmp.Compare(a.Extension, b.Extension) })
	for _, d := range list.Defaults {
		if used[strings.ToLower(d.Extension)] {
			b = fmt.Appendf(b, `<Default Extension="%s" ContentType="%s"/>`, appendText(nil, d.Extension), appendText(nil, d.ContentType))
		}
	}
	slices.SortFunc(list.Overrides, func(a, b typeEntry) int { return cmp.Compare(a.PartName, b.PartName) })
	for _, o := range list.Overrides {
		b = fmt.Appendf(b, `<Override PartName="%s" ContentType="%s"/>`, appendText(nil, o.PartName), appendText(nil, o.ContentType))
	}
	return append(b, "</Types>"...), nil
}

// extension is the part's extension without the dot, in lower case.
func extension(name string) string { return strings.ToLower(strings.TrimPrefix(path.Ext(name), ".")) }
