/** What `@jest/globals` is where Jest does not run each file in a world of its own. */
export const { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest, test } = globalThis;
