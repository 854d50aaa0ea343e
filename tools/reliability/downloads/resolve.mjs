// usage: resolve.mjs URI OPTIONS   downloads a model; prints milliseconds, the most memory in bytes, and the folder
import { resolveModel } from '@mlmodel/registry';

const [, , uri = '', options = '{}'] = process.argv;
const begin = performance.now();
const { directory } = await resolveModel(uri, JSON.parse(options));
const milliseconds = performance.now() - begin;
const memory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ milliseconds, memory, directory }));
