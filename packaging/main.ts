/** What the package has beside compiled code. Runs after the bundle is made. */
import { fileURLToPath } from 'node:url';
import { writeCommonJs } from './common-js.ts';
import { writeNotices } from './notices.ts';

const dist = fileURLToPath(new URL('..', import.meta.url));
await writeCommonJs(dist);
writeNotices(dist, process.cwd());
