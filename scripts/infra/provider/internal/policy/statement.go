package policy

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
)

// Statement is one of a document: built of its parts, or taken over from another document as it is.
type Statement struct {
	Sid           string
	Effect        string
	Actions       Words
	NotActions    Words
	Resources     Words
	NotResources  Words
	Principals    []Principals
	NotPrincipals []Principals
	Conditions    []Condition

	foreign json.RawMessage
}

// Condition is one test of a variable.
type Condition struct {
	Test     string
	Variable string
	Values   []string
}

// Principals are those of one type.
type Principals struct {
	Type        string
	Identifiers Words
}

// Words is written as one string where it is one.
type Words []string

// Sorted has the order of the real provider, which is the reverse one.
func Sorted(words []string) Words {
	slices.Sort(words)
	slices.Reverse(words)
	return words
}

// MarshalJSON writes `&{…}` as `${…}`: the latter would be Terraform's own.
func (w Words) MarshalJSON() ([]byte, error) {
	words := make([]string, len(w))
	for i, word := range w {
		words[i] = strings.ReplaceAll(word, "&{", "${")
	}
	if len(words) == 1 {
		return []byte(marshal(words[0], "")), nil
	}
	return []byte(marshal(words, "")), nil
}

// UnmarshalJSON takes over a statement of another document.
func (s *Statement) UnmarshalJSON(text []byte) error {
	var head struct{ Sid string }
	if err := json.Unmarshal(text, &head); err != nil {
		return err
	}
	*s = Statement{Sid: head.Sid, foreign: bytes.Clone(text)}
	return nil
}

// MarshalJSON writes it in the order in which AWS shows policies.
func (s *Statement) MarshalJSON() ([]byte, error) {
	if s.foreign != nil {
		return s.foreign, nil
	}
	effect := s.Effect
	if effect == "" {
		effect = "Allow"
	}
	return []byte(marshal(struct {
		Sid          string `json:",omitempty"`
		Effect       string
		Action       Words `json:",omitempty"`
		NotAction    Words `json:",omitempty"`
		Resource     Words `json:",omitempty"`
		NotResource  Words `json:",omitempty"`
		Principal    any   `json:",omitempty"`
		NotPrincipal any   `json:",omitempty"`
		Condition    any   `json:",omitempty"`
	}{
		s.Sid, effect, s.Actions, s.NotActions, s.Resources, s.NotResources,
		principalsOf(s.Principals), principalsOf(s.NotPrincipals), conditionsOf(s.Conditions),
	}, "")), nil
}

// principalsOf is `"*"` for everybody, else by type.
func principalsOf(all []Principals) any {
	byType := map[string]Words{}
	for _, some := range all {
		if some.Type == "*" {
			return "*"
		}
		byType[some.Type] = append(byType[some.Type], some.Identifiers...)
	}
	if len(byType) == 0 {
		return nil
	}
	return byType
}

// conditionsOf is by test, then by variable.
func conditionsOf(all []Condition) any {
	byTest := map[string]map[string]Words{}
	for _, condition := range all {
		if byTest[condition.Test] == nil {
			byTest[condition.Test] = map[string]Words{}
		}
		byTest[condition.Test][condition.Variable] = append(byTest[condition.Test][condition.Variable], condition.Values...)
	}
	if len(byTest) == 0 {
		return nil
	}
	return byTest
}
