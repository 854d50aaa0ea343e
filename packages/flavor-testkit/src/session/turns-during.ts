/** How often the event loop turns from the start of a step to its end. */
export async function turnsDuring(step: () => unknown): Promise<number> {
  let turns = 0;
  let immediate: NodeJS.Immediate;
  const turn = () => {
    turns++;
    immediate = setImmediate(turn);
  };
  immediate = setImmediate(turn);
  try {
    await step();
  } finally {
    clearImmediate(immediate);
  }
  return turns;
}
