package rules

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Problem is something that AWS would refuse.
type Problem struct {
	Path *tftypes.AttributePath
	Text string
}

// checker walks one configuration.
type checker struct {
	rule        *Rule
	constraints Constraints
	problems    []Problem
}

// Check says what AWS would refuse of a configuration, as far as it is known yet.
func Check(rule *Rule, constraints Constraints, block *awsschema.Block, config tftypes.Value) []Problem {
	c := &checker{rule: rule, constraints: constraints}
	c.block(block, config, "", tftypes.NewAttributePath())
	c.pairs(config)
	return c.problems
}

func (c *checker) refuse(at *tftypes.AttributePath, text string) {
	c.problems = append(c.problems, Problem{Path: at, Text: text})
}

func (c *checker) block(block *awsschema.Block, value tftypes.Value, prefix string, at *tftypes.AttributePath) {
	fields := values.Fields(value)
	for name, attribute := range block.Attributes {
		if attribute.Computed && !attribute.Optional && fields[name].Type() != nil && !fields[name].IsNull() {
			c.refuse(at.WithAttributeName(name), name+" is set by AWS alone")
			continue
		}
		c.attribute(prefix+name, name, fields[name], at.WithAttributeName(name))
	}
	for name, nested := range block.Nested {
		for i, one := range values.Blocks(nested.Mode, fields[name]) {
			inner := at.WithAttributeName(name)
			if nested.Mode == "list" {
				inner = inner.WithElementKeyInt(i)
			}
			c.block(nested.Block, one, prefix+name+".", inner)
		}
	}
}

// attribute checks a text or a number, or each of a list.
func (c *checker) attribute(path, name string, value tftypes.Value, at *tftypes.AttributePath) {
	if !values.IsSet(value) {
		return
	}
	if value.Type().Is(tftypes.List{}) || value.Type().Is(tftypes.Set{}) {
		for _, one := range values.Elements(value) {
			c.attribute(path, name, one, at)
		}
		return
	}
	if wrong := c.wrong(path, name, value); wrong != "" {
		c.refuse(at, wrong)
	}
}

func (c *checker) wrong(path, name string, value tftypes.Value) string {
	isText, isNumber := value.Type().Is(tftypes.String), value.Type().Is(tftypes.Number)
	if !isText && !isNumber {
		return ""
	}
	written := values.Text(value)
	if words := c.rule.Words[path]; words != nil && !slices.Contains(words, written) {
		return fmt.Sprintf("%q is not one of %s", written, strings.Join(words, ", "))
	}
	if constraint := c.constraints[path]; constraint != nil {
		wrong := ""
		if isText {
			wrong = constraint.Text(written)
		} else {
			number, _ := new(big.Float).SetString(written)
			wrong = constraint.Number(number)
		}
		if wrong != "" {
			return wrong
		}
	}
	if form := c.rule.formatOf(path, name); form != nil && written != "" {
		return form(written)
	}
	return ""
}
