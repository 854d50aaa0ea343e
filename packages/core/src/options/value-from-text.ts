import type { OptionSchema } from './option-schema.js';

/** Parses the text as a value of the option's kind; other text is returned unchanged. Items of a list follow commas. */
export function valueFromText(text: string, schema: OptionSchema): unknown {
  const { enum: allowed, items = {} } = schema;
  if (allowed !== undefined) return allowed.find((value) => String(value) === text) ?? text;
  switch (optionKind(schema)) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return { true: true, 1: true, false: false, 0: false }[text] ?? text;
    case 'array':
      return text.split(',').map((item) => valueFromText(item.trim(), items));
    default:
      return text;
  }
}

/** The type of an option, the first one if it takes several. */
export function optionKind({ type, anyOf: [first] = [] }: OptionSchema): string | undefined {
  return type ?? first?.type;
}
