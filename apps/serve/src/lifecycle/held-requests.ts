import type { App } from '../server/create-app.js';

/** Requests that have arrived and are not handled yet. */
export interface HeldRequests {
  /** From now on, requests that no guard responds to are not handled, until `release`. */
  hold(): void;
  release(): void;
}

/** Makes an app whose requests can be held. */
export function holdable(app: App): { readonly app: App; readonly requests: HeldRequests } {
  let held: (() => void)[] | undefined;
  return {
    app: {
      guard: app.guard,
      handle(request, response) {
        if (held === undefined) app.handle(request, response);
        else held.push(() => app.handle(request, response));
      },
    },
    requests: {
      hold() {
        held = [];
      },
      release() {
        const waiting = held ?? [];
        held = undefined;
        for (const handle of waiting) handle();
      },
    },
  };
}
