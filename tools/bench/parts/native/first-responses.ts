import { join } from 'node:path';
import { residentMegabytes } from '@mlmodel/serve-process/process-usage';
import type { LoadGenerator } from '../../load/load-generator.ts';
import type { BenchOptions } from '../../options.ts';
import { median } from '../../report/statistics.ts';
import { scoringRequest } from '../../requests/bodies.ts';
import { invocationBytes } from '../../requests/http-request.ts';
import { randomRows } from '../../requests/rows.ts';
import { type RunningServer, withServer } from '../../servers/running-server.ts';
import { measure } from '../measure.ts';
import { type NativeModel, nativeModels, nativeStart } from './native-models.ts';

/** Our server on a model without Python: medians over several starts. */
export interface FirstResponse {
  readonly model: NativeModel;
  /** From the start of the process to the first response. */
  readonly seconds: number;
  /** Resident memory in MB then, and after a load of requests of 1 row; NaN if the system does not provide it. */
  readonly megabytes: number;
  readonly megabytesAfterLoad: number;
}

/** Starts the server several times. */
export async function measureFirstResponse(
  model: NativeModel,
  { options, generator }: { options: BenchOptions; generator: LoadGenerator },
): Promise<FirstResponse> {
  const folder = await nativeModels();
  const row = await randomRows(join(folder, model), { count: 1, digits: 'full precision' });
  const first = scoringRequest(row, 'json');
  const load = {
    request: invocationBytes(first),
    connections: 16,
    milliseconds: options.roundMilliseconds,
    check: () => {},
  };
  const use = async (server: RunningServer) => {
    const megabytes = megabytesOf(server);
    await measure(generator, { server, load });
    return { seconds: server.startSeconds, megabytes, afterLoad: megabytesOf(server) };
  };
  const starts: Awaited<ReturnType<typeof use>>[] = [];
  for (let round = 0; round < options.rounds; round += 1)
    starts.push(await withServer('mlmodel', nativeStart(model, { folder, first }), use));
  return {
    model,
    seconds: median(starts.map(({ seconds }) => seconds)),
    megabytes: median(starts.map(({ megabytes }) => megabytes)),
    megabytesAfterLoad: median(starts.map(({ afterLoad }) => afterLoad)),
  };
}

function megabytesOf({ pid }: RunningServer): number {
  return residentMegabytes(pid) ?? Number.NaN;
}
