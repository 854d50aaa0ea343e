// usage: copy.mjs INPUT OUTPUT   DuckDB's own copy of a CSV file
import { DuckDBInstance } from '@duckdb/node-api';

const [input, output] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(`COPY (FROM read_csv('${input}')) TO '${output}' (HEADER)`);
