import type { Logger } from '@mlmodel/core';
import type { ModelSource } from '@mlmodel/registry';
import type { ModelOrigin, RunningServer } from '@mlmodel/serve';
import { millisecondsOf } from '../options/follow-options.js';

/** A model that is served, and whether it is followed. */
export interface ServedSource {
  /** Absent for a path. */
  readonly source?: ModelSource | undefined;
  readonly location: string;
  readonly follow?: string | undefined;
  readonly trackingUri?: string | undefined;
}

export interface FollowContext {
  readonly server: Pick<RunningServer, 'reload'>;
  readonly logger: Logger;
}

/** What a server says about where its model came from; undefined for a path. */
export function originOf(source: ModelSource | undefined, label: string): ModelOrigin | undefined {
  return source && { label, name: source.name, version: source.version, runId: source.runId };
}

/** Lets a server follow the version that the URI of its model names, if that is wanted. @returns ends it */
export function followServed(
  { source, follow, trackingUri }: ServedSource,
  { server, logger }: FollowContext,
): () => void {
  const ended = new AbortController();
  if (source !== undefined && follow !== undefined) {
    const { signal } = ended;
    const interval = millisecondsOf(follow);
    void import('@mlmodel/registry').then(({ followModel, labelOf }) =>
      followModel(source.uri, {
        ...{ source, interval, trackingUri, logger, signal },
        use: ({ directory, source: next }) =>
          server.reload({ modelPath: directory, origin: originOf(next, labelOf(next)) }),
      }),
    );
  }
  return () => ended.abort();
}
