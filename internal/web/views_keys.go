package web

import (
	"html/template"
	"reflect"
	"text/template/parse"

	"github.com/netra-id/netra/internal/platform/i18n"
)

// keysOf collects the string constants of a template, and of the templates it
// calls, that are written like a key of locale/.
func keysOf(t *template.Template, name string) []string {
	c := &keyCollector{set: t, seen: map[string]bool{}}
	c.template(name)
	return c.keys
}

type keyCollector struct {
	set  *template.Template
	seen map[string]bool
	keys []string
}

func (c *keyCollector) template(name string) {
	if c.seen[name] {
		return
	}
	c.seen[name] = true
	if t := c.set.Lookup(name); t != nil && t.Tree != nil && t.Tree.Root != nil {
		c.node(t.Tree.Root)
	}
}

// node walks a part of a template. The kinds of node differ in where their
// children are, nothing else.
func (c *keyCollector) node(n parse.Node) {
	if n == nil || reflect.ValueOf(n).IsNil() {
		return
	}
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			c.node(child)
		}
	case *parse.ActionNode:
		c.node(n.Pipe)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			c.node(cmd)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			c.node(arg)
		}
	case *parse.IfNode:
		c.branch(n.Pipe, n.List, n.ElseList)
	case *parse.RangeNode:
		c.branch(n.Pipe, n.List, n.ElseList)
	case *parse.WithNode:
		c.branch(n.Pipe, n.List, n.ElseList)
	case *parse.TemplateNode:
		c.node(n.Pipe)
		c.template(n.Name)
	case *parse.StringNode:
		if i18n.LooksLikeKey(n.Text) {
			c.keys = append(c.keys, n.Text)
		}
	}
}

func (c *keyCollector) branch(p *parse.PipeNode, list, alt *parse.ListNode) {
	c.node(p)
	c.node(list)
	c.node(alt)
}
