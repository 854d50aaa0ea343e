import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Json, parseJson } from '../oracle/json.ts';
import type { Verdict } from '../oracle/verdict.ts';

/** The response to one case that no rule decides, reviewed by hand. */
export interface Label {
  readonly verdict: Verdict;
  readonly rule: string;
  readonly reason: string;
}

/**
 * Reads `labels/*.json`: `{status, error_code?, body?, rule, reason}` by the id of the case, with the whole body.
 */
export function readLabels(folder: string = import.meta.dirname): ReadonlyMap<string, Label> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const labels = new Map<string, Label>();
  for (const file of files) {
    const cases = parseJson(readFileSync(path.join(folder, file), 'utf8')) as Map<string, Json>;
    for (const [id, label] of cases) labels.set(id, labelOf(label as Map<string, Json>));
  }
  return labels;
}

function labelOf(label: ReadonlyMap<string, Json>): Label {
  const rule = String(label.get('rule'));
  const reason = String(label.get('reason'));
  const rules = new Set([rule]);
  const body = label.get('body');
  if (body !== undefined) return { verdict: { kind: 'answer', body, rules }, rule, reason };
  const status = Number(label.get('status'));
  const code = label.get('error_code');
  const errorCode = typeof code === 'string' ? code : undefined;
  return { verdict: { kind: 'refuse', status, errorCode, rules, names: [] }, rule, reason };
}
