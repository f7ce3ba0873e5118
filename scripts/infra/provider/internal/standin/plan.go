package standin

import (
	"ecomflow/aws-stand-in/internal/awsschema"
	"ecomflow/aws-stand-in/internal/values"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// plan is the state after a change, with what AWS computes still unknown; the prior state itself where nothing changes.
func (s *Server) plan(block *awsschema.Block, prior, proposed tftypes.Value) tftypes.Value {
	settled := s.settle(block, proposed)
	if settled.Equal(prior) {
		return prior
	}
	return withUnknowns(block, settled)
}

// settle gives what the provider itself computes, before any call to AWS: the region, and the tags with its default ones.
func (s *Server) settle(block *awsschema.Block, proposed tftypes.Value) tftypes.Value {
	fields := values.Fields(proposed)
	if region := block.Attributes["region"]; region != nil && region.Computed && fields["region"].IsNull() {
		fields["region"] = tftypes.NewValue(tftypes.String, s.config.region)
	}
	if all := block.Attributes["tags_all"]; all != nil && all.Computed {
		fields["tags_all"] = s.allTags(fields["tags"])
	}
	return tftypes.NewValue(proposed.Type(), fields)
}

func (s *Server) allTags(own tftypes.Value) tftypes.Value {
	kind := tftypes.Map{ElementType: tftypes.String}
	if own.Type() != nil && !own.IsKnown() {
		return tftypes.NewValue(kind, tftypes.UnknownValue)
	}
	tags := map[string]tftypes.Value{}
	for key, value := range s.config.defaultTags {
		tags[key] = tftypes.NewValue(tftypes.String, value)
	}
	for key, value := range values.Fields(own) {
		tags[key] = value
	}
	return tftypes.NewValue(kind, tags)
}

// withUnknowns puts an unknown where AWS computes and nobody has said anything.
func withUnknowns(block *awsschema.Block, value tftypes.Value) tftypes.Value {
	if !values.IsSet(value) {
		return value
	}
	fields := values.Fields(value)
	for name, attribute := range block.Attributes {
		if attribute.Computed && fields[name].IsNull() {
			fields[name] = tftypes.NewValue(attribute.Type.Type, tftypes.UnknownValue)
		}
	}
	for name, nested := range block.Nested {
		fields[name] = eachBlock(nested.Mode, fields[name], func(one tftypes.Value) tftypes.Value {
			return withUnknowns(nested.Block, one)
		})
	}
	return tftypes.NewValue(value.Type(), fields)
}

// eachBlock changes each block of a nested one.
func eachBlock(mode string, value tftypes.Value, change func(tftypes.Value) tftypes.Value) tftypes.Value {
	if !values.IsSet(value) {
		return value
	}
	switch mode {
	case "single":
		return change(value)
	case "map":
		changed := map[string]tftypes.Value{}
		for key, one := range values.Fields(value) {
			changed[key] = change(one)
		}
		return tftypes.NewValue(value.Type(), changed)
	default:
		changed := []tftypes.Value{}
		for _, one := range values.Elements(value) {
			changed = append(changed, change(one))
		}
		return tftypes.NewValue(value.Type(), changed)
	}
}
