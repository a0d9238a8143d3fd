/** How much memory a search may use if the user does not say. */
import { totalmem } from 'node:os';

export interface Machine {
  /** Bytes of physical memory. */
  readonly total: number;
  /** The limit of the container or control group; 0, or more than there is, if there is none. */
  readonly constrained: number;
  /** Bytes that are free now; 0 if unknown. */
  readonly available: number;
}

/** Three quarters of what the machine or its container allows, but not more than nine tenths of what is free. */
export function memoryDefault({ total, constrained, available }: Machine): number {
  const allowed = constrained > 0 ? Math.min(total, constrained) : total;
  const free = available > 0 ? available * 0.9 : allowed;
  return Math.floor(Math.min(allowed * 0.75, free));
}

/** Node reads the limits of both versions of control groups. */
export function thisMachine(): Machine {
  return {
    total: totalmem(),
    constrained: process.constrainedMemory(),
    available: process.availableMemory(),
  };
}
