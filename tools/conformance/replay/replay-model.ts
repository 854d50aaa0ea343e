import type { ModelFacts } from '../oracle/model.ts';
import type { Request } from '../oracle/request.ts';
import { type Decided, type HttpResponse, judgeResponse, type Outcome } from './judge.ts';
import { type ModelServer, serveModel } from './serve-model.ts';

/** How models are replayed. */
export interface ReplayOptions {
  /** Models of the python_function flavor run in real Python. */
  readonly throughBridge?: boolean;
}

/** Replays the decided cases of one model on a server of its own; one that does not start makes all of them wrong. */
export async function replayModel(
  model: ModelFacts,
  cases: readonly Decided[],
  { throughBridge = false }: ReplayOptions = {},
): Promise<Outcome[]> {
  let server: ModelServer;
  try {
    server = await serveModel(model, throughBridge);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return cases.map(({ case: { id } }) => ({ id, outcome: 'wrong', reason }));
  }
  try {
    const outcomes: Outcome[] = [];
    for (const decided of cases) outcomes.push(await replayCase(decided, server));
    return outcomes;
  } finally {
    await server.stop();
  }
}

async function replayCase(decided: Decided, server: ModelServer): Promise<Outcome> {
  const { id, request } = decided.case;
  try {
    return judgeResponse(decided, await sendTwice(server, request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id, outcome: 'wrong', reason };
  }
}

/** A server may close a kept connection at any time: the second attempt gets a new one. */
async function sendTwice(server: ModelServer, request: Request): Promise<HttpResponse> {
  try {
    return await server.send(request);
  } catch {
    return server.send(request);
  }
}
