/** All machines of all protocols, once, with where each is drawn and who runs it. */
import { buildSystem } from '../checker/compile/system/build.ts';
import { asWritten, type System } from '../checker/compile/system/system.ts';
import type { MachineLike } from '../checker/language/role.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { type Graph, graphOf } from '../checker/report/chart/graph.ts';
import { surelyHeld } from '../checker/report/chart/held.ts';
import { SharedParts } from '../checker/report/chart/shared.ts';
import { wholeOf } from '../machines/program/in-turn.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { Headers, type MachineText } from './headers.ts';

export interface Machine {
  readonly name: string;
  readonly graph: Graph;
  readonly text: MachineText;
  /** Events that nobody owes. */
  readonly optional: readonly string[];
  /** In the order of the protocols. */
  readonly runs: readonly { readonly protocol: Protocol; readonly scenario: Scenario }[];
}

export class Atlas {
  readonly protocols: readonly Protocol[];
  /** By name. */
  readonly machines: ReadonlyMap<string, Machine>;
  readonly shared: SharedParts;
  private readonly systems = new Map<Scenario, System>();

  /** `root`: the folder of the repository, whose sources say what the machines are. */
  constructor(protocols: readonly Protocol[], root: string) {
    this.protocols = protocols;
    const headers = new Headers(root);
    const found = new Map<MachineLike, Machine & { runs: { protocol: Protocol; scenario: Scenario }[] }>();
    for (const protocol of protocols) {
      for (const scenario of protocol.scenarios) {
        const system = this.systemOf(scenario);
        for (const { chart, role, spec } of system.actors) {
          const events = new Set(chart.states.flatMap(({ on }) => [...on.keys()]));
          // A call in turn is on the page of its machine.
          const whole = wholeOf(spec.machine);
          const machine = found.get(whole) ?? {
            name: chart.name,
            graph: graphOf(chart, surelyHeld(system, chart, role)),
            text: headers.of(chart.name),
            optional: role.optional.filter((event) => events.has(event)),
            runs: [],
          };
          found.set(whole, machine);
          if (machine.runs.at(-1)?.scenario !== scenario) machine.runs.push({ protocol, scenario });
        }
      }
    }
    this.machines = new Map([...found.values()].map((machine) => [machine.name, machine]));
    if (this.machines.size < found.size) throw new Error('two machines have the same id: their pages would be one');
    this.shared = new SharedParts([...this.machines.values()].map(({ graph }) => graph));
  }

  /** Without the store buffers that a memory model adds. */
  systemOf(scenario: Scenario): System {
    const system = this.systems.get(scenario) ?? asWritten(buildSystem(scenario));
    this.systems.set(scenario, system);
    return system;
  }

  machinesOf(protocol: Protocol): readonly Machine[] {
    return [...this.machines.values()].filter(({ runs }) => runs.some((run) => run.protocol === protocol));
  }
}
