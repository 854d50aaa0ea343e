/** Writes `docs/differences.md` from the deviations, their explanations and recorded cases: `node differences.ts`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { differencesPage } from './differences/differences-page.ts';

writeFileSync(path.join(import.meta.dirname, '../../docs/differences.md'), await differencesPage());
