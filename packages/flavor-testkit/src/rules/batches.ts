import type { FlavorSession, Prediction, Table } from '@mlmodel/core';
import { differenceOf } from '../difference-of.js';
import type { FlavorCase, FlavorFixture, FlavorSuite } from '../flavor-suite.js';
import { loadFixture, withSession } from '../load-fixture.js';
import { rowsOf } from '../rows-of.js';

/** A batch as an embedder may cut it: the rows one by one, and none of them. */
export function batchRules(suite: FlavorSuite): void {
  for (const fixture of suite.fixtures)
    for (const each of fixture.cases)
      if (each.input.kind === 'table' && each.expected.kind === 'table')
        rowsRule(suite, fixture, { each, input: each.input, expected: each.expected });
}

interface TableCase {
  readonly each: FlavorCase;
  readonly input: Table;
  readonly expected: Table;
}

function rowsRule(
  { test, expect, flavor }: FlavorSuite,
  fixture: FlavorFixture,
  { each, input, expected }: TableCase,
): void {
  if (input.rowCount !== expected.rowCount) return;
  const answersRows = async (session: FlavorSession, start: number, end: number) => {
    const some = structuredClone(rowsOf(input, start, end));
    const answer: Prediction = await session.predict(some, { params: each.params });
    const wanted = rowsOf(expected, start, end);
    expect(differenceOf(answer, wanted, each.tolerance)).toEqual(undefined);
  };

  test(`${fixture.name}: answers each row of ${each.name} alone as beside others, if it says that rows are independent`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      if (!session.execution.rowsIndependent) return;
      for (let row = 0; row < input.rowCount; row++) await answersRows(session, row, row + 1);
    }));

  test(`${fixture.name}: answers no rows of ${each.name} with no rows, if it says that rows are independent`, () =>
    withSession(loadFixture(flavor, fixture.directory), async (session) => {
      if (session.execution.rowsIndependent) await answersRows(session, 0, 0);
    }));
}
