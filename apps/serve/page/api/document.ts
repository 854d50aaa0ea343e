/** A JSON Schema, as far as it is shown. */
export type ShownSchema =
  | boolean
  | {
      readonly $ref?: string;
      readonly title?: string;
      readonly description?: string;
      readonly type?: string | readonly string[];
      readonly properties?: Readonly<Record<string, ShownSchema>>;
      readonly required?: readonly string[];
      readonly items?: ShownSchema;
      readonly prefixItems?: readonly ShownSchema[];
      readonly additionalProperties?: ShownSchema;
      readonly anyOf?: readonly ShownSchema[];
      readonly oneOf?: readonly ShownSchema[];
      readonly default?: unknown;
      readonly const?: unknown;
      readonly enum?: readonly unknown[];
      readonly minItems?: number;
      readonly maxItems?: number;
    };

interface Media {
  readonly schema?: ShownSchema;
  readonly example?: unknown;
  readonly examples?: Readonly<
    Record<string, { readonly summary?: string; readonly value: unknown }>
  >;
}

type Content = Readonly<Record<string, Media>>;

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly description?: string;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content }>
  >;
}

/** The document at `openapi.json`. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ShownSchema>> };
}

/** The schema that a reference names; any other schema as it is. */
export function resolve(schema: ShownSchema, { components }: ApiDocument): ShownSchema {
  if (typeof schema === 'boolean' || schema.$ref === undefined) return schema;
  return components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? true;
}

/** A schema in a few words. */
export function schemaName(schema: ShownSchema, document: ApiDocument): string {
  if (typeof schema === 'boolean') return 'anything';
  const reference = schema.$ref?.split('/').at(-1);
  if (reference !== undefined) {
    const { title } = resolve(schema, document) as { readonly title?: string };
    return title ?? reference;
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined && schema.title === undefined) {
    const names = [...new Set(choices.map((choice) => schemaName(choice, document)))];
    return names.slice(0, 4).join(' or ') || 'anything';
  }
  if (schema.title !== undefined) return schema.title;
  const { items } = schema;
  if (items !== undefined) {
    const count = schema.minItems === undefined ? '' : `${schema.minItems} `;
    return `list of ${count}${schemaName(items, document)}`;
  }
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type;
  return typeof type === 'string' ? type.replace('array', 'list') : 'anything';
}
