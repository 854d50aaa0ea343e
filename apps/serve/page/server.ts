import type { PageModel } from './model.js';
import { parseJson } from './request/json.js';

/** The folder of the page: the server may be below a path of a proxy. */
const base = new URL('.', document.baseURI);

/** The key of the API, which is nowhere else but in this variable. */
let key: string | undefined;

/** Sends the key with every request from now on. */
export function useKey(text: string): void {
  key = text;
}

/** Whether the server has asked for a key. */
export function hasKey(): boolean {
  return key !== undefined;
}

/** The whole URL of a path of the server. */
export function urlOf(path: string): string {
  return new URL(path, base).href;
}

/** The server wants a key, or another one. */
export class KeyNeeded extends Error {}

function send(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
  return fetch(urlOf(path), { ...init, headers });
}

/** Text of the server. @throws KeyNeeded */
export async function getText(path: string): Promise<string> {
  const response = await send(path, { cache: 'no-cache' });
  if (response.status === 401 || response.status === 403) throw new KeyNeeded();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response.text();
}

/** What the server says about its model. @throws KeyNeeded */
export async function getModel(): Promise<PageModel> {
  return parseJson(await getText('page/model.json')) as PageModel;
}

/** An answer to a request to score. */
export interface Answer {
  readonly status: number;
  /** JSON, or undefined if the body is something else. */
  readonly json: unknown;
  readonly text: string;
  readonly milliseconds: number;
}

/** Scores a body. @throws TypeError if the server cannot be reached */
export async function score(body: string): Promise<Answer> {
  const startedAt = performance.now();
  const headers = { 'content-type': 'application/json' };
  const response = await send('invocations', { method: 'POST', headers, body });
  const text = await response.text();
  return {
    status: response.status,
    json: jsonIn(text),
    text,
    milliseconds: performance.now() - startedAt,
  };
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
