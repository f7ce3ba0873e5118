// Package values reads the values of the protocol.
package values

import (
	"fmt"
	"iter"
	"maps"
	"math/big"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Must holds for conversions to the type that a value has by the protocol's own word.
func Must(err error) {
	if err != nil {
		panic(fmt.Sprintf("a value is not of its type: %v", err))
	}
}

// IsSet says that a value is there, and known.
func IsSet(value tftypes.Value) bool {
	return value.Type() != nil && !value.IsNull() && value.IsKnown()
}

// Fields gives the fields of an object or map, none where it is null or unknown.
func Fields(value tftypes.Value) map[string]tftypes.Value {
	fields := map[string]tftypes.Value{}
	if IsSet(value) {
		Must(value.As(&fields))
	}
	return fields
}

// Elements gives the elements of a list or set, none where it is null or unknown.
func Elements(value tftypes.Value) []tftypes.Value {
	elements := []tftypes.Value{}
	if IsSet(value) {
		Must(value.As(&elements))
	}
	return elements
}

// Text of a string, a number or a bool; empty where it is null or unknown.
func Text(value tftypes.Value) string {
	if !IsSet(value) {
		return ""
	}
	switch {
	case value.Type().Is(tftypes.String):
		var result string
		Must(value.As(&result))
		return result
	case value.Type().Is(tftypes.Number):
		result := new(big.Float)
		Must(value.As(&result))
		return result.Text('f', -1)
	case value.Type().Is(tftypes.Bool):
		var result bool
		Must(value.As(&result))
		return fmt.Sprint(result)
	}
	return ""
}

// Texts of the elements of a list or set.
func Texts(value tftypes.Value) []string {
	var result []string
	for _, element := range Elements(value) {
		result = append(result, Text(element))
	}
	return result
}

// TextsByKey of a map or object.
func TextsByKey(value tftypes.Value) map[string]string {
	result := map[string]string{}
	for key, element := range Fields(value) {
		result[key] = Text(element)
	}
	return result
}

// Sorted gives a map's keys in order: what is drawn must not depend on Go's own.
func Sorted[V any](of map[string]V) iter.Seq[string] {
	return slices.Values(slices.Sorted(maps.Keys(of)))
}

// IsCollection says that a value is a list or set.
func IsCollection(value tftypes.Value) bool {
	return value.Type().Is(tftypes.List{}) || value.Type().Is(tftypes.Set{})
}

// Blocks of a nested block, which may be one, many or named.
func Blocks(mode string, value tftypes.Value) []tftypes.Value {
	switch {
	case !IsSet(value):
		return nil
	case mode == "single":
		return []tftypes.Value{value}
	case mode == "map":
		var blocks []tftypes.Value
		fields := Fields(value)
		for name := range Sorted(fields) {
			blocks = append(blocks, fields[name])
		}
		return blocks
	}
	return Elements(value)
}
