import type { FlavorSession, ModelInput, NamedTensors, Prediction, Table } from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { namedVectorsOf, withoutDoubles } from '../inputs/change-vectors.js';
import { vectorsOf } from '../inputs/vectors-of.js';
import { viewsOf } from '../inputs/views-of.js';
import { ask } from '../session/ask.js';

const viewsRule = 'typed arrays of an input may be views into a larger buffer (byteOffset, length)';
const untouchedRule = 'the buffer around a view stays as it was';
const orderRule = 'columns and tensors are found by name, in whatever order they come';
const matrixRule = 'a table with `doubles` is answered as one without';

/** The same input as other requests bring it. */
export function layoutRules({ fixture, testSession }: FixtureTests): void {
  const { cases } = fixture;
  if (cases.some(({ input }) => vectorsOf(input).some(({ values }) => ArrayBuffer.isView(values))))
    testSession('takes views into larger buffers', async (session) => {
      for (const each of cases) await requireViews(session, each);
    });

  if (cases.some(({ input }) => hasOrder(input)))
    testSession('takes columns and tensors in another order', async (session) => {
      for (const each of cases)
        if (hasOrder(each.input) && areFoundByName(each.input, session))
          await requireSame(session, each, {
            rule: orderRule,
            what: 'in another order',
            input: reversed(each.input),
          });
    });

  if (cases.some(({ input }) => isMatrix(input)))
    testSession('takes a table as one matrix of doubles', async (session) => {
      for (const each of cases)
        if (isMatrix(each.input)) await requireMatrix(session, { ...each, input: each.input });
    });
}

async function requireViews(session: FlavorSession, each: FlavorCase): Promise<void> {
  const { name, input, params } = each;
  const { input: viewed, buffer } = viewsOf(input);
  const before = new Uint8Array(buffer.slice(0));
  const expected = await ask(session, { rule: viewsRule, where: name, input, params });
  const where = `${name}, as views`;
  const question = { rule: viewsRule, where, input: viewed, params };
  requireEqual(viewsRule, { actual: await ask(session, question), expected, where });
  // Not a copy: whoever writes beside the view is seen.
  await session.predict(viewed, { params });
  if (buffer.byteLength !== before.length)
    throw new BrokenRule(untouchedRule, `${where}: the buffer was transferred`);
  requireEqual(untouchedRule, {
    actual: new Uint8Array(buffer),
    expected: before,
    side: 'input.buffer',
    where,
  });
}

async function requireMatrix(
  session: FlavorSession,
  { input, ...each }: FlavorCase & { readonly input: Table },
): Promise<void> {
  const variants = [
    { what: 'without doubles', input: withoutDoubles(input) },
    { what: 'with doubles', input: withDoubles(input) },
  ];
  const other = reversed(input) as Table;
  if (hasOrder(input) && areFoundByName(input, session))
    variants.push({ what: 'with doubles in another order', input: withDoubles(other) });
  for (const variant of variants)
    await requireSame(session, { ...each, input }, { rule: matrixRule, ...variant });
}

interface Variant {
  readonly rule: string;
  readonly what: string;
  readonly input: ModelInput;
}

async function requireSame(
  session: FlavorSession,
  { name, input, params, tolerance }: FlavorCase,
  variant: Variant,
): Promise<void> {
  const { rule } = variant;
  const expected = await ask(session, { rule, where: name, input, params });
  const where = `${name}, ${variant.what}`;
  const actual = await ask(session, { rule, where, input: variant.input, params });
  requireEqual(rule, { actual: sorted(actual), expected: sorted(expected), tolerance, where });
}

/** A model of columns may answer in their order, so outputs are compared by name. */
function sorted(answer: Prediction): Prediction {
  const byName = (one: { name: unknown }, other: { name: unknown }) =>
    String(one.name) < String(other.name) ? -1 : 1;
  if (answer.kind === 'table') return { ...answer, columns: answer.columns.toSorted(byName) };
  if (answer.kind === 'tensors') return { ...answer, tensors: answer.tensors.toSorted(byName) };
  return answer;
}

function hasOrder(input: ModelInput): input is Table | NamedTensors {
  return (input.kind === 'table' || input.kind === 'tensors') && vectorsOf(input).length > 1;
}

/** Where the artifact declares inputs of other names, columns make a matrix, and their order has a meaning. */
function areFoundByName(input: Table | NamedTensors, { inputs }: FlavorSession): boolean {
  return namedVectorsOf(input).every(
    ({ name }) => inputs === undefined || inputs.some((each) => each.name === name),
  );
}

function reversed(input: Table | NamedTensors): ModelInput {
  if (input.kind === 'tensors') return { ...input, tensors: input.tensors.toReversed() };
  return { ...withoutDoubles(input), columns: input.columns.toReversed() };
}

function isMatrix(input: ModelInput): input is Table {
  return (
    input.kind === 'table' &&
    input.rowCount > 0 &&
    input.columns.length > 0 &&
    input.columns.every(
      ({ type, validity, rowShape }) => type === 'float64' && !validity && !rowShape,
    )
  );
}

function withDoubles(input: Table): Table {
  const table = withoutDoubles(input);
  const width = table.columns.length;
  const matrix = new Float64Array(table.rowCount * width);
  table.columns.forEach(({ values }, column) => {
    for (let row = 0; row < table.rowCount; row++)
      matrix[row * width + column] = values[row] as number;
  });
  return { ...table, doubles: matrix, doubleNames: table.columns.map(({ name }) => String(name)) };
}
