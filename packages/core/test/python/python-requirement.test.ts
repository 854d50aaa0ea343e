import { expect, test } from '@jest/globals';
import { formatPythonRequirement, readPythonRequirement } from '../../src/flavor.js';

test.each([
  ['Pandas >= 1.0 , != 1.2', 'Pandas!=1.2,>=1.0'],
  ['a[z, B]==1.0.0', 'a[B,z]==1.0.0'],
  ['a(>=1)', 'a>=1'],
  ['a===weird', 'a===weird'],
  ['torch==2.*', 'torch==2.*'],
  [
    "x @ https://e.com/a.whl ; python_version<'3.9'",
    'x @ https://e.com/a.whl ; python_version < "3.9"',
  ],
  ['x[y]@file:///a#sha256=1', 'x[y] @ file:///a#sha256=1'],
  [
    "n==1.0 ; python_version not  in '3.9' and (a=='b' or extra=='x')",
    'n==1.0; python_version not in "3.9" and (a == "b" or extra == "x")',
  ],
  ['a==1 --hash=sha256:ab12  --hash=sha256:cd34', 'a==1'],
])('%j is %j', (text, written) => {
  const requirement = readPythonRequirement(text);
  expect(requirement && formatPythonRequirement(requirement)).toBe(written);
});

test.each([
  '',
  '-r a.txt',
  './a',
  'a b',
  'a==',
  'a>=1;',
  'a>=1;;',
  'a @',
  'a(>=1',
  '# a',
  'a==1 # b',
])('%j is none', (text) => {
  expect(readPythonRequirement(text)).toBeUndefined();
});
