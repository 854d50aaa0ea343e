import type { FlavorSession, ModelInput, Vector } from '@mlmodel/core';
import { BrokenRule } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { type Rows, range, repeatedRows, rowCountOf, rowsWithin } from '../inputs/rows-of.js';
import { changeVectors, vectorsOf } from '../inputs/vectors.js';
import { withElements } from '../inputs/with-elements.js';
import { originalOf } from '../session/guarded-session.js';
import { memoryAfterCollection, openResources, stillHeld } from '../session/held-resources.js';

const inputsRule = 'a session does not keep inputs and answers once the caller has the answer';
const sessionRule = 'dispose frees the model: no references to the session remain';
const handlesRule =
  'dispose ends timers, processes, connections, open files and listeners of the process';
const growthRule = 'the memory of a session does not grow with its predictions';

/** Memory and handles that a session and its predictions leave behind. */
export function resourceRules({ fixture, test, testSession, load }: FixtureTests): void {
  const [first] = fixture.cases;
  if (first === undefined) return;

  testSession('keeps no input and no answer', async (session) => {
    const kept = await keptByPredictions(session, first);
    if (kept.length > 0)
      throw new BrokenRule(inputsRule, `${first.name}: it keeps ${kept.join(', ')}`);
  });

  const growing = fixture.cases.find(({ input }) => growingVector(input) !== undefined);
  if (growing !== undefined)
    testSession('does not grow with each prediction', (session) =>
      requireNoGrowth(session, { each: growing, most: fixture.largestBatch ?? mostRows }),
    );

  test('frees what it held when it is disposed', async () => {
    const cycle = () => cycleOnce(load, first);
    // A runtime may open resources for all models the first time.
    await cycle();
    const sessions: WeakRef<object>[] = [];
    const counts = [await openResources()];
    for (const _session of range(2)) {
      sessions.push(await cycle());
      counts.push(await openResources());
    }
    for (const kind of counts.at(-1)?.keys() ?? []) {
      const left = leftByEach(counts, kind) * sessions.length;
      if (left > 0)
        throw new BrokenRule(handlesRule, `${sessions.length} sessions left ${left} of ${kind}`);
    }
    const alive = await stillHeld(sessions);
    if (alive.length === sessions.length)
      throw new BrokenRule(
        sessionRule,
        `${alive.length} of ${sessions.length} are still in memory`,
      );
  });
}

/** How many resources of a kind each session left, at least: others in the process come and go, too. */
function leftByEach(counts: readonly ReadonlyMap<string, number>[], kind: string): number {
  const numbers = counts.map((count) => count.get(kind) ?? 0);
  return Math.min(...numbers.slice(1).map((number, at) => number - (numbers[at] ?? 0)));
}

/** Loads, predicts, disposes, and lets go. */
async function cycleOnce(
  load: () => Promise<FlavorSession>,
  { input, params }: FlavorCase,
): Promise<WeakRef<object>> {
  const session = await load();
  await session.predict(structuredClone(input), { params });
  await session.dispose();
  return new WeakRef(originalOf(session));
}

/** Parts of earlier predictions that are still in memory; a runtime may keep those of the last one. */
async function keptByPredictions(session: FlavorSession, each: FlavorCase): Promise<string[]> {
  const calls = [];
  for (const _call of range(4)) calls.push(await heldByOne(session, each));
  const earlier = calls.slice(0, -1);
  const kept: string[] = [];
  for (const what of ['input', 'answer'] as const) {
    const held = await stillHeld(earlier.flatMap((call) => call[what]));
    if (held.length >= earlier.length) kept.push(`${held.length} parts of earlier ${what}s`);
  }
  return kept;
}

async function heldByOne(session: FlavorSession, { input, params }: FlavorCase) {
  const given = structuredClone(input);
  const answer = await session.predict(given, { params });
  const partsOf = (data: typeof given | typeof answer) => [
    new WeakRef<object>(data),
    ...vectorsOf(data).map(({ values }) => new WeakRef<object>(values)),
  ];
  return { input: partsOf(given), answer: partsOf(answer) };
}

/** Enough to be seen in the memory of the process, in bytes. */
const leastGrowth = 1_000_000;
const mostRows = 50_000;
const mostElements = 200_000;
const warmUps = 6;
const calls = 24;

/** The largest typed array of an input with rows; undefined if there is none. */
function growingVector(input: ModelInput): Bytes | undefined {
  if (input.kind === 'json' || !rowCountOf(input)) return undefined;
  const arrays = vectorsOf(input).flatMap(({ values }) => (Array.isArray(values) ? [] : [values]));
  return arrays.toSorted((one, other) => other.byteLength - one.byteLength)[0];
}

type Bytes = Exclude<Vector['values'], readonly unknown[]>;

/** Different inputs, each large: neither they nor copies of them stay. */
async function requireNoGrowth(
  session: FlavorSession,
  { each, most }: { readonly each: FlavorCase; readonly most: number },
): Promise<void> {
  const { name, params } = each;
  const input = repeatedRows(
    each.input as Rows,
    Math.max(1, Math.min(most, rowsWithin(each.input, mostElements))),
  );
  const bytes = growingVector(input)?.byteLength ?? 0;
  const predictWith = async (given: ModelInput) => session.predict(given, { params });
  const predict = async (call: number) => {
    // A model that does not know the other number, or takes fewer rows, may refuse.
    const other = await predictWith(withOtherStart(input, call)).catch(() => undefined);
    if (other === undefined) await predictWith(structuredClone(input)).catch(() => undefined);
  };
  for (let call = 0; call < warmUps; call++) await predict(call);
  const before = await memoryAfterCollection();
  for (let call = 0; call < calls; call++) await predict(warmUps + call);
  let grown = 0;
  for (let attempt = 0; attempt < 3; attempt++) {
    grown = (await memoryAfterCollection()) - before;
    if (grown < Math.max(leastGrowth, (calls / 2) * bytes)) return;
  }
  const growth = Math.round(grown / calls);
  throw new BrokenRule(growthRule, `${name}: each of ${calls} calls left ${growth} bytes`);
}

/** A copy of the input with other numbers at its start. */
function withOtherStart(input: ModelInput, by: number): ModelInput {
  return changeVectors(structuredClone(input), (vector) => {
    const [first] = vector.values;
    if (typeof first === 'number') return withElements(vector, [0], first + by);
    return typeof first === 'bigint' ? withElements(vector, [0], first + BigInt(by)) : vector;
  });
}
