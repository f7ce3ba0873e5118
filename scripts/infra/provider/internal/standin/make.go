package standin

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"

	"ecomflow/aws-stand-in/internal/rules"
	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// maker makes the values that AWS would compute of one resource.
type maker struct {
	rule   *rules.Rule
	random *rand.Rand
	config config
	fields map[string]tftypes.Value
	making map[string]bool
}

func (s *Server) maker(typeName string, rule *rules.Rule, value tftypes.Value) *maker {
	return &maker{
		rule:   rule,
		random: s.names.random(typeName, value),
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

// make settles one attribute. Templates name others, which are settled first.
func (m *maker) make(name string) {
	value := m.fields[name]
	if value.IsFullyKnown() || m.making[name] {
		return
	}
	m.making[name] = true
	if rule, found := m.rule.Values[name]; found && !value.IsKnown() {
		m.fields[name] = m.shaped(value.Type(), rule)
	} else {
		m.fields[name] = m.inside(name, value)
	}
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

// inside settles what no rule speaks of, at any depth.
func (m *maker) inside(name string, value tftypes.Value) tftypes.Value {
	changed, err := tftypes.Transform(value, func(path *tftypes.AttributePath, one tftypes.Value) (tftypes.Value, error) {
		if one.IsKnown() {
			return one, nil
		}
		if step, ok := path.LastStep().(tftypes.AttributeName); ok {
			return m.plain(string(step), one.Type()), nil
		}
		return m.plain(name, one.Type()), nil
	})
	values.Must(err)
	return changed
}

// plain is what AWS says of things that nobody asked for: nothing, or a name of its own. It has no ARN to tell, for which there
// would be a rule.
func (m *maker) plain(name string, kind tftypes.Type) tftypes.Value {
	switch {
	case kind.Is(tftypes.String) && strings.HasSuffix(name, "arn"):
		return tftypes.NewValue(kind, "")
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, strings.ReplaceAll(name, "_", "-")+"-"+draw(m.random, "hex", 8))
	case kind.Is(tftypes.Number):
		return tftypes.NewValue(kind, 1)
	case kind.Is(tftypes.Bool):
		return tftypes.NewValue(kind, false)
	case kind.Is(tftypes.Map{}):
		return tftypes.NewValue(kind, map[string]tftypes.Value{})
	case kind.Is(tftypes.List{}), kind.Is(tftypes.Set{}):
		return tftypes.NewValue(kind, []tftypes.Value{})
	}
	return tftypes.NewValue(kind, nil)
}
