import type { Tree } from './nested.ts';

const nanosecondsPerUnit: Readonly<Record<string, bigint>> = {
  D: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
};

/** numpy's dtype of a tensor: the declared one, unless its unit would round a time; then that of nanoseconds. */
export function tensorDtype(declared: string, values: Tree): string {
  const unit = nanosecondsPerUnit[/^datetime64\[(\w+)\]$/.exec(declared)?.[1] ?? ''];
  return unit === undefined || isWhole(values, unit) ? declared : 'datetime64[ns]';
}

function isWhole(value: Tree, unit: bigint): boolean {
  if (Array.isArray(value)) return value.every((item) => isWhole(item, unit));
  const { nanoseconds = 0n } = value as { nanoseconds?: bigint };
  return nanoseconds % unit === 0n;
}
