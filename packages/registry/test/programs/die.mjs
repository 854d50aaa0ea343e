// usage: die.mjs URI OPTIONS BYTES   downloads a model, and kills itself when so many bytes have arrived
import { resolveModel } from '@mlmodel/registry';

const [, , uri, options, bytes] = process.argv;
const onProgress = ({ received }) =>
  received >= Number(bytes) && process.kill(process.pid, 'SIGKILL');
await resolveModel(uri, { ...JSON.parse(options), onProgress });
