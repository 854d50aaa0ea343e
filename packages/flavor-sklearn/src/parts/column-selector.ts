import { inputNumbers } from '../data/input-numbers.js';
import { type Features, type Numbers, pickColumns } from '../data/numbers.js';
import type { Saved } from '../saved/saved.js';
import { describe } from './described.js';

/** Selects columns by a mask of Booleans. */
export function columnSelector(saved: Saved, mask: ArrayLike<boolean>, allowsNaN: boolean) {
  const kept = Array.from(mask, (_, at) => at).filter((at) => mask[at]);
  const check = { name: saved.name, width: mask.length, allowsNaN };
  return {
    ...describe(saved, mask.length),
    transform: (features: Features): Features => {
      return { ...(pickColumns(inputNumbers(features, check), kept) as Numbers), isFrame: false };
    },
  };
}
