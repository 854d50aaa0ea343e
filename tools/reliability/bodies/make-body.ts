import { randomNumbers } from '@mlmodel/jest-config/growth';
import { arrowFiles, parquetFiles } from './base-files.ts';
import type { Body, BodyKind } from './body.ts';
import { Chance } from './chance.ts';
import { hostileCsv } from './hostile-csv.ts';
import { hostileJson } from './hostile-json.ts';
import { mutated } from './mutated.ts';

const contentTypes: Readonly<Record<BodyKind, string>> = {
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.stream',
  json: 'application/json',
  csv: 'text/csv',
};

/** The body of that kind with that number: always the same. */
export function makeBody(kind: BodyKind, seed: number): Body {
  const chance = new Chance(randomNumbers(seed));
  return { contentType: contentTypes[kind], bytes: bytesOf(kind, chance) };
}

function bytesOf(kind: BodyKind, chance: Chance): Uint8Array {
  switch (kind) {
    case 'parquet':
      return mutated(chance.pick(parquetFiles()), chance);
    case 'arrow':
      return mutated(chance.pick(arrowFiles()), chance);
    case 'json':
      return hostileJson(chance);
    case 'csv':
      return hostileCsv(chance);
  }
}
