package standin

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func (s *Server) dataSource(name string) (*resource, error) {
	schema, err := s.schema.DataSources.Get(name)
	if err != nil {
		return nil, err
	}
	return s.known("data."+name, schema)
}

// ValidateDataSourceConfig checks what is known already.
func (s *Server) ValidateDataSourceConfig(_ context.Context, req *tfprotov5.ValidateDataSourceConfigRequest) (*tfprotov5.ValidateDataSourceConfigResponse, error) {
	of, err := s.dataSource(req.TypeName)
	if err != nil {
		return nil, err
	}
	config, err := req.Config.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	return &tfprotov5.ValidateDataSourceConfigResponse{Diagnostics: of.check(config)}, nil
}

// ReadDataSource answers what the stand-in can know.
func (s *Server) ReadDataSource(_ context.Context, req *tfprotov5.ReadDataSourceRequest) (*tfprotov5.ReadDataSourceResponse, error) {
	of, err := s.dataSource(req.TypeName)
	if err != nil {
		return nil, err
	}
	config, err := req.Config.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	if wrong := of.check(config); len(wrong) > 0 {
		return &tfprotov5.ReadDataSourceResponse{Diagnostics: wrong}, nil
	}
	value, err := s.read(of, config)
	if err != nil {
		return &tfprotov5.ReadDataSourceResponse{Diagnostics: failure("not readable", err.Error())}, nil
	}
	state, err := tfprotov5.NewDynamicValue(of.kind, value)
	return &tfprotov5.ReadDataSourceResponse{State: &state}, err
}

func (s *Server) read(of *resource, config tftypes.Value) (tftypes.Value, error) {
	if of.name == policyDocument {
		return renderPolicyDocument(config)
	}
	open := withUnknowns(of.schema.Block, s.settle(of.schema.Block, config))
	return s.maker(of, open).all(of.kind), nil
}
