import type { DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { decimalValue } from '@mlmodel/scoring/batch';

/** Types of DuckDB with others inside, by what they have: its classes are those of the module that was loaded. */
interface TypeParts {
  readonly valueType?: DuckDBType;
  readonly entryNames?: readonly string[];
  readonly entryTypes?: readonly DuckDBType[];
}

/** Values of DuckDB by what they have. */
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

interface DecimalParts {
  /** The number times 10^scale. */
  readonly value: bigint;
}

interface MapEntry {
  readonly key: DuckDBValue;
  readonly value: DuckDBValue;
}

const nanosecondsPerDay = 86_400_000_000_000n;

/**
 * A value as core has it in nested data: integers are bigints, floats and decimals numbers; lists, objects and maps lists
 * and objects; times in nanoseconds.
 */
export function nestedValue(value: DuckDBValue, type: DuckDBType): unknown {
  if (value === null) return null;
  if (typeof value === 'number') return isFloat(type) ? value : BigInt(value);
  if (typeof value !== 'object') return value;
  const { items, entries, bytes, scale, ...times } = value as ValueParts;
  const { valueType = type, entryNames = [], entryTypes = [] } = type as TypeParts;
  if (items !== undefined) return items.map((item) => nestedValue(item, valueType));
  if (Array.isArray(entries)) {
    const members = entries as readonly MapEntry[];
    return Object.fromEntries(
      members.map((each) => [String(each.key), nestedValue(each.value, valueType)]),
    );
  }
  if (entries !== undefined) {
    const members = entries as Readonly<Record<string, DuckDBValue>>;
    return Object.fromEntries(
      entryNames.map((name, at) => {
        return [name, nestedValue(members[name] ?? null, entryTypes[at] ?? type)];
      }),
    );
  }
  if (bytes !== undefined) return new Uint8Array(bytes);
  if (scale !== undefined) return decimalValue((value as unknown as DecimalParts).value, scale);
  const epochNanoseconds = nanosecondsOf(times);
  return epochNanoseconds === undefined ? String(value) : { epochNanoseconds };
}

function isFloat(type: DuckDBType): boolean {
  return /^(FLOAT|DOUBLE)$/.test(String(type));
}

function nanosecondsOf({ days, seconds, millis, micros, nanos }: ValueParts): bigint | undefined {
  if (days !== undefined) return BigInt(days) * nanosecondsPerDay;
  if (seconds !== undefined) return seconds * 1_000_000_000n;
  if (millis !== undefined) return millis * 1_000_000n;
  return micros === undefined ? nanos : micros * 1000n;
}
