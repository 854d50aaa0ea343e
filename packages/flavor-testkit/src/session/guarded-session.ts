import type { FlavorSession } from '@mlmodel/core';
import { withinLimit } from './within-limit.js';

const originals = new WeakMap<FlavorSession, FlavorSession>();

/** A session whose calls fail with a rule when they do not end within a time limit, in milliseconds. */
export function guardedSession(session: FlavorSession, limit: number): FlavorSession {
  if (typeof session?.predict !== 'function' || typeof session.dispose !== 'function')
    return session;
  const { predictStream } = session;
  const guarded: FlavorSession = {
    inputs: session.inputs,
    outputs: session.outputs,
    runtime: session.runtime,
    execution: session.execution,
    predict: (input, call) =>
      withinLimit('a prediction ends', { limit, step: () => session.predict(input, call) }),
    ...(predictStream && { predictStream: predictStream.bind(session) }),
    dispose: () => withinLimit('dispose ends', { limit, step: () => session.dispose() }),
  };
  originals.set(guarded, session);
  return guarded;
}

/** The session of the flavor itself. */
export function originalOf(session: FlavorSession): FlavorSession {
  return originals.get(session) ?? session;
}
