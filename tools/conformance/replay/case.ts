import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bodyOf, type Request } from '../oracle/request.ts';

/** A status with a body, recorded from MLflow. */
export interface RecordedResponse {
  readonly status: number;
  /** Undefined for anything but an MLflow error. */
  readonly errorCode: string | undefined;
  /** Only of an MLflow error. */
  readonly message: string | undefined;
  /** The names in an error's message. */
  readonly names: readonly string[];
  /** The raw text of a response other than an MLflow error. */
  readonly text: string | undefined;
}

/** A recorded request with MLflow's responses: that with pandas 3, then that with pandas 2 if it differs. */
export interface Case {
  readonly id: string;
  readonly model: string;
  readonly request: Request;
  readonly responses: readonly [RecordedResponse, ...RecordedResponse[]];
  readonly tags: readonly string[];
}

interface RawResponse {
  status: number;
  error_code?: string;
  error_names?: unknown[];
  response_json?: unknown;
  response_text?: string;
}

interface RawCase extends RawResponse {
  id: string;
  model: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  body_b64?: string;
  tags: string[];
  message_hash_dependent?: boolean;
  pandas2?: RawResponse;
}

/** Reads the cases of one model. */
export function readCases(file: string): Case[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => caseOf(JSON.parse(line) as RawCase));
}

/** The models of a corpus that have cases. */
export function modelsOf(corpus: string): string[] {
  return readdirSync(path.join(corpus, 'cases'))
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => file.slice(0, -'.jsonl'.length))
    .sort();
}

function caseOf(raw: RawCase): Case {
  const names = raw.message_hash_dependent === true ? [] : (raw.error_names ?? []);
  const response = { ...responseOf(raw), names: names.map(String) };
  const second = raw.pandas2 === undefined ? [] : [responseOf(raw.pandas2)];
  return {
    id: raw.id,
    model: raw.model,
    request: {
      method: raw.method,
      path: raw.path,
      contentType: raw.headers['content-type'],
      body: bodyOf(raw),
    },
    responses: [response, ...second],
    tags: raw.tags,
  };
}

function responseOf(raw: RawResponse): RecordedResponse {
  return {
    status: raw.status,
    errorCode: raw.error_code,
    message: messageIn(raw.response_json),
    names: (raw.error_names ?? []).map(String),
    text: raw.response_text,
  };
}

/** The message of an error body; recordings of another pandas have no bodies. */
function messageIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' ? body.message : undefined;
}
