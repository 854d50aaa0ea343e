// usage: resolve.mjs URI OPTIONS   resolves a model, and prints the result
import { resolveModel } from '@mlmodel/registry';

const [, , uri = '', options = '{}'] = process.argv;
console.log(JSON.stringify(await resolveModel(uri, JSON.parse(options))));
