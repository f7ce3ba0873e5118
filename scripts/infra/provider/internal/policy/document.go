// Package policy renders IAM policies as `aws_iam_policy_document` of the real provider does.
package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"strconv"
)

const defaultVersion = "2012-10-17"

// Document is a policy.
type Document struct {
	Version    string       `json:",omitempty"`
	ID         string       `json:"Id,omitempty"`
	Statements []*Statement `json:"Statement,omitempty"`
}

// Merge adds to `own` what the sources say, and lets the overrides replace statements of the same Sid.
func Merge(sources []string, own Document, overrides []string) (*Document, error) {
	merged := &Document{Version: defaultVersion}
	for _, source := range sources {
		document, err := parse(source)
		if err != nil {
			return nil, err
		}
		if err := merged.add(document); err != nil {
			return nil, fmt.Errorf("source policy documents: %w", err)
		}
	}
	if err := (&Document{}).add(&own); err != nil {
		return nil, err
	}
	merged.override(&own)
	for _, text := range overrides {
		document, err := parse(text)
		if err != nil {
			return nil, err
		}
		merged.override(document)
	}
	return merged, nil
}

func parse(text string) (*Document, error) {
	var document Document
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("a policy document is not JSON: %w", err)
	}
	return &document, nil
}

// add refuses a Sid that is there already.
func (d *Document) add(other *Document) error {
	for _, statement := range other.Statements {
		if statement.Sid != "" && d.find(statement.Sid) >= 0 {
			return fmt.Errorf("duplicate Sid (%s)", statement.Sid)
		}
		d.Statements = append(d.Statements, statement)
	}
	d.head(other)
	return nil
}

func (d *Document) override(other *Document) {
	for _, statement := range other.Statements {
		if at := d.find(statement.Sid); statement.Sid != "" && at >= 0 {
			d.Statements[at] = statement
			continue
		}
		d.Statements = append(d.Statements, statement)
	}
	d.head(other)
}

func (d *Document) head(other *Document) {
	if other.Version != "" {
		d.Version = other.Version
	}
	if other.ID != "" {
		d.ID = other.ID
	}
}

func (d *Document) find(sid string) int {
	for i, statement := range d.Statements {
		if statement.Sid == sid {
			return i
		}
	}
	return -1
}

// Render gives the document indented, on one line, and its id, a checksum.
func (d *Document) Render() (indented, short, id string) {
	indented, short = marshal(d, "  "), marshal(d, "")
	return indented, short, strconv.FormatUint(uint64(crc32.ChecksumIEEE([]byte(indented))), 10)
}

// marshal keeps `<`, `>` and `&` as they are.
func marshal(value any, indent string) string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("a policy cannot be written: %v", err))
	}
	return string(bytes.TrimRight(text.Bytes(), "\n"))
}
