package awsschema

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var modes = map[string]tfprotov5.SchemaNestedBlockNestingMode{
	"single": tfprotov5.SchemaNestedBlockNestingModeSingle,
	"list":   tfprotov5.SchemaNestedBlockNestingModeList,
	"set":    tfprotov5.SchemaNestedBlockNestingModeSet,
	"map":    tfprotov5.SchemaNestedBlockNestingModeMap,
}

// Protocol is the schema as it goes over the wire.
func (s *Schema) Protocol() *tfprotov5.Schema {
	return &tfprotov5.Schema{Version: s.Version, Block: s.Block.protocol()}
}

// ValueType is the type of a value of the schema.
func (s *Schema) ValueType() tftypes.Type { return s.Protocol().ValueType() }

func (b *Block) protocol() *tfprotov5.SchemaBlock {
	block := &tfprotov5.SchemaBlock{}
	for name, attribute := range b.Attributes {
		block.Attributes = append(block.Attributes, attribute.protocol(name))
	}
	for name, nested := range b.Nested {
		block.BlockTypes = append(block.BlockTypes, nested.protocol(name))
	}
	return block
}

func (a *Attribute) protocol(name string) *tfprotov5.SchemaAttribute {
	return &tfprotov5.SchemaAttribute{
		Name:      name,
		Type:      a.Type.Type,
		Required:  a.Required,
		Optional:  a.Optional,
		Computed:  a.Computed,
		WriteOnly: a.WriteOnly,
	}
}

func (n *Nested) protocol(name string) *tfprotov5.SchemaNestedBlock {
	return &tfprotov5.SchemaNestedBlock{
		TypeName: name,
		Block:    n.Block.protocol(),
		Nesting:  modes[n.Mode],
		MinItems: n.MinItems,
		MaxItems: n.MaxItems,
	}
}
