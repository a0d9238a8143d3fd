/**
 * How soon V8 compiles generated code once more, optimised, on another core. Most searches end before that pays: with
 * V8's own budget nearly half of the processor time of a check of everything went there. A search of more than some
 * hundred thousand states still gets it. To be imported by whatever searches much, before the first search.
 */
import { setFlagsFromString } from 'node:v8';

// Bytes of code that a function runs through before; V8 keeps it in 32 bits.
setFlagsFromString('--wasm-tiering-budget=2000000000');
// Young garbage is collected by the thread that made it: helpers of several searches would only compete for the cores.
setFlagsFromString('--no-parallel-scavenge');
