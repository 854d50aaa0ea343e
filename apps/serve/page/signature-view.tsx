import { type PageModel, type Schema, tensorName, typeName } from './model.js';

/** What goes in and out of the model. */
export function SignatureView({ model }: { readonly model: PageModel }) {
  const { inputs, outputs, params = [] } = model;
  return (
    <details class="signature">
      <summary>Signature</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard has to do too */}
      <section class="signature-parts" tabIndex={0} aria-label="Signature">
        <SchemaPart name="Inputs" schema={inputs} />
        <SchemaPart name="Outputs" schema={outputs} />
        {params.length > 0 && (
          <section>
            <h2>Params</h2>
            <ul class="properties">
              {params.map(({ name, type, shape, default: value }) => (
                <li key={name}>
                  <code>{name}</code>
                  <span class="field-type">
                    {shape === undefined ? '' : 'list of '}
                    {typeName(type)}, default {JSON.stringify(value)}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        )}
      </section>
    </details>
  );
}

function SchemaPart({
  name,
  schema,
}: {
  readonly name: string;
  readonly schema: Schema | undefined;
}) {
  return (
    <section>
      <h2>{name}</h2>
      {schema === undefined ? (
        <p class="hint">not declared</p>
      ) : (
        <ul class="properties">
          {fieldsOf(schema).map((field, at) => (
            <li key={at}>
              {field.name !== undefined && <code>{String(field.name)}</code>}
              <span class="field-type">{field.type}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function fieldsOf(schema: Schema) {
  if (schema.kind === 'tensors') {
    return schema.tensors.map((tensor) => ({ name: tensor.name, type: tensorName(tensor) }));
  }
  return schema.columns.map(({ name, type, required }) => ({
    name,
    type: `${typeName(type)}${required === true ? '' : ', optional'}`,
  }));
}
