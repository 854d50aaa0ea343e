import { isMlmodelError } from '@mlmodel/core';

/** The log entry of a request that failed in the model or the server; JSON-serializable. */
export interface FailureReport {
  /** Also in the error response. */
  readonly requestId: string;
  readonly origin: 'model' | 'server';
  /** Type of the exception, such as `ValueError`. */
  readonly name: string;
  /** Identifies repeats: the frame that raised the exception, as its language writes frames. May be empty. */
  readonly place: string;
  /** The exception, its frames up to the model's own code, and its causes. */
  readonly traceback: string;
}

export type FailureSource = Pick<FailureReport, 'requestId' | 'origin'>;

/** Maximum length of a traceback in the log. */
const longestTraceback = 20_000;

/** Maximum number of causes of an exception to follow. */
const mostCauses = 5;

/** Stack frames of this package, which is built into one folder, say nothing about a model. A bundle has no such folder. */
const ownFolder = URL.parse('.', import.meta.url)?.href;

function isOwn(frame: string): boolean {
  return ownFolder !== undefined && frame.includes(ownFolder);
}

/** Describes an exception of a model or an error of the server; accepts any thrown value. */
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

/** For errors of this project the message suffices; the stack adds nothing. */
function stackOf(thrown: unknown): string {
  if (isMlmodelError(thrown)) return `${thrown.errorCode}: ${thrown.message}`;
  return String(thrown instanceof Error ? (thrown.stack ?? thrown) : thrown);
}

/** Removes the frames of this package that called the model. */
function withoutOwnFrames(stack: string): string {
  const lines = stack.split('\n');
  const isFrame = (line: string) => /^ +at /.test(line);
  const own = lines.findIndex((line) => isFrame(line) && isOwn(line));
  return own > lines.findIndex(isFrame) ? lines.slice(0, own).join('\n') : stack;
}

/** JavaScript lists the frame that raised an exception first, Python last. */
function placeIn(stack: string): string {
  const lines = stack.split('\n');
  const frame =
    lines.find((line) => /^ +at /.test(line)) ?? lines.findLast((line) => /^ +File "/.test(line));
  return frame?.trim() ?? '';
}
