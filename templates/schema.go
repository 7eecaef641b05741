package templates

import (
	"encoding/json"
	"fmt"
	"strings"
)

// SchemaFile is the name under which Start puts the schema of templates, for
// editors that complete and check while one types.
const SchemaFile = "template.schema.json"

// modeline tells editors with the YAML language server where the schema is.
const modeline = "# yaml-language-server: $schema=" + SchemaFile + "\n"

// Schema is the JSON Schema of a template, made from what its readers expect.
func Schema() []byte { return schemaOf("A template of tieout", Grammar()) }

// CaptionsSchema is the JSON Schema of a file of caption rules.
func CaptionsSchema() []byte { return schemaOf("Caption rules of tieout", CaptionsGrammar()) }

// ThemeSchema is the JSON Schema of a theme file.
func ThemeSchema() []byte { return schemaOf("A theme of tieout", ThemeGrammar()) }

// object is a JSON object; encoding/json sorts its keys, so the same grammar
// gives the same bytes.
type object = map[string]any

func schemaOf(title string, grammar []Keys) []byte {
	defs := object{}
	for _, keys := range grammar {
		properties := object{}
		for _, k := range keys.Keys {
			properties[k.Name] = valueSchema(k.Takes, k.Meaning)
		}
		defs[schemaName(keys.Of)] = object{"type": "object", "additionalProperties": false, "minProperties": 1, "properties": properties}
	}
	root := object{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$defs": defs,
		"$ref": "#/$defs/" + schemaName(grammar[0].Of)}
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("schema of texts and lists: %v", err)) // nothing else is in it
	}
	return append(text, '\n')
}

// schemaName is "row" for "a row".
func schemaName(of string) string {
	of = strings.TrimPrefix(strings.TrimPrefix(of, "a "), "an ")
	return strings.ReplaceAll(of, " ", "_")
}

func valueSchema(takes []Takes, meaning string) object {
	var ways []any
	for _, t := range takes {
		ways = append(ways, t.schema())
	}
	schema := object{}
	switch len(ways) {
	case 0: // only its reader knows
	case 1:
		schema = ways[0].(object)
	default:
		schema["anyOf"] = ways
	}
	if meaning != "" {
		schema["description"] = meaning
	}
	return schema
}

func (t Takes) schema() object {
	switch t.Kind {
	case textKind:
		return object{"type": []string{"string", "number", "boolean"}}
	case idKind:
		return object{"type": "string", "pattern": "^[a-z][a-z0-9_]*$"}
	case trueKind:
		return object{"const": true}
	case choiceKind:
		return object{"enum": t.Values}
	case listKind:
		return object{"type": "array", "minItems": 1, "items": valueSchema(t.Each, "")}
	case keysKind:
		return object{"$ref": "#/$defs/" + schemaName(t.Keys)}
	}
	return object{}
}
