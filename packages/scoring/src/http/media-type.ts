/** A parsed media type; names are in lower case, values of parameters as sent. */
export interface MediaType {
  /** `type/subtype`. */
  readonly essence: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const essencePattern = new RegExp(`[ \\t]*(${token}/${token})`, 'y');
const parameterPattern = new RegExp(
  `[ \\t]*;[ \\t]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)"))?`,
  'y',
);

/**
 * Parses the value of a `Content-Type` field, or one range of an `Accept` field. The last of parameters of one name
 * wins. Source: RFC 9110, sections 5.6.6 and 8.3.1.
 * @returns undefined for text that is no media type
 */
export function parseMediaType(text: string): MediaType | undefined {
  essencePattern.lastIndex = 0;
  const essence = essencePattern.exec(text)?.[1];
  if (essence === undefined) return undefined;
  const parameters = new Map<string, string>();
  let position = essencePattern.lastIndex;
  const { length } = text.trimEnd();
  while (position < length) {
    parameterPattern.lastIndex = position;
    const match = parameterPattern.exec(text);
    if (match === null) return undefined;
    const [, name, value, quoted] = match;
    if (name !== undefined) {
      parameters.set(name.toLowerCase(), value ?? (quoted ?? '').replace(/\\(.)/g, '$1'));
    }
    position = parameterPattern.lastIndex;
  }
  return { essence: essence.toLowerCase(), parameters };
}
