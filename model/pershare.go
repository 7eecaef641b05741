package model

import "tieout/parse"

// earningsPerShare finds basic (once called primary) and diluted (fully
// diluted) earnings per share of net income among lines for parts of it.
func (d *draft) earningsPerShare() {
	type block struct{ basic, diluted bool }
	found := map[block][]int{}
	for i, l := range d.st.Lines {
		if l.Heading || l.Unit != parse.PerShare {
			continue
		}
		c := d.concept[i]
		all := l.words
		if c != nil && c.ID == "dividends_per_share" || hasAny(d.words[i], "dividend", "pro", "book") || hasAny(d.headings[i], "dividend") && !hasAny(d.headings[i], "earning", "income", "loss", "after") {
			continue
		}
		part := hasAny(all, "continuing", "discontinued", "extraordinary", "cumulative", "accounting", "spin", "comprehensive")
		var b block
		b.basic = hasAny(all, "basic", "primary")
		b.diluted = hasAny(all, "diluted", "dilution")
		if has(all, "no", "dilution") || hasAny(all, "undiluted") {
			b = block{basic: true}
		}
		if !b.basic && !b.diluted {
			switch d.place[i] {
			case inBasic:
				b.basic = true
			case inDiluted:
				b.diluted = true
			}
		}
		if part {
			continue
		}
		found[b] = append(found[b], i)
	}
	net := func(lines []int) int {
		if len(lines) == 1 {
			return lines[0]
		}
		// The total of the block, the line named after net income, or the last.
		for _, i := range lines {
			if hasAny(d.words[i], "net") && hasAny(d.words[i], "income", "earning", "loss") {
				return i
			}
		}
		for _, i := range lines {
			if d.total[i] != nil {
				return i
			}
		}
		return -1
	}
	basic, diluted := net(found[block{basic: true}]), net(found[block{diluted: true}])
	both, plain := net(found[block{true, true}]), net(found[block{}])
	if both >= 0 {
		if basic < 0 {
			basic = both
		}
		if diluted < 0 {
			diluted = both
		}
	}
	if basic < 0 {
		basic = plain
	}
	if basic >= 0 {
		d.key("eps_basic", basic, 1)
	}
	if diluted >= 0 {
		d.key("eps_diluted", diluted, 1)
	}
}
