import type { FlavorSession, Prediction } from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { range, rowCountOf, rowsAt } from '../inputs/rows-of.js';
import { ask } from '../session/ask.js';
import { originalOf } from '../session/guarded-session.js';

const concurrencyRule = 'up to maxConcurrency predictions may run at once, and each is correct';
const blockingRule =
  'blocksEventLoop is false only if the event loop turns while a prediction is computed';

/** The most predictions that are started at once. */
const widest = 8;
/** Turns of the event loop that may pass although a session computes in this thread. */
const fewTurns = 3;
/** Predictions that are tried before a session counts as one that blocks. */
const mostAttempts = 50;

type Question = Pick<FlavorCase, 'name' | 'input' | 'params'>;

/** The claims of `execution`. */
export function concurrencyRules({ fixture, testSession }: FixtureTests): void {
  testSession('simultaneous predictions do not interfere', async (session) => {
    const questions = fixture.cases.flatMap((each) => [each, ...partsOf(each, session)]);
    const separate: Prediction[] = [];
    for (const question of questions) separate.push(await answerTo(session, question));
    const width = Math.min(session.execution.maxConcurrency, widest);
    const calls = range(Math.max(24, 2 * width)).map((call) => call % questions.length);
    await inParallel(width, calls, async (call) => {
      const question = questions[call] as Question;
      const actual = await answerTo(session, question);
      const where = `${question.name}, with ${width - 1} others`;
      requireEqual(concurrencyRule, { actual, expected: separate[call], where });
    });
  });

  testSession('does not block the event loop if it says so', async (session) => {
    const [first] = fixture.cases;
    if (first === undefined || session.execution.blocksEventLoop) return;
    const attempts: number[] = [];
    // A busy machine may let the other thread or process compute before this one turns, but not every time.
    while (attempts.length < mostAttempts && !attempts.some((turns) => turns > fewTurns)) {
      const input = structuredClone(first.input);
      attempts.push(
        await turnsDuring(() => originalOf(session).predict(input, { params: first.params })),
      );
    }
    const most = Math.max(...attempts);
    if (most > fewTurns) return;
    throw new BrokenRule(blockingRule, `${first.name}: it turned ${most} times at most`);
  });
}

/** Single rows of a case, so that simultaneous predictions have different answers. */
function partsOf(each: FlavorCase, { execution }: FlavorSession): Question[] {
  const { name, input, params } = each;
  if (!execution.rowsIndependent || input.kind === 'json') return [];
  return range(Math.min(rowCountOf(input) ?? 0, 4)).map((row) => ({
    name: `${name}, row ${row}`,
    input: rowsAt(input, [row]),
    params,
  }));
}

function answerTo(session: FlavorSession, { name, input, params }: Question): Promise<Prediction> {
  return ask(session, { rule: concurrencyRule, where: name, input, params });
}

/** Works through a list, `width` items at a time. */
async function inParallel<Item>(
  width: number,
  items: readonly Item[],
  step: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await step(item);
  };
  await Promise.all(range(width).map(worker));
}

/** Turns of the event loop between the start and the end of a step. */
async function turnsDuring(step: () => unknown): Promise<number> {
  let turns = 0;
  let immediate: NodeJS.Immediate;
  const turn = () => {
    turns++;
    immediate = setImmediate(turn);
  };
  immediate = setImmediate(turn);
  try {
    await step();
  } finally {
    clearImmediate(immediate);
  }
  return turns;
}
