import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bodyOf, type Request } from '../oracle/request.ts';

/** A status with a body, recorded from MLflow. */
export interface RecordedAnswer {
  readonly status: number;
  /** Undefined for answers that are no MLflow error. */
  readonly errorCode: string | undefined;
  /** Of an MLflow error. */
  readonly message: string | undefined;
  /** What an error's message names. */
  readonly names: readonly string[];
  /** The raw text of an answer that is no MLflow error. */
  readonly text: string | undefined;
}

/** A recorded request with MLflow's answers: with pandas 3 first, then with pandas 2 where it differs. */
export interface Case {
  readonly id: string;
  readonly model: string;
  readonly request: Request;
  readonly answers: readonly [RecordedAnswer, ...RecordedAnswer[]];
  readonly tags: readonly string[];
}

interface RawAnswer {
  status: number;
  error_code?: string;
  error_names?: unknown[];
  response_json?: unknown;
  response_text?: string;
}

interface RawCase extends RawAnswer {
  id: string;
  model: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
  body_b64?: string;
  tags: string[];
  message_hash_dependent?: boolean;
  pandas2?: RawAnswer;
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
  const answer = { ...answerOf(raw), names: names.map(String) };
  const second = raw.pandas2 === undefined ? [] : [answerOf(raw.pandas2)];
  return {
    id: raw.id,
    model: raw.model,
    request: {
      method: raw.method,
      path: raw.path,
      contentType: raw.headers['content-type'],
      body: bodyOf(raw),
    },
    answers: [answer, ...second],
    tags: raw.tags,
  };
}

function answerOf(raw: RawAnswer): RecordedAnswer {
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
