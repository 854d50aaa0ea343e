/**
 * Waits for work of a module. Rejects if the process has nothing left to do meanwhile, as the work would never end.
 * @param stuck makes the error for that
 */
export async function untilIdle<Result>(
  work: Promise<Result>,
  stuck: () => Error,
): Promise<Result> {
  let giveUp = () => {};
  const idle = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(stuck());
  });
  process.once('beforeExit', giveUp);
  try {
    return await Promise.race([work, idle]);
  } finally {
    process.off('beforeExit', giveUp);
  }
}
