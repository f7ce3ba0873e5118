package standin

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// ValidateDataSourceConfig leaves it to the schema.
func (s *Server) ValidateDataSourceConfig(context.Context, *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	return &tfprotov5.ValidateDataSourceConfigResponse{}, nil
}

// ReadDataSource answers what the stand-in can know.
func (s *Server) ReadDataSource(_ context.Context, req *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	schema := s.schema.DataSources[req.TypeName]
	if schema == nil {
		return nil, fmt.Errorf("there is no data source %s", req.TypeName)
	}
	kind := schema.ValueType()
	config, err := req.Config.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	maker := s.names.maker(req.TypeName, config, s.config)
	fields := fieldsOf(withUnknowns(schema.Block, config))
	for _, name := range maker.order(fields) {
		fields[name] = maker.value(name, fields[name], schema.Block.Attributes[name])
		maker.known[name] = text(fields[name])
	}
	state, err := tfprotov5.NewDynamicValue(kind, tftypes.NewValue(kind, fields))
	return &tfprotov5.ReadDataSourceResponse{State: &state}, err
}
