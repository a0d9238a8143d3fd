/**
 * What V8 is told before anything is searched. To be imported by whatever searches much, before the first search, and
 * where the package is built: V8 takes what it compiled before only under the same flags.
 */
import { setFlagsFromString } from 'node:v8';

// Generated code is compiled once more, optimised, on another core. Most searches end before that pays: with V8's own
// budget nearly half of the processor time of a check of everything went there. A search of more than some hundred
// thousand states still gets it. Bytes of code that a function runs through before; V8 keeps it in 32 bits.
setFlagsFromString('--wasm-tiering-budget=2000000000');
// Young garbage is collected by the thread that made it: helpers of several searches would only compete for the cores.
setFlagsFromString('--no-parallel-scavenge');
// Megabytes. Loading a file makes much that lives on: with V8's one megabyte to begin with it is copied again and again.
setFlagsFromString('--min-semi-space-size=16');
