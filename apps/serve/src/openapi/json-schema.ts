/** A schema of JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** A reference to a schema of the document. */
export function schemaRef(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` };
}

/** A schema that accepts what any of the given ones accepts, each once. */
export function anyOf(schemas: readonly JsonSchema[]): JsonSchema {
  const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
  if (distinct.length === 1) return distinct[0] as JsonSchema;
  return distinct.length === 0 ? true : { anyOf: distinct };
}

/** Properties by name. A name may be any text, `__proto__` too. */
export function propertiesOf(
  entries: readonly (readonly [name: string, schema: JsonSchema])[],
): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(entries);
}
