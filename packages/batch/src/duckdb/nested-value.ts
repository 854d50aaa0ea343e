import type { DuckDBValue } from '@duckdb/node-api';

/** Values of DuckDB by what they have: its classes are those of the module that was loaded. */
interface ValueParts {
  readonly items?: readonly DuckDBValue[];
  readonly entries?: Readonly<Record<string, DuckDBValue>> | readonly MapEntry[];
  readonly bytes?: Uint8Array;
  readonly scale?: number;
  readonly days?: number;
  readonly seconds?: bigint;
  readonly millis?: bigint;
  readonly micros?: bigint;
  readonly nanos?: bigint;
}

interface MapEntry {
  readonly key: DuckDBValue;
  readonly value: DuckDBValue;
}

const nanosecondsPerDay = 86_400_000_000_000n;

/** A value as core has it in nested data: lists, objects, times in nanoseconds, decimals as doubles. */
export function nestedValue(value: DuckDBValue): unknown {
  if (value === null || typeof value !== 'object') return value;
  const parts = value as ValueParts;
  if (parts.items !== undefined) return parts.items.map(nestedValue);
  if (Array.isArray(parts.entries)) {
    const entries = parts.entries as readonly MapEntry[];
    return Object.fromEntries(entries.map((each) => [textOf(each.key), nestedValue(each.value)]));
  }
  if (parts.entries !== undefined) {
    const entries = Object.entries(parts.entries as Readonly<Record<string, DuckDBValue>>);
    return Object.fromEntries(entries.map(([name, each]) => [name, nestedValue(each)]));
  }
  if (parts.bytes !== undefined) return new Uint8Array(parts.bytes);
  if (parts.scale !== undefined) return Number(String(value));
  const epochNanoseconds = nanosecondsOf(parts);
  return epochNanoseconds === undefined ? String(value) : { epochNanoseconds };
}

function nanosecondsOf({ days, seconds, millis, micros, nanos }: ValueParts): bigint | undefined {
  if (days !== undefined) return BigInt(days) * nanosecondsPerDay;
  if (seconds !== undefined) return seconds * 1_000_000_000n;
  if (millis !== undefined) return millis * 1_000_000n;
  return micros === undefined ? nanos : micros * 1000n;
}

function textOf(key: DuckDBValue): string {
  return String(key);
}
