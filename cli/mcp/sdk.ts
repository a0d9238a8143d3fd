/** All that knows the SDK of the Model Context Protocol: bundled by itself, and loaded by `racewalk mcp` only. */
import type { Readable, Writable } from 'node:stream';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';
import type { Args, Field, Tool } from './tool.ts';

export interface Serving {
  readonly tools: readonly Tool[];
  readonly version: string;
  readonly input: Readable;
  readonly output: Writable;
}

/** Answers until the input ends or `ended` is aborted. */
export async function serveTools({ tools, version, input, output }: Serving, ended: AbortSignal): Promise<void> {
  const server = new McpServer({ name: 'racewalk', version });
  for (const tool of tools) register(server, tool);
  const isOver = new Promise<void>((resolve) => {
    input.once('end', resolve).once('close', resolve);
    ended.addEventListener('abort', () => resolve());
  });
  await server.connect(new StdioServerTransport(input, output));
  await isOver;
  await server.close();
}

function register(server: McpServer, { name, title, text, fields, call }: Tool): void {
  const inputSchema = Object.fromEntries(Object.entries(fields).map(([field, what]) => [field, schemaOf(what)]));
  const annotations = { readOnlyHint: true, openWorldHint: false };
  server.registerTool(name, { title, description: text, inputSchema, annotations }, async (args, extra) => {
    const token = extra._meta?.progressToken;
    let told = 0;
    const progress = (message: string): void => {
      if (token === undefined) return;
      const params = { progressToken: token, progress: ++told, message };
      extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {});
    };
    // The schema has looked at each of them.
    const answer = await call(args as Args, { signal: extra.signal, progress });
    const { texts, document, isError } = answer;
    const all = document === null ? texts : [...texts, JSON.stringify(document)];
    return {
      isError,
      content: all.map((each) => ({ type: 'text' as const, text: each })),
      ...(document === null ? {} : { structuredContent: { ...document } }),
    };
  });
}

function schemaOf({ kind, text, isNeeded, max = Number.MAX_SAFE_INTEGER }: Field): z.ZodType {
  const kinds = {
    text: z.string().max(4096),
    texts: z.array(z.string().max(4096)),
    number: z.number().int().min(1).max(max),
    flag: z.boolean(),
  };
  const schema = kinds[kind].describe(text);
  return isNeeded ? schema : schema.optional();
}
