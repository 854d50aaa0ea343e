import type { OptionSchema } from '@mlmodel/core';
import { UsageError } from './usage-error.js';

/** Options of `mlmodel serve` about the version that a URI names. */
export const followOptions = {
  follow: {
    type: 'string',
    pattern: '^[1-9]\\d{0,4}[smh]$',
    expected: 'a time such as 30s, 5m or 1h',
    placeholder: 'interval',
    description:
      'ask the registry again and again which version an alias, a stage or "latest" names, and serve that',
  },
} as const satisfies Readonly<Record<string, OptionSchema>>;

/** What decides whether a model is followed. */
export interface FollowValues {
  readonly modelUri: string;
  readonly offline: boolean;
  readonly follow?: string | undefined;
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a value of `follow`. */
export function millisecondsOf(follow: string): number {
  return Number.parseInt(follow, 10) * (units[follow.at(-1) ?? ''] ?? Number.NaN);
}

/** @throws UsageError for a model that cannot be followed */
export async function checkFollow({ modelUri, offline, follow }: FollowValues): Promise<void> {
  if (follow === undefined) return;
  if (offline)
    throw new UsageError('--follow asks the registry, and --offline does not. Give one of them.');
  const { canFollow } = await import('@mlmodel/registry');
  if (canFollow(modelUri)) return;
  throw new UsageError(
    `--follow needs a model whose version can change, and "${modelUri}" cannot. Name an alias, a stage or the latest version, such as models:/NAME@ALIAS, or leave --follow out.`,
  );
}
