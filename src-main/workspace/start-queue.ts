import { toAppError } from '../../src-shared/errors/app-error.ts';
import { type GivenLocation, parseGiven, withoutPassword } from './location.ts';
import type { Settings } from './settings.ts';
import type { Workspace } from './workspace.ts';

/** The queue that a window shows first. */
export class StartQueue {
  readonly #workspace: Workspace;
  readonly #settings: Settings;
  readonly #homeDir: string;
  #queueId: string | null = null;

  constructor(workspace: Workspace, settings: Settings, homeDir: string) {
    this.#workspace = workspace;
    this.#settings = settings;
    this.#homeDir = homeDir;
  }

  /** Null where there is none, and once it is off the list. */
  get queueId(): string | null {
    return this.#workspace.list().some(({ id }) => id === this.#queueId) ? this.#queueId : null;
  }

  /** Opens the given location, or else the last queue. What cannot be opened is put on the list as failed. */
  async open(location: string | null): Promise<void> {
    const last = this.#settings.lastQueueId;
    const known = this.#workspace.list().find(({ id }) => id === last);
    if (location !== null) this.#queueId = await this.#openGiven(location);
    else if (known !== undefined) this.#queueId = await this.#workspace.openOrRecord(known.location);
  }

  async #openGiven(location: string): Promise<string> {
    let given: GivenLocation;
    try {
      given = parseGiven(location, { homeDir: this.#homeDir, base: process.cwd() });
    } catch (error) {
      return this.#workspace.recordFailure(withoutPassword(location), toAppError(error));
    }
    return this.#workspace.openOrRecord(given.location, given.password);
  }
}
