import {
  type PredictionStream,
  type PredictionsResponse,
  type PredictRequest,
  type ScoringRequest,
  scoreAt,
  streamAt,
} from '@mlmodel/deployments';
import { urlOf } from './describe.js';
import { keptDeployment } from './kept-deployments.js';
import { type Place, refuseEndpoint } from './place.js';

/** Sends a scoring request to the server of a deployment. */
export async function predictLocal(
  place: Place,
  request: PredictRequest,
): Promise<PredictionsResponse> {
  return scoreAt(await scoringRequest(place, request));
}

/** Sends a scoring request for a stream to the server of a deployment. */
export async function streamLocal(
  place: Place,
  request: PredictRequest,
): Promise<PredictionStream> {
  return streamAt(await scoringRequest(place, request));
}

async function scoringRequest(
  place: Place,
  { deploymentName = '', endpoint, inputs, signal }: PredictRequest,
): Promise<ScoringRequest> {
  refuseEndpoint(endpoint);
  const { spec } = await keptDeployment(place, deploymentName);
  return { url: `${urlOf(spec)}/invocations`, inputs, signal };
}
