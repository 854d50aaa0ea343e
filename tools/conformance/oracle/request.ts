import { Buffer } from 'node:buffer';
import { type Json, JsonError, parseJson } from './json.ts';

/** A recorded request. */
export interface Request {
  readonly method: string;
  readonly path: string;
  /** Undefined when the header was absent. */
  readonly contentType: string | undefined;
  readonly body: Uint8Array;
}

/** A request's form and the value of its key. */
export interface FormData {
  readonly form: 'dataframe_split' | 'dataframe_records' | 'instances' | 'inputs' | 'llm';
  readonly data: Json;
}

/** The parts of a JSON body. */
export interface Envelope extends FormData {
  /** Undefined when there are none. */
  readonly params: Json | undefined;
  readonly wrapped: boolean;
}

const forms = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;
const chatKeys = ['messages', 'prompt', 'input'];

/** The path without its query and its trailing slash. */
export function routeOf(path: string): string {
  return path.replace(/\?.*$/, '').replace(/(.)\/$/, '$1');
}

/** A media type read as RFC 9110, section 8.3, says. */
interface MediaType {
  /** Type and subtype in lower case; undefined when the header is not well formed. */
  readonly essence: string | undefined;
  readonly parameters: readonly (readonly [string, string])[];
}

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const parameter = new RegExp(`^(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)")$`);

/** Reads a Content-Type header. */
function parseMediaType(header: string): MediaType {
  const [essence = '', ...parts] = header.split(';').map((part) => part.trim());
  if (!new RegExp(`^${token}/${token}$`).test(essence))
    return { essence: undefined, parameters: [] };
  const parameters: [string, string][] = [];
  for (const part of parts.filter((text) => text !== '')) {
    const found = parameter.exec(part);
    if (found === null) return { essence: undefined, parameters: [] };
    const value = found[2] ?? (found[3] ?? '').replace(/\\(.)/g, '$1');
    parameters.push([(found[1] ?? '').toLowerCase(), value]);
  }
  return { essence: essence.toLowerCase(), parameters };
}

/** The media type that the body is to be read as; undefined where 415 is right. */
export function bodyTypeOf(contentType: string | undefined): string | undefined {
  const { essence, parameters } = parseMediaType(contentType ?? '');
  const charset = parameters.findLast(([name]) => name === 'charset')?.[1] ?? 'utf-8';
  const known = parameters.every(([name]) => name === 'charset');
  return known && charset.toLowerCase() === 'utf-8' ? essence : undefined;
}

/**
 * The body as text.
 * @returns undefined when it is not UTF-8
 */
export function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Reads a JSON body; undefined when it is not JSON, or nests too deep. */
export function jsonOf(body: Uint8Array): Json | undefined {
  const text = textOf(body);
  if (text === undefined) return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Finds the form and the params of a JSON body; undefined when no form, or several, are there. */
export function envelopeOf(json: Json, paramNames: readonly string[]): Envelope | undefined {
  if (!(json instanceof Map)) return undefined;
  if (chatKeys.some((key) => json.has(key))) return chatEnvelope(json, paramNames);
  const present = forms.filter((form) => json.has(form));
  const form = present[0];
  if (form === undefined || present.length > 1) return undefined;
  return { form, data: json.get(form) ?? null, params: json.get('params'), wrapped: true };
}

function chatEnvelope(json: Map<string, Json>, paramNames: readonly string[]): Envelope {
  const isParam = (name: string): boolean => paramNames.includes(name);
  return {
    form: 'llm',
    data: new Map([...json].filter(([name]) => !isParam(name))),
    params: new Map([...json].filter(([name]) => isParam(name))),
    wrapped: false,
  };
}

/** The bytes of a recorded body. */
export function bodyOf(record: { body?: string; body_b64?: string }): Uint8Array {
  return record.body_b64 === undefined
    ? Buffer.from(record.body ?? '', 'utf8')
    : Buffer.from(record.body_b64, 'base64');
}

/** True for a header that MLflow reads as RFC 9110 does. */
export function isMlflowsType(contentType: string | undefined): boolean {
  return /^[a-z.]+\/[a-z.]+(?:; ?charset=utf-8)?$/.test(contentType ?? '');
}
