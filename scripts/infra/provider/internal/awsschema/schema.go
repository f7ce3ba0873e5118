// Package awsschema reads what `providers schema -json` says of a provider.
package awsschema

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Provider is all that a provider serves.
type Provider struct {
	Provider    *Schema `json:"provider"`
	Resources   Schemas `json:"resource_schemas"`
	DataSources Schemas `json:"data_source_schemas"`
}

// Schema is that of a resource, a data source or the provider itself.
type Schema struct {
	Version int64  `json:"version"`
	Block   *Block `json:"block"`
}

// Block is a `{ … }` of the configuration.
type Block struct {
	Attributes map[string]*Attribute `json:"attributes"`
	Nested     map[string]*Nested    `json:"block_types"`
}

// Attribute is a `name = …` of the configuration.
type Attribute struct {
	Type      Type `json:"type"`
	Required  bool `json:"required"`
	Optional  bool `json:"optional"`
	Computed  bool `json:"computed"`
	WriteOnly bool `json:"write_only"`
}

// Nested is a block within a block.
type Nested struct {
	Mode     string `json:"nesting_mode"`
	Block    *Block `json:"block"`
	MinItems int64  `json:"min_items"`
	MaxItems int64  `json:"max_items"`
}

// Type is a type in Terraform's JSON notation.
type Type struct{ tftypes.Type }

// plain are nine types of ten; the general way takes ten times as long.
var plain = map[string]tftypes.Type{`"string"`: tftypes.String, `"number"`: tftypes.Number, `"bool"`: tftypes.Bool}

// UnmarshalJSON reads `"string"`, `["list","string"]` and so on.
func (t *Type) UnmarshalJSON(text []byte) error {
	if found := plain[string(text)]; found != nil {
		t.Type = found
		return nil
	}
	// The function is deprecated for providers with types of their own; nothing else reads this notation.
	parsed, err := tftypes.ParseJSONType(text) //nolint:staticcheck
	t.Type = parsed
	return err
}

// Load reads a schema file.
func Load(file string) (*Provider, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var provider Provider
	if err := json.Unmarshal(text, &provider); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return &provider, nil
}
