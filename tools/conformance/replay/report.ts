import type { Outcome } from './judge.ts';

/** What a run is summed up from. */
export interface Run {
  readonly byModel: readonly (readonly [string, readonly Outcome[]])[];
  /** Models that need another runtime, with the number of their cases. */
  readonly notCovered: readonly (readonly [string, number])[];
  /** Print every wrong case instead of the first ones of each model. */
  readonly verbose: boolean;
}

const shown = 5;

/** Prints right and wrong by model and in all, and the hits by deviation. */
export function printReport({ byModel, notCovered, verbose }: Run): void {
  for (const [name, outcomes] of byModel) {
    const wrong = outcomes.filter(isWrong);
    console.log(`${name.padEnd(34)} ${counts(outcomes)}`);
    for (const { id, deviation, reason } of verbose ? wrong : wrong.slice(0, shown)) {
      console.log(`  ${id}${deviation === undefined ? '' : ` [${deviation}]`}: ${reason}`);
    }
    if (!verbose && wrong.length > shown) console.log(`  … and ${wrong.length - shown} more`);
  }
  for (const [name, count] of notCovered) {
    console.log(`${name.padEnd(34)} not covered (${count} cases): run with --bridge`);
  }
  const all = byModel.flatMap(([, outcomes]) => outcomes);
  console.log('\nDeviations');
  for (const [id, count] of hits(all)) console.log(`  ${id.padEnd(24)} ${count}`);
  const wrong = all.filter(isWrong).length;
  console.log(`\nIn all: ${counts(all)}`);
  console.log(`${all.length - wrong} right, ${wrong} wrong`);
}

/** An undecided case counts as wrong. */
function isWrong({ outcome }: Outcome): boolean {
  return outcome === 'wrong' || outcome === 'undecided';
}

function counts(outcomes: readonly Outcome[]): string {
  const of = (kind: Outcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === kind).length;
  return `${of('equal')} equal, ${of('deviation')} deviation, ${of('wrong')} wrong, ${of('undecided')} undecided`;
}

function hits(outcomes: readonly Outcome[]): [string, number][] {
  const counted = new Map<string, number>();
  for (const { outcome, deviation } of outcomes) {
    if (outcome === 'deviation' && deviation !== undefined) {
      counted.set(deviation, (counted.get(deviation) ?? 0) + 1);
    }
  }
  return [...counted].sort(([left], [right]) => left.localeCompare(right));
}
