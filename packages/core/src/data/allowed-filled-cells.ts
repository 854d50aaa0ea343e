/** Any table may have so many, and so many for each cell of the request, but never more than the last. */
const free = 300_000;
const perCell = 8;
const most = 10_000_000;

/** How many missing or repeated cells may fill up a table of which a request has `present` cells. */
export function allowedFilledCells(present: number): number {
  return Math.min(most, Math.max(free, present * perCell));
}
