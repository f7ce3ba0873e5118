package standin

import (
	"context"
	"fmt"

	"ecomflow/aws-stand-in/internal/awsschema"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
)

func (s *Server) resource(name string) (*awsschema.Schema, error) {
	schema := s.schema.Resources[name]
	if schema == nil {
		return nil, fmt.Errorf("there is no resource type %s", name)
	}
	return schema, nil
}

// ValidateResourceTypeConfig checks what is known already.
func (s *Server) ValidateResourceTypeConfig(_ context.Context, req *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	schema, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	_, err = req.Config.Unmarshal(schema.ValueType())
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, err
}

// UpgradeResourceState reads a state of this version: there are no older ones.
func (s *Server) UpgradeResourceState(_ context.Context, req *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	schema, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	kind := schema.ValueType()
	value, err := req.RawState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov5.NewDynamicValue(kind, value)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

// ReadResource finds everything as it was left.
func (s *Server) ReadResource(_ context.Context, req *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

// PlanResourceChange plans what AWS computes as unknown.
func (s *Server) PlanResourceChange(_ context.Context, req *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	schema, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	kind := schema.ValueType()
	proposed, err := req.ProposedNewState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	prior, err := req.PriorState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	planned := proposed
	if !proposed.IsNull() {
		planned = s.plan(schema.Block, prior, proposed)
	}
	state, err := tfprotov5.NewDynamicValue(kind, planned)
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: &state}, err
}

// ApplyResourceChange gives what was unknown a value of the right form.
func (s *Server) ApplyResourceChange(_ context.Context, req *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	schema, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	kind := schema.ValueType()
	planned, err := req.PlannedState.Unmarshal(kind)
	if err != nil {
		return nil, err
	}
	applied := planned
	if !planned.IsNull() {
		applied = s.apply(req.TypeName, schema.Block, planned)
	}
	state, err := tfprotov5.NewDynamicValue(kind, applied)
	return &tfprotov5.ApplyResourceChangeResponse{NewState: &state}, err
}
