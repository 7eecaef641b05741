package formulas

// Formula is an expression made ready to be read again and again with its references in other places, as that of a row
// is which is laid out for many columns and cases: its references are numbered from left to right, as N, and the Excel
// text between them is written once.
type Formula struct {
	Expr   Expr
	Refs   []Ref
	Pieces []string // before, between and after the references: one more than there are references

	code node // Expr with places for its references
}

// Places answers for the references of a Formula by their numbers, as a Source does by what they name: Cell for one
// cell, Range for a block and where a function needs the shape of a range.
type Places interface {
	Source
	Cell(n int) (Value, error)
	Range(n int) (Area, error)
}

// Eval is Eval of the expression.
func (f *Formula) Eval(from Places) (Value, error) { return NewMachineOf(from).Run(f) }

// toPlaces makes the references below a node those by number.
func (n *node) toPlaces() {
	switch n.kind {
	case cellNode:
		n.kind, n.ref = cellPlace, nil
	case blockNode:
		n.kind, n.ref = blockPlace, nil
	}
	for i := range n.args {
		n.args[i].toPlaces()
	}
}

// Prepare is the expression as a Formula. A place of a reference that is written between the pieces may be several
// cells with commas between them only where the reference is an argument of a call by itself.
func Prepare(e Expr) *Formula {
	f := &Formula{}
	f.Expr = f.number(e)
	f.code = compiled(f.Expr)
	f.code.toPlaces()
	var cuts []int
	text := AppendExcel(nil, f.Expr, func(b []byte, _ Ref) []byte {
		cuts = append(cuts, len(b))
		return b
	})
	f.Pieces = make([]string, 0, len(cuts)+1)
	from := 0
	for _, cut := range append(cuts, len(text)) {
		f.Pieces = append(f.Pieces, string(text[from:cut]))
		from = cut
	}
	return f
}

func (f *Formula) number(e Expr) Expr {
	switch e := e.(type) {
	case Number, Text:
		return e
	case Ref:
		e.N = int32(len(f.Refs))
		f.Refs = append(f.Refs, e)
		return e
	case Neg:
		e.X = f.number(e.X)
		return e
	case Binary:
		e.X = f.number(e.X)
		e.Y = f.number(e.Y)
		return e
	case Call:
		args := make([]Expr, len(e.Args))
		for i, arg := range e.Args {
			args[i] = f.number(arg)
		}
		e.Args = args
		if e.row == nil {
			e.row = lookup(e.Func)
		}
		return e
	}
	panic(unknownNode(e))
}
