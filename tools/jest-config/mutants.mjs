function pick(items, random) {
  return items[Math.floor(random() * items.length)];
}

const meaningful = [...Buffer.from('0179-.eE,:=[]{}"$#LdiUlTFSN \n'), 0, 1, 127, 128, 255];

function mutate(original, random) {
  let bytes = Buffer.from(original);
  for (let change = 1 + Math.floor(random() * 4); change > 0; change -= 1) {
    const at = Math.floor(random() * bytes.length);
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() * 16));
    const part = bytes.subarray(at, end);
    switch (Math.floor(random() * 6)) {
      case 0:
        bytes[at] = pick(meaningful, random);
        break;
      case 1:
        bytes[at] = Math.floor(random() * 256);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, end), part, bytes.subarray(end)]);
        break;
      case 4:
        bytes.copyWithin(Math.floor(random() * bytes.length), at, end);
        break;
      default:
        if (random() < 0.1) bytes = bytes.subarray(0, at);
        else bytes.fill(pick(meaningful, random), at, end);
    }
  }
  return bytes;
}

/** See mutants.d.mts. */
export async function tryMutants({ originals, runs, random, attempt, isRefusal }) {
  const counts = { refused: 0, answered: 0 };
  const before = process.memoryUsage().rss;
  for (let run = runs; run > 0; run -= 1) {
    const original = pick(originals, random);
    try {
      await attempt(mutate(original.bytes, random), original);
      counts.answered += 1;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      counts.refused += 1;
    }
  }
  return { ...counts, memory: process.memoryUsage().rss - before };
}
