import type { Chance } from './chance.ts';

/** Bytes that readers of lengths and tags stumble over. */
const telling = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x15, 0x19, 0x1c];

const telling32 = [0, 1, -1, 0x7fff_ffff, -0x8000_0000, 0x0100_0000, 0xffff];

/** Bytes at the end of files that say where the metadata begin: without them nothing else is looked at. */
const endMarks = 8;

type Change = (bytes: Uint8Array, chance: Chance) => Uint8Array;

const kinds: readonly Change[] = [
  (bytes, chance) => change(bytes, chance, (byte) => byte ^ (1 << chance.below(8))),
  (bytes, chance) => change(bytes, chance, () => chance.pick(telling)),
  (bytes, chance) => change(bytes, chance, () => chance.below(256)),
  changeWord,
  (bytes, chance) => {
    const at = chance.below(bytes.length);
    return joined(bytes.subarray(0, at), bytes.subarray(at + chance.length(64)));
  },
  (bytes, chance) => {
    const at = chance.below(bytes.length);
    const from = chance.below(bytes.length);
    const inserted = bytes.subarray(from, from + chance.length(64));
    return joined(bytes.subarray(0, at), inserted, bytes.subarray(at));
  },
  (bytes, chance) => {
    const target = Uint8Array.from(bytes);
    const from = chance.below(bytes.length);
    target.copyWithin(chance.below(bytes.length), from, from + chance.length(256));
    return target;
  },
];

/** A file with some of its bytes changed, left out or repeated; many changes are near an end, where the metadata are. */
export function mutated(file: Uint8Array, chance: Chance): Uint8Array {
  let bytes = file;
  const changes = chance.oneIn(2) ? 1 : chance.length(8);
  for (let count = changes; count > 0 && bytes.length > 0; count--) {
    bytes = inPart(bytes, chance, chance.pick(kinds));
  }
  return chance.oneIn(20) ? bytes.subarray(0, chance.below(bytes.length + 1)) : bytes;
}

/** Applies a change anywhere, or to the kilobytes at the beginning or before the marks at the end. */
function inPart(bytes: Uint8Array, chance: Chance, apply: Change): Uint8Array {
  const size = chance.pick([bytes.length, 512, 4096]);
  if (size + endMarks > bytes.length) return apply(bytes, chance);
  const start = chance.oneIn(2) ? 0 : bytes.length - endMarks - size;
  const part = apply(bytes.subarray(start, start + size), chance);
  return joined(bytes.subarray(0, start), part, bytes.subarray(start + size));
}

function change(bytes: Uint8Array, chance: Chance, to: (byte: number) => number): Uint8Array {
  const target = Uint8Array.from(bytes);
  const at = chance.below(bytes.length);
  target[at] = to(bytes[at] as number);
  return target;
}

function changeWord(bytes: Uint8Array, chance: Chance): Uint8Array {
  if (bytes.length < 8) return bytes;
  const target = Uint8Array.from(bytes);
  const view = new DataView(target.buffer);
  const at = chance.below(bytes.length - 7) & (chance.oneIn(2) ? -1 : -4);
  if (chance.oneIn(4)) view.setBigInt64(at, BigInt(chance.pick(telling32)) << 31n, true);
  else view.setInt32(at, chance.pick(telling32), true);
  return target;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
