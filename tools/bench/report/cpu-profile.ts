import { textTable } from './text-table.ts';

/** The parts of V8's CPU profile that are read here (`Profiler.Profile` of the DevTools protocol). */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      readonly lineNumber: number;
    };
  }[];
  /** The node on top of the stack at each sample. */
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

const shown = 30;

/** A table of the functions that took most time themselves, idle time left out. */
export function heaviestFunctions(profile: CpuProfile): string {
  const times = selfTimes(profile);
  times.delete('(idle)');
  const total = [...times.values()].reduce((sum, time) => sum + time, 0);
  const heaviest = [...times].sort(([, a], [, b]) => b - a).slice(0, shown);
  return textTable(
    ['function', 'ms', '%'],
    heaviest.map(([name, time]) => [
      name,
      (time / 1000).toFixed(0),
      ((time / total) * 100).toFixed(1),
    ]),
  );
}

function selfTimes(profile: CpuProfile): Map<string, number> {
  const names = new Map(profile.nodes.map(({ id, callFrame }) => [id, frameName(callFrame)]));
  const times = new Map<string, number>();
  for (const [index, id] of profile.samples.entries()) {
    const name = names.get(id) ?? '(unknown)';
    times.set(name, (times.get(name) ?? 0) + (profile.timeDeltas[index] ?? 0));
  }
  return times;
}

function frameName({
  functionName,
  url,
  lineNumber,
}: CpuProfile['nodes'][number]['callFrame']): string {
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`;
}
