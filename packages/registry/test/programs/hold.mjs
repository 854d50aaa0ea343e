// usage: hold.mjs URI OPTIONS   resolves a model, prints the result, and uses it until standard input ends
import { resolveModel } from '@mlmodel/registry';

const [, , uri = '', options = '{}'] = process.argv;
console.log(JSON.stringify(await resolveModel(uri, JSON.parse(options))));
process.stdin.resume();
