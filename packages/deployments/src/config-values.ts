import {
  type DeclaredOptions,
  fitsOption,
  MlmodelError,
  type OptionSchema,
  optionKind,
  quoteName,
  valueFromText,
} from '@mlmodel/core';

/**
 * Reads the configuration of a command line, `key=value` each, as values of the declared types: objects and lists are
 * JSON, lists of texts may be written with commas. What is not a value of its type stays text, which `parse` refuses.
 * @param declared absent for a method that takes no configuration
 * @throws MlmodelError `INVALID_PARAMETER_VALUE` for a text without `=`, a repeated key, and broken JSON
 */
export function configFromTexts(
  texts: readonly string[],
  declared: DeclaredOptions | undefined,
): Readonly<Record<string, unknown>> {
  const { properties = {} } = declared?.jsonSchema ?? {};
  const values = new Map<string, unknown>();
  for (const text of texts) {
    const [key, value] = pairOf(text);
    if (values.has(key)) throw refused(`-C ${quoteName(key)} is given twice. Give it once.`);
    const schema = Object.hasOwn(properties, key) ? properties[key] : undefined;
    values.set(key, schema === undefined ? value : configValue(value, { key, schema }));
  }
  return Object.fromEntries(values);
}

function pairOf(text: string): readonly [key: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw refused(`-C takes key=value, not ${quoteName(text)}.`);
}

interface DeclaredKey {
  readonly key: string;
  readonly schema: OptionSchema;
}

/** The value of the first type that the text is one of. */
function configValue(text: string, { key, schema }: DeclaredKey): unknown {
  const { anyOf } = schema;
  if (anyOf === undefined) return typedValue(text, { key, schema });
  for (const branch of anyOf) {
    const value = typedValue(text, { key, schema: branch });
    if (fitsOption(value, branch)) return value;
  }
  return text;
}

function typedValue(text: string, { key, schema }: DeclaredKey): unknown {
  const kind = optionKind(schema);
  if (kind === 'boolean') return valueFromText(text.toLowerCase(), schema);
  if (kind !== 'object' && kind !== 'array') return valueFromText(text, schema);
  if (!/^\s*[{[]/.test(text)) return kind === 'array' ? valueFromText(text, schema) : text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MlmodelError(
      'INVALID_PARAMETER_VALUE',
      `-C ${key} is not valid JSON. Quote it for the shell: -C '${key}=${kind === 'array' ? '["a", "b"]' : '{"name": "value"}'}'.`,
      { cause, field: key },
    );
  }
}

function refused(message: string): MlmodelError {
  return new MlmodelError('INVALID_PARAMETER_VALUE', message);
}
