package standin

import (
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// must holds for conversions to the type that a value has by the protocol's own word.
func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("a value is not of its type: %v", err))
	}
}

func isSet(value tftypes.Value) bool {
	return value.Type() != nil && !value.IsNull() && value.IsKnown()
}

// fieldsOf gives the fields of an object or map, none where it is null or unknown.
func fieldsOf(value tftypes.Value) map[string]tftypes.Value {
	fields := map[string]tftypes.Value{}
	if isSet(value) {
		must(value.As(&fields))
	}
	return fields
}

// elementsOf gives the elements of a list or set, none where it is null or unknown.
func elementsOf(value tftypes.Value) []tftypes.Value {
	elements := []tftypes.Value{}
	if isSet(value) {
		must(value.As(&elements))
	}
	return elements
}

// text of a string, a number or a bool; empty where it is null or unknown.
func text(value tftypes.Value) string {
	if !isSet(value) {
		return ""
	}
	switch {
	case value.Type().Is(tftypes.String):
		var result string
		must(value.As(&result))
		return result
	case value.Type().Is(tftypes.Number):
		result := new(big.Float)
		must(value.As(&result))
		return result.Text('f', -1)
	case value.Type().Is(tftypes.Bool):
		var result bool
		must(value.As(&result))
		return fmt.Sprint(result)
	}
	return ""
}

func texts(value tftypes.Value) []string {
	var result []string
	for _, element := range elementsOf(value) {
		result = append(result, text(element))
	}
	return result
}

func textsByKey(value tftypes.Value) map[string]string {
	result := map[string]string{}
	for key, element := range fieldsOf(value) {
		result[key] = text(element)
	}
	return result
}
