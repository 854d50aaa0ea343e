interface Named {
  readonly name?: unknown;
}

const known = new WeakMap<readonly Named[], ReadonlyMap<unknown, Named>>();

/** Columns or properties by their names, the first of each; made once for each list, which must not change. */
export function byName<Item extends Named>(items: readonly Item[]): ReadonlyMap<unknown, Item> {
  const found = known.get(items) ?? new Map(items.toReversed().map((item) => [item.name, item]));
  known.set(items, found);
  return found as ReadonlyMap<unknown, Item>;
}
