import { type PageModel, type Schema, tensorName, typeName } from './model';

/** What goes in and out of the model. */
export function SignatureView({ model }: { readonly model: PageModel }) {
  const { inputs, outputs, params = [] } = model;
  return (
    <details class="signature">
      <summary>Signature</summary>
      <div class="signature-parts">
        <SchemaPart name="Inputs" schema={inputs} />
        <SchemaPart name="Outputs" schema={outputs} />
        {params.length > 0 && (
          <section>
            <h3>Params</h3>
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
      </div>
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
      <h3>{name}</h3>
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
