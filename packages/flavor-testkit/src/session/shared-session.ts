import type { FlavorSession } from '@mlmodel/core';

/** A session that tests use one after the other. */
export interface SharedSession {
  /** Runs a step with the session, which is loaded when it is not open. After a step that fails, it is not used again. */
  use(step: (session: FlavorSession) => Promise<void>): Promise<void>;
  /** Disposes the session if it is open. */
  close(): Promise<void>;
}

/** Milliseconds until an unused session is closed: a runner may skip the test that closes it. */
const patience = 2_000;

/** Keeps a session open between tests, as a model may take long to load. */
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
      // The timer does not keep the process alive by itself.
      timer = setTimeout(closeQuietly, patience).unref();
    },
  };
}
