import { isMlmodelError } from '@mlmodel/core';

/** A request that failed through the model or the server, for the log. Values that JSON can hold. */
export interface FailureReport {
  /** The client was told it, too. */
  readonly requestId: string;
  readonly origin: 'model' | 'server';
  /** Type of the exception, such as `ValueError`. */
  readonly name: string;
  /** What repeats have in common: the frame that raised it, as its language writes frames. May be empty. */
  readonly place: string;
  /** The exception, its frames up to the model's own code, and its causes. */
  readonly traceback: string;
}

export type FailureSource = Pick<FailureReport, 'requestId' | 'origin'>;

/** Most characters of a traceback in the log. */
const longestTraceback = 20_000;

/** How many causes of an exception are followed. */
const mostCauses = 5;

/** Frames of this package, which is one folder when it is built, say nothing about a model. */
const ownFolder = new URL('.', import.meta.url).href;

/** Describes an exception of a model, or an error of the server itself; anything may be thrown. */
export function failureReport(thrown: unknown, source: FailureSource): FailureReport {
  try {
    return { ...source, ...description(thrown, source) };
  } catch {
    return { ...source, name: typeof thrown, place: '', traceback: 'It cannot be described.' };
  }
}

function description(thrown: unknown, { origin }: FailureSource) {
  const stacks = [];
  let next = thrown;
  for (let causes = 0; next !== undefined && next !== null && causes <= mostCauses; causes++) {
    const stack = stackOf(next);
    stacks.push(origin === 'model' ? withoutOwnFrames(stack) : stack);
    next = next instanceof Error ? next.cause : undefined;
  }
  const [first = String(thrown)] = stacks;
  const place = isMlmodelError(thrown) ? thrown.message : placeIn(first);
  return {
    name: (thrown instanceof Error ? String(thrown.name) : typeof thrown).slice(0, 200),
    place: place.slice(0, 500),
    traceback: stacks.join('\nCaused by: ').slice(0, longestTraceback),
  };
}

/** The message of an error of this project says all; where it was made says nothing. */
function stackOf(thrown: unknown): string {
  if (isMlmodelError(thrown)) return `${thrown.errorCode}: ${thrown.message}`;
  return String(thrown instanceof Error ? (thrown.stack ?? thrown) : thrown);
}

/** Without the frames of this package that called the model. */
function withoutOwnFrames(stack: string): string {
  const lines = stack.split('\n');
  const isFrame = (line: string) => /^ +at /.test(line);
  const own = lines.findIndex((line) => isFrame(line) && line.includes(ownFolder));
  return own > lines.findIndex(isFrame) ? lines.slice(0, own).join('\n') : stack;
}

/** JavaScript writes the frame that raised an exception first, Python last. */
function placeIn(stack: string): string {
  const lines = stack.split('\n');
  const frame =
    lines.find((line) => /^ +at /.test(line)) ?? lines.findLast((line) => /^ +File "/.test(line));
  return frame?.trim() ?? '';
}
