package standin

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"ecomflow/aws-stand-in/internal/awsschema"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// namer makes names that depend on what a resource is, and on nothing else; of two that are alike each has its own.
type namer struct{ seen map[string]int }

type maker struct {
	typeName string
	random   *rand.Rand
	known    map[string]string
}

func (n *namer) maker(typeName string, planned tftypes.Value, config config) *maker {
	what := typeName + planned.String()
	n.seen[what]++
	seed := sha256.Sum256(fmt.Appendf(nil, "%s %d", what, n.seen[what]))
	known := map[string]string{"region": config.region, "account": config.account, "partition": partition}
	return &maker{typeName: typeName, random: rand.New(rand.NewChaCha8(seed)), known: known}
}

// order has what ids and ARNs are made of before them.
func (m *maker) order(fields map[string]tftypes.Value) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := late(a) - late(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names
}

func late(name string) int {
	switch name {
	case "id":
		return 1
	case "arn":
		return 2
	default:
		return 0
	}
}

func (m *maker) value(name string, value tftypes.Value, attribute *awsschema.Attribute) tftypes.Value {
	if value.IsFullyKnown() {
		return value
	}
	if attribute == nil || value.IsKnown() {
		return m.inside(value)
	}
	return m.plain(name, attribute.Type.Type)
}

// inside gives the unknown fields of blocks their values.
func (m *maker) inside(value tftypes.Value) tftypes.Value {
	changed, err := tftypes.Transform(value, func(path *tftypes.AttributePath, one tftypes.Value) (tftypes.Value, error) {
		if one.IsKnown() {
			return one, nil
		}
		name := "value"
		if step, ok := path.LastStep().(tftypes.AttributeName); ok {
			name = string(step)
		}
		return m.plain(name, one.Type()), nil
	})
	must(err)
	return changed
}

func (m *maker) plain(name string, kind tftypes.Type) tftypes.Value {
	switch {
	case kind.Is(tftypes.String):
		return tftypes.NewValue(kind, fmt.Sprintf("%s-%s", strings.ReplaceAll(name, "_", "-"), m.hex(8)))
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

func (m *maker) hex(length int) string {
	digits := make([]byte, length)
	for i := range digits {
		digits[i] = "0123456789abcdef"[m.random.IntN(16)]
	}
	return string(digits)
}
