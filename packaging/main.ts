/** What the package has beside compiled code. Runs after the bundle is made. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageVersion } from '../cli/files/version.ts';
import { manPage } from '../cli/options/man.ts';
import { definition } from '../cli/run.ts';
import { writeCommonJs } from './common-js.ts';
import { indentWithTabs } from './declarations.ts';
import { buildExplorer } from './explorer.ts';
import { buildMcpSdk } from './mcp-sdk.ts';
import { writeNotices } from './notices.ts';

const dist = fileURLToPath(new URL('..', import.meta.url));
indentWithTabs(dist);
await writeCommonJs(dist);
const root = process.cwd();
writeNotices(dist, root, [...(await buildExplorer(dist, root)), ...buildMcpSdk(dist, root)]);
writeFileSync(join(dist, 'racewalk.1'), manPage(definition().cli, packageVersion()));
