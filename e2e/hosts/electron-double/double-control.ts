import type { ControlCommands } from './module/control.ts';

/** The commands of the double, called from the spec's process. */
export type DoubleControl = {
  readonly [Name in keyof ControlCommands]: (
    ...args: Parameters<ControlCommands[Name]>
  ) => Promise<Awaited<ReturnType<ControlCommands[Name]>>>;
};
