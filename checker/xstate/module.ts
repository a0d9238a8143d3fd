/**
 * The one copy of XState. A user's file is given this one, since combined guards are known by their identity; its
 * machines remember where they were made.
 */
import * as original from 'xstate';
import { partOf } from '../compile/chart/part.ts';
import { ModelError } from '../language/model-error.ts';
import { suggestion } from '../language/nearest.ts';
import { located } from '../language/site.ts';

interface Config {
  readonly states?: { readonly [name: string]: Config };
}
interface Setup {
  createMachine(config: never): object;
  extend(extended: never): Setup;
}

function locating<S extends Setup>(made: S): S {
  return {
    ...made,
    createMachine: (config: never) => located(refusing(config, () => made.createMachine(config))),
    extend: (extended: never) => locating(made.extend(extended)),
  };
}

/** What XState refuses in a machine, with the part of the config that it is about. */
function refusing(config: Config, make: () => object): object {
  try {
    return make();
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    const [, id, machine] = /^Child state node '#(.*)' does not exist on machine '(.*)'/.exec(problem.message) ?? [];
    if (id !== undefined) throw new ModelError(noId(machine, id, namesIn(config)), partOf(namerOf(config, `#${id}`)));
    const [, node, path = ''] = /state node '([^'.]*)\.?([^']*)'/.exec(problem.message) ?? [];
    if (node === undefined) throw problem;
    const [, target] = /'([^']*)' does not exist/.exec(problem.message) ?? [];
    const where = `machine '${node}', ${path === '' ? 'the root state' : `state '${path}'`}`;
    const names = namesIn(config);
    const what =
      target === undefined
        ? problem.message
        : `there is no state '${target}' beside it; there are ${names.join(', ')}.${suggestion(target, names)}`;
    throw new ModelError(`${where}: ${what}`, partOf(path));
  }
}
function noId(machine: string | undefined, id: string, names: readonly string[]): string {
  return `machine '${machine}': no state has the id '${id}', which '#' asks for; write the name of one beside it, of ${names.join(', ')}.${suggestion(id, names)}`;
}
/** The state of which a transition names the target: keys joined with dots. */
function namerOf({ states = {} }: Config, target: string): string {
  for (const [name, state] of Object.entries(states)) {
    const inner = namerOf(state, target);
    if (inner !== '') return `${name}.${inner}`;
    if (JSON.stringify({ ...state, states: {} }).includes(JSON.stringify(target))) return name;
  }
  return '';
}
function namesIn({ states = {} }: Config): string[] {
  return Object.entries(states).flatMap(([name, state]) => [name, ...namesIn(state)]);
}

export const xstate = { ...original, setup: (given: never) => locating(original.setup(given)) };
