/**
 * Dijkstra's termination detection on a ring, as the TLA+ Examples have it: it starts with any nodes active, any colours
 * and the token anywhere, black. The manifest there counts 302 distinct states of 2,001 generated for three nodes, and
 * 1,566 of 15,986 for four, the starts among both.
 */
import { and as both, setup } from 'xstate';
import {
  always,
  and,
  arbitrary,
  array,
  every,
  flag,
  implies,
  index,
  not,
  role,
  type Scenario,
  scenario,
  shared,
  sometimes,
  sort,
  suchThat,
  when,
  words,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

const node = sort('node');
const colour = words('white', 'black');
const ring = shared('ring', {
  active: array(node, flag),
  colour: array(node, colour),
  token: index(node),
  tokenColour: colour,
});

/** One actor that does whatever some node may do: the specification has no processes. */
const nodes = role('nodes', { registers: {}, choices: { one: node, other: node } }, ({ chosen }) => {
  const here = ring.colour.at(ring.token);
  const atFirst = ring.token.isFirst();
  return {
    guards: {
      tokenAtFirst: atFirst,
      tokenElsewhere: not(atFirst),
      tokenIsBlack: ring.tokenColour.is('black'),
      holderIsBlack: here.is('black'),
      holderIsIdle: not(ring.active.at(ring.token)),
      sends: and(ring.active.at(chosen.one), chosen.one.isnt(chosen.other)),
      isActive: ring.active.at(chosen.one),
    },
    actions: {
      probe: [here.set('white'), ring.tokenColour.set('white'), ring.token.set(ring.token.previousInCircle())],
      pass: [
        when(here.is('black'), ring.tokenColour.set('black')),
        here.set('white'),
        ring.token.set(ring.token.previous()),
      ],
      send: [
        ring.active.at(chosen.other).set(true),
        when(chosen.one.before(chosen.other), ring.colour.at(chosen.one).set('black')),
      ],
      deactivate: ring.active.at(chosen.one).set(false),
    },
  };
});
const acting = setup(vocabulary(nodes)).createMachine({
  id: 'nodes',
  initial: 'acting',
  states: {
    acting: {
      tags: 'idle',
      on: {
        // TLC generates a successor for each reason that there is.
        'initiate probe, black token': { guard: both(['tokenAtFirst', 'tokenIsBlack']), actions: 'probe' },
        'initiate probe, black node': { guard: both(['tokenAtFirst', 'holderIsBlack']), actions: 'probe' },
        'pass token, idle node': { guard: both(['tokenElsewhere', 'holderIsIdle']), actions: 'pass' },
        'pass token, black node': { guard: both(['tokenElsewhere', 'holderIsBlack']), actions: 'pass' },
        'pass token, black token': { guard: both(['tokenElsewhere', 'tokenIsBlack']), actions: 'pass' },
        'send message': { guard: 'sends', actions: 'send' },
        deactivate: { guard: 'isActive', actions: 'deactivate' },
      },
    },
  },
});

const idle = every(node, (one) => not(ring.active.at(one)));
const detected = and(
  ring.token.isFirst(),
  ring.tokenColour.is('white'),
  ring.colour.at(0).is('white'),
  not(ring.active.at(0)),
);

export function terminationDetection(size: number): Scenario {
  return scenario({
    name: 'ewd840',
    text: 'The node with the token at the first place knows when all are idle.',
    bounds: { node: size },
    initial: [
      arbitrary(ring.active),
      arbitrary(ring.colour),
      arbitrary(ring.token),
      arbitrary(ring.tokenColour),
      suchThat(ring.tokenColour.is('black')),
    ],
    actors: { nodes: nodes.runs(acting) },
    properties: [
      always('detection', 'what is detected is so', implies(detected, idle)),
      sometimes('detected', 'termination is detected', detected),
    ],
  });
}
