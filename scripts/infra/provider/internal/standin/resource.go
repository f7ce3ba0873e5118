package standin

import (
	"context"
	"fmt"

	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/rules"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// resource is a type of them: its schema, the type of its values, and what else is known of it.
type resource struct {
	name        string
	schema      *awsschema.Schema
	kind        tftypes.Type
	rule        *rules.Rule
	constraints rules.Constraints
}

func (s *Server) resource(name string) (*resource, error) {
	schema, err := s.schema.Resources.Get(name)
	if err != nil {
		return nil, err
	}
	return s.known(name, schema)
}

func (s *Server) known(name string, schema *awsschema.Schema) (*resource, error) {
	if schema == nil {
		return nil, fmt.Errorf("AWS's provider has no %s", name)
	}
	rule := s.rules[name]
	if rule == nil {
		return nil, fmt.Errorf("the stand-in for AWS does not know how ids and ARNs of %s look: give it a rule (scripts/infra/provider/internal/rules/types)", name)
	}
	return &resource{name: name, schema: schema, kind: schema.ValueType(), rule: rule, constraints: s.constraints[name]}, nil
}

// ValidateResourceTypeConfig checks what is known already.
func (s *Server) ValidateResourceTypeConfig(_ context.Context, req *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	of, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	value, err := req.Config.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	return &tfprotov5.ValidateResourceTypeConfigResponse{Diagnostics: of.check(value)}, nil
}

// UpgradeResourceState reads a state of this version: there are no older ones.
func (s *Server) UpgradeResourceState(_ context.Context, req *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	of, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	value, err := req.RawState.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov5.NewDynamicValue(of.kind, value)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &state}, err
}

// ReadResource finds everything as it was left.
func (s *Server) ReadResource(_ context.Context, req *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	return &tfprotov5.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

// PlanResourceChange plans what AWS computes as unknown, and checks again: more is known than by the configuration alone.
func (s *Server) PlanResourceChange(_ context.Context, req *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	of, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	proposed, err := req.ProposedNewState.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	prior, err := req.PriorState.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	if proposed.IsNull() {
		return &tfprotov5.PlanResourceChangeResponse{PlannedState: req.ProposedNewState}, nil
	}
	config, err := req.Config.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	state, err := tfprotov5.NewDynamicValue(of.kind, s.plan(of.schema.Block, prior, proposed))
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: &state, Diagnostics: of.check(config)}, err
}

// ApplyResourceChange checks a last time, now that everything is known, and gives what AWS computes a value of the right form.
func (s *Server) ApplyResourceChange(_ context.Context, req *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	of, err := s.resource(req.TypeName)
	if err != nil {
		return nil, err
	}
	planned, err := req.PlannedState.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	if planned.IsNull() {
		return &tfprotov5.ApplyResourceChangeResponse{NewState: req.PlannedState}, nil
	}
	config, err := req.Config.Unmarshal(of.kind)
	if err != nil {
		return nil, err
	}
	if wrong := of.check(config); len(wrong) > 0 {
		return &tfprotov5.ApplyResourceChangeResponse{NewState: req.PriorState, Diagnostics: wrong}, nil
	}
	made := s.maker(of, planned).all(of.kind)
	state, err := tfprotov5.NewDynamicValue(of.kind, made)
	return &tfprotov5.ApplyResourceChangeResponse{NewState: &state}, err
}
