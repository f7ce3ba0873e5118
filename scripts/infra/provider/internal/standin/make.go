package standin

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/rules"
	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// maker makes the values that AWS would compute of one resource.
type maker struct {
	rule   *rules.Rule
	block  *awsschema.Block
	random *rand.Rand
	config config
	fields map[string]tftypes.Value
	making map[string]bool
}

func (s *Server) maker(of *resource, value tftypes.Value) *maker {
	return &maker{
		rule:   of.rule,
		block:  of.schema.Block,
		random: s.names.random(of.name, value),
		config: s.config,
		fields: values.Fields(value),
		making: map[string]bool{},
	}
}

// all gives the value with nothing unknown in it.
func (m *maker) all(kind tftypes.Type) tftypes.Value {
	for name := range values.Sorted(m.fields) {
		m.make(name)
	}
	return tftypes.NewValue(kind, m.fields)
}

// make settles one attribute or nested block. Templates name others, which are settled first.
func (m *maker) make(name string) {
	value := m.fields[name]
	if value.IsFullyKnown() || m.making[name] {
		return
	}
	m.making[name] = true
	if nested := m.block.Nested[name]; nested != nil {
		m.fields[name] = m.nested(nested, value)
		return
	}
	if rule, found := m.rule.Values[name]; found {
		m.fields[name] = m.shaped(value.Type(), rule)
		return
	}
	m.fields[name] = m.plain(name, m.block.Attributes[name])
}

// nested settles what no rule speaks of, at any depth.
func (m *maker) nested(of *awsschema.Nested, value tftypes.Value) tftypes.Value {
	return eachBlock(of.Mode, value, func(one tftypes.Value) tftypes.Value {
		fields := values.Fields(one)
		for name := range values.Sorted(fields) {
			switch {
			case fields[name].IsFullyKnown():
			case of.Block.Nested[name] != nil:
				fields[name] = m.nested(of.Block.Nested[name], fields[name])
			default:
				fields[name] = m.plain(name, of.Block.Attributes[name])
			}
		}
		return tftypes.NewValue(one.Type(), fields)
	})
}

func (m *maker) lookup(name string) string {
	switch name {
	case "region":
		return m.config.region
	case "account":
		return m.config.account
	case "partition":
		return partition
	}
	if _, found := m.fields[name]; !found {
		return ""
	}
	m.make(name)
	return values.Text(m.fields[name])
}

// shaped is what a rule says, as a value of that type; fields that it leaves out are null.
func (m *maker) shaped(kind tftypes.Type, rule any) tftypes.Value {
	switch given := rule.(type) {
	case string:
		return m.parsed(kind, fill(given, m.random, m.lookup))
	case []any:
		var elements []tftypes.Value
		for _, one := range given {
			elements = append(elements, m.shaped(elementType(kind), one))
		}
		return tftypes.NewValue(kind, elements)
	case map[string]any:
		fields := map[string]tftypes.Value{}
		for name, field := range kind.(tftypes.Object).AttributeTypes {
			fields[name] = tftypes.NewValue(field, nil)
			if one, found := given[name]; found {
				fields[name] = m.shaped(field, one)
			}
		}
		return tftypes.NewValue(kind, fields)
	}
	return m.parsed(kind, fmt.Sprint(rule))
}

func (m *maker) parsed(kind tftypes.Type, written string) tftypes.Value {
	switch {
	case kind.Is(tftypes.Number):
		number, ok := new(big.Float).SetString(written)
		if !ok {
			panic(written + " is no number")
		}
		return tftypes.NewValue(kind, number)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, written == "true")
	}
	return tftypes.NewValue(kind, written)
}

func elementType(kind tftypes.Type) tftypes.Type {
	switch collection := kind.(type) {
	case tftypes.List:
		return collection.ElementType
	case tftypes.Set:
		return collection.ElementType
	}
	panic(fmt.Sprintf("%s has no elements", kind))
}

// plain is what AWS says where no rule speaks: nothing of what might have been given, a name of its own else. It has no ARN to
// tell, for which there would be a rule.
func (m *maker) plain(name string, attribute *awsschema.Attribute) tftypes.Value {
	kind := attribute.Type.Type
	switch {
	case kind.Is(tftypes.String) && (attribute.Optional || strings.HasSuffix(name, "arn")):
		return tftypes.NewValue(kind, "")
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, strings.ReplaceAll(name, "_", "-")+"-"+draw(m.random, "hex", 8))
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 0)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	case kind.Is(tftypes.Map{}):
		return tftypes.NewValue(kind, map[string]tftypes.Value{})
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
	return tftypes.NewValue(kind, nil)
}
