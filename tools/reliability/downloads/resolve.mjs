// usage: resolve.mjs URI OPTIONS   downloads a model; prints milliseconds, seconds of the processor, the most memory in
// bytes, and the folder
import { resolveModel } from '@mlmodel/registry';

const [, , uri = '', options = '{}'] = process.argv;
const begin = performance.now();
const { directory } = await resolveModel(uri, JSON.parse(options));
const milliseconds = performance.now() - begin;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const processor = (userCPUTime + systemCPUTime) / 1e6;
console.log(JSON.stringify({ milliseconds, processor, memory: maxRSS * 1024, directory }));
