import { type ApiDocument, resolve, type ShownSchema, schemaName } from './document.js';

interface SchemaProps {
  readonly schema: ShownSchema;
  readonly document: ApiDocument;
  /** Levels above it: deeper ones are named, not opened. */
  readonly depth?: number;
}

const deepest = 6;

/** A schema as nested lists of its choices and properties. */
export function SchemaView({ schema, document, depth = 0 }: SchemaProps) {
  const resolved = resolve(schema, document);
  if (typeof resolved === 'boolean' || depth > deepest) return null;
  const choices = (resolved.oneOf ?? resolved.anyOf ?? []).filter((choice) =>
    hasParts(choice, document),
  );
  const properties = Object.entries(resolved.properties ?? {});
  const items = resolved.items ?? resolved.prefixItems?.[0];
  const inner = { document, depth: depth + 1 };
  return (
    <>
      {choices.length > 0 && (
        <ul class="choices">
          {choices.map((choice, at) => (
            <li key={at}>
              <ChoiceHead schema={choice} />
              <SchemaView schema={choice} {...inner} />
            </li>
          ))}
        </ul>
      )}
      {properties.length > 0 && (
        <ul class="properties">
          {properties.map(([name, property]) => (
            <li key={name}>
              <code>{name}</code>
              <span class="field-type">
                {schemaName(property, document)}
                {resolved.required?.includes(name) ? '' : ', optional'}
                <DefaultOf schema={resolve(property, document)} />
                <DescriptionOf schema={property} />
              </span>
              {hasParts(property, document) && <SchemaView schema={property} {...inner} />}
            </li>
          ))}
        </ul>
      )}
      {items !== undefined && hasParts(items, document) && <SchemaView schema={items} {...inner} />}
    </>
  );
}

function ChoiceHead({ schema }: { readonly schema: ShownSchema }) {
  if (typeof schema === 'boolean') return null;
  const { title, description } = schema;
  if (title === undefined && description === undefined) return null;
  return (
    <p>
      {title !== undefined && <strong>{title}</strong>} {description}
    </p>
  );
}

function DefaultOf({ schema }: { readonly schema: ShownSchema }) {
  if (typeof schema === 'boolean' || schema.default === undefined) return null;
  return <>, default {JSON.stringify(schema.default)}</>;
}

function DescriptionOf({ schema }: { readonly schema: ShownSchema }) {
  if (typeof schema === 'boolean' || schema.description === undefined) return null;
  return <>. {schema.description}</>;
}

/** Whether there are properties in it, which are worth a list of their own. */
function hasParts(schema: ShownSchema, document: ApiDocument, depth = 0): boolean {
  const resolved = resolve(schema, document);
  if (typeof resolved === 'boolean' || depth > deepest) return false;
  if (resolved.properties !== undefined) return true;
  const inner = [...(resolved.oneOf ?? []), ...(resolved.anyOf ?? []), resolved.items ?? false];
  return inner.some((part) => hasParts(part, document, depth + 1));
}
