const processEvents = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Fault of the wasm backend 4.22: its loader adds process-wide listeners that rethrow uncaught errors.
 * Symptom: they change how the whole process handles uncaught errors, which is for the embedder to decide. Corrected,
 * listeners that a step adds are removed after it.
 */
export async function withoutProcessListeners<Result>(
  step: () => Promise<Result>,
): Promise<Result> {
  const before = processEvents.map((event) => process.rawListeners(event));
  try {
    return await step();
  } finally {
    for (const [index, event] of processEvents.entries()) {
      const added = process.rawListeners(event).filter((one) => !before[index]?.includes(one));
      for (const listener of added) process.off(event, listener as () => void);
    }
  }
}
