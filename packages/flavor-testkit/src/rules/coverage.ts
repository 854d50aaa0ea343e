import type { ElementType, ModelInput } from '@mlmodel/core';
import type { FlavorSuite } from '../flavor-suite.js';
import { vectorsOf } from '../inputs/vectors.js';

/** Each claim of `supports` is proven by a case. */
export function coverageRules({ test, expect, fixtures, supports }: FlavorSuite): void {
  const inputs = fixtures.flatMap((fixture) => fixture.cases.map((each) => each.input));

  test('proves each input kind that it supports by a case', async () => {
    const kinds = new Set(inputs.map((input) => input.kind));
    expect(supports.inputs.filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('proves each element type that it supports by a case', async () => {
    const types = new Set(inputs.flatMap(elementTypesOf));
    expect(supports.types.filter((type) => !types.has(type))).toEqual([]);
  });

  test('claims the input kinds and element types of its cases', async () => {
    expect(
      inputs.map(({ kind }) => kind).filter((kind) => !supports.inputs.includes(kind)),
    ).toEqual([]);
    expect(inputs.flatMap(elementTypesOf).filter((type) => !supports.types.includes(type))).toEqual(
      [],
    );
  });

  test('has a case for each fixture', async () => {
    expect(fixtures.filter(({ cases }) => cases.length === 0).map(({ name }) => name)).toEqual([]);
  });
}

function elementTypesOf(input: ModelInput): ElementType[] {
  return vectorsOf(input).map((vector) => vector.type);
}
