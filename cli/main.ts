#!/usr/bin/env node
/** The command `racewalk`: this thread listens for Ctrl-C and writes; a worker searches. */
import './process/v8-flags.ts';
import { supervise } from './process/supervise.ts';

supervise(process.argv.slice(2));
