package formulas

import (
	"errors"
	"fmt"
)

// Machine computes formulas for one source, one inside another where the source computes what they read. It keeps the
// room that it works in, and serves one goroutine.
type Machine struct {
	source Source
	places Places // of Formulas; nil where none is computed

	nodes  pile[node]
	refs   pile[Ref]
	values pile[Value]
	ready  []ready
}

// NewMachine is a machine for formulas that are computed once.
func NewMachine(from Source) *Machine { return &Machine{source: from} }

// NewMachineOf is a machine for Formulas and for formulas that are computed once.
func NewMachineOf(from Places) *Machine { return &Machine{source: from, places: from} }

// Eval computes the formula as a spreadsheet would. Excel's errors are values; the error is one of the source, or says
// what is wrong with a tree that was built in code.
func (m *Machine) Eval(e Expr) (Value, error) {
	if call, ok := e.(Call); ok && len(call.Args) > 0 {
		for i := range m.ready {
			if m.ready[i].args == &call.Args[0] {
				return m.run(&m.ready[i].code)
			}
		}
	}
	nodes, refs, values := m.nodes, m.refs, m.values
	code := &m.nodes.take(1)[0]
	m.compile(code, e)
	v, err := m.run(code)
	m.nodes.back(nodes)
	m.refs.back(refs)
	m.values.back(values)
	return v, err
}

// Ready makes formulas ready that will be computed in many places; only those that are calls.
func (m *Machine) Ready(list ...Expr) {
	for _, e := range list {
		if call, ok := e.(Call); ok && len(call.Args) > 0 {
			m.ready = append(m.ready, ready{&call.Args[0], compiled(call)})
		}
	}
}

// ready is a call that was made ready: any that has the same list of arguments is the same.
type ready struct {
	args *Expr
	code node
}

// Run is Eval of a Formula, whose references the source knows by their numbers.
func (m *Machine) Run(f *Formula) (Value, error) { return m.run(&f.code) }

func (m *Machine) run(code *node) (Value, error) {
	v, err := m.eval(code)
	if err != nil {
		return v, err
	}
	return v.Shown(), nil
}

// Shown is the value of a cell whose formula comes to v: a number that a spreadsheet shows, 0 for a blank.
func (v Value) Shown() Value {
	switch v.Kind {
	case KindBlank:
		return Num(0)
	case KindNum:
		return Num(v.Num)
	}
	return v
}

// pile is room for lists that are given back in the opposite order of taking them.
type pile[T any] struct{ chunk []T }

// take is a list of n, which holds whatever stood there.
func (p *pile[T]) take(n int) []T {
	used := len(p.chunk)
	if used+n > cap(p.chunk) {
		p.chunk, used = make([]T, 0, max(n, 2*cap(p.chunk), 4)), 0
	}
	p.chunk = p.chunk[:used+n]
	return p.chunk[used : used+n : used+n]
}

// back gives back what was taken since the pile was as before.
func (p *pile[T]) back(before pile[T]) {
	if cap(before.chunk) < cap(p.chunk) {
		before.chunk = p.chunk[:0] // the list that was full is left to its holders
	}
	p.chunk = before.chunk
}

// node is an expression ready to be computed: nothing in it is looked up by name, and it is handed around by address.
type node struct {
	kind  nodeKind
	op    operator
	place int32   // number of a reference
	num   float64 // of a constant
	text  *Value  // the same, or what is wrong with a call
	ref   *Ref
	row   *function
	args  []node
}

type nodeKind uint8

const (
	numberNode nodeKind = iota
	textNode
	cellNode  // a reference by what it names
	blockNode // the same to a block
	cellPlace // a reference by its number
	blockPlace
	negNode
	binaryNode
	scalarNode // a call of a function of single values
	callNode   // any other call
	faultNode  // a call that cannot be computed
)

// isRange reports whether a node names a range.
func (n *node) isRange() bool { return n.kind >= cellNode && n.kind <= blockPlace }

type operator uint8

const (
	opAdd operator = iota
	opSubtract
	opMultiply
	opDivide
	opPower
	opJoin
	opEqual
	opUnequal
	opLess
	opLessOrEqual
	opGreater
	opGreaterOrEqual
)

func operatorOf(op string) operator {
	switch op {
	case "+":
		return opAdd
	case "-":
		return opSubtract
	case "*":
		return opMultiply
	case "/":
		return opDivide
	case "^":
		return opPower
	case "&":
		return opJoin
	case "=":
		return opEqual
	case "<>":
		return opUnequal
	case "<":
		return opLess
	case "<=":
		return opLessOrEqual
	case ">":
		return opGreater
	case ">=":
		return opGreaterOrEqual
	}
	panic(fmt.Sprintf("formulas: no operator %q", op))
}

