import { longestText } from './body.ts';
import type { Chance } from './chance.ts';
import { mutated } from './mutated.ts';

const cells = [
  ...['1', '', 'x', '1.5', '-1e308', '1e999', 'nan', 'NA', 'True', ' 1 ', '1_0', '\u0661', '0x1'],
  ...['"a,b"', '"a""b"', '"a\nb"', '""', '"', 'a"b', '2020-01-01', '2020-01-01T00:00:00.5+02:00'],
  ...['QUJD', '\u00e9', '\u0000', '9223372036854775808', '[1]', '{"a":1}'],
];

const endless = ['1', '"', '""', ' ', '\n', ' \n', ',', '\r', '1 ', '9e', '.', '_', '\u0000', 'a,'];
const headers = ['a', 'a,b', 'a,a', '', 'a,,', '"a\nb"', '\ufeffa', '0,1', 'a.1,a,a'];
const lineEnds = ['\n', '\r\n', '\r', '\n\n'];

/** A body up to a megabyte long that is CSV, or nearly so: long, wide, or one cell. */
export function hostileCsv(chance: Chance): Uint8Array {
  const size = chance.length(longestText - 10);
  const text = chance.oneIn(3) ? oneCell(chance, size) : rows(chance, size);
  const bytes = Buffer.from(text).subarray(0, longestText);
  return chance.oneIn(6) ? mutated(bytes, chance) : bytes;
}

function oneCell(chance: Chance, size: number): string {
  const unit = chance.pick(endless);
  const cell =
    unit.repeat(Math.ceil(size / unit.length)).slice(0, size) + chance.pick(['', 'x', '"']);
  return `${chance.pick(headers)}\n${cell}\n`;
}

function rows(chance: Chance, size: number): string {
  const width = chance.length(50_000);
  const lineEnd = chance.pick(lineEnds);
  const chosen = chance.oneIn(2) ? cells : [chance.pick(cells)];
  const header = chance.oneIn(4)
    ? chance.pick(headers)
    : Array.from({ length: width }, (_, at) => `c${at}`).join();
  const lines = [header];
  for (let length = header.length; length < size; ) {
    const fields = chance.oneIn(3) ? 1 + chance.below(width + 1) : width;
    const line = Array.from({ length: fields }, () => chance.pick(chosen)).join();
    lines.push(line);
    length += line.length + 1;
  }
  return lines.join(lineEnd);
}
