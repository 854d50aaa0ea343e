/** Receives the events of a child process. */
export interface ProcessHooks {
  /** Called when the child does not react to a cancelled request in time. */
  onSilent(): void;
  /** Called when the child has sent the last response that it can give. */
  onLast(): void;
  /** Called when the child has acknowledged all cancellations. */
  onAcknowledged(): void;
  /** Called when the request of another process under a lease's id is over. */
  onServed(lease: number): void;
}
