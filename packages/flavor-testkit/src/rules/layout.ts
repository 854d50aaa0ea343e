import type {
  FlavorSession,
  ModelInput,
  NamedTensors,
  Prediction,
  Table,
  Vector,
} from '@mlmodel/core';
import { BrokenRule, requireEqual } from '../broken-rule.js';
import type { FixtureTests } from '../fixture-tests.js';
import type { FlavorCase } from '../flavor-suite.js';
import { changeVectors, namedVectorsOf, vectorsOf, withoutDoubles } from '../inputs/vectors.js';
import { ask } from '../session/ask.js';

const viewsRule = 'typed arrays of an input may be views into a larger buffer (byteOffset, length)';
const untouchedRule = 'the buffer around a view is not changed';
const orderRule = 'columns and tensors are found by name, in any order';
const matrixRule = 'a table with `doubles` is answered as one without';

/** The same input in other memory layouts and orders. */
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
  // Not a copy, so that writes outside the view are detected.
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

/** An input whose typed arrays are views, and the buffer behind them. */
interface ViewedInput {
  readonly input: ModelInput;
  readonly buffer: ArrayBuffer;
}

/** The byte between the views, which forms no useful number of any type. */
const filler = 0xa5;
const alignment = 8;

/** The same input with all its typed arrays as views into one larger buffer, as frames and Arrow batches have them. */
function viewsOf(input: ModelInput): ViewedInput {
  const parts = vectorsOf(input).flatMap(typedArraysOf);
  const sizes = parts.map(({ byteLength }) => byteLength + 4 * alignment);
  const buffer = new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 3 * alignment));
  new Uint8Array(buffer).fill(filler);
  let end = 3 * alignment;
  const view = <Part extends Bytes>(part: Part): Part => {
    const start = Math.ceil(end / alignment) * alignment;
    end = start + part.byteLength + alignment;
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    new Uint8Array(buffer, start, part.byteLength).set(bytes);
    const Storage = part.constructor as new (buffer: ArrayBuffer, at: number, n: number) => Part;
    return new Storage(buffer, start, part.length);
  };
  const viewed = changeVectors(input, (vector) => ({
    ...vector,
    values: isBytes(vector.values) ? view(vector.values) : vector.values,
    ...(vector.validity && { validity: view(vector.validity) }),
  }));
  return { input: viewed, buffer };
}

type Bytes = Extract<Vector['values'], ArrayBufferView>;

function typedArraysOf({ values, validity }: Vector): Bytes[] {
  return [...(isBytes(values) ? [values] : []), ...(validity ? [validity] : [])];
}

function isBytes(values: unknown): values is Bytes {
  return ArrayBuffer.isView(values);
}
