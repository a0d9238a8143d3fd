/** To be imported before Jest, and by each of its processes. */
import { register } from 'node:module';

register('./hooks.js', import.meta.url, { data: { globals: new URL('./globals.js', import.meta.url).href } });

// As the command does; threads share what is set here.
await import('../../cli/process/v8-flags.ts');
