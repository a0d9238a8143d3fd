/** Serves the page to this machine, and to nobody else. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { UsageError } from '../io.ts';
import type { DefinitionSource } from './definitions.ts';

export interface Serving {
  readonly page: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Null where all is in the page. */
  readonly definitions: DefinitionSource | null;
}
export interface Served {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Throws UsageError where the port cannot be had. */
export async function serve({ page, port, definitions }: Serving): Promise<Served> {
  const listeners = new Set<ServerResponse>();
  let latest = '';
  definitions?.follow((told) => {
    latest = `data: ${JSON.stringify(told)}\n\n`;
    for (const listener of listeners) listener.write(latest);
  });
  const told =
    definitions === null
      ? page
      : page.replace('<meta charset="utf-8" />', (meta) => `${meta}<meta name="racewalk-served" content="" />`);
  const server = createServer((request, response) => {
    if (!isFromHere(request)) return end(response, 403, 'only from this machine');
    if (request.method !== 'GET') return end(response, 405, 'only GET');
    const [path] = (request.url ?? '').split('?');
    if (path === '/' || path === '/index.html') return end(response, 200, told, 'text/html');
    if (path !== '/definitions' || definitions === null) return end(response, 404, 'there is only the page');
    response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
    response.write(latest);
    listeners.add(response);
    response.on('close', () => listeners.delete(response));
  });
  const chosen = await new Promise<number>((resolve, reject) => {
    server.on('error', ({ message }) => reject(new UsageError(`--port ${port}: ${message}; choose another`)));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
  return {
    port: chosen,
    close: async () => {
      definitions?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
};

/** A page of somebody else may send its own name here: the name that is asked for must be this machine's. */
function isFromHere({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const isLoopback = /^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(host);
  return isLoopback && (origin === undefined || origin === `http://${host}`);
}

function end(response: ServerResponse, code: number, text: string, type = 'text/plain'): void {
  response.writeHead(code, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(text);
}
