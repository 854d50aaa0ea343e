import path from 'node:path';
import { situationOf } from '../deviations/situation.ts';
import { readModelFacts } from '../table/model.ts';
import type { Request } from '../table/request.ts';
import { type Case, readCases } from './case.ts';
import { type Answer, judgeAnswer, type Outcome } from './judge.ts';
import { type Server, startServer } from './server.ts';

/** How models are replayed. */
export interface ReplayOptions {
  /** Models of the python_function flavor run in real Python. */
  readonly throughBridge?: boolean;
}

/** Replays the cases of one model on a server of its own; a server that does not start makes all of them wrong. */
export async function replayModel(
  corpus: string,
  name: string,
  { throughBridge = false }: ReplayOptions = {},
): Promise<Outcome[]> {
  const model = readModelFacts(path.join(corpus, 'models', name));
  const cases = readCases(path.join(corpus, 'cases', `${name}.jsonl`));
  let server: Server;
  try {
    server = await startServer(model, throughBridge);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return cases.map(({ id }) => ({ id, outcome: 'wrong', reason }));
  }
  try {
    const outcomes: Outcome[] = [];
    for (const item of cases) outcomes.push(await replayCase(item, { model, server }));
    return outcomes;
  } finally {
    await server.stop();
  }
}

async function replayCase(
  item: Case,
  { model, server }: { model: ReturnType<typeof readModelFacts>; server: Server },
): Promise<Outcome> {
  try {
    const situation = await situationOf(item, model);
    return judgeAnswer(situation, await sendTwice(server, item.request));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { id: item.id, outcome: 'wrong', reason };
  }
}

/** A server may close a kept connection at any time: the second attempt gets a new one. */
async function sendTwice(server: Server, request: Request): Promise<Answer> {
  try {
    return await server.send(request);
  } catch {
    return server.send(request);
  }
}
