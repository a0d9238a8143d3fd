/** The SDK of `racewalk mcp` as one file beside the command, so that an installation needs none of its packages. */
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Writes `dist/cli/mcp-sdk.cjs`; returns the files that it is made of, whose licences are to be told. */
export function buildMcpSdk(dist: string, root: string): readonly string[] {
  const { metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [join(dist, 'cli/mcp/sdk.js')],
    outfile: join(dist, 'cli/mcp-sdk.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}
