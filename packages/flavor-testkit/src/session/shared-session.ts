import type { FlavorSession } from '@mlmodel/core';

/** A session for one test after the other. */
export interface SharedSession {
  /** Runs a step with the session, which is loaded when it is not open. After a step that fails, it is not used again. */
  use(step: (session: FlavorSession) => Promise<void>): Promise<void>;
  /** Disposes the session if it is open. */
  close(): Promise<void>;
}

/** How long a session waits for the next test, in milliseconds: a runner may leave out the one that closes it. */
const patience = 2_000;

/** Makes sessions last: a model may take long to load. */
export function sharedSession(load: () => Promise<FlavorSession>): SharedSession {
  let open: Promise<FlavorSession> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function close(): Promise<void> {
    clearTimeout(timer);
    const closing = open;
    open = undefined;
    await (await closing)?.dispose?.();
  }

  const closeQuietly = () => close().catch(() => undefined);

  return {
    close,
    async use(step) {
      clearTimeout(timer);
      open ??= load();
      try {
        await step(await open);
      } catch (error) {
        await closeQuietly();
        throw error;
      }
      // What a session keeps running keeps the timer running too; without that there is nothing to wait for.
      timer = setTimeout(closeQuietly, patience).unref();
    },
  };
}
