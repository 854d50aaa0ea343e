import { describe, expect, test } from '@jest/globals';
import { flavorBlock, readJson, unsupportedVersion } from '../../src/flavor.js';
import { isJsonObject, memoryModelFiles } from '../../src/index.js';

const guard = { accepts: isJsonObject, expected: 'an object with "trees"' };

function read(content?: string | Uint8Array): Promise<unknown> {
  const files = content === undefined ? {} : { 'm.json': content };
  return readJson(memoryModelFiles(files), 'm.json', guard);
}

describe('a JSON file of a model', () => {
  test('is read, with a byte order mark too', async () => {
    expect(await read('\ufeff{"trees": []}')).toEqual({ trees: [] });
  });

  test.each([
    ['is missing', undefined, 'RESOURCE_DOES_NOT_EXIST', 'no file "m.json", which is the model'],
    ['is cut off', '{"trees": [', 'INVALID_PARAMETER_VALUE', 'm.json is not JSON or is cut off.'],
    ['is empty', '', 'INVALID_PARAMETER_VALUE', 'm.json is not JSON'],
    ['is not UTF-8', Uint8Array.of(34, 255, 34), 'INVALID_PARAMETER_VALUE', 'is not JSON'],
    [
      'holds something else',
      '[]',
      'INVALID_PARAMETER_VALUE',
      'm.json is not a model of this flavor: it must hold an object with "trees". Copy or save the model again.',
    ],
  ])('that %s is refused, naming it', async (_, content, errorCode, message) => {
    await expect(read(content)).rejects.toMatchObject({
      errorCode,
      message: expect.stringContaining(message),
      subject: { file: 'm.json' },
    });
  });

  test('of a later version is refused with what this flavor reads', () => {
    const advice = 'Install a newer flavor.';
    const { message } = unsupportedVersion('m.json', { found: 3, supported: '1 and 2', advice });
    expect(message).toBe(
      'm.json is of version 3 of its format, and this flavor reads 1 and 2. Install a newer flavor.',
    );
  });
});

describe('a block of the MLmodel file', () => {
  test('gives paths and versions, and ignores other keys', () => {
    const block = flavorBlock({ data: 'm.json', x_version: 4.2, later: {} }, 'x');
    expect([block.path('data'), block.version('x_version'), block.version('absent')]).toEqual([
      'm.json',
      '4.2',
      undefined,
    ]);
  });

  test.each([
    [[], (block: unknown) => flavorBlock(block, 'x'), 'flavors.x must be a mapping'],
    [{}, (block: unknown) => flavorBlock(block, 'x').path('data'), 'flavors.x.data must be a path'],
    [
      { data: '' },
      (block: unknown) => flavorBlock(block, 'x').path('data', 'the path of the model'),
      'flavors.x.data must be the path of the model',
    ],
    [{ v: [] }, (block: unknown) => flavorBlock(block, 'x').version('v'), 'must be a version'],
  ])('%j is refused, naming the field', (block, step, text) => {
    expect(() => step(block)).toThrow(text);
  });
});
