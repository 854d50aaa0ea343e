import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BodyKind, bodyKinds, fullCounts } from '../bodies/body.ts';
import { makeBody } from '../bodies/make-body.ts';
import { formatFindings, isReliable } from '../report.ts';
import { runBodies } from '../run/run-bodies.ts';
import { type Suite, wholeNumber } from './suite.ts';

/** Broken and hostile bodies. */
export const bodies: Suite = {
  name: 'bodies',
  summary:
    'broken and hostile bodies: each is answered, with no status of 500 or above, and /ping within 250 ms (p99) meanwhile',
  options: `  --only KIND    ${bodyKinds.join(', ')}; default: all
  --first N      the first body of a kind; each has a number, and is always the same (default 0)
  --count N      how many of each kind; default ${bodyKinds.map((kind) => `${fullCounts[kind]} ${kind}`).join(', ')}
  --write FILE   writes the first body into a file instead of sending it`,
  async run(args) {
    const { kinds, first, count, write } = readOptions(args);
    if (write !== undefined) {
      writeFileSync(write, makeBody(kinds[0] as BodyKind, first).bytes);
      return true;
    }
    let isGood = true;
    for (const kind of kinds) {
      const selection = { kind, first, count: count ?? fullCounts[kind] };
      const findings = await runBodies(selection, (done) => {
        if (done % 1000 === 0) console.log(`${kind}: ${done} of ${selection.count}`);
      });
      console.log(formatFindings(findings));
      isGood &&= isReliable(findings);
    }
    return isGood;
  },
};

interface Options {
  readonly kinds: readonly BodyKind[];
  readonly first: number;
  readonly count: number | undefined;
  readonly write: string | undefined;
}

function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      first: { type: 'string', default: '0' },
      count: { type: 'string' },
      write: { type: 'string' },
    },
  });
  return {
    kinds: values.only === undefined ? bodyKinds : [kindOf(values.only)],
    first: wholeNumber('--first', values.first),
    count: values.count === undefined ? undefined : wholeNumber('--count', values.count),
    write: values.write,
  };
}

function kindOf(text: string): BodyKind {
  const kind = bodyKinds.find((each) => each === text);
  if (kind !== undefined) return kind;
  throw new Error(`--only takes one of ${bodyKinds.join(', ')}`);
}
