/** docs/kernels.md: which kernels the constants of models/kernel.ts stand for. */
import { type Change, type KernelConstant, kernelConstants } from '../models/kernel.ts';
import { code, document, heading, table } from './markdown.ts';
import { generated } from './page.ts';

export const kernelsPath = 'docs/kernels.md';

export function kernelsPage(): string {
  const all = Object.entries(kernelConstants);
  const eras = all.filter(([, constant]) => constant.until !== undefined);
  const kinds = all.filter(([, constant]) => constant.until === undefined);
  return document([
    generated,
    heading(1, 'Kernels'),
    'A scenario is about a current kernel unless its initial state sets one of these constants of `models/kernel.ts`. Machines read them where their control flow differs; steps that an era lacks are not taken in it.',
    table(['Constant', 'Where it is set', 'From', 'Before'], eras.map(era)),
    'What a scenario has besides:',
    table(
      ['Constant', 'Where it is set'],
      kinds.map(([name, { means }]) => [code(name), means]),
    ),
  ]);
}

function era([name, { means, since, until }]: [string, KernelConstant]): string[] {
  return [code(name), means, since === undefined ? 'the start' : change(since), change(until)];
}

function change(of: Change | undefined): string {
  return of === undefined ? '' : `${of.in} (${of.commit})`;
}
