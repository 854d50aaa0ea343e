import { expect, test } from '@jest/globals';
import { textTable } from '../../src/terminal/text-table.js';

const rows = [
  ['a', 'double', 'required'],
  ['a name of some length', 'Map(str -> Array(double))', 'optional'],
];

test('aligns columns', () => {
  expect(textTable(rows)).toEqual([
    'a                      double                     required',
    'a name of some length  Map(str -> Array(double))  optional',
  ]);
});

test('cuts the longest cells where the terminal is narrow', () => {
  expect(textTable(rows, { width: 44 })).toEqual([
    'a                 double            required',
    'a name of …ength  Map(str ->…ble))  optional',
  ]);
});

test('breaks the last cells into lines when asked to', () => {
  const settings = [['onnx', 'data=model.onnx onnx_version=1.23.2 providers=[1,2]']];
  expect(textTable(settings, { width: 40, wrapsLast: true })).toEqual([
    'onnx  data=model.onnx',
    '      onnx_version=1.23.2',
    '      providers=[1,2]',
  ]);
});

test('counts the columns of wide and combining characters', () => {
  expect(
    textTable([
      ['名前', 'x'],
      ['e\u0301', 'y'],
      ['long', 'z'],
    ]),
  ).toEqual(['名前  x', 'e\u0301     y', 'long  z']);
});
