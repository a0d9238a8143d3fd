/** The one copy of XState. A user's file is given this one, since combined guards are known by their identity. */
export * as xstate from 'xstate';
