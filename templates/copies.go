package templates

func (b *planner) copies()                             {}
func (b *planner) compareRows(index int, block *block) {}
func (b *planner) bridgeRows(index int, block *block)  {}
func (b *planner) chartRows(index int, block *block)   {}
