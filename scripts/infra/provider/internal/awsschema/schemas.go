package awsschema

import (
	"encoding/json"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
)

// Schemas are those of many types. Each is read when it is first asked for: the engine starts a provider several times for one
// command, and asks for all of them but once.
type Schemas struct {
	lock sync.Mutex
	raw  map[string]json.RawMessage
	read map[string]*Schema
}

// UnmarshalJSON takes the schemas by type.
func (s *Schemas) UnmarshalJSON(text []byte) error {
	s.read = map[string]*Schema{}
	return json.Unmarshal(text, &s.raw)
}

// Names of all types.
func (s *Schemas) Names() []string {
	names := make([]string, 0, len(s.raw))
	for name := range s.raw {
		names = append(names, name)
	}
	return names
}

// Get gives the schema of a type, nil where there is none.
func (s *Schemas) Get(name string) (*Schema, error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	raw, found := s.raw[name]
	if !found || s.read[name] != nil {
		return s.read[name], nil
	}
	var schema Schema
	if err := json.Unmarshal(raw, &schema); err != nil {
		return nil, fmt.Errorf("the schema of %s: %w", name, err)
	}
	s.read[name] = &schema
	return &schema, nil
}

// Protocol gives all of them as they go over the wire.
func (s *Schemas) Protocol() (map[string]*tfprotov5.Schema, error) {
	converted := make(map[string]*tfprotov5.Schema, len(s.raw))
	for _, name := range s.Names() {
		schema, err := s.Get(name)
		if err != nil {
			return nil, err
		}
		converted[name] = schema.Protocol()
	}
	return converted, nil
}
