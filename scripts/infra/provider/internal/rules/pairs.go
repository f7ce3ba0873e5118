package rules

import (
	"fmt"
	"strings"

	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// presence of an attribute: whether it is given may depend on what is not known yet.
type presence int

const (
	absent presence = iota
	given
	unknown
)

// pairs checks what excludes, needs or completes each other.
func (c *checker) pairs(config tftypes.Value) {
	for _, names := range c.rule.Exclusive {
		if found, _ := present(config, names); len(found) > 1 {
			c.refuse(tftypes.NewAttributePath(), fmt.Sprintf("%s exclude each other", strings.Join(found, " and ")))
		}
	}
	for _, names := range c.rule.OneOf {
		found, open := present(config, names)
		if len(found) > 1 || (len(found) == 0 && !open) {
			c.refuse(tftypes.NewAttributePath(), fmt.Sprintf("exactly one of %s must be given", strings.Join(names, ", ")))
		}
	}
	for _, names := range c.rule.Together {
		if found, open := present(config, names); len(found) > 0 && len(found) < len(names) && !open {
			c.refuse(tftypes.NewAttributePath(), fmt.Sprintf("%s must be given together", strings.Join(names, " and ")))
		}
	}
}

// present gives the names that are given for certain, and whether others may be.
func present(config tftypes.Value, names []string) (found []string, open bool) {
	for _, name := range names {
		switch presenceOf(config, name) {
		case given:
			found = append(found, name)
		case unknown:
			open = true
		case absent:
		}
	}
	return found, open
}

// presenceOf an attribute or block, `block.attribute` in any of its blocks, or `name=value`.
func presenceOf(config tftypes.Value, name string) presence {
	path, wanted, compares := strings.Cut(name, "=")
	head, rest, nested := strings.Cut(path, ".")
	value := values.Fields(config)[head]
	if nested {
		for _, one := range values.Elements(value) {
			if found := presenceOf(one, rest); found != absent {
				return found
			}
		}
		return absent
	}
	switch {
	case value.Type() == nil || value.IsNull():
		return absent
	case !value.IsKnown():
		return unknown
	case compares && values.Text(value) != wanted:
		return absent
	case values.IsCollection(value) && len(values.Elements(value)) == 0:
		return absent
	}
	return given
}
