/** Wakes a loop that waits for signals, processes and time. */
export interface Bell {
  /** Wakes the loop; while it does not wait, its next wait ends at once. */
  ring(): void;
  /** Resolves at the next ring, or after some milliseconds. */
  wait(milliseconds: number | undefined): Promise<void>;
}

/** A {@link Bell} for one loop. */
export function createBell(): Bell {
  let hasRung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      hasRung = true;
      wake?.();
    },
    async wait(milliseconds) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (hasRung) resolve();
        if (milliseconds !== undefined) timer = setTimeout(resolve, milliseconds);
      });
      clearTimeout(timer);
      wake = undefined;
      hasRung = false;
    },
  };
}
