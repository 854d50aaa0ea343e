/** A timeout that does not keep the process alive, in runtimes where timeouts do. */
export function backgroundTimer(callback: () => void, milliseconds: number) {
  const timer: { unref?: () => unknown } = setTimeout(callback, milliseconds);
  timer.unref?.();
  return timer as ReturnType<typeof setTimeout>;
}