// compiled is an expression compiled in room of its own.
func compiled(e Expr) node {
	n, m := 0, Machine{}
	Walk(e, func(Expr) bool { n++; return true })
	m.nodes.chunk = make([]node, 0, n)
	code := &m.nodes.take(1)[0]
	m.compile(code, e)
	return *code
}

// compile writes an expression to a node, with its references by what they name.
func (m *Machine) compile(to *node, e Expr) {
	switch e := e.(type) {
	case Number:
		*to = node{kind: numberNode, num: e.Value}
	case Text:
		*to = node{kind: textNode}
		m.say(to, e.Value)
	case Ref:
		ref := &m.refs.take(1)[0]
		*ref = e
		*to = node{kind: cellNode, place: e.N, ref: ref}
		if e.Block() {
			to.kind = blockNode
		}
	case Neg:
		*to = node{kind: negNode, args: m.nodes.take(1)}
		m.compile(&to.args[0], e.X)
	case Binary:
		*to = node{kind: binaryNode, op: operatorOf(e.Op), args: m.nodes.take(2)}
		m.compile(&to.args[0], e.X)
		m.compile(&to.args[1], e.Y)
	case Call:
		*to = node{kind: callNode, row: e.row, args: m.nodes.take(len(e.Args))}
		for i, arg := range e.Args {
			m.compile(&to.args[i], arg)
		}
		if to.row == nil {
			to.row = lookup(e.Func)
		}
		if to.row == nil {
			to.kind = faultNode
			m.say(to, "there is no function "+e.Func+didYouMean(e.Func))
		} else if fault := to.row.arity(len(e.Args)); fault != "" {
			to.kind = faultNode
			m.say(to, fault)
		} else if to.row.scalar != nil {
			to.kind = scalarNode
		}
	default:
		panic(unknownNode(e))
	}
}

// say gives a node its text.
func (m *Machine) say(n *node, text string) {
	n.text = &m.values.take(1)[0]
	*n.text = Str(text)
}

// eval is what a node comes to.
func (m *Machine) eval(n *node) (v Value, err error) {
	switch n.kind {
	case numberNode:
		return Num(n.num), nil
	case textNode:
		return *n.text, nil
	case cellNode, cellPlace:
		if n.kind == cellPlace {
			v, err = m.places.Cell(int(n.place))
		} else {
			v, err = m.source.Value(*n.ref)
		}
		if v.Kind == KindNum {
			v = Num(v.Num) // a cell may hold any number, a formula only those of a spreadsheet
		}
		return v, err
	case negNode:
		if v, err = m.eval(&n.args[0]); err != nil {
			return Value{}, err
		}
		return negative(v), nil
	case binaryNode:
		x, err := m.eval(&n.args[0])
		if err != nil {
			return Value{}, err
		}
		y, err := m.eval(&n.args[1])
		if err != nil {
			return Value{}, err
		}
		return operate(n.op, x, y), nil
	case scalarNode:
		return m.evalScalar(n)
	case callNode:
		return n.row.eval(n.args, m)
	}
	return Value{}, n.fault()
}

// fault is why a node has no value.
func (n *node) fault() error {
	switch n.kind {
	case blockNode:
		return fmt.Errorf("the block %s stands where one value is needed; put it into a function that takes a range", *n.ref)
	case blockPlace:
		return errors.New("a block stands where one value is needed; put it into a function that takes a range")
	}
	return errors.New(n.text.Str)
}

// evalScalar evaluates the arguments and hands the values to the function; the first error among them is the result,
// unless the function asks about errors.
func (m *Machine) evalScalar(n *node) (Value, error) {
	before := m.values
	values := m.values.take(len(n.args))
	for i := range n.args {
		v, err := m.eval(&n.args[i])
		if err != nil || v.Kind == KindErr && !n.row.seesErrors {
			m.values.back(before)
			return v, err
		}
		values[i] = v
	}
	v := n.row.scalar(values)
	m.values.back(before)
	return v, nil
}

// areaOf is the range an argument names.
func (m *Machine) areaOf(arg *node) (Area, error) {
	switch arg.kind {
	case cellNode, blockNode:
		return m.source.Area(*arg.ref)
	case cellPlace, blockPlace:
		return m.places.Range(int(arg.place))
	}
	return Area{}, errors.New("expected a line or a block as range, found a formula")
}
