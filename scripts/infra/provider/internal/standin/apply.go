package standin

import (
	"ecomflow/aws-stand-in/internal/awsschema"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// apply gives every unknown of a planned state its value. Ids and ARNs are made of other attributes, which come first.
func (s *Server) apply(typeName string, block *awsschema.Block, planned tftypes.Value) tftypes.Value {
	maker := s.names.maker(typeName, planned, s.config)
	fields := fieldsOf(planned)
	for _, name := range maker.order(fields) {
		fields[name] = maker.value(name, fields[name], block.Attributes[name])
		maker.known[name] = text(fields[name])
	}
	return tftypes.NewValue(planned.Type(), fields)
}
