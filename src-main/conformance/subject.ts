import type { CustomPersistenceOptions, PersistenceOptions, StorageType } from '../engine/persistence-options.ts';
import type { StorageCapabilities } from '../storage/base-storage.ts';

/** The two functions of vitest, node:test, mocha or jest that tests are registered with. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

export type Persistence = PersistenceOptions | CustomPersistenceOptions;

/** Where one test keeps its queue. */
export interface StoragePlace {
  /** `persistence` of every manager that opens the queue there. */
  readonly persistence: Persistence;
  /** Called when the test is over and everything is closed. */
  remove?(): Promise<void>;
}

/** A kind of storage that is to be tested. */
export interface ConformanceSubject {
  /** For the names of the tests. */
  readonly name: string;
  /** `type` of the option `persistence`. Default `custom`. */
  readonly type?: StorageType;
  /**
   * What the storage can do. It is tested for what it declares, and one test makes sure that this is what the
   * storage itself says. Default: `persistent`, as of every subclass of BaseStorage that declares nothing.
   */
  readonly supports?: Partial<StorageCapabilities>;
  /** How long followers may take to see what another manager did, ms. Default 10,000. */
  readonly patience?: number;
  /** A place without a queue that no other test uses. */
  makePlace(): Promise<StoragePlace>;
  /**
   * Lets writes to a place fail until the function that it answers is called: a full disk, a lost server. Without it
   * nothing is tested about failing writes.
   */
  failWrites?(persistence: Persistence): Promise<() => Promise<void>>;
}
