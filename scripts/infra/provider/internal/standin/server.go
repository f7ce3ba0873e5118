// Package standin is the provider's server.
package standin

import (
	"context"

	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/rules"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
)

// Server answers Terraform. What it has no method for, it refuses.
type Server struct {
	refusals
	schema      *awsschema.Provider
	rules       map[string]*rules.Rule
	constraints map[string]rules.Constraints
	config      config
	names       namer
}

// New is a server for that schema, with those rules and constraints by type.
func New(schema *awsschema.Provider, known map[string]*rules.Rule, constraints map[string]rules.Constraints) *Server {
	return &Server{schema: schema, rules: known, constraints: constraints, names: namer{seen: map[string]int{}}}
}

// GetMetadata names all types.
func (s *Server) GetMetadata(context.Context, *tfprotov5.GetMetadataRequest) (*tfprotov5.GetMetadataResponse, error) {
	response := &tfprotov5.GetMetadataResponse{ServerCapabilities: capabilities()}
	for _, name := range s.schema.Resources.Names() {
		response.Resources = append(response.Resources, tfprotov5.ResourceMetadata{TypeName: name})
	}
	for _, name := range s.schema.DataSources.Names() {
		response.DataSources = append(response.DataSources, tfprotov5.DataSourceMetadata{TypeName: name})
	}
	return response, nil
}

// GetProviderSchema gives the whole schema.
func (s *Server) GetProviderSchema(context.Context, *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	resources, err := s.schema.Resources.Protocol()
	if err != nil {
		return nil, err
	}
	dataSources, err := s.schema.DataSources.Protocol()
	if err != nil {
		return nil, err
	}
	return &tfprotov5.GetProviderSchemaResponse{
		ServerCapabilities: capabilities(),
		Provider:           s.schema.Provider.Protocol(),
		ResourceSchemas:    resources,
		DataSourceSchemas:  dataSources,
	}, nil
}

func capabilities() *tfprotov5.ServerCapabilities {
	return &tfprotov5.ServerCapabilities{GetProviderSchemaOptional: true}
}

// GetResourceIdentitySchemas says that no resource has an identity.
func (s *Server) GetResourceIdentitySchemas(context.Context, *tfprotov5.GetResourceIdentitySchemasRequest) (*tfprotov5.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov5.GetResourceIdentitySchemasResponse{}, nil
}

// StopProvider has nothing to stop.
func (s *Server) StopProvider(context.Context, *tfprotov5.StopProviderRequest) (*tfprotov5.StopProviderResponse, error) {
	return &tfprotov5.StopProviderResponse{}, nil
}
